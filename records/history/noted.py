"""The records for one storing that somebody has to hear of: told just before the commit, so that it is both or neither."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from records.store.batches import latest_number
from records.store.connection import Connection
from records.store.store import Store, StoreError


class NotedStore(Store):
    """A store whose `noted(number)` hears of what is stored, within its transaction and just before its commit.

    `number` is that of the first batch; those of one transaction follow each other. What `noted` raises undoes the
    storing. It hears of nothing where nothing is stored.
    """

    def __init__(self, store: Store, noted: Callable[[int], None]) -> None:
        super().__init__(store.address)
        self._noted = noted
        self._before = 0
        self._stored: list[tuple[Any, ...]] = []

    @contextmanager
    def writing(self, *, keep: bool = True) -> Iterator[Connection]:
        """One transaction, as of Store."""
        with super().writing(keep=keep) as con:
            before = latest_number(con)
            yield con
            stored = _batches(con, before)
            if keep and stored:
                self._noted(before + 1)
                self._before, self._stored = before, stored

    def kept(self) -> bool | None:
        """Whether what was told of last is in the store, after an error that leaves it open: a commit can fail and be
        made up for when the file is opened again. None where that cannot be seen.
        """
        try:
            with self.reading() as con:
                return bool(self._stored) and _batches(con, self._before)[: len(self._stored)] == self._stored
        except StoreError:
            return None


def _batches(con: Connection, before: int) -> list[tuple[Any, ...]]:
    """What tells the batches after a number from any others that might get their numbers."""
    return con.execute(
        """
        select
            batch,
            kind,
            file,
            sha256,
            person,
            received,
            stored,
            reason
        from batches
        where batch > $before
        order by batch
        """,
        {"before": before},
    ).fetchall()
