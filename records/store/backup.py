"""A whole copy of the records in one file."""

import os
from contextlib import suppress
from pathlib import Path

import duckdb

from records.store.connection import Connection, a_name, attach_new, checkpointed, foreign, memory
from records.store.file import turn, witness
from records.store.file.merging import log_of, on_disk
from records.store.store import SCHEMA, BusyError, Store, StoreError

TABLES = (
    *("batches", "entries", "decisions", "slides", "outcomes", "refusals", "mendings", "plan_versions"),
    *("sites", "site_stages", "site_entries"),
    *("samples", "drawn", "checks", "photos"),
)
LATER = TABLES[2:]
"""Tables that copies made by older releases do not have."""
ADDED = {"entries": {"correction"}, "batches": {"answers"}}
"""Columns that copies made by earlier releases do not have."""
PART = ".part"


def backup(store: Store, file: Path) -> int:
    """Copy every record into a DuckDB file. Returns the number of batches copied; raises StoreError.

    A file that is there is replaced only if it is such a copy itself, and only by one that holds something; a store
    that is in use, this one or another, is no copy.
    """
    if not store.exists():
        raise StoreError(f"没有找到记录库 {store.shown}，没有备份。请核对路径。")
    draft = file.parent / f".{file.name}{PART}-{os.getpid()}"
    try:
        if file.exists():
            _replaceable(store, file)
        clear_parts(file)
        try:
            count = _copied(store, draft)
            if not count:
                raise StoreError("记录库是空的，没有备份。")
            draft.chmod(0o600)
            on_disk(draft)
            draft.replace(file)
            on_disk(file.parent)
        finally:
            _clear(draft)
    except (OSError, _UnwritableError):
        raise StoreError(f"写不了备份文件 {file}。请检查目录和空间。") from None
    return count


class _UnwritableError(Exception):
    """The copy cannot be written, whatever the store is like."""


def _replaceable(store: Store, file: Path) -> None:
    beside = [Path(f"{file}{ending}") for ending in (turn.TURN, turn.QUEUE, witness.ENDING, ".wal")]
    if (store.file and store.file.exists() and file.samefile(store.file)) or any(path.exists() for path in beside):
        raise StoreError(f"{file} 是正在使用的记录库，不能当作备份文件覆盖。请换一个文件名。")
    if not is_copy(file):
        raise StoreError(f"{file} 已存在，而且不是本系统的备份文件。请换一个文件名。")


def _copied(store: Store, draft: Path) -> int:
    """Write every record into a new file. Returns the number of batches."""
    with store.reading() as con:
        try:
            source, saved = _home(con), a_name()
            attach_new(con, draft, saved)
            con.execute(f"use {saved}")
            con.execute(SCHEMA)
            if not store.shared:
                con.begin()  # one state of the store, whatever is stored meanwhile
            for table in TABLES:
                con.execute(f"insert into {saved}.{table} by name select * from {source}.{table}")
            row = con.execute(f"select count(*) from {saved}.batches").fetchone()
            con.commit()
            con.execute(f"use {source}")
            con.execute(f"detach {saved}")
            checkpointed(draft)
        except duckdb.Error as error:
            if draft.name in str(error):  # else it speaks of the store, for whose errors Store has words
                raise _UnwritableError from None
            raise
    return int(row[0]) if row else 0


def _clear(draft: Path) -> None:
    for part in (draft, log_of(draft)):
        part.unlink(missing_ok=True)


def clear_parts(file: Path) -> None:
    """Remove what copies that were cut left beside a file; what belongs to a process that lives stays."""
    for part in file.parent.glob(f".{file.name}{PART}-*"):
        number = part.name.removesuffix(".wal").rpartition("-")[2]
        if number.isdecimal() and not _lives(int(number)):
            with suppress(OSError):
                part.unlink()


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def is_copy(file: Path) -> bool:
    """Whether the file is a DuckDB file with our tables, and nothing but tables under their names.

    Raises BusyError where another program has it.
    """
    try:
        with foreign(file) as con, memory() as ours:
            ours.execute(SCHEMA)
            kinds = dict(
                con.execute(
                    "select table_name, table_type from information_schema.tables where table_schema = 'main'"
                ).fetchall()
            )
            expected = [table for table in TABLES if table in kinds or table not in LATER]
            return all(
                kinds.get(table) == "BASE TABLE" and _is_ours(table, _columns(con, table), _columns(ours, table))
                for table in expected
            )
    except duckdb.Error as error:
        if "set lock" in str(error):
            raise BusyError from None
        return False


def _columns(con: Connection, table: str) -> dict[str, str]:
    """Name → type."""
    return {row[0]: row[1] for row in con.execute(f"describe {table}").fetchall()}


def _is_ours(table: str, held: dict[str, str], ours: dict[str, str]) -> bool:
    """Whether a table of a copy has our columns, those that came later left out where it is older than they."""
    return held.items() <= ours.items() and ours.keys() - held.keys() <= ADDED.get(table, set())


def _home(con: Connection) -> str:
    """The catalog that the store's connection was opened on."""
    row = con.execute("select current_database()").fetchone()
    assert row is not None
    name = str(row[0]).replace('"', '""')
    return f'"{name}"'
