"""What is worked out of the figures of a snapshot and kept with them, so that it is let go of with them too.

A cache of its own would keep every snapshot's figures, some 3 MB, for as long as it keeps anything made of them. Charts
are kept so, since drawing one anew costs more than all else on a page.
"""

from collections.abc import Callable
from functools import cached_property, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

import plotly.graph_objects as go

from metrics.changes.last_year import LastYear
from metrics.month.trend import trend
from metrics.task import pace
from metrics.task.standing import Assessment
from pages.parts.charts import figures, frames

P = ParamSpec("P")
T = TypeVar("T")
Made = Callable[Concatenate[Assessment, P], T]


def with_figures(most: int) -> Callable[[Made[P, T]], Made[P, T]]:
    """A function of an Assessment and a few more values is asked once for each; the last `most` of them are kept."""

    def keeping(make: Made[P, T]) -> Made[P, T]:
        @wraps(make)
        def kept(assessment: Assessment, /, *rest: P.args, **none: P.kwargs) -> T:
            made: dict[object, T] = vars(assessment).setdefault(f"made by {make.__module__}.{make.__qualname__}", {})
            if rest not in made:
                if len(made) >= most:
                    made.pop(next(iter(made)), None)
                made[rest] = make(assessment, *rest, **none)
            return made[rest]

        return kept

    return keeping


class Finished(go.Figure):  # type: ignore[misc]
    """A figure that nobody changes any more: what Streamlit asks of it with every run is made once."""

    @cached_property
    def _made(self) -> dict[str, Any]:
        made: dict[str, Any] = super().to_dict()
        return made

    def to_dict(self) -> dict[str, Any]:
        return self._made


@with_figures(16)
def overview_trend(assessment: Assessment, month: int) -> go.Figure:
    """Completion against 序时 of the whole plan."""
    sections = [section for area in assessment.plan_of(month).areas for section in area.sections]
    return Finished(figures.trend(frames.trend_rows(trend(assessment, sections), month), month))


@with_figures(64)
def area_trend(assessment: Assessment, area: str, month: int) -> go.Figure:
    """The same of one area, by its id."""
    found = assessment.plan_of(month).area(area)
    sections = found.sections if found else ()
    return Finished(figures.trend(frames.trend_rows(trend(assessment, sections), month), month))


@with_figures(64)
def task_curve(assessment: Assessment, id: str, month: int, before: LastYear | None = None) -> go.Figure:
    """One task through the year: actual, 序时, target, outlook; `before`: last year's, drawn where it has the same unit."""
    task = assessment.standings[id][month].task
    drawn = figures.curve(
        frames.curve_rows(assessment, task, month),
        frames.number(pace.target(task), 100 if task.in_percent else 1),
        frames.outlook_rows(assessment.standings[id][month], assessment.plan.reporting.last_month),
        "%" if task.in_percent else task.unit,
        month,
        frames.last_year_rows(before, assessment, task) if before and before.comparable(task) else None,
    )
    return Finished(drawn)
