"""Months and whole dates as people and programs write them → the first day of the month, or the day."""

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from records.reading.cells.text import plain

_MONTHS = (
    re.compile(r"([0-9]{4})[-/.]?([0-9]{1,2})(?:月份?)?"),
    re.compile(r"([0-9]{4})年([0-9]{1,2})(?:月份?)?"),
    re.compile(r"()([0-9]{1,2})(?:月份?)?"),
)
"""Year and month; an empty year is the plan's."""
_DAYS = (
    re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})"),
    re.compile(r"([0-9]{4})(年)([0-9]{1,2})月([0-9]{1,2})[日号]?"),
    re.compile(r"([0-9]{4})()([0-9]{2})([0-9]{2})"),
)
"""A whole date has the same sign twice: 2024.4-6 is April to June."""
_DAY_OF_YEAR = re.compile(r"([0-9]{1,2})(?:月|[-/])([0-9]{1,2})[日号]?")
_WEEKDAY = re.compile("[(]?(?:星期|周|礼拜)[一二三四五六日天][)]?")
_TIME = re.compile(
    r"(.*[0-9日号一二三四五六天)])(?:T| +)(上午|下午|AM|PM)? ?([0-9]{1,2})(?::|时)([0-9]{2})分?(?::?([0-9]{2})秒?)?"
    r"(?:[.,][0-9]+)? ?(AM|PM)?(Z|[+-]00:?00)?(?:[+-][0-9]{2}:?[0-9]{2})?",
    re.IGNORECASE,
)
_ONE_OR_TEN = re.compile(r"[0-9]{4}[.]1")
_TORN = re.compile("[0-9] [0-9]")
_YEAR_APART = re.compile("[0-9]{4} [0-9]{1,2}(?![0-9]| [0-9])")
"""2024 06; but 1 2月 may be December or two months."""
_EXCEL_DAY_0 = date(1899, 12, 30)
_CHINA = timedelta(hours=8)


@lru_cache(maxsize=4096)
def month(text: str, year: int) -> date | None:
    """2024-06, 2024年6月, 2024/6/1, 202406, 6月, 6 → the first day of the month; `year` where none is said.

    A day as Excel counts it (45444) is read when it lies in `year`. 2024.1 is refused: a cell that takes
    2024.10 for a number shows it so. The time of day behind a whole date says nothing, see `_moved`.
    """
    read = plain(text)
    moment = _TIME.fullmatch(read) if ":" in read or "时" in read else None
    day = _whole_date(moment[1] if moment else read)
    if day:
        return None if moment and _moved(day, moment) else day.replace(day=1)
    if moment or (_TORN.search(read) and not _YEAR_APART.match(read)):
        return None
    read = read.replace(" ", "")
    if serial := serial_day(read, year):
        return serial.replace(day=1)
    if _ONE_OR_TEN.fullmatch(read):
        return None
    found = next((found for form in _MONTHS if (found := form.fullmatch(read))), None)
    return _date(int(found[1] or year), int(found[2]), 1) if found else None


@lru_cache(maxsize=4096)
def day(text: str, year: int) -> date | None:
    """2024-07-08, 2024年7月8日, 20240708, 7月8日, 7-8 → the day, of `year` where none is said; a time of day behind it says
    nothing, a day as Excel counts it is read when it lies in `year`. None for anything else."""
    read = plain(text)
    moment = _TIME.fullmatch(read) if ":" in read or "时" in read else None
    if found := _whole_date(moment[1] if moment else read) or serial_day(read, year):
        return found
    short = _DAY_OF_YEAR.fullmatch(_WEEKDAY.sub("", read).replace(" ", ""))
    return _date(year, int(short[1]), int(short[2])) if short else None


def _whole_date(text: str) -> date | None:
    read = _WEEKDAY.sub("", text).replace(" ", "")
    found = next((found for form in _DAYS if (found := form.fullmatch(read))), None)
    return _date(int(found[1]), int(found[3]), int(found[4])) if found else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _moved(day: date, moment: re.Match[str]) -> bool:
    """Whether a program may have written the first day of the next month as the last hours of this one.

    In China midnight is 16:00 of the day before in Greenwich, and SheetJS stores it up to 43 seconds early. 23:59 and
    23:59:59 are how people write the end of a day.
    """
    half = (moment[2] or moment[6] or "").upper()
    hour, minute, second = (int(moment[part] or 0) for part in (3, 4, 5))
    hour = hour % 12 + 12 * (half in ("下午", "PM")) if half else hour
    try:
        at = datetime.combine(day, time(hour, minute, second))
    except ValueError:
        return True  # no time of day at all, so nobody knows what it is
    early = timedelta(minutes=1)
    if moment[7]:
        return (at + _CHINA + early).month != day.month
    suspects = (at + early, at + _CHINA, at + _CHINA + early)
    midnight = any(moved.month != day.month and moved.time() < time(0, 1) for moved in suspects)
    return midnight and at.time() not in (time(23, 59), time(23, 59, 59))


def serial_day(text: str, year: int) -> date | None:
    """45444 → 2024-06-01, the day that Excel stores under this number; None outside `year`."""
    if len(text) != 5 or not (text.isascii() and text.isdecimal()):
        return None
    day = _EXCEL_DAY_0 + timedelta(days=int(text))
    return day if day.year == year else None
