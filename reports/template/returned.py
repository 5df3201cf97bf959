"""What was rejected of a file, as a file to correct and send again (domain.md section 7).

The same format, columns and order as what was uploaded, .xlsx for what was converted; only the rejected rows;
错误原因 last.
"""

import csv
import io
import re
import unicodedata
import zipfile
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import chain, islice
from typing import Any, NamedTuple

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from plan import Problem
from records import Checked, Upload, read_sheet
from records.reading.bounds import MAX_COLUMNS
from records.reading.converting.kinds import CONVERTED
from records.reading.delimited import csv_delimiter, csv_lines
from records.reading.files import as_xlsx
from records.reading.header import HEADER_WITHIN, Header, column_name, header_again, header_index, header_of, is_header
from records.reading.lines.torn import pieces
from records.reading.sheet import GUIDE_SHEET, merged_figure
from reports.ooxml.workbook import FONT, THIN, WRONG, inert, print_on_a4, saved, style_header, write_text
from reports.template.rows import WIDTHS

REASONS = "错误原因"
SUFFIX = "-待改正"
REASONS_WIDTH = 60
OTHER_WIDTH = 14
ROW_HEIGHT = 20
LINE_HEIGHT = 14
NOTE_SIZE = (90, 320)
"""Height and width of a cell's note, in points: room for two sentences."""

_MERGE = re.compile(rb'mergeCell\s[^>]*?ref="([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})"')

Problems = dict[int, list[Problem]]
"""Row number in the upload → what is wrong in that row."""


class Value(NamedTuple):
    """A cell: its text, number or date, and the number format under which it was read."""

    value: Any
    format: str = "General"

    @property
    def text(self) -> str:
        return "" if self.value is None else str(self.value)


Line = tuple[int, list[Value]]


class Extract(NamedTuple):
    """What goes back: the names of the columns as they were written, and the rejected rows under them."""

    header: list[str]
    rows: dict[int, list[Value]]


def returned_file(upload: Upload, checked: Checked) -> tuple[str, bytes] | None:
    """Name and bytes of the file with the rejected rows of `upload`; None when there are none.

    `checked` is the outcome of that very upload. CSV keeps its delimiter and its encoding (UTF-8 gets the
    mark by which Excel knows it). In .xlsx, and for what was converted to it, a wrong cell is coloured and bears
    the sentence as a note. Row numbers in the sentences are those of the uploaded file.
    """
    problems: Problems = {}
    for problem in checked.rejected:
        if problem.row is not None:
            problems.setdefault(problem.row, []).append(problem)
    if not problems:
        return None
    problems = dict(sorted(problems.items()))
    if checked.encoding in ("xlsx", *CONVERTED):
        return _name(upload.name, "xlsx"), _xlsx(upload, problems)
    return _name(upload.name, "csv"), _csv(upload, checked.encoding, problems)


def _name(uploaded: str, ending: str) -> str:
    """`原名-待改正.csv`; a returned file that comes back with mistakes keeps its name."""
    stem = re.sub(r'[\\/:*?"<>|\x00-\x1f]', "_", uploaded)
    stem = re.sub(r"\.[A-Za-z]{1,5}$", "", stem).removesuffix(SUFFIX)
    return f"{stem}{SUFFIX}.{ending}"


def sentences(problems: Sequence[Problem]) -> str:
    """All that is said of a row, as one text: `…请改成 3；第 4 行…是不是新泾镇？第 4 行…请核对。`"""
    *before, last = [problem.message for problem in problems]
    parted = [f"{message[:-1]}；" if message.endswith("。") else message for message in before]
    return "".join([*parted, last])


# --- the rows of the upload, found by the rules of records.reading.files


def _under_headers(lines: Iterator[Line]) -> Iterator[tuple[Header, Line]]:
    """Every line below the first header with the header by which it is read; headers themselves left out."""
    top = list(islice(lines, HEADER_WITHIN))
    header = header_of([*map(_texts, top)])
    if header is None:
        raise ValueError("no header")
    rest = chain((line for line in top if line[0] > header.last), lines)
    line = next(rest, None)
    while line is not None:
        below = next(rest, None)
        if is_header(_texts(line)[1]):
            header = header_again(_texts(line), _texts(below) if below else None)
            while below is not None and below[0] <= header.last:
                below = next(rest, None)
        else:
            yield header, line
        line = below


def _texts(line: Line) -> tuple[int, list[str]]:
    return line[0], [cell.text for cell in line[1]]


