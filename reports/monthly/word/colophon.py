"""版记 (GB/T 9704-2012, 7.4): 抄送 above, 印发机关 and 印发日期 below, thick lines around, a thin one between.

It is pushed to the foot of its page by an empty line of the height that is left: LibreOffice 7.4 takes neither a floating table
nor a frame at the foot of a page for one.
"""

from reports.monthly.word.gbt9704 import Page
from reports.monthly.word.room import ems
from reports.monthly.word.styles import COLOPHON_LINE, COLOPHON_PT, NAMESPACE, SECTION_END
from reports.monthly.word.text import paragraph

THICK, THIN = 8, 6
"""Eighths of a point: 0.35 and 0.25 mm."""
LEAD = 40
"""Twips above and below the text of a row."""


def colophon(copies: str, printer: str, when: str, page: Page, push: int) -> list[str]:
    """`w:p` that is `push` twips high, and `w:tbl`."""
    rows = [(copies, "")] if copies else []
    rows.append((printer, when))
    drawn = "".join(_row(*row, page, first=n == 0, last=n == len(rows) - 1) for n, row in enumerate(rows))
    table = (
        f'<w:tbl {NAMESPACE}><w:tblPr><w:tblW w:w="{page.text_width}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar>'
        '<w:tblCaption w:val="版记"/></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{page.text_width}"/></w:tblGrid>{drawn}</w:tbl>'
    )
    line = f'<w:spacing w:before="0" w:after="0" w:line="{max(push, 20)}" w:lineRule="exact"/>'
    return [paragraph(SECTION_END, "", line), table]


def colophon_height(copies: str, printer: str, when: str, page: Page) -> int:
    """Twips, without what pushes it down."""
    return sum(_height(text, page) for text in (copies, f"{printer}{when}") if text)


def _height(text: str, page: Page) -> int:
    room = page.text_width / (COLOPHON_PT * 20) - 3
    return int(-(-ems(text) // room) or 1) * COLOPHON_LINE + 2 * LEAD


def _row(text: str, beside: str, page: Page, *, first: bool, last: bool) -> str:
    above = f'<w:top w:val="single" w:sz="{THICK if first else THIN}" w:space="0" w:color="000000"/>'
    below = f'<w:bottom w:val="single" w:sz="{THICK}" w:space="0" w:color="000000"/>' if last else ""
    right = page.text_width - round(COLOPHON_PT * 20)
    tab = f'<w:tabs><w:tab w:val="right" w:pos="{right}"/></w:tabs>' if beside else ""
    height = _height(f"{text}{beside}", page)
    return (
        f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{height}" w:hRule="exact"/></w:trPr><w:tc><w:tcPr>'
        f'<w:tcW w:w="{page.text_width}" w:type="dxa"/><w:tcBorders>{above}{below}</w:tcBorders>'
        f'<w:vAlign w:val="center"/></w:tcPr>{paragraph("Colophon", text, tab, beside)}</w:tc></w:tr>'
    )
