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
    changed_when_locked,
    day_end,
    facts_with_sites,
    last_batch,
    stored_since,
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
    """What `assess` gives of all tasks at a snapshot, gone on from a whole assessment of the same day. None where it has
    to be worked out anew."""
    touched = _touched(old, con, plan, snapshot)
    if touched is None:
        return None
    return assessment(con, old.in_force, snapshot, {**old.standings, **touched})


def _touched(old: Assessment, con: Connection, plan: Plan, snapshot: Snapshot) -> dict[str, dict[int, Standing]] | None:
    """The standings of the tasks that were touched since; None as above."""
    if not _goes_on(old, con, plan, snapshot):
        return None
    first = dict(touched_since(con, plan.year, old.snapshot.number, snapshot.number))
    known = facts_with_sites(con, plan, snapshot.number, [datetime.max], first)[datetime.max]
    changed = changed_when_locked(con, plan, snapshot.number, first)
    found = {}
    for id in first.keys() & old.standings.keys():
        of = old.standings[id]
        found[id] = year(
            old.in_force,
            id,
            snapshot,
            known.get(id, []),
            _judged(of),
            {m for m in of if (id, date(plan.year, m, 1)) in changed},
            {m: standing for m, standing in of.items() if m < first[id]},
        )
    return found


def _goes_on(old: Assessment, con: Connection, plan: Plan, snapshot: Snapshot) -> bool:
    """Whether nothing but files, locks and the like came since, all of it after the last deadline that has passed."""
    if plan.text != old.plan.text or snapshot.day != old.snapshot.day or snapshot.number < old.snapshot.number:
        return False
    if old.last != last_batch(con, old.snapshot.number):
        return False
    passed = [m for m in plan.reporting.months if plan.passed(m, snapshot.day)]
    judged = day_end(plan.deadline(max(passed, key=plan.deadline))) if passed else datetime.min
    newer = stored_since(con, old.snapshot.number, snapshot.number)
    return all(kind in HARMLESS and received > judged for kind, received in newer)


def _judged(of: Mapping[int, Standing]) -> dict[int, Callable[[], Lamp | None]]:
    return {m: lambda lamp=standing.lamp_then: lamp for m, standing in of.items()}  # type: ignore[misc]
