"""A lake attached in DuckDB, and its tables: which there are, how they are made, which rows stay out of the catalog."""

import importlib
import os
import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb

from records.store.connection import Connection, memory, quoted
from records.store.lake.address import OBJECTS, wanted_data
from records.store.lake.saying import (
    TO_BE_MADE_NEW,
    LakeError,
    another_folder,
    elsewhere,
    no_folder,
    no_package,
    unwritable_folder,
)

WITH_BLOBS = ("batches", "photos")
"""Tables whose rows always go into Parquet files. DuckLake 1.0 keeps few rows in the catalog and, of those, the smallest
and largest text and BLOB whole in the statistics, written again with every commit: one of 2 MB made each cost 787 ms."""
INLINED = 10
"""Rows of one insert up to which they stay in the catalog; DuckLake's own number."""
TABLE = re.compile(r"create table if not exists (\w+)")
MARKER = "workplan-lake.id"
"""In the folder of the Parquet files: without it an empty mount point would be taken for the folder."""
FENCE = "create table if not exists fence (id varchar, last bigint)"
"""Of one row, changed with every commit: DuckLake refuses the second of two that began alike, lock or no lock. `id` is the
lake's own, `last` the last batch."""
LAST = ("fence", "last")


def attached(catalog: str, *, postgres: bool, objects: bool, data: str | None, make: bool) -> Connection:
    """A DuckDB with the lake as `store`. The extensions come from installed Python packages: no download.

    Raises LakeError where one is missing, and duckdb.Error.
    """
    root = memory({"allow_unsigned_extensions": "true"})
    try:
        names = ["ducklake", *(["postgres_scanner"] if postgres else []), *(["httpfs"] if objects else [])]
        for name in names:
            root.load_extension(_extension(name))
        if objects:
            _let_in(root)
        options = [f"create_if_not_exists {str(make).lower()}", *([f"data_path {quoted(data)}"] if data else [])]
        root.execute(f"attach {quoted(catalog)} as store ({', '.join(options)})")
        root.execute("use store")
    except BaseException:
        root.close()
        raise
    return root


def _extension(name: str) -> str:
    try:
        package = importlib.import_module(f"duckdb_extension_{name}")
    except ImportError:
        raise no_package(f"duckdb-extension-{name.replace('_', '-')}") from None
    return str(next(Path(str(package.__file__)).parent.glob("extensions/*/*.duckdb_extension")))


def _let_in(root: Connection) -> None:
    """The key to an object store, under the names that every program for S3 knows."""
    said = os.environ.get
    parts = {
        "key_id": said("AWS_ACCESS_KEY_ID"),
        "secret": said("AWS_SECRET_ACCESS_KEY"),
        "session_token": said("AWS_SESSION_TOKEN"),
        "region": said("AWS_REGION") or said("AWS_DEFAULT_REGION"),
    }
    if address := said("AWS_ENDPOINT_URL_S3") or said("AWS_ENDPOINT_URL"):
        scheme, _, host = address.rpartition("://")
        parts |= {"endpoint": host.rstrip("/"), "url_style": "path", "use_ssl": str(scheme != "http").lower()}
    told = "".join(f", {name} {quoted(value)}" for name, value in parts.items() if value)
    root.execute(f"create secret objects (type s3{told})")


def complete(con: Connection, schema: str) -> bool:
    """Whether all our tables and columns are there."""
    return not _wanted(schema) - _columns(con, "store")


def must_be_complete(con: Connection, schema: str) -> None:
    """Raises LakeError where `manage.py init` has to be run."""
    if not {*_wanted(schema), LAST} <= _columns(con, "store"):
        raise LakeError(TO_BE_MADE_NEW)


def make_fence(con: Connection) -> None:
    """The fence, with the last batch; one made before it told that learns it."""
    con.execute(FENCE)
    if LAST not in _columns(con, "store"):
        con.execute("alter table fence add column last bigint")
        con.execute("update fence set last = (select coalesce(max(batch), 0) from batches)")


@lru_cache(maxsize=2)
def _wanted(schema: str) -> frozenset[tuple[str, str]]:
    """Table and column, of all that the schema makes."""
    with memory() as con:
        con.execute(schema)
        return _columns(con, "memory")


def _columns(con: Connection, database: str) -> frozenset[tuple[str, str]]:
    rows = con.execute(
        "select table_name, column_name from duckdb_columns() where database_name = $name and not internal",
        {"name": database},
    ).fetchall()
    return frozenset((table, column) for table, column in rows)


def make_tables(con: Connection, schema: str) -> bool:
    """Make what is missing, and keep rows with blobs out of the catalog. Returns whether anything was missing."""
    if complete(con, schema):
        return False
    _inline(con, 0)
    _make(con, ";".join(each.query for each in duckdb.extract_statements(schema) if _made(each.query) in WITH_BLOBS))
    _inline(con, INLINED)
    _make(con, schema)
    for table in WITH_BLOBS:
        con.execute(f"call store.set_option('data_inlining_row_limit', 0, table_name => '{table}')")
    return True


def _inline(con: Connection, rows: int) -> None:
    """How few rows of an insert go into the catalog. A table made while that is 0 has no rows there to be asked for."""
    con.execute(f"call store.set_option('data_inlining_row_limit', {rows})")


def _made(statement: str) -> str:
    """Which table a statement of the schema makes."""
    found = TABLE.search(statement)
    return found[1] if found else ""


def _make(con: Connection, statements: str) -> None:
    con.begin()
    try:
        con.execute(statements)
        con.commit()
    except BaseException:
        _give_up(con)
        raise


def _give_up(con: Connection) -> None:
    try:
        con.rollback()
    except duckdb.Error:  # it is none any more
        return


def same_data(made: str) -> None:
    """Raises LakeError where WORKPLAN_DATA names another place than the lake was made with."""
    said = wanted_data()
    if said is not None and said != made:
        raise elsewhere(said, made)


def must_be_here(data: str, id: str) -> None:
    """Raises LakeError where the folder is gone or is that of another lake. An object store says so by itself."""
    if (found := must_have_marker(data)) is not None and found != id:
        raise another_folder(data)


def must_have_marker(data: str) -> str | None:
    """What a folder's marker says; None for an object store. Raises LakeError where the folder is that of no lake."""
    if OBJECTS.match(data):
        return None
    try:
        return (Path(data) / MARKER).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise another_folder(data) if Path(data).is_dir() else no_folder(data) from None
    except OSError:
        raise no_folder(data) from None


def must_be_free(data: str) -> None:
    """Raises LakeError where the files of a new lake cannot go: the folder cannot be made, or is that of another."""
    if OBJECTS.match(data):
        return
    folder = Path(data)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        taken = (folder / MARKER).exists()
    except OSError:
        raise unwritable_folder(data) from None
    if taken:
        raise another_folder(data)


def mark(data: str, id: str) -> None:
    """Put the marker into a folder."""
    if OBJECTS.match(data):
        return
    try:
        (Path(data) / MARKER).write_text(f"{id}\n", encoding="utf-8")
    except OSError:
        raise unwritable_folder(data) from None


def row(con: Connection, query: str) -> Sequence[Any]:
    """The one row of a query."""
    found = con.execute(query).fetchone()
    assert found is not None
    return found
