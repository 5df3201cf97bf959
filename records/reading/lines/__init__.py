"""What a single line or a single cell of a file is: a name of a column, a total, a signature, a torn number."""
