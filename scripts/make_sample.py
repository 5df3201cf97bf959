"""The sample data (演示数据): monthly files as staff would have sent them, March to October.

Every figure is invented. `python -m scripts.make_sample`, from the project root, writes
data/sample/<month>/ and data/sample/manifest.csv anew; the same plan, stories and seed give the
same bytes. What happens is declared below, task by task; what is not declared runs near its plan
with a little chance. The sentences are in data/sample/wording.yaml. Stories about tasks that the
plan does not know are passed over, so another year's plan gets plausible files too.

How it is made: `Teller` writes one row for every cell due (task × 街镇 × month), as it truly was;
`Clerk` sorts the rows into files, with what was left empty, sent late, said wrongly at first and
corrected; `save` writes each file as its department does (GB18030, UTF-8 with BOM or .xlsx).
"""

import csv
import io
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import yaml
from openpyxl import Workbook
from openpyxl.styles import Font

from metrics.task import pace
from metrics.task.lamps import colour
from plan import NOT_STARTED, Plan, Task, read_plan, targets_path
from records import COLUMNS
from reports.office_files.workbook import dated

SAMPLE = Path(__file__).parent.parent / "data" / "sample"
SEED = 2024
YEAR = 2024
"""The plan that the stories are about; another year's ids mean other tasks."""
LAST = 10
"""The last month reported about."""

# The stories. Lists of eight are March to October, counts being cumulative.

COUNTS: dict[str, tuple[int, ...]] = {
    "1.1-05": (0, 0, 12, 34, 35, 36, 74, 82),  # a summer lull, then checks in September
    "1.5-08": (0, 0, 0, 20, 20, 40, 52, 64),
    "2.1-01": (0, 0, 0, 0, 0, 1, 1, 1),  # one of two still open
    "2.1-02": (0, 0, 1, 1, 2, 3, 3, 4),  # one licence short when five are due
    "2.1-03": (0, 1, 2, 4, 5, 7, 10, 10),  # done in September
    "2.1-04": (0, 0, 0, 0, 0, 0, 0, 0),  # opens in November
    "2.1-05": (8, 22, 40, 58, 84, 128, 186, 242),  # behind in June and July, catches up
    "2.1-06": (0, 0, 0, 12, 12, 24, 24, 36),  # 偏慢
    "2.1-07": (0, 0, 48, 96, 96, 132, 150, 168),  # 滞后: a tender failed in July
    "2.1-08": (76, 140, 210, 292, 374, 456, 460, 460),  # reached in August, a little over
    "2.1-09": (640, 1010, 1420, 1850, 2240, 2650, 3180, 3680),  # over the target in October
    "2.3-10": (0, 0, 0, 0, 1, 1, 1, 1),
    "2.3-12": (0, 0, 0, 1, 1, 1, 1, 1),
    "2.3-13": (0, 0, 0, 1, 1, 1, 1, 1),
    "2.5-06": (0, 0, 0, 0, 0, 0, 1, 1),
    "4.2-19": (0, 0, 0, 0, 0, 0, 0, 0),  # the awards are in December
}
RATES: dict[str, tuple[tuple[int, int], ...]] = {  # numerator, denominator
    "1.5-10": ((5, 10), (5, 10), (5, 10), (6, 10), (6, 10), (6, 10), (7, 10), (7, 10)),
    "2.1-11": (
        (1148, 1400), (1157, 1403), (1163, 1402), (1185, 1408),
        (1189, 1410), (1192, 1409), (1216, 1413), (1231, 1415),
    ),
}  # fmt: skip
LEVELS: dict[str, tuple[str, ...]] = {
    "1.2-09": ("4.6%", "4.5%", "4.3%", "4.1%", "3.8%", "3.7%", "3.4%", "3.2%"),
    "2.2-09": ("18", "35", "61", "92", "118", "150", "187", "221"),
    "2.3-15": ("66.1%", "66.3%", "66.8%", "67.0%", "67.4%", "67.3%", "67.9%", "68.4%"),
    "3.2-09": ("58.2%", "58.9%", "59.8%", "60.6%", "61.5%", "62.3%", "63.8%", "64.9%"),
    "3.3-03": ("61.0%", "61.0%", "61.2%", "61.2%", "61.1%", "61.1%", "64.8%", "66.5%"),
    "4.3-06": ("3.5%", "21.7%", "58.3%", "92.6%", "95.4%", "97.1%", "97.8%", "98.2%"),
    "4.3-08": ("24.1%", "24.1%", "24.3%", "24.6%", "24.6%", "25.2%", "26.1%", "26.8%"),
    "5.4-07": ("91.2%", "91.5%", "92.1%", "91.8%", "92.4%", "92.6%", "93.1%", "93.5%"),
}
STAGES: dict[str, tuple[int | None, ...]] = {  # the month each stage was finished, None: not by October
    "1.3-02": (4, None, None),  # fire inspection found something to mend
    "1.3-03": (5, 10, None),  # one month late; October is corrected after the deadline
    "2.1-14": (6, None, None),  # the tender failed
    "2.2-03": (5, 9, None),  # waits for the city's document
    "2.3-06": (5, 8, None, None),
    "2.4-12": (5, 9, None),  # one month late, then waits for the city
    "3.2-07": (5, None, None),  # waits for the city's platform
    "3.3-07": (4, 6, 8, None),
    "5.3-01": (4, 7, None, None, None),
    "5.1-04": (3, 4),
}
EARLY, LATE = 0.02, 0.16
"""Share of the other stages finished a month early, a month late."""


