"""A monthly file as staff save it → rows of text with the row numbers the spreadsheet shows.

CSV in UTF-8 (with or without BOM), GB18030 (what Excel and WPS in China save) or UTF-16, and .xlsx.
What a cell means is decided in cells.py; here it only becomes the text a person would read in it.

A workbook is read part by part with a streaming parser, so that memory depends on its cells and not on
what else its XML may hold.
"""

import codecs
import csv
import io
import posixpath
import re
import zipfile
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache, partial
from itertools import chain, islice
from operator import itemgetter
from typing import NamedTuple
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from defusedxml import sax
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.cell import column_index_from_string, range_boundaries
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from plan import Problem, problem
from records.cells import LARGEST, PLACES, plain

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

REFERENCE_COLUMNS = ("类型", "目标", "本月应完成", "上月值", "单位", "责任科室", "错误原因")
"""Columns of the template and of the returned file that only the reader needs; left out without a word."""

HEADER_WITHIN = 20
TOTALS = ("合计", "总计", "小计", "共计")
DELIMITERS = ",\t;，；"
GUIDE_SHEET = "填报说明"
"""The template's own explanations, never read."""

MAX_BYTES = 100 * 2**20
MAX_ROWS = 1_000_000
MAX_LINES = 2**20
"""The rows of a spreadsheet, as Excel knows them, blank ones included."""
MAX_COLUMNS = 200
EXCEL_COLUMNS = 2**14
"""More than a spreadsheet can have, so nobody's table: refused even where they are blank."""
MAX_CELL = 5_000
MAX_UNPACKED = 200 * 2**20
MAX_SHEETS = 20
MAX_MERGED = 1_000_000
"""Cells covered by merged areas."""

SAVE_AS = "请在 Excel 或 WPS 中打开，另存为 .xlsx 后再上传。"
NO_TABLE = f"这不是 CSV 或 .xlsx 文件。{SAVE_AS}"
BROKEN_BOOK = "打不开这个 .xlsx 文件，可能已损坏或加了密码。请去掉密码、另存后再上传。"
LOCKED_BOOK = "文件设有打开密码。请在 Excel 或 WPS 中去掉密码，另存后再上传。"
TOO_MANY_ROWS = f"数据超过 {MAX_ROWS} 行。请分成几个文件上传。"
TOO_WIDE = f"表格超过 {MAX_COLUMNS} 列。请删去无关的列后再上传。"

_NOT_TEXT = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
"""Signs that nobody sees and no office file may hold: read as a space."""


class FileError(Exception):
    """The whole file cannot be read; the message is a sentence for the user."""


@dataclass(frozen=True)
class Upload:
    """A file as it arrived: its name (shown, never used as a path) and its bytes."""

    name: str
    content: bytes


class Row(NamedTuple):
    """One row: its number in the spreadsheet and the text of each of COLUMNS ('' where empty)."""

    line: int
    month: str
    task: str
    title: str
    unit: str
    value: str
    denominator: str
    stage: str
    progress: str
    reason: str
    next_step: str

    @property
    def cells(self) -> dict[str, str]:
        """The texts by column name."""
        return dict(zip(COLUMNS, self[1:], strict=True))

    def text(self, column: str) -> str:
        """The text under one of COLUMNS."""
        return str(self[_PLACES[column]])


_PLACES = {name: place for place, name in enumerate(COLUMNS, 1)}


@dataclass(frozen=True)
class Sheet:
    """The rows below the header. `ignored` names the columns that the file has and we do not know;
    `totals` counts 合计 rows and repeated headers, left out. Rows with a cell that cannot be read at all
    are in `rejected` instead of `rows`."""

    encoding: str
    columns: tuple[str, ...]
    ignored: tuple[str, ...]
    rows: tuple[Row, ...]
    totals: int
    rejected: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()


Line = tuple[int, list[str]]
"""Row number and cells, as they stand in the file."""


class Fault(NamedTuple):
    """Why the text of a cell cannot be had: what is wrong and what to do."""

    value: str
    expected: str
    advice: str


