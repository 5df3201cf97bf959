"""The text of a CSV in pieces of whole lines: the lines of a piece come as one Block of columns wherever it is regular.

Arrow splits a piece that has no quotation mark, no line end but \\n and \\r\\n and no endless cell: such a text Python's csv
splits at every line end and delimiter and nowhere else, and so does Arrow. Every other piece is read by csv itself.
"""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from heapq import merge
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from plan.signs import NOT_TEXT
from records.reading.bulk.parts import Mask, texts
from records.reading.header import HEADER_WITHIN
from records.reading.sheet import Line

TOP = 2**16
"""Bytes at the beginning that are read row by row: shorter files gain nothing, and the header is among them."""
PIECE = 2**20
"""Bytes of every other piece."""
LONGEST = 2**16
"""Bytes of a cell below what csv refuses (131072 signs)."""
TEXTS = pa.dictionary(pa.int32(), pa.string())


class Block(NamedTuple):
    """Lines of one width as columns: `numbers` as the spreadsheet shows them, a column of texts for each cell; and the
    lines of another width that stand among them."""

    numbers: npt.NDArray[np.int32]
    columns: Sequence[pa.DictionaryArray]
    ragged: Sequence[Line]

    def lines(self, rows: Mask | Sequence[int]) -> Iterator[Line]:
        cells = zip(*(texts(column, rows) for column in self.columns), strict=True)
        return zip(self.numbers[rows].tolist(), map(list, cells), strict=True)

    def trimmed(self) -> "Block":
        """Without blanks at the ends of cells: what Arrow takes for a blank is what str.strip does."""
        columns = [
            pa.DictionaryArray.from_arrays(column.indices, pc.utf8_trim_whitespace(column.dictionary))
            for column in self.columns
        ]
        return self._replace(columns=columns)

    def blank(self) -> pa.DictionaryArray:
        """A column that the file does not have."""
        return pa.DictionaryArray.from_arrays(pa.array(np.zeros(len(self.numbers), np.int32)), pa.array([""]))

    def behind(self, line: int) -> Iterator[Line]:
        """All lines behind one of them."""
        lines = merge(self.ragged, self.lines(self.numbers > line), key=itemgetter(0))
        return (item for item in lines if item[0] > line)


def csv_pieces(
    content: bytes,
    encoding: str,
    clean: bool,
    delimiter: str,
    said: Callable[[str], str] | None = None,
    *,
    top: int = TOP,
    size: int = PIECE,
) -> Iterator[Line | Block]:
    """The same lines as Python's csv, strict, reads them; those behind the top in blocks. Raises csv.Error as it does.

    `said`: what a cell with quotation marks in it says.
    """
    feed = _Feed(_pieces(content, encoding, clean, top, size), said)
    done, widths = 0, Counter[int]()
    while (piece := feed.piece()) is not None:
        if done < HEADER_WITHIN:
            for cells in feed.records(piece, delimiter):
                done += 1
                widths[len(cells)] += bool(cells)  # blank lines say nothing of the others
                yield done, cells
            continue
        ((width, _),) = widths.most_common(1)
        block = _split(piece, delimiter, width, done)
        if block is None:
            block = _block([*enumerate(feed.records(piece, delimiter), done + 1)], width)
        done += len(block.numbers) + len(block.ragged)
        yield block


def _pieces(content: bytes, encoding: str, clean: bool, top: int, size: int) -> Iterator[str]:
    """The text in pieces that end where a line ends, signs that nobody sees made spaces with `clean`."""
    decoder = codecs.getincrementaldecoder(encoding)()
    begun: list[str] = []
    with memoryview(content) as view:
        for start, end in pairwise([0, *range(top, len(content), size), len(content)]):
            text = decoder.decode(view[start:end], final=end == len(content))
            if clean:
                text = NOT_TEXT.sub(" ", text)
            # a \r at the very end may have its \n in the next piece
            whole = max(text.rfind("\n"), text.rfind("\r", 0, -1)) + 1
            if whole:
                yield "".join([*begun, text[:whole]])
                begun = []
            begun.append(text[whole:])
    if rest := "".join(begun):
        yield rest


def _split(piece: str, delimiter: str, width: int, done: int) -> Block | None:
    """A regular piece, whose first line is number `done` + 1; None of any other."""
    text = piece.replace("\r\n", "\n")
    if width < 2 or not delimiter.isascii() or '"' in text or "\r" in text or text.startswith("\ufeff"):
        return None
    ragged: list[Line] = []

    def beside(row: pyarrow.csv.InvalidRow) -> str:
        ragged.append((done + row.number, row.text.split(delimiter) if row.text else []))
        return "skip"

    content = text.encode()
    table = pyarrow.csv.read_csv(
        pa.BufferReader(content),
        # one thread, since only then Arrow knows the number of a row
        pyarrow.csv.ReadOptions(use_threads=False, block_size=len(content) + 1, column_names=[*map(str, range(width))]),
        pyarrow.csv.ParseOptions(
            delimiter=delimiter, quote_char=False, ignore_empty_lines=False, invalid_row_handler=beside
        ),
        pyarrow.csv.ConvertOptions(column_types={str(n): TEXTS for n in range(width)}, strings_can_be_null=False),
    )
    columns = [_one(column) for column in table.columns]
    longest = [pc.max(pc.binary_length(column.dictionary)).as_py() or 0 for column in columns]
    if max(*longest, *(len(cell) for _, cells in ragged for cell in cells)) > LONGEST:
        return None
    numbers = np.arange(done + 1, done + 1 + table.num_rows + len(ragged), dtype=np.int32)
    return Block(np.delete(numbers, [number - done - 1 for number, _ in ragged]), columns, ragged)


def _one(column: pa.ChunkedArray) -> pa.DictionaryArray:
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def _block(lines: Sequence[Line], width: int) -> Block:
    regular = [line for line in lines if len(line[1]) == width]
    columns = [*zip(*(cells for _, cells in regular), strict=True)] or [()] * width
    return Block(
        np.array([number for number, _ in regular], np.int32),
        [pa.array(column, pa.string()).dictionary_encode() for column in columns],
        [line for line in lines if len(line[1]) != width],
    )


class _Feed:
    """Hands out pieces, and their lines to csv, which may need those of the next to finish a record."""

    def __init__(self, pieces: Iterator[str], said: Callable[[str], str] | None) -> None:
        self._pieces, self._said = pieces, said
        self._lines: Iterator[str] = iter(())
        self._last = False

    def piece(self) -> str | None:
        return next(self._pieces, None)

    def records(self, piece: str, delimiter: str) -> Iterator[list[str]]:
        self._open(piece)
        # strict: an open quote is an error, else it would swallow all rows below it
        for cells in csv.reader(self, delimiter=delimiter, strict=True):
            yield [*map(self._said, cells)] if self._said else cells
            if self._last:
                return

    def _open(self, piece: str) -> None:
        # newline="" leaves line breaks inside quotes as they are
        self._lines, self._left = io.StringIO(piece, newline=""), len(piece)
        self._last = not piece

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        while self._last:
            self._open(next(self._pieces))
        line = next(self._lines)
        self._left -= len(line)
        self._last = not self._left
        return line
