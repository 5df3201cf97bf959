"""How much of a page a paragraph or a table takes, reckoned without the fonts: Chinese one character wide, others a good half.

The grid of GB/T 9704 makes this easy: every line of text is exactly as high as the grid's, every character as wide.
"""

import math
import unicodedata
from collections.abc import Sequence

from reports.monthly.word.gbt9704 import PORTRAIT
from reports.monthly.word.styles import STYLES, TABLE_LINE, TABLE_PT
from reports.monthly.word.text import Column

NARROW = 0.56
"""Of a Latin letter or figure, in characters."""
CELL_SIDE, CELL_TOP = 140, 50
"""Twips that a cell keeps free at its sides together, and above and below."""
_LINES = {style.id: (style.line, style.after, style.size, style.first / 100) for style in STYLES}


def ems(text: str) -> float:
    """How many characters wide a text is."""
    return sum(1 if unicodedata.east_asian_width(c) in "WFA" else NARROW for c in text)


def paragraph_height(style: str, text: str, width: int = PORTRAIT.text_width) -> int:
    """Twips."""
    line, after, size, first = _LINES[style]
    return _lines(text, width / (size * 20), first) * line + after


def row_height(cells: Sequence[str], columns: Sequence[Column], width: int = PORTRAIT.text_width) -> int:
    """Twips of a row of a table in its ordinary letter."""
    whole = sum(column.share for column in columns)
    rooms = [(width * column.share / whole - CELL_SIDE) / (TABLE_PT * 20) for column in columns]
    return max(_lines(text, room) for text, room in zip(cells, rooms, strict=True)) * TABLE_LINE + CELL_TOP


def _lines(text: str, room: float, first: float = 0) -> int:
    """Where a text needs several lines one character of each is kept back: punctuation that may not begin a line takes
    the one before it along."""
    wides = [ems(part) + first for part in text.splitlines() or [""]]
    return sum(1 if wide <= room else math.ceil(wide / max(room - 1, 1)) for wide in wides)
