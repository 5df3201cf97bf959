"""无变化 for everything not yet reported: the file a clerk would have to fill in by hand (domain.md section 9)."""

import csv
import io
from collections.abc import Mapping
from typing import NamedTuple

from plan import Plan, Task
from records import COLUMNS, Fact, KnownSites, Site, Upload
from records.reading.cells import UNCHANGED
from reports.ooxml.workbook import inert

NO_SITES = KnownSites([], [])


class Silent(NamedTuple):
    """A cell that has a value and no report of the month; `unit` None is the whole district. `site`: the one it is about, of a
    task whose number follows from 点位."""

    task: Task
    unit: str | None
    site: Site | None = None

    @property
    def place(self) -> str:
        """What of the task it is about: `新泾镇`, `3 华阳站`; empty for the whole district."""
        return called(self.site) if self.site else self.unit or ""


def silent_cells(
    plan: Plan, known: Mapping[str, list[Fact]], department: str, month: int, sites: KnownSites = NO_SITES
) -> list[Silent]:
    """Every cell of a department that has a value but no report this month, in the plan's order.

    `known`: task id → its facts as known now. A task is continued on the level it was last reported: for the whole district,
    by 街镇, or site by site.
    """
    told: dict[str, dict[str, set[int]]] = {}
    for row in sites.told:
        told.setdefault(row.task, {}).setdefault(row.site, set()).add(row.month)
    found: list[Silent] = []
    for task in plan.running(month):
        if task.department != department:
            continue
        if task.sites and task.id in told:
            own = [site for site in sites.sites if site.task == task.id and site.active]
            months = told[task.id]
            silent_sites = [s for s in own if _left_out(months.get(s.number, set()), month)]
            found += [Silent(task, site.unit or None, site) for site in silent_sites]
        else:
            found += [Silent(task, unit) for unit in silent(known.get(task.id, []), month)]
    return found


def _left_out(told: set[int], month: int) -> bool:
    return month not in told and any(before < month for before in told)


def called(site: Site) -> str:
    """`3 华阳站`, the number alone where it has no name."""
    return site.number if site.title == site.number else f"{site.number} {site.title}"


def unchanged_file(
    plan: Plan, known: Mapping[str, list[Fact]], department: str, month: int, sites: KnownSites = NO_SITES
) -> Upload | None:
    """A monthly file saying 无变化 for every one of these cells. None where nothing is left to say it of."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, restval="")
    writer.writeheader()
    cells = silent_cells(plan, known, department, month, sites)
    for task, unit, site in cells:
        cell = {"月份": f"{plan.year}-{month:02d}", "任务编号": task.id, "街镇": unit or ""}
        cell["点位"] = inert(site.number) if site else ""
        answer = "节点" if site or task.kind == "stages" else "完成值"
        writer.writerow({**cell, "任务名称": task.title, answer: UNCHANGED})
    name = f"{department}-{month}月-无变化.csv"
    return Upload(name, out.getvalue().encode("utf-8-sig")) if cells else None


def silent(rows: list[Fact], month: int) -> list[str | None]:
    """The cells that were told before this month and not in it."""
    if any(fact.month == month and fact.unit is None for fact in rows):
        return []
    before = [fact for fact in rows if fact.month < month and not fact.same]
    if not before:
        return []
    last = max(fact.month for fact in before)
    if any(fact.unit is None for fact in before if fact.month == last):
        spoken = any(fact.month == month for fact in rows)
        return [] if spoken else [None]
    told = {fact.unit for fact in rows if fact.month == month}
    return sorted({f.unit for f in before if f.unit is not None} - told, key=str)
