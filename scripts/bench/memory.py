"""What a server keeps: its memory after 500 visits, 50 files of 300 rows and 50 exports (`make bench`).

A visit asks for the page as a browser does, its first answer and then a run over a websocket, and is gone; overview, areas
and tasks in turn, of all months. Files go through the page in Chromium; exports are .pptx, .docx, .xlsx and .html in turn.
"""

import asyncio
import itertools
import tempfile
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import sync_playwright
from rich.console import Console
from rich.table import Table

from plan import Plan, read_plan, targets_path
from scripts.bench.many import MONTH, Tab, socket
from scripts.bench.sides import Side, sample, started
from scripts.bench.upload import monthly_file, one
from scripts.serving import chromium

VISITS, FILES, EXPORTS = 500, 50, 50
KINDS = ("pptx", "docx", "xlsx", "html")


def places(plan: Plan) -> Iterator[tuple[str, str]]:
    """Path and query of what is visited: the overview, an area and a task by turns, through the months."""
    each = zip(
        itertools.cycle(("", "area", "task")),
        itertools.cycle(plan.areas),
        itertools.cycle(plan.tasks),
        itertools.cycle(range(3, 11)),
        strict=False,
    )
    for path, area, task, month in each:
        more = {"area": {"area": area.id}, "task": {"task": task}}.get(path, {})
        yield path, urlencode({"month": f"{plan.year}-{month:02}"} | more)


async def visit(side: Side, path: str, query: str) -> None:
    await asyncio.to_thread(fetched, f"{side.address}/{path}?{query}")
    async with socket(side.address) as way:
        await Tab(way, side.address, path, query).run()


def fetched(address: str) -> None:
    with urllib.request.urlopen(urllib.request.Request(address, headers={"Accept": "text/html"})) as answer:
        answer.read()


def seen(side: Side) -> float:
    """MiB after the last run, of which one is made."""
    asyncio.run(visit(side, "", f"month={MONTH}"))
    return side.runs_since()[-1].mib


def tenths(side: Side, count: int, do: Callable[[int], None]) -> list[float]:
    """MiB after each tenth of so many."""
    found = []
    for number in range(1, count + 1):
        do(number)
        if number % (count // 10) == 0:
            found.append(seen(side))
    return found


def handed_in(side: Side, plan: Plan) -> list[float]:
    with sync_playwright() as playwright, chromium(playwright) as browser:
        page = browser.new_page()
        page.goto(f"{side.address}/report?month={MONTH}")
        page.get_by_label("报送人").fill("测速")
        page.get_by_label("报送人").press("Tab")
        times: list[float] = []
        for number in range(1, FILES + 1):
            one(page, monthly_file(plan, number), number)
            if number % (FILES // 10) == 0:
                times.append(side.runs_since()[-1].mib)
        return times


def main() -> None:
    plan = read_plan(targets_path())
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        store = Path(folder) / "sample.duckdb"
        sample(store, plan)
        side, places_ = started(stack, Path(folder) / "real", store), places(plan)
        begun = seen(side)
        found = {
            f"{VISITS} visits": tenths(side, VISITS, lambda number: asyncio.run(visit(side, *next(places_)))),
            f"{FILES} files": handed_in(side, plan),
            f"{EXPORTS} exports": tenths(
                side,
                EXPORTS,
                lambda number: fetched(
                    f"{side.address}/files/export/{KINDS[number % 4]}?month=2024-{3 + number % 8:02}"
                ),
            ),
        }
    table = Table(
        "after",
        "MiB",
        "the last half",
        "by tenths",
        title=f"memory of the server, {begun:.0f} MiB after its first visit",
    )
    for what, each in found.items():
        table.add_row(what, f"{each[-1]:.0f}", f"{each[-1] - each[4]:+.0f}", " ".join(f"{one:.0f}" for one in each))
    Console(width=160).print(table)


if __name__ == "__main__":
    main()
