"""How long a clerk waits: a 300-row file from drop to preview, and from 确认入库 to the receipt (part of `make bench`).

In the system's Chromium against a server of its own with the sample loaded; 20 files, each with other values.
"""

import csv
import io
import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from rich.console import Console
from rich.table import Table

from plan import Plan, read_plan, targets_path
from records import COLUMNS
from scripts.serving import DRAWN, chromium, served

RUNS = 20
ROWS = 300


def monthly_file(plan: Plan, run: int) -> bytes:
    """300 rows of November: every task, by 街镇 where it is asked so, with figures and words of this run."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, restval="")
    writer.writeheader()
    cells = [(task, unit) for task in plan.tasks.values() for unit in (plan.units if task.by_unit else ("",))]
    for task, unit in cells[:ROWS]:
        row = {"月份": f"{plan.year}-11", "任务编号": task.id, "任务名称": task.title, "街镇": unit}
        row |= {"进展情况": f"第 {run} 次报送", "更正原因": "核对"}
        if task.kind == "stages":
            row["节点"] = task.stages[-1].name
        elif task.kind == "duty":
            row["完成值"] = "是"
        elif task.kind == "rate":
            row |= {"完成值": "900", "分母": "1000"}
        else:
            row["完成值"] = "65%" if task.unit == "%" else str(100_000 + run)
        writer.writerow(row)
    return out.getvalue().encode("gb18030")


def one(page: Page, content: bytes, run: int) -> tuple[float, float]:
    """Seconds from drop to preview and from confirming to the receipt."""
    _idle(page)  # a file chosen while the page is drawn anew is lost with it
    begun = time.perf_counter()
    page.locator("input[type=file]").set_input_files(
        {"name": f"十一月{run}.csv", "mimeType": "text/csv", "buffer": content}
    )
    _there(page, "确认入库")
    preview = time.perf_counter() - begun
    doubts = page.get_by_text("已核对无误")
    _idle(page)
    if doubts.count():
        doubts.click()
        _idle(page)
    button = page.locator("button:enabled", has_text="确认入库")
    button.wait_for()
    begun = time.perf_counter()
    button.click()
    _there(page, f"已入库：十一月{run}.csv")
    return preview, time.perf_counter() - begun


def _there(page: Page, words: str) -> None:
    """Looked for with every frame: a locator waits half a second between its fifth look and its sixth (playwright 1.65)."""
    page.wait_for_function(
        "words => document.querySelector('[data-testid=stMain]').textContent.includes(words)", arg=words
    )


def _idle(page: Page) -> None:
    page.wait_for_function(DRAWN)
    page.wait_for_timeout(300)


def main() -> None:
    plan = read_plan(targets_path())
    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder) / "progress.duckdb") as here,
        sync_playwright() as playwright,
        chromium(playwright) as browser,
    ):
        page = browser.new_page(viewport={"width": 1920, "height": 1080})
        page.goto(f"{here}/report?month=2024-10")
        page.get_by_label("报送人").fill("测速")
        page.get_by_label("报送人").press("Tab")
        seconds = [one(page, monthly_file(plan, run), run) for run in range(RUNS + 1)][1:]
    table = Table("what", "median s", "p95 s", title=f"{ROWS} rows, {RUNS} uploads")
    for name, values in zip(("drop to preview", "confirm to receipt"), zip(*seconds, strict=True), strict=True):
        table.add_row(name, f"{statistics.median(values):.2f}", f"{statistics.quantiles(values, n=20)[-1]:.2f}")
    Console().print(table)


if __name__ == "__main__":
    main()
