"""A Word document by GB/T 9704-2012: paper, styles, sections, text; `written` hands out its bytes."""
