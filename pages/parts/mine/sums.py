"""The number of a task with 点位 as it follows from them, with what is typed into the table and not handed in yet."""

from collections.abc import Sequence
from fractions import Fraction

from metrics.figures import trimmed
from pages.parts.mine.desk import Desk
from plan import Task
from records import Reached
from records.inspection.monthly import Sums, sums_of


def sums(at: Desk, typed: Sequence[Reached] = ()) -> dict[str, str]:
    """Task id → `完成值由点位得出：已启用 3 家，目标 10 家；提交本页后 4 家`, of the tasks that are filled in by site."""
    tasks = {row.task.id: row.task for row in at.rows if row.site}
    if not tasks:
        return {}
    now = sums_of(at.plan, at.assessment.sites)
    then = sums_of(at.plan, at.assessment.sites, typed) if typed else None
    return {id: _said(at, task, now, then) for id, task in tasks.items()}


def _said(at: Desk, task: Task, now: Sums | None, then: Sums | None) -> str:
    assert task.sites
    stands, would = _number(at, task, now), _number(at, task, then)
    held = sum(row.task.id == task.id for row in at.rows)
    target = f"，目标 {trimmed(task.target)} {task.unit}".rstrip() if task.target is not None else ""
    said = f"已{task.sites.counted} {stands} {task.unit}".rstrip() if stands is not None else "还没有按点位报过"
    after = f"；提交本页后 {would} {task.unit}".rstrip() if would is not None and would != stands else ""
    return f"完成值由点位得出：在册 {held} 个，{said}{target}{after}"


def _number(at: Desk, task: Task, sums: Sums | None) -> str | None:
    """None before the first month told by site."""
    found = sums.finished(task.id, None, at.month) if sums else None
    return None if found is None else trimmed(sum((Fraction(site.quantity) for site in found), Fraction(0)))
