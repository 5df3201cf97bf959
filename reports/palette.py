"""Colours and signs of what leaves as a file, on white paper and white slides.

The same as on screen (`pages/parts/palette.py`, `pages/parts/look/`); tests/reports/test_palette.py compares them.
"""

from metrics.lamps import LABELS, Lamp

LAMPS: dict[Lamp, str] = {
    "done": "#2563a8",
    "green": "#2b9166",
    "yellow": "#b57a00",
    "red": "#c5352b",
    "missing": "#6b7683",
    "idle": "#7d8794",
    "none": "#7d8794",
}
SIGNS: dict[Lamp, str] = {
    "done": "★",
    "green": "●",
    "yellow": "▲",
    "red": "■",
    "missing": "×",
    "idle": "○",
    "none": "—",
}
"""A lamp's shape as a character that every Chinese font has (GBK), for where no shape can be drawn."""
assert set(LAMPS) == set(SIGNS) == set(LABELS)

ACTUAL = "#1f6fb2"
"""What has been achieved; what was planned is grey."""
PLANNED = "#6b7683"
INK = "#1c2733"
SOFT = "#52606d"
LINE = "#dde2e9"
STRONG_LINE = "#aeb8c4"
GROUND = "#f5f7f9"
DEMO = "#7a5200"
DEMO_LINE = "#b57a00"
