"""What every .xlsx that leaves has in common: harmless texts, one look, the same bytes for the same content."""

import io
import re
import unicodedata
from datetime import datetime

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from reports.ooxml.package import EARLIEST, packed, parts
from reports.ooxml.xlsx_parts import as_excel_writes
from reports.ooxml.xml_text import legal

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
TEXT = "@"
"""The number format under which a spreadsheet leaves a cell as it was typed: no date, no formula."""
FONT = "宋体"
HEADER = PatternFill("solid", fgColor="DCE6F1")
LOCKED = PatternFill("solid", fgColor="F2F2F2")
ASKED = PatternFill("solid", fgColor="FFF2CC")
WRONG = PatternFill("solid", fgColor="F8CBAD")
_LINE = Side(style="thin", color="BFBFBF")
THIN = Border(_LINE, _LINE, _LINE, _LINE)
UNDER_RULE = Border(_LINE, _LINE, Side(style="medium", color="7F7F7F"), _LINE)
"""A cell under a stronger line, which parts groups of rows."""

_NUMBER = re.compile(r"[-+]?[0-9]+(\.[0-9]+)?%?")


def inert(text: str) -> str:
    """The text so that no spreadsheet program takes it for a formula; a plain number stays as it is.

    Full-width ＝ is a formula to some Chinese editions, so it counts like =. Blanks before it go, since
    some programs pass over them. records.reading.files takes the ' off again.
    """
    bare = text.lstrip(" ")
    if not unicodedata.normalize("NFKC", bare[:1]).startswith(FORMULA_STARTS) or _NUMBER.fullmatch(bare.strip()):
        return text
    return f"'{bare}"


def write_text(cell: Cell, text: str) -> None:
    """Put a text into a cell as text, whatever it begins with: stored as a string, formatted as text.

    `quotePrefix` keeps it a text when a person edits the cell.
    """
    text = legal(text)
    cell.number_format = TEXT
    if not text:
        return
    cell.value = text
    cell.data_type = "s"  # openpyxl takes a leading = for a formula, #N/A for an error
    if inert(text) != text:
        cell.quotePrefix = True


def style_header(sheet: Worksheet, line: int = 1) -> None:
    """A row, the first where none is named, as a header: bold, shaded, wrapped, in the middle."""
    for cell in sheet[line]:
        if line > 1 and cell.value is None:
            continue
        cell.font = Font(name=FONT, bold=True)
        cell.fill = HEADER
        cell.border = THIN
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    sheet.row_dimensions[line].height = 24


def print_on_a4(sheet: Worksheet, title: str = "", *, header: bool = True) -> None:
    """A4 landscape, as wide as the paper, the page number below; with `header` the first row on each page."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.7
    if header:
        sheet.print_title_rows = "1:1"
    sheet.oddHeader.center.text = title.replace("&", "&&")
    sheet.oddHeader.center.size = 14
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"


def saved(book: Workbook, title: str, when: datetime = EARLIEST) -> bytes:
    """The workbook's bytes, the same each time: every date in it is `when`. Chinese is UTF-8, texts are shared."""
    book.properties.creator = title
    book.properties.title = title
    out = io.BytesIO()
    book.save(out)
    return packed(as_excel_writes(parts(out.getvalue())), when)
