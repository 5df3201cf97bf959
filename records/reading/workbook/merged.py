"""What merged cells mean for the rows they cover."""

from bisect import bisect_left

from records.reading.bounds import MAX_MERGED
from records.reading.cells import number as number_of
from records.reading.header import HEADER_WITHIN, header_of
from records.reading.sheet import Fault, FileError, Marks
from records.reading.workbook.grid import Grid


def spread(grid: Grid, marks: Marks) -> None:
    """A text merged over several rows is said of each of them; a number is a fault in each, since nobody
    can tell whose it is. Rows that consist of nothing but merged cells continue the row above."""
    if not grid.merged:
        return
    header = header_of(grid.lines[:HEADER_WITHIN])
    assert header is not None
    below = {number: cells for number, cells in grid.lines if number > header.last}
    numbers = sorted(below)
    filled = {number for number, cells in below.items() if any(cells)}
    left = MAX_MERGED
    for first_column, first, _, last in grid.merged:
        covered = numbers[bisect_left(numbers, first) : bisect_left(numbers, last + 1)]
        left -= len(covered)
        if left < 0:
            raise FileError("合并的单元格太多。请取消合并、每行填完整后再上传。")
        column, cells = first_column - 1, below.get(first, [])
        text = cells[column] if column < len(cells) else ""
        rest = [number for number in covered if number != first and number in filled]
        if not text or not rest:
            continue
        for number in rest:
            here = below[number]
            here += [""] * (column + 1 - len(here))
            here[column] = text
        for number in [first, *rest] if any(sign.isnumeric() for sign in text) else ():
            fault = Fault(text, "合并单元格里的数无法分到各行", "请取消合并，每行各填各的数", only=("完成值", "分母"))
            marks.faults.setdefault(number, {})[column] = fault


def spread_texts(grid: Grid) -> None:
    """The same of a table that is no monthly file: a text that is merged over several rows is said of each that holds anything
    else; a number of none but the first."""
    lines = dict(grid.lines)
    left = MAX_MERGED
    for first_column, first, _, last in grid.merged:
        covered = [number for number in range(first + 1, min(last, first + left) + 1) if any(lines.get(number, ()))]
        left -= len(covered)
        column, cells = first_column - 1, lines.get(first, [])
        text = cells[column] if column < len(cells) else ""
        if not text or number_of(text) is not None:
            continue
        for number in covered:
            here = lines[number]
            here += [""] * (column + 1 - len(here))
            here[column] = text
