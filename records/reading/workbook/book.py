"""An .xlsx as staff save it → its rows.

The reader is ours because none of the libraries keeps what a person sees apart from what is stored (2026, python-calamine
0.6, openpyxl 3.1, polars 1 with fastexcel, pandas 3):

| what a person sees                              | calamine, polars | openpyxl           | here          |
|-------------------------------------------------|------------------|--------------------|---------------|
| 85%, stored as 0.85 with a format               | 0.85             | 0.85, format apart | 85%           |
| 3万, stored as 3 with 0"万"                      | 3                | 3, format apart    | 3万           |
| 40 with a raised 1                              | 401              | 401, runs apart    | 40, and said  |
| a row hidden or struck out                      | as the others    | kept apart         | read and said |
| one text merged over five rows                  | the first row    | kept apart         | all five      |
| a formula that nobody computed                  | empty            | empty              | refused       |

openpyxl keeps the most, and takes some twenty times as long. Parts are read as streams, so that memory depends on the
cells and not on what else the XML may hold: far cells, huge merged areas, bombs are seen before they do harm.
"""

import io
import zipfile
from contextlib import suppress

from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900

from records.reading.bounds import BROKEN_BOOK, MAX_BOOK_CELLS, MAX_SHEETS, TOO_MANY_BOOK_CELLS
from records.reading.header import HEADER_WITHIN, header_index, no_header
from records.reading.rows import sorted_rows
from records.reading.sheet import GUIDE_SHEET, FileError, Line, Sheet
from records.reading.workbook.grid import EnoughError, Grid, read_sheet_part
from records.reading.workbook.merged import spread, spread_texts
from records.reading.workbook.package import Package, SheetPart
from records.reading.workbook.shown import Cells
from records.reading.workbook.strings import Strings, Text, read_strings
from records.reading.workbook.styles import Styles

SMALLEST_CELL = len("<c/>")


def read_workbook(content: bytes) -> Sheet:
    """The one visible sheet that has our header."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _the_sheet(Book(Package(archive)))
    except FileError:
        raise
    except Exception:  # bytes of anybody's making: whatever zip, XML or a date makes of them, it is no workbook
        raise FileError(BROKEN_BOOK) from None


def workbook_lines(content: bytes, *, merged: bool = False) -> list[Line]:
    """The lines of the first visible sheet that has any. `merged`: with merged texts in each of their rows. Raises FileError."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            book = Book(Package(archive))
            grids = (book.grid(sheet) for sheet in book.package.sheets if sheet.visible)
            found = next((grid for grid in grids if grid.lines), None)
            if found and merged:
                spread_texts(found)
            return found.lines if found else []
    except FileError:
        raise
    except Exception:
        raise FileError(BROKEN_BOOK) from None


def _the_sheet(book: "Book") -> Sheet:
    visible = [s for s in book.package.sheets if s.visible]
    if len(visible) > MAX_SHEETS:
        raise FileError(f"文件有 {len(visible)} 张工作表，最多 {MAX_SHEETS} 张。请只留要上报的一张再上传。")
    found = [
        s
        for s in visible
        if s.name.strip() != GUIDE_SHEET and header_index(book.grid(s, HEADER_WITHIN).lines) is not None
    ]
    if len(found) > 1:
        names = "".join(f"「{s.name}」" for s in found)
        raise FileError(f"有 {len(found)} 张工作表都有表头：{names}。不知道该读哪一张，请只留一张再上传。")
    if not found:
        raise FileError(no_header([line for s in visible for line in book.grid(s, HEADER_WITHIN).lines]))
    grid = book.grid(found[0])
    spread(grid, grid.marks)
    return sorted_rows("xlsx", iter(grid.lines), grid.marks)


class Book:
    """A workbook: the sheets of its package, and the strings and styles that their cells name."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self._strings = self._texts()
        styles = Styles()
        if (path := package.kinds.get("styles")) and path in package:
            package.read(path, styles)
        self._styles = styles.styles()

    def grid(self, sheet: SheetPart, most: int | None = None) -> Grid:
        """A sheet, or the first lines of it."""
        epoch = CALENDAR_MAC_1904 if self.package.from_1904 else CALENDAR_WINDOWS_1900
        grid = Grid(Cells(self._strings, self._styles, epoch), most)
        if self.package.size(sheet.path) > SMALLEST_CELL * MAX_BOOK_CELLS:
            self._count(sheet)
        with suppress(EnoughError), self.package.open(sheet.path) as part:
            read_sheet_part(part, grid)
        return grid

    def _texts(self) -> list[Text]:
        """The shared strings. A part that is named and absent is none that any cell needs, or its cells are at fault."""
        strings = Strings()
        if (path := self.package.kinds.get("sharedStrings")) and path in self.package:
            with self.package.open(path) as part:
                read_strings(part, strings)
        return strings.texts

    def _count(self, sheet: SheetPart) -> None:
        """Refuse a sheet of too many cells before they are read, which takes long."""
        cells, before = 0, b""
        with self.package.open(sheet.path) as part:
            while piece := part.read(1 << 20):
                cells += sum((before + piece).count(tag) for tag in (b"<c ", b"<c>", b"<c/"))
                before = piece[-2:]
                if cells > MAX_BOOK_CELLS:
                    raise FileError(TOO_MANY_BOOK_CELLS)
