"""Colours and shapes of the lamps, for pages and files alike. A lamp is never colour alone: each has its own shape
and its word.

Every colour has a contrast of at least 3 to 1 against the light and the dark ground of config.toml
(WCAG 2.2, 1.4.11); tests/reports/test_contrast.py computes it, and what a colour-blind eye is left with.
"""

from typing import NamedTuple

from metrics.task.lamps import LABELS, Lamp


class Look(NamedTuple):
    """How a lamp is drawn: its colour on light and dark ground alike, its Plotly marker, the outline
    of its icon in a box of 16 by 16, and a character of like shape that every Chinese font has (GBK)."""

    colour: str
    marker: str
    shape: str
    sign: str


LOOKS: dict[Lamp, Look] = {
    "done": Look("#2868ad", "star", "M8 .8l2.2 4.7 5 .6-3.7 3.5 1 5.1L8 12.2l-4.5 2.5 1-5.1L.8 6.1l5-.6z", "★"),
    "green": Look("#2b9166", "circle", "M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13z", "●"),
    "yellow": Look("#b57a00", "triangle-up", "M8 1.5l7 12.5H1z", "▲"),
    "red": Look("#c5352b", "square", "M2 2h12v12H2z", "■"),
    "missing": Look("#6b7683", "x", "M3 1l5 5 5-5 2 2-5 5 5 5-2 2-5-5-5 5-2-2 5-5-5-5z", "×"),
    "idle": Look(
        "#7d8794",
        "circle-open",
        "M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zm0 2.2a4.3 4.3 0 1 1 0 8.6 4.3 4.3 0 0 1 0-8.6z",
        "○",
    ),
    "none": Look("#7d8794", "line-ew-open", "M2 7h12v2H2z", "—"),
}
assert set(LOOKS) == set(LABELS)

ACTUAL = "#1f6fb2"
"""What has been achieved. What was planned (序时, target) is grey, so that one colour is enough."""
PLANNED = "#6b7683"
BAND = "rgba(31,111,178,.3)"

# for files, which are white paper and white slides
INK = "#1c2733"
SOFT = "#52606d"
LINE = "#dde2e9"
STRONG_LINE = "#aeb8c4"
GROUND = "#f5f7f9"
DEMO = "#7a5200"
DEMO_LINE = "#b57a00"

TINT = 0.22
"""How much of a lamp's colour lies under black words, so that they keep a contrast far above 4.5 to 1."""


def tint(colour: str) -> str:
    """`#c5352b` → `F2D3D0`: the colour thinned with white, as spreadsheets write it."""
    parts = (int(colour[n : n + 2], 16) for n in (1, 3, 5))
    return "".join(f"{round(255 - (255 - part) * TINT):02X}" for part in parts)
