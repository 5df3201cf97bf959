"""The tables of the 月报: 督查, 议定事项, 已锁定期数据变更, 到期事项, and every task."""

from collections.abc import Sequence
from fractions import Fraction

from metrics import pace
from metrics.assess import Standing
from metrics.attention import Upcoming
from metrics.discipline import UNASSIGNED
from metrics.explain import gap_text, shown, shown_due
from metrics.figures import amount, percent
from metrics.lamps import LABELS
from plan import Task
from records import Decision
from reports.briefing import Briefing
from reports.deck import decision_state
from reports.monthly_words import ordinal
from reports.reporting_list import REGISTER_HEADER, register_rows
from reports.table import lamp_text, month_name
from reports.word import Table
from reports.word_text import Column, Row

UNSAID = "未填写"


def supervision(briefing: Briefing) -> Table:
    """督查: every task that is 滞后, 偏慢 or 未报送 (domain.md section 8)."""
    day = briefing.plan.deadline(briefing.month)
    columns = (
        Column("序号", 4, middle=True),
        Column("责任单位", 9, middle=True),
        Column("实施内容", 13),
        Column("目标", 15),
        Column(f"最新进度（截至{day.month}月{day.day}日）", 21),
        Column("是否达序时", 10, middle=True),
        Column("未达序时原因及存在问题", 14),
        Column("下一步措施", 14),
    )
    rows = [
        (
            str(number),
            s.task.department or UNASSIGNED,
            f"{s.task.id} {s.task.title}",
            goal(s.task),
            latest(s),
            on_pace(s),
            s.narrative.reason or UNSAID,
            s.narrative.next_step or UNSAID,
        )
        for number, s in enumerate(briefing.behind, 1)
    ]
    return Table("滞后、偏慢和未报送事项", columns, rows)


def goal(task: Task) -> str:
    """`300户`, `3 个节点：前期手续（5月）、…`, 每月落实, 待下达."""
    if task.kind == "stages":
        named = "、".join(f"{stage.name}（{stage.by}月）" for stage in task.stages)
        return f"{shown(task, pace.target(task))}：{named}"
    if task.kind == "duty":
        return "每月落实"
    if task.kind == "pending":
        return "待下达"
    if task.kind == "direction":
        return "趋势" if task.baseline is None else f"趋势，基期{amount(task.baseline, task.unit)}"
    said = f"{'不高于' if task.at_most else ''}{shown(task, task.target)}"
    return f"{said}（力争）" if task.stretch else said


def actual(s: Standing) -> str:
    """`168张（27%）`, `1 个节点（前期手续）`, with the month of the figure where it is not this one; 从未报送."""
    if s.actual is None:
        return "从未报送" if s.lamp == "missing" else "—"
    if s.task.kind == "stages":
        beside = s.progress.stage or ""
    else:
        beside = percent(s.measure.rate) or "" if s.task.kind == "count" else ""
    old = f"{s.progress.month}月数" if not s.progress.reported and s.progress.month else ""
    said = "，".join(each for each in (beside, old) if each)
    return shown(s.task, s.actual) + (f"（{said}）" if said else "")


def latest(s: Standing) -> str:
    """The figure, and what was written of it."""
    return "\n".join(each for each in (actual(s), s.narrative.progress) if each)


def on_pace(s: Standing) -> str:
    """是否达序时, and by how much not."""
    if s.lamp == "missing":
        return LABELS[s.lamp]
    if s.task.kind == "duty":
        return f"否（{LABELS[s.lamp]}）\n缺 {_months_missed(s)}"
    gap = s.measure.gap_pp
    reached = "是" if gap is not None and gap >= 0 else "否"
    return f"{reached}（{'已补齐' if s.made_good else LABELS[s.lamp]}）\n{gap_text(gap) if gap is not None else ''}".strip()


def _months_missed(s: Standing) -> str:
    """`1 个月` of a duty."""
    return shown(s.task, Fraction(s.measure.due or 0) - Fraction(s.actual or 0))


