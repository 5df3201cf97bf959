"""An .xlsx → its tables, sheet by sheet, each merged text in all the cells that it covers."""

import io
import warnings
from datetime import date, datetime
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from plan.drafting.document.bounds import BROKEN, MOST_CELLS
from plan.drafting.document.grid import Rows, rows_of
from plan.drafting.document.text import DocumentError, Gathered


def read_workbook(content: bytes) -> Gathered:
    """The visible sheets one after the other. Raises DocumentError."""
    gathered = Gathered()
    for rows in sheets(content):
        rows_of(rows, gathered)
    return gathered


def sheets(content: bytes) -> list[Rows]:
    """The texts of every visible sheet. Raises DocumentError."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of openpyxl, about parts of the file that do not matter here
            book = load_workbook(io.BytesIO(content), data_only=True)
        found = [_rows(sheet) for sheet in book.worksheets if sheet.sheet_state == "visible"]
    except DocumentError:
        raise
    except Exception:  # bytes of anybody's making: whatever zip, XML or a date makes of them, it is no workbook
        raise DocumentError(BROKEN) from None
    return [rows for rows in found if any(map(any, rows))]


def _rows(sheet: Worksheet) -> Rows:
    if sheet.max_row * sheet.max_column > MOST_CELLS:
        raise DocumentError(f"表格超过 {MOST_CELLS // 10_000} 万格，空格也算。请删去表格以外的空行空列，另存后再试。")
    rows = [[_text(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    for area in sheet.merged_cells.ranges:
        text = rows[area.min_row - 1][area.min_col - 1]
        for row in rows[area.min_row - 1 : area.max_row]:
            row[area.min_col - 1 : area.max_col] = [text] * (area.max_col - area.min_col + 1)
    return rows


def _text(value: Any) -> str:
    """The cell's text: a date as 2024年6月30日, a number as it was typed."""
    if isinstance(value, datetime | date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)
