"""A file as staff save it → rows of text and what each cell means; `read_sheet` hands out a Sheet."""
