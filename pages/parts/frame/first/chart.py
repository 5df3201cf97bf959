"""A chart as SVG, drawn from the very figure that Plotly draws later, at the same places.

Vertical places are known in pixels; along it is stretched with its room, under words that are HTML (as in deck/plot.py).
Only what charts/figures.py makes is drawn: lines over months with words beside them, and lying bars.
"""

import json
import math
import re
from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

TOP, BOTTOM = 34, 32
"""Pixels above and below the lines, as Plotly leaves them with the margins of charts/figures.py."""
PADDING = 0.05
"""What Plotly adds to the height of the highest value, as a share (plotly.js 4, autorange)."""
WORDS_PX = 10
"""What words beside a point are higher than their letters, in pixels, where Plotly makes room for them."""
DASHES = {"dash": "9 9", "dot": "3 3"}
_BOLD = re.compile(r"</?b>")
Spec = Mapping[str, Any]


class Line(NamedTuple):
    """A path in a room of 100 by the height in pixels. `fill`: its colour where it is an area."""

    path: str
    colour: str
    width: float
    dash: str
    fill: str = ""
    opacity: float = 1


class Words(NamedTuple):
    """Words at a place: percent from the left, pixels from the top. `shift`: pixels to the right of it; they end there
    where `ends`, and stand above it where `above`."""

    x: float
    y: float
    text: str
    size: float
    colour: str
    bold: bool
    shift: float
    ends: bool
    above: bool


class Bar(NamedTuple):
    """`start`, `length`: percent of the width; `y`, `height`: pixels."""

    y: float
    length: float
    height: float
    colour: str
    text: str


class Chart(NamedTuple):
    """`ticks`: pixels from the top and the words there; `months`: percent from the left and the words there."""

    height: int
    room: int
    ticks: tuple[tuple[float, str], ...]
    grid: bool
    months: tuple[tuple[float, str], ...]
    lines: tuple[Line, ...]
    words: tuple[Words, ...]
    bars: tuple[Bar, ...]


@lru_cache(maxsize=64)
def chart(spec: str) -> Chart:
    """The drawing of a figure, given as the JSON that the browser gets."""
    figure = json.loads(spec)
    room = figure["layout"]["height"] - TOP - BOTTOM
    return _bars(figure, room) if any(trace["type"] == "bar" for trace in figure["data"]) else _lines(figure, room)


class _Room:
    """Where months and values lie."""

    def __init__(self, figure: Spec, height: int) -> None:
        self.height = height
        self.left, self.right = map(float, figure["layout"]["xaxis"]["range"])
        self.top = _top(figure, height)

    def x(self, month: float) -> float:
        return 100 * (month - self.left) / (self.right - self.left)

    def y(self, value: float) -> float:
        return self.height * (1 - value / self.top)


def _lines(figure: Spec, height: int) -> Chart:
    room, axis = _Room(figure, height), figure["layout"]["yaxis"]
    along = figure["layout"]["xaxis"]
    if "tickvals" in axis:
        ticks = list(zip(axis["tickvals"], axis["ticktext"], strict=True))
    else:
        ticks = [(value, f"{value:g}{axis.get('ticksuffix', '')}") for value in _ticks(room.top, height)]
    return Chart(
        figure["layout"]["height"],
        height,
        tuple((room.y(value), text) for value, text in ticks),
        True,
        tuple((room.x(month), text) for month, text in zip(along["tickvals"], along["ticktext"], strict=True)),
        (*_shapes(figure, room), *_traces(figure, room)),
        tuple(_words(each, room) for each in figure["layout"].get("annotations", ())),
        (),
    )


def _traces(figure: Spec, room: _Room) -> Iterator[Line]:
    before: list[tuple[float, float]] = []
    for trace in figure["data"]:
        points = [(x, y) for x, y in zip(_values(trace["x"]), _values(trace["y"]), strict=True) if not math.isnan(y)]
        line = trace["line"]
        if trace.get("fill") == "tonexty":
            yield Line(f"{_path(room, [*before, *reversed(points)])}Z", "none", 0, "", trace["fillcolor"])
        elif points and line.get("width"):
            path = _path(room, points, stepped=line.get("shape") == "hv")
            yield Line(path, line["color"], line["width"], DASHES.get(line.get("dash", ""), ""))
        if "markers" in trace["mode"]:
            dots = "".join(f"M{_n(room.x(x))} {_n(room.y(y))}h0" for x, y in points)
            yield Line(dots, line["color"], trace["marker"]["size"], "")
        before = points


