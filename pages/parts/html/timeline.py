"""What a row of a list draws of a task's year: months with their lamps, months of a duty."""

from collections.abc import Sequence
from dataclasses import dataclass

from metrics.task.duties import ANSWERS, Answer, answers
from metrics.task.lamps import Lamp, lamp_name
from metrics.task.standing import Standing
from reports.look.table import lamp_text


@dataclass(frozen=True)
class MonthMark:
    """One month of one task. `then` is 当时判定 where it was another lamp, `said` the words for both, `word` that
    of the lamp.

    A month not looked at has neither lamp nor words.
    """

    month: int
    lamp: Lamp | None = None
    then: Lamp | None = None
    answer: Answer | None = None
    made_good: bool = False
    said: str = ""
    word: str = ""


def month_marks(year: Sequence[Standing], until: int) -> list[MonthMark]:
    """Every month of the calendar; those after `until` are blank."""
    duty = bool(year) and year[0].task.kind == "duty"
    said = answers(year) if duty else [None] * len(year)
    return [
        _mark(standing, answer) if standing.month <= until else MonthMark(standing.month)
        for standing, answer in zip(year, said, strict=True)
    ]


def _mark(standing: Standing, answer: Answer | None) -> MonthMark:
    then = standing.lamp_then if standing.lamp_then != standing.lamp else None
    words = ANSWERS[answer] if answer else lamp_text(standing)
    if then and not answer:
        words += f"（当时判定{lamp_name(standing.task.kind, then)}）"
    word = "已补齐" if standing.made_good else standing.state
    return MonthMark(
        standing.month, standing.lamp, then, answer, standing.made_good, f"{standing.month}月{words}", word
    )


def spoken(marks: Sequence[MonthMark]) -> str:
    """The whole row in words, for a tooltip and for those who do not see it: `3月正常，4月偏慢（当时判定滞后）`."""
    return "，".join(mark.said for mark in marks if mark.said)
