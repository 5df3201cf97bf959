"""Letters on their way. They wait in the accounts' database, so that they outlive the server and no two processes send
the same one.

Here and not among the records: whom a bureau writes to is given away with no backup of the records, and a letter on its
way is no figure, so no snapshot changes with it. Each turn stands in the audit in the same transaction.

    waiting ──claim──> sending ──handing──> handing ──sent──> sent
       ^                  │ (5 minutes)        │ (5 minutes)
       └──────────────────┘                    └──> unsure       failed: refused, or tried often enough

Until `handing` the mail server has nothing of the text: what was cut off is sent anew. After it SMTP cannot tell whether
the server has taken a letter whose answer never came (RFC 5321, 4.5.4.1), so it is not sent again but by a person.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, NamedTuple

from access import audit
from access.database.connection import AnyDatabase, Connection, Row
from access.database.moments import LEEWAY_SECONDS
from access.mail.message import sendable
from access.people.rows import Actor

State = Literal["waiting", "sending", "handing", "sent", "failed", "unsure"]
STALE_SECONDS = 300.0
"""Who has claimed a letter for longer is gone."""
WAITS = (60.0, 300.0, 900.0)
"""Seconds until it is tried again, after the first, second and third time that nobody answered."""
CUT_OFF = "发送时中断了，不知道邮件服务器收下没有"
_OVERDUE = "(claimed < ? or claimed > ?)"


class Mailing(NamedTuple):
    """A letter to a department. `occasion`: what it is for; of one occasion a person gets one letter, ever.
    `month`: what it is about, `2024-06`."""

    occasion: str
    month: str
    department: str
    recipients: tuple[str, ...]
    subject: str
    text: str


@dataclass(frozen=True)
class Letter:
    """A letter to one person, and how far it is. `said`: why it is not sent, as it was last tried. `claim`: known to whoever
    is sending it. `done`: when the mail server took it, or it was given up."""

    number: int
    month: str
    department: str
    recipient: str
    content: bytes
    made: datetime
    state: State
    tries: int
    claim: str
    said: str
    done: datetime | None


class Letters:
    """All letters of a database."""

    def __init__(self, db: AnyDatabase) -> None:
        self.db = db

    def add(self, mailings: Iterable[Mailing], sender: str, *, by: Actor, now: datetime) -> list[Mailing]:
        """Let letters wait to be sent; those of them that are new, with the people they are new to."""
        added = []
        with self.db.writing() as con:
            for mailing in mailings:
                new = tuple(r for r in dict.fromkeys(mailing.recipients) if not _known(con, mailing.occasion, r))
                if not new:
                    continue
                content = sendable(sender, mailing.recipients, mailing.subject, mailing.text, now)
                for recipient in new:
                    _insert(con, mailing, recipient, content, now)
                told = f"{mailing.department}：{mailing.month}，发往 {'、'.join(new)}"
                audit.write(con, now, by.name, by.address, "remind", told)
                added.append(mailing._replace(recipients=new))
        return added

    def of_month(self, month: str) -> list[Letter]:
        """The letters about a month, the newest first."""
        with self.db.reading() as con:
            found = con.execute("select * from letters where month = ? order by id desc", (month,)).fetchall()
        return [_read(row) for row in found]

    def claim(self, now: datetime) -> Letter | None:
        """The next letter whose turn it is, for the caller alone to send; None where none waits."""
        at = now.timestamp()
        with self.db.reading() as con:  # most of the time there is nothing, and nobody need wait for it
            if not con.execute("select 1 from letters where state in ('waiting', 'sending', 'handing')").fetchone():
                return None
        with self.db.writing() as con:
            _recover(con, now)
            row = con.execute(
                "update letters set state = 'sending', claim = ?, claimed = ?, tries = tries + 1 where id ="
                " (select id from letters where state = 'waiting' and due <= ? order by id limit 1) returning *",
                (secrets.token_hex(16), at, at),
            ).fetchone()
        return _read(row) if row else None

    def handing(self, letter: Letter) -> bool:
        """Before the text goes out: whether the letter is still the caller's to send."""
        with self.db.writing() as con:
            changed = con.execute(
                "update letters set state = 'handing' where id = ? and claim = ? and state = 'sending'",
                (letter.number, letter.claim),
            )
            return changed.rowcount == 1

    def sent(self, letter: Letter, now: datetime) -> None:
        """The mail server has taken it."""
        self._end(letter, "sent", "", now)

    def failed(self, letter: Letter, said: str, now: datetime, *, later: bool = False) -> None:
        """It was not taken. `later`: it may be another time, so it is tried again for twenty minutes."""
        if later and letter.tries <= len(WAITS):
            with self.db.writing() as con:
                con.execute(
                    "update letters set state = 'waiting', due = ?, said = ?, claim = null where id = ? and claim = ?",
                    (now.timestamp() + WAITS[letter.tries - 1], said, letter.number, letter.claim),
                )
            return
        self._end(letter, "failed", said, now)

    def unsure(self, letter: Letter, now: datetime) -> None:
        """The connection was lost before the mail server said whether it has taken it."""
        self._end(letter, "unsure", CUT_OFF, now)

    def again(self, month: str, state: Literal["failed", "unsure"], *, by: Actor, now: datetime) -> list[Letter]:
        """Let those of a month that are in a state wait once more; them, as they were."""
        with self.db.writing() as con:
            rows = con.execute("select * from letters where month = ? and state = ?", (month, state)).fetchall()
            found = [_read(row) for row in rows]
            con.execute(
                "update letters set state = 'waiting', due = ?, tries = 0, claim = null, said = '', done = null"
                " where month = ? and state = ?",
                (now.timestamp(), month, state),
            )
            for letter in found:
                told = f"{letter.department}：{letter.month}，再发一次，发往 {letter.recipient}"
                audit.write(con, now, by.name, by.address, "remind", told)
        return found

    def _end(self, letter: Letter, state: State, said: str, now: datetime) -> None:
        """Only by whoever has claimed it. That it was taken counts even where it was given up as unsure meanwhile."""
        with self.db.writing() as con:
            changed = con.execute(
                "update letters set state = ?, said = ?, done = ? where id = ? and claim = ?"
                " and state in ('sending', 'handing', 'unsure')",
                (state, said, now.timestamp(), letter.number, letter.claim),
            )
            if changed.rowcount:
                _note(con, letter, state, said, now)


