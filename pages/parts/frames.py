"""Standings → the frames that charts draw."""

from fractions import Fraction

import pandas as pd

from metrics import pace
from metrics.assess import Assessment, Standing
from metrics.explain import shown
from metrics.figures import half_up, percent
from metrics.lamps import LABELS
from metrics.status import Status
from pages.parts.charts import literal
from plan import Area, Task
from reports.table import lamp_text

TITLE_WIDTH = 20
"""Characters of a title in a chart's row label."""


def number(value: Fraction | None, factor: int = 1) -> float | None:
    """The exact value as a float for drawing; unknown stays unknown."""
    return None if value is None else float(value * factor)


def area_rows(result: Status) -> pd.DataFrame:
    """One row per area, as charts.areas wants it."""
    return pd.DataFrame(
        {
            "label": a.area.name,
            "completion": float(half_up((a.totals.completion or Fraction(0)) * 100, 1)),
            "due": float(half_up((a.totals.due_completion or Fraction(0)) * 100, 1)),
            **a.totals.lamps,
        }
        for a in result.areas
    )


def row_label(task: Task) -> str:
    """`2.1-05 适老化改造`, cut so that labels stay on one line. Unique, since ids are."""
    return literal(f"{_cut(task.title)} {task.id}")


def _cut(text: str) -> str:
    return text if len(text) <= TITLE_WIDTH else text[: TITLE_WIDTH - 1] + "…"


def task_rows(assessment: Assessment, area: Area, month: int) -> pd.DataFrame:
    """One row per task under one row per section, as charts.board wants it."""
    rows: list[dict[str, object]] = []
    for number_, section in enumerate(area.sections, 1):
        heading = f"<b>{literal(_cut(f'{number_}. {section.title}'))}</b>"
        rows.append({"row": heading, "id": "", "rate": None, "due": None, "said": ""})
        rows += [
            {
                "row": row_label(s.task),
                "id": s.task.id,
                "rate": number(s.measure.rate, 100),
                "due": number(s.measure.due_rate, 100),
                "said": literal(_beside(s)),
            }
            for s in assessment.at(month, section.tasks)
        ]
    return pd.DataFrame(rows).astype({"rate": float, "due": float})


def _beside(s: Standing) -> str:
    if s.task.kind == "duty":
        return f"{int(s.actual or 0)}/{int(s.measure.due or 0)} 个月"
    if s.task.kind == "stages":
        return f"{int(s.actual or 0)}/{len(s.task.stages)} 节点"
    if s.task.judged:
        said = f"{shown(s.task, s.actual)}/{shown(s.task, pace.target(s.task))}"
        return said if s.task.kind == "rate" else f"{said} {percent(s.measure.rate) or ''}"
    return shown(s.task, s.actual)


def lamp_rows(assessment: Assessment, tasks: list[Task], until: int) -> pd.DataFrame:
    """One row per task and month up to `until`, as charts.board wants it."""
    rows = []
    for task in tasks:
        for s in (each for each in assessment.of(task) if each.month <= until):
            then = f"<br>当时判定：{LABELS[s.lamp_then]}" if s.lamp_then else ""
            rows.append(
                {
                    "row": row_label(task),
                    "id": task.id,
                    "month": s.month,
                    "lamp": s.lamp,
                    "then": s.lamp_then or "",
                    "said": f"{literal(task.title)} {s.month}月<br>现在：{lamp_text(s)}{then}",
                }
            )
    return pd.DataFrame(rows)


def curve_rows(assessment: Assessment, task: Task, until: int) -> pd.DataFrame:
    """One row per month, as charts.curve wants it; nothing is drawn as actual after `until`."""
    factor = 100 if task.kind == "rate" or task.unit == "%" else 1
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
    factor = 100 if standing.task.kind == "rate" else 1
    parts = {part.unit: part for part in standing.progress.by_unit}
    return pd.DataFrame(
        {
            "unit": unit,
            "value": number(parts[unit].level, factor) if unit in parts else None,
            "target": number(standing.task.unit_targets.get(unit), factor),
        }
        for unit in assessment.plan.units
    ).astype({"value": float, "target": float})
