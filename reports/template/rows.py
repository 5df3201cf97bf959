"""What the template asks and says: one row per cell that is due, with all that is known filled in.

Header names decide what a column is, so a column to read stands beside the one to fill.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from openpyxl.utils import get_column_letter

from metrics.figures import trimmed
from metrics.sites import sites_at
from metrics.task import pace
from metrics.task.explain import shown_due
from metrics.task.standing import Assessment, Standing
from plan import KIND_NAMES, Plan, Task
from records.reading.cells import UNCHANGED
from records.reading.sheet import WORDS

WIDTHS = {
    "月份": 8.5,
    "任务编号": 8.5,
    "任务名称": 28,
    "街镇": 13,
    "点位": 18,
    "类型": 7,
    "单位": 6,
    "目标": 11,
    "本月应完成": 11,
    "上月值": 16,
    "完成值": 11,
    "分母": 9,
    "节点": 15,
    "进展情况": 30,
    "滞后原因": 22,
    "下一步措施": 22,
    "更正原因": 16,
    "责任科室": 14,
}
"""The columns in their order on screen and their widths in characters."""
SITE = "点位"
"""The column of a template in which some task is told by site: the site stands beside what is to be filled in of it."""
ORDER = tuple(name for name in WIDTHS if name != SITE)
NARRATIVES = WORDS
LEFT = ("任务名称", *NARRATIVES, "责任科室")
"""Columns of longer text: at the left, wrapped; the others in the middle, shrunk where too narrow."""
ROW_HEIGHT = 20
"""Points of a row with one line of text."""


@dataclass(frozen=True)
class Figure:
    """A number to be read: `value` as people count it (90 with the sign %), words before and after it."""

    value: Fraction
    sign: str = ""
    before: str = ""
    after: str = ""

    @property
    def text(self) -> str:
        return f"{self.before}{trimmed(self.value)}{self.sign}{self.after}"

    @property
    def number(self) -> int | float:
        """What the spreadsheet holds: 0.9 for 90%."""
        exact = self.value / 100 if self.sign else self.value
        return int(exact) if exact.denominator == 1 else round(float(exact), 6)

    @property
    def format(self) -> str:
        """The number format under which the cell reads as `text`."""
        decimals = len(trimmed(self.value).partition(".")[2])
        digits = "0." + "0" * decimals if decimals else "0"
        quoted = [f'"{words}"' if words else "" for words in (self.before, self.after)]
        return f"{quoted[0]}{digits}{self.sign}{quoted[1]}"


class Line(NamedTuple):
    """One row: the task, and what each column holds ('' where empty). `site`: whether it is one of a 点位."""

    task: Task
    cells: dict[str, str | Figure]
    site: bool = False

    @property
    def answered_in(self) -> tuple[str, ...]:
        """The columns in which its answer is due."""
        return ("节点",) if self.site else answered_in(self.task)

    @property
    def open_columns(self) -> tuple[str, ...]:
        """The columns that may be filled in."""
        return (*self.answered_in, *NARRATIVES)


def order_of(lines: Iterable[Line]) -> tuple[str, ...]:
    """The columns of a template of these rows."""
    return tuple(WIDTHS) if any(line.site for line in lines) else ORDER


def site_lines(assessment: Assessment, month: int, department: str | None = None) -> Iterator[Line]:
    """The rows of a template to take away: as below, and of a task with sites in the register one per site that counts, whose
    stage is to be filled in: the task's number follows from them."""
    plan, sites = assessment.plan_of(month), sites_at(assessment, month)
    before = sites_at(assessment, month - 1) if month - 1 in plan.reporting.months else {}
    told: set[str] = set()
    for line in template_lines(assessment, month, department):
        id = line.task.id
        if id not in sites or not sites[id].active:
            yield line
        elif id not in told:
            told.add(id)
            last = {s.site.number: s for s in before[id].sites} if id in before else {}
            for s in sites[id].active:
                known = last.get(s.site.number)
                stage = known.stage if known else None
                after = f"（{known.told}月）" if known and stage and known.told != month - 1 else ""
                own: dict[str, str | Figure] = {
                    **dict.fromkeys(WIDTHS, ""),
                    **{name: line.cells[name] for name in ("月份", "任务编号", "任务名称", "责任科室")},
                    "街镇": s.site.unit,
                    SITE: s.site.number if s.site.title == s.site.number else f"{s.site.number} {s.site.title}",
                    "类型": "点位",
                    "目标": line.task.sites.counted if line.task.sites else "",
                    "本月应完成": s.due or "",
                    "上月值": f"{stage}{after}" if stage else "",
                    "节点": UNCHANGED if known and known.finished and s.told != month else "",
                }
                yield Line(line.task, own, site=True)


