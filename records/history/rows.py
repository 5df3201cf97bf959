"""Every accepted spreadsheet row with its file, person and time."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from records.store.batches import latest_number
from records.store.connection import Connection
from records.store.store import Store

HERE = Path(__file__).parent
QUERY = (HERE / "rows.sql").read_text(encoding="utf-8")
BY_UNIT = (HERE / "by_unit.sql").read_text(encoding="utf-8")
STRETCHES = (HERE / "stretches.sql").read_text(encoding="utf-8")
STRETCH = (HERE / "stretch.sql").read_text(encoding="utf-8").format(rows=QUERY)
AT_ONCE = 10_000
"""Rows held at a time where all are asked for; more take memory and save no time."""


class Record(NamedTuple):
    """One accepted spreadsheet row and where it came from. `change_reason`: why its file changed locked months;
    `reverted_by`: the batch that undid it. `correction`: 更正原因, None of a row stored before it had a column.
    `asks`: it is a row of a 更正申请, without effect; `answered`: granted, returned or withdrawn, also of the row that came of it. `mended`: the cells
    that were mended on the page, what the file says there and what was typed instead: `完成值：六十张 → 60`. `unregistered`: it is about a 点位 that is in no register any more, and has no effect."""

    batch: int
    line: int
    month: date
    task: str
    unit: str | None
    same: bool
    value: Decimal | None
    denominator: Decimal | None
    stage: str | None
    progress: str | None
    reason: str | None
    next_step: str | None
    correction: str | None
    file: str
    sha256: str
    person: str
    received: datetime
    stored: datetime
    change_reason: str | None
    reverted_by: int | None
    revert_reason: str | None
    demo: bool
    asks: bool
    answered: str | None
    answered_by: str | None
    answer_reason: str | None
    mended: str | None
    unregistered: bool


class Figure(NamedTuple):
    """What one accepted spreadsheet row says of its cell, without its texts: what stands against what."""

    batch: int
    line: int
    month: date
    task: str
    unit: str | None
    same: bool
    value: Decimal | None
    denominator: Decimal | None
    stage: str | None
    reverted_by: int | None


def records(
    con: Connection, *, task: str | None = None, snapshot: int | None = None, year: int | None = None
) -> list[Record]:
    """Every record, or those of one task or one year, newest first, as of a snapshot (default: the latest)."""
    number = latest_number(con) if snapshot is None else snapshot
    rows = con.execute(QUERY, {"task": task, "snapshot": number, "year": year})
    return [Record._make(row) for row in rows.fetchall()]


def figures_by_unit(con: Connection, *, task: str | None = None, snapshot: int) -> Iterator[Figure]:
    """The figure of every record, or of those of one task, up to a snapshot: task by task, 街镇 by 街镇, year by year,
    each from its oldest on. However many there are, few are held at a time."""
    rows = con.execute(BY_UNIT, {"task": task, "snapshot": snapshot})
    while some := rows.fetchmany(AT_ONCE):
        yield from map(Figure._make, some)


def all_records(store: Store, *, task: str | None = None, snapshot: int, at_once: int = AT_ONCE) -> Iterator[Record]:
    """Every record, or those of one task, newest first, up to a snapshot; however many, `at_once` are held at a time.

    The store is let go of between any two stretches: who takes the records may be slow (a pager at a terminal), and
    nobody else should have to wait for it.
    """
    asked = {"task": task, "snapshot": snapshot}
    with store.reading() as con:
        begins = con.execute(STRETCHES, {**asked, "size": at_once}).fetchall()
    for (batch, line), (next_batch, next_line) in pairwise([*begins, (0, 0)]):
        where = {"batch": batch, "line": line, "next_batch": next_batch, "next_line": next_line, "year": None}
        with store.reading() as con:
            found = con.execute(STRETCH, asked | where).fetchall()
        yield from map(Record._make, found)
