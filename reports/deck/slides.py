"""The slides of a month's deck: it makes itself from a briefing; /meeting and the .pptx draw the same slides."""

from collections.abc import Iterator, Sequence

from metrics.figures import percent
from metrics.month.attention import Upcoming
from metrics.month.discipline import STATES, completeness, timeliness
from metrics.month.rollup import Totals
from metrics.month.status import AreaStatus
from metrics.task.explain import gap_text, shown
from metrics.task.pace import target
from metrics.task.standing import Standing
from records import Decision
from reports.deck.arranged import arranged
from reports.deck.briefing import Briefing
from reports.deck.decided import HEADER, before_the_meeting, decision_row, of_this_meeting
from reports.deck.slide import EVERYBODY, ROWS, Audience, Row, Slide, Table, tables
from reports.look.table import lamp_text

AREA_ROWS = 4
"""Rows of what is behind on the slide of an area."""


def deck(briefing: Briefing, audience: Audience = EVERYBODY) -> list[Slide]:
    """Every slide in the order of showing, hidden ones too (`shown` false), as the office arranged them."""
    made = [*_made(briefing, audience)]
    return arranged(made, briefing.arrangement or ())


def _made(briefing: Briefing, audience: Audience) -> Iterator[Slide]:
    """Title, the sentence, each area, exceptions one by one, achievements, reporting, decisions, what comes next."""
    yield _title(briefing, audience)
    whole = audience == EVERYBODY
    if whole:
        yield _summary(briefing)
        yield from (_area(briefing, area) for area in briefing.status.areas)
    yield from _exceptions([s for s in briefing.behind if audience.keeps(s)])
    yield from _achieved([s for s in briefing.achieved if audience.keeps(s)])
    if whole:
        yield from _reporting(briefing)
        yield from _decided(briefing)
    yield from _next([item for item in briefing.upcoming if audience.keeps(item.standing)])
    if whole:
        yield from _decided_now(briefing)
    yield _closing([s for s in briefing.behind if audience.keeps(s)])


def _title(briefing: Briefing, audience: Audience) -> Slide:
    plan = briefing.plan
    who = audience.department or audience.leader or (plan.lists[audience.list] if audience.list else "")
    return Slide(
        "title",
        "title",
        plan.title,
        f"截至{briefing.month}月推进情况" + (f" · {who}" if who else ""),
        lines=(plan.header.issuer, briefing.as_of),
    )


def _summary(briefing: Briefing) -> Slide:
    totals = briefing.status.totals
    return Slide(
        "summary",
        "summary",
        "总体情况",
        briefing.status.sentence,
        totals=totals,
        points=briefing.trend(),
        facts=_completion(totals),
    )


def _completion(totals: Totals) -> tuple[tuple[str, str], ...]:
    if totals.completion is None or totals.gap_pp is None:
        return ()
    return (
        ("完成率", percent(totals.completion, 1) or ""),
        ("序时", percent(totals.due_completion, 1) or ""),
        ("与序时比", gap_text(totals.gap_pp).replace("序时", "").replace("与持平", "持平")),
        ("已完成的条", f"{totals.sections_done}/{totals.sections} 条"),
    )


def _area(briefing: Briefing, area: AreaStatus) -> Slide:
    ids = {task.id for task in area.area.tasks}
    behind = [s for s in briefing.behind if s.task.id in ids]
    more = len(behind) - AREA_ROWS
    rows = tuple(Row((lamp_text(s), s.task.title, s.brief, s.task.department), s.lamp) for s in behind[:AREA_ROWS])
    return Slide(
        f"area-{area.area.id}",
        "area",
        area.area.title,
        f"{area.totals.sections} 条 {area.totals.tasks} 项",
        totals=area.totals,
        facts=_completion(area.totals),
        table=Table(("状态", "任务", "进度", "责任科室"), (12, 24, 46, 18), rows) if rows else None,
        lines=(f"另有 {more} 项偏慢、滞后或未报送。",)
        if more > 0
        else ()
        if rows
        else ("没有偏慢、滞后或未报送的任务。",),
    )


