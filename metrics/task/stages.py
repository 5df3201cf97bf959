"""节点 of a deliverable, one by one, as they stand at a month (domain.md section 2)."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from metrics.task.standing import Standing

StageState = Literal["finished", "overdue", "ahead"]

STAGE_STATES: dict[StageState, str] = {"finished": "已完成", "overdue": "逾期", "ahead": "未到期"}


@dataclass(frozen=True)
class StageMark:
    """One stage in the month it is due. `overdue`: due by the month looked at, and not finished."""

    name: str
    by: int
    state: StageState


def stage_marks(standing: Standing) -> list[StageMark]:
    """The stages of a deliverable, as they stand at a month."""
    finished = standing.actual or Fraction(0)

    def state(number: int, by: int) -> StageState:
        if number <= finished:
            return "finished"
        return "overdue" if by <= standing.month else "ahead"

    return [StageMark(s.name, s.by, state(n, s.by)) for n, s in enumerate(standing.task.stages, 1)]
