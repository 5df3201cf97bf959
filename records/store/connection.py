"""DuckDB as every store of ours uses it: nothing fetched, nothing written into a file in place."""

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


def memory(config: dict[str, str] | None = None) -> Connection:
    """A DuckDB without a file."""
    return duckdb.connect(config={**_CONFIG, **(config or {})})


def opened(file: Path) -> Connection:
    """A file of ours to read and write. What is committed goes into its log (`.wal`) and stays there.

    DuckDB 1.5 writes a checkpoint into the file in place, its metadata while the header in force still points to
    it: a cut there leaves a file that cannot be opened. So it makes none, neither when the log grows nor at the end;
    `file/merging.py` does, on a copy.
    """
    # by default five row groups are gathered before any is written: 70 MB of a long file
    config = {**_CONFIG, "wal_autocheckpoint": NEVER, "write_buffer_row_group_count": "1"}
    con = duckdb.connect(str(file), config=config)
    con.execute("pragma disable_checkpoint_on_shutdown")
    return con


def foreign(file: Path) -> Connection:
    """A file that anybody may have made, to be read: a view in it reads no other file."""
    return duckdb.connect(str(file), read_only=True, config={**_CONFIG, "enable_external_access": "false"})


def checkpointed(file: Path) -> None:
    """Merge the log of a file that nobody relies on yet into it."""
    con = duckdb.connect(str(file), config=_CONFIG)
    try:
        con.execute("checkpoint")
    finally:
        con.close()


def attach_new(con: Connection, file: Path, name: str) -> None:
    """A new file of our storage version, beside what the connection has."""
    con.execute(f"attach {quoted(file)} as {name} (storage_version '{VERSION}')")


def quoted(text: str | Path) -> str:
    """A text as a literal of SQL, where a value cannot be bound."""
    return "'" + str(text).replace("'", "''") + "'"
