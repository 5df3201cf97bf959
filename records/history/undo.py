"""撤销: a file, a drawn sample or findings undone by an event of its own; the rows stay in the history and count no more."""

from datetime import datetime

from records.history.lock import locks
from records.store.batches import latest_number
from records.store.connection import Connection
from records.store.store import Store

UNDOABLE = ("import", "sites", "sample", "checks", "follow_up")
"""Kinds of batches that can be undone."""


class RevertError(Exception):
    """The batch cannot be undone; the message is a sentence for the user."""


def revert(store: Store, batch: int, *, person: str, reason: str, when: datetime, office: bool = True) -> int:
    """Undo a stored file by appending a revert. Returns its batch number; raises RevertError.

    The office may always; others (`office` false) only their own file, and not once a month in it is locked.
    """
    if not person.strip() or not reason.strip():
        raise RevertError("撤销要写明经办人和原因。")
    with store.writing() as con:
        return _append(con, batch, person, reason, when, office)


def _append(con: Connection, batch: int, person: str, reason: str, when: datetime, office: bool) -> int:
    number = latest_number(con) + 1
    found = con.execute(
        "select kind, file, demo, person from batches where batch = $batch", {"batch": batch}
    ).fetchone()
    if found is None or found[0] not in UNDOABLE:
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


def _may_undo(con: Connection, batch: int, *, uploader: str, person: str, before: int) -> None:
    if person != uploader:
        raise RevertError(f"批次 {batch} 是{uploader}报送的，请由本人或局办公室撤销。")
    months = con.execute(
        """
        select month from entries where batch = $batch
        union
        select month from site_entries where batch = $batch
        union
        select told.month  -- undoing a sheet of sites moves the figures of every month told of them
        from sites
        inner join site_entries as told
            on told.task = sites.task
            and told.site = sites.site
            and year(told.month) = sites.year
        where sites.batch = $batch
        order by month
        """,
        {"batch": batch},
    ).fetchall()
    for (month,) in months:
        if month.month in locks(con, month.year, before):
            raise RevertError(f"{month.month} 月已锁定，请联系局办公室撤销。")
