"""Lamps on slides as native shapes: a shape and its word, and the counts by lamp."""

from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR

from metrics.task.lamps import GROUPS, LABELS, Lamp, lamp_of
from reports.deck.slide import Slide
from reports.look.palette import INK, LOOKS, SOFT
from reports.look.table import duties_text, verdicts_text
from reports.ooxml.xml_text import on_one_line
from reports.slides.text import Box, Page, Run, describe, write

VALUE, LABEL, CHANGE = 24, 14, 12
"""Points of a count, its name, and what turned."""
IN_TITLE = ("完成率", "序时", "与序时比")
"""What the title of the month at a glance and its curve say already."""
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
    """The lamp's shape in the middle of a square of `size` points that begins at `left`. `said`: its word, where that is not
    the lamp's own."""
    kind, wide, high = _SHAPES[lamp]
    box = Box(left + size * (1 - wide) / 2, middle - size * high / 2, size * wide, size * high)
    shape = page.figure(kind, box, LOOKS[lamp].colour, "状态图形", outline=size / 8 if lamp == "idle" else 0)
    describe(shape, said or LABELS[lamp])


def strip(page: Page, slide: Slide, box: Box) -> float:
    """Counts across the box, below each its name and what turned since the month before; then a line of what else is
    to be said in figures. Returns the height in points."""
    assert slide.totals
    step = box.width / len(GROUPS)
    for n, (group, name) in enumerate(GROUPS.items()):
        count, left = slide.totals.groups[group], box.left + n * step
        icon(page, lamp_of(group), left, box.top + 16, 18, name)
        _value(page, Box(left + 23, box.top, step - 25, 31), str(count), INK if count else SOFT)
        _said(page, Box(left, box.top + 33, step - 2, 19), name, LABEL, "名称")
        if slide.before:
            turned = _turned(count - slide.before.groups[group])
            _said(page, Box(left, box.top + 52, step - 2, 17), turned, CHANGE, "与上月比")
    top = box.top + (72 if slide.before else 55)
    told = [f"{name} {value}" for name, value in slide.facts if not slide.points or name not in IN_TITLE]
    told += [f"常态任务{duties}" for duties in [duties_text(slide.totals)] if duties]
    told += [f"趋势{verdicts}" for verdicts in [verdicts_text(slide.totals)] if verdicts]
    said = " · ".join(told)
    if said:
        page.text(Box(box.left, top, box.width, 22), [said], (14, 13, 12), SOFT, name="数字说明")
        top += 26
    return top - box.top


def _turned(difference: int) -> str:
    if not difference:
        return "与上月同"
    return f"比上月{'多' if difference > 0 else '少'} {abs(difference)}"


def _value(page: Page, box: Box, text: str, colour: str) -> None:
    shape = page.box(box, "数值")
    shape.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM
    write(shape.text_frame, [[Run(on_one_line(text), VALUE, colour, True)]])


def _said(page: Page, box: Box, text: str, size: float, name: str) -> None:
    write(page.box(box, name).text_frame, [[Run(on_one_line(text), size, SOFT)]])
