"""Who may come to the server, good and bad, and what each of them brings along."""

import contextlib
import http.client
import socket
from datetime import UTC, datetime
from urllib.parse import urlsplit

from access.people.sessions import digest
from tests.browser.conftest import Server
from tests.browser.test_sign_in import BY, accounts_of, person

PEOPLE = {"leader": "he", "staff": "zhou", "office": "lin", "admin": "guan"}
"""Role → the login name of somebody who has it. 周 reports for 养老服务科."""
STRANGERS = ("anonymous", "made up", "one-time", "disabled", "expired", "revoked", "handle")
"""Those to whom nothing is shown but the pages of signing in."""


def settle_in(server: Server) -> None:
    """An account of each role, with a name of its own."""
    names = {"he": "何静", "zhou": "周敏", "lin": "林晓东", "guan": "关磊"}
    for role, name in PEOPLE.items():
        person(server, name, role, *(["养老服务科"] if role == "staff" else []), display=names[name])


def cookie(server: Server, name: str, now: datetime | None = None) -> str:
    """The cookie of a new session of somebody."""
    access, when = accounts_of(server), now or datetime.now(UTC)
    account = access.accounts.get(name)
    assert account is not None
    made = access.sessions.open(account, way="local", address="127.0.0.1", agent="test", now=when)
    return f"workplan-session={made.sid}"


def strangers(server: Server) -> dict[str, str]:
    """The cookie of each of those who have no business here; empty for none."""
    access, now = accounts_of(server), datetime.now(UTC)
    found = {"anonymous": "", "made up": "workplan-session=" + "A" * 43}
    access.accounts.create("xin", "新来的", "office", by=BY, now=now)
    found["one-time"] = cookie(server, "xin")
    person(server, "ting", "admin")
    found["disabled"] = cookie(server, "ting")
    access.accounts.disable("ting", by=BY, now=now)
    person(server, "tui", "admin")
    account = access.accounts.get("tui")
    assert account is not None
    found["revoked"] = cookie(server, "tui")
    access.sessions.revoke_all(account, by=BY, now=now)
    found["handle"] = (
        f"workplan-session={access.sessions.open(account, way='local', address='', agent='', now=now).handle}"
    )
    # idle for a day: the next sign-in of anybody tidies it away, so it comes last. Not signed in a day ago: then all the
    # others would be of a time ahead of that clock, and be void
    found["expired"] = cookie(server, "tui")
    with access.db.writing() as con:
        con.execute(
            "update sessions set created = created - 86400, seen = seen - 86400 where digest = ?",
            [digest(found["expired"].partition("=")[2])],
        )
    return found


def ask(
    server: Server, method: str, target: str, cookie: str = "", body: bytes | None = None, **told: str
) -> tuple[int, dict[str, str], bytes]:
    """One request as it is, with an Origin of our own where a browser would send one; status, headers, body."""
    host = urlsplit(server.address).netloc
    headers = {"accept": "*/*", **({"cookie": cookie} if cookie else {})}
    if method not in ("GET", "HEAD", "OPTIONS"):
        headers["origin"] = server.address
    con = http.client.HTTPConnection(host, timeout=20)
    try:
        con.request(method, target, body, {**headers, **{k.replace("_", "-"): v for k, v in told.items()}})
        answer = con.getresponse()
        return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
    finally:
        con.close()


def raw(server: Server, request: bytes, seconds: float = 10) -> bytes:
    """What comes back on bytes sent as they are, where a client would put them in order first; empty for nothing."""
    at = urlsplit(server.address)
    with socket.create_connection((at.hostname, at.port), timeout=seconds) as wire:
        with contextlib.suppress(OSError):
            wire.sendall(request)
        found = b""
        with contextlib.suppress(OSError):
            while part := wire.recv(65_536):
                found += part
        return found


def parsed(answer: bytes) -> tuple[int, bytes]:
    """Status and body of such an answer; 0 where there was none."""
    head, _, body = answer.partition(b"\r\n\r\n")
    return (int(head.split(b" ", 2)[1]), body) if head.startswith(b"HTTP/1.1 ") else (0, b"")
