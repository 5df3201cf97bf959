"""The rows of a sheet as read on screen, its merged areas, and what there is to say of rows and cells.

Rows as programs usually write them are taken from the markup by a pattern, several times faster than by a parser; a
piece in which anything else stands goes through the parser. Both tell the same (tests/records/test_both_ways.py).
"""

import re
import zipfile
from functools import lru_cache
from typing import TypeVar

from openpyxl.utils.cell import column_index_from_string, get_column_letter, range_boundaries

from records.reading.bounds import (
    EXCEL_COLUMNS,
    MAX_BOOK_CELLS,
    MAX_COLUMNS,
    MAX_LINES,
    TOO_MANY_BOOK_CELLS,
    TOO_MANY_ROWS,
    TOO_WIDE,
)
from records.reading.sheet import REPORTED, WORDS, Fault, FileError, Line, Marks, Note
from records.reading.workbook.markup import NEVER_IN_XML, PIECE, UTF_8, each_match, parser, true
from records.reading.workbook.shown import KEPT, Cells, Seen
from records.reading.workbook.strings import RichText, Text

STRUCK_OUT = Fault("", "这一格整个划掉了", "要报的请去掉删除线，不报的请删去", REPORTED)
STRUCK_WORDS = Note("", "整格划掉了，没有读入", only=WORDS, words="")
# atomic groups and possessive signs: what matched once is not tried another way, which takes half the time
_REST = (
    r'(?: s="[0-9]++")?+(?: t="[A-Za-z]++")?+(?:><v>[^<&]*+</v></c>| ?/>|>(?:<f[^<>]*+(?:(?<=/)>|>[^<]*+</f>))?+'
    r'(?:<v>[^<&]*+</v>|<v ?/>|<is><t(?: xml:space="preserve")?>[^<&]*+</t></is>)?+</c>)'
)
_LETTERS = re.compile(r'<c r="([A-Z]{1,3})[0-9]')
WIDEST = 64
"""Columns up to which rows are taken by the pattern."""


@lru_cache(maxsize=WIDEST)
def row_pattern(width: int) -> "re.Pattern[str]":
    """A row: its number, its other attributes, and for each of so many columns the rest of its cell, if there is one."""
    cells = "".join(rf'(?:<c r="{get_column_letter(at)}[0-9]++"({_REST}))?+' for at in range(1, width + 1))
    return re.compile(rf'\s*+<row r="([0-9]{{1,7}}+)"([^<>]*?)(?:/>|>{cells}</row>)')


_REST_PARTS = re.compile(
    r'(?: s="([0-9]+)")?(?: t="([A-Za-z]+)")?(?:[^<]*>)(?:(<f)[^<>]*(?:/>|>[^<]*</f>))?'
    r"(?:<v>([^<]*)</v>|<is><t[^>]*>([^<]*)</t></is>)?.*",
    re.DOTALL,
)
_HIDDEN = re.compile(r'\shidden="\s*(?:1|true|on)\s*"|\sht="0(?:\.0*)?"', re.IGNORECASE)


@lru_cache(maxsize=4096)
def _hidden(attributes: str) -> bool:
    _legal(attributes)
    return _HIDDEN.search(attributes) is not None


def _legal(markup: str) -> None:
    """Refuse what a parser would have refused."""
    if NEVER_IN_XML.search(markup):
        raise ValueError(markup)


_DATA = b"<sheetData>"


Said = TypeVar("Said", Fault, Note)


class EnoughError(Exception):
    """Stops the reading of a sheet of which only the top is wanted."""


@lru_cache(maxsize=EXCEL_COLUMNS)
def column_number(letters: str) -> int:
    """A → 1, AB → 28. Raises FileError beyond what a spreadsheet has, ValueError for what names no column."""
    found: int = column_index_from_string(letters)
    if found > EXCEL_COLUMNS:
        raise FileError(TOO_WIDE)
    return found


def _rows(piece: str, width: int) -> list[tuple[str, ...]] | None:
    """The rows of a piece that consists of nothing else; None otherwise."""
    found, rest = each_match(row_pattern(width), piece)
    return None if rest.strip() else [match.groups() for match in found]


