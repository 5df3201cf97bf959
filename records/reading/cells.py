"""What a cell's text means. Loose forms that allow one reading are read; the rest is refused.

Each function takes the text of a cell and returns its value, or None where it has no single reading.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache

UNCHANGED = "无变化"
YES = frozenset({"是", "落实", "已落实", "√", "✓", "Y", "YES"})
NO = frozenset({"否", "未落实", "×", "✗", "N", "NO"})
LARGEST = Decimal(10) ** 15
PLACES = 6
"""Digits after the point that are stored; more are refused, never cut off in silence."""

_NUMBER = re.compile(r"[-+]?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]*)?|[-+]?\.[0-9]+")
_UNSEEN = dict.fromkeys([0xAD, 0x200B, 0x200C, 0x200E, 0x200F, *range(0x202A, 0x202F), 0x2060, 0xFEFF])
"""Signs without width that come along when text is copied from a web page or a chat."""
_GROUPED = re.compile(r"[-+]?[0-9]{1,3}(?: [0-9]{3})+(?! ?[0-9])")
_TORN = re.compile(r"[0-9] [0-9]")
_YEAR_MONTH = re.compile(r"([0-9]{4})(?:年|[-/.])?([0-9]{1,2})月?(?:份|(?:[-/.]?[0-9]{1,2}日?)(?: 0?0:00:00)?)?")
_MONTH = re.compile(r"([0-9]{1,2})(?:月份?)?")


@lru_cache(maxsize=65536)
def plain(text: str) -> str:
    """Full-width digits and signs made half-width, spaces at the ends and inside runs removed."""
    return " ".join(unicodedata.normalize("NFKC", text).replace("−", "-").translate(_UNSEEN).split())


@lru_cache(maxsize=65536)
def number(text: str, unit: str = "") -> Decimal | None:
    """120, １２０, 1,200, 1 200, 120户, 1.2万: the number. Anything else, too large or too fine: None."""
    read = plain(text)
    if _TORN.search(read) and not _GROUPED.match(read):
        return None  # 12 0 may be 120 or two numbers
    read = read.replace(" ", "")
    if unit and read.endswith(plain(unit)):
        read = read[: -len(plain(unit))]
    factor = 1
    if read.endswith("万"):
        read, factor = read[:-1], 10_000
    if not _NUMBER.fullmatch(read) or len(read) > 40:
        return None
    try:
        value = Decimal(read.replace(",", "")) * factor + 0  # -0 is 0
    except InvalidOperation:
        return None
    fine = value.normalize().as_tuple().exponent
    assert isinstance(fine, int)
    return value if abs(value) < LARGEST and fine >= -PLACES else None


@lru_cache(maxsize=65536)
def share(text: str) -> Decimal | None:
    """85%, 85％ → 0.85; without the sign None."""
    read = plain(text).replace(" ", "")
    value = number(read[:-1]) if read.endswith("%") else None
    return None if value is None else value / 100


@lru_cache(maxsize=65536)
def yes_or_no(text: str) -> bool | None:
    read = plain(text).upper()
    return True if read in YES else False if read in NO else None


@lru_cache(maxsize=4096)
def month(text: str, year: int) -> date | None:
    """2024-06, 2024年6月, 2024/6/1, 202406, 6月, 6 → the first day of the month; `year` where none is said.

    A day as Excel counts it (45444) is read when it lies in `year`. 2024.1 is refused: a cell that takes
    2024.10 for a number shows it so.
    """
    read = plain(text).replace(" 00:00:00", "").replace(" ", "")
    if day := serial_day(read, year):
        return day.replace(day=1)
    if _ONE_OR_TEN.fullmatch(read):
        return None
    if found := _YEAR_MONTH.fullmatch(read):
        in_year, in_month = int(found[1]), int(found[2])
    elif found := _MONTH.fullmatch(read):
        in_year, in_month = year, int(found[1])
    else:
        return None
    return date(in_year, in_month, 1) if 1 <= in_month <= 12 and in_year else None


_ONE_OR_TEN = re.compile(r"[0-9]{4}[.]1")
_EXCEL_DAY_0 = date(1899, 12, 30)


def serial_day(text: str, year: int) -> date | None:
    """45444 → 2024-06-01, the day that Excel stores under this number; None outside `year`."""
    if len(text) != 5 or not (text.isascii() and text.isdecimal()):
        return None
    day = _EXCEL_DAY_0 + timedelta(days=int(text))
    return day if day.year == year else None


def unit_names(units: Iterable[str]) -> dict[str, str]:
    """Every way of writing a 街镇 that means one of them only → its full name."""
    names: dict[str, list[str]] = {}
    for unit in units:
        short = re.sub(r"(新村)?(街道|镇)$", "", unit)
        shortest = re.sub(r"(?<=..)路$", "", short)
        forms = {unit, re.sub(r"(街道|镇)$", "", unit), short, shortest}
        for form in forms | ({f"{short}街道"} if unit.endswith("街道") else set()):
            names.setdefault(form, []).append(unit)
    known = {form: full[0] for form, full in names.items() if len(full) == 1 and form}
    return known | {unit: unit for unit in units}


def only_number(text: str) -> str | None:
    """约120户 → 120: only to suggest what to write instead, so None where there are several, a sign or a share, or 万
    behind it."""
    found = re.findall(r"[^0-9\s]?[0-9][0-9,.]*[^0-9\s]?", plain(text))
    inside = (
        re.fullmatch(r"[^-+/:0-9A-Za-z=#]?([0-9][0-9,.]*)[^-+/:%0-9A-Za-z万亿千百]?", found[0])
        if len(found) == 1
        else None
    )
    return inside[1] if inside and number(inside[1]) is not None else None


def spoken_number(text: str) -> int | None:
    """三百二十 → 320: only to suggest what to write instead, so None wherever it could mean two things.

    三百二 is 320 to some and 302 to others; 一二〇 is spelled, not counted.
    """
    total = section = 0
    digit: int | None = None
    bare = False  # a digit now would stand right behind 百, 千 or 万 without 零
    for sign in plain(text):
        value = unicodedata.numeric(sign, None)
        if value is None or sign.isdecimal() or (digit and value < 10):
            return None
        if value < 10:
            digit, bare = int(value), bare and value > 0
        elif value < 10_000:
            section += (1 if digit is None else digit) * int(value)
            digit, bare = None, value > 10
        else:
            total += (section + (digit or 0)) * int(value)
            section, digit, bare = 0, None, True
    return None if bare and digit else total + section + (digit or 0) if text.strip() else None
