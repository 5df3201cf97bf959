"""Where the records are kept: one DuckDB file, or a DuckLake shared by several servers.

A connection lives for one operation. So `manage.py` works while the server runs, and several server
processes share one file: each waits its turn for the fraction of a second the other needs. A lake whose catalog is in
PostgreSQL waits for writers alone.
"""

import errno
import logging
import os
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import duckdb

from records.store.connection import Connection, memory
from records.store.file import witness
from records.store.file.door import Door
from records.store.file.turn import NoTurnError
from records.store.integrity import problems
from records.store.lake.address import catalog_file, is_lake, is_shared, masked
from records.store.lake.catalog import Mark, Turn
from records.store.lake.compacting import Compacted, Told, compact
from records.store.lake.door import SharedDoor
from records.store.lake.saying import READING, LakeBusyError, LakeError, of_duckdb, while_reading

log = logging.getLogger("workplan")
SCHEMA = Path(__file__).with_name("schema.sql").read_text(encoding="utf-8")
PROJECT = Path(__file__).parents[2]
PATIENCE_SECONDS = 60.0
_writing = threading.Lock()
_doors: dict[str, Door | SharedDoor] = {}
_making = threading.Lock()
_opened: dict[str, tuple[str, ...]] = {}
"""Stores this process has seen, with what does not fit together in them: one of them gone is a fault, no first start."""
_DAMAGE = ("not a valid DuckDB database file", "Corrupt database file", "Could not read enough bytes", "replaying WAL")
"""Words of duckdb 1.5 by which an IOException speaks of the file's content, not of the disk, a right or a lock."""
_FULL = ("No space left on device", "Disk quota exceeded", "File too large")
_LOCKED = "set lock"


class StoreError(Exception):
    """The records cannot be reached; the message is a sentence for the user."""


