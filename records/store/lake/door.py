"""What a process has of a shared lake: one attachment, kept, and each operation a transaction of its own in it.

There is no file to let go of, so nothing is opened anew for every operation. An attachment whose connection broke is
noticed at the beginning of the next operation and made anew.
"""

import logging
import secrets
import threading
from contextlib import AbstractContextManager, suppress
from datetime import datetime

import duckdb

from records.store.connection import Connection
from records.store.lake.address import LAKE, OBJECTS, POSTGRES, conninfo, masked, wanted_data
from records.store.lake.attaching import (
    attached,
    make_fence,
    make_tables,
    mark,
    must_be_complete,
    must_be_free,
    must_be_here,
    must_have_marker,
    row,
    same_data,
)
from records.store.lake.catalog import Catalog, Mark, Turn
from records.store.lake.compacting import Compacted, Told, compact
from records.store.lake.saying import (
    CANNOT_MAKE,
    CONFLICT,
    NO_DATA_SAID,
    NOT_MADE,
    READING,
    UNKNOWN,
    LakeError,
    of_duckdb,
)

log = logging.getLogger("workplan")


class SharedDoor:
    """The way of this process into a lake whose catalog is in PostgreSQL. Everything here may raise LakeError."""

    said: tuple[str, ...] = ()

    def __init__(self, address: str, schema: str) -> None:
        self._address, self._schema = address, schema
        self.catalog = Catalog(conninfo(address))
        self._gate = threading.Lock()
        self._root: Connection | None = None
        self._data = self._id = ""
        self._known: tuple[Mark, int] | None = None
        self._left = threading.local()

    def enter(self, patience: float) -> Connection:
        """A connection of its own with a transaction that has begun: one state of the lake. Give it back with `leave`."""
        for again in (True, False):
            root = self._attached()
            must_be_here(self._data, self._id)
            try:
                return self._begun(root)
            except duckdb.Error as error:
                self._forget(root)
                log.info("the lake is attached anew: %s", masked(str(error)))
                if not again:
                    raise LakeError(of_duckdb(str(error)) or READING) from None
        raise AssertionError

    def answers(self) -> None:
        """See that catalog and folder are there, without a transaction."""
        data = self._data or self.catalog.data()
        if data is None:
            raise LakeError(NOT_MADE)
        self.catalog.mark()
        if self._id:
            must_be_here(data, self._id)
        else:
            must_have_marker(data)

    def leave(self, con: Connection) -> None:
        """Close a connection; what it did not commit is gone."""
        with suppress(duckdb.Error):
            con.rollback()
        con.close()

    def turn(self, patience: float) -> AbstractContextManager[Turn]:
        """The turn to store, taken before `enter`."""
        return self.catalog.turn(patience)

    def last(self, con: Connection, turn: Turn) -> int:
        """The last batch: as this process knows it where its commit was the last change, else as the fence tells."""
        known = self._known
        if known and known[0] == turn.mark():
            return known[1]
        return int(row(con, "select last from fence")[0])

    @property
    def left(self) -> Mark | None:
        """The mark of what this thread stored last; None where something else came between or it cannot be told."""
        return getattr(self._left, "mark", None)

    def commit(self, con: Connection, turn: Turn, before: int | None = None) -> None:
        """Commit what was stored: with the fence moved on to the last batch and under our turn, or not at all. `before`: the
        last batch of before, after which nothing is to be committed where there is none; None: whatever was done.

        The commit's message is a token of its own, so that a commit whose answer was lost is known all the same.
        """
        self._left.mark = None
        last = int(row(con, "select coalesce(max(batch), 0) from batches")[0])
        if last == before:
            con.rollback()
            return
        token = secrets.token_hex(16)
        con.execute("call store.set_commit_message('workplan', $token)", {"token": token})
        con.execute("update fence set last = $last", {"last": last})
        if not turn.held():
            raise LakeError(CONFLICT)
        try:
            con.commit()
        except duckdb.Error as error:
            log.info("a commit was not answered: %s", masked(str(error)))
            came = self.catalog.committed(token)
            if came is None:
                raise LakeError(UNKNOWN) from None
            if not came:
                raise LakeError(of_duckdb(str(error)) or READING) from None
        self._left.mark = mark = turn.mark_of(token)
        self._known = (mark, last) if mark else None

    def make(self, patience: float) -> bool:
        """`manage.py init`: make the catalog, the tables and the folder's marker, or what is missing of them. Returns
        whether anything was missing."""
        with self.catalog.turn(patience):
            made = self.catalog.data()
            data = made or wanted_data()
            if data is None:
                raise LakeError(NO_DATA_SAID)
            same_data(data)
            try:
                return self._made(data, new=made is None)
            except duckdb.Error as error:
                log.info("the lake was not made: %s", masked(str(error)))
                raise LakeError(of_duckdb(str(error)) or CANNOT_MAKE) from None

    def compact(self, older_than: datetime, patience: float, told: Told) -> Compacted:
        """`manage.py compact`, under the writers' lock."""
        with self.catalog.turn(patience):
            con = self.enter(patience)
            try:
                con.commit()  # each step is a transaction of its own
                return compact(con, older_than, told)
            except duckdb.Error as error:
                log.info("compact: %s", masked(str(error)))
                raise LakeError(of_duckdb(str(error)) or READING) from None
            finally:
                self.leave(con)

    def _attached(self) -> Connection:
        with self._gate:
            if self._root is None:
                data = self.catalog.data()
                if data is None:
                    raise LakeError(NOT_MADE)
                same_data(data)
                must_have_marker(data)
                self._root, self._id = self._checked(self._open(data, make=False))
                self._data = data
            return self._root

    def _open(self, data: str, *, make: bool) -> Connection:
        try:
            catalog = f"{LAKE}{POSTGRES}{self.catalog.info}"
            objects = bool(OBJECTS.match(data))
            root = attached(catalog, postgres=True, objects=objects, data=data if make else None, make=make)
        except duckdb.Error as error:
            log.info("the lake was not attached: %s", masked(str(error)))
            raise LakeError(of_duckdb(str(error)) or (CANNOT_MAKE if make else READING)) from None
        return root

    def _checked(self, root: Connection) -> tuple[Connection, str]:
        """With the lake's own id."""
        try:
            must_be_complete(root, self._schema)
            return root, str(row(root, "select id from fence")[0])
        except duckdb.Error as error:
            root.close()
            raise LakeError(of_duckdb(str(error)) or READING) from None
        except BaseException:
            root.close()
            raise

    def _begun(self, root: Connection) -> Connection:
        con = root.cursor()
        try:
            con.begin()
            con.execute("use store")
            con.execute("select id from fence limit 0")  # asks PostgreSQL for the state that the transaction is to see
        except BaseException:
            con.close()
            raise
        return con

    def _forget(self, root: Connection) -> None:
        with self._gate:
            if self._root is root:
                self._root = None  # whoever has a cursor of it keeps it until then

    def _made(self, data: str, *, new: bool) -> bool:
        if new:
            must_be_free(data)
        root = self._open(data, make=True)
        try:
            missing = make_tables(root, self._schema)
            make_fence(root)
            if not row(root, "select count(*) from fence")[0]:
                root.execute("insert into fence (id, last) values ($id, 0)", {"id": secrets.token_hex(16)})
            id = str(row(root, "select id from fence")[0])
            if row(root, "select coalesce(sum(file_count), 0) from ducklake_table_info('store')")[0]:
                must_be_here(data, id)  # a folder that is not mounted gets no marker
            else:
                mark(data, id)
        finally:
            root.close()
        return missing or new
