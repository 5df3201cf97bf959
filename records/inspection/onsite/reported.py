"""What was reported of a place: of a 点位 its last stage, of a task its figure or stage, month by month."""

from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from plan import Plan
from records.inspection.monthly import KnownSites, known_sites, over_typed
from records.inspection.register import Site
from records.store.connection import Connection
from records.store.facts import facts


class Told(NamedTuple):
    """A report: its month, and the stage or the number it says. Of a rate the number is its numerator, or the share
    itself. `first_received`: when anything valid first came for the month."""

    month: int
    stage: str | None
    number: Decimal | None
    first_received: datetime


Of = tuple[str, str | None, str | None]
"""Task, 点位 and 街镇, the latter two None where the task is meant as a whole."""


class Reported(NamedTuple):
    """All reports of some tasks as known at a snapshot, in the order of months."""

    sites: Mapping[tuple[str, str], Site]
    told: Mapping[Of, tuple[Told, ...]]

    def by(self, of: Of, month: int, until: datetime = datetime.max) -> Told | None:
        """The last report up to a month that had come by a moment, None where there is none."""
        of_place = reversed(self.told.get(of, ()))
        return next((told for told in of_place if told.month <= month and told.first_received <= until), None)


def reported(
    con: Connection, plan: Plan, snapshot: int, tasks: Collection[str], known: KnownSites | None = None
) -> Reported:
    """What was reported of tasks, and of their 点位, up to a snapshot. `known`: all sites, where they are at hand."""
    all_sites, all_told = known or known_sites(con, plan, snapshot)
    own = KnownSites([s for s in all_sites if s.task in tasks], [row for row in all_told if row.task in tasks])
    told: dict[Of, list[Told]] = {}
    for row in own.told:
        told.setdefault((row.task, row.site, None), []).append(Told(row.month, row.stage, None, row.first_received))
    typed = facts(con, plan.year, snapshot, [datetime.max], tasks)[datetime.max]
    for id, found in over_typed(plan, own, typed).items():
        for fact in found:
            before = told.setdefault((id, None, fact.unit), [])
            if not fact.same:
                before.append(Told(fact.month, fact.stage, fact.value, fact.first_received))
            elif before:
                before.append(before[-1]._replace(month=fact.month, first_received=fact.first_received))
    sites = {(site.task, site.number): site for site in own.sites}
    return Reported(sites, {of: tuple(rows) for of, rows in told.items()})
