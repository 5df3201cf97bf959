"""Deadlines as documents write them → the month of the plan's year that is meant (domain.md section 10)."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from plan.drafting.wording.masks import Span
from plan.drafting.wording.numbers import number

LAST = 12
_DIGITS = "一二三四五六七八九十"
_BEFORE = r"(?:之前|以前|前|之内|以内|内)?"
_FOUND = re.compile(
    rf"(?P<ends>到|至|于|在|截至)?"
    rf"(?:(?P<year>20\d\d|二〇[{_DIGITS}〇零]{{2}}|今|本|明)\s?年(?:度)?\s?)?"
    rf"(?:(?<![0-9个每第.{_DIGITS}])(?:(?:\d{{1,2}}|[{_DIGITS}]{{1,2}})月?\s?[-—~～至到]\s?)?(?P<month>1[0-2]|0?[1-9]|十[一二]?|[{_DIGITS}])\s?月(?!以上|龄|饼|嫂|度|均|报)"
    rf"(?:份)?(?:\s?\d{{1,2}}\s?日|底|末|初|中旬|上旬|下旬|中)?"
    rf"|(?P<half>上|下)半年|(?P<quarter>第?[一二三四1-4])季度(?:末|底)?|(?P<end>年内|(?:全|当)?年(?:底|末|终)|岁末|年度内|(?<=年)(?:底|末|内)))"
    rf"{_BEFORE}(?:[，,]\s?(?=完成|建成))?"
)
_OF_A_YEAR = re.compile(r"(?P<year>20\d\d|今|本|明)\s?年(?P<end>底|末|内)(?:之前|以前|前)?")
_NEVER = re.compile(
    r"长期(?:坚持|推进)?|常年|全年(?!目标|任务|工作|计划)|每月|每季度?|每年|每周|每日|逐月|按月|按季|定期|持续"
)


class Deadline(NamedTuple):
    """The place in the text and the month it means; None where it lies beyond the plan's year."""

    span: Span
    month: int | None


def deadlines(text: str, within: Span, year: int) -> Iterator[Deadline]:
    """Those of a stretch of text. What is dated in an earlier year is none: it tells of what was."""
    at = within.start
    both = sorted(
        [*_OF_A_YEAR.finditer(text, *within), *_FOUND.finditer(text, *within)], key=lambda m: (m.start(), -m.end())
    )
    for found in both:
        if found.start() < at:
            continue
        at = found.end()
        month = _month(found)
        named = _year(found["year"], year)
        if named is None or named >= year:
            yield Deadline(Span(*found.span()), month if named in (None, year) else None)


def without_end(text: str) -> bool:
    """Whether it is said to go on: 长期, 全年, 每月."""
    return _NEVER.search(text) is not None


def _month(found: re.Match[str]) -> int:
    said = found.groupdict()
    if said.get("half"):
        return 6 if said["half"] == "上" else LAST
    if said.get("quarter"):
        return 3 * int(number(said["quarter"].removeprefix("第")) or 4)
    if said.get("month"):
        return int(number(said["month"]) or LAST)
    return LAST


def _year(said: str | None, year: int) -> int | None:
    if not said:
        return None
    if said in ("今", "本"):
        return year
    if said == "明":
        return year + 1
    return int(
        "".join(
            str("〇一二三四五六七八九".find(c)) if c in "〇一二三四五六七八九" else "0" if c == "零" else c
            for c in said
        )
    )
