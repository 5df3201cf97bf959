"""What a long file changes: most of it as columns, made one by one only where somebody asks for it."""

from collections.abc import Iterator, Sequence
from heapq import merge
from typing import overload

from records.checking.bulk.columns import Columns
from records.checking.told import Change


class Changes(Sequence[Change]):
    """The changes in the order of the file, as a tuple of them would hand them out: `taken` are the entries that replace
    nothing, `told` those that went the careful path."""

    def __init__(self, taken: Sequence[Columns], told: Sequence[Change]) -> None:
        self.taken, self.told = taken, told
        self._length = sum(len(columns.lines) for columns in taken) + len(told)

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[Change]:
        taken = (Change(entry, None) for columns in self.taken for entry in columns.entries())
        return merge(taken, self.told, key=lambda change: change.entry.line)

    @overload
    def __getitem__(self, index: int) -> Change: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Change]: ...
    def __getitem__(self, index: int | slice) -> Change | Sequence[Change]:
        return tuple(self)[index]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(other) == len(self) and all(one == two for one, two in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]
