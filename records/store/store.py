"""Where the records are kept: one DuckDB file, or a DuckLake catalog shared by several servers.

A connection lives for one operation. So `manage.py` works while the server runs, and several server
processes share one file: each waits its turn for the fraction of a second the other needs.
"""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

import duckdb

from records.store.attach import LAKE, Connection, LakeError, attach, detach

SCHEMA = Path(__file__).with_name("schema.sql").read_text(encoding="utf-8")
PROJECT = Path(__file__).parents[2]
PATIENCE_SECONDS = 10.0
_writing = threading.Lock()
_opened: set[str] = set()  # stores this process has seen: one of them gone is a fault, not a first start
_DAMAGE = ("not a valid DuckDB database file", "Corrupt database file", "Could not read enough bytes", "replaying WAL")
"""Words of duckdb 1.5 by which an IOException speaks of the file's content, not of the disk, a right or a lock."""


class StoreError(Exception):
    """The records cannot be reached; the message is a sentence for the user."""


class BusyError(StoreError):
    """Another program has had the records longer than we wait; they are as they were."""


class DamagedError(StoreError):
    """The file of the records is there, and what is in it cannot be read: it wants a backup."""


class Change(NamedTuple):
    """The store as last changed: equal values mean that nothing was stored in between."""

    modified: int
    size: int


class Store:
    """The records at one address: a path, or `ducklake:` followed by a catalog."""

    def __init__(self, address: str | Path) -> None:
        self.address = str(address)

    @property
    def file(self) -> Path | None:
        """The DuckDB file; None for a DuckLake store."""
        return None if self.address.startswith(LAKE) else Path(self.address)

    def exists(self) -> bool:
        """Whether anything was ever stored here (a DuckLake catalog is taken to exist). Raises StoreError."""
        try:
            return self.file is None or self.file.exists()
        except OSError:
            raise StoreError(f"打不开记录库 {self.address}。请检查目录的权限。") from None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for queries, closed at the end. One per thread and operation.

        Looking into a store that does not exist yet finds it empty and does not create it.
        """
        with self._empty() if self._absent() else self._connected() as con:
            yield con

    @contextmanager
    def writing(self, *, keep: bool = True) -> Iterator[Connection]:
        """One transaction: everything in it is stored, or nothing.

        With `keep` false it is rolled back at the end: a rehearsal through the real path, which does not create a
        store either. Writers of this process take turns, so that batch numbers have no gaps or twins.
        """
        with _writing, self._empty() if self._absent() and not keep else self._connected() as con:
            con.begin()
            try:
                yield con
            except BaseException:
                con.rollback()
                raise
            con.commit() if keep else con.rollback()

    def _absent(self) -> bool:
        return not self.exists() and self.address not in _opened

    @contextmanager
    def _empty(self) -> Iterator[Connection]:
        """A store without anything in it, in memory."""
        with closing(duckdb.connect()) as con:
            con.execute(SCHEMA)
            yield con

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        if self.address in _opened and not self.exists():
            raise StoreError(f"记录库 {self.address} 不见了。请检查文件是否被移走、磁盘是否在线；没有写入任何数据。")
        con = self._connect()
        _opened.add(self.address)
        try:
            yield con
        except duckdb.Error as error:
            if _is_damage(error) or isinstance(error, duckdb.ProgrammingError):
                raise DamagedError(f"记录库 {self.address} 读写出错，文件可能已损坏。请用备份恢复。") from error
            if isinstance(error, duckdb.IOException):
                raise StoreError(f"记录库 {self.address} 读写出错。请检查磁盘空间、目录的权限。") from error
            raise
        finally:
            detach(self.address, con)

    def make_room(self) -> None:
        """See that a store that is not there yet may come about here, without creating it. Raises StoreError."""
        if self.file is None or self.exists():
            return
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            possible = os.access(self.file.parent, os.W_OK | os.X_OK)
        except OSError:
            possible = False
        if not possible:
            raise StoreError(f"打不开记录库 {self.address}。请检查目录是否可写。")

    def forget(self) -> None:
        """The store was put aside on purpose; that it is gone is no fault then."""
        _opened.discard(self.address)

    def changed(self) -> Change | None:
        """A cheap mark that differs after every change; None where only a query can tell.

        A DuckLake whose catalog is a file has one too: the number of its last batch says nothing of a restore.
        """
        file = Path(self.address.removeprefix(LAKE))
        if self.file is None and not file.is_file():
            return None
        marks = [
            (stat.st_mtime_ns, stat.st_size)
            for path in (file, Path(f"{file}.wal"))
            if path.exists() and (stat := path.stat())
        ]
        return Change(max((m for m, _ in marks), default=0), sum(size for _, size in marks))

    def _connect(self) -> Connection:
        waited_until = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                if self.file is not None:
                    self.file.parent.mkdir(parents=True, exist_ok=True)
                return attach(self.address, SCHEMA)
            except LakeError as error:
                raise StoreError(str(error)) from None
            except duckdb.Error as error:
                if _is_damage(error):
                    raise DamagedError(f"打不开记录库 {self.address}，文件可能已损坏。请用备份恢复。") from None
                if isinstance(error, duckdb.IOException) and "set lock" not in str(error):
                    raise StoreError(f"打不开记录库 {self.address}。请检查目录是否可写、有没有权限。") from None
                if not isinstance(error, duckdb.IOException):
                    raise StoreError(f"打不开记录库 {self.address}，它不是本系统的记录库文件。") from None
            except OSError:
                raise StoreError(f"打不开记录库 {self.address}。请检查目录是否可写。") from None
            if time.monotonic() > waited_until:
                raise BusyError("记录库正被另一个程序占用，请稍后再试。")
            time.sleep(0.02)


def _is_damage(error: duckdb.Error) -> bool:
    if isinstance(error, duckdb.IOException):
        return any(words in str(error) for words in _DAMAGE)
    return isinstance(error, duckdb.FatalException | duckdb.InternalException | duckdb.SerializationException)


def default_store() -> Store:
    """The store that WORKPLAN_DATABASE names, the project's data/progress.duckdb where it is not set."""
    return Store(os.environ.get("WORKPLAN_DATABASE") or PROJECT / "data" / "progress.duckdb")
