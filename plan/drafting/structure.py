"""The shape of a document: areas, sections and what is written under them; and what is no task at all.

一、 → （一） → sentences; 一、 → 一是/二是; 1. 2. 3. without areas; headings of a style or of a table. Which of the marks
stand for areas and which for sections follows from which of them the document has (domain.md section 10).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from plan.drafting.document import Assigned, Document, Paragraph
from plan.drafting.wording.masks import Masks, Span

_HAN = "一二三四五六七八九十百"
MARKS = (
    re.compile(rf"第[{_HAN}\d]{{1,3}}(?:部分|章|篇|编)[、，：:\s]?"),
    re.compile(rf"[{_HAN}]{{1,3}}、|[{_HAN}]{{1,3}}[.．]\s?"),
    re.compile(rf"（[{_HAN}]{{1,3}}）、?|\([{_HAN}]{{1,3}}\)、?"),
    re.compile(r"\d{1,3}(?:[.．、](?!\d)|\s*[.．、]\s+)|\d{1,2}[.．]\d{1,3}(?![\d.%％])[.．、]?\s?"),
    re.compile(r"（\d{1,3}）、?|\(\d{1,3}\)、?|\d{1,3}[）)]"),
    re.compile(r"[①-⑳]"),
)
"""Marks at the beginning of a paragraph, the outer ones first."""
STYLES, TABLE_HEADING = 10, 9
"""Headings known by a style rank by its level behind STYLES; those of tables behind these."""
SECTIONS_FROM = 2
"""Marks of this rank head sections, even where none heads areas."""
LONGEST_HEADING = 45
_SENTENCE = re.compile("[。！？；]")
_SIGNED = re.compile(
    rf"(?:20\d\d|二[〇○零Ｏ0][{_HAN}〇○零]{{2}})\s?年\s?[{_HAN}\d]{{1,3}}\s?月\s?[{_HAN}\d]{{1,3}}\s?日|[（(]?此(?:件|文件)|附(?:件|表)[:：\d]?|抄送|抄报|主题词|印发"
    r"|联系人|—+$"
)
_ISSUER = re.compile(r"[\u4e00-\u9fff]{2,30}(?:局|委员会|政府|办公室|中心|厅|处|委|院|校)")


class Block(NamedTuple):
    """A stretch of text that holds commitments, and what is said beside it."""

    span: Span
    assigned: Assigned = Assigned()


@dataclass
class Section:
    title: Span | None
    blocks: list[Block] = field(default_factory=list)


@dataclass
class Area:
    title: Span | None
    sections: list[Section] = field(default_factory=list)


@dataclass(frozen=True)
class Outline:
    """`front`: what stands before the first heading or task: title, number, introduction. `back`: signature, date, notes.
    `headings`: small headings inside sections, which are no tasks. `marks`: numbers that are only numbering."""

    areas: tuple[Area, ...]
    front: tuple[Span, ...]
    back: tuple[Span, ...]
    headings: tuple[Span, ...]


class Mark(NamedTuple):
    """A paragraph behind its number: the rank of the number, -1 without one."""

    paragraph: Paragraph
    rank: float
    body: Span


def outline(document: Document) -> Outline:
    """Never fails: a text of no shape is one area with one section."""
    marks = [_mark(p) for p in document.paragraphs]
    end = _signature(marks, document.text)
    first = _first(marks[:end], document.text)
    ranks = _headings(marks[first:end], document.text)
    builder = _Builder(document.text, ranks)
    for at in range(first, end):
        follows = marks[at + 1] if at + 1 < end else None
        builder.take(marks[at], follows)
    return Outline(
        tuple(builder.areas),
        tuple(m.body for m in marks[:first] if m.body.start < m.body.end),
        tuple(m.body for m in marks[end:] if m.body.start < m.body.end),
        tuple(builder.headings),
    )


def _mark(paragraph: Paragraph) -> Mark:
    text, start = paragraph.text, paragraph.start
    whole = Span(start, paragraph.end)
    if paragraph.heading:
        rank, length = _ordinal(text)
        return Mark(
            paragraph, rank if rank >= 0 else TABLE_HEADING + (paragraph.level - 1) / 2, Span(start + length, whole.end)
        )
    if paragraph.ordinal:
        rank, length = _ordinal(paragraph.ordinal)
        if rank >= 0:
            return Mark(paragraph, rank, whole)
    rank, length = _ordinal(text)
    if rank < 0 and paragraph.level:
        return Mark(paragraph, STYLES + paragraph.level, whole)
    return Mark(paragraph, rank, Span(start + length, whole.end))


def _ordinal(text: str) -> tuple[int, int]:
    """The rank and the length of the number that a text begins with; -1 and 0 without."""
    for rank, pattern in enumerate(MARKS):
        if found := pattern.match(text):
            return rank, len(text) - len(text[found.end() :].lstrip())
    return -1, 0


def _signature(marks: Sequence[Mark], text: str) -> int:
    """From where on paragraphs are signature, date, enclosures: short ones at the end, without a sentence."""
    end = len(marks)
    for at in range(len(marks) - 1, max(-1, len(marks) - 13), -1):
        said = marks[at].paragraph.text.strip()
        if _SIGNED.match(said) or (
            len(said) <= 30 and marks[at].rank < 0 and _ISSUER.fullmatch(re.sub(r"\s", "", said))
        ):
            end = at
    return end if end > 0 else len(marks)


def _first(marks: Sequence[Mark], text: str) -> int:
    """The first paragraph that is neither title nor introduction: the first with a number, of a table or, without any, the
    first that holds a sentence."""
    for at, mark in enumerate(marks):
        styled = mark.rank > STYLES and _styled(marks, mark)
        if 0 <= mark.rank < STYLES or styled or mark.paragraph.row or mark.paragraph.heading:
            return at
    whole = [
        at
        for at, m in enumerate(marks)
        if _SENTENCE.search(m.paragraph.text) or len(m.paragraph.text) > LONGEST_HEADING
    ]
    return whole[0] if whole else _behind_title(marks)


def _styled(marks: Sequence[Mark], mark: Mark) -> bool:
    """Whether a heading of a style is more than the document's title: others of its level follow, or none of any sort."""
    same = [m for m in marks if m.rank == mark.rank]
    return len(same) > 1 or not any(m.rank >= 0 for m in marks if m is not mark)


