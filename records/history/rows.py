"""Every accepted spreadsheet row with its file, person and time."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from records.store.batches import latest_number
from records.store.connection import Connection

QUERY = Path(__file__).with_name("rows.sql").read_text(encoding="utf-8")


class Record(NamedTuple):
    """One accepted spreadsheet row and where it came from. `change_reason`: why its file changed locked months;
    `reverted_by`: the batch that undid it."""

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
    file: str
    sha256: str
    person: str
    received: datetime
    stored: datetime
    change_reason: str | None
    reverted_by: int | None
    revert_reason: str | None
    demo: bool


def records(con: Connection, *, task: str | None = None, snapshot: int | None = None) -> list[Record]:
    """Every record, or those of one task, newest first, as of a snapshot (default: the latest)."""
    number = latest_number(con) if snapshot is None else snapshot
    rows = con.execute(QUERY, {"task": task, "snapshot": number})
    return [Record._make(row) for row in rows.fetchall()]
