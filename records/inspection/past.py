"""The history of one 点位: every sheet that changed it, every month that was said of it."""

from datetime import datetime
from typing import NamedTuple

from records.inspection.register import Action
from records.store.connection import Connection

ACTIONS: dict[Action, str] = {"entered": "登记", "changed": "更改登记", "replaced": "调整", "dropped": "取消"}


class SiteEvent(NamedTuple):
    """One row about a site and where it came from. `month` None: of a sheet of sites, `what` says what it did; else `what` is
    the stage said for the month. `undone_because`: why the file was undone since, None where it was not."""

    batch: int
    line: int
    file: str
    person: str
    received: datetime
    month: int | None
    what: str
    words: str
    undone_because: str | None


def site_events(con: Connection, year: int, task: str, site: str, snapshot: int) -> list[SiteEvent]:
    """Everything up to a snapshot, newest first."""
    rows = con.execute(
        """
        with told as (
            select
                batch,
                line,
                null as month,
                action as what,
                concat_ws('；', name, unit, address, if(successor is null, null, '由 ' || successor || ' 替换'), reason) as words
            from sites
            where year = $year and task = $task and site = $site
            union all
            select
                batch,
                line,
                cast(month(month) as integer) as month,
                stage as what,
                concat_ws('；', progress, reason, next_step, if(correction = '', null, '更正原因：' || correction)) as words
            from site_entries
            where year(month) = $year and task = $task and site = $site
        )

        select
            told.batch,
            told.line,
            coalesce(batches.file, '') as file,
            coalesce(batches.person, '') as person,
            batches.received,
            told.month,
            told.what,
            told.words,
            undone.reason as undone_because
        from told
        inner join batches
            on batches.batch = told.batch
            and batches.kind in ('sites', 'import')
        left join batches as undone
            on undone.kind = 'revert'
            and undone.reverts = told.batch
            and undone.batch <= $snapshot
        where told.batch <= $snapshot
        order by
            told.batch desc,
            told.line desc
        """,
        {"year": year, "task": task, "site": site, "snapshot": snapshot},
    ).fetchall()
    found = [SiteEvent._make(row) for row in rows]
    return [e if e.month else e._replace(what=ACTIONS.get(e.what, e.what)) for e in found]  # type: ignore[call-overload]
