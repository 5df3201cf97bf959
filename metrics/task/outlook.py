"""Where a count is heading: an estimate, shown as one (domain.md section 4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from plan import Task

SMALLEST = 10
REPORTS = 3


@dataclass(frozen=True)
class Outlook:
    """Expected cumulative value at the last report of the year: by the smallest, mean and largest of the
    last three increments. `needed` is the amount per report left to reach the target, None after the last."""

    needed: Fraction | None
    low: Fraction
    mean: Fraction
    high: Fraction


def outlook(task: Task, reports: Sequence[Fraction], left: int) -> Outlook | None:
    """From the cumulative values of the reports so far (in order) and the number of reports left.

    None for other kinds, counts below ten units and fewer than three reports. The first report counts
    as an increment from 0, since the year begins at 0.
    """
    if task.kind != "count" or task.target is None or task.target < SMALLEST:
        return None
    if len(reports) < REPORTS:
        return None
    before = [Fraction(0), *reports]
    steps = [after - first for first, after in pairwise(before)][-3:]
    now = reports[-1]
    needed = max(task.target - now, Fraction(0)) / left if left else None
    return Outlook(
        needed=needed,
        low=now + left * min(steps),
        mean=now + left * sum(steps, Fraction(0)) / len(steps),
        high=now + left * max(steps),
    )
