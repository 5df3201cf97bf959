"""Every address that the server has, against everybody who may ask for it.

The addresses are read from the running application itself, so that a new one has to be entered in TABLE: with what
strangers get (nothing, but for the pages of signing in) and what each role gets.
"""

import subprocess
import sys
from typing import NamedTuple

import pytest

from pages.parts.visit.view import PAGES
from tests.browser.conftest import ROOT, Server
from tests.browser.test_sign_in import person
from tests.browser.visitors import PEOPLE, STRANGERS, ask, cookie, settle_in, strangers

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND")
READ = {"GET": 200, "HEAD": 200}
NOTHING = dict.fromkeys(METHODS, 404)
ADMIN = {"leader": 403, "staff": 403, "office": 403}
"""What an administrator's page answers the others."""
ELSE = dict.fromkeys(("HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"), 404)
"""A file is had by GET alone: HEAD would be noted as one that left."""
FILE = "/media/" + 32 * "0" + ".xlsx"
UPLOAD = "/_stcore/upload_file/0b7c5a52-6d0f-4a3e-9f4e-0d2f3b8d9c11/7f1e7a0e-2f0f-4a3e-9f4e-0d2f3b8d9c11"


def only(roles: str, status: int, else_: int = 200) -> dict[str, int]:
    """The status for some roles, and that of the others."""
    return {role: status if role in roles.split() else else_ for role in PEOPLE}


class Row(NamedTuple):
    """One address: what everybody gets by which method, and what those get who are signed in; 405 where not named.

    A status may differ by role: {"leader": 200, "staff": 403, …}.
    """

    target: str
    anybody: dict[str, int]
    people: dict[str, int | dict[str, int]]


