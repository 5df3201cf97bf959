"""The sheet from which accounts are made, prefilled: a row for each department of the plan."""

import csv
import io

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from plan import Plan
from reports.ooxml.workbook import FONT, TEXT, THIN, inert, print_on_a4, saved, style_header, write_text

HEADER = ("登录名", "姓名", "角色", "科室", "邮箱")
ROLES = ("科室填报人", "局办公室", "局领导", "系统管理员")
WIDTHS = (18, 14, 14, 28, 32)
SPARE = 20
"""Empty rows below for the office and the heads, who belong to no department."""


def accounts_rows(plan: Plan) -> list[tuple[str, ...]]:
    """登录名, 姓名, 角色, 科室, 邮箱."""
    return [("", "", ROLES[0], department, "") for department in plan.departments]


def accounts_xlsx(plan: Plan) -> bytes:
    """The sheet with its roles to choose from; every cell is text, as it is typed."""
    book, title = Workbook(), "账号"
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    sheet.append(HEADER)
    style_header(sheet)
    rows = [*accounts_rows(plan), *[("",) * len(HEADER)] * SPARE]
    for line, row in enumerate(rows, 2):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(line, column)
            cell.number_format, cell.font, cell.border = TEXT, Font(name=FONT), THIN
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            if value:
                write_text(cell, value)
    choices = DataValidation("list", formula1=f'"{",".join(ROLES)}"', allow_blank=True)
    choices.add(f"C2:C{len(rows) + 1}")
    sheet.add_data_validation(choices)
    for index, width in enumerate(WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    sheet.freeze_panes = "A2"
    print_on_a4(sheet, title)
    return saved(book, title)


def accounts_csv(plan: Plan) -> bytes:
    """UTF-8 with BOM, so that Excel and WPS read it rightly."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([HEADER, *([inert(cell) for cell in row] for row in accounts_rows(plan))])
    return out.getvalue().encode("utf-8-sig")
