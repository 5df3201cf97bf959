"""PostgreSQL asked like SQLite: `?` for a value, rows whose columns have a name and a place."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import psycopg
from psycopg.rows import no_result

NUL, INSTEAD = "\x00", "\ufffd"
"""PostgreSQL keeps no zero byte in a text; nobody's name has one."""


class Row(tuple[Any, ...]):
    """A row as SQLite gives it: a column by its name or place."""

    names: dict[str, int]

    def __getitem__(self, key: Any) -> Any:
        return tuple.__getitem__(self, self.names[key] if isinstance(key, str) else key)

    def keys(self) -> list[str]:
        return list(self.names)


class Asking:
    """A connection that understands `?` and gives rows like SQLite's."""

    def __init__(self, con: psycopg.Connection) -> None:
        self._con = con

    def execute(self, sql: str, values: Sequence[Any] = (), /) -> psycopg.Cursor[Any]:
        return self._con.cursor(row_factory=_rows).execute(_spelled(sql), [_kept(value) for value in values] or None)

    def executemany(self, sql: str, values: Any, /) -> None:
        self._con.cursor().executemany(_spelled(sql), [[_kept(value) for value in row] for row in values])


@lru_cache(maxsize=512)
def _spelled(sql: str) -> str:
    """The statement with psycopg's sign for a value. None of ours has a `?` in a text."""
    return re.sub(r"\?", "%s", sql.replace("%", "%%")) if "?" in sql else sql


def _kept(value: Any) -> Any:
    return value.replace(NUL, INSTEAD) if isinstance(value, str) and NUL in value else value


def _rows(cursor: psycopg.Cursor[Any]) -> Any:
    if cursor.description is None:
        return no_result
    names = {column.name: place for place, column in enumerate(cursor.description)}

    def made(values: Sequence[Any]) -> Row:
        row = Row(values)
        row.names = names
        return row

    return made
