"""The figures of one month at one snapshot: what pages show, files carry and `manage.py status` prints."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Any

from metrics.checks import Checked, checked
from metrics.figures import percent
from metrics.month.rollup import Reporting, Totals, reporting, totals
from metrics.month.seen import day_seen
from metrics.month.sentence import not_begun, sentence
from metrics.sites import SiteCounts, sites_at
from metrics.task import pace
from metrics.task.standing import Assessment, Standing
from plan import Area, Plan


@dataclass(frozen=True)
class AreaStatus:
    """One area's figures."""

    area: Area
    totals: Totals
    reporting: Reporting


@dataclass(frozen=True)
class Status:
    """The whole plan at one month. `stretch` counts the 力争 tasks, which `totals` holds too, apart. `complete`: every
    cell is in, or the month is locked or past its deadline; till then an area that has not reported carries no lead or
    lag (domain.md section 6)."""

    assessment: Assessment
    month: int
    complete: bool
    totals: Totals
    stretch: Totals
    reporting: Reporting
    sentence: str
    areas: tuple[AreaStatus, ...]
    standings: tuple[Standing, ...]

    @property
    def plan(self) -> Plan:
        """The plan of the month."""
        return self.assessment.plan_of(self.month)

    def checked(self, tasks: Collection[str] | None = None) -> Checked | None:
        """What 实地抽查 found of the reports up to this month, of all tasks or of some; None where nobody was there."""
        seen = self.assessment.inspected
        day = day_seen(self.assessment, self.month)
        return checked(seen, self.month, day, self.plan.tasks if tasks is None else tasks)

    def of_area(self, area: Area) -> list[Standing]:
        ids = {task.id for task in area.tasks}
        return [s for s in self.standings if s.task.id in ids]


def status(assessment: Assessment, month: int, decimals: int = 0) -> Status:
    """Roll up one month, by the plan of that month."""
    plan = assessment.plan_of(month)
    standings = assessment.at(month)
    sections = [section for area in plan.areas for section in area.sections]
    cells = reporting(standings)
    opened, complete = assessment.opened, assessment.closed(month) or cells.complete
    count = partial(totals, opened=opened, complete=complete)
    whole = count(sections, standings)
    areas = []
    for area in plan.areas:
        of_area = assessment.at(month, area.tasks)
        areas.append(AreaStatus(area, count(area.sections, of_area), reporting(of_area)))
    said = sentence(whole, month, decimals, None if complete else cells)
    return Status(
        assessment=assessment,
        month=month,
        complete=complete,
        totals=whole,
        stretch=count(sections, [s for s in standings if s.task.stretch]),
        reporting=cells,
        sentence=said if opened else not_begun(plan.deadline(plan.reporting.first_month)),
        areas=tuple(areas),
        standings=tuple(standings),
    )


def as_json(status: Status, decimals: int = 0) -> dict[str, Any]:
    """The object of `status --format json` (contract.md, Commands)."""
    plan, sites = status.plan, sites_at(status.assessment, status.month)
    counts = {id: each.counts for id, each in sites.items()}
    return {
        "snapshot": str(status.assessment.snapshot),
        "month": f"{plan.year}-{status.month:02d}",
        "complete": status.complete,
        "demo": status.assessment.demo,
        "plan": {"title": plan.title, "year": plan.year},
        "totals": {**_totals(status.totals), "stretch": _totals(status.stretch)},
        "reporting": vars(status.reporting),
        "sentence": status.sentence,
        "areas": [{"id": a.area.id, "label": a.area.name, **_totals(a.totals)} for a in status.areas],
        "tasks": [
            {**task_json(area, s, decimals, counts.get(s.task.id)), "checks": _checks(status, s)}
            for area, s in _with_area(status)
        ],
    }


def _checks(status: Status, standing: Standing) -> dict[str, Any] | None:
    """What 实地抽查 found of a task; None where nobody was there."""
    found = status.checked([standing.task.id])
    return found.as_json() if found else None


def _with_area(status: Status) -> Iterable[tuple[str, Standing]]:
    places = status.plan.places
    return ((places[s.task.id].area.id, s) for s in status.standings)


def _totals(totals: Totals) -> dict[str, Any]:
    return {
        "sections": totals.sections,
        "sections_done": totals.sections_done,
        "tasks": totals.tasks,
        "judged": totals.judged,
        "over": totals.over,
        **{str(lamp): count for lamp, count in totals.lamps.items()},
        "duties": totals.duties._asdict(),
        "completion_rate": _exact(totals.completion),
    }


def task_json(area: str, standing: Standing, decimals: int = 0, sites: SiteCounts | None = None) -> dict[str, Any]:
    """One task of `status --format json`. `sites`: how many it has in the register, finished, behind; None without."""
    task, measure = standing.task, standing.measure
    outlook = standing.outlook
    return {
        "id": task.id,
        "title": task.title,
        "kind": task.kind,
        "area": area,
        "department": task.department,
        "partners": list(task.partners),
        "leader": task.leader,
        "unit": task.unit,
        "stretch": task.stretch,
        "target": _exact(pace.target(task)),
        "actual": _exact(standing.actual),
        "numerator": _exact(measure.progress.numerator) if task.kind == "rate" else None,
        "denominator": _exact(measure.progress.denominator),
        "due": _exact(measure.due),
        "rate": _exact(measure.rate),
        "percent": percent(measure.rate, decimals),
        "due_rate": _exact(measure.due_rate),
        "gap": _exact(measure.gap_pp),
        "lamp": standing.lamp,
        "lamp_then": standing.lamp_then,
        "made_good": standing.made_good,
        "explanation": standing.explanation,
        "reported_month": measure.progress.month,
        "stage": measure.progress.stage,
        "needed_per_month": _exact(outlook.needed) if outlook else None,
        "outlook": {
            "low": _exact(outlook.low),
            "mean": _exact(outlook.mean),
            "high": _exact(outlook.high),
        }
        if outlook
        else None,
        "sites": sites and sites._asdict(),
        "by_unit": [
            {
                "unit": part.unit,
                "actual": _exact(part.level),
                "target": _exact(task.unit_targets.get(part.unit)),
            }
            for part in measure.progress.by_unit
        ],
    }


def _exact(value: Fraction | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value.denominator == 1 else float(value)
