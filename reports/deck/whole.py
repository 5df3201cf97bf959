"""Slides of the whole plan: title, the month at a glance, what turned since the month before, each area."""

from metrics.changes.compare import PLACES, TURNS, Change, Comparison, Turn, comparison
from metrics.figures import percent, points
from metrics.month.rollup import Totals
from metrics.month.status import AreaStatus, status
from metrics.task.explain import faster, gap_beside
from reports.deck import findings
from reports.deck.briefing import Briefing
from reports.deck.slide import EVERYBODY, Audience, Row, Slide, Table, tables
from reports.look.table import lamp_text

AREA_ROWS = 4
"""Rows of what is behind on the slide of an area."""
AT_A_GLANCE = 7
"""Areas beside the curve; those after it have their own slides."""


def title(briefing: Briefing, audience: Audience) -> Slide:
    """Before a deck for some; for everybody the month at a glance comes first, and this one is kept for when it is
    wanted."""
    plan = briefing.plan
    who = audience.department or audience.leader or (plan.lists[audience.list] if audience.list else "")
    return Slide(
        "title",
        "title",
        plan.title,
        f"截至{briefing.month}月推进情况" + (f" · {who}" if who else ""),
        lines=(plan.header.issuer, briefing.as_of),
        shown=audience != EVERYBODY,
    )


def before(briefing: Briefing) -> Comparison | None:
    """This month beside the one before, as known now; None in the first month."""
    if briefing.month == briefing.plan.reporting.first_month:
        return None
    return comparison(status(briefing.assessment, briefing.month - 1), briefing.status)


def summary(briefing: Briefing, since: Comparison | None) -> Slide:
    """The month at a glance: the sentence, counts with what they were, completion against 序时, the areas."""
    totals = briefing.status.totals
    rows = tuple(_area_row(area) for area in briefing.status.areas[:AT_A_GLANCE])
    return Slide(
        "summary",
        "summary",
        findings.of_whole(briefing.status),
        briefing.status.sentence,
        totals=totals,
        before=since.before.totals if since else None,
        points=briefing.trend(),
        facts=completion(totals),
        table=Table(("领域", "完成率", "比序时", "滞后"), (34, 22, 26, 18), rows),
        lines=(f"{findings.turned(since)}。",) if since else (),
    )


def _area_row(area: AreaStatus) -> Row:
    totals = area.totals
    gap = totals.gap_pp
    against = "—" if gap is None else "持平" if not gap else f"{faster(gap)} {points(abs(gap))}"
    return Row((area.area.name, percent(totals.completion, 1) or "—", against, f"{totals.lamps['red']} 项"))


def completion(totals: Totals) -> tuple[tuple[str, str], ...]:
    """完成率 beside 序时, and the 条 that are done."""
    if totals.completion is None or totals.gap_pp is None:
        return ()
    return (
        ("完成率", percent(totals.completion, 1) or ""),
        ("序时", percent(totals.due_completion, 1) or ""),
        ("与序时比", gap_beside(totals.gap_pp)),
        ("已完成的条", f"{totals.sections_done}/{totals.sections} 条"),
    )


def changed(since: Comparison | None) -> list[Slide]:
    """Every task whose lamp turned, the worse first."""
    if since is None:
        return []
    turns: tuple[Turn, ...] = ("worse", "silent", "better")
    rows = tuple(_turned(change, turn) for turn in turns for change in since.flips(turn))
    table = Table(("变化", "任务", "原来和现在", "责任科室"), (16, 42, 24, 18), rows)
    return [*tables("changes", findings.of_changes(since), table, most=0)]


def _turned(change: Change, turn: Turn) -> Row:
    old, new = (each.state if each else PLACES["absent"] for each in (change.before, change.after))
    task = change.standing.task
    return Row((TURNS[turn], f"{task.id} {task.title}", f"{old} → {new}", task.department), change.standing.lamp)


def area(briefing: Briefing, found: AreaStatus) -> Slide:
    """One area: its counts, and the first of what is behind."""
    ids = {task.id for task in found.area.tasks}
    behind = [s for s in briefing.behind if s.task.id in ids]
    more = len(behind) - AREA_ROWS
    rows = tuple(Row((lamp_text(s), s.task.title, s.brief, s.task.department), s.lamp) for s in behind[:AREA_ROWS])
    said = "没有偏慢、滞后或未报送的任务。" if not rows else f"另有 {more} 项偏慢、滞后或未报送。" if more > 0 else ""
    return Slide(
        f"area-{found.area.id}",
        "area",
        findings.of_area(found.area.title, found.totals),
        f"{found.totals.sections} 条 {found.totals.tasks} 项",
        totals=found.totals,
        facts=completion(found.totals),
        table=Table(("状态", "任务", "进度", "责任科室"), (12, 24, 46, 18), rows) if rows else None,
        lines=(said,) if said else (),
        shown=False,
    )
