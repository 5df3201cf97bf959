"""How quickly the deck answers a key: `make bench`.

60 presses with a rest between, each timed in the page from the keydown to two frames after the next slide is
visible; then 40 presses 60 ms apart, of which none may be lost.
"""

import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from rich.console import Console
from rich.table import Table

from scripts.serving import chromium, served

PRESSES = 60
RAPID = 40
APART_MS = 60

WATCH = """
window.presses = []
window.addEventListener('keydown', () => {
  const begun = performance.now()
  const before = document.documentElement.dataset.slide
  const look = () => {
    const now = document.documentElement.dataset.slide
    const slide = document.querySelector(`.st-key-slide-${now}`)
    if (now !== before && getComputedStyle(slide).visibility === 'visible')
      requestAnimationFrame(() => requestAnimationFrame(() => window.presses.push(performance.now() - begun)))
    else requestAnimationFrame(look)
  }
  setTimeout(look)  // when the deck has heard of the key too
}, true)
"""


def opened(page: Page, here: str) -> int:
    """The deck on its first slide, every chart drawn. Returns the number of slides."""
    page.goto(f"{here}/meeting?month=2024-10")
    page.wait_for_selector("html[data-slide]", state="attached")
    page.wait_for_function(
        "() => [...document.querySelectorAll('[data-testid=stPlotlyChart]')].every(chart => chart.querySelector('.main-svg'))"
    )
    page.wait_for_timeout(1_000)
    return page.locator("[class*=st-key-slide-]").count()


def latencies(page: Page, count: int) -> list[float]:
    """Milliseconds of each of PRESSES presses, forth and back over the deck."""
    page.evaluate(WATCH)
    for press in range(PRESSES):
        page.keyboard.press("ArrowLeft" if (press // (count - 1)) % 2 else "ArrowRight")
        page.wait_for_function(f"() => window.presses.length > {press}")
        page.wait_for_timeout(40)
    return [float(value) for value in page.evaluate("window.presses")]


def rapid(page: Page, count: int) -> int:
    """How many of RAPID presses arrived, sent from within the page so that nothing but it sets the pace."""
    presses = min(RAPID, count - 1)
    page.keyboard.press("Home")
    page.evaluate(
        """([presses, apart]) => new Promise(done => {
          let left = presses
          const timer = setInterval(() => {
            document.dispatchEvent(new KeyboardEvent('keydown', { key: 'PageDown', bubbles: true, composed: true }))
            if (!--left) { clearInterval(timer); setTimeout(done, 300) }
          }, apart)
        })""",
        [presses, APART_MS],
    )
    return int(page.evaluate("Number(document.documentElement.dataset.slide)")) * RAPID // presses


def main() -> int:
    table = Table("what", "median", "p95", "most", title="meeting bench")
    with (
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as playwright,
        served(Path(folder) / "progress.duckdb") as here,
        chromium(playwright) as browser,
    ):
        page = browser.new_page(viewport={"width": 1920, "height": 1080}, locale="zh-CN")
        count = opened(page, here)
        found = sorted(latencies(page, count))
        p95 = found[int(len(found) * 0.95) - 1]
        row = [f"{value:.0f} ms" for value in (statistics.median(found), p95, found[-1])]
        table.add_row(f"key to painted slide, {PRESSES} presses, {count} slides", *row)
        table.add_row(f"presses arrived at {APART_MS} ms apart", f"{rapid(page, count)} of {RAPID}", "", "")
    Console().print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
