"""The sheet of sites to fill in (contract.md): what the register says, and a row for each task that has no site yet."""

import csv
import io
from collections.abc import Collection, Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from metrics.sites import SiteStanding, TaskSites
from plan import Plan, Task, tied
from records import SITE_AFTER, SITE_COLUMNS, Site
from records.inspection.sheets.checked import DROPPED
from records.reading.sheet import GUIDE_SHEET
from reports.ooxml.workbook import FONT, LOCKED, THIN, inert, print_on_a4, saved, style_header, write_text

TITLE = "任务名称"
WIDTHS = {"任务编号": 10, TITLE: 24, "点位编号": 10, "点位名称": 24, "街镇": 14, "地址": 28, "数量": 8, "原因": 20}
NOTE = (
    "节点列填计划完成的月份，如 6月；数量空着算 1；要调整的点位，「调整为」填新点位的编号，不再建的填 取消，并填原因。"
)

OWN_HEADERS = "几项任务的节点不一样时，每组任务有自己的表头，新增的点位请填在本任务的表头下面。"


class Left(NamedTuple):
    """A site that is not carried over into the next year, and why."""

    task: Task
    site: Site
    why: str


class Carried(NamedTuple):
    """What of a year's register goes on in the next: the unfinished sites with the task that has them then, and those that
    do not. `lost`: tasks of unfinished sites of which the next year's plan knows nothing, or that are not by site there."""

    sites: tuple[tuple[SiteStanding, Task], ...]
    left: tuple[Left, ...]
    lost: tuple[Task, ...]


def carried_over(year: Plan, tasks: Iterable[TaskSites], following: Plan | None) -> Carried:
    """`following`: the plan of the next year, None where there is none yet."""
    kept: list[tuple[SiteStanding, Task]] = []
    left: list[Left] = []
    lost: dict[str, Task] = {}
    for each in tasks:
        then = _next(each.task, year, following) if following else each.task
        for s in each.sites:
            if why := _left_because(s):
                left.append(Left(each.task, s.site, why))
                continue
            if then is None or then.sites is None:
                lost[each.task.id] = each.task
            kept.append((s, then or each.task))
    return Carried(tuple(kept), tuple(left), tuple(lost.values()))


def _next(task: Task, year: Plan, following: Plan) -> Task | None:
    """The task under which the sites of one go on: the one that names it under `previous`, else that of its number and title."""
    if id := tied(year, task.id, following):
        return following.tasks[id]
    same = following.tasks.get(task.id)
    return same if same and same.title == task.title and not same.previous else None


def _left_because(s: SiteStanding) -> str:
    """Why a site does not go on; empty where it does."""
    if s.finished:
        return f"已{s.stage}"
    if s.site.active:
        return ""
    return f"{s.site.standing}{f'为 {s.site.successor}' if s.site.successor else ''}：{s.site.reason}"


def site_header(tasks: Iterable[Task]) -> list[str]:
    """The columns of a sheet about some tasks, a stage of any of them each."""
    stages = {stage: None for task in tasks if task.sites for stage in task.sites.stages}
    return [SITE_COLUMNS[0], TITLE, *SITE_COLUMNS[1:], *stages, *SITE_AFTER]


def site_rows(tasks: Collection[TaskSites], *, unfinished: bool = False) -> list[list[str]]:
    """The rows under such a header. `unfinished`: sites that count already, or no more, are left out: what next year's
    register begins with, its months still to be planned."""
    header = site_header(each.task for each in tasks)
    return _under(header, (cells for each in tasks for cells in _of_task(each, unfinished=unfinished)))


def _of_task(each: TaskSites, *, unfinished: bool) -> list[dict[str, str]]:
    shown = [s for s in each.sites if not unfinished or not _left_because(s)]
    rows = [_cells(each.task, s.site, planned=not unfinished) for s in shown]
    return rows if each.sites else [{"任务编号": each.task.id, TITLE: each.task.title}]


def _cells(task: Task, site: Site, *, planned: bool) -> dict[str, str]:
    return {
        "任务编号": task.id,
        TITLE: task.title,
        "点位编号": site.number,
        "点位名称": site.name,
        "街镇": site.unit,
        "地址": site.address,
        "数量": site.amount,
        **({stage: f"{month}月" for stage, month in site.planned.items()} if planned else {}),
        "调整为": site.successor or ("" if site.active else DROPPED),
        "原因": site.reason if not site.active else "",
    }


