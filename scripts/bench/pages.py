"""How long a reader waits for the overview, beside a bare Streamlit page with the same charts (part of `make bench`).

Both are served in turn by processes of their own on this machine and shown by the system's Chromium. A page is
there when its last chart is painted and the script is idle. Cold: a browser without cache; reloaded: the same tab by
F5; a new tab: of the same browser, by its address; switch: from 使用说明 by the link of the menu. Going by way of
about:blank would be none of these: the page's COOP header then costs the browser its compiled scripts.
`--markdown` prints the table for the documentation.
"""

import statistics
import sys
import tempfile
from base64 import b64decode
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright
from rich.console import Console
from rich.table import Table

from plan import Plan, read_plan, targets_path
from scripts.bench.sides import MONTH, SIZE, Side, bare, grown, rows, sample, started, stored
from scripts.serving import chromium

LOADS = 15
RUNS = 30
STORED = 10
"""How often a new file is stored before a run with empty caches."""
WINDOW: ViewportSize = {"width": 1920, "height": 1080}
CHARTS = (
    "[document.querySelectorAll('.js-plotly-plot').length, document.querySelectorAll('.js-plotly-plot .trace').length]"
)
PAINTED = """
([plots, traces]) => new Promise((done) => {
  const there = () => document.querySelector('[data-testid=stApp][data-test-script-state=notRunning]')
    && !document.querySelector('wp-first')
    && document.querySelectorAll('.js-plotly-plot').length === plots
    && document.querySelectorAll('.js-plotly-plot .trace').length >= traces
  const frame = () => there()
    ? requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now())))
    : requestAnimationFrame(frame)
  frame()
})
"""
SWITCHED = f"""
([name, charts]) => {{
  const link = [...document.querySelectorAll('[data-testid=stSidebar] a')].find((a) => a.textContent.trim() === name)
  const begun = performance.now()
  link.click()
  return ({PAINTED})(charts).then((end) => end - begun)
}}
"""


KINDS = {
    "cold": "overview, cold",
    "reload": "overview, reloaded",
    "tab": "overview, in a new tab",
    "switch": "switch to the overview",
}


class Charts(NamedTuple):
    """How many charts and traces a page shows when it is complete."""

    plots: int
    traces: int


def charts_of(browser: Browser, side: Side) -> Charts:
    page = browser.new_page(viewport=WINDOW)
    page.goto(f"{side.address}/?month={MONTH}")
    page.wait_for_selector(".js-plotly-plot .trace")
    page.wait_for_timeout(3_000)
    found = Charts(*page.evaluate(CHARTS))
    page.context.close()
    return found


def visit(page: Page, side: Side, charts: Charts) -> float:
    """Milliseconds from the start of the navigation to the last chart."""
    page.goto(f"{side.address}/?month={MONTH}", wait_until="commit")
    return float(page.evaluate(PAINTED, list(charts)))


def again(page: Page, charts: Charts) -> float:
    """The same for a page that is reloaded."""
    page.reload(wait_until="commit")
    return float(page.evaluate(PAINTED, list(charts)))


def beside(page: Page, side: Side, charts: Charts) -> float:
    """The same in a new tab of a browser that shows the page already."""
    tab = page.context.new_page()
    try:
        return visit(tab, side, charts)
    finally:
        tab.close()


def switch(page: Page, charts: Charts) -> float:
    """Milliseconds from the click on 总览 in the menu of another page to the last chart."""
    away(page)
    return float(page.evaluate(SWITCHED, ["总览", list(charts)]))


def away(page: Page) -> None:
    page.locator("[data-testid=stSidebar] a", has_text="使用说明").click()
    page.wait_for_function("() => !document.querySelector('.js-plotly-plot') && document.querySelector('h1')")
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
    page.wait_for_timeout(200)


def fresh(browser: Browser) -> BrowserContext:
    return browser.new_context(viewport=WINDOW, locale="zh-CN")


def loads(browser: Browser, sides: tuple[Side, Side], charts: Charts) -> list[dict[str, list[float]]]:
    """Milliseconds of each kind of visit, for either side, in turns."""
    found: list[dict[str, list[float]]] = [{kind: [] for kind in KINDS} for _ in sides]
    for _ in range(LOADS):
        for side, times in zip(sides, found, strict=True):
            with fresh(browser) as context:
                page = context.new_page()
                times["cold"].append(visit(page, side, charts))
                times["reload"].append(again(page, charts))
                times["tab"].append(beside(page, side, charts))
                times["switch"].append(switch(page, charts))
    return found


