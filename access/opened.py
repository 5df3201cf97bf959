"""Everything about access in one hand: settings, database, accounts, sessions, throttle and the clock."""

import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from access import audit
from access.database.connection import AccessError, AnyDatabase, RuleError
from access.database.opening import database_at
from access.database.sqlite import IN_MEMORY
from access.limits.handed import Handed
from access.limits.pace import Pace
from access.limits.throttle import Throttle
from access.mail.posting import post
from access.mail.queue import Letters
from access.people.accounts import Accounts
from access.people.passwords import Hasher
from access.people.rows import Account, AccountError, OneTime
from access.people.sessions import Session, Sessions
from access.people.sheet import Judged, Lines, judged
from access.settings import Settings
from access.single_sign_on.identities import Identities

if TYPE_CHECKING:
    from access.single_sign_on.provider import Provider

SELDOM_SECONDS = 60.0
MOST_REMEMBERED = 1_000
LOCAL = Account(0, "", "本机", "office", (), False, False, datetime.min, datetime.min)
"""Whoever sits at the machine in open mode: may do everything there, and there are no accounts to manage."""


def unread(name: str, content: bytes) -> Lines:
    """Where nobody has said how tables are read."""
    raise AccountError("这里不能读表格。")


class Bureau(NamedTuple):
    """What the plan says of the bureau: its name, and its departments to choose from."""

    name: str = ""
    departments: tuple[str, ...] = ()


def clock() -> datetime:
    """The moment, with its zone. Asked at the edges only."""
    return datetime.now(UTC)


@dataclass
class Access:
    """What the gate, the sign-in pages, the dashboard's pages and manage.py work with."""

    settings: Settings
    db: AnyDatabase
    accounts: Accounts
    identities: Identities
    sessions: Sessions
    throttle: Throttle
    letters: Letters
    now: Callable[[], datetime] = clock
    provider: "Provider | None" = None
    bureau: Callable[[], Bureau] = Bureau
    lines: Callable[[str, bytes], Lines] = unread
    handed: Handed = field(default_factory=Handed)
    pace: Pace = field(default_factory=Pace)
    _noted: dict[tuple[str, str], float] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

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

    def answers(self) -> bool:
        """Whether the database does. Raises AccessError."""
        with self.db.reading() as con:
            con.execute("select 1 from accounts limit 1").fetchone()
        return True

    def note(self, event: audit.Event, *details: str, who: str = "", address: str = "") -> None:
        """Add an event to the audit, for whoever does something outside this package; nothing in open mode.

        Several details are as many rows, all of them or none. Raises AccessError where there are none.
        """
        if self.open:
            return  # nobody is known there, and a first look leaves no file behind
        try:
            with self.db.writing() as con:
                for detail in details or ("",):
                    audit.write(con, self.now(), who, address, event, detail)
        except RuleError as error:  # what writing() leaves to those who ask for more than a row
            raise AccessError("审计不能写入。请检查账号库。") from error

    def note_seldom(self, event: audit.Event, detail: str, address: str, who: str = "") -> None:
        """Add what strangers can cause at will, once a minute for each address, so that they cannot fill the disk."""
        at, key = self.now().timestamp(), (event, address)
        with self._lock:
            if self.open or 0 <= at - self._noted.get(key, 0.0) < SELDOM_SECONDS:
                return
            if len(self._noted) > MOST_REMEMBERED:
                self._noted.clear()
            self._noted[key] = at
        self.note(event, detail, who=who, address=address)

    def post(self) -> int:
        """Send the letters whose turn it is, where the settings name a mail server; how many were tried."""
        mail = self.settings.mail
        return post(self.letters, mail, self.now) if mail else 0

    def addresses(self) -> dict[str, tuple[str, ...]]:
        """Department → where it is written to: its own people who may sign in and have an address."""
        found: dict[str, dict[str, None]] = {}
        for account in self.accounts.all():
            if account.email and not account.disabled:
                for department in account.departments:
                    found.setdefault(department, {})[account.email] = None
        return {department: tuple(addresses) for department, addresses in found.items()}

    def judged(self, lines: Lines, departments: Collection[str]) -> Judged:
        """What a sheet of accounts comes to now. Raises AccountError."""
        return judged(lines, departments, {account.name: account for account in self.accounts.all()})

    def first_administrator(self) -> OneTime | None:
        """At the first start with accounts: the administrator's one-time password, to be shown once."""
        return None if self.open or not self.settings.sign_in_local else self.accounts.first(self.now())

    def own_words(self) -> list[str]:
        """The words that strangers would try first in this bureau: of the settings, its name, its departments."""
        told = self.bureau()
        return [*self.settings.own_words, told.name, *told.departments]

    def session(self, sid: str) -> Session | None:
        """The session of a browser's cookie."""
        return self.sessions.lookup(sid, self.now()) if sid else None


def provider_of(settings: Settings) -> "Provider | None":
    """The identity provider of the settings. Raises AccessError where its secret or CA cannot be read."""
    if settings.oidc is None or settings.public_url is None:
        return None
    from access.single_sign_on.provider import Provider  # a fifth of a second of imports that nobody else needs

    return Provider(settings.oidc, settings.public_url)


def open_access(
    settings: Settings,
    *,
    hasher: Hasher | None = None,
    now: Callable[[], datetime] = clock,
    provider: "Provider | None" = None,
    bureau: Callable[[], Bureau] = Bureau,
    lines: Callable[[str, bytes], Lines] = unread,
) -> Access:
    """Open the database of the settings, making it where there is none. Raises AccessError.

    In open mode there is nothing to keep: the database is in memory and empty. `provider` is for a server, where
    people sign in; `bureau` tells what the plan says of it; `lines`
    reads a table by its name and bytes, and raises AccountError for what is none.
    """
    db = database_at(settings.database if settings.mode == "accounts" else IN_MEMORY)
    sessions = Sessions(db, settings.idle_minutes, settings.absolute_hours)
    mine = (Accounts(db, hasher), Identities(db), sessions, Throttle(db), Letters(db))
    return Access(settings, db, *mine, now, provider, bureau, lines)
