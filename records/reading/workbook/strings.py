"""The texts of a workbook: plain ones, and those whose letters differ: raised, lowered, struck out."""

import re
import zipfile
from typing import NamedTuple

from plan.signs import NOT_TEXT
from records.reading.bounds import MAX_CELL
from records.reading.workbook.markup import NEVER_IN_XML, PIECE, UTF_8, each_match, parser
from records.reading.workbook.styles import Letters, letters


class Run(NamedTuple):
    """A piece of a text. `letters`: None where they are those of its cell."""

    text: str
    letters: Letters | None


Text = str | tuple[Run, ...]
"""A text whose letters are all alike is a str."""


class RichText:
    """Collects one text element (`si` or `is`), no more than a cell may hold; what only tells the pronunciation
    (拼音指南) is left out."""

    def __init__(self) -> None:
        self._runs: list[Run] = []
        self._pieces: list[str] = []
        self._letters: Letters | None = None
        self._left, self._reading, self._aside = MAX_CELL + 1, False, False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match name:
            case "t":
                self._reading = not self._aside
            case "r":
                self._close()
            case "rPr":
                self._letters = Letters()
            case "rPh":
                self._aside = True
            case "strike" | "dstrike" | "vertAlign" if self._letters is not None:
                self._letters = letters(self._letters, name, attributes)

    def end(self, name: str) -> None:
        match name:
            case "t":
                self._reading = False
            case "r":
                self._close()
            case "rPh":
                self._aside = False

    def text(self, data: str) -> None:
        if self._reading and self._left > 0:
            self._pieces.append(data[: self._left])
            self._left -= len(data)

    def taken(self) -> Text:
        """What was collected."""
        self._close()
        if all(run.letters in (None, PLAIN) for run in self._runs):
            return "".join(run.text for run in self._runs)
        return tuple(self._runs)

    def _close(self) -> None:
        if self._pieces:
            self._runs.append(Run("".join(self._pieces), self._letters))
        self._pieces, self._letters = [], None


PLAIN = Letters()
_SIMPLE = re.compile(r'\s*<si><t(?: xml:space="preserve")?>([^<&\r]*)</t></si>')


class Strings:
    """The shared strings. Those of one plain text, which nearly all are, are taken from the markup as they stand."""

    def __init__(self) -> None:
        self.texts: list[Text] = []
        self.depth = 0
        self._one = RichText()

    def take(self, piece: str) -> bool:
        """Take a piece of the part that holds whole texts; False, and nothing taken, where one is not simple."""
        found, rest = each_match(_SIMPLE, piece)
        if rest or NEVER_IN_XML.search(piece):
            return False
        self.texts += (unescaped(match[1]) for match in found)
        return True

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if name == "si":
            self._one = RichText()
        else:
            self._one.start(name, attributes)

    def end(self, name: str) -> None:
        self.depth -= 1
        if name == "si":
            self.texts.append(clean(self._one.taken()))
        else:
            self._one.end(name)

    def text(self, data: str) -> None:
        self._one.text(data)


def read_strings(part: "zipfile.ZipExtFile", strings: Strings) -> None:
    """Read the part of shared strings: pieces of simple ones as they stand, the others by the parser. Raises what a
    parser raises."""
    told, rest, begun, simple = parser(strings), b"", False, True
    while piece := part.read(PIECE):
        rest += piece
        if not begun:
            begun = True
            at = rest.find(b"<si>")
            simple = at >= 0 and UTF_8.match(rest) is not None
            told.Parse(rest[:at] if simple else rest, False)
            rest, simple = (rest[at:], strings.depth == 1) if simple else (b"", False)
        cut = rest.rfind(b"</si>") + 5
        if simple and cut > 4:
            whole, rest = rest[:cut], rest[cut:]
            if b"<!" in whole or b"<?" in whole or not strings.take(whole.decode()):
                told.Parse(whole, False)
                simple = strings.depth == 1 and b"<!" not in whole
        if not simple:
            told.Parse(rest, False)
            rest = b""
    told.Parse(rest, True)


_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")


def unescaped(text: str) -> str:
    """A text without the signs that XML cannot hold, which are written _x000D_; no longer than a cell may be."""
    text = text[: MAX_CELL + 1]
    if "_x" in text:
        text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    return NOT_TEXT.sub(" ", text).replace("\0", " ").replace("\r", "")


def clean(text: Text) -> Text:
    """The same for a text of whichever kind."""
    return unescaped(text) if isinstance(text, str) else tuple(run._replace(text=unescaped(run.text)) for run in text)
