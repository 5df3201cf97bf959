"""Each file as its department saves it: encoding or workbook, and loose spelling."""

import csv
import io
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font

from records import COLUMNS
from reports.ooxml.workbook import saved
from scripts.sample.clerk import File
from scripts.sample.stories import LOOSE, UTF8, XLSX

SELDOM = {name: COLUMNS.index(name) for name in ("更正原因", "点位")}
"""Columns that only files have which say something there, and where a row holds them."""
SAMPLE = Path(__file__).parent.parent.parent / "data" / "sample"


def loosen(how: str, lines: list[list[str]], file: File) -> list[list[str]]:
    """The cells of a file, some of them spelled as a hurried hand spells them."""
    month = {"年月": "{y}年{m}月", "斜线": "{y}/{m}/1", "月": "{m}月"}.get(how)
    wide = str.maketrans("0123456789.%", "０１２３４５６７８９．％")
    for row, line in zip(file.rows, lines, strict=True):
        count, year = row.task.kind == "count" and line[4].isdecimal(), line[0][:4]
        if month:
            line[0] = month.format(y=year, m=row.month)
        elif how == "short":
            line[3] = line[3].removesuffix("街道")
        elif how == "unit" and count and not line[3]:
            line[4] += row.task.unit
        elif how == "wide" and (count or line[4].endswith("%")):
            line[4] = line[4].translate(wide)
        elif how == "share" and line[5]:
            line[4:6] = [f"{100 * int(line[4]) // int(line[5])}％", ""]
    if how == "blank":
        lines.insert(len(lines) // 2, [""] * len(lines[0]))
    if how == "total":
        at = max(i for i, row in enumerate(file.rows) if row.unit)
        total = sum(int(r.value) for r in file.rows if r.task == file.rows[at].task and r.value.isdecimal())
        lines.insert(at + 1, ["", "", "合计", "", str(total)] + [""] * (len(lines[0]) - 5))
    return lines


def _in_order(lines: list[list[str]]) -> list[list[str]]:
    """Header and rows, 点位 beside the 街镇 as in the template, without the columns in which nobody says anything."""
    order = [at for at in range(len(COLUMNS)) if at not in SELDOM.values() or any(line[at] for line in lines)]
    if SELDOM["点位"] in order:
        order.remove(SELDOM["点位"])
        order.insert(order.index(COLUMNS.index("街镇")) + 1, SELDOM["点位"])
    return [[line[at] for at in order] for line in ([*COLUMNS], *lines)]


def saved_csv(lines: list[list[str]], encoding: str) -> bytes:
    """CSV as Excel saves it, with CRLF; the header is the first line."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows(lines)
    return out.getvalue().encode(encoding)


def saved_xlsx(lines: list[list[str]], file: File) -> bytes:
    """A workbook with a title above the header; numbers and percentages as numbers."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    title = f"{file.department}{file.month}月重点工作推进情况"
    sheet.append([title])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(lines[0]))
    sheet.append(lines[0])
    for cell in (*sheet[1], *sheet[2]):
        cell.font = Font(bold=True)
    at = lines[0].index("完成值")
    for line in lines[1:]:
        sheet.append([text or None for text in line])
        value = sheet.cell(sheet.max_row, at + 1)
        if line[at].endswith("%"):
            value.value, value.number_format = round(float(line[at][:-1]) / 100, 6), "0.0%"
        elif line[at].isdecimal():
            value.value = int(line[at])
    return saved(book, title, file.received)


def save(file: File, year: int) -> str:
    """Write a file as its department saves it. Returns its path below data/sample."""
    lines = [row.cells(year) for row in file.rows]
    if how := LOOSE.get((file.department, file.month)):
        lines = loosen(how, lines, file)
    lines = _in_order(lines)
    if file.department in XLSX:
        name, content = f"{file.path}.xlsx", saved_xlsx(lines, file)
    else:
        encoding = "utf-8-sig" if file.department in UTF8 else "gb18030"
        name, content = f"{file.path}.csv", saved_csv(lines, encoding)
    path = SAMPLE / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return name
