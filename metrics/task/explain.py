"""Why a lamp shows what it shows, in one short text (domain.md section 4: every lamp explains itself)."""

from fractions import Fraction

from metrics.figures import amount, half_up, percent, points, trimmed
from metrics.task import pace
from metrics.task.lamps import LABELS, Lamp, Measure, colour, exceeded
from plan import Plan, Rule, Task


def rule_text(rule: Rule) -> str:
    """The thresholds in force, in words."""
    if rule.by == "ratio":
        green, yellow = percent(rule.green), percent(rule.yellow)
        return f"实际达到应完成的{green}及以上为正常，{yellow}及以上为偏慢，以下为滞后"
    if rule.green == rule.yellow:
        return f"差距不低于{trimmed(rule.green)}个百分点为正常，否则为滞后"
    green, yellow = trimmed(-rule.green), trimmed(-rule.yellow)
    return f"落后不到{green}个百分点为正常，{green}至{yellow}个百分点为偏慢，超过{yellow}个百分点为滞后"


def shown(task: Task, value: Fraction | None) -> str:
    """A value of a task as people read it: 120户, 82%, 2 个节点; — where unknown."""
    if task.kind == "stages":
        return amount(value, " 个节点")
    if task.kind == "duty":
        return amount(value, " 个月")
    return amount(value, "%" if task.in_percent else task.unit)


def shown_due(task: Task, due: Fraction | None) -> str:
    """序时 as people read it: in whole units where the target is whole, 2916.67 名 being nobody's plan."""
    if task.kind == "count" and task.target is not None and task.target.denominator == 1:
        return amount(due, task.unit, decimals=0)
    return shown(task, due)


def at_this_rate(task: Task, mean: Fraction, goal: Fraction) -> str:
    """`按目前速度年底只有 216张，差 395张`: the year's end that is to be expected, in whole units, beside the target; the
    difference is that of the figures shown (domain.md section 4)."""
    coming = Fraction(half_up(mean))
    year_end, ahead = f"{trimmed(coming)}{task.unit}", coming - goal
    if ahead < 0:
        return f"按目前速度年底只有 {year_end}，差 {trimmed(-ahead)}{task.unit}"
    return f"按目前速度年底约 {year_end}，" + (f"超过目标 {trimmed(ahead)}{task.unit}" if ahead else "正好达到目标")


def explanation(plan: Plan, task: Task, month: int, measure: Measure, lamp: Lamp) -> str:
    """Due, actual, gap, rule and what would turn the lamp green, as far as they apply."""
    if task.kind == "duty":
        return _duty(plan, month, measure, lamp)
    if not task.judged:
        return _unjudged(task, measure)
    parts = [_standing(task, measure, month)]
    if lamp == "done":
        if exceeded(task, measure.progress.actual):
            parts.append("超额完成" + (f" {percent(measure.rate)}" if not task.at_most else ""))
    elif lamp == "missing":
        parts.append(f"{month}月截止日（{_deadline(plan, month)}）已过，未报送{_by_what_is_known(measure)}")
    elif lamp == "idle" and not _waits(task, month):
        at = None if measure.due_rate else _first_due(task, month)
        parts.append(f"{at}月起应有进度" if at else "报送截止日未到，尚无数据")
    if lamp in ("yellow", "red"):
        if lamp != measure.lamp:
            parts.append(f"连续 {plan.escalate_after} 个月偏慢，转为{LABELS['red']}")
        parts.append(rule_text(plan.rule))
        parts.append(turning_green(task, measure, plan.rule))
    if not measure.progress.reported and lamp not in ("missing", "idle") and measure.progress.month:
        parts.append(f"{month}月未报，按{measure.progress.month}月数据")
    return "；".join(part for part in parts if part) + "。"


def brief(plan: Plan, task: Task, month: int, measure: Measure, lamp: Lamp) -> str:
    """The explanation without the rule, for tables: due, actual, gap and what to do."""
    if lamp not in ("yellow", "red") or not task.judged:
        return explanation(plan, task, month, measure, lamp)
    parts = [_standing(task, measure, month), turning_green(task, measure, plan.rule)]
    return "；".join(part for part in parts if part) + "。"


def gap_text(gap_pp: Fraction) -> str:
    """`慢于序时进度 31.4 个百分点`, `快于…`, or `与序时进度持平`: as papers of an office say it."""
    if gap_pp == 0:
        return "与序时进度持平"
    return f"{faster(gap_pp)}序时进度 {points(abs(gap_pp))} 个百分点"


def gap_beside(gap_pp: Fraction) -> str:
    """The same beside the word 序时 (与序时比): `慢于 31.4 个百分点`, 持平."""
    return f"{faster(gap_pp)} {points(abs(gap_pp))} 个百分点" if gap_pp else "持平"


def faster(gap_pp: Fraction) -> str:
    return "慢于" if gap_pp < 0 else "快于"


