"""Whose turn it is with a store: one process at a time, in the order of asking.

DuckDB locks its file by itself but has no queue: who polls it may be passed for ever (28 of 100 files of eight
writers were refused so). Two files are locked with flock beside the store: whoever holds `.queue` is next, whoever
holds `.turn` has the store. So a process that gives its turn back and asks at once again stands behind all who wait.
"""

import fcntl
import os
import threading
from pathlib import Path

QUEUE, TURN = ".queue", ".turn"


class NoTurnError(Exception):
    """Others have had the store for longer than we wait."""


class Turn:
    """A turn to be taken and given back, once. The system gives it back for a process that dies."""

    def __init__(self, file: Path) -> None:
        self._queue, self._turn = (_opened(Path(f"{file}{ending}")) for ending in (QUEUE, TURN))
        self._came = threading.Event()
        self._gone = False
        self._lock = threading.Lock()

    def take(self, patience: float) -> bool:
        """Wait for it; False where it did not come within `patience` seconds, and then nothing is to be given back."""
        # flock has no time-out: a thread waits in the system's queue, and lets go if the turn comes too late
        threading.Thread(target=self._wait, name="turn", daemon=True).start()
        if self._came.wait(patience):
            return True
        with self._lock:
            self._gone = not self._came.is_set()
        return not self._gone

    def give(self) -> None:
        """Let the next one have it."""
        os.close(self._turn)

    def _wait(self) -> None:
        fcntl.flock(self._queue, fcntl.LOCK_EX)
        fcntl.flock(self._turn, fcntl.LOCK_EX)
        os.close(self._queue)
        with self._lock:
            if self._gone:
                os.close(self._turn)
            else:
                self._came.set()


def _opened(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
