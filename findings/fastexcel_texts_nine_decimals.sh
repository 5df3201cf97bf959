#!/usr/bin/env bash
# Guess: a column that holds a word besides numbers becomes text, and the numbers in it the texts that Python would write.
# Seen with polars 2.1.0, fastexcel 0.21.0 (PyPI): in such a column a number is written with nine decimals at most, so that
# 8/9 comes as 0.888888889 and 0.0000000004 as 0. In a column of numbers alone all digits are kept. No warning.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
python3 -m venv venv
venv/bin/python -m pip install --quiet --disable-pip-version-check polars==2.1.0 fastexcel==0.21.0 xlsxwriter==3.3.1
venv/bin/python - <<'PY'
import sys
import fastexcel, polars, xlsxwriter

def column(name: str, *values: object) -> list[object]:
    with xlsxwriter.Workbook(name) as book:
        book.add_worksheet().write_column(0, 0, ["value", *values])
    found = polars.read_excel(name)["value"].to_list()
    print(f"  {values} -> {found}")
    return found

print("polars", polars.__version__, "fastexcel", fastexcel.__version__)
alone = column("alone.xlsx", 8 / 9, 4e-10)
mixed = column("mixed.xlsx", 8 / 9, 4e-10, "none")
sys.exit(0 if alone == [8 / 9, 4e-10] and mixed[0] == "0.888888889" and float(mixed[1]) == 0 else 1)
PY
