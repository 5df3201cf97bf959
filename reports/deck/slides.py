"""The slides of a month's deck: it makes itself from a briefing; /meeting and the .pptx draw the same slides.

Shown one after the other are at most ten: the month at a glance, the five tasks that are worst, what comes due, who has
reported, what was decided, what is asked of the meeting; and what was adjusted in the plan and what 实地抽查 found, in a
month that has any. All others are made too, and a key away.
"""

from collections.abc import Iterator, Sequence

from metrics.figures import percent
from metrics.month.attention import Upcoming
from metrics.month.discipline import STATES, completeness, timeliness
from metrics.task.explain import rule_text, shown
from metrics.task.pace import target
from metrics.task.standing import Standing
from reports.deck import findings
from reports.deck.adjusted import HEADER as ADJUSTED_HEADER
from reports.deck.adjusted import adjustment_rows, of_this_month
from reports.deck.arranged import arranged
from reports.deck.briefing import Briefing
from reports.deck.decided import HEADER, before_the_meeting, decision_row, is_late, of_task, of_this_meeting
from reports.deck.inspected import inspected
from reports.deck.slide import EVERYBODY, ROWS, SHORT_ROWS, Audience, Row, Slide, Table, tables
from reports.deck.whole import area, before, changed, summary, title
from reports.look.table import lamp_text

WORST = 5
"""Tasks that have a slide of their own among those shown."""
DECISION_WIDTHS = (7, 36, 18, 15, 24)
ADJUSTED_WIDTHS, ADJUSTED_ROWS = (20, 34, 7, 17, 22), 5


def deck(briefing: Briefing, audience: Audience = EVERYBODY) -> list[Slide]:
    """Every slide in the order of showing, those that are not shown too (`shown` false), as the office arranged them."""
    made = [*_made(briefing, audience)]
    return arranged(made, briefing.arrangement or ())


def _made(briefing: Briefing, audience: Audience) -> Iterator[Slide]:
    """The month at a glance, exceptions one by one, achievements, what comes next, reporting, decisions."""
    whole = audience == EVERYBODY
    behind = [s for s in briefing.behind if audience.keeps(s)]
    yield title(briefing, audience)
    if whole:
        since = before(briefing)
        yield summary(briefing, since)
        yield from changed(since)
        yield from _adjusted(briefing)
        yield from (area(briefing, each) for each in briefing.status.areas)
    yield from _exceptions(briefing, behind)
    yield from _missing(behind, most=0 if whole else None)
    yield from _achieved([s for s in briefing.achieved if audience.keeps(s)], most=0 if whole else 1)
    yield from inspected(briefing, audience)
    yield from _next([item for item in briefing.upcoming if audience.keeps(item.standing)])
    if whole:
        yield from _reporting(briefing)
        yield from _decided(briefing)
        yield from _decided_now(briefing)
    yield _closing(briefing, behind)


def _adjusted(briefing: Briefing) -> Iterator[Slide]:
    """计划调整 of the year, the last first; shown in a month that has any, in the months after it a key away."""
    rows = tuple(Row(cells) for cells in adjustment_rows(reversed(briefing.adjustments)))
    new = adjustment_rows(of_this_month(briefing))
    said = findings.of_adjusted(len(rows), len(new), len({name for name, *_ in new}))
    table = Table(ADJUSTED_HEADER, ADJUSTED_WIDTHS, rows)
    yield from tables("adjusted", said, table, most=min(len(new), 1), of="处", each=ADJUSTED_ROWS)


def _exceptions(briefing: Briefing, behind: Sequence[Standing]) -> Iterator[Slide]:
    """滞后 and 偏慢 one task a slide, the worst of them shown; what fell silent while it was behind among them."""
    for number, s in enumerate(s for s in behind if s.lamp != "missing" or s.known in ("yellow", "red")):
        yield Slide(
            f"task-{s.task.id}",
            "exception",
            findings.of_task(s),
            lamp_text(s),
            standing=s,
            facts=_task_facts(briefing, s),
            lines=(s.brief,),
            notes=s.narrative.progress,
            shown=number < WORST,
        )


def _missing(behind: Sequence[Standing], most: int | None) -> Iterator[Slide]:
    """未报送 together, since there is nothing to say of them but that."""
    rows = tuple(
        Row((s.task.id, s.task.title, f"{s.progress.month}月" if s.progress.month else "从未报送", s.task.department))
        for s in behind
        if s.lamp == "missing"
    )
    table = Table(("编号", "任务", "最近报送", "责任科室"), (12, 48, 16, 24), rows)
    yield from tables("missing", f"未报送的任务：{len(rows)} 项", table, most)


