"""The plan, or an area of it, month by month: completion against what was due."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from metrics.month.rollup import totals
from metrics.task.standing import Assessment
from plan import Section


@dataclass(frozen=True)
class TrendPoint:
    """One month: `completion` and `due` as shares (domain.md section 6), None where nothing is judged.

    `reported`: something was said for this very month; else the figures of earlier months are carried on.
    """

    month: int
    completion: Fraction | None
    due: Fraction | None
    reported: bool


def trend(assessment: Assessment, sections: Sequence[Section]) -> tuple[TrendPoint, ...]:
    """One point per month of the reporting calendar, as known now.

    Months without reports yet carry the last figures on, as the task's own figures do; the caller knows
    up to which month to show them.
    """
    tasks = [task for section in sections for task in section.tasks]
    points = []
    for month in assessment.plan.reporting.months:
        standings = assessment.at(month, tasks)
        found = totals(sections, standings, opened=assessment.opened)
        reported = any(s.cells_reported for s in standings)
        points.append(TrendPoint(month, found.completion, found.due_completion, reported))
    return tuple(points)
