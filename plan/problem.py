"""A mistake in somebody's file, as data.

The same record is shown on a page, printed by `manage.py`, put into its JSON and written into the
returned file, so that every reader sees the same sentence.
"""

from collections.abc import Iterable
from dataclasses import dataclass

MOST_LISTED = 200
"""More than anybody mends in one go; and a page lists them at every visit."""


@dataclass(frozen=True)
class Problem:
    """One mistake at one place.

    `row` counts from 1 as the editor or spreadsheet shows it (None: the whole file); `column` is the
    column or key concerned; `value` is the text that was read; `message` is the complete sentence for
    the person: place → what was read → what is expected → what to do.
    """

    row: int | None
    column: str | None
    value: str
    message: str


def problem(
    row: int | None, column: str | None, value: str, expected: str, advice: str = "", *, called: str = ""
) -> Problem:
    """Build a Problem whose sentence reads `第 7 行「完成值」：读到“三百”，应为数字。请改成 300。` `called`: how the
    sentence names the column where that is not 「column」."""
    place = "".join([f"第 {row} 行" if row else "", called or (f"「{shortened(column)}」" if column else "")])
    read = f"读到“{shortened(value)}”，" if value else ""
    sentence = f"{place}：{read}{expected}。" if place else f"{read}{expected}。"
    ending = "" if not advice or advice.endswith("？") else "。"
    return Problem(row, column, value, sentence + advice + ending)


def listed(found: Iterable[Problem]) -> list[Problem]:
    """The mistakes of a file in the order of its lines, each once. Of very many the first that were found, and
    a sentence that there are more; the others are not even worked out."""
    some: dict[Problem, None] = {}
    for each in found:
        some[each] = None
        if len(some) > MOST_LISTED:
            del some[each]
            break
    else:
        return _by_line(some)
    more = Problem(None, None, "", f"错误很多，只列出 {MOST_LISTED} 处。请先改正这些，再检查一遍。")
    return [*_by_line(some), more]


def _by_line(found: Iterable[Problem]) -> list[Problem]:
    return sorted(found, key=lambda each: each.row or 0)


def shortened(text: str, most: int = 40) -> str:
    """The text on one line, cut after `most` characters: long enough to recognise, short enough to read."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[:most] + "…"
