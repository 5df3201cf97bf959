"""工作稿: the plan that the office is working at and has not published yet, in pieces of its text. Kept on the server, so that
a closed window, a restarted server and a colleague's window lose nothing.

There is one at a time. Each change takes the next turn; who changes a piece says which turn of it was seen, and nothing is
written over a newer one.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from access.database.connection import AnyDatabase, Connection

Ended = Literal["published", "dropped"]


class TakenError(Exception):
    """There is a working copy already; the message says whose."""


class Begun(NamedTuple):
    """What a working copy begins with. `opened`: what tells the plan in force then from any other, empty for none, and
    `base` its text; `document`: the text that it was drafted from, with what the draft left over and took for no target.
    """

    year: int
    name: str
    origin: Literal["document", "plan"]
    opened: str
    pieces: Sequence[tuple[str, str]]
    document: str = ""
    left_over: Sequence[str] = ()
    no_targets: Sequence[tuple[str, str]] = ()
    base: str = ""


class Upon(NamedTuple):
    """The plan in force that a working copy is to follow from now on: what tells it from any other, and its text."""

    opened: str
    base: str


class PlanCopy(NamedTuple):
    """A working copy. `base`: the text of the plan in force that it follows; `turn`: of its last change."""

    id: int
    year: int
    name: str
    origin: str
    opened: str
    document: str
    left_over: tuple[str, ...]
    no_targets: tuple[tuple[str, str], ...]
    who: str
    at: datetime
    base: str
    turn: int


class Held(NamedTuple):
    """One piece; `text` None where it is gone. `who` and `at`: of its last change."""

    piece: int
    place: float
    sort: str
    text: str | None
    who: str
    at: datetime
    turn: int


class Put(NamedTuple):
    """What a piece shall be. `seen`: its turn as it was read, None for a new piece; `text` None takes it away."""

    piece: int
    place: float
    sort: str
    text: str | None
    seen: int | None


class PlanCopies:
    """The working copies in one database."""

    def __init__(self, db: AnyDatabase) -> None:
        self.db = db

    def at_work(self) -> PlanCopy | None:
        """The one that is worked at."""
        with self.db.reading() as con:
            return _copy(con, "where ended is null")

    def document_of(self, year: int) -> PlanCopy | None:
        """The published one of a year that came from a document, the newest of them."""
        with self.db.reading() as con:
            return _copy(con, "where ended = 'published' and document != '' and year = ? order by id desc", year)

    def begin(self, begun: Begun, *, who: str, now: datetime) -> int:
        """Begin one. Raises TakenError where there is one already."""
        with self.db.writing() as con:
            if other := _copy(con, "where ended is null"):
                raise TakenError(
                    f"{other.who} {other.at:%m-%d %H:%M} 已开始了一份工作稿（{other.name}），请在它上面改，或先放弃它。"
                )
            told = [json.dumps(list(each), ensure_ascii=False) for each in (begun.left_over, begun.no_targets)]
            at = now.isoformat(timespec="seconds")
            made = con.execute(
                """
                insert into plan_copies (year, name, origin, opened, document, left_over, no_targets, who, at, base)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                returning id
                """,
                (begun.year, begun.name, begun.origin, begun.opened, begun.document, *told, who, at, begun.base),
            )
            id = int(made.fetchone()[0])
            con.executemany(
                "insert into plan_pieces (copy, piece, place, sort, text, who, at, turn) values (?, ?, ?, ?, ?, '', ?, 1)",
                [(id, n, float(n), sort, text, at) for n, (sort, text) in enumerate(begun.pieces, 1)],
            )
        return id

    def pieces(self, copy: int, since: int = 0) -> list[Held]:
        """The pieces of a copy that were changed after a turn, those that are gone too, in the order of their places."""
        with self.db.reading() as con:
            rows = con.execute(
                """
                select piece, place, sort, text, who, at, turn
                from plan_pieces
                where copy = ? and turn > ?
                order by place, piece
                """,
                (copy, since),
            ).fetchall()
        return [Held(r[0], r[1], r[2], r[3], r[4], datetime.fromisoformat(r[5]), r[6]) for r in rows]

    def write(self, copy: int, puts: Sequence[Put], *, who: str, now: datetime, upon: Upon | None = None) -> int | None:
        """Change pieces, all or none; with `upon` the plan that the copy follows as well. Returns the turn; None where one
        of the pieces has changed since it was read, or the copy is no longer worked at."""
        at = now.isoformat(timespec="seconds")
        with self.db.writing() as con:
            held = {r[0]: r[1] for r in con.execute("select piece, turn from plan_pieces where copy = ?", (copy,))}
            ended = con.execute("select ended from plan_copies where id = ?", (copy,)).fetchone()
            if ended is None or ended[0] is not None or any(held.get(put.piece) != put.seen for put in puts):
                return None
            turn = max(held.values(), default=0) + 1
            con.executemany(
                """
                insert into plan_pieces (copy, piece, place, sort, text, who, at, turn)
                values (?, ?, ?, ?, ?, ?, ?, ?)
                on conflict (copy, piece)
                do update set place = excluded.place, text = excluded.text, who = excluded.who, at = excluded.at,
                  turn = excluded.turn
                """,
                [(copy, *put[:4], who, at, turn) for put in puts],
            )
            if upon is not None:
                con.execute("update plan_copies set opened = ?, base = ? where id = ?", (*upon, copy))
        return turn

    def end(self, copy: int, ended: Ended) -> bool:
        """It is published, or given up. False where it was no longer worked at."""
        with self.db.writing() as con:
            done = con.execute("update plan_copies set ended = ? where id = ? and ended is null", (ended, copy))
            return done.rowcount == 1


def _copy(con: Connection, which: str, *values: object) -> PlanCopy | None:
    row = con.execute(
        f"""
        select id, year, name, origin, opened, document, left_over, no_targets, who, at, base,
          (select max(turn) from plan_pieces where copy = plan_copies.id)
        from plan_copies
        {which}
        limit 1
        """,  # noqa: S608  the condition is our own
        values,
    ).fetchone()
    if row is None:
        return None
    left, none = (tuple(json.loads(text)) for text in row[6:8])
    numbers = tuple((str(a), str(b)) for a, b in none)
    id, year, name, origin, opened, document = row[:6]
    at = datetime.fromisoformat(row[9])
    return PlanCopy(id, year, name, origin, opened, document, left, numbers, row[8], at, row[10], row[11] or 0)
