"""How much of its height a slide of the deck uses, in four windows: `python -m scripts.deck_room`.

Counted are the boxes that are drawn: lines of text, rows of a table, tiles, the room of a curve, bars of a timeline, months
of a duty. Their heights together, what lies beside each other once, by the height of the window.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from rich.console import Console
from rich.table import Table

from scripts.serving import chromium, served, settled

WINDOWS = ((1920, 1080), (1366, 768), (1024, 768), (390, 844))
USED = """
(number) => {
  document.documentElement.dataset.slide = number
  const slide = document.querySelector(`.st-key-slide-${number}`)
  const boxes = [...slide.querySelectorAll('tr, .deck-counts > div, .deck-area, .deck-bar > *, .deck-months li')]
    .map((each) => each.getBoundingClientRect())
  const walk = document.createTreeWalker(slide, NodeFilter.SHOW_TEXT)
  while (walk.nextNode()) {
    if (!walk.currentNode.data.trim()) continue
    const range = document.createRange()
    range.selectNodeContents(walk.currentNode)
    boxes.push(...range.getClientRects())
  }
  const parts = boxes.filter((box) => box.width && box.height)
    .map((box) => [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)]).sort((one, other) => one[0] - other[0])
  let used = 0, until = 0
  for (const [top, bottom] of parts) {
    used += Math.max(bottom - Math.max(top, until), 0)
    until = Math.max(until, bottom)
  }
  return [slide.querySelector('.deck-head :is(h1, h2)').innerText.split('\\n')[0], used / innerHeight]
}
"""
"""Shows a slide; its topic, and the share of the window's height that it uses."""


def used(page: Page, shown: int) -> list[tuple[str, float]]:
    """Of every slide that is shown one after the other."""
    return [(str(topic), float(share)) for topic, share in (page.evaluate(USED, number) for number in range(shown))]


def shown(page: Page) -> int:
    """How many slides are shown one after the other, as the first says at its foot: `1/10`."""
    return int((page.locator(".st-key-slide-0 .deck-foot span").last.text_content() or "").partition("/")[2])


def main() -> int:
    table = Table("slide", *(f"{wide}×{high}" for wide, high in WINDOWS), title="share of the height used")
    rows: dict[str, list[str]] = {}
    with (
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as playwright,
        served(Path(folder) / "progress.duckdb") as here,
        chromium(playwright) as browser,
    ):
        page = browser.new_page(locale="zh-CN")
        page.goto(f"{here}/meeting?month=2024-10")
        page.wait_for_selector("html[data-slide]", state="attached")
        settled(page)
        for wide, high in WINDOWS:
            page.set_viewport_size({"width": wide, "height": high})
            for topic, share in used(page, shown(page)):
                rows.setdefault(topic, []).append(f"{share:.0%}")
    for topic, shares in rows.items():
        table.add_row(topic, *shares)
    Console().print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
