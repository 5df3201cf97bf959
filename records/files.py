"""A monthly file as staff save it → rows of text with the row numbers the spreadsheet shows.

CSV in UTF-8 (with or without BOM), GB18030 (what Excel and WPS in China save) or UTF-16, and .xlsx.
What a cell means is decided in cells.py; here it only becomes the text a person would read in it.
"""

import csv
import io
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import NamedTuple

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from records.cells import LARGEST, PLACES

COLUMNS = (
    "月份",
    "任务编号",
    "任务名称",
    "街镇",
    "完成值",
    "分母",
    "节点",
    "进展情况",
    "滞后原因",
    "下一步措施",
)
"""The columns of the monthly file (contract.md), in the order of the template."""

HEADER_WITHIN = 20
TOTALS = ("合计", "总计", "小计", "共计")
DELIMITERS = ",\t;，；"


class FileError(Exception):
    """The whole file cannot be read; the message is a sentence for the user."""


@dataclass(frozen=True)
class Upload:
    """A file as it arrived: its name (shown, never used as a path) and its bytes."""

    name: str
    content: bytes


class Row(NamedTuple):
    """One row: its number in the spreadsheet and the text of each known column ('' where empty)."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Sheet:
    """The rows below the header. `ignored` names the columns that the file has and we do not know;
    `totals` counts 合计 rows left out."""

    encoding: str
    columns: tuple[str, ...]
    ignored: tuple[str, ...]
    rows: tuple[Row, ...]
    totals: int


def read_sheet(upload: Upload) -> Sheet:
    """Read a monthly file. Raises FileError with one sentence when the file as a whole is unusable."""
    content = upload.content
    if not content.strip():
        raise FileError("文件是空的。请确认选对了文件。")
    if content.startswith(b"PK\x03\x04"):
        return _sheet("xlsx", list(_xlsx_lines(content)))
    if content.startswith((b"\xd0\xcf\x11\xe0", b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8")):
        raise FileError("这不是 CSV 或 .xlsx 文件。请在 Excel 或 WPS 中打开，另存为 .xlsx 后再上传。")
    encoding, text = _decoded(content)
    return _sheet(encoding, list(_csv_lines(text)))


def _decoded(content: bytes) -> tuple[str, str]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        candidates = ["utf-16"]
    else:
        candidates = ["utf-8-sig" if content.startswith(b"\xef\xbb\xbf") else "utf-8", "gb18030"]
    for encoding in candidates:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return encoding, text
    raise FileError("读不出文字，文件可能已损坏或不是 CSV。请在 Excel 或 WPS 中另存为 .xlsx 后再上传。")


def _csv_lines(text: str) -> Iterator[tuple[int, Sequence[str]]]:
    """(row number, cells). The number counts records, as a spreadsheet does, not lines of text."""
    try:
        yield from enumerate(_parsed(text, _delimiter(text)), 1)
    except csv.Error:
        raise FileError("表格格式有误，可能有没成对的引号。请在 Excel 中另存为 .xlsx 后再上传。") from None


def _parsed(text: str, delimiter: str) -> Iterator[list[str]]:
    # strict: an open quote is an error, else it would swallow all rows below it
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)


def _delimiter(text: str) -> str:
    """The one under which our header is found near the top; the comma where none does."""
    for delimiter in DELIMITERS:
        top: list[tuple[int, Sequence[str]]] = []
        with suppress(csv.Error):
            top.extend(enumerate(islice(_parsed(text, delimiter), HEADER_WITHIN), 1))
        if _header_index(top) is not None:
            return delimiter
    return DELIMITERS[0]


def _xlsx_lines(content: bytes) -> Iterator[tuple[int, Sequence[str]]]:
    """The rows of the first visible sheet that has our header, else of the first visible sheet."""
    try:
        book = load_workbook(io.BytesIO(content), read_only=False, data_only=True, keep_links=False)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, TypeError, SyntaxError):
        raise FileError("打不开这个 .xlsx 文件，可能已损坏或加了密码。请去掉密码、另存后再上传。") from None
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    read = [list(_sheet_lines(sheet)) for sheet in sheets]
    found = next((lines for lines in read if _header_index(lines) is not None), None)
    yield from found if found is not None else (read[0] if read else [])


def _sheet_lines(sheet: Worksheet) -> Iterator[tuple[int, Sequence[str]]]:
    """The rows as read on screen. A text merged over rows is said of each of them; a number is not, since
    a total over several rows would be counted several times."""
    merged: dict[tuple[int, int], str] = {}
    for area in sheet.merged_cells.ranges:
        first = sheet.cell(area.min_row, area.min_col)
        if not isinstance(first.value, int | float):
            merged.update(dict.fromkeys(area.cells, _shown(first)))
    for number, row in enumerate(sheet.rows, 1):
        yield number, [merged.get((cell.row, cell.column)) or _shown(cell) for cell in row]


def _shown(cell: Cell) -> str:
    """The text a person reads in the cell: 85% for a percent-formatted 0.85, 2024-06-01 for a date."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime | date):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, int | float):
        # repr of a float is the shortest text that reads back the same: 0.1, not 0.1000000000000000055
        number = Decimal(repr(value))
        if "%" in (cell.number_format or ""):
            return f"{_plain(number * 100)}%"
        return _plain(number)
    return str(value)


