"""The page of 局办公室 in parts: who has reported, 催报, locking a month, undoing a file."""