class _Rests(dict[str | None, str]):
    """The text of a cell by the rest of its markup behind its place. `special`: those of which there is more to say."""

    def __init__(self, cells: Cells) -> None:
        super().__init__({None: ""})
        self._cells = cells
        self.special: dict[str | None, Seen] = {}

    def __missing__(self, rest: str) -> str:
        if len(self) >= KEPT:
            self.clear()
            self[None] = ""
        found = _REST_PARTS.fullmatch(rest)
        assert found
        _legal(rest)
        style, kind, formula, value, inline = (part or "" for part in found.groups())
        seen = self._cells.seen(style, kind, value or inline, formula=bool(formula) and not value)
        if isinstance(seen, Seen):
            self.special[rest] = seen
            seen = seen.text
        self[rest] = seen
        return seen


class Grid:
    """Collects a sheet. `most`: lines that are wanted; all where it is None."""

    def __init__(self, cells: Cells, most: int | None = None) -> None:
        self._cells, self._most, self._count = cells, most, 0
        self.lines: list[Line] = []
        self.merged: list[tuple[int, int, int, int]] = []
        self.marks = Marks()
        self._depth, self._number, self._at = 0, 0, -1
        self._row: tuple[list[str], list[tuple[int, Seen]]] = ([], [])
        self._rests, self._width = _Rests(cells), 1
        self._style = self._kind = ""
        self._content: list[str] = []
        self._inline: Text = ""
        self._rich: RichText | None = None
        self._formula = self._reading = False

    @property
    def between_rows(self) -> bool:
        """Whether the next that comes may be a row."""
        return self._depth == 2

    def take(self, piece: str) -> bool:
        """Take a piece of the markup that holds whole rows; False, and nothing taken, where it is not as usual."""
        found = _rows(piece, self._width)
        if found is None:
            self._width = max([self._width, *map(column_number, set(_LETTERS.findall(piece)))])
            found = _rows(piece, self._width) if self._width <= WIDEST else None
        if found is None:
            return False
        self._counted(piece.count("<c "))
        text_of, special, lines = self._rests.__getitem__, self._rests.special, self.lines
        for number, attributes, *rests in found:
            cells = [*map(text_of, rests)]
            self._number = line = int(number)
            if _hidden(attributes):
                self.marks.hidden.add(line)
            if special or self._most is not None or line > MAX_LINES:
                self._end_row(cells, [(at, special[rest]) for at, rest in enumerate(rests) if rest in special])
            elif any(cells):
                lines.append((line, cells))
        return True

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._rich is not None:
            self._rich.start(name, attributes)
            return
        match name:
            case "c":
                self._begin_cell(attributes)
            case "v":
                self._reading = True
            case "is":
                self._rich = RichText()
            case "f":
                self._formula = True
            case "row":
                self._begin_row(attributes)
            case "mergeCell":
                self.merged.append(range_boundaries(attributes["ref"]))
            case "col" if true(attributes.get("hidden")):
                first, last = int(attributes["min"]), int(attributes["max"])
                self.marks.hidden_columns.update(range(first - 1, min(last, MAX_COLUMNS)))
            case "sheetView" if "showZeros" in attributes and not true(attributes["showZeros"]):
                self._cells.hides_zeros = True

    def end(self, name: str) -> None:
        self._depth -= 1
        if name == "is" and self._rich is not None:
            self._inline, self._rich = self._rich.taken(), None
        elif self._rich is not None:
            self._rich.end(name)
        elif name == "v":
            self._reading = False
        elif name == "c":
            self._end_cell()
        elif name == "row":
            self._end_row(*self._row)

    def text(self, data: str) -> None:
        if self._rich is not None:
            self._rich.text(data)
        elif self._reading:
            self._content.append(data)

    def _begin_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r", "").strip()
        self._number = int(number) if number.isascii() and number.isdecimal() else self._number + 1
        self._at, self._row = -1, ([], [])
        if true(attributes.get("hidden")) or re.fullmatch(r"0(\.0*)?", attributes.get("ht", "")):
            self.marks.hidden.add(self._number)

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        self._counted(1)
        place = attributes.get("r", "").strip().rstrip("0123456789").upper()
        try:
            self._at = column_number(place) - 1 if place else self._at + 1
        except ValueError:
            self._at += 1
        if self._at >= EXCEL_COLUMNS:
            raise FileError(TOO_WIDE)
        self._kind, self._style = attributes.get("t", "").strip(), attributes.get("s", "").strip()
        self._formula, self._content, self._inline = False, [], ""

    def _end_cell(self) -> None:
        value = "".join(self._content)
        formula = self._formula and not value
        seen = self._cells.seen(self._style, self._kind, value or self._inline, formula=formula)
        cells, special = self._row
        if isinstance(seen, Seen):
            special.append((self._at, seen))
        if text := seen if isinstance(seen, str) else seen.text:
            _place(cells, self._at, text)

    def _counted(self, cells: int) -> None:
        self._count += cells
        if self._count > MAX_BOOK_CELLS:
            raise FileError(TOO_MANY_BOOK_CELLS)

    def _end_row(self, cells: list[str], special: list[tuple[int, Seen]]) -> None:
        if self._number > MAX_LINES or len(self.lines) > MAX_LINES:
            raise FileError(TOO_MANY_ROWS)
        if special:
            self._say(special, sum(map(bool, cells)))
        if any(cells) or self._number in self.marks.faults:
            self.lines.append((self._number, cells))
        if self._most is not None and len(self.lines) >= self._most:
            raise EnoughError

    def _say(self, special: list[tuple[int, Seen]], filled: int) -> None:
        struck = [(at, seen) for at, seen in special if seen.struck and seen.text]
        whole = len(struck) == filled and bool(struck)
        if whole:
            self.marks.struck.add(self._number)
        for at, seen in special:
            if seen.fault:
                self._mark(self.marks.faults, at, seen.fault)
            elif seen.struck and not whole:
                self._mark(self.marks.faults, at, STRUCK_OUT._replace(value=seen.text))
                self._mark(self.marks.notes, at, STRUCK_WORDS._replace(value=seen.text))
            if seen.note:
                self._mark(self.marks.notes, at, seen.note)

    def _mark(self, marks: "dict[int, dict[int, Said]]", at: int, said: "Said") -> None:
        marks.setdefault(self._number, {})[at] = said


