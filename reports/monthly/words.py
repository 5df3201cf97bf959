"""The sentences of the 月报, made of a briefing's figures in an office's words."""

from collections.abc import Collection, Mapping, Sequence

from metrics.changes.compare import Change, compare
from metrics.figures import amount, percent
from metrics.month.discipline import completeness, timeliness
from metrics.month.rollup import Totals
from metrics.month.status import AreaStatus
from metrics.task.explain import gap_text, rule_text, shown
from metrics.task.lamps import GROUPS, LABELS, Group, Lamp
from metrics.task.pace import target
from metrics.task.standing import Standing
from plan import Task
from reports.deck.briefing import Briefing
from reports.look.table import duties_text, verdicts_text

OFFICIAL: tuple[Group, ...] = ("done", "green", "yellow", "red", "missing")
"""The lamps that are always said, with 0 too; the others where there are any."""
DEMO = "演示数据：以下数字和文字均为虚构，不作为工作依据。"
_DIGITS = "零一二三四五六七八九"


def title(briefing: Briefing) -> str:
    return f"{briefing.plan.title}推进情况月报"


def ordinal(number: int) -> str:
    """1 → 一, 10 → 十, 21 → 二十一; for 1 to 99."""
    tens, ones = divmod(number, 10)
    head = ("" if tens == 1 else _DIGITS[tens]) + "十" if tens else ""
    return head + (_DIGITS[ones] if ones else "")


def opening(briefing: Briefing) -> list[str]:
    """The paragraphs before the first heading."""
    return [
        briefing.status.sentence + precisely(briefing.status.totals),
        _two_levels(briefing),
        _reporting(briefing),
        _rules(briefing),
    ]


def precisely(totals: Totals) -> str:
    said = against_pace(totals)
    return f"按一位小数计，{said}" if said else ""


def against_pace(totals: Totals) -> str:
    """`完成率75.1%，序时应完成73.5%，快于序时进度1.6个百分点。`; empty where nothing is judged."""
    if totals.completion is None or totals.gap_pp is None:
        return ""
    done, due = percent(totals.completion, 1), percent(totals.due_completion, 1)
    return f"完成率{done}，序时应完成{due}，{close(gap_text(totals.gap_pp))}。"


def counted(groups: Mapping[Group, int], unit: str) -> str:
    """`已完成39项、正常47项、偏慢12项、滞后6项、未报送5项、未到时点2项`."""
    return "、".join(f"{GROUPS[group]}{count}{unit}" for group, count in groups.items() if count or group in OFFICIAL)


def _two_levels(briefing: Briefing) -> str:
    totals, stretch = briefing.status.totals, briefing.status.stretch
    said = f"按项统计：{counted(totals.groups, '项')}。按条统计：{counted(totals.section_groups, '条')}。"
    if totals.duties.due:
        said += f"常态任务{close(duties_text(totals))}项。"
    if verdicts_text(totals):
        said += f"趋势任务{close(verdicts_text(totals)).replace('，', '、')}。"
    if stretch.tasks:
        said += f"任务中有力争目标{stretch.tasks}项，已完成{stretch.lamps['done']}项。"
    return said


def _reporting(briefing: Briefing) -> str:
    cells, month = briefing.status.reporting, briefing.month
    if not cells.due:
        return f"{month}月没有应报送的任务。"
    day = briefing.plan.deadline(month)
    said = f"{month}月报送截止日为{day.month}月{day.day}日，应报{cells.due}格（一项任务一格，按街镇报送的每个街镇一格）"
    if not cells.reported:
        return f"{said}，没有收到报送。"
    said += f"，已报{cells.reported}格，报送完整率{percent(completeness(cells), 1)}"
    said += f"；按时报送{cells.on_time}格，及时率{percent(timeliness(cells), 1)}。"
    owing = [f"{each.department}（{len(each.missing)}项）" for each in briefing.discipline if each.missing]
    return said + (f"尚未报齐的有：{'、'.join(owing)}。" if owing else "各科室均已报齐。")


