"""All standings anew after something was stored, from those of before: only what was touched is worked out again.

A file says something of some tasks from some month on. Standings of other tasks, and of earlier months, stay. What was judged
at a deadline stays where everything newer came after it; else it is judged anew, of the tasks that were touched.
"""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial

from metrics.task.assess import Once, assessment, judged_then, year
from metrics.task.lamps import Lamp
from metrics.task.standing import Assessment, Standing
from plan import Plan
from records import (
    Connection,
    Snapshot,
    changed_when_locked,
    day_end,
    facts_with_sites,
    stored_from,
    touched_since,
)

HARMLESS = frozenset(
    {"import", "revert", "lock", "unlock", "decision", "deck", "request", "granted", "returned", "withdrawn"}
    | {"sample", "checks", "follow_up"}
    | {"sites"}
)
"""Batches after which the standings of before can be gone on from: of others (another plan, the sample cleared) too
much changes."""


def assessed_since(old: Assessment, con: Connection, plan: Plan, snapshot: Snapshot) -> Assessment | None:
    """What `assess` gives of all tasks at a snapshot, gone on from a whole assessment of a day when the same deadlines had
    passed. None where it has to be worked out anew."""
    if not _goes_on(old, plan, snapshot):
        return None
    newer = [each for each in stored_from(con, old.last.batch if old.last else 0) if each.batch <= snapshot.number]
    if old.last and (not newer or newer.pop(0) != old.last):
        return None
    if not all(each.kind in HARMLESS for each in newer):
        return None
    touched = _touched(old, con, snapshot, min((each.received for each in newer), default=datetime.max))
    return assessment(con, old.in_force, snapshot, {**old.standings, **touched})


def _goes_on(old: Assessment, plan: Plan, snapshot: Snapshot) -> bool:
    if plan.text != old.plan.text or snapshot.number < old.snapshot.number:
        return False
    return all(old.plan_of(m).passed(m, snapshot.day) == old.passed(m) for m in plan.reporting.months)


def _touched(old: Assessment, con: Connection, snapshot: Snapshot, since: datetime) -> dict[str, dict[int, Standing]]:
    """The standings of the tasks that were touched; `since`: the first moment at which anything that touched them came."""
    plan, held = old.plan, old.in_force
    told = touched_since(con, plan.year, old.snapshot.number, snapshot.number)
    first = {id: month for id, month in told if id in old.standings}
    ends = {m: day_end(held.by_month[m].deadline(m)) for m in plan.reporting.months if old.passed(m)}
    known = facts_with_sites(
        con, plan, snapshot.number, [*{end for end in ends.values() if end >= since}, datetime.max], first
    )
    changed = changed_when_locked(con, plan, snapshot.number, first)
    found = {}
    for id, month in first.items():
        of, once = old.standings[id], Once()
        then: dict[int, Callable[[], Lamp | None]] = {
            m: partial(judged_then, held, id, known[end].get(id, []), m, end, once)
            if m >= month and (end := ends.get(m)) in known
            else partial(_as_judged, of.get(m))
            for m in plan.reporting.months
        }
        found[id] = year(
            held,
            id,
            snapshot,
            known[datetime.max].get(id, []),
            then,
            {m for m in of if (id, date(plan.year, m, 1)) in changed},
            {m: standing for m, standing in of.items() if m < month},
            once,
        )
    return found


def _as_judged(standing: Standing | None) -> Lamp | None:
    return standing.lamp_then if standing else None
