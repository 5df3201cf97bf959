"""Words in a text, whatever way either was typed: where they stand, and the text in pieces around them."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

WIDTH = 40
"""Characters of an excerpt."""
_SAME = {"、": ",", "。": ".", "~": "-", "−": "-", "•": "·", "∙": "·"}
_DROPPED = {"Cc", "Cf", "Zs", "Zl", "Zp", "Ps", "Pe", "Pi", "Pf"}

Span = tuple[int, int]


class Piece(NamedTuple):
    """A stretch of the original text, and whether it is what was looked for."""

    text: str
    hit: bool


Pieces = tuple[Piece, ...]


class _Folding(dict[int, str]):
    """Character → what it is compared as; of no length for spaces, quotes and brackets.

    Decomposed (NFKD) and not composed, since one character at a time keeps its place in the text.
    """

    def __missing__(self, code: int) -> str:
        folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", chr(code)).casefold())
        self[code] = "".join(_compared(c) for c in folded)
        return self[code]


def _compared(character: str) -> str:
    kind = unicodedata.category(character)
    if kind in _DROPPED or character in "'\"`":
        return ""
    return "-" if kind == "Pd" else _SAME.get(character, character)


_folding = _Folding()


def folded(text: str) -> str:
    """The text as it is compared: `“１２０” 户` → `120户`, `ＡＢＣ` → `abc`."""
    return text.translate(_folding)


def words(query: str) -> tuple[str, ...]:
    """The words of a query, folded, each once. Separated by spaces, full-width ones too."""
    return tuple(dict.fromkeys(word for word in map(folded, query.split()) if word))


def spans(text: str, wanted: Iterable[str]) -> list[Span]:
    """Where the words stand in the original text, overlapping ones joined."""
    compared = folded(text)
    if not any(word in compared for word in wanted):
        return []
    places = [number for number, character in enumerate(text) for _ in folded(character)]
    found = sorted(
        (places[start], places[start + len(word) - 1] + 1) for word in wanted for start in _starts(compared, word)
    )
    joined: list[Span] = []
    for start, end in found:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _starts(text: str, word: str) -> Iterator[int]:
    start = text.find(word)
    while start >= 0:
        yield start
        start = text.find(word, start + len(word))


def pieces(text: str, wanted: Sequence[str], width: int | None = None) -> Pieces:
    """The text in pieces; with a width, so many characters around the first hit and … where it goes on."""
    found = spans(text, wanted)
    first, last = _window(len(text), found[0], width) if width and found else (0, len(text))
    cut = [Piece("…", False)] if first else []
    at = first
    for start, end in found:
        start, end = max(start, first), min(end, last)
        if start < end:
            cut += [Piece(text[at:start], False), Piece(text[start:end], True)]
            at = end
    cut += [Piece(text[at:last], False), Piece("…" if last < len(text) else "", False)]
    return tuple(piece for piece in cut if piece.text)


def _window(length: int, hit: Span, width: int) -> Span:
    """So many characters with the hit in their middle; the whole hit, should it be longer."""
    start, end = hit
    first = max(min(start - max(width - (end - start), 0) // 2, length - width), 0)
    return first, max(min(first + width, length), end)
