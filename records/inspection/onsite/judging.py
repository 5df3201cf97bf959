"""Rows of the sheet of checks against the plan, the register, what was reported and the findings that are there already."""

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import NamedTuple

from plan import NOT_STARTED, Plan, Problem, Task, problem
from records.inspection.onsite.checks import LONGEST, Check, Finding
from records.inspection.onsite.reported import Reported, Told
from records.inspection.onsite.sheet import CheckRow
from records.inspection.register import Site
from records.reading import cells
from records.reading.cells.text import plain
from records.reading.plain import readable
from records.store.snapshot import Snapshot

AGAIN = "复查"
"""The word under 问题 that says that a second check of a place on one day is meant."""
ROW_OF_LIST = "第 {} 行"
SEEN = "请填实地看到的数"


class Known(NamedTuple):
    """What rows are read against: the findings there are, the rows of lists that were drawn, and the day it is."""

    plan: Plan
    reported: Reported
    made: Sequence[Check]
    listed: Collection[tuple[str, int]]
    today: date


class Judged(NamedTuple):
    """What is to become of a sheet: findings to be stored, rows that say what is there already, rows that were not checked,
    and what is wrong or worth saying."""

    findings: tuple[Finding, ...]
    unchanged: tuple[int, ...]
    skipped: int
    rejected: tuple[Problem, ...]
    warnings: tuple[Problem, ...]

    @property
    def nothing(self) -> str:
        """Why there is nothing to store, where nothing is wrong either; else empty."""
        if self.findings or self.rejected:
            return ""
        if self.unchanged:
            return f"表中 {len(self.unchanged)} 条都与已有记录相同，没有新的内容，不用入库。"
        return "表中各行都没有填检查结果，没有可入库的。"

    @property
    def rejected_lines(self) -> set[int]:
        return {each.row for each in self.rejected if each.row is not None}


def judged(known: Known, rows: Sequence[CheckRow]) -> Judged:
    """Each row on its own; good ones go on, wrong ones stay behind with their sentences."""
    reader = _Reader(known)
    for row in rows:
        if not row.empty:
            reader.take(row)
    return Judged(
        tuple(reader.findings),
        tuple(reader.unchanged),
        sum(row.empty for row in rows),
        tuple(reader.rejected),
        tuple(reader.warnings),
    )


