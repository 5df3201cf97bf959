"""Every record with its file, row, person and time; the original files; undoing a file."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from duckdb import DuckDBPyConnection

from records.history.lock import locks
from records.store.store import Store, latest_number

QUERY, FILES = (Path(__file__).with_name(name).read_text(encoding="utf-8") for name in ("rows.sql", "files.sql"))


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


class StoredFile(NamedTuple):
    """One file taken in: its name, who and when, how many rows, of which months, and whether it is undone."""

    batch: int
    file: str
    person: str
    received: datetime
    rows: int
    months: list[int]
    undone_because: str | None
    undone_by: int | None


class RevertError(Exception):
    """The batch cannot be undone; the message is a sentence for the user."""


def stored_files(con: DuckDBPyConnection, snapshot: int | None = None) -> list[StoredFile]:
    """Every file of which a row was stored, newest first, as of a snapshot (default: the latest)."""
    number = latest_number(con) if snapshot is None else snapshot
    return [StoredFile._make(row) for row in con.execute(FILES, {"snapshot": number}).fetchall()]


def records(con: DuckDBPyConnection, *, task: str | None = None, snapshot: int | None = None) -> list[Record]:
    """Every record, or those of one task, newest first, as of a snapshot (default: the latest)."""
    number = latest_number(con) if snapshot is None else snapshot
    rows = con.execute(QUERY, {"task": task, "snapshot": number})
    return [Record._make(row) for row in rows.fetchall()]


def original(con: DuckDBPyConnection, batch: int) -> tuple[str, bytes] | None:
    """Name and bytes of the uploaded file of a batch, None for no such batch."""
    row = con.execute(
        "select file, content from batches where batch = $batch and kind = 'import'",
        {"batch": batch},
    ).fetchone()
    return (str(row[0]), bytes(row[1])) if row else None


def revert(store: Store, batch: int, *, person: str, reason: str, when: datetime, office: bool = True) -> int:
    """Undo a stored file by appending a revert. Returns its batch number; raises RevertError.

    The office may always; others (`office` false) only their own file, and not once a month in it is locked.
    """
    if not person.strip() or not reason.strip():
        raise RevertError("撤销要写明经办人和原因。")
    with store.writing() as con:
        number = latest_number(con) + 1
        found = con.execute(
            "select kind, file, demo, person from batches where batch = $batch", {"batch": batch}
        ).fetchone()
        if found is None or found[0] != "import":
            raise RevertError(f"没有编号为 {batch} 的入库批次，请用 history 查看编号。")
        undone = con.execute(
            "select batch from batches where kind = 'revert' and reverts = $batch", {"batch": batch}
        ).fetchone()
        if undone:
            raise RevertError(f"批次 {batch} 此前已撤销（见批次 {undone[0]}），不用再撤。")
        if not office:
            _may_undo(con, batch, uploader=found[3], person=person, before=number)
        con.execute(
            """
            insert into batches (batch, kind, file, person, received, stored, reverts, reason, demo)
            values ($number, 'revert', $file, $person, $when, $when, $batch, $reason, $demo)
            """,
            {
                "number": number,
                "file": found[1],
                "person": person,
                "when": when,
                "batch": batch,
                "reason": reason.strip(),
                "demo": found[2],
            },
        )
    return number


def _may_undo(con: DuckDBPyConnection, batch: int, *, uploader: str, person: str, before: int) -> None:
    if person != uploader:
        raise RevertError(f"批次 {batch} 是{uploader}报送的，请由本人或局办公室撤销。")
    months = con.execute(
        "select distinct month from entries where batch = $batch order by month", {"batch": batch}
    ).fetchall()
    for (month,) in months:
        if month.month in locks(con, month.year, before):
            raise RevertError(f"{month.month} 月已锁定，请联系局办公室撤销。")
