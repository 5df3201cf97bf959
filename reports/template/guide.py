"""填报说明, the sheet of the template that says what goes where."""

from collections.abc import Iterator

from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from metrics.task.standing import Assessment
from plan import KIND_NAMES, NOT_STARTED, Kind, Plan
from records.reading.cells import UNCHANGED
from reports.ooxml.workbook import ASKED, FONT, LOCKED, THIN, print_on_a4, write_text
from reports.template.rows import ROW_HEIGHT
from reports.template.work import work_expected

GUIDE: dict[Kind, tuple[str, str, str]] = {
    "count": ("完成值", "1 月以来的累计数，不是当月数", "120"),
    "rate": ("完成值、分母", "截至本月的分子和分母；全区报的也可只在完成值写百分比", "810 和 900，或 90%"),
    "level": ("完成值", "当前水平，不是累计数；只报全区数", "18"),
    "stages": ("节点", f"已完成的最后一个节点，下拉选；一个都没完成选 {NOT_STARTED}", "开工"),
    "duty": ("完成值", "本月落实了选 是，没有落实选 否", "是"),
    "direction": ("完成值", "当前水平，单位是 % 的写百分比；按街镇报的填分子和分母", "65%"),
    "pending": ("完成值", "目前的数", "12"),
}
"""Kind → where the answer goes, what it is, an example."""


def write_guide(sheet: Worksheet, assessment: Assessment, month: int, department: str | None, kinds: set[Kind]) -> None:
    """填报说明: how much and until when, then what goes where, for the kinds that occur."""
    plan = assessment.plan_of(month)
    day = plan.deadline(month)
    for letter, width in zip("ABCD", (12, 16, 62, 22), strict=True):
        sheet.column_dimensions[letter].width = width
    whose = f"（{department}）" if department else ""
    _say(sheet, f"{plan.title}　{month}月填报说明{whose}", size=14, bold=True)
    _say(sheet, f"{work_expected(assessment, month, department)}。", bold=True)
    _say(sheet, f"截止日：{day.year}年{day.month}月{day.day}日（含当日）。填报截至当月的进展。", bold=True)
    for title, rows in _guide(plan, month, kinds):
        _say(sheet, "")
        _say(sheet, title, bold=True)
        for cells in rows:
            _tell(sheet, cells)
    print_on_a4(sheet, header=False)
    sheet.page_setup.fitToHeight = 1
    sheet.sheet_view.showGridLines = False
    sheet.protection.enable()


def _guide(plan: Plan, month: int, kinds: set[Kind]) -> Iterator[tuple[str, list[tuple[str, ...]]]]:
    """The parts of the guide: a heading, then rows of four cells, or of two of which the second is wide."""
    told = [(KIND_NAMES[kind], *GUIDE[kind]) for kind in GUIDE if kind in kinds]
    yield "一、填什么", [("类型", "填在", "填什么", "例"), *told]
    blanks = [("0", "没有进展，是个数，算已报"), ("空着", "未报，不入库；截止后显示“未报送”")]
    if month != plan.reporting.first_month:
        blanks.insert(1, (UNCHANGED, "与上次报的一样，可下拉选，算已报；以前没有报过的不能写"))
    yield "二、0、无变化、未报", list(blanks)
    yield (
        "三、格子",
        [
            ("黄色", "要填的，填后变白"),
            ("白色", "可填的文字。滞后的写滞后原因和下一步措施；更正原因只在改动以前报的数时写；其余可空"),
            ("灰色", "不用填，已锁定；列宽、行高、字体、筛选可以改"),
            ("参考数", "前面写“全区”的是全区数，不是本街镇的；上月值后面注明月份的，是那个月报的数"),
        ],
    )
    yield (
        "四、怎样交",
        [
            ("保存", "存为 .xlsx。存成 CSV 再打开，有的编号和月份会被 Excel 改成日期"),
            ("上传", "打开“数据上报”页，选这个文件，看过“将入库”“有误”“提醒”，再确认入库"),
        ],
    )
    yield (
        "五、填错了",
        [
            ("有误的行", "不入库，点“下载有误的行”，按“错误原因”改好再传；对的行照常入库"),
            ("已入库的", "改好再传，以后传的为准；截止后改数、把累计数调低的，在“更正原因”写明为什么，滞后原因不用动"),
        ],
    )


def _say(sheet: Worksheet, text: str, *, size: int = 11, bold: bool = False) -> None:
    """A line across the sheet; an empty one is a gap."""
    row = sheet.max_row + 1 if sheet["A1"].value is not None else 1
    cell = sheet.cell(row, 1)
    write_text(cell, text or " ")
    cell.font = Font(name=FONT, size=size, bold=bold)
    sheet.row_dimensions[row].height = 8 if not text else size * 1.8


def _tell(sheet: Worksheet, cells: tuple[str, ...]) -> None:
    row = sheet.max_row + 1
    for column, text in enumerate(cells, 1):
        write_text(sheet.cell(row, column), text)
    if len(cells) == 2:
        sheet.merge_cells(start_row=row, start_column=2, end_row=row, end_column=4)
    for cell in sheet[row][:4]:
        cell.font = Font(name=FONT, size=10.5, bold=cells[0] == "类型")
        cell.border = THIN
        cell.alignment = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)
    sheet.row_dimensions[row].height = ROW_HEIGHT
    colours = {"黄色": ASKED, "灰色": LOCKED}
    if cells[0] in colours:
        sheet.cell(row, 1).fill = colours[cells[0]]
