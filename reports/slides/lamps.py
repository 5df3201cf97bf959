"""Lamps on slides as native shapes: a shape and its word, and the counts by lamp."""

from collections.abc import Sequence

from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR

from metrics.month.rollup import Totals
from metrics.task.lamps import GROUPS, LABELS, Lamp, lamp_of
from reports.look.palette import INK, LOOKS, SOFT
from reports.ooxml.xml_text import on_one_line
from reports.slides.text import Box, Page, Run, describe, write
from reports.slides.text_fit import width

STEP = 64
"""Between two counters, in points."""
VALUES = (20, 18, 16, 14)
LABEL, GAP = 14, 16
_SHAPES: dict[Lamp, tuple[MSO_SHAPE, float, float]] = {
    "done": (MSO_SHAPE.STAR_5_POINT, 1.1, 1.1),
    "green": (MSO_SHAPE.OVAL, 0.86, 0.86),
    "yellow": (MSO_SHAPE.ISOSCELES_TRIANGLE, 1, 0.9),
    "red": (MSO_SHAPE.RECTANGLE, 0.8, 0.8),
    "missing": (MSO_SHAPE.MATH_MULTIPLY, 1.3, 1.3),
    "idle": (MSO_SHAPE.OVAL, 0.74, 0.74),
    "none": (MSO_SHAPE.RECTANGLE, 0.8, 0.16),
}
"""Lamp → its shape, its width and height for an icon one unit high: what a program draws of a box differs by shape."""


def icon(page: Page, lamp: Lamp, left: float, middle: float, size: float, said: str = "") -> None:
    """The lamp's shape in the middle of a square of `size` points that begins at `left`. `said`: its words, where they are
    not those of the lamp."""
    kind, wide, high = _SHAPES[lamp]
    box = Box(left + size * (1 - wide) / 2, middle - size * high / 2, size * wide, size * high)
    shape = page.figure(kind, box, LOOKS[lamp].colour, "状态图形", outline=size / 8 if lamp == "idle" else 0)
    describe(shape, said or LABELS[lamp])


def strip(page: Page, facts: Sequence[tuple[str, str]], totals: Totals, box: Box) -> None:
    """Facts from the left, counts by lamp up to the right, on one line of values and one of their names."""
    right = box.left + box.width - STEP * len(totals.groups)
    size = next((size for size in VALUES if _wide(facts, size) <= right - box.left), VALUES[-1])
    left = box.left
    for name, value in facts:
        _value(page, Box(left, box.top, _wide([(name, value)], size) - GAP, 26), value, size, INK)
        _name(page, Box(left, box.top + 28, _wide([(name, value)], size) - GAP, 19), name)
        left += _wide([(name, value)], size)
    for n, (group, count) in enumerate(totals.groups.items()):
        left = right + n * STEP
        icon(page, lamp_of(group), left, box.top + 14, 15, GROUPS[group])
        _value(page, Box(left + 19, box.top, STEP - 21, 26), str(count), size, INK if count else SOFT)
        _name(page, Box(left, box.top + 28, STEP - 2, 19), GROUPS[group])


def _wide(facts: Sequence[tuple[str, str]], size: float) -> float:
    return sum(max(width(on_one_line(value)) * size, width(name) * LABEL) + 12 + GAP for name, value in facts)


def _value(page: Page, box: Box, text: str, size: float, colour: str) -> None:
    shape = page.box(box, "数值")
    shape.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM
    write(shape.text_frame, [[Run(on_one_line(text), size, colour, True)]])


def _name(page: Page, box: Box, text: str) -> None:
    write(page.box(box, "名称").text_frame, [[Run(on_one_line(text), LABEL, SOFT)]])
