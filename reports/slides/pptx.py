"""The deck of a meeting as a PowerPoint file: native text, tables, shapes and charts, to be shown and to be edited."""

import io
from collections.abc import Callable
from datetime import datetime, time

from pptx.presentation import Presentation as Deck

from reports.deck.briefing import Briefing
from reports.deck.slide import EVERYBODY, Audience, Slide
from reports.deck.slides import deck
from reports.look.palette import INK, SOFT
from reports.ooxml.package import dated
from reports.ooxml.xml_text import on_one_line, readable
from reports.slides.charts import draw_trend
from reports.slides.lamps import strip
from reports.slides.master import (
    BODY,
    BOTTOM,
    CONTENT,
    COVER,
    COVER_LINES,
    COVER_SUBTITLE,
    COVER_TITLE,
    FREE_TEXT,
    LEFT,
    ROOM,
    SUBTITLE,
    TEXT,
    TITLE,
    TOP,
    UNDER_TITLE,
    empty,
)
from reports.slides.pictures import draw_onsite
from reports.slides.table import draw_table
from reports.slides.task import SENTENCES, draw_task
from reports.slides.text import Box, Page, Run, demo_mark, foot, write
from reports.slides.text_fit import width

TITLES, TOPIC = (28, 26, 24, 22, 20, 18, 16), 18
"""Points of a title, the largest that fits, and of what it is about where it says something of it."""
DEMO = Box(844, 22, 76, 26)
"""Where 演示数据 stands on every slide."""
CURVE = 0.55
"""Of the room, what a curve takes beside a table."""


def pptx(
    briefing: Briefing,
    audience: Audience = EVERYBODY,
    told: Callable[[int, int], None] = lambda done, total: None,
) -> bytes:
    """The shown slides of the deck, the same bytes for the same briefing. `told(done, total)` hears of the progress."""
    when = datetime.combine(briefing.assessment.snapshot.day, time.min)
    slides = [slide for slide in deck(briefing, audience) if slide.shown]
    made = empty()
    for number, slide in enumerate(slides, 1):
        _draw(made, briefing, slide, number, when)
        told(number, len(slides))
    _properties(made, briefing, when)
    out = io.BytesIO()
    made.save(out)
    return dated(out.getvalue(), when)


def _properties(made: Deck, briefing: Briefing, when: datetime) -> None:
    """What the file says of itself; at most 255 characters each are allowed."""
    own = made.core_properties
    own.title = on_one_line(f"{briefing.plan.title} 截至{briefing.month}月推进情况")[:255]
    own.author = own.last_modified_by = on_one_line(briefing.plan.header.issuer)[:255]
    own.subject, own.comments, own.language = on_one_line(briefing.as_of)[:255], "", "zh-CN"
    own.created = own.modified = when


def _draw(made: Deck, briefing: Briefing, slide: Slide, number: int, when: datetime) -> None:
    if slide.group in ("title", "closing"):
        page = _cover(made, slide)
    elif slide.standing:
        page = _with_subtitle(made, slide, LEFT + 24)
        draw_task(page, briefing, slide, slide.standing, when)
    elif slide.pictures and briefing.photos:
        page = _with_subtitle(made, slide)
        draw_onsite(page, briefing, slide)
    elif slide.table or slide.totals or slide.points:
        page = _figures(made, briefing, slide, when)
    else:
        page = _text(made, slide)
    if briefing.assessment.demo:
        demo_mark(page, DEMO)
    if slide.group != "title":  # it says so in its own lines
        foot(page, on_one_line(briefing.as_of), number)
    _notes(page, slide)


def _cover(made: Deck, slide: Slide) -> Page:
    """Title, what it is about, who shows it; what is not said leaves no empty placeholder."""
    page = Page(made.slides.add_slide(made.slide_layouts[COVER]))
    page.text(Box(*COVER_TITLE.box), [slide.title], (40, 36, 32, 28, 24, 20), COVER_TITLE.colour, bold=True, holder=0)
    for idx, texts, holder in ((1, [slide.subtitle], COVER_SUBTITLE), (SUBTITLE, slide.lines, COVER_LINES)):
        if any(texts):
            sizes = range(holder.size, 11, -2)
            page.text(Box(*holder.box), texts, sizes, holder.colour, holder=idx)
        else:
            page.drop(idx)
    return page


