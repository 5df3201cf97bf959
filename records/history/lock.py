"""锁定: after a month is locked, changes to it need a reason and are listed (domain.md section 5)."""

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from records.store.batches import latest_number
from records.store.connection import Connection
from records.store.store import Store

HERE = Path(__file__).parent / "locked"
LATE = (HERE / "late.sql").read_text(encoding="utf-8").rstrip()
FILES, SHEETS = LATE.format(kind="import"), LATE.format(kind="sites")
CHANGED = (HERE / "changed.sql").read_text(encoding="utf-8").rstrip().format(late=FILES)
CHANGES = (HERE / "changes.sql").read_text(encoding="utf-8").format(changed=CHANGED)
CELLS = f"{CHANGED} select distinct task, month from changed"  # noqa: S608  texts of our own
FIRST = f"{FILES} select min(batch) from late"  # noqa: S608  the same
LATE_SHEETS = (HERE / "late_sheets.sql").read_text(encoding="utf-8").format(late=SHEETS)


class LockError(Exception):
    """The month cannot be locked or unlocked; the message is a sentence for the user."""


class Lock(NamedTuple):
    """A lock in force on a month: who locked it, when and why."""

    batch: int
    person: str
    when: datetime
    reason: str


class LockedChange(NamedTuple):
    """One cell changed after its month was locked: what it said before and after, by whom and why.

    `batch` is the file or the undoing that changed it. Of an undone file the after fields are those
    that were withdrawn, and `undone` is true. `had_before` is false where the cell was empty. `granted_by`: who agreed,
    where it was a 更正申请;
    `without_effect`: what became of one that nobody agreed to.
    """

    batch: int
    month: date
    task: str
    unit: str | None
    undone: bool
    had_before: bool
    same_before: bool | None
    value_before: Decimal | None
    denominator_before: Decimal | None
    stage_before: str | None
    same: bool
    value: Decimal | None
    denominator: Decimal | None
    stage: str | None
    file: str
    person: str
    when: datetime
    reason: str | None
    granted_by: str | None
    without_effect: str | None = None


def locks(con: Connection, year: int, snapshot: int) -> dict[int, Lock]:
    """Month → the lock in force on it, of the months of a year, at a snapshot."""
    rows = con.execute(
        """
        select
            cast(month(month) as integer) as month,
            kind,
            batch,
            person,
            received,
            reason
        from batches
        where
            kind in ('lock', 'unlock')
            and year(month) = $year
            and batch <= $snapshot
        qualify
            row_number() over (partition by month order by batch desc) = 1
        order by
            month
        """,
        {"year": year, "snapshot": snapshot},
    ).fetchall()
    return {row[0]: Lock(*row[2:]) for row in rows if row[1] == "lock"}


def lock_month(store: Store, month: date, *, person: str, reason: str, when: datetime) -> int:
    """Lock a month. Returns the batch number of the lock; raises LockError."""
    return _set(store, month, "lock", person, reason, when)


def unlock_month(store: Store, month: date, *, person: str, reason: str, when: datetime) -> int:
    """Open a locked month again, which is recorded like the lock. Raises LockError."""
    return _set(store, month, "unlock", person, reason, when)


def _set(store: Store, month: date, kind: str, person: str, reason: str, when: datetime) -> int:
    if not person.strip() or not reason.strip():
        raise LockError("锁定和解锁都要写明经办人和原因。")
    with store.writing() as con:
        number = latest_number(con)
        held = locks(con, month.year, number).get(month.month)
        if (held is not None) == (kind == "lock"):
            raise LockError(f"{month.month} 月{'已经锁定' if held else '没有锁定'}，不用再操作。")
        con.execute(
            """
            insert into batches (batch, kind, person, received, stored, reason, month, demo)
            values ($batch, $kind, $person, $when, $when, $reason, $month, false)
            """,
            {
                "batch": number + 1,
                "kind": kind,
                "person": person.strip(),
                "when": when,
                "reason": reason.strip(),
                "month": month.replace(day=1),
            },
        )
    return number + 1


def locked_changes(con: Connection, snapshot: int) -> list[LockedChange]:
    """The 已锁定期数据变更表: every cell changed after its month was locked, oldest first."""
    return [LockedChange(*row) for row in _changed(con, CHANGES, snapshot)]


def changed_cells(con: Connection, snapshot: int, tasks: Collection[str] | None = None) -> set[tuple[str, date]]:
    """Task and month of every such cell, of all tasks or of those named: quicker than what it said before and after."""
    return {(task, month) for task, month in _changed(con, CELLS, snapshot, tasks)}


def _changed(con: Connection, query: str, snapshot: int, tasks: Collection[str] | None = None) -> list[tuple[Any, ...]]:
    """Most often nothing came after a lock; then the entries are not asked at all."""
    row = con.execute(FIRST, {"snapshot": snapshot}).fetchone()
    if row is None or row[0] is None:
        return []
    asked = {"snapshot": snapshot, "first": row[0], "tasks": None if tasks is None else [*tasks]}
    return con.execute(query, asked).fetchall()
