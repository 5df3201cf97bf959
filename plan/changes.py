"""What two texts of a plan say differently, as people say it (domain.md section 10: 计划调整).

`2.1-05 适老化改造：目标 300户 → 280户`. Comments and the order of keys make no difference.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from plan.model import KIND_NAMES, Area, Plan, Rule, Section, Task

NOTHING = "无"


@dataclass(frozen=True)
class Change:
    """One thing that is otherwise. `task`: the id, empty where it is of the plan itself; `subject` what it is called
    (任务名称, 报送安排, 领域 …). `what` changed from `before` to `after`; both are empty where `what` says all."""

    task: str
    subject: str
    what: str
    before: str = ""
    after: str = ""

    @property
    def name(self) -> str:
        """`2.1-05 适老化改造`."""
        return f"{self.task} {self.subject}".strip()

    @property
    def difference(self) -> str:
        """`目标 300户 → 280户`."""
        return f"{self.what} {self.before} → {self.after}" if self.before or self.after else self.what

    def __str__(self) -> str:
        return f"{self.name}：{self.difference}"


def changes(old: Plan, new: Plan) -> tuple[Change, ...]:
    """Every difference: of the plan itself, of its areas and sections, then task by task in the order of the new plan,
    those that are gone last. Nothing where the two say the same."""
    return (*_of_the_whole(old, new), *_of_the_parts(old, new), *_of_the_tasks(old, new))


def _yes(value: bool) -> str:
    return "是" if value else "否"


def _listed(names: Iterable[str]) -> str:
    return "、".join(names) or NOTHING


def _number(value: Fraction | None, unit: str = "", *, share: bool = False) -> str:
    if value is None:
        return NOTHING
    shown = value * 100 if share else value
    text = f"{shown.numerator}" if shown.denominator == 1 else f"{float(shown):.10g}"
    return f"{text}%" if share else f"{text}{unit}"


def _amount(task: Task, value: Fraction | None) -> str:
    return _number(value, task.unit, share=task.in_percent)


def _schedule(task: Task) -> str:
    return _listed(f"{month}月 {_amount(task, value)}" for month, value in task.schedule.items())


def _stages(task: Task) -> str:
    return _listed(f"{stage.name}（{stage.by}月）" for stage in task.stages)


TOLD: Mapping[str, tuple[str, Callable[[Task, Plan], str]]] = {
    "title": ("名称", lambda t, p: t.title),
    "kind": ("类型", lambda t, p: KIND_NAMES[t.kind]),
    "target": ("目标", lambda t, p: _amount(t, t.target)),
    "unit": ("单位", lambda t, p: t.unit or NOTHING),
    "schedule": ("倒排计划", lambda t, p: _schedule(t)),
    "pace": ("序时", lambda t, p: {"linear": "按月均分", "end": "到期一次完成"}.get(t.pace or "", "按默认")),
    "by": ("完成时限", lambda t, p: f"{t.by}月" if t.by else NOTHING),
    "stages": ("节点", lambda t, p: _stages(t)),
    "direction": ("方向", lambda t, p: "不高于" if t.at_most else "不低于"),
    "baseline": ("基期值", lambda t, p: _amount(t, t.baseline)),
    "department": ("责任科室", lambda t, p: t.department or "未指定"),
    "partners": ("配合科室", lambda t, p: _listed(t.partners)),
    "leader": ("分管领导", lambda t, p: t.leader or "未指定"),
    "lists": ("口径", lambda t, p: _listed(p.lists.get(name, name) for name in t.lists)),
    "stretch": ("力争", lambda t, p: _yes(t.stretch)),
    "weight": ("权重", lambda t, p: _number(t.weight)),
    "by_unit": ("按街镇报送", lambda t, p: _yes(t.by_unit)),
    "unit_targets": ("街镇目标", lambda t, p: _listed(f"{u} {_amount(t, v)}" for u, v in t.unit_targets.items())),
    "source": ("原文", lambda t, p: _listed(f"“{text}”" for text in t.source)),
    "note": ("说明", lambda t, p: t.note or NOTHING),
    "unsure": ("待确认", lambda t, p: _listed(t.unsure)),
    "previous": ("上年任务", lambda t, p: t.previous or NOTHING),
}
"""Key of a task → what it is called, and how its value is said. `id` and `ended` have sentences of their own."""
OF_A_NEW_TASK = ("kind", "target", "stages", "by", "department")
"""What is said of a task that is new."""


def _of_the_tasks(old: Plan, new: Plan) -> Iterator[Change]:
    counterparts = _counterparts(old, new)
    for id, task in new.tasks.items():
        before = old.tasks.get(id)
        if before is None:
            yield Change(id, task.title, f"新增任务，{_described(task, new)}")
            continue
        was, now = old.places[id], new.places[id]
        if counterparts.get((now.area.id, now.section.title)) != (was.area.id, was.section.title):
            name = [f"{place.area.name} · {place.section.title}" for place in (was, now)]
            yield Change(id, task.title, "位置", *name)
        for key, (what, say) in TOLD.items():
            if getattr(before, key) != getattr(task, key):
                yield Change(id, task.title, what, say(before, old), say(task, new))
        yield from _ending(before, task)
    for id, task in old.tasks.items():
        if id not in new.tasks:
            yield Change(id, task.title, "不再列入")


def _described(task: Task, plan: Plan) -> str:
    said = ((key, *TOLD[key]) for key in OF_A_NEW_TASK)
    return "，".join(f"{what} {say(task, plan)}" for key, what, say in said if getattr(task, key))


def _ending(before: Task, task: Task) -> Iterator[Change]:
    if before.ended == task.ended:
        return
    if before.ended is None:
        yield Change(task.id, task.title, f"自{task.ended}月起终止")
    elif task.ended is None:
        yield Change(task.id, task.title, f"恢复，不再自{before.ended}月起终止")
    else:
        yield Change(task.id, task.title, "终止", f"自{before.ended}月起", f"自{task.ended}月起")


_SectionKey = tuple[str, str]


def _counterparts(old: Plan, new: Plan) -> dict[_SectionKey, _SectionKey]:
    """Area and title of a section → those of the old one it continues: of the same name, else the one it has most
    tasks of."""
    names = {(area.id, section.title) for area in old.areas for section in area.sections}
    found: dict[_SectionKey, _SectionKey] = {}
    for area, section in _sections(new):
        key = (area.id, section.title)
        if key in names:
            found[key] = key
            continue
        places = [old.places[task.id] for task in section.tasks if task.id in old.places]
        former = [(p.area.id, p.section.title) for p in places]
        kept = {(a.id, s.title) for a, s in _sections(new)}
        if left := [each for each in former if each not in kept]:
            found[key] = max(left, key=left.count)
    return found


def _sections(plan: Plan) -> Iterator[tuple[Area, Section]]:
    return ((area, section) for area in plan.areas for section in area.sections)


def _of_the_parts(old: Plan, new: Plan) -> Iterator[Change]:
    """Areas and sections: new, gone, under another name or leader."""
    for area in new.areas:
        before = old.area(area.id)
        if before is None:
            yield Change("", "领域", f"新增“{area.title}”")
            continue
        yield from _named("领域", before.title, area.title)
        yield from _told(area.title, "简称", before.label or NOTHING, area.label or NOTHING)
    yield from (Change("", "领域", f"删去“{area.title}”") for area in old.areas if new.area(area.id) is None)
    counterparts = _counterparts(old, new)
    for area, section in _sections(new):
        former = counterparts.get((area.id, section.title))
        if former is None:
            yield Change("", area.name, f"新增条“{section.title}”")
        else:
            yield from _named("条", former[1], section.title)
    gone = [(a, s) for a, s in _sections(old) if (a.id, s.title) not in counterparts.values()]
    yield from (Change("", area.name, f"删去条“{section.title}”") for area, section in gone)


def _named(what: str, before: str, after: str) -> Iterator[Change]:
    if before != after:
        yield Change("", f"{what}“{before}”", "名称", before, after)


def _told(subject: str, what: str, before: str, after: str) -> Iterator[Change]:
    if before != after:
        yield Change("", subject, what, before, after)


WHOLE: Mapping[str, tuple[str, Callable[[Plan], Any]]] = {
    "标题": ("工作要点", lambda p: p.header.title),
    "年度": ("工作要点", lambda p: str(p.header.year)),
    "发文单位": ("工作要点", lambda p: p.header.issuer or NOTHING),
    "文号": ("工作要点", lambda p: p.header.document or NOTHING),
    "印发日期": ("工作要点", lambda p: str(p.header.issued or NOTHING)),
    "首次报送": ("报送安排", lambda p: f"{p.reporting.first_month}月"),
    "末次报送": ("报送安排", lambda p: f"{p.reporting.last_month}月"),
    "每月截止日": ("报送安排", lambda p: f"{p.reporting.due_day}日"),
    "宽限": ("报送安排", lambda p: f"{p.reporting.grace_days}天"),
    "个别月份的截止日": (
        "报送安排",
        lambda p: _listed(f"{month} 为 {day}" for month, day in sorted(p.reporting.deadlines.items())),
    ),
    "阈值": ("判定规则", lambda p: _rule(p.rule)),
    "连续偏慢转为滞后": ("判定规则", lambda p: f"{p.escalate_after} 个月" if p.escalate_after else "不转"),
    "名单": ("街镇", lambda p: _listed(p.units)),
    "名称": ("口径", lambda p: _listed(p.lists.values())),
}
"""What of the plan itself → what it belongs to, and how it is said."""


def _of_the_whole(old: Plan, new: Plan) -> Iterator[Change]:
    for what, (subject, say) in WHOLE.items():
        yield from _told(subject, what, say(old), say(new))


def _rule(rule: Rule) -> str:
    if rule.by == "ratio":
        green, yellow = (_number(value, share=True) for value in (rule.green, rule.yellow))
        return f"达到应完成的{green}为正常，{yellow}为偏慢"
    green, yellow = _number(rule.green), _number(rule.yellow)
    return f"差距 {green} 个百分点以内为正常，{yellow} 个百分点以内为偏慢"
