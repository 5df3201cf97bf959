"""点位 in words, for lists wherever they stand."""

from collections.abc import Iterable

from metrics.sites import SiteStanding, StageCell

SITES_HEADER = ("任务", "编号", "点位", "街镇", "地址", "数量", "完成到", "灯", "各节点", "说明")


def behind_first(sites: Iterable[SiteStanding]) -> list[SiteStanding]:
    """Those behind their plan, then the others, then what counts no more; each in the order of the register."""
    return sorted(sites, key=lambda s: (not s.behind, not s.site.active))


def stage_words(cell: StageCell) -> str:
    """`竣工 6月完成（计划5月）`, `竣工 计划5月`, `竣工 未完成` where no month was planned."""
    planned = f"计划{cell.planned}月" if cell.planned else ""
    if cell.done:
        return f"{cell.name} {cell.done}月完成" + (f"（{planned}）" if planned else "")
    return f"{cell.name} {planned or '未完成'}"


def site_row(standing: SiteStanding, task: str) -> tuple[str, ...]:
    """Its texts under SITES_HEADER. `task`: how its task is called."""
    site = standing.site
    stages = "\n".join(map(stage_words, standing.stages))
    return (
        *(task, site.number, site.title, site.unit, site.address, site.amount),
        *(standing.stage or "没有报过", standing.label, stages, standing.explanation),
    )
