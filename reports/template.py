"""The monthly file to fill in, as .xlsx and CSV: one row per cell that is due (contract.md, The monthly file).

Whatever is known is filled in (减负, domain.md section 9): ids, names, targets, 序时, last month's value. Header
names decide what a column is, so a column to read stands beside the one to fill.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import NamedTuple

from openpyxl import Workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from metrics import pace
from metrics.assess import Assessment, Standing
from metrics.explain import shown_due
from metrics.figures import trimmed
from plan import KIND_NAMES, NOT_STARTED, Kind, Plan, Task
from reports.workbook import (
    ASKED,
    FONT,
    LOCKED,
    THIN,
    UNDER_RULE,
    inert,
    print_on_a4,
    saved,
    style_header,
    write_text,
)

__all__ = ["cells_due", "inert", "minutes_expected", "template_csv", "template_xlsx", "work_expected"]

WIDTHS = {
    "月份": 8.5,
    "任务编号": 8.5,
    "任务名称": 28,
    "街镇": 13,
    "类型": 7,
    "单位": 6,
    "目标": 11,
    "本月应完成": 11,
    "上月值": 16,
    "完成值": 11,
    "分母": 9,
    "节点": 15,
    "进展情况": 30,
    "滞后原因": 22,
    "下一步措施": 22,
    "责任科室": 14,
}
"""The columns in their order on screen and their widths in characters."""
ORDER = tuple(WIDTHS)
NARRATIVES = ("进展情况", "滞后原因", "下一步措施")
LEFT = ("任务名称", *NARRATIVES, "责任科室")
"""Columns of longer text: at the left, wrapped; the others in the middle, shrunk where too narrow."""
ROW_HEIGHT = 20
LINE_HEIGHT = 13
NAME_FITS = 16
"""Characters of a task's name on one line."""
UNCHANGED = "无变化"
CHOICES = "选项"
"""The hidden sheet of the drop-downs that are too long for a cell's own list."""
LIST_LIMIT = 255
"""Characters that Excel allows in a drop-down written into the cell."""

SECONDS_PER_CELL = 30
"""Three in four cells are a pick from a list (20 s); the fourth is a number with a sentence beside it (60 s)."""
ROUGHLY = 10
"""Above this many minutes an estimate is rounded up to five."""

GUIDE: dict[Kind, tuple[str, str, str]] = {
    "count": ("完成值", "1 月以来的累计数，不是当月数", "120"),
    "rate": ("完成值、分母", "截至本月的分子和分母；全区报的也可只在完成值写百分比", "810 和 900，或 90%"),
    "stages": ("节点", f"已完成的最后一个节点，下拉选；一个都没完成选 {NOT_STARTED}", "开工"),
    "duty": ("完成值", "本月落实了选 是，没有落实选 否", "是"),
    "direction": ("完成值", "当前水平，单位是 % 的写百分比；按街镇报的填分子和分母", "65%"),
    "pending": ("完成值", "目前的数", "12"),
}
"""Kind → where the answer goes, what it is, an example."""


@dataclass(frozen=True)
class Figure:
    """A number to be read: `value` as people count it (90 with the sign %), words before and after it."""

    value: Fraction
    sign: str = ""
    before: str = ""
    after: str = ""

    @property
    def text(self) -> str:
        return f"{self.before}{trimmed(self.value)}{self.sign}{self.after}"

    @property
    def number(self) -> int | float:
        """What the spreadsheet holds: 0.9 for 90%."""
        exact = self.value / 100 if self.sign else self.value
        return int(exact) if exact.denominator == 1 else round(float(exact), 6)

    @property
    def format(self) -> str:
        """The number format under which the cell reads as `text`."""
        decimals = len(trimmed(self.value).partition(".")[2])
        digits = "0." + "0" * decimals if decimals else "0"
        quoted = [f'"{words}"' if words else "" for words in (self.before, self.after)]
        return f"{quoted[0]}{digits}{self.sign}{quoted[1]}"


class Line(NamedTuple):
    """One row: the task, and what each column holds ('' where empty)."""

    task: Task
    cells: dict[str, str | Figure]


def cells_due(plan: Plan, month: int, department: str | None = None) -> int:
    """How many cells (格) a month asks of a department, or of all: one a task, or one per 街镇."""
    if month not in plan.reporting.months:
        return 0
    return sum(len(_units(plan, task)) for task in _tasks(plan, department))


