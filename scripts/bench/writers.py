"""Eight processes that store at once: none is refused, and how long each waits for its turn. `python -m scripts.bench.writers`."""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

from plan import read_plan
from records import Sender, Store, StoreError, Upload, take
from scripts.serving import ROOT

WRITERS, FILES = 8, 100
WHEN = datetime(2024, 6, 18, 9)


def write(store: Store, writer: int, files: int) -> list[float | None]:
    """Store files one after the other. Returns for each how long it waited in seconds, None where it was refused."""
    plan = read_plan(ROOT / "tests" / "small.yaml")
    waits: list[float | None] = []
    for number in range(files):
        content = f"月份,任务编号,完成值,更正原因\n2024-06,1.1-01,{writer}{number:03d},更正".encode()
        begun = time.monotonic()
        try:
            with store.writing() as con:
                waited = time.monotonic() - begun
                take(con, plan, Upload(f"{writer}-{number}.csv", content), Sender("甲", WHEN, WHEN))
            waits.append(waited)
        except StoreError:
            waits.append(None)
    return waits


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        store = Path(place) / "progress.duckdb"
        begun = time.monotonic()
        each = [FILES // WRITERS + (writer < FILES % WRITERS) for writer in range(WRITERS)]
        running = [
            subprocess.Popen(
                [sys.executable, "-m", "scripts.bench.writers", str(store), str(writer + 1), str(files)],
                cwd=ROOT,
                stdout=subprocess.PIPE,
                text=True,
            )
            for writer, files in enumerate(each)
        ]
        waits = [wait for process in running for wait in json.loads(process.communicate()[0])]
        took = time.monotonic() - begun
        done = sorted(wait for wait in waits if wait is not None)
        p95 = statistics.quantiles(done, n=20)[-1]
        print(f"{WRITERS} writers, {len(waits)} files in {took:.1f} s: {waits.count(None)} refused")
        print(f"wait for one's turn: median {statistics.median(done):.2f} s, p95 {p95:.2f} s, longest {done[-1]:.2f} s")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(write(Store(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))))
    else:
        main()
