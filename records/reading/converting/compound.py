"""The directory of an OLE2 compound file ([MS-CFB]), in which .xls and .et, but also .doc and .msg, keep their streams.

As much of it as tells them apart: the names, and how a stream begins.
"""

import struct
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENTRY = 128
_NO_SECTOR = 0xFFFFFFFA
"""From here on a number stands for the end of a chain, or for none."""
_MOST_SECTORS = 2_000
"""Of a directory or a table: some 8,000 streams, where a spreadsheet has a dozen. A chain may run in a circle."""


class _Stream(NamedTuple):
    start: int
    size: int


class Compound:
    """The streams of a compound file. `begin` raises struct.error for one whose bytes are not there."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        sector, self._mini = struct.unpack_from("<HH", content, 30)
        if sector not in (9, 12) or self._mini != 6:
            raise struct.error("no compound file")
        self._size = 1 << sector
        first, self._cutoff, more = struct.unpack_from("<L4xL8xL", content, 48)
        self._table = [*struct.unpack_from("<109L", content, 76), *self._more(more)]
        self.streams: dict[str, _Stream] = {}
        self._root = _Stream(0, 0)
        for number in self._chain(first):
            self._take(self._sector(number))

    def begin(self, name: str) -> bytes:
        """The first bytes of a stream, at least 64 of them where it is that long."""
        start, size = self.streams[name]
        if size >= self._cutoff:
            return self._sector(start)[:size]
        place = start << self._mini
        for index, number in enumerate(self._chain(self._root.start)):
            if index == place // self._size:
                return self._sector(number)[place % self._size :][:size]
        raise struct.error("no such sector")

    def complete(self, name: str) -> bool:
        """Whether all of a stream is there: of a file that was cut off LibreOffice reads the rows that are left, without
        a word."""
        start, size = self.streams[name]
        if size < self._cutoff:
            start, size = self._root
        sectors: int = -(-size // self._size)
        there = [n for n in islice(self._chain(start, sectors), sectors) if (n + 1) * self._size < len(self._content)]
        return len(there) == sectors

    def _take(self, sector: bytes) -> None:
        for at in range(0, len(sector) - _ENTRY + 1, _ENTRY):
            length, sort, start, size = struct.unpack_from("<HB49xLL", sector, at + 64)
            name = sector[at : at + max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")
            if sort == 5:
                self._root = _Stream(start, size)
            elif sort == 2:
                self.streams[name] = _Stream(start, size)

    def _sector(self, number: int) -> bytes:
        at = (number + 1) * self._size
        found = self._content[at : at + self._size]
        if not found:
            raise struct.error("no such sector")
        return found

    def _more(self, number: int) -> Iterator[int]:
        """Where the table goes on beyond its first 109 sectors, as in a file of 7 MB."""
        for _ in range(_MOST_SECTORS):
            if number >= _NO_SECTOR:
                return
            *found, number = struct.unpack(f"<{self._size // 4}L", self._sector(number))
            yield from found

    def _chain(self, number: int, most: int = _MOST_SECTORS) -> Iterator[int]:
        each = self._size // 4
        for _ in range(min(most, len(self._content) // self._size)):
            if number >= _NO_SECTOR or number // each >= len(self._table):
                return
            yield number
            (number,) = struct.unpack_from("<L", self._sector(self._table[number // each]), number % each * 4)
