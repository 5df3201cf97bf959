"""去年同期: the same task in last year's plan, where this year's ties the two (`previous`), as known at a snapshot."""

from dataclasses import dataclass

from metrics.changes.words import figure
from metrics.look import of_year
from metrics.task import pace
from metrics.task.assess import assess
from metrics.task.explain import shown
from metrics.task.standing import Standing
from plan import Plan, Task, tied
from records import Connection, Snapshot


@dataclass(frozen=True, eq=False)
class LastYear:
    """Last year's task, judged by last year's plan, month by month."""

    plan: Plan
    task: Task
    months: dict[int, Standing]

    def facts(self, month: int) -> list[tuple[str, str]]:
        """Name and value: what was reached at the same month, what was asked of the year, what was reached at its end."""
        goal, end = pace.target(self.task), self.months[max(self.months)]
        same = self.months.get(month)
        return [
            *([(f"去年同期（{month}月）", _reached(same))] if same else []),
            *([("去年目标", shown(self.task, goal))] if goal is not None else []),
            (f"去年全年（{end.month}月）", _reached(end)),
        ]

    def comparable(self, task: Task) -> bool:
        """Whether its figures can stand on the axis of this year's: of the same unit."""
        return _unit(self.task) == _unit(task) and "stages" not in (self.task.kind, task.kind)


def last_year(con: Connection, plan: Plan, id: str, snapshot: Snapshot) -> LastYear | None:
    """That of a task of the plan; None where the plan ties it to none, or last year's is not known."""
    before = of_year(con, plan, plan.year - 1, snapshot.number)
    then = tied(plan, id, before) if before else None
    if before is None or then is None:
        return None
    months = assess(con, before, snapshot, {then}).standings.get(then)
    return LastYear(before, before.tasks[then], months) if months else None


def _reached(standing: Standing) -> str:
    """`120户`; with the month it was reported about where that is an earlier one; 未报 where nothing ever was."""
    told = standing.progress.month
    if standing.actual is None or told is None:
        return "未报"
    return figure(standing) + (f"（{told}月的数）" if told != standing.month else "")


def _unit(task: Task) -> str:
    return "%" if task.in_percent else task.unit
