"""The sheet of checks (contract.md): its lines → rows of text, by the names of its columns."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from records.inspection.onsite.private import HEADER_WITHIN, without_identity
from records.reading import cells
from records.reading.bounds import MAX_CELL
from records.reading.files import read_lines
from records.reading.lines.aside import is_below, is_total
from records.reading.sheet import FileError, Upload

COLUMNS = (
    "日期",
    "任务编号",
    "点位编号",
    "街镇",
    "检查人",
    "发现节点",
    "发现数",
    "是否一致",
    "问题",
    "整改期限",
)
"""The columns of the sheet of checks, in its order."""
REFERENCE_COLUMNS = ("序号", "任务名称", "点位名称", "地址", "上报月份", "上报节点", "上报数", "检查街镇")
"""Columns of the sheet to take along that only the reader needs; left out without a word."""
ANSWERS = ("日期", "检查人", "发现节点", "发现数", "是否一致", "问题", "整改期限")
"""Those that are filled in on the spot; a row without any of them was not checked."""
ALSO = {
    "抽查日期": "日期",
    "检查日期": "日期",
    "编号": "任务编号",
    "点位": "点位编号",
    "街道": "街镇",
    "抽查人": "检查人",
    "检查人员": "检查人",
    "抽查人员": "检查人",
    "一致": "是否一致",
    "发现问题": "问题",
    "存在问题": "问题",
    "整改时限": "整改期限",
}
"""What the columns are called elsewhere."""
NEEDED = ("日期", "任务编号", "是否一致")
MOST = 5_000
"""Rows of a sheet: more than a district visits in a year."""
NO_HEADER = f"没有找到表头。抽查表的表头应有这些列：{'、'.join(COLUMNS)}。请用抽取时下载的抽查表填写。"
_INERT = re.compile("'[=+@＝＋＠\\-－]")


class CheckRow(NamedTuple):
    """One row: its number in the spreadsheet and the text of each of COLUMNS ('' where empty)."""

    line: int
    day: str
    task: str
    site: str
    unit: str
    checkers: str
    found_stage: str
    found_number: str
    agrees: str
    problem: str
    due: str

    def text(self, column: str) -> str:
        """The text under one of COLUMNS."""
        return str(self[COLUMNS.index(column) + 1])

    @property
    def empty(self) -> bool:
        return not any(self.text(column) for column in ANSWERS)


@dataclass(frozen=True)
class CheckSheet:
    """The rows below the header; `ignored` names the columns that we do not know."""

    rows: tuple[CheckRow, ...]
    ignored: tuple[str, ...]


def read_checks(upload: Upload) -> CheckSheet:
    """Raises FileError with one sentence when the file as a whole is unusable, or holds identity numbers."""
    lines = read_lines(upload, merged=True)
    without_identity(lines)
    rest = iter(lines)
    names = next((found for _, row in islice(rest, HEADER_WITHIN) if (found := _header(row))), None)
    if names is None:
        raise FileError(NO_HEADER)
    if missing := [name for name in NEEDED if name not in names]:
        raise FileError(f"表头缺少{'、'.join(f'「{name}」' for name in missing)}列。请用抽取时下载的抽查表填写。")
    if twice := [name for name in COLUMNS if names.count(name) > 1]:
        raise FileError(f"表头中「{twice[0]}」出现了不止一次。请只留一列。")
    rows = tuple(_rows(rest, names))
    if len(rows) > MOST:
        raise FileError(f"有 {len(rows)} 行，最多 {MOST} 行。请分成几个文件。")
    known = {*COLUMNS, *REFERENCE_COLUMNS}
    return CheckSheet(rows, tuple(dict.fromkeys(name for name in names if name and name not in known)))


def _header(row: Sequence[str]) -> list[str] | None:
    """The names of the columns, ours under our name, where at least three of them are ours."""
    plain = [cells.plain(text).replace(" ", "") for text in row]
    names = [ALSO.get(name, name) for name in plain]
    return names if len(set(names) & set(COLUMNS)) >= 3 else None


def _rows(lines: Iterator[tuple[int, list[str]]], names: Sequence[str]) -> Iterator[CheckRow]:
    for number, row in lines:
        told = {
            name: as_typed(text.strip())
            for name, text in zip(names, row, strict=False)
            if name in COLUMNS and text.strip()
        }
        if told and told.get("任务编号") != "任务编号" and not _aside([*told.values()]):
            yield CheckRow(number, *(told.get(name, "")[:MAX_CELL] for name in COLUMNS))


def _aside(texts: Sequence[str]) -> bool:
    """合计 and what stands below a table."""
    return is_below(texts[0]) or (len(texts) < len(NEEDED) and any(map(is_total, texts)))


def as_typed(text: str) -> str:
    """The text without the sign before it that keeps a spreadsheet from taking it for a formula."""
    return text[1:] if _INERT.match(text) else text
