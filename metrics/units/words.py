"""A cell of a 街镇 in words: the figure, and what stands behind it."""

from fractions import Fraction

from metrics.figures import percent, trimmed
from metrics.task.explain import shown
from metrics.units.cells import STATES, Cell


def figure(cell: Cell) -> str:
    """`120户`, `90%`, `竣工`, `3/4 个月`; 未报, 未分报 or — where there is no figure. 0 stays `0户`."""
    if cell.level is None:
        return "—" if cell.state == "unasked" else STATES[cell.state]
    if cell.task.kind == "stages" and cell.progress.stage:
        return cell.progress.stage
    if cell.task.kind == "duty":
        return f"{trimmed(cell.level)}/{trimmed(cell.due or Fraction(0))} 个月"
    return shown(cell.task, cell.level)


def beside(cell: Cell) -> str:
    """What stands small below the figure: the share of its own target, 落实 or 未落实, 3/5 of the stages."""
    if cell.level is None:
        return ""
    if cell.task.kind == "duty":
        return "" if cell.kept is None else ("落实" if cell.kept else "未落实")
    if cell.task.kind == "stages":
        return f"{trimmed(cell.level)}/{len(cell.task.stages)} 节点"
    return percent(cell.rate) or "" if cell.task.kind == "count" else ""


def title(cell: Cell) -> str:
    """The whole of it in one line: 街镇, task, figure, numerator and denominator, own target, which month it is of."""
    parts = [f"{cell.unit or '全区'}：{cell.task.title}", figure(cell)]
    own = cell.progress
    if own.denominator and own.numerator is not None:
        parts.append(f"{trimmed(own.numerator)}/{trimmed(own.denominator)}")
    if cell.target is not None and cell.level is not None and cell.task.kind in ("count", "rate"):
        done = f"（完成 {percent(cell.rate)}）" if cell.rate is not None else ""
        parts.append(f"目标 {shown(cell.task, cell.target)}{done}")
    if cell.kept is not None:
        parts.append(f"{cell.month}月{'落实' if cell.kept else '未落实'}")
    parts.append(origin(cell))
    return "；".join(part for part in parts if part)


def origin(cell: Cell) -> str:
    """What was said for this very month: 无变化, nothing, or only for the whole district."""
    if cell.state == "same":
        return f"{cell.month}月报无变化"
    if cell.state == "carried":
        return f"{cell.month}月未报，按{cell.progress.month}月数"
    if cell.state == "whole":
        return "只报了全区数，没有按街镇分报"
    if cell.state == "unasked":
        return "这项任务没有要求按街镇报"
    return f"{cell.month}月未报" if cell.state == "silent" else ""


def reported(cell: Cell) -> str:
    """Whether the cell was reported for its month, and in time: 按时, 按时（无变化）, 截止后, 未报, 未要求分报.

    A report for the whole district answers for every 街镇.
    """
    if not cell.reported:
        return "未报" if cell.asked else STATES["unasked"]
    said = "按时" if cell.on_time else "截止后"
    if cell.state == "whole":
        return f"{said}（只报全区数）"
    return f"{said}（无变化）" if cell.state == "same" else said
