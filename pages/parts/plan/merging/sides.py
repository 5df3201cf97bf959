"""The three texts of a merge (the file as it was opened, the working copy, the file now) as headings and tasks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from plan import Plan, parse_plan
from plan.changes import counterparts
from plan.editing import Piece, parted, raw

Key = tuple[str, ...]
"""What tells a heading or a task in all three texts: an area's and a task's id, a section's area and former title."""
ROOT: Key = ()
INNER = ("sections", "tasks")
_DASH = re.compile(r"( *)-(?: |$)")


@dataclass(frozen=True)
class Node:
    """An area, a section or a task. `parent`: the heading it stands below, ROOT for an area."""

    sort: str
    key: Key
    parent: Key
    text: str

    @cached_property
    def said(self) -> dict[str, Any]:
        """What its lines say, without comments and what stands below it."""
        return {key: value for key, value in raw(self.text).items() if key not in INNER}

    @property
    def column(self) -> int:
        """How far in its dash stands."""
        return next(len(found[1]) for line in self.text.splitlines() if (found := _DASH.match(line)))

    def at(self, column: int) -> str:
        """Its text with the dash at a column: a file may have been indented otherwise by hand."""
        step = column - self.column
        if step >= 0:
            return "".join(f"{' ' * step}{line}" if line.strip() else line for line in self.text.splitlines(True))
        return "".join(line[min(-step, len(line) - len(line.lstrip(" "))) :] for line in self.text.splitlines(True))


@dataclass(frozen=True)
class Side:
    """One of the texts. `nodes`: in order; `end`: what stands below the last task."""

    plan: Plan
    top: str
    nodes: dict[Key, Node]
    end: str

    @cached_property
    def children(self) -> dict[Key, list[Key]]:
        """Heading → what stands below it, in order."""
        found: dict[Key, list[Key]] = {}
        for key, node in self.nodes.items():
            found.setdefault(node.parent, []).append(key)
        return found


def side(text: str, base: Plan | None = None) -> Side:
    """A text by itself, its sections named as those of `base` that they continue. Raises PlanError, UnfitPlanError."""
    plan = parse_plan(text)
    return of_pieces(parted(text), plan, base or plan)


def of_pieces(pieces: Sequence[Piece], plan: Plan, base: Plan) -> Side:
    """The same of a text that is parted already."""
    former = counterparts(base, plan)
    nodes: dict[Key, Node] = {}
    area: Key = ROOT
    section: Key = ROOT
    key: Key
    parent: Key
    for piece in pieces[1:-1]:
        said = raw(piece.text)
        if piece.sort == "area":
            key = area = ("area", str(said["id"]))
            parent = ROOT
        elif piece.sort == "section":
            own = (area[1], str(said["title"]))
            key = section = _free(("section", *former.get(own, own)), nodes)
            parent = area
        else:
            key, parent = ("task", str(said["id"])), section
        nodes[key] = Node(piece.sort, key, parent, piece.text)
    return Side(plan, pieces[0].text, nodes, pieces[-1].text)


def _free(key: Key, taken: dict[Key, Node]) -> Key:
    """Two sections of one name are told by which of them comes first."""
    return next(found for n in range(len(taken) + 1) if (found := (*key, str(n))) not in taken)