def _standing(task: Task, measure: Measure, month: int) -> str:
    actual = measure.progress.actual
    first = _first_due(task, month)
    if _waits(task, month) and first:
        said = f"{first}月起应{_bound(task)} {shown(task, pace.due(task, first))}"
        return f"{said}，{'尚未报送' if actual is None else f'目前 {shown(task, actual)}'}"
    if actual and measure.due_rate == 0 and first:  # nothing is asked yet, so that nothing can be ahead of it
        return f"{first}月起应有进度，目前 {shown(task, actual)}（{percent(measure.rate)}）"
    if task.kind == "stages":
        done = "尚未报送" if actual is None else f"已完成 {int(actual)} 个（{measure.progress.stage}）"
        return f"截至{month}月应完成 {int(measure.due or 0)} 个节点，{done}，共 {len(task.stages)} 个"
    if measure.due is None:
        said = f"目标不高于 {shown(task, task.target)}"
    elif task.kind in pace.STATES:
        said = f"截至{month}月应{_bound(task)} {shown(task, measure.due)}"
    else:
        said = f"截至{month}月应完成 {shown_due(task, measure.due)}（{percent(measure.due_rate)}）"
    if actual is None:
        return f"{said}，尚未报送"
    return f"{said}，实际 {shown(task, actual)}（{percent(measure.rate)}），{gap_text(measure.gap_pp or Fraction(0))}"


def _bound(task: Task) -> str:
    return "不高于" if task.at_most else "达到"


def _waits(task: Task, month: int) -> bool:
    """Whether it is a level of which nothing is due yet, whatever it is."""
    return task.kind == "level" and not pace.begun(task, month)


def _duty(plan: Plan, month: int, measure: Measure, lamp: Lamp) -> str:
    fulfilled, due = int(measure.progress.actual or 0), int(measure.due or 0)
    said = f"截至{month}月应落实 {due} 个月，已落实 {fulfilled} 个月"
    if lamp == "none":
        return f"{said}，无缺漏。"
    if lamp == "missing":
        return f"{said}；{month}月截止日（{_deadline(plan, month)}）已过，未报送。"
    return f"{said}，缺 {due - fulfilled} 个月；补报或补落实 {due - fulfilled} 个月后不再亮灯。"


def _unjudged(task: Task, measure: Measure) -> str:
    actual = measure.progress.actual
    said = "尚未报送" if actual is None else f"目前 {amount(actual, task.unit)}"
    if task.kind == "pending":
        return f"目标值待下达，暂只记数；{said}。"
    verdict = compared(task, actual)
    if verdict is None:
        return f"趋势任务，{'没有基期值' if task.baseline is None else '尚无数据'}，不作判断；{said}。"
    return f"{said}，基期 {amount(task.baseline, task.unit)}，{verdict}。"


def compared(task: Task, actual: Fraction | None) -> str | None:
    """好转 / 持平 / 变差 of a direction task against its baseline; None without one."""
    if task.kind != "direction" or task.baseline is None or actual is None:
        return None
    if actual == task.baseline:
        return "持平"
    return "好转" if (actual < task.baseline) == task.at_most else "变差"


def turning_green(task: Task, measure: Measure, rule: Rule) -> str:
    """What would turn the lamp green this month: up to 序时, and the least that the rule asks for.

    `再完成 30 户转绿并追平序时（仅转绿需 1 户）`.
    """
    actual, due = measure.progress.actual, measure.due
    if actual is None or due is None:
        return ""
    if task.kind == "stages":
        return f"完成「{task.stages[int(due) - 1].name}」节点转绿"
    least = _least_for_green(task, measure, rule)
    if task.kind == "count":
        step = Fraction(1) if actual.denominator == 1 else Fraction(1, 100)
        short = _up_to_step(due - actual, step)
        least = _up_to_step(least, step)
        if colour(rule, _rate(task, actual + least), measure.due_rate or Fraction(0)) != "green":
            least += step
        unit = f" {task.unit}" if task.unit else ""
        if short <= least:
            return f"再完成 {trimmed(least)}{unit}转绿"
        return f"再完成 {trimmed(short)}{unit}转绿并追平序时（仅转绿需 {trimmed(least)}{unit}）"
    word = "降低" if task.at_most else "提高"
    if task.kind == "level":
        return f"再{word} {shown(task, abs(due - actual))}追平序时"
    return f"再{word} {points(max(abs(due - actual), Fraction(0)) * 100)} 个百分点追平序时"


def _least_for_green(task: Task, measure: Measure, rule: Rule) -> Fraction:
    """How much must be added so that the green threshold is just met (not yet passed)."""
    due_rate = measure.due_rate or Fraction(0)
    wanted = due_rate * rule.green if rule.by == "ratio" else due_rate + rule.green / 100
    goal = pace.target(task) or Fraction(0)
    return wanted * goal - (measure.progress.actual or Fraction(0))


def _rate(task: Task, value: Fraction) -> Fraction:
    return pace.rate(task, value) or Fraction(0)


def _up_to_step(value: Fraction, step: Fraction) -> Fraction:
    """The least multiple of `step` not below the value, 0 at least."""
    steps = -((-value) // step)
    return max(steps, 0) * step


def _first_due(task: Task, month: int) -> int | None:
    return next((m for m in range(month + 1, 13) if pace.begun(task, m)), None)


def _by_what_is_known(measure: Measure) -> str:
    """What the lamp would be by the last report, so that silence does not hide that a task is behind."""
    if measure.known not in ("yellow", "red"):
        return ""
    return f"，按{measure.progress.month}月的数为{LABELS[measure.known]}"


def _deadline(plan: Plan, month: int) -> str:
    day = plan.deadline(month)
    return f"{day.month}月{day.day}日"
