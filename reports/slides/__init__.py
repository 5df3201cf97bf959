"""The deck as a PowerPoint file: native text, tables and charts; `pptx` hands out its bytes."""
