"""Servers and the browser of the scripts: each server on a free port with a store of its own, ended with its `with`."""

import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, Playwright

from scripts.machines.postgres import free_port

ROOT = Path(__file__).parent.parent
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
START_SECONDS = 120
DRAWN = """() =>
document.querySelector('[data-testid=stApp][data-test-script-state=notRunning]')
&& !document.querySelector('[data-testid=stSkeleton], [data-stale=true]')
&& [...document.querySelectorAll('[data-testid=stPlotlyChart]')].every(chart => chart.querySelector('.main-svg'))
"""
"""The script is idle and every chart has its drawing, as a function of the browser."""


@contextmanager
def served(
    store: Path, app: Path = ROOT / "app.py", launcher: str = "streamlit", env: dict[str, str] | None = None
) -> Iterator[str]:
    """The address of a running server of `app`, the dashboard unless another is named.

    Its first start fills `store` with the sample where there is none. `launcher` is the module that runs it.
    Raises SystemExit where the server does not start.
    """
    port = free_port()
    here = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        [sys.executable, "-m", launcher, "run", app.name, "--server.port", str(port)],
        cwd=app.parent,
        env={**os.environ, "PYTHONPATH": str(ROOT), "WORKPLAN_DATABASE": str(store), **(env or {})},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        if not answered(f"{here}/_stcore/health", process):
            raise SystemExit("the server did not start")
        yield here
    finally:
        process.terminate()
        process.wait(20)


def answered(address: str, process: subprocess.Popen[bytes], patience: float = 1) -> bool:
    """Wait until a process that was begun answers at an address, `patience` seconds for each answer; False where it ended or
    took too long."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=patience):
                return True
        except OSError:
            time.sleep(0.1)
    return False


def chromium(playwright: Playwright) -> Browser:
    """The system's browser. Raises SystemExit where there is none."""
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if path is None:
        raise SystemExit("no Chromium: run `make browser`")
    return playwright.chromium.launch(executable_path=path, args=list(QUIET))


def settled(page: Page) -> Page:
    """Wait until the page has its title and everything on it is drawn."""
    page.wait_for_selector("h1", state="attached")
    page.wait_for_function(DRAWN)
    page.wait_for_timeout(1_000)  # charts take their final width after they are drawn
    return page
