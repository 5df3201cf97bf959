"""An .xlsx → its tables, sheet by sheet, each merged text in all the cells that it covers.

Read as a stream: openpyxl 3.1 in its other mode makes a cell of each place that a merged area covers, and A1:XFD1048576
takes it hours. The merged areas, which the stream leaves out, are looked up in the sheet's XML.
"""

import io
import re
import warnings
import zipfile
from datetime import date, datetime
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries

from plan.drafting.document.bounds import BROKEN, MOST_CELLS, MOST_COLUMNS, MOST_ROWS, TOO_WIDE
from plan.drafting.document.grid import Rows, rows_of
from plan.drafting.document.text import DocumentError, Gathered

_MERGED = re.compile(rb'<(?:\w{1,20}:)?mergeCell\s[^<>]{0,200}?ref="([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})"')


def read_workbook(content: bytes) -> Gathered:
    """The visible sheets one after the other. Raises DocumentError."""
    gathered = Gathered()
    for rows in sheets(content):
        rows_of(rows, gathered)
    return gathered


def sheets(content: bytes) -> list[Rows]:
    """The texts of every visible sheet that has any, row by row as numbered. Raises DocumentError."""
    try:
        with warnings.catch_warnings(), zipfile.ZipFile(io.BytesIO(content)) as archive:
            warnings.simplefilter("ignore")  # of openpyxl, about parts of the file that do not matter here
            book = load_workbook(io.BytesIO(content), data_only=True, read_only=True)
            found = [_rows(sheet, archive) for sheet in book.worksheets if sheet.sheet_state == "visible"]
    except DocumentError:
        raise
    except Exception:  # bytes of anybody's making: whatever zip, XML or a date makes of them, it is no workbook
        raise DocumentError(BROKEN) from None
    return [rows for rows in found if rows]


def _rows(sheet: Any, archive: zipfile.ZipFile) -> Rows:
    sheet.reset_dimensions()  # what the sheet says of its size is not believed
    rows: Rows = []
    last = cells = 0
    for number, row in enumerate(
        sheet.iter_rows(values_only=True, max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS + 1), start=1
    ):
        width = max((at for at, value in enumerate(row, 1) if value is not None), default=0)
        cells += width
        if width:
            last = number
        if width > MOST_COLUMNS or last > MOST_ROWS or cells > MOST_CELLS:
            raise DocumentError(TOO_WIDE)
        rows.append([_text(value) for value in row[:width]])
    del rows[last:]
    _spread(rows, archive.read(sheet._worksheet_path))
    return rows


def _spread(rows: Rows, markup: bytes) -> None:
    covered = 0
    for found in _MERGED.finditer(markup):
        left, top, right, bottom = range_boundaries(found[1].decode())
        if top > len(rows) or left > len(rows[top - 1]):
            continue
        text = rows[top - 1][left - 1]
        right = min(right, MOST_COLUMNS)
        for row in rows[top - 1 : bottom]:
            covered += right - left + 1
            if covered > MOST_CELLS:
                raise DocumentError(TOO_WIDE)
            row += [""] * (right - len(row))
            row[left - 1 : right] = [text] * (right - left + 1)


def _text(value: Any) -> str:
    """The cell's text: a date as 2024年6月30日, a number as it was typed."""
    if isinstance(value, datetime | date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)
