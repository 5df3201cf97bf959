"""How long one storing keeps others waiting, from the sample's records to ten million entries, of two builds by turns:
`make bench-appends`, or `python -m scripts.bench.appends [folder of another build]`.

Stores are made once under a folder in the place for temporary files and kept for the next run.
"""

import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast

from rich.console import Console
from rich.table import Table

from metrics.changes.impact import receive, receive_all
from metrics.look import look
from metrics.task.assess import assess
from plan import read_plan, targets_path
from records import Sender, Snapshot, Store, Upload, latest_number, load_demo, lock_month, remember_plan
from records.store.file import witness

ROOT = Path(__file__).parents[2]
STORES = ((1, False), (100, False), (100, True), (1_000, False), (4_100, False))
"""How many times the sample's 2,478 rows, the last making ten million, and whether months are locked: builds up to 2.7
take minutes for one append where they are, from 1,000 times on."""
ROWS, RUNS, ROUNDS = 200, 5, 3
STORED = datetime(2024, 10, 31, 12)
COLUMNS = "月份,任务编号,街镇,完成值,分母,节点,进展情况,更正原因"
WHAT = {
    "taking": "append of 200 rows",
    "taking_cpu": "the same, CPU time",
    "first_cpu": "the first of a process, CPU time",
    "under": "of it with the store to itself",
    "queries": "queries of an append",
    "agreed": "storing what was previewed",
    "agreed_cpu": "the same, CPU time",
    "figures": "all figures",
    "figures_cpu": "the same, CPU time",
    "since": "figures after a file, gone on from those before",
    "since_cpu": "the same, CPU time",
}


def made(folder: Path, size: int, locked: bool = False) -> Path:
    """A store of `size` times the sample: each of its files came that many times, each time as a correction. `locked`: the
    months up to June are locked at the end. Written by SQL, since `take` would need days."""
    path = folder / f"x{size}{'-locked' * locked}.duckdb"
    if path.exists():
        return path
    plan = read_plan(targets_path())
    draft = Store(folder / f"draft-{path.name}")
    remember_plan(draft, plan, datetime(2024, 3, 1))
    load_demo(draft, plan, datetime(2024, 10, 31))
    with draft.writing() as con:
        con.execute("update entries set batch = batch * $size", {"size": size})
        con.execute("update batches set batch = batch * $size, reverts = reverts * $size", {"size": size})
        for table, left in (("batches", "content"), ("entries", "")):
            con.execute(
                f"""
                insert into {table} by name
                select own.* {f"exclude ({left})" if left else ""} replace (own.batch - earlier.n as batch)
                from {table} as own
                cross join range(1, $size) as earlier(n)
                where own.batch in (select batch from batches where kind = 'import' and batch % $size = 0)
                order by own.batch - earlier.n
                """,  # noqa: S608  the names stand above
                {"size": size},
            )
    for month in (3, 4, 5, 6) if locked else ():
        lock_month(draft, date(2024, month, 1), person="局办公室", reason="月报已印发", when=datetime(2024, 10, 31, 9))
    with draft.reading():
        pass  # the last to let go of the file merges its log
    assert draft.file
    witness.write_anew(draft.file, witness.read(draft.file))
    for ending in (".wal", ".witness", ""):
        if (part := Path(f"{draft.file}{ending}")).exists():
            part.rename(f"{path}{ending}")
    return path


def monthly_file(run: int) -> bytes:
    """200 rows of October, with figures and words of this run."""
    plan = read_plan(targets_path())
    lines = [COLUMNS]
    cells = [(task, unit) for task in plan.tasks.values() for unit in (plan.units if task.by_unit else ("",))]
    for task, unit in cells:
        figure = {"stages": f",,{task.stages[-1].name}" if task.stages else ",,", "duty": "是,,", "rate": "900,1000,"}
        told = figure.get(task.kind, f"{'65%' if task.unit == '%' else 100_000 + run},,")
        lines.append(f"2024-10,{task.id},{unit},{told},第 {run} 次报送,核对")
    return "\n".join(lines[: ROWS + 1]).encode()


class Counted:
    """A connection that counts what it is asked."""

    def __init__(self, con: Any, held: dict[str, float]) -> None:
        self._con, self._held = con, held

    def execute(self, *given: Any) -> Any:
        self._held["queries"] += 1
        return self._con.execute(*given)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._con, name)


