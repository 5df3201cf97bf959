"""The bureau's local time. Asked at the edges only (pages, manage.py); calculations take it as an argument."""

import os
from datetime import datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """The wall-clock time where the bureau is, without zone, as deadlines and the records have it."""
    zone = ZoneInfo(os.environ.get("WORKPLAN_TIMEZONE", "Asia/Shanghai"))
    return datetime.now(zone).replace(tzinfo=None, microsecond=0)
