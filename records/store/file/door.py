"""A file open once a process, shared by its connections and let go of with the last of them.

A file can be held by one process at a time, a DuckLake catalog in a file too; and a DuckDB that closes a file
while another opens it in the same process fails (duckdb 1.5: “Unique file handle conflict”). So opening and closing
take turns here, and between uses the store is free for other processes, which wait in the order they came.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from records.store.connection import Connection, OpenFile
from records.store.file.opening import close_file, open_file, state_of
from records.store.file.turn import NoTurnError, Turn
from records.store.lake.address import catalog_file, is_lake, wanted_data
from records.store.lake.attaching import attached, make_tables, row, same_data

HOLD_SECONDS = 2.0
"""After this, whoever comes waits until the store was let go of once: else readers of one process that overlap keep
all other processes out."""


class Door:
    """What a process has of one store: the open DuckDB, who uses it, and the turn it holds."""

    def __init__(self, address: str, schema: str) -> None:
        self.address, self._schema = address, schema
        self.said: tuple[str, ...] = ()
        self._gate = threading.Condition()
        self._root: Connection | OpenFile | None = None
        self._left: object = None  # the file and its log as this process let go of them
        self._turn: Turn | None = None
        self._users = 0
        self._since = 0.0
        self._own = threading.local()  # how often this very thread is inside: it never waits for itself

    @property
    def _file(self) -> Path:
        return catalog_file(self.address)

    def enter(self, patience: float) -> Connection:
        """A connection of its own, its tables set up. Give it back with `leave`.

        Raises NoTurnError, LakeError, and duckdb.Error and OSError where the store cannot be opened.
        """
        until = time.monotonic() + patience
        with self._gate:
            if not self._gate.wait_for(self._may_enter, patience):
                raise NoTurnError
            if self._root is None:
                self._open(max(0.0, until - time.monotonic()))
            assert self._root is not None
            con = self._root.cursor()
            if is_lake(self.address):
                con.execute("use store")
            self._users += 1
            self._own.inside = self._inside + 1
        return con

    def leave(self, con: Connection) -> None:
        """Close a connection; the last one lets go of the store."""
        with self._gate:
            con.close()
            self._users -= 1
            self._own.inside = self._inside - 1
            if not self._users:
                self._close()
                self._gate.notify_all()

    @contextmanager
    def alone(self, patience: float) -> Iterator[None]:
        """The file itself, which nobody has open meanwhile. Raises NoTurnError."""
        until = time.monotonic() + patience
        with self._gate:
            if not self._gate.wait_for(lambda: self._root is None, patience):
                raise NoTurnError
            self._take(max(0.0, until - time.monotonic()))
            try:
                yield
            finally:
                self._give()

    @property
    def _inside(self) -> int:
        return getattr(self._own, "inside", 0)

    def _may_enter(self) -> bool:
        return self._root is None or self._inside > 0 or time.monotonic() - self._since < HOLD_SECONDS

    def _open(self, patience: float) -> None:
        self._take(patience)
        try:
            if is_lake(self.address):
                self._root = _lake(self.address, self._schema)
            else:
                as_left = self._left is not None and self._left == state_of(self._file)
                self._root, said = open_file(self._file, self._schema, as_left=as_left)
                self.said = (*self.said, *said)
        except BaseException:
            self._give()
            raise
        self._since = time.monotonic()

    def _close(self) -> None:
        assert self._root is not None
        self._root.close()
        self._root = None
        if not is_lake(self.address):
            close_file(self._file)
            self._left = state_of(self._file)
        self._give()

    def _take(self, patience: float) -> None:
        turn = Turn(self._file)
        if not turn.take(patience):
            raise NoTurnError
        self._turn = turn

    def _give(self) -> None:
        if self._turn is not None:
            self._turn.give()
            self._turn = None


def _lake(address: str, schema: str) -> Connection:
    """A lake whose catalog is a file: one process has it at a time, so the first to come makes its tables."""
    new = not catalog_file(address).exists()
    data = wanted_data() if new else None
    root = attached(address, postgres=False, objects=False, data=data, make=True)
    try:
        if wanted_data():
            same_data(str(row(root, "select value from ducklake_options('store') where option_name = 'data_path'")[0]))
        make_tables(root, schema)
    except BaseException:
        root.close()
        raise
    return root
