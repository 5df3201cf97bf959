"""The header of a monthly file: the row, or the two rows under each other, that name the columns, and what is wrong
with them. A file put together of several has several, each the header of what follows.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from plan import shortened
from records.reading.bounds import MAX_COLUMNS, TOO_WIDE
from records.reading.lines.levels import filled_from, is_second_level, put_together
from records.reading.lines.naming import LONGEST, TOLD, header_name, meant, named, shown
from records.reading.sheet import COLUMNS, REFERENCE_COLUMNS, FileError, Line

HEADER_WITHIN = 20
"""Rows from the top in which the header must be."""
NO_HEADER = f"没有找到表头。表头应有这些列：{'、'.join(COLUMNS[:-2])}。请用系统下载的模板填写。"
"""Without 更正原因 and 点位, which hardly a file needs."""


@dataclass(frozen=True)
class Header:
    """`names` says of each column of the file which of COLUMNS it is, or its own name; `written` are the names as
    they stand there. `last` is the number of its last line. `added` are words beside 完成值 that say nothing known,
    perhaps a unit; `meant` leads from the name of an unknown column to the one it looks like."""

    last: int
    written: tuple[str, ...]
    names: tuple[str, ...]
    added: str
    meant: dict[str, str]

    @property
    def ignored(self) -> tuple[str, ...]:
        """The names that say nothing here; those of the template's own columns need no word."""
        known = {*COLUMNS, *REFERENCE_COLUMNS}
        return tuple(name for name in self.names if name and name not in known)


def column_name(cell: str) -> str:
    """One of COLUMNS where the cell names one, whatever is added; else its own name."""
    return named(cell).column or header_name(cell)


def column_names(header: Sequence[str]) -> list[str]:
    return [column_name(cell) for cell in header]


def header_index(lines: Sequence[Line]) -> int | None:
    for index, (_, cells) in enumerate(lines[:HEADER_WITHIN]):
        if len(_columns(cells)) >= 2:
            return index
    return None


def header_of(lines: Sequence[Line]) -> Header | None:
    """The first header of the lines, which are looked at from the top; raises FileError when it is of no use."""
    at = header_index(lines)
    if at is None:
        return None
    number, cells = lines[at]
    if at and lines[at - 1][0] == number - 1:
        cells = filled_from(lines[at - 1][1], cells)
    return _header([(number, cells), *lines[at + 1 : at + 2]])


def is_header(cells: Sequence[str]) -> bool:
    """Whether a line below the first header names columns again; a line with a number is none."""
    short = [cell for cell in cells if len(cell) <= LONGEST]
    if not any(map(names_a_task, short)):  # as in most lines
        return False
    return len(_columns(short)) >= 2 and not any(cell.strip().isdecimal() for cell in short)


def names_a_task(cell: str) -> bool:
    """Whether it is the name of a column that says which task: no header is without one."""
    if not ("务" in cell and ("称" in cell or "号" in cell)) or len(cell) > LONGEST:
        return False
    return named(cell).column in ("任务编号", "任务名称")


def header_again(line: Line, below: Line | None) -> Header:
    """The header that begins in such a line; raises FileError when it is of no use."""
    try:
        return _header([line, below] if below else [line])
    except FileError as error:
        raise FileError(f"第 {line[0]} 行又是表头。{error}") from None


def no_header(lines: Sequence[Line]) -> str:
    """What to say where none was found: that it stands in one cell, which name of it is not known, or how it should
    look."""
    for number, cells in lines[:HEADER_WITHIN]:
        alone = [cell for cell in cells if cell.strip()]
        if len(alone) == 1 and len(_columns(re.split(r"[,，;；\t|、\s]+", alone[0]))) >= 2:
            return (
                f"第 {number} 行的表头整行写在了一格里：“{shortened(alone[0])}”。"
                "请在 Excel 中用“数据”里的“分列”把每一行分成各列，再上传。"
            )
    for number, cells in lines[:HEADER_WITHIN]:
        found = {shown(cell): name for cell in cells if (name := named(cell).column or meant(cell))}
        if len(set(found.values())) >= 2:
            said = "、".join(f"「{cell}」是不是「{name}」" for cell, name in found.items() if cell != name)
            return f"没有找到表头。第 {number} 行的{said}？请照模板写列名。"
    return NO_HEADER


