"""Where the records are kept: one DuckDB file, or a DuckLake catalog shared by several servers.

A connection lives for one operation. So `manage.py` works while the server runs, and several server
processes share one file: each waits its turn for the fraction of a second the other needs.
"""

import hashlib
import os
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

import duckdb
from duckdb import DuckDBPyConnection

from plan import Plan
from records.store.attach import LAKE, LakeError, attach, detach
from records.store.snapshot import Snapshot, parse_snapshot

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
    def reading(self) -> Iterator[DuckDBPyConnection]:
        """A connection for queries, closed at the end. One per thread and operation.

        Looking into a store that does not exist yet finds it empty and does not create it.
        """
        with self._empty() if self._absent() else self._connected() as con:
            yield con

    @contextmanager
    def writing(self, *, keep: bool = True) -> Iterator[DuckDBPyConnection]:
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
    def _empty(self) -> Iterator[DuckDBPyConnection]:
        """A store without anything in it, in memory."""
        with closing(duckdb.connect()) as con:
            con.execute(SCHEMA)
            yield con

    @contextmanager
    def _connected(self) -> Iterator[DuckDBPyConnection]:
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

    def _connect(self) -> DuckDBPyConnection:
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


def latest_number(con: DuckDBPyConnection) -> int:
    """The number of the last batch stored, 0 in an empty store."""
    row = con.execute("select coalesce(max(batch), 0) as number from batches").fetchone()
    assert row is not None
    return int(row[0])


def snapshot_from(con: DuckDBPyConnection, text: str, today: date = date.max) -> Snapshot | None:
    """The snapshot a link or an option names, None if it never existed or is yet to come.

    Without a day (`42`) it is judged as on the day batch 42 was received.
    """
    parsed = parse_snapshot(text)
    if parsed is None or parsed[0] > latest_number(con):
        return None
    number, day = parsed
    if day is not None and day > today:
        return None
    if day is None:
        row = con.execute("select max(received) from batches where batch <= $number", {"number": number}).fetchone()
        if row is None or row[0] is None:
            return None
        day = row[0].date()
    return Snapshot(number, day)


def remember_plan(store: Store, plan: Plan, when: datetime) -> None:
    """Store the text of targets.yaml if it is not the last one stored.

    So a snapshot fixes the targets as well as the records, and an old link shows the figures it
    showed, judged against the plan of its time.
    """
    with store.writing() as con:
        number = latest_number(con)
        if plan_text(con, number) == plan.text:
            return
        content = plan.text.encode()
        con.execute(
            """
            insert into batches (batch, kind, file, sha256, content, encoding, received, stored, demo)
            values ($batch, 'plan', 'targets.yaml', $sha256, $content, 'utf-8', $when, $when, false)
            """,
            {
                "batch": number + 1,
                "sha256": hashlib.sha256(content).hexdigest(),
                "content": content,
                "when": when,
            },
        )


def plan_text(con: DuckDBPyConnection, number: int) -> str | None:
    """The text of targets.yaml in force at batch `number`, None before the first was stored."""
    row = con.execute(
        """
        select content
        from batches
        where kind = 'plan' and batch <= $number
        order by batch desc
        limit 1
        """,
        {"number": number},
    ).fetchone()
    return bytes(row[0]).decode() if row else None


def has_demo(con: DuckDBPyConnection, number: int) -> bool:
    """Whether sample records are part of the snapshot `number`."""
    row = con.execute("select count(*) from batches where demo and batch <= $number", {"number": number}).fetchone()
    return bool(row and row[0])


def clear_demo(store: Store, when: datetime) -> int:
    """Remove the sample records, the only ones that can be removed. Returns how many files they were.

    The clearing itself is a batch, so that batch numbers, and with them snapshots, never come again.
    """
    with store.writing() as con:
        row = con.execute("select count(*) from batches where demo and kind = 'import'").fetchone()
        number = latest_number(con) + 1
        con.execute("delete from entries where batch in (select batch from batches where demo)")
        con.execute("delete from decisions where decision in (select batch from batches where demo)")
        con.execute("delete from batches where demo")
        con.execute(
            """
            insert into batches (batch, kind, received, stored, demo)
            values ($number, 'cleared', $when, $when, false)
            """,
            {"number": number, "when": when},
        )
    return int(row[0]) if row else 0


def untouched(store: Store) -> bool:
    """Whether nothing was ever taken in, undone or cleared here: a first start."""
    if not store.exists():
        return True
    with store.reading() as con:
        row = con.execute("select count(*) from batches where kind <> 'plan'").fetchone()
    return row is None or row[0] == 0


def day_end(day: date) -> datetime:
    """The last moment of a day: what was received by then was received on that day."""
    return Snapshot(0, day).moment
