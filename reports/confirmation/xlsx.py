"""The 任务确认表: what may be changed is white, what is 待确认 coloured; read back by plan/drafting/confirmed.py."""

from datetime import datetime

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from plan import KIND_NAMES, Plan
from plan.drafting.confirmed import COLUMNS, FIXED, row
from reports.ooxml.workbook import ASKED, FONT, LOCKED, THIN, print_on_a4, saved, style_header, write_text

WIDTHS = {
    "任务编号": 10,
    "方面": 16,
    "条": 20,
    "任务名称": 28,
    "类型": 8,
    "目标": 9,
    "单位": 9,
    "完成月份": 9,
    "节点": 30,
    "牵头科室": 14,
    "配合科室": 18,
    "分管领导": 14,
    "力争": 6,
    "口径说明": 24,
    "待确认": 32,
    "原文": 44,
}
GUIDE = (
    "请核对本科室的任务：白色的格子可以直接改，灰色的不要改。",
    "「待确认」写明哪里没有把握；核实后清空这一格。「节点」写成 起草4月、印发9月 这样。",
    "不归本科室的，改「牵头科室」。改好的表交回局办公室，可以只交本科室的行。",
)


def confirmation_xlsx(plan: Plan) -> bytes:
    """The workbook of a plan, the same bytes for the same plan."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "任务确认表"
    for column, name in enumerate(COLUMNS, 1):
        write_text(sheet.cell(1, column), name)
        sheet.column_dimensions[get_column_letter(column)].width = WIDTHS[name]
    style_header(sheet)
    for number, task in enumerate(plan.tasks.values(), 2):
        for column, (name, text) in enumerate(row(plan, task).items(), 1):
            cell = sheet.cell(number, column)
            write_text(cell, text)
            cell.font, cell.border = Font(name=FONT, size=10), THIN
            cell.alignment = Alignment(vertical="center", wrap_text=True)
            if name in FIXED:
                cell.fill = LOCKED
            elif (name == "待确认" and text) or (name == "牵头科室" and not text):
                cell.fill = ASKED
    _choices(sheet, len(plan.tasks) + 1)
    sheet.freeze_panes = "E2"
    sheet.auto_filter.ref = sheet.dimensions
    print_on_a4(sheet, f"{plan.title}　任务确认表")
    guide = book.create_sheet("填表说明")
    guide.column_dimensions["A"].width = 90
    for number, line in enumerate(GUIDE, 1):
        write_text(guide.cell(number, 1), line)
    return saved(book, plan.title, datetime(plan.year, 1, 1))


def _choices(sheet: Worksheet, last: int) -> None:
    """Drop-downs of kinds and of 是."""
    for name, choices in (("类型", ",".join(KIND_NAMES.values())), ("力争", "是")):
        letter = get_column_letter(COLUMNS.index(name) + 1)
        choice = DataValidation(type="list", formula1=f'"{choices}"', allow_blank=True)
        sheet.add_data_validation(choice)
        choice.add(f"{letter}2:{letter}{max(last, 2)}")
