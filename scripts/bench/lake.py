"""The kinds of store side by side: a file, a lake with its catalog in a file, one with its catalog in PostgreSQL.

`python -m scripts.bench.lake [CHECKOUT]`, after `make check-machines` has installed PostgreSQL. CHECKOUT: another state
of the code, whose figures stand before ours, for each kind that it knows. Each has the sample's records; read ratios, not
times, and on a busy machine those of CPU time alone.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from metrics.changes.impact import receive
from metrics.task.assess import assess
from plan import Plan, parse_plan, read_plan
from records import Sender, Snapshot, Store, Upload, facts, latest_number

if TYPE_CHECKING:
    from scripts.machines.postgres import Cluster  # which an earlier checkout, run by this file, may not have

HERE = Path(__file__).parents[2]
ROWS, RUNS, WRITERS, FILES = 200, 5, 4, 10
WHEN = datetime(2024, 12, 31)
UNITS = [f"第{n}街道" for n in range(1, 21)]
COLD, ATTACH, AGAIN, FACTS, FIGURES, APPEND = (
    *("cold `status`", "open, first time in a process", "open again", "facts, one moment", "all figures"),
    f"append of {ROWS} rows, one process",
)
APPEND_CPU, TOGETHER = "the same, CPU time", f"the same, {WRITERS} processes at once"
Seconds = list[float]


def timed(run: Callable[[], object]) -> float:
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun


def plan_to_append() -> Plan:
    """Ten tasks beside those of the sample."""
    tasks = "".join(
        f"{{id: t{n}, title: 任务{n}, kind: count, target: 3000, unit: 户, by_unit: true}}," for n in range(ROWS // 20)
    )
    return parse_plan(
        "plan: {title: 试, year: 2024}\nreporting: {first_month: 3, last_month: 12}\n"
        f"units: [{', '.join(UNITS)}]\nareas: [{{id: a, title: 甲, sections: [{{title: 第1条, tasks: [{tasks}]}}]}}]"
    )


def append(store: Store, plan: Plan, number: int, who: str = "甲") -> None:
    """One file, each of whose rows says something new."""
    rows = [f"2024-06,{task},{unit},{1000 + number},核对后更正" for task in plan.tasks for unit in UNITS]
    content = "\n".join(["月份,任务编号,街镇,完成值,更正原因", *rows]).encode()
    receipt = receive(store, plan, Upload(f"{who}{number}.csv", content), Sender(who, WHEN, WHEN))
    assert receipt.taken is not None
    assert receipt.taken.batch is not None, receipt.taken.checked.rejected[:1]


def opened(store: Store) -> None:
    with store.reading():
        pass


def measured(address: str) -> dict[str, Seconds]:
    """What a process of its own measures of a store."""
    store, plan, more = Store(address), read_plan(Path("targets.yaml")), plan_to_append()
    found = {ATTACH: [timed(lambda: opened(store))], AGAIN: [timed(lambda: opened(store)) for _ in range(RUNS)]}
    with store.reading() as con:
        number = latest_number(con)
        found[FACTS] = [timed(lambda: facts(con, plan.year, number, [WHEN])) for _ in range(RUNS)]
        found[FIGURES] = [timed(lambda: assess(con, plan, Snapshot(number, WHEN.date()))) for _ in range(RUNS)]
    found[APPEND], found[APPEND_CPU] = [], []
    for n in range(RUNS):
        cpu = time.process_time()
        found[APPEND].append(timed(partial(append, store, more, n)))
        found[APPEND_CPU].append(time.process_time() - cpu)
    return found


def written(address: str, who: str) -> Seconds:
    """What one of several writers measures, of which each has shown the figures before, as a server has."""
    store, plan = Store(address), plan_to_append()
    with store.reading() as con:
        assess(con, plan, Snapshot(latest_number(con), WHEN.date()))
    print("ready", flush=True)
    sys.stdin.readline()
    return [timed(partial(append, store, plan, 100 * int(who) + n, who)) for n in range(FILES)]


def ask(checkout: Path, address: str, *words: str) -> "subprocess.Popen[str]":
    env = {**os.environ, "PYTHONPATH": str(checkout)}  # with -P, else a module beside this one is taken for `plan`
    return subprocess.Popen(
        [sys.executable, "-P", __file__, *words, address],
        cwd=checkout,
        env=env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def manage(checkout: Path, address: str, *words: str) -> None:
    env = {**os.environ, "WORKPLAN_DATABASE": address}
    subprocess.run([sys.executable, "manage.py", *words], cwd=checkout, env=env, check=True, capture_output=True)


def figures_of(checkout: Path, address: str) -> dict[str, Seconds]:
    """Everything of one kind of store."""
    status = partial(manage, checkout, address, "status", "--format", "json")
    found = {COLD: [timed(status) for _ in range(2)]}
    found |= json.loads(ask(checkout, address, "--measure").communicate()[0])
    writers = [ask(checkout, address, "--write", str(who + 1)) for who in range(WRITERS)]
    for writer in writers:
        assert writer.stdout is not None
        writer.stdout.readline()
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("\n")
        writer.stdin.flush()
    found[TOGETHER] = [second for writer in writers for second in json.loads(writer.communicate()[0])]
    return found


def described(seconds: Seconds, of: Seconds) -> str:
    """`224 ms (p95 240) · 1.00`: the median, and how many times that of the file."""
    middle = statistics.median(seconds)
    high = f" (p95 {statistics.quantiles(seconds, n=20)[-1] * 1e3:,.0f})" if len(seconds) > 3 else ""
    return f"{middle * 1e3:,.0f} ms{high} · {middle / statistics.median(of):.2f}"


def stores(folder: Path, cluster: "Cluster", checkout: Path) -> dict[str, str]:
    """Name → address of each kind of store that a checkout knows, made by it, with its sample's records."""
    plain, copy = folder / "file.duckdb", folder / "sample.copy"
    manage(checkout, str(plain), "demo")
    manage(checkout, str(plain), "backup", str(copy))
    kinds = {"file": str(plain)}
    if not (checkout / "records" / "store" / "lake").exists():
        return kinds
    cluster.database(folder.name)
    kinds |= {
        "lake, catalog in a file": f"ducklake:{folder}/catalog.ducklake",
        "lake, catalog in PostgreSQL": f"ducklake:postgres:service={folder.name}",
    }
    for address in [*kinds.values()][1:]:
        os.environ["WORKPLAN_DATA"] = str(folder / f"parquet{len(address)}")
        manage(checkout, address, "init")
        manage(checkout, address, "restore", str(copy))
        del os.environ["WORKPLAN_DATA"]
    return kinds


