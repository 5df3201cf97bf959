"""The 台账 as a workbook; `xlsx` hands out its bytes, `rows` the words of one task."""
