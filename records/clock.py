"""The bureau's local time. Asked at the edges only (pages, manage.py); calculations take it as an argument."""

import os
from datetime import date, datetime, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


class ClockError(Exception):
    """The bureau's time zone is not known; the message is a sentence for the user."""


def now() -> datetime:
    """The wall-clock time where the bureau is, without zone, as deadlines and the records have it.

    Raises ClockError.
    """
    return local(datetime.now(_zone()))


def local(moment: datetime) -> datetime:
    """A moment as the bureau's local time; one without zone is taken to be that already."""
    if moment.tzinfo is not None:
        moment = moment.astimezone(_zone()).replace(tzinfo=None)
    return moment.replace(microsecond=0)


def begin(day: date) -> datetime:
    """The moment, with its zone, at which a day begins where the bureau is. Raises ClockError."""
    return datetime.combine(day, time(), _zone())


def _zone() -> ZoneInfo:
    name = os.environ.get("WORKPLAN_TIMEZONE") or "Asia/Shanghai"
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ClockError(f"WORKPLAN_TIMEZONE 读到“{name}”，应为时区名，例如 Asia/Shanghai。") from None
