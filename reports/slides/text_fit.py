"""How much room a text takes, estimated without its font: the size at which it fits, and where it has to end.

A Chinese character is as wide as its font is high, others a little more than half. Programs and fonts differ by some
per cent, and some put a little blank between Chinese and other characters, so the estimate is on the large side.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import NamedTuple

LINE_HEIGHT = 1.32
"""Of a line, in font sizes, at nine tenths of the font's own spacing: 微软雅黑 takes 1.19, Noto Sans CJK 1.31."""
NARROW, CAPITAL, BETWEEN = 0.56, 0.72, 0.2
"""Font sizes of a Latin letter or figure, of a capital, and of the blank between Chinese and them."""
_PIECE = re.compile(r"[!-~]+|.", re.DOTALL)
_NOT_FIRST = frozenset("，。、；：？！）》」』”’…％%")
ELLIPSIS = "…"


class Fitted(NamedTuple):
    """Paragraphs at the size (points) at which they fit; `cut` says that their end is missing."""

    size: float
    paragraphs: tuple[str, ...]
    cut: bool


def width(text: str) -> float:
    """Of a text on one line, in font sizes."""
    return sum(map(_wide, text))


def _wide(character: str) -> float:
    if unicodedata.combining(character):
        return 0
    if unicodedata.east_asian_width(character) in "WFA":
        return 1
    return CAPITAL if character.isupper() or character in "@%&mw—" else NARROW


def lines(text: str, room: float, most: int = 10_000) -> int:
    """How many lines `room` font sizes wide a paragraph takes; counting ends above `most`."""
    count, used, last = 1, 0.0, 1.0
    for piece in _PIECE.findall(text):
        wide = width(piece) + (2 * BETWEEN if piece[0].isascii() and piece != " " else 0)
        if used + wide <= room:
            used, last = used + wide, wide
            continue
        if piece == " ":
            continue
        count += 1 if used else 0
        if wide > room:  # a word longer than the line is broken
            count += int(wide // room)
            used = wide % room
        else:  # closing punctuation takes the character before it along
            used = wide + (last if piece[0] in _NOT_FIRST else 0)
        last = wide
        if count > most:
            break
    return count


def height(paragraphs: Sequence[str], room: float, size: float, most: float = 1e6) -> float:
    """Of paragraphs in a box `room` points wide, in points; no more is added above `most`."""
    found = 0.0
    for text in paragraphs:
        found += lines(text, room / size, int(most / size) + 1) * size * LINE_HEIGHT
        if found > most:
            break
    return found


def fitted(paragraphs: Sequence[str], room: float, most: float, sizes: Sequence[float]) -> Fitted:
    """The first of the falling sizes at which all fits into `room` × `most` points; at the last one cut where needed."""
    for size in sizes:
        if height(paragraphs, room, size, most) <= most:
            return Fitted(size, tuple(paragraphs), False)
    floor = sizes[-1]
    whole = "\n".join(paragraphs)
    return Fitted(
        floor, tuple(shortened(whole, lambda t: height(t.split("\n"), room, floor, most) <= most).split("\n")), True
    )


def shortened(text: str, fits: Callable[[str], bool]) -> str:
    """The longest beginning that fits with an ellipsis behind it; the text itself where it fits."""
    if fits(text):
        return text
    low, high = 0, len(text)
    while low + 1 < high:
        middle = (low + high) // 2
        low, high = (middle, high) if fits(text[:middle].rstrip() + ELLIPSIS) else (low, middle)
    return text[:low].rstrip() + ELLIPSIS
