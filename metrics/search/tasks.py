"""Finding tasks by words: in the plan's own text and in what the departments wrote."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from metrics.search.words import WIDTH, Pieces, folded, pieces, spans, words
from metrics.task.lamps import GROUPS
from metrics.task.standing import Assessment, Standing
from plan import Plan

_OWN, _TOLD, _HEADING, _WRITTEN = range(4)
"""Where a word was found, the best first: number and title; the task's other lines and the document's
sentences; the headings above it; what was written month by month."""
_HEAD = ("编号", "标题", "责任科室", "领域", "条")


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

    kind: Literal["department", "partner", "leader", "unit", "list", "lamp", "area"]
    id: str
    name: str


class _Text(NamedTuple):
    label: str
    text: str
    rank: int


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
    """Departments, leaders, 街镇, lists, lamps and areas whose name is the query; 街镇 also without 街道."""
    asked = folded(query)
    named: list[Namesake] = [
        *(Namesake("department", name, name) for name in plan.departments),
        *(Namesake("partner", name, name) for name in plan.partners),
        *(Namesake("leader", name, name) for name in plan.leaders),
        *(Namesake("list", id, name) for id, name in plan.lists.items()),
        *(Namesake("lamp", group, name) for group, name in GROUPS.items()),
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
    yield _Text("配合科室", "、".join(task.partners), _TOLD)
    yield _Text("分管领导", task.leader, _HEADING)
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
    heading = {text.label: pieces(text.text, wanted) for text in texts if text.label in _HEAD}
    rest = [text for text in texts if text.label not in _HEAD]
    return Hit(
        standing,
        id=heading["编号"],
        title=heading["标题"],
        department=heading.get("责任科室", ()),
        area=heading["领域"],
        section=heading["条"],
        places=tuple(Found(text.label, pieces(text.text, wanted, WIDTH)) for text in rest if spans(text.text, wanted)),
    )
