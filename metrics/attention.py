"""What needs a decision, and what is due next. Sorted by state, never by person or 街镇."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from metrics import pace
from metrics.assess import Assessment, Standing
from metrics.figures import amount
from metrics.lamps import Lamp

ORDER: tuple[Lamp, ...] = ("red", "yellow", "missing")


@dataclass(frozen=True)
class Upcoming:
    """Something of a task that is due in a coming month: a stage, or a step of its 序时."""

    month: int
    standing: Standing
    what: str


def behind(standings: Iterable[Standing]) -> list[Standing]:
    """The tasks that are 滞后, 偏慢 or 未报送, in this order, the widest gap first."""
    chosen = [s for s in standings if s.lamp in ORDER]
    return sorted(chosen, key=lambda s: (ORDER.index(s.lamp), s.measure.gap_pp or Fraction(0), s.task.id))


def upcoming(assessment: Assessment, month: int, months: int = 2) -> list[Upcoming]:
    """What becomes due in the next `months` months and is not achieved yet, soonest first."""
    last = min(month + months, 12)
    return [
        item
        for coming in range(month + 1, last + 1)
        for standing in assessment.at(month)
        if standing.task.judged and standing.lamp != "done"
        for item in _due_in(standing, coming)
    ]


def _due_in(standing: Standing, month: int) -> Iterable[Upcoming]:
    task, actual = standing.task, standing.actual or Fraction(0)
    if task.kind == "stages":
        for number, stage in enumerate(task.stages, 1):
            if stage.by == month and number > actual:
                yield Upcoming(month, standing, f"完成「{stage.name}」")
        return
    if month not in task.schedule and month != pace.completion_month(task):
        return
    due = pace.due(task, month)
    if due is not None:
        unit = "%" if task.kind == "rate" else task.unit
        word = "不高于" if task.at_most else "达到"
        yield Upcoming(month, standing, f"{word} {amount(due, unit)}")
