"""The template's rows to be filled in on the page: what is asked, what was said before, what is said by now."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from metrics.sites import SiteStanding, sites_at
from metrics.task.cells import answered, received
from metrics.task.standing import Assessment
from plan import NOT_STARTED, Task
from records import Fact, Reached, Site
from records.checking.told import plain_number
from records.reading.cells import UNCHANGED
from records.reading.sheet import FIGURES
from reports.template.rows import SITE, Figure, answered_in, template_lines
from reports.template.unchanged import called, silent

CORRECTION = "更正原因"
"""The column of why a figure said before is changed: asked for where one is."""
TEXTS = ("进展情况", "滞后原因", "下一步措施")
"""The columns of words that every row has."""
FIELDS = (*FIGURES, *TEXTS, CORRECTION)
"""The columns that are filled in, as the monthly file calls them."""
Facts = Mapping[str, list[Fact]]
"""Task id → its facts as known now, ordered by month."""
Cell = tuple[str, str]
"""Task id and 街镇, the latter empty for the whole district; of a 点位 `点位 12` in its place, as the history calls it."""


class Filling(NamedTuple):
    """One row: a cell that is due, or a 点位 of a task whose number follows from them (`site`; `unit` is then its 街镇).

    `last`, `due`, `target`: what the template says of them. `answer`: the columns of the answer, `choices` those to choose
    from, none where it is a number. `said`: what is said of this month by now, by column; `before`: the texts of the last
    month that had any. `reported`: whether the month is answered, `told` how where not in this row; `basis`: whether
    无变化 has something to repeat. `lamp`: the task's as it stands, `late` where it is 滞后.
    """

    task: Task
    unit: str
    last: str
    due: str
    target: str
    answer: tuple[str, ...]
    choices: tuple[str, ...]
    said: dict[str, str]
    before: dict[str, str]
    reported: bool
    basis: bool
    lamp: str
    late: bool
    site: Site | None = None

    @property
    def cell(self) -> Cell:
        return self.task.id, f"{SITE} {self.site.number}" if self.site else self.unit

    @property
    def key(self) -> str:
        """`2.1-05|新泾镇`, as an address and the table call the row."""
        return "|".join(self.cell)

    @property
    def place(self) -> str:
        """What of the task it is about: `新泾镇`, `3 华阳站`; empty for the whole district."""
        return called(self.site) if self.site else self.unit

    @property
    def name(self) -> str:
        """`2.1-05 适老化改造（新泾镇）`."""
        return f"{self.task.id} {self.task.title}" + (f"（{self.place}）" if self.place else "")


def fillings(assessment: Assessment, known: Facts, month: int, department: str) -> list[Filling]:
    """The rows of a department's month in the plan's order; of a task with sites in the register one a site, since its number
    follows from them. `known`: the same moment as the assessment."""
    found: list[Filling] = []
    sites = sites_at(assessment, month)
    of_sites: set[str] = set()
    for line in template_lines(assessment, month, department):
        task, unit = line.task, str(line.cells["街镇"])
        if task.id in sites and sites[task.id].active:
            if task.id not in of_sites:
                of_sites.add(task.id)
                found += _of_sites(assessment, task, sites[task.id].active, month)
            continue
        facts = known.get(task.id, [])
        own = [fact for fact in facts if fact.unit == (unit or None)]
        here = next((fact for fact in own if fact.month == month), None)
        standing = assessment.standings[task.id][month]
        came = received(task, facts, month)
        found.append(
            Filling(
                task=task,
                unit=unit,
                last=_text(line.cells["上月值"]),
                due=_text(line.cells["本月应完成"]),
                target=_text(line.cells["目标"]),
                answer=answered_in(task),
                choices=_choices(task),
                said=said_in(task, here) if here else {},
                before=_before(own, month),
                reported=answered(came, unit) is not None if unit else bool(standing.cells_reported),
                basis=(unit or None) in silent(facts, month),
                lamp=standing.state,
                late=standing.lamp == "red",
            )
        )
    return found


def _of_sites(assessment: Assessment, task: Task, standings: Sequence[SiteStanding], month: int) -> Iterator[Filling]:
    """A row a site: its stage of last month, the one planned by now, and what is said of this month."""
    assert task.sites
    told: dict[str, list[Reached]] = {}
    for row in assessment.sites.told:
        if row.task == task.id:
            told.setdefault(row.site, []).append(row)
    for s in standings:
        own = told.get(s.site.number, [])
        before = [row for row in own if row.month < month]
        last = before[-1] if before else None
        here = next((row for row in own if row.month == month), None)
        after = f"（{last.month}月）" if last and last.month != month - 1 else ""
        yield Filling(
            task=task,
            unit=s.site.unit,
            last=f"{last.stage}{after}" if last else "",
            due=s.due or "",
            target=task.sites.counted,
            answer=("节点",),
            choices=(NOT_STARTED, *task.sites.stages),
            said={"节点": here.stage, **_words(here)} if here else {},
            before=_before(own, month),
            reported=here is not None,
            basis=last is not None and here is None,
            lamp=s.label,
            late=s.behind,
            site=s.site,
        )


def _text(held: str | Figure) -> str:
    return held.text if isinstance(held, Figure) else held


def _choices(task: Task) -> tuple[str, ...]:
    """What is chosen from: 是 and 否, or the task's own stages."""
    if task.kind == "duty":
        return ("是", "否")
    return (NOT_STARTED, *(stage.name for stage in task.stages)) if task.kind == "stages" else ()


def said_in(task: Task, fact: Fact) -> dict[str, str]:
    """A fact as it would be typed into the columns; those that hold nothing are left out."""
    found = _words(fact)
    if fact.same:
        return {answered_in(task)[0]: UNCHANGED, **found}
    if fact.stage is not None:
        return {"节点": fact.stage, **found}
    if fact.value is None:
        return found
    if task.kind == "duty":
        return {"完成值": "是" if fact.value else "否", **found}
    if fact.denominator is not None:
        return {"完成值": plain_number(fact.value), "分母": plain_number(fact.denominator), **found}
    share = task.in_percent
    return {"完成值": f"{plain_number(fact.value * 100)}%" if share else plain_number(fact.value), **found}


def _words(told: Fact | Reached) -> dict[str, str]:
    words = zip(TEXTS, (told.progress, told.reason, told.next_step), strict=True)
    return {column: text for column, text in words if text}


def _before(facts: Sequence[Fact | Reached], month: int) -> dict[str, str]:
    """Each text as it was last written before the month."""
    found: dict[str, str] = {}
    for fact in facts:
        if fact.month < month:
            found |= _words(fact)
    return found