class _Reader:
    def __init__(self, known: Known) -> None:
        self.findings: list[Finding] = []
        self.unchanged: list[int] = []
        self.rejected: list[Problem] = []
        self.warnings: list[Problem] = []
        self._known, self._plan = known, known.plan
        self._units = cells.unit_names(known.plan.units)
        self._named: dict[tuple[str, str], list[Site]] = {}
        for site in known.reported.sites.values():
            for name in {plain(site.number), plain(site.name)} - {""}:
                self._named.setdefault((site.task, name), []).append(site)
        self._there: dict[object, list[Finding]] = {}
        self._numbers: dict[Finding, int] = {}
        for check in known.made:
            finding = Finding(*(getattr(check, name) for name in Finding._fields))
            self._numbers[finding] = check.number
            self._there.setdefault(_place(finding), []).append(finding)

    def refuse(self, row: CheckRow, column: str, expected: str, advice: str = "") -> None:
        self.rejected.append(problem(row.line, column, row.text(column), expected, advice))

    def warn(self, row: CheckRow, column: str, what: str, advice: str = "") -> None:
        self.warnings.append(problem(row.line, column, row.text(column), what, advice))

    def take(self, row: CheckRow) -> None:
        """One row that says something."""
        before = len(self.rejected)
        finding = self._read(row)
        if finding is None or len(self.rejected) > before:
            return
        others = self._there.get(_place(finding), [])
        if any(_same(finding, other) for other in others):
            self.unchanged.append(row.line)
        elif others and AGAIN not in finding.problem:
            self._twice(row, others[-1])
        else:
            self.findings.append(finding)
            self._there.setdefault(_place(finding), []).append(finding)

    def _twice(self, row: CheckRow, other: Finding) -> None:
        number = self._numbers.get(other)
        held = f"抽查记录 {number}" if number else f"第 {other.line} 行"
        advice = f"重复的请删去这一行；确是同一天又查了一次的，请在「问题」里写明“{AGAIN}”"
        self.refuse(row, "日期", f"这一天已有同一处的抽查（{held}，{other.checkers}）", advice)

    def _read(self, row: CheckRow) -> Finding | None:
        task, day, checkers = self._task(row), self._day(row), self._text(row, "检查人", 100)
        if not checkers and row.checkers == "":
            self.refuse(row, "检查人", "检查人是空的", "请写检查人姓名")
        if task is None or day is None:
            return None
        place = self._place(row, task)
        if place is None:
            return None
        site, unit = place
        of = (task.id, site, None if site else unit)
        upto = day.month if day.year == self._plan.year else 12
        told = self._known.reported.by(of, upto, Snapshot(0, day).moment)
        stage, number = self._stage(row, task, site), self._number(row, task)
        agrees = self._agrees(row, told, stage, number, with_site=bool(site))
        due = self._due(row, day)
        words = self._text(row, "问题", LONGEST)
        if agrees is None:
            return None
        return Finding(
            line=row.line,
            day=day,
            task=task.id,
            site=site,
            unit=unit,
            checkers=checkers,
            month=date(self._plan.year, told.month if told else upto, 1),
            reported_stage=told.stage if told else None,
            reported_number=told.number if told else None,
            found_stage=stage,
            found_number=number,
            agrees=agrees,
            problem=words,
            due=due,
        )

    def _task(self, row: CheckRow) -> Task | None:
        id = plain(row.task)
        task = self._plan.tasks.get(id)
        if not id:
            self.refuse(row, "任务编号", "任务编号是空的", "请照抽查表填写任务编号")
        elif task is None:
            near = get_close_matches(id[:40], self._plan.tasks, 1, 0.7)
            advice = f"是不是 {near[0]} {self._plan.tasks[near[0]].title}？" if near else "请照抽查表填写任务编号"
            self.refuse(row, "任务编号", f"{self._plan.year} 年计划中没有这个编号", advice)
        return task

    def _day(self, row: CheckRow) -> date | None:
        day = cells.day(row.day, self._plan.year)
        if day is None:
            expected = "应为日期" if row.day else "抽查日期是空的"
            self.refuse(row, "日期", expected, f"请写成 {self._known.today:%Y-%m-%d} 这样")
        elif day > self._known.today:
            self.refuse(row, "日期", "这一天还没有到", "请写去抽查的那一天")
            return None
        elif day.year < self._plan.year:
            self.refuse(row, "日期", f"不在计划年度 {self._plan.year} 年", "请核对年份")
            return None
        return day

    def _place(self, row: CheckRow, task: Task) -> tuple[str | None, str | None] | None:
        """The 点位 and 街镇 of the row, each None where the row says none; None when something was refused."""
        before = len(self.rejected)
        unit = self._unit(row)
        text = plain(row.site)
        if not text:
            if task.sites and any(site.task == task.id for site in self._known.reported.sites.values()):
                self.refuse(row, "点位编号", "这项任务按点位抽查，点位编号是空的", "请填点位编号")
            return None if len(self.rejected) > before else (None, unit)
        if (line := _row_of_list(text)) and (task.id, line) in self._known.listed:
            return None if len(self.rejected) > before else (ROW_OF_LIST.format(line), unit)
        site = self._site(row, task, text)
        if site and unit and site.unit and unit != site.unit:
            self.refuse(row, "街镇", f"点位 {site.number} {site.title}在{site.unit}", "请核对街镇和点位编号")
        if site and not site.active:
            self.warn(row, "点位编号", f"这个点位{site.standing}", "请核对")
        return None if site is None or len(self.rejected) > before else (site.number, site.unit or unit)

    def _site(self, row: CheckRow, task: Task, text: str) -> Site | None:
        found = self._named.get((task.id, text), [])
        exact = [site for site in found if plain(site.number) == text] or found
        if len(exact) == 1:
            return exact[0]
        elsewhere = sorted({id for id, name in self._named if name == text and id != task.id})
        if exact:
            numbers = "、".join(site.number for site in exact)
            self.refuse(row, "点位编号", f"有 {len(exact)} 个点位叫这个名称", f"请改写编号：{numbers}")
        elif elsewhere:
            self.refuse(row, "点位编号", f"是任务 {'、'.join(elsewhere)} 的点位，不是 {task.id} 的", "请核对任务编号")
        else:
            near = get_close_matches(text[:40], [name for id, name in self._named if id == task.id], 1, 0.6)
            advice = f"是不是“{near[0]}”？" if near else "请照抽查表填写点位编号"
            self.refuse(row, "点位编号", f"任务 {task.id} 没有这个点位", advice)
        return None

    def _unit(self, row: CheckRow) -> str | None:
        text = plain(row.unit).replace(" ", "")
        if text in ("", "全区", "区级", "区本级"):
            return None
        unit = self._units.get(text)
        if unit is None:
            near = get_close_matches(text[:40], self._units, 1, 0.6)
            known = f"应为其中之一：{'、'.join(self._plan.units)}"
            self.refuse(row, "街镇", "不认识这个街镇", f"是不是{self._units[near[0]]}？" if near else known)
        return unit

    def _stage(self, row: CheckRow, task: Task, site: str | None) -> str | None:
        text = plain(row.found_stage)
        if cells.nothing(text):
            return None
        names = _stages(task, site)
        if not names:
            self.refuse(row, "发现节点", "这项任务不分节点", "请改填「发现数」，或留空")
            return None
        found = next((name for name in names if plain(name) == text), None)
        if found is None:
            near = get_close_matches(text[:40], names, 1, 0.6)
            advice = f"是不是「{near[0]}」？" if near else f"应为其中之一：{'、'.join(names)}"
            self.refuse(row, "发现节点", "应为实地看到的、已完成的最后一个节点", advice)
        return found

    def _number(self, row: CheckRow, task: Task) -> Decimal | None:
        if cells.nothing(row.found_number):
            return None
        unit = "" if task.unit == "%" else task.unit
        value = cells.share(row.found_number) if task.in_percent else None
        value = cells.number(row.found_number, unit) if value is None else value
        if value is None:
            self.refuse(row, "发现数", *cells.number_advice(row.found_number, unit))
        elif value < 0:
            self.refuse(row, "发现数", "不应小于 0", SEEN)
        elif value % 1 and task.kind in ("count", "pending") and cells.indivisible(task.unit, task.target):
            self.refuse(row, "发现数", f"应为整数，单位是{task.unit}", SEEN)
        return value

    def _agrees(
        self, row: CheckRow, told: Told | None, stage: str | None, number: Decimal | None, *, with_site: bool
    ) -> bool | None:
        """是否一致, held against what was found where that says it too."""
        said = cells.yes_or_no(row.agrees)
        if said is None and not cells.nothing(row.agrees):
            self.refuse(row, "是否一致", "应为 是 或 否", "与所报相符写 是，不符写 否")
            return None
        same, words = _compared(told, stage, number, with_site=with_site)
        if said is None and same is None:
            self.refuse(row, "是否一致", "是否一致是空的", "与所报相符写 是，不符写 否")
        elif said is None:
            self.warn(row, "是否一致", f"是空的，{words}，记为{'一致' if same else '不一致'}")
            return same
        elif said and same is False:
            self.refuse(row, "是否一致", words, "不一致的请改成 否，确实一致的请核对所发现的")
        elif said is False and same and not row.problem.strip():
            self.refuse(row, "是否一致", words, "一致的请改成 是；别的地方不一致，请在「问题」里写明")
        return said

    def _due(self, row: CheckRow, day: date) -> date | None:
        if cells.nothing(row.due):
            return None
        due = cells.day(row.due, self._plan.year)
        if due is None:
            self.refuse(row, "整改期限", "应为日期", f"请写成 {self._known.today:%Y-%m-%d} 这样")
        elif due < day:
            self.refuse(row, "整改期限", f"早于抽查日期 {day:%Y-%m-%d}", "请核对")
        return due

    def _text(self, row: CheckRow, column: str, most: int) -> str:
        text = " ".join(readable(row.text(column)).split())
        if len(text) > most:
            self.refuse(row, column, f"有 {len(text)} 个字，最多 {most} 个", "请写短些")
        return "" if cells.nothing(text) else text


