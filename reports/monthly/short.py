"""The 月报 on two pages for the head of the bureau: what stands where, what is 滞后 and why, what is open, what comes."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from metrics.changes.compare import comparison
from metrics.figures import percent
from metrics.month.discipline import UNASSIGNED
from metrics.month.status import AreaStatus, status
from metrics.task.explain import gap_beside
from metrics.task.standing import Standing
from reports.deck import findings
from reports.deck.briefing import Briefing
from reports.deck.decided import before_the_meeting, is_late
from reports.look.table import duties_text, lamp_text
from reports.monthly.behind import standing_text
from reports.monthly.cells import some_units
from reports.monthly.official import closing, colophon, heading
from reports.monthly.paper import Paper
from reports.monthly.word.colophon import colophon_height
from reports.monthly.word.document import Colophon, Paragraph, Part, Table
from reports.monthly.word.gbt9704 import PORTRAIT
from reports.monthly.word.room import paragraph_height, row_height
from reports.monthly.word.text import Column
from reports.monthly.words import close, counted, precisely, title

PAGES = 2
AREAS = 8
"""Rows of areas; a plan with more has the rest in the whole 月报."""
CELL = 60
"""Characters of a reason or a next step; all of it stands in the whole 月报."""
SPARE = 1000
"""Twips left free: programs and fonts differ, and no row is torn in two at the end of the first page."""
_AREA_COLUMNS = (
    Column("领域", 17),
    Column("完成率", 11, middle=True),
    Column("与序时比", 22, middle=True),
    Column("已完成", 10, middle=True),
    Column("正常", 10, middle=True),
    Column("偏慢", 10, middle=True),
    Column("滞后", 10, middle=True),
    Column("未报送", 10, middle=True),
)
_TASK_COLUMNS = (
    Column("任务（责任单位）", 24),
    Column("进度", 26),
    Column("原因", 25),
    Column("下一步措施", 25),
)


def short(briefing: Briefing, paper: Paper) -> Part:
    """As many of the tasks behind as the two pages hold, the worst first."""
    chosen = [s for s in briefing.behind if s.lamp in ("red", "yellow") or s.known == "red"]
    for count in range(len(chosen), -1, -1):
        blocks = [*_blocks(briefing, paper, chosen[:count], len(chosen))]
        high = sum(map(_height, blocks)) + (_height_of(colophon(briefing, paper)) if paper.colophon else 0)
        if high <= PAGES * PORTRAIT.text_height - SPARE or not count:
            return Part(PORTRAIT, [*blocks, *_colophon(briefing, paper, high)])
    raise AssertionError("a plan always has a part")


def _blocks(briefing: Briefing, paper: Paper, shown: Sequence[Standing], of: int) -> Iterator[Paragraph | Table]:
    yield from heading(briefing, paper, title(briefing))
    yield Paragraph("Heading1", "一、总体情况")
    yield Paragraph("BodyText", _whole(briefing))
    yield Table("各领域推进情况", _AREA_COLUMNS, [*map(_area, briefing.status.areas[:AREAS])])
    yield Paragraph("Heading1", f"二、滞后和偏慢事项（{of}项）")
    if shown:
        yield Table("滞后和偏慢事项", _TASK_COLUMNS, [*map(_task, shown)])
    left = of - len(shown)
    if left or not of:
        yield Paragraph("BodyText", f"其余{left}项见月报全文。" if left else "没有滞后和偏慢的任务。")
    yield Paragraph("Heading1", "三、议定、到期和报送")
    for text in (_decided(briefing), _coming(briefing), f"{findings.of_reporting(briefing.discipline)}。"):
        if text:
            yield Paragraph("BodyText", close(text))
    yield from closing(briefing, paper)


def _colophon(briefing: Briefing, paper: Paper, high: int) -> Iterator[Colophon]:
    """At the foot of the second page."""
    if paper.colophon:
        made = colophon(briefing, paper)
        taken = high - _height_of(made) - PORTRAIT.text_height + SPARE
        yield replace(made, above=min(max(taken, 0), PORTRAIT.text_height))


def _whole(briefing: Briefing) -> str:
    """The official sentence, the counts, and what turned since the month before."""
    found = briefing.status
    said = [found.sentence, precisely(found.totals), f"按项统计：{counted(found.totals.groups, '项')}。"]
    if duties := duties_text(found.totals):
        said.append(f"常态任务{duties}项。")
    if briefing.month > briefing.plan.reporting.first_month:
        before = status(briefing.assessment, briefing.month - 1)
        said.append(f"{findings.of_changes(comparison(before, found))}。")
    return close("".join(said))


def _area(area: AreaStatus) -> Sequence[str]:
    totals = area.totals
    gap = "—" if totals.gap_pp is None else gap_beside(totals.gap_pp)
    counts = [str(totals.lamps[lamp]) for lamp in ("done", "green", "yellow", "red", "missing")]
    return (area.area.name, percent(totals.completion, 1) or "—", gap, *counts)


def _task(s: Standing) -> Sequence[str]:
    reason, following = (some_units(s.plan, text) or "未填写" for text in (s.narrative.reason, s.narrative.next_step))
    named = f"{s.task.title}（{s.task.department or UNASSIGNED}）"
    return (named, f"{lamp_text(s)}：{close(standing_text(s))}", _cut(reason), _cut(following))


def _decided(briefing: Briefing) -> str:
    found = before_the_meeting(briefing)
    late = [d for d in found if is_late(d, briefing.seen)]
    if not found:
        return ""
    named = f"。逾期未办结：{'；'.join(f'{_cut(d.text)}（{d.owner}）' for d in late[:3])}" if late else ""
    return f"{findings.of_decisions(found, len(late))}{named}。"


def _coming(briefing: Briefing) -> str:
    said = findings.of_upcoming(briefing.upcoming)
    pressing = [i.standing.task.title for i in briefing.upcoming if i.standing.lamp in ("red", "yellow", "missing")]
    return f"{said}，其中尚未正常的{len(pressing)}项：{'、'.join(pressing[:8])}。" if pressing else f"{said}。"


def _cut(text: str) -> str:
    return text if len(text) <= CELL else f"{text[: CELL - 1]}…"


def _height_of(block: Colophon) -> int:
    return colophon_height(block.copies, block.printer, block.when, PORTRAIT)


def _height(block: Paragraph | Table) -> int:
    if isinstance(block, Paragraph):
        return paragraph_height(block.style, block.text)
    rows = [[column.title for column in block.columns], *(row for row in block.rows if not isinstance(row, str))]
    return sum(row_height(row, block.columns) for row in rows)
