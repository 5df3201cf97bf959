"""The wrong rows of a sheet of 点位 or of 实地抽查, as a file to correct and hand in again: its own columns, 错误原因 last."""

import re
from collections.abc import Collection, Iterable, Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from plan import Problem
from records import FileError, Upload, read_lines
from records.reading.bounds import MAX_COLUMNS
from records.reading.header import HEADER_WITHIN
from reports.ooxml.workbook import FONT, TEXT, THIN, WRONG, print_on_a4, saved, style_header, write_text
from reports.template.returned import sentences

REASONS, SUFFIX = "错误原因", "-待改正"
WIDTH, REASONS_WIDTH = 14, 60


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
    top = [cells for _, cells in lines[:HEADER_WITHIN]]
    header = max(top, key=lambda cells: sum(_bare(cell) in known for cell in cells), default=[])
    names = [name for name in header[:MAX_COLUMNS] if _bare(name) != REASONS]
    kept = {number: cells for number, cells in lines if number in found}
    title = _stem(upload.name)
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "待改正"
    for column, name in enumerate((*names, REASONS), 1):
        write_text(sheet.cell(1, column), name)
        sheet.column_dimensions[get_column_letter(column)].width = REASONS_WIDTH if name == REASONS else WIDTH
    style_header(sheet)
    for line, (number, own) in enumerate(sorted(found.items()), 2):
        cells = kept.get(number, [])
        wrong = {each.column for each in own}
        for column, text in enumerate((*_filled(cells, len(names)), sentences(own)), 1):
            cell = sheet.cell(line, column)
            cell.number_format, cell.font, cell.border = TEXT, Font(name=FONT, size=10), THIN
            cell.alignment = Alignment(vertical="center", wrap_text=True)
            if text:
                write_text(cell, text)
            if column <= len(names) and _bare(names[column - 1]) in wrong:
                cell.fill = WRONG
    sheet.freeze_panes = "A2"
    print_on_a4(sheet, title)
    return f"{title}{SUFFIX}.xlsx", saved(book, title)


def _bare(text: str) -> str:
    """A name of a column as it is compared: `启用（计划月份）` is 启用."""
    return re.split("[(（]", "".join(text.split()))[0]


def _filled(cells: Sequence[str], columns: int) -> list[str]:
    return [*cells[:columns], *[""] * (columns - len(cells))]


def _stem(uploaded: str) -> str:
    stem = re.sub(r'[\\/:*?"<>|\x00-\x1f]', "_", uploaded)
    return re.sub(r"\.[A-Za-z]{1,5}$", "", stem).removesuffix(SUFFIX)
