"""Finding tasks by words: in the plan's own text and in what the departments wrote, whatever way it was typed."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from metrics.assess import Assessment, Standing
from metrics.lamps import LABELS
from plan import Plan

WIDTH = 40
"""Characters of an excerpt."""
_OWN, _TOLD, _HEADING, _WRITTEN = range(4)
"""Where a word was found, the best first: number and title; the task's other lines and the document's
sentences; the headings above it; what was written month by month."""
_HEAD = ("编号", "标题", "责任科室", "领域", "条")
_SAME = {"、": ",", "。": ".", "~": "-", "−": "-", "•": "·", "∙": "·"}
_DROPPED = {"Cc", "Cf", "Zs", "Zl", "Zp", "Ps", "Pe", "Pi", "Pf"}

Span = tuple[int, int]


class Piece(NamedTuple):
    """A stretch of the original text, and whether it is what was looked for."""

    text: str
    hit: bool


Pieces = tuple[Piece, ...]


@dataclass(frozen=True)
class Found:
    """One place of a task in which a word stands: its label (`6月滞后原因`) and an excerpt."""

    label: str
    pieces: Pieces


@dataclass(frozen=True)
class Hit:
    """A task that was found: its heading lines whole, hits marked, and the other places, newest month first."""

    standing: Standing
    id: Pieces
    title: Pieces
    department: Pieces
    area: Pieces
    section: Pieces
    places: tuple[Found, ...]


class Namesake(NamedTuple):
    """Something of the plan that bears the name looked for; `id` is what an address asks for it by."""

    kind: Literal["department", "unit", "list", "lamp", "area"]
    id: str
    name: str


class _Text(NamedTuple):
    label: str
    text: str
    rank: int


class _Folding(dict[int, str]):
    """Character → what it is compared as; of no length for spaces, quotes and brackets.

    Decomposed (NFKD) and not composed, since one character at a time keeps its place in the text.
    """

    def __missing__(self, code: int) -> str:
        folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", chr(code)).casefold())
        self[code] = "".join(_compared(c) for c in folded)
        return self[code]


def _compared(character: str) -> str:
    kind = unicodedata.category(character)
    if kind in _DROPPED or character in "'\"`":
        return ""
    return "-" if kind == "Pd" else _SAME.get(character, character)


_folding = _Folding()


def folded(text: str) -> str:
    """The text as it is compared: `“１２０” 户` → `120户`, `ＡＢＣ` → `abc`."""
    return text.translate(_folding)


def words(query: str) -> tuple[str, ...]:
    """The words of a query, folded, each once. Separated by spaces, full-width ones too."""
    return tuple(dict.fromkeys(word for word in map(folded, query.split()) if word))


def search(assessment: Assessment, month: int, query: str) -> list[Hit]:
    """The tasks in which every word stands, in whatever place; narratives up to a month.

    First those found by number or title, then by the plan's words, then by narratives, each in the plan's
    order. A task found by several words comes where the worst placed of them puts it.
    """
    wanted = words(query)
    ranked = []
    for standing in assessment.at(month) if wanted else []:
        texts = [text for text in _texts(assessment, standing) if text.text]
        rank = _rank(texts, wanted)
        if rank is not None:
            ranked.append((rank, _hit(standing, texts, wanted)))
    return [hit for _, hit in sorted(ranked, key=lambda pair: pair[0])]


def namesakes(plan: Plan, query: str) -> list[Namesake]:
    """Departments, 街镇, lists, lamps and areas whose name is the query; 街镇 also without 街道."""
    asked = folded(query)
    named: list[Namesake] = [
        *(Namesake("department", name, name) for name in plan.departments),
        *(Namesake("list", id, name) for id, name in plan.lists.items()),
        *(Namesake("lamp", lamp, name) for lamp, name in LABELS.items()),
        *(Namesake("area", area.id, area.name) for area in plan.areas),
    ]
    same = [each for each in named if asked and folded(each.name) == asked]
    units = [u for u in plan.units if asked in (folded(u), folded(u.removesuffix("街道").removesuffix("镇")))]
    return [*same, *(Namesake("unit", unit, unit) for unit in units if asked)]


def _texts(assessment: Assessment, standing: Standing) -> Iterator[_Text]:
    """Everything of a task that is searched, as it is listed."""
    plan, task = assessment.plan, standing.task
    place = plan.places[task.id]
    yield _Text("编号", task.id, _OWN)
    yield _Text("标题", task.title, _OWN)
    yield _Text("责任科室", task.department, _TOLD)
    yield _Text("领域", place.area.title, _HEADING)
    yield _Text("条", place.section.title, _HEADING)
    for piece in task.source:
        yield _Text("工作要点原文", piece, _TOLD)
    yield _Text("口径", task.note, _TOLD)
    yield _Text("节点", "、".join(stage.name for stage in task.stages), _TOLD)
    yield _Text("列入", "、".join(plan.lists[key] for key in task.lists), _TOLD)
    for s in reversed(assessment.of(task)):
        if s.month <= standing.month:
            yield _Text(f"{s.month}月进展情况", s.narrative.progress, _WRITTEN)
            yield _Text(f"{s.month}月滞后原因", s.narrative.reason, _WRITTEN)
            yield _Text(f"{s.month}月下一步措施", s.narrative.next_step, _WRITTEN)


def _rank(texts: Sequence[_Text], wanted: Sequence[str]) -> int | None:
    """The worst of the words' best places; None where a word is missing."""
    compared = [(folded(text.text), text.rank) for text in texts]
    best = [min((rank for text, rank in compared if word in text), default=None) for word in wanted]
    found = [rank for rank in best if rank is not None]
    return max(found) if len(found) == len(best) else None


