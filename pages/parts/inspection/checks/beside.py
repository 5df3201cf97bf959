"""实地抽查 on the pages of others: on a task's page, and among what a department has to do."""

from collections.abc import Iterable
from typing import Any

from metrics.checks import open_first
from pages.parts import html
from pages.parts.inspection.checks.reading import photo_addresses, place_name, readable_by
from pages.parts.visit import gatekeeper
from pages.parts.visit.view import View
from plan import Task
from records import Check
from reports.look.checks import check_state, found_words, reported_words
from reports.look.events import Event, events


def of_task(shown: View, task: Task) -> None:
    """核实率, 一致率 and the findings of a task; nothing where nobody was there."""
    totals = shown.status.checked([task.id])
    if totals is None:
        return
    html.show("checks_beside.html", totals=totals, **words(shown, [c for c in _readable(shown) if c.task == task.id]))


def of_site(shown: View, task: str, number: str, *, active: bool) -> None:
    """The findings at a 点位 with their photos, and the way to record one for whoever may."""
    found = open_first(c for c in _readable(shown) if (c.task, c.site) == (task, number))
    form = shown.href("checks", task=task, site=number)
    may = active and not shown.pinned and gatekeeper.can("inspect")
    if found or may:
        html.show("site_checks.html", count=len(found), form=form if may else None)
    listed(shown, found)
    photos = [(c, photo_addresses(c.number, range(1, c.photos + 1))) for c in found if c.photos]
    html.show("site_photos.html", photos=photos)


def waiting(shown: View, department: str) -> None:
    """待整改 of a department's tasks; nothing where there is none."""
    plan = shown.shown_plan
    found = [
        c for c in _readable(shown) if c.open and c.task in plan.tasks and plan.tasks[c.task].department == department
    ]
    if found:
        html.show("head.html", text=f"实地抽查待整改 {len(found)} 条", note="点编号答复")
        listed(shown, found)


def _readable(shown: View) -> list[Check]:
    """What whoever asks may read."""
    found = shown.assessment.inspected.by(shown.month)
    return [each.check for each in readable_by(gatekeeper.account(), shown.shown_plan, found)]


def happened(shown: View, task: Task) -> list[Event]:
    """What happened to the findings of a task that may be read, of all months that the snapshot knows, newest first."""
    inspected = shown.assessment.inspected
    mine = [each for each in inspected.seen if each.check.task == task.id]
    return events(inspected, readable_by(gatekeeper.account(), shown.shown_plan, mine))


def listed(shown: View, found: Iterable[Check]) -> None:
    """Findings that may be read, 待整改 first; nothing where there is none."""
    told = words(shown, found)
    if told["checks"]:
        html.show("checks_list.html", **told)


def words(shown: View, found: Iterable[Check], *, linked: bool = True) -> dict[str, Any]:
    """What the list of findings says of each. `linked`: they are still there to be opened."""
    return {
        "view": shown,
        "linked": linked,
        "checks": open_first(found),
        "marked": {each.check.number for each in shown.assessment.inspected.seen if each.marked},
        "where": lambda check: place_name(shown, check),
        "state": lambda check: check_state(check, shown.seen),
        "before": reported_words,
        "found": found_words,
    }
