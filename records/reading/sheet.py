"""What reading a monthly file comes to: rows of text, with the row numbers the spreadsheet shows; and the words for what
a file, a row or a cell is before it is understood.

What a cell means is decided in cells.py; here it only is the text a person would read in it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from plan import Problem

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
    "更正原因",
    "点位",
)
"""The columns of the monthly file (contract.md), as they are numbered in the code: 点位 came last."""

FIGURES = ("完成值", "分母", "节点")
"""Those that say how far a task is."""

REFERENCE_COLUMNS = ("类型", "目标", "本月应完成", "上月值", "单位", "责任科室", "错误原因", "填报时间")
"""Columns of the template and of the returned file that only the reader needs; left out without a word."""

GUIDE_SHEET = "填报说明"
"""The template's own explanations, never read."""


class FileError(Exception):
    """The whole file cannot be read; the message is a sentence for the user."""


class Mended(NamedTuple):
    """One cell of a file that a person has mended on the page: what was read there, and what it says instead."""

    line: int
    column: str
    was: str
    became: str


@dataclass(frozen=True)
class Upload:
    """A file as it arrived: its name (shown, never used as a path) and its bytes; and what was mended of it since."""

    name: str
    content: bytes
    mended: tuple[Mended, ...] = ()


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
    correction: str = ""
    site: str = ""

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
    `totals` counts 合计 rows, repeated headers and what stands below a table, left out. Rows with a cell that cannot be
    read at all are in `rejected` instead of `rows`.

    `added`: from which line on a header has which words beside 完成值, perhaps a unit; empty where none has any.
    `meant`: an unknown column → the one of COLUMNS that it looks like. `only`: an unknown column → the rows without
    value and stage that hold something there. `short`: rows that end early behind what may be one number, 1,200."""

    encoding: str
    columns: tuple[str, ...]
    ignored: tuple[str, ...]
    rows: Sequence[Row]
    totals: int
    rejected: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    added: tuple[tuple[int, str], ...] = ()
    meant: Mapping[str, str] = field(default_factory=dict)
    only: Mapping[str, int] = field(default_factory=dict)
    short: frozenset[int] = frozenset()


Line = tuple[int, list[str]]
"""Row number and cells, as they stand in the file."""


REPORTED = ("月份", "任务编号", "街镇", *FIGURES)
"""Those that say what is reported."""
WORDS = ("进展情况", "滞后原因", "下一步措施", "更正原因")
"""The columns of words."""


class Fault(NamedTuple):
    """Why the text of a cell cannot be had: what is wrong and what to do. `only`: the columns in which that matters;
    all but 任务名称 where it names none."""

    value: str
    expected: str
    advice: str
    only: tuple[str, ...] = ()


class Note(NamedTuple):
    """What a person should know of a cell that was read: what was read, what there is to say, what to do. `only`: the
    columns in which it is said. `words`: what a column of words holds instead, where nothing need be said."""

    value: str
    said: str
    advice: str = ""
    only: tuple[str, ...] = ()
    words: str | None = None


def merged_figure(column: str, text: str) -> bool:
    """Whether what is merged over rows is a figure: nobody can tell whose it is, so it is none of theirs."""
    return column in ("完成值", "分母") and any(sign.isnumeric() for sign in text)


@dataclass
class Marks:
    """What is known of rows beyond their texts: faults and notes by row and column index, and what is hidden or
    struck out as a whole."""

    faults: dict[int, dict[int, Fault]] = field(default_factory=dict)
    notes: dict[int, dict[int, Note]] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    struck: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
