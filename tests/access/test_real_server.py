"""The gate in a real server, spoken to over real sockets."""

import http.client
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest
import uvicorn
import websockets

from tests.access.conftest import GOOD, OFFICE, House, alone, house_of


@contextmanager
def running(house: House) -> Iterator[int]:
    """The port of a server of its gate."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        bound.listen()
        server = uvicorn.Server(uvicorn.Config(house.gate, log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield int(bound.getsockname()[1])
        finally:
            server.should_exit = True
            thread.join(10)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[House, int]]:
    house = house_of(tmp_path)
    house.person("admin", "admin")
    house.person("li", "leader")
    with running(house) as port:
        yield house, port


def ask(port: int, method: str, path: str, body: str = "", **told: str) -> http.client.HTTPResponse:
    con = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    con.request(method, path, body or None, {name.replace("_", "-"): value for name, value in told.items()})
    answer = con.getresponse()
    answer.read()
    con.close()
    return answer


def signed_in(port: int, name: str, scheme: str = "http", **told: str) -> str:
    """The cookie of a new session."""
    answer = ask(
        port,
        "POST",
        "/login",
        urlencode({"name": name, "password": GOOD}),
        origin=f"{scheme}://127.0.0.1:{port}",
        content_type="application/x-www-form-urlencoded",
        **told,
    )
    assert answer.status == 303
    return (answer.headers.get_all("set-cookie") or [""])[0].partition(";")[0]


def test_a_websocket_over_the_wire(served: tuple[House, int]) -> None:
    """Refused without a session and from a foreign page before it is accepted; ended while it is open."""
    house, port = served
    cookie = signed_in(port, "li")
    address, ours = f"ws://127.0.0.1:{port}/_stcore/stream", f"http://127.0.0.1:{port}"

    async def refused(origin: str, told: dict[str, str]) -> int:
        with pytest.raises(websockets.InvalidStatus) as raised:
            async with websockets.connect(address, origin=websockets.Origin(origin), additional_headers=told):
                pass
        return raised.value.response.status_code

    async def talk() -> None:
        assert await refused(ours, {}) == 403
        assert await refused("http://evil.example", {"cookie": cookie}) == 403
        assert await refused(ours.replace("http", "https"), {"cookie": cookie}) == 403
        assert await refused(ours, {"x-workplan-sid": "x"}) == 403
        told = {"cookie": cookie}
        async with websockets.connect(address, origin=websockets.Origin(ours), additional_headers=told) as wire:
            await wire.send("a")
            assert str(await wire.recv()).endswith(" a")
            house.access.accounts.disable("li", by=OFFICE, now=house.clock())
            await wire.send("b")
            with pytest.raises(websockets.ConnectionClosed) as closed:
                await wire.recv()
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.code == 4401

    alone(talk())


def test_a_websocket_by_a_proxy_with_tls(tmp_path: Path) -> None:
    """The browser has https and the proxy speaks http with us: the page's own websocket goes on, one of http does not."""
    house = house_of(tmp_path, "proxies: [127.0.0.1]")
    house.person("li", "leader")
    forwarded = {"x-forwarded-proto": "https", "x-forwarded-for": "10.0.0.7"}

    async def said(port: int, origin: str) -> str:
        told = {**forwarded, "cookie": cookie}
        address = f"ws://127.0.0.1:{port}/_stcore/stream"
        async with websockets.connect(address, origin=websockets.Origin(origin), additional_headers=told) as wire:
            await wire.send("a")
            return str(await wire.recv())

    with running(house) as port:
        cookie = signed_in(port, "li", "https", **forwarded)
        assert cookie.startswith("__Host-workplan-session=")
        assert alone(said(port, f"https://127.0.0.1:{port}")).endswith(" a")
        with pytest.raises(websockets.InvalidStatus):
            alone(said(port, f"http://127.0.0.1:{port}"))


def test_requests_over_the_wire(served: tuple[House, int]) -> None:
    _, port = served
    cookie = signed_in(port, "li")
    assert ask(port, "GET", "/media/x").status == 401
    assert ask(port, "GET", "/media/x", x_workplan_sid="x").status == 401
    assert ask(port, "GET", "/x", cookie=cookie).status == 200
    assert ask(port, "PUT", "/x", "x", cookie=cookie).status == 403
    ours = f"http://127.0.0.1:{port}"
    assert ask(port, "PUT", "/x", "x", cookie=cookie, origin=ours).status == 200


def test_what_uvicorn_would_read_from_x_forwarded_for_signs_nobody_in(tmp_path: Path) -> None:
    """By itself uvicorn takes the client's address from X-Forwarded-For on loopback: it may be the proxy's own."""
    text = "trusted_header: {user: X-Remote-User, role: X-Remote-Role, from: [10.1.2.3]}"
    with running(house_of(tmp_path, text)) as port:
        told = {"x_forwarded_for": "10.1.2.3", "x_remote_user": "admin", "x_remote_role": "admin"}
        assert ask(port, "GET", "/", accept="*/*", **told).status == 401


def test_a_proxy_on_the_same_machine_signs_people_in(tmp_path: Path) -> None:
    """It says for whom it speaks as well, which uvicorn would take for the connection's own address."""
    text = "proxies: [127.0.0.1]\ntrusted_header: {user: X-Remote-User, role: X-Remote-Role, from: [127.0.0.1]}"
    house = house_of(tmp_path, text)
    with running(house) as port:
        told = {"x_forwarded_for": "10.0.0.7", "x_remote_user": "li", "x_remote_role": "leader"}
        assert ask(port, "GET", "/", accept="*/*", **told).status == 200
    assert ("sign_in", "li", "10.0.0.7") in house.events()
