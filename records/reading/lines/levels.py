"""A header of two levels, under merged cells or blanks: the lower one names the columns, the upper one what they share."""

import re
from collections.abc import Sequence
from itertools import zip_longest

from records.reading.lines.naming import LONGEST, adds_words, header_name, named, says_other, shown
from records.reading.sheet import FIGURES


def filled_from(above: Sequence[str], header: Sequence[str]) -> list[str]:
    """The upper level of a header that was found by its lower one: what is blank there stands above, once."""
    own = {named(cell).column for cell in header}
    return [
        up if not cell.strip() and named(up).column and named(up).column not in own else cell
        for up, cell in zip_longest(above, header, fillvalue="")
    ]


def is_second_level(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Whether a line below a header names columns too: those that stand under a heading of several, or its words."""
    pairs = [*zip_longest(map(header_name, upper), map(header_name, lower), fillvalue="")]
    own = [(place, up, low) for place, (up, low) in enumerate(pairs) if low and low != up]
    names = False
    for place, up, low in own:
        if len(low) > LONGEST or _FIGURE.search(low) or named(up).column in ("月份", "任务编号", "任务名称", "街镇"):
            return False
        behind = pairs[place + 1] if place + 1 < len(pairs) else ("", "")
        heading = bool(up) and not behind[0] and bool(behind[1])
        column = named(low).column
        if up and not (heading or low.startswith("(") or (column and not named(up).column)):
            return False
        names = names or bool(column) or adds_words(low) or (heading and named(up).column in FIGURES)
    return names


_FIGURE = re.compile(r"^[-+]?[0-9][0-9.,]*(?:%|‰|万|\D)?$")


def put_together(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """完成情况 over 完成值, 分母: 完成值, 分母; 完成值 over 累计, 本月: 完成值（累计）, 完成值（本月）."""
    names: list[str] = []
    head = ""
    for up, low in zip_longest(upper, lower, fillvalue=""):
        head = up if up.strip() else head if low.strip() else ""
        column = named(low).column
        if not low.strip() or header_name(low) == header_name(up):
            names.append(up)
        elif not head.strip() or (column and not says_other(head, column)):
            names.append(low)
        else:
            one, two = (low, head) if column else (head, low)
            names.append(f"{shown(one)}（{shown(two).strip('（）()')}）")
    return names
