"""Slowing guesses down without locking anybody out.

OWASP's Authentication Cheat Sheet (Login Throttling) counts against the account, and warns that a lock then lets every
stranger lock everybody out. So failures count against where they come from instead: the pair of name and client
address, and the address alone; guesses at one name from many addresses have no common bound. A browser that an account
has signed in from before holds a device cookie (OWASP, Slow Down Online Guessing Attacks with Device Cookies) and
counts for itself, so that a guesser behind the same address does not hold up its owner.

An attempt counts before its password is checked, so a hundred at once are a hundred attempts.
"""

import hashlib
import secrets
from datetime import datetime
from typing import NamedTuple

from access.database.connection import AnyDatabase, Connection
from access.database.moments import LEEWAY_SECONDS
from access.people.rows import Account, login_name
from access.people.sessions import digest

PAIR_FREE, PAIR_FIRST_WAIT = 5, 30.0
ADDRESS_FREE, ADDRESS_FIRST_WAIT = 30, 30.0
LONGEST_WAIT = 900.0
PAIR_FORGOTTEN, ADDRESS_FORGOTTEN = 86_400.0, 3_600.0
DEVICE_DAYS = 180
"""Five attempts at once, then waits of 30 s, 1, 2, 4, 8 and 15 min: about a hundred a day against one name from one
address, the number after which NIST SP 800-63B-4 section 3.2.2 would have the password disabled. From one
address against all names together: thirty in an hour, then the same waits."""


class Verdict(NamedTuple):
    """Whether an attempt may be made: `wait` seconds are left, 0 to go on. `told`: said so before in this wait."""

    wait: float
    told: bool = False


class Source(NamedTuple):
    """Where an attempt comes from: the client's address, and its device cookie where it holds one."""

    address: str
    device: str = ""


class Throttle:
    """Counts of failures, kept in the database so that they hold over a restart and for all processes."""

    def __init__(self, db: AnyDatabase) -> None:
        self.db = db

    def admit(self, name: str, source: Source, now: datetime) -> Verdict:
        """Count an attempt and let it go on, or say how long to wait. Unknown names count like known ones."""
        at = now.timestamp()
        with self.db.writing() as con:
            con.execute("delete from attempts where last <= ?", (at - PAIR_FORGOTTEN,))
            con.execute("update attempts set last = ? where last > ?", (at, at))
            con.execute("update attempts set told = ? where told > ?", (at, at))
            keys = self._keys(con, name, source, at)
            waits = [(key, _left(con, key, at)) for key in keys]
            key, longest = max(waits, key=lambda found: found[1])
            if longest > 0:
                told = con.execute("select told > ? - ? from attempts where key = ?", (at, LONGEST_WAIT, key))
                verdict = Verdict(longest, bool(told.fetchone()[0]))
                con.execute("update attempts set told = ? where key = ?", (at, key))
                return verdict
            for key in keys:
                _count(con, key, at)
        return Verdict(0.0)

    def succeeded(self, name: str, source: Source, now: datetime) -> None:
        """The attempt just admitted was right: the pair starts anew, the address has one failure less.

        Not all of the address's: else an account of one's own would wash off guesses at others.
        """
        at = now.timestamp()
        with self.db.writing() as con:
            pair, *address = self._keys(con, name, source, at)
            con.execute("delete from attempts where key = ?", (pair,))
            for key in address:
                con.execute(
                    "update attempts set failures = case when failures > 0 then failures - 1 else 0 end, told = 0 where key = ?",
                    (key,),
                )

    def remember(self, account: Account, now: datetime) -> str:
        """A device cookie for a browser that an account has signed in from."""
        secret = secrets.token_urlsafe(32)
        at = now.timestamp()
        with self.db.writing() as con:
            con.execute("delete from devices where expires <= ? or expires > ?", (at, _latest_end(at)))
            con.execute(
                "insert into devices values (?, ?, ?)", (digest(secret), account.number, at + DEVICE_DAYS * 86_400)
            )
        return secret

    def remembered(self, account: Account, device: str, now: datetime) -> bool:
        """Whether a device cookie is one of the account's."""
        with self.db.reading() as con:
            return _belongs(con, account.name, device, now.timestamp())

    def _keys(self, con: Connection, name: str, source: Source, at: float) -> list[str]:
        """What an attempt counts against: the pair first, then the address."""
        if _belongs(con, name, source.device, at):
            return [_key("device", name, source.device)]
        return [_key("pair", name, source.address), _key("address", source.address)]


def _belongs(con: Connection, name: str, device: str, at: float) -> bool:
    found = con.execute(
        "select 1 from devices d join accounts a on a.id = d.account"
        " where d.digest = ? and a.name = ? and d.expires > ? and d.expires <= ?",
        (digest(device), login_name(name), at, _latest_end(at)),
    )
    return bool(device) and found.fetchone() is not None


def _latest_end(at: float) -> float:
    """When a device cookie made by now ends at the latest."""
    return at + DEVICE_DAYS * 86_400 + LEEWAY_SECONDS


def _key(kind: str, *parts: str) -> str:
    text = "\x00".join(login_name(part) if kind != "address" and i == 0 else part for i, part in enumerate(parts))
    return f"{kind}:{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()}"


def _left(con: Connection, key: str, at: float) -> float:
    """Seconds until the next attempt may be made."""
    row = con.execute("select failures, last from attempts where key = ?", (key,)).fetchone()
    free, first = (ADDRESS_FREE, ADDRESS_FIRST_WAIT) if key.startswith("address:") else (PAIR_FREE, PAIR_FIRST_WAIT)
    if row is None or row["failures"] < free:
        return 0.0
    wait = min(first * 2.0 ** min(int(row["failures"]) - free, 20), LONGEST_WAIT)
    return max(float(row["last"]) + wait - at, 0.0)


def _count(con: Connection, key: str, at: float) -> None:
    forgotten = ADDRESS_FORGOTTEN if key.startswith("address:") else PAIR_FORGOTTEN
    con.execute(
        "insert into attempts (key, failures, last) values (?, 1, ?) on conflict (key) do update set"
        " failures = case when attempts.last <= ? then 1 else attempts.failures + 1 end, last = excluded.last, told = 0",
        (key, at, at - forgotten),
    )
