"""The XML of a workbook's parts, read as a stream: what every part's reader has in common."""

import re
import zipfile
from typing import Protocol
from xml.parsers import expat

PIECE = 1 << 16
"""Bytes that are read of a part at a time."""


class Handler(Protocol):
    """Hears of the elements of a part in their order, by their names without a prefix."""

    def start(self, name: str, attributes: dict[str, str]) -> None: ...

    def end(self, name: str) -> None: ...

    def text(self, data: str) -> None: ...


class DoctypeError(ValueError):
    """A part declares entities of its own, which no spreadsheet program does: nothing of it is read."""


def parser(handler: Handler) -> "expat.XMLParserType":
    """A parser that tells `handler`, opens nothing and takes no document type, so that there are no entities."""
    made = expat.ParserCreate()
    made.buffer_text = True

    def start(name: str, attributes: dict[str, str]) -> None:
        handler.start(local(name), attributes)

    def end(name: str) -> None:
        handler.end(local(name))

    def refuse(*_: object) -> None:
        raise DoctypeError

    made.StartElementHandler, made.EndElementHandler = start, end
    made.CharacterDataHandler, made.StartDoctypeDeclHandler = handler.text, refuse
    return made


def parse(part: zipfile.ZipExtFile, handler: Handler) -> None:
    """Read a whole part. Raises expat.ExpatError or DoctypeError where it is no XML of a workbook."""
    made = parser(handler)
    while piece := part.read(PIECE):
        made.Parse(piece, False)
    made.Parse(b"", True)


def local(name: str) -> str:
    """`row` of `row` and of `x:row`."""
    return name.rpartition(":")[2]


def true(text: str | None) -> bool:
    """An xsd:boolean, which may stand between blanks."""
    return text is not None and text.strip().lower() in ("1", "true", "on")


class Tags:
    """Collects the attributes of every element of some names."""

    def __init__(self, *names: str) -> None:
        self._names = names
        self.found: list[tuple[str, dict[str, str]]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in self._names:
            self.found.append((name, attributes))

    def end(self, name: str) -> None:
        pass

    def text(self, data: str) -> None:
        pass


def each_match(pattern: "re.Pattern[str]", text: str) -> "tuple[list[re.Match[str]], str]":
    """The matches that follow each other from the beginning of a text, and what is left behind the last."""
    found = [*iter(pattern.scanner(text).match, None)]  # type: ignore[attr-defined]
    return found, text[found[-1].end() :] if found else text


UTF_8 = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml(?![^>]*encoding)[^>]*\?>|<\?xml[^>]*encoding=[\"'](?:utf-8|us-ascii)[\"'][^>]*\?>)?\s*<(?![?!])",
    re.IGNORECASE,
)
"""The beginning of a part whose bytes are UTF-8 and that begins with its first element."""
NEVER_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Signs for which a parser refuses a document."""