class Missed(NamedTuple):
    """A duty not done in one month: 否 with a reason, or (no reason) left unreported for good."""

    month: int
    reason: str = ""
    next_step: str = ""
    since: str = "专人负责，按月报送"  # the next step in the months after


MISSED: dict[str, Missed] = {
    "1.5-02": Missed(
        4,
        "集中力量开展评选发动，未新挖掘典型",
        "与评选结合，5月起每月挖掘一例",
        "年底前补挖典型一例",
    ),
    "2.1-10": Missed(8, "高温期间培训点停课一期", "9月恢复，年内加开一期补足课时", "11月加开一期，补足课时"),
    "2.2-20": Missed(7, "首轮基金项目已结项，当月无扶持项目", "8月安排过渡项目", "年底前补足扶持项目数"),
    "2.4-15": Missed(5),
    "3.2-10": Missed(6, "年度检查安排在下半年，当月未开展", "7月起逐家走访指导", "11月底前走访完全部社区基金会"),
    "4.2-13": Missed(9, "部分党群服务中心场地调整，推进会延期", "10月补开推进会", "推进会已补开，12月组织回访"),
    "5.2-09": Missed(10),
    "2.6-05": Missed(10),
    "4.2-08": Missed(10),
}
UNSAID: dict[str, int] = {"1.4-10": 10, "2.4-17": 10}
"""Other tasks left empty for good: task → month."""


@dataclass(frozen=True)
class Correction:
    """Figures said wrongly at first.

    `first`: how much too high; None for the figure of the month before. `received`: when the
    corrected file came; None where the next month's file, lower and with `reason`, sets it right.
    """

    task: str
    month: int
    units: tuple[str, ...] = ()  # empty: all
    first: int | None = None
    received: str | None = None
    by: str = ""
    reason: str = ""
    next_step: str = ""
    first_reason: str = ""
    first_next: str = ""


