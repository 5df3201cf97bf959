"""The lamps of the cells of a file before and after it, without storing it: what it adds is laid over what was known."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import partial

from metrics.changes.base import Base
from metrics.changes.flips import Cell, Standings
from metrics.task.assess import judged_then, year
from metrics.task.lamps import Lamp
from metrics.task.standing import Assessment, Standing
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
    before where they are those of the very same state. What was known at a deadline is asked for where it decides: of tasks
    that would be green now."""
    tasks, months = {task for task, _ in cells}, {month for _, month in cells}
    day = sender.stored.date()
    passed = {m: day_end(plan.deadline(m)) for m in months if (plan := found.held.by_month[m]).passed(m, day)}
    typed = {datetime.max: {id: of for id, of in found.typed[datetime.max].items() if id in tasks}}
    after = found.by_sites(laid_over(typed, as_known(found, sender))[datetime.max], found.pending)
    years = partial(_years, found.held, Snapshot(base.number, day), tasks)
    if known is not None and _is_of(known, base, day) and all(sender.received > end for end in passed.values()):
        return known.standings, years(after, _as_it_was(known.standings, months))
    asked = _unasked(months)
    old, new = years(found.by_sites(typed[datetime.max]), asked), years(after, asked)
    green = {
        id
        for standings in (old, new)
        for id, of in standings.items()
        if any(of[m].lamp == "green" for m in of if m in passed)
    }
    if not green:
        return old, new
    then = facts(con, base.plan.year, base.number, [*passed.values()], green)
    before = by_sites(con, base.plan, base.number, then, green)
    later = by_sites(con, base.plan, base.number, laid_over(then, as_known(found, sender)), green, found.pending)
    return _mended(old, found.held, before, passed), _mended(new, found.held, later, passed)


def _is_of(known: Assessment, base: Base, day: date) -> bool:
    return known.last == base.last and known.snapshot.day == day and known.plan.text == base.plan.text


def _as_it_was(standings: Standings, months: Collection[int]) -> Then:
    def of(id: str) -> dict[int, Callable[[], Lamp | None]]:
        return {m: lambda lamp=one.lamp_then: lamp for m, one in standings.get(id, {}).items() if m in months}  # type: ignore[misc]

    return of


def _unasked(months: Collection[int]) -> Then:
    return lambda _: dict.fromkeys(months, lambda: None)


def _mended(standings: Standings, held: InForce, known: Facts, passed: Mapping[int, datetime]) -> Standings:
    """What is green now and was red at its deadline is yellow, 已补齐."""

    def judged(id: str, m: int, one: Standing) -> Standing:
        if one.lamp != "green" or m not in passed:
            return one
        then = judged_then(held, id, known[passed[m]].get(id, []), m, passed[m])
        return replace(one, lamp="yellow", lamp_then=then, made_good=True) if then == "red" else one

    return {id: {m: judged(id, m, one) for m, one in of.items()} for id, of in standings.items()}


def _years(held: InForce, at: Snapshot, tasks: Collection[str], now: Mapping[str, list[Fact]], then: Then) -> Standings:
    return {id: year(held, id, at, now.get(id, []), then(id), ()) for id in held.tasks if id in tasks}