def _place(cells: list[str], at: int, text: str) -> None:
    if at >= MAX_COLUMNS:
        raise FileError(TOO_WIDE)
    cells += [""] * (at + 1 - len(cells))
    cells[at] = text


def read_sheet_part(part: zipfile.ZipExtFile, grid: Grid) -> None:
    """Read a sheet into a grid: up to its data by the parser, its rows by the pattern as long as they keep to it, the
    rest by the parser again. Raises what a parser raises."""
    told, rest, by_pattern = parser(grid), b"", True
    begun = False
    while piece := part.read(PIECE):
        rest += piece
        if not begun and by_pattern:
            at = rest.find(_DATA)
            if at < 0 and len(rest) < 16 * PIECE:
                continue
            by_pattern = at >= 0 and UTF_8.match(rest) is not None
            if by_pattern:
                told.Parse(rest[: at + len(_DATA)], False)
                rest, begun, by_pattern = rest[at + len(_DATA) :], True, grid.between_rows
        if by_pattern:
            cut = rest.rfind(b"</row>") + 6
            rows, rest = (rest[:cut], rest[cut:]) if cut > 5 else (b"", rest)
            if b"<!" in rows or b"<?" in rows or b"</sheetData" in rows:
                by_pattern, rest = False, rows + rest
            elif rows and not (b"\r" not in rows and grid.take(rows.decode())):
                told.Parse(rows, False)
                by_pattern = grid.between_rows
        if not by_pattern:
            told.Parse(rest, False)
            rest = b""
    told.Parse(rest, True)
