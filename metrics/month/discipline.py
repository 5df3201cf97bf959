"""报送情况: who has reported a month, who not yet, and when it came (domain.md sections 1, 6 and 9).

Departments stand in the plan's order, never by how well they did.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Literal

from metrics.month.rollup import Reporting, reporting
from metrics.task.standing import Assessment, Standing
from plan import Plan, Task

UNASSIGNED = "未指定"
"""Stands for the department of tasks without one."""
NAMED = 5
"""How many tasks a 催报 text names before it says 等 N 项."""
UNITS_NAMED = 3

State = Literal["on_time", "late", "part", "nothing", "open"]
STATES: dict[State, str] = {
    "on_time": "按时报齐",
    "late": "已报齐，有迟报",
    "part": "未报齐",
    "nothing": "未报",
    "open": "未到截止日",
}


@dataclass(frozen=True)
class Missing:
    """One task not yet reported, or not by every 街镇: `units` are those still owed, none where the task is
    asked once for the whole district. `all_units`: not one 街镇 has reported."""

    task: Task
    units: tuple[str, ...] = ()
    all_units: bool = False

    @property
    def name(self) -> str:
        """`2.1-05 适老化改造〔新泾镇〕`; without 街镇 where all of them are owed."""
        said = f"{self.task.id} {self.task.title}"
        if not self.units or self.all_units:
            return said
        if len(self.units) > UNITS_NAMED:
            return f"{said}〔{self.units[0]}等 {len(self.units)} 个街镇〕"
        return f"{said}〔{'、'.join(self.units)}〕"


@dataclass(frozen=True)
class Discipline:
    """One department at one month, as known at a snapshot.

    `cells`: due, reported, received on time. `first_received` and `last_received`: of what counts for the
    month, None where nothing came. `days_late`: days after the deadline on which the last cell came; while
    cells are owed, days since the deadline until the snapshot's day; 0 where nothing is late.
    `passed`: the deadline, with its whole last day, has passed.
    """

    department: str
    month: int
    deadline: date
    passed: bool
    cells: Reporting
    first_received: datetime | None
    last_received: datetime | None
    days_late: int
    missing: tuple[Missing, ...]

    @property
    def state(self) -> State:
        if not self.missing:
            return "late" if self.days_late else "on_time"
        if not self.passed:
            return "open"
        return "part" if self.cells.reported else "nothing"

    @property
    def owed(self) -> str:
        """`12 项：2.1-01 …、… 等 12 项`, empty where nothing is owed."""
        return f"{len(self.missing)} 项：{_names(self.missing)}" if self.missing else ""


def completeness(cells: Reporting) -> Fraction | None:
    """报送完整率: reported ÷ due; None where nothing is due."""
    return Fraction(cells.reported, cells.due) if cells.due else None


def timeliness(cells: Reporting) -> Fraction | None:
    """及时率: received by the end of the deadline day ÷ due; None where nothing is due."""
    return Fraction(cells.on_time, cells.due) if cells.due else None


def discipline(assessment: Assessment, month: int) -> list[Discipline]:
    """One row per department with tasks, in the plan's order; those without department last as 未指定."""
    return [
        _of_department(assessment, name, standings, month)
        for name, standings in _by_department(assessment, month).items()
    ]


def total(rows: Iterable[Discipline]) -> Reporting:
    """The departments added up; equals `metrics.rollup.reporting` of all standings of the month."""
    cells = [row.cells for row in rows]
    return Reporting(sum(c.due for c in cells), sum(c.reported for c in cells), sum(c.on_time for c in cells))


def year(assessment: Assessment) -> dict[str, dict[int, Reporting]]:
    """Department → month → its cells, for every month of the plan."""
    found: dict[str, dict[int, Reporting]] = {}
    for month in assessment.plan.reporting.months:
        for name, standings in _by_department(assessment, month).items():
            found.setdefault(name, {})[month] = reporting(standings)
    return found


def reminder(plan: Plan, month: int, rows: Iterable[Discipline]) -> str:
    """催报 text, ready to paste into a chat: one paragraph per department that still owes something."""
    owing = [row for row in rows if row.missing]
    if not owing:
        return "各科室均已报齐。"
    due = plan.deadline(month)
    return "\n".join(
        f"{_addressed(row)}：{month}月进展应于{due.month}月{due.day}日前报送，尚有 {len(row.missing)} 项未报"
        f"（{_names(row.missing)}）。{'请于今日补报' if row.passed else '请按时报送'}；数无变化的可报“无变化”。"
        for row in owing
    )


def _addressed(row: Discipline) -> str:
    return "未指定科室的任务" if row.department == UNASSIGNED else row.department


def _names(missing: Sequence[Missing]) -> str:
    names = "、".join(each.name for each in missing[:NAMED])
    return f"{names} 等 {len(missing)} 项" if len(missing) > NAMED else names


def _by_department(assessment: Assessment, month: int) -> dict[str, list[Standing]]:
    found: dict[str, list[Standing]] = {name: [] for name in (*assessment.plan_of(month).departments, UNASSIGNED)}
    for standing in assessment.at(month):
        found[standing.task.department or UNASSIGNED].append(standing)
    return {name: standings for name, standings in found.items() if standings}


def _of_department(assessment: Assessment, name: str, standings: Sequence[Standing], month: int) -> Discipline:
    deadline = assessment.plan_of(month).deadline(month)
    came = sorted(cell.received for s in standings for cell in s.cells if cell.received)
    missing = tuple(owed for s in standings if (owed := _missing(s)))
    until = assessment.snapshot.day if missing else came[-1].date()
    return Discipline(
        department=name,
        month=month,
        deadline=deadline,
        passed=assessment.passed(month),
        cells=reporting(standings),
        first_received=came[0] if came else None,
        last_received=came[-1] if came else None,
        days_late=max((until - deadline).days, 0),
        missing=missing,
    )


def _missing(standing: Standing) -> Missing | None:
    owed = [cell.unit for cell in standing.cells if cell.received is None]
    units = tuple(unit for unit in owed if unit is not None)
    return Missing(standing.task, units, len(units) == len(standing.cells)) if owed else None
