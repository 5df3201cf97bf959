"""One row of a monthly file → what it reports, or what is wrong with it, cell by cell."""

from collections.abc import Callable, Mapping
from copy import copy
from datetime import date
from decimal import Decimal
from functools import cached_property, partial
from typing import NamedTuple

from plan import Plan, Task
from records.checking.figures import reported
from records.checking.remarks import MOST_GUESSES, Remarks
from records.plans.in_force import InForce, alone
from records.reading import cells
from records.reading.sheet import Row


class Entry(NamedTuple):
    """What one accepted row reports; the fields are those of the table `entries` in schema.sql. Of a row about a 点位 `site` is
    its number, `unit` its 街镇, `stage` the last one it has finished: see the table `site_entries`."""

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
    correction: str | None
    site: str = ""


new_entry: Callable[[tuple[object, ...]], Entry] = partial(tuple.__new__, Entry)
"""Entry(…) of a sequence, twice as fast: a file has up to a million."""
_TEXTS = (
    ("title", "任务名称"),
    ("progress", "进展情况"),
    ("reason", "滞后原因"),
    ("next_step", "下一步措施"),
    ("correction", "更正原因"),
)


class _Names(NamedTuple):
    """What rows call things: the tasks of one plan by id and by title, its 街镇."""

    tasks: Mapping[str, Task]
    by_title: Mapping[str, list[str]]
    units: Mapping[str, str]
    full: tuple[str, ...]
    """The 街镇 by their full names."""


def _names(plan: Plan) -> _Names:
    by_title: dict[str, list[str]] = {}
    for task in plan.tasks.values():
        by_title.setdefault(cells.plain(task.title), []).append(task.id)
    return _Names(plan.tasks, by_title, cells.unit_names(plan.units), plan.units)


