"""One DuckDB a process and store, shared by its connections and let go of with the last of them.

A file can be held by one process at a time, a DuckLake catalog in a file too; and a DuckDB that closes a file
while another opens it in the same process fails (duckdb 1.5: “Unique file handle conflict”). So opening and closing
take turns here, and between uses the store is free for other processes, which wait in the order they came.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from records.store.connection import Connection, memory, quoted
from records.store.file.opening import close_file, open_file
from records.store.file.turn import Turn

LAKE = "ducklake:"
HOLD_SECONDS = 2.0
"""After this, whoever comes waits until the store was let go of once: else readers of one process that overlap keep
all other processes out."""


class LakeError(Exception):
    """The DuckLake extension is missing; the message is a sentence for the user."""


class NoTurnError(Exception):
    """Others have had the store for longer than we wait."""


class Door:
    """What a process has of one store: the open DuckDB, who uses it, and the turn it holds."""

    def __init__(self, address: str, schema: str) -> None:
        self.address, self._schema = address, schema
        self.said: tuple[str, ...] = ()
        self._gate = threading.Condition()
        self._root: Connection | None = None
        self._turn: Turn | None = None
        self._users = 0
        self._since = 0.0
        self._own = threading.local()  # how often this very thread is inside: it never waits for itself

    @property
    def _file(self) -> Path:
        return Path(self.address.removeprefix(LAKE))

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
            if self.address.startswith(LAKE):
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
            if self.address.startswith(LAKE):
                self._root = _lake(self.address, self._schema)
            else:
                self._root, said = open_file(self._file, self._schema)
                self.said = (*self.said, *said)
        except BaseException:
            self._give()
            raise
        self._since = time.monotonic()

    def _close(self) -> None:
        assert self._root is not None
        self._root.close()
        self._root = None
        if not self.address.startswith(LAKE):
            close_file(self._file)
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


_doors: dict[str, Door] = {}
_making = threading.Lock()


def door(address: str, key: str, schema: str) -> Door:
    """The one door of this process to a store; `key` is the same for every way to write its address."""
    with _making:
        return _doors.setdefault(key, Door(address, schema))


def _lake(address: str, schema: str) -> Connection:
    """The extension comes from an installed Python package: no download."""
    try:
        import duckdb_extension_ducklake as package
    except ImportError:
        raise LakeError("共享记录库需要 Python 包 duckdb-extension-ducklake，请先安装。") from None
    extension = next(Path(package.__file__).parent.glob("extensions/*/*.duckdb_extension"))
    root = memory({"allow_unsigned_extensions": "true"})
    try:
        root.load_extension(str(extension))
        root.execute(f"attach {quoted(address)} as store")
        root.execute("use store")
        root.execute(schema)
    except BaseException:
        root.close()
        raise
    return root
