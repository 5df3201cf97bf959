"""A whole copy of the records in one file, and back again."""

import shutil
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import duckdb

from records.store.attach import Connection
from records.store.batches import latest_number
from records.store.store import SCHEMA, DamagedError, Store, StoreError

TABLES = ("batches", "entries", "decisions", "slides")
LATER = ("decisions", "slides")
"""Tables that copies made by release 0.1 do not have."""


def backup(store: Store, file: Path) -> int:
    """Copy every record into a DuckDB file. Returns the number of batches copied; raises StoreError.

    A file that is there is replaced only if it is such a copy itself, and only by one that holds something.
    """
    if not store.exists():
        raise StoreError(f"没有找到记录库 {store.address}，没有备份。请核对路径。")
    draft = file.parent / f".{file.name}.part"
    try:
        if file.exists() and not _is_copy(file):
            raise StoreError(f"{file} 已存在，而且不是本系统的备份文件。请换一个文件名。")
        _clear(draft)
        try:
            count = _copied(store, draft)
            if not count:
                raise StoreError("记录库是空的，没有备份。")
            draft.replace(file)
        finally:
            _clear(draft)
    except (OSError, _UnwritableError):
        raise StoreError(f"写不了备份文件 {file}。请检查目录和空间。") from None
    return count


class _UnwritableError(Exception):
    """The copy cannot be written, whatever the store is like."""


def _copied(store: Store, draft: Path) -> int:
    """Write every record into a new file. Returns the number of batches."""
    with store.reading() as con:
        try:
            con.execute(f"attach {_quoted(draft)} as saved")
            con.execute("use saved")
            con.execute(SCHEMA)
            source = _home(con)
            for table in TABLES:
                con.execute(f"insert into saved.{table} by name select * from {source}.{table}")
            row = con.execute("select count(*) from saved.batches").fetchone()
            con.execute(f"use {source}")
            con.execute("detach saved")
        except duckdb.Error as error:
            if draft.name in str(error):  # else it speaks of the store, for whose errors Store has words
                raise _UnwritableError from None
            raise
    return int(row[0]) if row else 0


def _clear(draft: Path) -> None:
    for part in (draft, Path(f"{draft}.wal")):
        part.unlink(missing_ok=True)


def restore(store: Store, file: Path, now: datetime) -> tuple[int, Path | None]:
    """Replace all records by those of a backup, in one transaction.

    What was there before is first copied beside the backup; a damaged store is put aside instead. Returns
    the number of batches restored and where the former records are (None where there were none). Raises
    StoreError, with nothing changed, where the store is busy or the copy cannot be written.
    """
    if not file.is_file():
        raise StoreError(f"没有找到备份文件 {file}。")
    if not _is_copy(file):
        raise StoreError(f"{file} 不是本系统的备份文件，没有恢复任何数据。")
    with duckdb.connect(str(file), read_only=True) as con:
        held = {row[0] for row in con.execute("show tables").fetchall()}
        tables = {t: con.execute(f"select * from {t}").to_arrow_table() for t in TABLES if t in held}
    if not tables["batches"].num_rows:
        raise StoreError(f"备份文件 {file} 是空的，没有恢复任何数据。")
    kept = _put_aside(store, file.with_name(f"{file.stem}.before-restore-{now:%Y%m%d-%H%M%S}.duckdb"))
    with store.writing() as con:
        for table in TABLES:
            con.execute(f"delete from {table}")
        for table, rows in tables.items():
            con.register("restored", rows)
            con.execute(f"insert into {table} by name select * from restored")
            con.unregister("restored")
    return tables["batches"].num_rows, kept


def _put_aside(store: Store, copy: Path) -> Path | None:
    """Keep the former records: as a copy, or where what is in the file cannot be read, the file itself under another
    name. Raises StoreError, and changes nothing, where neither can be had."""
    if not store.exists():
        return None
    try:
        with store.reading() as con:
            if not latest_number(con):
                return None
        backup(store, copy)
    except DamagedError:
        if store.file is None:
            raise
        copy = copy.with_suffix(".damaged")
        _move(store.file, copy)
        store.forget()
    return copy


def _move(file: Path, target: Path) -> None:
    """A damaged store with what was not yet written into it; it stays where it is if that fails."""
    wal, its_wal = Path(f"{file}.wal"), Path(f"{target}.wal")
    try:
        if wal.exists():
            shutil.copy2(wal, its_wal)
        shutil.move(file, target)
        wal.unlink(missing_ok=True)
    except OSError:
        if file.exists():
            for part in (target, its_wal):
                with suppress(OSError):
                    part.unlink()
        raise StoreError(f"记录库 {file} 已损坏，移不到 {target}，没有恢复。请检查目录和空间。") from None


def _is_copy(file: Path) -> bool:
    """Whether the file is a DuckDB file with exactly our tables."""
    try:
        with duckdb.connect(str(file), read_only=True) as con, duckdb.connect() as ours:
            ours.execute(SCHEMA)
            held = {row[0] for row in con.execute("show tables").fetchall()}
            expected = [table for table in TABLES if table in held or table not in LATER]
            return all(_columns(con, table) == _columns(ours, table) for table in expected)
    except duckdb.Error:
        return False


def _columns(con: Connection, table: str) -> list[tuple[str, str]]:
    rows = con.execute(f"describe {table}").fetchall()
    return sorted((row[0], row[1]) for row in rows)


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _home(con: Connection) -> str:
    """The catalog that the store's connection was opened on."""
    row = con.execute(
        """
        select database_name
        from duckdb_tables()
        where table_name = 'batches' and database_name <> 'saved'
        order by database_name
        limit 1
        """
    ).fetchone()
    assert row is not None
    name = str(row[0]).replace('"', '""')
    return f'"{name}"'
