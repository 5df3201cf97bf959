"""点位 one by one at a month (domain.md section 12): what each has finished, what it should have, its lamp."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import NamedTuple

from metrics.task.lamps import Lamp
from metrics.task.standing import Assessment
from plan import NOT_STARTED, Plan, Task
from records import Connection, Reached, Site, reached, register


class StageCell(NamedTuple):
    """One stage of one site: the month it is planned for, and the first month told in which it was finished; None where
    there is none."""

    name: str
    planned: int | None
    done: int | None


@dataclass(frozen=True)
class SiteStanding:
    """A site as it stands at a month. `stage`: the last one finished, 未开始 before the first, None where nothing was ever
    said of it; `told`: the month that said so. `due`: the last stage planned to be finished by now, None where nothing is
    due. `finished`: it counts for the task's number."""

    site: Site
    month: int
    stages: tuple[StageCell, ...]
    stage: str | None
    told: int | None
    due: str | None
    finished: bool
    lamp: Lamp

    @property
    def behind(self) -> bool:
        return self.lamp == "red"

    @property
    def label(self) -> str:
        """What is said of it: the lamp's words; of one that counts no more, what became of it."""
        return _LABELS.get(self.lamp, "未到时点") if self.site.active else self.site.standing

    @property
    def explanation(self) -> str:
        """What is to be noted of it, empty where all is as planned: `竣工 应于 6 月完成，完成到 开工`, `没有填计划月份`."""
        if not self.site.active:
            into = f"为 {self.site.successor}" if self.site.successor else ""
            return f"{self.site.standing}{into}" + (f"：{self.site.reason}" if self.site.reason else "")
        if self.behind and self.due is not None:
            begun = self.stage not in (None, NOT_STARTED)
            so_far = f"完成到 {self.stage}" if begun else self.stage or "没有报过"
            return f"{self.due} 应于 {self.site.planned[self.due]} 月完成，{so_far}"
        lacking = [] if self.finished or self.stage is not None else ["没有报过"]
        lacking += [] if self.finished or self.site.planned else ["没有填计划月份"]
        return "，".join(lacking)


_LABELS: dict[Lamp, str] = {"done": "已完成", "green": "正常", "red": "滞后", "idle": "未到时点"}


class SiteCounts(NamedTuple):
    """`status --format json`, `sites` of a task: sites in the register, those that finished the counted stage, those behind
    their planned month."""

    planned: int
    finished: int
    behind: int


@dataclass(frozen=True)
class TaskSites:
    """The sites of one task at a month, in the order of the register, those that count no more among them."""

    task: Task
    month: int
    sites: tuple[SiteStanding, ...]

    @property
    def active(self) -> tuple[SiteStanding, ...]:
        return tuple(s for s in self.sites if s.site.active)

    @property
    def counts(self) -> SiteCounts:
        own = self.active
        return SiteCounts(len(own), sum(s.finished for s in own), sum(s.behind for s in own))

    @property
    def quantity(self) -> Fraction:
        """The task's number as it follows from the sites: the sum of 数量 over those finished."""
        return sum((Fraction(s.site.quantity) for s in self.active if s.finished), Fraction(0))


def site_standing(task: Task, site: Site, told: Sequence[Reached], month: int) -> SiteStanding:
    """`told`: what was said of the site, month by month; only what is of `month` or before counts."""
    assert task.sites
    until = sorted((row for row in told if row.month <= month), key=lambda row: row.month)
    last = until[-1] if until else None
    number = (task.sites.number(last.stage) if last else 0) or 0
    cells = []
    for at, name in enumerate(task.sites.stages, 1):
        first = next((row.month for row in until if (task.sites.number(row.stage) or 0) >= at), None)
        cells.append(StageCell(name, site.planned.get(name), first if at <= number else None))
    due = next((cell.name for cell in reversed(cells) if cell.planned is not None and cell.planned <= month), None)
    finished = last is not None and task.sites.counts(last.stage)
    lamp: Lamp = "none"
    if site.active:
        behind = due is not None and number < (task.sites.number(due) or 0)
        lamp = "done" if finished else "red" if behind else "idle" if due is None else "green"
    return SiteStanding(
        site, month, tuple(cells), last.stage if last else None, last and last.month, due, finished, lamp
    )


def task_sites(
    con: Connection, plan: Plan, month: int, snapshot: int, tasks: Collection[str] | None = None
) -> dict[str, TaskSites]:
    """Task id → its sites at a month as known at a snapshot, of every task with `sites` or of those named; in the plan's
    order. Nothing is asked of the store where no task has any."""
    asked = [id for id, task in plan.tasks.items() if task.sites and (tasks is None or id in tasks)]
    if not asked:
        return {}
    held = register(con, plan.year, snapshot, asked)
    told = reached(con, plan.year, snapshot, [datetime.max], asked)[datetime.max]
    return standings(plan, month, held, told, asked)


def sites_at(assessment: Assessment, month: int) -> dict[str, TaskSites]:
    """The same of a month at the snapshot of an assessment."""
    plan = assessment.plan_of(month)
    tasks = [id for id, task in plan.tasks.items() if task.sites]
    return standings(plan, month, assessment.sites.sites, assessment.sites.told, tasks) if tasks else {}


def standings(
    plan: Plan, month: int, sites: Iterable[Site], told: Iterable[Reached], tasks: Iterable[str]
) -> dict[str, TaskSites]:
    """The same from what is known."""
    said: dict[tuple[str, str], list[Reached]] = {}
    for row in told:
        said.setdefault((row.task, row.site), []).append(row)
    found: dict[str, list[SiteStanding]] = {id: [] for id in tasks}
    for site in sites:
        if site.task not in found:
            continue
        rows = said.get((site.task, site.number), [])
        found[site.task].append(site_standing(plan.tasks[site.task], site, rows, month))
    return {id: TaskSites(plan.tasks[id], month, tuple(own)) for id, own in found.items()}
