"""The catalog in PostgreSQL asked past DuckDB: its last change, where the data are, whose turn it is to write.

Through DuckDB none of it works: a query that names a function fixes the snapshot of its transaction, and one that waits
in PostgreSQL keeps a core busy (DuckDB 1.5). psycopg is imported when a lake is used, and not before.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from records.store.lake.saying import NOT_MADE, LakeBusyError, LakeError, no_package, of_postgres

if TYPE_CHECKING:
    from records.store.lake.bounded import Bounded

ALIVE = {
    "connect_timeout": "10",
    "keepalives": "1",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
}
"""A machine that is gone without a word is noticed within half a minute."""
WRITERS = 0x776F726B706C616E
"""The advisory lock of whoever stores: `workplan` in ASCII."""
MARK = "select max(snapshot_id), 'public.ducklake_snapshot'::regclass::oid::bigint from public.ducklake_snapshot"
MARK_OF = """
select snapshot_id, 'public.ducklake_snapshot'::regclass::oid::bigint from public.ducklake_snapshot_changes
where commit_message = %s and snapshot_id = (select max(snapshot_id) from public.ducklake_snapshot)
"""
COMMITTED = "select count(*) from public.ducklake_snapshot_changes where commit_message = %s"
DATA = "select value from public.ducklake_metadata where key = 'data_path' and scope is null"
AGAIN_SECONDS = 15.0
"""How long we ask whether a commit came through, while PostgreSQL starts again."""


class Mark(NamedTuple):
    """The lake as last changed: equal ones mean that nothing was stored in between. `made`: another catalog, another
    number."""

    snapshot: int
    made: int


class Catalog:
    """One connection for questions, kept, and one for each writer, of which the last is kept for the next. Of any thread;
    all raise LakeError."""

    def __init__(self, info: str) -> None:
        self._info = info
        self._lock = threading.Lock()
        self._kept: Bounded | None = None
        self._spare: list[Bounded] = []

    @property
    def info(self) -> str:
        """How it is reached, with how a connection is kept alive, for DuckDB too."""
        pg = _psycopg()
        try:
            return str(pg.conninfo.make_conninfo(self._info, **ALIVE))
        except pg.Error as error:
            raise LakeError(of_postgres(str(error))) from None

    def mark(self) -> Mark:
        """The last change, as soon as it is committed, by whichever machine."""
        return Mark(*self._one(MARK))

    def data(self) -> str | None:
        """Where the Parquet files are; None where there is no lake yet."""
        try:
            return str(self._one(DATA)[0])
        except NotMadeError:
            return None

    def committed(self, token: str) -> bool | None:
        """Whether a commit with this message came through; None where PostgreSQL does not answer."""
        until = time.monotonic() + AGAIN_SECONDS
        while True:
            with suppress(LakeError):
                if self._one(COMMITTED, token)[0]:
                    return True
                time.sleep(1.0)  # what was sent and is still being done
                return bool(self._one(COMMITTED, token)[0])
            if time.monotonic() > until:
                return None
            time.sleep(0.2)

    @contextmanager
    def turn(self, patience: float) -> Iterator["Turn"]:
        """The turn to store, one writer of all machines at a time, in the order of asking. A process that dies gives it back."""
        con = self._waited(patience)
        try:
            yield Turn(con)
        except BaseException:
            con.close()
            raise
        with suppress(_psycopg().Error):
            con.execute("select pg_advisory_unlock(%s)", (WRITERS,))
            if not self._spare:
                self._spare.append(con)
                return
        con.close()  # which gives the lock back as well

    def _waited(self, patience: float) -> "Bounded":
        """The connection of a writer, which has the lock."""
        pg = _psycopg()
        while True:
            con, kept = self._idle()
            try:
                con.execute(f"set lock_timeout = {max(1, int(patience * 1000))}")
                con.waits = patience
                con.execute("select pg_advisory_lock(%s)", (WRITERS,))
                con.waits = 0.0
                return con
            except BaseException as error:
                broken = con.closed
                con.close()
                if isinstance(error, pg.errors.LockNotAvailable):
                    raise LakeBusyError from None
                if not isinstance(error, pg.Error):
                    raise
                if not (kept and broken):  # PostgreSQL was started again since
                    raise LakeError(of_postgres(str(error))) from None

    def _idle(self) -> tuple["Bounded", bool]:
        """A connection that has no turn, and whether one had it before."""
        with suppress(IndexError):
            return self._spare.pop(), True
        return self._connected(), False

    def _one(self, query: str, *values: str) -> tuple[Any, ...]:
        pg = _psycopg()
        with self._lock:
            for again in (True, False):
                try:
                    if self._kept is None or self._kept.closed:
                        self._kept = self._connected()
                    row = self._kept.execute(query, values or None).fetchone()
                except pg.errors.UndefinedTable:
                    raise NotMadeError(NOT_MADE) from None
                except (pg.OperationalError, pg.InterfaceError) as error:
                    self._drop()
                    if not again:
                        raise LakeError(of_postgres(str(error))) from None
                    continue
                except pg.Error as error:
                    raise LakeError(of_postgres(str(error))) from None
                if row is None or row[0] is None:
                    raise NotMadeError(NOT_MADE)
                return tuple(row)
        raise AssertionError

    def _drop(self) -> None:
        if self._kept is not None:
            self._kept.close()
        self._kept = None

    def _connected(self) -> "Bounded":
        pg = _psycopg()
        from records.store.lake.bounded import Bounded

        try:
            return Bounded.connect(self.info, autocommit=True, application_name="workplan")
        except pg.Error as error:
            raise LakeError(of_postgres(str(error))) from None


class Turn:
    """The turn of a writer, as long as its connection lives."""

    def __init__(self, con: "Bounded") -> None:
        self._con = con

    def held(self) -> bool:
        """Whether it is still ours: PostgreSQL gives it to the next one when the connection breaks."""
        return self._asked("select 1") is not None

    def mark(self) -> Mark | None:
        """The lake as last changed; None where PostgreSQL does not answer."""
        return Mark(*found) if (found := self._asked(MARK)) else None

    def mark_of(self, token: str) -> Mark | None:
        """The same where the last change is the commit with this message, and else None."""
        return Mark(*found) if (found := self._asked(MARK_OF, token)) else None

    def _asked(self, query: str, *values: str) -> tuple[Any, ...] | None:
        try:
            return self._con.execute(query, values or None).fetchone()
        except _psycopg().Error:
            return None


class NotMadeError(LakeError):
    """There is no lake in this database."""


def _psycopg() -> Any:
    try:
        import psycopg
    except ImportError:
        raise no_package("psycopg[binary]") from None
    return psycopg
