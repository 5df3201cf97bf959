"""Sessions: kept here, revocable at once; the browser holds a random number of which only the hash is stored.

A session answers with its account as it is now, so that a role taken away is gone with the next request.
"""

import hashlib
import logging
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

from access import audit
from access.database.connection import AccessError, AnyDatabase, Connection, Row
from access.database.moments import LEEWAY_SECONDS
from access.people.rows import Account, Actor, read_row

log = logging.getLogger("workplan")
WAYS = {"password": "密码", "proxy": "统一门户", "oidc": "统一身份"}
"""How somebody signed in, and what people call it."""
MOST_PER_ACCOUNT = 20
"""Sessions of one account at a time; one more ends the oldest."""
SEEN_EVERY_SECONDS = 60.0
"""How exactly the last activity is kept: not with every request, which would be a write each."""
WRITE_PATIENCE_SECONDS, AGAIN_SECONDS = 0.5, 15.0
"""How long noting it may hold up a request, and how long nobody tries again where it could not be written."""
IN_FORCE = "(s.created > ? and s.created <= ? and s.seen > ? and s.seen <= ?)"
"""Of a row of sessions, with the bounds of `_bounds`; neither over nor from a time when the clock was ahead."""
FIND = f"""
select s.handle, s.way, s.address, s.agent, s.created as opened, s.seen, a.*
from sessions s join accounts a on a.id = s.account
where a.disabled = 0 and {IN_FORCE} and
"""  # noqa: S608  the condition is our own


@dataclass(frozen=True)
class Session:
    """A session in force and its account as it is now.

    `handle` names it inside the server: it is handed to the pages, and no browser can sign in with it.
    """

    handle: str
    account: Account
    way: str
    address: str
    agent: str
    opened: datetime
    seen: datetime


@dataclass(frozen=True)
class Opened:
    """A new session: `sid` is for the browser's cookie alone."""

    sid: str
    handle: str

    def __repr__(self) -> str:
        return "Opened(…)"


