"""What is too large, too wide, too many: refused with a sentence, without filling the memory or stopping the others."""

import contextlib
import re
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from websockets import ConnectionClosed

from records import Store, decisions, latest_number
from tests.browser.conftest import Server
from tests.browser.stream import Run, Tab, put, said, trigger
from tests.browser.test_said_on_the_wire import contents
from tests.browser.test_sign_in import noted
from tests.browser.visitors import PEOPLE, ask, cookie, parsed

MB = 2**20
SOON_SECONDS = 6
"""Others wait a few hundredths; on a machine busy with other tests more."""
CHOOSE = "选择 CSV 或 .xlsx 文件，可多个"
HEADER = "月份,任务编号,完成值\n"


@pytest.fixture
def mine(house: Server) -> str:
    return cookie(house, PEOPLE["staff"])


@pytest.fixture
def tab(house: Server, mine: str) -> Iterator[Tab]:
    with Tab(house.address, mine) as opened:
        yield opened


class Watch:
    """How much memory the server took at most, in MB, beyond what it had, and how long others waited for an answer."""

    def __init__(self, server: Server) -> None:
        self.server, self.waited, self.grown = server, 0.0, 0

    def __enter__(self) -> "Watch":
        Path(f"/proc/{self.server.process.pid}/clear_refs").write_text("5")  # the peak begins anew
        self._had, self._over = self._peak(), threading.Event()
        self._thread = threading.Thread(target=self._ask)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        self.grown = self._peak() - self._had

    def _ask(self) -> None:
        while not self._over.is_set():
            begun = time.monotonic()
            assert ask(self.server, "GET", "/_stcore/health")[0] == 200
            self.waited = max(self.waited, time.monotonic() - begun)
            time.sleep(0.02)

    def _peak(self) -> int:
        found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{self.server.process.pid}/status").read_text())
        assert found
        return int(found[1]) // 1024


def pour(server: Server, head: list[str], megabytes: int, first: bytes = b"") -> tuple[int, bytes]:
    """Megabytes of a request's body, as many as are taken; status and body of the answer."""
    at = urlsplit(server.address)
    told = [*head, f"Host: {at.netloc}", f"Origin: {server.address}", "", ""]
    with socket.create_connection((at.hostname, at.port), timeout=20) as wire:
        with contextlib.suppress(OSError):
            wire.sendall("\r\n".join(told).encode() + first)
            for _ in range(megabytes):
                wire.sendall(b"x" * MB)
        answer = b""
        with contextlib.suppress(OSError):
            answer = wire.recv(65_536)
    return parsed(answer)


@pytest.mark.parametrize("path", ["/login", "/password", "/logout", "/office", "/_stcore/stream", "/accounts"])
def test_a_form_of_a_hundred_megabytes(house: Server, path: str) -> None:
    """A stranger's: answered after what a form may have, 16 KB; the rest is not kept."""
    head = [f"POST {path} HTTP/1.1", "Content-Type: application/x-www-form-urlencoded", f"Content-Length: {100 * MB}"]
    with Watch(house) as watch:
        status, _ = pour(house, head, 100)
    assert status in (303, 401, 429)
    assert watch.grown < 60  # a hash takes 32
    assert watch.waited < SOON_SECONDS


def test_a_form_just_too_large_is_an_empty_one(house: Server) -> None:
    """A right name and password, and 16 KB beside them: nothing of it is taken."""
    body = f"name={PEOPLE['leader']}&password=forty+violins+in+October&next={'x' * 16_384}".encode()
    kind = {"content_type": "application/x-www-form-urlencoded"}
    assert ask(house, "POST", "/login", "", body, **kind)[0] == 401
    assert ask(house, "POST", "/login", "", body[:200], **kind)[0] == 303


