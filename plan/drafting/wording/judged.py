"""Whether a number of a commitment counts, of what kind it is, and why another does not (domain.md section 10)."""

import re
from fractions import Fraction

from plan.drafting.wording.clauses import Commitment
from plan.drafting.wording.masks import Masks
from plan.drafting.wording.numbers import POINTS, TIMES, Amount
from plan.drafting.wording.periods import rhythm
from plan.drafting.wording.words import NUMBERED, PRODUCT_VERB
from plan.drafting.writing import decimal
from plan.model import Kind

WORKING_DAYS = ("个工作日", "工作日")
LEVELS = ("个工作日", "工作日", "小时", "分钟", "天", "日", "分")
SMALL = ("项", "类", "种", "条", "张", "个", "件", "级", "次", "批", "轮")
MANY_HOURS = 100
_YEAR = re.compile(r"(?:19|20)\d\d|二[〇零]")
_HOTLINE = re.compile(r"[”\"’]?\s*(?:热线|服务热线|专线|电话)")
_VERSION = re.compile(r"[”\"]?\s*(?:系统|版|平台|时代|工程)")
_EACH = re.compile(r"每(?!周年)[^，。；、每]{0,8}$|(?:各|分别|人均|户均|平均每)[^，。；、]{0,6}$")
_SCOPE = re.compile(
    r"(?:全区|全市|全县|全镇|辖区|现有|已有|共有|原有|涉及|面向|上述|这|其余|余下|第)(?:内|的|所有|各|共|范围)*$"
)
_GROWS = re.compile(r"(?:增长|增加|提高|提升|上升|增幅|增速|同比|环比|较上年)[^，。；到至]{0,8}$")
FALLS = re.compile(r"(?:下降|降低|减少|压减|压降|降幅|缩减)[^，。；到至]{0,8}$")
_REACHES = re.compile(r"(?:达到|达|提高到|提升到|提升至|保持在|稳定在|得分|评分|成绩|均分)[^，。；]{0,4}$")

PER_EACH = "是每一个（人、站、月）的标准，不是总数"
INDEFINITE = "没有确定的数"
QUOTED = "在引号或书名号里，是名称或说法"
NO_UNIT = "后面没有单位，是名称、编号或代号"
NOT_MADE = "前面没有表示做成多少的动词，说的是名称、范围或要求"
NO_SHARE = "不在 0 到 100% 之间，不能作比率的目标"
A_TIME = "是时间、年龄或等级，不是数量"
_ENDS = re.compile(r"[\s”\"’）)]*(?:[，。；、,;！!]|$)")


def judged(text: str, commitment: Commitment, amount: Amount, masks: Masks) -> tuple[Kind | None, str]:
    """The kind of a number that counts, or the reason why it does not."""
    if reason := _against(text, commitment, amount, masks):
        return None, reason
    ahead = text[commitment.spans[0].start : amount.span.start]
    if amount.unit in POINTS or (amount.per_cent and (_GROWS.search(ahead) or FALLS.search(ahead))):
        return "direction", ""
    if amount.per_cent:
        return ("rate", "") if 0 < end_of(amount) <= 100 else (None, NO_SHARE)
    if amount.unit in TIMES:
        return _timed(text, amount, ahead)
    if not _is_made(text, commitment, amount, masks):
        return None, NOT_MADE
    return ("count", "") if end_of(amount) >= 1 else (None, "小于 1，不能作数量的目标")


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
    if end_of(amount) <= 0:
        return "为零，不能作目标"
    return ""


def may_be_one(text: str, commitment: Commitment, amount: Amount, reason: str) -> bool:
    """Whether a number that was not taken may be what is promised after all, so that a person has to look."""
    if reason == NO_UNIT:
        start = commitment.spans[0].start
        return NUMBERED.search(text, start, amount.span.start) is not None and bool(_ENDS.match(text, amount.span.end))
    if reason == NOT_MADE:
        return not (amount.chinese and amount.unit in SMALL and end_of(amount) < 10)
    return reason == NO_SHARE or (reason == A_TIME and amount.unit in WORKING_DAYS)


def in_a_year(text: str, commitment: Commitment, amount: Amount) -> str:
    """What it comes to in a year, where that can be said: `；要按全年计数的，一年是 24次`."""
    often = rhythm(text, commitment.spans[0].start, amount)
    if often is None or amount.value is None or not amount.unit or amount.per_cent:
        return ""
    return f"；要按全年计数的，一年是 {decimal(end_of(amount) * often.times)}{amount.unit}"


def _timed(text: str, amount: Amount, ahead: str) -> tuple[Kind | None, str]:
    """A time or a mark: a level where it is to be kept or reached."""
    if amount.unit == "小时" and end_of(amount) >= MANY_HOURS and NUMBERED.search(ahead):
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
    if amount.chinese and amount.unit in SMALL and end_of(amount) < 10:
        last = open_verbs[-1]
        return PRODUCT_VERB.match(text, last.start()) is not None and amount.span.start - last.end() <= 6
    return True


def end_of(amount: Amount) -> Fraction:
    """The end of a range that is the target: the lower one, of what must not be more the upper one."""
    assert amount.value is not None
    return amount.high if amount.high is not None and amount.at_most else amount.value
