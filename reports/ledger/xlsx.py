"""The 台账 as a workbook: 总览, one sheet per area and per 口径, 点位, 实地抽查, 议定事项, changes after locking and 计划调整."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from metrics.month.rollup import Totals, totals
from metrics.task.lamps import GROUPS
from metrics.task.standing import Standing
from reports.deck.adjusted import HEADER as ADJUSTED_HEADER
from reports.deck.adjusted import adjustment_rows
from reports.deck.briefing import Briefing
from reports.deck.decided import about, decision_state
from reports.ledger.cells import as_header, height, lamp_colours, on_paper, put, titled
from reports.ledger.inspected import (
    FINDING_WIDTHS,
    SITE_LAMP,
    SITE_WIDTHS,
    finding_rows,
    findings_under,
    site_rows,
)
from reports.ledger.overview import overview
from reports.ledger.rows import CHECKS, HEADER, RESPONSIBLE, SITES, Said, header, row
from reports.look.checks import FINDINGS_HEADER
from reports.look.sites import SITES_HEADER
from reports.ooxml.workbook import saved, write_text
from reports.reporting_list import REGISTER_HEADER, REGISTER_WIDTHS, register_rows

WIDTHS = (5, 12, 24, 13, 15, 7, 7, 9, 9, 24, 24, 34, 40)
MORE_WIDTHS = {**dict(zip(RESPONSIBLE, (24, 18), strict=True)), **dict.fromkeys((*SITES, *CHECKS), 10)}
"""Of columns that are there where there is something to say."""
PRINTED = HEADER.index("进展情况") + 1
"""Columns on paper: those after it (所属条, 配合科室, 分管领导, 点位, 抽查) would make an A4 sheet's letters smaller than eight points."""
MIDDLE = {1, 4, 5, 6, 7, 8, 9}
LAMP_COLUMNS = ("H", "I")
TOP = 3
"""The row of a sheet's header: above it the title and what the sheet was taken of."""
DECISION_HEADER = ("会议", "议定事项", "任务", "责任人", "完成月份", "办理情况", "记录人", "记录时间")
DECISION_WIDTHS = (10, 46, 26, 20, 11, 34, 20, 17)
ADJUSTED_WIDTHS = (30, 46, 8, 20, 34)
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", "_"))


@dataclass(frozen=True)
class Sheet:
    """One sheet of tasks: of an area, or of a 口径 (`list`), which may hold tasks of several areas."""

    name: str
    standings: Sequence[Standing]
    totals: Totals
    list: bool = False


def xlsx(briefing: Briefing, told: Callable[[int, int], None] = lambda done, total: None) -> bytes:
    """The workbook of a month, the same bytes for the same snapshot. `told`: sheets done of all."""
    title = f"{briefing.plan.title}台账（{briefing.month}月）"
    book = Workbook()
    first = book.active
    assert first is not None
    sheets = list(_sheets(briefing))
    names = sheet_names(["总览", *(sheet.name for sheet in sheets)])
    lists = [(sheet.name, sheet.totals) for sheet in sheets if sheet.list]
    overview(first, briefing, lists, {sheet.name: name for sheet, name in zip(sheets, names[1:], strict=True)})
    for done, (sheet, name) in enumerate(zip(sheets, names[1:], strict=True), 1):
        told(done, len(sheets) + 1)
        _tasks(book.create_sheet(name), briefing, sheet)
    _sites(book, briefing)
    _findings(book, briefing)
    _decisions(book, briefing)
    _changes(book, briefing)
    _adjustments(book, briefing)
    content = saved(book, title)
    told(len(sheets) + 1, len(sheets) + 1)
    return content


def _sheets(briefing: Briefing) -> Iterator[Sheet]:
    """The areas in the plan's order, then the lists that any task bears."""
    for area in briefing.status.areas:
        yield Sheet(area.area.name, briefing.status.of_area(area.area), area.totals)
    sections = [section for area in briefing.plan.areas for section in area.sections]
    for key, name in briefing.plan.lists.items():
        chosen = [s for s in briefing.status.standings if key in s.task.lists]
        if chosen:
            yield Sheet(name, chosen, totals(sections, chosen, opened=briefing.assessment.opened), list=True)


def sheet_names(wanted: Sequence[str]) -> list[str]:
    """Names a spreadsheet program takes: without its own signs, at most 31 characters, none twice."""
    taken = {"点位", "实地抽查", "议定事项", "已锁定期数据变更", "计划调整"}
    found = []
    for each in wanted:
        base = each.translate(_NOT_IN_NAMES)[:31]
        tried = (base if n == 1 else f"{base[:27]}({n})" for n in range(1, len(wanted) + 3))
        name = next(t for t in tried if t.casefold() not in taken)
        taken.add(name.casefold())
        found.append(name)
    return found