def minutes_expected(cells: int) -> int:
    """About how long so many cells take, for a person who has the figures at hand."""
    minutes = -(-cells * SECONDS_PER_CELL // 60)
    return minutes if minutes <= ROUGHLY else -(-minutes // 5) * 5


def work_expected(assessment: Assessment, month: int, department: str | None = None) -> str:
    """`本月应填 38 格，约 20 分钟`; cells already answered in the template are named and take no time."""
    cells = cells_due(assessment.plan, month, department)
    ready = sum(line.cells["节点"] != "" for line in template_lines(assessment, month, department))
    done = f"，其中 {ready} 格已预填“{UNCHANGED}”" if ready else ""
    return f"本月应填 {cells} 格{done}，约 {minutes_expected(cells - ready)} 分钟"


def template_lines(assessment: Assessment, month: int, department: str | None = None) -> Iterator[Line]:
    """The rows in the plan's order; a by_unit task has one per 街镇."""
    plan = assessment.plan
    for task in _tasks(plan, department):
        standings = assessment.standings.get(task.id, {})
        for unit in _units(plan, task):
            cells: dict[str, str | Figure] = dict.fromkeys(ORDER, "")
            cells |= {
                "月份": f"{plan.year}-{month:02d}",
                "任务编号": task.id,
                "任务名称": task.title,
                "街镇": unit,
                "类型": KIND_NAMES[task.kind],
                "单位": task.unit or ("%" if task.kind == "rate" else ""),
                "目标": _target(task, unit),
                "本月应完成": _due(task, month, unit),
                "上月值": _last(task, standings, month, unit),
                "节点": UNCHANGED if _finished(task, standings, month) else "",
                "责任科室": task.department,
            }
            yield Line(task, cells)


def template_csv(assessment: Assessment, month: int, department: str | None = None) -> bytes:
    """The template as CSV that Excel and WPS open rightly: UTF-8 with BOM, CRLF.

    The month is written 2024年6月: Excel turns 2024-06 into a date that it saves as Jun-24.
    """
    plan = assessment.plan
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(ORDER)
    for line in template_lines(assessment, month, department):
        cells = line.cells | {"月份": f"{plan.year}年{month}月"}
        texts = (cell.text if isinstance(cell, Figure) else cell for cell in cells.values())
        writer.writerow([inert(text) for text in texts])
    return out.getvalue().encode("utf-8-sig")


def template_xlsx(assessment: Assessment, month: int, department: str | None = None) -> bytes:
    """The template as .xlsx: the sheet to fill, 填报说明, and hidden the longer drop-downs.

    Only what is to be filled in is unlocked (no password); an answer that is due is coloured until given.
    """
    plan = assessment.plan
    lines = list(template_lines(assessment, month, department))
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = f"{month}月填报"
    # for the rows without a height of their own, which Excel goes on fitting to what is typed
    sheet.sheet_format.defaultRowHeight, sheet.sheet_format.customHeight = ROW_HEIGHT, True
    for column, name in enumerate(ORDER, 1):
        write_text(sheet.cell(1, column), name)
        sheet.column_dimensions[get_column_letter(column)].width = WIDTHS[name]
    style_header(sheet)
    section = None
    for row, line in enumerate(lines, 2):
        before, section = section, plan.places[line.task.id].section
        _write_line(sheet, row, line, opens=section is not before)
    _colour_until_filled(sheet, lines)
    guide = book.create_sheet("填报说明")
    _write_guide(guide, assessment, month, department, {line.task.kind for line in lines})
    _add_choices(book, sheet, lines, first=month == plan.reporting.first_month)
    _protect(sheet)
    sheet.freeze_panes = sheet.cell(2, ORDER.index("街镇") + 2)
    sheet.auto_filter.ref = sheet.dimensions
    if department is not None:  # the same in every row
        sheet.column_dimensions[_letter("责任科室")].hidden = True
        sheet.print_area = f"A1:{_letter('下一步措施')}{len(lines) + 1}"
    print_on_a4(sheet, f"{plan.title}　{month}月填报{f'（{department}）' if department else ''}")
    return saved(book, plan.title, datetime(plan.year, month, 1))


def _tasks(plan: Plan, department: str | None) -> Iterator[Task]:
    return (task for task in plan.tasks.values() if department is None or task.department == department)


def _units(plan: Plan, task: Task) -> tuple[str, ...]:
    return plan.units if task.by_unit and plan.units else ("",)


def _asked(task: Task) -> tuple[str, ...]:
    """The columns in which the task's answer is due."""
    if task.kind == "stages":
        return ("节点",)
    return ("完成值", "分母") if task.kind == "rate" or (task.kind == "direction" and task.by_unit) else ("完成值",)


def _open(task: Task) -> tuple[str, ...]:
    """The columns that may be filled in for the task."""
    return (*_asked(task), *NARRATIVES)


def _figure(task: Task, value: Fraction, before: str = "", after: str = "") -> Figure:
    share = task.kind == "rate" or task.unit == "%"
    return Figure(value * 100, "%", before, after) if share else Figure(value, "", before, after)


def _target(task: Task, unit: str) -> str | Figure:
    """What the year asks; a district's target beside a 街镇 says that it is the district's."""
    if task.kind == "pending":
        return "待下达"
    if task.kind == "stages":
        return task.stages[-1].name
    if task.kind == "direction":
        word = "降低" if task.at_most else "提高"
        return word if task.baseline is None else _figure(task, task.baseline, "低于" if task.at_most else "高于")
    own = task.unit_targets.get(unit)
    if own is not None:
        return _figure(task, own)
    return "" if task.target is None else _figure(task, task.target, _scope(task, unit))


def _due(task: Task, month: int, unit: str) -> str | Figure:
    """序时 of the month: the number, or the stage that should be finished."""
    due = pace.due(task, month)
    if due is None:
        return ""
    if task.kind == "stages":
        return task.stages[int(due) - 1].name if due else ""
    # to the same digits as on screen, where 序时 is said in whole units if the target is whole
    whole = "." not in shown_due(task, due)
    exact = Fraction(trimmed(due, 0)) if whole and task.kind == "count" else due
    return _figure(task, exact, _scope(task, unit))


def _scope(task: Task, unit: str) -> str:
    return ("全区" if unit else "") + ("≤" if task.at_most else "")


def _last(task: Task, standings: dict[int, Standing], month: int, unit: str) -> str | Figure:
    """What was known at the month before; `120（5月）` where that month itself was not reported."""
    if month - 1 not in standings:
        return ""
    known = standings[month - 1].progress
    if unit:
        part = next((part for part in known.by_unit if part.unit == unit), None)
        if part is None:
            return ""
        after = f"（{part.month}月）" if part.month != month - 1 else ""
        if part.denominator:
            return _ratio(task, part.value, part.denominator, after)
        return _figure(task, part.value, after=after)
    if known.actual is None or task.by_unit:
        return ""
    if task.kind == "duty":
        if not known.reported:
            return "未报"
        before = standings[month - 2].actual if month - 2 in standings else None
        return "是" if known.actual > (before or 0) else "否"
    after = "" if known.reported else f"（{known.month}月）"
    if task.kind == "stages":
        return f"{known.stage}{after}"
    if known.denominator:
        return _ratio(task, known.numerator or Fraction(0), known.denominator, after)
    return _figure(task, known.actual, after=after)


def _ratio(task: Task, above: Fraction, below: Fraction, after: str) -> str:
    """`90%（810/900）`: alone, 9/10 would be a day in autumn to a spreadsheet."""
    return f"{_figure(task, above / below).text}（{trimmed(above)}/{trimmed(below)}）{after}"


def _finished(task: Task, standings: dict[int, Standing], month: int) -> bool:
    """Whether all stages were finished the month before, so that nothing is left to say but 无变化.

    Not for a task by 街镇, where the figure is that of the slowest of those that reported.
    """
    if task.kind != "stages" or task.by_unit or month - 1 not in standings:
        return False
    reported = month in standings and standings[month].progress.reported
    return not reported and standings[month - 1].actual == len(task.stages)


def _letter(name: str) -> str:
    return str(get_column_letter(ORDER.index(name) + 1))


def _write_line(sheet: Worksheet, row: int, line: Line, *, opens: bool) -> None:
    """One row; `opens`: it is the first of its section and has a stronger line above it."""
    asked, unlocked = _asked(line.task), _open(line.task)
    for column, (name, held) in enumerate(line.cells.items(), 1):
        cell = sheet.cell(row, column)
        if isinstance(held, Figure):
            cell.value, cell.number_format = held.number, held.format
        elif held or name in ("节点", *NARRATIVES):
            write_text(cell, held)
        elif name == "完成值" and line.task.unit == "%" and line.task.kind != "rate" and "分母" not in asked:
            cell.number_format = "0.00%"  # under which Excel takes a typed 65 and a typed 0.65 for 65%
        cell.font = Font(name=FONT, size=10)
        cell.border = UNDER_RULE if opens else THIN
        cell.alignment = Alignment(
            horizontal="left" if name in LEFT else "right" if isinstance(held, Figure) else "center",
            vertical="center",
            indent=1 if isinstance(held, Figure) or name in LEFT else 0,
            wrap_text=name in LEFT,
            shrink_to_fit=name not in LEFT,
        )
        if name in unlocked:
            cell.protection = Protection(locked=False)
        if name in asked:
            cell.fill = ASKED
        elif name not in unlocked:
            cell.fill = LOCKED
    lines = -(-len(line.task.title) // NAME_FITS)
    if lines > 1:
        sheet.row_dimensions[row].height = max(ROW_HEIGHT, lines * LINE_HEIGHT + 4)


def _colour_until_filled(sheet: Worksheet, lines: list[Line]) -> None:
    """White once there is an answer; a 分母 also where 无变化 or a percentage needs none."""
    for name in ("完成值", "分母", "节点"):
        rows = [row for row, line in enumerate(lines, 2) if name in _asked(line.task)]
        if not rows:
            continue
        own, value = f"{_letter(name)}{rows[0]}", f"{_letter('完成值')}{rows[0]}"
        filled = f"LEN(TRIM({own}))>0"
        if name == "分母":
            share = f'RIGHT(TRIM({value}),1)="%",RIGHT(TRIM({value}),1)="％",AND(ISNUMBER({value}),{value}>0,{value}<1)'
            filled = f'OR({filled},TRIM({value})="{UNCHANGED}",{share})'
        white = PatternFill("solid", bgColor="FFFFFF")
        places = " ".join(f"{_letter(name)}{a}:{_letter(name)}{b}" for a, b in _runs(rows))
        sheet.conditional_formatting.add(places, FormulaRule(formula=[filled], fill=white))


def _runs(rows: Iterable[int]) -> list[tuple[int, int]]:
    """2, 3, 4, 9 → (2, 4), (9, 9)."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and row == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs


def _add_choices(book: Workbook, sheet: Worksheet, lines: list[Line], *, first: bool) -> None:
    """A drop-down for every answer: all of it, or beside a number 无变化 in one click.

    In the first month there is nothing that 无变化 could repeat, so it is not offered.
    """
    made: dict[tuple[tuple[str, ...], str], DataValidation] = {}
    for row, line in enumerate(lines, 2):
        choices = [*_answers(line.task), *([] if first else [UNCHANGED])]
        hint = _hint(line.task)
        key = tuple(choices), hint
        if key not in made:
            made[key] = _validation(book, choices, hint, closed=bool(_answers(line.task)))
            sheet.add_data_validation(made[key])
        made[key].add(f"{_letter(_asked(line.task)[0])}{row}")


def _answers(task: Task) -> tuple[str, ...]:
    """The answers among which one chooses; none where it is a number."""
    if task.kind == "duty":
        return ("是", "否")
    return (NOT_STARTED, *(stage.name for stage in task.stages)) if task.kind == "stages" else ()


def _hint(task: Task) -> str:
    """What is said beside a selected number cell: the slips that are made most."""
    unit = "，写百分比" if task.unit == "%" else f"，单位：{task.unit}" if task.unit else ""
    hints: dict[Kind, str] = {
        "count": f"填 1 月以来的累计数{unit}",
        "rate": "填分子，右边填分母" + ("" if task.by_unit else "；或只填百分比"),
        "direction": f"填当前水平{unit}",
        "pending": f"填目前的数{unit}",
    }
    return hints.get(task.kind, "")


def _validation(book: Workbook, choices: list[str], hint: str, *, closed: bool) -> DataValidation:
    """The drop-down; `closed`: another answer is questioned, though never refused."""
    made = DataValidation(type="list" if choices else None, allow_blank=True)
    if choices:
        made.formula1 = _list_formula(book, choices)
    if closed:
        made.showErrorMessage, made.errorStyle = True, "warning"
        made.errorTitle, made.error = "请核对", "请从下拉列表中选一项。"
    if hint:
        made.showInputMessage, made.prompt = True, hint
    return made


def _list_formula(book: Workbook, choices: list[str]) -> str:
    """The list in the cell itself; on the hidden sheet where it is too long or a name holds a comma."""
    listed = ",".join(choices)
    if len(listed) <= LIST_LIMIT and not any("," in choice or '"' in choice for choice in choices):
        return f'"{listed}"'
    if CHOICES not in book.sheetnames:
        book.create_sheet(CHOICES).sheet_state = "hidden"
    hidden = book[CHOICES]
    column = 1 if hidden.cell(1, 1).value is None else hidden.max_column + 1
    for row, choice in enumerate(choices, 1):
        write_text(hidden.cell(row, column), choice)
    letter = get_column_letter(column)
    return f"{CHOICES}!${letter}$1:${letter}${len(choices)}"


def _protect(sheet: Worksheet) -> None:
    """Locked without a password; what is true here stays forbidden, what is false is allowed."""
    sheet.protection.enable()
    for allowed in ("formatCells", "formatColumns", "formatRows", "sort", "autoFilter"):
        setattr(sheet.protection, allowed, False)


def _write_guide(
    sheet: Worksheet, assessment: Assessment, month: int, department: str | None, kinds: set[Kind]
) -> None:
    """填报说明: how much and until when, then what goes where, for the kinds that occur."""
    plan = assessment.plan
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
            ("白色", "可填的文字。滞后的写滞后原因和下一步措施，其余可空"),
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
            ("已入库的", "改好再传，以后传的为准；累计数调低的，在滞后原因写明更正原因"),
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
