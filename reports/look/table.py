"""Rows of text for people: the status of every task, the history of every record."""

from datetime import date
from fractions import Fraction

from metrics.figures import percent
from metrics.month.rollup import Totals
from metrics.month.status import Status
from metrics.task import pace
from metrics.task.explain import shown
from metrics.task.lamps import LABELS, Group, lamp_name
from metrics.task.standing import Standing
from plan import Plan
from records import CellTold, Entry, Fact, Record

STATUS_HEADER = ["编号", "任务", "状态", "当时判定", "目标", "实际", "完成率", "应完成", "说明"]
HISTORY_HEADER = ["批次", "任务", "月份", "街镇", "报的数", "文件", "行", "报送人", "收到时间", "备注"]


def lamp_text(standing: Standing) -> str:
    """The lamp in words, with 已补齐, 超额完成, or what it was before it fell silent, where it applies; of what has no lamp
    its name. 抽查不符 stands beside it, and changes nothing of it."""
    return f"{_lamp_words(standing)}，抽查不符" if standing.differs else _lamp_words(standing)


def _lamp_words(standing: Standing) -> str:
    if standing.made_good:
        return f"{LABELS[standing.lamp]}（已补齐）"
    if standing.over:
        return "超额完成"
    return f"{standing.state}（{known_text(standing)}）" if known_text(standing) else standing.state


def known_text(standing: Standing) -> str:
    """`按5月数滞后`: what is known of a task that fell silent while it was behind; empty of every other."""
    if standing.known not in ("yellow", "red"):
        return ""
    since = standing.progress.month
    return f"{f'按{since}月数' if since else '此前'}{LABELS[standing.known]}"


def then_text(standing: Standing) -> str:
    """当时判定 in words; empty before the deadline, and of what is not judged."""
    if standing.lamp_then is None or standing.task.kind in ("direction", "pending"):
        return ""
    return lamp_name(standing.task.kind, standing.lamp_then)


def beside(totals: Totals, group: Group) -> str:
    """What stands small beside a count: of 条, or what there is to know of it instead."""
    if group == "duty" and totals.duties.due:
        return duties_text(totals)
    if group == "direction" and totals.groups[group]:
        return verdicts_text(totals)
    said = [f"{totals.section_groups[group]} 条"]
    if group == "done" and totals.over:
        said.append(f"超额 {totals.over} 项")
    if group == "missing" and any(totals.silent.values()):
        said.append("此前" + "、".join(f"{LABELS[lamp]} {n}" for lamp, n in totals.silent.items() if n))
    return "，".join(said)


def duties_text(totals: Totals) -> str:
    """`本月已落实 84/90`; empty where there is no 常态任务."""
    return f"本月已落实 {totals.duties.fulfilled}/{totals.duties.due}" if totals.duties.due else ""


def verdicts_text(totals: Totals) -> str:
    """`好转 3，变差 1`: what the directions come to, those that there are."""
    return "，".join(f"{verdict} {count}" for verdict, count in totals.verdicts.items() if count)


def month_name(month: date, year: int) -> str:
    """`9月`; of another year than the plan's `2023年12月`."""
    return f"{month.month}月" if month.year == year else f"{month.year}年{month.month}月"


def day_name(day: date, year: int) -> str:
    """`9月30日`; of another year than the plan's `2025年1月31日`."""
    return f"{month_name(day, year)}{day.day}日"


def status_rows(result: Status, decimals: int = 0) -> list[list[str]]:
    """One row per task in the plan's order, under STATUS_HEADER."""
    return [
        [
            s.task.id,
            s.task.title,
            lamp_text(s),
            then_text(s),
            "" if pace.target(s.task) is None else shown(s.task, pace.target(s.task)),
            shown(s.task, s.actual),
            percent(s.measure.rate, decimals) or "",
            percent(s.measure.due_rate, decimals) or "",
            s.explanation,
        ]
        for s in result.standings
    ]


def said(plan: Plan | None, record: Record | Entry | Fact | CellTold) -> str:
    """What a record reports, as text: 120户, 810/900, 竣工, 是, 无变化. `plan`: that of its year, where one is known."""
    task = plan.tasks.get(record.task) if plan else None
    if record.same:
        return "无变化"
    if record.stage is not None:
        return record.stage
    if record.value is None:
        return ""
    if record.denominator is not None:
        return f"{record.value.normalize():f}/{record.denominator.normalize():f}"
    if task is None:  # of another version of the plan
        return f"{record.value.normalize():f}"
    if task.kind == "duty":
        return "是" if record.value else "否"
    return shown(task, Fraction(record.value))


def remark(record: Record, corrects: bool) -> str:
    """What there is to say of a record beside its figures: 已撤销, 更正, 页面改正, 演示数据. `corrects`: it is a 更正."""
    said = [f"已撤销：{record.revert_reason}"] if record.reverted_by else []
    if record.unregistered and not record.reverted_by:
        said.append("点位已不在登记册，不计入")
    if corrects:
        said.append(f"更正：{record.correction}" if record.correction else "更正")
    if record.mended:
        said.append(f"页面改正（{record.mended}）")
    if record.asks:
        said.append(_answer(record))
    if record.demo:
        said.append("演示数据")
    return "；".join(said)


def _answer(record: Record) -> str:
    """What became of a 更正申请."""
    if record.answered == "granted":
        return f"更正申请，{record.answered_by}已同意"
    if record.answered == "returned":
        return f"更正申请，{record.answered_by}退回：{record.answer_reason}"
    if record.answered == "withdrawn":
        return f"更正申请，{record.answered_by}已撤回"
    return "更正申请，待局办公室答复"


def history_row(plan: Plan | None, record: Record, corrects: bool) -> list[str]:
    """A record under HISTORY_HEADER. `corrects`: it is a 更正."""
    return [
        str(record.batch),
        record.task,
        f"{record.month:%Y-%m}",
        record.unit or "全区",
        said(plan, record),
        record.file,
        str(record.line),
        record.person,
        f"{record.received:%Y-%m-%d %H:%M}",
        remark(record, corrects),
    ]