def _plain(number: Decimal) -> str:
    """A number of a workbook is binary: a computed 8/9 has more digits than anybody wrote."""
    if not number.is_finite():
        return str(number)
    if abs(number) < LARGEST:
        number = round(number, PLACES)
    return f"{number.normalize():f}"


def _header_name(cell: str) -> str:
    return "".join(unicodedata.normalize("NFKC", cell).split())


def _header_index(lines: Sequence[tuple[int, Sequence[str]]]) -> int | None:
    for index, (_, cells) in enumerate(lines[:HEADER_WITHIN]):
        if len({_header_name(cell) for cell in cells} & set(COLUMNS)) >= 2:
            return index
    return None


def _is_total(names: Sequence[str], cells: Sequence[str]) -> bool:
    """Whether 合计 stands in a naming column, one of ours or of the user's own (序号)."""
    naming = (cell for name, cell in zip(names, cells, strict=False) if name not in COLUMNS[4:])
    return any(_header_name(cell).rstrip(":") in TOTALS for cell in naming)


def _sheet(encoding: str, lines: list[tuple[int, Sequence[str]]]) -> Sheet:
    at = _header_index(lines)
    if at is None:
        raise FileError(f"没有找到表头。表头应有这些列：{'、'.join(COLUMNS)}。请用系统下载的模板填写。")
    names = [_header_name(cell) for cell in lines[at][1]]
    repeated = sorted({name for name in names if name in COLUMNS and names.count(name) > 1})
    if repeated:
        raise FileError(f"表头中「{repeated[0]}」出现了不止一次。请只留一列。")
    if "任务编号" not in names and "任务名称" not in names:
        raise FileError("表头缺少「任务编号」列。请用系统下载的模板填写。")
    if "完成值" not in names and "节点" not in names:
        raise FileError("表头缺少「完成值」列。请用系统下载的模板填写。")
    rows: list[Row] = []
    totals = 0
    for line, cells in lines[at + 1 :]:
        known = {name: cell.strip() for name, cell in zip(names, cells, strict=False) if name in COLUMNS}
        if not any(known.values()):
            continue
        if _is_total(names, cells):
            totals += 1
            continue
        rows.append(Row(line, {name: known.get(name, "") for name in COLUMNS}))
    return Sheet(
        encoding=encoding,
        columns=tuple(name for name in names if name in COLUMNS),
        ignored=tuple(name for name in names if name and name not in COLUMNS),
        rows=tuple(rows),
        totals=totals,
    )
