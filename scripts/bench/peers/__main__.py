"""The overview beside what a user would pick instead, in one run and in turns: `make bench-peers`.

The same figures of the sample's October 2024 (`figures.py`), with another page to switch from, as Vizro, Superset and
Observable Framework's static build show them, served on loopback and shown by the system's Chromium.
`--visits 3 --crowds 50 --rounds 1` for a short run, `--peers vizro framework` for some, `--markdown` for the documentation.
"""

import argparse
import asyncio
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from rich.console import Console
from rich.table import Table

from plan import read_plan, targets_path
from scripts.bench.many import Found, tabs
from scripts.bench.peers import processes, servers
from scripts.bench.peers.crowd import crowd
from scripts.bench.peers.figures import overview
from scripts.bench.peers.peer import Peer
from scripts.bench.peers.rows import Measured, header, rows
from scripts.bench.peers.visits import KINDS, Sent, Waits, asked, kilobytes, loads
from scripts.bench.sides import Side, sample, started
from scripts.serving import chromium

VISITS_UNTIL_WEIGHED = 20


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--installed", type=Path, default=Path("test-results/peers"), help="where the programs are")
    words.add_argument("--peers", nargs="+", choices=servers.PEERS, default=list(servers.PEERS))
    words.add_argument("--visits", type=int, default=15)
    words.add_argument("--crowds", type=int, nargs="*", default=[50, 100])
    words.add_argument("--rounds", type=int, default=4, help="how often each of a crowd asks")
    words.add_argument("--markdown", action="store_true")
    options = words.parse_args()
    with ExitStack() as stack:
        found = measured(stack, Path(stack.enter_context(tempfile.TemporaryDirectory())), options)
    lines = [header(found), *rows(found)]
    if options.markdown:
        lines.insert(1, ["---"] * len(lines[0]))
        print(*(f"| {' | '.join(line)} |" for line in lines), sep="\n")
        return
    table = Table(*lines[0], title=f"the same overview, {options.visits} visits of each in turns")
    for line in lines[1:]:
        table.add_row(*line)
    Console(width=None if sys.stdout.isatty() else 200).print(table)


def measured(stack: ExitStack, folder: Path, options: argparse.Namespace) -> list[Measured]:
    """Ours first, then each of the others."""
    store, plan = folder / "sample.duckdb", read_plan(targets_path())
    sample(store, plan)
    figures = overview(store, plan)
    side = started(stack, folder / "ours", store)
    peers = [servers.ours(side)]
    for name in options.peers:
        (folder / name).mkdir()
        peers.append(servers.PEERS[name](stack, options.installed.resolve(), folder / name, figures))
    with sync_playwright() as playwright, chromium(playwright) as browser:
        peers = [servers.signed_in(browser, peer) for peer in peers]
        waits, weighed = visited(browser, peers, options.visits)
        received = {peer.name: kilobytes(browser, peer) for peer in peers}
        requests = {peer.name: asked(browser, peer) for peer in peers[1:]}
    crowds = {peer.name: crowded(peer, requests.get(peer.name), side, options) for peer in peers}
    return [Measured(name, waits[name], received[name], weighed[name], crowds[name]) for name in crowds]


def visited(browser: Browser, peers: list[Peer], visits: int) -> tuple[Waits, dict[str, processes.Memory]]:
    """What each of the visits waited, and what the servers take after 20 of them, or after all where there are fewer."""
    weighed: dict[str, processes.Memory] = {}

    def after(turn: int) -> None:
        if turn == min(visits, VISITS_UNTIL_WEIGHED // len(KINDS)) - 1:
            weighed.update({peer.name: processes.memory(peer.port) for peer in peers})

    loads(browser, peers, 1, lambda _: None)  # what a server makes once, for its first visitor
    return loads(browser, peers, visits, after), weighed


def crowded(peer: Peer, requests: list[Sent] | None, side: Side, options: argparse.Namespace) -> dict[int, Found]:
    """How many at once → what came of it: the requests of a switch, or reruns over Streamlit's websocket for ours."""
    if requests is None:
        return {people: asyncio.run(tabs(side, people, options.rounds)) for people in options.crowds}
    return {people: crowd(requests, peer.port, people, options.rounds) for people in options.crowds}


if __name__ == "__main__":
    main()
