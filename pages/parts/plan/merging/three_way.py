"""Three texts → one: what one side alone changed is taken from it, what both changed otherwise is a clash to be decided."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from pages.parts.plan.copy.settings import Path, merged_top
from pages.parts.plan.merging.sides import ROOT, Key, Node, Side
from plan.drafting.writing import ORDER
from plan.editing import Piece, UnfitPlanError, edited, joined, parted

Choice = Literal["file", "copy"]
SETTING = "setting"
"""The first part of a clash's key where it is about a setting of the plan; its place follows."""
TORN = "合并后的清单读不成原来的样子，没有合并，什么都没有变。请核对 targets.yaml 的缩进。"
WRITTEN = frozenset({*ORDER, "pace", "weight", "unit_targets"}) - {"id"}
Value = TypeVar("Value")


@dataclass(frozen=True)
class Merged:
    """What came of it. `nodes`: in order, None for their numbers; `clashes`: all that wants a choice, chosen or not."""

    top: str
    nodes: list[Node]
    end: str
    clashes: tuple[Key, ...]

    @property
    def text(self) -> str:
        return joined([Piece("top", self.top), *(Piece(n.sort, n.text) for n in self.nodes), Piece("end", self.end)])  # type: ignore[arg-type]


class _Merging:
    """One merge; `clashes` are found on the way, the working copy's side being taken where nothing is chosen."""

    def __init__(self, base: Side, copy: Side, file: Side, chosen: Mapping[Key, Choice]) -> None:
        self.base, self.copy, self.file, self.chosen = base, copy, file, chosen
        self.clashes: dict[Key, None] = {}

    def decided(self, key: Key, copy: Value, file: Value) -> Value:
        self.clashes[key] = None
        return file if self.chosen.get(key) == "file" else copy

    def taken(self, key: Key, base: Value, copy: Value, file: Value) -> Value:
        """The side that changed; both the same; else what is chosen."""
        if copy == file or file == base:
            return copy
        return file if copy == base else self.decided(key, copy, file)

    def setting(self, path: Path, base: Any, copy: Any, file: Any) -> Any:
        return self.taken((SETTING, *path), base, copy, file)

    def node(self, key: Key) -> Node | None:
        """What becomes of a heading or a task, None where it goes."""
        base, copy, file = (side.nodes.get(key) for side in (self.base, self.copy, self.file))
        text = self.text(key, base, copy, file)
        if text is None:
            return None
        parents = [each.parent if each else None for each in (base, copy, file)]
        if copy is None or file is None:
            kept = copy or file or base
            assert kept is not None
            return Node(kept.sort, key, kept.parent, text)
        parent = self.taken(key, *parents)
        assert parent is not None
        return Node(copy.sort, key, parent, text)

    def text(self, key: Key, base: Node | None, copy: Node | None, file: Node | None) -> str | None:
        was, mine, theirs = (each.text if each else None for each in (base, copy, file))
        if mine == theirs or theirs == was:
            return mine
        if mine == was or (copy and file and copy.said == file.said):
            return theirs
        if base and file and file.said == base.said:  # a comment alone is otherwise in the file
            return None if copy is None else self.laid_over(base, copy, file)
        if base and copy and copy.said == base.said:
            return theirs
        return self.decided(key, mine, theirs)

    def laid_over(self, base: Node, copy: Node, file: Node) -> str:
        """The file's lines with what the working copy changed, so that new comments stay."""
        keys = [key for key in {**copy.said, **base.said} if copy.said.get(key) != base.said.get(key)]
        if copy.sort == "task" and not WRITTEN.issuperset(keys):
            return copy.text
        task = self.copy.plan.tasks[copy.key[1]] if copy.sort == "task" else None
        values: dict[str, Any] = {key: copy.said.get(key) and getattr(task, key, copy.said[key]) for key in keys}
        if values.get("stages"):
            values["stages"] = [(stage.name, stage.by) for stage in values["stages"]]
        return edited(file.text, values)


def merged(base: Side, copy: Side, file: Side, chosen: Mapping[Key, Choice]) -> Merged:
    """The three as one. Raises UnfitPlanError where the lines do not fit together."""
    work = _Merging(base, copy, file, chosen)
    top = merged_top(base.top, copy.top, file.top, work.setting)
    keys = dict.fromkeys([*base.nodes, *copy.nodes, *file.nodes])
    found = {key: node for key in keys if (node := work.node(key)) is not None}
    _keep_headings(found, base, copy, file)
    nodes = _indented(_ordered(found, base, copy, file), file)
    result = Merged(top, nodes, file.end if copy.end == base.end else copy.end, tuple(work.clashes))
    if [piece.sort for piece in parted(result.text)[1:-1]] != [node.sort for node in nodes]:
        raise UnfitPlanError(TORN)
    return result


def _keep_headings(found: dict[Key, Node], base: Side, copy: Side, file: Side) -> None:
    """A heading that one side took away stays where the other put something below it."""
    for node in list(found.values()):
        parent = node.parent
        while parent != ROOT and parent not in found:
            found[parent] = next(side.nodes[parent] for side in (file, copy, base) if parent in side.nodes)
            parent = found[parent].parent


def _ordered(found: Mapping[Key, Node], base: Side, copy: Side, file: Side) -> list[Node]:
    """Below each heading in the order of the side that changed it, what the other brings behind what stands before it."""
    below: dict[Key, set[Key]] = {}
    for key, node in found.items():
        below.setdefault(node.parent, set()).add(key)
    nodes: list[Node] = []

    def add(parent: Key) -> None:
        for key in _row(parent, below.get(parent, set()), base, copy, file):
            nodes.append(found[key])
            add(key)

    add(ROOT)
    return nodes


def _row(parent: Key, keys: Collection[Key], base: Side, copy: Side, file: Side) -> list[Key]:
    mine, theirs, were = (side.children.get(parent, []) for side in (copy, file, base))
    lead, other = (theirs, mine) if mine == were else (mine, theirs)
    row = [key for key in lead if key in keys]
    for at, key in enumerate(other):
        if key in keys and key not in row:
            before = next((row.index(each) for each in reversed(other[:at]) if each in row), -1)
            row.insert(before + 1, key)
    return [*row, *(key for key in keys if key not in row)]


def _indented(nodes: list[Node], file: Side) -> list[Node]:
    """All as far in as those of the file."""
    columns: dict[str, int] = {}
    for node in file.nodes.values():
        columns.setdefault(node.sort, node.column)
    return [Node(n.sort, n.key, n.parent, n.at(columns.get(n.sort, n.column))) for n in nodes]
