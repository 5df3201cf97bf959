"""What these tests share: a clock that is set, a desk of access over a real database, and a browser without a window.

The browser speaks ASGI to the gate as a server would, keeps cookies as browsers do, and sends Origin with a POST.
"""

import asyncio
import itertools
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit

import psycopg
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from access import Access, Actor, Gate, open_access
from access.people.passwords import Hasher
from access.settings import parse_settings
from scripts.machines.postgres import Cluster

START = datetime(2024, 6, 18, 1, 0, tzinfo=UTC)
OFFICE = Actor("admin", "10.0.0.9")
GOOD = "forty violins in October"
HOST = "plan.example"

Found = TypeVar("Found")


def alone(work: Coroutine[Any, Any, Found]) -> Found:
    """Run it in a thread of its own: where the browser's tests ran before, this one has an event loop already."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


@dataclass
class Clock:
    """The moment it was set to."""

    at: datetime = START

    def __call__(self) -> datetime:
        return self.at

    def pass_(self, **by: float) -> None:
        self.at += timedelta(**by)


def cheap() -> Hasher:
    """Real scrypt at costs for tests; it counts the hashes it computes."""
    return Hasher(n=16, r=1, p=1)


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: list[tuple[str, str]]
    content: bytes

    @property
    def body(self) -> str:
        return self.content.decode()

    def __getitem__(self, name: str) -> str:
        return next((value for key, value in self.headers if key == name), "")

    @property
    def cookies(self) -> list[str]:
        return [value for key, value in self.headers if key == "set-cookie"]

    @property
    def seen(self) -> dict[str, Any]:
        """What the application behind the gate was told, where it answered."""
        import json

        found: dict[str, Any] = json.loads(self.body)
        return found


@dataclass
class Browser:
    """One person's browser at one address."""

    app: Any
    address: str = "10.0.0.1"
    host: str = HOST
    scheme: str = "http"
    server: str = "10.0.0.100"
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(
        self, method: str, target: str, *, body: bytes = b"", told: dict[str, str] | None = None, **more: Any
    ) -> Answer:
        """One request. `told`: headers beside the usual ones; a value None leaves a usual one out."""
        usual = {"host": self.host, "accept": "text/html", "user-agent": "test"}
        if method not in ("GET", "HEAD"):
            usual["origin"] = f"{self.scheme}://{self.host}"
        return alone(self._ask(method, target, body, {**usual, **(told or {})}, **more))

    async def _ask(
        self, method: str, target: str, body: bytes, told: dict[str, Any], raw: list[tuple[bytes, bytes]] | None = None
    ) -> Answer:
        scope = self._scope("http", target, told, raw or [])
        scope["method"] = method
        waiting = [{"type": "http.request", "body": body, "more_body": False}]
        sent: list[Any] = []

        async def receive() -> Any:
            return waiting.pop() if waiting else {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            sent.append(message)

        await self.app(scope, receive, send)
        headers = [(k.decode().lower(), v.decode()) for k, v in sent[0]["headers"]]
        answer = Answer(sent[0]["status"], headers, b"".join(m.get("body", b"") for m in sent[1:]))
        self._keep(answer)
        return answer

    def _scope(self, kind: str, target: str, told: dict[str, Any], raw: list[tuple[bytes, bytes]]) -> dict[str, Any]:
        path, _, query = target.partition("?")
        headers = [(k.encode(), v.encode()) for k, v in told.items() if v is not None]
        if self.cookies:
            headers.append((b"cookie", "; ".join(f"{k}={v}" for k, v in self.cookies.items()).encode()))
        return {
            "type": kind,
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "scheme": self.scheme if kind == "http" else self.scheme.replace("http", "ws"),
            "path": path,
            "raw_path": path.encode(),
            "root_path": "",
            "query_string": query.encode(),
            "headers": headers + raw,
            "client": (self.address, 50_000),
            "server": (self.server, 8501),
            "subprotocols": [],
        }

    def _keep(self, answer: Answer) -> None:
        for line in answer.cookies:
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
            if "Max-Age=0" in line or not value:
                del self.cookies[name]

    def get(self, target: str, **more: Any) -> Answer:
        return self.ask("GET", target, **more)

    def post(self, target: str, fields: dict[str, str], told: dict[str, str] | None = None) -> Answer:
        kind = {"content-type": "application/x-www-form-urlencoded"}
        return self.ask("POST", target, body=urlencode(fields).encode(), told={**kind, **(told or {})})

    def sign_in(self, name: str, password: str = GOOD, to: str = "/") -> Answer:
        return self.post("/login", {"name": name, "password": password, "next": to})

    def socket(
        self, *words: str, told: dict[str, Any] | None = None, between: Callable[[], None] | None = None
    ) -> list[Any]:
        """A websocket that says some words, one after the other; what came back. `between` runs before the last."""
        return alone(self._socket(list(words), told or {}, between))

    async def _socket(self, words: list[str], told: dict[str, Any], between: Callable[[], None] | None) -> list[Any]:
        usual = {"host": self.host, "origin": f"{self.scheme}://{self.host}"}
        scope = self._scope("websocket", "/_stcore/stream", {**usual, **told}, [])
        said: list[Any] = [{"type": "websocket.connect"}, *({"type": "websocket.receive", "text": w} for w in words)]
        sent: list[Any] = []

        async def receive() -> Any:
            if len(said) == 1 and between:
                between()
            return said.pop(0) if said else {"type": "websocket.disconnect", "code": 1000}

        async def send(message: Any) -> None:
            sent.append(message)

        await self.app(scope, receive, send)
        return sent

    def where(self, answer: Answer) -> str:
        """Where a redirection leads, which must be on this host."""
        to = answer["location"]
        assert not urlsplit(to).netloc
        return to


def hand(browser: Browser, *addresses: str) -> None:
    """Have the application tell addresses to a browser's websocket."""
    browser.socket(*(f"hand {address}" for address in addresses))


async def _echo(request: Request) -> Response:
    """Everything the application behind the gate is told."""
    await request.body()
    return JSONResponse({"path": request.url.path, "headers": list(request.headers.items())})


async def _media(request: Request) -> Response:
    return PlainTextResponse("a download", headers={"cache-control": "max-age=99"})


async def _stream(socket: WebSocket) -> None:
    await socket.accept()
    try:
        while True:
            said = await socket.receive_text()
            if said.startswith("hand "):
                await socket.send_bytes(b"\x0a\x2a" + said.encode() + b"\x12\x00")
            else:
                await socket.send_text(f"{socket.headers.get('x-workplan-sid')} {said}")
    except WebSocketDisconnect:
        return


def behind() -> Starlette:
    """A small application with what Streamlit has: pages, media, uploads, a stream.

    Told `hand …` the stream says it back as bytes, as Streamlit tells addresses.
    """
    methods = ["GET", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"]
    return Starlette(
        routes=[
            WebSocketRoute("/_stcore/stream", _stream),
            Route("/media/{name}", _media),
            Route("/{path:path}", _echo, methods=methods),
        ]
    )


@dataclass
class House:
    """The gate over the small application, its access, and the clock."""

    access: Access
    gate: Gate
    clock: Clock

    def browser(self, address: str = "10.0.0.1", **more: Any) -> Browser:
        return Browser(self.gate, address, **more)

    def person(self, name: str, role: Any = "office", *departments: str) -> None:
        """An account that has chosen its password, GOOD."""
        once = self.access.accounts.create(name, name, role, departments, by=OFFICE, now=self.clock())
        self.access.accounts.change_password(once.account, GOOD, by=OFFICE, now=self.clock())

    def events(self) -> list[tuple[str, str, str]]:
        """Event, who and from where, oldest first."""
        from access import entries

        return [(e.event, e.who, e.address) for e in reversed(entries(self.access.db, limit=10_000))]


Schemas = Callable[[], str]


@pytest.fixture(scope="session")
def schemas(postgres: Cluster) -> Schemas:
    """Addresses of empty schemas in one database, each under a service of its own that leads to it."""
    postgres.database("people")
    postgres.sql("alter role people set synchronous_commit = off")  # the disk is waited for by nobody but who says so
    own = next(text for text in postgres.services.read_text().split("\n\n") if "[people]" in text)
    numbers = itertools.count(1)

    def made() -> str:
        name = f"house{next(numbers)}"
        with psycopg.connect(service="people") as con:
            con.execute(f"create schema {name}")
        with postgres.services.open("a", encoding="utf-8") as out:
            out.write(f"{own.replace('[people]', f'[{name}]')}\noptions=-csearch_path={name}\n\n")
        return f"postgres:service={name}"

    return made


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def kind(request: pytest.FixtureRequest) -> str:
    """Both sorts of database, so that every statement is proven on both; PostgreSQL by `make check-machines` alone."""
    return str(request.param)


of_the_file = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
"""Of a test of what SQLite's file alone has."""
of_the_server = pytest.mark.parametrize("kind", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
"""Of a test of what PostgreSQL alone has."""


@pytest.fixture
def accounts_at(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """Where a database of accounts is not yet."""
    if kind == "sqlite":
        return str(tmp_path / "access.sqlite")
    schemas: Schemas = request.getfixturevalue("schemas")
    return schemas()


def house_of(place: Path | str, text: str = "") -> House:
    """`place`: the address of its database, or a folder with the file."""
    database = str(place / "access.sqlite") if isinstance(place, Path) else place
    settings = parse_settings(f"mode: accounts\n{text}").model_copy(update={"database": database})
    clock = Clock()
    access = open_access(settings, hasher=cheap(), now=clock)
    return House(access, Gate(behind(), access), clock)


@pytest.fixture
def house(accounts_at: str) -> Iterator[House]:
    """Local accounts, nothing else; an administrator exists."""
    made = house_of(accounts_at)
    made.person("admin", "admin")
    yield made
    made.access.db.close()
