"""How long the page of each task of the sample is on a phone held upright: `python -m scripts.task_room`."""

import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from rich.console import Console
from rich.table import Table

from plan import read_plan
from scripts.serving import DRAWN, ROOT, chromium, served, settled

WIDE, HIGH = 390, 844
MONTH = "2024-10"
LONGEST = 8
GO = "address => { history.pushState({}, '', address); dispatchEvent(new PopStateEvent('popstate', { state: {} })) }"
"""To another page as a link of ours does, without loading everything again."""


def height(page: Page, here: str, id: str) -> int:
    """Pixels of the page of one task, folded as it opens."""
    page.evaluate(GO, f"{here}/task?id={id}&month={MONTH}")
    page.wait_for_function("id => document.querySelector('h1')?.textContent.startsWith(`${id} `)", arg=id)
    page.wait_for_function(DRAWN)
    page.wait_for_timeout(150)
    return int(page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight"))


def main() -> int:
    plan = read_plan(ROOT / "targets.yaml")
    with (
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as playwright,
        served(Path(folder) / "progress.duckdb") as here,
        chromium(playwright) as browser,
    ):
        page = browser.new_page(viewport={"width": WIDE, "height": HIGH}, locale="zh-CN")
        page.goto(f"{here}/task?id={next(iter(plan.tasks))}&month={MONTH}")
        settled(page)
        heights = {id: height(page, here, id) for id in plan.tasks}
    table = Table("task", "px", "screens", title=f"pages of {len(heights)} tasks at {WIDE}×{HIGH}")
    for id, px in sorted(heights.items(), key=lambda each: -each[1])[:LONGEST]:
        table.add_row(f"{id} {plan.tasks[id].title}", f"{px:,}", f"{px / HIGH:.1f}")
    middle = statistics.median(heights.values())
    table.add_row("median", f"{middle:,.0f}", f"{middle / HIGH:.1f}")
    Console().print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
