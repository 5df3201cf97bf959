"""Which lamps a file turns, and where a lamp that stays or turns 滞后 has no reason beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from metrics.task.lamps import Lamp
from metrics.task.standing import Standing
from plan import Problem, Task, problem
from records import Taken


@dataclass(frozen=True)
class Flip:
    """A lamp of one task and month that is different afterwards."""

    task: Task
    month: int
    before: Lamp
    after: Lamp


Standings = Mapping[str, Mapping[int, Standing]]
"""Task → month → its standing."""
Cell = tuple[str, int]
"""Task and month."""


def cells_of(taken: Taken) -> list[Cell]:
    """What the file says something about, in its order."""
    return list(dict.fromkeys((c.entry.task, c.entry.month.month) for c in taken.checked.changes))


def flips(cells: Sequence[Cell], old: Standings, new: Standings) -> tuple[Flip, ...]:
    """Of the cells that count: a task has no lamp in a month before it was in the plan, or after it ended."""
    pairs = [(old[id][m], new[id][m]) for id, m in cells if m in new[id]]
    return tuple(Flip(a.task, a.month, b.lamp, a.lamp) for b, a in pairs if a.lamp != b.lamp)


def reasons_missing(taken: Taken, cells: Sequence[Cell], new: Standings) -> tuple[Problem, ...]:
    """A row that turns or stays 滞后 should say why (contract.md, The monthly file)."""
    red = {(id, m) for id, m in cells if (s := new[id].get(m)) and s.lamp == "red" and not s.narrative.reason}
    # one by one: of a long file they are made as they are asked for
    entries = chain((c.entry for c in taken.checked.changes), taken.checked.unchanged)
    return tuple(
        problem(e.line, "滞后原因", "", "这项任务本月为滞后，还没有写原因", "请补填滞后原因和下一步措施")
        for e in (entries if red else ())
        if (e.task, e.month.month) in red and not e.reason
    )