TABLE = {
    "/look/{digest}.{kind}": Row("/look/0123456789.css", READ, READ),
    "/_stcore/health": Row("/_stcore/health", READ, {**READ, "OPTIONS": 204}),
    "/_stcore/metrics": Row("/_stcore/metrics", NOTHING, NOTHING),
    "/_stcore/host-config": Row("/_stcore/host-config", {}, READ),
    "/media/{file_id:path}": Row(FILE, {}, NOTHING),
    "/_stcore/upload_file/{session_id}/{file_id}": Row(UPLOAD, {}, NOTHING),
    "/component/{path:path}": Row("/component/x/y.js", NOTHING, NOTHING),
    "/_stcore/bidi-components/{path:path}": Row(
        "/_stcore/bidi-components/x/y.js", {}, {"GET": 404, "HEAD": 404, "OPTIONS": 204}
    ),
    "/_stcore/stream": Row("/_stcore/stream", {}, READ),  # by HTTP it is the page of an unknown address
    "/auth/login": Row("/auth/login", NOTHING, NOTHING),
    "/auth/logout": Row("/auth/logout", NOTHING, NOTHING),
    "/oauth2callback": Row("/oauth2callback", NOTHING, NOTHING),
    "/_stcore/agent/interact": Row("/_stcore/agent/interact", NOTHING, NOTHING),
    "/_stcore/agent/openapi.json": Row("/_stcore/agent/openapi.json", NOTHING, NOTHING),
    "/_stcore/agent/mcp": Row("/_stcore/agent/mcp", NOTHING, NOTHING),
    # without the password a change is not made: 401
    "/sessions": Row("/sessions", {}, {**READ, "POST": 401}),
    "/accounts": Row(
        "/accounts",
        {},
        {"GET": {**ADMIN, "admin": 200}, "HEAD": {**ADMIN, "admin": 200}, "POST": {**ADMIN, "admin": 401}},
    ),
    "/accounts/sheet": Row(
        "/accounts/sheet",
        {},
        {"GET": {**ADMIN, "admin": 200}, "HEAD": {**ADMIN, "admin": 200}, "POST": {**ADMIN, "admin": 400}},
    ),
    "/accounts/{number:int}": Row(
        "/accounts/1",
        {},
        {"GET": {**ADMIN, "admin": 200}, "HEAD": {**ADMIN, "admin": 200}, "POST": {**ADMIN, "admin": 404}},
    ),
    "/mine/draft": Row("/mine/draft", {}, {**READ, "POST": 400}),  # a draft is read by POST too; else a page of no name
    "/plan/draft": Row("/plan/draft", {}, {**READ, "POST": 400}),
    "/files/plan/{kind}": Row("/files/plan/draft.yaml", {}, {"GET": only("leader staff", 403, 404), **ELSE}),
    "/files/export/{kind}": Row("/files/export/html?month=2024-10", {}, {"GET": 200, **ELSE}),
    "/files/template.{ending}": Row("/files/template.csv?month=2024-10", {}, {"GET": only("leader", 403), **ELSE}),
    "/files/original/{batch}": Row("/files/original/2", {}, {"GET": only("leader", 403), **ELSE}),
    "/files/sites.{ending}": Row("/files/sites.csv?month=2024-10", {}, {"GET": only("leader", 403), **ELSE}),
    "/files/checks/sheet/{batch}": Row("/files/checks/sheet/9", {}, {"GET": only("leader staff", 403, 404), **ELSE}),
    "/files/checks/original/{batch}": Row(
        "/files/checks/original/9", {}, {"GET": only("leader staff", 403, 404), **ELSE}
    ),
    "/files/checks/photo/{number}/{place}": Row("/files/checks/photo/9/1", {}, {"GET": 404, **ELSE}),
    "/files/office/reporting.{ending}": Row(
        "/files/office/reporting.csv?month=2024-10", {}, {"GET": only("staff", 403), **ELSE}
    ),
    "/files/office/register.{ending}": Row(
        "/files/office/register.csv?month=2024-10", {}, {"GET": only("staff", 403), **ELSE}
    ),
    "/files/office/reminder.eml": Row(
        "/files/office/reminder.eml?month=2024-10&department=%E5%84%BF%E7%AB%A5%E7%A6%8F%E5%88%A9%E7%A7%91",
        {},
        {"GET": only("leader staff", 403), **ELSE},
    ),
    "/files/accounts.{ending}": Row("/files/accounts.csv", {}, {"GET": only("leader staff office", 403), **ELSE}),
    "/files/audit.csv": Row("/files/audit.csv", {}, {"GET": only("leader staff", 403), **ELSE}),
    "/files/returned/{token}": Row("/files/returned/x", {}, {"GET": only("leader", 403, 404), **ELSE}),
    "/files/{rest:path}": Row("/files/nothing", {}, {"GET": 404, **ELSE}),
    "everything else": Row("/office", {}, READ),  # the frame in which a page is drawn over the websocket
}
"""Every address but those of signing in. Of those that belong to a session, one of somebody else's or nobody's."""

SIGNING_IN = {
    "/login": {"GET": 200, "HEAD": 200, "POST": 401},
    "/login/oidc": {"GET": 404, "HEAD": 404},  # no provider in the settings of this server
    "/login/oidc/back": {"GET": 404, "HEAD": 404},
    "/logout": {"POST": 303},
    "/password": {"GET": 303, "HEAD": 303, "POST": 303},
}
"""The pages of signing in: what they answer a stranger; 405 where not named."""

ADDRESSES = """
from app import app
from access import Gate
from pages.parts.visit import gatekeeper
from starlette.routing import Router
gate = Gate(app, gatekeeper.access())
routers = [held for held in vars(gate).values() if isinstance(held, Router)]
assert routers
for route in [*app._build_starlette_app().routes, *(route for router in routers for route in router.routes)]:
    print(getattr(route, "path", None) or "everything else")
"""


