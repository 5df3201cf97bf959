"""The numbers of a commitment: which is a target, of what kind, and why the others are none (domain.md section 10)."""

import re
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

from plan.drafting.wording.clauses import Commitment
from plan.drafting.wording.masks import Masks
from plan.drafting.wording.numbers import BARE, POINTS, TIMES, Amount
from plan.drafting.wording.periods import each_of, rhythm
from plan.drafting.wording.words import NUMBERED, PRODUCT_VERB
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


WORKING_DAYS = ("个工作日", "工作日")
LEVELS = ("个工作日", "工作日", "小时", "分钟", "天", "日", "分")
SMALL = ("项", "类", "种", "条", "张", "个", "件", "级", "次", "批", "轮")
MANY_HOURS = 100
_CLAUSE_MARKS = re.compile(r"[。，；、,;：:\s]")
_YEAR = re.compile(r"(?:19|20)\d\d|二[〇零]")
_HOTLINE = re.compile(r"[”\"’]?\s*(?:热线|服务热线|专线|电话)")
_VERSION = re.compile(r"[”\"]?\s*(?:系统|版|平台|时代|工程)")
_EACH = re.compile(r"每(?!周年)[^，。；、每]{0,8}$|(?:各|分别|人均|户均|平均每)[^，。；、]{0,6}$")
_SCOPE = re.compile(
    r"(?:全区|全市|全县|全镇|辖区|现有|已有|共有|原有|涉及|面向|上述|这|其余|余下|第)(?:内|的|所有|各|共|范围)*$"
)
_FROM = re.compile(r"(?:由|从)[^，。；]{0,10}$")
_GROWS = re.compile(r"(?:增长|增加|提高|提升|上升|增幅|增速|同比|环比|较上年)[^，。；到至]{0,8}$")
_FALLS = re.compile(r"(?:下降|降低|减少|压减|压降|降幅|缩减)[^，。；到至]{0,8}$")
_REACHES = re.compile(r"(?:达到|达|提高到|提升到|提升至|保持在|稳定在|得分|评分|成绩|均分)[^，。；]{0,4}$")


def measured(text: str, commitment: Commitment, masks: Masks) -> Measured:
    """The first number that counts is the target; later ones of the same unit with deadlines of their own its schedule."""
    found = Measured()
    targets: list[tuple[Amount, Kind]] = []
    for amount in commitment.amounts:
        kind, reason = _judged(text, commitment, amount, masks)
        if kind is not None:
            targets.append((amount, kind))
        else:
            found.no_targets.append(NoTarget(shown(text, amount), reason))
            if reason in (PER_EACH, INDEFINITE) or _may_be_one(text, commitment, amount, reason):
                found.unsure.append(
                    f"“{amount.span.of(text)}”没有当作目标：{reason}{_in_a_year(text, commitment, amount)}"
                )
    if targets:
        _take(text, commitment, targets, found)
    return found


PER_EACH = "是每一个（人、站、月）的标准，不是总数"
INDEFINITE = "没有确定的数"
QUOTED = "在引号或书名号里，是名称或说法"
NO_UNIT = "后面没有单位，是名称、编号或代号"
NOT_MADE = "前面没有表示做成多少的动词，说的是名称、范围或要求"
NO_SHARE = "不在 0 到 100% 之间，不能作比率的目标"
A_TIME = "是时间、年龄或等级，不是数量"
_ENDS = re.compile(r"[\s”\"’）)]*(?:[，。；、,;！!]|$)")


def _judged(text: str, commitment: Commitment, amount: Amount, masks: Masks) -> tuple[Kind | None, str]:
    """The kind of a number that counts, or the reason why it does not."""
    if reason := _against(text, commitment, amount, masks):
        return None, reason
    ahead = text[commitment.spans[0].start : amount.span.start]
    if amount.unit in POINTS or (amount.per_cent and (_GROWS.search(ahead) or _FALLS.search(ahead))):
        return "direction", ""
    if amount.per_cent:
        return ("rate", "") if 0 < _end(amount) <= 100 else (None, NO_SHARE)
    if amount.unit in TIMES:
        return _timed(text, amount, ahead)
    if not _is_made(text, commitment, amount, masks):
        return None, NOT_MADE
    return ("count", "") if _end(amount) >= 1 else (None, "小于 1，不能作数量的目标")


