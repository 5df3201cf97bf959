"""An .xlsx as staff save it → its rows.

It is read part by part with a streaming parser, so that memory depends on its cells and not on what else its XML
may hold: far cells, huge merged areas and formulas without a result are seen before they do harm.
"""

import io
import posixpath
import re
import zipfile
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from defusedxml import sax
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.cell import column_index_from_string, range_boundaries
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from records.reading.bounds import (
    BROKEN_BOOK,
    EXCEL_COLUMNS,
    LOCKED_BOOK,
    MAX_CELL,
    MAX_COLUMNS,
    MAX_LINES,
    MAX_MERGED,
    MAX_PARTS,
    MAX_SHEETS,
    MAX_UNPACKED,
    NO_TABLE,
    TOO_MANY_ROWS,
    TOO_WIDE,
)
from records.reading.cells import LARGEST, PLACES
from records.reading.header import HEADER_WITHIN, header_index, header_of, no_header
from records.reading.rows import sorted_rows
from records.reading.sheet import GUIDE_SHEET, NOT_TEXT, Fault, FileError, Line, Marks, Sheet


def read_workbook(content: bytes) -> Sheet:
    """The one visible sheet that has our header."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_parts(archive)
            return _the_sheet(_Book(archive))
    except FileError:
        raise
    except Exception:  # bytes of anybody's making: whatever zip, XML or a date makes of them, it is no workbook
        raise FileError(BROKEN_BOOK) from None


def _check_parts(archive: zipfile.ZipFile) -> None:
    """What the zip directory says, before anything is unpacked; zipfile never unpacks more than it says."""
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if any(part.flag_bits & 1 for part in parts):
        raise FileError(LOCKED_BOOK)
    if "xl/workbook.bin" in names or not any(name.startswith("xl/") for name in names):
        raise FileError(NO_TABLE)
    if len(parts) > MAX_PARTS:
        raise FileError(f"文件由 {len(parts)} 个部分组成，最多 {MAX_PARTS} 个。请只留要上报的工作表，另存后再上传。")
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise FileError(f"文件解压后超过 {MAX_UNPACKED >> 20} MB。请只留要上报的工作表和行，另存后再上传。")
    if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
        raise FileError(BROKEN_BOOK)


def _the_sheet(book: "_Book") -> Sheet:
    visible = [s for s in book.sheets if s.visible]
    if len(visible) > MAX_SHEETS:
        raise FileError(f"文件有 {len(visible)} 张工作表，最多 {MAX_SHEETS} 张。请只留要上报的一张再上传。")
    found = [s for s in visible if s.name.strip() != GUIDE_SHEET and header_index(book.top(s)) is not None]
    if len(found) > 1:
        names = "".join(f"「{s.name}」" for s in found)
        raise FileError(f"有 {len(found)} 张工作表都有表头：{names}。不知道该读哪一张，请只留一张再上传。")
    if not found:
        raise FileError(no_header([line for s in visible for line in book.top(s)]))
    grid = book.grid(found[0])
    marks = Marks(grid.faults, grid.hidden)
    _spread(grid, marks)
    return sorted_rows("xlsx", iter(grid.lines), marks)


class _SheetPart(NamedTuple):
    name: str
    visible: bool
    path: str


class _Book:
    """The parts of a workbook that matter: its sheets, shared strings and number formats."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        root = _Tags("Relationship")
        self._read("_rels/.rels", root)
        main = next((t["Target"] for _, t in root.found if t["Type"].endswith("/officeDocument")), "xl/workbook.xml")
        path = main.lstrip("/")
        folder, name = posixpath.split(path)
        parts = _Tags("Relationship")
        self._read(f"{folder}/_rels/{name}.rels", parts)
        targets = {t["Id"]: posixpath.normpath(posixpath.join("/", folder, t["Target"]))[1:] for _, t in parts.found}
        kinds = {t["Type"].rpartition("/")[2]: targets[t["Id"]] for _, t in parts.found}
        tags = _Tags("sheet", "workbookPr")
        self._read(path, tags)
        self.sheets = [
            _SheetPart(t["name"], t.get("state", "visible") == "visible", targets[_relation(t)])
            for tag, t in tags.found
            if tag == "sheet" and "/chartsheets/" not in targets[_relation(t)]
        ]
        old = any(t.get("date1904") in ("1", "true") for tag, t in tags.found if tag == "workbookPr")
        self._epoch = CALENDAR_MAC_1904 if old else CALENDAR_WINDOWS_1900
        strings = _Strings()
        if "sharedStrings" in kinds:
            self._read(kinds["sharedStrings"], strings)
        styles = _Styles()
        if "styles" in kinds:
            self._read(kinds["styles"], styles)
        self._strings, self._formats = strings.texts, styles.formats()

    def top(self, sheet: _SheetPart) -> list[Line]:
        """The first rows, in which the header must be."""
        return self._rows(sheet, HEADER_WITHIN).lines

    def grid(self, sheet: _SheetPart) -> "_Grid":
        return self._rows(sheet, None)

    def _rows(self, sheet: _SheetPart, most: int | None) -> "_Grid":
        grid = _Grid(self._strings, self._formats, self._epoch, most)
        with suppress(_EnoughError):
            self._read(sheet.path, grid)
        return grid

    def _read(self, name: str, handler: ContentHandler) -> None:
        with self._archive.open(name) as part:
            sax.parse(part, handler, forbid_dtd=True)


