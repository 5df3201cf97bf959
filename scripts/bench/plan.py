"""Changing a plan of 1,000 tasks on /plan: a cell typed until it is painted, and until it is kept and checked."""

import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright
from rich.console import Console
from rich.table import Table

from plan.drafting.writing import plan_lines
from scripts.serving import chromium, served, settled

AREAS, SECTIONS, TASKS, RUNS = 5, 10, 20, 60
AIM_MS = 150
CHANGED = """async ([place, words]) => {
  const roots = [document, ...[...document.querySelectorAll('*')].map((each) => each.shadowRoot)]
  const root = roots.find((each) => each?.querySelector('.plan .row .cell'))
  const cell = root.querySelectorAll('.row .cell[data-head="牵头科室"]')[place]
  cell.scrollIntoView({ block: 'center' })
  cell.click()
  const box = cell.querySelector('.editor')
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))
  await frame()
  let begun = performance.now()
  box.value = words
  box.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true, data: words }))
  await frame()
  const typed = performance.now() - begun
  begun = performance.now()
  box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, composed: true }))
  await frame()
  const painted = performance.now() - begun
  const status = root.querySelector('.status')
  while (!status.textContent.startsWith('已存')) await new Promise((done) => setTimeout(done, 2))
  await frame()
  if (cell.textContent !== words) throw new Error(cell.textContent)
  return [typed, painted, performance.now() - begun]
}"""
"""Milliseconds: a key until it is painted, Enter until the cell is painted, and until the server has kept and checked it."""


def plan(folder: Path) -> Path:
    """A thousand tasks in fifty sections."""
    areas = []
    for area in range(1, AREAS + 1):
        sections = []
        for section in range(1, SECTIONS + 1):
            tasks = [
                {
                    "id": f"{area}.{section}-{task:02d}",
                    "title": f"第{task}项改造任务",
                    "kind": "count",
                    "source": [f"完成第{area}方面第{section}条第{task}项改造300户"],
                    "target": 300,
                    "unit": "户",
                    "department": "养老服务科",
                }
                for task in range(1, TASKS + 1)
            ]
            sections.append((f"第{section}条", tasks))
        areas.append(({"id": f"area-{area}", "title": f"第{area}方面"}, sections))
    file = folder / "targets.yaml"
    lines = plan_lines({"plan": {"title": "测速", "year": 2024}}, areas, ["测速"])
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def main() -> None:
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright, chromium(playwright) as browser:
        folder = Path(name)
        env = {"WORKPLAN_TARGETS": str(plan(folder)), "WORKPLAN_BACKUPS": "off"}
        with served(folder / "progress.duckdb", env=env) as here:
            page = browser.new_page(viewport={"width": 1366, "height": 768})
            page.goto(f"{here}/plan")
            settled(page)
            page.get_by_role("button", name="修改现行清单").click()
            page.wait_for_selector(".plan:not(.reading) .row[data-key]")
            settled(page)
            begun = time.perf_counter()
            page.reload()
            settled(page)
            page.wait_for_selector(".plan .row[data-key] >> nth=999", state="attached")
            opened = time.perf_counter() - begun
            found = [page.evaluate(CHANGED, [16 * run, f"第{run}科"]) for run in range(RUNS)]
    table = Table("what", "median ms", "p95 ms", title=f"a cell of {AREAS * SECTIONS * TASKS} tasks, {RUNS} times")
    names = ("key to painted frame", "Enter to painted frame", f"Enter to kept, checked and painted (aim ≤ {AIM_MS})")
    for what, values in zip(names, zip(*found, strict=True), strict=True):
        table.add_row(what, f"{statistics.median(values):.0f}", f"{statistics.quantiles(values, n=20)[-1]:.0f}")
    Console().print(table, f"page opened again: {opened:.1f} s")


if __name__ == "__main__":
    main()
