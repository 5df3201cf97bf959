"""A backup back in the place of the records: a new file beside them, checked, then exchanged in one step."""

import shutil
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

import duckdb

from records.store import store as places
from records.store.backup import PART, TABLES, backup, is_copy
from records.store.connection import Connection, attach_new, checkpointed, foreign, memory
from records.store.file import witness
from records.store.file.merging import MISHAPS, clear, exchange, log_of, merge, on_disk
from records.store.file.opening import open_file
from records.store.file.turn import NoTurnError
from records.store.integrity import problems
from records.store.store import SCHEMA, BusyError, Store, StoreError

DRAFT = ".restoring"


def restore(store: Store, file: Path, now: datetime) -> tuple[int, Path | None]:
    """Replace all records by those of a backup. Nobody stores anything between the copy of the former records and
    the exchange.

    What was there before is first copied beside the backup; a damaged store is put aside instead. Returns
    the number of batches restored and where the former records are (None where there were none). Raises
    StoreError, with nothing changed, where the store is busy, the backup does not fit together or the copy cannot be
    written.
    """
    if not file.is_file():
        raise StoreError(f"没有找到备份文件 {file}。")
    if not is_copy(file):
        raise StoreError(f"{file} 不是本系统的备份文件，没有恢复任何数据。")
    copy = file.with_name(f"{file.stem}.before-restore-{now:%Y%m%d-%H%M%S}.duckdb")
    if store.file is None:
        return _into_lake(store, file, copy)
    draft = Path(f"{store.file}{DRAFT}")
    try:
        store.file.parent.mkdir(parents=True, exist_ok=True)
        with store.door.alone(places.PATIENCE_SECONDS):
            clear(draft)
            try:
                count, lines = _made(file, draft)
                kept = _put_aside(store.file, copy)
                witness.announce(store.file, lines)
                exchange(draft, store.file)
                witness.settle(store.file, max(line.batch for line in lines))
            finally:
                clear(draft)
    except NoTurnError:
        raise BusyError from None
    except OSError:
        raise StoreError(f"写不了记录库 {store.shown}，没有恢复。请检查目录和空间。") from None
    store.forget()
    return count, kept


def _made(file: Path, draft: Path) -> tuple[int, list[witness.Line]]:
    """A new store with everything of the backup."""
    con = memory()
    try:
        attach_new(con, draft, "made")
        con.execute("use made")
        con.execute(SCHEMA)
        count = _fill(con, file)
        lines = witness.lines_of(con, 0)
    except duckdb.IOException:
        raise OSError(draft) from None
    finally:
        con.close()
    checkpointed(draft)
    return count, lines


def _fill(con: Connection, file: Path) -> int:
    """Every row of a backup into empty tables. Returns how many batches; raises StoreError where it is no whole."""
    with foreign(file) as source:
        held = {row[0] for row in source.execute("show tables").fetchall()}
        for table in TABLES:
            if table in held:
                con.register("restored", source.execute(f"select * from {table}").to_arrow_reader())
                con.execute(f"insert into {table} by name select * from restored")
                con.unregister("restored")
    row = con.execute("select count(*) from batches").fetchone()
    if not row or not row[0]:
        raise StoreError(f"备份文件 {file} 是空的，没有恢复任何数据。")
    if wrong := problems(con):
        raise StoreError(f"备份文件 {file} 前后不一致，没有恢复任何数据：{''.join(wrong)}请换一个备份文件。")
    return int(row[0])


def _put_aside(file: Path, copy: Path) -> Path | None:
    """The former records: as a copy, or where what is in the file cannot be read, the file itself under another
    name. Raises StoreError, and changes nothing, where neither can be had."""
    if not file.exists() or not file.stat().st_size:
        return None
    damaged = copy.with_suffix(".damaged")
    unmoved = f"记录库 {file} 已损坏，移不到 {damaged}，没有恢复。请检查目录和空间。"
    try:
        held = open_file(file, SCHEMA).file
        try:
            with closing(held.cursor()) as con:
                row = con.execute("select count(*) from batches").fetchone()
        finally:
            held.close()
    except duckdb.Error:
        return _copied(file, damaged, unmoved)
    if not row or not row[0]:
        return None
    with suppress(*MISHAPS):
        merge(file)
    return _copied(file, copy, f"写不了备份文件 {copy}。请检查目录和空间。")


def _copied(file: Path, copy: Path, unwritable: str) -> Path:
    """A file and its log under another name. The file stays where it is until the new one takes its place."""
    part = copy.with_name(f".{DRAFT}{PART}")
    try:
        if copy.exists() and not is_copy(copy):
            raise StoreError(f"{copy} 已存在，而且不是本系统的备份文件。请换一个文件名。")
        try:
            shutil.copyfile(file, part)
            part.chmod(0o600)
            on_disk(part)
            if log_of(file).exists():
                shutil.copyfile(log_of(file), log_of(copy))
            part.replace(copy)
            on_disk(copy.parent)
        finally:
            part.unlink(missing_ok=True)
    except OSError:
        with suppress(OSError):
            log_of(copy).unlink(missing_ok=True)
        raise StoreError(unwritable) from None
    return copy


def _into_lake(store: Store, file: Path, copy: Path) -> tuple[int, Path | None]:
    """A lake has no file to exchange: everything in one transaction of its catalog, the copy within the same turn."""
    with store.replacing() as con:
        former = con.execute("select count(*) from batches").fetchone()
        kept = copy if former and former[0] else None
        if kept:
            backup(store, kept)
        for table in TABLES:
            con.execute(f"delete from {table}")
        return _fill(con, file), kept
