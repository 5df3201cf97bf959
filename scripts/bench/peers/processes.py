"""What a server takes, all its processes together (Linux). Its first process has the port in its command line."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple


class Memory(NamedTuple):
    """MiB of all processes: `resident` counts what they share once for each, `own` shares it out among them."""

    resident: float
    own: float


def memory(port: int) -> Memory:
    resident = own = 0
    for process in _of(port):
        for line in (process / "smaps_rollup").read_text().splitlines():
            name, _, size = line.partition(":")
            resident += int(size.split()[0]) if name == "Rss" else 0
            own += int(size.split()[0]) if name == "Pss" else 0
    return Memory(resident / 1024, own / 1024)


def cpu_ms(port: int) -> float:
    """Milliseconds of CPU that they have had."""
    ticks = 0
    for process in _of(port):
        user, system = _stat(process)[11:13]
        ticks += int(user) + int(system)
    return ticks * 1e3 / os.sysconf("SC_CLK_TCK")


def _of(port: int) -> list[Path]:
    """The folders in /proc of those that name the port, and of all that these began."""
    running = dict(_running())
    found = {process for process, seen in running.items() if seen.names(port)}
    while more := {process for process, seen in running.items() if seen.parent in found} - found:
        found |= more
    return sorted(found)


class _Seen(NamedTuple):
    parent: Path
    words: list[str]

    def names(self, port: int) -> bool:
        return any(word == str(port) or word.endswith(f":{port}") for word in self.words)


def _running() -> Iterator[tuple[Path, _Seen]]:
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # over by now
            words = (process / "cmdline").read_text(errors="replace").split("\0")
            yield process, _Seen(Path("/proc") / _stat(process)[1], words)


def _stat(process: Path) -> list[str]:
    """State, parent and the rest of proc_pid_stat(5), after the name in brackets."""
    return (process / "stat").read_text(errors="replace").rpartition(")")[2].split()
