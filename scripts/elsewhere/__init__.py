"""What other programs read in our .xlsx: `python -m scripts.elsewhere`, which is `make read-elsewhere`.

`written` makes small files with every writer of ours, `programs` has each program read all cells of them, and
`__main__` writes what each read into tests/reports/elsewhere, where tests/reports/test_elsewhere.py compares it with
what our writers wrote. The programs are those of Debian, npm and PyPI on the day; the results say their versions.
"""
