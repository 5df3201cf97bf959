"""序时: what should have been achieved by the report of a month (domain.md section 3)."""

from fractions import Fraction

from plan import Kind, Task

SMALL_COUNT = 10
"""Counts up to this many units are paced to the end by default: a linear pace would paint
“2 家” red until the day they open."""

STATES: tuple[Kind, ...] = ("rate", "level")
"""Kinds that tell how things are, not what was done since January; their curve begins at the baseline."""


def completion_month(task: Task) -> int:
    """The month from which the whole target is due."""
    return task.stages[-1].by if task.kind == "stages" else task.by or 12


def target(task: Task) -> Fraction | None:
    """The full target; for stages the number of stages; None where there is nothing to reach."""
    return Fraction(len(task.stages)) if task.kind == "stages" else task.target


def due(task: Task, month: int) -> Fraction | None:
    """The planned cumulative value (for a rate or a level: how it should be; for stages: number of stages) at a month.

    None for kinds without a target, and for an at_most task without baseline before anything is due.
    """
    if task.kind == "stages":
        return Fraction(sum(stage.by <= month for stage in task.stages))
    if task.target is None or not task.judged:
        return None
    start = _start(task)
    if task.schedule:
        reached = [m for m in task.schedule if m <= month]
        return task.schedule[max(reached)] if reached else start
    if month >= completion_month(task):
        return task.target
    if _pace(task) == "end":
        return start
    return None if start is None else start + (task.target - start) * month / 12


def begun(task: Task, month: int) -> bool:
    """Whether something is due of a task by a month. What a rate or a level is before that was there already: it is no
    progress (domain.md section 6)."""
    if task.kind not in STATES:
        return bool(due(task, month))
    if task.schedule:
        return month >= min(task.schedule)
    return _pace(task) == "linear" or month >= completion_month(task)


def rate(task: Task, value: Fraction | None) -> Fraction | None:
    """The share of the target that a value stands for; used for actual and due alike.

    An at_most target is measured from its baseline downwards: (b − value) / (b − target).
    Without a baseline it is target ÷ value, and nothing due counts as 0.
    """
    goal = target(task)
    if goal is None or not task.judged:
        return None
    if not task.at_most:
        return None if value is None else value / goal
    if task.baseline is not None:
        return None if value is None else (task.baseline - value) / (task.baseline - goal)
    if value is None:
        return None
    return goal / value if value > goal else Fraction(1)


def due_rate(task: Task, month: int) -> Fraction | None:
    """The share of the target due at a month; None for kinds without a target."""
    if not task.judged:
        return None
    return rate(task, due(task, month)) or Fraction(0)


def _start(task: Task) -> Fraction | None:
    """Where a curve begins: 0, for a rate or a level its baseline."""
    if task.baseline is not None:
        return task.baseline
    return None if task.at_most else Fraction(0)


def _pace(task: Task) -> str:
    if task.pace:
        return task.pace
    small = task.target is not None and task.target <= SMALL_COUNT
    return "end" if task.kind in STATES or small else "linear"
