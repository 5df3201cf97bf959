"""Processes of the dashboard as deploy/workplan@.service keeps them: each on a port, begun again when it ends."""

import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from scripts.machines.postgres import HOST, free_port

ROOT = Path(__file__).parents[2]
START_SECONDS, REST_SECONDS, STOP_SECONDS = 120, 1.0, 20


class Processes:
    """Those that run, what they say in a folder. `env`: their environment; `begun`: how often each was begun."""

    def __init__(self, number: int, env: Mapping[str, str], folder: Path) -> None:
        self.ports = [free_port() for _ in range(number)]
        self.begun = [0] * number
        self.env, self._folder = {**os.environ, **env}, folder
        self._running: list[subprocess.Popen[bytes]] = []
        self._ended = threading.Event()
        self._watching = [threading.Thread(target=self._kept, args=(n,), daemon=True) for n in range(number)]

    def log(self, number: int) -> str:
        """What a process has said."""
        return (self._folder / f"{self.ports[number]}.log").read_text(encoding="utf-8")

    def seconds(self, number: int) -> float:
        """What a process has computed since it was begun, in seconds of CPU."""
        stat = Path(f"/proc/{self._running[number].pid}/stat").read_text(encoding="utf-8")
        user, system = stat.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def kill(self, number: int) -> None:
        """SIGKILL, as the system does where memory is short."""
        self._running[number].send_signal(signal.SIGKILL)

    @contextmanager
    def running(self) -> Iterator[None]:
        """All of them, for as long as the block lasts."""
        try:
            self.start()
            yield
        finally:
            self.stop()

    def start(self) -> None:
        """Begin all, one after the other as systemd would not: the first makes what is not there yet."""
        for number, watching in enumerate(self._watching):
            self._running.append(self._begin(number))
            self.answered(number)
            watching.start()

    def stop(self) -> None:
        """End all."""
        self._ended.set()
        for process in self._running:
            process.terminate()
        for process in self._running:
            process.wait(STOP_SECONDS)

    def answered(self, number: int) -> None:
        """Wait until a process answers."""
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(f"http://{HOST}:{self.ports[number]}/_stcore/health", timeout=2):
                    return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError(f"the process did not answer:\n{self.log(number)}")

    def _begin(self, number: int) -> subprocess.Popen[bytes]:
        self.begun[number] += 1
        port = str(self.ports[number])
        with (self._folder / f"{port}.log").open("ab") as out:
            return subprocess.Popen(
                [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", port],
                cwd=ROOT,
                env=self.env,
                stdout=out,
                stderr=subprocess.STDOUT,
            )

    def _kept(self, number: int) -> None:
        while not self._ended.is_set():
            self._running[number].wait()
            if not self._ended.wait(REST_SECONDS):
                self._running[number] = self._begin(number)
