"""The sheet of sites to fill in (contract.md): what the register says, and a row for each task that has no site yet."""

import csv
import io
from collections.abc import Collection, Iterable

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from metrics.sites import TaskSites
from plan import Plan
from records import SITE_AFTER, SITE_COLUMNS
from reports.ooxml.workbook import FONT, LOCKED, THIN, inert, print_on_a4, saved, style_header, write_text

TITLE = "任务名称"
WIDTHS = {"任务编号": 10, TITLE: 24, "点位编号": 10, "点位名称": 24, "街镇": 14, "地址": 28, "数量": 8, "原因": 20}
NOTE = (
    "节点列填计划完成的月份，如 6月；数量空着算 1；要调整的点位，「调整为」填新点位的编号，不再建的填 取消，并填原因。"
)


def site_header(tasks: Iterable[TaskSites]) -> list[str]:
    """The columns of a sheet about some tasks, a stage of any of them each."""
    stages = {stage: None for each in tasks if each.task.sites for stage in each.task.sites.stages}
    return [SITE_COLUMNS[0], TITLE, *SITE_COLUMNS[1:], *stages, *SITE_AFTER]


def site_rows(tasks: Collection[TaskSites], *, unfinished: bool = False) -> list[list[str]]:
    """The rows under such a header. `unfinished`: sites that count already, or no more, are left out: what next year's
    register begins with, its months still to be planned."""
    header = site_header(tasks)
    rows = []
    for each in tasks:
        shown = [s for s in each.sites if not unfinished or (s.site.active and not s.finished)]
        for s in shown:
            site = s.site
            cells = {
                "点位编号": site.number,
                "点位名称": site.name,
                "街镇": site.unit,
                "地址": site.address,
                "数量": site.amount,
                **({} if unfinished else {stage: f"{month}月" for stage, month in site.planned.items()}),
                "调整为": site.successor or ("" if site.active else "取消"),
                "原因": site.reason if not site.active else "",
            }
            rows.append({"任务编号": each.task.id, TITLE: each.task.title} | cells)
        if not each.sites:
            rows.append({"任务编号": each.task.id, TITLE: each.task.title})
    return [[row.get(name, "") for name in header] for row in rows]


def sites_csv(tasks: Collection[TaskSites]) -> bytes:
    """The sheet as CSV that Excel and WPS open rightly: UTF-8 with BOM, CRLF."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(site_header(tasks))
    writer.writerows([inert(text) for text in row] for row in site_rows(tasks))
    return out.getvalue().encode("utf-8-sig")


def sites_xlsx(plan: Plan, tasks: Collection[TaskSites]) -> bytes:
    """The sheet as .xlsx. How it is filled in stands above the header."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "点位表"
    header = site_header(tasks)
    for column, name in enumerate(header, 1):
        write_text(sheet.cell(1, column), name)
        sheet.column_dimensions[get_column_letter(column)].width = WIDTHS.get(name, 10)
    style_header(sheet)
    for number, row in enumerate(site_rows(tasks), 2):
        for column, text in enumerate(row, 1):
            cell = sheet.cell(number, column)
            write_text(cell, text)
            cell.font, cell.border = Font(name=FONT, size=10), THIN
            cell.alignment = Alignment(vertical="center", wrap_text=True)
            if header[column - 1] in ("任务编号", TITLE):
                cell.fill = LOCKED
    guide = book.create_sheet("填报说明")
    write_text(guide.cell(1, 1), NOTE)
    guide.column_dimensions["A"].width = 100
    sheet.freeze_panes = "C2"
    print_on_a4(sheet, f"{plan.title}　点位表")
    return saved(book, plan.title)
