"""What stands between quotes, brackets and title marks: a name or an aside, in which nothing is parted."""

import re
from collections.abc import Iterator
from typing import NamedTuple


class Span(NamedTuple):
    """From a place of a document's text to the one behind the last."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]


_QUOTED = re.compile(
    r"“[^“”\n]{0,200}”|‘[^‘’\n]{0,200}’|「[^「」\n]{0,200}」|『[^『』\n]{0,200}』|\"[^\"\n]{0,200}\"|《[^《》\n]{0,200}》"
)
_BRACKETS = re.compile(
    r"（[^（）\n]{0,300}）|\([^()\n]{0,300}\)|【[^【】\n]{0,300}】|\[[^\[\]\n]{0,300}\]|〔[^〔〕\n]{0,50}〕|［[^［］\n]{0,300}］"
)


class Masks:
    """The quoted and the bracketed places of a stretch of text. What was opened and never closed is none."""

    def __init__(self, text: str, within: Span) -> None:
        self.quoted = [Span(*m.span()) for m in _QUOTED.finditer(text, *within)]
        self.brackets = [Span(*m.span()) for m in _BRACKETS.finditer(text, *within)]
        self._hidden = {place for span in (*self.quoted, *self.brackets) for place in range(*span)}
        self._in_quotes = {place for span in self.quoted for place in range(*span)}

    def hides(self, place: int) -> bool:
        return place in self._hidden

    def quotes(self, place: int) -> bool:
        return place in self._in_quotes

    def open(self, matches: Iterator[re.Match[str]]) -> Iterator[re.Match[str]]:
        """Those that begin in the open."""
        return (m for m in matches if m.start() not in self._hidden)