def _relation(attributes: Mapping[str, str]) -> str:
    """The r:id of a sheet, whatever the prefix."""
    return next(value for name, value in attributes.items() if name.endswith(":id"))


class _EnoughError(Exception):
    """Stops a parser whose reader has what it wants."""


def _local(name: str) -> str:
    return name.rpartition(":")[2]


class _Tags(ContentHandler):
    """The attributes of every element of some names."""

    def __init__(self, *names: str) -> None:
        super().__init__()
        self._names = names
        self.found: list[tuple[str, dict[str, str]]] = []

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        if _local(name) in self._names:
            self.found.append((_local(name), dict(attrs.items())))


class _Text(ContentHandler):
    """Collects the text of the elements that subclasses open with `_open`, no more than a cell may hold."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[str] = []
        self._left = 0
        self._reading = False

    def _open(self) -> None:
        self._parts, self._left = [], MAX_CELL + 1

    def characters(self, content: str) -> None:
        if self._reading and self._left > 0:
            self._parts.append(content[: self._left])
            self._left -= len(content)

    def _taken(self) -> str:
        return "".join(self._parts)


class _Strings(_Text):
    """The shared strings; what only tells the pronunciation (拼音指南) is left out."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._aside = False

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        match _local(name):
            case "si":
                self._open()
            case "rPh":
                self._aside = True
            case "t":
                self._reading = not self._aside

    def endElement(self, name: str) -> None:  # noqa: N802
        match _local(name):
            case "si":
                self.texts.append(_unescaped(self._taken()))
            case "rPh":
                self._aside = False
            case "t":
                self._reading = False


_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")


def _unescaped(text: str) -> str:
    """Signs that XML cannot hold are written _x000D_ in a workbook."""
    if "_x" in text:
        text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    return NOT_TEXT.sub(" ", text).replace("\0", " ").replace("\r", "")


class _Styles(ContentHandler):
    """The number format of each cell style."""

    def __init__(self) -> None:
        super().__init__()
        self._own: dict[int, str] = {}
        self._used: list[int] = []
        self._inside = False

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        match _local(name):
            case "numFmt" if "numFmtId" in attrs:
                self._own[int(attrs["numFmtId"])] = attrs.get("formatCode", "")
            case "cellXfs":
                self._inside = True
            case "xf" if self._inside:
                self._used.append(int(attrs.get("numFmtId", "0")))

    def endElement(self, name: str) -> None:  # noqa: N802
        if _local(name) == "cellXfs":
            self._inside = False

    def formats(self) -> list["_Format"]:
        kinds = {number: _format(number, self._own.get(number)) for number in set(self._used)}
        return [kinds[number] for number in self._used]


class _Format(NamedTuple):
    """What a number format makes of a number: a date, a span of time, a percentage, or 85 shown as 85%."""

    date: bool = False
    span: bool = False
    percent: bool = False
    sign: bool = False


def _format(number: int, own: str | None) -> _Format:
    if own is None and (27 <= number <= 36 or 50 <= number <= 58):
        return _Format(date=True)  # dates of the Chinese Excel, which it does not spell out in the file
    code = BUILTIN_FORMATS.get(number, "General") if own is None else own
    bare = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]|[_*].', "", code)
    return _Format(
        date=is_date_format(code),
        span=is_timedelta_format(code),
        percent="%" in bare,
        sign="%" in code and "%" not in bare,
    )


