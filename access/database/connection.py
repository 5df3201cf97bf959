"""What the rest of access asks of its database, whichever of the two it is, and the two ways in which it says no.

The tables are asked in one SQL that SQLite and PostgreSQL both understand: `?` for a value, 1 and 0 for yes and no,
`returning` for the number of a new row.
"""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

PATIENCE_SECONDS = 10.0
"""How long a writer waits for the one before."""


class AccessError(Exception):
    """Accounts and sessions cannot be reached; the message is a sentence for the administrator."""


class RuleError(Exception):
    """What was to be written goes against a rule of the tables: a name twice, a row of the audit changed."""


class Row(Protocol):
    """One row; a column by its name or place."""

    def __getitem__(self, key: Any, /) -> Any: ...

    def __iter__(self) -> Iterator[Any]: ...


class Cursor(Protocol):
    """What a statement came to."""

    @property
    def rowcount(self) -> int: ...

    def fetchone(self) -> Any: ...

    def fetchall(self) -> list[Any]: ...

    def __iter__(self) -> Iterator[Any]: ...


class Connection(Protocol):
    """Lent to one operation."""

    def execute(self, sql: str, values: Sequence[Any] = ..., /) -> Cursor: ...

    def executemany(self, sql: str, values: Any, /) -> object: ...


class AnyDatabase(Protocol):
    """An SQLite file (`sqlite.Database`) or a schema of a PostgreSQL (`postgres.Server`)."""

    @property
    def name(self) -> str:
        """Tells it from every other one of this process."""

    @property
    def remote(self) -> bool:
        """Whether an answer may take its time, so that a server must not wait for it in its loop."""

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection for queries. Raises AccessError."""

    def writing(self, patience: float = ..., /) -> AbstractContextManager[Connection]:
        """One transaction: all of it is stored or nothing. Writers come one after the other, `patience` seconds at
        most. Raises AccessError where that takes longer or nothing can be written, RuleError.
        """

    def copy(self, file: Path) -> None:
        """A copy of accounts and audit as an SQLite file. Raises AccessError."""

    def close(self) -> None:
        """Let go of it."""
