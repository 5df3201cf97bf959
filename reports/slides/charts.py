"""Native charts of slides, which stay editable with their figures: completion against 序时, one task's year."""

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any, NamedTuple

from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_MARKER_STYLE, XL_TICK_MARK
from pptx.oxml.ns import qn
from pptx.util import Pt

from metrics.month.trend import TrendPoint
from metrics.task import pace
from metrics.task.explain import shown
from metrics.task.standing import Assessment, Standing
from plan import Task
from reports.look.palette import ACTUAL, LINE, PLANNED, SOFT, STRONG_LINE
from reports.ooxml.package import dated
from reports.ooxml.xml_text import on_one_line
from reports.slides.text import A, Box, Page, describe
from reports.slides.xml import element, emu, fill, text_look

LABEL = 14
"""Points of the words of a chart."""


class Series(NamedTuple):
    """One line of a chart: exact values, None where nothing is known, and how it is drawn."""

    name: str
    values: tuple[Fraction | None, ...]
    colour: str
    weight: float
    dashed: bool = False
    marked: bool = False


def draw_trend(page: Page, box: Box, points: Sequence[TrendPoint], months: range, when: datetime) -> None:
    """Completion against 序时, as shares, through the reporting calendar."""
    known = {point.month: point for point in points}
    lines = [
        Series("序时", tuple(known[m].due if m in known else None for m in months), PLANNED, 2),
        Series("完成率", tuple(known[m].completion if m in known else None for m in months), ACTUAL, 3, marked=True),
    ]
    _draw(page, box, months, lines, "0%", "完成率与序时", when, top=1)


def curve(assessment: Assessment, task: Task, until: int) -> list[Series]:
    """序时, target and actual of a count or rate, one value per month of the calendar; actual where it was reported,
    up to `until`. A rate's values are shares."""
    year = assessment.of(task)
    goal = pace.target(task)
    unit = "" if task.kind == "rate" or not task.unit else f"（{on_one_line(task.unit)}）"
    known = {s.month: s for s in year}
    every = [known.get(month) for month in assessment.plan.reporting.months]  # also those in which it does not count
    actual = tuple(s.actual if s and s.progress.reported and s.month <= until else None for s in every)
    target = [Series(f"目标 {on_one_line(shown(task, goal))}", (goal,) * len(every), PLANNED, 1.5, dashed=True)]
    return [
        Series(f"序时{unit}", tuple(s.measure.due if s else None for s in every), PLANNED, 2.25),
        *(target if goal is not None else []),
        Series(f"实际{unit}", actual, ACTUAL, 3, marked=True),
    ]


def draw_curve(page: Page, box: Box, assessment: Assessment, standing: Standing, when: datetime) -> None:
    """One task through the year."""
    task = standing.task
    lines = curve(assessment, task, standing.month)
    months = assessment.plan.reporting.months
    _draw(
        page,
        box,
        months,
        lines,
        _share_format(lines) if task.in_percent else "General",
        f"{task.title}：实际与序时",
        when,
    )


def _share_format(lines: Sequence[Series]) -> str:
    """Whole per cents where all are, one decimal else."""
    whole = all((value * 100).denominator == 1 for line in lines for value in line.values if value is not None)
    return "0%" if whole else "0.0%"


def _draw(
    page: Page,
    box: Box,
    months: range,
    lines: Sequence[Series],
    number_format: str,
    name: str,
    when: datetime,
    top: float | None = None,
) -> None:
    data = CategoryChartData(number_format=number_format)
    data.categories = [f"{month}月" for month in months]
    for line in lines:
        data.add_series(line.name, [None if value is None else float(value) for value in line.values])
    frame = page.slide.shapes.add_chart(XL_CHART_TYPE.LINE_MARKERS, *map(emu, box), data)
    frame.name = on_one_line(name)
    describe(frame, f"{name}，{months[0]}月至{months[-1]}月的折线图，数字可在图表数据中查看")
    chart: Chart = frame.chart
    chart.has_title = False
    chart._chartSpace.chart.find(qn("c:dispBlanksAs")).set("val", "span")  # a month not reported leaves no hole
    chart.has_legend = True
    chart.legend.position = XL_LEGEND_POSITION.TOP
    chart.legend.include_in_layout = False
    _axes(chart, "0%" if "%" in number_format else number_format, top)
    for plotted, line in zip(chart.plots[0].series, lines, strict=True):
        _style(plotted, line)
        if line.marked:
            _label_last(plotted, line, lines[0], number_format)
    _words(chart)
    workbook = chart.part.chart_workbook.xlsx_part
    workbook._blob = dated(workbook.blob, when)