CORRECTIONS = [
    Correction(
        "1.1-05", 9, received="2024-09-26T10:12", by="陈立群（社会救助科）",
        reason="首报未含9月上旬集中交叉检查，现补齐", next_step="10月继续按计划入户",
        first_reason="集中检查记录尚未汇总录入，先按上月数报送",
        first_next="9月底前补录集中检查结果",
    ),
    Correction(
        "1.3-03", 10, received="2024-10-25T14:35", by="陈立群（社会救助科）",
        reason="首报时查验单未到，现更正", next_step="11月完成设备调试后启用",
        first_reason="展陈内容审核修改，查验尚未通过", first_next="10月下旬完成查验后补报",
    ),
    Correction(
        "2.1-05", 7, ("虹桥街道",), 9, "2024-07-30T15:20", "林晓东（办公室）",
        reason="经核对验收单，首报误将在施9户计入完工，予以更正",
        next_step="街镇填报前先与验收单核对",
    ),
    Correction(
        "2.1-09", 7, ("仙霞新村街道",), 75, reason="7月误将续约用户计入新增，经核对予以核减"
    ),
]  # fmt: skip

PEOPLE = {
    "社会救助科": "陈立群", "儿童福利科": "周雅琴", "慈善和社会事务科": "徐文博",
    "养老服务科": "王敏", "安全管理科": "赵建国", "信息化工作专班": "孙浩然",
    "老龄工作科": "吴玉兰", "基层政权和社区建设科": "郑海峰",
    "社会组织管理科": "何静怡",
    "组织人事科": "高志远", "办公室": "林晓东",
}  # fmt: skip
STAND_IN = {("养老服务科", 8): "李晓岚", ("社会组织管理科", 7): "马思远"}
MERGED = {"计划财务科": "办公室"}
"""Departments whose few rows are sent in another's file."""
DAYS_LATE = {
    ("老龄工作科", 3): 3, ("组织人事科", 3): 1, ("慈善和社会事务科", 4): 2, ("儿童福利科", 5): 1,
    ("安全管理科", 6): 5, ("组织人事科", 6): 3, ("儿童福利科", 7): 3,
    ("慈善和社会事务科", 8): 6, ("老龄工作科", 9): 3, ("信息化工作专班", 9): 4,
    ("组织人事科", 10): 2, ("安全管理科", 10): 1,
}  # fmt: skip
SKIPPED = {("信息化工作专班", 5): "2024-06-17T08:55"}
"""A whole month that was missed, and when its file came after all."""
SUPPLEMENTS = {("社会组织管理科", 7): ("4.3-", "2024-07-24T09:40")}
"""A file that lacked the tasks whose id begins so; they were sent separately, late."""
HOLIDAYS = {date(2024, 9, 16), date(2024, 9, 17)}
EMPTY = 0.028
"""Share of the other rows left empty in the month's file; duties follow in the next one."""

UTF8 = {"信息化工作专班", "儿童福利科", "组织人事科"}
XLSX = {"基层政权和社区建设科"}
LOOSE = {
    ("养老服务科", 4): "short", ("养老服务科", 6): "unit", ("社会救助科", 5): "wide",
    ("慈善和社会事务科", 7): "share", ("办公室", 4): "wide", ("安全管理科", 6): "年月",
    ("老龄工作科", 9): "斜线", ("办公室", 8): "月", ("养老服务科", 8): "total",
    ("社会组织管理科", 4): "blank",
}  # fmt: skip
"""Where and how a file is written loosely (see `loosen`)."""

SIZES = {
    "新华路街道": 9, "江苏路街道": 7, "华阳路街道": 10, "周家桥街道": 8, "天山路街道": 10,
    "仙霞新村街道": 13, "虹桥街道": 9, "程家桥街道": 5, "北新泾街道": 8, "新泾镇": 17,
}  # fmt: skip
"""How much of a count falls to a 街镇, against 10 for one not named."""


@dataclass(frozen=True)
class Row:
    """One row of a monthly file, as text. `unit` '' is the whole district."""

    task: Task
    month: int
    unit: str = ""
    value: str = ""
    below: str = ""
    stage: str = ""
    progress: str = ""
    reason: str = ""
    next_step: str = ""

    def cells(self, year: int) -> list[str]:
        """The row in the order of COLUMNS."""
        return [
            f"{year}-{self.month:02d}", self.task.id, self.task.title, self.unit, self.value,
            self.below, self.stage, self.progress, self.reason, self.next_step,
        ]  # fmt: skip


