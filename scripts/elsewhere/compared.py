"""What a program read beside what was written, cell by cell."""

import io
import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel

from scripts.elsewhere.written import SHOWN

Cells = Mapping[str, Any]
"""`sheet!A1` → what stands there; empty cells and blanks are absent."""
BESIDE = ("notes", "choices", "open")
"""How many cells bear a note, offer choices, may be filled in though the sheet is locked: where a program tells."""
FIFTEEN_DIGITS = 1e-14


def cells_written(content: bytes) -> tuple[list[str], Cells]:
    """The sheets' names and the cells of a workbook as openpyxl reads them, dates as datetime."""
    book = load_workbook(io.BytesIO(content))
    grids = ((sheet.title, [[cell.value for cell in row] for row in sheet.iter_rows()]) for sheet in book.worksheets)
    return book.sheetnames, {at: value for name, grid in grids for at, value in _cells(name, grid)}


def compared(file: str, content: bytes, sheets: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Sheets, the cells that are SHOWN, how many were read as written, and those that were read otherwise."""
    _, wanted = cells_written(content)
    got = {at: value for sheet in sheets for at, value in _cells(sheet["name"], sheet["rows"])}
    places = [at for at in {**wanted, **got} if not same(wanted.get(at), got.get(at))]
    return {
        "sheets": [sheet["name"] for sheet in sheets],
        "cells": {at: got.get(at) for at in SHOWN[file]},
        "as written": len(wanted) - sum(at in wanted for at in places),
        "otherwise": {at: {"written": _json(wanted.get(at)), "read": got.get(at)} for at in places},
        **{key: sum(sheet[key] for sheet in sheets) for key in BESIDE if key in sheets[0]},
    }


def same(written: Any, read: Any) -> bool:
    """Whether a program's cell says what was written. A number may be a text of it, as in CSV or a mixed column of a
    data frame; a date may be its serial number or have a time of midnight."""
    if isinstance(written, datetime):
        return read in (written.isoformat(), str(written), f"{written:%Y-%m-%d}") or same(to_excel(written), read)
    if isinstance(written, int | float):
        number = _number(read)
        return number is not None and math.isclose(number, written, rel_tol=FIFTEEN_DIGITS)
    return bool(written == read)


def _number(read: Any) -> float | None:
    try:
        return float(read)
    except (TypeError, ValueError):
        return None


def _cells(name: str, grid: Sequence[Sequence[Any]]) -> Iterator[tuple[str, Any]]:
    for row, cells in enumerate(grid, 1):
        for column, value in enumerate(cells, 1):
            if value is not None and str(value).strip():
                yield f"{name}!{get_column_letter(column)}{row}", value


def _json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
