"""Every task at every month of the year, as known now and as known at each deadline (domain.md section 5)."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from functools import partial
from types import MappingProxyType

from metrics.checks import marked_tasks
from metrics.task.cells import owed
from metrics.task.lamps import Lamp, Measure, measure
from metrics.task.outlook import outlook
from metrics.task.progress import progress
from metrics.task.standing import Assessment, Narrative, Standing
from plan import Plan, Rule, Task
from records import (
    Connection,
    Fact,
    InForce,
    Inspected,
    Snapshot,
    changed_when_locked,
    day_end,
    facts_with_sites,
    in_force,
    inspected,
    known_sites,
    last_batch,
    locks,
    origin,
)

NOTHING = Narrative()


def assess(
    con: Connection,
    plan: Plan,
    snapshot: Snapshot,
    tasks: Collection[str] | None = None,
    months: Collection[int] | None = None,
) -> Assessment:
    """Compute every standing at a snapshot; of all tasks, or of those named. Each month is judged by its own version of
    the plan, `plan` being the one in force as a whole.

    With `months` only those have standings, without outlook: enough to compare lamps, and far quicker. Where a whole
    assessment of shortly before is at hand, `assessed_since` is quicker still.
    """
    held = in_force(con, plan, snapshot.number)
    wanted = [m for m in plan.reporting.months if months is None or m in months]
    ends = {m: day_end(held.by_month[m].deadline(m)) for m in wanted}
    known = facts_with_sites(con, plan, snapshot.number, [*ends.values(), datetime.max], tasks)
    now = known[datetime.max]
    changed = changed_when_locked(con, plan, snapshot.number, tasks)
    standings = {}
    for id in held.tasks if tasks is None else (id for id in held.tasks if id in tasks):
        once = Once()
        standings[id] = year(
            held,
            id,
            snapshot,
            now.get(id, []),
            {m: partial(judged_then, held, id, known[end].get(id, []), m, end, once) for m, end in ends.items()},
            {m for m in wanted if (id, date(plan.year, m, 1)) in changed},
            once=once,
        )
    return assessment(con, held, snapshot, standings)


def assessment(
    con: Connection, held: InForce, snapshot: Snapshot, standings: dict[str, dict[int, Standing]]
) -> Assessment:
    """The standings with what is said of all of them."""
    demo, received = origin(con, snapshot.number, held.latest.year)
    locked = locks(con, held.latest.year, snapshot.number)
    sites = known_sites(con, held.latest, snapshot.number)
    last, seen = last_batch(con, snapshot.number), inspected(con, held.latest, snapshot.number, sites)
    return Assessment(held, snapshot, demo, received, locked, _marked(standings, seen), last, seen, sites)


def _marked(standings: dict[str, dict[int, Standing]], seen: Inspected) -> dict[str, dict[int, Standing]]:
    """The same, 抽查不符 said of those of which it is true now: some may be from before the last finding."""
    marked = {month: marked_tasks(seen, month) for month in {month for of in standings.values() for month in of}}
    return {
        id: {m: s if s.differs == (id in marked[m]) else replace(s, differs=not s.differs) for m, s in of.items()}
        for id, of in standings.items()
    }


def year(
    held: InForce,
    id: str,
    snapshot: Snapshot,
    now: list[Fact],
    then: Mapping[int, Callable[[], Lamp | None]],
    changed_after_lock: Collection[int],
    kept: Mapping[int, Standing] = MappingProxyType({}),
    once: "Once | None" = None,
) -> dict[int, Standing]:
    """The standings of a task, of the months in which it counts. `then`: for each month asked for, how to tell what was
    judged at its deadline. `kept`: standings that hold still. `once`: shared with what tells that."""
    months = held.latest.reporting.months
    whole = len(then) == len(months)
    run = held.latest.escalate_after or 1
    first = months[0] if whole else max(months[0], min(then, default=months[0]) - run + 1)
    counting = _counting(held, id, months)
    looked_at = [m for m in counting if first <= m <= max(then, default=0)]
    passed = {m for m in months if held.by_month[m].passed(m, snapshot.day)}
    once = once or Once()
    measures = {
        m: kept[m].measure if m in kept else once.measured(held.by_month[m], counting, now, m, months, passed)
        for m in looked_at
    }
    by_month: dict[int, list[Fact]] = {m: [] for m in months}
    for fact in now:
        by_month.setdefault(fact.month, []).append(fact)
    found: dict[int, Standing] = {}
    reports: list[Fraction] = []
    for m in looked_at:
        one, plan, task = measures[m], held.by_month[m], counting[m]
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


def _counting(held: InForce, id: str, months: range, at: datetime | None = None) -> dict[int, Task]:
    """Month → the task as that month's plan has it, as known at a moment or now; not where it is not in the plan yet, or
    has ended."""
    plans = held.by_month if at is None or held.single else {m: held.of(m, at) for m in months}
    found = ((m, plans[m].tasks.get(id)) for m in months)
    return {m: task for m, task in found if task is not None and not task.over_by(m)}


class Once:
    """The measures of one task, each worked out once: what was known at a deadline most often is what is known now."""

    def __init__(self) -> None:
        self._found: dict[int, list[tuple[Task, Rule, list[Fact], bool, set[int] | None, Measure]]] = {}

    def measured(
        self,
        plan: Plan,
        counting: Mapping[int, Task],
        facts: list[Fact],
        month: int,
        months: range,
        passed: Collection[int],
    ) -> Measure:
        """At a month, by facts of any. `passed`: the months whose deadline has."""
        task, overdue = counting[month], month in passed
        until = [fact for fact in facts if fact.month <= month]
        # a month in which nothing was asked of a duty cannot have been missed
        owing = {m for m in passed if m < month and m in counting and counting[m].kind == "duty"}
        asked = owing if task.kind == "duty" else None
        for of, rule, known, was_overdue, were_asked, found in self._found.setdefault(month, []):
            if (of is task and rule is plan.rule) and (was_overdue, were_asked) == (overdue, asked) and known == until:
                return found
        found = measure(task, progress(task, until, month, months), month, months, plan.rule, overdue, asked)
        self._found[month].append((task, plan.rule, until, overdue, asked, found))
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


def judged_then(held: InForce, id: str, facts: list[Fact], month: int, end: datetime, once: Once | None = None) -> Lamp:
    """当时判定: judged at the end of the deadline day with what was known then, by the plan known then. A task that was not
    in it yet was not judged.

    A month whose own deadline is later, having been postponed, was not overdue at that moment.
    """
    plan = held.of(month, end)
    months = plan.reporting.months
    since = month - (plan.escalate_after or 1) + 1
    counting = _counting(held, id, months, end)
    if month not in counting:
        return "none"
    passed = {m for m in months if plan.deadline(m) <= plan.deadline(month)}
    once = once or Once()
    return _escalated(
        plan,
        {m: once.measured(plan, counting, facts, m, months, passed).lamp for m in counting if since <= m <= month},
    )


def _narrative(plan: Plan, of_month: list[Fact]) -> Narrative:
    if not of_month:
        return NOTHING
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
