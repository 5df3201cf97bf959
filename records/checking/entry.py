"""One row of a monthly file → what it reports, or what is wrong with it, cell by cell."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from functools import partial
from typing import NamedTuple

from plan import KIND_NAMES, NOT_STARTED, Plan, Problem, Task, problem
from records.reading import cells
from records.reading.sheet import Row

PERCENT = "%"


class Entry(NamedTuple):
    """What one accepted row reports; the fields are those of the table `entries` in schema.sql."""

    line: int
    month: date
    task: str
    unit: str | None
    same: bool
    value: Decimal | None
    denominator: Decimal | None
    stage: str | None
    progress: str | None
    reason: str | None
    next_step: str | None


new_entry: Callable[[tuple[object, ...]], Entry] = partial(tuple.__new__, Entry)
"""Entry(…) of a sequence, twice as fast: a file has up to a million."""


class Reported(NamedTuple):
    """The figures of a row: 无变化, or a value with its denominator, or a stage."""

    same: bool = False
    value: Decimal | None = None
    denominator: Decimal | None = None
    stage: str | None = None


UNCHANGED = Reported(same=True)
MOST_GUESSES = 200
"""Different unknown names of a file for which the nearest known one is looked for, which takes a while."""


@dataclass
class RowReader:
    """Reads rows against one plan. What is wrong or worth saying collects in `rejected` and `warnings`."""

    plan: Plan
    default_month: date | None
    rejected: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._units = cells.unit_names(self.plan.units)
        self._tasks = self.plan.tasks
        self._months: dict[str, date] = {}  # texts that need no word, as most rows have one of a few
        self._guesses: dict[tuple[str, ...], str | None] = {}
        self._by_title: dict[str, list[str]] = {}
        for task in self.plan.tasks.values():
            self._by_title.setdefault(cells.plain(task.title), []).append(task.id)

    def read(self, row: Row) -> Entry | None:
        """The entry of the row; None when something in it was rejected."""
        before = len(self.rejected)
        task = self._task(row)
        month = self._month(row)
        unit = self._unit(row, task)
        reported = self._reported(row, task) if task else None
        if len(self.rejected) > before or not (task and month and reported):
            return None
        words = (row.progress or None, row.reason or None, row.next_step or None)
        return new_entry((row.line, month, task.id, unit, *reported, *words))

    def refuse(self, row: Row, column: str, expected: str, advice: str = "") -> None:
        self.rejected.append(problem(row.line, column, row.text(column), expected, advice))

    def warn(self, row: Row, column: str, what: str, advice: str = "") -> None:
        self.warnings.append(problem(row.line, column, row.text(column), what, advice))

    def _nearest(self, text: str, column: str, names: Collection[str], cutoff: float) -> str | None:
        """The known name that looks most like the text; sought once for each text, and not for thousands."""
        key = (column, text)
        if key not in self._guesses:
            if len(self._guesses) >= MOST_GUESSES or len(text) > MOST_GUESSES:
                return None
            near = get_close_matches(text, names, n=1, cutoff=cutoff)
            self._guesses[key] = near[0] if near else None
        return self._guesses[key]

    def _task(self, row: Row) -> Task | None:
        task = self._tasks.get(row.task)
        if task and (row.title == task.title or not row.title):
            return task
        id, name = cells.plain(row.task), cells.plain(row.title)
        named = self._by_title.get(name, [])
        task = self.plan.tasks.get(id)
        if task:
            if name and cells.plain(task.title) != name:
                self.warn(row, "任务名称", f"与编号 {id} 的名称“{task.title}”不同，已按编号入库")
            return task
        if not id and len(named) == 1:
            self.warn(row, "任务名称", f"没有填编号，按名称认作 {named[0]}")
            return self.plan.tasks[named[0]]
        if not id:
            self.refuse(row, "任务编号", "任务编号是空的", "请按模板填写任务编号")
            return None
        near = named[0] if named else self._nearest(id, "任务编号", self.plan.tasks, 0.7)
        advice = f"是不是 {near} {self.plan.tasks[near].title}？" if near else "请按模板填写任务编号"
        self.refuse(row, "任务编号", f"{self.plan.year} 年计划中没有这个编号", advice)
        return None

    def _month(self, row: Row) -> date | None:
        text = row.month
        if text in self._months:
            return self._months[text]
        months = self.plan.reporting.months
        if not text:
            if self.default_month is None:
                self.refuse(row, "月份", "月份是空的", f"请写成 {self.plan.year}-{months[0]:02d} 这样")
            return self.default_month
        month = cells.month(text, self.plan.year)
        if month is None:
            self.refuse(row, "月份", "应为月份", f"请写成 {self.plan.year}-{months[0]:02d} 这样")
        elif month.year != self.plan.year:
            self.refuse(row, "月份", f"不是计划年度 {self.plan.year} 年", "请核对年份")
            return None
        elif month.month not in months:
            self.refuse(row, "月份", f"{month.month} 月不用报送", f"报送月份为 {months[0]} 月至 {months[-1]} 月")
            return None
        elif self.default_month and month != self.default_month:
            self.warn(row, "月份", f"与所选的 {self.default_month.month} 月不同，已按文件中的月份入库")
        elif cells.serial_day(text, self.plan.year):
            self.warn(row, "月份", f"读作 {month:%Y-%m}")
        else:
            self._months[text] = month
        return month

    def _unit(self, row: Row, task: Task | None) -> str | None:
        if not row.unit:
            return None
        text = cells.plain(row.unit).replace(" ", "")
        if text in ("", "全区", "区级", "区本级"):
            return None
        unit = self._units.get(text)
        if unit is None:
            near = self._nearest(text, "街镇", self._units, 0.6)
            known = "、".join(self.plan.units) or "（计划没有列街镇）"
            advice = f"是不是{self._units[near]}？" if near else f"应为其中之一：{known}；全区请留空"
            self.refuse(row, "街镇", "不认识这个街镇", advice)
        elif task and not task.by_unit and task.kind in ("stages", "duty"):
            self.refuse(row, "街镇", "这项任务按全区报送", "请把街镇留空")
        elif text != unit:
            self.warn(row, "街镇", f"读作 {unit}")
        return unit

    def _reported(self, row: Row, task: Task) -> Reported | None:
        stages = task.kind == "stages"
        if "变" in row.value or "变" in row.stage:  # most rows need not be looked at closer
            given = {cells.plain(text) for text in (row.value, row.stage) if text}
            if given == {cells.UNCHANGED}:
                return UNCHANGED
        nothing_yet = stages and cells.number(row.value) == 0
        if not (row.stage if stages else row.value) and not nothing_yet:
            column, other = ("节点", "完成值") if stages else ("完成值", "节点")
            self.refuse(row, other, f"这项任务应填「{column}」", f"请改填在「{column}」列")
            return None
        for name, text in (("分母", row.denominator), ("节点", row.stage)) if row.denominator or row.stage else ():
            if text and name in _UNUSED[task.kind]:
                self.warn(row, name, f"{KIND_NAMES[task.kind]}任务不用这一列，已忽略")
        return _READERS[task.kind](self, row, task)

    def number(self, row: Row, column: str, unit: str = "") -> Decimal | None:
        """The number in a cell, refused with what to write instead when there is none."""
        text = row.text(column)
        value = cells.number(text, unit)
        if value is None:
            guess: int | str | None = cells.spoken_number(text.removesuffix(unit) if unit else text)
            if guess is None:
                guess = cells.only_number(text)
            advice = (
                f"请改成 {guess}" if guess is not None else "请只写数字，例如 300；与上月相同写 无变化，还没有进展写 0"
            )
            self.refuse(row, column, "应为数字", advice)
        elif not text.isdecimal() and text != str(value):
            self.warn(row, column, f"读作 {value.normalize():f}")
        return value

    def count(self, row: Row, task: Task) -> Reported | None:
        value = self.number(row, "完成值", task.unit)
        if value is not None and value < 0:
            self.refuse(row, "完成值", "累计数不应小于 0", "请填 1 月以来的累计完成数")
        if value is not None and value % 1 and task.target is not None and task.target.denominator == 1:
            self.warn(row, "完成值", "不是整数", "请确认没有填错")
        return None if value is None else Reported(False, value)

    def rate(self, row: Row, task: Task) -> Reported | None:
        text, below = row.value, row.denominator
        level = cells.share(text)
        if level is not None:
            if level < 0:
                self.refuse(row, "完成值", "比率不应小于 0", "请填截至本月的比率")
            elif level > 1:
                self.warn(row, "完成值", "超过 100%", "请确认没有填错")
            if below:
                self.refuse(row, "分母", "完成值已是百分比", "请把完成值改成分子，或删去分母")
            elif row.unit:
                self.refuse(row, "完成值", "按街镇报送要填分子和分母", "只有百分比无法合计成全区数")
            return Reported(value=level)
        value = self.number(row, "完成值", task.unit)
        if value is None:
            return None
        if not below:
            share = f"{(value if value > 1 else value * 100).normalize():f}%"
            self.refuse(row, "分母", "缺少分母", f"请在「分母」列填总数，或把完成值写成百分比，例如 {share}")
            return None
        denominator = self.number(row, "分母", task.unit)
        if denominator is None:
            return None
        if denominator <= 0:
            self.refuse(row, "分母", "分母应大于 0", "请填总数")
        elif value < 0:
            self.refuse(row, "完成值", "分子不应小于 0", "请填截至本月的数")
        elif value > denominator:
            self.warn(row, "完成值", f"分子大于分母 {below}", "请确认没有填反")
        return Reported(value=value, denominator=denominator)

    def level(self, row: Row, task: Task) -> Reported | None:
        if cells.share(row.value) is not None or row.denominator:
            return self.rate(row, task)
        value = self.number(row, "完成值", task.unit)
        if value is None:
            return None
        if row.unit and (task.kind == "direction" or task.unit == PERCENT):
            self.refuse(row, "分母", "按街镇报送要填分子和分母", "单个数无法合计成全区数")
            return None
        if task.unit == PERCENT and 0 < abs(value) <= 1:
            shares = f"{(value * 100).normalize():f}%", f"{value.normalize():f}%"
            self.refuse(row, "完成值", f"可能是 {shares[0]}，也可能是 {shares[1]}", "请写成带 % 的数")
        elif task.unit == PERCENT:
            self.warn(row, "完成值", f"单位是 %，读作 {value.normalize():f}%")
            value = value / 100
        return Reported(value=value)

    def stage(self, row: Row, task: Task) -> Reported | None:
        text = cells.plain(row.stage)
        if not text:  # a 0 under 完成值, see _reported
            return Reported(stage=NOT_STARTED)
        names = [NOT_STARTED, *(stage.name for stage in task.stages)]
        found = next((name for name in names if cells.plain(name) == text), None)
        if found is None:
            near = self._nearest(text, task.id, names, 0.6)
            advice = f"是不是「{near}」？" if near else f"应为其中之一：{'、'.join(names)}，或 无变化"
            self.refuse(row, "节点", "应为已完成的最后一个节点", advice)
            return None
        return Reported(stage=found)

    def duty(self, row: Row, task: Task) -> Reported | None:
        answer = cells.yes_or_no(row.value)
        if answer is None:
            self.refuse(row, "完成值", "应为 是 或 否", "本月落实了写 是，没有落实写 否")
            return None
        if len(row.value) == 1 and row.value not in "是否":
            self.warn(row, "完成值", f"读作 {'是' if answer else '否'}")
        return Reported(value=Decimal(int(answer)))


_READERS: dict[str, Callable[[RowReader, Row, Task], Reported | None]] = {
    "count": RowReader.count,
    "rate": RowReader.rate,
    "stages": RowReader.stage,
    "duty": RowReader.duty,
    "direction": RowReader.level,
    "pending": RowReader.level,
}

_UNUSED: dict[str, tuple[str, ...]] = {
    "count": ("分母", "节点"),
    "rate": ("节点",),
    "stages": ("分母",),
    "duty": ("分母", "节点"),
    "direction": ("节点",),
    "pending": ("节点",),
}
"""Columns that a kind does not read."""
