"""What a document says of itself before its first heading and below its last task: title, year, issuer, number, date."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from plan.drafting.structure import TITLE
from plan.drafting.wording.masks import Span
from plan.drafting.wording.numbers import number

_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,12}\s*[〔\[【（(]\s*(20\d\d)\s*[〕\]】）)]\s*第?\s*\d{1,5}\s*号")
_YEAR = re.compile(r"(20\d\d|二[〇○零][一二三四五六七八九〇零○]{2})\s*年")
_DATE = re.compile(
    r"(20\d\d|二[〇○零][一二三四五六七八九〇零○]{2})\s*年\s*([\d一二三四五六七八九十]{1,2})\s*月\s*([\d一二三四五六七八九十]{1,3})\s*日"
)
_ISSUER = re.compile(r"([\u4e00-\u9fff]{2,30}?(?:局|委员会|政府|办公室|中心|厅|委))(?:文件)?")
LONGEST = 60


@dataclass
class Header:
    """`used`: the places that said it, so that nothing is left over twice."""

    title: str = ""
    year: int | None = None
    issuer: str = ""
    document: str = ""
    issued: date | None = None
    used: tuple[Span, ...] = ()


def header_of(text: str, front: Iterable[Span], back: Iterable[Span], first: str) -> Header:
    """`first`: the beginning of a document whose title is all that it has before its tasks."""
    found = Header()
    for span in front:
        said = " ".join(span.of(text).split())
        if len(said) <= LONGEST and (_front(found, said)):
            found.used += (span,)
    for span in back:
        said = re.sub(r"\s", "", span.of(text))
        if len(said) <= LONGEST and _back(found, said):
            found.used += (span,)
    if found.year is None:
        named = _YEAR.search(found.title) or _NUMBER.search(found.document) or _YEAR.search(first)
        found.year = _year(named[1]) if named else found.issued.year if found.issued else None
    return found


def _front(found: Header, said: str) -> bool:
    bare = said.replace(" ", "")
    if document := _NUMBER.search(bare):
        found.document = found.document or document[0]
        return len(document[0]) >= len(bare) - 2
    if TITLE.search(bare) and not found.title and not bare.endswith(("。", "：", "；")):
        found.title = bare.strip("《》")
        return True
    if bare.endswith("文件") and (issuer := _ISSUER.fullmatch(bare)):
        found.issuer = issuer[1]
        return True
    return False


def _back(found: Header, said: str) -> bool:
    if (when := _DATE.fullmatch(said)) and found.issued is None:
        found.issued = _date(when)
        return found.issued is not None
    if issuer := _ISSUER.fullmatch(said):
        found.issuer = found.issuer or issuer[1]
        return True
    return False


def _date(found: re.Match[str]) -> date | None:
    month, day = number(found[2]), number(found[3])
    try:
        return date(_year(found[1]), int(month or 0), int(day or 0))
    except ValueError:
        return None


def _year(said: str) -> int:
    return int("".join(str(_DIGITS.get(sign, sign)) for sign in said))


_DIGITS = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}
