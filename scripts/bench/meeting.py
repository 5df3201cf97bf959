"""How quickly the deck answers a key: `make bench`.

60 presses with a rest between, each timed in the page from the keydown to two frames after the next slide is
visible; then presses 60 ms apart through all slides that are shown, of which none may be lost; then the deck opened ten
times, and the overview as often in turn, from the address to the last thing painted.
"""

import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from rich.console import Console
from rich.table import Table

from scripts.deck_room import shown
from scripts.serving import DRAWN, chromium, served

PRESSES = 60
VISITS = 10
PLACES = (("/meeting", ".st-key-slide-0"), ("/", ".wp-sentence"))
"""What is opened, and what of it is to be seen."""
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


SEEN = "each => getComputedStyle(each).visibility === 'visible' && each.offsetHeight > 0"
"""Whether an element of the page is there to be seen, as a function of the browser."""


def opened(page: Page, here: str) -> int:
    """The deck on its first slide, every chart drawn. Returns how many slides are shown one after the other."""
    page.goto(f"{here}/meeting?month=2024-10")
    page.wait_for_selector("html[data-slide]", state="attached")
    page.wait_for_function(
        "() => [...document.querySelectorAll('[data-testid=stPlotlyChart]')].every(chart => chart.querySelector('.main-svg'))"
    )
    page.wait_for_timeout(1_000)
    return shown(page)


def latencies(page: Page, count: int) -> list[float]:
    """Milliseconds of each of PRESSES presses, forth and back over the deck."""
    page.evaluate(WATCH)
    for press in range(PRESSES):
        page.keyboard.press("ArrowLeft" if (press // (count - 1)) % 2 else "ArrowRight")
        page.wait_for_function(f"() => window.presses.length > {press}")
        page.wait_for_timeout(40)
    return [float(value) for value in page.evaluate("window.presses")]


def rapid(page: Page, count: int) -> int:
    """How many of a press a slide arrived, sent from within the page so that nothing but it sets the pace."""
    page.keyboard.press("Home")
    page.evaluate(
        """([presses, apart]) => new Promise(done => {
          let left = presses
          const timer = setInterval(() => {
            document.dispatchEvent(new KeyboardEvent('keydown', { key: 'PageDown', bubbles: true, composed: true }))
            if (!--left) { clearInterval(timer); setTimeout(done, 300) }
          }, apart)
        })""",
        [count - 1, APART_MS],
    )
    return int(
        page.evaluate("[...document.querySelectorAll('[class*=st-key-slide-]')].findIndex(SEEN)".replace("SEEN", SEEN))
    )


def opening(page: Page, address: str, there: str) -> float:
    """Milliseconds from going to an address until `there` is visible, everything drawn and painted."""
    page.goto(address, wait_until="commit")
    page.wait_for_function(
        f"() => {{ const found = document.querySelector('{there}'); return found && ({SEEN})(found) }}"
    )
    page.wait_for_function(DRAWN)
    painted = (
        "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))"
    )
    return float(page.evaluate(painted))


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
        arrived = f"{rapid(page, count)} of {count - 1}"
        table.add_row(f"presses arrived at {APART_MS} ms apart", arrived, "", "")
        visits: dict[str, list[float]] = {"opening the deck": [], "opening the overview": []}
        for _ in range(VISITS):
            for (_, times), (path, there) in zip(visits.items(), PLACES, strict=True):
                times.append(opening(page, f"{here}{path}?month=2024-10", there))
        for name, times in visits.items():
            times.sort()
            row = [f"{value:,.0f} ms" for value in (statistics.median(times), times[int(VISITS * 0.95) - 1], times[-1])]
            table.add_row(f"{name}, {VISITS} visits", *row)
    Console().print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
