"""Sections of a Word document: paper, margins, grid, and the header and page numbers that stand on every page."""

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement

from reports.monthly.word.gbt9704 import CHARACTER_SPACE, FOOTER, LINE, PORTRAIT, Page, twips
from reports.monthly.word.styles import NAMESPACE
from reports.monthly.word.text import paragraph

_RELATIONS = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_FIELD = '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
_SIDES = {"default": "FooterOdd", "even": "FooterEven"}
"""Word's name for odd pages and for even pages → the style of their page number."""


def section(page: Page, references: str, *, even: bool = False) -> str:
    """`w:sectPr` of pages laid so; `references` comes from `around`. `even`: they begin on an even page."""
    begins = "evenPage" if even else "nextPage"
    orientation = ' w:orient="landscape"' if page.landscape else ""
    return (
        f'<w:sectPr {NAMESPACE} {_RELATIONS}>{references}<w:type w:val="{begins}"/>'
        f'<w:pgSz w:w="{page.width}" w:h="{page.height}"{orientation}/>'
        f'<w:pgMar w:top="{page.top}" w:right="{page.right}" w:bottom="{page.bottom}" w:left="{page.left}"'
        f' w:header="{twips(15)}" w:footer="{twips(10) if page.landscape else FOOTER}" w:gutter="0"/>'
        f'<w:docGrid w:type="linesAndChars" w:linePitch="{LINE}" w:charSpace="{CHARACTER_SPACE}"/></w:sectPr>'
    )


def around(document: Document, page: Page, header: str) -> str:
    """Put header and page numbers into the document; returns the references to them."""
    found = ""
    if header:
        part, name = document.part.add_header_part()  # type: ignore[no-untyped-call]
        _filled(part.element, paragraph("Header", header))
        found = "".join(f'<w:headerReference w:type="{side}" r:id="{name}"/>' for side in _SIDES)
    for side, style in _SIDES.items():
        footer, name = document.part.add_footer_part()  # type: ignore[no-untyped-call]
        _filled(footer.element, *(_beside(style) if page.landscape else (_number(style),)))
        found += f'<w:footerReference w:type="{side}" r:id="{name}"/>'
    return found


def _filled(element: BaseOxmlElement, *content: str) -> None:
    element[:] = [parse_xml(each) for each in content]


def _number(style: str) -> str:
    """`— 1 —`."""
    dash = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'
    return (
        f'<w:p {NAMESPACE}><w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
        f"{dash.format('— ')}{_FIELD}{dash.format(' —')}</w:p>"
    )


def _beside(style: str) -> tuple[str, str]:
    """The same for a landscape page, where the standard wants it as on all others once the sheet is turned: in the left
    margin, text running down. A table of one cell, since only cells can turn their text.
    """
    line = twips(9)
    x = PORTRAIT.bottom - twips(3.8) - line
    cell = (
        f'<w:tbl {NAMESPACE}><w:tblPr><w:tblpPr w:leftFromText="0" w:rightFromText="0" w:vertAnchor="page"'
        f' w:horzAnchor="page" w:tblpX="{x}" w:tblpY="{PORTRAIT.left}"/><w:tblW w:w="{line}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/>'
        f'</w:tblCellMar></w:tblPr><w:tblGrid><w:gridCol w:w="{line}"/></w:tblGrid>'
        f'<w:tr><w:trPr><w:trHeight w:val="{PORTRAIT.text_width}" w:hRule="exact"/></w:trPr><w:tc><w:tcPr>'
        f'<w:tcW w:w="{line}" w:type="dxa"/><w:textDirection w:val="tbRl"/></w:tcPr>{_number(style)}</w:tc></w:tr></w:tbl>'
    )
    return cell, paragraph("SectionEnd", "")