def main(before: Path | None) -> None:
    from scripts.machines.postgres import cluster

    found: dict[str, dict[str, Seconds]] = {}
    with tempfile.TemporaryDirectory() as name, cluster() as made:
        os.environ |= made.env
        sides = {", before": before, "": HERE}
        addresses: dict[str, tuple[Path, str]] = {}
        for said, checkout in sides.items():
            if checkout:
                folder = Path(name) / ("before" if said else "now")
                folder.mkdir()
                addresses |= {f"{kind}{said}": (checkout, at) for kind, at in stores(folder, made, checkout).items()}
        for kind, (checkout, address) in sorted(addresses.items()):
            found[kind] = figures_of(checkout, address)
            middle = {what: round(statistics.median(seconds) * 1e3) for what, seconds in found[kind].items()}
            print(kind, middle, file=sys.stderr, flush=True)
    table = Table("what", *found, title="median · times that of a file")
    for what in (COLD, ATTACH, AGAIN, FACTS, FIGURES, APPEND, APPEND_CPU, TOGETHER):
        table.add_row(what, *(described(each[what], found["file"][what]) for each in found.values()))
    Console(width=200).print(table)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["--measure", address]:
            print(json.dumps(measured(address)))
        case ["--write", who, address]:
            print(json.dumps(written(address, who)))
        case words:
            main(Path(words[0]).resolve() if words else None)
