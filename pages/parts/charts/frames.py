"""Standings → the frames that charts draw."""

from collections.abc import Sequence
from fractions import Fraction

import pandas as pd

from metrics.month.trend import TrendPoint
from metrics.task.standing import Assessment, Standing
from plan import Task


def number(value: Fraction | None, factor: int = 1) -> float | None:
    """The exact value as a float for drawing; unknown stays unknown."""
    return None if value is None else float(value * factor)


def trend_rows(points: Sequence[TrendPoint], until: int) -> pd.DataFrame:
    """One row per month, as charts.trend wants it."""
    return pd.DataFrame(
        {
            "month": point.month,
            "completion": number(point.completion, 100) if point.month <= until and point.reported else None,
            "due": number(point.due, 100),
        }
        for point in points
    ).astype({"completion": float, "due": float})


def curve_rows(assessment: Assessment, task: Task, until: int) -> pd.DataFrame:
    """One row per month, as charts.curve wants it; nothing is drawn as actual after `until`."""
    factor = 100 if task.in_percent else 1
    return pd.DataFrame(
        {
            "month": s.month,
            "due": number(s.measure.due, factor),
            "actual": number(s.actual, factor) if s.progress.reported and s.month <= until else None,
        }
        for s in assessment.of(task)
    ).astype({"due": float, "actual": float})


def outlook_rows(standing: Standing, last: int) -> pd.DataFrame:
    """Two rows (this month, the last of the year) of the estimate; empty where there is none."""
    found = standing.outlook
    if found is None or standing.month >= last or standing.lamp == "done":
        return pd.DataFrame(columns=["month", "low", "mean", "high"])
    now = number(standing.actual)
    ahead = {"low": number(found.low), "mean": number(found.mean), "high": number(found.high)}
    return pd.DataFrame([{"month": standing.month, **dict.fromkeys(ahead, now)}, {"month": last, **ahead}])


def unit_rows(assessment: Assessment, standing: Standing) -> pd.DataFrame:
    """One row per 街镇 of the plan, as charts.units wants it."""
    factor = 100 if standing.task.in_percent else 1
    parts = {part.unit: part for part in standing.progress.by_unit}
    return pd.DataFrame(
        {
            "unit": unit,
            "value": number(parts[unit].level, factor) if unit in parts else None,
            "target": number(standing.task.unit_targets.get(unit), factor),
        }
        for unit in assessment.plan.units
    ).astype({"value": float, "target": float})
