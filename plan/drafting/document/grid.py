"""The rows of a table → paragraphs: a 任务分解表 by its columns, any other table cell by cell.

One reader for the tables of .docx, .md and .xlsx.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from plan.drafting.document.text import Assigned, Gathered, Piece, clean

COLUMNS: dict[str, tuple[str, ...]] = {
    "number": ("序号", "编号", "项目编号", "任务编号"),
    "area": (
        "类别",
        "分类",
        "领域",
        "板块",
        "方面",
        "工作类别",
        "任务类别",
        "一级任务",
        "一级指标",
        "工作方面",
        "专项",
    ),
    "section": (
        "重点工作",
        "重点任务",
        "工作项目",
        "项目名称",
        "任务名称",
        "二级任务",
        "二级指标",
        "工作任务",
        "目标任务",
        "工作目标",
        "主要任务",
    ),
    "task": (
        "重点工作任务",
        "具体任务",
        "任务内容",
        "工作内容",
        "具体内容",
        "具体举措",
        "工作举措",
        "具体措施",
        "工作措施",
        "实施内容",
        "主要内容",
        "工作要求",
        "工作要点",
        "主要举措",
        "任务分解",
        "分解任务",
        "内容",
        "任务",
        "三级任务",
        "年度目标",
        "年度任务",
    ),
    "department": (
        "责任科室",
        "牵头科室",
        "责任牵头科室",
        "牵头责任科室",
        "主办科室",
        "承办科室",
        "责任单位",
        "牵头单位",
        "责任部门",
        "牵头部门",
        "主办单位",
        "承办单位",
        "责任处室",
        "牵头处室",
        "主责科室",
        "责任股室",
        "牵头股室",
        "责任牵头单位",
        "牵头责任单位",
    ),
    "partners": (
        "配合科室",
        "协办科室",
        "配合单位",
        "协办单位",
        "配合部门",
        "协同单位",
        "参与科室",
        "参与单位",
        "配合处室",
        "协同科室",
        "配合股室",
        "配合责任科室",
        "协助科室",
    ),
    "leader": ("分管领导", "责任领导", "牵头领导", "分管局领导", "局分管领导", "分管局长", "挂帅领导", "包抓领导"),
    "when": (
        "完成时限",
        "时限",
        "完成时间",
        "时间节点",
        "时间要求",
        "完成期限",
        "时限要求",
        "办结时限",
        "计划完成时间",
        "时间安排",
        "完成时间节点",
        "完成节点",
        "截止时间",
    ),
}
"""What a column holds → the names under which it goes. Matched without blanks, brackets and slashes."""
_NAMES = {name: kind for kind, names in COLUMNS.items() for name in names}
_SIGNS = re.compile(r"[\s()（）/／、:：*]")
_BARE_NUMBER = re.compile(r"[\d.]+")
HEADER_WITHIN = 15
Rows = list[list[str]]


class Header(NamedTuple):
    """Column of each thing that is known, the names of all columns, and the row that has them."""

    columns: dict[str, int]
    names: list[str]
    row: int


def rows_of(rows: Rows, gathered: Gathered) -> None:
    """Add a table: the task cells of a 任务分解表 with what stands beside them, or the cells of another table."""
    rows = [[clean(cell).strip() for cell in row] for row in rows]
    header = _header(rows)
    if header is None:
        gathered.pieces += [Piece(cell) for row in rows for cell in _apart(row) if cell]
        return
    gathered.pieces += [Piece(cell) for row in rows[: header.row] for cell in _apart(row) if cell]
    # a table whose only text is under 重点任务 has its tasks there
    columns = dict(header.columns)
    if "task" not in columns:
        columns["task"] = columns.pop("section")
    before: dict[str, str] = {}
    for row in rows[header.row + 1 :]:
        _add(row, columns, header.names, before, gathered)


def _add(row: list[str], columns: dict[str, int], names: list[str], before: dict[str, str], gathered: Gathered) -> None:
    said = {kind: row[at] if at < len(row) else "" for kind, at in columns.items()}
    filled = _apart(row)
    if (
        len(filled) == 1
        and len(filled[0]) <= 60
        and not filled[0].endswith("。")
        and not _BARE_NUMBER.fullmatch(filled[0])
    ):
        gathered.pieces.append(Piece(filled[0], heading=True))  # a heading over rows: 一、健全救助体系
        before.clear()
        return
    if [_plain(cell) for cell in row[: len(names)]] == [_plain(name) for name in names]:
        return  # the header again, on the next page
    for level, kind in enumerate(("area", "section"), 1):
        if (text := said.get(kind, "")) and text != before.get(kind):
            before[kind] = text
            gathered.pieces.append(Piece(text, level=level, heading=True))
    led = people(said.get("department", ""))
    assigned = Assigned(
        led[0] if led else "",
        (*led[1:], *people(said.get("partners", ""))),
        " ".join(said.get("leader", "").split()),
        said.get("when", ""),
    )
    gathered.pieces.append(Piece(said["task"], row=True, assigned=assigned))
    known = set(columns.values())
    gathered.aside += [
        f"「{names[at] if at < len(names) else ''}」{cell}" for at, cell in enumerate(row) if cell and at not in known
    ]


def _header(rows: Rows) -> Header | None:
    """The first row that names a task and at least one thing more."""
    for number, row in enumerate(rows[:HEADER_WITHIN]):
        columns: dict[str, int] = {}
        for at, cell in enumerate(row):
            if (kind := _kind(cell)) and kind not in columns:
                columns[kind] = at
        if ("task" in columns or "section" in columns) and len(columns) > 1:
            return Header(columns, row, number)
    return None


def _kind(cell: str) -> str | None:
    """What a column of this name holds: 责任（牵头）科室 is known, 2024年重点工作任务 by its end."""
    plain = _plain(cell)
    if not 0 < len(plain) <= 20:
        return None
    return _NAMES.get(plain) or next(
        (_NAMES[name] for name in _LONGEST if len(name) > 3 and plain.endswith(name)), None
    )


_LONGEST = sorted(_NAMES, key=len, reverse=True)


def _plain(cell: str) -> str:
    return _SIGNS.sub("", cell)


def _apart(row: list[str]) -> list[str]:
    """The cells that hold something, one that was merged over several once."""
    return [cell for at, cell in enumerate(row) if cell and (at == 0 or row[at - 1] != cell)]


def people(text: str) -> tuple[str, ...]:
    """The departments that a cell or a bracket names: 养老服务科、计财科."""
    parts: Iterator[str] = (
        " ".join(part.split()).strip(" 　。.：:") for part in re.split(r"[、，,；;/／\n]|\s{2,}", text)
    )
    return tuple(dict.fromkeys(part for part in parts if part and part not in ("—", "-", "无", "/")))
