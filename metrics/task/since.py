"""All standings anew after something was stored, from those of before: only what was touched is worked out again.

A file says something of some tasks from some month on. Standings of other tasks, and of earlier months, stay; what was
judged at a deadline stays while everything newer came after it.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from metrics.task.assess import assessment, year
from metrics.task.lamps import Lamp
from metrics.task.standing import Assessment, Standing
from plan import Plan
from records import (
    Connection,
    Snapshot,
    day_end,
    facts,
    last_batch,
    locked_changes,
    months_told,
    stored_since,
    touched_since,
)

HARMLESS = frozenset({"import", "revert", "lock", "unlock", "decision", "deck"})
"""Batches after which the standings of before can be gone on from: of others (another plan, the sample cleared) too
much changes."""


def assessed_since(old: Assessment, con: Connection, plan: Plan, snapshot: Snapshot) -> Assessment | None:
    """What `assess` gives of all tasks at a snapshot, gone on from a whole assessment of the same day. None where it has
    to be worked out anew."""
    if plan.text != old.plan.text or snapshot.day != old.snapshot.day or snapshot.number < old.snapshot.number:
        return None
    if old.last != last_batch(con, old.snapshot.number):
        return None
    passed = [m for m in plan.reporting.months if plan.passed(m, snapshot.day)]
    judged = day_end(plan.deadline(max(passed, key=plan.deadline))) if passed else datetime.min
    newer = stored_since(con, old.snapshot.number, snapshot.number)
    if any(kind not in HARMLESS or received <= judged for kind, received in newer):
        return None
    first = dict(touched_since(con, plan.year, old.snapshot.number, snapshot.number))
    known = facts(con, plan.year, snapshot.number, [datetime.max], first)[datetime.max]
    changed = {(c.task, c.month) for c in locked_changes(con, snapshot.number)}
    standings = dict(old.standings)
    for id, month in first.items():
        if id in standings:
            of = standings[id]
            standings[id] = year(
                plan,
                plan.tasks[id],
                snapshot,
                known.get(id, []),
                _judged(of),
                {m for m in of if (id, date(plan.year, m, 1)) in changed},
                {m: standing for m, standing in of.items() if m < month},
            )
    told = months_told(con, plan.year, snapshot.number)
    reported = [m for m in told if m in plan.reporting.months and date(plan.year, m, 1) <= snapshot.day]
    return assessment(con, plan, snapshot, reported, standings)


def _judged(of: Mapping[int, Standing]) -> dict[int, Callable[[], Lamp | None]]:
    return {m: lambda lamp=standing.lamp_then: lamp for m, standing in of.items()}  # type: ignore[misc]