Rows = dict[tuple[str, str, int], Row]
"""(task id, 街镇 or '', month) → row."""


class Teller:
    """Writes the rows as they truly were."""

    def __init__(self, plan: Plan, words: dict[str, Any], rng: Random) -> None:
        self.plan, self.words, self.rng = plan, words, rng
        self.months = range(plan.reporting.first_month, LAST + 1)
        self._said: dict[str, set[str]] = {}

    def tell(self) -> Rows:
        """Every cell that is due, month by month."""
        told: Rows = {}
        for task in self.plan.tasks.values():
            for row in getattr(self, f"_{task.kind}")(task):
                told[task.id, row.unit, row.month] = row
        return told

    def _count(self, task: Task) -> Iterator[Row]:
        totals = COUNTS.get(task.id) or self._near_plan(task)
        if not task.by_unit:
            for m, total in zip(self.months, totals, strict=True):
                yield self._written(Row(task, m, value=str(total)), total)
            return
        shares = self._shared(task, totals)
        for m, total in zip(self.months, totals, strict=True):
            slow = self._slowest(task, m, shares) if self._behind(task, m, total) else []
            for unit in self.plan.units:
                before = shares[unit, m - 1]
                yield self._of_unit(task, m, unit, shares[unit, m], before, unit in slow)

    def _rate(self, task: Task) -> Iterator[Row]:
        goal = float(task.target or 0)
        drift = [(round(1000 * goal * (0.9 + 0.01 * i)), 1000) for i in range(len(self.months))]
        for m, (part, whole) in zip(self.months, RATES.get(task.id, tuple(drift)), strict=True):
            row = Row(task, m, value=str(part), below=str(whole))
            yield self._written(row, Fraction(part, whole))

    def _level(self, task: Task) -> Iterator[Row]:
        flat = [f"{50 + i * 0.4:.1f}{task.unit if task.unit == '%' else ''}" for i in range(12)]
        for m, value in zip(self.months, LEVELS.get(task.id, flat), strict=False):
            said = self.words["levels"].get(task.id, [""])
            yield Row(task, m, value=value, progress=self._pick(task, said))

    _direction = _pending = _level

    def _duty(self, task: Task) -> Iterator[Row]:
        missed = MISSED.get(task.id)
        for m in self.months:
            said = ""
            if self.rng.random() < 0.34:
                lines = next(w for match, w in self.words["duties"] if re.search(match, task.title))
                said = self._pick(task, lines).format(**self._numbers(m))
            row = Row(task, m, value="是", progress=said)
            if missed and missed.month == m and missed.reason:
                row = Row(task, m, "", "否", "", "", "", missed.reason, missed.next_step)
            elif missed and missed.month < m:
                why = f"{missed.month}月未落实：{missed.reason}" if missed.reason else f"{missed.month}月漏报"
                now = said or "本月已正常开展"
                row = replace(row, progress=now, reason=why, next_step=missed.since)
            yield row

    def _stages(self, task: Task) -> Iterator[Row]:
        finished = STAGES.get(task.id) or self._finished(task)
        before = 0
        for m in self.months:
            done = sum(at is not None and at <= m for at in finished)
            name = task.stages[done - 1].name if done else NOT_STARTED
            yield self._staged(Row(task, m, stage=name), done, before)
            before = done

    def _staged(self, row: Row, done: int, before: int) -> Row:
        task, m = row.task, row.month
        if text := self.words["tasks"].get(task.id, {}).get(m):
            return _worded(row, text)
        due = sum(stage.by <= m for stage in task.stages)
        stage = task.stages[min(max(done, 1) - 1 if done > before else done, len(task.stages) - 1)]
        told = next(w for w in self.words["stages"] if re.search(w["match"], stage.name))
        if done > before:
            lines = told["done"]
        elif done == len(task.stages):
            lines = self.words["finished"]
        elif stage.by - m > 2:
            lines = self.words["waiting"]
        else:
            lines = told["doing"]
        fill = self._numbers(m) | {"stage": stage.name, "by": stage.by}
        row = replace(row, progress=self._pick(task, lines).format(**fill))
        if done < due and self.rng.random() < 0.98:
            why, step = self.rng.choice(told["late"])
            row = replace(row, reason=why.format(**fill), next_step=step.format(**fill))
        return row

    def _finished(self, task: Task) -> tuple[int | None, ...]:
        """When each stage was finished: mostly in its month; none due in the last is late."""
        found: list[int | None] = []
        for stage in task.stages:
            chance = self.rng.random()
            shift = -1 if chance < EARLY else 1 if chance > 1 - LATE and stage.by < LAST else 0
            last = stage is task.stages[-1]
            earliest = max([self.months[0], *[at for at in found if at]])
            at = max(stage.by + (0 if last and shift < 0 else shift), earliest)
            found.append(at if at <= LAST else None)
        return tuple(found)

    def _near_plan(self, task: Task) -> tuple[int, ...]:
        """A count that is not in the stories: about as much as is due."""
        found = [0]
        for m in self.months:
            due = float(pace.due(task, m) or 0)
            found.append(max(found[-1], round(due * self.rng.uniform(0.9, 1.03))))
        return tuple(found[1:])

    def _shared(self, task: Task, totals: tuple[int, ...]) -> dict[tuple[str, int], int]:
        """(街镇, month) → cumulative; small targets spread evenly, others by size."""
        small = (task.target or 0) <= pace.SMALL_COUNT
        shares = {(unit, self.months[0] - 1): 0 for unit in self.plan.units}
        for m, step in zip(self.months, _steps(totals), strict=True):
            weight = {
                unit: (1 if small else SIZES.get(unit, 10)) * self.rng.uniform(0.75, 1.33) for unit in self.plan.units
            }
            now = {unit: shares[unit, m - 1] for unit in self.plan.units}
            start = {unit: 0 if small else now[unit] for unit in now}
            for _ in range(step):
                unit = min(now, key=lambda u: (now[u] - start[u] + 1) / weight[u])
                now[unit] += 1
            shares |= {(unit, m): value for unit, value in now.items()}
        return shares

    def _slowest(self, task: Task, m: int, shares: dict[tuple[str, int], int]) -> list[str]:
        """The three 街镇 furthest behind, which are those that give a reason."""
        units = sorted(self.plan.units, key=lambda u: shares[u, m] / SIZES.get(u, 10))
        return units[:1] if (task.target or 0) <= pace.SMALL_COUNT else units[:3]

    def _of_unit(self, task: Task, m: int, unit: str, value: int, before: int, slow: bool) -> Row:
        told = self.words["units"].get(task.id) or {"some": ["本月新增{d}"], "none": ["本月无新增"]}
        fill = self._numbers(m) | {"d": value - before, "v": value}
        kind = "some" if value > before else "none" if value else "zero"
        text = self.rng.choice(told.get(kind) or told["none"]).format(**fill)
        row = Row(task, m, unit, str(value), progress=text)
        if not slow or "late" not in told:
            return row
        why, step = self.rng.choice(told["late"])
        text = told.get("slow", text)
        return replace(row, progress=text, reason=why, next_step=step.format(**fill))

    def _written(self, row: Row, actual: int | Fraction) -> Row:
        """A district row with the sentences written by hand for it, or a plain one."""
        default = [f"截至{row.month}月累计完成{row.value}{row.task.unit}"]
        text = self.words["tasks"].get(row.task.id, {}).get(row.month, default)
        if len(text) == 1 and self._behind(row.task, row.month, actual):
            text = [text[0], "前期准备用时较长", f"{row.month + 1}月加快进度，按周调度"]
        return _worded(row, text)

    def _behind(self, task: Task, m: int, actual: int | Fraction) -> bool:
        """Whether the lamp would be 偏慢 or 滞后."""
        rate = pace.rate(task, Fraction(actual))
        return colour(self.plan.rule, rate or Fraction(0), pace.due_rate(task, m) or Fraction(0)) != "green"

    def _pick(self, task: Task, lines: list[str]) -> str:
        """A line not yet used for the task, while there is one."""
        used = self._said.setdefault(task.id, set())
        line = self.rng.choice([w for w in lines if w not in used] or lines)
        used.add(line)
        return line

    def _numbers(self, m: int) -> dict[str, int]:
        small, large = self.rng.randint(3, 9), self.rng.randint(12, 60)
        return {"n": small, "k": large, "p": self.rng.randint(3, 8), "next": m + 1}


