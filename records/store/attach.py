"""One DuckDB a process and store, shared by its connections and let go of with the last of them.

A file can be held by one process at a time, a DuckLake catalog in a file too; and a DuckDB that closes a file
while another opens it in the same process fails (duckdb 1.5: “Unique file handle conflict”). So opening
and closing take turns here, and between uses the store is free for other processes.
"""

import threading
from dataclasses import dataclass
from pathlib import Path

import duckdb

Connection = duckdb.DuckDBPyConnection
"""What the other wings call a connection: DuckDB itself is imported in this room alone."""
LAKE = "ducklake:"


class LakeError(Exception):
    """The DuckLake extension is missing; the message is a sentence for the user."""


@dataclass
class _Shared:
    root: Connection
    users: int


_turn = threading.Lock()
_held: dict[str, _Shared] = {}


def attach(address: str, schema: str) -> Connection:
    """A connection of its own to the store, its tables set up. Give it back with detach.

    Raises duckdb.Error and OSError where the store cannot be opened, LakeError.
    """
    with _turn:
        if address not in _held:
            root = _lake(address) if address.startswith(LAKE) else duckdb.connect(address)
            try:
                root.execute(schema)
            except BaseException:
                root.close()
                raise
            _held[address] = _Shared(root, 0)
        shared = _held[address]
        con = shared.root.cursor()
        if address.startswith(LAKE):
            con.execute("use store")
        shared.users += 1
    return con


def detach(address: str, con: Connection) -> None:
    """Close a connection; the last one lets go of the store."""
    with _turn:
        con.close()
        shared = _held[address]
        shared.users -= 1
        if not shared.users:
            shared.root.close()
            del _held[address]


def _lake(address: str) -> Connection:
    """The extension comes from an installed Python package: no download."""
    try:
        import duckdb_extension_ducklake as package
    except ImportError:
        raise LakeError("共享记录库需要 Python 包 duckdb-extension-ducklake，请先安装。") from None
    extension = next(Path(package.__file__).parent.glob("extensions/*/*.duckdb_extension"))
    root = duckdb.connect(config={"allow_unsigned_extensions": "true"})
    try:
        root.load_extension(str(extension))
        root.execute(f"attach '{address.replace(chr(39), chr(39) * 2)}' as store")
        root.execute("use store")
    except BaseException:
        root.close()
        raise
    return root
