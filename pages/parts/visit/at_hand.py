"""What every page works with: the plan in force, the records, the figures. Kept per process, never stale.

Caches are keyed by what they depend on (the file's stamp, the store's last change, the day, the plan's
fingerprint), so nothing has to be cleared.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache, wraps
from typing import TypeVar, TypeVarTuple, Unpack

from metrics.changes.compare import Comparison, comparison
from metrics.changes.last_year import LastYear, last_year
from metrics.look import latest_snapshot, look, of_year
from metrics.month.status import Status, status
from metrics.sites import TaskSites, sites_at
from metrics.task.standing import Assessment
from pages.parts.charts.finished import with_figures
from plan import Plan, PlanError, Problem, targets_path
from records import (
    Adjustment,
    Decision,
    Fact,
    InForce,
    Snapshot,
    Store,
    adjustments,
    decisions,
    default_store,
    facts_with_sites,
    in_force,
    is_aside,
    latest_number,
    now,
    plan_years,
    seeded,
)
from reports.deck.briefing import Briefing, brief

Key = TypeVarTuple("Key")
Value = TypeVar("Value")


def once(most: int) -> Callable[[Callable[[Unpack[Key]], Value]], Callable[[Unpack[Key]], Value]]:
    """As `lru_cache`, and what several ask for at once is worked out by the first of them; the others wait for it. After a
    file is stored every open page asks for the same new figures."""

    def keeping(work: Callable[[Unpack[Key]], Value]) -> Callable[[Unpack[Key]], Value]:
        held: OrderedDict[Hashable, Future[Value]] = OrderedDict()
        turn = threading.Lock()

        @wraps(work)
        def asked(*key: *Key) -> Value:
            with turn:
                mine = key not in held
                found = held.setdefault(key, Future())
                held.move_to_end(key)
                while len(held) > most:
                    held.popitem(last=False)
            if mine:
                try:
                    found.set_result(work(*key))
                except BaseException as error:  # whatever it is, nobody may wait for ever
                    found.set_exception(error)
                    with turn:
                        held.pop(key, None)
            return found.result()

        return asked

    return keeping


@dataclass(frozen=True)
class PlanInForce:
    """The last good plan (None if there never was one) and what is wrong with the text in force now. `aside`: whether
    the file of this machine says something else, where the records hold the plan."""

    plan: Plan | None
    problems: tuple[Problem, ...]
    aside: bool = False


class _PlanKeeper:
    """Rereads the plan when its file, or the records that hold it, have changed; a wrong one leaves the last good plan in
    force."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: tuple[object, ...] | None = None
        self._held = PlanInForce(None, ())

    def held(self) -> PlanInForce:
        path, store = targets_path(), default_store()
        try:
            stat = path.stat()
            file = (str(path), stat.st_mtime, stat.st_size)
        except OSError:
            file = (str(path), 0.0, 0)
        seen = (*file, store.address, store.changed()) if store.holds_plan else file
        with self._lock:
            if seen != self._seen:
                self._held = self._read()
                self._seen = seen
        return self._held

    def _read(self) -> PlanInForce:
        try:
            plan = seeded(default_store(), targets_path(), now())
        except PlanError as error:
            return PlanInForce(self._held.plan, tuple(error.problems))
        same = self._held.plan if self._held.plan and self._held.plan.text == plan.text else plan
        return PlanInForce(same, (), is_aside(default_store(), targets_path()))


_keeper = _PlanKeeper()


def plan_in_force() -> PlanInForce:
    """The plan, reread if its file has changed."""
    return _keeper.held()


def years(number: int) -> tuple[int, ...]:
    """The years of which a plan was known at a batch, in their order."""
    store = default_store()
    return _years(store.address, store.changed(), number)


@lru_cache(maxsize=16)
def _years(address: str, change: object, number: int) -> tuple[int, ...]:
    with Store(address).reading() as con:
        return tuple(plan_years(con, number))


def plan_of(year: int) -> Plan | None:
    """The plan by which the months of a year are judged now; None where none is known."""
    plan = plan_in_force().plan
    if plan is None or plan.year == year:
        return plan
    store = default_store()
    return _plan_of(store.address, store.changed(), latest().number, plan, year)


@lru_cache(maxsize=16)
def _plan_of(address: str, change: object, number: int, plan: Plan, year: int) -> Plan | None:
    with Store(address).reading() as con:
        return of_year(con, plan, year, number)


