"""The numbers that Word sets before paragraphs by itself: 一、 （一） 1. — no part of the text, but of its structure."""

from typing import Any, NamedTuple

import cn2an
from docx.oxml.ns import qn

CHINESE = {
    "chineseCounting",
    "chineseCountingThousand",
    "japaneseCounting",
    "taiwaneseCounting",
    "taiwaneseCountingThousand",
    "ideographDigital",
    "japaneseDigitalTenThousand",
    "koreanCounting",
}
CIRCLED = {"decimalEnclosedCircle", "decimalEnclosedCircleChinese"}
NO_NUMBER = {"bullet", "none"}
MOST_LEVELS = 9


class Level(NamedTuple):
    format: str
    pattern: str
    start: int


class Numbering:
    """Counts as Word does: each list and level by itself, a level anew after one above it."""

    def __init__(self, opened: Any) -> None:
        self._lists: dict[str, tuple[str, dict[int, Level]]] = {}
        self._styles: dict[str, tuple[str | None, str | None, int]] = {}
        self._counts: dict[str, list[int]] = {}
        self._read_lists(opened)
        for style in opened.styles.element.iterchildren(qn("w:style")):
            self._read_style(style)

    def of(self, paragraph: Any) -> tuple[str, int]:
        """The number before a paragraph, '' for none, and the level of its heading style, 0 for none."""
        found = _numbered(paragraph.find(qn("w:pPr")))
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        number, level, heading = self._styles.get(style.get(qn("w:val")) if style is not None else "", (None, None, 0))
        number, level = (found[0] or number, found[1] or level)
        return self._counted(number, level), heading

    def _counted(self, number: str | None, level: str | None) -> str:
        if number not in self._lists:
            return ""
        abstract, levels = self._lists[number]
        at = int(level or 0)
        if at not in levels:
            return ""
        counts = self._counts.setdefault(abstract, [0] * MOST_LEVELS)
        counts[at] = counts[at] + 1 if counts[at] else levels[at].start
        counts[at + 1 :] = [0] * (MOST_LEVELS - at - 1)
        if levels[at].format in NO_NUMBER:
            return ""
        label = levels[at].pattern
        for place in range(at + 1):
            shown = levels.get(place, levels[at])
            label = label.replace(f"%{place + 1}", spelled(counts[place] or shown.start, shown.format))
        return label.strip()

    def _read_lists(self, opened: Any) -> None:
        try:
            root = opened.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        abstract = {
            each.get(qn("w:abstractNumId")): {
                int(level.get(qn("w:ilvl"))): _level(level)
                for level in each.iterchildren(qn("w:lvl"))
                if int(level.get(qn("w:ilvl"))) < MOST_LEVELS
            }
            for each in root.iterchildren(qn("w:abstractNum"))
        }
        for each in root.iterchildren(qn("w:num")):
            key = _value(each, "w:abstractNumId") or ""
            own = each.find(f"{qn('w:lvlOverride')}/{qn('w:startOverride')}")
            # a list that starts anew counts for itself
            self._lists[each.get(qn("w:numId"))] = (
                key if own is None else f"{key}/{each.get(qn('w:numId'))}",
                abstract.get(key, {}),
            )

    def _read_style(self, style: Any) -> None:
        name = (_value(style, "w:name") or "").lower()
        number, level = _numbered(style.find(qn("w:pPr")))
        digit = name.removeprefix("heading ").removeprefix("标题 ").strip()
        heading = int(digit) if name.startswith(("heading ", "标题 ")) and digit in set("123456789") else 0
        self._styles[style.get(qn("w:styleId"))] = (number, level, heading)


def spelled(number: int, format: str) -> str:
    """12 → 十二, ⑫ or 12."""
    if format in CHINESE and 0 < number < 10_000:
        return str(cn2an.an2cn(number)).removeprefix("一") if 10 <= number < 20 else str(cn2an.an2cn(number))
    if format in CIRCLED and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    return str(number)


def _level(level: Any) -> Level:
    start = _value(level, "w:start") or "1"
    return Level(_value(level, "w:numFmt") or "decimal", _value(level, "w:lvlText") or "", int(start))


def _numbered(properties: Any) -> tuple[str | None, str | None]:
    found = properties.find(qn("w:numPr")) if properties is not None else None
    return (None, None) if found is None else (_value(found, "w:numId"), _value(found, "w:ilvl"))


def _value(parent: Any, name: str) -> str | None:
    found = parent.find(qn(name))
    value = found.get(qn("w:val")) if found is not None else None
    return None if value is None else str(value)
