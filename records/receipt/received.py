"""A stored file as its receipt shows it, found by the number of its batch."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from records.store.connection import Connection

QUERY = Path(__file__).with_name("received.sql").read_text(encoding="utf-8")


class Told(NamedTuple):
    """What a file says of a task and month: rows of cells that were empty, and rows that change one. `first_received`: when
    the last of the changed cells first came."""

    task: str
    year: int
    month: int
    new: int
    changed: int
    first_received: datetime | None


class ReceivedFile(NamedTuple):
    """One file taken in: who handed it in, when, of what it says something, and what has undone it since."""

    batch: int
    file: str
    person: str
    received: datetime
    stored: datetime
    undone_by: int | None
    undone_because: str | None
    told: tuple[Told, ...]

    @property
    def new(self) -> int:
        return sum(each.new for each in self.told)

    @property
    def year(self) -> int | None:
        """That of the plan it was read against, None where nothing was stored of it."""
        return self.told[0].year if self.told else None

    @property
    def changed(self) -> int:
        return sum(each.changed for each in self.told)


def received_file(con: Connection, batch: int) -> ReceivedFile | None:
    """The file of a batch; None where the number is of no file."""
    return received_files(con, [batch]).get(batch)


def received_files(con: Connection, wanted: Sequence[int]) -> dict[int, ReceivedFile]:
    """The files of batches, by number; a number that is of no file is not among them."""
    rows = con.execute(
        """
        select
            batches.batch,
            batches.file,
            batches.person,
            batches.received,
            batches.stored,
            undone.batch as undone_by,
            undone.reason as undone_because
        from batches
        left join batches as undone
            on undone.kind = 'revert'
            and undone.reverts = batches.batch
        where
            batches.batch in (select unnest($batches))
            and batches.kind = 'import'
        """,
        {"batches": list(wanted)},
    ).fetchall()
    told: dict[int, list[Told]] = {}
    for batch, *rest in con.execute(QUERY, {"batches": list(wanted)}).fetchall():
        told.setdefault(batch, []).append(Told._make(rest))
    return {row[0]: ReceivedFile._make([*row, tuple(told.get(row[0], ()))]) for row in rows}
