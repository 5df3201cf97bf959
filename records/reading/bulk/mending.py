"""Cells that a person has mended on the page, laid over the rows that were read of their file.

The file stays as it was handed in: what was mended goes with it, cell by cell, and is kept beside it in the store.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from records.reading.bulk.parts import of_rows
from records.reading.bulk.rows import Piece, Rows
from records.reading.sheet import COLUMNS, Mended, Row, Sheet

Cells = dict[int, dict[str, str]]
"""Line → column → what it now says."""


def with_mended(sheet: Sheet, mended: Sequence[Mended]) -> Sheet:
    """The sheet with the mended cells in the place of those of the file. What was said of the reading of a cell goes
    with it."""
    cells: Cells = {}
    for each in mended:
        cells.setdefault(each.line, {})[each.column] = each.became
    warnings = tuple(
        each for each in sheet.warnings if each.row is None or each.column not in cells.get(each.row, COLUMNS[:0])
    )
    return replace(
        sheet,
        rows=_bulk(sheet.rows, cells) if isinstance(sheet.rows, Rows) else _laid_over(sheet.rows, cells),
        columns=tuple(name for name in COLUMNS if name in sheet.columns or any(name in of for of in cells.values())),
        warnings=warnings,
        short=sheet.short - cells.keys(),
    )


def _laid_over(rows: Sequence[Row], cells: Cells) -> tuple[Row, ...]:
    return tuple(_row(row, cells[row.line]) if row.line in cells else row for row in rows)


def _row(row: Row, became: dict[str, str]) -> Row:
    return Row(row.line, *({**row.cells, **became}[name] for name in COLUMNS))


def _bulk(rows: Rows, cells: Cells) -> Rows:
    """A mended row goes the careful path, whatever way it came."""
    pieces = []
    lines = np.fromiter(cells, np.int32, len(cells))
    for piece in rows.pieces:
        mended = np.isin(piece.lines, lines)
        odd = _laid_over(sorted([*piece.odd, *piece.chosen(mended)], key=lambda row: row.line), cells)
        kept = ~mended
        pieces.append(Piece(piece.lines[kept], [of_rows(column, kept) for column in piece.columns], odd))
    return Rows(pieces)
