"""What a slide's title says: what the slide is about, and behind `：` what was found."""

from collections.abc import Sequence
from datetime import date

from metrics.changes.compare import TURNS, Comparison
from metrics.figures import percent
from metrics.month.attention import Upcoming
from metrics.month.discipline import Discipline, total
from metrics.month.rollup import Totals
from metrics.month.status import Status
from metrics.task.explain import at_this_rate, gap_text, shown
from metrics.task.pace import target
from metrics.task.stages import stage_marks
from metrics.task.standing import Standing
from records import Decision
from reports.look.table import known_text, lamp_text


def of_whole(status: Status) -> str:
    """`总体情况：完成率 75.2%，快于序时进度 1.7 个百分点`; of a month that is not complete how much of it is there."""
    return f"总体情况：{_of_whole(status)}"


def _of_whole(status: Status) -> str:
    if not status.assessment.opened:
        return "尚未开始报送"
    cells, found = status.reporting, of_totals(status.totals)
    return found if status.complete else f"{status.month}月已报 {cells.reported}/{cells.due} 格，暂计{found}"


def of_totals(totals: Totals) -> str:
    """`完成率 75.2%，快于序时进度 1.7 个百分点`."""
    if totals.completion is None:
        return f"{totals.tasks} 项任务，目前没有计入完成率的"
    against = f"，{gap_text(totals.gap_pp)}" if totals.gap_pp is not None else ""
    return f"完成率 {percent(totals.completion, 1)}{against}"


def of_area(title: str, totals: Totals) -> str:
    """The area's name, and how many of its tasks are behind."""
    red, yellow, missing = (totals.lamps[lamp] for lamp in ("red", "yellow", "missing"))
    said = [f"{count} 项{word}" for count, word in ((red, "滞后"), (yellow, "偏慢"), (missing, "未报送")) if count]
    return f"{title}：{'、'.join(said) or '没有滞后、偏慢和未报送'}"


def of_changes(found: Comparison) -> str:
    """`本月变化：比9月转好 12 项，转差 3 项，转为未报送 5 项`."""
    return f"本月变化：{turned(found)}"


def turned(found: Comparison) -> str:
    """`比9月转好 12 项，转差 3 项，转为未报送 5 项`."""
    counts = [(TURNS[turn], len(found.flips(turn))) for turn in ("better", "worse", "silent")]
    said = "，".join(f"{word} {count} 项" for word, count in counts if count)
    return f"比{found.before.month}月{said or '没有任务转好、转差'}"


def of_task(s: Standing) -> str:
    """`2.1-07 护理型床位：按目前速度年底只有 216张，差 395张`."""
    return f"{s.task.id} {s.task.title}：{_of(s)}"


def _of(s: Standing) -> str:
    if s.made_good:
        return "截止日滞后，现已补齐"
    if s.lamp == "missing":
        return "，".join(("本月未报送", known_text(s))).rstrip("，")
    if s.task.kind == "stages":
        return _of_stages(s)
    if s.task.kind == "duty":
        due, done = int(s.measure.due or 0), int(s.actual or 0)
        return f"应落实 {due} 个月，缺 {due - done} 个月"
    goal, ahead = target(s.task), s.outlook
    if goal is not None and ahead is not None and ahead.mean < goal:
        return at_this_rate(s.task, ahead.mean, goal)
    if s.measure.gap_pp is None:
        return lamp_text(s)
    if s.task.kind == "level":
        return (
            f"目前 {shown(s.task, s.actual)}，应{'不高于' if s.task.at_most else '达到'} {shown(s.task, s.measure.due)}"
        )
    return f"完成 {percent(s.measure.rate)}，{gap_text(s.measure.gap_pp)}"


def _of_stages(s: Standing) -> str:
    late = [mark for mark in stage_marks(s) if mark.state == "overdue"]
    if not late:
        return lamp_text(s)
    first = late[0]
    since = s.month - first.by
    more = f"等 {len(late)} 个节点" if len(late) > 1 else ""
    return f"「{first.name}」{more}应在{first.by}月完成，" + (f"已逾期 {since} 个月" if since else "本月未完成")


def of_reporting(rows: Sequence[Discipline]) -> str:
    """`10月报送情况：12 个科室报齐 10 个，还差 6 格`."""
    cells, whole = total(rows), sum(not row.missing for row in rows)
    said = f"{rows[0].month if rows else ''}月报送情况：{len(rows)} 个科室"
    if whole == len(rows):
        late = sum(row.state == "late" for row in rows)
        return f"{said}全部报齐" + (f"，{late} 个有迟报" if late else "，没有迟报")
    return f"{said}报齐 {whole} 个，还差 {cells.due - cells.reported} 格"


def of_upcoming(coming: Sequence[Upcoming]) -> str:
    """`六周内到期：37 项，其中11月20日 25 项`."""
    if not coming:
        return "六周内到期：没有"
    first = coming[0].on
    soon = sum(item.on == first for item in coming)
    said = f"六周内到期：{len(coming)} 项"
    return said + (f"，都在{day_name(first)}" if soon == len(coming) else f"，其中{day_name(first)} {soon} 项")


def of_adjusted(all: int, new: int, tasks: int) -> str:
    """`计划调整：本月 3 处，涉及 2 项任务；本年共 5 处`; `计划调整：本年 5 处，本月没有`. `tasks`: those of `new`."""
    if not new:
        return f"计划调整：本年 {all} 处，本月没有"
    return f"计划调整：本月 {new} 处，涉及 {tasks} 项任务" + (f"；本年共 {all} 处" if all > new else "")


def of_decisions(found: Sequence[Decision], late: int) -> str:
    """`此前议定事项：5 件，办结 2 件，办理中 3 件，其中逾期 1 件`."""
    waiting = sum(d.open for d in found)
    said = [f"办结 {len(found) - waiting} 件"] if len(found) > waiting else []
    said += [f"办理中 {waiting} 件"] if waiting else []
    return f"此前议定事项：{len(found)} 件，{'，'.join(said)}" + (f"，其中逾期 {late} 件" if late else "")


def day_name(day: date) -> str:
    """`11月20日`."""
    return f"{day.month}月{day.day}日"
