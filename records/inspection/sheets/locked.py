"""What a change of the register does to months that are over (domain.md section 5): the number of every month follows from the
sites, so another 数量, another 街镇 or a site that counts no more moves figures that nobody told anew. That takes a reason; in a
locked month only the office may do it, and it stands in 已锁定期数据变更表.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from plan import Plan, Task
from records.history.lock import LATE_SHEETS, Lock, LockedChange, changed_cells
from records.inspection.register import Reached, Site, reached, registers
from records.store.connection import Connection

NOW = datetime.max


class Share(NamedTuple):
    """What a site gives to the figure of a month: to which 街镇, and how much; 0 while it has not finished or counts no more."""

    unit: str
    amount: Decimal


NOTHING = Share("", Decimal(0))


class Moved(NamedTuple):
    """A month whose figure a change of a site moves; None: nothing was told of the site, or it is not registered."""

    month: int
    before: Share | None
    after: Share | None


@dataclass(frozen=True)
class LockedSites:
    """The locked months of a year and those whose deadline has passed, and what was told of sites. `office`: whether the sender
    may move figures of locked months."""

    locks: Mapping[int, Lock]
    passed: Collection[int]
    told: Mapping[tuple[str, str], Sequence[Reached]]
    office: bool

    def moved(self, task: Task, before: Site | None, after: Site | None) -> list[Moved]:
        """The months whose figures change with a site, of those that are locked or over."""
        site = after or before
        told = self.told.get((task.id, site.number), ()) if site else ()
        found = [
            Moved(m, share(task, before, told, m), share(task, after, told, m))
            for m in sorted({*self.locks, *self.passed})
        ]
        return [each for each in found if each.before != each.after]


def told_by_site(told: Iterable[Reached]) -> dict[tuple[str, str], list[Reached]]:
    """Task and number → what was told of the site, in the order of months."""
    found: dict[tuple[str, str], list[Reached]] = {}
    for row in sorted(told, key=lambda row: row.month):
        found.setdefault((row.task, row.site), []).append(row)
    return found


def share(task: Task, site: Site | None, told: Sequence[Reached], month: int) -> Share | None:
    """What a site gives to the figure of a month. `told`: of that site, in the order of months."""
    until = [row for row in told if row.month <= month]
    if site is None or task.sites is None or not until:
        return None
    counts = site.active and task.sites.counts(until[-1].stage)
    return Share(site.unit if task.by_unit else "", site.quantity) if counts else NOTHING


def changed_when_locked(
    con: Connection, plan: Plan, snapshot: int, tasks: Collection[str] | None = None
) -> set[tuple[str, date]]:
    """Task and month of every cell that changed after its month was locked, by what was told or by a sheet of sites."""
    moved = {(change.task, change.month) for change in changed_by_sheets(con, plan, snapshot, tasks)}
    return changed_cells(con, snapshot, tasks) | moved


class _Late(NamedTuple):
    """A batch that changed the register while `months` were locked. `why`: why a sheet was undone; None of a sheet."""

    number: int
    file: str
    person: str
    when: datetime
    why: str | None
    months: Sequence[int]


def changed_by_sheets(
    con: Connection, plan: Plan, snapshot: int, tasks: Collection[str] | None = None
) -> list[LockedChange]:
    """Every figure of a locked month of the plan's year that a sheet of sites, or the undoing of one, has moved, oldest first;
    nothing is asked where no task has sites."""
    asked = [id for id, task in plan.tasks.items() if task.sites and (tasks is None or id in tasks)]
    rows = con.execute(LATE_SHEETS, {"snapshot": snapshot, "year": plan.year}).fetchall() if asked else []
    return [change for late in map(_Late._make, rows) for change in _changed_by(con, plan, late, asked)]


def _changed_by(con: Connection, plan: Plan, late: _Late, tasks: Collection[str]) -> Iterable[LockedChange]:
    before, after = (
        {(site.task, site.number): site for site in registers(con, plan.year, at, [NOW], tasks)[NOW]}
        for at in (late.number - 1, late.number)
    )
    told = told_by_site(reached(con, plan.year, late.number, [NOW], tasks)[NOW])
    for key in sorted(before.keys() | after.keys()):
        old, new = before.get(key), after.get(key)
        for month in sorted(late.months) if old != new else ():
            was, becomes = (share(plan.tasks[key[0]], each, told.get(key, ()), month) for each in (old, new))
            reason = late.why or (new.reason if new else "")
            yield from _changes(late, date(plan.year, month, 1), key, was, becomes, reason)


def _changes(
    late: _Late, month: date, key: tuple[str, str], before: Share | None, after: Share | None, reason: str
) -> Iterable[LockedChange]:
    """One; two where the site went from one 街镇 to another."""
    units = {each.unit for each in (before, after) if each and each.unit} or {""}
    for unit in sorted(units) if before != after else ():
        was, became = (each and (each.amount if each.unit in ("", unit) else Decimal(0)) for each in (before, after))
        yield LockedChange(
            batch=late.number,
            month=month,
            task=key[0],
            unit=f"{unit}点位 {key[1]}" if len(units) > 1 else f"点位 {key[1]}",
            undone=False,
            had_before=was is not None,
            same_before=False,
            value_before=was,
            denominator_before=None,
            stage_before=None,
            same=False,
            value=became or Decimal(0),
            denominator=None,
            stage=None,
            file=late.file,
            person=late.person,
            when=late.when,
            reason=reason,
            granted_by=None,
        )
