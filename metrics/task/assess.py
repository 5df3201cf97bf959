"""Every task at every month of the year, as known now and as known at each deadline (domain.md section 5)."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, datetime
from fractions import Fraction
from functools import partial
from types import MappingProxyType

from metrics.task.cells import owed
from metrics.task.lamps import Lamp, Measure, measure
from metrics.task.outlook import outlook
from metrics.task.progress import progress
from metrics.task.standing import Assessment, Narrative, Standing
from plan import Plan, Task
from records import Connection, Fact, Snapshot, day_end, facts, last_batch, locked_changes, locks, origin


def assess(
    con: Connection,
    plan: Plan,
    snapshot: Snapshot,
    tasks: Collection[str] | None = None,
    months: Collection[int] | None = None,
) -> Assessment:
    """Compute every standing at a snapshot; of all tasks, or of those named.

    With `months` only those have standings, without outlook: enough to compare lamps, and far quicker. Where a whole
    assessment of shortly before is at hand, `assessed_since` is quicker still.
    """
    wanted = [m for m in plan.reporting.months if months is None or m in months]
    ends = {m: day_end(plan.deadline(m)) for m in wanted}
    known = facts(con, plan.year, snapshot.number, [*ends.values(), datetime.max], tasks)
    chosen = [t for t in plan.tasks.values() if tasks is None or t.id in tasks]
    now = known[datetime.max]
    changed = {(c.task, c.month) for c in locked_changes(con, snapshot.number)}
    standings = {
        task.id: year(
            plan,
            task,
            snapshot,
            now.get(task.id, []),
            {m: partial(_judged_then, plan, task, known[end].get(task.id, []), m) for m, end in ends.items()},
            {m for m in wanted if (task.id, date(plan.year, m, 1)) in changed},
        )
        for task in chosen
    }
    return assessment(con, plan, snapshot, standings)


def assessment(
    con: Connection, plan: Plan, snapshot: Snapshot, standings: dict[str, dict[int, Standing]]
) -> Assessment:
    """The standings with what is said of all of them."""
    demo, received = origin(con, snapshot.number)
    held = locks(con, plan.year, snapshot.number)
    return Assessment(plan, snapshot, demo, received, held, standings, last_batch(con, snapshot.number))


def year(
    plan: Plan,
    task: Task,
    snapshot: Snapshot,
    now: list[Fact],
    then: Mapping[int, Callable[[], Lamp | None]],
    changed_after_lock: Collection[int],
    kept: Mapping[int, Standing] = MappingProxyType({}),
) -> dict[int, Standing]:
    """The standings of a task. `then`: for each month asked for, how to tell what was judged at its deadline. `kept`:
    standings that hold still."""
    months = plan.reporting.months
    whole = len(then) == len(months)
    first = months[0] if whole else max(months[0], min(then, default=months[0]) - (plan.escalate_after or 1) + 1)
    looked_at = [m for m in months if first <= m <= max(then, default=0)]
    passed = {m for m in months if plan.passed(m, snapshot.day)}
    measures = {
        m: kept[m].measure
        if m in kept
        else measure(task, progress(task, now, m, months), m, months, plan.rule, m in passed, passed)
        for m in looked_at
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
        if m not in then or m in kept:
            found |= {m: kept[m]} if m in kept else {}
            continue
        now_lamp = _escalated(plan, {k: measures[k].lamp for k in looked_at if k <= m})
        lamp_then = then[m]() if m in passed else None
        made_good = lamp_then == "red" and now_lamp == "green"
        found[m] = Standing(
            plan=plan,
            task=task,
            month=m,
            measure=one,
            lamp="yellow" if made_good else now_lamp,
            lamp_then=lamp_then,
            known=_known(plan, measures, m) if now_lamp == "missing" else None,
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


def _known(plan: Plan, measures: dict[int, Measure], month: int) -> Lamp | None:
    """The lamp by the last report: what was 滞后 for having been 偏慢 too long stays so."""
    one = measures[month]
    until = {m: each.lamp for m, each in measures.items() if m <= (one.progress.month or 0)}
    return "red" if one.known == "yellow" and until and _escalated(plan, until) == "red" else one.known


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