def _task_facts(briefing: Briefing, s: Standing) -> tuple[tuple[str, str], ...]:
    found = [("责任科室", s.task.department or "未指定")]
    found += [("配合科室", "、".join(s.task.partners))] if s.task.partners else []
    found += [("分管领导", s.task.leader)] if s.task.leader else []
    if (goal := target(s.task)) is not None:
        found += [("实际/目标", f"{shown(s.task, s.actual)}/{shown(s.task, goal)}")]
    if s.measure.rate is not None:
        found.append(("完成率", percent(s.measure.rate) or ""))
    if s.measure.due_rate is not None:
        found.append(("序时", percent(s.measure.due_rate) or ""))
    found += [("滞后原因", s.narrative.reason or "未填写"), ("下一步措施", s.narrative.next_step or "未填写")]
    return (*found, *of_task(briefing, s.task))


def _achieved(done: Sequence[Standing], most: int) -> Iterator[Slide]:
    rows = tuple(
        Row(
            (
                lamp_text(s),
                s.task.title,
                shown(s.task, s.actual) if s.task.kind != "stages" else s.progress.stage or "",
                percent(s.measure.rate) or "",
                s.task.department,
            ),
            s.lamp,
        )
        for s in done
    )
    over = sum(s.over for s in done)
    said = f"已完成的任务：{len(done)} 项" + (f"，其中超额完成 {over} 项" if over else "")
    table = Table(("状态", "任务", "实际", "完成率", "责任科室"), (14, 42, 14, 10, 20), rows)
    yield from tables("achieved", said, table, most)


def _reporting(briefing: Briefing) -> Iterator[Slide]:
    rows = tuple(
        Row(
            (
                r.department,
                f"{r.cells.reported}/{r.cells.due}",
                percent(completeness(r.cells), 1) or "—",
                percent(timeliness(r.cells), 1) or "—",
                STATES[r.state] + (f"，迟 {r.days_late} 天" if r.days_late and not r.missing else ""),
            )
        )
        for r in briefing.discipline
    )
    table = Table(("科室", "已报/应报", "完整率", "及时率", "报送状态"), (34, 14, 12, 12, 28), rows)
    said = findings.of_reporting(briefing.discipline)
    yield from tables("reporting", said, table, most=1, of="个科室", each=SHORT_ROWS)


def _decided(briefing: Briefing) -> Iterator[Slide]:
    """What was decided before this meeting, what is overdue first."""
    found = sorted(before_the_meeting(briefing), key=lambda d: (not is_late(d, briefing.seen), not d.open))
    late = sum(is_late(d, briefing.seen) for d in found)
    rows = tuple(Row(decision_row(briefing, d), late=is_late(d, briefing.seen)) for d in found)
    table = Table(HEADER, DECISION_WIDTHS, rows)
    yield from tables("decisions", findings.of_decisions(found, late), table, most=1, of="件")


def _decided_now(briefing: Briefing) -> Iterator[Slide]:
    found = of_this_meeting(briefing)
    table = Table(HEADER, DECISION_WIDTHS, tuple(Row(decision_row(briefing, d)) for d in found))
    yield from tables("decided", f"本次会议议定事项：{len(found)} 件", table, most=1, of="件")


def _closing(briefing: Briefing, behind: Sequence[Standing]) -> Slide:
    """What the meeting is asked to look at: the first of what is 滞后; and by which rule all was judged."""
    red = [s for s in behind if "red" in (s.lamp, s.known)]
    header = ("状态", "任务", "下一步措施", "责任科室")
    rows = tuple(
        Row((lamp_text(s), s.task.title, s.narrative.next_step or "未填写", s.task.department), s.lamp)
        for s in red[:ROWS]
    )
    return Slide(
        "closing",
        "closing" if not rows else "asked",
        f"请审议：{len(red)} 项滞后任务的下一步措施" if rows else "请审议",
        f"列前 {ROWS} 项" if len(red) > ROWS else "",
        table=Table(header, (20, 27, 36, 17), rows) if rows else None,
        lines=(f"评灯规则：{rule_text(briefing.plan.rule)}。",),
    )


def _next(coming: Sequence[Upcoming]) -> Iterator[Slide]:
    rows = tuple(
        Row((findings.day_name(i.on), i.standing.task.title, i.what, i.standing.task.department), i.standing.lamp)
        for i in coming
    )
    table = Table(("截止", "任务", "到期事项", "责任科室"), (16, 38, 28, 18), rows)
    yield from tables("next", findings.of_upcoming(coming), table, most=1)
