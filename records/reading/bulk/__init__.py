"""Long files by the thousand: `csv_pieces` and `BlockSorter` stand for csv_lines and Sorter, and come to the same.

The careful path (rows.py, and entry.py in checking) stays the one definition of what a row means. A row is a few parts:
the text of a column, or of several that are read together. What the careful path took without a word in one row, part by
part, it takes without a word in every other; so a row all of whose parts it has met is taken as it stands, and every other
row is handed to it, in its place.
"""
