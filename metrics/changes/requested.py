"""What a 更正申请 would do were it agreed to now: to the lamps of its task, and to the 完成率 that was published."""

from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

from metrics.changes.flips import Flip
from metrics.month.status import status
from metrics.task.assess import assess
from metrics.task.standing import Assessment
from records import Request, RequestError, Snapshot, Store, grant_within, latest_number


@dataclass(frozen=True)
class Effect:
    """`flips`: of months that are due, and of those asked about. `rates`: month asked about → 完成率 before and after. `error`: why it cannot be agreed to."""

    flips: tuple[Flip, ...] = ()
    rates: tuple[tuple[int, Fraction | None, Fraction | None], ...] = ()
    error: str = ""


def effect(store: Store, newest: Assessment, request: Request, when: datetime) -> Effect:
    """A rehearsal through the real path, rolled back. `newest`: the figures as they are."""
    plan = newest.plan
    try:
        with store.writing(keep=False) as con:
            grant_within(con, plan, request.batch, person="（预览）", when=when)
            after = assess(con, plan, Snapshot(latest_number(con), newest.snapshot.day), {request.task})
    except RequestError as error:
        return Effect(error=str(error))
    old, new = newest.standings[request.task], after.standings[request.task]
    whole = replace(newest, standings={**newest.standings, **after.standings})
    months = [month.month for month in request.months if month.month in old]
    told = [m for m in old if newest.passed(m) or m in months]
    return Effect(
        tuple(Flip(new[m].task, m, old[m].lamp, new[m].lamp) for m in told if old[m].lamp != new[m].lamp),
        tuple((m, status(newest, m).totals.completion, status(whole, m).totals.completion) for m in months),
    )
