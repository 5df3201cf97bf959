"""Days and times as a workbook keeps them: a count of days, or ISO 8601."""

from datetime import date, datetime, time, timedelta

from openpyxl.utils.datetime import from_excel

from records.reading.sheet import Fault

NEAR_MIDNIGHT = timedelta(minutes=1)
"""A moment so near to midnight is that day: some writers reckon with the local time of 1900, which in China was 43
seconds off today's (SheetJS up to 0.18)."""
LAST_SECOND = time(23, 59, 59)
_HALF = timedelta(hours=12)
_IN_TIME = "带着钟点，可能差了一天，不知道是 {} 月还是 {} 月"
_WRITE = "请把月份写成 {:%Y-%m} 这样的文字"


def day_or_time(value: float, epoch: datetime) -> date | datetime | time | timedelta:
    """What a count of days stands for. Raises ValueError or OverflowError where there is no such day."""
    found = from_excel(value, epoch)
    return near(found) if isinstance(found, datetime) else found


def near(moment: datetime) -> date | datetime:
    """The day where the moment is midnight, or next to it; the last second of a day is that day's."""
    moment = moment.replace(tzinfo=None)
    if abs(moment - datetime.combine(moment.date(), LAST_SECOND)) < timedelta(seconds=0.5):
        return moment.date()
    midnight = datetime.combine((moment + _HALF).date(), time())
    return midnight.date() if abs(moment - midnight) <= NEAR_MIDNIGHT else moment.replace(microsecond=0)


def said(found: date | datetime | time | timedelta) -> str:
    """2024-06-01, or 2024-06-01 16:00:00 where there is more to it than a day."""
    return str(found)


def doubtful_month(found: date | datetime | time | timedelta) -> Fault | None:
    """Why a moment may not be the month it says: three writers of JavaScript store midnight in China as 16:00 of the
    day before, so that 1 November stands there as 31 October."""
    if not isinstance(found, datetime):
        return None
    nearest = (found + _HALF).date()
    if nearest.month == found.month:
        return None
    return Fault(said(found), _IN_TIME.format(found.month, nearest.month), _WRITE.format(nearest), only=("月份",))


def unseen_month(text: str, parts: str) -> Fault | None:
    """Why a day that is shown without its month is none."""
    if ("m" in parts and set(parts) & set("yegd")) or ("m" in parts and not set(parts) & set("hs")):
        return None
    return Fault(text, "格式没有把月份显示出来", "请把格式改成 2024年6月 这样", only=("月份",))
