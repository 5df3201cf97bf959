"""Drawings as SVG text for files that must open anywhere: data in, text out, no library and no script.

Lines take the colours of reports/look/palette.py, words the colour of the text around them (`currentColor`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from html import escape

from metrics.month.trend import TrendPoint
from metrics.task.lamps import Lamp
from reports.look.axis import ticks
from reports.look.palette import ACTUAL, LOOKS, PLANNED

ICON = 16
"""Units of a lamp's outline; see palette.Look."""


@dataclass(frozen=True)
class Point:
    """One month of a course: `due` and `actual` in the same unit, None where there is none or nothing is known."""

    month: int
    due: Fraction | None
    actual: Fraction | None


@dataclass(frozen=True)
class Shape:
    """Of a course: its size, the least value its axis reaches, and whether 序时 keeps its value between months."""

    width: int
    height: int
    least: Fraction = Fraction(0)
    stepped: bool = True


@dataclass(frozen=True)
class _Frame:
    """Where months and values lie on a drawing of width × height."""

    months: Sequence[int]
    top: float
    width: int
    height: int
    left: int = 46
    right: int = 14
    above: int = 14
    below: int = 24

    def x(self, month: int) -> float:
        span = max(len(self.months) - 1, 1)
        return self.left + (self.width - self.left - self.right) * (month - self.months[0]) / span

    def y(self, value: Fraction | float) -> float:
        share = float(value) / self.top
        return self.height - self.below - (self.height - self.above - self.below) * share


def symbols(prefix: str = "lamp-") -> str:
    """The lamps' outlines, to be drawn by `icon`: once in a document, before the first icon."""
    made = "".join(
        f'<symbol id="{prefix}{name}" viewBox="0 0 {ICON} {ICON}">'
        f'<path fill="{look.colour}" fill-rule="evenodd" d="{look.shape}"/></symbol>'
        for name, look in LOOKS.items()
    )
    return f'<svg width="0" height="0" class="symbols" aria-hidden="true">{made}</svg>'


def icon(lamp: Lamp, prefix: str = "lamp-") -> str:
    """A lamp's shape in its colour; its word stands beside it."""
    return f'<svg class="icon" width="{ICON}" height="{ICON}" aria-hidden="true"><use href="#{prefix}{lamp}"/></svg>'


def trend(points: Sequence[TrendPoint], months: Sequence[int], said: str) -> str:
    """Completion (blue) against 序时 (grey) by month, in percent of the target.

    `points`: one a month, in order, shares. `months`: the calendar along the bottom. `said`: what the drawing says,
    for those who do not see it.
    """
    course = [Point(p.month, _percent(p.due), _percent(p.completion)) for p in points]
    shape = Shape(560, 230, Fraction(100), stepped=False)
    return _course(course, months, said, target=None, unit="%", shape=shape)


def curve(points: Sequence[Point], months: Sequence[int], said: str, *, target: Fraction | None, unit: str) -> str:
    """One task through the year: actual (blue) against 序时 (grey steps) and the target (dashed)."""
    return _course(points, months, said, target=target, unit=unit, shape=Shape(420, 170))


def bullet(share: Fraction | None, due: Fraction | None, said: str) -> str:
    """A bar of 100 units: achieved (blue) within the target (grey), an upright line where 序时 stands."""
    drawn = [f'<rect width="100" height="10" fill="{PLANNED}" fill-opacity=".25"/>']
    if share is not None:
        drawn.append(f'<rect y="2.5" width="{_n(_within(share) * 100)}" height="5" fill="{ACTUAL}"/>')
    if due is not None:
        at = _within(due) * 98
        drawn.append(f'<rect x="{_n(at)}" width="2" height="10" fill="currentColor"/>')
    return _svg(100, 10, "".join(drawn), said, "bullet", ' preserveAspectRatio="none"')


def _course(
    points: Sequence[Point],
    months: Sequence[int],
    said: str,
    *,
    target: Fraction | None,
    unit: str,
    shape: Shape,
) -> str:
    """Axes from 0, the target, 序时, actual."""
    values = [v for p in points for v in (p.due, p.actual) if v is not None] + [shape.least, target or Fraction(0)]
    marks = ticks(float(max(values)))
    frame = _Frame(months, marks[-1], shape.width, shape.height)
    due = [(p.month, p.due) for p in points if p.due is not None]
    actual = [(p.month, p.actual) for p in points if p.actual is not None]
    drawn = [*_axes(frame, marks, unit)]
    if target is not None:
        drawn.append(_line(frame, [(months[0], target), (months[-1], target)], PLANNED, 1, dash="4 3"))
    drawn.append(_line(frame, due, PLANNED, 2, stepped=shape.stepped))
    drawn.append(_line(frame, actual, ACTUAL, 2.5))
    drawn += [f'<circle cx="{_n(frame.x(m))}" cy="{_n(frame.y(v))}" r="3" fill="{ACTUAL}"/>' for m, v in actual]
    return _svg(shape.width, shape.height, "".join(drawn), said, "course")


def _axes(frame: _Frame, marks: Sequence[float], unit: str) -> Iterator[str]:
    right = frame.width - frame.right
    for tick in marks:
        y = frame.y(tick)
        yield f'<path d="M{frame.left} {_n(y)}H{right}" stroke="currentColor" stroke-opacity=".15"/>'
        yield _text(frame.left - 5, y + 4, f"{tick:.10g}{unit if unit == '%' else ''}", "end")
    for month in frame.months:
        yield _text(frame.x(month), frame.height - 4, f"{month}月", "middle")


def _line(
    frame: _Frame,
    points: Sequence[tuple[int, Fraction]],
    colour: str,
    width: float,
    *,
    stepped: bool = False,
    dash: str = "",
) -> str:
    """A line through the points; stepped, it keeps a value until the next month."""
    if not points:
        return ""
    path = ""
    for month, value in points:
        x, y = _n(frame.x(month)), _n(frame.y(max(value, Fraction(0))))
        path += f"M{x} {y}" if not path else f"H{x}V{y}" if stepped else f"L{x} {y}"
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{_n(width)}"{dashed}/>'


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{_n(x)}" y="{_n(y)}" text-anchor="{anchor}">{escape(text)}</text>'


def _svg(width: int, height: int, drawn: str, said: str, name: str, more: str = "") -> str:
    return (
        f'<svg class="{name}" viewBox="0 0 {width} {height}"{more} role="img" aria-label="{escape(said)}">{drawn}</svg>'
    )


def _percent(share: Fraction | None) -> Fraction | None:
    return None if share is None else share * 100


def _within(share: Fraction) -> Fraction:
    return min(max(share, Fraction(0)), Fraction(1))


def _n(value: Fraction | float) -> str:
    """A coordinate: one decimal at most, so that a drawing is short and the same on every machine."""
    return f"{float(value):.1f}".removesuffix(".0")
