"""Rows that were refused because they are about another year than the plan they were read against."""

from collections.abc import Iterable
from datetime import date

from plan import Plan, Problem
from records.reading import cells


def of_other_years(plan: Plan, rejected: Iterable[Problem]) -> dict[date, list[int]]:
    """Month → the rows that are about it, in the order of the months."""
    found: dict[date, list[int]] = {}
    for each in rejected:
        month = cells.month(each.value, plan.year) if each.column == "月份" else None
        if month and month.year != plan.year and each.row:
            found.setdefault(month, []).append(each.row)
    return dict(sorted(found.items()))
