"""How long a reader waits for `/sites` with 2,000 点位, beside the page of an area (part of `make bench`).

Both pages are of one server over one store, visited in turns. A page is there when its script is idle and its table, or its last
chart, is painted. Filter: a switch of the page (仅看滞后, 只看力争) until what it leaves is painted.
"""

import csv
import io
import statistics
import sys
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from rich.console import Console
from rich.table import Table

from plan import Plan, read_plan, targets_path
from records import Sender, Upload, take, take_sites
from scripts.bench.sides import MONTH, sample
from scripts.serving import DRAWN, chromium, served

SITES, VISITS = 2_000, 15
TASK = "2.1-03"
WHEN = datetime(2024, 10, 31, 12)
PAGES = {
    "点位": (f"/sites?month={MONTH}", "tr[data-site]", "仅看滞后"),
    "领域": (f"/area?id=elderly&month={MONTH}", ".st-key-filters", "只看力争"),
}
"""Address, what is on it when it is there, and the switch."""
THERE = f"""
(sign) => new Promise((done) => {{
  const there = ({DRAWN})
  const frame = () => there() && document.querySelector(sign)
    ? requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now())))
    : requestAnimationFrame(frame)
  frame()
}})
"""
BEGUN = "() => { window.benchWas = location.search; return performance.now() }"
FILTERED = "() => location.search !== window.benchWas"
"""The switch is in the address, which the script writes."""


def filled(path: Path, plan: Plan) -> None:
    """The sample, and so many sites more of one task, every fourth of them behind, through the ordinary path."""
    store, task = sample(path, plan), plan.tasks[TASK]
    assert task.sites
    stages = task.sites.stages
    sheet = [["任务编号", "点位编号", "点位名称", "街镇", "地址", *stages]]
    told = [["月份", "任务编号", "点位", "节点"]]
    for number in range(1, SITES + 1):
        unit = plan.units[number % len(plan.units)]
        sheet.append([TASK, f"M{number}", f"第{number}站", unit, f"演示路{number}号", "3月", "5月", "8月", "10月"])
        told.append([MONTH, TASK, f"M{number}", stages[-1] if number % 4 else stages[0]])
    with store.writing() as con:
        taken = take_sites(con, plan, _upload("点位.csv", sheet), person="测速", received=WHEN, stored=WHEN)
        assert len(taken.checked.rows) == SITES, taken.checked.rejected[:3]
    with store.writing() as con:
        found = take(con, plan, _upload("月报.csv", told), Sender("测速", WHEN, WHEN))
        assert found.batch, found.checked.rejected[:3]


def _upload(name: str, rows: Sequence[Sequence[str]]) -> Upload:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return Upload(name, out.getvalue().encode())


def visited(page: Page, base: str, name: str) -> tuple[float, float]:
    """Milliseconds from the start of the navigation until the page is there, and from the switch until it is again."""
    address, sign, switch = PAGES[name]
    page.goto("about:blank")
    page.goto(base + address, wait_until="commit")
    first = float(page.evaluate(THERE, sign))
    page.wait_for_timeout(300)
    begun = float(page.evaluate(BEGUN))
    page.get_by_text(switch, exact=True).click()
    page.wait_for_function(FILTERED)
    return first, float(page.evaluate(THERE, sign)) - begun


def measured(base: str, visits: int) -> dict[str, list[tuple[float, float]]]:
    """Page → first paint and filter of each visit, in turns, after one visit of each that is not counted."""
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in PAGES}
    with sync_playwright() as playwright, chromium(playwright) as browser:
        page = browser.new_page(viewport={"width": 1920, "height": 1080}, locale="zh-CN")
        for turn in range(visits + 1):
            for name in PAGES:
                times = visited(page, base, name)
                if turn:
                    found[name].append(times)
    return found


def main(visits: int = VISITS) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "sites.duckdb"
        filled(store, read_plan(targets_path()))
        with served(store) as base:
            found = measured(base, visits)
    table = Table(
        "what", "/sites", "area page", "ratio", "aim", title=f"{SITES:,} 点位, {visits} visits of either in turns"
    )
    for at, what in enumerate(("first paint, warm", "filter")):
        ours, beside = (statistics.median(times[at] for times in found[name]) for name in PAGES)
        table.add_row(what, f"{ours:,.0f} ms", f"{beside:,.0f} ms", f"{ours / beside:.2f}", "≤ 1.20")
    Console(width=None if sys.stdout.isatty() else 120).print(table)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
