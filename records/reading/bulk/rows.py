"""The rows of a long file, kept as columns and made only where somebody asks for them."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import chain
from typing import overload

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from records.reading.bulk.parts import Mask, texts
from records.reading.bulk.pieces import TEXTS
from records.reading.sheet import COLUMNS, Row


@dataclass(frozen=True)
class Piece:
    """Rows taken in bulk, as columns in the order of Row, and the rows that the careful path read among them."""

    lines: npt.NDArray[np.int32]
    columns: Sequence[pa.DictionaryArray]
    odd: tuple[Row, ...]

    @classmethod
    def of(cls, rows: Sequence[Row]) -> "Piece":
        """Rows that came one by one."""
        return cls(np.empty(0, np.int32), [pa.array([], TEXTS)] * len(COLUMNS), tuple(rows))

    def __len__(self) -> int:
        return len(self.lines) + len(self.odd)

    def rows(self) -> Iterator[Row]:
        """All of them, in the order of their lines."""
        return merge(self.chosen(np.ones(len(self.lines), np.bool_)), self.odd)

    def chosen(self, rows: Mask | Sequence[int]) -> Iterator[Row]:
        """Some of those taken in bulk."""
        return map(Row, self.lines[rows].tolist(), *(texts(column, rows) for column in self.columns))


class Rows(Sequence[Row]):
    """The rows in the order of the file, as a tuple of them would hand them out."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.pieces = pieces
        self._length = sum(map(len, pieces))

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[Row]:
        for piece in self.pieces:
            yield from piece.rows()

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | Sequence[Row]:
        return tuple(self)[index]


def rows_at(rows: Sequence[Row], lines: Collection[int]) -> tuple[Row, ...]:
    """Those of some lines, of a long file without making the others."""
    if not lines:
        return ()
    wanted = set(lines)
    if not isinstance(rows, Rows):
        return tuple(row for row in rows if row.line in wanted)
    numbers = np.fromiter(lines, np.int32, len(lines))
    found = (
        merge(
            piece.chosen(np.isin(piece.lines, numbers)),
            (row for row in piece.odd if row.line in wanted),
        )
        for piece in rows.pieces
    )
    return tuple(chain.from_iterable(found))
