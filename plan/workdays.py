"""Deadlines that fall on days off: the next working day is offered, never put in their place in silence.

Days off and the working days that make up for them are those of the State Council's yearly notice, as far as the
calendar package has it; beyond it Saturdays and Sundays are all that is known.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

import chinese_calendar

from plan.model import Plan

WEEKDAYS = "一二三四五六日"


class Offer(NamedTuple):
    """The deadline of a month, on which nobody works, and the next working day. `written`: what `deadlines` would have to
    say for it, grace days being added to that. `official`: by the State Council's calendar, else by weekdays alone."""

    month: int
    day: date
    to: date
    written: date
    official: bool

    def sentence(self, year: int) -> str:
        """What was found, and what to write where it shall be so."""
        known = "" if self.official else f"（{self.day.year}年的放假安排尚未收录，只按周六、周日算）"
        return (
            f"{self.month}月的截止日 {_said(self.day)}不是工作日，下一个工作日是 {_said(self.to)}{known}。"
            f"需要顺延的，请在 reporting 的 deadlines 中写 {year}-{self.month:02d}: {self.written}。"
        )


def offers(plan: Plan) -> Iterator[Offer]:
    """One for every month of the plan whose deadline, with its grace days, is no working day."""
    for month in plan.reporting.months:
        day = plan.deadline(month)
        if not works(day):
            to = _next(day)
            grace = timedelta(days=plan.reporting.grace_days)
            yield Offer(month, day, to, to - grace, _official(day) and _official(to))


def works(day: date) -> bool:
    """Whether it is a working day, as far as is known."""
    return bool(chinese_calendar.is_workday(day)) if _official(day) else day.weekday() < 5


def _official(day: date) -> bool:
    """Whether the calendar has the notice of the day's year."""
    try:
        chinese_calendar.is_workday(day)
    except NotImplementedError:
        return False
    return True


def _next(day: date) -> date:
    while not works(day):
        day += timedelta(days=1)
    return day


def _said(day: date) -> str:
    return f"{day.month}月{day.day}日（周{WEEKDAYS[day.weekday()]}）"
