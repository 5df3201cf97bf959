"""What moved: month against month, snapshot against snapshot, a file before and after, a figure corrected."""
