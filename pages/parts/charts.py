"""Data → figure. Functions take frames and return Plotly figures; they know nothing of pages."""

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from metrics.lamps import LABELS
from pages.parts.palette import ACTUAL, BAND, LOOKS, PLANNED

FONT = "'Microsoft YaHei','PingFang SC','Noto Sans CJK SC','Source Han Sans SC',sans-serif"
CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False}
ROW_PX = 27
"""Height of one task's row."""


def areas(frame: pd.DataFrame) -> go.Figure:
    """Areas side by side: completion against 序时, and how many tasks show each lamp.

    One row per area: `label`, `completion` and `due` (percent, 0–100), and one column per lamp with the
    number of tasks.
    """
    rows = frame.iloc[::-1]
    figure = make_subplots(
        cols=2,
        shared_yaxes=True,
        horizontal_spacing=0.04,
        column_widths=[0.42, 0.58],
        subplot_titles=("完成率（竖线为序时）", "任务数"),
    )
    figure.add_bar(
        x=rows["completion"],
        y=rows["label"],
        orientation="h",
        width=0.42,
        marker_color=ACTUAL,
        name="完成率",
        text=[_percent(v) for v in rows["completion"]],
        textposition="inside",
        insidetextanchor="start",
        textfont_color="#ffffff",
        showlegend=False,
        hovertemplate="%{y} 完成率 %{x:.1f}%<extra></extra>",
        row=1,
        col=1,
    )
    figure.add_scatter(
        x=rows["due"],
        y=rows["label"],
        mode="markers",
        name="序时",
        showlegend=False,
        marker={"symbol": "line-ns", "size": 26, "line": {"width": 4, "color": PLANNED}},
        hovertemplate="%{y} 序时 %{x:.1f}%<extra></extra>",
        row=1,
        col=1,
    )
    for lamp, label in LABELS.items():
        counts = rows[lamp]
        figure.add_bar(
            x=counts,
            y=rows["label"],
            orientation="h",
            width=0.6,
            name=label,
            marker={"color": "#c3cad3" if lamp == "none" else LOOKS[lamp].colour, "line": {"width": 0}},
            text=[f"{label} {n}" if n >= 6 else (str(n) if n else "") for n in counts],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            textfont={"color": "#1c2733" if lamp == "none" else "#ffffff"},
            hovertemplate=f"%{{y}} {label} %{{x}} 项<extra></extra>",
            row=1,
            col=2,
        )
    figure.update_layout(barmode="stack", uniformtext={"minsize": 11, "mode": "hide"})
    figure.update_xaxes(range=[0, 100], ticksuffix="%", row=1, col=1)
    figure.update_xaxes(showticklabels=False, row=1, col=2)
    return _finished(figure, 70 + 46 * len(frame), legend=False)


