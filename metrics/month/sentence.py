"""The official sentence (domain.md section 6), generated from the totals so that it cannot disagree with them."""

from datetime import date
from fractions import Fraction

from metrics.figures import percent, trimmed
from metrics.month.rollup import Reporting, Totals

HALF_YEAR = 6


def sentence(totals: Totals, month: int, decimals: int = 0, unfinished: Reporting | None = None) -> str:
    """`截至6月，21条N项任务中，X项已完成年度目标，其中Y项超额完成；总体完成率Z%，达到时间过半、任务过半。`

    `unfinished`: the cells of a month that is not complete, which is said first.
    """
    first = f"{month}月已报 {unfinished.reported}/{unfinished.due} 格，以下为暂计。" if unfinished else ""
    return first + _said(totals, month, decimals)


def _said(totals: Totals, month: int, decimals: int) -> str:
    done = totals.lamps["done"]
    said = (
        f"截至{month}月，{totals.sections}条{totals.tasks}项任务中，{done}项已完成年度目标，其中{totals.over}项超额完成"
    )
    if totals.completion is None or totals.gap_pp is None:
        return f"{said}。"
    return f"{said}；总体完成率{percent(totals.completion, decimals)}，{_against_pace(totals, month)}。"


def not_begun(first: date) -> str:
    """`首次报送截止2月22日，尚未开始报送。`: what there is to say of a year before its first deadline (domain.md section 6)."""
    return f"首次报送截止{first.month}月{first.day}日，尚未开始报送。"


def _against_pace(totals: Totals, month: int) -> str:
    gap, completion = totals.gap_pp, totals.completion
    if gap is None or completion is None:
        return ""
    if totals.behind:
        short = trimmed(-gap, 1)
        return f"距序时进度还差{short if short != '0' else '不到0.1'}个百分点"
    if month == HALF_YEAR and completion >= Fraction(1, 2):
        return "达到时间过半、任务过半"
    return "达到序时进度"
