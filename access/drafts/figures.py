"""草稿: what a department is filling in on the page and has not handed in yet. Kept on the server, so that a closed
laptop, a restarted server and a second window lose nothing.

Each change of a draft takes its next turn, a number that only grows; whoever says which turn was seen is told what has
changed since. The last writer of a cell wins, and is told whose text that was.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from access.database.connection import AnyDatabase, Connection


class Draft(NamedTuple):
    """One cell of a draft. `unit` is empty for the whole district; `text` None where nothing is left of it.

    `who` is the name shown, `at` the bureau's wall clock.
    """

    task: str
    unit: str
    field: str
    text: str | None
    who: str
    at: datetime
    turn: int


class Typed(NamedTuple):
    """What somebody types into a cell; None empties it."""

    task: str
    unit: str
    field: str
    text: str | None


class Drafts:
    """The drafts of all departments in one database."""

    def __init__(self, db: AnyDatabase) -> None:
        self.db = db

    def cells(self, department: str, month: str, since: int = 0) -> list[Draft]:
        """The cells of a department's month (`2024-11`) that were changed after a turn; of all turns those that hold
        something, too. In the order in which they were changed.
        """
        with self.db.reading() as con:
            return _cells(con, department, month, since)

    def write(
        self, department: str, month: str, typed: Sequence[Typed], *, who: str, now: datetime, seen: int
    ) -> list[Draft]:
        """Keep what somebody typed. Returns the cells as they were that somebody else had changed after the turn that
        the writer has `seen`.
        """
        if not typed:
            return []
        with self.db.writing() as con:
            before = {(c.task, c.unit, c.field): c for c in _cells(con, department, month, 0)}
            turn = max((c.turn for c in before.values()), default=0) + 1
            _put(con, department, month, typed, who, now, turn)
        mine = {t[:3]: t.text for t in typed}
        return [c for key, c in before.items() if key in mine and c.turn > seen and c.text not in (None, mine[key])]

    def clear(
        self, department: str, month: str, rows: Collection[tuple[str, str]], *, upto: int, who: str, now: datetime
    ) -> None:
        """Let go of rows (task and 街镇) that were handed in: of what was typed up to a turn, not of what came later."""
        with self.db.writing() as con:
            held = _cells(con, department, month, 0)
            gone = [
                Typed(c.task, c.unit, c.field, None)
                for c in held
                if (c.task, c.unit) in rows and c.turn <= upto and c.text is not None
            ]
            _put(con, department, month, gone, who, now, max((c.turn for c in held), default=0) + 1)


def _cells(con: Connection, department: str, month: str, since: int) -> list[Draft]:
    rows = con.execute(
        """
        select task, unit, field, text, who, at, turn
        from drafts
        where department = ? and month = ? and turn > ?
        order by turn, task, unit, field
        """,
        (department, month, since),
    ).fetchall()
    return [Draft(r[0], r[1], r[2], r[3], r[4], datetime.fromisoformat(r[5]), r[6]) for r in rows]


def _put(
    con: Connection, department: str, month: str, typed: Iterable[Typed], who: str, now: datetime, turn: int
) -> None:
    con.executemany(
        """
        insert into drafts (department, month, task, unit, field, text, who, at, turn)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?)
        on conflict (department, month, task, unit, field)
        do update set text = excluded.text, who = excluded.who, at = excluded.at, turn = excluded.turn
        """,
        [(department, month, *cell, who, now.isoformat(timespec="seconds"), turn) for cell in typed],
    )
