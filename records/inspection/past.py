"""The history of one 点位: every sheet that changed it, every month that was said of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from records.inspection.register import STANDINGS, Action, Site, planned_months
from records.inspection.sheets.altered import STANDING, altered, called, site_texts
from records.inspection.sheets.sheet import ADDRESS, NAME, UNIT
from records.store.connection import Connection

ACTIONS: dict[Action, str] = {"entered": "登记", "changed": "更改", "replaced": "调整", "dropped": "取消"}


class SiteEvent(NamedTuple):
    """One row about a site and where it came from. `month` None: of a sheet of sites, `what` says what it did and `words`
    what it entered, or each cell that it changed before and after; else `what` is the stage said for the month.
    `undone_because`: why the file was undone since, None where it was not."""

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
                reason as words,
                name,
                coalesce(unit, '') as unit,
                coalesce(address, '') as address,
                quantity,
                coalesce(successor, '') as successor
            from sites
            where year = $year and task = $task and site = $site
            union all by name
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
            coalesce(told.words, '') as words,
            undone.reason as undone_because,
            undone.batch as undone_by,
            told.name,
            told.unit,
            told.address,
            told.quantity,
            told.successor
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
            told.batch,
            told.line
        """,
        {"year": year, "task": task, "site": site, "snapshot": snapshot},
    ).fetchall()
    planned = planned_months(con, [row[0] for row in rows])
    held: list[tuple[int | None, Site]] = []
    found = []
    for row in rows:
        event, (undone_by, name, unit, address, quantity, successor) = SiteEvent._make(row[:9]), row[9:]
        if event.month is None:
            action: Action = event.what  # type: ignore[assignment]  # as the table has it
            months = planned.get((event.batch, event.line, site), {})
            of = task, site, name, unit, address, quantity, months
            now = Site(*of, STANDINGS[action], successor, event.words, event.batch)
            event = event._replace(what=ACTIONS[action], words=_words(_before(held, event.batch), now))
            held.append((undone_by, now))
        found.append(event)
    return found[::-1]


def _before(held: Sequence[tuple[int | None, Site]], batch: int) -> Site | None:
    """What held when a sheet came: what the last one said that was not undone by then. `held`: the batch that has undone
    each since, and what it said."""
    return next((site for undone_by, site in reversed(held) if undone_by is None or undone_by > batch), None)


def _words(before: Site | None, now: Site) -> str:
    """With the reason that is given for a change of what counts in locked months; of others it stands in what changes."""
    if before is not None:
        why = f"原因：{now.reason}" if now.active and now.reason else ""
        return "；".join(filter(None, [*map(str, altered(before, now).values()), why]))
    texts = site_texts(now)
    standing = "" if now.active else texts[STANDING]
    bare = [texts.pop(name) for name in (NAME, UNIT, ADDRESS)]
    rest = [f"{called(name)} {text}" for name, text in texts.items() if name != STANDING]
    return "；".join(filter(None, [*bare, *rest, standing]))
