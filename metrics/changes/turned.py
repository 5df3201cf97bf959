"""The lamps of the cells of a file before and after it, without storing it: what it adds is laid over what was known."""

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from functools import partial

from metrics.changes.base import Base
from metrics.changes.flips import Cell, Standings
from metrics.task.assess import judged_then, year
from metrics.task.lamps import Lamp
from metrics.task.standing import Assessment
from records import (
    Connection,
    Fact,
    Facts,
    InForce,
    Looked,
    Sender,
    Snapshot,
    as_known,
    by_sites,
    day_end,
    facts,
    laid_over,
)

Then = Callable[[str], Mapping[int, Callable[[], Lamp | None]]]
"""Task → month → how to tell what was judged at its deadline."""


def before_and_after(
    con: Connection, base: Base, found: Looked, sender: Sender, cells: Collection[Cell], known: Assessment | None
) -> tuple[Standings, Standings]:
    """The standings of the tasks and months of a file, right in their lamps and words. `known`: figures, in the place of those
    before where they are those of the very same state. What was known at a deadline is asked for where it has passed, and
    not at all where all of that is at hand."""
    tasks, months = {task for task, _ in cells}, {month for _, month in cells}
    day = sender.stored.date()
    passed = {m: day_end(plan.deadline(m)) for m in months if (plan := found.held.by_month[m]).passed(m, day)}
    still = known is not None and _is_of(known, base, day) and all(sender.received > end for end in passed.values())
    typed = facts(con, base.plan.year, base.number, [*passed.values()], tasks) if passed and not still else {}
    typed |= {datetime.max: {id: of for id, of in found.typed[datetime.max].items() if id in tasks}}
    years = partial(_years, found.held, Snapshot(base.number, day), tasks)
    after = laid_over(typed, as_known(found, sender))
    if found.by_site or len(typed) > 1:  # what is undone by now may have been told by site at a deadline
        after = by_sites(con, base.plan, base.number, after, tasks, found.sites)
    if known is not None and still:
        return known.standings, years(after[datetime.max], _as_it_was(known.standings, months))
    old = by_sites(con, base.plan, base.number, typed, tasks) if found.by_site or len(typed) > 1 else typed
    one, other = (years(of[datetime.max], _anew(found.held, of, months, passed)) for of in (old, after))
    return one, other


def _is_of(known: Assessment, base: Base, day: date) -> bool:
    return known.last == base.last and known.snapshot.day == day and known.plan.text == base.plan.text


def _as_it_was(standings: Standings, months: Collection[int]) -> Then:
    def of(id: str) -> dict[int, Callable[[], Lamp | None]]:
        return {m: lambda lamp=one.lamp_then: lamp for m, one in standings.get(id, {}).items() if m in months}  # type: ignore[misc]

    return of


def _anew(held: InForce, known: Facts, months: Collection[int], passed: Mapping[int, datetime]) -> Then:
    def of(id: str) -> dict[int, Callable[[], Lamp | None]]:
        return {
            m: partial(judged_then, held, id, known[passed[m]].get(id, []), m, passed[m])
            if m in passed
            else lambda: None
            for m in months
        }

    return of


def _years(held: InForce, at: Snapshot, tasks: Collection[str], now: Mapping[str, list[Fact]], then: Then) -> Standings:
    return {id: year(held, id, at, now.get(id, []), then(id), ()) for id in held.tasks if id in tasks}
