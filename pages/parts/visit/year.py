"""From the month of an address to the plan of its year, or to the sentence that no plan has it."""

import re
from typing import NamedTuple

from metrics.task.standing import Assessment
from pages.parts.visit import at_hand
from pages.parts.visit.view import month_asked
from plan import Plan


class UnknownMonthError(Exception):
    """No plan has the month that an address asks for; the message is a sentence for the user."""

    def __init__(self, text: str) -> None:
        super().__init__(f"链接中的月份是“{text[:40]}”，没有哪一年的计划有这个月。现有：{_years_there_are()}。")


class Month(NamedTuple):
    """A month, and the plan by which the months of its year are judged now."""

    plan: Plan
    number: int


def plan_asked(in_force: Plan, text: str | None) -> Plan:
    """The plan of the year that `2024-10`, or `2024` alone, is of; today's where nothing is asked for.
    Raises UnknownMonthError."""
    if not text:
        return in_force
    found = re.fullmatch(r"([0-9]{4})(-[0-9]{2})?", text)
    plan = at_hand.plan_of(int(found[1])) if found else None
    if plan is None:
        raise UnknownMonthError(text)
    return plan


def month_shown(assessment: Assessment, text: str | None) -> int:
    """The month asked for, the newest of the year where none is. Raises UnknownMonthError, also where the snapshot is of
    a time that knew no plan of that year."""
    if not text or text == str(assessment.plan.year):
        return assessment.latest_month
    found = month_asked(assessment.plan, text)
    if found is None:
        raise UnknownMonthError(text)
    return found


def planned(text: str) -> Month | None:
    """`2024-12` by the plan of its year; None where no plan has it."""
    in_force = at_hand.plan_in_force().plan
    try:
        plan = plan_asked(in_force, text) if in_force else None
    except UnknownMonthError:
        return None
    month = month_asked(plan, text) if plan else None
    return Month(plan, month) if plan and month else None


def _years_there_are() -> str:
    """`2024年（3月至12月）、2025年（3月至12月）`."""
    plans = (at_hand.plan_of(year) for year in at_hand.years(at_hand.latest().number))
    return "、".join(
        f"{plan.year}年（{plan.reporting.first_month}月至{plan.reporting.last_month}月）" for plan in plans if plan
    )
