"""`streamlit` that writes down how long each run of the script took: `python -m scripts.bench.timed_server run app.py`.

For `make bench` only. A line per run is appended to the file that BENCH_RUNS names: its milliseconds, and by then those of
CPU that the process has had and the MiB of memory that it has (Linux).
"""

import os
import sys
import time
from pathlib import Path
from typing import Any

from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.web import cli

RUNS = "BENCH_RUNS"


def timed(file: Path) -> None:
    """From now on every run is timed, from the browser's message until all was handed to the connection.

    Wraps a private method (streamlit 1.67), for which there is no public hook.
    """
    run = ScriptRunner._run_script

    def timed_run(self: ScriptRunner, rerun_data: Any) -> None:
        begun = time.perf_counter()
        try:
            run(self, rerun_data)
        finally:
            with file.open("a", encoding="utf-8") as out:
                cpu = time.process_time()
                out.write(f"{(time.perf_counter() - begun) * 1e3:.3f} {cpu * 1e3:.3f} {resident():.1f}\n")

    ScriptRunner._run_script = timed_run  # type: ignore[method-assign]


def resident() -> float:
    """MiB of memory that this process has."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


if __name__ == "__main__":
    timed(Path(os.environ[RUNS]))
    sys.argv[0] = "streamlit"
    cli.main()
