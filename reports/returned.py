"""What was rejected of a file, as a file to correct and send again (domain.md section 7).

The same format, columns and order as what was uploaded; only the rejected rows; 错误原因 last.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from copy import copy
from itertools import islice
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from plan import Problem
from records import COLUMNS, Checked, Upload
from records.files import DELIMITERS, HEADER_WITHIN
from reports.workbook import FONT, TEXT, THIN, WRONG, inert, print_on_a4, saved, style_header, write_text

REASONS = "错误原因"
SUFFIX = "-待改正"
REASONS_WIDTH = 60
NOTE_SIZE = (90, 320)
"""Height and width of a cell's note, in points: room for two sentences."""


def returned_file(upload: Upload, checked: Checked) -> tuple[str, bytes] | None:
    """Name and bytes of the file with the rejected rows of `upload`; None when there are none.

    `checked` is the outcome of that very upload. CSV keeps its delimiter and its encoding (UTF-8 gets the
    mark by which Excel knows it). In .xlsx a wrong cell is coloured and bears the sentence as a note. Row
    numbers in the sentences are those of the uploaded file.
    """
    problems = _by_row(checked.rejected)
    if not problems:
        return None
    if checked.encoding == "xlsx":
        return _name(upload.name, "xlsx"), _xlsx(upload.content, problems)
    return _name(upload.name, "csv"), _csv(upload.content, checked.encoding, problems)


def _by_row(rejected: Sequence[Problem]) -> dict[int, list[Problem]]:
    found: dict[int, list[Problem]] = {}
    for problem in rejected:
        if problem.row is not None:
            found.setdefault(problem.row, []).append(problem)
    return dict(sorted(found.items()))


def _name(uploaded: str, ending: str) -> str:
    """`原名-待改正.csv`; a returned file that comes back with mistakes keeps its name."""
    stem = re.sub(r'[\\/:*?"<>|\x00-\x1f]', "_", uploaded)
    stem = re.sub(r"\.[A-Za-z]{1,5}$", "", stem).removesuffix(SUFFIX)
    return f"{stem}{SUFFIX}.{ending}"


def _sentences(problems: Sequence[Problem]) -> str:
    *before, last = [problem.message for problem in problems]
    return "；".join([*(message.removesuffix("。") for message in before), last])


def _header_name(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _is_header(texts: Sequence[str]) -> bool:
    """The rule of records.files: two of our columns at least."""
    return len({_header_name(text) for text in texts} & set(COLUMNS)) >= 2


def _kept(header: Sequence[str]) -> list[int]:
    """The columns that go back: all but an earlier 错误原因 and what has no name at the right end."""
    named = [index for index, name in enumerate(header) if _header_name(name)]
    end = max(named, default=-1) + 1
    return [index for index in range(end) if _header_name(header[index]) != REASONS]


def _csv(content: bytes, encoding: str, problems: dict[int, list[Problem]]) -> bytes:
    text = content.decode(encoding)
    delimiter = _delimiter(text)
    records = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    header = next(record for record in records[:HEADER_WITHIN] if _is_header(record))
    kept = _kept(header)
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([*(inert(header[i]) for i in kept), REASONS])
    for row, found in problems.items():
        record = records[row - 1]
        cells = [inert(record[i]) if i < len(record) else "" for i in kept]
        writer.writerow([*cells, inert(_sentences(found))])
    return _encoded(out.getvalue(), encoding, content)


def _delimiter(text: str) -> str:
    """The one under which the header is found, as in records.files."""
    for delimiter in DELIMITERS:
        top: list[list[str]] = []
        with suppress(csv.Error):
            reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
            top.extend(islice(reader, HEADER_WITHIN))
        if any(map(_is_header, top)):
            return delimiter
    return DELIMITERS[0]


def _encoded(text: str, encoding: str, content: bytes) -> bytes:
    if encoding == "utf-16":
        order = "be" if content.startswith(b"\xfe\xff") else "le"
        return f"\ufeff{text}".encode(f"utf-16-{order}")
    if encoding == "utf-8":
        encoding = "utf-8-sig"
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        return text.encode("utf-8-sig")


def _xlsx(content: bytes, problems: dict[int, list[Problem]]) -> bytes:
    uploaded = load_workbook(io.BytesIO(content), data_only=True, keep_links=False)
    source, at = _source(uploaded)
    header = [str(cell.value or "") for cell in source[at]]
    kept = _kept(header)
    names = [_header_name(header[index]) for index in kept] + [REASONS]
    merged = _merged(source)
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = source.title
    for column, index in enumerate(kept, 1):
        write_text(sheet.cell(1, column), header[index])
        width = source.column_dimensions[get_column_letter(index + 1)].width
        sheet.column_dimensions[get_column_letter(column)].width = width
    write_text(sheet.cell(1, len(names)), REASONS)
    sheet.column_dimensions[get_column_letter(len(names))].width = REASONS_WIDTH
    style_header(sheet)
    for target, (row, found) in enumerate(problems.items(), 2):
        for column, index in enumerate(kept, 1):
            original = source.cell(row, index + 1)
            _copy(sheet.cell(target, column), merged.get((row, index + 1), original))
        write_text(sheet.cell(target, len(names)), _sentences(found))
        _mark(sheet, target, names, found)
    sheet.freeze_panes = "A2"
    print_on_a4(sheet)
    return saved(book, REASONS)


def _source(book: Workbook) -> tuple[Worksheet, int]:
    """The sheet that was read and the row of its header: the first visible one that has it."""
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            for number, row in enumerate(sheet.iter_rows(max_row=HEADER_WITHIN, values_only=True), 1):
                if _is_header([str(value) for value in row if value is not None]):
                    return sheet, number
    raise ValueError("no sheet has the header of a monthly file")


def _merged(sheet: Worksheet) -> dict[tuple[int, int], Cell]:
    """Place → the cell whose text is said of it; a number merged over rows counts in its first row only."""
    found: dict[tuple[int, int], Cell] = {}
    for area in sheet.merged_cells.ranges:
        first = sheet.cell(area.min_row, area.min_col)
        if not isinstance(first.value, int | float):
            found.update(dict.fromkeys(area.cells, first))
    return found


def _copy(cell: Cell, original: Any) -> None:
    """The value as it was, a date or percentage with its format; a text as nothing but text."""
    value = original.value
    if isinstance(value, str):
        write_text(cell, value)
    elif value is not None:
        cell.value, cell.number_format = value, original.number_format
    else:
        cell.number_format = copy(original.number_format) or TEXT
    cell.font = Font(name=FONT, size=10)
    cell.border = THIN
    cell.alignment = Alignment(vertical="center", wrap_text=True)


def _mark(sheet: Worksheet, row: int, names: list[str], found: Sequence[Problem]) -> None:
    """Colour the cells that are wrong, each with its sentence as a note; 错误原因 where the column is absent."""
    reasons = sheet.cell(row, len(names))
    reasons.font = Font(name=FONT, size=10)
    reasons.border = THIN
    reasons.alignment = Alignment(vertical="center", wrap_text=True)
    told: dict[str, list[Problem]] = {}
    for problem in found:
        told.setdefault(problem.column if problem.column in names else REASONS, []).append(problem)
    for name, problems in told.items():
        cell = sheet.cell(row, names.index(name) + 1)
        cell.fill = WRONG
        if name != REASONS:
            cell.comment = Comment(_sentences(problems), REASONS, *NOTE_SIZE)