def _titled(made: Deck, slide: Slide, layout: int) -> Page:
    page = Page(made.slides.add_slide(made.slide_layouts[layout]))
    box = Box(*TITLE.box)._replace(width=DEMO.left - LEFT - 16)
    topic, colon, finding = on_one_line(slide.title).partition("：")
    if finding and (size := _beside_the_topic(topic + colon, finding, box.width)):
        said = [Run(topic + colon, TOPIC, SOFT), Run(finding, size, TITLE.colour, True)]
        write(page.held(0, box).text_frame, [said])
    else:
        page.text(box, [slide.title], TITLES, TITLE.colour, bold=True, holder=0)
    return page


def _beside_the_topic(topic: str, finding: str, room: float) -> int | None:
    """The size at which what was found stands on one line with what it was found of; None where it does not."""
    left = room - width(topic) * TOPIC
    return next((size for size in TITLES if size > TOPIC and width(finding) * size <= left), None)


def _with_subtitle(made: Deck, slide: Slide, left: float = LEFT) -> Page:
    page = _titled(made, slide, CONTENT)
    box = Box(*UNDER_TITLE.box)._replace(left=left, width=LEFT + ROOM - left)
    main = slide.points or slide.standing  # the official sentence, or the word of a lamp
    colour = INK if main else UNDER_TITLE.colour
    if slide.subtitle:
        sizes = (18, 17, 16, 15, 14, 13, 12)
        page.text(box, [slide.subtitle], sizes, colour, bold=bool(slide.standing), holder=SUBTITLE)
    else:
        page.drop(SUBTITLE)
    return page


def _text(made: Deck, slide: Slide) -> Page:
    """A slide of the office's own, or one that has nothing but words."""
    page = _titled(made, slide, TEXT)
    texts = [text for text in (slide.subtitle, *slide.lines) if text]
    if texts:
        page.text(Box(*FREE_TEXT.box), texts, (22, 20, 18, 16, 15, 14, 13, 12), FREE_TEXT.colour, holder=BODY)
    else:
        page.drop(BODY)
    return page


def _figures(made: Deck, briefing: Briefing, slide: Slide, when: datetime) -> Page:
    """Counts in a row, below them the trend beside its table, or the table alone, below that what is left to say."""
    page = _with_subtitle(made, slide)
    top: float = TOP
    if slide.totals:
        top += strip(page, slide, Box(LEFT, top, ROOM, BOTTOM - top)) + 8
    bottom = BOTTOM - (24 * len(slide.lines) if slide.lines else 0)
    room = Box(LEFT, top, ROOM, bottom - top)
    if slide.points:
        wide = ROOM * CURVE if slide.table else ROOM
        draw_trend(page, room._replace(width=wide), slide.points, briefing.plan.reporting.months, when)
        room = room._replace(left=LEFT + wide + 16, width=ROOM - wide - 16)
    if slide.table:
        used = draw_table(page, room, slide.table, slide.title) + 8
        top = bottom if slide.points else top + used
    elif slide.points:
        top = bottom
    if slide.lines:
        page.text(Box(LEFT, top, ROOM, BOTTOM - top + 8), slide.lines, SENTENCES, SOFT)
    return page


def _notes(page: Page, slide: Slide) -> None:
    """For the presenter: the notes, why the lamp shows what it shows, and in full what the slide had to cut."""
    said = [readable(slide.notes), readable(slide.standing.explanation) if slide.standing else ""]
    said += [f"全文：{text}" for text in page.left_out]
    paragraphs = [line for text in said if text.strip() for line in text.split("\n")]
    frame = page.slide.notes_slide.notes_text_frame if paragraphs else None
    if frame is not None:
        write(frame, [[Run(line, 12)] for line in paragraphs])
