"""报送情况 and 已锁定期数据变更登记 as files: .xlsx for people, .csv for machines.

A list is its header and rows of text and counts; the note under it says what it was taken of.
"""

import csv
import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from metrics.figures import percent
from metrics.month.discipline import STATES, Discipline, completeness, timeliness, total
from metrics.month.rollup import Reporting
from metrics.task.standing import Assessment
from plan import Plan
from records import Entry, LockedChange
from reports.look.table import said
from reports.ooxml.workbook import FONT, THIN, inert, print_on_a4, saved, style_header, write_text

Cells = Sequence[str | int]

LIST_HEADER = ["科室", "状态", "应报", "已报", "按时", "完整率", "及时率", "迟报天数", "未报任务"]
LIST_WIDTHS = (24, 16, 7, 7, 7, 9, 9, 10, 70)
MISSING_HEADER = ["科室", "任务编号", "任务名称", "街镇"]
MISSING_WIDTHS = (26, 12, 60, 20)
REGISTER_HEADER = ["月份", "任务", "街镇", "原数", "现数", "更改人", "时间", "原因", "文件"]
REGISTER_WIDTHS = (10, 34, 14, 14, 18, 18, 17, 30, 30)


def list_rows(rows: Sequence[Discipline]) -> list[list[str | int]]:
    """One row per department in the order given, and 合计, under LIST_HEADER. Counts are of cells."""
    found: list[list[str | int]] = [
        [r.department, STATES[r.state], *_figures(r.cells), r.days_late, r.owed] for r in rows
    ]
    owed = sum(len(r.missing) for r in rows)
    return [*found, ["合计", "", *_figures(total(rows)), "", f"{owed} 项" if owed else ""]]


def _figures(cells: Reporting) -> list[str | int]:
    shares = (completeness(cells), timeliness(cells))
    return [cells.due, cells.reported, cells.on_time, *(percent(share, 1) or "" for share in shares)]


def missing_rows(rows: Iterable[Discipline]) -> list[list[str | int]]:
    """One row per cell still owed, under MISSING_HEADER: 应报 less 已报 of them."""
    return [
        [row.department, each.task.id, each.task.title, unit]
        for row in rows
        for each in row.missing
        for unit in each.units or ("全区",)
    ]


def list_xlsx(assessment: Assessment, month: int, rows: Sequence[Discipline]) -> bytes:
    """Two sheets: one row per department; every cell that is missing."""
    title = f"{assessment.plan.year}年{month}月报送情况"
    book = Workbook()
    first = book.active
    assert first is not None
    _fill(first, title, LIST_HEADER, list_rows(rows), LIST_WIDTHS, note(assessment, month))
    for cell in first[len(rows) + 2]:  # 合计
        cell.font = Font(name=FONT, bold=True)
    second = book.create_sheet()
    _fill(second, f"{month}月未报明细", MISSING_HEADER, missing_rows(rows), MISSING_WIDTHS, note(assessment, month))
    return saved(book, title)


def list_csv(assessment: Assessment, month: int, rows: Sequence[Discipline]) -> bytes:
    """The first sheet as CSV."""
    return _csv([LIST_HEADER, *list_rows(rows), [note(assessment, month)]])


def note(assessment: Assessment, month: int | None = None) -> str:
    """What a list was taken of: 截止日 of a month, 数据版本, and whether the figures are invented."""
    said = [f"截止日 {assessment.plan.deadline(month):%Y-%m-%d}"] if month else []
    said.append(assessment.snapshot.caption)
    if assessment.demo:
        said.append("演示数据")
    return " · ".join(said)


def register_rows(plan: Plan, changes: Iterable[LockedChange]) -> list[list[str]]:
    """One row per change to a locked month, oldest first, under REGISTER_HEADER.

    Of an undone file 原数 is what it had said and 现数 says that it was withdrawn; of a
    更正申请 without effect 现数 says what was asked for and what became of it.
    """
    return [
        [
            f"{c.month:%Y-%m}",
            f"{c.task} {plan.tasks[c.task].title}" if c.task in plan.tasks else c.task,
            c.unit or "全区",
            *_before_and_after(plan, c),
            c.person,
            f"{c.when:%Y-%m-%d %H:%M}",
            _why(c),
            c.file,
        ]
        for c in changes
    ]


def _why(c: LockedChange) -> str:
    reason = c.reason or ""
    return f"{reason}（更正申请，{c.granted_by}同意）" if c.granted_by else reason


def _before_and_after(plan: Plan, c: LockedChange) -> tuple[str, str]:
    after = said(plan, _entry(c, c.same, c.value, c.denominator, c.stage))
    before = said(plan, _entry(c, bool(c.same_before), c.value_before, c.denominator_before, c.stage_before))
    if c.undone:
        return after, f"已撤销（此前为{before}）" if c.had_before else "已撤销"
    stood = before if c.had_before else "未报"
    return stood, f"申请改为{after}（{c.without_effect}）" if c.without_effect else after


def _entry(c: LockedChange, same: bool, value: object, denominator: object, stage: object) -> Entry:
    """The figures of one side of a change in the form that `said` puts into words."""
    return Entry._make((0, c.month, c.task, c.unit, same, value, denominator, stage, None, None, None, None, ""))


def register_xlsx(assessment: Assessment, changes: Iterable[LockedChange]) -> bytes:
    """The register on one sheet."""
    plan = assessment.plan
    title = f"{plan.year}年已锁定月份数据变更登记"
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    _fill(sheet, title, REGISTER_HEADER, register_rows(plan, changes), REGISTER_WIDTHS, note(assessment))
    return saved(book, title)


def register_csv(assessment: Assessment, changes: Iterable[LockedChange]) -> bytes:
    return _csv([REGISTER_HEADER, *register_rows(assessment.plan, changes), [note(assessment)]])


def _fill(
    sheet: Worksheet, title: str, header: Cells, rows: Sequence[Cells], widths: Sequence[int], below: str
) -> None:
    """Header, rows and the note on one sheet for A4 landscape; texts are texts, counts are numbers."""
    sheet.title = title
    sheet.append(list(header))
    style_header(sheet)
    for line, row in enumerate(rows, 2):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(line, column)
            cell.font = Font(name=FONT)
            cell.border = THIN
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            if isinstance(value, int):
                cell.value = value
            else:
                write_text(cell, value)
    last = sheet.cell(len(rows) + 3, 1)
    write_text(last, below)
    last.font = Font(name=FONT, italic=True)
    for index, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    sheet.freeze_panes = "A2"
    print_on_a4(sheet, f"{title}  {below}")


def _csv(rows: Iterable[Cells]) -> bytes:
    """UTF-8 with BOM, so that Excel and WPS read it rightly."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([[inert(str(value)) for value in row] for row in rows])
    return out.getvalue().encode("utf-8-sig")
