"""Every file that was taken in: who sent it, when, what was stored of it, its bytes, and whether it is undone."""

from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from records.history import rows
from records.history.packed import unpacked
from records.store.batches import latest_number
from records.store.connection import Connection

QUERY = Path(__file__).with_name("files.sql").read_text(encoding="utf-8").format(rows=rows.QUERY)


class StoredFile(NamedTuple):
    """One file taken in: its name, who and when, how many rows, of which months and tasks, and whether it is undone. All
    of one `year`: a file is read against the plan of one."""

    batch: int
    file: str
    person: str
    received: datetime
    rows: int
    months: list[int]
    undone_because: str | None
    undone_by: int | None
    tasks: list[str]
    year: int


def stored_files(con: Connection, snapshot: int | None = None, year: int | None = None) -> list[StoredFile]:
    """Every file of which a row was stored, or those of a year, newest first, as of a snapshot (default: the latest)."""
    number = latest_number(con) if snapshot is None else snapshot
    return [
        StoredFile._make(row) for row in con.execute(QUERY, {"task": None, "snapshot": number, "year": year}).fetchall()
    ]


ORIGINALS = ("import", "request", "sites")
"""The kinds of batches whose files departments hand in."""


def original(con: Connection, batch: int, kinds: Collection[str] = ORIGINALS) -> tuple[str, bytes] | None:
    """Name and bytes of the uploaded file of a batch, None for no such batch, or one of another kind."""
    # 更正申请 of one file share its bytes, kept with the first batch that came of it
    row = con.execute(
        """
        select
            batches.file,
            coalesce(batches.content, min_by(twins.content, twins.batch))
        from batches
        left join batches as twins
            on twins.sha256 = batches.sha256
            and twins.content is not null
            and list_contains($kinds, twins.kind)
        where
            batches.batch = $batch
            and list_contains($kinds, batches.kind)
        group by
            batches.file,
            batches.content
        """,
        {"batch": batch, "kinds": list(kinds)},
    ).fetchone()
    return (str(row[0]), unpacked(bytes(row[1]))) if row else None
