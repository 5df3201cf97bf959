"""What a store holds as a whole, batch by batch: the last number, the plan's texts, the sample, what a snapshot names."""

import hashlib
from datetime import date, datetime
from typing import NamedTuple

from plan import Plan
from records.store.connection import Connection
from records.store.snapshot import Snapshot, parse_snapshot
from records.store.store import Store


def latest_number(con: Connection) -> int:
    """The number of the last batch stored, 0 in an empty store."""
    row = con.execute("select coalesce(max(batch), 0) as number from batches").fetchone()
    assert row is not None
    return int(row[0])


class Last(NamedTuple):
    """What tells a batch from any other that might get its number, as after a backup was put back."""

    batch: int
    kind: str
    sha256: str | None
    person: str | None
    received: datetime
    stored: datetime


LISTED = """
select
    batch,
    kind,
    sha256,
    person,
    received,
    stored
from batches
"""
EVERY = 2**31 - 1
"""A number that no batch is after."""


def last_batch(con: Connection, number: int = EVERY) -> Last | None:
    """The last batch, or the last up to a number; None where there is none."""
    row = con.execute(f"{LISTED} where batch <= $number order by batch desc limit 1", {"number": number}).fetchone()
    return Last._make(row) if row else None


def stored_from(con: Connection, number: int) -> list[Last]:
    """Every batch from a number on, in the order of storing."""
    return [
        *map(Last._make, con.execute(f"{LISTED} where batch >= $number order by batch", {"number": number}).fetchall())
    ]


def snapshot_from(con: Connection, text: str, today: date = date.max) -> Snapshot | None:
    """The snapshot a link or an option names, None if it never existed or is yet to come.

    Without a day (`42`) it is judged as on the day batch 42 was received.
    """
    parsed = parse_snapshot(text)
    if parsed is None or parsed[0] > latest_number(con):
        return None
    number, day = parsed
    if day is not None and day > today:
        return None
    if day is None:
        row = con.execute("select max(received) from batches where batch <= $number", {"number": number}).fetchone()
        if row is None or row[0] is None:
            return None
        day = row[0].date()
    return Snapshot(number, day)


def remember_plan(store: Store, plan: Plan, when: datetime) -> None:
    """Store the text of targets.yaml if it is not the last one stored.

    So a snapshot fixes the targets as well as the records, and an old link shows the figures it
    showed, judged against the plan of its time. Where the store itself holds the plan, only the first one is stored.
    """
    if store.holds_plan:
        with store.reading() as con:
            if plan_text(con, latest_number(con)) is not None:
                return
    with store.writing() as con:
        if not store.holds_plan or plan_text(con, latest_number(con)) is None:
            enter_plan(con, plan, when)


def enter_plan(con: Connection, plan: Plan, when: datetime) -> bool:
    """The same within a transaction of the caller's. Returns whether it was stored."""
    number = latest_number(con)
    if plan_text(con, number) == plan.text:
        return False
    content = plan.text.encode()
    con.execute(
        """
        insert into batches (batch, kind, file, sha256, content, encoding, received, stored, demo)
        values ($batch, 'plan', 'targets.yaml', $sha256, $content, 'utf-8', $when, $when, false)
        """,
        {
            "batch": number + 1,
            "sha256": hashlib.sha256(content).hexdigest(),
            "content": content,
            "when": when,
        },
    )
    return True


def plan_text(con: Connection, number: int) -> str | None:
    """The text of targets.yaml in force at batch `number`, None before the first was stored."""
    row = con.execute(
        """
        select content
        from batches
        where kind = 'plan' and batch <= $number
        order by batch desc
        limit 1
        """,
        {"number": number},
    ).fetchone()
    return bytes(row[0]).decode() if row else None


def last_batch_before_late(con: Connection, newest: int, end: datetime) -> int:
    """The last batch up to `newest` before the first that was received after a moment, 0 where there is none."""
    row = con.execute(
        """
        with late as (
            select min(batch) as first
            from batches
            where
                kind in ('import', 'revert', 'sites')
                and batch <= $newest
                and received > $end
        )

        select coalesce(max(batches.batch), 0) as number
        from batches
        cross join late
        where
            batches.kind not in ('plan', 'decision', 'deck', 'sample', 'checks', 'follow_up')
            and batches.batch <= $newest
            and batches.received <= $end
            and (late.first is null or batches.batch < late.first)
        """,
        {"newest": newest, "end": end},
    ).fetchone()
    assert row is not None
    return int(row[0])


def origin(con: Connection, number: int, year: int) -> tuple[bool, datetime | None]:
    """Whether sample records are part of what is known at batch `number`, and when the last file about a year was
    received."""
    row = con.execute(
        """
        select
            coalesce(bool_or(demo), false) as demo,
            max(received) filter (where kind = 'import' and batch in (from entries select batch where month between $first and $last union from site_entries select batch where month between $first and $last)) as received
        from batches
        where batch <= $number
        """,
        {"number": number, "first": date(year, 1, 1), "last": date(year, 12, 31)},
    ).fetchone()
    return (bool(row[0]), row[1]) if row else (False, None)


def has_demo(con: Connection, number: int) -> bool:
    """Whether sample records are part of the snapshot `number`."""
    row = con.execute("select count(*) from batches where demo and batch <= $number", {"number": number}).fetchone()
    return bool(row and row[0])


def clear_demo(store: Store, when: datetime) -> int:
    """Remove the sample records, the only ones that can be removed. Returns how many files they were.

    The clearing itself is a batch, so that batch numbers, and with them snapshots, never come again.
    """
    with store.writing() as con:
        row = con.execute(
            "select count(*) from batches where demo and kind in ('import', 'sites', 'checks')"
        ).fetchone()
        number = latest_number(con) + 1
        con.execute("delete from entries where batch in (select batch from batches where demo)")
        con.execute("delete from outcomes where batch in (select batch from batches where demo)")
        con.execute("delete from refusals where batch in (select batch from batches where demo)")
        con.execute("delete from mendings where batch in (select batch from batches where demo)")
        con.execute("delete from sites where batch in (select batch from batches where demo)")
        con.execute("delete from site_stages where batch in (select batch from batches where demo)")
        con.execute("delete from site_entries where batch in (select batch from batches where demo)")
        con.execute("delete from decisions where decision in (select batch from batches where demo)")
        con.execute("delete from samples where batch in (select batch from batches where demo)")
        con.execute("delete from drawn where batch in (select batch from batches where demo)")
        con.execute(
            """
            delete from photos
            where number in (select number from checks where action = 'made' and batch in (select batch from batches where demo))
            """
        )
        con.execute(
            """
            delete from checks
            where number in (select number from checks where action = 'made' and batch in (select batch from batches where demo))
            """
        )
        con.execute("delete from batches where demo")
        con.execute(
            """
            insert into batches (batch, kind, received, stored, demo)
            values ($number, 'cleared', $when, $when, false)
            """,
            {"number": number, "when": when},
        )
    return int(row[0]) if row else 0


def losses(con: Connection, number: int) -> list[tuple[datetime, str]]:
    """What was found missing when the store was opened, up to batch `number`, newest first: when, and in words."""
    return con.execute(
        """
        select
            received,
            reason
        from batches
        where
            kind = 'lost'
            and batch <= $number
        order by
            batch desc
        """,
        {"number": number},
    ).fetchall()


def day_end(day: date) -> datetime:
    """The last moment of a day: what was received by then was received on that day."""
    return Snapshot(0, day).moment
