"""The server as people start it, both ways: what a connection says of itself counts from a declared proxy alone.

uvicorn believes X-Forwarded-For of loopback by itself, and of everybody with FORWARDED_ALLOW_IPS=*: these processes run
with the one and with the other.
"""

import http.client
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest

from access import Database, entries
from plan import read_plan
from records import Store, now, remember_plan
from scripts.machines.postgres import free_port
from tests.conftest import ROOT, SMALL

WAYS = {
    "streamlit": ("streamlit", "run", "app.py", "--server.port"),
    "uvicorn": ("uvicorn", "app:app", "--port"),
}
FORM = {"content-type": "application/x-www-form-urlencoded"}


@dataclass
class Started:
    """A running server and the file of its accounts."""

    port: int
    accounts: Path

    def guess(self, scheme: str = "http", peer: str = "127.0.0.1", **told: str) -> tuple[int, str]:
        """A wrong password from an address of this machine; the status, and the order to come by TLS."""
        con = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20, source_address=(peer, 0))
        headers = {"origin": f"{scheme}://127.0.0.1:{self.port}", **{k.replace("_", "-"): v for k, v in told.items()}}
        con.request("POST", "/login", urlencode({"name": "admin", "password": "a wrong guess"}), {**FORM, **headers})
        answer = con.getresponse()
        answer.read()
        con.close()
        return answer.status, answer.headers.get("strict-transport-security", "")

    def addresses(self, event: str) -> list[str]:
        """Where such events of the audit came from, oldest first."""
        return [e.address for e in reversed(entries(Database(self.accounts), limit=100)) if e.event == event]


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def started(folder: Path, way: str, settings: str, **env: str) -> Iterator[Started]:
    """A server with accounts, on a store that was used before, so that no sample is loaded."""
    (folder / "access.yaml").write_text(f"mode: accounts\ndatabase: access.sqlite\n{settings}", encoding="utf-8")
    remember_plan(Store(folder / "p.duckdb"), read_plan(SMALL), now())
    usual = {key: value for key, value in os.environ.items() if key != "FORWARDED_ALLOW_IPS"}
    usual |= {"WORKPLAN_ACCESS": str(folder / "access.yaml"), "WORKPLAN_TARGETS": str(SMALL)}
    usual |= {"WORKPLAN_DATABASE": str(folder / "p.duckdb"), **env}
    port = free_port()
    words = [sys.executable, "-m", *WAYS[way], str(port)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(words, cwd=ROOT, env=usual, stdout=log, stderr=subprocess.STDOUT)
    try:
        answers(port, process, folder / "log")
        yield Started(port, folder / "access.sqlite")
    finally:
        process.terminate()
        process.wait(20)


def answers(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until it does."""
    until = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < until:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"the server did not start:\n{log.read_text()}")


@pytest.fixture
def plain(way: str, tmp_path: Path) -> Iterator[Started]:
    """No proxy declared; uvicorn as it is by itself."""
    yield from started(tmp_path, way, "")


@pytest.fixture
def behind_a_proxy(way: str, tmp_path: Path) -> Iterator[Started]:
    """127.0.0.1 is a proxy and 127.0.0.2 is none; uvicorn told to believe everybody."""
    yield from started(tmp_path, way, "proxies: [127.0.0.1]\n", FORWARDED_ALLOW_IPS="*")


def test_what_an_undeclared_peer_says_of_itself_does_not_count(plain: Started) -> None:
    """Five guesses that each name another address are five of one address: the sixth waits. Nor is it TLS."""
    lies = [
        {"x_forwarded_for": "8.8.8.8"},
        {"x_forwarded_for": "8.8.4.4, 127.0.0.1"},
        {"x_forwarded_for": "8.8.1.1:4711", "x_real_ip": "8.8.2.2"},
        {"forwarded": "for=8.8.3.3;proto=https"},
        {"x_forwarded_proto": "https"},
    ]
    assert [plain.guess(**told) for told in lies] == [(401, "")] * 5
    assert plain.guess(x_forwarded_for="8.8.5.5") == (429, "")
    assert plain.addresses("failed") == ["127.0.0.1"] * 5
    assert plain.addresses("throttled") == ["127.0.0.1"]
    assert plain.guess("https", x_forwarded_proto="https") == (403, "")
    assert plain.addresses("refused") == ["127.0.0.1"]


def test_a_declared_proxy_tells_address_and_scheme(behind_a_proxy: Started) -> None:
    """The nearest address that is no proxy, not the first, which the client may have written. Another peer tells neither."""
    told = {"x_forwarded_for": "8.8.8.8, 10.0.0.7", "x_forwarded_proto": "https"}
    status, by_tls = behind_a_proxy.guess("https", **told)
    assert (status, by_tls[:8]) == (401, "max-age=")
    assert behind_a_proxy.guess("http", **told)[0] == 403
    assert behind_a_proxy.guess("http", peer="127.0.0.2", **told) == (401, "")
    assert behind_a_proxy.addresses("failed") == ["10.0.0.7", "127.0.0.2"]
    assert behind_a_proxy.addresses("refused") == ["10.0.0.7"]