def _recover(con: Connection, now: datetime) -> None:
    """What a process left behind that is gone."""
    at = now.timestamp()
    bounds = (at - STALE_SECONDS, at + LEEWAY_SECONDS)
    con.execute(f"update letters set state = 'waiting', claim = null where state = 'sending' and {_OVERDUE}", bounds)  # noqa: S608
    for row in con.execute(f"select * from letters where state = 'handing' and {_OVERDUE}", bounds).fetchall():  # noqa: S608
        con.execute("update letters set state = 'unsure', said = ?, done = ? where id = ?", (CUT_OFF, at, row["id"]))
        _note(con, _read(row), "unsure", CUT_OFF, now)


def _note(con: Connection, letter: Letter, state: State, said: str, now: datetime) -> None:
    told = f"{letter.department}：{letter.month}，发往 {letter.recipient}{f'，{said}' if said else ''}"
    audit.write(con, now, "", "", "mailed" if state == "sent" else "unmailed", told)


def _known(con: Connection, occasion: str, recipient: str) -> bool:
    asked = "select 1 from letters where occasion = ? and recipient = ?"
    return con.execute(asked, (occasion, recipient)).fetchone() is not None


def _insert(con: Connection, mailing: Mailing, recipient: str, content: bytes, now: datetime) -> None:
    at = now.timestamp()
    con.execute(
        "insert into letters (occasion, month, department, recipient, content, made, state, due)"
        " values (?, ?, ?, ?, ?, ?, 'waiting', ?)",
        (mailing.occasion, mailing.month, mailing.department, recipient, content, at, at),
    )


def _read(row: Row) -> Letter:
    return Letter(
        row["id"],
        row["month"],
        row["department"],
        row["recipient"],
        row["content"],
        datetime.fromtimestamp(row["made"], UTC),
        row["state"],
        row["tries"],
        row["claim"] or "",
        row["said"],
        datetime.fromtimestamp(row["done"], UTC) if row["done"] is not None else None,
    )