@dataclass
class Marks:
    """What is known of rows beyond their texts: faults by row and column index, and which are hidden."""

    faults: dict[int, dict[int, Fault]] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)


def read_sheet(upload: Upload) -> Sheet:
    """Read a monthly file. Raises FileError with one sentence when the file as a whole is unusable."""
    content = upload.content
    if not content or content.isspace() or content in (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        raise FileError("文件是空的。请确认选对了文件。")
    if len(content) > MAX_BYTES:
        size = -(-len(content) // 2**20)
        raise FileError(f"文件有 {size} MB，最多 {MAX_BYTES >> 20} MB。请删去无关的内容，或分成几个文件上传。")
    if content.startswith(b"PK\x03\x04"):
        return _workbook(content)
    if sentence := _foreign(content):
        raise FileError(sentence)
    encoding, clean = _encoding(content)
    return _sheet(encoding, _csv_lines(content, encoding, clean), Marks())


def _foreign(content: bytes) -> str | None:
    """What to say of a file that is something else, judged by its first bytes whatever its name."""
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return LOCKED_BOOK if "EncryptedPackage".encode("utf-16-le") in content else NO_TABLE
    pictures = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")
    if content.startswith(pictures) or (content[:2] == b"BM" and b"\0" in content[:16]) or content[8:12] == b"WEBP":
        return "这是图片，不是表格。请上传原来的 CSV 或 .xlsx 文件。"
    if content.startswith((b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"PK\x05\x06")):
        return "这是压缩包，不是表格。请解压后上传里面的 CSV 或 .xlsx 文件。"
    if content.startswith((b"%PDF", b"{\\rtf")):
        return NO_TABLE
    begin = content[:2000].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if begin.startswith((b"<!doctype", b"<html", b"<head", b"<meta", b"<table", b"<style", b"<?xml")):
        return f"这是网页文件，不是表格。{SAVE_AS}"
    return None


# --- CSV


def _encoding(content: bytes) -> tuple[str, bool]:
    """The encoding of a text, and whether it holds signs to clean away. All of it must decode."""
    candidates: tuple[str, ...] = ("utf-8", "gb18030")
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates = ("utf-16",)
    elif content.startswith(codecs.BOM_UTF8):
        candidates = ("utf-8-sig", "gb18030")
    for encoding in candidates:
        clean = False
        try:
            for text in _pieces(content, encoding):
                if "\0" in text:
                    raise FileError(f"读不出文字，文件可能已损坏或不是 CSV。{_ANEW}")
                clean = clean or _NOT_TEXT.search(text) is not None
        except UnicodeDecodeError:
            continue
        if encoding == "gb18030" and (found := _utf8_inside(content)):
            raise FileError(f"文件里混有两种文字编码，例如“{found[:10]}”。{_ANEW}")
        return encoding, clean
    for encoding in candidates:
        if _header_index(_top(content, encoding)) is not None:
            raise FileError(f"文件里有读不出的文字，可能混有两种文字编码，或没有存完整。{_ANEW}")
    raise FileError(f"读不出文字，文件可能已损坏或不是 CSV。{_ANEW}")


_ANEW = "请在 Excel 或 WPS 中另存为 .xlsx 后再上传。"
_PIECE = 2**20
_TOP = 2**18
"""Bytes at the beginning in which the header is looked for."""
_UTF8_CELL = re.compile(rb"(?<![\x80-\xff])(?:[\xe4-\xe9][\x80-\xbf]{2}){2,}(?![\x80-\xff])")
_BYTE_CLASSES = bytes(46 if b < 0x80 else 67 if b < 0xC0 else 76 if 0xE4 <= b <= 0xE9 else 79 for b in range(256))
""". a letter or sign of ASCII, C within a sign of UTF-8, L the first byte of a Chinese sign of UTF-8, O other."""


def _utf8_inside(content: bytes) -> str | None:
    """A run of Chinese that is UTF-8 throughout: in GB18030 next to impossible, so it was pasted there."""
    if b".LCCLCC" not in content.translate(_BYTE_CLASSES):  # many times faster than the exact question
        return None
    found = _UTF8_CELL.search(content)
    return found[0].decode() if found else None


def _pieces(content: bytes, encoding: str) -> Iterator[str]:
    """The text piece by piece: a file of 50 MB need not be in memory twice."""
    decoder = codecs.getincrementaldecoder(encoding)()
    with memoryview(content) as view:
        for start in range(0, len(content), _PIECE):
            yield decoder.decode(view[start : start + _PIECE])
    yield decoder.decode(b"", final=True)


def _top(content: bytes, encoding: str) -> list[Line]:
    text = content[:_TOP].decode(encoding, "replace")
    return _top_lines(text, _delimiter(text))


def _csv_lines(content: bytes, encoding: str, clean: bool) -> Iterator[Line]:
    """(row number, cells). The number counts records, as a spreadsheet does, not lines of text."""
    delimiter = _delimiter(content[:_TOP].decode(encoding, "replace"))
    # newline="" leaves line breaks inside quotes as they are
    text: Iterable[str] = io.TextIOWrapper(io.BytesIO(content), encoding, newline="")
    if clean:
        text = (_NOT_TEXT.sub(" ", line) for line in text)
    try:
        yield from enumerate(_parsed(text, delimiter), 1)
    except csv.Error as error:
        if "field limit" in str(error):
            raise FileError(f"有一格的文字太长，可能有没成对的引号。{_IN_EXCEL}") from None
        raise FileError(f"表格格式有误，可能有没成对的引号。{_IN_EXCEL}") from None


_IN_EXCEL = "请在 Excel 中另存为 .xlsx 后再上传。"


def _parsed(text: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    # strict: an open quote is an error, else it would swallow all rows below it
    return csv.reader(text, delimiter=delimiter, strict=True)


def _top_lines(text: str, delimiter: str) -> list[Line]:
    top: list[Line] = []
    with suppress(csv.Error):
        top.extend(enumerate(islice(_parsed(io.StringIO(text, newline=""), delimiter), HEADER_WITHIN), 1))
    return top


def _delimiter(text: str) -> str:
    """The one under which our header is found near the top; the comma where none does."""
    found = (d for d in DELIMITERS if _header_index(_top_lines(text, d)) is not None)
    return next(found, DELIMITERS[0])


# --- .xlsx


def _workbook(content: bytes) -> Sheet:
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
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise FileError(f"文件解压后超过 {MAX_UNPACKED >> 20} MB。请只留要上报的工作表和行，另存后再上传。")
    if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
        raise FileError(BROKEN_BOOK)


def _the_sheet(book: "_Book") -> Sheet:
    visible = [s for s in book.sheets if s.visible]
    if len(visible) > MAX_SHEETS:
        raise FileError(f"文件有 {len(visible)} 张工作表，最多 {MAX_SHEETS} 张。请只留要上报的一张再上传。")
    found = [s for s in visible if s.name.strip() != GUIDE_SHEET and _header_index(book.top(s)) is not None]
    if len(found) > 1:
        names = "".join(f"「{s.name}」" for s in found)
        raise FileError(f"有 {len(found)} 张工作表都有表头：{names}。不知道该读哪一张，请只留一张再上传。")
    if not found:
        raise FileError(NO_HEADER)
    grid = book.grid(found[0])
    marks = Marks(grid.faults, grid.hidden)
    _spread(grid, marks)
    return _sheet("xlsx", iter(grid.lines), marks)


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
    return _NOT_TEXT.sub(" ", text).replace("\0", " ").replace("\r", "")


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
    at = _header_index(grid.lines)
    assert at is not None
    header, names = grid.lines[at][0], _names(grid.lines[at][1])
    below = {number: cells for number, cells in grid.lines if number > header}
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
        name = names[column] if column < len(names) else ""
        figure = name in ("完成值", "分母") and any(sign.isnumeric() for sign in text)
        for number in rest:
            here = below[number]
            here += [""] * (column + 1 - len(here))
            here[column] = text
        for number in [first, *rest] if figure else ():
            fault = Fault(text, "合并单元格里的数无法分到各行", "请取消合并，每行各填各的数")
            marks.faults.setdefault(number, {})[column] = fault


# --- rows


NO_HEADER = f"没有找到表头。表头应有这些列：{'、'.join(COLUMNS)}。请用系统下载的模板填写。"


@lru_cache(maxsize=4096)
def _header_name(cell: str) -> str:
    """The name without the blanks in it and without the * that marks a column to be filled."""
    return "".join(plain(cell).split()).strip("*")


def _names(header: Sequence[str]) -> list[str]:
    return [_header_name(cell) for cell in header]


def _header_index(lines: Sequence[Line]) -> int | None:
    for index, (_, cells) in enumerate(lines[:HEADER_WITHIN]):
        if len(set(_names(cells[:MAX_COLUMNS])) & set(COLUMNS)) >= 2:
            return index
    return None


def _checked_names(header: Sequence[str]) -> list[str]:
    """The names of the columns; raises FileError when rows could not be told apart or say nothing."""
    if len(header) > MAX_COLUMNS and any(header[MAX_COLUMNS:]):
        raise FileError(TOO_WIDE)
    names = _names(header)
    repeated = sorted({name for name in names if name in COLUMNS and names.count(name) > 1})
    if repeated:
        raise FileError(f"表头中「{repeated[0]}」出现了不止一次。请只留一列。")
    if "任务编号" not in names and "任务名称" not in names:
        raise FileError("表头缺少「任务编号」列。请用系统下载的模板填写。")
    if "完成值" not in names and "节点" not in names:
        raise FileError("表头缺少「完成值」列。请用系统下载的模板填写。")
    return names


def _sheet(encoding: str, lines: Iterator[Line], marks: Marks) -> Sheet:
    top = list(islice(lines, HEADER_WITHIN))
    if any(any(cells[MAX_COLUMNS:]) for _, cells in top):
        raise FileError(TOO_WIDE)
    at = _header_index(top)
    if at is None:
        raise FileError(NO_HEADER)
    names = _checked_names(top[at][1])
    sorter = _Sorter(names, marks)
    sorter.sort(chain(top[at + 1 :], lines))
    known = set(COLUMNS) | set(REFERENCE_COLUMNS)
    return Sheet(
        encoding=encoding,
        columns=tuple(name for name in names if name in COLUMNS),
        ignored=tuple(name for name in names if name and name not in known),
        rows=tuple(sorter.rows),
        totals=len(sorter.totals) + len(sorter.headers),
        rejected=tuple(sorter.rejected),
        warnings=tuple(sorter.remarks()),
    )


class _Stripped(dict[str, str]):
    """Text → the text without blanks at its ends, kept once however many rows have it."""

    def __missing__(self, text: str) -> str:
        self[text] = kept = text.strip()
        return kept


new_row: Callable[[tuple[object, ...]], Row] = partial(tuple.__new__, Row)
"""Row(…) of a sequence, twice as fast: a file has up to a million."""


class _Sorter:
    """Sorts the lines below the header into rows, rejected ones, totals and blanks."""

    def __init__(self, names: list[str], marks: Marks) -> None:
        self._names, self._marks = names, marks
        self._width = len(names)
        # a column that the file does not have is taken from one blank behind the last
        self._known: Callable[[list[str]], tuple[str, ...]] = itemgetter(
            *(names.index(name) if name in names else self._width for name in COLUMNS)
        )
        naming = [index for index, name in enumerate(names) if name not in COLUMNS[4:]]
        self._naming: Callable[[list[str]], tuple[str, ...]] = itemgetter(*naming, self._width, self._width)
        self.rows: list[Row] = []
        self.rejected: list[Problem] = []
        self.totals: list[int] = []
        self.headers: list[int] = []
        self.hidden: list[int] = []
        self.stray: list[int] = []

    def sort(self, lines: Iterable[Line]) -> None:
        width, faults, known, naming = self._width, self._marks.faults, self._known, self._naming
        stripped = _Stripped().__getitem__
        for line, cells in lines:
            have = len(cells)
            if have > width:
                self._beyond(line, cells)
                del cells[width:]
                cells.append("")
            else:
                cells += [""] * (width + 1 - have)
            texts = [*map(stripped, known(cells))]
            if not (any(texts) or line in faults):
                continue
            if line > MAX_LINES or len(self.rows) >= MAX_ROWS:
                raise FileError(TOO_MANY_ROWS)
            names = "".join(naming(cells))
            if "计" in names and any(_header_name(cell).rstrip(":") in TOTALS for cell in naming(cells)):
                self.totals.append(line)
                continue
            if "任务" in names and _header_name(texts[1] or texts[2]) in COLUMNS:
                self.headers.append(line)
                continue
            if line in faults and self._refused(line, faults[line]):
                continue
            whole = "".join(texts)
            if not whole or (len(whole) > MAX_CELL and self._too_long(line, texts)):
                continue
            if "'" in whole:
                texts[7:] = map(_unquoted, texts[7:])
            self.rows.append(new_row((line, *texts)))

    def _refused(self, line: int, faults: Mapping[int, Fault]) -> bool:
        names = {c: self._names[c] for c in faults if c < self._width and self._names[c] in COLUMNS}
        wrong = {c: name for c, name in names.items() if name != "任务名称"}
        self.rejected += [problem(line, name, *faults[c]) for c, name in wrong.items()]
        return bool(wrong)

    def _too_long(self, line: int, texts: Sequence[str]) -> bool:
        long = [(name, text) for name, text in zip(COLUMNS, texts, strict=True) if len(text) > MAX_CELL]
        said = f"文字超过 {MAX_CELL} 个字"
        self.rejected += [problem(line, name, text, said, "请缩短") for name, text in long]
        return bool(long)

    def _beyond(self, line: int, cells: Sequence[str]) -> None:
        """More cells than the header has: nothing to say of empty ones, unless 1,200 lost its quotes."""
        if any(cells[MAX_COLUMNS:]):
            raise FileError(TOO_WIDE)
        if any(cells[self._width :]):
            self.stray.append(line)
        for index, name in enumerate(self._names):
            if name in ("完成值", "分母") and index + 1 < len(cells):
                pair = f"{cells[index].strip()},{cells[index + 1].strip()}"
                if _TORN.fullmatch(pair):
                    fault = Fault(pair, "像是数字里的逗号把一格分成了两格", "请写成不带逗号的数")
                    self._marks.faults.setdefault(line, {}).setdefault(index, fault)

    def remarks(self) -> Iterator[Problem]:
        hidden = sorted(self._marks.hidden)
        read = {row.line for row in self.rows} if hidden else set()
        for lines, said, advice in (
            (self.totals, "是合计行，没有读入", ""),
            (self.headers, "又是表头，没有读入", ""),
            ([line for line in hidden if line in read], "是隐藏行，也已读入", "不应报的请删去后重新上传"),
            (self.stray, "在表头以外的列还有内容，没有读入", "请核对有没有错列"),
        ):
            if lines:
                yield problem(None, None, "", f"{places(lines)}{said}", advice)


_TORN = re.compile("[0-9]{1,3},[0-9]{3}(?:[.][0-9]+)?")
_INERT = re.compile("'[=+@＝＋＠\\-－\t\r\n]")


def _unquoted(text: str) -> str:
    """Without the ' that a file of ours set before a text beginning like a formula."""
    return text[1:] if _INERT.match(text) else text


def places(lines: Collection[int], most: int = 10) -> str:
    """`第 5、9 行`, or `第 1、2、…、10 行等 37 行`."""
    shown = "、".join(map(str, islice(lines, most)))
    return f"第 {shown} 行" if len(lines) <= most else f"第 {shown} 行等 {len(lines)} 行"