def decided(title: str, found: Sequence[Decision], year: int) -> Table:
    """议定事项 with what came of them."""
    columns = (
        Column("会议", 9, middle=True),
        Column("议定事项", 38),
        Column("责任人", 17, middle=True),
        Column("完成月份", 12, middle=True),
        Column("办理情况", 24),
    )
    rows = [
        (
            month_name(d.month, year),
            d.text,
            d.owner,
            month_name(d.due, year) if d.due else "—",
            decision_state(d),
        )
        for d in found
    ]
    return Table(title, columns, rows)


def locked(briefing: Briefing) -> Table:
    """已锁定期数据变更: the register with its nine columns drawn together in seven."""
    month, task, unit, before, after, person, when, reason, file = REGISTER_HEADER
    columns = (
        Column(month, 15, middle=True),
        Column(f"{task}（{unit}）", 23),
        Column(before, 11, middle=True),
        Column(after, 14, middle=True),
        Column(f"{person}、{when}", 21, middle=True),
        Column(reason, 17),
        Column(file, 14),
    )
    rows = [
        (month, f"{task}（{unit}）", before, after, f"{person}\n{when}", reason or UNSAID, file)
        for month, task, unit, before, after, person, when, reason, file in register_rows(
            briefing.plan, briefing.changes
        )
    ]
    return Table("已锁定期数据变更", columns, rows)


def due_next(coming: Sequence[Upcoming]) -> Table:
    """六周内到期."""
    columns = (
        Column("截止", 15, middle=True),
        Column("实施内容", 33),
        Column("到期事项", 22),
        Column("责任单位", 19, middle=True),
        Column("目前状态", 12, middle=True),
    )
    rows = [
        (
            f"{item.on.month}月{item.on.day}日",
            f"{item.standing.task.id} {item.standing.task.title}",
            item.what,
            item.standing.task.department or UNASSIGNED,
            lamp_text(item.standing),
        )
        for item in coming
    ]
    return Table("六周内到期事项", columns, rows)


def everything(briefing: Briefing) -> Table:
    """Every task of the plan in its order, under its area and 条."""
    columns = (
        Column("编号", 6, middle=True),
        Column("实施内容", 17),
        Column("责任单位", 11, middle=True),
        Column("目标", 7, middle=True),
        Column("实际", 12, middle=True),
        Column("应完成", 7, middle=True),
        Column("状态", 8, middle=True),
        Column("进展情况", 32),
    )
    return Table("全部任务进展情况表", columns, [*_everything(briefing)], dense=True)


def _everything(briefing: Briefing) -> list[Row]:
    standings = {s.task.id: s for s in briefing.status.standings}
    rows: list[Row] = []
    for number, area in enumerate(briefing.plan.areas, 1):
        for place, section in enumerate(area.sections, 1):
            rows.append(f"{ordinal(number)}、{area.title} · {place}. {section.title}（{len(section.tasks)}项）")
            rows += [_task_row(standings[task.id]) for task in section.tasks if task.id in standings]
    return rows


def _task_row(s: Standing) -> Row:
    return (
        s.task.id,
        s.task.title,
        s.task.department or UNASSIGNED,
        shown(s.task, pace.target(s.task)) if s.task.judged else goal(s.task),
        actual(s),
        shown_due(s.task, s.measure.due),
        _lamps(s),
        _said(s),
    )


def _lamps(s: Standing) -> str:
    """现在, and 当时判定 where it was another."""
    if s.lamp_then in (None, s.lamp) or s.made_good:
        return lamp_text(s)
    return f"{lamp_text(s)}\n当时{LABELS[s.lamp_then]}" if s.lamp_then else lamp_text(s)


def _said(s: Standing) -> str:
    """What was written this month; 无变化 and 本月未报 where that is what there is to say."""
    if not s.progress.reported:
        return "本月未报"
    said = ["无变化"] if s.progress.unchanged else []
    return "；".join([*said, *([s.narrative.progress] if s.narrative.progress else [])])
