"""Numbers as documents write them: 300户, 一百二十名, 1.2万人次, 3至5家, 不少于90%, 百分之九十."""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

import cn2an

from plan.drafting.wording.masks import Span

MEASURES = """个工作日 工作日 平方公里 平方米 立方米 人次 人天 课时 学时 公里 公顷 千米 千瓦时 千瓦 小时 分钟 周年 万元 亿元 元 单元 学位
家次 户次 场次 批次 件次 个 家 户 张 名 人 次 场 期 批 件 项 条 处 座 套 台 所 亩 米 吨 份 篇 对 例 支 部 辆 架 班 课 门 节 天 日 分 级 类 种 宗 栋 幢
间 床 只 本 册 组 队 位 点 片 块 根 盏 棵 株 头 站 园 校 村 镇 街道 社区 岁 年 届 轮 倍"""
"""Words that make a number one of something. 站, 园, 校, 村 and their like after 新建, 创建 and their like alone."""
BARE = ("万", "亿")
"""What a large number ends with, and where no unit follows is taken for one, to be looked at."""
TIMES = ("个工作日", "工作日", "小时", "分钟", "天", "日", "分", "周年", "年", "岁", "届", "轮", "倍", "级")
"""Measures of a time, an age, a mark: how long or how good, never how many."""
PER_CENT = ("%", "％", "﹪")
POINTS = ("个百分点", "百分点")
MOST_DIGITS = 12

_HAN = "零〇一二两三四五六七八九十百千万亿"
_SCALES = {"万": 10_000, "亿": 100_000_000, "千": 1_000, "百": 100, "十": 10}
_ONE = rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?\s?(?:[百千]?万|亿|千|百)?|[{_HAN}]+(?:点[零一二三四五六七八九]+)?"
_UNIT = "|".join(sorted((re.escape(word) for word in MEASURES.split()), key=len, reverse=True))
_AMOUNT = re.compile(
    rf"(?P<before>不少于|不低于|至少|达到|超过|不超过|不高于|不多于|低于|控制在|压缩到|压缩至|缩短到|缩短至|降至|降到|约|近|每)?\s*"
    rf"(?P<hundredths>百分之)?(?P<low>{_ONE})(?:\s?(?P<low_cent>[%％﹪])?\s?[-—–~～至到]\s?(?P<high>{_ONE}))?"
    rf"\s?(?P<about>余|多|几|来)?\s?(?P<unit>[%％﹪]|个?百分点|{_UNIT})?(?!式|体化)\s?(?P<after>以上|以内|以下|之内|左右|及以上)?"
)
_AT_LARGE = re.compile(r"[新这那任每进第统唯同另][一两]|一(?:年|天|日|时|分|点|级|轮|倍|些|方|带|起)")
"""新一轮 and its like count nothing."""
_FIGURES = re.compile(r"\d")
_BLANKS = re.compile(r"\s+")


class Amount(NamedTuple):
    """A number of the text with what belongs to it. `value` is that of 1.2万 in full, of a range the lower end, `high`
    its upper one; per cents are as they are written, 90 for 90%; None is a number too large to be one."""

    span: Span
    value: Fraction | None
    high: Fraction | None
    unit: str
    before: str
    after: str
    about: bool
    chinese: bool

    @property
    def at_most(self) -> bool:
        return self.after in ("以内", "以下", "之内") or self.before in (
            *("不超过", "不高于", "不多于", "低于", "控制在"),
            *("压缩到", "压缩至", "缩短到", "缩短至", "降至", "降到"),
        )

    @property
    def per_cent(self) -> bool:
        return self.unit in PER_CENT


def amounts(text: str, within: Span) -> Iterator[Amount]:
    """Every number in figures, and those in characters that count something: 进一步 holds none."""
    for found in _AMOUNT.finditer(text, *within):
        chinese = _FIGURES.search(found["low"]) is None
        unit = found["unit"] or ""
        if chinese and (
            (not unit and not found["hundredths"]) or _AT_LARGE.search(text, max(0, found.start() - 1), found.end())
        ):
            continue
        if found["hundredths"]:
            unit = "%"
        value, high = _both(found["low"], found["high"])
        start = next(found.start(name) for name in ("before", "hundredths", "low") if found[name])
        span = Span(start, start + len(text[start : found.end()].rstrip()))
        scaled = _as_reported(found["high"] or found["low"], unit)
        if value is not None and scaled is not None:
            unit, by = scaled
            value, high = value / by, high / by if high is not None else None
        yield Amount(
            span, value, high, unit, found["before"] or "", found["after"] or "", bool(found["about"]), chinese
        )


def _both(low: str, high: str | None) -> tuple[Fraction | None, Fraction | None]:
    """The ends of a range, and the number alone where it is none. 3至5万 begins at 3万."""
    value, until = number(low), number(high) if high else None
    if value is None or until is None or not high or value >= until or high[-1] == "十" or low[-1] in _SCALES:
        return value, until
    return value * _SCALES.get(high[-1], 1), until


def _as_reported(written: str, unit: str) -> tuple[str, int] | None:
    """500万元 stays 500 万元, as it is reported; of 12亿, of which nothing more is said, 亿 is all the unit there is. The
    unit and how many make one."""
    scale = written[-1:]
    if scale in BARE and (unit == "元" or (not unit and _FIGURES.search(written))):
        return f"{scale}{unit}", _SCALES[scale]
    return None


def number(written: str) -> Fraction | None:
    """The number of 1,200, 1.2万, 一百二十, 百; None for what is none (三五, which is three or five) or much too large."""
    bare = _BLANKS.sub("", written).replace(",", "")
    found = re.fullmatch(r"(\d+(?:\.\d+)?)([百千万亿]*)", bare)
    if found:
        if len(found[1]) > MOST_DIGITS:
            return None
        value = Fraction(found[1])
        for scale in found[2]:
            value *= _SCALES[scale]
        return value
    return _in_characters(bare)


def _in_characters(bare: str) -> Fraction | None:
    # 三五家 is no 35, which cn2an makes of it
    if len(bare) > 20 or (len(bare) > 1 and "点" not in bare and not re.search("[十百千万亿]", bare)):
        return None
    if bare[0] in "百千万亿":
        bare = f"一{bare}"
    try:
        return Fraction(str(cn2an.cn2an(bare.replace("〇", "零"), "smart")))
    except ValueError:
        return None
