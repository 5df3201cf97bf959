"""The accounts' tables in the own schema of a role of a PostgreSQL, asked like the SQLite file.

Writers come one after the other, by an advisory lock of the schema, as in SQLite: so whatever counts before it writes
(sessions of an account, attempts, the last administrator, the turns of a draft, the numbers of the audit) counts right,
and callers need not know of isolation. A transaction is some statements of a millisecond; readers wait for nobody.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg.pq import TransactionStatus

from access.database.connection import PATIENCE_SECONDS, AccessError, RuleError
from access.database.moving import copied
from access.database.postgres.asking import Asking
from access.database.postgres.pool import MOST, Pool

STEPS = {6: Path(__file__).with_name("schema.sql").read_text(encoding="utf-8")}
"""Version → what it adds to the one before; the first makes everything."""
VERSION = max(STEPS)
COMMON = ("public", "pg_catalog", None)
"""Schemas that are nobody's own; None: the role has none."""
ALONE = "select pg_advisory_xact_lock(hashtextextended('workplan accounts ' || current_schema(), 0))"
TABLES = "select relname from pg_class where relkind = 'r' and relnamespace = current_schema()::regnamespace"
BUSY, UNREADABLE = "账号库正忙或不能写入，请稍后再试。", "账号库暂时不能读，请稍后再试。"


class Server:
    """The schema of a service of PGSERVICEFILE. Made, or brought to this version, when it is opened, by one of several
    processes that start at once. Raises AccessError.
    """

    remote = True

    def __init__(self, service: str) -> None:
        self._pool, self.name = Pool(service), f"postgres:service={service}"
        self._writers = threading.BoundedSemaphore(MOST // 2)
        self._prepare(service)

    @contextmanager
    def reading(self) -> Iterator[Asking]:
        """A connection for queries. Readers never wait for a writer."""
        with self._pool.lent() as con, _told(UNREADABLE):
            yield Asking(con)

    @contextmanager
    def writing(self, patience: float = PATIENCE_SECONDS) -> Iterator[Asking]:
        """One transaction: all of it is stored or nothing. Writers wait for each other, `patience` seconds at most.

        Raises AccessError where that takes longer or the connection is lost, RuleError.
        """
        with self._in_turn(patience), self._pool.lent() as con, _told(BUSY):
            try:
                con.execute(f"begin; set local lock_timeout = {max(patience * 1000, 1):.0f}; {ALONE}")
                yield Asking(con)
                if con.execute("commit").statusmessage != "COMMIT":  # one of its statements had failed
                    raise AccessError(BUSY)
            finally:
                if con.info.transaction_status in (TransactionStatus.INTRANS, TransactionStatus.INERROR):
                    con.execute("rollback")

    def copy(self, file: Path) -> None:
        """A copy of accounts and audit for safe-keeping, as an SQLite file that is its owner's alone, at one moment.
        Raises AccessError; a file that is there is left alone.
        """
        with self._pool.lent() as con, _told(UNREADABLE):
            try:
                con.execute("begin isolation level repeatable read read only")
                copied(Asking(con), file)
            finally:
                if con.info.transaction_status in (TransactionStatus.INTRANS, TransactionStatus.INERROR):
                    con.execute("rollback")

    def close(self) -> None:
        """Part from the server."""
        self._pool.close()

    @contextmanager
    def _in_turn(self, patience: float) -> Iterator[None]:
        """Writers of this process leave half of its connections to readers: one that stands still elsewhere keeps all of
        them waiting."""
        if not self._writers.acquire(timeout=patience):
            raise AccessError(BUSY)
        try:
            yield
        finally:
            self._writers.release()

    def _prepare(self, service: str) -> None:
        try:
            with self._pool.lent() as con, _told(BUSY):
                (schema,) = con.execute("select current_schema()").fetchone() or (None,)
                (encoding,) = con.execute("show server_encoding").fetchone() or ("",)
        except AccessError as error:
            if "definition of service" in str(error.__cause__):  # libpq's own words, before it asks anybody
                raise AccessError(f"服务文件里没有服务 {service}。请检查 PGSERVICEFILE 指向的文件。") from error
            raise AccessError(
                f"连不上账号库（服务 {service}）。请检查 PostgreSQL 是否在运行、服务文件和口令对不对。"
            ) from error
        if schema in COMMON:
            raise AccessError(
                f"服务 {service} 的角色在库里没有自己的模式。请以管理员连到服务文件里 dbname 写的那个库，"
                "执行 create schema authorization 角色名。"
            )
        if encoding != "UTF8":
            raise AccessError(f"服务 {service} 的库不是 UTF8 编码，存不了汉字。请用 encoding 'UTF8' 新建一个库。")
        self._migrate(service)

    def _migrate(self, service: str) -> None:
        with self.writing() as con:
            tables = [row[0] for row in con.execute(TABLES)]
            (found,) = (con.execute("select number from version").fetchone() if "version" in tables else None) or (0,)
            if found > VERSION:
                raise AccessError(f"账号库（服务 {service}）由更新的版本写成，请用新版本打开。")
            if tables and not found:
                raise AccessError(f"服务 {service} 的模式里已有别的表。请给账号另建一个角色和模式。")
            for number, step in STEPS.items():
                if number > found:
                    con.execute(step)


@contextmanager
def _told(sentence: str) -> Iterator[None]:
    """What PostgreSQL says, in our words; its own have addresses and values in them."""
    try:
        yield
    except (psycopg.IntegrityError, psycopg.errors.RaiseException) as error:
        raise RuleError(error.diag.message_primary or "") from error
    except psycopg.Error as error:
        raise AccessError(sentence) from error
