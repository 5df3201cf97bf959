"""无变化 for everything not yet reported: the file a clerk would have to fill in by hand (domain.md section 9)."""

import csv
import io
from collections.abc import Mapping
from typing import NamedTuple

from plan import Plan, Task
from records import COLUMNS, Fact, Upload
from records.reading.cells import UNCHANGED


class Silent(NamedTuple):
    """A cell that has a value and no report of the month; `unit` None is the whole district."""

    task: Task
    unit: str | None


def silent_cells(plan: Plan, known: Mapping[str, list[Fact]], department: str, month: int) -> list[Silent]:
    """Every cell of a department that has a value but no report this month, in the plan's order.

    `known`: task id → its facts as known now. A task is continued on the level it was last reported: for the whole district,
    or by 街镇.
    """
    return [
        Silent(task, unit)
        for task in plan.running(month)
        if task.department == department
        for unit in silent(known.get(task.id, []), month)
    ]


def unchanged_file(plan: Plan, known: Mapping[str, list[Fact]], department: str, month: int) -> Upload | None:
    """A monthly file saying 无变化 for every one of these cells. None where nothing is left to say it of."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, restval="")
    writer.writeheader()
    cells = silent_cells(plan, known, department, month)
    for task, unit in cells:
        cell = {"月份": f"{plan.year}-{month:02d}", "任务编号": task.id, "街镇": unit or ""}
        answer = "节点" if task.kind == "stages" else "完成值"
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
