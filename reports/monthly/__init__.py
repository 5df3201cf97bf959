"""The 月报 as a Word file: its sentences, its tables; `docx` hands out its bytes."""
