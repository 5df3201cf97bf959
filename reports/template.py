"""The monthly file to fill in: one row per cell that is due, ids and names filled (contract.md, The monthly file)."""

import csv
import io
from collections.abc import Iterator

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from plan import NOT_STARTED, Plan, Task
from records import COLUMNS

WIDTHS = dict(zip(COLUMNS, (10, 10, 30, 16, 12, 10, 18, 40, 30, 30), strict=True))
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def template_rows(plan: Plan, month: int, department: str | None = None) -> Iterator[tuple[Task, list[str]]]:
    """(task, the cells of one row) for each cell due in a month; a by_unit task has a row per 街镇."""
    for task in plan.tasks.values():
        if department is None or task.department == department:
            for unit in plan.units if task.by_unit else ("",):
                yield task, [f"{plan.year}-{month:02d}", task.id, task.title, unit] + [""] * 6


def template_csv(plan: Plan, month: int, department: str | None = None) -> bytes:
    """The template as CSV that Excel and WPS open rightly: UTF-8 with BOM."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for _, cells in template_rows(plan, month, department):
        writer.writerow([inert(cell) for cell in cells])
    return out.getvalue().encode("utf-8-sig")


def template_xlsx(plan: Plan, month: int, department: str | None = None) -> bytes:
    """The template as .xlsx: frozen header, cells to fill coloured, drop-downs for 节点 and 是/否."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = f"{month}月填报"
    sheet.append(COLUMNS)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="DCE6F1")
    choices: dict[str, DataValidation] = {}
    for task, cells in template_rows(plan, month, department):
        sheet.append([inert(cell) for cell in cells])
        answer = "节点" if task.kind == "stages" else "完成值"
        for name in (answer, "分母") if task.kind == "rate" else (answer,):
            sheet.cell(sheet.max_row, COLUMNS.index(name) + 1).fill = PatternFill("solid", fgColor="FFF8DC")
        listed = _choices(task)
        if listed:
            where = sheet.cell(sheet.max_row, COLUMNS.index(answer) + 1).coordinate
            if listed not in choices:
                choices[listed] = DataValidation("list", formula1=f'"{listed}"', showErrorMessage=False)
                sheet.add_data_validation(choices[listed])
            choices[listed].add(where)
    for index, name in enumerate(COLUMNS, 1):
        sheet.column_dimensions[get_column_letter(index)].width = WIDTHS[name]
    for row in sheet.iter_rows(min_row=2, min_col=3, max_col=3):
        row[0].alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "E2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _choices(task: Task) -> str | None:
    """The drop-down's entries, None where the answer is a number. Excel allows 255 characters."""
    if task.kind == "duty":
        return "是,否,无变化"
    if task.kind != "stages":
        return None
    listed = ",".join([NOT_STARTED, *(s.name.replace(",", "，") for s in task.stages), "无变化"])
    return listed.replace('"', "”") if len(listed) <= 255 else None


def inert(text: str) -> str:
    """The text so that no spreadsheet program takes it for a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
