"""How long each kind of file takes to make, of the newest month of the sample (part of `make bench`)."""

import sys
import tempfile
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from metrics.task.assess import assess
from plan import read_plan
from records import Snapshot, Store, latest_number, load_demo
from reports.deck.briefing import Briefing, brief
from reports.deck.slide import EVERYBODY
from reports.exports import EXPORTS, Export
from scripts.bench.figures import RUNS, WHEN, described, timed


def sample(folder: Path) -> Briefing:
    """The sample's newest month, with all that a file is made of."""
    plan = read_plan(Path("targets.yaml"))
    store = Store(folder / "bench.duckdb")
    load_demo(store, plan, WHEN)
    with store.reading() as con:
        figures = assess(con, plan, Snapshot(latest_number(con), WHEN.date()))
        return brief(con, figures, figures.latest_month)


def made(export: Export, briefing: Briefing) -> bytes:
    return export.make(briefing, EVERYBODY, lambda done, total: None)


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        briefing = sample(Path(folder))
    table = Table("file", "median ms (min–max)", "size", title=f"exports of {briefing.month}月, {RUNS} runs")
    for kind, export in track(EXPORTS.items(), "exports", console=Console(stderr=True), transient=True):
        content = made(export, briefing)  # warm: templates read, libraries loaded
        seconds = [timed(partial(made, export, briefing)) for _ in range(RUNS)]
        table.add_row(f"{kind} {export.name}", described(seconds), f"{len(content) / 1000:,.0f} kB")
    Console().print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
