"""A .docx → its paragraphs: what stands in the body, in its order, with the numbers that Word sets by itself.

python-docx opens the package (its parser leaves entities alone); the walk over the body is ours, because
`Paragraph.text` of python-docx 1.2 leaves out what was inserted under 修订, and knows no numbers.
"""

import io
from collections.abc import Iterator
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from plan.drafting.document.bounds import BROKEN, MOST_CELLS, TOO_WIDE
from plan.drafting.document.grid import rows_of
from plan.drafting.document.numbering import Numbering
from plan.drafting.document.text import DocumentError, Gathered, Piece

DELETED = {
    qn("w:del"),
    qn("w:moveFrom"),
    qn("w:instrText"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
BOX = qn("w:txbxContent")
PARAGRAPH, TABLE, ROW, CELL = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
SIGNS = {qn("w:tab"): " ", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
INSIDE = {qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:moveTo"), qn("w:smartTag"), qn("w:customXml")}
DEEPEST = 50


def read_word(content: bytes) -> Gathered:
    """The body; texts in boxes, notes, heads and feet of pages are set aside. Raises DocumentError."""
    try:
        opened = docx.Document(io.BytesIO(content))
        gathered = Gathered()
        _Walk(gathered, Numbering(opened)).body(opened.element.body)
        gathered.aside += _around(opened)
    except DocumentError:
        raise
    except Exception:  # bytes of anybody's making: whatever zip, XML or the package makes of them, it is no document
        raise DocumentError(BROKEN) from None
    return gathered


class _Walk:
    def __init__(self, gathered: Gathered, numbering: Numbering) -> None:
        self._gathered = gathered
        self._numbering = numbering

    def body(self, parent: Any, depth: int = 0) -> None:
        if depth > DEEPEST:
            raise DocumentError(BROKEN)
        for element in parent:
            if element.tag == PARAGRAPH:
                self._paragraph(element)
            elif element.tag == TABLE:
                rows_of(_table(element), self._gathered)
            elif element.tag in INSIDE:
                self.body(element, depth + 1)

    def _paragraph(self, element: Any) -> None:
        text = written(element)
        if text.strip():
            label, level = self._numbering.of(element)
            self._gathered.pieces.append(Piece(text, ordinal=label, level=level))
        self._gathered.aside += [written(p) for box in element.iter(BOX) for p in box.iter(PARAGRAPH) if _counts(box)]


def written(element: Any) -> str:
    """The text of a paragraph as it reads with every change accepted; boxes inside it are no part of it."""
    return "".join(_signs(element))


def _signs(element: Any, depth: int = 0) -> Iterator[str]:
    if depth > DEEPEST:
        raise DocumentError(BROKEN)
    for child in element:
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag in SIGNS and not (child.tag == qn("w:br") and child.get(qn("w:type")) == "page"):
            yield SIGNS[child.tag]
        elif child.tag not in DELETED and child.tag != BOX:
            yield from _signs(child, depth + 1)


def _counts(box: Any) -> bool:
    """Whether a box is the one that is shown: older programs get a second copy of it."""
    return not any(parent.tag in DELETED for parent in box.iterancestors())


def _table(element: Any) -> list[list[str]]:
    """The rows of a table, a cell over several columns in each of them, one over several rows in each of these."""
    rows: list[list[str]] = []
    held = 0
    for row in element.iter(ROW):
        if next(row.iterancestors(TABLE)) is not element:
            continue  # of a table inside a cell, whose text is the cell's
        cells: list[str] = []
        for cell in row.iterchildren(CELL):
            span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
            merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
            text = "\n".join(filter(None, (written(p).strip() for p in cell.iter(PARAGRAPH))))
            if merge is not None and merge.get(qn("w:val")) != "restart" and rows and len(cells) < len(rows[-1]):
                text = rows[-1][len(cells)]
            cells += [text] * min(int(span.get(qn("w:val"))) if span is not None else 1, 64)
        rows.append(cells)
        held += len(cells)
        if held > MOST_CELLS:
            raise DocumentError(TOO_WIDE)
    return rows


def _around(opened: Any) -> Iterator[str]:
    """Heads and feet of pages, footnotes and endnotes."""
    for part in opened.part.package.iter_parts():
        name = str(part.partname)
        if name.startswith(("/word/header", "/word/footer", "/word/footnotes", "/word/endnotes")):
            element = getattr(part, "element", None)
            if element is None:
                element = parse_xml(part.blob)
            yield from (written(p) for p in element.iter(PARAGRAPH))
