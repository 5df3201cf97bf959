"""The wrong rows of a sheet of 点位 or of 实地抽查, as a file to correct and hand in again: its own columns, 错误原因 last."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from plan import Problem
from records import FileError, Upload, read_lines
from records.reading.bounds import MAX_COLUMNS
from records.reading.header import HEADER_WITHIN
from records.reading.sheet import Line
from reports.ooxml.workbook import FONT, TEXT, THIN, WRONG, print_on_a4, saved, style_header, write_text
from reports.template.returned import sentences

REASONS, SUFFIX = "错误原因", "-待改正"
WIDTH, REASONS_WIDTH = 14, 60
OURS_IN_A_HEADER = 3
"""So many names of columns in one row are a header; no row of a table has as many in its cells."""


def wrong_rows(upload: Upload, known: Collection[str], problems: Iterable[Problem]) -> tuple[str, bytes] | None:
    """Name and bytes of an .xlsx with the rows that `problems` speak of, each under the header of the upload; None where there
    are none. `known`: names of columns, by which the header is found. Every cell is text, the wrong ones are coloured."""
    found: dict[int, list[Problem]] = {}
    for each in problems:
        if each.row is not None:
            found.setdefault(each.row, []).append(each)
    if not found:
        return None
    try:
        lines = read_lines(upload)
    except FileError:
        return None
    title = _stem(upload.name)
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "待改正"
    written = 0
    for header, rows in _under_headers(lines, known, found):
        names = [name for name in header[:MAX_COLUMNS] if _bare(name) != REASONS]
        written += 2 if written else 1
        for column, name in enumerate((*names, REASONS), 1):
            write_text(sheet.cell(written, column), name)
            sheet.column_dimensions[get_column_letter(column)].width = REASONS_WIDTH if name == REASONS else WIDTH
        style_header(sheet, written)
        for cells, own in rows:
            written += 1
            _write(sheet, written, names, cells, own)
    sheet.freeze_panes = "A2"
    print_on_a4(sheet, title)
    return f"{title}{SUFFIX}.xlsx", saved(book, title)


def _under_headers(
    lines: Sequence[Line], known: Collection[str], found: Mapping[int, list[Problem]]
) -> list[tuple[list[str], list[tuple[list[str], list[Problem]]]]]:
    """The wrong rows by the header they stand under: the best of the top, and whatever looks like one below it."""

    def ours(line: Line) -> int:
        return sum(_bare(cell) in known for cell in line[1])

    first = max(lines[:HEADER_WITHIN], key=ours, default=(0, []))
    parts: list[tuple[list[str], list[tuple[list[str], list[Problem]]]]] = [(first[1], [])]
    for number, cells in lines:
        if number > first[0] and ours((number, cells)) >= OURS_IN_A_HEADER:
            parts.append((cells, []))
        if number in found:
            parts[-1][1].append((cells, found[number]))
    return [(header, rows) for header, rows in parts if rows]


def _write(sheet: Worksheet, line: int, names: Sequence[str], cells: Sequence[str], own: Sequence[Problem]) -> None:
    """A row with what is wrong with it; every cell is text."""
    wrong = {each.column for each in own}
    for column, text in enumerate((*_filled(cells, len(names)), sentences(own)), 1):
        cell = sheet.cell(line, column)
        cell.number_format, cell.font, cell.border = TEXT, Font(name=FONT, size=10), THIN
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        if text:
            write_text(cell, text)
        if column <= len(names) and _bare(names[column - 1]) in wrong:
            cell.fill = WRONG


def _bare(text: str) -> str:
    """A name of a column as it is compared: `启用（计划月份）` is 启用."""
    return re.split("[(（]", "".join(text.split()))[0]


def _filled(cells: Sequence[str], columns: int) -> list[str]:
    return [*cells[:columns], *[""] * (columns - len(cells))]


def _stem(uploaded: str) -> str:
    stem = re.sub(r'[\\/:*?"<>|\x00-\x1f]', "_", uploaded)
    return re.sub(r"\.[A-Za-z]{1,5}$", "", stem).removesuffix(SUFFIX)
