"""What a well-formed targets.yaml may still get wrong: rules across fields and across tasks.

Each check yields (path, value, expected, advice) with `path` the keys down to the place, so that the
reader can name the line. A check sees only parts whose fields are of the right type.
"""

from collections.abc import Collection, Iterator
from datetime import date
from difflib import get_close_matches
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from plan.model import NOT_STARTED, Kind, Reporting, Rule, Task

Path = tuple[str | int, ...]


class Finding(NamedTuple):
    path: Path
    value: str
    expected: str
    advice: str = ""


ALLOWED: dict[Kind, frozenset[str]] = {
    "count": frozenset(
        {"target", "unit", "schedule", "pace", "by", "stretch", "weight", "by_unit", "unit_targets", "sites"}
    ),
    "rate": frozenset(
        {"target", "unit", "schedule", "pace", "by", "stretch", "weight", "by_unit", "unit_targets"}
        | {"direction", "baseline"}
    ),
    "level": frozenset({"target", "unit", "schedule", "pace", "by", "stretch", "weight", "direction", "baseline"}),
    "stages": frozenset({"stages", "by", "stretch", "weight", "by_unit"}),
    "duty": frozenset({"by_unit"}),
    "direction": frozenset({"unit", "direction", "baseline", "stretch", "by_unit"}),
    "pending": frozenset({"unit", "direction", "baseline", "stretch", "by_unit"}),
}
COMMON = frozenset(
    {"id", "title", "kind", "source", "department", "partners", "leader", "lists", "note", "unsure", "previous"}
    | {"ended"}
)


MOST_WORDS = 200
"""Comparing each with each takes long; who has more of them mistyped none."""


def close(word: str, words: Collection[str]) -> str:
    """`是不是想写「target」？` when one of the words is near, else nothing."""
    near = get_close_matches(word, words, n=1, cutoff=0.6) if len(words) <= MOST_WORDS else ()
    return f"是不是想写「{near[0]}」？" if near else ""


SEVERAL = "几个名称之间请用半角逗号隔开，例如 [甲, 乙]"


def several(name: str) -> bool:
    """Whether a name is probably several, between which a full-width comma stands."""
    return "，" in name or "、" in name


def check_task(task: Task, units: Collection[str], lists: Collection[str]) -> Iterator[Finding]:
    """Every mistake within one task."""
    for key in sorted(task.model_fields_set - COMMON - ALLOWED[task.kind]):
        if task.kind == "level" and key in ("by_unit", "unit_targets"):
            yield Finding((key,), "", "各街镇的水平无法合计成全区数，水平任务只报全区数", "请删去")
        else:
            yield Finding((key,), "", f"{task.kind} 类任务不用这个键", "请删去，或改 kind")
    yield from _target(task)
    yield from _schedule(task)
    yield from _stages(task)
    yield from _sites(task)
    if task.by_unit and not units and task.kind != "level":
        yield Finding(("by_unit",), "true", "计划没有列街镇", "请在顶层 units 中列出，或删去 by_unit")
    for name in task.lists:
        if name not in lists:
            advice = SEVERAL if several(name) else close(name, lists)
            yield Finding(("lists",), name, "顶层 lists 中没有这个口径", advice)
    if task.department in task.partners:
        yield Finding(("partners",), task.department, "与责任科室相同", "配合科室只写其他科室，请删去")
    for unit in task.unit_targets:
        if unit not in units:
            yield Finding(("unit_targets", unit), unit, "units 中没有这个街镇", close(unit, units))
    if task.weight <= 0:
        yield Finding(("weight",), str(task.weight), "权重应大于 0")


def _target(task: Task) -> Iterator[Finding]:
    if task.numeric:
        if task.target is None:
            kinds = "水平" if task.kind == "level" else "数量和比率"
            yield Finding((), "", "缺少 target", f"{kinds}任务要有目标值；未下达的请用 kind: pending")
        elif task.target <= 0 and not task.at_most:
            yield Finding(("target",), _listed([task.target]), "目标值应大于 0")
        elif task.kind == "rate" and task.target > 1:
            yield Finding(("target",), _listed([task.target]), "比率的目标应写成百分数，例如 90%")
        elif task.kind == "count" and task.target < 1:
            yield Finding(("target",), _listed([task.target]), "数量的目标应是数，例如 300；百分数请用 kind: rate")
    if task.kind == "level" and task.unit == "%":
        yield Finding(("unit",), "%", "百分数是比率", "请用 kind: rate")
    if task.target is None or task.baseline is None:
        return
    if task.at_most and task.baseline <= task.target:
        yield Finding(("baseline",), "", "direction: at_most 的基期值应大于目标值")
    if task.kind != "count" and not task.at_most and task.baseline >= task.target:
        yield Finding(("baseline",), "", "基期值应小于目标值")


