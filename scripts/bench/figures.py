"""How fast this machine takes files in and computes figures: `make bench`.

Prints medians with their range. Times are of this process on this machine; compare ratios, not machines.
"""

import csv
import io
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path
from random import Random

from rich.console import Console
from rich.table import Table

from metrics.month.status import status
from metrics.task.assess import assess
from plan import Plan, parse_plan, read_plan
from records import COLUMNS, Sender, Snapshot, Store, Upload, latest_number, load_demo, take

WHEN = datetime(2024, 12, 31)
RUNS = 5
ROWS = (1_000, 10_000, 100_000, 1_000_000)
LARGE_FILE_MB = 50


def timed(run: Callable[[], object]) -> float:
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun


def described(seconds: list[float]) -> str:
    return f"{statistics.median(seconds) * 1e3:,.0f} ({min(seconds) * 1e3:,.0f}–{max(seconds) * 1e3:,.0f})"


def wide_plan(plan: Plan, rows: int) -> Plan:
    """A plan with the months of the given one, 40 units, and enough count tasks for that many cells."""
    months = plan.reporting.months
    units = [f"第{n}街道" for n in range(1, 41)]
    cells_per_task = len(units) * len(months)
    lines = [
        f"plan: {{title: 试, year: {plan.year}}}",
        f"reporting: {{first_month: {months[0]}, last_month: {months[-1]}}}",
        f"units: [{', '.join(units)}]",
        "areas: [{id: a, title: 甲, sections: [{title: 第1条, tasks: [",
        *(
            f"{{id: t{n}, title: 任务{n}, kind: count, target: 3000, unit: 户, by_unit: true}},"
            for n in range(-(-rows // cells_per_task))
        ),
        "]}]}]",
    ]
    return parse_plan("\n".join(lines))


def monthly_file(plan: Plan, rows: int, progress: str = "按计划推进", varied: bool = False) -> bytes:
    """A file of that many rows, each of another cell: every task by month and 街镇, none of them 未报. `varied`: figures
    of 3,000 sorts, and words of which no two are the same."""
    chance = Random(1)
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    cells = ((t, m, u) for t in plan.tasks.values() for m in plan.reporting.months for u in plan.units)
    for number, (task, month, unit) in enumerate(islice(cells, rows)):
        value, words = month * 10, progress
        if varied:
            value, words = month * 250 + chance.randrange(250), f"{progress}{number}"
        row = [f"{plan.year}-{month:02d}", task.id, task.title, unit, str(value), "", "", words, "", "", ""]
        writer.writerow(row)
    return out.getvalue().encode("gb18030")


def taken_in(plan: Plan, content: bytes) -> int:
    """Read, check and append a file to a new store. Returns how many rows were stored."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "bench.duckdb")
        with store.writing() as con:
            return len(take(con, plan, Upload("bench.csv", content), Sender("bench", WHEN, WHEN)).checked.changes)


def import_speed(plan: Plan, table: Table) -> None:
    """Reading, checking and appending a CSV all of whose rows are new."""
    for rows, varied in ((rows, varied) for rows in ROWS for varied in (False, True)):
        wide = wide_plan(plan, rows)
        content = monthly_file(wide, rows, varied=varied)
        seconds = [timed(partial(taken_in, wide, content)) for _ in range(RUNS if rows < 1_000_000 else 1)]
        rate = rows / statistics.median(seconds)
        table.add_row(
            f"take in a CSV of {rows:,} rows{', all different' * varied}", described(seconds), f"{rate:,.0f} rows/s"
        )


def import_memory(plan: Plan, table: Table) -> None:
    """The memory of a process of its own that takes in a CSV of 50 MB."""
    rows = 300_000
    wide = wide_plan(plan, rows)
    empty = len(monthly_file(wide, rows, ""))
    words = "按" * ((LARGE_FILE_MB * 10**6 - empty) // rows // 2)
    for varied in (False, True):  # the larger one last: what is asked for is the most of all children
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "plan.yaml").write_text(wide.text, encoding="utf-8")
            (folder / "bench.csv").write_bytes(monthly_file(wide, rows, words, varied))
            command = [sys.executable, "-m", "scripts.bench.figures", name]
            seconds = timed(partial(subprocess.run, command, check=True))
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        what = f"peak memory, CSV of {LARGE_FILE_MB} MB{', all different' * varied}"
        table.add_row(what, f"{seconds * 1e3:,.0f}", f"{peak:,.0f} MiB")


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
    if sys.argv[1:]:  # a folder with a plan and a file: see import_memory
        folder = Path(sys.argv[1])
        taken_in(read_plan(folder / "plan.yaml"), (folder / "bench.csv").read_bytes())
        return 0
    plan = read_plan(Path("targets.yaml"))
    table = Table("what", "median ms (min–max)", "", title="workplan bench")
    import_memory(plan, table)
    import_speed(plan, table)
    figure_speed(plan, table)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    table.add_row("peak memory of this process", f"{peak:,.0f} MiB", "")
    Console().print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