class Received:
    """Bytes that reach a page from now on: bodies and headers of HTTP, and what the websocket carries."""

    def __init__(self, page: Page) -> None:
        self.bytes = 0.0
        devtools = page.context.new_cdp_session(page)
        devtools.send("Network.enable")
        devtools.on("Network.loadingFinished", self._finished)
        devtools.on("Network.webSocketFrameReceived", self._frame)

    def _finished(self, event: dict[str, Any]) -> None:
        self.bytes += event["encodedDataLength"]

    def _frame(self, event: dict[str, Any]) -> None:
        data = event["response"]
        self.bytes += len(b64decode(data["payloadData"]) if data["opcode"] == 2 else data["payloadData"].encode())


def kilobytes(browser: Browser, side: Side, charts: Charts) -> dict[str, float]:
    """What reaches the browser, in kB; not timed."""
    found = {}
    with fresh(browser) as context:
        page = context.new_page()
        received = Received(page)
        for kind in ("cold", "reloaded", "switch"):
            if kind == "switch":
                away(page)
            received.bytes = 0.0
            if kind == "switch":
                page.evaluate(SWITCHED, ["总览", list(charts)])
            elif kind == "reloaded":
                again(page, charts)
            else:
                visit(page, side, charts)
            page.wait_for_timeout(500)
            found[kind] = received.bytes / 1e3
    return found


def script(browser: Browser, side: Side, charts: Charts, plan: Plan | None = None) -> list[float]:
    """Milliseconds the server computed for a switch to the overview; with a plan, after a new file was stored."""
    found = []
    with fresh(browser) as context:
        page = context.new_page()
        visit(page, side, charts)
        for run in range(RUNS if plan is None else STORED):
            away(page)
            if plan is not None and side.store is not None:
                stored(side.store, plan, 620 + run)
            side.script_ms()
            page.evaluate(SWITCHED, ["总览", list(charts)])
            page.wait_for_timeout(300)
            found.append(sum(side.script_ms()))
    return found


Row = tuple[str, str, str, str, str]


def row(what: str, real: list[float], bare: list[float] | None, aim: str, unit: str = "ms") -> Row:
    """A line of the table: medians with p95, and the ratio of the medians."""

    def said(values: list[float]) -> str:
        middle = statistics.median(values)
        if len(values) == 1:
            return f"{middle:,.0f} {unit}"
        return f"{middle:,.0f} {unit} ({statistics.quantiles(values, n=20, method='inclusive')[-1]:,.0f})"

    ratio = f"{statistics.median(real) / statistics.median(bare):.2f}" if bare else ""
    return what, said(real), said(bare) if bare else "", ratio, aim


def measured(folder: Path, plan: Plan, browser: Browser) -> list[Row]:
    found: list[Row] = []
    with ExitStack() as stack:
        store, large = folder / "sample.duckdb", folder / "large.duckdb"
        sample(store, plan)
        grown(large, plan)
        counts = rows(large)
        real = started(stack, folder / "real", store)
        plain = bare(stack, folder / "plain", store)
        charts = charts_of(browser, real)
        if charts != charts_of(browser, plain):
            raise SystemExit("the bare page does not draw what the overview draws")
        waited, waited_bare = loads(browser, (real, plain), charts)
        for kind, name in KINDS.items():
            found.append(row(f"{name}, {charts.plots} chart(s)", waited[kind], waited_bare[kind], "≤ 1.20"))
        sent, sent_bare = kilobytes(browser, real, charts), kilobytes(browser, plain, charts)
        for kind in sent:
            found.append(row(f"received by the browser, {kind}", [sent[kind]], [sent_bare[kind]], "", "kB"))
        small = script(browser, real, charts)
        found.append(row("script of the overview", small, script(browser, plain, charts), "≤ 60 ms"))
        found.append(row("the same after a new file", script(browser, real, charts, plan), None, ""))
        big = started(stack, folder / "big", large)
        many = script(browser, big, charts)
        size = f"{SIZE} × the records ({counts.entries:,} rows, {counts.batches:,} files)"
        ratio = f"{statistics.median(many) / statistics.median(small):.2f} of the sample's"
        found.append((*row(f"script, {size}", many, None, "")[:3], ratio, "≤ 1.50"))
        found.append(row("the same after a new file", script(browser, big, charts, plan), None, ""))
    return found


def main() -> None:
    header = ("what", "dashboard, median (p95)", "bare page, median (p95)", "ratio", "aim")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright, chromium(playwright) as browser:
        found = measured(Path(folder), read_plan(targets_path()), browser)
    if "--markdown" in sys.argv:
        for line in (header, ("---",) * len(header), *found):
            print(f"| {' | '.join(line)} |")
        return
    table = Table(*header, title=f"overview, {LOADS} visits of either in turns, {RUNS} runs of the script")
    for line in found:
        table.add_row(*line)
    Console(width=None if sys.stdout.isatty() else 160).print(table)


if __name__ == "__main__":
    main()