def _tasks(sheet: Worksheet, briefing: Briefing, content: Sheet) -> None:
    plan = briefing.plan
    counted = "，".join(f"{GROUPS[group]} {n}" for group, n in content.totals.groups.items() if n)
    title = f"{plan.title}推进情况台账 · {content.name}"
    table = [row(briefing, s, number, area=content.list) for number, s in enumerate(content.standings, 1)]
    under = f"共 {content.totals.tasks} 项：{counted}。{briefing.as_of}。A4 横向打印到“{HEADER[PRINTED - 1]}”一列"
    names = header(briefing)
    widths = (*WIDTHS, *(MORE_WIDTHS[name] for name in names[len(WIDTHS) :]))
    _table(sheet, briefing, title, under, names, widths, table)
    sheet.print_area = f"A1:{get_column_letter(PRINTED)}{TOP + max(len(table), 1)}"
    sheet.freeze_panes = f"D{TOP + 1}"
    for column in LAMP_COLUMNS:
        lamp_colours(sheet, column, TOP + 1, TOP + len(table))


def _sites(book: Workbook, briefing: Briefing) -> None:
    """Where the plan has 点位, and the register any."""
    rows = site_rows(briefing)
    if not rows:
        return
    counts = [each.counts for each in briefing.sites.values()]
    planned, finished, behind = (sum(column) for column in zip(*counts, strict=True))
    under = f"在册 {planned} 个，完成 {finished} 个，滞后 {behind} 个。{briefing.as_of}"
    sheet = book.create_sheet("点位")
    _table(sheet, briefing, f"{briefing.plan.title} · 点位", under, SITES_HEADER, SITE_WIDTHS, rows)
    sheet.freeze_panes = f"D{TOP + 1}"
    lamp_colours(sheet, SITE_LAMP, TOP + 1, TOP + len(rows))


def _findings(book: Workbook, briefing: Briefing) -> None:
    rows = finding_rows(briefing)
    if not rows:
        return
    title, under = f"{briefing.plan.title} · 实地抽查", f"{findings_under(briefing)}{briefing.as_of}"
    sheet = book.create_sheet("实地抽查")
    _table(sheet, briefing, title, under, FINDINGS_HEADER, FINDING_WIDTHS, rows)
    sheet.freeze_panes = f"A{TOP + 1}"


def _decisions(book: Workbook, briefing: Briefing) -> None:
    if not briefing.decisions:
        return
    rows = [
        (
            f"{d.month:%Y-%m}",
            d.text,
            about(briefing.plan, d),
            d.owner,
            f"{d.due:%Y-%m-%d}" if d.due else "—",
            decision_state(d, briefing.seen),
            d.person,
            f"{d.when:%Y-%m-%d %H:%M}",
        )
        for d in briefing.decisions
    ]
    title = f"{briefing.plan.title} · 议定事项"
    _texts(book.create_sheet("议定事项"), briefing, title, DECISION_HEADER, DECISION_WIDTHS, rows)


def _changes(book: Workbook, briefing: Briefing) -> None:
    if not briefing.changes:
        return
    title = f"{briefing.plan.title} · 已锁定期数据变更表"
    rows = register_rows(briefing.plan, briefing.changes)
    _texts(book.create_sheet("已锁定期数据变更"), briefing, title, REGISTER_HEADER, REGISTER_WIDTHS, rows)


def _adjustments(book: Workbook, briefing: Briefing) -> None:
    rows = adjustment_rows(briefing.adjustments)
    if not rows:
        return
    title = f"{briefing.plan.title} · 计划调整表"
    _texts(book.create_sheet("计划调整"), briefing, title, ADJUSTED_HEADER, ADJUSTED_WIDTHS, rows)


def _texts(
    sheet: Worksheet,
    briefing: Briefing,
    title: str,
    names: Sequence[str],
    widths: Sequence[int],
    rows: Sequence[Sequence[str]],
) -> None:
    table = [tuple(map(Said, each)) for each in rows]
    _table(sheet, briefing, title, f"共 {len(rows)} 条。{briefing.as_of}", names, widths, table)
    sheet.freeze_panes = f"A{TOP + 1}"


def _table(
    sheet: Worksheet,
    briefing: Briefing,
    title: str,
    under: str,
    names: Sequence[str],
    widths: Sequence[int],
    rows: Sequence[Sequence[Said]],
) -> None:
    """Title, what the sheet is of, header and rows, ready to filter and to print."""
    titled(sheet, title, under)
    for column, (name, width) in enumerate(zip(names, widths, strict=True), 1):
        cell = sheet.cell(TOP, column)
        write_text(cell, name)
        as_header(cell)
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.row_dimensions[TOP].height = 32
    for line, each in enumerate(rows, TOP + 1):
        for column, said in enumerate(each, 1):
            put(sheet.cell(line, column), said, middle=names[0] == HEADER[0] and column in MIDDLE)
        sheet.row_dimensions[line].height = height([said.text for said in each], widths)
    sheet.auto_filter.ref = f"A{TOP}:{get_column_letter(len(names))}{TOP + max(len(rows), 1)}"
    on_paper(sheet, briefing)
    sheet.print_title_rows = f"1:{TOP}"
