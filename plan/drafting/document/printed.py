"""A .pdf with text → its paragraphs. PDF knows lines alone, so paragraphs are put together again: by lines that do not
reach the right edge, by numbers and indents; one that a page breaks is one. Page numbers and running heads are set aside.
"""

import re
from collections import Counter
from itertools import pairwise
from typing import NamedTuple

import pypdfium2 as pdfium

from plan.drafting.document.bounds import BROKEN, LOCKED, MOST_PAGES, MOST_SIGNS, SCANNED, TOO_LONG
from plan.drafting.document.text import DocumentError, Gathered, Piece, clean

_PAGE_NUMBER = re.compile(r"[\s—–\-－_·.第页共/]*[0-9]{1,4}[\s—–\-－_·.第页共/0-9]*")
OPENS = re.compile(
    r"\s*(?:第?[一二三四五六七八九十]{1,3}(?:、|是|部分|章)|[（(][一二三四五六七八九十0-9]{1,3}[）)]|[0-9]{1,3}[.．、](?![0-9])|[①-⑳])"
)
_ENDS = tuple("。；！？：")
FEW_SIGNS = 8
"""Signs a page on average, below which what a page holds is a picture."""


class Line(NamedTuple):
    text: str
    left: float
    right: float
    page: int
    size: float


def read_pdf(content: bytes) -> Gathered:
    """Raises DocumentError, also for a scan, with the way out."""
    try:
        opened = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        raise DocumentError(LOCKED if "password" in str(error).lower() else BROKEN) from None
    try:
        return _gathered(_pages(opened))
    except pdfium.PdfiumError:
        raise DocumentError(BROKEN) from None
    finally:
        opened.close()


def _pages(opened: pdfium.PdfDocument) -> list[list[Line]]:
    if len(opened) > MOST_PAGES:
        raise DocumentError(f"有 {len(opened)} 页，最多 {MOST_PAGES} 页。请只留要分解的部分，另存后再试。")
    pages: list[list[Line]] = []
    signs = 0
    for number in range(len(opened)):
        page = opened[number]
        text = page.get_textpage()
        signs += text.count_chars()
        if signs > MOST_SIGNS:
            raise DocumentError(TOO_LONG)
        pages.append(_lines(text, number))
        text.close()
        page.close()
    if signs < FEW_SIGNS * len(pages):
        raise DocumentError(SCANNED)
    return pages


def _lines(text: pdfium.PdfTextPage, number: int) -> list[Line]:
    """The lines in reading order with their edges, as PDFium parts them."""
    whole = text.get_text_range()
    lines: list[Line] = []
    for found in re.finditer(r"[^\r\n]+", whole):
        if not clean(found[0]).strip():
            continue
        boxes = [text.get_charbox(at) for at in _outer(found[0], found.start())]
        left, right = min(b[0] for b in boxes), max(b[2] for b in boxes)
        height = max(b[3] - b[1] for b in boxes)
        lines.append(Line(clean(found[0]).strip().replace("\ufffe", ""), left, right, number, height))
    return lines


def _outer(text: str, start: int) -> tuple[int, ...]:
    """The places of the first and the last sign that are seen."""
    first = len(text) - len(text.lstrip())
    return start + first, start + len(text.rstrip()) - 1


def _gathered(pages: list[list[Line]]) -> Gathered:
    gathered = Gathered()
    heads = _running(pages)
    lines: list[Line] = []
    for page in pages:
        for place, line in enumerate(page):
            edge = place < 2 or place >= len(page) - 2
            if edge and (_PAGE_NUMBER.fullmatch(line.text) or _bare(line.text) in heads):
                gathered.aside.append(line.text)
            else:
                lines.append(line)
    gathered.pieces = [Piece(text) for text in _paragraphs(lines)]
    return gathered


def _running(pages: list[list[Line]]) -> set[str]:
    """What stands at the edge of three pages or more, and of at least half of them, but for its numbers."""
    counted = Counter(_bare(line.text) for page in pages for line in {*page[:2], *page[-2:]})
    return {text for text, times in counted.items() if text and times >= max(3, len(pages) / 2)}


def _bare(text: str) -> str:
    return re.sub(r"[\s0-9]", "", text)


def _paragraphs(lines: list[Line]) -> list[str]:
    """Lines joined where one goes on in the next: it reaches the right edge, and the next begins at the left one."""
    if not lines:
        return []
    right = _usual([line.right for line in lines], most=True)
    left = _usual([line.left for line in lines], most=False)
    found = [lines[0].text]
    for before, line in pairwise(lines):
        wide = max(line.size, 1.0)
        full = before.right >= right - 2.5 * wide
        indented = line.left > left + 1.2 * wide
        goes_on = full and not indented and not OPENS.match(line.text)
        if goes_on and not (before.text.endswith(_ENDS) and line.left > left + 0.8 * wide):
            found[-1] = _joined(found[-1], line.text)
        else:
            found.append(line.text)
    return found


def _usual(edges: list[float], *, most: bool) -> float:
    """The edge that most lines share: the outermost of those that occur often."""
    counted = Counter(round(edge / 4) * 4 for edge in edges)
    often = [edge for edge, times in counted.items() if times >= max(counted.values()) / 4]
    return float(max(often) if most else min(often))


def _joined(before: str, after: str) -> str:
    """A blank between two words of Latin letters only."""
    latin = before[-1:].isascii() and before[-1:].isalpha() and after[:1].isascii() and after[:1].isalpha()
    return f"{before} {after}" if latin else before + after
