"""Filling in on the page with 300 rows: a key until it is painted, what is typed until it is kept and checked."""

import json
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import yaml
from playwright.sync_api import Page, sync_playwright
from rich.console import Console
from rich.table import Table

from scripts.serving import chromium, served, settled

TASKS, RUNS, ROWS = 30, 60, 300
DEPARTMENT = "养老服务科"
PAINTED = """(key) => new Promise((done) => {

  let at = document.activeElement
  while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement
  const begun = performance.now()
  at.value += key
  at.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true, data: key }))
  const answered = performance.now() - begun
  requestAnimationFrame(() => setTimeout(() => done([answered, performance.now() - begun])))
})"""
"""Milliseconds from a key that reaches the page until our script has done with it, and until all of it is painted."""


def plan(folder: Path) -> Path:
    """30 tasks of ten 街镇 each, of one department."""
    units = [f"第{number}街道" for number in range(1, ROWS // TASKS + 1)]
    task = {"kind": "count", "target": 300, "unit": "户", "by_unit": True, "department": DEPARTMENT}
    tasks = [{"id": f"1.1-{number:02d}", "title": f"任务{number}", **task} for number in range(1, TASKS + 1)]
    whole = {
        "plan": {"title": "测速", "year": 2024},
        "units": units,
        "areas": [{"id": "a", "title": "甲", "sections": [{"title": "一", "tasks": tasks}]}],
    }
    file = folder / "targets.yaml"
    file.write_text(yaml.safe_dump(whole, allow_unicode=True), encoding="utf-8")
    return file


def exchange(page: Page, cells: Sequence[tuple[str, str, str]]) -> float:
    """Milliseconds until what was typed is kept and the checks of the whole draft have come back."""
    said = {"department": DEPARTMENT, "month": "2024-06", "seen": 1_000_000, "snapshot": "", "cells": cells}
    return float(
        page.evaluate(
            """async (body) => { const begun = performance.now()
            const answer = await fetch('/mine/draft', { method: 'POST', body })
            await answer.json()
            if (!answer.ok) throw new Error(answer.status)
            return performance.now() - begun }""",
            json.dumps(said),
        )
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright, chromium(playwright) as browser:
        folder = Path(name)
        env = {"WORKPLAN_TARGETS": str(plan(folder)), "WORKPLAN_BACKUPS": "off"}
        with served(folder / "progress.duckdb", env=env) as here:
            page = browser.new_page(viewport={"width": 1366, "height": 768})
            begun = time.perf_counter()
            page.goto(f"{here}/mine?department={DEPARTMENT}&month=2024-06")
            settled(page)
            page.wait_for_selector(".mine tr[data-cell] >> nth=299", state="attached")
            opened = time.perf_counter() - begun
            keys = [f"1.1-{task:02d}|第{unit}街道" for task in range(1, TASKS + 1) for unit in range(1, 11)]
            exchange(page, [(key, "完成值", "7") for key in keys])
            one = [exchange(page, [(keys[run], "完成值", str(run + 8))]) for run in range(RUNS)]
            page.reload()
            settled(page)
            page.locator(".mine textarea").nth(450).focus()
            keyed = [page.evaluate(PAINTED, "进") for _ in range(RUNS)]
    table = Table("what", "median ms", "p95 ms", title=f"{ROWS} rows filled in, {RUNS} times")
    answered, painted = zip(*keyed, strict=True)
    told = {"key, in our script": answered, "key to painted frame": painted, "typed to kept and checked": one}
    for what, values in told.items():
        table.add_row(what, f"{statistics.median(values):.0f}", f"{statistics.quantiles(values, n=20)[-1]:.0f}")
    Console().print(table, f"page opened, first time: {opened:.1f} s")


if __name__ == "__main__":
    main()
