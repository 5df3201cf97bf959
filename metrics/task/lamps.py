"""红黄绿灯: one lamp for a task at a month (domain.md section 4). The first line that is true decides."""

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from metrics.task import pace
from metrics.task.progress import Progress
from plan import Kind, Rule, Task

Lamp = Literal["done", "green", "yellow", "red", "missing", "idle", "none"]

LABELS: dict[Lamp, str] = {
    "done": "已完成",
    "green": "正常",
    "yellow": "偏慢",
    "red": "滞后",
    "missing": "未报送",
    "idle": "未到时点",
    "none": "没有灯",
}
"""Lamp → what is said on screen, in the order of the official sentence. `none` is no name for a reader: GROUPS has those."""

Group = Literal["done", "green", "yellow", "red", "missing", "idle", "duty", "direction", "pending"]
"""What tasks are counted under: their lamp, or where they have none the kind that explains it."""

GROUPS: dict[Group, str] = {
    **{lamp: said for lamp, said in LABELS.items() if lamp != "none"},
    "duty": "常态落实",
    "direction": "趋势",
    "pending": "待下达",
}
"""Group → what is said on screen (domain.md section 2)."""


def lamp_of(group: Group) -> Lamp:
    """The lamp that stands for a group: `none` for those that are named by their kind."""
    return "none" if group == "duty" or group == "direction" or group == "pending" else group


def group(kind: Kind, lamp: Lamp) -> Group:
    """What a task of this kind is counted under while it has this lamp."""
    if lamp != "none":
        return lamp
    return kind if kind == "direction" or kind == "pending" else "duty"


def lamp_name(kind: Kind, lamp: Lamp) -> str:
    """The lamp of a task of this kind in words: of what has none what it is counted under."""
    return GROUPS[group(kind, lamp)]


@dataclass(frozen=True)
class Measure:
    """A task measured against its 序时 at one month.

    `rate` and `due_rate` are shares of the target, exact; `gap_pp` their difference in 百分点.
    A duty has no rate: its `gap_pp` counts months missed against all months of the year's calendar.
    `known`: of a task 未报送, the lamp that its last figure gives it this month; None where nothing was ever said.
    """

    progress: Progress
    due: Fraction | None
    rate: Fraction | None
    due_rate: Fraction | None
    gap_pp: Fraction | None
    lamp: Lamp
    known: Lamp | None = None


def measure(
    task: Task,
    progress: Progress,
    month: int,
    months: range,
    rule: Rule,
    overdue: bool,
    passed: Collection[int] | None = None,
) -> Measure:
    """Judge one month. `overdue`: its deadline has passed; `passed`: the months whose deadline has (default:
    those before it)."""
    if task.kind == "duty":
        before = range(months[0], month) if passed is None else passed
        return _duty(progress, month, months, rule, overdue, before)
    if not task.judged:
        return Measure(progress, None, None, None, None, "none")
    due = pace.due(task, month)
    due_rate = pace.due_rate(task, month) or Fraction(0)
    rate = pace.rate(task, progress.actual)
    gap = None if rate is None else (rate - due_rate) * 100
    begun = task.kind != "level" or pace.begun(task, month)
    lamp = _lamp(task, progress, rate, due_rate, rule, overdue, begun)
    known = _by_pace(rate, due_rate, rule, begun) if lamp == "missing" and rate is not None else None
    return Measure(progress, due, rate, due_rate, gap, lamp, known)


def _lamp(
    task: Task,
    progress: Progress,
    rate: Fraction | None,
    due_rate: Fraction,
    rule: Rule,
    overdue: bool,
    begun: bool,
) -> Lamp:
    if reached(task, progress.actual):
        return "done"
    if overdue and not progress.reported:
        return "missing"
    return _by_pace(rate, due_rate, rule, begun)


def _by_pace(rate: Fraction | None, due_rate: Fraction, rule: Rule, begun: bool) -> Lamp:
    if rate is None or not begun or (due_rate == 0 and rate <= 0):
        return "idle"
    return colour(rule, rate, due_rate)


def reached(task: Task, actual: Fraction | None) -> bool:
    """Whether the target is met."""
    goal = pace.target(task)
    if actual is None or goal is None or not task.judged:
        return False
    return actual <= goal if task.at_most else actual >= goal


def exceeded(task: Task, actual: Fraction | None) -> bool:
    """超额完成: better than the target. A finished list of stages cannot be."""
    goal = pace.target(task)
    if actual is None or goal is None or task.kind == "stages" or not task.judged:
        return False
    return actual < goal if task.at_most else actual > goal


def colour(rule: Rule, rate: Fraction, due_rate: Fraction) -> Lamp:
    """green, yellow or red by the rule in force."""
    if rule.by == "ratio":
        if due_rate <= 0:
            return "green"
        value = rate / due_rate
    else:
        value = (rate - due_rate) * 100
    if value > rule.green or (rule.reaches and value == rule.green):
        return "green"
    return "yellow" if value >= rule.yellow and rule.yellow != rule.green else "red"


def _duty(progress: Progress, month: int, months: range, rule: Rule, overdue: bool, passed: Collection[int]) -> Measure:
    """No lamp unless a month was missed: said 否, or not reported by its deadline."""
    due_months = {m for m in months if m < month and m in passed} | {m for m in progress.told if m <= month}
    due = Fraction(len(due_months | ({month} if overdue else set())))
    fulfilled = progress.actual or Fraction(0)
    gap = (fulfilled - due) * 100 / len(months)

    def missed(due: Fraction) -> Lamp:
        if fulfilled >= due:
            return "none"
        lamp = colour(rule, fulfilled / len(months), due / len(months))
        # one month missed of a long year is still a month missed: at best 偏慢
        return "yellow" if lamp == "green" else lamp

    if fulfilled < due and overdue and not progress.reported:
        return Measure(progress, due, None, None, gap, "missing", missed(Fraction(len(due_months))))
    return Measure(progress, due, None, None, gap, missed(due))
