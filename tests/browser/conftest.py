"""A real server process and the system's real Chromium, for what only a browser can show."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Locator, Page, ViewportSize, expect, sync_playwright

from scripts.machines.postgres import free_port
from tests.forked import SERVER, Forked, ran, waiting

ROOT = Path(__file__).parent.parent.parent
AUDIT = Path(__file__).parent / "audit"
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
START_SECONDS = 60
LAST = 109
"""The number of the sample's last batch (tests/records/test_sample.py counts them)."""
NEXT = LAST + 1
"""That of the first batch stored on top of it."""
expect.set_options(timeout=15_000)  # a busy machine of two cores is slow, not wrong


@dataclass
class Server:
    """A running dashboard: its address, its files, and what it said."""

    address: str
    database: Path
    targets: Path
    log: Path
    connections: Path
    process: subprocess.Popen[bytes] | Forked = field(repr=False)
    access: str = ""

    def manage(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run manage.py on the same records and plan."""
        env = {
            **os.environ,
            "WORKPLAN_BACKUPS": "off",
            "WORKPLAN_DATABASE": str(self.database),
            "WORKPLAN_TARGETS": str(self.targets),
            "WORKPLAN_ACCESS": self.access,
        }
        return ran(words, env=env, folder=ROOT)


def _started(
    folder: Path,
    database: Path | None,
    settings: str = "",
    more: dict[str, str] | None = None,
    *,
    alone: bool = False,
    port: int = 0,
) -> Server:
    """A server process on its own copies of the records, the plan and the settings."""
    address = f"http://127.0.0.1:{port or free_port()}"
    mine = folder / "progress.duckdb"
    if database is not None:
        for part in database.parent.glob(f"{database.name}*"):  # its log and its witness too
            shutil.copy(part, f"{mine}{part.name.removeprefix(database.name)}")
    targets = folder / "targets.yaml"
    shutil.copy(ROOT / "targets.yaml", targets)
    log, connections = folder / "server.log", folder / "connections.log"
    connections.touch()
    access = folder / "access.yaml"
    access.write_text(settings.replace("ADDRESS", address), encoding="utf-8")
    named = str(access) if settings else ""
    return _running(address, mine, targets, log, connections, named, more or {}, alone=alone)


def _running(
    address: str,
    database: Path,
    targets: Path,
    log: Path,
    connections: Path,
    access: str,
    more: dict[str, str],
    *,
    alone: bool = False,
) -> Server:
    """A server process at an address, with the files it is to have: a fork, or `alone` one that begins from nothing
    and writes down what it connects to.
    """
    env = {
        **os.environ,
        "WORKPLAN_ACCESS": access,
        "WORKPLAN_BACKUPS": "off",
        "WORKPLAN_DATABASE": str(database),
        "WORKPLAN_TARGETS": str(targets),
        **more,
    }
    words = ["-m", "streamlit", "run", "app.py", "--server.port", address.rpartition(":")[2]]
    process: subprocess.Popen[bytes] | Forked
    if alone:
        heard = {"WORKPLAN_TEST_CONNECTIONS": str(connections), "PYTHONPATH": str(AUDIT)}
        with log.open("ab") as out:
            process = subprocess.Popen(
                [sys.executable, *words], cwd=ROOT, env={**env, **heard}, stdout=out, stderr=subprocess.STDOUT
            )
    else:
        process = waiting(*SERVER).begin(words, env=env, folder=ROOT, out=log)
    server = Server(address, database, targets, log, connections, process, access)
    waited_until = time.monotonic() + START_SECONDS
    while time.monotonic() < waited_until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{server.address}/_stcore/health", timeout=1):
                return server
        except OSError:
            time.sleep(0.05)
    process.kill()
    raise AssertionError(f"the server did not start:\n{log.read_text()}")


@pytest.fixture(scope="session")
def port() -> int:
    """Where the first server of each test is, one after the other: a browser has Streamlit's scripts from there.

    Below those that the system hands out for connections, of which one might have it between two servers.
    """
    for number in range(20_000 + os.getpid() * 7 % 10_000, 32_000):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", number))
            return number
    raise AssertionError("no port is free")


@pytest.fixture
def start(tmp_path: Path, sample_database: Path, port: int) -> Iterator[Callable[..., Server]]:
    """start() → a fresh server on its own copy of the sample; start(sample=False) on no store at all.

    start(settings="mode: accounts") → one where people sign in; ADDRESS in it stands for the server's own.
    start(again=server) → that one anew, at its address, after it was stopped. `env`: what its process has besides.
    start(alone=True) → one that is no fork, for what shows only in a process from its beginning.
    """
    running: list[Server] = []

    def begin(
        *,
        sample: bool = True,
        settings: str = "",
        again: Server | None = None,
        env: dict[str, str] | None = None,
        alone: bool = False,
    ) -> Server:
        if again:
            files = (again.database, again.targets, again.log, again.connections, again.access)
            running.append(_running(again.address, *files, env or {}))
            return running[-1]
        folder = tmp_path / f"server{len(running)}"
        folder.mkdir()
        at = 0 if running else port
        running.append(_started(folder, sample_database if sample else None, settings, env, alone=alone, port=at))
        return running[-1]

    yield begin
    for server in running:
        server.process.terminate()
        server.process.wait(10)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, sample_database: Path) -> Iterator[Server]:
    """One server for all tests that only look. Whoever stores, changes the plan or stops it begins another by `start`."""
    running = _started(tmp_path_factory.mktemp("server"), sample_database)
    yield running
    running.process.terminate()
    running.process.wait(10)


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory, sample_database: Path) -> Iterator[Server]:
    """One server where people sign in, for the tests of a file that only look. `alone`: memory is measured of it."""
    running = _started(tmp_path_factory.mktemp("guarded"), sample_database, "mode: accounts\n", alone=True)
    yield running
    running.process.terminate()
    running.process.wait(10)


@pytest.fixture(scope="module")
def house(guarded: Server) -> Server:
    """The same with an account of each role."""
    from tests.browser.visitors import settle_in  # which asks this module for Server

    settle_in(guarded)
    return guarded


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    assert path, "no Chromium: run `make browser`"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield running
        running.close()


SCREEN: ViewportSize = {"width": 1920, "height": 1080}


@contextmanager
def visiting(browser: Browser) -> Iterator[BrowserContext]:
    """The browser of somebody who was never here, and who wants nothing to move: Streamlit's fading and turning is a
    third of all work where no graphics card does it.
    """
    opened = browser.new_context(viewport=SCREEN, locale="zh-CN", reduced_motion="reduce")
    opened.set_default_timeout(20_000)
    yield opened
    opened.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with visiting(browser) as opened:
        yield opened


class Tabs:
    """Tabs for many tests, each in a browser of its own: half of the work where Streamlit's scripts have run before."""

    def __init__(self, browser: Browser, held: ExitStack) -> None:
        self._browser, self._held, self._tabs = browser, held, list[Page]()

    def __getitem__(self, number: int) -> Page:
        while len(self._tabs) <= number:
            self._tabs.append(self._held.enter_context(visiting(self._browser)).new_page())
        return self._tabs[number]


@pytest.fixture(scope="session")
def kept_tabs(browser: Browser) -> Iterator[Tabs]:
    with ExitStack() as held:
        yield Tabs(browser, held)


@pytest.fixture
def another(kept_tabs: Tabs) -> Iterator[Callable[[], Page]]:
    """another() → a tab of somebody else who was never here: one of those that are kept, emptied."""
    used: list[Page] = []

    def visit() -> Page:
        used.append(_fresh(kept_tabs[len(used) + 1]))
        return used[-1]

    yield visit
    for tab in used:
        _left(tab)


@pytest.fixture
def page(request: pytest.FixtureRequest) -> Iterator[Page]:
    """A tab of somebody who was never here. In a file marked `one_tab` the one that is kept, emptied of what the test
    before left: cookies, what is stored, size, mode, other tabs. A test that changes what its browser is, by rights, a
    clock or scripts, is marked `own_tab`.
    """
    if not request.node.get_closest_marker("one_tab") or request.node.get_closest_marker("own_tab"):
        context: BrowserContext = request.getfixturevalue("context")
        yield context.new_page()
        return
    tab = _fresh(request.getfixturevalue("kept_tabs")[0])
    yield tab
    _left(tab)


def _fresh(tab: Page) -> Page:
    tab.set_viewport_size(SCREEN)
    tab.emulate_media(media="null", color_scheme="null", reduced_motion="reduce")
    tab.mouse.move(0, 0)
    return tab


def _left(tab: Page) -> None:
    """Away from the dashboard to a word of the same server, with which the browser keeps what it has read of it."""
    for other in tab.context.pages:
        if other != tab:
            other.close()
    at = urlsplit(tab.url)
    if at.scheme == "http":
        with suppress(Error):  # where that server is gone
            tab.goto(f"{at.scheme}://{at.netloc}/_stcore/health")
        with suppress(Error):
            tab.evaluate("() => { localStorage.clear(); sessionStorage.clear() }")
    tab.context.clear_cookies()


def drawn(page: Page) -> None:
    """Wait until what has come is drawn, which is with the next frame."""
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def sought(box: Locator, text: str) -> None:
    """Type into the box of a list once the page stands still: an open list closes when the page moves under it."""
    box.focus()
    drawn(box.page)
    box.press_sequentially(text)


def settled(page: Page) -> Page:
    """Wait until the script has run, every chart on the page is drawn, and what the server drew has given way."""
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
    drawn(page)
    page.wait_for_function(
        "() => [...document.querySelectorAll('[data-testid=stPlotlyChart]')].every(chart => chart.querySelector('.main-svg'))"
        " && !document.querySelector('wp-first')"
    )
    return page


def opened(page: Page, address: str) -> Page:
    """Go to an address and wait until it is settled."""
    page.goto(address)
    page.wait_for_selector(
        "[data-testid=stMainBlockContainer] :is(h1, .deck-head *):visible, [data-testid=stAlert]:visible"
    )
    return settled(page)