def _extract(lines: Iterator[Line], problems: Problems, merged: "Merged | None" = None) -> Extract:
    """The header and the rejected rows; without an earlier 错误原因 and columns that have no name at all. Rows under
    several headers come under one that has the columns of all."""
    written: dict[tuple[str, int], str] = {}
    rows: dict[int, dict[tuple[str, int], Value]] = {}
    spread = _Spread(merged or {}, problems)
    for header, (number, cells) in _under_headers(lines):
        spread.over(header, number, cells)
        if number in problems:
            places = _places(header)
            for index, place in places.items():
                written.setdefault(place, header.written[index])
            whole = _rejoined(cells, header.names, problems[number])
            rows[number] = {place: whole[index] for index, place in places.items() if index < len(whole)}
    order = [*written]
    return Extract(
        [written[place] for place in order],
        {number: [held.get(place, Value(None)) for place in order] for number, held in rows.items()},
    )


def _places(header: Header) -> dict[int, tuple[str, int]]:
    """Index of a column → its name and how many of that name stand before it."""
    found: dict[int, tuple[str, int]] = {}
    seen: dict[str, int] = {}
    for index, name in enumerate(header.names):
        if name not in ("", REASONS):
            found[index] = name, seen.setdefault(name, 0)
            seen[name] += 1
    return found


def _rejoined(cells: list[Value], names: Sequence[str], problems: Sequence[Problem]) -> list[Value]:
    """A number that its commas had split over cells of a CSV is one cell again, as in the sentence."""
    for index, name in enumerate(names):
        for problem in problems:
            if problem.column == name and "," in problem.value:
                behind = index + pieces(problem.value)
                if problem.value == ",".join(cell.text.strip() for cell in cells[index:behind]):
                    return [*cells[:index], Value(problem.value), *cells[behind:]]
    return cells


# --- CSV


def _csv(upload: Upload, encoding: str, problems: Problems) -> bytes:
    content = upload.content
    delimiter = csv_delimiter(content, encoding)
    lines = ((number, [*map(Value, cells)]) for number, cells in csv_lines(content, encoding, clean=True))
    found = _from_records(upload, problems) if upload.mended else _extract(lines, problems)
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([*map(inert, found.header), REASONS])
    for number, cells in found.rows.items():
        writer.writerow([*(inert(cell.text) for cell in cells), inert(sentences(problems[number]))])
    return _encoded(out.getvalue(), encoding, content)


def _encoded(text: str, encoding: str, content: bytes) -> bytes:
    if encoding == "utf-16":
        order = "be" if content.startswith(b"\xfe\xff") else "le"
        return f"\ufeff{text}".encode(f"utf-16-{order}")
    with suppress(UnicodeEncodeError):
        return text.encode("utf-8-sig" if encoding == "utf-8" else encoding)
    return text.encode("utf-8-sig")


# --- .xlsx


def _xlsx(upload: Upload, problems: Problems) -> bytes:
    try:
        found = None if upload.mended else _from_workbook(as_xlsx(upload.content), problems)
    except Exception:  # openpyxl gives up on oddities of other programs' files that records.reading.files reads
        found = None
    found = found or _from_records(upload, problems)  # what was mended stands in no file
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "待改正"
    names = [*map(column_name, found.header), REASONS]
    widths = [*(WIDTHS.get(name, OTHER_WIDTH) for name in names[:-1]), REASONS_WIDTH]
    for column, (written, width) in enumerate(zip([*found.header, REASONS], widths, strict=True), 1):
        write_text(sheet.cell(1, column), written)
        sheet.column_dimensions[get_column_letter(column)].width = width
    style_header(sheet)
    for row, (number, cells) in enumerate(found.rows.items(), 2):
        whole = [*cells, Value(sentences(problems[number]))]
        for column, held in enumerate(whole, 1):
            _write(sheet.cell(row, column), held)
        lines = max(_lines(held.text, width) for held, width in zip(whole, widths, strict=True))
        sheet.row_dimensions[row].height = max(ROW_HEIGHT, lines * LINE_HEIGHT + 4)
        _mark(sheet, row, names, problems[number])
    sheet.freeze_panes = "A2"
    print_on_a4(sheet)
    return saved(book, REASONS)


