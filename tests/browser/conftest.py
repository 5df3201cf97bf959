"""A real server process and the system's real Chromium, for what only a browser can show."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, ViewportSize, expect, sync_playwright

ROOT = Path(__file__).parent.parent.parent
AUDIT = Path(__file__).parent / "audit"
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
START_SECONDS = 60
expect.set_options(timeout=15_000)  # a busy machine of two cores is slow, not wrong


@dataclass
class Server:
    """A running dashboard: its address, its files, and what it said."""

    address: str
    database: Path
    targets: Path
    log: Path
    connections: Path
    process: subprocess.Popen[bytes] = field(repr=False)
    access: str = ""

    def manage(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run manage.py on the same records and plan."""
        return subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env={
                **os.environ,
                "WORKPLAN_BACKUPS": "off",
                "WORKPLAN_DATABASE": str(self.database),
                "WORKPLAN_TARGETS": str(self.targets),
                "WORKPLAN_ACCESS": self.access,
            },
            capture_output=True,
            text=True,
            check=False,
        )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _started(folder: Path, database: Path | None, settings: str = "", more: dict[str, str] | None = None) -> Server:
    port = free_port()
    mine = folder / "progress.duckdb"
    if database is not None:
        shutil.copy(database, mine)
        log_beside = Path(f"{database}.wal")
        if log_beside.exists():  # what was stored last stands there
            shutil.copy(log_beside, f"{mine}.wal")
    targets = folder / "targets.yaml"
    shutil.copy(ROOT / "targets.yaml", targets)
    log, connections = folder / "server.log", folder / "connections.log"
    connections.touch()
    access = folder / "access.yaml"
    access.write_text(settings.replace("ADDRESS", f"http://127.0.0.1:{port}"), encoding="utf-8")
    named = str(access) if settings else ""
    return _running(f"http://127.0.0.1:{port}", mine, targets, log, connections, named, more or {})


def _running(
    address: str, database: Path, targets: Path, log: Path, connections: Path, access: str, more: dict[str, str]
) -> Server:
    """A server process at an address, with the files it is to have."""
    env = {
        **os.environ,
        "WORKPLAN_ACCESS": access,
        "WORKPLAN_BACKUPS": "off",
        "WORKPLAN_DATABASE": str(database),
        "WORKPLAN_TARGETS": str(targets),
        "WORKPLAN_TEST_CONNECTIONS": str(connections),
        "PYTHONPATH": str(AUDIT),
        **more,
    }
    with log.open("ab") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", address.rpartition(":")[2]],
            cwd=ROOT,
            env=env,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    server = Server(address, database, targets, log, connections, process, access)
    waited_until = time.monotonic() + START_SECONDS
    while time.monotonic() < waited_until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{server.address}/_stcore/health", timeout=1):
                return server
        except OSError:
            time.sleep(0.1)
    process.kill()
    raise AssertionError(f"the server did not start:\n{log.read_text()}")


@pytest.fixture(scope="session")
def sample_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the sample records, as the first start makes it."""
    database = tmp_path_factory.mktemp("sample") / "progress.duckdb"
    made = subprocess.run(
        [sys.executable, "manage.py", "demo"],
        cwd=ROOT,
        env={**os.environ, "WORKPLAN_DATABASE": str(database)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    return database


@pytest.fixture
def start(tmp_path: Path, sample_database: Path) -> Iterator[Callable[..., Server]]:
    """start() → a fresh server on its own copy of the sample; start(sample=False) on no store at all.

    start(settings="mode: accounts") → one where people sign in; ADDRESS in it stands for the server's own.
    start(again=server) → that one anew, at its address, after it was stopped. `env`: what its process has besides.
    """
    running: list[Server] = []

    def begin(
        *, sample: bool = True, settings: str = "", again: Server | None = None, env: dict[str, str] | None = None
    ) -> Server:
        if again:
            files = (again.database, again.targets, again.log, again.connections, again.access)
            running.append(_running(again.address, *files, env or {}))
            return running[-1]
        folder = tmp_path / f"server{len(running)}"
        folder.mkdir()
        running.append(_started(folder, sample_database if sample else None, settings, env))
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
    """One server where people sign in, for the tests of a file that only look."""
    running = _started(tmp_path_factory.mktemp("guarded"), sample_database, "mode: accounts\n")
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
    """The browser of somebody who was never here."""
    opened = browser.new_context(viewport=SCREEN, locale="zh-CN")
    opened.set_default_timeout(20_000)
    yield opened
    opened.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with visiting(browser) as opened:
        yield opened


@pytest.fixture(scope="session")
def kept_tab(browser: Browser) -> Iterator[Page]:
    """One tab for all who only look: a third of the work where Streamlit's scripts have run in it before."""
    with visiting(browser) as opened:
        yield opened.new_page()


@pytest.fixture
def page(request: pytest.FixtureRequest) -> Page:
    """A tab of somebody who was never here. In a file marked `one_tab`, whose tests only look, the one that is kept,
    emptied of what the test before left: cookies, what is stored, size, mode, other tabs."""
    if not request.node.get_closest_marker("one_tab"):
        context: BrowserContext = request.getfixturevalue("context")
        return context.new_page()
    tab: Page = request.getfixturevalue("kept_tab")
    for other in tab.context.pages:
        if other != tab:
            other.close()
    if tab.url != "about:blank":
        tab.evaluate("() => { localStorage.clear(); sessionStorage.clear() }")
    tab.context.clear_cookies()
    tab.set_viewport_size(SCREEN)
    tab.emulate_media(media="null", color_scheme="null", reduced_motion="null")
    return tab


def drawn(page: Page) -> None:
    """Wait until what has come is drawn, which is with the next frame."""
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def sought(box: Locator, text: str) -> None:
    """Type into the box of a list once the page stands still: an open list closes when the page moves under it."""
    box.focus()
    drawn(box.page)
    box.press_sequentially(text)


def settled(page: Page) -> Page:
    """Wait until the script has run and every chart on the page is drawn."""
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
    drawn(page)
    page.wait_for_function(
        "() => [...document.querySelectorAll('[data-testid=stPlotlyChart]')].every(chart => chart.querySelector('.main-svg'))"
    )
    return page


def opened(page: Page, address: str) -> Page:
    """Go to an address and wait until it is settled."""
    page.goto(address)
    page.wait_for_selector(
        "[data-testid=stMainBlockContainer] :is(h1, .deck-head *):visible, [data-testid=stAlert]:visible"
    )
    return settled(page)
