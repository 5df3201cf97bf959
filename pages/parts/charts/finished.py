"""Finished figures, kept while the figures behind them are: drawing one anew costs more than all else on a page."""

from functools import lru_cache

import plotly.graph_objects as go

from metrics.month.trend import trend
from metrics.task import pace
from metrics.task.standing import Assessment
from pages.parts.charts import figures, frames


@lru_cache(maxsize=16)
def overview_trend(assessment: Assessment, month: int) -> go.Figure:
    """Completion against 序时 of the whole plan."""
    sections = [section for area in assessment.plan_of(month).areas for section in area.sections]
    return figures.trend(frames.trend_rows(trend(assessment, sections), month), month)


@lru_cache(maxsize=64)
def area_trend(assessment: Assessment, area: str, month: int) -> go.Figure:
    """The same of one area, by its id."""
    found = assessment.plan_of(month).area(area)
    sections = found.sections if found else ()
    return figures.trend(frames.trend_rows(trend(assessment, sections), month), month)


@lru_cache(maxsize=64)
def task_curve(assessment: Assessment, id: str, month: int) -> go.Figure:
    """One task through the year: actual, 序时, target, outlook."""
    task = assessment.standings[id][month].task
    return figures.curve(
        frames.curve_rows(assessment, task, month),
        frames.number(pace.target(task), 100 if task.in_percent else 1),
        frames.outlook_rows(assessment.standings[id][month], assessment.plan.reporting.last_month),
        "%" if task.in_percent else task.unit,
        month,
    )
