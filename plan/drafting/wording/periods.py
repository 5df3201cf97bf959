"""每学期4次, 每季度1次, 每月2次: a number of each stretch of the year, and what it comes to in one (domain.md section 10)."""

import re
from typing import NamedTuple

from plan.drafting.wording.numbers import Amount

_PERIODS: tuple[tuple[str, int, bool], ...] = (
    ("年度?", 1, True),
    ("学期|半年", 2, True),
    ("季度?", 4, True),
    ("(?:两|2|双)个?月", 6, True),
    ("月度?", 12, False),
    ("周|星期", 52, False),
)
"""Sign behind 每; how many a year has; whether the number of a year is what is promised. What is done every month or week is
a duty, which is reported as 落实 month by month."""
_PERIOD = re.compile("|".join(f"(?P<p{n}>每(?:一|个)?(?:{sign}))" for n, (sign, _, _) in enumerate(_PERIODS)))
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
    word = found[-1]
    _, times, yearly = _PERIODS[int(str(word.lastgroup)[1:])]
    return Rhythm(word[0], times, yearly)


def each_of(text: str, start: int, amount: Amount) -> str:
    """What of its clause begins with 每 and stands further before a number: 每个街镇; '' where nothing does."""
    clause = _CLAUSE.split(text[start : amount.span.start])[-1]
    found = re.search("每(?!周年)[^，。；、每]{1,4}", clause)
    return found[0] if found else ""
