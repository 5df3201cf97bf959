"""What 实地抽查 says of the reports of a year: every finding beside what is reported of its place by now."""

from collections.abc import Mapping
from typing import NamedTuple

from plan import NOT_STARTED, Plan
from records.inspection.monthly import KnownSites
from records.inspection.onsite.checks import Check, checks
from records.inspection.onsite.reported import reported
from records.store.connection import Connection


class Seen(NamedTuple):
    """A finding. `corrected`: what was reported for its month is not what was reported when it was checked any more."""

    check: Check
    corrected: bool

    @property
    def marked(self) -> bool:
        """抽查不符: found different, and neither corrected by the department nor settled by the office since."""
        return not self.check.agrees and not self.corrected and self.check.settled_when is None


class Inspected(NamedTuple):
    """All findings about a year, oldest first. Of tasks with findings alone: `begun`: task → its 点位 of which a stage was
    reported, with the first such month; `names`: task and number of a 点位 → what it is called."""

    seen: tuple[Seen, ...] = ()
    begun: Mapping[str, Mapping[str, int]] = {}
    names: Mapping[tuple[str, str], str] = {}

    def by(self, month: int) -> tuple[Seen, ...]:
        """Those about reports up to a month."""
        return tuple(each for each in self.seen if each.check.month.month <= month)


def inspected(con: Connection, plan: Plan, snapshot: int, sites: KnownSites | None = None) -> Inspected:
    """What is known at a snapshot; one query where nothing was checked. `sites`: all of them, where they are at hand."""
    made = checks(con, plan.year, snapshot)
    if not made:
        return Inspected()
    tasks = [id for id in dict.fromkeys(check.task for check in made) if id in plan.tasks]
    known = reported(con, plan, snapshot, tasks, sites)
    begun: dict[str, dict[str, int]] = {}
    for (task, site, _), rows in known.told.items():
        held = known.sites.get((task, site or ""))
        first = next((told.month for told in rows if told.stage not in (None, NOT_STARTED)), None)
        if held and held.active and first is not None:
            begun.setdefault(task, {})[held.number] = first
    seen = []
    for check in made:
        told = known.by(check.where, check.month.month)
        now = (told.stage, told.number) if told else (None, None)
        seen.append(Seen(check, now != (check.reported_stage, check.reported_number)))
    return Inspected(tuple(seen), begun, {of: site.title for of, site in known.sites.items()})
