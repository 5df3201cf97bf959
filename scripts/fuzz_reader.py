"""Coverage-guided fuzzing of the reader: `make fuzz`.

Any bytes are read and checked against the small plan of the tests. The reader may answer or raise FileError;
anything else is a finding, whose bytes are written to test-results/fuzz/crash-… . Four sorts of input, told apart by the
first byte: the bytes as they are; the bytes as one part of a sound workbook; the bytes as rows below a header; the bytes as
rows far down in a CSV, which blocks of columns and the careful path must read alike.
"""

import csv
import io
import os
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import atheris  # type: ignore[import-untyped]

with atheris.instrument_imports(include=["records", "plan", "csv", "zipfile", "xml", "defusedxml", "decimal"]):
    from plan import read_plan
    from records import COLUMNS, FileError, Upload, read_sheet
    from records.checking.check import check_sheet
    from records.reading.bulk.pieces import csv_pieces
    from records.reading.bulk.sorting import block_rows
    from records.reading.delimited import csv_delimiter, csv_encoding, csv_lines
    from records.reading.header import HEADER_WITHIN
    from records.reading.rows import sorted_rows
    from records.reading.sheet import Marks, Sheet

ROOT = Path(__file__).parent.parent
MADE = ROOT / "tests" / "records" / "made"
FOLDER = ROOT / "test-results" / "fuzz"
PARTS = (
    "xl/worksheets/sheet3.xml",
    "xl/sharedStrings.xml",
    "xl/styles.xml",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
)
WHEN = datetime(2024, 12, 31)
PLAN = read_plan(ROOT / "tests" / "small.yaml")
BOOK = (MADE / "mixed.xlsx").read_bytes()
HEADER = ",".join(COLUMNS).encode() + b"\n"
QUIET = ",".join(["2024-06", "1.1-01", "", "", "120", *[""] * (len(COLUMNS) - 5)]).encode() + b"\n"
PIECE = 200
"""Bytes of a piece, so that small inputs have several."""


def with_part(number: int, content: bytes) -> bytes:
    """The workbook with one of its parts replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(BOOK)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, content if name == PARTS[number] else old.read(name))
    return out.getvalue()


def read_alike(content: bytes) -> None:
    """The blocks of columns and the careful path must make the same of it."""
    try:
        encoding, clean = csv_encoding(content)
    except FileError:
        return
    delimiter = csv_delimiter(content, encoding)
    pieces = csv_pieces(content, encoding, clean, delimiter, top=PIECE, size=PIECE)
    found = told(lambda: block_rows(encoding, pieces))
    right = told(lambda: sorted_rows(encoding, csv_lines(content, encoding, clean), Marks()))
    if found != right:
        raise AssertionError(f"{found}\n{right}")


def told(read: Callable[[], Sheet]) -> Sheet | bool:
    """The sheet; False where it is refused, whose sentence the caller of csv makes."""
    try:
        sheet = read()
    except (FileError, csv.Error):
        return False
    return replace(sheet, rows=tuple(sheet.rows))


def one_input(data: bytes) -> None:
    """Read and check; the counts must add up."""
    sort, content = data[:1], data[1:]
    if sort == b"l" and b'="' not in content:
        read_alike(HEADER + QUIET * HEADER_WITHIN + content)
        return
    if sort and sort[0] < len(PARTS):
        content = with_part(sort[0], content)
    elif sort == b"h":
        content = HEADER + content
    try:
        sheet = read_sheet(Upload("fuzz", content))
    except FileError:
        return
    checked = check_sheet(PLAN, sheet, {}, default_month=None, received=WHEN)
    have = len(sheet.rows) + sheet.totals + len({p.row for p in sheet.rejected})
    told = len(checked.changes) + len(checked.unchanged) + checked.skipped + len(checked.rejected_lines)
    # a workbook may hold two rows of one number, which is then counted once
    if have != told and len({row.line for row in sheet.rows}) == len(sheet.rows):
        raise AssertionError(f"{have} rows, {told} told")


def seed(folder: Path) -> None:
    """Begin with the files of LibreOffice, the parts of one, and rows of every sort."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in filter(Path.is_file, MADE.iterdir()):
        (folder / file.name).write_bytes(b"x" + file.read_bytes())
    with zipfile.ZipFile(io.BytesIO(BOOK)) as book:
        for number, name in enumerate(PARTS):
            (folder / f"part{number}").write_bytes(bytes([number]) + book.read(name))
    rows = (
        "2024-06,1.1-01,,仙霞,120户",
        "6月,1.1-03,,,8,10",
        "45444,1.1-04,,,,,开工,甲",
        "合计,,,,1",
        "6月,1.2-02,,,85％",
    )
    for number, row in enumerate(rows):
        (folder / f"row{number}").write_bytes(b"h" + row.encode())
    (folder / "long").write_bytes(b"l" + "\n".join(rows * 3).encode())


def main() -> None:
    os.environ["WORKPLAN_LIBREOFFICE"] = "off"  # the reader alone: it would be started for every input
    seed(FOLDER / "corpus")
    options = [f"-artifact_prefix={FOLDER}/", "-max_len=20000", "-timeout=20", "-rss_limit_mb=3000", *sys.argv[1:]]
    atheris.Setup([sys.argv[0], str(FOLDER / "corpus"), *options], one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