def _axes(chart: Chart, number_format: str, top: float | None) -> None:
    values, months = chart.value_axis, chart.category_axis
    values.minimum_scale = 0 if _all_positive(chart) else None
    if top is not None and _highest(chart) <= top:
        values.maximum_scale, values.major_unit = top, top / 4
    values.tick_labels.number_format, values.tick_labels.number_format_is_linked = number_format, False
    values.has_major_gridlines = True
    values.major_tick_mark = months.major_tick_mark = XL_TICK_MARK.NONE
    _line(values.major_gridlines._xAx.majorGridlines, LINE, 0.75)
    _line(values._element, "", 0)
    _line(months._element, STRONG_LINE, 1)


def _all_positive(chart: Chart) -> bool:
    return all(v is None or v >= 0 for plotted in chart.plots[0].series for v in plotted.values)


def _highest(chart: Chart) -> float:
    return max((v for plotted in chart.plots[0].series for v in plotted.values if v is not None), default=0.0)


def _line(drawn: Any, colour: str, weight: float, dashed: bool = False) -> None:
    """The line of an axis, grid or series."""
    properties = drawn.get_or_add_spPr()
    for old in list(properties):
        properties.remove(old)
    inside = fill(colour) if weight else "<a:noFill/>"
    dash = '<a:prstDash val="dash"/>' if dashed else ""
    properties.append(element(f'<a:ln w="{emu(weight)}" cap="rnd">{inside}{dash}<a:round/></a:ln>'))


def _style(plotted: Any, line: Series) -> None:
    plotted.smooth = False
    _line(plotted._element, line.colour, line.weight, line.dashed)
    if not line.marked:
        plotted.marker.style = XL_MARKER_STYLE.NONE
        return
    plotted.marker.style, plotted.marker.size = XL_MARKER_STYLE.CIRCLE, 8
    properties = plotted.marker._element.marker.get_or_add_spPr()
    properties.append(element(fill(line.colour)))
    properties.append(element("<a:ln><a:noFill/></a:ln>"))


def _label_last(plotted: Any, line: Series, due: Series, number_format: str) -> None:
    """The newest value beside its point; on the side where
    序时 does not run; it follows the figure when somebody edits that."""
    known = [place for place, value in enumerate(line.values) if value is not None]
    if not known:
        return
    label = plotted.points[known[-1]].data_label
    now, planned = line.values[known[-1]], due.values[known[-1]]
    below = now is not None and planned is not None and planned > now > planned / 4
    label.position = XL_LABEL_POSITION.BELOW if below else XL_LABEL_POSITION.ABOVE
    label.font.size, label.font.bold = Pt(16), True
    own = label._dLbl
    numbers = element(f'<c:numFmt formatCode="{number_format}" sourceLinked="0"/>')
    own.insert_element_before(numbers, "c:spPr", "c:txPr", "c:dLblPos", "c:showLegendKey")
    for properties in own.iter(f"{A}defRPr"):
        properties.append(element(fill(line.colour)))


def _words(chart: Chart) -> None:
    """Font and colour of every word: set once for all, and again where an element has properties of its own."""
    chart.font.size = Pt(LABEL)
    for properties in chart._chartSpace.iter(f"{A}defRPr"):
        own = {child.tag for child in properties}
        properties.extend([child for child in element(text_look(LABEL, SOFT)) if child.tag not in own])
