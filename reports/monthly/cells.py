"""What the tables of the 月报 say of one task."""

from collections.abc import Sequence
from fractions import Fraction

from metrics.figures import amount, percent
from metrics.task import pace
from metrics.task.explain import gap_text, shown
from metrics.task.lamps import LABELS
from metrics.task.standing import Standing
from plan import Plan, Task
from reports.look.table import lamp_text, then_text

SOME = 90
"""Characters of what several 街镇 wrote, in one cell of a table or one sentence."""


def goal(task: Task) -> str:
    """`300户`, `3 个节点：前期手续（5月）、…`, 每月落实, 待下达."""
    if task.kind == "stages":
        named = "、".join(f"{stage.name}（{stage.by}月）" for stage in task.stages)
        return f"{shown(task, pace.target(task))}：{named}"
    if task.kind == "duty":
        return "每月落实"
    if task.kind == "pending":
        return "待下达"
    if task.kind == "direction":
        return "趋势" if task.baseline is None else f"趋势，基期{amount(task.baseline, task.unit)}"
    said = f"{'不高于' if task.at_most else ''}{shown(task, task.target)}"
    return f"{said}（力争）" if task.stretch else said


def actual(s: Standing) -> str:
    """`168张（27%）`, `1 个节点（前期手续）`, with the month of the figure where it is not this one; 从未报送."""
    if s.actual is None:
        return "从未报送" if s.lamp == "missing" else "—"
    if s.task.kind == "stages":
        beside = s.progress.stage or ""
    else:
        beside = percent(s.measure.rate) or "" if s.task.kind == "count" else ""
    old = f"{s.progress.month}月数" if not s.progress.reported and s.progress.month else ""
    said = "，".join(each for each in (beside, old) if each)
    return shown(s.task, s.actual) + (f"（{said}）" if said else "")


def latest(s: Standing) -> str:
    """The figure, and what was written of it."""
    return "\n".join(each for each in (actual(s), some_units(s.plan, s.narrative.progress)) if each)


def on_pace(s: Standing) -> str:
    """是否达序时, and by how much not."""
    if s.lamp == "missing":
        return LABELS[s.lamp]
    if s.task.kind == "duty":
        return f"否（{LABELS[s.lamp]}）\n缺 {_months_missed(s)}"
    gap = s.measure.gap_pp
    reached = "是" if gap is not None and gap >= 0 else "否"
    return f"{reached}（{'已补齐' if s.made_good else LABELS[s.lamp]}）\n{gap_text(gap) if gap is not None else ''}".strip()


def _months_missed(s: Standing) -> str:
    """`1 个月` of a duty."""
    return shown(s.task, Fraction(s.measure.due or 0) - Fraction(s.actual or 0))


def both_lamps(s: Standing) -> str:
    """现在, and 当时判定 where it was another."""
    if s.lamp_then in (None, s.lamp) or s.made_good:
        return lamp_text(s)
    return f"{lamp_text(s)}\n当时{then_text(s)}" if then_text(s) else lamp_text(s)


def said(s: Standing) -> str:
    """What was written this month; 无变化 and 本月未报 where that is what there is to say."""
    if not s.progress.reported:
        return "本月未报"
    first = ["无变化"] if s.progress.unchanged else []
    return "；".join([*first, *([some_units(s.plan, s.narrative.progress)] if s.narrative.progress else [])])


def some_units(plan: Plan, text: str) -> str:
    """What several 街镇 wrote, those who wrote the same together, no more of it than fits beside other cells; of one
    alone, or of the whole district, all.

    `新华路街道、江苏路街道：按计划推进；…；其余 7 个街镇见台账`
    """
    found = _parts(plan, text)
    if len(found) < 2:
        return text
    kept: list[str] = []
    shown = 0
    for said, units in _together(found).items():
        piece = _piece(units, said)
        if kept and sum(map(len, kept)) + len(piece) > SOME:
            break
        kept.append(piece if len(piece) <= SOME else f"{piece[: SOME - 1]}…")
        shown += len(units)
    left = [f"其余{len(found) - shown}个街镇见台账"] if shown < len(found) else []
    return "；".join([*kept, *left])


def _together(found: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    """What was written → the 街镇 that wrote it."""
    by_text: dict[str, list[str]] = {}
    for unit, said in found:
        by_text.setdefault(said, []).append(unit)
    return by_text


def _piece(units: Sequence[str], said: str) -> str:
    return f"{'、'.join(units)}：{said}"


def in_pieces(plan: Plan, text: str) -> Sequence[str]:
    """The same whole: a piece for each group of 街镇 that wrote the same, or the text itself; of a text never none."""
    return [_piece(units, said) for said, units in _together(_parts(plan, text)).items()] or [text]


def _parts(plan: Plan, text: str) -> Sequence[tuple[str, str]]:
    """街镇 and what it wrote, in the plan's order, as metrics/task/assess.py joins them."""
    found: list[tuple[str, str]] = []
    for piece in text.split("；"):
        name, colon, said = piece.partition("：")
        if colon and name in plan.units:
            found.append((name, said))
        elif found:
            found[-1] = (found[-1][0], f"{found[-1][1]}；{piece}")
        else:
            return []
    return found
