"""From an address to figures: which snapshot, judged against which version of the plan."""

from datetime import date
from functools import lru_cache

from metrics.task.assess import assess
from metrics.task.since import assessed_since
from metrics.task.standing import Assessment
from plan import Plan, PlanError, parse_plan
from records import Connection, Snapshot, Store, latest_number, plan_of_year, plan_text, snapshot_from


class UnknownSnapshotError(Exception):
    """The snapshot asked for never existed; the message is a sentence for the user."""

    def __init__(self, text: str) -> None:
        super().__init__(f"没有数据版本“{text[:40]}”。请核对链接或编号，例如 42-20241021。")


def latest_snapshot(store: Store, today: date) -> Snapshot:
    """Everything stored so far, judged as on `today`."""
    with store.reading() as con:
        return Snapshot(latest_number(con), today)


def look(
    store: Store, plan: Plan, today: date, as_of: str | None = None, since: Assessment | None = None
) -> Assessment:
    """All figures now, or at a snapshot, of the year of a plan, judged against that plan as it was at the snapshot.

    Where the snapshot knows no plan of that year, of the year whose plan was in force then. `since`: those of before, to go on from where that comes to the same. Raises UnknownSnapshotError.
    """
    with store.reading() as con:
        if as_of is None:
            return assess(con, plan, Snapshot(latest_number(con), today))
        snapshot = snapshot_from(con, as_of, today)
        if snapshot is None:
            raise UnknownSnapshotError(as_of)
        then = plan_at(con, plan, snapshot.number)
        return (assessed_since(since, con, then, snapshot) if since else None) or assess(con, then, snapshot)


def plan_at(con: Connection, plan: Plan, number: int) -> Plan:
    """The plan of the year of `plan` at a batch; where there was none, the one in force then, and `plan` itself where
    nobody knows what was."""
    text = plan_text(con, number)
    if text is None or text == plan.text:
        return plan
    then = _parsed(text)
    if then and then.year == plan.year:
        return then
    return of_year(con, plan, plan.year, number) or then or plan


def of_year(con: Connection, plan: Plan, year: int, number: int | None = None) -> Plan | None:
    """The plan by which months of a year are judged at a batch, now where none is said: the last of that year that is
    known. `plan`: today's, which that is for its own year now. None for a year without a plan."""
    if number is None:
        if year == plan.year:
            return plan
        number = latest_number(con)
    text = plan_of_year(con, number, year)
    return plan if text == plan.text else _parsed(text) if text else None


@lru_cache(maxsize=8)
def _parsed(text: str) -> Plan | None:
    """None for one that an older release stored, in a format this one no longer reads."""
    try:
        return parse_plan(text)
    except PlanError:
        return None
