"""A number of a CSV that lost its quotes: 1,200 becomes two cells, 1 and 200, 12,345,678 three."""

import re
from collections.abc import Sequence

from records.reading.sheet import WORDS

_TORN = re.compile(r"[^\w\s]?[-+]?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?[^\W\d]{0,3}")


def torn_said(number: str) -> tuple[str, str]:
    """What is wrong with a torn number, and what to do."""
    several = "两" if pieces(number) == 2 else "几"
    return f"像是数字里的逗号把一格分成了{several}格", "请写成不带逗号的数"


def is_torn(text: str) -> bool:
    """Whether cells put together by commas would be one number with its separators."""
    return _TORN.fullmatch(text) is not None


def torn_at(cells: Sequence[str], place: int) -> str:
    """The longest number of which the cell would be the first piece; '' where there is none."""
    whole, found = cells[place].strip(), ""
    for cell in cells[place + 1 : place + 5]:
        whole = f"{whole},{cell.strip()}"
        if not is_torn(whole):
            break
        found = whole
    return found


def pieces(number: str) -> int:
    """Into how many cells it fell."""
    return number.count(",") + 1


def torn_within(cells: Sequence[str], place: int, names: Sequence[str]) -> str:
    """A torn number that no column behind 完成值 can explain: a stage or a text of digits alone, a 分母 of 045, or two
    numbers side by side. 1 and 200 under 完成值 and 分母 are a rate."""
    found = torn_at(cells, place)
    if not found:
        return ""
    behind = [*names[place + 1 :], "", "", ""]
    if behind[0] != "分母":
        return found if behind[0] in _NO_NUMBERS else ""
    several = pieces(found) > 2 and behind[1] in _NO_NUMBERS
    again = behind[1] == "节点" and place + 2 < len(cells) and bool(torn_at(cells, place + 2))
    return found if several or again or cells[place + 1].strip().startswith("0") else ""


_NO_NUMBERS = ("节点", *WORDS)
