"""How soon a reader sees the first figures of the overview, beside the same month as a static file (part of `make bench`).

Seen: sentence, tiles and the first chart are on the screen, drawn by whatever; last chart: Streamlit's own has taken its
place. On this machine, and on a line of 20 Mbit/s and 10 ms, which Chromium imitates for everything but the websocket.
`--before FOLDER` measures an earlier checkout in the same turns, `--visits N` so many of each.
"""

import argparse
import functools
import statistics
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from plan import read_plan, targets_path
from records import Store
from reports.deck.briefing import brief
from reports.offline.page import html
from scripts.bench.pages import PAINTED, Charts, charts_of, fresh
from scripts.bench.sides import MONTH, Side, sample, started
from scripts.serving import ROOT, chromium

LINE = {"offline": False, "latency": 10, "downloadThroughput": 20e6 / 8, "uploadThroughput": 20e6 / 8}
SEEN = """
(() => {
  const drawn = () => document.querySelector('wp-first') && document.getElementById('root')
  const painted = () => document.querySelector('.wp-tiles') && document.querySelector('.js-plotly-plot .trace')
  const file = () => document.querySelector('svg.course') && document.readyState !== 'loading'
  const frame = () => drawn() || painted() || file()
    ? requestAnimationFrame(() => requestAnimationFrame(() => { window.seen = performance.now() }))
    : requestAnimationFrame(frame)
  if (location.protocol.startsWith('http')) requestAnimationFrame(frame)
})()
"""
"""Two frames after everything is in the document that shows them: a shadow tree before Streamlit's root, Streamlit's own,
or the whole of a file."""


class Waited(NamedTuple):
    """Milliseconds from the start of the navigation; `last` is None for a file, which has no other charts."""

    seen: float
    last: float | None


class Served(NamedTuple):
    """One of those that are compared. `charts`: None for a file."""

    name: str
    address: str
    charts: Charts | None


def waited(page: Page, served: Served) -> Waited:
    last = page.evaluate(PAINTED, list(served.charts)) if served.charts else None
    return Waited(page.wait_for_function("() => window.seen").json_value(), last)


def visits(context: BrowserContext, served: Served, line: dict[str, Any] | None) -> tuple[Waited, Waited]:
    """A first visit, and the same page reloaded."""
    page = context.new_page()
    page.add_init_script(SEEN)
    if line:
        devtools = context.new_cdp_session(page)
        devtools.send("Network.enable")
        devtools.send("Network.emulateNetworkConditions", line)
    page.goto(served.address, wait_until="commit")
    cold = waited(page, served)
    page.reload(wait_until="commit")
    return cold, waited(page, served)


@contextmanager
def static(folder: Path) -> Iterator[str]:
    """The address of a plain server of the files of a folder."""
    quiet = type("Quiet", (SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(quiet, directory=folder)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def a_file(store: Path, folder: Path) -> None:
    """The month as `export html` makes it."""
    from metrics.look import look
    from records import now

    plan = read_plan(targets_path())
    figures = look(Store(store), plan, now().date(), None)
    with Store(store).reading() as con:
        folder.mkdir()
        (folder / "month.html").write_bytes(html(brief(con, figures, int(MONTH[-2:]))))


def compared(stack: ExitStack, browser: Browser, folder: Path, before: Path | None) -> list[Served]:
    store = folder / "sample.duckdb"
    sample(store, read_plan(targets_path()))
    a_file(store, folder / "file")
    found = [Served("a static file", f"{stack.enter_context(static(folder / 'file'))}/month.html", None)]
    for name, checkout in (("dashboard", ROOT), ("before", before)):
        if checkout:
            side: Side = started(stack, folder / name, store, checkout / "app.py")
            found.append(Served(name, f"{side.address}/?month={MONTH}", charts_of(browser, side)))
    return found


def main() -> None:
    words = argparse.ArgumentParser()
    words.add_argument("--before", type=Path)
    words.add_argument("--visits", type=int, default=15)
    asked = words.parse_args()
    with ExitStack() as stack, sync_playwright() as playwright, chromium(playwright) as browser:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        served = compared(stack, browser, folder, asked.before)
        for name, line in (("this machine", None), ("20 Mbit/s, 10 ms", LINE)):
            found: dict[str, list[tuple[Waited, Waited]]] = {each.name: [] for each in served}
            for _ in range(asked.visits):
                for each in served:
                    with fresh(browser) as context:
                        found[each.name].append(visits(context, each, line))
            told(name, found)


def told(line: str, found: dict[str, list[tuple[Waited, Waited]]]) -> None:
    """A line of the table for each of those compared: medians, and how many times the file's."""
    yardstick = [statistics.median(pair[at].seen for pair in found["a static file"]) for at in (0, 1)]
    for name, pairs in found.items():
        for at, kind in enumerate(("cold", "reloaded")):
            seen = statistics.median(pair[at].seen for pair in pairs)
            charts = [last for pair in pairs if (last := pair[at].last) is not None]
            end = f"{statistics.median(charts):,.0f} ms" if charts else ""
            print(f"| {line}, {kind} | {name} | {seen:,.0f} ms | {seen / yardstick[at]:.2f} | {end} |", flush=True)


if __name__ == "__main__":
    main()
