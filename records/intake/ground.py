"""What files are checked against: the store as known at its last batch, gone on from where more was stored since.

Of the batches that came since only their own rows are asked for. So a second look, under the writers' lock or at the
next file, costs what is new and not what is known.
"""

from collections import OrderedDict
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from plan import Plan
from records.history.lock import Lock, locks
from records.inspection.monthly import KnownSites, known_sites
from records.plans.in_force import InForce, in_force
from records.store.batches import Last, last_batch, stored_from
from records.store.connection import Connection
from records.store.facts import Facts, facts, laid_over, rows_since
from records.store.lake.catalog import Mark
from records.store.store import Store

HARMLESS = frozenset(
    {"import", "sites", "lock", "unlock", "plan", "request", "granted", "returned", "withdrawn"}
    | {"decision", "deck", "sample", "checks", "follow_up"}
)
"""Batches that can be gone on over: of others (a file undone, the sample cleared) too much changes."""
MOST = 4


class Ground(NamedTuple):
    """What is known of the year of a plan at one batch: `last`, None in an empty store. `typed`: what was typed, as known
    now; `sites`: the 点位 and what was said of them; `locked`: the months that are; `held`: the plan of each month."""

    last: Last | None
    plan: Plan
    typed: Facts
    sites: KnownSites
    locked: dict[int, Lock]
    held: InForce

    @property
    def number(self) -> int:
        """The last batch; 0 before the first."""
        return self.last.batch if self.last else 0


class Grounds:
    """The last ground of each store, kept for the next file: of a few stores. What is kept was committed; whoever takes
    it holds its last batch against the store's, or the store's mark against its own."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[Ground, Mark | None]] = OrderedDict()

    def of(self, store: Store) -> Ground | None:
        return self._kept[store.address][0] if store.address in self._kept else None

    def unchanged(self, store: Store) -> Ground | None:
        """The one after which nothing was stored, where the mark of a shared lake says so: for whoever has the turn."""
        ground, mark = self._kept.get(store.address, (None, None))
        return ground if mark and store.changed() == mark else None

    def keep(self, store: Store, ground: Ground, mark: Mark | None = None) -> None:
        """`mark`: that of the lake with which it was as the ground says."""
        self._kept[store.address] = ground, mark
        self._kept.move_to_end(store.address)
        while len(self._kept) > MOST:
            self._kept.popitem(last=False)


def ground_of(con: Connection, plan: Plan, earlier: Ground | None = None) -> Ground:
    """That of the store as it is now, what is stored in this very transaction among it. `earlier`: one to go on from where
    that comes to the same."""
    if earlier is None or earlier.plan.text != plan.text:
        return _anew(con, plan)
    since = stored_from(con, earlier.number)
    if earlier.last is not None:
        if since[:1] != [earlier.last]:
            return _anew(con, plan)
        since = since[1:]
    if not since:
        return earlier
    if not {each.kind for each in since} <= HARMLESS:
        return _anew(con, plan)
    return _gone_on(con, earlier, since)


def _anew(con: Connection, plan: Plan) -> Ground:
    last = last_batch(con)
    number = last.batch if last else 0
    return Ground(
        last,
        plan,
        facts(con, plan.year, number, [datetime.max]),
        known_sites(con, plan, number),
        locks(con, plan.year, number),
        in_force(con, plan, number),
    )


def _gone_on(con: Connection, earlier: Ground, since: Sequence[Last]) -> Ground:
    kinds, last, plan = {each.kind for each in since}, since[-1], earlier.plan
    typed, sites = earlier.typed, earlier.sites
    if "import" in kinds:
        typed = laid_over(typed, rows_since(con, plan.year, earlier.number))
    if "sites" in kinds or ("import" in kinds and _about_sites(con, plan, earlier.number)):
        sites = known_sites(con, plan, last.batch)
    locked = locks(con, plan.year, last.batch) if kinds & {"lock", "unlock"} else earlier.locked
    return Ground(
        last, plan, typed, sites, locked, in_force(con, plan, last.batch) if "plan" in kinds else earlier.held
    )


def _about_sites(con: Connection, plan: Plan, since: int) -> bool:
    """Whether a file stored since says something of a site."""
    if not any(task.sites for task in plan.tasks.values()):
        return False
    row = con.execute("select count(*) from site_entries where batch > $since", {"since": since}).fetchone()
    return bool(row and row[0])
