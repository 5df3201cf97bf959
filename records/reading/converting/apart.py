"""A program run apart from the server: bounded in time, memory, size of its files and number at once, without network
where the system allows that, and ended with all that it started."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import NamedTuple

_LIMITED = 'ulimit -c 0 && ulimit -t "$1" && ulimit -v "$2" && ulimit -f "$3" && shift 3 && exec "$@"'
"""A shell sets the limits, since code of ours between fork and exec could hang in a server with threads."""
_ALONE = (
    ("unshare", "--map-current-user", "--net", "--"),
    ("unshare", "--map-root-user", "--net", "--"),
    ("unshare", "--net", "--"),
)


class Bounds(NamedTuple):
    """Seconds by the clock, and as many of computing; bytes of memory of each process, bytes of each file it writes."""

    seconds: int
    memory: int
    file: int


class TooLongError(Exception):
    """The program was ended because its time was up."""


class BusyError(Exception):
    """As many run already as may."""


class Places:
    """Room for so many at once. Who finds none waits so many seconds, then BusyError is raised."""

    def __init__(self, most: int, patience: float) -> None:
        self._free, self._patience = threading.BoundedSemaphore(most), patience

    @contextmanager
    def taken(self) -> Iterator[None]:
        if not self._free.acquire(timeout=self._patience):
            raise BusyError
        try:
            yield
        finally:
            self._free.release()


def run(command: Sequence[str], folder: Path, bounds: Bounds, environment: Mapping[str, str]) -> int:
    """The exit code of a program that works in `folder`; negative for the signal that ended it. Nothing of it is left
    running. Raises TooLongError.
    """
    limits = (bounds.seconds, bounds.memory // 1024, bounds.file // 512)
    process = subprocess.Popen(  # noqa: S603
        ["/bin/sh", "-c", _LIMITED, "sh", *map(str, limits), *without_network(), *command],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return process.wait(bounds.seconds)
    except subprocess.TimeoutExpired:
        raise TooLongError from None
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill a program and what it started, and see them gone: a second at most, since what nobody buries stays."""
    with suppress(ProcessLookupError):
        for _ in range(100):
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            time.sleep(0.01)


@cache
def without_network() -> tuple[str, ...]:
    """What to put before a command so that it has a network of its own with nothing in it; nothing where the system
    does not allow it (some containers do not)."""
    for words in _ALONE:
        with suppress(OSError, subprocess.SubprocessError):
            subprocess.run([*words, "true"], check=True, capture_output=True, timeout=10)  # noqa: S603
            return words
    return ()
