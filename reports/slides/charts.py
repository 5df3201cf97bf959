"""Native charts of slides, which stay editable with their figures: completion against 序时, one task's year.

Both are scatters, whose points lie where their months are: a step is two points of one month. What is labelled is labelled
where it stands; there is no legend.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any, NamedTuple

from pptx.chart.chart import Chart
from pptx.chart.data import XyChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_MARKER_STYLE, XL_TICK_MARK
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

LABEL, VALUE = 14, 16
"""Points of the words of a chart, and of what is said beside its lines."""
Point = tuple[int, Fraction]
"""A month and a value."""


class Series(NamedTuple):
    """One line of a chart. `points`: exact values, of months that have one. `label`: which of them bears the line's
    name, and its figure where `figure`; None: none. `stepped`: it goes on level behind that point."""

    name: str
    points: tuple[Point, ...]
    colour: str
    weight: float
    dashed: bool = False
    marked: bool = False
    label: int | None = None
    figure: bool = True
    stepped: bool = False


def draw_trend(page: Page, box: Box, points: Sequence[TrendPoint], months: range, when: datetime) -> None:
    """Completion against 序时, as shares: 序时 through the whole calendar."""
    due = tuple((p.month, p.due) for p in points if p.due is not None)
    done = tuple((p.month, p.completion) for p in points if p.completion is not None)
    now = max((month for month, _ in done), default=None)
    lines = [
        Series("序时", due, PLANNED, 2, label=_at(due, now)),
        Series("完成率", done, ACTUAL, 3, marked=True, label=_at(done, now)),
    ]
    _draw(page, box, months, lines, "0.0%", "完成率与序时", when, top=1)


def stairs(points: Iterable[Point]) -> tuple[Point, ...]:
    """A value holds until the month of the next, where it rises (or falls) at once: two points of one month."""
    found: list[Point] = []
    for month, value in points:
        if found and found[-1][1] != value:
            found.append((month, found[-1][1]))
        found.append((month, value))
    return tuple(found)


def curve(assessment: Assessment, task: Task, until: int) -> list[Series]:
    """序时 as stairs, target and actual of a task with a number; actual where it was reported, up to `until`. A rate's
    values are shares."""
    year = assessment.of(task)
    goal = pace.target(task)
    due = stairs((s.month, s.measure.due) for s in year if s.measure.due is not None)
    actual = tuple(
        (s.month, s.actual) for s in year if s.progress.reported and s.month <= until and s.actual is not None
    )
    said = f"目标 {on_one_line(shown(task, goal))}"
    ends = tuple((s.month, goal) for s in (year[0], year[min(1, len(year) - 1)], year[-1])) if goal is not None else ()
    target = Series(said, ends, PLANNED, 1.5, dashed=True, label=1, figure=False)
    return [
        Series("序时", due, PLANNED, 2.25, label=_at(due, until), stepped=True),
        *([target] if ends else []),
        Series("实际", actual, ACTUAL, 3, marked=True, label=len(actual) - 1 if actual else None),
    ]


def _at(points: Sequence[Point], month: int | None) -> int | None:
    """The last point of a month."""
    return max((place for place, (m, _) in enumerate(points) if m == month), default=None)


def draw_curve(page: Page, box: Box, assessment: Assessment, standing: Standing, when: datetime) -> None:
    """One task through the year."""
    task = standing.task
    lines = curve(assessment, task, standing.month)
    months = assessment.plan.reporting.months
    _draw(page, box, months, lines, _format(task, lines), f"{task.title}：实际与序时", when)


def _format(task: Task, lines: Sequence[Series]) -> str:
    """Of a share whole per cents where all are, one decimal else; of a number its unit; whole where the target is."""
    values = [value for line in lines for _, value in line.points]
    if task.in_percent:
        return "0%" if all((value * 100).denominator == 1 for value in values) else "0.0%"
    whole = task.target is not None and task.target.denominator == 1
    unit = on_one_line(task.unit).replace('"', "”")
    return ("0" if whole else "General") + (f'"{unit}"' if unit else "")


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
    lines = [line for line in lines if line.points]
    if not lines:  # of a year that has not begun
        return
    plain = number_format if "%" in number_format else "General"  # python-pptx 1.0.2 does not escape it
    data = XyChartData(number_format=plain)
    for line in lines:
        added = data.add_series(line.name)
        for month, value in line.points:
            added.add_data_point(month, float(value))
    frame = page.slide.shapes.add_chart(XL_CHART_TYPE.XY_SCATTER_LINES, *map(emu, box), data)
    frame.name = on_one_line(name)
    describe(frame, f"{name}，{months[0]}月至{months[-1]}月的折线图，数字可在图表数据中查看")
    chart: Chart = frame.chart
    chart.has_title = chart.has_legend = False
    for named in chart._chartSpace.iter(qn("c:axId"), qn("c:crossAx")):
        named.set("val", named.get("val").removeprefix("-"))  # python-pptx 1.0.2 names the axes of a scatter below 0
    _axes(chart, months, "0%" if "%" in number_format else "General", top)
    for plotted, line in zip(chart.plots[0].series, lines, strict=True):
        _style(plotted, line)
        if line.label is not None:
            _label(plotted, line, lines, months, number_format if line.figure else None)
    _words(chart)
    workbook = chart.part.chart_workbook.xlsx_part
    workbook._blob = dated(workbook.blob, when)


def _axes(chart: Chart, months: range, number_format: str, top: float | None) -> None:
    across, values = chart.category_axis, chart.value_axis  # python-pptx's name for what lies below a scatter
    across.minimum_scale, across.maximum_scale, across.major_unit = months[0], months[-1], 1
    across.tick_labels.number_format, across.tick_labels.number_format_is_linked = '0"月"', False
    across.has_major_gridlines = False
    known = [v for plotted in chart.plots[0].series for v in plotted.values]
    values.minimum_scale = 0 if min(known, default=0) >= 0 else None
    if top is not None and max(known, default=0) <= top:
        values.maximum_scale, values.major_unit = top, top / 4
    values.tick_labels.number_format, values.tick_labels.number_format_is_linked = number_format, False
    values.has_major_gridlines = True
    values.major_tick_mark = across.major_tick_mark = XL_TICK_MARK.NONE
    _line(values.major_gridlines._xAx.majorGridlines, LINE, 0.75)
    _line(values._element, "", 0)
    _line(across._element, STRONG_LINE, 1)


def _line(drawn: Any, colour: str, weight: float, dashed: bool = False) -> None:
    """The line of an axis, grid or series."""
    properties = drawn.get_or_add_spPr()
    for old in list(properties):
        properties.remove(old)
    inside = fill(colour) if weight else "<a:noFill/>"
    dash = '<a:prstDash val="dash"/>' if dashed else ""
    properties.append(element(f'<a:ln w="{emu(weight)}" cap="rnd">{inside}{dash}<a:round/></a:ln>'))


def _style(plotted: Any, line: Series) -> None:
    plotted._element.get_or_add_smooth().val = False
    _line(plotted._element, line.colour, line.weight, line.dashed)
    if not line.marked:
        plotted.marker.style = XL_MARKER_STYLE.NONE
        return
    plotted.marker.style, plotted.marker.size = XL_MARKER_STYLE.CIRCLE, 8
    properties = plotted.marker._element.marker.get_or_add_spPr()
    properties.append(element(fill(line.colour)))
    properties.append(element("<a:ln><a:noFill/></a:ln>"))


def _label(plotted: Any, line: Series, lines: Sequence[Series], months: range, number_format: str | None) -> None:
    """The line's name, and its figure, which follows when somebody edits it, beside its point: the higher of two in a
    month above, the lower below."""
    assert line.label is not None
    month, value = line.points[line.label]
    label = plotted.points[line.label].data_label
    beside = [v for each in lines if each is not line and each.figure for m, v in each.points if m == month]
    below = any(value < other for other in beside)
    label.position = XL_LABEL_POSITION.ABOVE
    if below:
        label.position = XL_LABEL_POSITION.BELOW if line.stepped else XL_LABEL_POSITION.RIGHT
    if month in (months[0], months[-1]):
        label.position = XL_LABEL_POSITION.RIGHT if month == months[0] else XL_LABEL_POSITION.LEFT
    label.font.size, label.font.bold = Pt(VALUE if line.marked else LABEL), line.marked
    own = label._dLbl
    own.find(qn("c:showSerName")).set("val", "1")
    own.find(qn("c:showVal")).set("val", str(int(line.figure)))
    if number_format:
        numbers = element('<c:numFmt formatCode="" sourceLinked="0"/>')
        numbers.set("formatCode", number_format)
        own.insert_element_before(numbers, "c:spPr", "c:txPr", "c:dLblPos", "c:showLegendKey")
        own.append(element("<c:separator> </c:separator>"))
    for properties in own.iter(f"{A}defRPr"):
        properties.append(element(fill(line.colour if line.marked else SOFT)))


def _words(chart: Chart) -> None:
    """Font and colour of every word: set once for all, and again where an element has properties of its own."""
    chart.font.size = Pt(LABEL)
    for properties in chart._chartSpace.iter(f"{A}defRPr"):
        own = {child.tag for child in properties}
        properties.extend([child for child in element(text_look(LABEL, SOFT)) if child.tag not in own])