@pytest.mark.parametrize("length", ["said", "not said"])
def test_an_upload_of_sixty_megabytes(house: Server, tab: Tab, mine: str, length: str) -> None:
    """It ends when it is known to be too large, and no more than is allowed is ever held."""
    tab.open("report")
    part = b'--b\r\nContent-Disposition: form-data; name="f"; filename="a.csv"\r\n\r\n'
    head = [f"PUT {tab.upload_address('a.csv')} HTTP/1.1", f"Cookie: {mine}"]
    head += ["Content-Type: multipart/form-data; boundary=b"]
    with Watch(house) as watch:
        if length == "said":
            status, _ = pour(house, [*head, f"Content-Length: {60 * MB}"], 60, part)
        else:
            chunk = b"%x\r\n%b\r\n%x\r\n" % (len(part), part, 300 * MB)
            status, _ = pour(house, [*head, "Transfer-Encoding: chunked"], 300, chunk)
    assert status == 413
    assert watch.grown < 150
    assert watch.waited < SOON_SECONDS


def test_fifty_megabytes_are_taken_and_said_to_be_too_large_by_the_page(house: Server, tab: Tab, mine: str) -> None:
    """Between 50 000 000 and 50 MB: the upload passes, the page refuses it."""
    uploader = tab.open("report").widget(CHOOSE)
    run = tab.open("report", tab.chosen(uploader, ("大.csv", b"x" * 50_100_000)))
    assert run.shows("大\\.csv 超过 50 MB。请拆成几个文件再传。")


@pytest.mark.parametrize("megabytes", [26, 60, 100])
def test_a_message_of_many_megabytes(house: Server, mine: str, megabytes: int) -> None:
    """The tab that said it is closed; from 50 MB on it is not even held."""
    with Watch(house) as watch, Tab(house.address, mine) as tab:
        tab.open("help")
        with pytest.raises(ConnectionClosed) as closed:
            tab.socket.send(b"\0" * (megabytes * MB))
            while True:
                tab.socket.recv(timeout=20)
        # one that is cut off while it is said has no code to tell any more
        assert closed.value.rcvd is None or closed.value.rcvd.code == 1009
    assert watch.grown < 120
    assert watch.waited < SOON_SECONDS


def sentences(run: Run) -> str:
    return "\n".join(text for text in run.texts if "。" in text)


def wide() -> bytes:
    return (HEADER.strip() + "," + ",".join(map(str, range(1_000_000)))).encode()


FILES = {
    "a million columns": (wide, "表格超过 200 列。请删去无关的列后再上传。"),
    "a million rows and one": (
        lambda: HEADER.encode() + b"\n" * 1_000_000 + b"2024-10,x,1\n" * 1_000_001,
        "数据超过 1000000 行。请分成几个文件上传。",
    ),
    "a hundred thousand wrong rows": (
        lambda: HEADER.encode() + b"2024-10,x,y\n" * 100_000,
        "100000 行有误，没有可入库的行。可在下面直接改，也可下载这些行改好再传。",
    ),
    "a hundred thousand times the same": (
        lambda: HEADER.encode() + b"2024-10,2.1-07,612\n" * 100_000,
        "100000 行有误，没有可入库的行。可在下面直接改，也可下载这些行改好再传。",
    ),
    "a cell of 6 000 letters": (
        lambda: ("月份,任务编号,完成值,进展情况\n2024-10,2.1-07,612," + "长" * 6_000).encode(),
        "文字超过 5000 个字",
    ),
}


@pytest.mark.parametrize("kind", FILES)
def test_a_file(house: Server, tab: Tab, kind: str) -> None:
    """A sentence, a page that a browser can bear, and others who do not wait."""
    made, sentence = FILES[kind]
    uploader = tab.open("report").widget(CHOOSE)
    before = contents(house)
    with Watch(house) as watch:
        run = tab.open("report", tab.chosen(uploader, ("多.csv", made())))
    assert sentence in sentences(run)
    assert len(run.raw) < MB
    assert watch.grown < 400
    assert watch.waited < SOON_SECONDS
    assert contents(house) == before


def test_fifty_one_files(house: Server, tab: Tab) -> None:
    uploader = tab.open("report").widget(CHOOSE)
    run = tab.open("report", tab.chosen(uploader, *((f"{n}.csv", b"x") for n in range(51))))
    assert "一次最多 50 个文件，选了 51 个。请分几次上传。" in sentences(run)


