"""What was filled in on the page as a monthly file, and what the checks say of it at each cell.

The file goes the way of every other one; it is kept as it is and can be taken away.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from plan import Plan, Problem
from plan.problem import shortened
from records import COLUMNS, Upload
from records.reading import cells
from records.reading.sheet import FIGURES
from reports.ooxml.workbook import inert
from reports.template.filling import Cell, Filling

ORIGIN = "在线填报"
"""How the name of such a file ends."""
WHEN = "填报时间"
"""Makes the file another one than an earlier one that said the same: 120 may be said, corrected and said again."""
Texts = Mapping[Cell, Mapping[str, str]]
"""What was typed: row → column → text."""


def filled_rows(rows: Iterable[Filling], typed: Texts) -> list[Filling]:
    """The rows into which something was typed, in their order: those of the file."""
    return [row for row in rows if any(typed.get(row.cell, {}).values())]


def filled_file(
    plan: Plan, rows: Sequence[Filling], typed: Texts, *, department: str, month: int, when: datetime
) -> Upload:
    """The rows as a CSV, UTF-8 with BOM: what was typed, and beside it what is said by now."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, (*COLUMNS, "责任科室", WHEN), restval="")
    writer.writeheader()
    for row in rows:
        place = {
            "月份": f"{plan.year}-{month:02d}",
            "任务编号": row.task.id,
            "任务名称": row.task.title,
            "街镇": row.unit,
            **({"点位": row.site.number} if row.site else {}),
        }
        stamp = {"责任科室": department, WHEN: f"{when:%Y-%m-%d %H:%M:%S}"}
        told = place | _told(row, {column: text for column, text in typed[row.cell].items() if text}) | stamp
        writer.writerow({name: inert(text) for name, text in told.items()})
    return Upload(file_name(department, month), out.getvalue().encode("utf-8-sig"))


def _told(row: Filling, typed: Mapping[str, str]) -> dict[str, str]:
    """The texts of a row. A figure stays with its 分母 until either is typed; 85% and 无变化 have none."""
    said = dict(row.said)
    if any(column in typed for column in FIGURES):
        value = typed.get("完成值", "")
        alone = cells.share(value) is not None or cells.plain(value) == cells.UNCHANGED
        for column in FIGURES:
            if alone or column not in row.answer:
                said.pop(column, None)
    return {**said, **typed}


def file_name(department: str, month: int) -> str:
    """`养老服务科-11月-在线填报.csv`."""
    return f"{department}-{month}月-{ORIGIN}.csv"


def is_filled(name: str) -> bool:
    """Whether a stored file is called as one that was filled in on the page."""
    return name.endswith(f"-{ORIGIN}.csv")


def row_of(rows: Sequence[Filling], problem: Problem) -> Filling | None:
    """The row of the file that a problem is about; None for the file as a whole. The header is its first line."""
    place = (problem.row or 0) - 2
    return rows[place] if 0 <= place < len(rows) else None


def bare(problem: Problem) -> str:
    """The sentence without its place, to stand at the cell itself."""
    said = problem.message.removeprefix(f"第 {problem.row} 行")
    return said.removeprefix(f"「{shortened(problem.column or '')}」").removeprefix("：")


def spoken(rows: Sequence[Filling], problem: Problem) -> str:
    """The sentence with the task in the place of a line that nobody has seen: `2.1-05 适老化改造「完成值」：…`"""
    row = row_of(rows, problem)
    return problem.message if row is None else row.name + problem.message.removeprefix(f"第 {problem.row} 行")