def _rules(briefing: Briefing) -> str:
    return (
        "完成率为数量、比率、水平、节点任务完成率（每项最多计100%）的加权平均，"
        f"比率和水平从有应完成数的月份起，或达到目标后计入，本月共{briefing.status.totals.counted}项计入；"
        "常态、趋势和待下达任务不计入；"
        f"一条的状态取其中最差的一项。判定规则：{rule_text(briefing.plan.rule)}。"
    )


def area_facts(area: AreaStatus) -> str:
    """What an area holds and where it stands."""
    totals = area.totals
    return f"共{totals.sections}条{totals.tasks}项，{counted(totals.groups, '项')}。{against_pace(totals)}"


def this_month(briefing: Briefing) -> list[Change]:
    """Every task this month against the month before; in the first month there is none before."""
    assessment, month = briefing.assessment, briefing.month
    if month - 1 in briefing.plan.reporting.months:
        return compare(assessment, month - 1, assessment, month)
    return [Change(None, s) for s in briefing.status.standings]


def achieved(changes: Sequence[Change], area: AreaStatus) -> str:
    """What was finished in the month, and what came nearer to its target."""
    ids = {task.id for task in area.area.tasks if task.judged}
    of_area = [c for c in changes if c.after and c.after.task.id in ids]
    finished = [c.after for c in of_area if c.after and c.after.lamp == "done" and c.flipped]
    moved = [c for c in of_area if c.after and c.after.lamp != "done" and _came_nearer(c)]
    said = [
        f"本月新完成{len(finished)}项：{'、'.join(map(_finished, finished))}。" if finished else "",
        f"本月有进展{len(moved)}项：{'；'.join(map(_moved, moved))}。" if moved else "",
    ]
    return "".join(said) or "本月没有新完成的任务，有目标的任务没有新的进展。"


def _came_nearer(change: Change) -> bool:
    """In the first month, which has none before, whatever is above nothing."""
    if change.before is None:
        return bool(change.after and change.after.task.kind != "level" and change.after.measure.rate)
    return change.progressed


def _finished(s: Standing) -> str:
    if s.task.kind == "stages":
        return f"{s.task.title}（{s.progress.stage}）"
    return f"{s.task.title}（{shown(s.task, s.actual)}，目标{shown(s.task, target(s.task))}）"


def _moved(change: Change) -> str:
    s = change.standing
    if s.task.kind == "stages":
        return f"{s.task.title}完成“{s.progress.stage}”"
    if s.task.kind == "count":
        added = f"新增{amount(change.difference, s.task.unit)}、" if change.difference is not None else ""
        return f"{s.task.title}{added}累计{shown(s.task, s.actual)}（{percent(s.measure.rate)}）"
    if s.task.kind == "level" and s.task.at_most:
        return f"{s.task.title}降至{shown(s.task, s.actual)}（目标不高于{shown(s.task, target(s.task))}）"
    return f"{s.task.title}达{shown(s.task, s.actual)}（目标{shown(s.task, target(s.task))}）"


def lagging(behind: Sequence[Standing], tasks: Collection[Task]) -> str:
    """What of an area's tasks is 滞后, 偏慢 or 未报送, by name."""
    ids = {task.id for task in tasks}
    by_lamp: dict[Lamp, list[str]] = {}
    for s in behind:
        if s.task.id in ids:
            by_lamp.setdefault(s.lamp, []).append(s.task.title)
    if not by_lamp:
        return "没有滞后、偏慢和未报送的任务。"
    said = [f"{LABELS[lamp]}{len(titles)}项：{'、'.join(titles)}" for lamp, titles in by_lamp.items()]
    return "；".join(said) + "。"


def close(text: str) -> str:
    """Without the blanks around figures, as running text is set."""
    return text.replace(" ", "")