@pytest.fixture(scope="module")
def house(guarded: Server) -> tuple[Server, dict[str, str]]:
    """The server with two accounts of each role, `he` and `he1`, and the cookies of strangers."""
    settle_in(guarded)
    for role, name in PEOPLE.items():
        person(guarded, f"{name}1", role, *(["养老服务科"] if role == "staff" else []))
    return guarded, strangers(guarded)


def test_every_address_stands_in_the_table() -> None:
    ran = subprocess.run([sys.executable, "-c", ADDRESSES], cwd=ROOT, capture_output=True, text=True, check=True)
    found = {line for line in ran.stdout.splitlines() if not line.startswith("/look/sign-in-")}
    missing, gone = found - {*TABLE, *SIGNING_IN}, {*TABLE, *SIGNING_IN} - found
    assert not missing, (
        f"{missing}: enter it in TABLE (or SIGNING_IN) of {__file__}, with what strangers, leader, staff, office and"
        " admin get by each method, and see that access/gate/gate.py and access/people/permissions.py make it so"
    )
    assert not gone, f"{gone}: the application has no such address any more; take it out of the table"


def refusal(who: str) -> tuple[int, str]:
    return (403, "请先修改一次性密码。") if who == "one-time" else (401, "请先登录。")


@pytest.mark.parametrize("path", TABLE)
def test_strangers(house: tuple[Server, dict[str, str]], path: str) -> None:
    """By every method: one sentence, and nothing but it. A page leads to signing in."""
    server, brought = house
    row = TABLE[path]
    for who in STRANGERS:
        status, sentence = refusal(who)
        for method in METHODS:
            got, _, body = ask(server, method, row.target, brought[who])
            if method in row.anybody:
                assert got == row.anybody[method], (who, method)
                assert got == 200 or body.decode() == ("" if method == "HEAD" else "没有这个地址。")
                continue
            assert (got, body.decode()) == (status, "" if method == "HEAD" else sentence), (who, method)
        if "GET" not in row.anybody:
            got, told, body = ask(server, "GET", row.target, brought[who], accept="text/html")
            assert (got, body) == (303, b""), who
            assert told["location"].startswith("/password" if who == "one-time" else "/login?"), who


@pytest.mark.parametrize("path", TABLE)
def test_people(house: tuple[Server, dict[str, str]], path: str) -> None:
    """By every method: what the table says."""
    server, _ = house
    row = TABLE[path]
    for role, name in PEOPLE.items():
        # each asks for every second address only: more files than one account may have in ten minutes
        mine = cookie(server, f"{name}{[*TABLE].index(path) % 2 or ''}")
        for method in METHODS:
            expected = row.people.get(method, 405)
            expected = expected[role] if isinstance(expected, dict) else expected
            assert ask(server, method, row.target, mine)[0] == expected, (role, method)


@pytest.mark.parametrize("path", SIGNING_IN)
def test_the_pages_of_signing_in(house: tuple[Server, dict[str, str]], path: str) -> None:
    """Whoever asks, they never fail, and a method they do not have is said so."""
    server, brought = house
    for who in ("anonymous", "made up", "disabled", "expired", "revoked", "handle"):
        for method in METHODS:
            expected = SIGNING_IN[path].get(method, 405)
            got, _, body = ask(server, method, path, brought[who])
            assert got in (expected, 429 if expected == 401 else expected), (who, method)
            if got == 405 and method != "HEAD":
                assert body.decode() == "这个地址不接受这样的请求。请回到首页再试。"
    for name in PEOPLE.values():
        for method in METHODS:
            assert ask(server, method, path, cookie(server, name))[0] < 500, (name, method)


@pytest.mark.parametrize("path", [*PAGES.values(), "/no-such-page", "/index.html", "/static/js/none.js"])
def test_the_frame_of_every_page(house: tuple[Server, dict[str, str]], path: str) -> None:
    server, brought = house
    for who in STRANGERS:
        assert ask(server, "GET", path, brought[who], accept="text/html")[0] == 303, who
        assert ask(server, "GET", path, brought[who])[0] == refusal(who)[0], who