class RowReader(Remarks):
    """Reads rows, each against the plan of its month. `received` is the day the file came, None where that is not known.
    `plan` is the latest of them: it says which year and months are reported."""

    def __init__(self, plan: Plan | InForce, default_month: date | None, received: date | None = None) -> None:
        super().__init__()
        self.plans = plan if isinstance(plan, InForce) else alone(plan)
        self.plan, self.default_month, self._received = self.plans.latest, default_month, received
        self._months: dict[str, date] = {}  # texts that need no word, as most rows have one of a few
        self._all_names: dict[str, _Names] = {}
        self._latest = self._names_of(self.plan)

    def anew(self) -> "RowReader":
        """A reader of the same plan that has said nothing yet and seeks no names like unknown ones."""
        other = copy(self)
        other.rejected, other.warnings = [], []
        other._guesses = dict.fromkeys(((str(n),) for n in range(MOST_GUESSES)), None)
        return other

    def _names_of(self, plan: Plan) -> "_Names":
        if plan.fingerprint not in self._all_names:
            self._all_names[plan.fingerprint] = _names(plan)
        return self._all_names[plan.fingerprint]

    def _names(self, row: Row) -> "_Names":
        """Those of the plan of the row's month; where that cannot be told, of the latest."""
        if self.plans.single:
            return self._latest
        found = cells.month(row.month, self.plan.year) if row.month else self.default_month
        told = found is not None and found.year == self.plan.year
        return self._names_of(self.plans.by_month[found.month]) if found is not None and told else self._latest

    def said(self, row: Row) -> Row:
        """The row without what only says that there is nothing to say: / — 无 NULL, or the #REF! of a failed formula.

        In the cell that answers it stays, to be asked about: it may mean 0, 无变化 or 未报. To be asked before `read`, and
        before it is judged whether the row says anything.
        """
        if cells.NOT_SAID.isdisjoint(row):
            return row
        task = self._named(row)
        blank = [name for name in ("month", "unit", "denominator") if cells.nothing(getattr(row, name))]
        if task is None or task.kind != "stages":
            blank += ["stage"] if cells.nothing(row.stage) else []
        elif row.stage and cells.nothing(row.value):
            blank.append("value")
        for name, column in _TEXTS:
            text = getattr(row, name)
            if cells.error_value(text):
                self.warn(row, column, "是公式出错的结果，没有存入", "请改正公式，或直接写文字")
            if cells.nothing(text) or cells.error_value(text):
                blank.append(name)
        return Row(
            row.line, *("" if name in blank else text for name, text in zip(Row._fields[1:], row[1:], strict=True))
        )

    def about(self, row: Row) -> tuple[Task | None, date | None]:
        """The task and the month of a row; what is wrong with either is said."""
        task, month = self._task(row), self._month(row)
        if task and month and task.over_by(month.month):
            self.refuse(row, "任务编号", f"这项任务自 {task.ended} 月起终止，不再报送", "请删去这一行")
        return task, month

    def unit_of(self, row: Row) -> str | None:
        """The 街镇 that a row names, None where it names none or one that nobody knows."""
        return self._names(row).units.get(cells.plain(row.unit).replace(" ", ""))

    def read(self, row: Row) -> Entry | None:
        """The entry of the row; None when something in it was rejected."""
        before = len(self.rejected)
        task = self._task(row)
        month = self._month(row)
        unit = self._unit(row, task)
        if task and month and task.over_by(month.month):
            self.refuse(row, "任务编号", f"这项任务自 {task.ended} 月起终止，不再报送", "请删去这一行")
        told = reported(self, row, task) if task else None
        if len(self.rejected) > before or not (task and month and told):
            return None
        words = (row.progress or None, row.reason or None, row.next_step or None, row.correction or None)
        return new_entry((row.line, month, task.id, unit, *told, *words, ""))

    def _named(self, row: Row) -> Task | None:
        """The task of the id, or without one the only task of that name."""
        names = self._names(row)
        if id := cells.plain(row.task):
            return names.tasks.get(id)
        named = names.by_title.get(cells.plain(row.title), [])
        return names.tasks[named[0]] if len(named) == 1 else None

    def _task(self, row: Row) -> Task | None:
        names = self._names(row)
        task = names.tasks.get(row.task)
        if task and (row.title == task.title or not row.title):
            return task
        id, name = cells.plain(row.task), cells.plain(row.title)
        task = self._named(row)
        if task and not id:
            self.warn(row, "任务名称", f"没有填编号，按名称认作 {task.id}")
        elif task and name and cells.plain(task.title) != name:
            self.warn(row, "任务名称", f"与编号 {id} 的名称“{task.title}”不同，已按编号入库")
        elif not task:
            self._unknown_task(row, id, names, names.by_title.get(name, []))
        return task

    def _unknown_task(self, row: Row, id: str, names: "_Names", named: list[str]) -> None:
        if not id:
            self.refuse(row, "任务编号", "任务编号是空的", "请按模板填写任务编号")
            return
        if not self.plans.single and id in self.plans.tasks:
            self.refuse(row, "任务编号", "所报月份的计划中没有这项任务，其他月份才有", "请核对月份，或删去这一行")
            return
        near = named[0] if named else self.nearest(id, "任务编号", names.tasks, 0.7)
        advice = (
            f"是不是 {near} {names.tasks[near].title}？" if near and near in names.tasks else "请按模板填写任务编号"
        )
        self.refuse(row, "任务编号", f"{self.plan.year} 年计划中没有这个编号", advice)

    def _month(self, row: Row) -> date | None:
        text = row.month
        if text in self._months:
            return self._months[text]
        months = self.plan.reporting.months
        if not text:
            if self.default_month is None:
                self.refuse(row, "月份", "月份是空的", f"请写成 {self._example:%Y-%m} 这样")
            return self.default_month
        month = cells.month(text, self.plan.year)
        if month is None:
            self.refuse(row, "月份", "应为月份", f"请写成 {self._example:%Y-%m} 这样")
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

    @cached_property
    def _example(self) -> date:
        """The month being reported: the one chosen, else the one whose deadline is nearest to the day of receipt."""
        if self.default_month:
            return self.default_month
        months = self.plan.reporting.months
        day = self._received or self.plan.deadline(months[0])
        nearest = min(months, key=lambda month: abs(self.plan.deadline(month) - day))
        return date(self.plan.year, nearest, 1)

    def _unit(self, row: Row, task: Task | None) -> str | None:
        if not row.unit:
            return None
        text = cells.plain(row.unit).replace(" ", "")
        if text in ("", "全区", "区级", "区本级"):
            return None
        names = self._names(row)
        units = names.units
        unit = units.get(text)
        if unit is None:
            near = self.nearest(text, "街镇", units, 0.6)
            known = "、".join(names.full) or "（计划没有列街镇）"
            advice = f"是不是{units[near]}？" if near and near in units else f"应为其中之一：{known}；全区请留空"
            self.refuse(row, "街镇", "不认识这个街镇", advice)
        elif task and not task.by_unit and task.kind in ("stages", "duty"):
            self.refuse(row, "街镇", "这项任务按全区报送", "请把街镇留空")
        elif text != unit:
            self.warn(row, "街镇", f"读作 {unit}")
        return unit
