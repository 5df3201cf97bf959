"""What is said of the rows of a file: each row once, beginning with the number and name of its task."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from metrics.changes.flips import Flip
from metrics.task.lamps import LABELS, Lamp
from plan import Plan, Problem


class Entry(NamedTuple):
    """One row: number and name of its task, empty where it names none; and every sentence on it."""

    task: str
    messages: tuple[str, ...]


def entries(plan: Plan, problems: Iterable[Problem], tasks: Mapping[int, str]) -> list[Entry]:
    """`tasks`: line → what the row says under 任务编号."""
    sentences: dict[int | None, dict[str, None]] = {}
    for each in problems:
        sentences.setdefault(each.row, {})[each.message] = None
    ordered = sorted(sentences.items(), key=lambda item: item[0] or 0)
    return [Entry(_name(plan, tasks.get(line or 0, "")), tuple(said)) for line, said in ordered]


def _name(plan: Plan, id: str) -> str:
    task = plan.tasks.get(id)
    return f"{id} {task.title}" if task else ""


def turned(flips: Iterable[Flip]) -> list[tuple[Lamp, list[Flip]]]:
    """The lamps that turn, by what they turn to; the worst first."""
    order = ("red", "missing", "yellow", "green", "done", "idle", "none")
    assert set(order) == set(LABELS)
    groups: dict[Lamp, list[Flip]] = {}
    for flip in flips:
        groups.setdefault(flip.after, []).append(flip)
    return [(name, groups[name]) for name in order if name in groups]
