"""The numbers of a commitment: which is its target, and what becomes of the others (domain.md section 10)."""

import re
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

from plan.drafting.wording.clauses import Commitment
from plan.drafting.wording.judged import FALLS, INDEFINITE, PER_EACH, end_of, in_a_year, judged, may_be_one
from plan.drafting.wording.masks import Masks
from plan.drafting.wording.numbers import BARE, Amount
from plan.drafting.wording.periods import each_of, rhythm
from plan.drafting.writing import decimal
from plan.model import Kind


class NoTarget(NamedTuple):
    """A number of the text that nobody is measured by, and why."""

    text: str
    reason: str


@dataclass
class Measured:
    """What a commitment is measured by; kind None where it has no number that counts."""

    kind: Kind | None = None
    target: Fraction | None = None
    unit: str = ""
    at_most: bool = False
    baseline: Fraction | None = None
    schedule: dict[int, Fraction] = field(default_factory=dict)
    taken: Amount | None = None
    notes: list[str] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)
    no_targets: list[NoTarget] = field(default_factory=list)


_CLAUSE_MARKS = re.compile(r"[。，；、,;：:\s]")
_FROM = re.compile(r"(?:由|从)[^，。；]{0,10}$")


def measured(text: str, commitment: Commitment, masks: Masks) -> Measured:
    """The first number that counts is the target; later ones of the same unit with deadlines of their own its schedule."""
    found = Measured()
    targets: list[tuple[Amount, Kind]] = []
    for amount in commitment.amounts:
        kind, reason = judged(text, commitment, amount, masks)
        if kind is not None:
            targets.append((amount, kind))
        else:
            found.no_targets.append(NoTarget(shown(text, amount), reason))
            if reason in (PER_EACH, INDEFINITE) or may_be_one(text, commitment, amount, reason):
                found.unsure.append(
                    f"“{amount.span.of(text)}”没有当作目标：{reason}{in_a_year(text, commitment, amount)}"
                )
    if targets:
        _take(text, commitment, targets, found)
    return found


def _take(text: str, commitment: Commitment, targets: list[tuple[Amount, Kind]], found: Measured) -> None:
    first, kind = targets[0]
    rest = targets[1:]
    if rest and _FROM.search(text[commitment.spans[0].start : first.span.start]) and rest[0][0].unit == first.unit:
        # 由80%提高到90%: where it comes from, and where it shall be
        if kind in ("rate", "level"):
            found.baseline = _share(first, kind)
        found.no_targets.append(NoTarget(shown(text, first), "是原来的数"))
        (first, kind), rest = rest[0], rest[1:]
    found.kind, found.taken, found.unit = kind, first, "" if kind == "rate" else "%" if first.per_cent else first.unit
    found.target = _share(first, kind)
    ahead = text[commitment.spans[0].start : first.span.start]
    found.at_most = (kind in ("rate", "level") and first.at_most) or (
        kind == "direction" and FALLS.search(ahead) is not None
    )
    if kind == "count":
        _over_the_year(text, commitment, first, found)
    rest = _scheduled(commitment, first, rest, found)
    _remark(text, first, found)
    for amount, _ in rest:
        found.no_targets.append(NoTarget(shown(text, amount), f"同一句已按“{first.span.of(text)}”立项，这个数没有单列"))
        found.unsure.append(f"同一句还有“{amount.span.of(text)}”，要不要单列一项")
    if found.kind == "direction":
        _only_direction(text, first, found)


def _over_the_year(text: str, commitment: Commitment, amount: Amount, found: Measured) -> None:
    """每学期4次 are 8 a year; 每个街镇 far before a number may mean that it is of each."""
    start, said = commitment.spans[0].start, amount.span.of(text)
    often = rhythm(text, start, amount)
    assert found.target is not None
    if often is not None:
        found.target *= often.times
        if often.times > 1:
            whole = f"{decimal(found.target)}{amount.unit}"
            found.unsure.append(
                f"原文是“{often.word}{said}”，一年暂按 {whole}（{decimal(end_of(amount))} × {often.times}）"
            )
    elif each := each_of(text, start, amount):
        found.unsure.append(f"前面有“{each}…”，“{said}”是总数还是每一个的数")
    if amount.unit in BARE:
        found.unsure.append(f"“{said}”后面没有写单位，请补全单位，例如 {amount.unit}元")


def _scheduled(
    commitment: Commitment, first: Amount, rest: list[tuple[Amount, Kind]], found: Measured
) -> list[tuple[Amount, Kind]]:
    """6月底前完成120户，年底前完成300户: the steps of one target. What is left of the other numbers."""
    same = [a for a, kind in rest if a.unit == first.unit and kind == found.kind]
    months = [d.month for d in commitment.deadlines]
    steps = [_share(a, str(found.kind)) for a in (first, *same)]
    if (
        not same
        or found.target != steps[0]
        or found.kind not in ("count", "rate")
        or len(months) != len(steps)
        or None in months
        or found.at_most
    ):
        return rest
    if sorted(steps) != steps or sorted(set(months)) != months:  # type: ignore[type-var]
        return rest
    found.schedule = dict(zip(months, steps, strict=True))  # type: ignore[arg-type]
    found.target = steps[-1]
    return [(a, kind) for a, kind in rest if a not in same]


def _share(amount: Amount, kind: str) -> Fraction:
    return end_of(amount) / 100 if kind == "rate" else end_of(amount)


def _remark(text: str, amount: Amount, found: Measured) -> None:
    """不少于, 以上, 约 stay in the note; what has no one value is asked about."""
    said = amount.span.of(text)
    if amount.high is not None:
        found.unsure.append(f"原文是一个范围（{said}），暂取{'上限' if amount.at_most else '下限'}")
    if amount.about or amount.before in ("约", "近") or amount.after == "左右":
        found.unsure.append(f"原文是约数（{said}）")
    if amount.before in ("不少于", "不低于", "至少", "超过") or amount.after in ("以上", "及以上"):
        found.notes.append(f"原文为“{said}”。")


def _only_direction(text: str, amount: Amount, found: Measured) -> None:
    """百分点, and growth in per cent: how it moves, without a level to reach."""
    found.target, found.unit = None, "%"
    found.notes.append(f"原文为“{amount.span.of(text)}”，是变化的幅度。")
    found.unsure.append(
        "只写了升降多少，没有写达到多少；请补「基期值」（baseline），即去年年末的数，或改成比率、水平并补目标值"
    )
    found.no_targets.append(NoTarget(shown(text, amount), "是升降的幅度，没有写达到多少"))


def shown(text: str, amount: Amount) -> str:
    """The number with some signs around it, within its clause, so that it is found again."""
    start, end = amount.span
    before = _CLAUSE_MARKS.split(text[max(0, start - 10) : start])[-1]
    behind = _CLAUSE_MARKS.split(text[end : end + 10], maxsplit=1)[0]
    return f"{before}{text[start:end]}{behind}".strip()