class BusyError(StoreError):
    """Another program has had the records longer than we wait; they are as they were."""

    def __init__(self) -> None:
        super().__init__("记录库正被另一个程序占用，请稍后再试。")


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
        return None if is_lake(self.address) else Path(self.address)

    @property
    def shared(self) -> bool:
        """Whether several machines may have it at once: a lake whose catalog is in PostgreSQL."""
        return is_shared(self.address)

    @property
    def holds_plan(self) -> bool:
        """Whether the plan in force is the one in the store, whatever the targets.yaml of a machine says."""
        return self.shared

    @property
    def shown(self) -> str:
        """The address for a sentence: without the passwords that it may hold."""
        return masked(self.address)

    @property
    def door(self) -> Door:
        """What this process has open of a file, or of a catalog that is one."""
        found = self._door
        assert isinstance(found, Door)
        return found

    @property
    def lake(self) -> SharedDoor | None:
        """The way into a lake that several machines share; None for every other store."""
        if not self.shared:
            return None
        found = self._door
        assert isinstance(found, SharedDoor)
        return found

    @property
    def _door(self) -> Door | SharedDoor:
        """The one of this process, however the address is written."""
        key = str(self.file.resolve()) if self.file else self.address
        with _making:
            if key not in _doors:
                _doors[key] = (SharedDoor if self.shared else Door)(self.address, SCHEMA)
            return _doors[key]

    def exists(self) -> bool:
        """Whether anything was ever stored here (a lake is taken to exist). Raises StoreError.

        An empty file is what a start that was cut left of older releases: nothing.
        """
        try:
            return self.file is None or (self.file.exists() and self.file.stat().st_size > 0)
        except OSError:
            raise StoreError(f"打不开记录库 {self.shown}。请检查目录的权限。") from None

    def never_was(self) -> bool:
        """Whether no store was ever here, as far as can be told: no file, and nothing known of one that had records.

        Never of a shared one: it is made by `manage.py init`, and no server puts the sample into it by itself.
        """
        if self.shared:
            return False
        if self.file is None:
            return not catalog_file(self.address).exists()
        return not self.exists() and all(line.demo or line.kind == "plan" for line in witness.read(self.file))

    def trouble(self) -> tuple[str, ...]:
        """What opening the store in this process mended or missed, and what does not fit together in it: sentences."""
        return (*self._door.said, *_opened.get(self.address, ()))

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for queries, closed at the end. One per thread and operation.

        Looking into a store that does not exist yet finds it empty and does not create it.
        """
        try:
            with self._empty() if self._absent() else self._connected() as con:
                yield con
        except StoreError as error:
            if self.lake is None or type(error) is not StoreError:
                raise
            raise StoreError(while_reading(str(error))) from None

    @contextmanager
    def writing(self, *, keep: bool = True) -> Iterator[Connection]:
        """One transaction: everything in it is stored, or nothing.

        With `keep` false it is rolled back at the end: a rehearsal through the real path, which does not create a
        store either. Writers of this process take turns, so that batch numbers have no gaps or twins.
        """
        with self._turn(keep) as turn, self._empty() if self._absent() and not keep else self._connected() as con:
            yield from self._transaction(con, keep, turn)

    @contextmanager
    def replacing(self) -> Iterator[Connection]:
        """One transaction that puts other records in the place of all: its last number may be the former one."""
        with self._turn(True) as turn, self._connected() as con:
            yield from self._transaction(con, True, turn, replacing=True)

    @contextmanager
    def _turn(self, keep: bool) -> Iterator[Turn | None]:
        """The turn to store: of this process, and where the store is shared of all. Rehearsals need none: nobody sees what
        they do, and what they see is one state."""
        if not keep:
            yield None
            return
        if not _writing.acquire(timeout=PATIENCE_SECONDS):
            raise BusyError
        try:
            if self.lake is None:
                yield None
                return
            with self._in_words(), self.lake.turn(PATIENCE_SECONDS) as turn:
                yield turn
        finally:
            _writing.release()

    def _transaction(
        self, con: Connection, keep: bool, turn: Turn | None, *, replacing: bool = False
    ) -> Iterator[Connection]:
        if not self.shared:
            con.begin()
        try:
            if self.lake and turn:
                last = self.lake.last(con, turn)
                yield con
                self.lake.commit(con, turn, None if replacing else last)
                return
            before = _last(con) if keep else 0
            yield con
            lines = witness.lines_of(con, before) if keep and self.file else []
        except BaseException:
            with suppress(duckdb.Error):  # a transaction that failed by itself is none any more
                con.rollback()
            raise
        if not keep:
            con.rollback()
            return
        con.commit()
        if self.file and lines:
            with suppress(OSError):  # what is stored is stored; the next opening makes up for it
                witness.add(self.file, lines)

    def _absent(self) -> bool:
        return not self.exists() and self.address not in _opened

    @contextmanager
    def _empty(self) -> Iterator[Connection]:
        """A store without anything in it, in memory."""
        with closing(memory()) as con:
            con.execute(SCHEMA)
            yield con

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        if self.file and self.address in _opened and not self.exists():
            raise StoreError(f"记录库 {self.shown} 不见了。请检查文件是否被移走、磁盘是否在线；没有写入任何数据。")
        con = self._connect()
        try:
            if self.address not in _opened:
                _opened[self.address] = tuple(problems(con))
            yield con
        except LakeError as error:
            raise StoreError(str(error)) from None
        except duckdb.Error as error:
            if self.file is None and (said := self._said_of_a_lake(error)):
                raise said from None  # what DuckDB says of a lake holds its address
            raise self._said(error) from error
        finally:
            self._door.leave(con)

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        try:
            yield
        except LakeBusyError:
            raise BusyError from None
        except LakeError as error:
            raise StoreError(str(error)) from None

    def _said_of_a_lake(self, error: duckdb.Error) -> StoreError | None:
        """The same for a lake, where no error speaks of damage; None for a mistake of ours."""
        words = str(error)
        log.info("the lake: %s", masked(words))
        if sentence := of_duckdb(words):
            return StoreError(sentence)
        fault = duckdb.ProgrammingError | duckdb.InternalException | duckdb.SerializationException
        outside = duckdb.IOException | duckdb.TransactionException | duckdb.OutOfMemoryException | duckdb.HTTPException
        return StoreError(READING) if isinstance(error, outside | fault) else None

    def _said(self, error: duckdb.Error) -> Exception:
        """What went wrong with the store in the middle of work, as a sentence."""
        if any(words in str(error) for words in _FULL):
            return StoreError(f"磁盘已满，记录库 {self.shown} 没有写入任何数据。请清理磁盘后再试。")
        if _is_damage(error) or isinstance(error, duckdb.ProgrammingError):
            return DamagedError(f"记录库 {self.shown} 读写出错，文件可能已损坏。请用备份恢复。")
        if isinstance(error, duckdb.IOException | duckdb.TransactionException | duckdb.OutOfMemoryException):
            return StoreError(f"记录库 {self.shown} 读写出错。请检查磁盘空间、目录的权限。")
        return error

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
            raise StoreError(f"打不开记录库 {self.shown}。请检查目录是否可写。")

    def make(self) -> bool:
        """`manage.py init`: the tables, where they are missing. Returns whether they were. Raises StoreError."""
        if self.lake:
            with self._in_words():
                return self.lake.make(PATIENCE_SECONDS)
        new = self.never_was()
        with self._connected():
            return new

    def compact(self, older_than: datetime, told: Told = lambda done, total, what: None) -> Compacted | None:
        """`manage.py compact`: a lake kept small; None for a plain file, which needs none. Raises StoreError."""
        if self.file:
            return None
        if self.lake:
            with self._in_words():
                return self.lake.compact(older_than, PATIENCE_SECONDS, told)
        with self._turn(True), self._connected() as con:
            return compact(con, older_than, told)

    def must_answer(self) -> None:
        """See that catalog and folder of a shared store are there, as cheaply as it goes. Raises StoreError."""
        if self.lake:
            with self._in_words():
                self.lake.answers()

    def forget(self) -> None:
        """The store was put aside on purpose; that it is gone is no fault then."""
        _opened.pop(self.address, None)

    def changed(self) -> Change | Mark | None:
        """A cheap mark that differs after every change; None where only a query can tell.

        A lake has one too: the number of its last batch says nothing of a restore. Raises StoreError where a shared one
        cannot be asked.
        """
        if self.lake:
            with self._in_words():
                return self.lake.catalog.mark()
        file = catalog_file(self.address)
        if self.file is None and not file.is_file():
            return None
        marks = []
        for path in (file, Path(f"{file}.wal")):
            with suppress(FileNotFoundError, NotADirectoryError):
                marks.append(path.stat())
        return Change(max((mark.st_mtime_ns for mark in marks), default=0), sum(mark.st_size for mark in marks))

    @property
    def left(self) -> Mark | None:
        """The mark that what this thread stored last left, of a shared lake; None where it cannot be told."""
        return self.lake.left if self.lake else None

    def _connect(self) -> Connection:
        try:
            if self.file is not None:
                self.file.parent.mkdir(parents=True, exist_ok=True)
                if self.file.exists() and not self.file.is_file():  # a pipe would keep us waiting
                    raise StoreError(f"打不开记录库 {self.shown}，它不是普通文件。请核对路径。")
            return self._door.enter(PATIENCE_SECONDS)
        except NoTurnError:
            raise BusyError from None
        except LakeError as error:
            raise StoreError(str(error)) from None
        except duckdb.Error as error:
            raise (self.file is None and self._said_of_a_lake(error)) or self._unopened(error) from None
        except OSError as error:
            full = error.errno in (errno.ENOSPC, errno.EDQUOT)
            advice = "磁盘已满，请清理后再试。" if full else "请检查目录是否可写。"
            raise StoreError(f"打不开记录库 {self.shown}。{advice}") from None

    def _unopened(self, error: duckdb.Error) -> StoreError:
        if any(words in str(error) for words in _FULL):
            return StoreError(f"打不开记录库 {self.shown}。磁盘已满，请清理后再试。")
        if _is_damage(error):
            return DamagedError(f"打不开记录库 {self.shown}，文件可能已损坏。请用备份恢复。")
        if not isinstance(error, duckdb.IOException):
            return StoreError(f"打不开记录库 {self.shown}，它不是本系统的记录库文件。")
        if _LOCKED in str(error):  # by a program that is none of ours: it does not queue
            return BusyError()
        return StoreError(f"打不开记录库 {self.shown}。请检查目录是否可写、有没有权限。")


def _last(con: Connection) -> int:
    row = con.execute("select coalesce(max(batch), 0) from batches").fetchone()
    return int(row[0]) if row else 0


def _is_damage(error: duckdb.Error) -> bool:
    if isinstance(error, duckdb.IOException):
        return any(words in str(error) for words in _DAMAGE)
    return isinstance(error, duckdb.FatalException | duckdb.InternalException | duckdb.SerializationException)


def default_store() -> Store:
    """The store that WORKPLAN_DATABASE names, the project's data/progress.duckdb where it is not set."""
    return Store(os.environ.get("WORKPLAN_DATABASE") or PROJECT / "data" / "progress.duckdb")
