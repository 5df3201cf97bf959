"""Getting a monthly file in: read → check → append, all in one transaction or not at all."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

import pyarrow as pa
from duckdb import DuckDBPyConnection

from plan import Plan
from records.check import Checked, check_sheet
from records.entry import Entry
from records.facts import facts
from records.files import Sheet, Upload, read_sheet
from records.lock import locks
from records.store import latest_number

ENTRY_SCHEMA = pa.schema(
    [
        ("batch", pa.int32()),
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
    ]
)


@dataclass(frozen=True)
class Sender:
    """Who hands in a file, when it counts as received, whether it is a sample, and why it changes data
    of locked months (empty: it may not)."""

    person: str
    received: datetime
    stored: datetime
    demo: bool = False
    reason: str = ""


@dataclass(frozen=True)
class Taken:
    """A file that was taken in. `batch` is None when it added nothing; `twin` is the batch that had
    stored the very same bytes before."""

    batch: int | None
    twin: int | None
    checked: Checked


def take(
    con: DuckDBPyConnection,
    plan: Plan,
    upload: Upload,
    sender: Sender,
    default_month: date | None = None,
    sheet: Sheet | None = None,
) -> Taken:
    """Check a file against the store and append its good rows, within the caller's transaction.

    `sheet` is the file already read, so that a long reading need not keep other writers waiting.
    Raises FileError when the file as a whole cannot be read.
    """
    sheet = sheet or read_sheet(upload)
    number = latest_number(con)
    current = facts(con, plan.year, number, [datetime.max])[datetime.max]
    checked = check_sheet(
        plan,
        sheet,
        current,
        default_month=default_month,
        received=sender.received,
        locked=locks(con, plan.year, number),
        reason=sender.reason,
    )
    digest = hashlib.sha256(upload.content).hexdigest()
    twin = _twin(con, digest)
    if twin is not None or not checked.changes:
        return Taken(None, twin, checked)
    con.execute(
        """
        insert into batches (
            batch, kind, file, sha256, content, encoding, person, received, stored, reason, demo
        )
        values (
            $batch, 'import', $file, $sha256, $content, $encoding, $person, $received, $stored, $reason, $demo
        )
        """,
        {
            "batch": number + 1,
            "file": upload.name,
            "sha256": digest,
            "content": upload.content,
            "encoding": sheet.encoding,
            "person": sender.person,
            "received": sender.received,
            "stored": sender.stored,
            "reason": sender.reason.strip() or None,
            "demo": sender.demo,
        },
    )
    _append(con, number + 1, [change.entry for change in checked.changes])
    return Taken(number + 1, None, checked)


def _append(con: DuckDBPyConnection, batch: int, entries: list[Entry]) -> None:
    columns = [[batch] * len(entries), *map(list, zip(*entries, strict=True))]
    arrays = [pa.array(column, type=field.type) for column, field in zip(columns, ENTRY_SCHEMA, strict=True)]
    con.register("arriving", pa.Table.from_arrays(arrays, schema=ENTRY_SCHEMA))
    con.execute("insert into entries by name select * from arriving order by line")
    con.unregister("arriving")


def _twin(con: DuckDBPyConnection, digest: str) -> int | None:
    """The batch that stored the same bytes and has not been undone."""
    row = con.execute(
        """
        select max(batch)
        from batches
        where
            kind = 'import'
            and sha256 = $digest
            and batch not in (select reverts from batches where kind = 'revert')
        """,
        {"digest": digest},
    ).fetchone()
    return row[0] if row else None
