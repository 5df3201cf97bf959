"""Cells of the 台账: numbers that read as they were said, the lamps' colours under their words, A4."""

import math
import unicodedata
from collections.abc import Sequence

from openpyxl.cell.cell import Cell
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.worksheet import Worksheet

from metrics.task.lamps import LABELS
from reports.deck.briefing import Briefing
from reports.ledger.rows import Said
from reports.look.palette import LOOKS, tint
from reports.ooxml.workbook import FONT, HEADER, THIN, print_on_a4, write_text

SIZE = 10
"""Points of the text."""
SOFT = "52606D"
LINE = 13.5
"""Points from line to line."""
TALLEST = 409.0
"""Points; spreadsheet programs take no taller row."""
LONGEST_FORMAT = 200
"""Characters of a number format; spreadsheet programs take 255."""


def titled(sheet: Worksheet, title: str, under: str) -> None:
    """The title, and below it what the sheet was taken of."""
    for line, (text, size, colour) in enumerate(((title, 14, "000000"), (under, SIZE, SOFT)), 1):
        cell = sheet.cell(line, 1)
        write_text(cell, text)
        cell.font = Font(name=FONT, size=size, bold=line == 1, color=colour)
    sheet.row_dimensions[1].height, sheet.row_dimensions[2].height = 24, 16


def as_header(cell: Cell) -> None:
    cell.font = Font(name=FONT, size=SIZE, bold=True)
    cell.fill = HEADER
    cell.border = THIN
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)


def put(cell: Cell, said: Said, *, middle: bool = False) -> None:
    """A cell that holds the number where there is one and shows it as it was said; else the text, as a text."""
    cell.font = Font(name=FONT, size=SIZE)
    cell.border = THIN
    cell.alignment = Alignment(horizontal="center" if middle else "left", vertical="center", wrap_text=True)
    shape = number_format(said) if said.number is not None else None
    if shape is None or said.number is None:
        write_text(cell, said.text)
        return
    cell.value = int(said.number) if said.number.denominator == 1 else float(said.number)
    cell.number_format = shape


def height(texts: Sequence[str], widths: Sequence[int]) -> float:
    """Points that a row needs for its wrapped texts. LibreOffice and previews do not find it out by themselves."""
    lines = max(
        sum(max(1, math.ceil(_columns(part) / (width - 1))) for part in text.split("\n"))
        for text, width in zip(texts, widths, strict=True)
    )
    return min(max(lines, 1) * LINE + 5, TALLEST)


def _columns(text: str) -> int:
    """Columns that a text takes: a Chinese character two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def number_format(said: Said) -> str | None:
    """The format under which the number reads as it was said: `120户` → `0"户"`, `82.5%（33/40）` → `0.0%"（33/40）"`.

    None where it would be longer than spreadsheet programs take.
    """
    before, figure, after = said.parts
    bare, share = figure.removesuffix("%"), "%" if figure.endswith("%") else ""
    decimals = len(bare.partition(".")[2])
    shape = _quoted(before) + ("0." + "0" * decimals if decimals else "0") + share + _quoted(after)
    return shape if len(shape) <= LONGEST_FORMAT else None


def _quoted(text: str) -> str:
    """Literal text of a number format, which cannot hold a quotation mark."""
    return f'"{text.replace(chr(34), "”")}"' if text else ""


def lamp_colours(sheet: Worksheet, column: str, first: int, last: int) -> None:
    """The lamps' colours under their words, by a rule on the word, so that a changed word changes its colour."""
    words = [(name, label) for name, label in LABELS.items() if name not in ("idle", "none")]
    for name, word in [*words, ("done", "超额完成")]:
        colour = tint(LOOKS[name].colour)
        rule = FormulaRule(formula=[f'LEFT({column}{first},{len(word)})="{word}"'])
        rule.dxf = DifferentialStyle(
            font=Font(bold=name == "red"), fill=PatternFill("solid", bgColor=colour, fgColor=colour)
        )
        sheet.conditional_formatting.add(f"{column}{first}:{column}{max(last, first)}", rule)


def on_paper(sheet: Worksheet, briefing: Briefing) -> None:
    """A4 landscape; each page says of which snapshot it is, and whether the figures are invented."""
    print_on_a4(sheet, header=False)
    if briefing.assessment.demo:
        sheet.oddHeader.left.text = "演示数据"
    sheet.oddHeader.right.text = briefing.as_of
    sheet.oddHeader.left.size = sheet.oddHeader.right.size = 9
