"""A sheet of sites against the plan and the register: what is entered, changed, replaced, dropped, unchanged or refused."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from itertools import pairwise

from plan import Plan, Problem, Task, problem
from records.inspection.register import Action, Site
from records.inspection.sheets.altered import Altered, altered
from records.inspection.sheets.locked import LockedSites, Moved
from records.inspection.sheets.sheet import (
    ADDRESS,
    NAME,
    NUMBER,
    QUANTITY,
    REASON,
    SUCCESSOR,
    TASK,
    UNIT,
    SiteLine,
    SiteSheet,
)
from records.inspection.storing import SiteRow
from records.reading import cells

DROPPED = "取消"
"""What stands under 调整为 where no other site takes its place."""
WHOLE = "请只写数字，例如 50；算 1 个的可以空着"
WITHOUT_REASON, REGISTERED = "须写明原因", "将列入已锁定期数据变更表"
ONLY_OFFICE = "只能由局办公室改"
AS_MANY = "一个点位算几个就填几，空着算 1"
LONGEST = 200
"""Characters of a number, a name, an address or a reason."""


@dataclass(frozen=True)
class CheckedSites:
    """The outcome for each row with content: it is among `rows` to be stored, `unchanged`, `skipped` (a row of the template
    in which no site was filled in) or the lines of `rejected`. `before`: the site that a row changes, by its line."""

    rows: tuple[SiteRow, ...]
    unchanged: int
    skipped: int
    rejected: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    before: Mapping[int, Site] = field(default_factory=dict)

    @property
    def rejected_lines(self) -> tuple[int, ...]:
        return tuple(sorted({p.row for p in self.rejected if p.row is not None}))

    @property
    def nothing(self) -> str:
        """Why there is nothing to store, where nothing is wrong either; else empty."""
        if self.rows or self.rejected:
            return ""
        if self.unchanged:
            return f"表中 {self.unchanged} 个点位都与登记册相同，没有新的内容，不用入库。"
        return "表中没有填点位，没有可入库的。"

    @property
    def tasks(self) -> tuple[str, ...]:
        """The tasks about whose sites something would be stored."""
        return tuple(dict.fromkeys(row.task for row in self.rows))

    def altered(self, row: SiteRow) -> dict[str, Altered]:
        """What a row changes of a site that is in the register, by column; nothing of a new one."""
        old = self.before.get(row.line)
        return altered(old, row) if old else {}

    def count(self, *actions: Action) -> int:
        return sum(row.action in actions for row in self.rows)


def check_sites(plan: Plan, sheet: SiteSheet, register: Sequence[Site], locked: LockedSites) -> CheckedSites:
    """Check every row; `register` is what is known now, `locked` the months whose figures only the office may move."""
    reader = _Reader(plan, register)
    skipped = 0
    read: list[tuple[SiteRow, SiteLine]] = []
    for line in sheet.rows:
        if not set(line.cells) - {TASK}:
            skipped += 1
        elif row := reader.read(line):
            read.append((row, line))
    kept = reader.successors(reader.once(read))
    before = {row.line: site for row in kept if (site := reader.known.get((row.task, row.site)))}
    changed = [row for row in kept if row.line not in before or _differs(row, before[row.line])]
    texts = {line.line: line for _, line in read}
    changed = [row for row in changed if reader.may_move(row, texts[row.line], before.get(row.line), locked)]
    warnings = [problem(None, name, "", "不认识这一列，已忽略") for name in sheet.ignored]
    return CheckedSites(
        rows=tuple(changed),
        unchanged=len(kept) - len(changed) - len(reader.closed),
        skipped=skipped,
        rejected=tuple(sorted(reader.rejected, key=lambda p: p.row or 0)),
        warnings=(*warnings, *reader.warnings, *_sums(plan, register, changed)),
        before=before,
    )


class _Reader:
    """Reads rows against one plan and its register."""

    def __init__(self, plan: Plan, register: Sequence[Site]) -> None:
        self.plan = plan
        self.known = {(site.task, site.number): site for site in register}
        self.rejected: list[Problem] = []
        self.warnings: list[Problem] = []
        self._units = cells.unit_names(plan.units)
        self.closed: list[SiteRow] = []
        self._above = ""

    def refuse(self, line: SiteLine, column: str, expected: str, advice: str = "") -> None:
        self.rejected.append(problem(line.line, column, line.text(column), expected, advice))

    def read(self, line: SiteLine) -> SiteRow | None:
        """What a row says, with what is known of its site where it says nothing; None where something was refused."""
        before = len(self.rejected)
        task = self._task(line)
        if task is None or task.sites is None:
            return None
        number = cells.plain(line.text(NUMBER))
        if not number:
            self.refuse(line, NUMBER, "没有填点位编号", "请给每个点位编一个号，同一任务内不重复")
        old = self.known.get((task.id, number))
        name = line.text(NAME) or (old.name if old else "")
        if not name:
            self.refuse(line, NAME, "没有填点位名称", "请填名称")
        for column in (NUMBER, NAME, ADDRESS, REASON):
            if len(line.text(column)) > LONGEST:
                self.refuse(line, column, f"太长，最多 {LONGEST} 个字", "请写短些")
        unit, quantity = self._unit(line, task, old), self._quantity(line, task, old)
        planned = self._planned(line, task, old)
        action, successor = self._action(line, number, old)
        if len(self.rejected) > before:
            return None
        reason = line.text(REASON) or (old.reason if old and old.successor == successor and not old.active else "")
        address = line.text(ADDRESS) or (old.address if old else "")
        address = "" if cells.nothing(address) else address
        return SiteRow(line.line, task.id, number, action, name, unit, address, quantity, planned, successor, reason)

    def _task(self, line: SiteLine) -> Task | None:
        id = cells.plain(line.text(TASK))
        if not id and self._above and line.text(NUMBER):
            id = self._above
            self.warnings.append(problem(line.line, TASK, "", f"任务编号是空的，按上一行的 {id} 读入"))
        self._above = id
        task = self.plan.tasks.get(id)
        if not id:
            self.refuse(line, TASK, "任务编号是空的", "请填写任务编号")
        elif task is None:
            near = get_close_matches(id[:LONGEST], self.plan.tasks, n=1, cutoff=0.7)
            advice = f"是不是 {near[0]} {self.plan.tasks[near[0]].title}？" if near else "请核对任务编号"
            self.refuse(line, TASK, f"{self.plan.year} 年计划中没有这个编号", advice)
        elif task.sites is None:
            have = "、".join(each.id for each in self.plan.tasks.values() if each.sites)
            said = f"有点位的任务是 {have}" if have else "计划中还没有按点位管理的任务"
            self.refuse(line, TASK, f"任务“{task.title}”不按点位管理", said)
        return task

    def _unit(self, line: SiteLine, task: Task, old: Site | None) -> str:
        text = cells.plain(line.text(UNIT)).replace(" ", "")
        if not text:
            if old is None and task.by_unit:
                self.refuse(line, UNIT, "没有填街镇，这项任务按街镇报送", "请填点位所在的街镇")
            return old.unit if old else ""
        unit = self._units.get(text, "")
        if not unit:
            near = get_close_matches(text[:LONGEST], self._units, n=1, cutoff=0.6)
            known = "、".join(self.plan.units) or "（计划没有列街镇）"
            advice = f"是不是{self._units[near[0]]}？" if near else f"应为其中之一：{known}"
            self.refuse(line, UNIT, "不认识这个街镇", advice)
        return unit

    def _quantity(self, line: SiteLine, task: Task, old: Site | None) -> Decimal:
        text = line.text(QUANTITY)
        if not text:
            return old.quantity if old else Decimal(1)
        value = cells.number(text, task.unit)
        if value is None:
            expected, advice = cells.number_advice(text, task.unit)
            self.refuse(line, QUANTITY, expected, WHOLE if cells.UNCHANGED in advice else advice)
        elif value <= 0:
            self.refuse(line, QUANTITY, "应大于 0", AS_MANY)
        elif value % 1 and cells.indivisible(task.unit, task.target):
            self.refuse(line, QUANTITY, f"应为整数，单位是{task.unit}", AS_MANY)
        elif task.target is not None and value > task.target:
            said = "一个点位比这项任务的全年目标还多"
            self.warnings.append(problem(line.line, QUANTITY, text, said, "请核对"))
        return value or Decimal(1)

    def _planned(self, line: SiteLine, task: Task, old: Site | None) -> dict[str, int]:
        """Stage → month, in the order of the stages."""
        assert task.sites
        own = task.sites.stages
        others = [name for name in line.cells if name not in own and name not in _COLUMNS]
        for stage in others:
            self.refuse(line, stage, f"任务 {task.id} 没有这个节点", f"它的节点是 {'、'.join(own)}，请清空这一格")
        found = {stage: month for stage in own if (month := self._month(line, stage, old))}
        for (earlier, due), (stage, month) in pairwise(found.items()):
            if month < due:
                column = stage if line.text(stage) else earlier
                self.refuse(
                    line, column, f"「{stage}」{month} 月早于前一个节点「{earlier}」{due} 月", "请核对各节点的月份"
                )
        return found

    def _month(self, line: SiteLine, stage: str, old: Site | None) -> int | None:
        text = line.text(stage)
        if not text or cells.nothing(text):
            return old.planned.get(stage) if old else None
        month = _planned(text, self.plan.year)
        if month is None:
            self.refuse(line, stage, "应为月份", f"请写成 {self.plan.year}-06 或 6月 这样")
        elif month.year != self.plan.year:
            self.refuse(line, stage, f"不是计划年度 {self.plan.year} 年", "请核对年份")
        return month.month if month else None

    def _action(self, line: SiteLine, number: str, old: Site | None) -> tuple[Action, str]:
        """What the row does to the site, and which site takes its place."""
        into = cells.plain(line.text(SUCCESSOR))
        if not into:
            return "changed" if old else "entered", ""
        if old is None:
            self.refuse(line, SUCCESSOR, f"登记册中没有点位 {number}，不能调整", "新点位请把这一格清空")
        elif into == number:
            self.refuse(line, SUCCESSOR, "是它自己", f"请填替换它的点位编号；不再建的填 {DROPPED}")
        elif not line.text(REASON) and not (old.reason and not old.active):
            self.refuse(line, REASON, f"没有填原因，点位{old.title}要调整", "请填为什么调整或取消")
        return ("dropped", "") if into == DROPPED else ("replaced", into)

    def once(self, read: Iterable[tuple[SiteRow, SiteLine]]) -> list[SiteRow]:
        """Those whose number stands once in the file: of two either may be meant."""
        by_number: dict[tuple[str, str], list[SiteRow]] = {}
        for row, _ in read:
            by_number.setdefault((row.task, row.site), []).append(row)
        for same in by_number.values():
            for row in same if len(same) > 1 else ():
                others = "、".join(str(other.line) for other in same[:11] if other is not row)
                self.rejected.append(
                    problem(row.line, NUMBER, row.site, f"与第 {others} 行编号相同", "同一任务内每个点位一个编号")
                )
        return [same[0] for same in by_number.values() if len(same) == 1]

    def may_move(self, row: SiteRow, line: SiteLine, old: Site | None, locked: LockedSites) -> bool:
        """Whether the row leaves the figures of months that are over alone, or has its reason and, where they are locked, is the
        office's; else it is refused, and among `closed`."""
        over = locked.moved(self.plan.tasks[row.task], old, row.as_site)
        shut = [each for each in over if each.month in locked.locks]
        moved, what = shut or over, "已锁定" if shut else "的报送截止日已过"
        if shut and not locked.office:
            self._close(row, self._moves(row, line, old, moved, what, ONLY_OFFICE, "请连同原因交局办公室"))
        elif moved and not line.text(REASON):
            self._close(row, self._moves(row, line, old, moved, what, WITHOUT_REASON, "请填「原因」"))
        else:
            if shut:
                self.warnings.append(self._moves(row, line, old, moved, what, REGISTERED))
            return True
        return False

    def _close(self, row: SiteRow, why: Problem) -> None:
        self.closed.append(row)
        self.rejected.append(why)

    def _moves(
        self,
        row: SiteRow,
        line: SiteLine,
        old: Site | None,
        moved: Sequence[Moved],
        over: str,
        what: str,
        advice: str = "",
    ) -> Problem:
        """`1、2 月已锁定，这样改会使这个点位计入的数从 50张 变为 60张，…`."""
        unit, last = self.plan.tasks[row.task].unit, moved[-1]
        was, becomes = (f"{each.amount.normalize():f}{unit}" if each else "没有" for each in (last.before, last.after))
        if last.before and last.after and last.before.amount == last.after.amount:
            was, becomes = last.before.unit, last.after.unit
        months = "、".join(str(each.month) for each in moved)
        column = _changed_column(row, old)
        said = f"{months} 月{over}，这样改会使点位{row.name}在其中计入的数由 {was} 变为 {becomes}，{what}"
        return problem(line.line, column, line.text(column), said, advice)

    def successors(self, rows: list[SiteRow]) -> list[SiteRow]:
        """Those whose successor, if any, is a site of the same task that stands itself, or is the one it was: that
        may have been replaced since."""
        standing = {key for key, site in self.known.items() if site.active}
        standing |= {(row.task, row.site) for row in rows}
        standing -= {(row.task, row.site) for row in rows if not row.active}
        kept = []
        for row in rows:
            old = self.known.get((row.task, row.site))
            as_before = old is not None and not old.active and old.successor == row.successor
            if row.action != "replaced" or as_before or (row.task, row.successor) in standing:
                kept.append(row)
                continue
            near = get_close_matches(row.successor[:LONGEST], [n for t, n in standing if t == row.task], n=1)
            advice = f"是不是 {near[0]}？" if near else f"请把新点位也填进表里；不再建的填 {DROPPED}"
            self.rejected.append(problem(row.line, SUCCESSOR, row.successor, "这项任务没有这个在册的点位编号", advice))
        return kept


