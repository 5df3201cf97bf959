"""What happened to files and months: every row with its file, undoing a file, locking a month."""
