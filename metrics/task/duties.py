"""常态任务 month by month: what was said of each month (domain.md section 2)."""

from collections.abc import Sequence
from typing import Literal

from metrics.task.standing import Standing

Answer = Literal["fulfilled", "failed", "missing", "open"]

ANSWERS: dict[Answer, str] = {"fulfilled": "落实", "failed": "未落实", "missing": "未报", "open": "未到报送日"}
"""Answer → what is said on screen. 未报 once the deadline has passed, 未到报送日 before."""


def answer(standing: Standing) -> Answer:
    """What one month of a duty came to."""
    if standing.progress.reported:
        return "fulfilled" if standing.month in standing.progress.kept else "failed"
    return "open" if standing.lamp_then is None else "missing"


def answers(standings: Sequence[Standing]) -> list[Answer]:
    """What each month of a duty came to, from its standings in order of months."""
    return [answer(standing) for standing in standings]
