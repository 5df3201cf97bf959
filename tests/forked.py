"""Processes that begin where packages are imported already: each is a fork of one that imported them and waits.

A server and a command spend more than a second on importing, and less on what most tests look at. What is imported
before the fork is what asks nothing of its surroundings: the packages of others, and plan/. All else of ours is read by
each process itself, in an environment and a folder of its own, with files for what it says.
"""

import atexit
import contextlib
import ctypes
import functools
import gc
import importlib
import json
import os
import pkgutil
import runpy
import select
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
PACKAGES = (
    *("authlib.oauth2.client", "authlib.oidc.core", "chinese_calendar", "cn2an", "concurrent_log_handler", "docx"),
    *("httpx", "jinja2", "joserfc.jwk", "joserfc.jws", "limits.storage", "limits.strategies", "openpyxl", "pptx"),
    *("pyarrow.compute", "pyarrow.csv", "pydantic", "pypdfium2", "pythonjsonlogger.json", "rapidfuzz", "rich.progress"),
    *("rich.table", "ruamel.yaml", "typer.main", "yaml"),
)
"""What both import. Not DuckDB 1.5, which starts threads when it is imported: a fork has the store, but not them."""
SERVER = (*PACKAGES, "streamlit.web.bootstrap", "streamlit.web.cli", "pandas", "plotly.graph_objects", "uvicorn")
COMMAND = PACKAGES
"""Without pandas, which manage.py keeps from a command."""
COMMAND_SECONDS = 120
ENDS_WITH_ITS_PARENT = 1
"""PR_SET_PDEATHSIG of Linux."""


class Forked:
    """One such process, which is asked as a Popen is."""

    def __init__(self, waiting: "Waiting", pid: int) -> None:
        self.pid, self.returncode = pid, None
        self._waiting, self._handle = waiting, os.pidfd_open(pid)

    returncode: int | None

    def poll(self) -> int | None:
        """What it ended with; None as long as it runs."""
        return self._ended(0)

    def wait(self, timeout: float | None = None) -> int:
        """Raises TimeoutExpired."""
        code = self._ended(timeout)
        if code is None:
            raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
        return code

    def terminate(self) -> None:
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        self._signal(signal.SIGKILL)

    def _signal(self, number: int) -> None:
        if self.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._handle, number)

    def _ended(self, seconds: float | None) -> int | None:
        if self.returncode is None and select.select([self._handle], [], [], seconds)[0]:
            status = self._waiting.ask(reap=self.pid)
            self.returncode = os.waitstatus_to_exitcode(status)
            os.close(self._handle)
        return self.returncode


class Waiting:
    """The process that has imported what it was told, seen from the tests."""

    def __init__(self, modules: Sequence[str]) -> None:
        self._turn = threading.Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.forked", *modules], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        atexit.register(self._end)

    def begin(
        self, words: Sequence[str], *, env: Mapping[str, str], folder: Path, out: Path, errors: Path | None = None
    ) -> Forked:
        """A process of `words`: a path of a script, or -m and a module, and what it is told.

        Where nothing else is said, its errors stand in `out` too.
        """
        asked = {"words": list(words), "env": dict(env), "folder": str(folder), "out": str(out)}
        return Forked(self, self.ask(begin={**asked, "errors": str(errors or out)}))

    def ask(self, **asked: Any) -> int:
        with self._turn:
            assert self._process.stdin
            assert self._process.stdout
            self._process.stdin.write(json.dumps(asked).encode() + b"\n")
            self._process.stdin.flush()
            return int(self._process.stdout.readline())

    def _end(self) -> None:
        self._process.kill()
        self._process.wait()


@functools.cache
def waiting(*modules: str) -> Waiting:
    """The one that has imported these, begun with its first use."""
    return Waiting(modules)


def ran(words: Sequence[str], *, env: Mapping[str, str], folder: Path) -> subprocess.CompletedProcess[str]:
    """A command of manage.py, to its end."""
    with tempfile.TemporaryDirectory() as aside:
        out, errors = Path(aside, "out"), Path(aside, "errors")
        program = str(ROOT / "manage.py")
        begun = waiting(*COMMAND).begin([program, *words], env=env, folder=folder, out=out, errors=errors)
        code = begun.wait(COMMAND_SECONDS)
        said = [file.read_text(encoding="utf-8") for file in (out, errors)]
    return subprocess.CompletedProcess(list(words), code, *said)


def _import(modules: Sequence[str]) -> None:
    if "pandas" not in modules:
        sys.meta_path.insert(0, importlib.import_module("manage").Spared())
    for module in (*modules, *(found.name for found in pkgutil.walk_packages([str(ROOT / "plan")], "plan."))):
        importlib.import_module(module)
    assert "duckdb" not in sys.modules
    # what is imported stays: no process of these looks through it again
    gc.collect()
    gc.freeze()


def _listen() -> dict[str, Any]:
    """Answer the tests; returns in the process that is to be another, with what that is."""
    heard = signal.signal(signal.SIGINT, signal.SIG_IGN)  # who stops the tests stops the one that asks
    for line in os.fdopen(0, "rb", 0, closefd=False):
        asked = json.loads(line)
        if "reap" in asked:
            answer = os.waitpid(asked["reap"], 0)[1]
        elif (answer := os.fork()) == 0:
            signal.signal(signal.SIGINT, heard)
            return dict(asked["begin"])
        os.write(1, b"%d\n" % answer)
    sys.exit()


def _become(words: list[str], env: dict[str, str], folder: str, out: str, errors: str) -> None:
    """What Python does at its start, and then the script or the module; with the tests it ends."""
    ctypes.CDLL(None).prctl(ENDS_WITH_ITS_PARENT, signal.SIGTERM)
    for name, number in ((os.devnull, 0), (out, 1), (errors, 2)):
        file = os.open(name, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
        os.dup2(file, number)
        os.close(file)
    sys.stdin = os.fdopen(0)
    os.environ.clear()
    os.environ.update(env)
    time.tzset()
    os.chdir(folder)
    program = words.pop(0) if words[0] != "-m" else ""
    if not program:
        sys.argv = words[1:]
        runpy.run_module(words[1], run_name="__main__", alter_sys=True)
    sys.argv = [program, *words]
    runpy.run_path(program, run_name="__main__")


if __name__ == "__main__":
    _import(sys.argv[1:])
    _become(**_listen())
