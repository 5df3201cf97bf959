"""Data → figure. Functions take frames and return Plotly figures; they know nothing of pages."""

import re
from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from reports.look.palette import ACTUAL, BAND, PLANNED

FONT = "'Microsoft YaHei','PingFang SC','Noto Sans CJK SC','Source Han Sans SC',sans-serif"
CONFIG: dict[str, Any] = {
    "displayModeBar": "hover",
    "modeBarButtons": [["toImage"]],
    "displaylogo": False,
    "scrollZoom": False,
    "doubleClick": False,
    "locale": "zh-CN",
    "locales": {"zh-CN": {"dictionary": {"Download plot as a PNG": "保存为图片"}, "format": {}}},
}
"""The only tool of a chart: saved as a picture, by a button that shows when the chart is pointed at."""
WORDS = 0.12
"""A line of words beside a point, as a share of the height of a curve."""
PICTURE = {"format": "png", "scale": 2}
_NOT_IN_FILE_NAMES = re.compile(r'[\\/:*?"<>|\s]')


def config(name: str) -> dict[str, Any]:
    """CONFIG with the name that the picture is saved under."""
    return {**CONFIG, "toImageButtonOptions": {**PICTURE, "filename": _NOT_IN_FILE_NAMES.sub("_", name)}}


def trend(frame: pd.DataFrame, month: int) -> go.Figure:
    """Completion against 序时 through the year. One row per month: `month` (1–12), `completion` (percent, NaN
    after the month looked at), `due` (percent). `month` is the one looked at."""
    figure = go.Figure()
    _line(figure, frame, "due", "%{x}月 序时 %{y:.1f}%", name="序时", line={"color": PLANNED, "width": 2})
    now = frame[frame["month"] == month].iloc[0]
    ahead = pd.isna(now["completion"]) or now["completion"] >= now["due"]
    _line(
        figure,
        frame,
        "completion",
        "%{x}月 完成率 %{y:.1f}%",
        name="完成率",
        mode="lines+markers",
        line={"color": ACTUAL, "width": 3},
        marker_size=7,
    )
    if pd.notna(now["completion"]):
        _said(figure, month, now["completion"], f"<b>完成率 {now['completion']:.1f}%</b>", ACTUAL, above=ahead)
    _said(figure, month, now["due"], f"序时 {now['due']:.1f}%", PLANNED, above=not ahead)
    _months(figure, list(frame["month"]))
    figure.update_yaxes(range=[0, 104], **_percents(0, 25, 50, 75, 100))
    return _finished(figure, 232, legend=False)


def curve(
    frame: pd.DataFrame,
    target: float | None,
    band: pd.DataFrame,
    unit: str,
    month: int,
    before: pd.DataFrame | None = None,
) -> go.Figure:
    """One task through the year: actual against 序时, the target, and the outlook as a band; `before`, last year's
    actual (`month`, `actual`), as a quiet line.

    `frame`, one row per month of the calendar: `month` (1–12), `due`, `actual` (in the task's unit; NaN
    where not reported). `band`, empty or two rows (this month, the last): `month`, `low`, `mean`, `high`.
    """
    figure = go.Figure()
    if len(band):
        _line(figure, band, "high", line_width=0, showlegend=False)
        _line(figure, band, "low", name="按近三期推算（估计）", line_width=0, fill="tonexty", fillcolor=BAND)
        dotted = {"dash": "dot", "color": ACTUAL, "width": 2}
        _line(figure, band, "mean", f"估计年底 %{{y:.4~g}}{unit}", line=dotted, showlegend=False)
    if before is not None and len(before):
        quiet = {"dash": "dot", "color": PLANNED, "width": 1.5}
        _line(figure, before, "actual", f"去年%{{x}}月 %{{y:.5~g}}{unit}", name="去年", line=quiet)
    steps = {"color": PLANNED, "width": 2.5, "shape": "hv"}
    _line(figure, frame, "due", f"%{{x}}月 应完成 %{{y:.5~g}}{unit}", name="序时", line=steps)
    _line(
        figure,
        frame,
        "actual",
        f"%{{x}}月 实际 %{{y:.5~g}}{unit}",
        name="实际",
        mode="lines+markers",
        line={"color": ACTUAL, "width": 3},
        marker_size=9,
        connectgaps=True,
    )
    if target is not None:
        figure.add_hline(
            y=target,
            line={"dash": "dash", "color": PLANNED, "width": 1.5},
            annotation_text=f"目标 {target:.10g}{unit}",
            annotation_position="top left",
        )
    figure.add_vrect(x0=month - 0.2, x1=month + 0.2, fillcolor=PLANNED, opacity=0.13, line_width=0)
    _named_lines(figure, frame, band, unit, month, target)
    _months(figure, list(frame["month"]))
    figure.update_yaxes(rangemode="tozero", ticksuffix=unit if unit == "%" else "", tickformat="~g")
    return _finished(figure, 340, legend=False)