def latest() -> Snapshot:
    """The newest snapshot, judged as of today."""
    store = default_store()
    today = now().date()
    change = store.changed()
    return latest_snapshot(store, today) if change is None else _latest(store.address, change, today)


@once(8)
def _latest(address: str, change: object, today: date) -> Snapshot:
    return latest_snapshot(Store(address), today)


def figures(plan: Plan, snapshot: str) -> Assessment:
    """All figures of the year of a plan at a snapshot. Raises UnknownSnapshotError."""
    store = default_store()
    return _figures(store.address, store.changed(), plan, snapshot)


_newest: OrderedDict[tuple[str, Plan], Assessment] = OrderedDict()
"""The newest figures of a store and a plan, to go on from after something was stored."""
MOST_NEWEST = 4


@once(8)
def _figures(address: str, change: object, plan: Plan, snapshot: str) -> Assessment:
    before = _newest.get((address, plan))
    found = look(Store(address), plan, now().date(), snapshot, since=before)
    if before is None or found.snapshot.number >= before.snapshot.number:
        _newest[address, plan] = found
        while len(_newest) > MOST_NEWEST:
            _newest.popitem(last=False)
    return found


@with_figures(16)
def month_status(assessment: Assessment, month: int) -> Status:
    """The figures of one month."""
    return status(assessment, month)


@with_figures(16)
def since(assessment: Assessment, before: int, after: int) -> Comparison:
    """What moved from one month to another, as known now."""
    return comparison(month_status(assessment, before), month_status(assessment, after))


def year_before(assessment: Assessment, id: str) -> LastYear | None:
    """The same task in last year's plan, at the assessment's snapshot; None where it is tied to none."""
    task = assessment.plan.tasks.get(id)
    return _year_before(assessment, default_store().address, id) if task and task.previous else None


@with_figures(64)
def _year_before(assessment: Assessment, address: str, id: str) -> LastYear | None:
    with Store(address).reading() as con:
        return last_year(con, assessment.plan, id, assessment.snapshot)


def briefing(assessment: Assessment, month: int) -> Briefing:
    """Everything that is presented or leaves as a file, of a month at the assessment's snapshot."""
    return _briefing(assessment, default_store().address, month)


@with_figures(4)
def _briefing(assessment: Assessment, address: str, month: int) -> Briefing:
    with Store(address).reading() as con:
        return brief(con, assessment, month)


def decided(snapshot: str) -> list[Decision]:
    """Every decision up to a snapshot."""
    store = default_store()
    return _decided(store.address, store.changed(), snapshot)


@lru_cache(maxsize=8)
def _decided(address: str, change: object, snapshot: str) -> list[Decision]:
    with Store(address).reading() as con:
        return decisions(con, int(snapshot.split("-")[0]))


def plans_now(plan: Plan) -> InForce:
    """The plan of each month, `plan` being the one in force."""
    store = default_store()
    return _plans(store.address, store.changed(), plan)


@lru_cache(maxsize=8)
def _plans(address: str, change: object, plan: Plan) -> InForce:
    with Store(address).reading() as con:
        return in_force(con, plan, latest_number(con))


def adjusted(year: int, snapshot: Snapshot) -> list[Adjustment]:
    """计划调整 of a year, up to a snapshot."""
    store = default_store()
    return _adjusted(store.address, store.changed(), year, snapshot.number)


@lru_cache(maxsize=8)
def _adjusted(address: str, change: object, year: int, number: int) -> list[Adjustment]:
    with Store(address).reading() as con:
        return adjustments(con, year, number)


def sites(plan: Plan, snapshot: Snapshot, month: int) -> dict[str, TaskSites]:
    """Task id → its 点位 at a month, as known at a snapshot; of a plan without any nothing is asked."""
    if not any(task.sites for task in plan.tasks.values()):
        return {}
    store = default_store()
    return _sites(store.address, store.changed(), plan, str(snapshot), month)


@lru_cache(maxsize=8)
def _sites(address: str, change: object, plan: Plan, snapshot: str, month: int) -> dict[str, TaskSites]:
    return sites_at(figures(plan, snapshot), month)


def known(plan: Plan) -> dict[str, list[Fact]]:
    """Task id → its facts as known now: what a file is checked against."""
    store = default_store()
    return _known(store.address, store.changed(), latest().number, plan)


@once(4)
def _known(address: str, change: object, number: int, plan: Plan) -> dict[str, list[Fact]]:
    with Store(address).reading() as con:
        return facts_with_sites(con, plan, latest_number(con), [datetime.max])[datetime.max]
