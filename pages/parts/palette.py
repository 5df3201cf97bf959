"""Colours and shapes of the lamps. A lamp is never colour alone: each has its own shape and its word."""

from typing import NamedTuple

from metrics.lamps import LABELS, Lamp


class Look(NamedTuple):
    """How a lamp is drawn: its colour on light and dark ground alike, its Plotly marker, the outline
    of its icon in a box of 16 by 16."""

    colour: str
    marker: str
    shape: str


LOOKS: dict[Lamp, Look] = {
    "done": Look("#1b6e8c", "star", "M8 .8l2.2 4.7 5 .6-3.7 3.5 1 5.1L8 12.2l-4.5 2.5 1-5.1L.8 6.1l5-.6z"),
    "green": Look("#2f8f5b", "circle", "M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13z"),
    "yellow": Look("#c98a12", "triangle-up", "M8 1.5l7 12.5H1z"),
    "red": Look("#c0392b", "square", "M2 2h12v12H2z"),
    "missing": Look("#7d8794", "x", "M3 1l5 5 5-5 2 2-5 5 5 5-2 2-5-5-5 5-2-2 5-5-5-5z"),
    "idle": Look(
        "#9aa5b1",
        "circle-open",
        "M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zm0 2.2a4.3 4.3 0 1 1 0 8.6 4.3 4.3 0 0 1 0-8.6z",
    ),
    "none": Look("#9aa5b1", "line-ew-open", "M2 7h12v2H2z"),
}
assert set(LOOKS) == set(LABELS)

ACTUAL = "#1f6fb2"
DUE = "#c98a12"
TARGET = "#7d8794"
BAND = "rgba(31,111,178,.3)"