def _behind_title(marks: Sequence[Mark]) -> int:
    titled = [at for at, m in enumerate(marks[:5]) if TITLE.search(m.paragraph.text)]
    return titled[-1] + 1 if titled else 0


TITLE = re.compile(
    "工作要点|工作计划|工作安排|任务分解|重点工作|重点任务|行动计划|行动方案|实施方案|工作方案|分工方案|责任分解"
)


def _headings(marks: Sequence[Mark], text: str) -> list[float]:
    """The ranks that head something, at most two, the outer one first. A rank heads where most of its paragraphs are short
    and have something of another rank, or plain paragraphs, below them, or a short first sentence before others."""
    ranks = sorted({m.rank for m in marks if m.rank >= 0}, key=_order)
    found: list[float] = []
    for rank in ranks:
        mine = [at for at, m in enumerate(marks) if m.rank == rank]
        heads = sum(_heads(marks, at, text) for at in mine)
        if heads * 2 > len(mine) or (heads and rank >= STYLES):
            found.append(rank)
    return found[:2]


def _order(rank: float) -> float:
    """Styles are outermost, then the numbers, then what heads the rows of a table."""
    return rank - 20 if rank > STYLES else rank


def _heads(marks: Sequence[Mark], at: int, text: str) -> bool:
    mark = marks[at]
    if mark.paragraph.heading:
        return True
    title = _title(text, mark)
    if title is None:
        return False
    if _rest(text, mark, title) is not None:
        return True
    follows = marks[at + 1] if at + 1 < len(marks) else None
    return (
        follows is not None
        and follows.rank != mark.rank
        and (follows.rank < 0 or _order(follows.rank) > _order(mark.rank))
    )


def _title(text: str, mark: Mark) -> Span | None:
    """The short first sentence of a paragraph with a number, or all of it; None where that is no heading."""
    masks = Masks(text, mark.body)
    end = next((m.start() for m in masks.open(_SENTENCE.finditer(text, *mark.body))), mark.body.end)
    said = text[mark.body.start : end].strip()
    if not said or len(said) > LONGEST_HEADING or said.count("，") > 2:
        return None
    return Span(mark.body.start, end)


def _rest(text: str, mark: Mark, title: Span) -> Span | None:
    start = title.end
    while start < mark.body.end and text[start] in "。！？；：: 　":
        start += 1
    return Span(start, mark.body.end) if start < mark.body.end else None


class _Builder:
    def __init__(self, text: str, ranks: list[float]) -> None:
        self._text = text
        self._ranks = ranks
        self.areas: list[Area] = []
        self.headings: list[Span] = []

    def take(self, mark: Mark, follows: Mark | None) -> None:
        """One paragraph: a heading, with what stands behind it, or a stretch of tasks."""
        if mark.body.start >= mark.body.end:
            return
        if mark.rank in self._ranks and (title := self._heading(mark, follows)):
            self._open(self._ranks.index(mark.rank), title)
            if rest := _rest(self._text, mark, title):
                self._add(rest, mark)
            return
        if mark.rank >= 0 and (title := self._small(mark, follows)):
            self.headings.append(title)
            if rest := _rest(self._text, mark, title):
                self._add(rest, mark)
            return
        self._add(mark.body, mark)

    def _heading(self, mark: Mark, follows: Mark | None) -> Span | None:
        """The title in a paragraph of a rank that heads; one that is a task itself, since nothing is below it, is none."""
        if mark.paragraph.heading:
            return mark.body
        title = _title(self._text, mark)
        if title is None:
            return None
        below = follows is not None and (follows.rank < 0 or _order(follows.rank) > _order(mark.rank))
        return (
            title
            if below
            or _rest(self._text, mark, title) is not None
            or (len(self._ranks) > 1 and mark.rank == self._ranks[0])
            else None
        )

    def _small(self, mark: Mark, follows: Mark | None) -> Span | None:
        """A heading below the sections: short, no number in it, and something behind or below it."""
        title = _title(self._text, mark)
        if title is None or len(title.of(self._text)) > 25 or re.search(r"[，\d]", title.of(self._text)):
            return None
        below = follows is not None and follows.rank < 0 and _rest(self._text, mark, title) is None
        return title if below or _rest(self._text, mark, title) is not None else None

    def _open(self, place: int, title: Span) -> None:
        # 1. 保障性住房。 2. 老旧小区。 without 一、 above them are sections of one area
        alone = len(self._ranks) == 1 and SECTIONS_FROM <= self._ranks[0] < TABLE_HEADING
        if place == 0 and not alone:
            self.areas.append(Area(title))
        else:
            self._area().sections.append(Section(title))

    def _area(self) -> Area:
        if not self.areas:
            self.areas.append(Area(None))
        return self.areas[-1]

    def _add(self, span: Span, mark: Mark) -> None:
        area = self._area()
        if not area.sections:
            area.sections.append(Section(None))
        area.sections[-1].blocks.append(Block(span, mark.paragraph.assigned))
