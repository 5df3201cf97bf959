"""The log of a store merged into it on a copy, which then takes the store's place in one step.

At no instant is there a file on the disk whose content is half of something. Between the exchange and the removal of
the log there is a log of the file's former state, which DuckDB refuses by itself (storage version v1.4.0).
"""

import os
import shutil
from contextlib import suppress
from pathlib import Path

import duckdb

from records.store.connection import a_name, attach_new, checkpointed, opened_once

WAL = ".wal"
DRAFT = ".merging"
SHARE = 32
"""The log is merged when it has grown to this part of the file: reading a log costs more than reading a file, and
copying a large file for a few rows costs more than both."""


def log_of(file: Path) -> Path:
    return Path(f"{file}{WAL}")


def size(path: Path) -> int:
    """Bytes; 0 for what is not there."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def is_due(file: Path) -> bool:
    log = size(log_of(file))
    return bool(log) and log * SHARE >= size(file)


def merge(file: Path) -> None:
    """Copy file and log, merge the copy, put it in the file's place. Nobody may have the file open.

    Raises OSError and duckdb.Error; the file and its log are then as they were.
    """
    draft = Path(f"{file}{DRAFT}")
    clear(draft)
    try:
        shutil.copyfile(file, draft)
        if log_of(file).exists():
            shutil.copyfile(log_of(file), log_of(draft))
        checkpointed(draft)
        exchange(draft, file)
    finally:
        clear(draft)


def move_over(file: Path) -> None:
    """The same for a file of an older storage version: the copy is a new file. Raises OSError and duckdb.Error."""
    draft = Path(f"{file}{DRAFT}")
    clear(draft)
    try:
        moved = a_name()
        with opened_once(file) as con:
            name = con.execute("select current_database()").fetchall()[0][0]
            attach_new(con, draft, moved)
            con.execute(f"copy from database {name} to {moved}")
            con.execute(f"detach {moved}")
        checkpointed(draft)
        exchange(draft, file)
    finally:
        clear(draft)


def exchange(draft: Path, file: Path) -> None:
    """Put a finished file in another's place, in one step, and remove the log of the former."""
    if log_of(draft).exists():
        raise OSError(f"{draft} has a log of its own")
    draft.chmod(0o600)
    on_disk(draft)
    draft.replace(file)
    on_disk(file.parent)  # before the log goes: a file system may do the one before the other
    log_of(file).unlink(missing_ok=True)
    on_disk(file.parent)


def on_disk(path: Path) -> None:
    """Wait until a file, or a folder's names, are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def clear(draft: Path) -> None:
    """Remove what is left of a draft."""
    for part in (draft, log_of(draft)):
        with suppress(OSError):
            part.unlink(missing_ok=True)


MISHAPS = (OSError, duckdb.Error)
"""What may happen to a merge; the store is good as it was."""
