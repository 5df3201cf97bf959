"""点位 beside what else is shown: the small table of a task, the word on where its number comes from."""

from collections.abc import Iterable

from pages.parts import html
from pages.parts.visit import at_hand
from pages.parts.visit.view import View
from plan import Task

MOST = 20
"""Sites that a task's own page lists."""


def draw(shown: View, task: Task) -> None:
    """The sites of a task, those behind first; nothing of a task without."""
    if not task.sites:
        return
    found = at_hand.sites(shown.shown_plan, shown.snapshot, shown.month).get(task.id)
    if found is None:
        return
    first = sorted(found.active, key=lambda s: not s.behind)[:MOST]
    html.show("sites_beside.html", task=task, found=found, counts=found.counts, sites=first, view=shown)


def word(shown: View, tasks: Iterable[Task]) -> None:
    """On a page where figures are filled in: whose follow from 点位, and where those are reported."""
    found = [task for task in tasks if task.sites]
    if found:
        html.show("sites_word.html", tasks=found, view=shown)
