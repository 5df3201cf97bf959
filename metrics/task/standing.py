"""One task at one month, and all of them at one snapshot (domain.md sections 4 and 5)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from metrics.task.cells import Owed
from metrics.task.explain import brief, compared, explanation
from metrics.task.lamps import Lamp, Measure, exceeded
from metrics.task.outlook import Outlook
from metrics.task.progress import Progress
from plan import Plan, Task
from records import Last, Lock, Snapshot, day_end


@dataclass(frozen=True)
class Narrative:
    """What was written beside the figures of one month; of several 街镇 each with its name before it."""

    progress: str = ""
    reason: str = ""
    next_step: str = ""


@dataclass(frozen=True)
class Standing:
    """One task at one month.

    `lamp` is 现在, `lamp_then` 当时判定 (None while the deadline has not passed). `made_good`: it was red
    at the deadline and would be green now, and so shows yellow 已补齐. `late`: it was 未报送 at the deadline
    and has been reported since. `cells`: what is to be reported, one cell, or one per 街镇 of a by_unit
    task. `changed_after_lock`: a cell of this month was changed after the month was locked.
    """

    plan: Plan
    task: Task
    month: int
    measure: Measure
    lamp: Lamp
    lamp_then: Lamp | None
    made_good: bool
    late: bool
    narrative: Narrative
    outlook: Outlook | None
    cells: tuple[Owed, ...]
    changed_after_lock: bool

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


@dataclass(frozen=True, eq=False)
class Assessment:
    """All standings at one snapshot: task id → month → Standing. `last`: what tells its last batch from any other that
    might get that number; None where nothing is stored."""

    plan: Plan
    snapshot: Snapshot
    demo: bool
    latest_month: int
    received: datetime | None
    locks: dict[int, Lock]
    standings: dict[str, dict[int, Standing]]
    last: Last | None

    def at(self, month: int, tasks: Iterable[Task] | None = None) -> list[Standing]:
        """The standings of one month in the plan's order; of all tasks, or those given."""
        ids = self.standings if tasks is None else (task.id for task in tasks)
        return [self.standings[id][month] for id in ids]

    def of(self, task: Task) -> list[Standing]:
        """The standings of one task, month by month."""
        return list(self.standings[task.id].values())

    def passed(self, month: int) -> bool:
        """Whether the deadline of a month has passed on the snapshot's day."""
        return self.plan.passed(month, self.snapshot.day)
