"""The sheet of sites (contract.md): whatever file it is → its rows as text, by the names of the columns."""

from collections.abc import Sequence
from dataclasses import dataclass

from plan import Plan
from records.inspection.onsite.private import without_identity
from records.inspection.onsite.sheet import as_typed
from records.reading.bounds import MAX_ROWS, TOO_MANY_ROWS
from records.reading.files import read_lines
from records.reading.header import HEADER_WITHIN
from records.reading.lines.aside import is_below, is_total
from records.reading.lines.naming import header_name
from records.reading.plain import readable
from records.reading.sheet import FileError, Line, Upload

TASK, NUMBER, NAME, UNIT, ADDRESS, QUANTITY = "任务编号", "点位编号", "点位名称", "街镇", "地址", "数量"
SUCCESSOR, REASON = "调整为", "原因"
COLUMNS = (TASK, NUMBER, NAME, UNIT, ADDRESS, QUANTITY)
"""Those of every sheet; between them and the last two stand the stages, each under its own name."""
AFTER = (SUCCESSOR, REASON)
LEFT_OUT = ("任务名称", "序号", "错误原因")
"""Columns that only the reader needs, left out without a word."""
NO_HEADER = f"没有找到表头。表头应有这些列：{'、'.join(COLUMNS)}，各节点一列。请用系统下载的点位表填写。"


@dataclass(frozen=True)
class SiteLine:
    """One row: its number as the spreadsheet shows it and its texts by column, stages among them; no empty text."""

    line: int
    cells: dict[str, str]

    def text(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True)
class SiteSheet:
    """`stages`: the columns that are stages of some task. `ignored`: those that nobody knows."""

    rows: tuple[SiteLine, ...]
    stages: tuple[str, ...]
    ignored: tuple[str, ...]


def stage_names(plan: Plan) -> dict[str, None]:
    """The stages of all tasks with sites, each once, in the plan's order."""
    return {stage: None for task in plan.tasks.values() if task.sites for stage in task.sites.stages}


def read_site_sheet(plan: Plan, upload: Upload) -> SiteSheet:
    """Read a sheet of sites. Raises FileError with one sentence where the file as a whole is of no use."""
    lines = read_lines(upload, merged=True)
    stages = stage_names(plan)
    known = {header_name(name): name for name in (*COLUMNS, *AFTER, *stages)}
    at = next((i for i, (_, cells) in enumerate(lines[:HEADER_WITHIN]) if _is_header(cells)), None)
    without_identity(lines, HEADER_WITHIN if at is None else at + 1)
    if at is None:
        raise FileError(NO_HEADER)
    if len(lines) - at - 1 > MAX_ROWS:
        raise FileError(TOO_MANY_ROWS)
    ours: dict[int, str] = {}
    rows: list[SiteLine] = []
    found: dict[str, None] = {}
    ignored: dict[str, None] = {}
    for line in lines[at:]:
        if _is_header(line[1]):
            ours, others = _columns(line[1], known)
            found |= dict.fromkeys(ours.values())
            ignored |= others
        elif (row := _row(line, ours)).cells and not _aside(row):
            rows.append(row)
    return SiteSheet(tuple(rows), tuple(name for name in found if name in stages), tuple(ignored))


def _columns(header: Sequence[str], known: dict[str, str]) -> tuple[dict[int, str], dict[str, None]]:
    """Place → our name of the column, of a header wherever it stands: tasks with other stages may have one of their own
    below. And the names that we do not know."""
    names = [_named(cell, known) for cell in header]
    for name in dict.fromkeys(names):
        if name in known.values() and names.count(name) > 1:
            raise FileError(f"表头中「{name}」出现了不止一次。请只留一列。")
    ours = {place: name for place, name in enumerate(names) if name in known.values()}
    return ours, {name: None for name in names if name and name not in ours.values() and name not in LEFT_OUT}


def _aside(row: SiteLine) -> bool:
    """合计, 填表人：… below the table: no site stands in such a row."""
    first = next(iter(row.cells.values()))
    task, number, name = row.text(TASK), row.text(NUMBER), row.text(NAME)
    total = (not name and (is_total(task) or is_total(number))) or (not number and is_total(name))
    return total or is_below(first)


def _is_header(cells: Sequence[str]) -> bool:
    return {TASK, NUMBER} <= {_named(cell, {}) for cell in cells}


def _named(cell: str, known: dict[str, str]) -> str:
    """The column that a cell names; what stands in brackets behind the name is for the reader: 启用（计划月份）."""
    name = header_name(cell)
    bare = name.split("(")[0]
    return known.get(name) or known.get(bare) or bare


def _row(line: Line, ours: dict[int, str]) -> SiteLine:
    number, cells = line
    found = {
        name: as_typed(" ".join(readable(cells[place]).split())) for place, name in ours.items() if place < len(cells)
    }
    return SiteLine(number, {name: text for name, text in found.items() if text})
