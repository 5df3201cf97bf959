"""What reading a monthly file comes to: its header found, its rows sorted, with the row numbers the spreadsheet shows.

What a cell means is decided in cells.py; here it only is the text a person would read in it.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from itertools import chain, islice
from operator import itemgetter
from typing import NamedTuple

from plan import Problem, problem
from records.reading.cells import plain

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
MOST_HANDED_IN_MB = 50
"""Million bytes of a file that a person hands in, on the page or by the command; MAX_BYTES is what the reader bears."""
MAX_ROWS = 1_000_000
MAX_LINES = 2**20
"""The rows of a spreadsheet, as Excel knows them, blank ones included."""
MAX_COLUMNS = 200
EXCEL_COLUMNS = 2**14
"""More than a spreadsheet can have, so nobody's table: refused even where they are blank."""
MAX_CELL = 5_000
MAX_UNPACKED = 200 * 2**20
MAX_SHEETS = 20
MAX_PARTS = 2_000
MAX_MERGED = 1_000_000
"""Cells covered by merged areas."""

SAVE_AS = "请在 Excel 或 WPS 中打开，另存为 .xlsx 后再上传。"
NO_TABLE = f"这不是 CSV 或 .xlsx 文件。{SAVE_AS}"
BROKEN_BOOK = "打不开这个 .xlsx 文件，可能已损坏或加了密码。请去掉密码、另存后再上传。"
LOCKED_BOOK = "文件设有打开密码。请在 Excel 或 WPS 中去掉密码，另存后再上传。"
TOO_MANY_ROWS = f"数据超过 {MAX_ROWS} 行。请分成几个文件上传。"
TOO_WIDE = f"表格超过 {MAX_COLUMNS} 列。请删去无关的列后再上传。"

NOT_TEXT = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
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


def merged_figure(column: str, text: str) -> bool:
    """Whether what is merged over rows is a figure: nobody can tell whose it is, so it is none of theirs."""
    return column in ("完成值", "分母") and any(sign.isnumeric() for sign in text)


@dataclass
class Marks:
    """What is known of rows beyond their texts: faults by row and column index, and which are hidden."""

    faults: dict[int, dict[int, Fault]] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)


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


def _checked_names(header: Sequence[str]) -> list[str]:
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


def sorted_rows(encoding: str, lines: Iterator[Line], marks: Marks) -> Sheet:
    top = list(islice(lines, HEADER_WITHIN))
    if any(any(cells[MAX_COLUMNS:]) for _, cells in top):
        raise FileError(TOO_WIDE)
    at = header_index(top)
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
            if "计" in names and any(header_name(cell).rstrip(":") in TOTALS for cell in naming(cells)):
                self.totals.append(line)
                continue
            if "任务" in names and header_name(texts[1] or texts[2]) in COLUMNS:
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
