"""The styles of cells: the number format of each, and whether its letters are struck out, raised or lowered."""

from typing import NamedTuple

from openpyxl.styles.numbers import BUILTIN_FORMATS

from records.reading.workbook.formats import DATE, GENERAL, NumberFormat, number_format
from records.reading.workbook.markup import true


class Letters(NamedTuple):
    """What letters look like, as far as it says that they are no part of a figure."""

    struck: bool = False
    aside: str = ""
    """上标 or 下标 where they are raised or lowered."""


class Style(NamedTuple):
    format: NumberFormat = GENERAL
    letters: Letters = Letters()


def letters(so_far: Letters, element: str, attributes: dict[str, str]) -> Letters:
    """What an element of a font adds. An element without `val` says yes."""
    value = attributes.get("val")
    if element in ("strike", "dstrike"):
        return so_far._replace(struck=value is None or true(value))
    aside = {"superscript": "上标", "subscript": "下标"}.get((value or "").strip(), "")
    return so_far._replace(aside=aside)


class Styles:
    """Collects the part of styles."""

    def __init__(self) -> None:
        self._codes: dict[int, str] = {}
        self._fonts: list[Letters] = []
        self._used: list[tuple[int, int]] = []
        self._within: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        parent = self._within[-1] if self._within else ""
        self._within.append(name)
        match name:
            case "numFmt" if parent == "numFmts":
                self._codes[_whole(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
            case "font" if parent == "fonts":
                self._fonts.append(Letters())
            case "strike" | "vertAlign" if parent == "font" and "fonts" in self._within:
                self._fonts[-1] = letters(self._fonts[-1], name, attributes)
            case "xf" if parent == "cellXfs":
                self._used.append((_whole(attributes.get("numFmtId")), _whole(attributes.get("fontId"))))

    def end(self, name: str) -> None:
        self._within.pop()

    def text(self, data: str) -> None:
        pass

    def styles(self) -> list[Style]:
        """The styles of cells, in the order by which cells name them."""
        formats = {number: self._format(number) for number, _ in self._used}
        return [
            Style(formats[number], self._fonts[font] if font < len(self._fonts) else Letters())
            for number, font in self._used
        ]

    def _format(self, number: int) -> NumberFormat:
        code = self._codes.get(number)
        if code is None and (27 <= number <= 36 or 50 <= number <= 58):
            return DATE  # dates of the Chinese Excel, which it does not spell out in the file
        return number_format(BUILTIN_FORMATS.get(number, "General") if code is None else code)


def _whole(text: str | None) -> int:
    """An index; 0, the ordinary one, where it is none."""
    read = (text or "").strip()
    return int(read) if read.isascii() and read.isdecimal() else 0
