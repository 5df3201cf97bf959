"""Figures that follow from 点位 (domain.md section 12): worked out when they are read, so that what is undone, corrected or
judged at an earlier moment stays right of itself.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import chain
from typing import NamedTuple

from plan import Plan, Task
from records.inspection.register import Reached, Site, reached, registers
from records.store.connection import Connection
from records.store.facts import Fact, Facts, facts


def facts_with_sites(
    con: Connection, plan: Plan, snapshot: int, moments: Sequence[datetime], tasks: Collection[str] | None = None
) -> Facts:
    """What `facts` gives, the figures of tasks with 点位 being those that follow from their sites."""
    return by_sites(con, plan, snapshot, facts(con, plan.year, snapshot, moments, tasks), tasks)


class KnownSites(NamedTuple):
    """The sites of a year and what was said of them, as known at a snapshot."""

    sites: list[Site]
    told: list[Reached]


def known_sites(con: Connection, plan: Plan, snapshot: int) -> KnownSites:
    """Those of all tasks with sites; nothing is asked where no task has any."""
    tasks = [id for id, task in plan.tasks.items() if task.sites]
    if not tasks:
        return KnownSites([], [])
    told = reached(con, plan.year, snapshot, [datetime.max], tasks)[datetime.max]
    return KnownSites(registers(con, plan.year, snapshot, [datetime.max], tasks)[datetime.max], told)


class Sums:
    """What follows from the sites of each task and month."""

    def __init__(self, plan: Plan, known: KnownSites) -> None:
        self._plan, self._sites = plan, known.sites
        self._told: dict[str, list[Reached]] = {}
        for row in sorted(of_registered(known.sites, known.told), key=lambda row: row.month):
            self._told.setdefault(row.task, []).append(row)

    def finished(self, task: str, unit: str | None, month: int) -> list[Site] | None:
        """The sites that the number of a month is made of, of a 街镇 or of all; None before the first month told by site."""
        told = self._told.get(task)
        if not told or month < told[0].month or task not in self._plan.tasks:
            return None
        stages = {row.site: row.stage for row in told if row.month <= month}
        own = [site for site in self._sites if site.task == task and unit in (None, site.unit)]
        return finished(self._plan.tasks[task], own, stages)


def sums_of(plan: Plan, known: KnownSites, pending: Sequence[Reached] = ()) -> Sums | None:
    """Those of what is known and of rows about to be stored; None where nothing is told by site."""
    told = with_pending(known.told, pending)
    return Sums(plan, KnownSites(known.sites, told)) if told else None


def with_pending(told: Iterable[Reached], pending: Sequence[Reached]) -> list[Reached]:
    """What is known with rows about to be stored laid over it, in the order of months."""
    laid = {(row.task, row.site, row.month): row for row in (*told, *pending)}
    return sorted(laid.values(), key=lambda row: row.month)


def of_registered(sites: Iterable[Site], told: Iterable[Reached]) -> Iterable[Reached]:
    """What was said of sites that are in the register. A sheet of sites that is undone takes with it what was told of its sites:
    where nothing else is left, what was typed counts again."""
    held = {(site.task, site.number) for site in sites}
    return (row for row in told if (row.task, row.site) in held)


def over_typed(
    plan: Plan, known: KnownSites, typed: Mapping[str, list[Fact]], pending: Sequence[Reached] = ()
) -> Mapping[str, list[Fact]]:
    """The facts as known now, those that follow from the sites in the place of typed ones; the store is not asked again.
    `pending`: rows about to be stored."""
    told = with_pending(known.told, pending)
    return {**typed, **_of_moment(plan, known.sites, told, typed)}


def by_sites(
    con: Connection,
    plan: Plan,
    snapshot: int,
    found: Facts,
    only: Collection[str] | None = None,
    pending: Sequence[Reached] = (),
) -> Facts:
    """The facts with those that follow from the sites in the place of typed ones, from the first month told by site on. Tasks
    without `sites` are untouched, and nothing is asked where no task has any. `pending`: rows about to be stored, known at moments
    by which they were received."""
    tasks = [id for id, task in plan.tasks.items() if task.sites and (only is None or id in only)]
    told = reached(con, plan.year, snapshot, [*found], tasks) if tasks else {}
    if pending:
        told = {
            moment: with_pending(rows, [row for row in pending if row.received <= moment])
            for moment, rows in told.items()
        }
    if not any(told.values()):
        return found
    registered = registers(con, plan.year, snapshot, [*found], tasks)
    return {moment: of | _of_moment(plan, registered[moment], told[moment], of) for moment, of in found.items()}


def _of_moment(
    plan: Plan, sites: Iterable[Site], told: Iterable[Reached], typed: Mapping[str, list[Fact]]
) -> dict[str, list[Fact]]:
    held: dict[str, list[Site]] = {}
    for site in sites:
        held.setdefault(site.task, []).append(site)
    of_task: dict[str, list[Reached]] = {}
    for row in of_registered(chain.from_iterable(held.values()), told):
        of_task.setdefault(row.task, []).append(row)
    return {
        id: derived(plan, plan.tasks[id], held.get(id, []), rows, typed.get(id, [])) for id, rows in of_task.items()
    }


def finished(task: Task, sites: Iterable[Site], stages: Mapping[str, str]) -> list[Site]:
    """The sites of which the task's number is made: in the register, and past the counted stage. `stages`: number → the last
    stage finished."""
    counts = task.sites.counts if task.sites else lambda _: False
    return [site for site in sites if site.active and counts(stages.get(site.number, ""))]


def derived(plan: Plan, task: Task, sites: list[Site], told: Sequence[Reached], typed: Sequence[Fact]) -> list[Fact]:
    """The facts of one task: typed ones before the first month told by site; from then on, for each month of which something
    was said, the sum over the sites that had finished the counted stage, by 街镇 where the task is reported so.
    `told` in the order of months. A 街镇 without sites has nothing to say and stands at 0."""
    first = told[0].month
    found = [fact for fact in typed if fact.month < first]
    stages: dict[str, str] = {}
    unit_of = {site.number: site.unit for site in sites}
    for month in sorted({row.month for row in told} | {fact.month for fact in typed if fact.month >= first}):
        rows = [row for row in told if row.month == month]
        stages |= {row.site: row.stage for row in rows}
        said = [fact for fact in typed if fact.month == month]
        done = finished(task, sites, stages)
        if not task.by_unit:
            found.append(_fact(task, None, month, done, rows, said, sites, before=_before(found, first, None)))
            continue
        for unit in sorted(plan.units):  # in the order of `facts`
            own = [row for row in rows if unit_of.get(row.site) == unit]
            words = [fact for fact in said if fact.unit in (unit, None)]
            if own or words or (rows and unit not in unit_of.values()):
                of_unit = [site for site in done if site.unit == unit]
                found.append(_fact(task, unit, month, of_unit, own, words, sites, rows, _before(found, first, unit)))
    return found


def _before(found: Iterable[Fact], first: int, unit: str | None) -> bool:
    """Whether a figure that follows from the sites stands before, which 无变化 repeats."""
    return any(fact.unit == unit and fact.month >= first for fact in found)


def _fact(
    task: Task,
    unit: str | None,
    month: int,
    done: Sequence[Site],
    rows: Sequence[Reached],
    said: Sequence[Fact],
    sites: Sequence[Site],
    others: Sequence[Reached] = (),
    before: bool = False,
) -> Fact:
    """One cell. `others`: whose rows stand for a 街镇 of which nothing can be said."""
    names = {site.number: site.title for site in sites}
    sources: list[Reached | Fact] = [*rows, *said] or [*others]
    last = max(sources, key=lambda each: (each.batch, each.line))
    same = before and not rows and bool(said) and all(fact.same for fact in said)

    def words(column: str) -> str | None:
        texts = [getattr(fact, column) for fact in said if getattr(fact, column)]
        texts += [f"{names.get(row.site, row.site)}：{text}" for row in rows if (text := getattr(row, column))]
        return "；".join(dict.fromkeys(texts)) or None

    return Fact(
        task=task.id,
        unit=unit,
        month=month,
        same=same,
        value=None if same else sum((site.quantity for site in done), Decimal(0)),
        denominator=None,
        stage=None,
        progress=words("progress"),
        reason=words("reason"),
        next_step=words("next_step"),
        correction=last.correction,
        first_received=min(each.first_received for each in sources),
        batch=last.batch,
        line=last.line,
        person=last.person,
        received=last.received,
    )
