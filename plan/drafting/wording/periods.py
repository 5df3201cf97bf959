"""每学期4次, 每季度1次, 每月2次: a number of each stretch of the year, and what it comes to in one (domain.md section 10)."""

import re
from typing import NamedTuple

from plan.drafting.wording.numbers import Amount

_PERIOD = re.compile(
    r"每[一个]?(?:(?P<year>年度?)|(?P<half>学期|半年)|(?P<quarter>季度?)|(?P<months>[两2双]个?月)|(?P<month>月度?)|(?P<week>周|星期))"
)
_TIMES = {"year": 1, "half": 2, "quarter": 4, "months": 6, "month": 12, "week": 52}
_DUTIES = ("month", "week")
"""What is done every month or week is a duty, which is reported as 落实 month by month; of the others the number of a year
is what is promised."""
_CLAUSE = re.compile(r"[，。；,;\n]")
_EACH = re.compile("每(?!周年)")


class Rhythm(NamedTuple):
    """`word`: 每学期; `times` a year; `yearly`: whether the number of a year is the target."""

    word: str
    times: int
    yearly: bool


def rhythm(text: str, start: int, amount: Amount) -> Rhythm | None:
    """Of which stretch of the year a number is, as its clause says before it; None where of none, or of each school or
    person as well, which nobody can add up."""
    clause = _CLAUSE.split(text[start : amount.span.start])[-1]
    found = list(_PERIOD.finditer(clause))
    if not found or len(_EACH.findall(clause)) > 1 or amount.before == "每":
        return None
    period = str(found[-1].lastgroup)
    return Rhythm(found[-1][0], _TIMES[period], period not in _DUTIES)


def each_of(text: str, start: int, amount: Amount) -> str:
    """What of its clause begins with 每 and stands further before a number: 每个街镇; '' where nothing does."""
    clause = _CLAUSE.split(text[start : amount.span.start])[-1]
    found = re.search("每(?!周年)[^，。；、每]{1,4}", clause)
    return found[0] if found else ""