def _schedule(task: Task) -> Iterator[Finding]:
    if not task.schedule:
        return
    months = list(task.schedule)
    if months != sorted(months):
        yield Finding(("schedule",), "", "月份应从早到晚排列")
    ordered = [task.schedule[m] for m in sorted(months)]
    if any((b > a) if task.at_most else (b < a) for a, b in pairwise(ordered)):
        word = "不应上升" if task.at_most else "不应下降"
        yield Finding(("schedule",), _listed(ordered, share=task.kind == "rate"), f"倒排计划的数值{word}")
    if task.target is not None and ordered[-1] != task.target:
        yield Finding(
            ("schedule",),
            _listed(ordered[-1:], share=task.kind == "rate"),
            f"最后一个值应等于目标 {_listed([task.target], share=task.kind == 'rate')}",
        )
    if task.pace:
        yield Finding(("pace",), task.pace, "schedule 和 pace 只能写一个")
    if task.by is not None and max(months) > task.by:
        yield Finding(("by",), str(task.by), f"倒排计划排到了 {max(months)} 月，晚于完成月份 by")


def _stages(task: Task) -> Iterator[Finding]:
    if task.kind != "stages":
        return
    if not task.stages:
        yield Finding((), "", "缺少 stages", "节点任务要列出节点，例如 stages: [{name: 竣工, by: 11}]")
        return
    names = [stage.name for stage in task.stages]
    taken = {NOT_STARTED}
    for number, name in enumerate(names):
        if name in taken:
            yield Finding(("stages", number, "name"), name, "节点名称重复或为保留词")
        taken.add(name)
    months = [stage.by for stage in task.stages]
    if months != sorted(months):
        yield Finding(("stages",), "", "节点的月份不应早于前一个节点")
    if task.by is not None and task.by != months[-1]:
        yield Finding(("by",), str(task.by), f"应等于最后一个节点的月份 {months[-1]}，或不写")


def _sites(task: Task) -> Iterator[Finding]:
    if task.sites is None:
        return
    names = task.sites.stages
    for number, name in enumerate(names):
        if name == NOT_STARTED or name in names[:number]:
            yield Finding(("sites", "stages"), name, "点位的节点名称重复或为保留词")
    if task.sites.counted not in names:
        yield Finding(
            ("sites", "counted"),
            task.sites.counted,
            f"应为点位的节点之一：{'、'.join(names)}",
            close(task.sites.counted, names),
        )


def check_reporting(reporting: Reporting, year: int) -> Iterator[Finding]:
    """The calendar against itself and the plan's year."""
    if reporting.first_month > reporting.last_month:
        yield Finding(("first_month",), str(reporting.first_month), "不应晚于 last_month")
    for name, day in reporting.deadlines.items():
        if not name.startswith(f"{year}-"):
            yield Finding(("deadlines", name), name, f"不在计划年度 {year} 年内")
        elif day < date(year, int(name[-2:]), 1):
            yield Finding(("deadlines", name), str(day), "截止日早于所报月份")
        elif day > date(year + 1, 12, 31):
            yield Finding(("deadlines", name), str(day), "截止日太晚，应在次年年底以前")


def check_rule(rule: Rule) -> Iterator[Finding]:
    if rule.yellow > rule.green:
        yield Finding(("yellow",), "", "yellow 的阈值不应高于 green")


def _listed(values: list[Fraction], *, share: bool = False) -> str:
    """The values as the file has them: whole numbers plain, the shares of a rate in percent."""
    if share:
        return "、".join(f"{_listed([value * 100])}%" for value in values)
    return "、".join(str(int(v)) if v.denominator == 1 else str(float(v)) for v in values)
