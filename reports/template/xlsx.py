"""The monthly file to fill in, as .xlsx and CSV: one row per cell that is due (contract.md, The monthly file).

Whatever is known is filled in (减负, domain.md section 9): ids, names, targets, 序时, last month's value.
"""

import csv
import io
from collections.abc import Iterable
from datetime import datetime

from openpyxl import Workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from metrics.task.standing import Assessment
from records.reading.cells import UNCHANGED
from reports.ooxml.workbook import (
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
from reports.template.choices import add_choices
from reports.template.guide import write_guide
from reports.template.rows import (
    LEFT,
    NARRATIVES,
    ROW_HEIGHT,
    SITE,
    WIDTHS,
    Figure,
    Line,
    letter,
    order_of,
    site_lines,
)

LINE_HEIGHT = 13
NAME_FITS = 16
"""Characters of a task's name on one line."""


def template_csv(assessment: Assessment, month: int, department: str | None = None) -> bytes:
    """The template as CSV that Excel and WPS open rightly: UTF-8 with BOM, CRLF.

    The month is written 2024年6月: Excel turns 2024-06 into a date that it saves as Jun-24.
    """
    plan = assessment.plan_of(month)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    lines = [*site_lines(assessment, month, department)]
    order = order_of(lines)
    writer.writerow(order)
    for line in lines:
        cells = line.cells | {"月份": f"{plan.year}年{month}月"}
        held = (cells.get(name, "") for name in order)
        texts = (cell.text if isinstance(cell, Figure) else cell for cell in held)
        writer.writerow([inert(text) for text in texts])
    return out.getvalue().encode("utf-8-sig")


def template_xlsx(assessment: Assessment, month: int, department: str | None = None) -> bytes:
    """The template as .xlsx: the sheet to fill, 填报说明, and hidden the longer drop-downs.

    Only what is to be filled in is unlocked (no password); an answer that is due is coloured until given.
    """
    plan = assessment.plan_of(month)
    lines = list(site_lines(assessment, month, department))
    order = order_of(lines)
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = f"{month}月填报"
    # for the rows without a height of their own, which Excel goes on fitting to what is typed
    sheet.sheet_format.defaultRowHeight, sheet.sheet_format.customHeight = ROW_HEIGHT, True
    for column, name in enumerate(order, 1):
        write_text(sheet.cell(1, column), name)
        sheet.column_dimensions[get_column_letter(column)].width = WIDTHS[name]
    style_header(sheet)
    section = None
    for row, line in enumerate(lines, 2):
        before, section = section, plan.places[line.task.id].section
        _write_line(sheet, row, line, order, opens=section is not before)
    _colour_until_filled(sheet, lines, order)
    guide = book.create_sheet("填报说明")
    write_guide(guide, assessment, month, department, {line.task.kind for line in lines})
    add_choices(book, sheet, lines, first=month == plan.reporting.first_month)
    _protect(sheet)
    sheet.freeze_panes = sheet.cell(2, order.index(SITE if SITE in order else "街镇") + 2)
    sheet.auto_filter.ref = sheet.dimensions
    if department is not None:  # the same in every row
        sheet.column_dimensions[letter("责任科室", order)].hidden = True
        sheet.print_area = f"A1:{letter('更正原因', order)}{len(lines) + 1}"
    print_on_a4(sheet, f"{plan.title}　{month}月填报{f'（{department}）' if department else ''}")
    return saved(book, plan.title, datetime(plan.year, month, 1))


def _write_line(sheet: Worksheet, row: int, line: Line, order: tuple[str, ...], *, opens: bool) -> None:
    """One row; `opens`: it is the first of its section and has a stronger line above it."""
    asked, unlocked = line.answered_in, line.open_columns
    for column, name in enumerate(order, 1):
        held = line.cells.get(name, "")
        cell = sheet.cell(row, column)
        if isinstance(held, Figure):
            cell.value, cell.number_format = held.number, held.format
        elif held or name in ("节点", *NARRATIVES):
            write_text(cell, held)
        elif (
            name == "完成值"
            and not line.site
            and line.task.unit == "%"
            and line.task.kind != "rate"
            and "分母" not in asked
        ):
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


def _colour_until_filled(sheet: Worksheet, lines: list[Line], order: tuple[str, ...]) -> None:
    """White once there is an answer; a 分母 also where 无变化 or a percentage needs none."""
    for name in ("完成值", "分母", "节点"):
        rows = [row for row, line in enumerate(lines, 2) if name in line.answered_in]
        if not rows:
            continue
        own, value = f"{letter(name, order)}{rows[0]}", f"{letter('完成值', order)}{rows[0]}"
        filled = f"LEN(TRIM({own}))>0"
        if name == "分母":
            share = f'RIGHT(TRIM({value}),1)="%",RIGHT(TRIM({value}),1)="％",AND(ISNUMBER({value}),{value}>0,{value}<1)'
            filled = f'OR({filled},TRIM({value})="{UNCHANGED}",{share})'
        white = PatternFill("solid", bgColor="FFFFFF")
        places = " ".join(f"{letter(name, order)}{a}:{letter(name, order)}{b}" for a, b in _runs(rows))
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


def _protect(sheet: Worksheet) -> None:
    """Locked without a password; what is true here stays forbidden, what is false is allowed."""
    sheet.protection.enable()
    for allowed in ("formatCells", "formatColumns", "formatRows", "sort", "autoFilter"):
        setattr(sheet.protection, allowed, False)
