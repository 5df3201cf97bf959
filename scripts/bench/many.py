"""Many people at once on the overview: `make bench`, or with `--sessions 50 --rounds 8`.

As many tabs as asked, none of them in a browser: each speaks Streamlit's own messages over a websocket of its own, and
has its page run again every two seconds. Timed is from the message to the end of the run; the CPU is that of the
server's process, start and first runs left out. `--busy` takes in a file of 300 rows and makes a .pptx meanwhile.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from contextlib import AsyncExitStack, ExitStack
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.table import Table
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets import Origin, Subprotocol
from websockets.asyncio.client import ClientConnection, connect

from scripts.bench.sides import Side, started

MONTH = "2024-10"
APART_SECONDS = 2.0
LONG = 2_000
"""Bytes; a message about the run itself is shorter, and reading longer ones is work of the browser's."""


class Found(NamedTuple):
    """Milliseconds of each rerun, of the server's CPU a rerun, and bytes received a rerun."""

    waits: list[float]
    cpu_ms: float
    received: float


class Tab:
    """A tab on the overview, kept as a browser keeps one: what the page wrote into its address, and which page it is."""

    def __init__(self, socket: ClientConnection, here: str) -> None:
        self.socket, self.here = socket, here
        self.query, self.page = f"month={MONTH}", ""

    async def run(self) -> tuple[float, int]:
        """Milliseconds from asking for a run to its end, and how many bytes came."""
        asked = BackMsg()
        asked.rerun_script.query_string = self.query
        asked.rerun_script.page_script_hash = self.page
        asked.rerun_script.context_info.url = f"{self.here}/?{self.query}"
        begun, received = time.perf_counter(), 0
        await self.socket.send(asked.SerializeToString())
        while True:
            raw = await self.socket.recv(decode=False)
            received += len(raw)
            if len(raw) > LONG:
                continue
            message = ForwardMsg.FromString(raw)
            kind = message.WhichOneof("type")
            if kind == "page_info_changed":
                self.query = message.page_info_changed.query_string
            elif kind == "navigation":
                self.page = message.navigation.page_script_hash
            elif kind == "script_finished":
                return (time.perf_counter() - begun) * 1e3, received


async def tabs(side: Side, sessions: int, rounds: int) -> Found:
    """So many tabs, each opened, then asking every two seconds; their turns spread evenly over these."""
    async with AsyncExitStack() as stack:
        made = []
        for _ in range(sessions):
            address = f"{side.address.replace('http', 'ws', 1)}/_stcore/stream"
            socket = await stack.enter_async_context(
                connect(address, origin=Origin(side.address), subprotocols=[Subprotocol("streamlit")], max_size=None)
            )
            made.append(Tab(socket, side.address))
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


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--sessions", type=int, default=100)
    asked.add_argument("--rounds", type=int, default=8)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        real = started(stack, Path(folder) / "real", Path(folder) / "progress.duckdb")
        found = asyncio.run(tabs(real, options.sessions, options.rounds))
    waits = sorted(found.waits)
    table = Table("what", "figure", title=f"{options.sessions} tabs, a rerun every {APART_SECONDS:.0f} s each")
    table.add_row(
        "rerun, median (p95, most)",
        f"{statistics.median(waits):.0f} ms ({waits[int(len(waits) * 0.95)]:.0f}, {waits[-1]:.0f})",
    )
    table.add_row("CPU of the server a rerun", f"{found.cpu_ms:.1f} ms")
    table.add_row("received a rerun", f"{found.received / 1e3:.1f} kB")
    Console().print(table)


if __name__ == "__main__":
    main()