def board(tasks: pd.DataFrame, grid: pd.DataFrame, months: list[int], month: int) -> go.Figure:
    """Every task of an area in one glance: a bullet (actual, 序时, target) and its lamps month by month.

    `tasks`, one row per task from top to bottom: `row` (its label), `rate` and `due` (percent of the
    target, NaN where there is none), `said` (text beside the bullet), `id`; a row with an empty `id` is a heading.
    `grid`, one row per task and month: `row`, `month` (1–12), `lamp`, `then` (lamp at the deadline or
    ''), `said` (hover text), `id`. `months` are the columns, `month` the one looked at.
    """
    figure = make_subplots(cols=2, shared_yaxes=True, horizontal_spacing=0.015, column_widths=[0.46, 0.54])
    widest = max(175.0, float(tasks["rate"].max(skipna=True)) * 1.75 if tasks["rate"].notna().any() else 0)
    judged = tasks[tasks["due"].notna()]
    figure.add_bar(
        x=[100] * len(judged),
        y=judged["row"],
        orientation="h",
        width=0.62,
        marker_color=PLANNED,
        opacity=0.16,
        name="目标",
        hoverinfo="skip",
        row=1,
        col=1,
    )
    figure.add_bar(
        x=tasks["rate"],
        y=tasks["row"],
        orientation="h",
        width=0.34,
        marker_color=ACTUAL,
        name="实际",
        customdata=tasks[["id", "said"]],
        hovertemplate="%{y}<br>%{customdata[1]}<extra></extra>",
        row=1,
        col=1,
    )
    figure.add_scatter(
        x=judged["due"],
        y=judged["row"],
        mode="markers",
        name="序时",
        hoverinfo="skip",
        marker={"symbol": "line-ns", "size": 16, "line": {"width": 3, "color": PLANNED}},
        row=1,
        col=1,
    )
    figure.add_scatter(
        x=[widest] * len(tasks),
        y=tasks["row"],
        mode="text",
        text=tasks["said"],
        textposition="middle left",
        textfont={"size": 12},
        showlegend=False,
        hoverinfo="skip",
        row=1,
        col=1,
    )
    for lamp, label in LABELS.items():
        of_lamp = grid[grid["lamp"] == lamp]
        figure.add_scatter(
            x=of_lamp["month"],
            y=of_lamp["row"],
            mode="markers",
            name=label,
            marker={
                "symbol": LOOKS[lamp].marker,
                "size": 13 if lamp == "done" else 11,
                "color": LOOKS[lamp].colour,
                "line": {"width": 2, "color": LOOKS[lamp].colour} if lamp in ("none", "idle") else {"width": 0},
            },
            opacity=0.55 if lamp == "none" else 1,
            customdata=of_lamp[["id", "said"]],
            hovertemplate="%{customdata[1]}<extra></extra>",
            row=1,
            col=2,
        )
    changed = grid[(grid["then"] != "") & (grid["then"] != grid["lamp"])]
    figure.add_scatter(
        x=changed["month"] + 0.3,
        y=changed["row"],
        mode="markers",
        name="当时判定（不同时）",
        marker={
            "symbol": [LOOKS[lamp].marker for lamp in changed["then"]],
            "size": 6,
            "color": [LOOKS[lamp].colour for lamp in changed["then"]],
        },
        customdata=changed[["id", "said"]],
        hovertemplate="%{customdata[1]}<extra></extra>",
        row=1,
        col=2,
    )
    figure.add_vrect(x0=month - 0.45, x1=month + 0.45, fillcolor=PLANNED, opacity=0.13, line_width=0, row=1, col=2)
    figure.update_xaxes(range=[0, widest], tickvals=[0, 50, 100], ticksuffix="%", side="top", row=1, col=1)
    figure.update_xaxes(
        range=[min(months) - 0.6, max(months) + 0.6],
        tickvals=months,
        ticktext=[f"{m}月" for m in months],
        side="top",
        row=1,
        col=2,
    )
    order = list(tasks["row"])
    figure.update_yaxes(categoryorder="array", categoryarray=order[::-1], range=[-0.6, len(order) - 0.4])
    figure.update_layout(barmode="overlay", clickmode="event+select")
    return _finished(figure, 110 + ROW_PX * len(order), legend=True)


