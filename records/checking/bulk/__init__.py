"""Rows of a long file checked by the thousand: the plain rows of quiet tasks, all others by the careful path.

`taken`: is every part of a row one that the careful path took without a word? `quiet`: does nothing in the file or in the
store speak to its task? Such rows are stored as they stand, as `columns`; `changes` hands them out one by one.
"""
