"""What a chart shows, in its title: the finding, not the name of the figures."""

from collections.abc import Sequence

from metrics.figures import percent, points, trimmed
from metrics.month.rollup import Totals
from metrics.month.status import AreaStatus
from metrics.task import pace
from metrics.task.explain import gap_text, shown
from metrics.task.standing import Standing


def whole(totals: Totals) -> str:
    """`完成率 75.2%，快于序时 1.7 个百分点`; only the name of the figures where there is nothing to hold against each other."""
    if totals.completion is None:
        return "完成率与序时"
    said = f"完成率 {percent(totals.completion, 1)}"
    gap = totals.gap_pp
    if gap is None:
        return said
    if gap == 0:
        return f"{said}，与序时进度持平"
    return f"{said}，{'快' if gap > 0 else '慢'}于序时 {points(abs(gap))} 个百分点"


def areas(found: Sequence[AreaStatus]) -> str:
    """`5 个领域中 2 个慢于序时：养老服务、社区治理`."""
    compared = [a for a in found if a.totals.gap_pp is not None]
    behind = [a.area.name for a in compared if a.totals.behind]
    if not compared:
        return "各领域"
    if not behind:
        return f"{len(compared)} 个领域都不慢于序时"
    named = "、".join(behind[:MOST]) + ("等" if len(behind) > MOST else "")
    return f"{len(compared)} 个领域中 {len(behind)} 个慢于序时：{named}"


MOST = 3


def task(standing: Standing) -> str:
    """`按目前速度年底只有 216张，差 395张`; without an estimate how it stands against 序时."""
    one, outlook, goal = standing.task, standing.outlook, pace.target(standing.task)
    if standing.over:
        return f"{shown(one, standing.actual)}，超额完成"
    if standing.lamp == "done":
        return f"{shown(one, standing.actual)}，已达到目标"
    if standing.actual is None:
        return "还没有报过数"
    if outlook is not None and goal is not None and standing.month < standing.plan.reporting.last_month:
        ahead = outlook.mean - goal
        year_end = f"{trimmed(outlook.mean, 0)}{one.unit}"
        if trimmed(abs(ahead), 0) == "0":
            return f"按目前速度年底约 {year_end}，正好达到目标"
        if ahead < 0:
            return f"按目前速度年底只有 {year_end}，差 {trimmed(-ahead, 0)}{one.unit}"
        return f"按目前速度年底约 {year_end}，超过目标 {trimmed(ahead, 0)}{one.unit}"
    if not one.judged or standing.measure.gap_pp is None or standing.due_now is None:
        return f"目前 {shown(one, standing.actual)}" + (f"，{standing.verdict}" if standing.verdict else "")
    return f"目前 {shown(one, standing.actual)}，{gap_text(standing.measure.gap_pp)}"
