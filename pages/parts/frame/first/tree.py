"""What a run drew, as a tree, until the first thing that has no drawing on the server."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from streamlit.proto.Block_pb2 import Block
from streamlit.proto.Element_pb2 import Element

from pages.parts.frame.first.run import Deltas

ELEMENTS = ("html", "heading", "plotly_chart", "selectbox", "checkbox", "button", "markdown")
BLOCKS = ("flex_container", "column", "expandable")
"""Those that templates/node.html draws, by their names in Streamlit's messages."""
_KEY = re.compile(r"\$\$ID-[0-9a-f]+-(.+)")
_NOT_IN_CLASSES = re.compile(r"[^A-Za-z0-9_-]")


@dataclass(frozen=True)
class Node:
    """An element, or a block with what stands in it, in order."""

    kind: str
    proto: Element | Block
    within: tuple["Node", ...] = ()

    @property
    def key(self) -> str:
        """The key that the page gave it, as Streamlit writes it into a class; empty where it gave none."""
        own = self.proto if isinstance(self.proto, Block) else getattr(self.proto, self.kind)
        found = _KEY.fullmatch(getattr(own, "id", ""))
        return _NOT_IN_CLASSES.sub("-", found[1]) if found and found[1] != "None" else ""

    def has(self, kind: str) -> bool:
        """Whether it is of a kind, or holds something that is."""
        return self.kind == kind or any(node.has(kind) for node in self.within)


class Grown(NamedTuple):
    """`whole`: whether nothing was left out. What follows something left out is left out too."""

    nodes: tuple[Node, ...]
    whole: bool


def grown(deltas: Deltas, *place: int) -> Grown:
    """What stands in a block; (0) is the page, (1) the menu."""
    nodes: list[Node] = []
    for number in range(len(deltas)):
        if (at := (*place, number)) not in deltas:
            break
        node, whole = _node(deltas, at)
        if node:
            nodes.append(node)
        if not whole:
            return Grown(tuple(nodes), whole=False)
    return Grown(tuple(nodes), whole=True)


def _node(deltas: Deltas, at: tuple[int, ...]) -> tuple[Node | None, bool]:
    """None for what is left out. A row is there as a whole or not at all: half of it would look like all of it."""
    delta = deltas[at]
    if delta.WhichOneof("type") == "new_element":
        element = delta.new_element.WhichOneof("type") or "empty"
        return (Node(element, delta.new_element), True) if element in ELEMENTS else (None, element == "empty")
    block = delta.add_block
    kind = block.WhichOneof("type") or "flex_container"
    if kind not in BLOCKS:
        return None, False
    if kind == "expandable":  # folded: what stands in it is not to be seen yet
        return (None, False) if block.expandable.expanded else (Node(kind, block), True)
    found = grown(deltas, *at)
    if not found.whole and in_a_row(block):
        return None, False
    return Node(kind, block, found.nodes), found.whole


def in_a_row(block: Block) -> bool:
    """Whether what stands in it stands side by side."""
    return block.flex_container.direction == Block.FlexContainer.Direction.HORIZONTAL
