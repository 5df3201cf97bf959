"""What the gate costs a request: `python -m scripts.bench.gate`. Aim: 2 ms at the 95th percentile.

One event loop, an application behind the gate that answers at once, 200 accounts with 1,000 sessions; then the same with
the accounts in a PostgreSQL of this machine, where that is installed.
"""

import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp

from access import Access, Actor, Gate, Settings, open_access, start_log
from access.people.passwords import Hasher
from access.settings import Log
from scripts.machines.postgres import MissingError, cluster

ACCOUNTS, EACH, REQUESTS = 200, 5, 5_000
AIM_MS = 2.0


def prepared(database: str) -> tuple[Access, list[str]]:
    """Accounts and sessions, and the cookies of all of them."""
    settings = Settings(mode="accounts", database=database)
    access = open_access(settings, hasher=Hasher(n=16, r=1, p=1))
    by, sids = Actor("bench", ""), []
    for number in range(ACCOUNTS):
        now = datetime.now(UTC)
        account = access.accounts.create_sso(f"p{number}", f"人员{number}", "leader", by=by, now=now)
        for _ in range(EACH):
            sids.append(access.sessions.open(account, way="bench", address="10.0.0.1", agent="", now=now).sid)
    return access, sids


def scope(sid: str) -> dict[str, Any]:
    cookie = [(b"cookie", f"workplan-session={sid}".encode())] if sid else []
    return {
        "type": "http",
        "method": "GET",
        "scheme": "http",
        "path": "/office",
        "raw_path": b"/office",
        "query_string": b"",
        "headers": [(b"host", b"plan.example"), (b"accept", b"*/*"), *cookie],
        "client": ("10.0.0.1", 50_000),
        "server": ("10.0.0.100", 8501),
    }


async def measured(app: ASGIApp, sid_of: Callable[[int], str]) -> list[float]:
    """Milliseconds of each request."""

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b""}

    async def send(message: Any) -> None:
        pass

    taken = []
    for number in range(REQUESTS):
        asked = scope(sid_of(number))
        start = time.perf_counter()
        await app(asked, receive, send)
        taken.append((time.perf_counter() - start) * 1_000)
    return taken


def printed(name: str, taken: list[float]) -> float:
    """A line of figures. Returns the 95th percentile."""
    p95 = statistics.quantiles(taken, n=20)[18]
    print(f"{name:<28} median {statistics.median(taken):.3f} ms   p95 {p95:.3f} ms   worst {max(taken):.2f} ms")
    return p95


def looked_up(access: Access, sids: list[str]) -> list[float]:
    """Milliseconds of each look at a session."""
    looks = []
    for number in range(REQUESTS):
        start = time.perf_counter()
        access.sessions.lookup(sids[number % len(sids)], access.now())
        looks.append((time.perf_counter() - start) * 1_000)
    return looks


def in_postgresql(behind: ASGIApp) -> None:
    """The same with another program to ask. Raises MissingError."""
    with cluster() as server:
        server.database("people")
        server.sql("create schema authorization people", "people")
        os.environ.update(server.env)
        access, sids = prepared("postgres:service=people")
        gate = Gate(behind, access)
        printed("PostgreSQL: with a session", asyncio.run(measured(gate, lambda n: sids[n % len(sids)])))
        printed("PostgreSQL: one look", looked_up(access, sids))
        access.db.close()


def main() -> int:
    """Print the figures; 1 where the aim is missed."""
    behind = PlainTextResponse("ok")
    with tempfile.TemporaryDirectory() as folder:
        access, sids = prepared(f"{folder}/access.sqlite")
        gate = Gate(behind, access)
        printed("without the gate", asyncio.run(measured(behind, lambda n: "")))
        printed("refused, no cookie", asyncio.run(measured(gate, lambda n: "")))
        printed("with a session", asyncio.run(measured(gate, lambda n: sids[n % len(sids)])))
        with suppress(MissingError):
            in_postgresql(behind)
        start_log(Log(file=str(Path(folder) / "bench.log")))
        p95 = printed("with a session, and a log", asyncio.run(measured(gate, lambda n: sids[n % len(sids)])))
        printed("one look at a session", looked_up(access, sids))
        hashes = []
        for _ in range(5):
            start = time.perf_counter()
            Hasher().hash("forty violins in October")
            hashes.append((time.perf_counter() - start) * 1_000)
        printed("one password hash", hashes)
        access.db.close()
    return 0 if p95 <= AIM_MS else 1


if __name__ == "__main__":
    sys.exit(main())
