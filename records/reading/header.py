"""The header of a monthly file: the row that names the columns, and what is wrong with it."""

from collections.abc import Sequence
from functools import lru_cache

from records.reading.bounds import MAX_COLUMNS, TOO_WIDE
from records.reading.cells import plain
from records.reading.sheet import COLUMNS, FileError, Line

HEADER_WITHIN = 20
"""Rows from the top in which the header must be."""
NO_HEADER = f"没有找到表头。表头应有这些列：{'、'.join(COLUMNS)}。请用系统下载的模板填写。"


@lru_cache(maxsize=4096)
def header_name(cell: str) -> str:
    """The name without the blanks in it and without the * that marks a column to be filled."""
    return "".join(plain(cell).split()).strip("*")


def column_names(header: Sequence[str]) -> list[str]:
    return [header_name(cell) for cell in header]


def header_index(lines: Sequence[Line]) -> int | None:
    for index, (_, cells) in enumerate(lines[:HEADER_WITHIN]):
        if len(set(column_names(cells[:MAX_COLUMNS])) & set(COLUMNS)) >= 2:
            return index
    return None


def checked_names(header: Sequence[str]) -> list[str]:
    """The names of the columns; raises FileError when rows could not be told apart or say nothing."""
    if len(header) > MAX_COLUMNS and any(header[MAX_COLUMNS:]):
        raise FileError(TOO_WIDE)
    names = column_names(header)
    repeated = sorted({name for name in names if name in COLUMNS and names.count(name) > 1})
    if repeated:
        raise FileError(f"表头中「{repeated[0]}」出现了不止一次。请只留一列。")
    if "任务编号" not in names and "任务名称" not in names:
        raise FileError("表头缺少「任务编号」列。请用系统下载的模板填写。")
    if "完成值" not in names and "节点" not in names:
        raise FileError("表头缺少「完成值」列。请用系统下载的模板填写。")
    return names
