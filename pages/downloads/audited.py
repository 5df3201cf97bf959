"""Which events of the audit are asked for: the filters of the page and of its file, as they stand in an address."""

from dataclasses import dataclass
from datetime import date, timedelta

from starlette.datastructures import QueryParams

from access import AnyDatabase, Entry, Event, entries
from access.audit import EVENTS
from pages.downloads.route import RefusedError, unknown
from records.clock import begin

FIRST, LAST = date(2000, 1, 1), date(2200, 1, 1)
DAY = "日期应写成 2024-06-18 的样子。"


@dataclass(frozen=True)
class Filter:
    """Filters that all hold at once. `who`: a login name, empty for nobody signed in, None for everybody; both days
    are included."""

    who: str | None = None
    events: tuple[Event, ...] = ()
    since: date | None = None
    until: date | None = None

    def query(self) -> dict[str, str | list[str]]:
        """The parameters of an address that asks for the same."""
        days = {"since": self.since, "until": self.until}
        asked: dict[str, str | list[str]] = {key: day.isoformat() for key, day in days.items() if day}
        if self.who is not None:
            asked["who"] = self.who
        return {**asked, "event": list(self.events)} if self.events else asked

    def found(self, db: AnyDatabase, limit: int) -> list[Entry]:
        """The newest events first."""
        since = begin(self.since) if self.since else None
        until = begin(self.until + timedelta(days=1)) if self.until else None
        return entries(db, who=self.who, events=self.events, since=since, until=until, limit=limit)


def filter_asked(query: QueryParams) -> Filter:
    """The filters of an address. Raises RefusedError for what is no event and no day."""
    events: list[Event] = []
    for text in query.getlist("event"):
        event = next((known for known in EVENTS if known == text), None)
        if event is None:
            raise unknown("事件", text)
        events.append(event)
    try:
        since, until = day_asked(query.get("since", "")), day_asked(query.get("until", ""))
    except ValueError:
        raise RefusedError(400, DAY) from None
    return Filter(query.get("who"), tuple(events), since, until)


def day_asked(text: str) -> date | None:
    """`2024-06-18`; None for nothing. Raises ValueError for anything else, and for days that no audit has."""
    if not text.strip():
        return None
    day = date.fromisoformat(text.strip())
    if not FIRST <= day <= LAST:
        raise ValueError(text)
    return day
