"""节点 of a slide as a timeline: a bar a stage, through the months of the calendar."""

from collections.abc import Sequence
from dataclasses import dataclass

from metrics.task.stages import StageState, stage_marks
from metrics.task.standing import Standing


@dataclass(frozen=True)
class Bar:
    """One stage: from the month that the one before is due in to its own, as percent of the calendar. `late`: months
    since it was due."""

    name: str
    by: int
    state: StageState
    start: float
    end: float
    late: int


def bars(s: Standing, months: Sequence[int]) -> list[Bar]:
    """The stages in their order."""

    def place(month: int) -> float:
        return 100 * min(max(month - months[0] + 1, 0), len(months)) / len(months)

    found, before = [], 0.0
    for mark in stage_marks(s):
        end = place(mark.by)
        start = min(before, end - 100 / len(months))
        late = s.month - mark.by if mark.state == "overdue" else 0
        found.append(Bar(mark.name, mark.by, mark.state, max(start, 0), max(end, 100 / len(months)), late))
        before = end
    return found


def today(s: Standing, months: Sequence[int]) -> float:
    """The cut-off of the month looked at, as percent of the calendar."""
    return 100 * (s.month - months[0] + 1) / len(months)