def _hit(standing: Standing, texts: Sequence[_Text], wanted: Sequence[str]) -> Hit:
    heading = {text.label: _pieces(text.text, wanted) for text in texts if text.label in _HEAD}
    rest = [text for text in texts if text.label not in _HEAD]
    return Hit(
        standing,
        id=heading["编号"],
        title=heading["标题"],
        department=heading.get("责任科室", ()),
        area=heading["领域"],
        section=heading["条"],
        places=tuple(
            Found(text.label, _pieces(text.text, wanted, WIDTH)) for text in rest if _spans(text.text, wanted)
        ),
    )


def _spans(text: str, wanted: Iterable[str]) -> list[Span]:
    """Where the words stand in the original text, overlapping ones joined."""
    compared = folded(text)
    if not any(word in compared for word in wanted):
        return []
    places = [number for number, character in enumerate(text) for _ in folded(character)]
    found = sorted(
        (places[start], places[start + len(word) - 1] + 1) for word in wanted for start in _starts(compared, word)
    )
    joined: list[Span] = []
    for start, end in found:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _starts(text: str, word: str) -> Iterator[int]:
    start = text.find(word)
    while start >= 0:
        yield start
        start = text.find(word, start + len(word))


def _pieces(text: str, wanted: Sequence[str], width: int | None = None) -> Pieces:
    """The text in pieces; with a width, so many characters around the first hit and … where it goes on."""
    spans = _spans(text, wanted)
    first, last = _window(len(text), spans[0], width) if width and spans else (0, len(text))
    pieces = [Piece("…", False)] if first else []
    at = first
    for start, end in spans:
        start, end = max(start, first), min(end, last)
        if start < end:
            pieces += [Piece(text[at:start], False), Piece(text[start:end], True)]
            at = end
    pieces += [Piece(text[at:last], False), Piece("…" if last < len(text) else "", False)]
    return tuple(piece for piece in pieces if piece.text)


def _window(length: int, hit: Span, width: int) -> Span:
    """So many characters with the hit in their middle; the whole hit, should it be longer."""
    start, end = hit
    first = max(min(start - max(width - (end - start), 0) // 2, length - width), 0)
    return first, max(min(first + width, length), end)