_ABOUT = re.compile(r"(月)(?:份|初|中|底|末|上旬|中旬|下旬)?之?[前内]?")
_MONTHS = {name: f"{number}月" for number, name in enumerate("一二三四五六七八九十", 1)} | {
    "十一": "11月",
    "十二": "12月",
}


def _planned(text: str, year: int) -> date | None:
    """The month in which a day lies, or that is written 六月, 3月底前, 12月31日前."""
    if found := cells.month(text, year):
        return found
    read = cells.plain(text).replace(" ", "")
    if day := cells.day(read.removesuffix("前").removesuffix("之"), year):
        return day.replace(day=1)
    read = _ABOUT.sub(r"\1", read)
    return cells.month(_MONTHS.get(read.removesuffix("月"), read), year)


_COLUMNS = frozenset({TASK, NUMBER, NAME, UNIT, ADDRESS, QUANTITY, SUCCESSOR, REASON})


def _differs(row: SiteRow, old: Site) -> bool:
    """Whether a row says anything but what the register says."""
    said = (row.name, row.unit, row.address, row.quantity, row.planned, row.successor)
    known = (old.name, old.unit, old.address, old.quantity, old.planned, old.successor)
    return said != known or row.active != old.active or (not row.active and row.reason != old.reason)


def _changed_column(row: SiteRow, old: Site | None) -> str:
    """The column by which a row moves what its site counts for."""
    if old is None:
        return NUMBER
    if row.action in ("replaced", "dropped"):
        return SUCCESSOR
    return QUANTITY if row.quantity != old.quantity else UNIT if row.unit != old.unit else SUCCESSOR


def _sums(plan: Plan, register: Sequence[Site], rows: Sequence[SiteRow]) -> Iterable[Problem]:
    """Where the sites of a task would not come to its target."""
    counts: dict[str, dict[str, Decimal]] = {}
    for site in register:
        counts.setdefault(site.task, {})[site.number] = site.quantity if site.active else Decimal(0)
    for row in rows:
        counts.setdefault(row.task, {})[row.site] = row.quantity if row.active else Decimal(0)
    for id in dict.fromkeys(row.task for row in rows):
        task, total = plan.tasks[id], sum(counts[id].values(), Decimal(0))
        if task.target is not None and total < task.target:
            said = f"{id} {task.title}：在册点位合计 {total.normalize():f}{task.unit}，年度目标 {float(task.target):g}{task.unit}"
            yield problem(None, None, "", said, "还有点位没有登记的请补上")
