"""Number formats: what a cell's format makes of a number or a text, as a person reads it on the screen.

A code has up to four sections: positive, negative, zero, text; or sections with conditions. In the one that applies, a
number keeps all its digits (0.853 under `0%` is 85.3%, and that it is shown rounded is said apart); what the section
adds, hides or scales is read as it is shown. Sections, conditions and tokens: ECMA-376 part 1, 18.8.30 and 18.8.31.
"""

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property, lru_cache
from typing import NamedTuple

from records.reading.cells import LARGEST, PLACES


class Shown(NamedTuple):
    """A number as it is shown. `date`: it is shown as a day or a time, `parts` of which (`ymd`), so `text` is empty."""

    text: str
    date: bool = False
    parts: str = ""
    rounded: bool = False
    unsigned: bool = False
    """Below zero, and nothing shows it."""


class Token(NamedTuple):
    """`kind`: literal, digit (0 # ?), point, comma, percent, general, text (@), date, exponent, slash."""

    kind: str
    text: str = ""


class Condition(NamedTuple):
    sign: str
    than: Decimal

    def holds(self, value: Decimal) -> bool:
        below, same = value < self.than, value == self.than
        return {"<": below, "<=": below or same, "=": same, "<>": not same, ">=": not below, ">": not (below or same)}[
            self.sign
        ]


class Section:
    """One section of a code."""

    def __init__(self, code: str) -> None:
        self.condition: Condition | None = None
        self.tokens: list[Token] = []
        for found in _TOKEN.finditer(code):
            self._take(*found.groups())
        kinds = {token.kind for token in self.tokens}
        self.date = "date" in kinds
        self.of_text = "text" in kinds
        self.parts = "".join(t.text for t in self.tokens if t.kind == "date")

    def _take(self, quoted: str | None, escaped: str | None, bracket: str | None, word: str | None, one: str) -> None:
        if quoted is not None or escaped is not None:
            self.tokens.append(Token("literal", quoted if quoted is not None else escaped or ""))
        elif bracket is not None:
            self._bracket(bracket)
        elif word:
            kind = "date" if "/" in word and word[0] in "aA上" else "exponent" if word[0] in "eE" else "general"
            self.tokens.append(Token(kind, "h" if kind == "date" else ""))
        elif one:
            kind = _KINDS.get(one.lower(), "literal")
            self.tokens.append(Token(kind, one.lower() if kind == "date" else one))

    def _bracket(self, inside: str) -> None:
        if found := _CONDITION.fullmatch(inside):
            self.condition = Condition(found[1], Decimal(found[2]))
        elif inside.startswith("$"):
            self.tokens.append(Token("literal", inside[1:].partition("-")[0]))
            self._by_locale(inside)
        elif _ELAPSED.fullmatch(inside):
            self.tokens.append(Token("date", "h"))

    def _by_locale(self, inside: str) -> None:
        """[$-F800] is the system's own long date, whatever else the section says."""
        if inside[1:].lower() in ("-f800", "-x-sysdate"):
            self.tokens += [Token("date", part) for part in "ymd"]

    @cached_property
    def digits(self) -> list[int]:
        """Where its places for digits stand."""
        return [i for i, token in enumerate(self.tokens) if token.kind in ("digit", "general")]

    def number(self, value: Decimal) -> Shown:
        """A number under it, without its sign."""
        if not self.digits:
            return Shown(self._words(self.tokens))
        first, last = self.digits[0], self.digits[-1]
        head, body, tail = self.tokens[:first], self.tokens[first : last + 1], self.tokens[last + 1 :]
        value *= 100 ** sum(token.kind == "percent" for token in self.tokens)
        scale = next((i for i, token in enumerate(tail) if token.kind != "comma"), len(tail))
        point = next((i for i, token in enumerate(body) if token.kind == "point"), len(body))
        inner = len(body[:point]) - len(_without_commas_at_the_end(body[:point]))
        value /= 1000 ** (scale + inner)
        power = next((i for i, token in enumerate(body) if token.kind == "exponent"), None)
        if power is not None:
            kept = sum(token.kind == "digit" for token in body[:power])
            return Shown(exact(value), rounded=len(value.normalize().as_tuple().digits) > kept)
        loose = any(token.kind in ("general", "slash") for token in body)
        places = sum(token.kind == "digit" for token in body[point:])
        shown = value if loose else value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        zeros = [token.text == "0" for token in body[:point] if token.kind == "digit" and not loose]
        whole, dot, behind = exact(value).partition(".")
        figure = whole.rjust(len(zeros) - zeros.index(True) if True in zeros else 0, "0") + dot + behind
        if any(token.kind == "literal" and token.text.strip() for token in body):
            figure, value = _filled(body, shown), shown
        elif not loose and not shown and not any(token.text == "0" for token in body):
            figure = ""  # `#` shows no zero
        words = self._words(head) + figure + self._words(tail[scale:])
        return Shown(words.strip(), rounded=shown != round(value, PLACES) and bool(figure))

    def words(self, text: str) -> str:
        """A text under it."""
        return "".join(text if token.kind == "text" else self._words([token]) for token in self.tokens).strip()

    def _words(self, tokens: list[Token]) -> str:
        return "".join(t.text for t in tokens if t.kind in ("literal", "percent", "point", "slash")).partition("\n")[0]


