"""One task at one month, and all of them at one snapshot (domain.md sections 4 and 5)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import cached_property

from metrics.task import pace
from metrics.task.cells import Owed
from metrics.task.explain import brief, compared, explanation
from metrics.task.lamps import GROUPS, Group, Lamp, Measure, exceeded, group, reached
from metrics.task.outlook import Outlook
from metrics.task.progress import Progress
from plan import Plan, Task
from records import InForce, Inspected, KnownSites, Last, Lock, Snapshot, day_end


@dataclass(frozen=True)
class Narrative:
    """What was written beside the figures of one month; of several 街镇 each with its name before it."""

    progress: str = ""
    reason: str = ""
    next_step: str = ""


@dataclass(frozen=True)
class Standing:
    """One task at one month.

    `lamp` is 现在, `lamp_then` 当时判定 (None while the deadline has not passed). `known`: of one 未报送, the lamp
    by its last report, so that silence does not hide that a task lags; None of all others. `made_good`: it was red
    at the deadline and would be green now, and so shows yellow 已补齐. `late`: it was 未报送 at the deadline
    and has been reported since. `cells`: what is to be reported, one cell, or one per 街镇 of a by_unit
    task. `changed_after_lock`: a cell of this month was changed after the month was locked. `differs`: its figure carries
    抽查不符, which changes neither figure nor lamp (domain.md section 12).
    """

    plan: Plan
    task: Task
    month: int
    measure: Measure
    lamp: Lamp
    lamp_then: Lamp | None
    known: Lamp | None
    made_good: bool
    late: bool
    narrative: Narrative
    outlook: Outlook | None
    cells: tuple[Owed, ...]
    changed_after_lock: bool
    differs: bool = False

    @property
    def cells_due(self) -> int:
        return len(self.cells)

    @property
    def cells_reported(self) -> int:
        return sum(cell.received is not None for cell in self.cells)

    @property
    def cells_on_time(self) -> int:
        """Those received by the end of the deadline day."""
        end = day_end(self.plan.deadline(self.month))
        return sum(cell.received is not None and cell.received <= end for cell in self.cells)

    @property
    def due_now(self) -> Fraction | None:
        """序时 as it is shown: of a level nothing before its first month, where its curve only says how it was."""
        waits = self.task.kind == "level" and not pace.begun(self.task, self.month)
        return None if waits else self.measure.due

    @property
    def actual(self) -> Fraction | None:
        return self.measure.progress.actual

    @property
    def progress(self) -> Progress:
        return self.measure.progress

    @property
    def over(self) -> bool:
        """超额完成."""
        return exceeded(self.task, self.actual)

    @property
    def counts(self) -> bool:
        """Whether it takes part in the completion rate: a rate or a level from the month in which something is due
        of it, or once it is done (domain.md section 6)."""
        if self.task.kind not in pace.STATES:
            return self.task.judged
        return pace.begun(self.task, self.month) or reached(self.task, self.actual)

    @property
    def group(self) -> Group:
        """What it is counted under: its lamp, or the kind of those that have none."""
        return group(self.task.kind, self.lamp)

    @property
    def state(self) -> str:
        """Its lamp in words; of those without one 常态落实, the verdict of a direction, 待下达 (domain.md section 2)."""
        return self.verdict or GROUPS[self.group]

    @property
    def verdict(self) -> str | None:
        """好转 / 持平 / 变差 of a direction task with a baseline."""
        return compared(self.task, self.actual)

    @property
    def brief(self) -> str:
        """The explanation without the rule, for tables."""
        if self.made_good:
            return self.explanation
        return brief(self.plan, self.task, self.month, self.measure, self.lamp)

    @property
    def explanation(self) -> str:
        """Why the lamp shows what it shows."""
        if self.made_good:
            said = explanation(self.plan, self.task, self.month, self.measure, "green")
            return f"截止日判定为滞后，现已补齐；{said}"
        return explanation(self.plan, self.task, self.month, self.measure, self.lamp)


NEARLY_WHOLE = Fraction(95, 100)
"""From this share of its cells on a month is shown before its deadline (domain.md section 6)."""


@dataclass(frozen=True, eq=False)
class Assessment:
    """All standings at one snapshot: task id → month → Standing; none of a month in which a task was not in the plan yet
    or had ended. `in_force`: the plan of each month. `last`: what tells its last batch from any other that might get
    that number; None where nothing is stored. `inspected`: 实地抽查, which changes none of it. `sites`: the
    点位 and what was said of them."""

    in_force: InForce
    snapshot: Snapshot
    demo: bool
    received: datetime | None
    locks: dict[int, Lock]
    standings: dict[str, dict[int, Standing]]
    last: Last | None
    inspected: Inspected
    sites: KnownSites

    @property
    def plan(self) -> Plan:
        """The plan in force as a whole at the snapshot: what the year comes to."""
        return self.in_force.latest

    def plan_of(self, month: int) -> Plan:
        """The plan by which a month is judged (domain.md section 10: a change counts from its month)."""
        return self.in_force.by_month[month]

    @cached_property
    def latest_month(self) -> int:
        """The month shown by default (domain.md section 6): the newest of which anything was said, whose deadline has
        passed, or which is locked or nearly whole; where there is none yet, the newest of which anything was said.

        A row for a month that has not come (a slip) does not move everybody's view there.
        """
        begun = [m for m in self.plan.reporting.months if date(self.plan.year, m, 1) <= self.snapshot.day]
        cells = {m: self._cells(m) for m in begun}
        told = [m for m, (_, reported) in cells.items() if reported]
        whole = [m for m in begun if m in self.locks or (m in told and self._nearly_whole(m, *cells[m]))]
        return max(whole or told, default=self.plan.reporting.first_month)

    def _nearly_whole(self, month: int, due: int, reported: int) -> bool:
        return self.passed(month) or Fraction(reported, due) >= NEARLY_WHOLE

    def _cells(self, month: int) -> tuple[int, int]:
        """Due and reported."""
        of_month = [standings[month] for standings in self.standings.values() if month in standings]
        return sum(s.cells_due for s in of_month), sum(s.cells_reported for s in of_month)

    def at(self, month: int, tasks: Iterable[Task] | None = None) -> list[Standing]:
        """The standings of one month in the plan's order; of all tasks that count in it, or of those among the given."""
        ids = self.standings if tasks is None else (task.id for task in tasks if task.id in self.standings)
        return [found for id in ids if (found := self.standings[id].get(month))]

    def of(self, task: Task) -> list[Standing]:
        """The standings of one task, month by month; of the months in which it counts."""
        return list(self.standings.get(task.id, {}).values())

    @cached_property
    def opened(self) -> bool:
        """Whether the year of reporting has begun: its first deadline has passed, or something was reported."""
        return self.passed(self.plan.reporting.first_month) or any(
            standing.progress.month for year in self.standings.values() for standing in year.values()
        )

    def closed(self, month: int) -> bool:
        """Whether a month is over: its deadline has passed, or the office has locked it."""
        return self.passed(month) or month in self.locks

    def passed(self, month: int) -> bool:
        """Whether the deadline of a month has passed on the snapshot's day."""
        return self.plan_of(month).passed(month, self.snapshot.day)
