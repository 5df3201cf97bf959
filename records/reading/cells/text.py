"""The text of a cell as it is compared: its signs of one width, nothing unseen; and the words for yes, no and nothing."""

import re
import unicodedata
from functools import lru_cache

from records.reading.plain import JOINERS, WITHOUT_WIDTH

UNCHANGED = "无变化"
YES = frozenset({"是", "落实", "已落实", "√", "✓", "Y", "YES", "TRUE"})
NO = frozenset({"否", "未落实", "×", "✗", "N", "NO", "FALSE"})


def _one_width() -> dict[int, str]:
    """Signs that a person reads as another one, only wider, smaller, or from a list of radicals as PDFs hold it. ①, ²
    and ½ are none of them: they mean something else than 1 and 2, whatever Unicode's NFKC makes of them."""
    ranges = (range(0xFF01, 0xFF5F), range(0xFFE0, 0xFFE7), range(0xFE50, 0xFE6C), range(0x2F00, 0x2FD6))
    same = {sign: unicodedata.normalize("NFKC", chr(sign)) for signs in ranges for sign in signs}
    return same | {0x3000: " ", ord("−"): "-"}


_ONE_WIDTH = _one_width()
_UNSEEN = re.compile(f"[{WITHOUT_WIDTH}{JOINERS}]")


@lru_cache(maxsize=65536)
def plain(text: str) -> str:
    """Full-width digits and signs made half-width, unseen ones and blanks at the ends and inside runs removed."""
    if not text.isascii():
        text = _UNSEEN.sub("", unicodedata.normalize("NFC", text).translate(_ONE_WIDTH))
    return " ".join(text.split())


@lru_cache(maxsize=65536)
def yes_or_no(text: str) -> bool | None:
    read = plain(text).upper()
    return True if read in YES else False if read in NO else None


_DASHES = "/\\-–—―─_.…、"
_WORDS = (
    "无",
    "暂无",
    "空",
    "不涉及",
    "不适用",
    "NULL",
    "(NULL)",
    "NONE",
    "NIL",
    "NAN",
    "NAT",
    "NA",
    "N/A",
    "<NA>",
    "N.A.",
)
_NOTHING = frozenset({*(dash * times for dash in _DASHES for times in (1, 2, 3)), *_WORDS})
_ERRORS = frozenset(
    {
        "#N/A",
        "#REF!",
        "#VALUE!",
        "#DIV/0!",
        "#NAME?",
        "#NULL!",
        "#NUM!",
        "#SPILL!",
        "#CALC!",
        "#FIELD!",
        "#GETTING_DATA",
    }
    | {f"ERR:{number}" for number in range(501, 541)}
)
"""What Excel, WPS and LibreOffice show where a formula failed."""


def nothing(text: str) -> bool:
    """Whether a cell says in so many words that it says nothing: /, —, 无, NULL, NaN, #N/A, or signs that nobody sees."""
    if not text or len(text) > _LONGEST:
        return not text
    read = "".join(plain(text).split()).upper()
    return not read or read in _NOTHING or read == "#N/A"


def error_value(text: str) -> bool:
    """Whether a cell shows what a failed formula shows: #REF!, Err:502."""
    return len(text) <= _LONGEST and plain(text).upper() in _ERRORS


_LONGEST = 13


def _spellings(word: str) -> set[str]:
    """As it is, in small and mixed letters, and each of them in full width."""
    cased = {word, word.lower(), word.capitalize(), word.title()} | ({"NaN", "NaT"} if word == "NAN" else set())
    wide = {ord(sign): chr(ord(sign) + 0xFEE0) for each in cased for sign in each if "!" <= sign <= "~"}
    return cased | {each.translate(wide) for each in cased}


NOT_SAID = frozenset(
    {spelling for word in _NOTHING | _ERRORS for spelling in _spellings(word)}
    | {chr(c) for c in (0xAD, 0x200B, 0xFEFF)}
)
"""The common spellings of what `nothing` and `error_value` are true of, so that a row without any is soon known."""