class _Grid(_Text):
    """The rows of a sheet as read on screen, its merged areas and hidden rows."""

    def __init__(
        self, strings: Sequence[str], formats: Sequence[_Format], epoch: datetime, most: int | None = None
    ) -> None:
        super().__init__()
        self._strings, self._formats, self._epoch, self._most = strings, formats, epoch, most
        self.lines: list[Line] = []
        self.merged: list[tuple[int, int, int, int]] = []
        self.hidden: set[int] = set()
        self.faults: dict[int, dict[int, Fault]] = {}
        self._number = self._column = 0
        self._cells: list[str] = []
        self._kind = self._style = ""
        self._formula = self._aside = False

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        name = _local(name)
        if name == "c":
            place = attrs.get("r")
            self._column = column_index_from_string(place.rstrip("0123456789")) if place else self._column + 1
            if self._column > EXCEL_COLUMNS:
                raise FileError(TOO_WIDE)
            self._kind, self._style = attrs.get("t", "n"), attrs.get("s", "")
            self._formula = False
            self._open()
        elif name == "v":
            self._reading = True
        elif name == "t":
            self._reading = not self._aside
        elif name == "row":
            self._number = int(attrs["r"]) if "r" in attrs else self._number + 1
            self._column, self._cells = 0, []
            if attrs.get("hidden") in ("1", "true"):
                self.hidden.add(self._number)
        elif name == "f":
            self._formula = True
        elif name == "rPh":
            self._aside = True
        elif name == "mergeCell":
            self.merged.append(range_boundaries(attrs["ref"]))

    def endElement(self, name: str) -> None:  # noqa: N802
        name = _local(name)
        if name in ("v", "t"):
            self._reading = False
        elif name == "c":
            self._keep(self._shown())
        elif name == "row":
            self._end_row()
        elif name == "rPh":
            self._aside = False

    def _end_row(self) -> None:
        if self._number > MAX_LINES or len(self.lines) > MAX_LINES:
            raise FileError(TOO_MANY_ROWS)
        if self._cells or self._number in self.faults:
            self.lines.append((self._number, self._cells))
        if self._most is not None and len(self.lines) >= self._most:
            raise _EnoughError

    def _keep(self, text: str) -> None:
        if self._formula and not text and self._kind != "str":
            self._fault(Fault("", "公式没有算出结果", "请在 Excel 中打开并保存一次，或直接填数"))
        if not text:
            return
        if self._column > MAX_COLUMNS:
            raise FileError(TOO_WIDE)
        self._cells += [""] * (self._column - len(self._cells))
        self._cells[self._column - 1] = text

    def _fault(self, fault: Fault) -> None:
        self.faults.setdefault(self._number, {})[self._column - 1] = fault

    def _shown(self) -> str:
        """The text a person reads in the cell: 85% for a percent-formatted 0.85, 2024-06-01 for a date."""
        text = self._taken()
        match self._kind:
            case "n":
                return self._number_shown(text) if text else ""
            case "s":
                return self._strings[int(text)] if text else ""
            case "b":
                return {"1": "是", "0": "否"}[text] if text else ""
            case "d":
                return text[:10]
        return _unescaped(text)

    def _number_shown(self, text: str) -> str:
        value = float(text) if any(sign in text for sign in ".eEnN") else int(text)
        kind = self._formats[int(self._style)] if self._style else _Format()
        if kind.date:
            with suppress(ValueError, OverflowError):
                moment = from_excel(value, self._epoch, timedelta=kind.span)
                return moment.strftime("%Y-%m-%d") if isinstance(moment, date) else str(moment)
        # repr of a float is the shortest text that reads back the same: 0.1, not 0.1000000000000000055
        number = Decimal(repr(value))
        return f"{_plain(number * 100 if kind.percent else number)}{'%' if kind.percent or kind.sign else ''}"


def _plain(number: Decimal) -> str:
    """A number of a workbook is binary: a computed 8/9 has more digits than anybody wrote."""
    if not number.is_finite():
        return str(number)
    if abs(number) < LARGEST:
        number = round(number, PLACES) + 0  # -0 is 0
    return f"{number.normalize():f}"


def _spread(grid: _Grid, marks: Marks) -> None:
    """A text merged over several rows is said of each of them; a number is a fault in each, since nobody
    can tell whose it is. Rows that consist of nothing but merged cells continue the row above."""
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
            fault = Fault(text, "合并单元格里的数无法分到各行", "请取消合并，每行各填各的数", figures=True)
            marks.faults.setdefault(number, {})[column] = fault