def one(path: Path, runs: int) -> dict[str, Any]:
    """What one process measures of one store, with the build it imports."""
    plan = read_plan(targets_path())
    store = Store(path)
    held: dict[str, float] = {"queries": 0, "under": 0}
    transaction = Store._transaction

    def timed(self: Store, con: Any, *given: Any) -> Any:
        begun, held["queries"] = time.perf_counter(), 0
        yield from transaction(self, cast("Any", Counted(con, held)), *given)
        held["under"] = time.perf_counter() - begun

    Store._transaction = timed  # type: ignore[method-assign, assignment]
    found: dict[str, list[float]] = {name: [] for name in WHAT}

    @contextmanager
    def clocks(name: str) -> Iterator[None]:
        begun, cpu = time.perf_counter(), time.process_time()
        yield
        found[name].append(time.perf_counter() - begun)
        found[f"{name}_cpu"].append(time.process_time() - cpu)

    sender, first = Sender("测速", STORED, STORED), int(time.time()) % 100_000
    for run in range(runs + 1):
        upload = Upload(f"十月{run}.csv", monthly_file(first + run))
        with clocks("taking"):
            receipt = receive(store, plan, upload, sender)
        found["under"].append(held["under"])
        found["queries"].append(held["queries"] / 1e3)
        assert receipt.taken, receipt.error
        assert receipt.taken.batch, receipt.rejected
    appended = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    for _ in range(runs):
        with store.reading() as con, clocks("figures"):
            known = assess(con, plan, Snapshot(latest_number(con), STORED.date()))
    for run in range(runs):
        upload = Upload(f"再报{run}.csv", monthly_file(first + 200_000 + run))
        preview = receive_all(store, plan, [upload], sender, keep=False, known=known)
        with clocks("agreed"):
            receive_all(store, plan, [upload], sender, previewed=preview)
        with clocks("since"):
            known = look(store, plan, STORED.date(), f"{preview[0].snapshot}-{STORED:%Y%m%d}", known)
    whole = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found["first_cpu"] = found["taking_cpu"][:1]
    medians = {name: statistics.median(times[1:] or times) * 1e3 for name, times in found.items()}
    return medians | {"mib": appended, "mib_all": whole}


def measured(build: Path, path: Path, runs: int) -> dict[str, float]:
    """The same in a process of its own, on a copy of the store."""
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        copy = Path(folder) / "progress.duckdb"
        for ending in ("", ".witness", ".wal"):
            if Path(f"{path}{ending}").exists():
                shutil.copyfile(f"{path}{ending}", f"{copy}{ending}")
        env = {**os.environ, "PYTHONPATH": str(build), "WORKPLAN_TARGETS": str(build / "targets.yaml")}
        command = [sys.executable, "-P", str(Path(__file__).resolve()), "one", str(copy), str(runs)]
        told = subprocess.run(command, cwd=build, env=env, check=True, stdout=subprocess.PIPE, text=True).stdout
    found: dict[str, float] = json.loads(told)
    return found


def main() -> None:
    if sys.argv[1:2] == ["one"]:
        print(json.dumps(one(Path(sys.argv[2]), int(sys.argv[3]))))
        return
    builds = [*(Path(other).resolve() for other in sys.argv[1:2]), ROOT]
    folder = Path(tempfile.gettempdir()) / "workplan-appends"
    folder.mkdir(exist_ok=True)
    table = Table("store", "what", *map(str, builds), "ratio", title="workplan appends: median ms; queries; MiB")
    for size, locked in STORES:
        path = made(folder, size, locked)
        runs = 1 if size > 1_000 else RUNS
        rounds = [[measured(build, path, runs) for build in builds] for _ in range(ROUNDS)]
        for name, what in {**WHAT, "mib": "memory after appends", "mib_all": "memory after all of it"}.items():
            values = [statistics.median(each[n][name] for each in rounds) for n in range(len(builds))]
            shown = [f"{value:,.0f}" for value in values]
            table.add_row(f"×{size:,}{' locked' * locked}", what, *shown, f"{values[-1] / values[0]:.2f}")
    Console(width=160).print(table)


if __name__ == "__main__":
    main()
