"""What is known of each cell: the last row stored for a task, 街镇 and month, at one moment or several."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from records.store.connection import Connection

QUERY = Path(__file__).with_name("facts.sql").read_text(encoding="utf-8")
SINCE = """
select
    entries.task,
    entries.unit,
    cast(month(entries.month) as integer) as month,
    entries.same,
    entries.value,
    entries.denominator,
    entries.stage,
    entries.progress,
    entries.reason,
    entries.next_step,
    entries.correction,
    batches.received as first_received,
    entries.batch,
    entries.line,
    batches.person,
    batches.received
from entries
inner join batches
    on batches.batch = entries.batch
where
    batches.kind = 'import'
    and batches.batch > $since
    and entries.batch > $since
    and entries.month between $first and $last
order by
    entries.batch,
    entries.line
"""


class Fact(NamedTuple):
    """One cell as known at a moment.

    `unit` None is the whole district. `same` is 无变化: the value is that of the month before, and
    value, denominator and stage are None. `value` and `denominator` as in schema.sql.
    `first_received` is when anything valid first came for the cell: what counts for being on time; `received` when this row did.
    """

    task: str
    unit: str | None
    month: int
    same: bool
    value: Decimal | None
    denominator: Decimal | None
    stage: str | None
    progress: str | None
    reason: str | None
    next_step: str | None
    correction: str | None
    first_received: datetime
    batch: int
    line: int
    person: str
    received: datetime


class Touched(NamedTuple):
    """A task of which something was stored, or undone, and the first month it is about."""

    task: str
    first_month: int


Facts = dict[datetime, dict[str, list[Fact]]]
"""Moment → task id → its facts, ordered by month, district first. What was known of a cell at several moments is one object in
all of them."""


def facts(
    con: Connection,
    year: int,
    snapshot: int,
    moments: Sequence[datetime],
    tasks: Collection[str] | None = None,
    since: int = 0,
) -> Facts:
    """What was known at each of the moments, from batches after `since` and up to `snapshot`; all tasks, or those named."""
    rows = con.execute(
        QUERY,
        {
            "moments": list(moments),
            "since": since,
            "snapshot": snapshot,
            "first": date(year, 1, 1),
            "last": date(year, 12, 31),
            "tasks": None if tasks is None else list(tasks),
        },
    )
    found: Facts = {moment: {} for moment in moments}
    for known_at, *row in rows.fetchall():
        fact = Fact._make(row)
        for moment in known_at:
            found[moment].setdefault(fact.task, []).append(fact)
    return found


def rows_since(con: Connection, year: int, since: int) -> list[Fact]:
    """What files stored after batch `since` say about a year, row by row in the order of storing: to be laid over what was
    known then, where none of them was undone."""
    asked = {"since": since, "first": date(year, 1, 1), "last": date(year, 12, 31)}
    return [*map(Fact._make, con.execute(SINCE, asked).fetchall())]


def laid_over(known: Facts, new: Iterable[Fact]) -> Facts:
    """What was known with rows stored since: at each moment those that had come by then, in the place of what their cells said.
    Those of one cell in the order of storing. Tasks of which nothing is new keep their lists."""
    found = {moment: dict(of_task) for moment, of_task in known.items()}
    by_task: dict[str, list[Fact]] = {}
    for fact in new:
        by_task.setdefault(fact.task, []).append(fact)
    for moment, of_task in found.items():
        for task, facts in by_task.items():
            cells = {(fact.month, fact.unit): fact for fact in of_task.get(task, ())}
            for fact in facts:
                if fact.received <= moment:
                    before = cells.get((fact.month, fact.unit))
                    first = min(before.first_received, fact.first_received) if before else fact.first_received
                    cells[fact.month, fact.unit] = fact._replace(first_received=first)
            if cells:
                of_task[task] = sorted(cells.values(), key=lambda each: (each.month, each.unit or ""))
    return found


def touched_since(con: Connection, year: int, since: int, snapshot: int) -> list[Touched]:
    """The tasks of which files stored, or undone, after batch `since` and up to `snapshot` say something about a year; what is
    said of their sites counts from its first month on."""
    rows = con.execute(
        """
        with told as (
            select
                batch,
                task,
                month
            from entries
            union all
            select
                batch,
                task,
                month
            from site_entries
            union all
            select
                batch,
                task,
                make_date(year, 1, 1) as month
            from sites
        )

        select
            told.task,
            cast(min(month(told.month)) as integer) as first_month
        from batches
        inner join told
            on told.batch = if(batches.kind = 'revert', batches.reverts, batches.batch)
        where
            batches.kind in ('import', 'revert', 'sites')
            and batches.batch > $since
            and batches.batch <= $snapshot
            and year(told.month) = $year
        group by
            told.task
        order by
            told.task
        """,
        {"year": year, "since": since, "snapshot": snapshot},
    ).fetchall()
    return [*map(Touched._make, rows)]