def _against(text: str, commitment: Commitment, amount: Amount, masks: Masks) -> str:
    """Why a number can be no target whatever is said around it."""
    before, behind = (
        text[max(0, amount.span.start - 12) : amount.span.start],
        text[amount.span.end : amount.span.end + 8],
    )
    if (amount.unit == "年" and _YEAR.match(amount.span.of(text))) or (not amount.unit and behind.startswith("〕")):
        return "年份或文号"
    if not amount.unit and _HOTLINE.match(behind):
        return "热线电话"
    if masks.quotes(amount.span.start):
        return QUOTED
    if amount.value is None or (amount.chinese and amount.value == 1 and amount.unit == "批"):
        return INDEFINITE
    if not amount.unit:
        return "版本号" if _VERSION.match(behind) else NO_UNIT
    often = rhythm(text, commitment.spans[0].start, amount)
    if (often is None and (amount.before == "每" or _EACH.search(before))) or (often and not often.yearly):
        return PER_EACH
    if _SCOPE.search(before):
        return "说的是次序、范围或现状，不是要做成的数"
    if _end(amount) <= 0:
        return "为零，不能作目标"
    return ""


def _may_be_one(text: str, commitment: Commitment, amount: Amount, reason: str) -> bool:
    """Whether a number that was not taken may be what is promised after all, so that a person has to look."""
    if reason == NO_UNIT:
        start = commitment.spans[0].start
        return NUMBERED.search(text, start, amount.span.start) is not None and bool(_ENDS.match(text, amount.span.end))
    if reason == NOT_MADE:
        return not (amount.chinese and amount.unit in SMALL and _end(amount) < 10)
    return reason == NO_SHARE or (reason == A_TIME and amount.unit in WORKING_DAYS)


def _in_a_year(text: str, commitment: Commitment, amount: Amount) -> str:
    """What it comes to in a year, where that can be said: `；要按全年计数的，一年是 24次`."""
    often = rhythm(text, commitment.spans[0].start, amount)
    if often is None or amount.value is None or not amount.unit or amount.per_cent:
        return ""
    return f"；要按全年计数的，一年是 {decimal(_end(amount) * often.times)}{amount.unit}"


def _timed(text: str, amount: Amount, ahead: str) -> tuple[Kind | None, str]:
    """A time or a mark: a level where it is to be kept or reached."""
    if amount.unit == "小时" and _end(amount) >= MANY_HOURS and NUMBERED.search(ahead):
        return "count", ""
    if amount.unit in LEVELS and (amount.at_most or (amount.unit == "分" and (_REACHES.search(ahead) or amount.after))):
        return "level", ""
    return None, A_TIME


def _is_made(text: str, commitment: Commitment, amount: Amount, masks: Masks) -> bool:
    """Whether a verb stands before the number that makes so many of something: 新建2家, but not 落实两项补贴制度."""
    if commitment.verb is not None:
        return True
    start = commitment.spans[0].start
    open_verbs = list(masks.open(NUMBERED.finditer(text, start, amount.span.start)))
    if not open_verbs:
        behind = text[amount.span.end : commitment.spans[-1].end]
        return commitment.without_verb and (not behind.strip() or NUMBERED.search(behind) is not None)
    if amount.chinese and amount.unit in SMALL and _end(amount) < 10:
        last = open_verbs[-1]
        return PRODUCT_VERB.match(text, last.start()) is not None and amount.span.start - last.end() <= 6
    return True


def _end(amount: Amount) -> Fraction:
    """The end of a range that is the target: the lower one, of what must not be more the upper one."""
    assert amount.value is not None
    return amount.high if amount.high is not None and amount.at_most else amount.value


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
        kind == "direction" and _FALLS.search(ahead) is not None
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
                f"原文是“{often.word}{said}”，一年暂按 {whole}（{decimal(_end(amount))} × {often.times}）"
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
    return _end(amount) / 100 if kind == "rate" else _end(amount)


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
