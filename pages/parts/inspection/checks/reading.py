"""What of 实地抽查 somebody may see, and what a page shows of it."""

from collections.abc import Iterable

from access import Account, may
from pages.downloads.offered import PHOTO
from pages.parts.visit.view import View
from plan import Plan
from records import Check, Seen

PLACE = "checks"


def department(plan: Plan, task: str) -> str | None:
    """Whose task it is; None for one that the plan does not have any more."""
    found = plan.tasks.get(task)
    return found.department if found else None


def readable_by(who: Account | None, plan: Plan, found: Iterable[Seen]) -> list[Seen]:
    """The findings that somebody may read: staff those of their own departments' tasks."""
    return [each for each in found if may(who, "checks", department(plan, each.check.task))]


def photo_addresses(number: int, places: Iterable[int]) -> list[str]:
    """Where photos of a finding are."""
    return [PHOTO.address({}, number=number, place=place) for place in places]


def place_name(shown: View, check: Check) -> str:
    """What was checked: the name of the 点位, its number where it has none; else the 街镇, or the whole district."""
    site = shown.assessment.inspected.names.get((check.task, check.site or ""))
    return site or check.site or check.unit or "全区"
