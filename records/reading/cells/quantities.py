"""What stands behind a figure: 万, a unit, both; and whether it says the same as the unit of the task."""

import re
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

_SCALES = {"": 0, "十万": 5, "百万": 6, "千万": 7, "十亿": 9, "百亿": 10, "千亿": 11, "万": 4, "亿": 8, "万亿": 12}
_SCALED = re.compile("(万亿|[十百千]?[万亿])?(.*)", re.DOTALL)
_SAME = {
    "㎡": "平方米",
    "m²": "平方米",
    "m2": "平方米",
    "平米": "平方米",
    "㎞": "公里",
    "km": "公里",
    "千米": "公里",
    "㎏": "公斤",
    "kg": "公斤",
    "千克": "公斤",
}
"""Units written otherwise, of exactly the same size."""
_TIMES = {
    ("米", "公里"): Decimal("0.001"),
    ("公里", "米"): Decimal(1000),
    ("公斤", "吨"): Decimal("0.001"),
    ("吨", "公斤"): Decimal(1000),
    ("%", "‰"): Decimal(10),
    ("‰", "%"): Decimal("0.1"),
    ("平方米", "平方公里"): Decimal("0.000001"),
    ("小时", "分钟"): Decimal(60),
}
"""Of one unit, how many of another."""
_MEASURED = re.compile("[元米里亩顷吨斤克升时度方分天日周月年]$|分钟$|[%‰/]|百分点")


class Unit(NamedTuple):
    """万元: four digits to the left, and 元 (``""`` where only 万 is said)."""

    digits: int
    base: str


@lru_cache(maxsize=4096)
def unit_of(text: str) -> Unit:
    """The parts of a unit as it stands in the plan or behind a figure; 个 before a name adds nothing to it."""
    scale, name = _SCALED.fullmatch(text).groups(default="")  # type: ignore[union-attr]  # matches any text
    name = _SAME.get(name.lower() if name.isascii() else name, name)
    return Unit(_SCALES[scale], name.removeprefix("个") or name)


@lru_cache(maxsize=4096)
def factor(said: str, unit: str) -> Decimal | None:
    """What a figure is multiplied with that is followed by `said`, to be one in `unit`; None where that is not certain.

    Under 户, 1.2万 and 1.2万户 are 12000. Under 万元, 1.2万 is 1.2: nobody means 12000 万元; what 1.2亿 is there, or 8000元,
    the person is asked.
    """
    if said in ("", unit):
        return Decimal(1)
    told, own = unit_of(said), unit_of(unit)
    if told.base not in ("", own.base):
        return None
    if told.digits == own.digits:
        return Decimal(1)
    return Decimal(10) ** told.digits if own.digits == 0 else None


@lru_cache(maxsize=4096)
def conversion(said: str, unit: str) -> Decimal | None:
    """The same for a suggestion, where the size of both is known: 8000元 under 万元 → 0.8, 3千 under 户 → 3000."""
    told, own = unit_of(said), unit_of(unit)
    shift = Decimal(10) ** (told.digits - own.digits)
    if told.base == own.base or (not told.base and told.digits > own.digits):
        return shift
    if (told.base, own.base) in _TIMES:
        return _TIMES[told.base, own.base] * shift
    tens = {"十": 10, "百": 100, "千": 1000}.get(said[:1])
    if tens and own.digits == 0 and not unit.startswith(said[:1]) and said[1:] in ("", unit):
        return Decimal(tens)
    return None


@lru_cache(maxsize=4096)
def scaled(unit: str) -> bool:
    """Whether the unit itself counts in 万 or 亿: 万元, 亿元, 万人次."""
    return unit_of(unit).digits > 0


@lru_cache(maxsize=4096)
def counted(unit: str) -> bool:
    """Whether the unit is of things that there are no halves of: 户, 张, 人次; not 元, 公里, 万人次, %."""
    return bool(unit) and not scaled(unit) and not _MEASURED.search(unit_of(unit).base)


def indivisible(unit: str, target: Fraction | None) -> bool:
    """Whether a task counts things that there are no halves of, as far as its own target has none."""
    return counted(unit) and (target is None or target.denominator == 1)
