"""Many people at once on the overview: `make bench`, or with `--sessions 50 --rounds 8`.

As many tabs as asked, none of them in a browser: each speaks Streamlit's own messages over a websocket of its own, and
has its page run again every two seconds. Timed is from the message to the end of the run; the CPU is that of the
server's process, start and first runs left out. Then the same for a bare Streamlit page with the same chart, and for the
dashboard while somebody hands in a file of 300 rows and somebody has a .pptx made.
"""

import argparse
import asyncio
import statistics
import tempfile
import threading
import time
import urllib.request
from contextlib import AsyncExitStack, ExitStack
from itertools import count
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import sync_playwright
from rich.console import Console
from rich.table import Table
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets import Origin, Subprotocol
from websockets.asyncio.client import ClientConnection, connect

from plan import Plan, read_plan, targets_path
from scripts.bench.sides import Side, bare, sample, started
from scripts.bench.upload import monthly_file, one
from scripts.serving import chromium

MONTH = "2024-10"
APART_SECONDS = 2.0


class Found(NamedTuple):
    """Milliseconds of each rerun, of the server's CPU a rerun, and bytes received a rerun."""

    waits: list[float]
    cpu_ms: float
    received: float


class Tab:
    """A tab on the overview, kept as a browser keeps one: what the page wrote into its address, which page it is, and
    which messages need not be sent again."""

    def __init__(self, socket: ClientConnection, here: str, path: str = "", query: str = f"month={MONTH}") -> None:
        self.socket, self.here, self.path = socket, here, path
        self.query, self.page = query, ""
        self.kept: set[str] = set()

    async def run(self) -> tuple[float, int]:
        """Milliseconds from asking for a run to its end, and how many bytes came."""
        asked = BackMsg()
        asked.rerun_script.query_string = self.query
        asked.rerun_script.page_script_hash = self.page
        asked.rerun_script.page_name = self.path
        asked.rerun_script.cached_message_hashes.extend(self.kept)
        asked.rerun_script.context_info.url = f"{self.here}/?{self.query}"
        begun, received = time.perf_counter(), 0
        await self.socket.send(asked.SerializeToString())
        while True:
            raw = await self.socket.recv(decode=False)
            received += len(raw)
            message = ForwardMsg.FromString(raw)
            if message.metadata.cacheable:
                self.kept.add(message.hash)
            kind = message.WhichOneof("type")
            if kind == "page_info_changed":
                self.query = message.page_info_changed.query_string
            elif kind == "navigation":
                self.page = message.navigation.page_script_hash
            elif kind == "script_finished":
                return (time.perf_counter() - begun) * 1e3, received


def socket(here: str) -> connect:
    """The way from a tab to a server."""
    address = f"{here.replace('http', 'ws', 1)}/_stcore/stream"
    return connect(address, origin=Origin(here), subprotocols=[Subprotocol("streamlit")], max_size=None)


async def tabs(side: Side, sessions: int, rounds: int) -> Found:
    """So many tabs, each opened, then asking every two seconds; their turns spread evenly over these."""
    async with AsyncExitStack() as stack:
        made = []
        for _ in range(sessions):
            made.append(Tab(await stack.enter_async_context(socket(side.address)), side.address))
            await made[-1].run()
        side.runs_since()
        found: list[tuple[float, int]] = []

        async def one(tab: Tab, wait: float) -> None:
            await asyncio.sleep(wait)
            for _ in range(rounds):
                begun = time.perf_counter()
                found.append(await tab.run())
                await asyncio.sleep(max(begun + APART_SECONDS - time.perf_counter(), 0))

        await asyncio.gather(*(one(tab, APART_SECONDS * n / sessions) for n, tab in enumerate(made)))
        runs = side.runs_since()
        return Found(
            [wait for wait, _ in found],
            (runs[-1].cpu - runs[0].cpu) / (len(runs) - 1),
            statistics.mean(b for _, b in found),
        )


def handing_in(side: Side, plan: Plan, ready: threading.Event, ended: threading.Event) -> int:
    """Files of 300 rows by way of the page, in one browser that has it open before, each followed by a .pptx. Returns how
    many; no file says what one before said."""
    made = count(1)
    with sync_playwright() as playwright, chromium(playwright) as browser:
        page = browser.new_page()
        page.goto(f"{side.address}/report?month={MONTH}")
        page.get_by_label("报送人").fill("测速")
        page.get_by_label("报送人").press("Tab")
        ready.set()
        while not ended.is_set():
            number = next(made)
            one(page, monthly_file(plan, number), number)
            with urllib.request.urlopen(f"{side.address}/files/export/pptx?month={MONTH}") as answer:
                answer.read()
    return next(made) - 1


async def meanwhile(side: Side, plan: Plan, sessions: int, rounds: int) -> tuple[Found, int]:
    """The same tabs, while that is done again and again."""
    ready, ended = threading.Event(), threading.Event()
    other = asyncio.create_task(asyncio.to_thread(handing_in, side, plan, ready, ended))
    try:
        await asyncio.to_thread(ready.wait, 60)
        found = await tabs(side, sessions, rounds)
    finally:
        ended.set()
        files = await other
    return found, files


def rows(found: Found) -> tuple[str, str, str]:
    waits = sorted(found.waits)
    most = waits[int(len(waits) * 0.95)], waits[-1]
    return (
        f"{statistics.median(waits):.0f} ms ({most[0]:.0f}, {most[1]:.0f})",
        f"{found.cpu_ms:.1f} ms",
        f"{found.received / 1e3:.1f} kB",
    )


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--sessions", type=int, default=100)
    asked.add_argument("--rounds", type=int, default=8)
    options = asked.parse_args()
    how = options.sessions, options.rounds
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        store, plan = Path(folder) / "sample.duckdb", read_plan(targets_path())
        sample(store, plan)
        real, plain = started(stack, Path(folder) / "real", store), bare(stack, Path(folder) / "plain", store)
        found = [asyncio.run(tabs(side, *how)) for side in (real, plain)]
        beside, files = asyncio.run(meanwhile(real, plan, *how))
        found.append(beside)
    title = f"{options.sessions} tabs on the overview, a rerun every {APART_SECONDS:.0f} s each"
    table = Table("what", "dashboard", "bare page", f"dashboard, {files} files meanwhile", title=title)
    names = ("rerun, median (p95, most)", "CPU of the server a rerun", "received a rerun")
    for name, *figures in zip(names, *map(rows, found), strict=True):
        table.add_row(name, *figures)
    Console().print(table)


if __name__ == "__main__":
    main()
