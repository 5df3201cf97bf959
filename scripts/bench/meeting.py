"""How quickly the deck answers a key: `make bench`.

The deck of October, every slide of it shown and as many of the office's own that it has 60. 59 presses with a rest
between, each timed in the page from the keydown to the frame after the one in which the next slide is visible and
painted, and as many of a key that does nothing, which is what waiting for these frames takes; then presses 60 ms apart
through all slides, of which none may be lost; then the deck opened ten times, and the overview as often in turn, from
the address to the last thing painted.
"""

import statistics
import sys
import tempfile
from contextlib import ExitStack
from datetime import date, datetime
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from rich.console import Console
from rich.table import Table

from metrics.look import latest_snapshot, look
from plan import read_plan, targets_path
from records import SlideChoice, Store, arrange
from reports.deck.briefing import brief
from reports.deck.slides import deck
from scripts.bench.sides import sample
from scripts.deck_room import shown
from scripts.serving import DRAWN, chromium, served

SLIDES = 60
VISITS = 10
TODAY = datetime(2024, 10, 31, 15)
PLACES = (("/meeting", ".st-key-slide-0"), ("/", ".wp-sentence"))
"""What is opened, and what of it is to be seen."""
APART_MS = 60

WATCH = """
(idle) => {
  window.presses = []
  const shown = () => document.documentElement.dataset.slide
  const seen = (before) => shown() !== before
    && getComputedStyle(document.querySelector(`.st-key-slide-${shown()}`)).visibility === 'visible'
  window.watching?.abort()
  window.watching = new AbortController()
  window.addEventListener('keydown', () => {
    const begun = performance.now()
    const before = shown()
    // a frame's callbacks come when the deck has heard of the key, and before the frame is painted
    const look = () => requestAnimationFrame(() => {
      if (idle || seen(before)) requestAnimationFrame(() => window.presses.push(performance.now() - begun))
      else look()
    })
    look()
  }, { capture: true, signal: window.watching.signal })
}
"""


SEEN = "each => getComputedStyle(each).visibility === 'visible' && each.offsetHeight > 0"
"""Whether an element of the page is there to be seen, as a function of the browser."""


def long_deck(store: Store) -> None:
    """Arrange October so that it shows every slide it has, and pages of the office's own up to SLIDES."""
    plan = read_plan(targets_path())
    figures = look(store, plan, TODAY.date(), str(latest_snapshot(store, TODAY.date())))
    with store.reading() as con:
        made = deck(brief(con, figures, TODAY.month))
    choices = [SlideChoice(slide.id) for slide in made]
    text = "一、通报进展\n二、研究事项\n三、明确责任\n四、限期办结"
    choices += [SlideChoice(f"text-{n}", title=f"议程{n}", text=text) for n in range(1, SLIDES - len(made) + 1)]
    arrange(store, date(TODAY.year, TODAY.month, 1), choices, person="测速", when=TODAY)


def opened(page: Page, here: str) -> int:
    """The deck on its first slide. Returns how many slides are shown one after the other."""
    page.goto(f"{here}/meeting?month=2024-10")
    page.wait_for_selector("html[data-slide]", state="attached")
    page.wait_for_timeout(1_000)
    return shown(page)


def latencies(page: Page, count: int, key: str = "ArrowRight") -> list[float]:
    """Milliseconds of each press from the first slide to the last; of a key other than → as many that show no slide."""
    page.evaluate(f"idle => ({WATCH})(idle)", key != "ArrowRight")
    for press in range(count - 1):
        page.keyboard.press(key)
        page.wait_for_function(f"() => window.presses.length > {press}")
        page.wait_for_timeout(40)
    return sorted(float(value) for value in page.evaluate("window.presses"))


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
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        store = Path(folder) / "progress.duckdb"
        long_deck(sample(store, read_plan(targets_path())))
        here = stack.enter_context(served(store))
        browser = stack.enter_context(chromium(stack.enter_context(sync_playwright())))
        page = browser.new_page(viewport={"width": 1920, "height": 1080}, locale="zh-CN")
        count = opened(page, here)
        for what, key in ((f"key to painted slide, {count} slides", "ArrowRight"), ("a key that does nothing", "x")):
            found = latencies(page, count, key)
            p95 = found[int(len(found) * 0.95) - 1]
            table.add_row(what, *(f"{value:.0f} ms" for value in (statistics.median(found), p95, found[-1])))
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
