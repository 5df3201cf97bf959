"""Native tables of slides: hairlines, a stronger line below the head, rows as high as their text."""

from collections.abc import Sequence
from typing import NamedTuple

from pptx.table import Table as NativeTable
from pptx.table import _Cell

from metrics.task.lamps import Lamp
from reports.deck.slide import Table
from reports.look.palette import INK, LINE, LOOKS, SOFT, STRONG_LINE
from reports.ooxml.xml_text import on_one_line
from reports.slides.text import Box, Page, Run, describe, write
from reports.slides.text_fit import LINE_HEIGHT, lines, shortened
from reports.slides.xml import element, emu, fill

SIZES = ((24, 12), (22, 12), (22, 9), (20, 9), (20, 7), (18, 8), (18, 6), (16, 6), (16, 4), (15, 4), (14, 4), (14, 3))
"""Points of the text, and of a cell's margin above and below; the first at which all rows fit is taken."""
MARGIN_X = 6
"""Of a cell at the left and right, in points."""
PLAIN = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""The table style 无样式，无网格 of every Office; lines are the cells' own."""


class Cell(NamedTuple):
    """A cell: its text, and the sign and colour drawn before it."""

    text: str
    sign: str = ""
    sign_colour: str = INK
    colour: str = INK
    bold: bool = False

    @property
    def whole(self) -> str:
        return f"{self.sign} {self.text}" if self.sign else self.text


def lamp_cell(text: str, lamp: Lamp | None) -> Cell:
    """A cell that says a lamp; the sign is text, since a shape laid over a table does not move with its rows."""
    said = on_one_line(text)
    return Cell(said.replace("（", "\n（"), LOOKS[lamp].sign, LOOKS[lamp].colour) if lamp else Cell(said)


def draw_table(page: Page, box: Box, table: Table, name: str) -> float:
    """A table of the deck. Returns its height in points."""
    rows = [[lamp_cell(text, row.lamp if n == 0 else None) for n, text in enumerate(row.cells)] for row in table.rows]
    return draw_cells(page, box, rows, table.widths, name, header=table.header)


def draw_cells(
    page: Page, box: Box, rows: Sequence[Sequence[Cell]], widths: Sequence[float], name: str, header: Sequence[str] = ()
) -> float:
    """Cells in columns of those shares of the box's width, as large as they fit. Returns the height in points."""
    head = [[Cell(text, colour=SOFT, bold=True) for text in header]] if header else []
    whole = [*head, *rows]
    rooms = [box.width * share / sum(widths) for share in widths]
    size, margin, found = _fitted(page, whole, rooms, box.height, [*header])
    heights = [_height(row, rooms, size, margin) for row in found]
    frame = page.slide.shapes.add_table(
        len(whole), len(widths), *map(emu, (box.left, box.top, box.width, sum(heights)))
    )
    frame.name = name
    describe(frame, f"{name}，{len(rows)} 行")
    native = frame.table
    _plain(native, header=bool(header))
    for column, room in zip(native.columns, rooms, strict=True):
        column.width = emu(room)
    for number, (line, height) in enumerate(zip(found, heights, strict=True)):
        native.rows[number].height = emu(height)
        rule = STRONG_LINE if header and number == 0 else LINE
        for cell, content in zip(native.rows[number].cells, line, strict=True):
            _fill(cell, content, size, margin, rule)
    return sum(heights)


def _fitted(
    page: Page, rows: Sequence[Sequence[Cell]], rooms: Sequence[float], most: float, header: Sequence[str]
) -> tuple[float, float, Sequence[Sequence[Cell]]]:
    """The size at which all rows fit; where none does, cells shortened to fewer lines, their whole text left out."""
    for size, margin in SIZES:
        if sum(_height(row, rooms, size, margin) for row in rows) <= most:
            return size, margin, rows
    floor, margin = SIZES[-1]
    for allowed in range(12, 0, -1):
        shorter = [[_within(cell, room, floor, allowed) for cell, room in zip(row, rooms, strict=True)] for row in rows]
        if sum(_height(row, rooms, floor, margin) for row in shorter) <= most or allowed == 1:
            break
    for row, kept in zip(rows, shorter, strict=True):
        for n, (cell, short) in enumerate(zip(row, kept, strict=True)):
            if cell.text != short.text:
                what = header[n] if header else row[0].text
                page.left_out.append(f"{what}：{cell.text}")
    return floor, margin, shorter


def _within(cell: Cell, room: float, size: float, allowed: int) -> Cell:
    ems = (room - 2 * MARGIN_X) / size
    beginning = cell.text[: int(allowed * ems * 4)]  # no line holds more, and long texts take long to measure
    kept = shortened(beginning, lambda text: _lines(cell._replace(text=text), ems, allowed) <= allowed)
    return cell._replace(text=kept)


def _height(row: Sequence[Cell], rooms: Sequence[float], size: float, margin: float) -> float:
    count = max(_lines(cell, (room - 2 * MARGIN_X) / size) for cell, room in zip(row, rooms, strict=True))
    return count * size * LINE_HEIGHT + 2 * margin


def _lines(cell: Cell, ems: float, most: int = 60) -> int:
    return sum(lines(part, ems, most) for part in cell.whole.split("\n"))


def _plain(table: NativeTable, *, header: bool) -> None:
    table.first_row = header
    table.first_col = not header
    table.horz_banding = False
    properties = table._tbl.tblPr
    for old in list(properties):
        properties.remove(old)
    properties.append(element(f"<a:tableStyleId>{PLAIN}</a:tableStyleId>"))


def _fill(cell: _Cell, content: Cell, size: float, margin: float, rule: str) -> None:
    said = [[Run(text, size, content.colour, content.bold)] if text else [] for text in content.text.split("\n")]
    if content.sign:
        said[0].insert(0, Run(f"{content.sign} ", size, content.sign_colour, True))
    write(cell.text_frame, said, size=size)
    cell.margin_left = cell.margin_right = emu(MARGIN_X)
    cell.margin_top = cell.margin_bottom = emu(margin)
    properties = cell._tc.get_or_add_tcPr()
    properties.set("anchor", "ctr")
    weight = 1.5 if rule == STRONG_LINE else 0.75
    for side in "LRT":
        properties.append(element(f'<a:ln{side} w="0"><a:noFill/></a:ln{side}>'))
    properties.append(element(f'<a:lnB w="{emu(weight)}">{fill(rule)}</a:lnB>'))
    properties.append(element("<a:noFill/>"))
