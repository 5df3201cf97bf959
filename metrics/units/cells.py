"""街镇: what each of them reported of the tasks told by 街镇, and the whole district beside (domain.md section 6).

A report for the whole district answers for every 街镇: their cells are then 未分报, without a figure, and not 0.
街镇 stand in the plan's order, never by how much they did.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Literal

from metrics.month.rollup import Reporting
from metrics.task import pace
from metrics.task.cells import answered, received
from metrics.task.lamps import measure
from metrics.task.progress import Progress, counting, progress, spoken
from metrics.task.standing import Assessment, Narrative, Standing
from plan import Area, Plan, Task
from records import Connection, Fact, day_end, facts_with_sites

State = Literal["reported", "same", "carried", "silent", "whole", "unasked"]
STATES: dict[State, str] = {
    "reported": "本月已报",
    "same": "无变化",
    "carried": "本月未报",
    "silent": "未报",
    "whole": "未分报",
    "unasked": "未要求分报",
}
"""What is known of a cell: said for this month, said as 无变化, a figure of an earlier month, nothing ever,
reported for the whole district only, nothing and nobody asked."""

Known = Mapping[str, Sequence[Fact]]
"""Task id → its facts as known at the snapshot."""


@dataclass(frozen=True)
class Cell:
    """One task, 街镇 (None: the whole district) and month.

    `target`: the target of this very 街镇, None where the plan gives it none. `due`: of a duty, the months
    that were due. `kept`: of a duty, whether 落实 was said for this month; None where nothing was.
    `asked`: the cell counts for 报送完整率; `reported` and `on_time` as there.
    """

    task: Task
    unit: str | None
    month: int
    state: State
    progress: Progress
    target: Fraction | None = None
    due: Fraction | None = None
    kept: bool | None = None
    asked: bool = False
    reported: bool = False
    on_time: bool = False
    narrative: Narrative = field(default_factory=Narrative)

    @property
    def level(self) -> Fraction | None:
        """The number, the share of a rate, stages finished, months fulfilled; None is unknown, never 0."""
        return self.progress.actual

    @property
    def rate(self) -> Fraction | None:
        """The share of its own target (of a duty: of the months due); None without one."""
        if self.level is None:
            return None
        if self.task.kind == "duty":
            return self.level / self.due if self.due else None
        if self.target is None:
            return None
        return pace.rate(self.task.model_copy(update={"target": self.target}), self.level)


@dataclass(frozen=True)
class Row:
    """One task at one month: a cell per 街镇 and the whole district, where counts are summed and rates are
    Σnumerator ÷ Σdenominator."""

    area: Area
    task: Task
    cells: tuple[Cell, ...]
    district: Cell

    def shade(self, cell: Cell) -> Fraction | None:
        """How full a cell is drawn, 0 to 1: the share of its own target; without one the share of the largest
        街镇 of the row. None where there is no figure, or nothing to compare the district's with."""
        if cell.level is None:
            return None
        if cell.rate is not None:
            return min(max(cell.rate, Fraction(0)), Fraction(1))
        largest = max((each.level for each in self.cells if each.level is not None), default=Fraction(0))
        if cell.unit is None or largest <= 0:
            return None if cell.unit is None else Fraction(0)
        return max(cell.level / largest, Fraction(0))


@dataclass(frozen=True)
class UnitTask:
    """One task in a 街镇's profile: its cell, the district's, and its cells month by month up to the one shown."""

    area: Area
    cell: Cell
    district: Cell
    months: tuple[Cell, ...]

    @property
    def share(self) -> Fraction | None:
        """Of a count: the part of the district's number. None for other kinds and where there is nothing to divide."""
        whole = self.district.level
        if self.cell.task.kind != "count" or self.cell.level is None or not whole:
            return None
        return self.cell.level / whole


@dataclass(frozen=True)
class Profile:
    """One 街镇 at one month. `cells`: what it was asked for, what it reported, and by the deadline."""

    unit: str
    month: int
    cells: Reporting
    tasks: tuple[UnitTask, ...]


def known_facts(con: Connection, assessment: Assessment) -> Known:
    """What was known at the assessment's snapshot."""
    return facts_with_sites(con, assessment.plan, assessment.snapshot.number, [datetime.max])[datetime.max]


def columns(plan: Plan, known: Known) -> tuple[str, ...]:
    """The plan's 街镇 in its order, then those it no longer has but that were reported for."""
    told = {fact.unit for facts in known.values() for fact in facts if fact.unit is not None}
    return plan.units + tuple(sorted(told - set(plan.units)))


def told_by_unit(assessment: Assessment, known: Known, month: int) -> list[Task]:
    """The tasks of a month asked of 街镇, or told by them, in the plan's order."""
    counting = (standing.task for standing in assessment.at(month))
    return [t for t in counting if t.by_unit or any(f.unit is not None for f in known.get(t.id, ()))]