def curve(
    frame: pd.DataFrame,
    target: float | None,
    band: pd.DataFrame,
    unit: str,
    month: int,
    steps: list[str] | None = None,
) -> go.Figure:
    """One task through the year: actual against 序时, the target, and the outlook as a band.

    `frame`, one row per month of the calendar: `month` (1–12), `due`, `actual` (in the task's unit; NaN
    where not reported). `steps` names the values 0, 1, 2 … of stages. `band`, empty or two rows (this month, the last): `month`, `low`, `mean`, `high`.
    """
    figure = go.Figure()
    if len(band):
        figure.add_scatter(
            x=band["month"], y=band["high"], mode="lines", line_width=0, showlegend=False, hoverinfo="skip"
        )
        figure.add_scatter(
            x=band["month"],
            y=band["low"],
            mode="lines",
            line_width=0,
            fill="tonexty",
            fillcolor=BAND,
            name="按近三期推算（估计）",
            hoverinfo="skip",
        )
        figure.add_scatter(
            x=band["month"],
            y=band["mean"],
            mode="lines",
            line={"dash": "dot", "color": ACTUAL, "width": 2},
            showlegend=False,
            hovertemplate=f"估计年底 %{{y:.4~g}}{unit}<extra></extra>",
        )
    figure.add_scatter(
        x=frame["month"],
        y=frame["due"],
        mode="lines",
        name="序时",
        line={"color": PLANNED, "width": 2.5, "shape": "hv"},
        hovertemplate=f"%{{x}}月 应完成 %{{y:.5~g}}{unit}<extra></extra>",
    )
    figure.add_scatter(
        x=frame["month"],
        y=frame["actual"],
        mode="lines+markers",
        name="实际",
        connectgaps=True,
        line={"color": ACTUAL, "width": 3},
        marker_size=9,
        hovertemplate=f"%{{x}}月 实际 %{{y:.5~g}}{unit}<extra></extra>",
    )
    if target is not None and not steps:
        figure.add_hline(
            y=target,
            line={"dash": "dash", "color": PLANNED, "width": 1.5},
            annotation_text=f"目标 {target:.10g}{unit}",
            annotation_position="top left",
        )
    figure.add_vrect(x0=month - 0.2, x1=month + 0.2, fillcolor=PLANNED, opacity=0.13, line_width=0)
    months = list(frame["month"])
    figure.update_xaxes(tickvals=months, ticktext=[f"{m}月" for m in months], range=[months[0] - 0.4, months[-1] + 0.4])
    figure.update_yaxes(rangemode="tozero", ticksuffix=unit if unit == "%" else "", tickformat="~g")
    if steps:
        names = [literal(name) for name in steps]
        figure.update_yaxes(tickvals=list(range(len(steps))), ticktext=names, range=[-0.2, len(steps) - 0.6])
    return _finished(figure, 400, legend=True)


def units(frame: pd.DataFrame, unit: str) -> go.Figure:
    """街镇 side by side in the plan's order, not ranked. One row per 街镇: `unit`, `value`, `target` (NaN: none)."""
    rows = frame.iloc[::-1]
    figure = go.Figure()
    figure.add_bar(
        x=rows["value"],
        y=rows["unit"],
        orientation="h",
        width=0.55,
        marker_color=ACTUAL,
        name="实际",
        text=[("未报" if pd.isna(v) else f"{v:.10g}{unit}") for v in rows["value"]],
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{y} %{x:.10~g}" + unit + "<extra></extra>",
    )
    if rows["target"].notna().any():
        figure.add_scatter(
            x=rows["target"],
            y=rows["unit"],
            mode="markers",
            name="目标",
            marker={"symbol": "line-ns", "size": 20, "line": {"width": 3, "color": PLANNED}},
        )
    figure.update_xaxes(rangemode="tozero")
    return _finished(figure, 70 + 32 * len(frame), legend=False)


def literal(text: str) -> str:
    """Plotly reads a few HTML tags in texts; without angle brackets there are none."""
    return text.replace("<", "＜").replace(">", "＞").replace("&", "＆")


def _percent(value: float) -> str:
    return "" if pd.isna(value) else f"{value:.0f}%"


def _finished(figure: go.Figure, height: int, *, legend: bool) -> go.Figure:
    figure.update_layout(
        height=height,
        margin={"l": 8, "r": 16, "t": 62 if legend else 34, "b": 30},
        font={"family": FONT, "size": 13},
        showlegend=legend,
        legend={
            "orientation": "h",
            "traceorder": "normal",
            "yref": "container",
            "y": 1,
            "yanchor": "top",
            "x": 0,
            "font_size": 12,
        },
        dragmode=False,
        bargap=0.2,
    )
    figure.update_yaxes(tickfont_size=13, automargin=True)
    figure.update_xaxes(tickfont_size=12, fixedrange=True)
    figure.update_yaxes(fixedrange=True)
    return figure
