"""What two texts of a plan say differently, as people say it (domain.md section 10: 计划调整).

`2.1-05 适老化改造：目标 300户 → 280户`. Comments and the order of keys make no difference.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from plan.changes.told import NOTHING, OF_A_NEW_TASK, TOLD, WHOLE
from plan.model import Area, Plan, Section, Task


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

    def sentence(self, month: int, reason: str) -> str:
        """`2.1-05 适老化改造：目标 300户 → 280户，7月起，原因：市级下达数调整`."""
        return f"{self}，{month}月起" + (f"，原因：{reason}" if reason else "")

    def __str__(self) -> str:
        return f"{self.name}：{self.difference}"


def changes(old: Plan, new: Plan) -> tuple[Change, ...]:
    """Every difference: of the plan itself, of its areas and sections, then task by task in the order of the new plan,
    those that are gone last. Nothing where the two say the same."""
    return (*_of_the_whole(old, new), *_of_the_parts(old, new), *_of_the_tasks(old, new))


def _of_the_tasks(old: Plan, new: Plan) -> Iterator[Change]:
    former_of = counterparts(old, new)
    for id, task in new.tasks.items():
        before = old.tasks.get(id)
        if before is None:
            yield Change(id, task.title, f"新增任务，{_described(task, new)}")
            continue
        was, now = old.places[id], new.places[id]
        if former_of.get((now.area.id, now.section.title)) != (was.area.id, was.section.title):
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


def counterparts(old: Plan, new: Plan) -> dict[_SectionKey, _SectionKey]:
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
    former_of = counterparts(old, new)
    for area, section in _sections(new):
        former = former_of.get((area.id, section.title))
        if former is None:
            yield Change("", area.name, f"新增条“{section.title}”")
        else:
            yield from _named("条", former[1], section.title)
    gone = [(a, s) for a, s in _sections(old) if (a.id, s.title) not in former_of.values()]
    yield from (Change("", area.name, f"删去条“{section.title}”") for area, section in gone)


def _named(what: str, before: str, after: str) -> Iterator[Change]:
    if before != after:
        yield Change("", f"{what}“{before}”", "名称", before, after)


def _told(subject: str, what: str, before: str, after: str) -> Iterator[Change]:
    if before != after:
        yield Change("", subject, what, before, after)


def _of_the_whole(old: Plan, new: Plan) -> Iterator[Change]:
    for what, (subject, say) in WHOLE.items():
        yield from _told(subject, what, say(old), say(new))