def template_lines(assessment: Assessment, month: int, department: str | None = None) -> Iterator[Line]:
    """The rows in the plan's order; a by_unit task has one per 街镇."""
    plan = assessment.plan_of(month)
    for task in tasks_of(plan, month, department):
        standings = assessment.standings.get(task.id, {})
        for unit in units_asked(plan, task):
            cells: dict[str, str | Figure] = dict.fromkeys(ORDER, "")
            cells |= {
                "月份": f"{plan.year}-{month:02d}",
                "任务编号": task.id,
                "任务名称": task.title,
                "街镇": unit,
                "类型": KIND_NAMES[task.kind],
                "单位": task.unit or ("%" if task.kind == "rate" else ""),
                "目标": _target(task, unit),
                "本月应完成": _due(task, month, unit),
                "上月值": _last(task, standings, month, unit),
                "节点": UNCHANGED if _finished(task, standings, month) else "",
                "责任科室": task.department,
            }
            yield Line(task, cells)


def tasks_of(plan: Plan, month: int, department: str | None) -> Iterator[Task]:
    return (task for task in plan.running(month) if department is None or task.department == department)


def units_asked(plan: Plan, task: Task) -> tuple[str, ...]:
    return plan.units if task.by_unit and plan.units else ("",)


def answered_in(task: Task) -> tuple[str, ...]:
    """The columns in which the task's answer is due."""
    if task.kind == "stages":
        return ("节点",)
    return ("完成值", "分母") if task.kind == "rate" or (task.kind == "direction" and task.by_unit) else ("完成值",)


def open_columns(task: Task) -> tuple[str, ...]:
    """The columns that may be filled in for the task."""
    return (*answered_in(task), *NARRATIVES)


def _figure(task: Task, value: Fraction, before: str = "", after: str = "") -> Figure:
    return Figure(value * 100, "%", before, after) if task.in_percent else Figure(value, "", before, after)


def _target(task: Task, unit: str) -> str | Figure:
    """What the year asks; a district's target beside a 街镇 says that it is the district's."""
    if task.kind == "pending":
        return "待下达"
    if task.kind == "stages":
        return task.stages[-1].name
    if task.kind == "direction":
        word = "降低" if task.at_most else "提高"
        return word if task.baseline is None else _figure(task, task.baseline, "低于" if task.at_most else "高于")
    own = task.unit_targets.get(unit)
    if own is not None:
        return _figure(task, own)
    return "" if task.target is None else _figure(task, task.target, _scope(task, unit))


def _due(task: Task, month: int, unit: str) -> str | Figure:
    """序时 of the month: the number, or the stage that should be finished."""
    due = pace.due(task, month)
    if due is None or (task.kind == "level" and not pace.begun(task, month)):
        return ""
    if task.kind == "stages":
        return task.stages[int(due) - 1].name if due else ""
    # to the same digits as on screen, where 序时 is said in whole units if the target is whole
    whole = "." not in shown_due(task, due)
    exact = Fraction(trimmed(due, 0)) if whole and task.kind == "count" else due
    return _figure(task, exact, _scope(task, unit))


def _scope(task: Task, unit: str) -> str:
    return ("全区" if unit else "") + ("≤" if task.at_most else "")


def _last(task: Task, standings: dict[int, Standing], month: int, unit: str) -> str | Figure:
    """What was known at the month before; `120（5月）` where that month itself was not reported."""
    if month - 1 not in standings:
        return ""
    known = standings[month - 1].progress
    if unit:
        part = next((part for part in known.by_unit if part.unit == unit), None)
        if part is None:
            return ""
        after = f"（{part.month}月）" if part.month != month - 1 else ""
        if part.denominator:
            return _ratio(task, part.value, part.denominator, after)
        return _figure(task, part.value, after=after)
    if known.actual is None or task.by_unit:
        return ""
    if task.kind == "duty":
        if not known.reported:
            return "未报"
        before = standings[month - 2].actual if month - 2 in standings else None
        return "是" if known.actual > (before or 0) else "否"
    after = "" if known.reported else f"（{known.month}月）"
    if task.kind == "stages":
        return f"{known.stage}{after}"
    if known.denominator:
        return _ratio(task, known.numerator or Fraction(0), known.denominator, after)
    return _figure(task, known.actual, after=after)


def _ratio(task: Task, above: Fraction, below: Fraction, after: str) -> str:
    """`90%（810/900）`: alone, 9/10 would be a day in autumn to a spreadsheet."""
    return f"{_figure(task, above / below).text}（{trimmed(above)}/{trimmed(below)}）{after}"


def _finished(task: Task, standings: dict[int, Standing], month: int) -> bool:
    """Whether all stages were finished the month before, so that nothing is left to say but 无变化.

    Not for a task by 街镇, where the figure is that of the slowest of those that reported.
    """
    if task.kind != "stages" or task.by_unit or month - 1 not in standings:
        return False
    reported = month in standings and standings[month].progress.reported
    return not reported and standings[month - 1].actual == len(task.stages)


def letter(name: str, order: tuple[str, ...] = ORDER) -> str:
    return str(get_column_letter(order.index(name) + 1))