def digest(secret: str) -> str:
    """What is stored of a random number of 256 bits; too long to guess, so one quick hash is enough."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


class Sessions:
    """All sessions of a database."""

    def __init__(self, db: AnyDatabase, idle_minutes: int = 30, absolute_hours: int = 12) -> None:
        self.db = db
        self.idle = idle_minutes * 60.0
        self.absolute = absolute_hours * 3600.0
        self._unwritten = 0.0

    def open(
        self, account: Account, *, way: str, address: str, agent: str, now: datetime, id_token: str | None = None
    ) -> Opened:
        """A session for somebody who has just proven who they are. Cleans up after expired ones."""
        made = Opened(secrets.token_urlsafe(32), secrets.token_urlsafe(16))
        at = now.timestamp()
        values = (
            digest(made.sid),
            made.handle,
            account.number,
            way,
            address,
            audit.visible(agent, 200),
            at,
            at,
            id_token,
        )
        with self.db.writing() as con:
            self._sweep(con, at)
            con.execute("insert into sessions values (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
            con.execute(
                "delete from sessions where account = ? and digest not in"
                " (select digest from sessions where account = ? order by created desc, rowid desc limit ?)",
                (account.number, account.number, MOST_PER_ACCOUNT),
            )
            audit.write(con, now, account.name, address, "sign_in", WAYS.get(way, way))
        return made

    def lookup(self, sid: str, now: datetime) -> Session | None:
        """The session of a cookie; None when unknown, expired, revoked or its account disabled."""
        return self._found("s.digest = ?", digest(sid), now)

    def by_handle(self, handle: str, now: datetime) -> Session | None:
        """The session of a handle, for the pages."""
        return self._found("s.handle = ?", handle, now)

    def _found(self, clause: str, value: str, now: datetime) -> Session | None:
        with self.db.reading() as con:
            row = con.execute(FIND + clause, (*self._bounds(now.timestamp()), value)).fetchone()
        return _session(row) if row else None

    def _bounds(self, at: float) -> tuple[float, float, float, float]:
        latest = at + LEEWAY_SECONDS
        return at - self.absolute, latest, at - self.idle, latest

    def _sweep(self, con: Connection, at: float) -> None:
        """Delete what is not in force, so that nothing is again when the clock gets there."""
        con.execute(f"delete from sessions as s where not {IN_FORCE}", self._bounds(at))  # noqa: S608  ours

    def stale(self, session: Session, now: datetime) -> bool:
        """Whether the last activity noted is long enough ago to be noted again."""
        every = min(SEEN_EVERY_SECONDS, self.idle / 4)
        tried = 0 <= now.timestamp() - self._unwritten < AGAIN_SECONDS
        return not tried and (now - session.seen).total_seconds() >= every

    def touch(self, session: Session, now: datetime) -> None:
        """Note that the session is in use. Its absolute end stays where it is.

        Where that cannot be written, the session stays in force until its idle end by what was written last: a disk
        that is full, or a file that is locked, ends nobody's work.
        """
        at = now.timestamp()
        try:
            with self.db.writing(WRITE_PATIENCE_SECONDS) as con:
                self._sweep(con, at)
                con.execute("update sessions set seen = ? where handle = ? and seen < ?", (at, session.handle, at))
        except AccessError:
            self._unwritten = at
            log.warning("the last activity of sessions cannot be written", exc_info=True)

    def listed(self, account: Account, now: datetime) -> list[Session]:
        """The sessions in force of an account, newest first."""
        with self.db.reading() as con:
            found = con.execute(
                FIND + "s.account = ? order by s.created desc, s.rowid desc",
                (*self._bounds(now.timestamp()), account.number),
            ).fetchall()
        return [_session(row) for row in found]

    def counted(self, now: datetime) -> dict[int, int]:
        """How many sessions in force each account has; accounts without one are not in it."""
        with self.db.reading() as con:
            found = con.execute(
                f"select account, count(*) as many from sessions s where {IN_FORCE} group by account",  # noqa: S608  ours
                self._bounds(now.timestamp()),
            ).fetchall()
        return {row["account"]: row["many"] for row in found}

    def id_token(self, session: Session) -> str | None:
        """What its provider said when the session was opened, for signing out there."""
        with self.db.reading() as con:
            row = con.execute("select id_token from sessions where handle = ?", (session.handle,)).fetchone()
        return row["id_token"] if row else None

    def sign_out(self, sid: str, *, address: str, now: datetime) -> None:
        """End the session of a cookie; nothing where it is not in force."""
        session = self.lookup(sid, now)
        if session:
            with self.db.writing() as con:
                con.execute("delete from sessions where digest = ?", (digest(sid),))
                audit.write(con, now, session.account.name, address, "sign_out")

    def revoke(self, handle: str, *, of: Account, by: Actor, now: datetime) -> bool:
        """End one session of an account. Whether it has such a one."""
        with self.db.writing() as con:
            row = con.execute(
                "select a.name from sessions s join accounts a on a.id = s.account where s.handle = ? and a.id = ?",
                (handle, of.number),
            ).fetchone()
            if row:
                con.execute("delete from sessions where handle = ?", (handle,))
                audit.write(con, now, by.name, by.address, "revoked", row["name"])
        return row is not None

    def revoke_all(self, account: Account | None, *, keep: str = "", by: Actor, now: datetime) -> int:
        """End all sessions of an account, or of everybody (None), but that of the handle `keep`. How many ended."""
        with self.db.writing() as con:
            ended = con.execute(
                "delete from sessions where (cast(? as integer) is null or account = ?) and handle <> ?",
                (account and account.number, account and account.number, keep),
            ).rowcount
            whose = account.name if account else "全部账号"
            audit.write(con, now, by.name, by.address, "revoked", f"{whose}，{ended} 个")
        return ended


def _session(row: Row) -> Session:
    opened, seen = (datetime.fromtimestamp(row[key], UTC) for key in ("opened", "seen"))
    return Session(row["handle"], read_row(row), row["way"], row["address"], row["agent"], opened, seen)