def _worded(row: Row, text: list[str]) -> Row:
    progress, reason, step = [*text, "", ""][:3]
    return replace(row, progress=progress, reason=reason, next_step=step.format(next=row.month + 1))


def _steps(totals: tuple[int, ...]) -> list[int]:
    return [after - before for before, after in zip((0, *totals), totals, strict=False)]


@dataclass(frozen=True)
class File:
    """One file to be written; `path` without its ending, below data/sample."""

    path: str
    department: str
    month: int
    by: str
    received: datetime
    rows: tuple[Row, ...]


class Clerk:
    """Sorts the rows into the files that were sent, with all that went wrong on the way."""

    def __init__(self, plan: Plan, told: Rows, rng: Random) -> None:
        self.plan, self.told, self.rng = plan, told, rng
        self.months = range(plan.reporting.first_month, LAST + 1)
        self.empty, self.made_up = self._left_empty()
        self.sent = self._first_said(self._unchanged())

    def file_up(self) -> list[File]:
        """All files in the order received."""
        senders = dict.fromkeys(MERGED.get(d, d) for d in self.plan.departments)
        files = [file for department in senders for month in self.months for file in self._of_month(department, month)]
        files += [self._corrected(c) for c in CORRECTIONS if c.received and c.task in self.plan.tasks]
        return sorted(files, key=lambda file: file.received)

    def _of_month(self, department: str, month: int) -> Iterator[File]:
        rows = [
            row
            for row in self.sent.values()
            if MERGED.get(row.task.department, row.task.department) == department
            and (row.month == month or (row.month == month - 1 and _key(row) in self.made_up))
        ]
        rows.sort(key=lambda row: row.month != month)  # what is made up for comes last
        rows = [self._blank(row) if row.month == month else row for row in rows]
        name = STAND_IN.get((department, month)) or PEOPLE.get(department, "经办人")
        path = f"{self.plan.year}-{month:02d}/{department}-{month}月"
        first, later = "", ""
        if (department, month) in SUPPLEMENTS:
            first, later = SUPPLEMENTS[department, month]
        file = File(
            path, department, month, f"{name}（{department}）", self._received(department, month),
            tuple(row for row in rows if not first or not row.task.id.startswith(first)),
        )  # fmt: skip
        yield file
        if first:
            rest = tuple(row for row in rows if row.task.id.startswith(first))
            when = datetime.fromisoformat(later)
            yield replace(file, path=f"{path}-补报", received=when, rows=rest)

    def _corrected(self, c: Correction) -> File:
        task = self.plan.tasks[c.task]
        who = c.by[c.by.index("（") + 1 : -1]
        who = task.department if who == task.department else f"局{who}"
        keys = [key for key in self.told if key in self._keys(c) and self.told[key] != self.sent[key]]
        rows = tuple(replace(self.told[key], reason=c.reason, next_step=c.next_step) for key in keys)
        path = f"{self.plan.year}-{c.month:02d}/{who}-{c.month}月-更正"
        return File(path, who, c.month, c.by, datetime.fromisoformat(c.received or ""), rows)

    def _keys(self, c: Correction) -> list[tuple[str, str, int]]:
        units = c.units or (self.plan.units if self.plan.tasks[c.task].by_unit else ("",))
        return [(c.task, unit, c.month) for unit in units]

    def _left_empty(self) -> tuple[set[tuple[str, str, int]], set[tuple[str, str, int]]]:
        """The cells left empty in their month, and those of them made up for a month later."""
        for_good = UNSAID | {id: m.month for id, m in MISSED.items() if not m.reason}
        special = {*MISSED, *UNSAID, *STAGES, *RATES, *(c.task for c in CORRECTIONS)}
        empty = {key for key in self.told if for_good.get(key[0]) == key[2]}
        made_up = set()
        for key, row in self.told.items():
            at_risk = bool(row.unit) if row.month == LAST or row.task.kind == "count" else True
            told_whole = (row.task.department, row.month) not in SKIPPED
            if not at_risk or row.task.id in special or not told_whole or self.rng.random() >= EMPTY:
                continue
            empty.add(key)
            if row.month < LAST and (row.task.kind == "duty" or self.rng.random() < 0.2):
                made_up.add(key)
        return empty, made_up

    def _blank(self, row: Row) -> Row:
        return Row(row.task, row.month, row.unit) if _key(row) in self.empty else row

    def _unchanged(self) -> Rows:
        """Now and then 无变化 instead of the same figure again, where the month before was said."""
        corrected = {c.task for c in CORRECTIONS}
        found: Rows = {}
        for (id, unit, m), row in self.told.items():
            before = self.told.get((id, unit, m - 1))
            found[id, unit, m] = row
            if not before or (id, unit, m - 1) in self.empty or id in corrected:
                continue
            if (row.value, row.stage) != (before.value, before.stage) or row.below or row.value == "否":
                continue
            if row.task.kind == "stages" and self.rng.random() < 0.35:
                found[id, unit, m] = replace(row, stage="无变化")
            elif self.rng.random() < (0.3 if row.unit else 0.18 if _bare_duty(row) else 0):
                found[id, unit, m] = replace(row, value="无变化")
        return found

    def _first_said(self, rows: Rows) -> Rows:
        """The rows with what was wrong in them at first."""
        for c in (c for c in CORRECTIONS if c.task in self.plan.tasks):
            for key in self._keys(c):
                before = self.told[key[0], key[1], c.month - 1]
                if c.first is not None:
                    rows[key] = replace(rows[key], value=str(int(rows[key].value) + c.first))
                elif (before.value, before.stage) != (rows[key].value, rows[key].stage):
                    rows[key] = replace(
                        rows[key], value=before.value, stage=before.stage, progress=before.progress,
                        reason=c.first_reason, next_step=c.first_next,
                    )  # fmt: skip
                if c.received is None:
                    after = (key[0], key[1], c.month + 1)
                    rows[after] = replace(rows[after], reason=c.reason)
        return rows

    def _received(self, department: str, month: int) -> datetime:
        """When the month's file came: in working hours, from the 12th to the deadline, or late."""
        if (department, month) in SKIPPED:
            return datetime.fromisoformat(SKIPPED[department, month])
        deadline = self.plan.deadline(month)
        hour = time(self.rng.choice([9, 10, 10, 11, 13, 14, 15, 16]), self.rng.randrange(60))
        if late := DAYS_LATE.get((department, month)):
            day = deadline + timedelta(days=late)
            while not _working(day):
                day += timedelta(days=1)
            return datetime.combine(day, hour)
        first = date(self.plan.year, month, min(12, deadline.day))
        days = [first + timedelta(days=i) for i in range((deadline - first).days + 1)]
        days = [day for day in days if _working(day)] or [deadline]
        return datetime.combine(self.rng.choice(days[-5:]), hour)


