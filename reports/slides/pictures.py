"""The slide of 实地抽查: its table, and beside it photos that keep their shape, with what they show."""

import io
from collections.abc import Sequence

from PIL import Image
from pptx.util import Length

from reports.deck.briefing import Briefing
from reports.deck.slide import Picture, Slide
from reports.look.palette import SOFT
from reports.ooxml.xml_text import on_one_line
from reports.slides.master import BOTTOM, LEFT, ROOM, TOP
from reports.slides.table import draw_table
from reports.slides.task import SENTENCES
from reports.slides.text import Box, Page, describe
from reports.slides.xml import emu

TABLE = 0.55
"""Of the room, what the table takes."""
BETWEEN, CAPTION = 12, 36
"""Points between pictures, and below each for its words."""
LONGEST, QUALITY = 1_280, 80
"""Pixels of the longer side: what a slide across a wall shows of a picture that takes a fifth of it."""


def draw_onsite(page: Page, briefing: Briefing, slide: Slide) -> None:
    """Below title and subtitle; of pictures those that the briefing brings along."""
    wide = ROOM * TABLE
    left = Box(LEFT, TOP, wide, BOTTOM - TOP)
    if slide.table:
        draw_table(page, left, slide.table, slide.title)
    elif slide.lines:
        page.text(left, slide.lines, SENTENCES, SOFT)
    room = Box(LEFT + wide + 20, TOP, ROOM - wide - 20, BOTTOM - TOP)
    shown = [each for each in slide.pictures if (each.number, each.place) in briefing.photos]
    for picture, box in zip(shown, _places(room, len(shown)), strict=True):
        _draw(page, picture, briefing.photos[picture.number, picture.place], box)


def _places(room: Box, count: int) -> Sequence[Box]:
    """One over the whole room, two one above the other, more in two columns."""
    columns = 1 if count < 3 else 2
    rows = -(-count // columns) or 1
    wide = (room.width - BETWEEN * (columns - 1)) / columns
    high = (room.height - BETWEEN * (rows - 1)) / rows
    return [
        Box(room.left + (wide + BETWEEN) * (n % columns), room.top + (high + BETWEEN) * (n // columns), wide, high)
        for n in range(count)
    ]


def _draw(page: Page, picture: Picture, content: bytes, box: Box) -> None:
    """As large as the box takes it, its words right below it."""
    with Image.open(io.BytesIO(content)) as found:
        found.draft("RGB", (LONGEST, LONGEST))
        found.thumbnail((LONGEST, LONGEST))
        out = io.BytesIO()
        found.save(out, "JPEG", quality=QUALITY)
        scale = min(box.width / found.width, (box.height - CAPTION) / found.height)
        wide, high = found.width * scale, found.height * scale
    sizes = map(Length, map(emu, (box.left, box.top, wide, high)))
    shape = page.slide.shapes.add_picture(io.BytesIO(out.getvalue()), *sizes)
    shape.name = f"照片 {picture.number}-{picture.place}"
    describe(shape, picture.alt)
    below = Box(box.left, box.top + high + 2, box.width, CAPTION - 2)
    page.text(below, [on_one_line(picture.caption)], (14, 13, 12), SOFT, name="照片说明")
