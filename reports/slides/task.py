"""The slide of one task: its lamp, why, what is behind it, and its year as a chart, as stages or as months."""

from datetime import datetime

from metrics.task.duties import ANSWERS, Answer, answers
from metrics.task.lamps import Lamp
from metrics.task.stages import STAGE_STATES, StageState, stage_marks
from metrics.task.standing import Standing
from reports.deck.briefing import Briefing
from reports.deck.slide import Slide
from reports.look.palette import LOOKS, SOFT
from reports.ooxml.xml_text import on_one_line
from reports.slides.charts import draw_curve
from reports.slides.lamps import icon
from reports.slides.master import BOTTOM, LEFT, ROOM, TOP
from reports.slides.table import Cell, draw_cells
from reports.slides.text import Box, Page
from reports.slides.text_fit import height
from reports.slides.timeline import draw_timeline

SENTENCES = (16, 15, 14, 13, 12)
"""Points of sentences below a title, the largest that fits."""
SAID = 54
"""Points that they may take."""
_STATE_LAMPS: dict[StageState, Lamp] = {"finished": "done", "overdue": "red", "ahead": "idle"}
_ANSWER_LAMPS: dict[Answer, Lamp] = {"fulfilled": "green", "failed": "red", "missing": "missing", "open": "idle"}


def draw_task(page: Page, briefing: Briefing, slide: Slide, standing: Standing, when: datetime) -> None:
    """Below title and subtitle; `when` is the date that the chart's workbook bears."""
    icon(page, standing.lamp, LEFT, 82, 17)
    page.text(Box(LEFT, TOP - 4, ROOM, SAID), slide.lines, SENTENCES, name="说明")
    said = min(height([*map(on_one_line, slide.lines)], ROOM, SENTENCES[0], SAID), SAID)
    top, between, wide = TOP + said + 8, 24, 410
    left = Box(LEFT, top, wide, BOTTOM - top)
    right = Box(LEFT + wide + between, top, ROOM - wide - between, BOTTOM - top)
    facts = [[Cell(on_one_line(name), colour=SOFT), Cell(on_one_line(value))] for name, value in slide.facts]
    draw_cells(page, left, facts, (27, 73), "进度与措施")
    if standing.task.stages:
        used = _stages(page, right, standing) + between
        below = right._replace(top=top + used, height=right.height - used)
        draw_timeline(page, below, standing, briefing.plan.reporting.months)
    elif standing.task.kind == "duty":
        _months(page, right, briefing, standing)
    else:
        draw_curve(page, right, briefing.assessment, standing, when)


def _stages(page: Page, box: Box, standing: Standing) -> float:
    """Returns the table's height."""
    rows = [
        [
            Cell(on_one_line(mark.name)),
            Cell(f"{mark.by}月"),
            _marked(STAGE_STATES[mark.state], _STATE_LAMPS[mark.state]),
        ]
        for mark in stage_marks(standing)
    ]
    return draw_cells(page, box, rows, (50, 22, 28), "节点", header=("节点", "应完成", "状态"))


def _months(page: Page, box: Box, briefing: Briefing, standing: Standing) -> None:
    """What was said of each month of a duty, up to the month looked at."""
    year = [s for s in briefing.assessment.of(standing.task) if s.month <= standing.month]
    rows = [
        [Cell(f"{s.month}月"), _marked(ANSWERS[answer], _ANSWER_LAMPS[answer])]
        for s, answer in zip(year, answers(year), strict=True)
    ]
    draw_cells(page, box, rows, (30, 70), "各月落实情况", header=("月份", "落实情况"))


def _marked(text: str, lamp: Lamp) -> Cell:
    return Cell(text, LOOKS[lamp].sign, LOOKS[lamp].colour)
