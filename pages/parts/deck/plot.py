"""The curve of a slide: places in percent of its room, so that it fills whatever room there is, with words that are words.

Lines are a picture that is stretched with the room; axes, points and labels are HTML over it. What is labelled is
labelled where it stands: there is no legend.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal
from urllib.parse import quote

from metrics.figures import half_up
from metrics.month.trend import trend
from metrics.task import pace
from metrics.task.explain import shown, shown_due
from metrics.task.standing import Assessment, Standing
from reports.look.axis import ticks
from reports.look.palette import ACTUAL, PLANNED

LEFTMOST, RIGHTMOST = 30, 85
"""Percent of the room's width: a label above a point further to the left begins there instead of ending there; one below a
point further to the right ends there instead of beginning there."""
LABEL = 10
"""Percent of the room's height that a label takes."""
Kind = Literal["actual", "due", "target", "ahead"]


@dataclass(frozen=True)
class Label:
    """Words at a place. `above`: they stand above it and end there, else below it and begin there."""

    kind: Kind
    x: float
    y: float
    text: str
    above: bool

    @property
    def ends(self) -> bool:
        """Whether the words end at their place."""
        return self.x > (LEFTMOST if self.above else RIGHTMOST)


@dataclass(frozen=True)
class Plot:
    """`months` and `ticks`: what stands along the axes, each with its place; `now`: the month looked at; `lines`: the
    address of the picture; `points`: what was reported."""

    months: tuple[tuple[float, str], ...]
    ticks: tuple[tuple[float, str], ...]
    now: float
    lines: str
    points: tuple[tuple[float, float], ...]
    labels: tuple[Label, ...]


@dataclass(frozen=True)
class _Line:
    kind: Kind
    values: tuple[tuple[int, float], ...]
    stepped: bool = False


@dataclass(frozen=True)
class _Room:
    months: Sequence[int]
    top: float

    def x(self, month: int) -> float:
        return 100 * (month - self.months[0]) / max(len(self.months) - 1, 1)

    def y(self, value: float) -> float:
        return 100 * max(value, 0.0) / self.top


def of_whole(assessment: Assessment, month: int) -> Plot:
    """Completion against 序时 of the whole plan; 序时 to the end of the year."""
    found = trend(assessment, [section for area in assessment.plan.areas for section in area.sections])
    due = tuple((p.month, float(p.due * 100)) for p in found if p.due is not None)
    done = tuple(
        (p.month, float(p.completion * 100))
        for p in found
        if p.month <= month and p.reported and p.completion is not None
    )
    said = {"due": "序时 {:.1f}%", "actual": "完成率 {:.1f}%"}
    at = {kind: text.format(dict(line)[month]) for kind, line in (("due", due), ("actual", done))
          for text in [said[kind]] if month in dict(line)}  # fmt: skip
    return _plot(assessment, month, [_Line("due", due), _Line("actual", done)], at, "%", 100)


def of_task(assessment: Assessment, s: Standing) -> Plot:
    """One task through the year: actual against 序时, its target, and where it is heading."""
    factor = 100 if s.task.in_percent else 1
    year = assessment.of(s.task)
    due = tuple((e.month, float(e.measure.due * factor)) for e in year if e.measure.due is not None)
    actual = tuple(
        (e.month, float(e.actual * factor))
        for e in year
        if e.progress.reported and e.month <= s.month and e.actual is not None
    )
    lines, goal = [_Line("due", due, stepped=True), _Line("actual", actual)], pace.target(s.task)
    at: dict[str, str] = {"actual": f"实际 {shown(s.task, s.actual)}"} if s.actual is not None else {}
    if s.due_now is not None:
        at["due"] = f"序时 {shown_due(s.task, s.due_now)}"
    if goal is not None:
        at["target"] = f"目标 {shown(s.task, goal)}"
    last = assessment.plan.reporting.last_month
    if s.outlook and s.month < last and s.lamp != "done" and s.actual is not None:
        lines.append(_Line("ahead", ((s.month, float(s.actual)), (last, float(s.outlook.mean)))))
        at["ahead"] = f"估计年底 {half_up(s.outlook.mean)}{s.task.unit}"
    unit = "%" if s.task.in_percent else ""
    return _plot(assessment, s.month, lines, at, unit, 0, None if goal is None else float(goal * factor))


def _plot(
    assessment: Assessment,
    month: int,
    lines: Sequence[_Line],
    at: dict[str, str],
    unit: str,
    least: float,
    target: float | None = None,
) -> Plot:
    months = assessment.plan.reporting.months
    highest = max([least, target or 0, *(value for line in lines for _, value in line.values)])
    marks = ticks(highest)
    room = _Room(months, marks[-1])
    reported = next((line.values for line in lines if line.kind == "actual"), ())
    return Plot(
        tuple((room.x(m), f"{m}月") for m in months),
        tuple((room.y(tick), f"{tick:.10g}{unit}") for tick in marks),
        room.x(month),
        _picture(room, lines, target),
        tuple((room.x(m), room.y(value)) for m, value in reported),
        tuple(_labels(room, month, lines, at, target)),
    )


def _labels(
    room: _Room, month: int, lines: Sequence[_Line], at: dict[str, str], target: float | None
) -> Iterator[Label]:
    """The higher of 序时 and actual above its point, the lower below it; the target at the left, the estimate at the
    right."""
    now = {line.kind: value for line in lines for m, value in line.values if m == month and line.kind != "ahead"}
    last = {line.kind: line.values[-1] for line in lines if line.values}
    if "actual" in last and "actual" not in now:
        now["actual"] = last["actual"][1]
    higher = max(now, key=lambda kind: (now[kind], kind == "due"), default="due")
    for kind, value in now.items():
        if kind in at:
            yield Label(kind, room.x(month), room.y(value), at[kind], above=kind == higher)
    if target is not None and "target" in at:
        yield Label("target", 0, room.y(target), at["target"], above=True)
    if "ahead" in at and "ahead" in last:
        y = room.y(last["ahead"][1])
        taken = [room.y(value) for kind, value in now.items() if kind == higher]
        yield Label("ahead", 100, y, at["ahead"], above=not any(abs(y - other) < LABEL for other in taken))


_STROKES: dict[Kind, str] = {
    "due": f'stroke="{PLANNED}" stroke-width="4"',
    "actual": f'stroke="{ACTUAL}" stroke-width="5"',
    "ahead": f'stroke="{ACTUAL}" stroke-width="4" stroke-dasharray="4 8"',
    "target": f'stroke="{PLANNED}" stroke-width="3" stroke-dasharray="14 10"',
}


def _picture(room: _Room, lines: Sequence[_Line], target: float | None) -> str:
    """The address of an SVG that keeps the width of its lines however it is stretched."""
    drawn = [(line.kind, _path(room, line)) for line in lines if line.values]
    if target is not None:
        drawn.append(("target", f"M0 {_n(100 - room.y(target))}H100"))
    paths = "".join(
        f'<path d="{path}" fill="none" {_STROKES[kind]} vector-effect="non-scaling-stroke"/>' for kind, path in drawn
    )
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" preserveAspectRatio="none">{paths}</svg>'
    return f"data:image/svg+xml,{quote(svg)}"


def _path(room: _Room, line: _Line) -> str:
    path = ""
    for month, value in line.values:
        x, y = _n(room.x(month)), _n(100 - room.y(value))
        path += f"M{x} {y}" if not path else f"H{x}V{y}" if line.stepped else f"L{x} {y}"
    return path


def _n(value: Fraction | float) -> str:
    return f"{float(value):.2f}".rstrip("0").rstrip(".")
