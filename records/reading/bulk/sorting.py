"""Blocks of lines → rows: what a Sorter makes of every line, most of them without asking it.

The parts of a line: each column by itself, but 完成值, 分母 and 节点 together, since what stands in one may be the rest of
another. Words, often as many as there are rows, are judged by their outside (_plain_words). What the Sorter decides by
several cells at once is asked of all lines (_looked_at).
"""

from collections.abc import Iterator, Sequence
from functools import partial
from heapq import merge
from itertools import chain, groupby
from typing import cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from records.reading.bounds import MAX_CELL, TOO_MANY_ROWS
from records.reading.bulk.parts import Mask, Met, coded, holding, met, of_rows, together
from records.reading.bulk.pieces import Block
from records.reading.bulk.rows import Piece, Rows
from records.reading.header import Header, is_header, names_a_task
from records.reading.lines.aside import may_be_aside
from records.reading.rows import Sorter, sorted_rows
from records.reading.sheet import COLUMNS, FIGURES, WORDS, FileError, Line, Marks, Row, Sheet


def block_rows(encoding: str, lines: Iterator[Line | Block]) -> Sheet:
    """What sorted_rows makes of the same lines one by one."""
    # the header is sought among the first, which are no blocks
    return sorted_rows(encoding, cast("Iterator[Line]", lines), Marks(), BlockSorter)