def test_uploads_without_end(house: Server) -> None:
    """One account's in ten minutes; another's go on."""
    statuses = []
    for role in ("leader", "admin"):
        brought = cookie(house, PEOPLE[role])
        with Tab(house.address, brought) as tab:
            tab.open("")
            for _ in range(12 if role == "leader" else 1):
                statuses.append(put(house.address, tab.upload_address("x"), brought, "x", b"x" * 49 * MB))
    assert statuses == [204] * 10 + [429] * 2 + [204]
    _, _, body = ask(house, "PUT", "/_stcore/upload_file/a/b", cookie(house, PEOPLE["leader"]), b"x")
    assert "没有这个文件" in body.decode()


@pytest.mark.parametrize("key", ["q", "snapshot", "department", "id", "month", "from"])
@pytest.mark.parametrize("length", [10_000, 1_000_000])
def test_a_parameter_without_end(house: Server, tab: Tab, key: str, length: int) -> None:
    """The page is the one of a parameter that means nothing, and does not carry it on without end."""
    page = {"q": "search", "id": "task", "from": "compare"}.get(key, "area")
    with Watch(house) as watch:
        run = tab.open(page, **{key: "长" * length})
    assert "这个页面出错了" not in run.text
    assert len(run.raw) < 5 * MB
    assert watch.grown < 60
    assert watch.waited < SOON_SECONDS


def test_texts_without_end(house: Server) -> None:
    """Past what its field takes a text is cut, though no browser held it to that: a reason at 200, a decision at 500."""
    with Tab(house.address, cookie(house, PEOPLE["office"])) as tab:
        page = tab.open("office")
        run = tab.open("office", said(page.widget("原因"), "长" * 1_000_000), trigger(page.widget("锁定10月")))
        tab.open("office", trigger(run.widget("确认锁定")), hash=run.hashes["office"], fragment=run.fragments[-1])
        page = tab.open("meeting")
        filled = [said(page.widget(name), "长" * 100_000) for name in ("议定事项", "责任人")]
        part = {"hash": page.hashes["meeting"], "fragment": page.fragments[0]}
        run = tab.open("meeting", *filled, trigger(page.widget("记录")), **part)
    ((_, detail),) = noted(house, "lock")
    assert detail == "2024-10，原因：" + "长" * 200
    with Store(house.database).reading() as con:
        newest = decisions(con, latest_number(con))[-1]
    assert (newest.text, newest.owner) == ("长" * 500, "长" * 100)


def test_connections_that_say_nothing(house: Server) -> None:
    """Two hundred of them, and half a request on each: others are served."""
    at = urlsplit(house.address)
    with contextlib.ExitStack() as held, Watch(house) as watch:
        for _ in range(200):
            wire = held.enter_context(socket.create_connection((at.hostname, at.port), timeout=5))
            wire.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ")
        time.sleep(0.5)
    assert watch.waited < SOON_SECONDS
    assert watch.grown < 50


def test_words_without_end(house: Server, mine: str) -> None:
    """Five tabs of one account ask for the heaviest page a thousand times a second: another account is served. A tab
    of the flood itself is held up, and goes on when it is over."""
    over = threading.Event()

    def flood(tab: Tab) -> None:
        word = tab.asking("meeting").SerializeToString()
        with contextlib.suppress(ConnectionClosed):
            while not over.wait(0.001):
                tab.socket.send(word)

    with contextlib.ExitStack() as held:
        tabs = [held.enter_context(Tab(house.address, mine)) for _ in range(5)]
        threads = [threading.Thread(target=flood, args=(tab,), daemon=True) for tab in tabs]
        for thread in threads:
            thread.start()
        held.callback(over.set)
        time.sleep(1)
        with Tab(house.address, cookie(house, PEOPLE["office"])) as other:
            begun = time.monotonic()
            for page in ("", "units", "help"):
                assert other.open(page).finished == 0
            assert time.monotonic() - begun < 3 * SOON_SECONDS