def _under(header: list[str], rows: Iterable[dict[str, str]]) -> list[list[str]]:
    return [[row.get(name, "") for name in header] for row in rows]


class Table(NamedTuple):
    """The tasks of a sheet that have the same stages: their columns, and the rows under them."""

    header: list[str]
    rows: list[list[str]]


def _tables(rows: Iterable[tuple[Task, dict[str, str]]]) -> list[Table]:
    """A table with a header of its own for each run of tasks with the same stages, so that no task stands under the stages of
    another; 调整为 and 原因 stand below each other in all of them."""
    parts = [
        (stages, [cells for _, cells in own])
        for stages, own in groupby(rows, lambda row: row[0].sites.stages if row[0].sites else ())
    ]
    most = max((len(stages) for stages, _ in parts), default=0)
    found = []
    for stages, own in parts:
        header = [SITE_COLUMNS[0], TITLE, *SITE_COLUMNS[1:], *stages, *[""] * (most - len(stages)), *SITE_AFTER]
        found.append(Table(header, _under(header, own)))
    return found


def _registered(tasks: Iterable[TaskSites]) -> list[Table]:
    return _tables((each.task, cells) for each in tasks for cells in _of_task(each, unfinished=False))


def _carried(found: Carried) -> list[Table]:
    return _tables((task, _cells(task, s.site, planned=False)) for s, task in found.sites)


def sites_csv(tasks: Collection[TaskSites]) -> bytes:
    """The sheet as CSV that Excel and WPS open rightly: UTF-8 with BOM, CRLF."""
    return _csv(_registered(tasks))


def sites_xlsx(plan: Plan, tasks: Collection[TaskSites]) -> bytes:
    """The sheet as .xlsx; how it is filled in stands on a second one."""
    return _xlsx(f"{plan.title}　点位表", _registered(tasks), [[NOTE]])


def carried_csv(found: Carried) -> bytes:
    """The sheet that next year's register begins with, as CSV."""
    return _csv(_carried(found))


def carried_xlsx(year: int, found: Carried) -> bytes:
    """The same as .xlsx; what was carried over and what became of the others stands on a second sheet."""
    told = [[NOTE], [f"从 {year} 年结转未完成的点位 {len(found.sites)} 个，计划月份请填 {year + 1} 年的。"]]
    told += [
        [f"任务 {task.id} {task.title}：{year + 1} 年计划中没有，或不按点位管理，导入前请改任务编号。"]
        for task in found.lost
    ]
    told += [[f"没有结转的点位 {len(found.left)} 个："]] if found.left else []
    told += [[f"{task.id} {task.title}　{site.number} {site.name}　{why}"] for task, site, why in found.left]
    return _xlsx(f"{year + 1}年点位表（从{year}年结转）", _carried(found), told)


def _csv(tables: Iterable[Table]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    for number, table in enumerate(tables):
        if number:
            writer.writerow([])
        writer.writerows([inert(text) for text in row] for row in (table.header, *table.rows))
    return out.getvalue().encode("utf-8-sig")


def _xlsx(title: str, tables: Sequence[Table], told: Iterable[Sequence[str]]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "点位表"
    line = 1
    for table in tables:
        line = _write(sheet, line, table) + 1
    guide = book.create_sheet(GUIDE_SHEET)
    several = [[OWN_HEADERS]] if len(tables) > 1 else []
    for number, texts in enumerate([*told, *several], 1):
        write_text(guide.cell(number, 1), texts[0])
    guide.column_dimensions["A"].width = 100
    sheet.freeze_panes = "C1" if several else "C2"
    print_on_a4(sheet, title, header=not several)
    return saved(book, title)


def _write(sheet: Worksheet, first: int, table: Table) -> int:
    """A table from a line on; returns the line below it."""
    for column, name in enumerate(table.header, 1):
        if name:
            write_text(sheet.cell(first, column), name)
            sheet.column_dimensions[get_column_letter(column)].width = WIDTHS.get(name, 10)
    style_header(sheet, first)
    for number, row in enumerate(table.rows, first + 1):
        for column, (name, text) in enumerate(zip(table.header, row, strict=True), 1):
            if not name:
                continue
            cell = sheet.cell(number, column)
            write_text(cell, text)
            cell.font, cell.border = Font(name=FONT, size=10), THIN
            cell.alignment = Alignment(vertical="center", wrap_text=True)
            if name in ("任务编号", TITLE):
                cell.fill = LOCKED
    return first + len(table.rows) + 1
