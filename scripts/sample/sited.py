"""点位 of the sample: the sheets that were filed of them, and the monthly rows of their tasks, site by site.

What is told of each stands in data/sample/sites.yaml. The rows follow from those of the teller, so that the sums of the sites are
the figures of the stories, and nothing is drawn anew.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any, NamedTuple

from plan import NOT_STARTED, Plan, Task
from records import SITE_AFTER, SITE_COLUMNS
from scripts.sample.teller import Row, worded

UNCHANGED = "无变化"


class Told(NamedTuple):
    """One site of sites.yaml. `begins`, `until`: the first and the last month in which it is reported."""

    task: Task
    number: str
    name: str
    unit: str
    address: str
    quantity: int
    planned: dict[str, int]
    done: dict[str, int]
    said: dict[int, list[str]]
    begins: int
    until: int
    into: str
    why: str

    @property
    def title(self) -> str:
        """As the template writes it under 点位."""
        return f"{self.number} {self.name}"

    def stage(self, month: int) -> str:
        """The last stage finished by a month."""
        return next((name for name, at in reversed(self.done.items()) if at <= month), NOT_STARTED)


class Sites:
    """The sites of one plan, and what was said of each so far, file after file."""

    def __init__(self, plan: Plan, told: dict[str, Any]) -> None:
        self.plan, self.filed = plan, told["filed"]
        known = {id: of for id, of in told["tasks"].items() if id in plan.tasks and plan.tasks[id].sites}
        self.words: dict[str, dict[str, list[str]]] = {id: of.get("words", {}) for id, of in known.items()}
        self.sites = {id: [_told(plan.tasks[id], each) for each in of["sites"]] for id, of in known.items()}
        self._last: dict[tuple[str, str], str] = {}

    def reported(self, tasks: Sequence[str], month: int) -> list[Told]:
        """Those in the register at a month of which a stage is reported: what a sample is drawn from."""
        own = [site for id in tasks for site in self.sites.get(id, [])]
        return [site for site in own if site.begins <= month <= site.until and site.stage(month) != NOT_STARTED]

    def sheets(self) -> Iterator[tuple[dict[str, Any], bytes]]:
        """Each sheet that was filed, and its bytes."""
        stages = {stage: None for sites in self.sites.values() for site in sites for stage in site.planned}
        header = [*SITE_COLUMNS, *stages, *SITE_AFTER]
        new = min((site.begins for sites in self.sites.values() for site in sites), default=0)
        for filed in self.filed if self.sites else ():
            rows = []
            for site in (site for sites in self.sites.values() for site in sites):
                later = site.begins > new
                if later == bool(filed.get("adjusts")):
                    rows.append(_entered(site))
                elif filed.get("adjusts") and site.into:
                    rows.append(
                        {"任务编号": site.task.id, "点位编号": site.number, "调整为": site.into, "原因": site.why}
                    )
            yield filed, _csv(header, rows)

    def by_site(self, rows: Iterable[Row]) -> tuple[Row, ...]:
        """The rows of a file, those of a task with sites replaced by one a site."""
        found: list[Row] = []
        for (id, month), of_task in groupby(rows, key=lambda row: (row.task.id, row.month)):
            told = {row.unit: row for row in of_task}
            found += self._of_task(id, month, told) if id in self.sites else told.values()
        return tuple(found)

    def _of_task(self, id: str, month: int, rows: dict[str, Row]) -> Iterator[Row]:
        task = self.plan.tasks[id]
        sites = [site for site in self.sites[id] if site.begins <= month <= site.until]
        silent = _silent(sites, rows) if task.by_unit else set()
        for site in sites:
            row = rows.get(site.unit if task.by_unit else "")
            if row:
                said = row if site.unit not in silent else Row(task, month)
                yield self._of_site(site, said, alone=task.by_unit or len(sites) == 1)

    def _of_site(self, site: Told, row: Row, *, alone: bool) -> Row:
        """`alone`: whether what the row says is about this site and no other."""
        own = replace(row, unit=site.unit, site=site.title, value="")
        if not row.value:
            return own
        stage, before = site.stage(row.month), self._last.get((site.task.id, site.number))
        self._last[site.task.id, site.number] = stage
        own = replace(own, stage=UNCHANGED if row.value == UNCHANGED and stage == before else stage)
        words = self.words[site.task.id].get(stage, [])
        if row.month in site.said:
            return worded(own, site.said[row.month])
        if words and not row.reason:
            return replace(own, progress=words[(row.month + int(site.number)) % len(words)])
        return own if alone else replace(own, progress="", reason="", next_step="")


def _told(task: Task, each: dict[str, Any]) -> Told:
    return Told(
        task,
        str(each["number"]),
        each["name"],
        each["unit"],
        each["address"],
        each.get("quantity", 1),
        each["planned"],
        each["done"],
        each.get("said", {}),
        each.get("from", 1),
        each.get("until", 12),
        str(each.get("into", "")),
        each.get("why", ""),
    )


def _silent(sites: Sequence[Told], rows: dict[str, Row]) -> set[str]:
    """The 街镇 with a site that left their row empty. A 街镇 without a site has no row any more: where its row was empty, that of
    the first with one is, so that as many cells are 未报 as in the stories."""
    having = [site.unit for site in sites if site.unit in rows]
    empty = [unit for unit, row in rows.items() if not row.value]
    spare = (unit for unit in having if unit not in empty)
    return {unit for unit in (each if each in having else next(spare, "") for each in empty) if unit}


def _entered(site: Told) -> dict[str, str]:
    planned = {stage: f"{month}月" for stage, month in site.planned.items()}
    amount = str(site.quantity) if site.quantity > 1 else ""
    texts = (site.task.id, site.number, site.name, site.unit, site.address, amount)
    return dict(zip(SITE_COLUMNS, texts, strict=True)) | planned


def _csv(header: Sequence[str], rows: Iterable[dict[str, str]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, header, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode("gb18030")
