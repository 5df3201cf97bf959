"""Everything about access in one hand: settings, database, accounts, sessions, throttle and the clock."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from access import audit
from access.accounts import Accounts
from access.client import Claim
from access.database import IN_MEMORY, Database
from access.handed import Handed
from access.pace import Pace
from access.passwords import Hasher
from access.rows import Account, Actor, OneTime
from access.sessions import Session, Sessions
from access.settings import Settings
from access.throttle import Throttle

LOCAL = Account(0, "", "本机", "office", (), False, False, datetime.min, datetime.min)
"""Whoever sits at the machine in open mode: may do everything there, and there are no accounts to manage."""


def clock() -> datetime:
    """The moment, with its zone. Asked at the edges only."""
    return datetime.now(UTC)


@dataclass
class Access:
    """What the gate, the sign-in pages, the dashboard's pages and manage.py work with."""

    settings: Settings
    db: Database
    accounts: Accounts
    sessions: Sessions
    throttle: Throttle
    now: Callable[[], datetime] = clock
    handed: Handed = field(default_factory=Handed)
    pace: Pace = field(default_factory=Pace)

    @property
    def open(self) -> bool:
        """Whether there is no signing in, for people at this very machine only."""
        return self.settings.mode == "open"

    def account(self, handle: str | None) -> Account | None:
        """Who runs a page, as the account is now: ask with every run. None: nobody any more.

        `handle` is what the gate handed on in the header x-workplan-sid.
        """
        if self.open:
            return LOCAL
        session = self.sessions.by_handle(handle, self.now()) if handle else None
        return session.account if session and not session.account.must_change else None

    def note(self, event: audit.Event, detail: str = "", *, who: str = "", address: str = "") -> None:
        """Add an event to the audit, for whoever does something outside this package; nothing in open mode."""
        if self.open:
            return  # nobody is known there, and a first look leaves no file behind
        with self.db.writing() as con:
            audit.write(con, self.now(), who, address, event, detail)

    def first_administrator(self) -> OneTime | None:
        """At the first start with accounts: the administrator's one-time password, to be shown once."""
        return None if self.open or not self.settings.sign_in_local else self.accounts.first(self.now())

    def vouched(self, said: Claim, address: str) -> Account | None:
        """The account of somebody whom the proxy vouches for; None where there is none and nothing gives a role."""
        by = Actor("", address)
        if said.role is None:
            return self.accounts.get(said.name)
        return self.accounts.vouched(said.name, said.display, said.role, said.departments, by=by, now=self.now())

    def session(self, sid: str) -> Session | None:
        """The session of a browser's cookie."""
        return self.sessions.lookup(sid, self.now()) if sid else None


def open_access(settings: Settings, *, hasher: Hasher | None = None, now: Callable[[], datetime] = clock) -> Access:
    """Open the database of the settings, making it where there is none. Raises AccessError.

    In open mode there is nothing to keep: the database is in memory and empty.
    """
    db = Database(settings.database if settings.mode == "accounts" else IN_MEMORY)
    sessions = Sessions(db, settings.idle_minutes, settings.absolute_hours)
    return Access(settings, db, Accounts(db, hasher), sessions, Throttle(db), now)
