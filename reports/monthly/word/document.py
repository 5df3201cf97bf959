"""A Word document of blocks: paragraphs and tables on portrait and landscape pages, laid out by GB/T 9704-2012."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import docx
from docx.document import Document
from docx.opc import part as opc
from docx.opc.constants import CONTENT_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE as RELATION
from docx.opc.packuri import PackURI
from docx.oxml import parse_xml

from reports.monthly.word.colophon import colophon, colophon_height
from reports.monthly.word.gbt9704 import BODY_PT, LANDSCAPE, PORTRAIT, Page
from reports.monthly.word.section import around, section
from reports.monthly.word.styles import SECTION_END, SETTINGS, font_table, styles
from reports.monthly.word.text import Column, Row, inert, paragraph, table
from reports.ooxml.package import dated


@dataclass(frozen=True)
class Paragraph:
    """A text in a style of reports/monthly/word/styles.py. `beside`: what stands at the end of its line; `right`:
    characters free at the right; `keep`: on a page with the next one; `new_page`: it begins one."""

    style: str
    text: str
    beside: str = ""
    right: float = 0
    keep: bool = False
    new_page: bool = False


@dataclass(frozen=True)
class Table:
    """A table as wide as the page's text. `dense`: in a smaller letter."""

    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Row]
    dense: bool = False


@dataclass(frozen=True)
class Colophon:
    """版记. `above`: twips of its page that are taken by what stands above it."""

    copies: str
    printer: str
    when: str
    above: int = 0


END = 100
"""Twips that the end of a section takes, and a little more."""
Block = Paragraph | Table | Colophon


@dataclass(frozen=True)
class Part:
    """Pages laid the same way. A new part begins on a new page; `even`: on an even one."""

    page: Page
    blocks: Sequence[Block]
    even: bool = False


def written(
    parts: Sequence[Part],
    *,
    title: str,
    author: str,
    header: str,
    when: datetime,
    told: Callable[[int, int], None] = lambda done, total: None,
) -> bytes:
    """The file's bytes, the same each time: every date in it is `when`. `header` stands on every page, unless empty.

    `told(done, total)` hears of each part.
    """
    document = _empty()
    references = {page: around(document, page, inert(header)) for page in (PORTRAIT, LANDSCAPE)}
    body = document.element.body
    body.clear()
    for number, part in enumerate(parts, 1):
        for block in part.blocks:
            body.extend(map(parse_xml, _xml(block, part.page)))
        end = section(part.page, references[part.page], even=part.even)
        last = number == len(parts)
        body.append(parse_xml(paragraph(SECTION_END, "", "" if last else end)))
        if last:
            body.append(parse_xml(end))
        told(number, len(parts))
    return _saved(document, inert(title), inert(author), when)


def _xml(block: Block, page: Page) -> list[str]:
    if isinstance(block, Paragraph):
        return [paragraph(block.style, block.text, _properties(block), block.beside)]
    if isinstance(block, Colophon):
        said = (block.copies, block.printer, block.when, page)
        return colophon(*said, page.text_height - block.above - colophon_height(*said) - END)
    return [table(block.columns, block.rows, page.text_width, block.title, dense=block.dense)]


def _properties(block: Paragraph) -> str:
    said = ("<w:keepNext/>" if block.keep else "") + ("<w:pageBreakBefore/>" if block.new_page else "")
    if block.right:
        right = round(block.right * 100)
        said += f'<w:ind w:rightChars="{right}" w:right="{round(right * BODY_PT / 5)}"/>'
    return said


_KEPT = (RELATION.OFFICE_DOCUMENT, RELATION.CORE_PROPERTIES, RELATION.STYLES, RELATION.SETTINGS)
"""What of python-docx's empty document is of use; not its picture of an empty page, its theme, its lists."""


def _empty() -> Document:
    """A document without content in our styles."""
    document = docx.Document()
    package = document.part.package
    assert package is not None
    for owner in (document.part, package):
        for name, relation in [*owner.rels.items()]:
            if relation.reltype not in _KEPT:
                del owner.rels[name]
    fonts = opc.Part(PackURI("/word/fontTable.xml"), CONTENT_TYPE.WML_FONT_TABLE, font_table().encode(), package)
    document.part.relate_to(fonts, RELATION.FONT_TABLE)
    document.styles.element[:] = [*parse_xml(styles())]
    document.settings.element[:] = [*parse_xml(SETTINGS)]
    return document


def _saved(document: Document, title: str, author: str, when: datetime) -> bytes:
    about = document.core_properties
    about.title, about.author, about.last_modified_by = title[:255], author[:255], author[:255]
    about.comments, about.keywords, about.language = "", "", "zh-CN"
    about.created = about.modified = when
    out = io.BytesIO()
    document.save(out)
    return dated(out.getvalue(), when)