class NumberFormat:
    """A format as a whole. It is told apart by its code alone."""

    def __init__(self, code: str) -> None:
        sections = [Section(part) for part in _sections(code)[:4]]
        text_at = 3 if len(sections) == 4 else len(sections) - 1 if sections[-1].of_text else None
        self._text = None if text_at is None else sections[text_at]
        self._numbers = sections[: 3 if text_at is None else text_at]
        self._conditions = any(section.condition for section in self._numbers[:2])
        self.plain = code.strip().lower() in ("general", "@", "g/通用格式", "")

    def number(self, value: Decimal) -> Shown:
        """A number as a person reads it in the cell."""
        if self.plain:
            return Shown(exact(value))
        if not self._numbers:
            assert self._text is not None
            return Shown(self._text.words(exact(value)))
        at = self._section(value)
        section = self._numbers[at]
        if section.date:
            return Shown("", date=True, parts=section.parts)
        shown = section.number(abs(value))
        if value >= 0 or not shown.text:
            return shown
        if self._conditions:  # Excel and LibreOffice do not agree whether the sign is seen
            return shown._replace(text="-" + shown.text, unsigned=True)
        if at == 0:
            return shown._replace(text="-" + shown.text)
        return shown._replace(unsigned=not any(sign in shown.text for sign in "-－−(（△▲负"))

    def text(self, text: str) -> str:
        """A text as a person reads it in the cell."""
        return text if self.plain or self._text is None or not text else self._text.words(text)

    def _section(self, value: Decimal) -> int:
        found = self._numbers
        if self._conditions:
            for at, section in enumerate(found[:2]):
                if section.condition and section.condition.holds(value):
                    return at
            both = len(found) > 1 and found[0].condition and found[1].condition
            return min(2 if both else 1, len(found) - 1)
        if value == 0 and len(found) > 2:
            return 2
        return 1 if value < 0 and len(found) > 1 else 0


_TOKEN = re.compile(
    r'"([^"]*)"?|\\(.)|_.|\*.|\[([^\]]*)\]|(General|G/通用格式|AM/PM|A/P|上午/下午|[Ee][+-])|(.)',
    re.DOTALL | re.IGNORECASE,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[0-9]+(?:[.][0-9]+)?)")
_ELAPSED = re.compile("h+|m+|s+", re.IGNORECASE)
_KINDS = {
    **dict.fromkeys("0#?", "digit"),
    **dict.fromkeys("ymdhsegba", "date"),
    ".": "point",
    ",": "comma",
    "%": "percent",
    "@": "text",
    "/": "slash",
}


def _sections(code: str) -> list[str]:
    """The code parted at ; where it is no literal."""
    parts, start = [], 0
    for found in re.finditer(r'"[^"]*"?|\\.|[_*].|\[[^\]]*\]|;', code, re.DOTALL):
        if found[0] == ";":
            parts.append(code[start : found.start()])
            start = found.end()
    return [*parts, code[start:]]


def _without_commas_at_the_end(tokens: list[Token]) -> list[Token]:
    while tokens and tokens[-1].kind == "comma":
        tokens = tokens[:-1]
    return tokens


def _filled(body: list[Token], value: Decimal) -> str:
    """The digits of a rounded number in their places, where literals stand between them: 0\\.0 makes 1.2 of 12."""
    point = next((i for i, token in enumerate(body) if token.kind == "point"), len(body))
    places = sum(token.kind == "digit" for token in body[point:])
    whole, _, behind = f"{value:.{places}f}".partition(".")
    slots = [i for i, token in enumerate(body[:point]) if token.kind == "digit"]
    digits = list(whole.rjust(len(slots), "0"))
    filled = dict(
        zip(slots, ["".join(digits[: len(digits) - len(slots) + 1]), *digits[-len(slots) + 1 :]], strict=False)
    )
    filled |= dict(zip((i for i, t in enumerate(body) if i > point and t.kind == "digit"), behind, strict=True))
    return "".join(filled.get(i, "" if t.kind == "comma" else t.text) for i, t in enumerate(body))


def exact(number: Decimal) -> str:
    """A number in digits. That of a workbook is binary: a computed 8/9 has more digits than anybody wrote."""
    if not number.is_finite():
        return str(number)
    if abs(number) < LARGEST:
        number = round(number, PLACES) + 0  # -0 is 0
    return f"{number.normalize():f}"


@lru_cache(maxsize=1024)
def number_format(code: str) -> NumberFormat:
    return NumberFormat(code)


GENERAL = number_format("General")
DATE = number_format("yyyy-mm-dd")
