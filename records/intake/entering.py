"""The good rows of a file that was checked, appended within the caller's transaction: as the next batch, and as 更正申请."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

import pyarrow as pa

from records.checking.bulk.changes import Changes
from records.checking.by_site import site_entries
from records.checking.check import Checked
from records.checking.entry import Entry
from records.checking.told import Change
from records.history.packed import packed
from records.inspection.storing import append_site_entries
from records.reading.sheet import Row, Upload
from records.receipt.outcome import Outcome, keep_mended, keep_outcome
from records.store.connection import Connection

ENTRY_SCHEMA = pa.schema(
    [
        ("line", pa.int32()),
        ("month", pa.date32()),
        ("task", pa.string()),
        ("unit", pa.string()),
        ("same", pa.bool_()),
        ("value", pa.decimal128(28, 10)),
        ("denominator", pa.decimal128(28, 10)),
        ("stage", pa.string()),
        ("progress", pa.string()),
        ("reason", pa.string()),
        ("next_step", pa.string()),
        ("correction", pa.string()),
    ]
)

AT_ONCE = 20_000
"""Entries handed to DuckDB in one go: more take memory and save no time."""


@dataclass(frozen=True)
class Sender:
    """Who hands in a file, when it counts as received, whether it is a sample, and why it changes data (empty: each
    row that does says so itself). `office`: whether changes of locked months take effect at once; those of anybody
    else are 更正申请."""

    person: str
    received: datetime
    stored: datetime
    demo: bool = False
    reason: str = ""
    office: bool = True


def enter(
    con: Connection, number: int, upload: Upload, sender: Sender, checked: Checked, wrong: Iterable[Row]
) -> tuple[int | None, tuple[int, ...]]:
    """Store the good rows of a file that was checked, `number` being the last batch: those that count as the next one, the
    更正申请 in batches of their own. Returns the numbers. `wrong`: its other rows, and perhaps more."""
    batch = _count(con, number + 1, upload, sender, checked, wrong) if checked.changes else None
    return batch, _ask(con, batch or number, upload, sender, checked)


def _count(con: Connection, number: int, upload: Upload, sender: Sender, checked: Checked, wrong: Iterable[Row]) -> int:
    _enter(con, number, "import", upload, sender, checked)
    changes = checked.changes
    for columns in changes.taken if isinstance(changes, Changes) else ():
        _insert(con, number, columns.table())
    told = changes.told if isinstance(changes, Changes) else changes
    _append(con, number, [change.entry for change in told if not change.entry.site])
    append_site_entries(con, number, site_entries(told))
    counts = len(checked.unchanged), checked.unreported, len(checked.rejected_lines)
    keep_outcome(con, number, Outcome(*counts, checked.rejected, {row.line: row.task for row in wrong}))
    keep_mended(con, number, upload.mended)
    return number


def _ask(con: Connection, number: int, upload: Upload, sender: Sender, checked: Checked) -> tuple[int, ...]:
    """The 更正申请 of a file, one for each task, so that the office can answer for each."""
    entries = sorted((change.entry for change in checked.requested), key=lambda entry: entry.task)
    made = []
    for _, of_task in groupby(entries, key=lambda entry: entry.task):
        number += 1
        made.append(number)
        own = list(of_task)
        _enter(con, number, "request", upload, sender, checked)
        _append(con, number, [entry for entry in own if not entry.site])
        append_site_entries(con, number, site_entries(Change(entry, None) for entry in own))
    return tuple(made)


def _enter(con: Connection, batch: int, kind: str, upload: Upload, sender: Sender, checked: Checked) -> None:
    """The batch itself; the bytes with the first that comes of a file."""
    digest = hashlib.sha256(upload.content).hexdigest()
    spare = kind == "request" and _holds(con, digest)
    con.execute(
        """
        insert into batches (
            batch, kind, file, sha256, content, encoding, person, received, stored, reason, demo
        )
        values (
            $batch, $kind, $file, $sha256, $content, $encoding, $person, $received, $stored, $reason, $demo
        )
        """,
        {
            "batch": batch,
            "kind": kind,
            "file": upload.name,
            "sha256": digest,
            "content": None if spare else packed(upload.content),
            "encoding": checked.encoding,
            "person": sender.person,
            "received": sender.received,
            "stored": sender.stored,
            "reason": sender.reason.strip() or None,
            "demo": sender.demo,
        },
    )


def _holds(con: Connection, digest: str) -> bool:
    """Whether the bytes are in the store."""
    held = con.execute(
        "select count(*) from batches where sha256 = $digest and content is not null and not demo", {"digest": digest}
    ).fetchone()
    return bool(held and held[0])


def _append(con: Connection, batch: int, entries: list[Entry]) -> None:
    for start in range(0, len(entries), AT_ONCE):
        columns = zip(*(entry[: len(ENTRY_SCHEMA)] for entry in entries[start : start + AT_ONCE]), strict=True)
        arrays = [pa.array(column, type=field.type) for column, field in zip(columns, ENTRY_SCHEMA, strict=True)]
        _insert(con, batch, pa.Table.from_arrays(arrays, schema=ENTRY_SCHEMA))


def _insert(con: Connection, batch: int, entries: pa.Table) -> None:
    con.register("arriving", entries)
    con.execute(
        """
        insert into entries by name
        select
            $batch as batch,
            * replace (
                nullif(progress, '') as progress,
                nullif(reason, '') as reason,
                nullif(next_step, '') as next_step,
                coalesce(correction, '') as correction
            )
        from arriving
        """,
        {"batch": batch},
    )
    con.unregister("arriving")
