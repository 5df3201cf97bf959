"""The 月报 of one month as a Word file in the layout of GB/T 9704-2012 (domain.md section 8)."""

from collections.abc import Callable, Iterator
from datetime import datetime, time

from reports.deck.briefing import Briefing
from reports.deck.decided import before_the_meeting, of_this_meeting
from reports.monthly.adjusted import adjusted
from reports.monthly.tables import decided, due_next, everything, locked, supervision
from reports.monthly.word.document import Paragraph, Part, Table, written
from reports.monthly.word.gbt9704 import LANDSCAPE, PORTRAIT
from reports.monthly.words import DEMO, achieved, area_facts, lagging, opening, ordinal, this_month

Block = Paragraph | Table


def docx(briefing: Briefing, told: Callable[[int, int], None] = lambda done, total: None) -> bytes:
    """The file's bytes; equal for equal briefings, since every date in it is the snapshot's day.

    `told(done, total)` hears of each part of the document.
    """
    plan = briefing.plan
    return written(
        [*_parts(briefing)],
        title=f"{title(briefing)}（{plan.year}年{briefing.month}月）",
        author=plan.header.issuer,
        header="演示数据" if briefing.assessment.demo else "",
        when=datetime.combine(briefing.assessment.snapshot.day, time()),
        told=told,
    )


def title(briefing: Briefing) -> str:
    return f"{briefing.plan.title}推进情况月报"


def _parts(briefing: Briefing) -> Iterator[Part]:
    """What is wide stands on landscape pages, everything else on portrait ones."""
    first = [*_head(briefing), *_areas(briefing)]
    adjustments = [*adjusted(briefing, "五、计划调整")]
    rest = [*_decided(briefing), *_locked(briefing), *adjustments, *_next(briefing, 6 if adjustments else 5)]
    rest.append(Paragraph("BodyText", ""))
    rest.append(Paragraph("BodyText", f"附件：{_annex(briefing).title}"))
    behind = [*_behind(briefing)]
    if briefing.behind:
        yield Part(PORTRAIT, first)
        yield Part(LANDSCAPE, behind)
        yield Part(PORTRAIT, rest)
    else:
        yield Part(PORTRAIT, [*first, *behind, *rest])
    table = _annex(briefing)
    yield Part(LANDSCAPE, [Paragraph("Annex", "附件"), Paragraph("AnnexTitle", table.title), table])


def _head(briefing: Briefing) -> Iterator[Block]:
    plan = briefing.plan
    yield Paragraph("Title", title(briefing))
    yield Paragraph("Subtitle", f"（{plan.year}年{briefing.month}月）")
    if plan.header.issuer:
        yield Paragraph("Subtitle", plan.header.issuer)
    yield Paragraph("Taken", briefing.as_of)
    yield Paragraph("Taken", DEMO if briefing.assessment.demo else "")
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
    yield Paragraph("Heading1", "二、滞后、偏慢和未报送事项")
    if not briefing.behind:
        yield Paragraph("BodyText", "没有滞后、偏慢和未报送的任务。")
        return
    lamps = briefing.status.totals.lamps
    counts = f"滞后{lamps['red']}项、偏慢{lamps['yellow']}项、未报送{lamps['missing']}项"
    yield Paragraph("TableLead", f"{counts}，依次列出，同一状态的差距大的在前。")
    yield supervision(briefing)


def _decided(briefing: Briefing) -> Iterator[Block]:
    yield Paragraph("Heading1", "三、议定事项")
    for heading, found in (
        ("（一）上次会议议定和此前未办结事项", before_the_meeting(briefing)),
        (f"（二）{briefing.month}月会议议定事项", of_this_meeting(briefing)),
    ):
        yield Paragraph("Heading2", heading)
        open_ones = sum(d.open for d in found)
        if found:
            yield Paragraph("TableLead", f"共{len(found)}件，已办结{len(found) - open_ones}件，办理中{open_ones}件。")
            yield decided(heading, briefing, found)
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


def _annex(briefing: Briefing) -> Table:
    return everything(briefing)
