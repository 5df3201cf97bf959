"""The figures of a row by kind of task (domain.md section 2): a number, a share, a stage, 是 or 否."""

from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from plan import KIND_NAMES, NOT_STARTED, Task
from records.checking.remarks import Remarks
from records.reading import cells
from records.reading.sheet import Row

PERCENT = "%"


class Reported(NamedTuple):
    """The figures of a row: 无变化, or a value with its denominator, or a stage."""

    same: bool = False
    value: Decimal | None = None
    denominator: Decimal | None = None
    stage: str | None = None


UNCHANGED = Reported(same=True)


def reported(remarks: Remarks, row: Row, task: Task) -> Reported | None:
    """What the row says, None when it was refused."""
    stages = task.kind == "stages"
    if "变" in row.value or "变" in row.stage:  # most rows need not be looked at closer
        given = {cells.plain(text) for text in (row.value, row.stage) if text}
        if given == {cells.UNCHANGED}:
            return UNCHANGED
    nothing_yet = stages and cells.number(row.value) == 0
    if not (row.stage if stages else row.value) and not nothing_yet:
        column, other = ("节点", "完成值") if stages else ("完成值", "节点")
        remarks.refuse(row, other, f"这项任务应填「{column}」", f"请改填在「{column}」列")
        return None
    for name, text in (("分母", row.denominator), ("节点", row.stage)) if row.denominator or row.stage else ():
        if text and _unused(task, name):
            remarks.warn(row, name, f"{KIND_NAMES[task.kind]}任务不用这一列，已忽略")
    return _READERS[task.kind](remarks, row, task)


def _unused(task: Task, column: str) -> bool:
    """Whether the kind does not read this column. Shares alone have a 分母: 12/40 张 is no number of 张."""
    return not task.in_percent if column == "分母" else task.kind != "stages"


def number(remarks: Remarks, row: Row, column: str, unit: str = "") -> Decimal | None:
    """The number in a cell, refused with what to write instead when there is none."""
    text = row.text(column)
    value = cells.number(text, unit)
    if value is None:
        remarks.refuse(row, column, *cells.number_advice(text, unit))
    elif not text.isdecimal() and text != str(value):
        in_unit = f" {unit}" if cells.scaled(unit) else ""
        remarks.warn(row, column, f"读作 {value.normalize():f}{in_unit}")
    return value


def _count(remarks: Remarks, row: Row, task: Task) -> Reported | None:
    value = number(remarks, row, "完成值", task.unit)
    if value is not None and value < 0:
        remarks.refuse(row, "完成值", "累计数不应小于 0", "请填 1 月以来的累计完成数")
    return None if value is None else Reported(False, value)


def _rate(remarks: Remarks, row: Row, task: Task) -> Reported | None:
    below, unit = row.denominator, "" if task.unit == PERCENT else task.unit
    level = cells.share(row.value)
    if level is not None:
        if level < 0:
            remarks.refuse(row, "完成值", "比率不应小于 0", "请填截至本月的比率")
        if below:
            remarks.refuse(row, "分母", "完成值已是百分比", "请把完成值改成分子，或删去分母")
        elif row.unit:
            remarks.refuse(row, "完成值", "按街镇报送要填分子和分母", "只有百分比无法合计成全区数")
        return Reported(value=level)
    value = number(remarks, row, "完成值", unit)
    if value is None:
        return None
    if not below:
        share = f"{(value if value > 1 else value * 100).normalize():f}%"
        advice = f"请在「分母」列填总数，或把完成值写成百分比，例如 {share}"
        remarks.refuse(row, "分母", "缺少分母", advice)
        return None
    denominator = number(remarks, row, "分母", unit)
    if denominator is None:
        return None
    if denominator <= 0:
        remarks.refuse(row, "分母", "分母应大于 0", "请填总数")
    elif value < 0:
        remarks.refuse(row, "完成值", "分子不应小于 0", "请填截至本月的数")
    return Reported(value=value, denominator=denominator)


def _level(remarks: Remarks, row: Row, task: Task) -> Reported | None:
    if task.unit == PERCENT and (cells.share(row.value) is not None or row.denominator):
        return _rate(remarks, row, task)
    value = number(remarks, row, "完成值", task.unit)
    if value is None:
        return None
    if row.unit and task.unit == PERCENT:
        remarks.refuse(row, "分母", "按街镇报送要填分子和分母", "单个数无法合计成全区数")
    elif row.unit and task.kind in ("direction", "level"):
        remarks.refuse(row, "街镇", "各街镇的水平无法合计成全区数", "请只报全区数，把街镇留空")
    elif task.unit == PERCENT and value < 0:
        remarks.refuse(row, "完成值", "比率不应小于 0", "请填截至本月的比率")
    elif task.unit == PERCENT and 0 < value <= 1:
        shares = f"{(value * 100).normalize():f}%", f"{value.normalize():f}%"
        remarks.refuse(row, "完成值", f"可能是 {shares[0]}，也可能是 {shares[1]}", "请写成带 % 的数")
    elif task.unit == PERCENT:
        remarks.warn(row, "完成值", f"单位是 %，读作 {value.normalize():f}%")
        value = value / 100
    return Reported(value=value)


def _stage(remarks: Remarks, row: Row, task: Task) -> Reported | None:
    if not row.stage:  # a 0 under 完成值, see `reported`
        return Reported(stage=NOT_STARTED)
    text = cells.plain(row.stage)
    names = [NOT_STARTED, *(stage.name for stage in task.stages)]
    found = next((name for name in names if cells.plain(name) == text), None)
    if found is None:
        near = remarks.nearest(text, task.id, names, 0.6)
        advice = f"是不是「{near}」？" if near else f"应为其中之一：{'、'.join(names)}，或 无变化"
        remarks.refuse(row, "节点", "应为已完成的最后一个节点", advice)
        return None
    return Reported(stage=found)


def _duty(remarks: Remarks, row: Row, task: Task) -> Reported | None:
    answer = cells.yes_or_no(row.value)
    if answer is None:
        remarks.refuse(row, "完成值", "应为 是 或 否", "本月落实了写 是，没有落实写 否")
        return None
    if row.value not in ("是", "否") and (len(row.value) == 1 or row.value.isascii()):
        remarks.warn(row, "完成值", f"读作 {'是' if answer else '否'}")
    return Reported(value=Decimal(int(answer)))


_READERS: dict[str, Callable[[Remarks, Row, Task], Reported | None]] = {
    "count": _count,
    "rate": _rate,
    "level": _level,
    "stages": _stage,
    "duty": _duty,
    "direction": _level,
    "pending": _level,
}