def _exceptions(behind: Sequence[Standing]) -> Iterator[Slide]:
    """滞后 and 偏慢 one task a slide; 未报送 together, since there is nothing to say of them but that."""
    for s in behind:
        if s.lamp != "missing":
            yield Slide(
                f"task-{s.task.id}",
                "exception",
                f"{s.task.id} {s.task.title}",
                lamp_text(s),
                standing=s,
                facts=_task_facts(s),
                lines=(s.explanation,),
                notes=s.narrative.progress,
            )
    rows = [
        Row((s.task.id, s.task.title, f"{s.progress.month}月" if s.progress.month else "从未报送", s.task.department))
        for s in behind
        if s.lamp == "missing"
    ]
    yield from tables("missing", "未报送的任务", ("编号", "任务", "最近报送", "责任科室"), (12, 48, 16, 24), rows)


def _task_facts(s: Standing) -> tuple[tuple[str, str], ...]:
    found = [("责任科室", s.task.department or "未指定")]
    found += [("配合科室", "、".join(s.task.partners))] if s.task.partners else []
    found += [("分管领导", s.task.leader)] if s.task.leader else []
    if (goal := target(s.task)) is not None:
        found += [("实际/目标", f"{shown(s.task, s.actual)}/{shown(s.task, goal)}")]
    if s.measure.rate is not None:
        found.append(("完成率", percent(s.measure.rate) or ""))
    if s.measure.due_rate is not None:
        found.append(("序时", percent(s.measure.due_rate) or ""))
    return (*found, ("滞后原因", s.narrative.reason or "未填写"), ("下一步措施", s.narrative.next_step or "未填写"))


def _achieved(done: Sequence[Standing]) -> Iterator[Slide]:
    rows = [
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
    ]
    header = ("状态", "任务", "实际", "完成率", "责任科室")
    yield from tables("achieved", "已完成的任务", header, (14, 42, 14, 10, 20), rows, most=2)


def _reporting(briefing: Briefing) -> Iterator[Slide]:
    rows = [
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
    ]
    header = ("科室", "已报/应报", "完整率", "及时率", "报送状态")
    yield from tables("reporting", f"{briefing.month}月报送情况", header, (34, 14, 12, 12, 28), rows, of="个科室")


def _decided(briefing: Briefing) -> Iterator[Slide]:
    yield from _decisions(briefing, "decisions", "此前议定事项", before_the_meeting(briefing))


def _decided_now(briefing: Briefing) -> Iterator[Slide]:
    yield from _decisions(briefing, "decided", "本次会议议定事项", of_this_meeting(briefing))


def _decisions(briefing: Briefing, id: str, title: str, found: Sequence[Decision]) -> Iterator[Slide]:
    rows = [Row(decision_row(briefing, d)) for d in found]
    yield from tables(id, title, HEADER, (8, 42, 14, 10, 26), rows, of="件")


def _closing(behind: Sequence[Standing]) -> Slide:
    """What the meeting is asked to look at: the first of what is 滞后."""
    red = [s for s in behind if s.lamp == "red"]
    header = ("状态", "任务", "下一步措施", "责任科室")
    rows = tuple(
        Row((lamp_text(s), s.task.title, s.narrative.next_step or "未填写", s.task.department), s.lamp)
        for s in red[:ROWS]
    )
    return Slide(
        "closing",
        "closing" if not rows else "asked",
        "请审议",
        f"滞后 {len(red)} 项" + (f"，列前 {ROWS} 项" if len(red) > ROWS else "") if rows else "",
        table=Table(header, (14, 30, 38, 18), rows) if rows else None,
    )


def _next(coming: Sequence[Upcoming]) -> Iterator[Slide]:
    rows = [
        Row((f"{i.on.month}月{i.on.day}日", i.standing.task.title, i.what, i.standing.task.department)) for i in coming
    ]
    header = ("截止", "任务", "到期事项", "责任科室")
    yield from tables("next", "六周内到期", header, (14, 40, 28, 18), rows, most=1)
