"""The newest sample in the hand of whoever goes there: what was drawn, what was gone to, each place with the way to its form."""

from typing import NamedTuple

from pages.parts import html
from pages.parts.visit.view import View
from records import Visit, default_store, latest_number, samples, taken_along
from records.inspection.onsite.judging import ROW_OF_LIST

MOST = 100
"""Places that are listed; the sheet to take along has all of them."""


class Stop(NamedTuple):
    """A place that was drawn. `href`: its form, empty where the finding has none of its own; `check`: the finding since."""

    name: str
    about: str
    href: str
    check: int | None


def draw(shown: View) -> None:
    """The sample, nothing where there is none of the year or where it is of another month and everything was gone to."""
    plan = shown.plan
    with default_store().reading() as con:
        made = samples(con, plan.year, latest_number(con))
        taken = taken_along(con, plan, made[0].batch) if made else None
    if taken is None:
        return
    since = taken.sample.received.date()
    found = {
        (each.check.task, each.check.site or ""): each.check.number
        for each in shown.assessment.inspected.seen
        if each.check.day >= since
    }
    stops = [_stop(shown, visit, found) for visit in taken.visits]
    left = sum(stop.check is None for stop in stops)
    if left or taken.sample.month.month == shown.month:
        html.show(
            "samples_along.html", sample=taken.sample, stops=stops[:MOST], count=len(stops), left=left, view=shown
        )


def _stop(shown: View, visit: Visit, found: dict[tuple[str, str], int]) -> Stop:
    place = visit.place
    task = shown.plan.tasks.get(place.task)
    number = place.site or (ROW_OF_LIST.format(place.line) if place.line else "")
    name = visit.site.title if visit.site else number or place.unit or "全区"
    checker = f"由{place.checker}检查" if place.checker else ""
    about = " · ".join(filter(None, (place.unit, f"{place.task} {task.title}" if task else place.task, checker)))
    href = shown.href("checks", task=place.task, site=number) if number and task else ""
    return Stop(name, about, href, found.get((place.task, number)))
