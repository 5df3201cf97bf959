"""What reading a document comes to: one text, its paragraphs by their place in it, and what was set aside.

Everything later refers to the text by places (from, to), so that each sign of it can be accounted for.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple
from unicodedata import normalize

from plan.drafting.document.bounds import MOST_SIGNS, TOO_LONG

_RADICALS = {code: normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
"""康熙部首 such as ⼀ ⼤ ⾯: fonts in which they share a picture with 一 大 面 have some programs write them into a PDF."""
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\ud800-\udfff]"
)
_BREAKS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


class DocumentError(Exception):
    """The whole document cannot be used; the message is a sentence for the user."""


class Assigned(NamedTuple):
    """Who and when, as the text or the columns of a table say it; '' where they do not."""

    department: str = ""
    partners: tuple[str, ...] = ()
    leader: str = ""
    when: str = ""

    def over(self, other: "Assigned") -> "Assigned":
        """This one, completed by what another says where it says nothing."""
        return Assigned(
            self.department or other.department,
            self.partners or other.partners,
            self.leader or other.leader,
            self.when or other.when,
        )


@dataclass(frozen=True)
class Paragraph:
    """One paragraph at its place in the text. `ordinal` is a number that the program set before it and that is no part
    of the text (一、); `level` is that of a heading style, 0 for none; `heading`: it heads the rows of a table below it;
    `assigned` is what the other columns of its row say."""

    start: int
    text: str
    ordinal: str = ""
    level: int = 0
    heading: bool = False
    row: bool = False
    assigned: Assigned = field(default_factory=Assigned)

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True)
class Document:
    """A document: its name, its text, the paragraphs that are to be drafted, and what of it is not (running heads, page
    numbers, notes, columns that nobody asks for)."""

    name: str
    text: str
    paragraphs: tuple[Paragraph, ...]
    aside: tuple[str, ...] = ()


class Piece(NamedTuple):
    """A paragraph before it has a place."""

    text: str
    ordinal: str = ""
    level: int = 0
    heading: bool = False
    row: bool = False
    assigned: Assigned = Assigned()


@dataclass
class Gathered:
    """What a reader of one sort of file hands over."""

    pieces: list[Piece] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)


def put_together(name: str, gathered: Gathered) -> Document:
    """The paragraphs one below the other. Raises DocumentError for a text that is too long."""
    paragraphs: list[Paragraph] = []
    at = 0
    for piece in _lines(gathered.pieces):
        if not piece.text and not piece.ordinal:
            continue
        paragraphs.append(Paragraph(at, *piece))
        at += len(piece.text) + 1
        if at > MOST_SIGNS:
            raise DocumentError(TOO_LONG)
    aside = tuple(dict.fromkeys(text for each in gathered.aside if (text := clean(each).strip())))
    return Document(name, "\n".join(p.text for p in paragraphs), tuple(paragraphs), aside)


def _lines(pieces: Iterable[Piece]) -> Iterable[Piece]:
    """A piece for each line; the number that a program set stands before the first."""
    for piece in pieces:
        for number, line in enumerate(clean(piece.text).split("\n")):
            yield replace_text(piece, line.strip(), number)


def replace_text(piece: Piece, text: str, number: int) -> Piece:
    return piece._replace(text=text, ordinal="" if number else piece.ordinal)


def clean(text: str) -> str:
    """The text without signs that nobody sees, or that no YAML may hold; every sort of line break a plain one, and every
    radical the character that it looks like."""
    return _UNSEEN.sub("", _BREAKS.sub("\n", text)).translate(_RADICALS)
