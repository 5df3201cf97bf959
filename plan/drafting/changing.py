"""The text of a targets.yaml with some keys of some tasks set anew; every other line of it stays as it is, comments too.

It works on tasks of a line a key, as drafts and the shipped plan have them.
"""

from collections.abc import Mapping
from typing import Any

from plan.check import Path
from plan.drafting.writing import ORDER, task_lines
from plan.reading.source import Source

Changes = Mapping[str, Mapping[str, Any]]
"""Task id → key → what it shall be; None for a key that goes."""


class InOneLineError(Exception):
    """A task is written in one line; the message says which and what to do."""

    def __init__(self, id: str, line: int) -> None:
        super().__init__(f"第 {line} 行：任务 {id} 写在一行里，改不了其中一项。请改成每个键一行。")


def changed(text: str, changes: Changes) -> str:
    """The text with the changes. It must be a plan that is right. Raises InOneLineError."""
    source = Source()
    data = source.read(text)
    lines = text.split("\n")
    edits: list[tuple[int, int, list[str]]] = []
    for path, task in _tasks(data):
        if wanted := changes.get(str(task.get("id"))):
            edits += _edits(lines, source, path, task, wanted)
    for start, end, new in sorted(edits, key=lambda edit: edit[:2], reverse=True):
        lines[start:end] = new
    return "\n".join(lines)


def _tasks(data: Any) -> list[tuple[Path, dict[str, Any]]]:
    return [
        (("areas", a, "sections", s, "tasks", t), task)
        for a, area in enumerate(data["areas"])
        for s, section in enumerate(area.get("sections") or [])
        for t, task in enumerate(section.get("tasks") or [])
    ]


def _edits(
    lines: list[str], source: Source, path: Path, task: dict[str, Any], wanted: Mapping[str, Any]
) -> list[tuple[int, int, list[str]]]:
    """From a line (counted from 0) to the one behind the last, and what stands there instead."""
    starts = {key: source.lines[(*path, key)] - 1 for key in task}
    if len(set(starts.values())) < len(starts):
        raise InOneLineError(str(task["id"]), min(starts.values()) + 1)
    indent = " " * _column(lines, starts)
    edits: list[tuple[int, int, list[str]]] = []
    for key in sorted(wanted, key=ORDER.index, reverse=True):  # so that of two at one line the later comes below
        value = wanted[key]
        new = [] if value is None else [f"{indent}{line}" for line in _written(key, value, wanted, task)]
        if key in starts:
            edits.append((starts[key], _end(lines, starts[key], indent), new))
        elif new:
            after = _before(key, starts)
            end = _end(lines, starts[after], indent)
            edits.append((end, end, new))
    return edits


def _column(lines: list[str], starts: dict[str, int]) -> int:
    first = lines[min(starts.values())]
    return len(first) - len(first.lstrip(" -"))


def _end(lines: list[str], start: int, indent: str) -> int:
    """Behind the last line of a key: what follows it deeper in, no blank line and no comment."""
    end = at = start + 1
    while at < len(lines) and (not lines[at].strip() or lines[at].startswith(f"{indent} ")):
        at += 1
        if lines[at - 1].strip() and not lines[at - 1].lstrip().startswith("#"):
            end = at
    return end


def _before(key: str, starts: dict[str, int]) -> str:
    """The key of a task behind which a new one belongs, in the order of docs/targets.md."""
    order = {name: place for place, name in enumerate(ORDER)}
    before = [name for name in starts if order.get(name, 0) < order[key]]
    return max(before, key=lambda name: starts[name])


def _written(key: str, value: Any, wanted: Mapping[str, Any], task: dict[str, Any]) -> list[str]:
    kind = wanted.get("kind") or task["kind"]
    found = list(task_lines({"kind": kind, key: value}))
    return [line for line in found if key == "kind" or not line.startswith("kind:")]
