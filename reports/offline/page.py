"""One .html file that opens from a USB stick: the overview and every task of a month, without script or network."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from metrics.figures import percent
from metrics.month.attention import ORDER
from metrics.month.discipline import STATES, completeness, timeliness, total
from metrics.task import pace
from metrics.task.duties import ANSWERS, answers
from metrics.task.stages import stage_marks
from metrics.task.standing import Standing
from reports.deck.adjusted import ending
from reports.deck.briefing import Briefing
from reports.deck.decided import decision_state, due_name
from reports.ledger.inspected import findings_under
from reports.ledger.rows import due, goal, judged_then, latest, rate
from reports.look.checks import FINDINGS_HEADER, finding_row
from reports.look.html import environment
from reports.look.palette import ACTUAL
from reports.look.sites import behind_first, stage_words
from reports.offline import svg
from reports.reporting_list import REGISTER_HEADER, register_rows

FOLDER = Path(__file__).parent / "templates"


def html(briefing: Briefing, told: Callable[[int, int], None] = lambda done, total: None) -> bytes:
    """The file of a month, the same bytes for the same snapshot. `told`: parts done of all."""
    areas = briefing.status.areas
    made = []
    for done, area in enumerate(areas, 1):
        standings = {s.task.id: s for s in briefing.status.of_area(area.area)}
        made.append(_rendered("page_area.html", briefing, area=area, standings=standings))
        told(done, len(areas) + 1)
    page = _rendered(
        "page.html",
        briefing,
        areas=list(map(_markup, made)),
        course=_markup(_trend(briefing)),
        whole=total(briefing.discipline),
        register=REGISTER_HEADER,
        changes=register_rows(briefing.plan, briefing.changes),
        onsite_said=findings_under(briefing) if briefing.status.checked() else "",
    )
    told(len(areas) + 1, len(areas) + 1)
    return page.encode()


def _rendered(template: str, briefing: Briefing, **values: Any) -> str:
    return _environment().get_template(template).render(briefing=briefing, plan=briefing.plan, **values)


@cache
def _environment() -> Environment:
    made = environment(FOLDER)
    made.globals.update(
        icon=lambda lamp: _markup(svg.icon(lamp)),
        symbols=lambda: _markup(svg.symbols()),
        bullet=lambda *given: _markup(svg.bullet(*given)),
        curve=lambda briefing, s: _markup(_curve(briefing, s)),
        onsite=lambda briefing, s: _markup(_onsite(briefing, s)),
        year=_year,
        by_unit=lambda s: {part.unit: part for part in s.progress.by_unit},
        states=STATES,
        stages=stage_marks,
        actual=ACTUAL,
        needing=ORDER,
    )
    made.globals.update(
        {each.__name__: each for each in (goal, latest, due, rate, judged_then, ending, behind_first, stage_words)}
    )
    made.globals.update(
        decision_state=decision_state, due_name=due_name, completeness=completeness, timeliness=timeliness
    )
    return made


def _markup(text: str) -> Markup:
    """Text whose parts have been escaped already: a drawing, or a template filled in."""
    return Markup(text)  # noqa: S704


def _year(briefing: Briefing, s: Standing) -> list[tuple[Standing, str]]:
    """The task's months up to the one shown, each with what was said of it: `82户`, `竣工`, `落实`, `未报`."""
    year = briefing.assessment.of(s.task)
    if s.task.kind == "duty":
        said = [ANSWERS[answer] for answer in answers(year)]
    else:
        said = [each.progress.stage or latest(each).text if each.progress.reported else "未报" for each in year]
    return [pair for pair in zip(year, said, strict=True) if pair[0].month <= briefing.month]


def _onsite(briefing: Briefing, s: Standing) -> str:
    """点位 and 实地抽查 of a task; nothing of one that has neither."""
    found, checked = briefing.sites.get(s.task.id), briefing.status.checked([s.task.id])
    if found is None and checked is None:
        return ""
    mine = [seen for seen in briefing.findings if seen.check.task == s.task.id]
    rows = [finding_row(briefing.assessment.inspected, seen, "", briefing.seen) for seen in mine]
    at = FINDINGS_HEADER.index("任务")  # the page of the task says it
    return _rendered(
        "page_onsite.html",
        briefing,
        s=s,
        found=found,
        checked=checked,
        header=FINDINGS_HEADER[:at] + FINDINGS_HEADER[at + 1 :],
        findings=[row[:at] + row[at + 1 :] for row in rows],
    )


def _trend(briefing: Briefing) -> str:
    points = briefing.trend()
    said = [
        f"{p.month}月"
        + (f"完成率 {done}，" if (done := percent(p.completion, 1)) else "")
        + f"序时 {percent(p.due, 1)}"
        for p in points
        if p.due is not None
    ]
    return svg.trend(points, briefing.plan.reporting.months, "；".join(said))


def _curve(briefing: Briefing, s: Standing) -> str:
    factor = 100 if s.task.in_percent else 1
    points = [
        svg.Point(
            each.month,
            None if each.measure.due is None else each.measure.due * factor,
            each.actual * factor
            if each.actual is not None and each.progress.reported and each.month <= briefing.month
            else None,
        )
        for each in briefing.assessment.of(s.task)
    ]
    goal_value = pace.target(s.task)
    return svg.curve(
        points,
        briefing.plan.reporting.months,
        f"{s.task.title}：{s.explanation}",
        target=None if goal_value is None else goal_value * factor,
        unit="%" if s.task.in_percent else s.task.unit,
    )
