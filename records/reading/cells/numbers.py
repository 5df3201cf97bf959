"""Figures as people write them → exact numbers."""

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from records.reading.cells.quantities import factor
from records.reading.cells.text import plain

LARGEST = Decimal(10) ** 15
PLACES = 6
"""Digits after the point that are stored; more are refused, never cut off in silence."""

_QUANTITY = re.compile(
    r"([-+]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]*)?|[-+]?\.[0-9]+)((?![0-9,.]).*)?", re.DOTALL
)
_GROUPED = re.compile(r"[-+]?[0-9]{1,3}(?: [0-9]{3})+(?! ?[0-9])")
_TORN = re.compile(r"[0-9] [0-9]")


class Quantity(NamedTuple):
    """A figure, and what stands behind it without blanks: 万, 户, %, or nothing."""

    figure: Decimal
    said: str


@lru_cache(maxsize=65536)
def quantity(text: str) -> Quantity | None:
    """1,200 户 → 1200 and 户. None where the text does not begin with one figure, or goes on with another."""
    read = plain(text)
    if " " in read:
        if _TORN.search(read) and not _GROUPED.match(read):
            return None  # 12 0 may be 120 or two numbers
        read = read.replace(" ", "")
    currency = read.startswith("¥")
    found = _QUANTITY.fullmatch(read[1:] if currency else read)
    if not found or len(found[1]) > 28:  # more digits than Decimal reckons with
        return None
    said = found[2] or ""
    if currency and not said.endswith("元"):
        said += "元"
    return Quantity(Decimal(found[1].replace(",", "")), said)


def kept(value: Decimal) -> Decimal | None:
    """The value where it can be stored to its last digit, else None."""
    fine = value.normalize().as_tuple().exponent
    assert isinstance(fine, int)
    return value + 0 if abs(value) < LARGEST and fine >= -PLACES else None  # -0 is 0


@lru_cache(maxsize=65536)
def number(text: str, unit: str = "") -> Decimal | None:
    """120, １２０, 1,200, 1 200, 120户, 1.2万: the number in `unit`. Anything else, too large or too fine: None."""
    read = quantity(text)
    if read is None:
        return None
    times = factor(read.said, plain(unit)) if read.said else 1
    return None if times is None else kept(read.figure * times)


@lru_cache(maxsize=65536)
def share(text: str) -> Decimal | None:
    """85%, 85％ → 0.85; 85‰ → 0.085; without the sign None."""
    read = quantity(text)
    if read is None or read.said not in ("%", "‰") or kept(read.figure) is None:
        return None
    return read.figure / (100 if read.said == "%" else 1000)
