"""Rows that are asked about before they are read (domain.md section 7): a row that holds anything is never 未报 without a
word, one number is never two, and a unit in the header is that of the task. And the columns that nobody knows.
"""

import re
from collections.abc import Iterator
from copy import copy

from plan import Plan, Problem, Task, problem
from records.checking.entry import RowReader
from records.checking.figures import PERCENT
from records.reading import cells
from records.reading.lines.naming import may_answer
from records.reading.lines.outcome import places
from records.reading.lines.torn import is_torn, torn_said
from records.reading.sheet import FIGURES, Row, Sheet

LEAST_OF_A_RATE = 10
"""A number of a short row that is less than the tenth part of what stands behind it may be the first piece of one."""
_BETWEEN = re.compile(r"[,，;；、|\t]")
_ANY_BETWEEN = re.compile(r"[,，;；、|\s]+")
_SCALE = re.compile("[万亿千百%‰]")


class Asked:
    """Asks about the rows of one sheet; what is to be refused goes to the reader. `strange` are the rows without an
    answer that name no task of the plan either; `answered`: whether any row has one."""

    def __init__(self, plan: Plan, sheet: Sheet, reader: RowReader) -> None:
        self._plan, self._sheet, self._reader = plan, sheet, reader
        self._titles = {cells.plain(task.title): task for task in plan.tasks.values()}
        self._units = cells.unit_names(plan.units)
        self.answered = False
        self.strange: list[int] = []
        self._other_unit: list[int] = []

    def anew(self, reader: RowReader) -> "Asked":
        """One that has asked nothing yet, of the same sheet."""
        other = copy(self)
        other._reader, other.strange, other._other_unit = reader, [], []
        return other

    def is_unreported(self, row: Row) -> bool:
        """Whether a row without value and stage is 未报; one that holds something is refused."""
        if column := self._several_in_one(row):
            self._reader.refuse(row, column, "像是把几格的内容写在了一格里", "请按表头分开填，一格只填一项")
        elif row.denominator:
            self._reader.refuse(row, "完成值", f"没有填，只填了分母 {row.denominator}", "请补填；本月不报的请删去分母")
        elif row.progress or row.reason or row.next_step or row.correction:
            self._reader.refuse(row, "完成值", "没有填数，这一行的文字说明未入库", "数没有变的请写 无变化")
        else:
            if not self._is_known(row):
                self.strange.append(row.line)
            return True
        return False

    def is_doubtful(self, row: Row) -> bool:
        """Whether the figure of the row is refused: it may be torn, or stands under another unit."""
        self.answered = True
        task = self._task(row) if row.denominator or self._sheet.added else None
        if task is None:
            return False
        if row.denominator and self._is_torn(row, task):
            pair = f"{row.value},{row.denominator}"
            wrong, advice = torn_said(pair)
            if task.kind == "rate":
                advice += f"；确是 {row.value} 和分母 {row.denominator} 的，请把这一行后面的逗号补齐"
            self._reader.rejected.append(problem(row.line, "完成值", pair, wrong, advice))
            return True
        return self._is_of_another_unit(row, task)

    def warnings(self) -> Iterator[Problem]:
        """What is to be said of the file, once all rows were asked about."""
        for name in self._sheet.ignored:
            yield problem(None, name, "", *self._unknown(name))
        for added in dict.fromkeys(added for _, added in self._sheet.added if added):
            if not self._is_unit(added):
                yield problem(None, "完成值", "", f"表头写的是“完成值（{added}）”，读作「完成值」", "请核对")
            elif self._other_unit:
                where = f"表头写的单位是“{added}”，{places(self._other_unit)}任务的单位不是"
                yield problem(None, "完成值", "", where, "请核对")
        if self.strange:
            yield problem(None, None, "", f"{places(self.strange)}没有填数，也认不出是哪项任务，没有读入", "请核对")

    def _unknown(self, name: str) -> tuple[str, str]:
        meant, only = self._sheet.meant.get(name), self._sheet.only.get(name, 0)
        if only and (meant in FIGURES or (not meant and not self.answered and may_answer(name))):
            told = f"不认识这一列，已忽略，有 {only} 行没有填完成值，只填了这一列"
            return told, f"是不是「{meant or '完成值'}」？"
        return "不认识这一列，已忽略", f"是不是「{meant}」？" if meant and meant not in self._sheet.columns else ""

    def _task(self, row: Row) -> Task | None:
        if not row.task:
            return self._titles.get(cells.plain(row.title))
        return self._plan.tasks.get(row.task) or self._plan.tasks.get(cells.plain(row.task))

    def _is_known(self, row: Row) -> bool:
        if row.task or row.title:
            return self._task(row) is not None or cells.plain(row.title) in self._titles
        month = not row.month or cells.month(row.month, self._plan.year) is not None
        return month and (not row.unit or cells.plain(row.unit).replace(" ", "") in self._units)

    def _several_in_one(self, row: Row) -> str | None:
        """The column in which more than its own stands, as 6月，2.1-02，，40 under 月份."""
        for column, text in (("月份", row.month), ("任务编号", row.task), ("街镇", row.unit), ("任务名称", row.title)):
            if not text or not _ANY_BETWEEN.search(text) or cells.plain(text) in self._titles:
                continue
            pieces = [piece for piece in _ANY_BETWEEN.split(text) if piece]
            tasks = [piece for piece in pieces if cells.plain(piece) in self._plan.tasks]
            if len(pieces) > 1 and (tasks or (column != "任务名称" and self._is_of_pieces(text, pieces))):
                return column
        return None

    def _is_of_pieces(self, text: str, pieces: list[str]) -> bool:
        """Whether signs between cells part a month, a 街镇 or a number from the rest."""
        return _BETWEEN.search(text) is not None and any(
            cells.number(piece) is not None
            or cells.month(piece, self._plan.year) is not None
            or cells.plain(piece) in self._units
            for piece in pieces
        )

    def _is_torn(self, row: Row, task: Task) -> bool:
        """1 and 200 where no 分母 belongs; of a rate, where the row ends there and 1 of 200 would be next to nothing."""
        if task.kind != "rate" and task.unit != PERCENT:
            return is_torn(f"{row.value},{row.denominator}")
        if row.line not in self._sheet.short:
            return False
        value, below = cells.number(row.value), cells.number(row.denominator)
        return value is None or below is None or value * LEAST_OF_A_RATE < below

    def _is_unit(self, added: str) -> bool:
        return _SCALE.search(added) is not None or any(cells.plain(t.unit) == added for t in self._plan.tasks.values())

    def _is_of_another_unit(self, row: Row, task: Task) -> bool:
        """Whether a bare number stands under 完成值（万元） and the task counts 元; 户 over 张 is only told."""
        added = next((word for line, word in reversed(self._sheet.added) if line < row.line), "")
        if not added or not self._is_unit(added) or cells.plain(task.unit) == added:
            return False
        if cells.number(row.value) is None:
            return False
        if not _SCALE.search(added):
            self._other_unit.append(row.line)
            return False
        own = f"是“{task.unit}”" if task.unit else "不是"
        expected = f"表头写的单位是“{added}”，这项任务的单位{own}"
        self._reader.refuse(row, "完成值", expected, "请按任务的单位填，表头只写 完成值")
        return True
