"""DuckDB as every store of ours uses it: nothing fetched, nothing written into a file in place."""

import os
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path

import duckdb

Connection = duckdb.DuckDBPyConnection
"""What the other wings call a connection: DuckDB itself is imported in this room alone."""
VERSION = "v1.4.0"
"""Storage version of our files: its log knows which file, in which state, it belongs to; v1.0.0 merges any."""
NEVER = "1TB"
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}
_engines: list[Connection] = []
_left_behind: list[Connection] = []
"""Of a process that this one is a fork of: its threads are not here, so it is neither used nor ended."""
_making = threading.Lock()
_numbers = count(1)


def memory(config: dict[str, str] | None = None) -> Connection:
    """A DuckDB without a file."""
    return duckdb.connect(config={**_CONFIG, **(config or {})})


class OpenFile:
    """A file of ours, attached to the DuckDB that the process keeps: to make one costs ten times what attaching a file to it
    does (duckdb 1.5: 12 and 1 ms)."""

    def __init__(self, engine: Connection, name: str) -> None:
        self._engine, self._name = engine, name

    def cursor(self) -> Connection:
        """A connection of its own, whose default the file is."""
        con = self._engine.cursor()
        con.execute(f"use {self._name}")
        return con

    def close(self) -> None:
        """Let go of the file, whose connections are closed."""
        try:
            self._engine.execute(f"detach {self._name}")
        except duckdb.Error:  # a DuckDB in which something was fatal does nothing more, and lets go of all with its end
            _forget(self._engine)


def opened(file: Path) -> OpenFile:
    """A file of ours to read and write. What is committed goes into its log (`.wal`) and stays there.

    DuckDB 1.5 writes a checkpoint into the file in place, its metadata while the header in force still points to
    it: a cut there leaves a file that cannot be opened. So it makes none, neither when the log grows nor at the end;
    `file/merging.py` does, on a copy.
    """
    name = a_name()
    try:
        return OpenFile(_attached(engine := _kept(file), file, name), name)
    except (duckdb.FatalException, duckdb.InternalException) as error:
        if "invalidated" not in str(error):
            raise
        _forget(engine)  # by what befell another operation
        return OpenFile(_attached(_kept(file), file, name), name)


def _attached(engine: Connection, file: Path, name: str) -> Connection:
    engine.cursor().execute(f"attach {quoted(file)} as {name}")
    return engine


def _kept(file: Path) -> Connection:
    """The DuckDB of this process, without a file of its own; made with the first file that is opened."""
    with _making:
        if not _engines:
            # by default five row groups are gathered before any is written: 70 MB of a long file
            engine = memory(
                {
                    "wal_autocheckpoint": NEVER,
                    "write_buffer_row_group_count": "1",
                    "temp_directory": f"{file}.tmp",  # as DuckDB itself has it for a file; else in the working directory
                }
            )
            engine.execute("pragma disable_checkpoint_on_shutdown")
            _engines.append(engine)
        return _engines[0]


def _forget(engine: Connection) -> None:
    with _making:
        if engine in _engines:
            _engines.remove(engine)
    engine.close()


def _begin_anew() -> None:
    _left_behind.extend(_engines)
    _engines.clear()


os.register_at_fork(after_in_child=_begin_anew)


def a_name() -> str:
    """One by which no other file is attached."""
    return f"file{next(_numbers)}"


def foreign(file: Path) -> Connection:
    """A file that anybody may have made, to be read: a view in it reads no other file."""
    return duckdb.connect(str(file), read_only=True, config={**_CONFIG, "enable_external_access": "false"})


@contextmanager
def opened_once(file: Path) -> Iterator[Connection]:
    """The one connection to a file that is let go of at once."""
    held = opened(file)
    try:
        with closing(held.cursor()) as con:
            yield con
    finally:
        held.close()


def checkpointed(file: Path) -> None:
    """Merge the log of a file that nobody relies on yet into it."""
    with opened_once(file) as con:
        con.execute("checkpoint")


def attach_new(con: Connection, file: Path, name: str) -> None:
    """A new file of our storage version, beside what the connection has."""
    con.execute(f"attach {quoted(file)} as {name} (storage_version '{VERSION}')")


def quoted(text: str | Path) -> str:
    """A text as a literal of SQL, where a value cannot be bound."""
    return "'" + str(text).replace("'", "''") + "'"
