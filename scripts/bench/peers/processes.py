"""What a server takes, all its processes together (Linux). Its first process has the port in its command line."""

import os
from collections.abc import Iterator
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
    running = {process: int(_stat(process)[1]) for process in _running()}
    found = {process for process in running if _names(process, str(port))}
    while more := {p for p, parent in running.items() if Path(f"/proc/{parent}") in found} - found:
        found |= more
    return sorted(found)


def _running() -> Iterator[Path]:
    for process in Path("/proc").glob("[0-9]*"):
        try:
            _stat(process)
        except OSError:
            continue
        yield process


def _names(process: Path, port: str) -> bool:
    words = (process / "cmdline").read_text(errors="replace").split("\0")
    return any(word == port or word.endswith(f":{port}") for word in words)


def _stat(process: Path) -> list[str]:
    """State, parent and the rest of proc_pid_stat(5), after the name in brackets."""
    return (process / "stat").read_text(errors="replace").rpartition(")")[2].split()
