"""Where the tasks of a plan stand in the document that it comes from, and what of it none of them has."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from plan.drafting.body import SIGN


class Mark(NamedTuple):
    """From, to (in signs of the document), and which of the tasks it belongs to, by its place in the list."""

    start: int
    end: int
    task: int


def marks(document: str, sources: Sequence[Sequence[str]]) -> list[Mark]:
    """The places of the sources of tasks, in the order of the text; of the same words the nearest behind the one before."""
    return sorted(mark for mark, _ in _places(document, sources))


def left_of(document: str, words: str, sources: Sequence[Sequence[str]]) -> dict[int, list[str]]:
    """Task → its sources anew, of those that stand where some words of the document do: the words are another task's, and
    each sign of the document is in one source. Empty where the words are not in the document."""
    words = words.strip()
    start = document.find(words) if words else -1
    end = start + len(words)
    found: dict[int, list[str]] = {}
    for mark, piece in _places(document, sources) if start >= 0 else ():
        if mark.start < end and start < mark.end:
            said = [document[mark.start : max(mark.start, start)], document[min(end, mark.end) : mark.end]]
            pieces: list[str] = found.setdefault(mark.task, list(sources[mark.task]))
            pieces[piece] = "\0".join(part.strip() for part in said if re.search(r"\w", part))
    return {task: [part for each in pieces for part in each.split("\0") if part] for task, pieces in found.items()}


def _places(document: str, sources: Sequence[Sequence[str]]) -> Iterator[tuple[Mark, int]]:
    """The place of each piece of the sources, and its number among those of its task."""
    taken: set[int] = set()
    at = 0
    for task, pieces in enumerate(sources):
        for number, said in enumerate(pieces):
            start = _found(document, said, at, taken)
            if start is not None:
                yield Mark(start, start + len(said), task), number
                taken.add(start)
                at = start + len(said)


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