def _columns(cells: Sequence[str]) -> set[str]:
    return {name for cell in cells[:MAX_COLUMNS] if cell and (name := named(cell).column)}


def _header(lines: Sequence[Line]) -> Header:
    number, cells = lines[0]
    if len(cells) > MAX_COLUMNS and any(cells[MAX_COLUMNS:]):
        raise FileError(TOO_WIDE)
    written = cells
    if len(lines) > 1 and lines[1][0] == number + 1 and is_second_level(cells, lines[1][1]):
        number, written = lines[1][0], put_together(cells, lines[1][1])
    return Header(number, tuple(written), *_checked(written))


def _checked(written: Sequence[str]) -> tuple[tuple[str, ...], str, dict[str, str]]:
    """The names of the columns; raises FileError when they could not be told apart or say nothing."""
    names = [named(cell).column or header_name(cell) for cell in written]
    for column in COLUMNS:
        for place in _not_taken(column, written):
            names[place] = header_name(written[place])
    for sentence in _missing(written, names):
        raise FileError(sentence)
    added = next((named(cell).added for cell, name in zip(written, names, strict=True) if name == "完成值"), "")
    return tuple(names), added, {header_name(cell): like for cell in written if (like := meant(cell))}


def _not_taken(column: str, written: Sequence[str]) -> list[int]:
    """Places of columns that would be `column` if another one were not. Which of two figures is meant nobody can say
    by what is added, so both are named."""
    taken = [place for place, cell in enumerate(written) if named(cell).column == column]
    exact = [place for place in taken if header_name(written[place]) == column]
    if len(exact) > 1:
        raise FileError(f"表头中「{column}」出现了不止一次。请只留一列。")
    others = [place for place, cell in enumerate(written) if named(cell).other and named(cell).like == column]
    told = column in TOLD and exact
    rivals = taken if exact else [*taken, *others]
    if len(rivals) > 1 and taken and not told:
        both = "、".join(f"「{shown(written[place])}」" for place in sorted(rivals))
        raise FileError(f"表头中{both}都像「{column}」，不知道该读哪一列。请只留一列，列名写 {column}。")
    return [place for place in taken if place not in exact] if told else []


def _missing(written: Sequence[str], names: Sequence[str]) -> Iterator[str]:
    """What makes the header useless; what a column without its name might be is said."""
    if "任务编号" not in names and "任务名称" not in names:
        yield f"表头缺少「任务编号」列。{_perhaps(written, '任务编号') or _TEMPLATE}"
    if "完成值" not in names and (
        "节点" not in names or any(named(cell).like == "完成值" for cell in written if named(cell).other)
    ):
        yield f"表头缺少「完成值」列。{_perhaps(written, '完成值') or _TEMPLATE}"
    for column in ("月份", "街镇"):
        if column not in names and (said := _perhaps(written, column)):
            yield f"表头没有「{column}」列。{said}"


_TEMPLATE = "请用系统下载的模板填写。"


def _perhaps(written: Sequence[str], column: str) -> str:
    like = [cell for cell in written if meant(cell) == column]
    other = "、".join(f"「{shown(cell)}」" for cell in like if named(cell).other)
    if other:
        of = " 1 月以来的累计数" if column == "完成值" else f"本月的{column}"
        return f"{other}不是{of}，没有读。请把{of}填在「{column}」列。"
    names = "、".join(f"「{shown(cell)}」" for cell in like)
    return f"{names}是不是「{column}」？是的请把列名改成 {column}，不是的请删去这一列。" if names else ""
