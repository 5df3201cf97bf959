"""The tables of the 月报: 督查, 议定事项, 已锁定期数据变更, 到期事项, and every task."""

from collections.abc import Sequence

from metrics.month.attention import Upcoming
from metrics.month.discipline import UNASSIGNED
from metrics.task import pace
from metrics.task.explain import shown, shown_due
from metrics.task.standing import Standing
from plan import Task
from records import Decision
from reports.deck.adjusted import ending
from reports.deck.briefing import Briefing
from reports.deck.decided import HEADER, decision_row
from reports.look.table import lamp_text
from reports.monthly.cells import actual, both_lamps, goal, latest, on_pace, said, some_units
from reports.monthly.word.document import Table
from reports.monthly.word.text import Column, Row
from reports.monthly.words import ordinal
from reports.reporting_list import REGISTER_HEADER, register_rows

UNSAID = "未填写"


def responsible(s: Standing) -> str:
    """责任单位, below it who helps, and the leader in charge."""
    said = [s.task.department or UNASSIGNED]
    said += [f"配合：{'、'.join(s.task.partners)}"] if s.task.partners else []
    return "\n".join([*said, *([f"分管：{s.task.leader}"] if s.task.leader else [])])


def supervision(briefing: Briefing) -> Table:
    """督查: every task that is 滞后, 偏慢 or 未报送 (domain.md section 8)."""
    day = briefing.plan.deadline(briefing.month)
    columns = (
        Column("序号", 4, middle=True),
        Column("责任单位", 14, middle=True),
        Column("实施内容", 13),
        Column("目标", 14),
        Column(f"最新进度（截至{day.month}月{day.day}日）", 18),
        Column("是否达序时", 11, middle=True),
        Column("未达序时原因及存在问题", 13),
        Column("下一步措施", 13),
    )
    rows = [
        (
            str(number),
            responsible(s),
            f"{s.task.id} {s.task.title}",
            goal(s.task),
            latest(s),
            on_pace(s),
            some_units(s.plan, s.narrative.reason) or UNSAID,
            some_units(s.plan, s.narrative.next_step) or UNSAID,
        )
        for number, s in enumerate(briefing.behind, 1)
    ]
    return Table("滞后、偏慢和未报送事项督查表", columns, rows)


def decided(title: str, briefing: Briefing, found: Sequence[Decision]) -> Table:
    """议定事项 with what came of them."""
    widths = ((9, True), (38, False), (17, True), (12, True), (24, False))
    columns = tuple(Column(name, width, middle=middle) for name, (width, middle) in zip(HEADER, widths, strict=True))
    return Table(title, columns, [decision_row(briefing, d) for d in found])


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
        Column("编号", 12, middle=True),
        Column("实施内容", 41),
        Column("责任单位", 25, middle=True),
        Column("目标", 15, middle=True),
        Column("实际", 32, middle=True),
        Column("应完成", 14, middle=True),
        Column("状态", 20, middle=True),
        Column("进展情况", 46),
    )
    return Table("全部任务进展情况表", columns, [*_everything(briefing)], dense=True)


def _everything(briefing: Briefing) -> list[Row]:
    standings = {s.task.id: s for s in briefing.status.standings}
    rows: list[Row] = []
    for number, area in enumerate(briefing.plan.areas, 1):
        for place, section in enumerate(area.sections, 1):
            found = [standings[task.id] for task in section.tasks if task.id in standings]
            rows.append(f"{ordinal(number)}、{area.title} · {place}. {section.title}（{len(found)}项）")
            rows += map(_task_row, found)
            rows += [_ended_row(task) for task in section.tasks if task.over_by(briefing.month)]
    return rows


def _ended_row(task: Task) -> Row:
    """A task that counts no more: seen, without figures."""
    return (task.id, task.title, task.department or UNASSIGNED, "", "", "", ending(task), task.note)


def _task_row(s: Standing) -> Row:
    return (
        s.task.id,
        s.task.title,
        s.task.department or UNASSIGNED,
        shown(s.task, pace.target(s.task)) if s.task.judged else goal(s.task),
        actual(s),
        shown_due(s.task, s.due_now),
        both_lamps(s),
        said(s),
    )
