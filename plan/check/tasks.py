"""What one task whose keys are of the right type may still get wrong."""

import re
from collections.abc import Collection, Iterator
from fractions import Fraction
from itertools import pairwise

from plan.check.finding import SEPARATORS, SEVERAL, Finding, close, several
from plan.check.named import named, task_key, value
from plan.model import KIND_NAMES, NOT_STARTED, Kind, Task

UNITS, LISTS = named(("units",)), named(("lists",))
RATE = f"{task_key('kind')}写成 {value('rate')}"

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


def check_task(task: Task, units: Collection[str], lists: Collection[str]) -> Iterator[Finding]:
    """Every mistake within one task."""
    for key in sorted(task.model_fields_set - COMMON - ALLOWED[task.kind]):
        if task.kind == "level" and key in ("by_unit", "unit_targets"):
            yield Finding((key,), "", "各街镇的水平无法合计成全区数，水平任务只报全区数", "请删去")
        else:
            yield Finding((key,), "", f"{KIND_NAMES[task.kind]}任务不用这一项", f"请删去，或改{task_key('kind')}")
    yield from _target(task)
    yield from _schedule(task)
    yield from _stages(task)
    yield from _sites(task)
    if task.by_unit and not units and task.kind != "level":
        yield Finding(("by_unit",), "true", "计划没有列街镇", f"请在清单顶层的{UNITS}中列出，或删去这一项")
    for name in task.lists:
        if name not in lists:
            advice = SEVERAL if several(name) else close(name, lists)
            yield Finding(("lists",), name, f"清单顶层的{LISTS}中没有这一个", advice)
    if several(task.department):
        yield Finding(("department",), task.department, "牵头科室只能有一个", _led_by_one(task.department))
    for name in task.partners:
        if several(name):
            yield Finding(("partners",), name, "一个配合科室的名称里有逗号或顿号", SEVERAL)
    if task.department in task.partners:
        yield Finding(("partners",), task.department, "与牵头科室相同", "配合科室只写其他科室，请删去")
    for unit in task.unit_targets:
        if unit not in units:
            yield Finding(("unit_targets", unit), unit, f"清单顶层的{UNITS}中没有这个街镇", close(unit, units))
    if task.weight <= 0:
        yield Finding(("weight",), str(task.weight), "权重应大于 0")


def _led_by_one(said: str) -> str:
    names = [name.strip() for name in re.split(SEPARATORS, said) if name.strip()]
    first, others = "".join(names[:1]), names[1:]
    example = f"，例如牵头写 {first}，配合写 {'、'.join(others)}" if others else ""
    return f"请只留牵头的一个，其余的写到{task_key('partners')}{example}"


def _target(task: Task) -> Iterator[Finding]:
    if task.numeric:
        if task.target is None:
            pending = f"{task_key('kind')}写成 {value('pending')}"
            kinds = "水平" if task.kind == "level" else "数量和比率"
            yield Finding((), "", f"缺少{task_key('target')}", f"{kinds}任务要有目标值；未下达的请把{pending}")
        elif task.target <= 0 and not task.at_most:
            yield Finding(("target",), _listed([task.target]), "目标值应大于 0")
        elif task.kind == "rate" and task.target > 1:
            yield Finding(("target",), _listed([task.target]), "比率的目标应写成百分数，例如 90%")
        elif task.kind == "count" and task.target < 1:
            yield Finding(("target",), _listed([task.target]), f"数量的目标应是数，例如 300；百分数请把{RATE}")
    if task.kind == "level" and task.unit == "%":
        yield Finding(("unit",), "%", "百分数是比率", f"请把{RATE}")
    if task.target is None or task.baseline is None:
        return
    if task.at_most and task.baseline <= task.target:
        yield Finding(("baseline",), "", f"{task_key('direction')}是{value('at_most')}的，基期值应大于目标值")
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
        yield Finding(("pace",), task.pace, f"{task_key('schedule')}和{task_key('pace')}只能写一个")
    if task.by is not None and max(months) > task.by:
        yield Finding(("by",), str(task.by), f"倒排计划排到了 {max(months)} 月，晚于完成月份")


def _stages(task: Task) -> Iterator[Finding]:
    if task.kind != "stages":
        return
    if not task.stages:
        yield Finding(
            (),
            "",
            f"缺少{task_key('stages')}",
            "节点任务要列出节点和月份，例如 竣工11月；文件里写成 stages: [{name: 竣工, by: 11}]",
        )
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


def _listed(values: list[Fraction], *, share: bool = False) -> str:
    """The values as the file has them: whole numbers plain, the shares of a rate in percent."""
    if share:
        return "、".join(f"{_listed([value * 100])}%" for value in values)
    return "、".join(str(int(v)) if v.denominator == 1 else str(float(v)) for v in values)
