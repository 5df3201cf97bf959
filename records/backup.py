"""A whole copy of the records in one file, and back again."""

import shutil
from datetime import datetime
from pathlib import Path

import duckdb

from records.store import SCHEMA, Store, StoreError, latest_number

TABLES = ("batches", "entries", "decisions", "slides")
LATER = ("decisions", "slides")
"""Tables that copies made by release 0.1 do not have."""


def backup(store: Store, file: Path) -> int:
    """Copy every record into a DuckDB file. Returns the number of batches copied; raises StoreError.

    A file that is there is replaced only if it is such a copy itself, and only by one that holds something.
    """
    if not store.exists():
        raise StoreError(f"没有找到记录库 {store.address}，没有备份。请核对路径。")
    if file.exists() and not _is_copy(file):
        raise StoreError(f"{file} 已存在，而且不是本系统的备份文件。请换一个文件名。")
    draft = file.parent / f".{file.name}.part"
    draft.unlink(missing_ok=True)
    try:
        with store.reading() as con:
            con.execute(f"attach {_quoted(draft)} as saved")
            con.execute("use saved")
            con.execute(SCHEMA)
            source = _home(con)
            for table in TABLES:
                con.execute(f"insert into saved.{table} by name select * from {source}.{table}")
            row = con.execute("select count(*) from saved.batches").fetchone()
            con.execute(f"use {source}")
            con.execute("detach saved")
        count = int(row[0]) if row else 0
        if not count:
            draft.unlink()
            raise StoreError("记录库是空的，没有备份。")
        draft.replace(file)
    except (OSError, duckdb.IOException):
        draft.unlink(missing_ok=True)
        raise StoreError(f"写不了备份文件 {file}。请检查目录和空间。") from None
    return count


def restore(store: Store, file: Path, now: datetime) -> tuple[int, Path | None]:
    """Replace all records by those of a backup, in one transaction.

    What was there before is first copied beside the backup; a damaged store is put aside instead. Returns
    the number of batches restored and where the former records are (None where there were none).
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
    """Keep the former records: as a copy, or where they cannot be read, the file itself under another name."""
    if not store.exists():
        return None
    try:
        with store.reading() as con:
            if not latest_number(con):
                return None
        backup(store, copy)
    except StoreError:
        if store.file is None:
            raise
        copy = copy.with_suffix(".damaged")
        shutil.move(store.file, copy)
        Path(f"{store.file}.wal").unlink(missing_ok=True)
        store.forget()
    return copy


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


def _columns(con: duckdb.DuckDBPyConnection, table: str) -> list[tuple[str, str]]:
    rows = con.execute(f"describe {table}").fetchall()
    return sorted((row[0], row[1]) for row in rows)


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _home(con: duckdb.DuckDBPyConnection) -> str:
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
