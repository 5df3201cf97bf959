"""A preview whose session is lost: the server is started anew under it, or the connection is cut for longer than the
server keeps a session. The page stays as it was until something is pressed; then it says that the file is lost."""

import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from playwright.sync_api import Page, expect

from records import Store, latest_number
from tests.browser.conftest import NEXT, Server, opened, settled
from tests.browser.test_receipts import GOOD
from tests.browser.test_upload import gbk, upload

CUT = "连接中断过，请重新选择文件；已经入库的会说明，不会重复写入。"


class Relay:
    """A wire between browser and server that can be cut: what is open is broken, what is new is refused."""

    def __init__(self, server: Server) -> None:
        self.to = ("127.0.0.1", int(server.address.rpartition(":")[2]))
        self.open: set[socket.socket] = set()
        self.whole = True
        self.door = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.door.getsockname()[1]}"
        threading.Thread(target=self._answer, daemon=True).start()

    def _answer(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self.door.accept()
                if not self.whole:
                    near.close()
                    continue
                far = socket.create_connection(self.to)
                self.open |= {near, far}
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while some := one.recv(65536):
                other.sendall(some)
        self._end(one, other)

    def _end(self, *wires: socket.socket) -> None:
        for wire in wires:
            with suppress(OSError):
                wire.shutdown(socket.SHUT_RDWR)
            wire.close()
            self.open.discard(wire)

    def cut(self) -> None:
        self.whole = False
        self._end(*list(self.open))

    def mend(self) -> None:
        self.whole = True

    def close(self) -> None:
        self.cut()
        self.door.close()


@pytest.fixture
def relay(start: Callable[..., Server]) -> Iterator[Relay]:
    """Before a server that keeps the session of a lost connection for two seconds (Streamlit's own setting; 120 else)."""
    made = Relay(start(env={"STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL": "2"}))
    yield made
    made.close()


def previewed(page: Page, address: str) -> None:
    opened(page, f"{address}/report?month=2024-10")
    upload(page, "十月.csv", gbk(GOOD))
    expect(page.get_by_role("button", name="确认入库")).to_be_enabled()


def connected(page: Page) -> None:
    page.wait_for_selector("[data-testid=stApp][data-test-connection-state=CONNECTED]", timeout=60_000)


def said(page: Page) -> None:
    """Pressed all the same: the sentence stands there, the box is empty, nothing can be confirmed."""
    connected(page)
    page.get_by_role("button", name="确认入库").click(timeout=60_000)
    expect(page.get_by_text(CUT)).to_be_visible()
    settled(page)
    expect(page.get_by_role("button", name="确认入库")).to_have_count(0)
    expect(page.get_by_test_id("stFileChip")).to_have_count(0)


def test_a_server_started_anew(start: Callable[..., Server], page: Page) -> None:
    """Also after something was stored, when the box of files is not the first any more."""
    server = start()
    previewed(page, server.address)
    page.get_by_role("button", name="确认入库").click()
    expect(page.get_by_text("已入库：").first).to_be_visible()
    upload(page, "十一月.csv", gbk({**GOOD, "完成值": "201"}))
    expect(page.get_by_role("button", name="确认入库")).to_be_enabled()
    server.process.terminate()
    server.process.wait(20)
    start(again=server)
    said(page)
    expect(page.get_by_text(f"已入库：十月.csv，批次 {NEXT}")).to_be_visible()
    with Store(server.database).reading() as con:
        assert latest_number(con) == NEXT


def test_a_connection_cut_for_long(relay: Relay, page: Page) -> None:
    previewed(page, relay.address)
    relay.cut()
    page.wait_for_timeout(4_000)
    relay.mend()
    said(page)
    upload(page, "十月.csv", gbk(GOOD))
    expect(page.get_by_text(CUT)).to_have_count(0)
    page.get_by_role("button", name="确认入库").click()
    expect(page.get_by_text(f"已入库：十月.csv，批次 {NEXT}")).to_be_visible()


def test_a_connection_cut_for_a_moment(relay: Relay, page: Page) -> None:
    """The session is there again, and so is the preview: it can be stored, and nothing is said."""
    previewed(page, relay.address)
    relay.cut()
    relay.mend()
    connected(page)
    page.get_by_role("button", name="确认入库").click()
    expect(page.get_by_text(re.compile("^已入库：十月.csv"))).to_be_visible()
    expect(page.get_by_text(CUT)).to_have_count(0)