def _key(row: Row) -> tuple[str, str, int]:
    return row.task.id, row.unit, row.month


def _bare_duty(row: Row) -> bool:
    return row.task.kind == "duty" and not row.progress


def _working(day: date) -> bool:
    return day.weekday() < 5 and day not in HOLIDAYS


def loosen(how: str, lines: list[list[str]], file: File) -> list[list[str]]:
    """The cells of a file, some of them spelled as a hurried hand spells them."""
    month = {"年月": "{y}年{m}月", "斜线": "{y}/{m}/1", "月": "{m}月"}.get(how)
    wide = str.maketrans("0123456789.%", "０１２３４５６７８９．％")
    for row, line in zip(file.rows, lines, strict=True):
        count, year = row.task.kind == "count" and line[4].isdecimal(), line[0][:4]
        if month:
            line[0] = month.format(y=year, m=row.month)
        elif how == "short":
            line[3] = line[3].removesuffix("街道")
        elif how == "unit" and count and not line[3]:
            line[4] += row.task.unit
        elif how == "wide" and (count or line[4].endswith("%")):
            line[4] = line[4].translate(wide)
        elif how == "share" and line[5]:
            line[4:6] = [f"{100 * int(line[4]) // int(line[5])}％", ""]
    if how == "blank":
        lines.insert(len(lines) // 2, [""] * len(COLUMNS))
    if how == "total":
        at = max(i for i, row in enumerate(file.rows) if row.unit)
        total = sum(int(r.value) for r in file.rows if r.task == file.rows[at].task and r.value.isdecimal())
        lines.insert(at + 1, ["", "", "合计", "", str(total)] + [""] * 5)
    return lines


def saved_csv(lines: list[list[str]], encoding: str) -> bytes:
    """CSV as Excel saves it, with CRLF."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows(lines)
    return out.getvalue().encode(encoding)


def saved_xlsx(lines: list[list[str]], file: File) -> bytes:
    """A workbook with a title above the header; numbers and percentages as numbers."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([f"{file.department}{file.month}月重点工作推进情况"])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(COLUMNS))
    sheet.append(COLUMNS)
    for cell in (*sheet[1], *sheet[2]):
        cell.font = Font(bold=True)
    for line in lines:
        sheet.append(line)
        value = sheet.cell(sheet.max_row, COLUMNS.index("完成值") + 1)
        if line[4].endswith("%"):
            value.value, value.number_format = round(float(line[4][:-1]) / 100, 6), "0.0%"
        elif line[4].isdecimal():
            value.value = int(line[4])
    out = io.BytesIO()
    book.save(out)
    return dated(out.getvalue(), file.received)


def save(file: File, year: int) -> str:
    """Write a file as its department saves it. Returns its path below data/sample."""
    lines = [row.cells(year) for row in file.rows]
    if how := LOOSE.get((file.department, file.month)):
        lines = loosen(how, lines, file)
    if file.department in XLSX:
        name, content = f"{file.path}.xlsx", saved_xlsx(lines, file)
    else:
        encoding = "utf-8-sig" if file.department in UTF8 else "gb18030"
        name, content = f"{file.path}.csv", saved_csv(lines, encoding)
    path = SAMPLE / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return name


STORIES: tuple[Any, ...] = (
    COUNTS, RATES, LEVELS, STAGES, MISSED, UNSAID, CORRECTIONS, DAYS_LATE, SKIPPED,
    SUPPLEMENTS, LOOSE,
)  # fmt: skip


def main() -> None:
    """Write all files and the manifest anew."""
    plan = read_plan(targets_path())
    words = yaml.safe_load((SAMPLE / "wording.yaml").read_text(encoding="utf-8"))
    if plan.year != YEAR:
        for story in (*STORIES, *(words[name] for name in ("tasks", "units", "levels"))):
            story.clear()
    rng = Random(SEED)
    files = Clerk(plan, Teller(plan, words, rng).tell(), rng).file_up()
    for old in SAMPLE.glob("[0-9][0-9][0-9][0-9]-[0-9][0-9]"):
        shutil.rmtree(old)
    with (SAMPLE / "manifest.csv").open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(["file", "by", "received"])
        for file in files:
            name = save(file, plan.year)
            writer.writerow([name, file.by, file.received.isoformat(timespec="minutes")])
    print(f"已写入 {len(files)} 个文件，共 {sum(len(f.rows) for f in files)} 行：{SAMPLE}")


if __name__ == "__main__":
    main()
