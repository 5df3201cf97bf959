"""The 月报 of one month as a Word file in the layout of GB/T 9704-2012 (domain.md section 8)."""

from collections.abc import Callable, Iterator
from datetime import datetime, time

from reports.deck.briefing import Briefing
from reports.deck.decided import before_the_meeting, of_this_meeting
from reports.monthly.adjusted import adjusted
from reports.monthly.behind import behind_texts, unfulfilled_text
from reports.monthly.checked import visited
from reports.monthly.official import closing, colophon, heading
from reports.monthly.paper import Paper
from reports.monthly.short import short
from reports.monthly.tables import decided, due_next, everything, locked, supervision
from reports.monthly.word.document import Block, Paragraph, Part, Table, written
from reports.monthly.word.gbt9704 import LANDSCAPE, PORTRAIT
from reports.monthly.words import achieved, area_facts, lagging, opening, ordinal, this_month, title

ORDINARY = Paper()


def docx(
    briefing: Briefing, told: Callable[[int, int], None] = lambda done, total: None, paper: Paper = ORDINARY
) -> bytes:
    """The file's bytes; equal for equal briefings, since every date in it is the snapshot's day.

    `told(done, total)` hears of each part of the document. `paper`: what it looks like, and whether it is the whole or two
    pages.
    """
    plan = briefing.plan
    return written(
        [short(briefing, paper)] if paper.short else [*_parts(briefing, paper)],
        title=f"{title(briefing)}（{plan.year}年{briefing.month}月）",
        author=plan.header.issuer,
        header="演示数据" if briefing.assessment.demo else "",
        when=datetime.combine(briefing.assessment.snapshot.day, time()),
        told=told,
    )


def _parts(briefing: Briefing, paper: Paper) -> Iterator[Part]:
    """The text on portrait pages with who signs it, then the annexes, which are wide, on landscape ones: so that the
    sheet is turned once, where a page ends anyway. The 版记 is the last of all, on an even page."""
    adjustments = [*adjusted(briefing, "五、计划调整")]
    visits = [*visited(briefing, 6 if adjustments else 5)]
    number = 5 + bool(adjustments) + bool(visits)
    rest = [*_decided(briefing), *_locked(briefing), *adjustments, *visits, *_next(briefing, number)]
    annexes = [*_annexes(briefing)]
    closed = closing(briefing, paper, [table.title for table in annexes])
    yield Part(PORTRAIT, [*_head(briefing, paper), *_areas(briefing), *_behind(briefing), *rest, *closed])
    yield Part(LANDSCAPE, [block for n, table in enumerate(annexes, 1) for block in _annex(table, n, len(annexes))])
    if paper.colophon:
        yield Part(PORTRAIT, [colophon(briefing, paper)], even=True)


def _head(briefing: Briefing, paper: Paper) -> Iterator[Block]:
    yield from heading(briefing, paper, title(briefing))
    for text in opening(briefing):
        yield Paragraph("BodyText", text)


def _areas(briefing: Briefing) -> Iterator[Block]:
    yield Paragraph("Heading1", "一、各领域推进情况")
    changes = this_month(briefing)
    for number, area in enumerate(briefing.status.areas, 1):
        yield Paragraph("Heading2", f"（{ordinal(number)}）{area.area.title}")
        yield Paragraph("BodyText", area_facts(area))
        yield Paragraph("BodyText", achieved(changes, area))
        yield Paragraph("BodyText", lagging(briefing.behind, [*area.area.tasks]))


def _behind(briefing: Briefing) -> Iterator[Block]:
    """What is 滞后 one by one, of the rest the names; the table with all of it is annexed."""
    yield Paragraph("Heading1", "二、滞后、偏慢和未报送事项")
    if not briefing.behind:
        yield Paragraph("BodyText", "没有滞后、偏慢和未报送的任务。")
    else:
        lamps = briefing.status.totals.lamps
        counts = f"滞后{lamps['red']}项、偏慢{lamps['yellow']}项、未报送{lamps['missing']}项"
        yield Paragraph("BodyText", f"{counts}，目标、进度和措施详见附件1。")
        yield from (Paragraph("BodyText", text) for text in behind_texts(briefing))
    for text in unfulfilled_text(briefing):
        yield Paragraph("BodyText", text)


def _decided(briefing: Briefing) -> Iterator[Block]:
    yield Paragraph("Heading1", "三、议定事项")
    for named, found in (
        ("（一）上次会议议定和此前未办结事项", before_the_meeting(briefing)),
        (f"（二）{briefing.month}月会议议定事项", of_this_meeting(briefing)),
    ):
        yield Paragraph("Heading2", named)
        open_ones = sum(d.open for d in found)
        if found:
            yield Paragraph("TableLead", f"共{len(found)}件，已办结{len(found) - open_ones}件，办理中{open_ones}件。")
            yield decided(named, briefing, found)
        else:
            yield Paragraph("BodyText", "没有议定事项。")


def _locked(briefing: Briefing) -> Iterator[Block]:
    yield Paragraph("Heading1", "四、已锁定期数据变更")
    if briefing.changes:
        asked = sum(change.without_effect is not None for change in briefing.changes)
        more = f"，另有更正申请{asked}处没有生效" if asked else ""
        yield Paragraph("TableLead", f"本年已锁定的月份共变更数据{len(briefing.changes) - asked}处{more}。")
        yield locked(briefing)
    else:
        yield Paragraph("BodyText", "本年没有变更已锁定月份的数据。")


def _next(briefing: Briefing, number: int) -> Iterator[Block]:
    yield Paragraph("Heading1", f"{ordinal(number)}、下一步")
    coming = briefing.upcoming
    if coming:
        yield Paragraph("TableLead", f"六周内到期{len(coming)}项，请责任单位按期完成。")
        yield due_next(coming)
    else:
        yield Paragraph("BodyText", "六周内没有到期事项。")


def _annexes(briefing: Briefing) -> Iterator[Table]:
    if briefing.behind:
        yield supervision(briefing)
    yield everything(briefing)


def _annex(table: Table, number: int, of: int) -> Iterator[Block]:
    """Each on a page of its own, as the standard wants it."""
    yield Paragraph("Annex", f"附件{number}" if of > 1 else "附件", new_page=number > 1)
    yield Paragraph("AnnexTitle", table.title)
    yield table