def _shapes(figure: Spec, room: _Room) -> Iterator[Line]:
    """The target as a line across, the month looked at as a stripe."""
    for shape in figure["layout"].get("shapes", ()):
        if shape["type"] == "line":
            line = shape["line"]
            yield Line(f"M0 {_n(room.y(shape['y0']))}H100", line["color"], line["width"], DASHES[line["dash"]])
        else:
            left, right = (_n(room.x(shape[end])) for end in ("x0", "x1"))
            yield Line(f"M{left} 0H{right}V{room.height}H{left}Z", "none", 0, "", shape["fillcolor"], shape["opacity"])


def _words(said: Spec, room: _Room) -> Words:
    x = 0.0 if "domain" in said.get("xref", "") else room.x(said["x"])
    font = {"size": 13, "color": "var(--wp-soft)", **said.get("font", {})}
    return Words(
        x,
        room.y(said["y"]) - said.get("yshift", 0),
        _BOLD.sub("", said["text"]),
        font["size"],
        font["color"],
        bold=said["text"].startswith("<b>"),
        shift=said.get("xshift", 0),
        ends=said["xanchor"] == "right",
        above=said["yanchor"] == "bottom",
    )


def _bars(figure: Spec, height: int) -> Chart:
    bars = next(trace for trace in figure["data"] if trace["type"] == "bar")
    lengths, names = _values(bars["x"]), bars["y"]
    row = height / len(names)
    marks = [trace for trace in figure["data"] if trace["type"] == "scatter"]
    known = [v for trace in (bars, *marks) for v in _values(trace["x"]) if not math.isnan(v)]
    top = max([*known, 0]) / (1 - PADDING) or 1
    middle = [height - row * (number + 0.5) for number in range(len(names))]
    drawn = tuple(
        Bar(
            y - row * bars["width"] / 2,
            0 if math.isnan(value) else 100 * value / top,
            row * bars["width"],
            bars["marker"]["color"],
            text,
        )
        for y, value, text in zip(middle, lengths, bars["text"], strict=True)
    )
    uprights = tuple(
        Line(
            "".join(
                f"M{_n(100 * value / top)} {_n(y - trace['marker']['size'] / 2)}v{trace['marker']['size']}"
                for value, y in zip(_values(trace["x"]), middle, strict=True)
                if not math.isnan(value)
            ),
            trace["marker"]["line"]["color"],
            trace["marker"]["line"]["width"],
            "",
        )
        for trace in marks
    )
    along = tuple((100 * value / top, f"{value:g}") for value in _ticks(top, 800))
    return Chart(
        figure["layout"]["height"], height, tuple(zip(middle, names, strict=True)), False, along, uprights, (), drawn
    )


def _top(figure: Spec, height: int) -> float:
    """The value at the upper end: as given, else as Plotly finds it."""
    if "range" in figure["layout"]["yaxis"]:
        return float(figure["layout"]["yaxis"]["range"][1])
    reaching = [
        value / (height * (1 - PADDING) - trace.get("marker", {}).get("size", 0) / 2)
        for trace in figure["data"]
        for value in _values(trace["y"])
        if not math.isnan(value)
    ]
    reaching += [shape["y0"] / height for shape in figure["layout"].get("shapes", ()) if shape["type"] == "line"]
    for said in figure["layout"].get("annotations", ()):
        above = said["yanchor"] == "bottom"
        words = said.get("font", {}).get("size", 13) + WORDS_PX if above else 0
        reaching.append(said["y"] / (height - max(words + said.get("yshift", 0), 0)))
    return max([*reaching, 0]) * height or 1


def _ticks(top: float, length: float) -> list[float]:
    """Round values from 0 to the top, as many as Plotly takes for a length in pixels."""
    rough = top / (min(max(length / (40 if length < 800 else 80), 4), 9) + 1)
    unit = 10 ** math.floor(math.log10(rough))
    step = next(times * unit for times in (1, 2, 5, 10) if times * unit >= rough)
    return [number * step for number in range(int(top / step) + 1)]


def _path(room: _Room, points: Sequence[tuple[float, float]], *, stepped: bool = False) -> str:
    path = ""
    for x, y in points:
        at, down = _n(room.x(x)), _n(room.y(y))
        path += f"M{at} {down}" if not path else f"H{at}V{down}" if stepped else f"L{at} {down}"
    return path


def _values(given: Any) -> list[float]:
    """Numbers of a figure, which Plotly packs; what is not known is NaN."""
    if isinstance(given, dict):
        return [float(value) for value in np.frombuffer(b64decode(given["bdata"]), given["dtype"])]
    return [math.nan if value is None else float(value) for value in given]


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
