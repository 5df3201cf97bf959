"""What is to be reported of a task for a month, and when each part first came (domain.md section 6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from metrics.task.progress import spoken
from plan import Plan, Task
from records import Fact


@dataclass(frozen=True)
class Owed:
    """One cell to be reported: of a 街镇, or (None) of a task asked once. `received`: when anything valid first came
    for it, None while nothing has."""

    unit: str | None
    received: datetime | None


def owed(plan: Plan, task: Task, facts: Sequence[Fact], month: int) -> tuple[Owed, ...]:
    """The cells of a task and month, in the plan's order: one per 街镇 of a by_unit task, else one."""
    came = received(task, facts, month)
    if task.by_unit and plan.units:
        return tuple(Owed(unit, answered(came, unit)) for unit in plan.units)
    # asked once and told by 街镇: there when the last of them came, or the figure for the whole district
    units = [moment for unit, moment in came.items() if unit is not None]
    whole = [max(units)] if units else []
    return (Owed(None, min([*whole, *(came[u] for u in came if u is None)], default=None)),)


def received(task: Task, facts: Sequence[Fact], month: int) -> dict[str | None, datetime]:
    """街镇 (None: the whole district) → when it first told the month; 无变化 that repeats nothing tells nothing."""
    own = [fact for fact in facts if fact.month == month]
    # what was told before matters to 无变化 alone
    known = spoken(task, facts if any(fact.same for fact in own) else own)
    return {fact.unit: fact.first_received for fact in known if fact.month == month}


def answered(came: dict[str | None, datetime], unit: str) -> datetime | None:
    """When a 街镇 was first told of: by itself, or in a report for the whole district, which answers for all."""
    return min((came[each] for each in (unit, None) if each in came), default=None)
