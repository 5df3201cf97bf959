"""From an address to figures: which snapshot, judged against which version of the plan."""

from datetime import date

from metrics.task.assess import assess
from metrics.task.since import assessed_since
from metrics.task.standing import Assessment
from plan import Plan, PlanError, parse_plan
from records import Snapshot, Store, latest_number, plan_text, snapshot_from


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
    """All figures now, or at a snapshot, judged against the plan in force at that snapshot.

    `since`: those of before, to go on from where that comes to the same. Raises UnknownSnapshotError.
    """
    with store.reading() as con:
        if as_of is None:
            return assess(con, plan, Snapshot(latest_number(con), today))
        snapshot = snapshot_from(con, as_of, today)
        if snapshot is None:
            raise UnknownSnapshotError(as_of)
        then = plan_of_its_time(plan, plan_text(con, snapshot.number))
        return (assessed_since(since, con, then, snapshot) if since else None) or assess(con, then, snapshot)


def plan_of_its_time(plan: Plan, text: str | None) -> Plan:
    """The plan whose text was in force; today's where there is none."""
    if text is None or text == plan.text:
        return plan
    try:
        return parse_plan(text)
    except PlanError:
        # stored by an older release whose format this one no longer reads: judge by today's plan
        return plan
