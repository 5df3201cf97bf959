"""Every task at every month of the year, as known now and as known at each deadline (domain.md section 5)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from duckdb import DuckDBPyConnection

from metrics.cells import Owed, owed
from metrics.explain import brief, compared, explanation
from metrics.lamps import Lamp, Measure, exceeded, measure
from metrics.outlook import Outlook, outlook
from metrics.progress import Progress, progress
from plan import Plan, Task
from records import Fact, Lock, Snapshot, day_end, facts, locked_changes, locks


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
    """All standings at one snapshot: task id → month → Standing."""

    plan: Plan
    snapshot: Snapshot
    demo: bool
    latest_month: int
    received: datetime | None
    locks: dict[int, Lock]
    standings: dict[str, dict[int, Standing]]

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


def assess(
    con: DuckDBPyConnection,
    plan: Plan,
    snapshot: Snapshot,
    tasks: Collection[str] | None = None,
    months: Collection[int] | None = None,
) -> Assessment:
    """Compute every standing at a snapshot; of all tasks, or of those named.

    With `months` only those have standings, without outlook: enough to compare lamps, and far quicker.
    """
    wanted = [m for m in plan.reporting.months if months is None or m in months]
    ends = {m: day_end(plan.deadline(m)) for m in wanted}
    known = facts(con, plan.year, snapshot.number, [*ends.values(), datetime.max], tasks)
    chosen = [t for t in plan.tasks.values() if tasks is None or t.id in tasks]
    now = known[datetime.max]
    changed = {(c.task, c.month) for c in locked_changes(con, snapshot.number)}
    standings = {
        task.id: _year(
            plan,
            task,
            snapshot,
            now.get(task.id, []),
            {m: known[end].get(task.id, []) for m, end in ends.items()},
            {m for m in wanted if (task.id, date(plan.year, m, 1)) in changed},
        )
        for task in chosen
    }
    # a row for a month that has not come (a slip) must not move everybody's view there
    reported = [
        f.month
        for rows in now.values()
        for f in rows
        if f.month in plan.reporting.months and date(plan.year, f.month, 1) <= snapshot.day
    ]
    row = con.execute(
        """
        select
            coalesce(bool_or(demo), false) as demo,
            max(received) filter (where kind = 'import') as received
        from batches
        where batch <= $number
        """,
        {"number": snapshot.number},
    ).fetchone()
    demo, received = row if row else (False, None)
    first = plan.reporting.first_month
    held = locks(con, plan.year, snapshot.number)
    # the newest month that is complete, as far as deadlines can tell; else the newest there is
    closed = [m for m in reported if plan.passed(m, snapshot.day)]
    newest = max(closed or reported, default=first)
    return Assessment(plan, snapshot, demo, newest, received, held, standings)


def _year(
    plan: Plan,
    task: Task,
    snapshot: Snapshot,
    now: list[Fact],
    then: dict[int, list[Fact]],
    changed_after_lock: set[int],
) -> dict[int, Standing]:
    months = plan.reporting.months
    whole = len(then) == len(months)
    first = months[0] if whole else max(months[0], min(then, default=months[0]) - (plan.escalate_after or 1) + 1)
    looked_at = [m for m in months if first <= m <= max(then, default=0)]
    passed = {m for m in months if plan.passed(m, snapshot.day)}
    measures = {
        m: measure(task, progress(task, now, m, months), m, months, plan.rule, m in passed, passed) for m in looked_at
    }
    by_month: dict[int, list[Fact]] = {m: [] for m in months}
    for fact in now:
        by_month.setdefault(fact.month, []).append(fact)
    found: dict[int, Standing] = {}
    reports: list[Fraction] = []
    for m in looked_at:
        one = measures[m]
        if one.progress.reported and one.progress.actual is not None:
            reports.append(one.progress.actual)
        if m not in then:
            continue
        now_lamp = _escalated(plan, {k: measures[k].lamp for k in looked_at if k <= m})
        lamp_then = _judged_then(plan, task, then[m], m) if m in passed else None
        made_good = lamp_then == "red" and now_lamp == "green"
        found[m] = Standing(
            plan=plan,
            task=task,
            month=m,
            measure=one,
            lamp="yellow" if made_good else now_lamp,
            lamp_then=lamp_then,
            made_good=made_good,
            late=lamp_then == "missing" and one.progress.reported,
            narrative=_narrative(plan, by_month[m]),
            changed_after_lock=m in changed_after_lock,
            outlook=outlook(task, reports, months[-1] - m) if whole else None,
            cells=owed(plan, task, now, m),
        )
    return found


def _escalated(plan: Plan, lamps: dict[int, Lamp]) -> Lamp:
    """The lamp of the last month, 偏慢 turned 滞后 after `escalate_after` months of 偏慢 running."""
    last = list(lamps.values())
    run = plan.escalate_after
    if run and len(last) >= run and all(lamp == "yellow" for lamp in last[-run:]):
        return "red"
    return last[-1]


def _judged_then(plan: Plan, task: Task, facts: list[Fact], month: int) -> Lamp:
    """当时判定: judged at the end of the deadline day with what was known then.

    A month whose own deadline is later, having been postponed, was not overdue at that moment.
    """
    months = plan.reporting.months
    since = month - (plan.escalate_after or 1) + 1
    passed = {m for m in months if plan.deadline(m) <= plan.deadline(month)}
    return _escalated(
        plan,
        {
            m: measure(task, progress(task, facts, m, months), m, months, plan.rule, m in passed, passed).lamp
            for m in months
            if since <= m <= month
        },
    )


def _narrative(plan: Plan, of_month: list[Fact]) -> Narrative:
    if len(of_month) > 1:
        order = {unit: number for number, unit in enumerate(plan.units)}
        of_month = sorted(of_month, key=lambda fact: order.get(fact.unit or "", -1))

    def joined(texts: Iterable[tuple[str | None, str | None]]) -> str:
        return "；".join(f"{unit}：{text}" if unit else text for unit, text in texts if text)

    return Narrative(
        joined((fact.unit, fact.progress) for fact in of_month),
        joined((fact.unit, fact.reason) for fact in of_month),
        joined((fact.unit, fact.next_step) for fact in of_month),
    )
