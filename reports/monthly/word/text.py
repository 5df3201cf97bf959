"""Text into WordprocessingML: paragraphs and tables. Whatever a text holds, it stays text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from reports.monthly.word.styles import NAMESPACE

_NOT_IN_XML = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Characters that turn the direction of writing, and with it what a reader sees."""


def inert(text: str) -> str:
    """The text without what XML cannot hold and without what turns the direction of writing."""
    return _TURNING.sub("", _NOT_IN_XML.sub("", text))


def run(text: str) -> str:
    """`w:r`; every line break of the text is one in Word, everything else its literal self."""
    lines = [line.replace("\t", " ").rstrip() for line in inert(text).splitlines()]
    said = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line, quote=False)}</w:t>' for line in lines)
    return f"<w:r>{said}</w:r>" if said else ""


def paragraph(style: str, text: str, properties: str = "", beside: str = "") -> str:
    """`w:p` in a style. `properties` go into `w:pPr` behind it; `beside` stands at the style's tab."""
    more = f"<w:r><w:tab/></w:r>{run(beside)}" if beside else ""
    return f'<w:p {NAMESPACE}><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{run(text)}{more}</w:p>'


@dataclass(frozen=True)
class Column:
    """A column of a table. `share` of the width; `middle`: short words that stand in its middle."""

    title: str
    share: int
    middle: bool = False


Row = Sequence[str] | str
"""The cells of a row, or one text that spans all columns and heads the rows below it."""


def table(columns: Sequence[Column], rows: Sequence[Row], width: int, title: str, *, dense: bool = False) -> str:
    """`w:tbl`, `width` twips wide: the header is repeated on each page and no row is torn in two.

    `title` is what a screen reader says of the table; a `dense` one is in a smaller letter.
    """
    whole = sum(column.share for column in columns)
    widths = [width * column.share // whole for column in columns]
    grid = "".join(f'<w:gridCol w:w="{each}"/>' for each in widths)
    letter = "Dense" if dense else "Table"
    styles = [f"{letter}{'Middle' if column.middle else 'Text'}" for column in columns]
    header = _row([c.title for c in columns], ["TableHead"] * len(columns), widths, "<w:tblHeader/>")
    body = "".join(
        _row([row], ["TableGroup"], [sum(widths)], span=len(columns))
        if isinstance(row, str)
        else _row(row, styles, widths)
        for row in rows
    )
    return (
        f'<w:tbl {NAMESPACE}><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:jc w:val="center"/><w:tblLayout w:type="fixed"/><w:tblCaption w:val="{escape(inert(title))}"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{header}{body}</w:tbl>"
    )


def _row(cells: Sequence[str], styles: Sequence[str], widths: Sequence[int], more: str = "", span: int = 1) -> str:
    spanning = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    said = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanning}<w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{run(text)}</w:p></w:tc>'
        for text, style, width in zip(cells, styles, widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{more}</w:trPr>{said}</w:tr>"
