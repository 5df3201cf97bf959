"""A whole copy of the records in one file, and back again."""

from datetime import datetime
from pathlib import Path

import duckdb

from records.store import SCHEMA, Store, StoreError

TABLES = ("batches", "entries")


def backup(store: Store, file: Path) -> int:
    """Copy every record into a new DuckDB file. Returns the number of batches copied."""
    draft = file.with_name(f".{file.name}.part")
    draft.unlink(missing_ok=True)
    try:
        with store.reading() as con:
            con.execute(f"attach {_quoted(draft)} as saved")
            con.execute("use saved")
            con.execute(SCHEMA)
            source = _home(con)
            for table in TABLES:
                con.execute(f"insert into saved.{table} select * from {source}.{table}")
            row = con.execute("select count(*) from saved.batches").fetchone()
            con.execute(f"use {source}")
            con.execute("detach saved")
        draft.replace(file)
    except (OSError, duckdb.IOException):
        draft.unlink(missing_ok=True)
        raise StoreError(f"写不了备份文件 {file}。请检查目录和空间。") from None
    return int(row[0]) if row else 0


def restore(store: Store, file: Path, now: datetime) -> tuple[int, Path | None]:
    """Replace all records by those of a backup, in one transaction.

    What was there before is first copied beside the backup; returns the number of batches restored and
    that copy (None where there was nothing).
    """
    if not file.is_file():
        raise StoreError(f"没有找到备份文件 {file}。")
    try:
        with duckdb.connect(str(file), read_only=True) as con:
            tables = {table: con.execute(f"select * from {table}").to_arrow_table() for table in TABLES}
    except duckdb.Error:
        raise StoreError(f"{file} 不是本系统的备份文件，没有恢复任何数据。") from None
    kept = None
    if store.exists():
        kept = file.with_name(f"{file.stem}.before-restore-{now:%Y%m%d-%H%M%S}.duckdb")
        backup(store, kept)
    with store.writing() as con:
        for table, rows in tables.items():
            con.register("restored", rows)
            con.execute(f"delete from {table}")
            con.execute(f"insert into {table} by name select * from restored")
            con.unregister("restored")
    return tables["batches"].num_rows, kept


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
