"""What was reported of a place: of a 点位 its last stage, of a task its figure or stage, month by month."""

from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from plan import Plan
from records.inspection.monthly import facts_with_sites
from records.inspection.register import Site, reached, register
from records.store.connection import Connection


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


def reported(con: Connection, plan: Plan, snapshot: int, tasks: Collection[str]) -> Reported:
    """What was reported of tasks, and of their 点位, up to a snapshot."""
    told: dict[Of, list[Told]] = {}
    with_sites = [id for id in tasks if plan.tasks[id].sites]
    sites: list[Site] = []
    if with_sites:
        sites = register(con, plan.year, snapshot, with_sites)
        for row in reached(con, plan.year, snapshot, [datetime.max], with_sites)[datetime.max]:
            told.setdefault((row.task, row.site, None), []).append(Told(row.month, row.stage, None, row.first_received))
    for id, found in facts_with_sites(con, plan, snapshot, [datetime.max], tasks)[datetime.max].items():
        for fact in found:
            before = told.setdefault((id, None, fact.unit), [])
            if not fact.same:
                before.append(Told(fact.month, fact.stage, fact.value, fact.first_received))
            elif before:
                before.append(before[-1]._replace(month=fact.month, first_received=fact.first_received))
    return Reported({(site.task, site.number): site for site in sites}, {of: tuple(rows) for of, rows in told.items()})
