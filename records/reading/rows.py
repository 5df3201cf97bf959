"""The lines of a file below its header → rows, rows that cannot be read, totals and blanks."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, islice
from operator import itemgetter

from plan import Problem, problem
from records.reading.bounds import MAX_CELL, MAX_COLUMNS, MAX_LINES, MAX_ROWS, TOO_MANY_ROWS, TOO_WIDE
from records.reading.header import HEADER_WITHIN, NO_HEADER, checked_names, header_index, header_name
from records.reading.sheet import COLUMNS, REFERENCE_COLUMNS, WORDS, Fault, FileError, Line, Marks, Note, Row, Sheet

TOTALS = ("合计", "总计", "小计", "共计")


def sorted_rows(encoding: str, lines: Iterator[Line], marks: Marks) -> Sheet:
    top = list(islice(lines, HEADER_WITHIN))
    if any(any(cells[MAX_COLUMNS:]) for _, cells in top):
        raise FileError(TOO_WIDE)
    at = header_index(top)
    if at is None:
        raise FileError(NO_HEADER)
    names = checked_names(top[at][1])
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
        self.noted: dict[tuple[str, Note], list[int]] = {}
        self.stray: list[int] = []

    def sort(self, lines: Iterable[Line]) -> None:
        width, known, naming = self._width, self._known, self._naming
        faults, notes = self._marks.faults, self._marks.notes
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
            if line in notes:
                self._note(line, cells, texts)
            whole = "".join(texts)
            if not whole or (len(whole) > MAX_CELL and self._too_long(line, texts)):
                continue
            if "'" in whole:
                texts[7:] = map(_unquoted, texts[7:])
            self.rows.append(new_row((line, *texts)))

    def _refused(self, line: int, faults: Mapping[int, Fault]) -> bool:
        names = {c: self._names[c] for c in faults if c < self._width and self._names[c] in COLUMNS}
        wrong = {
            c: name
            for c, name in names.items()
            if name in faults[c].only or (not faults[c].only and name != "任务名称")
        }
        self.rejected += [problem(line, name, *faults[c][:3]) for c, name in wrong.items()]
        return bool(wrong)

    def _note(self, line: int, cells: Sequence[str], texts: list[str]) -> None:
        """What there is to say of the cells of a row that is read. `texts`: of COLUMNS, in which words are restored."""
        for at, note in self._marks.notes[line].items():
            name = self._names[at] if at < self._width else ""
            if name in WORDS and note.words is not None:
                texts[COLUMNS.index(name)] = note.words
                if name not in note.only:
                    continue
            if name in (note.only or COLUMNS):
                self.noted.setdefault((name, note), []).append(line)

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
        marks = self._marks
        read = {row.line for row in self.rows} if marks.hidden or marks.struck else set()
        for lines, said, advice in (
            (self.totals, "是合计行，没有读入", ""),
            (self.headers, "又是表头，没有读入", ""),
            (sorted(marks.hidden & read), "是隐藏行，也已读入", "不应报的请删去后重新上传"),
            (sorted(marks.struck & read), "整行划掉了，也已读入", "不应报的请删去后重新上传"),
            (self.stray, "在表头以外的列还有内容，没有读入", "请核对有没有错列"),
        ):
            if lines:
                yield problem(None, None, "", f"{places(lines)}{said}", advice)
        for name in [n for at, n in enumerate(self._names) if at in marks.hidden_columns and n in COLUMNS]:
            yield problem(None, name, "", "是隐藏的列，也已读入", "不应报的请删去后重新上传")
        yield from self._notes()

    def _notes(self) -> Iterator[Problem]:
        """What was noted of cells; of many alike once, with their rows."""
        for (name, note), lines in self.noted.items():
            if note.value and len(lines) == 1:
                yield problem(lines[0], name, note.value, note.said, note.advice)
            else:
                value = f"读到“{note.value}”，" if note.value else ""
                yield problem(None, name, "", f"{places(lines)}{value}{note.said}", note.advice)


_TORN = re.compile("[0-9]{1,3},[0-9]{3}(?:[.][0-9]+)?")
_INERT = re.compile("'[=+@＝＋＠\\-－\t\r\n]")


def _unquoted(text: str) -> str:
    """Without the ' that a file of ours set before a text beginning like a formula."""
    return text[1:] if _INERT.match(text) else text


def places(lines: Collection[int], most: int = 10) -> str:
    """`第 5、9 行`, or `第 1、2、…、10 行等 37 行`."""
    shown = "、".join(map(str, islice(lines, most)))
    return f"第 {shown} 行" if len(lines) <= most else f"第 {shown} 行等 {len(lines)} 行"