def heat(assessment: Assessment, known: Known, month: int) -> list[Row]:
    """One row per task told by 街镇, in the plan's order."""
    plan = assessment.plan_of(month)
    units = columns(plan, known)
    return [
        Row(
            area=plan.places[task.id].area,
            task=task,
            cells=tuple(unit_cell(assessment, task, known.get(task.id, ()), unit, month) for unit in units),
            district=district_cell(assessment, task, month),
        )
        for task in told_by_unit(assessment, known, month)
    ]


def profile(assessment: Assessment, known: Known, unit: str, month: int) -> Profile:
    """One 街镇 at one month, its tasks in the plan's order."""
    plan = assessment.plan_of(month)
    tasks = []
    for task in told_by_unit(assessment, known, month):
        facts = known.get(task.id, ())
        cells = tuple(
            unit_cell(assessment, each.task, facts, unit, each.month)
            for each in assessment.of(task)
            if each.month <= month
        )
        tasks.append(UnitTask(plan.places[task.id].area, cells[-1], district_cell(assessment, task, month), cells))
    return Profile(unit, month, counted(each.cell for each in tasks), tuple(tasks))


def counted(cells: Iterable[Cell]) -> Reporting:
    """Cells due, reported and on time; over all 街镇 of a by_unit task the same as the task's own."""
    asked = [cell for cell in cells if cell.asked]
    return Reporting(len(asked), sum(c.reported for c in asked), sum(c.on_time for c in asked))


def unit_cell(assessment: Assessment, task: Task, facts: Sequence[Fact], unit: str, month: int) -> Cell:
    """One 街镇's cell. A figure of an earlier month is kept, unless one for the whole district has replaced it."""
    plan = assessment.plan_of(month)
    mine = [fact for fact in facts if fact.unit == unit]
    state, own = _own(plan, task, facts, unit, month)
    asked = task.by_unit and unit in plan.units
    came = answered(received(task, facts, month), unit)
    said = next((fact for fact in mine if fact.month == month), None)
    return Cell(
        task=task,
        unit=unit,
        month=month,
        state="unasked" if state == "silent" and not asked else state,
        progress=own,
        target=Fraction(len(task.stages)) if task.kind == "stages" else task.unit_targets.get(unit),
        due=_months_due(assessment, task, facts, own, unit, month) if task.kind == "duty" else None,
        kept=_kept(mine, month) if task.kind == "duty" and own.reported else None,
        asked=asked,
        reported=came is not None,
        on_time=came is not None and came <= day_end(plan.deadline(month)),
        narrative=Narrative(said.progress or "", said.reason or "", said.next_step or "") if said else Narrative(),
    )


def district_cell(assessment: Assessment, task: Task, month: int) -> Cell:
    """The whole district: what `metrics.progress` adds up, and whether anything was said this month."""
    standing = assessment.standings[task.id][month]
    own = standing.progress
    return Cell(
        task=task,
        unit=None,
        month=month,
        state=_said(own),
        progress=own,
        target=pace.target(task) if task.judged else None,
        due=standing.measure.due if task.kind == "duty" else None,
        kept=_district_kept(assessment, standing) if task.kind == "duty" and own.reported else None,
    )


def _said(own: Progress) -> State:
    if own.reported:
        return "same" if own.unchanged else "reported"
    return "silent" if own.actual is None else "carried"


def _own(plan: Plan, task: Task, facts: Sequence[Fact], unit: str, month: int) -> tuple[State, Progress]:
    """What a 街镇 told, as far as it counts (metrics.progress); 未分报 while the figure is the whole district's.

    A duty is answered month by month: what a 街镇 answered stays its own.
    """
    own = progress(task, [fact for fact in facts if fact.unit == unit], month, plan.reporting.months)
    counted = {fact.unit for fact in counting(task, facts, month)}
    whole = None in counted or (not own.reported and None in received(task, facts, month))
    if task.kind == "duty":
        return ("whole" if whole and not own.reported else _said(own)), own
    if whole:
        return "whole", Progress()
    own = own if unit in counted else Progress()
    return _said(own), own


def _months_due(
    assessment: Assessment, task: Task, facts: Sequence[Fact], own: Progress, unit: str, month: int
) -> Fraction:
    """Months in which this 街镇 owed an answer; those answered for the whole district alone are not its own."""
    plan = assessment.plan_of(month)
    passed = {s.month for s in assessment.of(task) if s.task.kind == "duty" and assessment.passed(s.month)}
    due = measure(task, own, month, plan.reporting.months, plan.rule, month in passed, passed).due or Fraction(0)
    by_district = {fact.month for fact in spoken(task, facts) if fact.unit is None and fact.month <= month}
    return due - len((by_district & passed) - set(own.told))


def _kept(mine: Sequence[Fact], month: int) -> bool:
    """The answer for the month; 无变化 repeats the one before."""
    return bool(max((f for f in mine if f.month <= month and not f.same), key=lambda fact: fact.month).value)


def _district_kept(assessment: Assessment, standing: Standing) -> bool:
    before = assessment.standings[standing.task.id].get(standing.month - 1)
    return (standing.actual or 0) > ((before and before.actual) or 0)
