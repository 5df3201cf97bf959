"""The text of a targets.yaml in pieces, one a task: put together again they are the text, sign for sign.

So a change of one task touches its lines alone, and the next asks nothing of the other thousand.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal, NamedTuple

from plan.check import Path
from plan.reading.source import Source

Sort = Literal["top", "area", "section", "task", "end"]
ELSEWHERE = (
    "这份清单有几项任务写在同一行里，或领域、条的标题写在任务下面，页面上改不了。请每项任务另起一行，标题写在前面。"
)


OTHER_ENDS = "这份清单里有少见的换行符，页面上改不了。请用文本编辑器另存为普通换行，再用页面修改。"
_OTHER_ENDS = re.compile("[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
"""What some count as the end of a line and others do not; the reader has made \\n of all ordinary ones."""


INNER: dict[str, Sort] = {"area": "section", "section": "task"}
"""Heading → what stands in its list."""
_EMPTY = re.compile(r"^( *(?:sections|tasks):) *\[ *\]", re.MULTILINE)
_BARE = re.compile(r"^( *(?:sections|tasks):)(?= *(?:#.*)?$)", re.MULTILINE)


class UnfitPlanError(Exception):
    """The text cannot be parted: tasks share a line, or keys of a section stand below its tasks."""


class Piece(NamedTuple):
    """Some whole lines. A comment above something belongs to it, a comment deeper in to what stands above.

    `top`: everything before the first area; `area`, `section`: their keys down to the first section or task; `end`: what
    stands below the last task.
    """

    sort: Sort
    text: str


def parted(text: str) -> list[Piece]:
    """The pieces of a text that is a right plan. Raises UnfitPlanError."""
    if _OTHER_ENDS.search(text):
        raise UnfitPlanError(OTHER_ENDS)
    source = Source()
    data = source.read(text)
    lines = text.splitlines(keepends=True)
    items = [(sort, _first(lines, source.lines[path] - 1)) for sort, path in _items(data)]
    starts = [line for _, line in items]
    if len(set(starts)) < len(starts) or not all(lines[at].lstrip().startswith("-") for at in starts):
        raise UnfitPlanError(ELSEWHERE)
    ends = [_end(lines, line, after) for (_, line), after in zip(items, [*starts[1:], len(lines)], strict=True)]
    cuts = [_lead(lines, starts[0])] + [
        end if sort == "task" else _lead(lines, after)
        for (sort, _), end, after in zip(items, ends, [*starts[1:], len(lines)], strict=True)
    ]
    if any(
        _said(line) and indent(line)
        for end, at in zip(cuts[1:], [*starts[1:], len(lines)], strict=True)
        for line in lines[end:at]
    ):
        raise UnfitPlanError(ELSEWHERE)
    found = [Piece("top", "".join(lines[: cuts[0]]))]
    for (sort, _), start, end in zip(items, cuts, cuts[1:], strict=False):
        found.append(Piece(sort, "".join(lines[start:end])))
    return [*found, Piece("end", "".join(lines[cuts[-1] :]))]


def joined(pieces: Iterable[Piece]) -> str:
    """The text of the pieces. A heading below which nothing is left says so; a last line without an end gets one where
    something follows it."""
    whole = [piece for piece in pieces if piece.text]
    found = [_with(piece, after) for piece, after in zip(whole, [*whole[1:], None], strict=True)]
    return "".join(t if t.endswith("\n") or n == len(found) else f"{t}\n" for n, t in enumerate(found, 1))


def _with(piece: Piece, after: Piece | None) -> str:
    """The text of a piece, a heading's list being empty where nothing of it follows: a key without a value is no list."""
    if piece.sort not in INNER:
        return piece.text
    if after is not None and after.sort == INNER[piece.sort]:
        return _EMPTY.sub(r"\1", piece.text)
    return _BARE.sub(r"\1 []", piece.text)


def _items(data: dict[str, Any]) -> Iterator[tuple[Sort, Path]]:
    for a, area in enumerate(data["areas"]):
        yield "area", ("areas", a)
        for s, section in enumerate(area.get("sections") or ()):
            path: Path = ("areas", a, "sections", s)
            yield "section", path
            for t, _ in enumerate(section.get("tasks") or ()):
                yield "task", (*path, "tasks", t)


def _first(lines: Sequence[str], at: int) -> int:
    """The line of an item's dash, which may stand on a line of its own above its first key."""
    line = at
    while line and not lines[line].lstrip().startswith("-") and lines[line - 1].strip() in ("-", ""):
        line -= 1
    return line if lines[line].lstrip().startswith("-") else at


def _said(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def indent(line: str) -> int:
    """How far in a line begins."""
    return len(line) - len(line.lstrip(" "))


def _end(lines: Sequence[str], start: int, after: int) -> int:
    """Behind the last line that belongs to the item at `start`: what stands deeper in than its dash."""
    dash, end = indent(lines[start]), start + 1
    for at in range(start + 1, after):
        if lines[at].strip() and indent(lines[at]) > dash:
            end = at + 1
        elif _said(lines[at]):
            break
    return end


def _lead(lines: Sequence[str], start: int) -> int:
    """The first of the comments and blank lines above an item that belong to it."""
    at = start
    while at and not _said(lines[at - 1]) and (not lines[at - 1].strip() or start < len(lines)):
        at -= 1
    return at
