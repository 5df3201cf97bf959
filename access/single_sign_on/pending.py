"""Single sign-ons begun and not back yet: kept here under the hash of a cookie, so that each comes back to its browser.

What a provider sends back through another browser, a second time or after ten minutes belongs to none of them
(login CSRF, session fixation, replay).
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from access.database.connection import AnyDatabase
from access.database.moments import LEEWAY_SECONDS
from access.people.sessions import digest

BACK = "/login/oidc/back"
"""The address here that the provider sends browsers back to."""
SECONDS = 600
MOST_PER_ADDRESS = 100
"""Begun from one address at a time; one more forgets the oldest, so that nobody fills the disk."""


class Begun(NamedTuple):
    """One sign-on: what was sent to the provider and what has to come back, and where to go on then."""

    state: str
    nonce: str
    verifier: str
    next: str

    def __repr__(self) -> str:
        return "Begun(…)"


@dataclass(frozen=True)
class Pending:
    """All sign-ons under way of a database."""

    db: AnyDatabase

    def begin(self, to: str, address: str, now: datetime) -> tuple[str, Begun]:
        """A new sign-on and the value of the browser's cookie."""
        cookie, at = secrets.token_urlsafe(32), now.timestamp()
        begun = Begun(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48), to)
        with self.db.writing() as con:
            con.execute("delete from pending where started <= ? or started > ?", (at - SECONDS, at + LEEWAY_SECONDS))
            con.execute("insert into pending values (?, ?, ?, ?, ?, ?, ?)", (digest(cookie), *begun, address, at))
            con.execute(
                "delete from pending where address = ? and digest not in"
                " (select digest from pending where address = ? order by started desc, rowid desc limit ?)",
                (address, address, MOST_PER_ADDRESS),
            )
        return cookie, begun

    def take(self, cookie: str, state: str, now: datetime) -> Begun | None:
        """The sign-on of a cookie that sent this state, which is over with it; None for any other."""
        if not cookie or not state:
            return None
        at = now.timestamp()
        with self.db.writing() as con:
            row = con.execute(
                "delete from pending where digest = ? and state = ? and started > ? and started <= ?"
                " returning state, nonce, verifier, next",
                (digest(cookie), state, at - SECONDS, at + LEEWAY_SECONDS),
            ).fetchone()
        return Begun(*row) if row else None
