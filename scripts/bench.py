"""How fast this machine takes files in and computes figures: `make bench`.

Prints medians with their range. Times are of this process on this machine; compare ratios, not machines.
"""

import csv
import io
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from metrics.assess import assess
from metrics.status import status
from plan import Plan, read_plan
from records import COLUMNS, Sender, Snapshot, Store, Upload, latest_number, load_demo, take

WHEN = datetime(2024, 10, 31)
RUNS = 5
ROWS = (1_000, 10_000, 100_000)


def timed(run: Callable[[], object]) -> float:
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun


def described(seconds: list[float]) -> str:
    return f"{statistics.median(seconds) * 1e3:,.0f} ({min(seconds) * 1e3:,.0f}–{max(seconds) * 1e3:,.0f})"


def monthly_file(plan: Plan, rows: int) -> bytes:
    """A file of that many distinct cells: every count task by 街镇 and month, repeated with other values."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    tasks = [t for t in plan.tasks.values() if t.kind == "count"]
    cells = [(m, t, u) for m in plan.reporting.months for t in tasks for u in plan.units]
    for number in range(rows):
        month, task, unit = cells[number % len(cells)]
        value = "" if number >= len(cells) else str(month)
        writer.writerow([f"{plan.year}-{month:02d}", task.id, task.title, unit, value, "", "", "按计划推进", "", ""])
    return out.getvalue().encode("gb18030")


def import_speed(plan: Plan, table: Table) -> None:
    """Reading and checking: most rows of the file are 未报, as the plan has no more cells than it has."""
    for rows in ROWS:
        upload = Upload("bench.csv", monthly_file(plan, rows))
        seconds = []
        for _ in range(RUNS):
            with tempfile.TemporaryDirectory() as folder:
                store = Store(Path(folder) / "bench.duckdb")
                sender = Sender("bench", WHEN, WHEN)

                def run(store: Store = store, upload: Upload = upload, sender: Sender = sender) -> None:
                    with store.writing() as con:
                        take(con, plan, upload, sender)

                seconds.append(timed(run))
        rate = rows / statistics.median(seconds)
        table.add_row(f"take in a CSV of {rows:,} rows", described(seconds), f"{rate:,.0f} rows/s")


def figure_speed(plan: Plan, table: Table) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "bench.duckdb")
        seconds = [timed(lambda: load_demo(store, plan, WHEN))]
        table.add_row("first start: take in the sample files", described(seconds), "1 run")
        with store.reading() as con:
            snapshot = Snapshot(latest_number(con), WHEN.date())
            seconds = [timed(lambda: assess(con, plan, snapshot)) for _ in range(RUNS)]
            table.add_row("all standings of the year, both lamps", described(seconds), f"{len(plan.tasks)} tasks")
            figures = assess(con, plan, snapshot)
        seconds = [timed(lambda: status(figures, 10)) for _ in range(RUNS)]
        table.add_row("roll-up of one month", described(seconds), "")


def main() -> int:
    plan = read_plan(Path("targets.yaml"))
    table = Table("what", "median ms (min–max)", "", title="workplan bench")
    import_speed(plan, table)
    figure_speed(plan, table)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    table.add_row("peak memory of this process", f"{peak:,.0f} MiB", "")
    Console().print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
