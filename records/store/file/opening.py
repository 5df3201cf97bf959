"""A file opened so that every acknowledged batch is found: what a cut left is mended, what is missing is said.

All of it within the turn: nobody else has the file.
"""

import logging
import re
import shutil
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import duckdb

from records.clock import now
from records.store.connection import VERSION, Connection, OpenFile, attach_new, checkpointed, memory, opened
from records.store.file import witness
from records.store.file.merging import DRAFT, MISHAPS, clear, is_due, log_of, merge, move_over, on_disk, size

log = logging.getLogger("workplan")
NEW = ".new"
_OTHERS = ("WAL does not match database file", "created for a newer version")
"""Words of DuckDB 1.5 about a log that belongs to another file, or to a newer copy of this one."""
_FORMER = "created for an older version"
"""… about a log that was merged into this file already."""
_TORN = re.compile(r"Corrupt WAL file: entry at byte position (\d+)")
_OF_THE_LOG = "replaying WAL"
TRIES = 3
NAMED = 10
"""Missing batches that are named one by one."""


class Found(NamedTuple):
    """An open file, and what was found wrong with it and mended, as sentences."""

    file: OpenFile
    said: tuple[str, ...]


def state_of(file: Path) -> tuple[tuple[int, int, int] | None, ...]:
    """What tells a store and its log from what they were: equal where nobody wrote to either, or put another in its place."""
    return _mark(file), _mark(log_of(file))


def _mark(path: Path) -> tuple[int, int, int] | None:
    try:
        stat = path.stat()
    except FileNotFoundError:
        return None
    return stat.st_ino, stat.st_mtime_ns, stat.st_size


def open_file(file: Path, schema: str, *, as_left: bool = False) -> Found:
    """Open a store, making it where there is none. `as_left`: it is as this process closed it, so there is nothing to be
    mended or missed. Raises OSError and duckdb.Error where it cannot be had."""
    if as_left:
        return Found(opened(file), ())
    clear(Path(f"{file}{DRAFT}"))
    clear(Path(f"{file}{NEW}"))
    if not size(file):  # an empty file is what a start that was cut left of older releases
        _make(file, schema)
    said: list[str] = []
    held = _opened(file, said)
    try:
        if not _current(held):
            held.close()
            move_over(file)
            held = _opened(file, said)
        with closing(held.cursor()) as con:
            con.execute(schema)
            return Found(held, (*said, *_compared(con, file)))
    except BaseException:
        held.close()
        raise


def close_file(file: Path) -> None:
    """What is done with a file once it is closed: its log is merged when it has grown, its rights are its owner's."""
    try:
        if log_of(file).exists():
            log_of(file).chmod(0o600)
        if is_due(file):
            merge(file)
            witness.write_anew(file, witness.read(file))
    except MISHAPS:
        log.warning("the log of %s was not merged", file, exc_info=True)


def _make(file: Path, schema: str) -> None:
    """A new store, whole or not at all."""
    draft = Path(f"{file}{NEW}")
    con = memory()
    try:
        attach_new(con, draft, "made")
        con.execute("use made")
        con.execute(schema)
    finally:
        con.close()
    checkpointed(draft)
    draft.chmod(0o600)
    on_disk(draft)
    draft.replace(file)
    on_disk(file.parent)


def _current(held: OpenFile) -> bool:
    with closing(held.cursor()) as con:
        row = con.execute(
            "select tags['storage_version'] from duckdb_databases() where database_name = current_database()"
        ).fetchone()
    return row is not None and str(row[0]).startswith(VERSION.rsplit(".", 1)[0])


def _opened(file: Path, said: list[str]) -> OpenFile:
    for _ in range(TRIES):
        try:
            return opened(file)
        except duckdb.IOException as error:
            if not _mended(file, str(error), said):
                raise
    return opened(file)


def _mended(file: Path, words: str, said: list[str]) -> bool:
    """Whether something was done about a log that DuckDB refuses."""
    path = log_of(file)
    if not path.exists():
        return False
    if _FORMER in words:
        path.unlink()  # `exchange` was cut before it could
        return True
    if _OF_THE_LOG not in words and not any(each in words for each in _OTHERS):
        return False
    aside = _aside(path)
    torn = _TORN.search(words)
    if torn:
        shutil.copyfile(path, aside)
        with path.open("r+b") as open_log:
            open_log.truncate(int(torn[1]))
        said.append(f"记录库的日志从第 {torn[1]} 字节起损坏，之前的已找回；原样另存为 {aside.name}。")
    else:
        path.rename(aside)
        what = "属于另一个记录库或更新的副本" if any(each in words for each in _OTHERS) else "已损坏"
        said.append(f"记录库的日志{what}，没有并入；另存为 {aside.name}。")
    return True


def _aside(path: Path) -> Path:
    """A free name beside the log, with the time of its last change."""
    stamp = f"{datetime.fromtimestamp(path.stat().st_mtime):%Y%m%d-%H%M%S}"
    names = [path.with_name(f"{path.name}.{stamp}{more}.aside") for more in ("", *(f"-{n}" for n in range(2, 100)))]
    return next(name for name in names if not name.exists())


def _compared(con: Connection, file: Path) -> Sequence[str]:
    """The store against its witness. What is missing is said, and stands in the history from then on."""
    row = con.execute("select coalesce(max(batch), 0) from batches").fetchone()
    held = int(row[0]) if row else 0
    witness.settle(file, held)
    known = witness.read(file)
    last = max((line.batch for line in known), default=0)
    if held > last:  # the cut came between storing and witnessing, or the store is older than its witness
        witness.write_anew(file, [*known, *witness.lines_of(con, max(last, held - witness.KEPT))])
    if held >= last:
        return ()
    gone = [line for line in known if line.batch > held]
    if all(line.demo or line.kind in ("plan", "cleared") for line in gone):
        witness.write_anew(file, [line for line in known if line.batch <= held])
        return ()
    sentence = _missing(gone)
    moment = now()
    con.execute(
        """
        insert into batches (batch, kind, reason, received, stored, demo)
        values ($batch, 'lost', $reason, $moment, $moment, false)
        """,
        {"batch": last + 1, "reason": sentence, "moment": moment},
    )
    witness.add(file, witness.lines_of(con, last))
    return (sentence,)


def _missing(gone: Sequence[witness.Line]) -> str:
    named = "、".join(line.words for line in gone[:NAMED])
    more = f"等 {len(gone)} 批" if len(gone) > NAMED else ""
    return (
        f"记录库中没有此前已入库的{named}{more}：文件可能被换成了旧的副本，或断电、磁盘损坏时丢失。"
        "请重新上报，或用较新的备份恢复。"
    )