class BlockSorter(Sorter):
    """A Sorter that is handed blocks as well."""

    def __init__(self, header: Header, marks: Marks, *, commas: bool) -> None:
        super().__init__(header, marks, commas=commas)
        self._pieces: list[Piece] = []
        self._most, self._count = self.room, 0
        self._met: dict[tuple[str, ...], list[Met]] = {}
        self._held: list[Line] = []

    def taken(self) -> Sequence[Row]:
        """A tuple of a short file, whose lines came one by one."""
        if not self._pieces:
            return super().taken()
        self._keep(Piece.of(self.rows))
        return Rows(self._pieces)

    def sort(self, lines: Iterator[Line | Block]) -> None:
        for is_block, some in groupby(lines, lambda item: isinstance(item, Block)):
            if not is_block:
                super().sort(self._but_a_header(cast("Iterator[Line]", some)))
                continue
            for block in cast("Iterator[Block]", some):
                held, self._held = self._held, []
                self._sort_block(block._replace(ragged=[*held, *block.ragged]))
        super().sort(iter(self._held))
        for numbers in (self.totals, self.headers, self.others, self.below, self.beside, self.stray):
            numbers.sort()

    def _but_a_header(self, lines: Iterator[Line]) -> Iterator[Line]:
        """The lines, but the last where it is a header, which may go on in the next."""
        last: Line | None = None
        for line in lines:
            if last is not None:
                yield last
            last = line
        if last is not None and is_header(last[1]):
            self._held = [last]
        elif last is not None:
            yield last

    def _sort_block(self, block: Block) -> None:
        self._keep(Piece.of(self.rows))
        names, texts = self._names, block.trimmed()
        plain = self._plain(block, texts)
        super().sort(self._odd(block, plain))
        if not self._held:
            self._take(texts, names, plain)
            return
        # below a header everything is other than it was, and a file of many forms has one every few lines
        header, self._held = self._held, []
        self._take(texts, names, plain & (block.numbers < header[0][0]))
        self.room = self._most - self._count
        super().sort(self._but_a_header(chain(header, block.behind(header[0][0]))))

    def _odd(self, block: Block, plain: Mask) -> Iterator[Line]:
        """The lines that are not plain, down to a header, which is held."""
        before = np.concatenate([[0], plain.cumsum()])
        for line, cells in merge(block.ragged, block.lines(~(plain | self._blank(block))), key=lambda line: line[0]):
            self.room = self._most - self._count - int(before[block.numbers.searchsorted(np.int32(line))])
            if is_header(cells):
                self._held = [(line, cells)]
                return
            yield line, cells

    def _blank(self, block: Block) -> Mask:
        """Lines without a sign, which are nothing as long as they are not too many."""
        found: Mask = ~np.logical_or.reduce([holding(coded(column), bool) for column in block.columns])
        return found & (block.numbers <= self.lowest)

    def _plain(self, block: Block, texts: Block) -> Mask:
        """Lines that the Sorter would make rows of as they stand, without a word."""
        names = self._names[: len(texts.columns)]
        named = dict(zip(names, texts.columns, strict=False))
        if len(texts.columns) > len(self._names) or not len(texts.numbers) or "任务编号" not in named:
            return np.zeros(len(texts.numbers), np.bool_)
        alone = [coded(c) for n, c in zip(names, texts.columns, strict=True) if n not in (*FIGURES, *WORDS)]
        figures = [coded(named[name]) for name in FIGURES if name in named]
        parts = [*alone, together(*figures)] if figures else alone
        # what fewer cells than names mean is met anew
        known = self._met.setdefault((*self._names, f"{len(names)}"), [{} for _ in parts])
        plain = met(parts, known, partial(self._asked, block, texts)) & ~self._looked_at(block)
        # what a line without a number or an answer is depends on all of it
        plain &= holding(coded(named["任务编号"]), bool)
        answers = [holding(coded(named[name]), bool) for name in ("完成值", "节点") if name in named]
        plain &= np.logical_or.reduce(answers)
        for name in WORDS:
            if name in named:
                plain &= _plain_words(named[name].dictionary)[named[name].indices.to_numpy()]
        return plain

    def _looked_at(self, block: Block) -> Mask:
        """Lines in which several cells together may say that it is none, or that a number is torn."""
        columns = [coded(column) for column in block.columns]
        asked = [holding(column, names_a_task) for column in columns]
        sides = [c for name, c in zip(self._names, columns, strict=False) if name in COLUMNS[:4]]
        asked += [holding(column, lambda text: may_be_aside(text.strip())) for column in sides]
        if self._behind < len(columns):
            beside = columns[self._behind]
            numbers = holding(beside, lambda text: text[:3].isdigit())
            if len(columns) >= self._rates:
                behind = [holding(columns[self._after], bool)] if self._after < len(columns) else []
                numbers &= np.logical_or.reduce([*behind, holding(beside, lambda text: text.startswith("0"))])
            asked.append(numbers)
        found: Mask = np.logical_or.reduce(asked)
        return found

    def _asked(self, block: Block, texts: Block, rows: Sequence[int]) -> Iterator[Sequence[bool] | None]:
        told = _silently(self.by[-1], [*block.lines(rows)])
        for line, row in zip(texts.lines(rows), told, strict=True):
            yield [True] * len(self._names) if row == _as_it_stands(self._names, line) else None

    def _take(self, block: Block, names: Sequence[str], plain: Mask) -> None:
        if (block.numbers[plain] > self.lowest).any():
            raise FileError(TOO_MANY_ROWS)
        columns = [
            block.columns[names.index(name)] if name in names[: len(block.columns)] else block.blank()
            for name in COLUMNS
        ]
        self._keep(Piece(block.numbers[plain], [of_rows(column, plain) for column in columns], tuple(self.rows)))

    def _keep(self, piece: Piece) -> None:
        self._count += len(piece)
        if self._count > self._most:
            raise FileError(TOO_MANY_ROWS)
        if len(piece):
            self._pieces.append(piece)
        self.rows.clear()


def _as_it_stands(names: Sequence[str], line: Line) -> Row:
    texts = dict(zip(names, line[1], strict=False))
    return Row(line[0], *(texts.get(name, "") for name in COLUMNS))


def _silently(header: Header, lines: Sequence[Line]) -> Sequence[Row | None]:
    """The row that a Sorter makes of each line, None where it says anything or makes none."""
    sorter, marks = Sorter(header, Marks(), commas=True), Marks()
    try:
        sorter.sort(iter([(line, [*cells]) for line, cells in lines]))
    except FileError:
        pass
    else:
        said = sorter.left_out or sorter.short or sorter.only or sorter.rejected or [*sorter.remarks(marks)]
        if len(sorter.rows) == len(lines) and not said:
            return sorter.rows
    return [None] if len(lines) == 1 else [row for line in lines for row in _silently(header, [line])]


def _plain_words(texts: pa.StringArray) -> Mask:
    """Texts of which a Sorter changes and refuses nothing: not too long, and no ' of a formula made harmless."""
    plain = pc.and_(pc.less_equal(pc.utf8_length(texts), MAX_CELL), pc.invert(pc.starts_with(texts, "'")))
    found: Mask = plain.to_numpy(zero_copy_only=False)
    return found
