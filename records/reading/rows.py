"""The lines of a file below its header → rows, rows that cannot be read, totals and blanks."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, islice
from operator import itemgetter

from plan import problem
from records.reading.bounds import (
    EXCEL_COLUMNS,
    MAX_CELL,
    MAX_COLUMNS,
    MAX_HEADERS,
    MAX_LINES,
    MAX_ROWS,
    TOO_MANY_ROWS,
    TOO_WIDE,
)
from records.reading.header import HEADER_WITHIN, Header, header_again, header_of, is_header, no_header
from records.reading.lines.aside import is_below, is_total, is_total_title, may_be_aside
from records.reading.lines.outcome import Outcome
from records.reading.lines.torn import torn_at, torn_said, torn_within
from records.reading.sheet import COLUMNS, REFERENCE_COLUMNS, WORDS, Fault, FileError, Line, Marks, Row, Sheet


def sorted_rows(encoding: str, lines: Iterator[Line], marks: Marks, by: "type[Sorter] | None" = None) -> Sheet:
    """The sheet that the lines make up, sorted `by` one line after the other where nothing else is said."""
    top = list(islice(lines, HEADER_WITHIN))
    if any(any(cells[MAX_COLUMNS:]) or len(cells) > EXCEL_COLUMNS for _, cells in top):
        raise FileError(TOO_WIDE)
    header = header_of(top)
    if header is None:
        raise FileError(no_header(top))
    sorter = (by or Sorter)(header, marks, commas=encoding != "xlsx")
    sorter.sort(chain((line for line in top if line[0] > header.last), lines))
    return Sheet(
        encoding=encoding,
        columns=tuple(dict.fromkeys(name for each in sorter.by for name in each.names if name in COLUMNS)),
        ignored=tuple(dict.fromkeys(name for each in sorter.by for name in each.ignored)),
        rows=sorter.taken(),
        totals=sorter.left_out,
        rejected=tuple(sorter.rejected),
        warnings=tuple(sorter.remarks(marks)),
        added=tuple((each.last, each.added) for each in sorter.by if any(h.added for h in sorter.by)),
        meant={name: like for each in sorter.by for name, like in each.meant.items()},
        only=sorter.only,
        short=frozenset(sorter.short),
    )


class _Stripped(dict[str, str]):
    """Text → the text without blanks at its ends, kept once however many rows have it. `odd` gathers those that may
    say that their line is no row."""

    def __init__(self) -> None:
        super().__init__()
        self.odd: set[str] = set()

    def __missing__(self, text: str) -> str:
        self[text] = kept = text.strip()
        if may_be_aside(kept):
            self.odd.add(kept)
        return kept


new_row: Callable[[tuple[object, ...]], Row] = partial(tuple.__new__, Row)
"""Row(…) of a sequence, twice as fast: a file has up to a million."""


class Sorter(Outcome):
    """Sorts the lines below the header into rows, rejected ones, totals and blanks. `commas`: whether a row may end
    early because its commas are missing, as in a CSV."""

    def __init__(self, header: Header, marks: Marks, *, commas: bool) -> None:
        super().__init__()
        self._marks, self._commas = marks, commas
        self.room, self.lowest = MAX_ROWS, MAX_LINES
        self._read_by(header)

    def taken(self) -> Sequence[Row]:
        return tuple(self.rows)

    def _read_by(self, header: Header) -> None:
        self.by.append(header)
        self._names = names = header.names
        self._width = len(names)
        # a column that the file does not have is taken from one blank behind the last
        self._known: Callable[[list[str]], tuple[str, ...]] = itemgetter(
            *(names.index(name) if name in names else self._width for name in COLUMNS)
        )
        self._unknown = [(place, name) for place, name in enumerate(names) if name not in COLUMNS]
        self._value = names.index("完成值") if "完成值" in names else self._width
        # the neighbour of 完成值, to which a torn number spreads; the blank one where there can be none
        self._behind = min(self._value + 1, self._width)
        # a rate of as many cells as the header has, with nothing behind its 分母, is none that was torn
        self._after = min(self._behind + 1, self._width)
        self._rates = self._width + (names[self._behind : self._behind + 1] != ("分母",))

    def sort(self, lines: Iterator[Line]) -> None:
        self._lines = lines
        ahead: list[Line] | None = []
        while ahead is not None:
            ahead = self._sort(chain(ahead, lines))

    def _sort(self, lines: Iterator[Line]) -> list[Line] | None:
        """All lines, or those down to another header; then the line below that was looked at already."""
        width, known, behind = self._width, self._known, self._behind
        faults, notes = self._marks.faults, self._marks.notes
        after, rates = self._after, self._rates
        texts_of = _Stripped()
        stripped, odd = texts_of.__getitem__, texts_of.odd
        for line, cells in lines:
            whole, have = "".join(cells), len(cells)
            if not (whole or line in faults or line > MAX_LINES or have > EXCEL_COLUMNS):
                continue
            if ("称" in whole or ("号" in whole and "编" in whole)) and (ahead := self._again(line, cells)) is not None:
                return ahead
            if have > width:
                self._beyond(line, cells)
                del cells[width:]
                cells.append("")
            else:
                cells += [""] * (width + 1 - have)
            texts = [*map(stripped, known(cells))]
            answered = texts[4] or texts[6]
            if not (answered or self._holds(line, cells, texts)):
                continue
            if line > self.lowest or len(self.rows) >= self.room:
                raise FileError(TOO_MANY_ROWS)
            if (not (texts[1] or texts[2]) or (odd and not odd.isdisjoint(texts[:4]))) and self._left_out(
                line, cells, texts
            ):
                continue
            if (
                (beside := cells[behind])
                and (have < rates or cells[after] or beside[0] == "0")
                and beside[:3].isdigit()
            ):
                self._torn(line, cells, have)
            if line in faults and self._refused(line, faults[line]):
                continue
            if line in notes:
                self._note(line, texts)
            if len(whole) > MAX_CELL and self._too_long(line, texts):
                continue
            if not answered:
                if not any(texts):
                    continue
                self._count_only(cells)
            if "'" in whole:
                texts[7:] = map(_unquoted, texts[7:])
            self.rows.append(new_row((line, *texts)))
        return None

    def _again(self, line: int, cells: list[str]) -> list[Line] | None:
        """At a header, by which what follows is read from now on: the line below where it is no part of it."""
        if not is_header(cells):
            return None
        if len(self.headers) + len(self.by) > MAX_HEADERS:
            raise FileError(f"表头重复了 {MAX_HEADERS} 次以上。请只留一个表头，再上传。")
        below = next(self._lines, None)
        header = header_again((line, cells), below)
        if header.names == self._names:
            self.headers.append(line)
        else:
            self._read_by(header)
            self.others.append(line)
        return [] if below is None or below[0] <= header.last else [below]

    def _holds(self, line: int, cells: Sequence[str], texts: Sequence[str]) -> bool:
        """Whether a line without an answer is to be looked at; blank ones count towards the bound."""
        if any(texts) or line in self._marks.faults:
            return True
        if line > MAX_LINES:
            raise FileError(TOO_MANY_ROWS)
        return any(cells[place].strip() for place, name in self._unknown if name not in REFERENCE_COLUMNS)

    def _left_out(self, line: int, cells: Sequence[str], texts: Sequence[str]) -> bool:
        """Whether the line is no row: a total, or what stands below a table, or nothing in columns of ours."""
        month, task, title, unit = texts[:4]
        first = next(filter(None, map(str.strip, cells)), "")
        if is_below(first) and (first != title or not (task or texts[4] or texts[6])):
            self.below.append(line)
            return True
        named = bool(task or title)
        beside = [] if named else [text for place, _ in self._unknown if (text := cells[place].strip())]
        if any(map(is_total, (month, task, unit, *beside))) or is_total_title(title, bool(task)):
            self.totals.append(line)
            return True
        if any(texts) or line in self._marks.faults:
            return False
        if any(not text.isdecimal() for text in beside):
            self.beside.append(line)
        return True

    def _count_only(self, cells: Sequence[str]) -> None:
        """What a row without an answer holds in columns that are not ours."""
        for place, name in self._unknown:
            if cells[place].strip():
                self.only[name] = self.only.get(name, 0) + 1

    def _refused(self, line: int, faults: Mapping[int, Fault]) -> bool:
        names = {c: self._names[c] for c in faults if c < self._width and self._names[c] in COLUMNS}
        wrong = {
            c: name
            for c, name in names.items()
            if name in faults[c].only or (not faults[c].only and name != "任务名称")
        }
        self.rejected += [problem(line, name, *faults[c][:3]) for c, name in wrong.items()]
        return bool(wrong)

    def _note(self, line: int, texts: list[str]) -> None:
        """What there is to say of the cells of a row that is read. `texts`: of COLUMNS, in which words are restored."""
        for at, note in self._marks.notes[line].items():
            name = self._names[at] if at < self._width else ""
            if name in WORDS and note.words is not None:
                texts[COLUMNS.index(name)] = note.words
                if name not in note.only:
                    continue
            if note.said and name in (note.only or COLUMNS):
                self.noted.setdefault((name, note), []).append(line)

    def _too_long(self, line: int, texts: Sequence[str]) -> bool:
        long = [(name, text) for name, text in zip(COLUMNS, texts, strict=True) if len(text) > MAX_CELL]
        said = f"文字超过 {MAX_CELL} 个字"
        self.rejected += [problem(line, name, text, said, "请缩短") for name, text in long]
        return bool(long)

    def _beyond(self, line: int, cells: Sequence[str]) -> None:
        """More cells than the header has: nothing to say of empty ones, unless 1,200 lost its quotes."""
        if any(cells[MAX_COLUMNS:]) or len(cells) > EXCEL_COLUMNS:
            raise FileError(TOO_WIDE)
        if any(cells[self._width :]):
            self.stray.append(line)
        for name in ("完成值", "分母"):
            if name in self._names and (number := torn_at(cells, place := self._names.index(name))):
                self._fault(line, place, number)
                return

    def _torn(self, line: int, cells: Sequence[str], have: int) -> None:
        """A number torn in a row that is not too long: the columns behind were blank, or the row ends early."""
        if number := torn_within(cells, self._value, self._names):
            self._fault(line, self._value, number)
            return
        ends = have < self._width and not any(cells[self._behind + 1 :])
        if self._commas and ends and self._names[self._behind] == "分母" and torn_at(cells, self._value):
            self.short.add(line)

    def _fault(self, line: int, place: int, number: str) -> None:
        self._marks.faults.setdefault(line, {}).setdefault(place, Fault(number, *torn_said(number)))


_INERT = re.compile("'[=+@＝＋＠\\-－\t\r\n]")


def _unquoted(text: str) -> str:
    """Without the ' that a file of ours set before a text beginning like a formula."""
    return text[1:] if _INERT.match(text) else text
