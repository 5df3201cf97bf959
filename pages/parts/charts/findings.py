"""What a chart shows, in its title: the finding, not the name of the figures."""

from collections.abc import Sequence

from metrics.month.rollup import Totals
from metrics.month.status import AreaStatus
from metrics.task import pace
from metrics.task.explain import at_this_rate, gap_text, shown
from metrics.task.standing import Standing
from reports.deck.findings import of_totals


def whole(totals: Totals) -> str:
    """As on the slides; only the name of the figures where there is nothing to hold against each other."""
    return "完成率与序时" if totals.completion is None else of_totals(totals)


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
        return at_this_rate(one, outlook.mean, goal)
    if not one.judged or standing.measure.gap_pp is None or standing.due_now is None:
        return f"目前 {shown(one, standing.actual)}" + (f"，{standing.verdict}" if standing.verdict else "")
    return f"目前 {shown(one, standing.actual)}，{gap_text(standing.measure.gap_pp)}"
