"""A DuckLake catalog as the place of the records, for several servers that share one store.

A catalog kept in a file can be attached only once at a time, by one process and within it by one DuckDB.
So the connections of a process share one attachment, which goes when the last of them is closed.
"""

import threading
from dataclasses import dataclass
from pathlib import Path

import duckdb
from duckdb import DuckDBPyConnection

PREFIX = "ducklake:"


class LakeError(Exception):
    """The extension is missing; the message is a sentence for the user."""


@dataclass
class _Attachment:
    con: DuckDBPyConnection
    users: int


_attaching = threading.Lock()
_attachments: dict[str, _Attachment] = {}


def open_lake(address: str) -> DuckDBPyConnection:
    """A connection of its own to the catalog. Give it back with close_lake."""
    with _attaching:
        if address not in _attachments:
            _attachments[address] = _Attachment(_attached(address), 0)
        shared = _attachments[address]
        con = shared.con.cursor()
        con.execute("use store")
        shared.users += 1
    return con


def close_lake(address: str, con: DuckDBPyConnection) -> None:
    """Close a connection; the last one lets go of the catalog."""
    with _attaching:
        con.close()
        shared = _attachments[address]
        shared.users -= 1
        if not shared.users:
            shared.con.close()
            del _attachments[address]


def _attached(address: str) -> DuckDBPyConnection:
    """The extension comes from an installed Python package: no download."""
    try:
        import duckdb_extension_ducklake as package
    except ImportError:
        raise LakeError("共享记录库需要 Python 包 duckdb-extension-ducklake，请先安装。") from None
    extension = next(Path(package.__file__).parent.glob("extensions/*/*.duckdb_extension"))
    con = duckdb.connect(config={"allow_unsigned_extensions": "true"})
    try:
        con.load_extension(str(extension))
        con.execute(f"attach '{address.replace(chr(39), chr(39) * 2)}' as store")
    except BaseException:
        con.close()
        raise
    return con
