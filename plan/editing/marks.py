"""Where the tasks of a plan stand in the document that it comes from, and what of it none of them has."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from plan.drafting.body import SIGN


class Mark(NamedTuple):
    """From, to (in signs of the document), and which of the tasks it belongs to, by its place in the list."""

    start: int
    end: int
    task: int


def marks(document: str, sources: Sequence[Sequence[str]]) -> list[Mark]:
    """The places of the sources of tasks, in the order of the text; of the same words the nearest behind the one before."""
    found: list[Mark] = []
    taken: set[int] = set()
    at = 0
    for task, pieces in enumerate(sources):
        for said in pieces:
            start = _found(document, said, at, taken)
            if start is not None:
                found.append(Mark(start, start + len(said), task))
                taken.add(start)
                at = start + len(said)
    return sorted(found)


def _found(document: str, said: str, at: int, taken: set[int]) -> int | None:
    if not said:
        return None
    for begin in (at, 0):
        start = document.find(said, begin)
        while start >= 0 and start in taken:
            start = document.find(said, start + 1)
        if start >= 0:
            return start
    return None


def remaining(left_over: Iterable[str], sources: Iterable[Sequence[str]]) -> list[str]:
    """What of the text left over by a draft is in no task's source by now."""
    held = re.sub(r"\s", "", "\n".join(said for pieces in sources for said in pieces))
    return [piece for piece in left_over if SIGN.search(piece) and re.sub(r"\s", "", piece) not in held]
