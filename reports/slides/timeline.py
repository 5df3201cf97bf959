"""节点 of a deliverable as a timeline of native shapes: a bar a stage, through the months of the calendar."""

from collections.abc import Sequence

from pptx.enum.shapes import MSO_SHAPE

from metrics.task.stages import StageState
from metrics.task.standing import Standing
from reports.deck.stages import Bar, bars, today
from reports.look.palette import ACTUAL, LINE, LOOKS, SOFT
from reports.slides.text import Box, Page, Run, write

LEAST, MOST, AXIS = 16, 44, 22
"""Points from bar to bar, and of the months below them."""
THICK = 0.5
"""Of a bar, as a share of what it has."""
_COLOURS: dict[StageState, str] = {"finished": ACTUAL, "overdue": LOOKS["red"].colour, "ahead": LOOKS["idle"].colour}


def draw_timeline(page: Page, box: Box, standing: Standing, months: Sequence[int]) -> None:
    """As many bars as stages, from the top of the box on; nothing where the box is too low for them."""
    found = bars(standing, months)
    step = min((box.height - AXIS) / max(len(found), 1), MOST)
    if step < LEAST:
        return
    bottom = box.top + step * len(found)
    for n, month in enumerate(months):
        place = Box(box.left + box.width * n / len(months), bottom + 4, box.width / len(months), AXIS - 4)
        write(page.box(place, "月份").text_frame, [[Run(f"{month}月", 12, SOFT, month == standing.month)]], "ctr")
    for number, bar in enumerate(found):
        _draw(page, box, bar, box.top + step * number, step)
    at = box.left + box.width * today(standing, months) / 100
    page.figure(MSO_SHAPE.RECTANGLE, Box(at - 0.75, box.top, 1.5, bottom - box.top), SOFT, f"截至{standing.month}月")


def _draw(page: Page, box: Box, bar: Bar, top: float, step: float) -> None:
    """Its way through the calendar, grey behind it the whole year; what is ahead is an outline."""
    high = step * THICK
    place = Box(box.left, top + (step - high) / 2, box.width, high)
    page.figure(MSO_SHAPE.RECTANGLE, place._replace(top=place.top + high / 2 - 0.5, height=1), LINE, "线")
    drawn = place._replace(left=box.left + box.width * bar.start / 100, width=box.width * (bar.end - bar.start) / 100)
    outline = 1.5 if bar.state == "ahead" else 0
    page.figure(MSO_SHAPE.RECTANGLE, drawn, _COLOURS[bar.state], f"节点 {bar.name}", outline=outline)
