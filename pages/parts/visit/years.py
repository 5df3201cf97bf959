"""Years side by side: from the month of an address to the plan of its year, or to the sentence that no plan has it; the
ways from one year to another."""

import re
from datetime import date
from typing import NamedTuple
from urllib.parse import urlencode

import streamlit as st

from metrics.task.standing import Assessment
from pages.parts import html
from pages.parts.visit import at_hand
from pages.parts.visit.view import PAGES, View, month_asked
from plan import Plan, tied

OF_ITS_YEAR = ("from", "to", "before", "after", "turn", "slide", "cell", "field", "receipt")
"""What an address asks for that means nothing, or another thing, in another year."""


class UnknownMonthError(Exception):
    """No plan has the month that an address asks for; the message is a sentence for the user."""

    def __init__(self, text: str) -> None:
        super().__init__(f"链接中的月份是“{text[:40]}”，没有哪一年的计划有这个月。现有：{_years_there_are()}。")


class MonthLink(NamedTuple):
    """A month, or a year, of the menu."""

    label: str
    href: str
    current: bool


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


def other_years(view: View, shown: str) -> list[MonthLink]:
    """The years to choose from, each the address of this very page at its newest month; none where there is but one.

    The number of a task may mean another one there: what leads on is the tie that the plan itself makes.
    """
    known = at_hand.years(at_hand.latest().number)
    if len(known) < 2:
        return []
    then = at_hand.years(view.snapshot.number)
    links = []
    for year in known:
        asked = {"month": f"{year}"} | ({"snapshot": str(view.snapshot)} if year in then else {})
        page, kept = _in_another_year(view, shown, year)
        links.append(MonthLink(f"{year}年", f"{PAGES[page]}?{urlencode({**kept, **asked})}", year == view.plan.year))
    return links


def _in_another_year(view: View, shown: str, year: int) -> tuple[str, dict[str, str]]:
    """The page that shows the same of another year, and what its address asks for besides the month."""
    kept = {k: v for k, v in st.query_params.to_dict().items() if k not in OF_ITS_YEAR}
    if shown != "task" or year == view.plan.year:
        return shown, kept
    other = at_hand.plan_of(year)
    id = tied(view.shown_plan, kept.pop("id", ""), other) if other else None
    return ("task", {**kept, "id": id}) if id else ("area", kept)


def late_month(in_force: Plan) -> Month | None:
    """In a new year, the month of the old one that is still to be reported: its deadline has not passed. None for none."""
    newest = at_hand.latest()
    plan = at_hand.plan_of(in_force.year - 1) if in_force.year - 1 in at_hand.years(newest.number) else None
    waiting = [m for m in plan.reporting.months if not plan.passed(m, newest.day)] if plan else []
    return Month(plan, waiting[0]) if plan and waiting else None


def late_year(view: View, shown: str) -> None:
    """That there is such a month, and the way to it."""
    late = None if view.another_year else late_month(view.in_force)
    if late:
        month = date(late.plan.year, late.number, 1)
        kept = {k: v for k, v in st.query_params.to_dict().items() if k == "department"}
        href = f"{PAGES[shown]}?{urlencode({**kept, 'month': f'{month:%Y-%m}'})}"
        html.show("late_year.html", month=month, deadline=late.plan.deadline(late.number), href=href)
