"""One drawing from beginning to end: population, sample, and what the sheet to take along says of each place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from plan import Plan
from records.inspection.onsite.draw import DrawError
from records.inspection.onsite.population import Wish, drawn_of, list_of, places_of, sites_of
from records.inspection.onsite.reported import Told, reported
from records.inspection.onsite.samples import Place, Sample, append_sample, drawn_in, samples
from records.inspection.register import Site
from records.reading.sheet import Upload
from records.store.batches import latest_number
from records.store.connection import Connection
from records.store.snapshot import Snapshot


@dataclass(frozen=True)
class Visit:
    """One line of the sheet to take along: what was drawn, and what was reported of it by the sample's month and its day."""

    place: Place
    site: Site | None
    told: Told | None


@dataclass(frozen=True)
class TakenAlong:
    """A sample with everything that its sheet says."""

    sample: Sample
    visits: tuple[Visit, ...]


def draw_sample(
    con: Connection,
    plan: Plan,
    tasks: Sequence[str],
    month: int,
    wish: Wish,
    *,
    person: str,
    when: datetime,
    listed: Upload | None = None,
    demo: bool = False,
) -> TakenAlong:
    """Draw and keep a sample within the caller's transaction. `listed`: a list of cases of the one task. Raises DrawError,
    and FileError for a list that cannot be read."""
    if listed and len(tasks) != 1:
        raise DrawError("从名单抽取只能写一项任务。请每项任务各抽一次。")
    known = reported(con, plan, latest_number(con), tasks)
    population = list_of(plan, tasks[0], listed) if listed else sites_of(plan, known, tasks, month)
    drawn = drawn_of(population, wish)
    batch = append_sample(
        con,
        places_of(drawn, population),
        [*population],
        wish.seed,
        each_unit=wish.each_unit,
        crossed=wish.cross,
        month=date(plan.year, month, 1),
        person=person,
        when=when,
        demo=demo,
    )
    found = taken_along(con, plan, batch)
    assert found is not None
    return found


def taken_along(con: Connection, plan: Plan, batch: int) -> TakenAlong | None:
    """A sample that was kept, as it was reported when it was drawn; None where there is none of that number."""
    sample = next((s for s in samples(con, plan.year, latest_number(con)) if s.batch == batch), None)
    if sample is None:
        return None
    known = reported(con, plan, batch, [id for id in sample.tasks if id in plan.tasks])
    visits = []
    for place in drawn_in(con, batch):
        site = known.sites.get((place.task, place.site or ""))
        of = (place.task, place.site, None if place.site else place.unit or None)
        told = known.by(of, sample.month.month, Snapshot(0, sample.received.date()).moment)
        visits.append(Visit(place, site, told))
    return TakenAlong(sample, tuple(visits))
