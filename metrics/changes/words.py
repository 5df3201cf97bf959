"""A comparison in words: the sentence on top, a task's figure and how much it grew."""

from fractions import Fraction

from metrics.changes.compare import Change, Comparison, Pair
from metrics.figures import percent, points, trimmed
from metrics.task.explain import shown
from metrics.task.standing import Standing


def headline(found: Comparison) -> str:
    """`9月 → 10月：总体完成率 70.1% → 75.3%，提高 5.2 个百分点；转好 12 项，转差 3 项，有进展 80 项。`"""
    one, two = _names(found)
    other = len(found.flips("other"))
    parts = [f"转好 {len(found.flips('better'))} 项", f"转差 {len(found.flips('worse'))} 项"]
    silent = len(found.flips("silent"))
    parts += [f"转为未报送 {silent} 项"] if silent else []
    parts += [f"其他状态变化 {other} 项"] if other else []
    parts.append(f"有进展 {found.progressed} 项")
    rate = found.completion
    said = "" if rate.difference is None else f"{rate_text(rate)}；"
    return f"{one} → {two}：{said}{'，'.join(parts)}。"


def rate_text(pair: Pair) -> str:
    """`总体完成率 70.1% → 75.3%，提高 5.2 个百分点`."""
    difference = pair.difference or Fraction(0)
    word = f"{'提高' if difference > 0 else '降低'} {points(abs(difference))} 个百分点" if difference else "持平"
    return f"{pair.name} {said(pair, pair.before)} → {said(pair, pair.after)}，{word}"


def _names(found: Comparison) -> tuple[str, str]:
    one, two = found.before, found.after
    if one.assessment.snapshot == two.assessment.snapshot:
        return f"{one.month}月", f"{two.month}月"
    return (
        f"{one.month}月（版本 {one.assessment.snapshot}）",
        f"{two.month}月（版本 {two.assessment.snapshot}）",
    )


def figure(standing: Standing | None) -> str:
    """A task's figure: `120户`, `82%`, `竣工`, `7/8 个月`; — where nothing is known."""
    if standing is None or standing.actual is None:
        return "—"
    if standing.task.kind == "duty":
        return f"{trimmed(standing.actual)}/{trimmed(standing.measure.due or Fraction(0))} 个月"
    if standing.task.kind == "stages" and standing.progress.stage:
        return standing.progress.stage
    return shown(standing.task, standing.actual)


def difference(change: Change) -> str:
    """`+12户`, `-2.5 个百分点`, `+1 个节点`, `0`; empty where either side is unknown."""
    value = change.difference
    if value is None:
        return ""
    task = change.standing.task
    if value == 0:
        return "0"
    sign = "+" if value > 0 else "-"
    if task.in_percent:
        return f"{sign}{points(abs(value) * 100)} 个百分点"
    return f"{sign}{shown(task, abs(value))}"


def signed(pair: Pair) -> str:
    """`+12`, `-0.5 个百分点`, `0`; — where either side is unknown."""
    value = pair.difference
    if value is None:
        return "—"
    sign = "+" if value > 0 else "-" if value < 0 else ""
    return f"{sign}{points(abs(value))} 个百分点" if pair.share else f"{sign}{trimmed(abs(value))}"


def said(pair: Pair, value: Fraction | None) -> str:
    """One side of a pair: `75.3%`, `12`; — where unknown."""
    if value is None:
        return "—"
    return percent(value, 1) or "" if pair.share else trimmed(value)


def reason(change: Change) -> str:
    """Why the lamp is what it is now; what was given as 滞后原因; a target that was changed."""
    if change.after is None:
        return "以后的任务清单没有这项任务。"
    if change.before is None:
        return f"以前的任务清单没有这项任务。{change.after.brief}"
    if change.after.made_good:
        return change.after.explanation
    told = change.after.narrative.reason
    return change.after.brief + (f"滞后原因：{told}" if told and change.after.lamp in ("red", "yellow") else "")