def _stages(task: Task, site: str | None) -> list[str]:
    if task.sites and site:
        return [NOT_STARTED, *task.sites.stages]
    return [NOT_STARTED, *(stage.name for stage in task.stages)] if task.stages else []


def _compared(
    told: Told | None, stage: str | None, number: Decimal | None, *, with_site: bool
) -> tuple[bool | None, str]:
    """Whether what was found is what was reported, None where that cannot be told; and both in words."""
    if stage is not None and (with_site or (told and told.stage)):
        before = (told.stage if told else None) or NOT_STARTED
        return stage == before, f"所报为“{before}”，发现为“{stage}”"
    if number is not None and told and told.number is not None:
        return number == told.number, f"所报为 {told.number.normalize():f}，发现为 {number.normalize():f}"
    return None, ""


def _row_of_list(text: str) -> int | None:
    bare = text.replace(" ", "").removeprefix("第").removesuffix("行")
    return int(bare) if text.startswith("第") and bare.isascii() and bare.isdecimal() and len(bare) < 8 else None


def _place(finding: Finding) -> tuple[object, ...]:
    return finding.day, finding.task, finding.site, None if finding.site else finding.unit


def _same(one: Finding, other: Finding) -> bool:
    """Whether two findings say the same, whatever row they stand in and whatever was reported since."""
    names = ("checkers", "found_stage", "found_number", "agrees", "problem", "due")
    return all(getattr(one, name) == getattr(other, name) for name in names)