def _from_workbook(content: bytes, problems: Problems) -> Extract:
    """From the sheet that was read: the first visible one with the header. Streamed, since a small file may
    claim a sheet of any size."""
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible" or sheet.title.strip() == GUIDE_SHEET:
            continue
        sheet.reset_dimensions()
        top = set(range(1, HEADER_WITHIN + 1))
        if header_index([*map(_texts, _xlsx_lines(sheet, top))]) is not None:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                merged = _merged(archive.read(sheet._worksheet_path), sorted(problems))
            wanted = top | problems.keys() | {first for first, _ in merged}
            found = _extract(_xlsx_lines(sheet, wanted), problems, merged)
            if found.rows.keys() == problems.keys():
                return found
    raise ValueError("the rejected rows are not where openpyxl looks for them")


def _xlsx_lines(sheet: Any, wanted: set[int]) -> Iterator[Line]:
    """The lines that are wanted, and every header with the line below it."""
    below = 0
    for number, row in enumerate(sheet.iter_rows(max_row=max(wanted)), 1):
        row = row[:MAX_COLUMNS]
        if is_header([cell.value for cell in row if isinstance(cell.value, str)]):
            below = number + 1
        if number in wanted or below in (number, number + 1):
            yield number, [Value(cell.value, cell.number_format or "General") for cell in row]


Merged = dict[tuple[int, int], list[int]]
"""Row and column index of the first cell of a merged area → the rejected rows that it covers."""


def _merged(part: bytes, rejected: list[int]) -> Merged:
    """openpyxl knows merged areas only of a sheet that is in memory as a whole, so they are looked up here."""
    found: Merged = {}
    for match in _MERGE.finditer(part):
        column, first, _, last = range_boundaries(match[1].decode())
        covered = rejected[bisect_left(rejected, first) : bisect_right(rejected, last)]
        if last > first and covered:
            found[first, column - 1] = covered
    return found


class _Spread:
    """What is merged over rows stands in each of them; but a figure in none, since it is nobody's."""

    def __init__(self, merged: Merged, problems: Problems) -> None:
        self._merged, self._problems = merged, problems
        self._columns: dict[int, list[int]] = {}
        for first, column in merged:
            self._columns.setdefault(first, []).append(column)
        self._above: dict[int, dict[int, Value]] = {}

    def over(self, header: Header, number: int, cells: list[Value]) -> None:
        """Completes the cells of a line, and keeps what it hands down."""
        for column in self._columns.get(number, []):
            held = cells[column] if column < len(cells) else Value(None)
            name = header.names[column] if column < len(header.names) else ""
            for row in self._merged[number, column]:
                refused = any(problem.column == name for problem in self._problems[row])
                nobodys = refused and merged_figure(name, held.text)
                self._above.setdefault(row, {})[column] = Value(None) if nobodys else held
        for column, held in self._above.pop(number, {}).items():
            cells += [Value(None)] * (column + 1 - len(cells))
            cells[column] = held


def _from_records(upload: Upload, problems: Problems) -> Extract:
    """The columns that we know, as texts; of a row that was refused as a whole only what the sentences say."""
    sheet = read_sheet(upload)
    read = {row.line: row for row in sheet.rows if row.line in problems}
    rows = {
        number: [Value(read[number].text(name) if number in read else _told(found, name)) for name in sheet.columns]
        for number, found in problems.items()
    }
    return Extract(list(sheet.columns), rows)


def _told(problems: Sequence[Problem], column: str) -> str:
    return next((problem.value for problem in problems if problem.column == column), "")


def _write(cell: Cell, held: Value) -> None:
    """A date or percentage with its format, a text as nothing but text."""
    if isinstance(held.value, str):
        write_text(cell, held.value)
    elif held.value is not None:
        cell.value, cell.number_format = held.value, held.format
    cell.font = Font(name=FONT, size=10)
    cell.border = THIN
    cell.alignment = Alignment(vertical="center", wrap_text=True)


def _lines(text: str, width: float) -> int:
    """On how many lines the text stands in a column so many characters wide; a Chinese one counts twice."""
    columns = sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in text)
    return min(-(-columns // int(width - 1)), 8)


def _mark(sheet: Worksheet, row: int, names: list[str], problems: Sequence[Problem]) -> None:
    """Colour the cells that are wrong, each with its sentence as a note; 错误原因 where the column is absent."""
    wrong: dict[str, list[Problem]] = {}
    for problem in problems:
        wrong.setdefault(problem.column if problem.column in names else REASONS, []).append(problem)
    for name, found in wrong.items():
        cell = sheet.cell(row, names.index(name) + 1)
        cell.fill = WRONG
        if name != REASONS:
            cell.comment = Comment(sentences(found), REASONS, *NOTE_SIZE)
