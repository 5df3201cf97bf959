"""What is known of each cell: the last row stored for a task, 街镇 and month, at one moment or several."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from records.store.connection import Connection

QUERY = Path(__file__).with_name("facts.sql").read_text(encoding="utf-8")


class Fact(NamedTuple):
    """One cell as known at `moment`.

    `unit` None is the whole district. `same` is 无变化: the value is that of the month before, and
    value, denominator and stage are None. `value` and `denominator` as in schema.sql.
    `first_received` is when anything valid first came for the cell: what counts for being on time; `received` when this row did.
    """

    moment: datetime
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


Facts = dict[datetime, dict[str, list[Fact]]]
"""Moment → task id → its facts, ordered by month, district first."""


def facts(
    con: Connection,
    year: int,
    snapshot: int,
    moments: Sequence[datetime],
    tasks: Collection[str] | None = None,
) -> Facts:
    """What was known at each of the moments, from batches up to `snapshot`; all tasks, or those named."""
    rows = con.execute(
        QUERY,
        {
            "moments": list(moments),
            "snapshot": snapshot,
            "first": date(year, 1, 1),
            "last": date(year, 12, 31),
            "tasks": None if tasks is None else list(tasks),
        },
    )
    found: Facts = {moment: {} for moment in moments}
    for row in map(Fact._make, rows.fetchall()):
        found[row.moment].setdefault(row.task, []).append(row)
    return found
