"""What was measured → the lines of the table: ours beside each of the others, how many times theirs, and the aim."""

import statistics
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from scripts.bench.many import Found
from scripts.bench.peers.processes import Memory
from scripts.bench.peers.visits import KINDS, Waited

FIRST, HALF = "≤ 1.5 × static build", "≤ 0.5 × Vizro, Superset"
AIMS = {
    ("cold", "seen"): FIRST,
    ("reloaded", "seen"): FIRST,
    ("cold", "last"): HALF,
    ("reloaded", "last"): "≤ 0.25 × Vizro, Superset",
    ("switch", "last"): HALF,
}
NAMES = {"seen": "figures and chart to be seen", "last": "last chart"}


class Measured(NamedTuple):
    """One of those compared: its waits by kind, kB of a first visit, memory, and what came of each crowd."""

    name: str
    waits: dict[str, list[Waited]]
    received: float
    memory: Memory
    crowds: dict[int, Found]


def header(found: Sequence[Measured]) -> list[str]:
    first, *others = found
    return ["what", first.name, *(f"{one.name} (× of it)" for one in others), "aim"]


def rows(found: Sequence[Measured]) -> Iterator[list[str]]:
    """Medians with p95; of others also how many times theirs ours is."""
    for kind in KINDS:
        for what, name in NAMES.items():
            values = [[getattr(wait, what) for wait in one.waits[kind]] for one in found]
            if kind != "switch" or what == "last":
                yield _line(f"{kind}, {name}", values, "ms", AIMS.get((kind, what), ""))
    yield _line("received cold", [[one.received] for one in found], "kB", "≤ 2,200 kB")
    yield _line("memory of the server, resident", [[one.memory.resident] for one in found], "MiB", "")
    yield _line("the same, shared pages counted once", [[one.memory.own] for one in found], "MiB", "")
    for people in found[0].crowds:
        aims = ("p95 ≤ 60 ms", "≤ 6 ms") if people == 100 else ("", "")
        yield _line(f"{people} at once, a rerun", [one.crowds[people].waits for one in found], "ms", aims[0], p95=True)
        cpus = [[one.crowds[people].cpu_ms] for one in found]
        yield _line(f"{people} at once, CPU of the server a rerun", cpus, "ms", aims[1], decimals=1)


def _line(
    what: str, values: Sequence[Sequence[float]], unit: str, aim: str, decimals: int = 0, p95: bool = False
) -> list[str]:
    """`p95`: that is what is compared, not the median."""
    figures = [_p95(each) if p95 else statistics.median(each) for each in values]
    said: list[str] = []
    for each, figure in zip(values, figures, strict=True):
        text = f"{statistics.median(each):,.{decimals}f} {unit}"
        text += f" ({_p95(each):,.{decimals}f})" if len(each) > 1 else ""
        ratio = figures[0] / figure if figure else 0
        said.append(f"{text} · {ratio:.2f}" if ratio >= 0.1 else f"{text} · {ratio:.1g}")
    said[0] = said[0].rpartition(" · ")[0]
    return [what, *said, aim]


def _p95(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]
