"""The plan as it is read on the page: the one in force or a version, beside its document."""

from typing import Any

from pages.downloads.route import RefusedError
from pages.parts.plan.copy import told
from pages.parts.plan.copy.former import document_of
from pages.parts.plan.copy.work import read
from pages.parts.visit import at_hand
from plan import Plan, PlanError
from records import default_store, version

NONE = "没有这个版本。"
UNREADABLE = "这个版本的清单，现在的程序读不了。"


def plan_at(number: int | None) -> tuple[Plan, str]:
    """The plan in force, or that of a version, and the text of its document. Raises RefusedError, StoreError."""
    if number is None:
        plan = at_hand.plan_in_force().plan
        if plan is None:
            raise RefusedError(404, "还没有任务清单。")
        return plan, document_of(plan.year)
    with default_store().reading() as con:
        found = version(con, number)
    if found is None:
        raise RefusedError(404, NONE)
    try:
        plan = read(found.text)
    except PlanError:
        raise RefusedError(404, UNREADABLE) from None
    return plan, found.document or document_of(plan.year)


def plan_read(number: int | None) -> dict[str, Any]:
    """All that a window shows of a plan that is only read. Raises RefusedError, StoreError."""
    return told.of_plan(*plan_at(number))
