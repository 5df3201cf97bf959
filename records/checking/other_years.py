"""Rows that were refused because they are about another year than the plan they were read against."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from plan import Plan, Problem
from records.reading import cells


def of_other_years(plan: Plan, rejected: Iterable[Problem]) -> dict[date, int]:
    """Month → how many rows are about it, in the order of the months."""
    read = (cells.month(each.value, plan.year) for each in rejected if each.column == "月份")
    return dict(sorted(Counter(month for month in read if month and month.year != plan.year).items()))