def _named_lines(
    figure: go.Figure, frame: pd.DataFrame, band: pd.DataFrame, unit: str, month: int, target: float | None
) -> None:
    """序时, 实际 and the estimate named where they are, each on the side where the other is not."""
    told = frame[frame["actual"].notna()]
    now = frame[frame["month"] == month].iloc[0]
    if len(told):
        last = told.iloc[-1]
        above = not last["actual"] < frame[frame["month"] == last["month"]].iloc[0]["due"]
        words = f"<b>实际 {last['actual']:.10g}{unit}</b>"
        _said(figure, int(last["month"]), last["actual"], words, ACTUAL, above=above)
    else:
        above = False
    if pd.notna(now["due"]):
        # Below a line that lies on the axis its words would stand over the months.
        low = float(now["due"]) < WORDS * max(target or 0.0, float(frame["due"].max()))
        on_axis = low and len(told) and last["actual"] > now["due"] + 2 * WORDS * (target or last["actual"])
        _said(figure, month, now["due"], f"序时 {now['due']:.5g}{unit}", PLANNED, above=bool(on_axis) or not above)
    if len(band):
        end = band.iloc[-1]
        below = _clear_below(end, target, frame, below=above)
        figure.add_annotation(
            x=end["month"],
            y=end["low"] if below else end["high"],
            text=f"估计年底 {end['mean']:.0f}{unit}（{end['low']:.0f}–{end['high']:.0f}）",
            showarrow=False,
            xanchor="right",
            yanchor="top" if below else "bottom",
            yshift=-6 if below else 6,
            font={"color": ACTUAL, "size": 13},
        )


def _clear_below(end: pd.Series, target: float | None, frame: pd.DataFrame, *, below: bool) -> bool:
    """Whether the estimate's words stand below its band: there where `below`, unless the target's line runs through them."""
    if target is None:
        return below
    low, high = float(end["low"]), float(end["high"])
    room = WORDS * max(target, high, float(frame["due"].max()))
    through = low - room < target <= low if below else high <= target < high + room
    return below != through


def units(frame: pd.DataFrame, unit: str) -> go.Figure:
    """街镇 side by side in the plan's order, not ranked. One row per 街镇: `unit`, `value`, `target` (NaN: none)."""
    rows = frame.iloc[::-1]
    figure = go.Figure()
    _bars(
        figure,
        rows["unit"],
        rows["value"],
        width=0.55,
        color=ACTUAL,
        name="实际",
        text=[("未报" if pd.isna(v) else f"{v:.10g}{unit}") for v in rows["value"]],
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{y} %{x:.10~g}" + unit + "<extra></extra>",
    )
    if rows["target"].notna().any():
        _uprights(figure, rows["unit"], rows["target"], size=20, name="目标")
    figure.update_xaxes(rangemode="tozero")
    return _finished(figure, 70 + 32 * len(frame), legend=False)


def _said(figure: go.Figure, month: int, value: float, text: str, colour: str, *, above: bool) -> None:
    """Words beside a point of a line, on the side where the other line is not, instead of a legend."""
    figure.add_annotation(
        x=month,
        y=value,
        text=text,
        showarrow=False,
        xanchor="right" if above else "left",
        yanchor="bottom" if above else "top",
        xshift=-4 if above else 4,
        yshift=5 if above else -5,
        font={"color": colour, "size": 14},
    )


def literal(text: str) -> str:
    """Plotly reads a few HTML tags in texts; without angle brackets there are none."""
    return text.replace("<", "＜").replace(">", "＞").replace("&", "＆")


def _line(
    figure: go.Figure, frame: pd.DataFrame, column: str, said: str = "", mode: str = "lines", **more: Any
) -> None:
    """A column over the months of its frame. `said` shows where it is pointed at; without it nothing does."""
    hover = {"hovertemplate": f"{said}<extra></extra>"} if said else {"hoverinfo": "skip"}
    figure.add_scatter(x=frame["month"], y=frame[column], mode=mode, **hover, **more)


def _bars(
    figure: go.Figure, rows: pd.Series, lengths: Sequence[float] | pd.Series, *, width: float, color: str, **more: Any
) -> None:
    """A lying bar in each row. `width` is a share of the row."""
    figure.add_bar(x=lengths, y=rows, orientation="h", width=width, marker_color=color, **more)


def _uprights(figure: go.Figure, rows: pd.Series, places: pd.Series, *, size: int, **more: Any) -> None:
    """An upright line across the bar of each row, `size` pixels high."""
    marker = {"symbol": "line-ns", "size": size, "line": {"width": 3, "color": PLANNED}}
    figure.add_scatter(x=places, y=rows, mode="markers", marker=marker, **more)


def _percents(*values: int) -> dict[str, list[Any]]:
    """Ticks with their sign: given ticks take no ticksuffix (plotly.js 4)."""
    return {"tickvals": [*values], "ticktext": [f"{value}%" for value in values]}


def _months(figure: go.Figure, months: list[int]) -> None:
    """The reporting calendar along the bottom."""
    names = [f"{m}月" for m in months]
    figure.update_xaxes(tickvals=months, ticktext=names, range=[months[0] - 0.4, months[-1] + 0.4])


def _finished(figure: go.Figure, height: int, *, legend: bool, top: int = 62) -> go.Figure:
    figure.update_layout(
        height=height,
        margin={"l": 8, "r": 16, "t": top if legend else 34, "b": 30},
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
