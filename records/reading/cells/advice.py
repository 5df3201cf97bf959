"""What to write instead of a text that is no number. Only where there is one thing that it may mean, and never so that a
unit is lost on the way: who wrote 50户 where 户次 are asked for counted something else."""

import re
import unicodedata
from decimal import Decimal
from typing import NamedTuple

from records.reading.cells.numbers import kept, number, quantity
from records.reading.cells.quantities import conversion, counted, scaled
from records.reading.cells.text import plain


class Advice(NamedTuple):
    """What is expected in the cell, and what to do."""

    expected: str
    advice: str


ANY_NUMBER = Advice("应为数字", "请只写数字，例如 300；与上月相同写 无变化，还没有进展写 0")
_SCALE = re.compile("[万亿]")
_LOOSE = re.compile("(左右|上下|以上|以下|以内|以前|余|多|来|整|许|人民币|[^\\w%‰]|[①-⓿❶-➓⒈-⒛²³¹⁰-₉])*")
"""What may follow a figure and is no unit: about, over, a mark of a footnote."""


def number_advice(text: str, unit: str = "") -> Advice:
    """The advice for a text of which `number` makes nothing under this unit."""
    unit = plain(unit)
    bare = plain(text).replace(" ", "").removesuffix(unit) if unit else text
    spoken = spoken_number(bare)
    if spoken is not None and not (scaled(unit) and _SCALE.search(bare)):
        return Advice("应为数字", f"请改成 {spoken}")
    read = quantity(text)
    if read and read.said and not (unit and read.said.startswith(unit)):
        times = conversion(read.said, unit)
        value = None if times is None else kept(read.figure * times)
        if value is not None:
            other = unit and read.said[:1] not in "十百千"
            return Advice(f"单位应为{unit}" if other else "应为数字", f"请改成 {value.normalize():f}")
    if scaled(unit) and _SCALE.search(bare):
        return _converted(unit)
    return _of_the_only(text, unit)


def _converted(unit: str) -> Advice:
    return Advice(f"单位应为{unit}", f"请换算成{unit}后只写数字")


def _of_the_only(text: str, unit: str) -> Advice:
    found, behind = _only(text)
    if found is None:
        return ANY_NUMBER
    if unit:
        behind = _LOOSE.sub("", behind, count=1).removeprefix(unit)
    if _LOOSE.fullmatch(behind):
        return Advice("应为数字", f"请改成 {found}")
    named = behind.lstrip()[:8]
    if not unit:
        return Advice("应为数字", f"数后面请不要写“{named}”。请改成 {found}")
    if scaled(unit) or not counted(unit):
        return _converted(unit)
    return Advice(f"单位应为{unit}", f"确为 {found} {unit}的，请改成 {found}")


def only_number(text: str) -> str | None:
    """约120户 → 120: only to suggest what to write instead, so None where there are several, a sign or a share, or 万
    behind it."""
    return _only(text)[0]


_FOOTNOTE = re.compile(r"[\[〔【［(]注?[0-9]{1,2}[\]〕】］)]$")
_HALVES = re.compile("([0-9]+)([¼½¾⅕⅖⅗⅘⅛⅜⅝⅞])$")


def _only(text: str) -> tuple[str | None, str]:
    """The one figure in a text and what stands behind it."""
    read = plain(text)
    if half := _HALVES.fullmatch(read):
        return f"{Decimal(half[1]) + Decimal(str(unicodedata.numeric(half[2])))}", ""
    read = _FOOTNOTE.sub("", read)
    found = [*re.finditer(r"[^0-9\s]?([0-9][0-9,.]*)[^0-9\s]?", read)]
    if len(found) != 1:
        return None, ""
    inside = re.fullmatch(r"[^-+/:0-9A-Za-z=#¥$€£]?([0-9][0-9,.]*)[^-+/:%‰¼-¾⅐-⅞0-9A-Za-z万亿千百十]?", found[0][0])
    if not inside or number(inside[1]) is None:
        return None, ""
    return inside[1], read[found[0].end(1) :]


def spoken_number(text: str) -> int | None:
    """三百二十 → 320: only to suggest what to write instead, so None wherever it could mean two things.

    三百二 is 320 to some and 302 to others; 一二〇 is spelled, not counted.
    """
    total = section = 0
    digit: int | None = None
    bare = False  # a digit now would stand right behind 百, 千 or 万 without 零
    for sign in plain(text):
        value = unicodedata.numeric(sign, None) if sign == "〇" or "\u4e00" <= sign <= "\u9fff" else None
        if value is None or (digit and value < 10):
            return None
        if value < 10:
            digit, bare = int(value), bare and value > 0
        elif value < 10_000:
            section += (1 if digit is None else digit) * int(value)
            digit, bare = None, value > 10
        else:
            total += (section + (digit or 0)) * int(value)
            section, digit, bare = 0, None, True
    return None if bare and digit else total + section + (digit or 0) if text.strip() else None
