"""Connections to PostgreSQL, lent to one operation at a time: few of them, none that is dead, no long wait for a server
that is not there.
"""

import select
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
from psycopg.abc import PQGen
from psycopg.pq import TransactionStatus

from access.database.connection import PATIENCE_SECONDS, AccessError

MOST = 8
"""Connections of a process. Each is lent for a millisecond or two, so that these serve hundreds of people."""
AGAIN_SECONDS = 1.0
"""After a connection that did not come about nobody tries for so long: else everybody would wait for each of them."""
REACHED = {
    "connect_timeout": 3,
    "tcp_user_timeout": 5_000,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "client_encoding": "utf8",
    "application_name": "workplan accounts",
}
"""A machine that is gone without a word is given up after some seconds."""
ON_ARRIVAL = "set statement_timeout = '20s'; set idle_in_transaction_session_timeout = '20s'"
"""A process of ours that stands still in the middle of writing gives the others their turn back."""
ANSWER_SECONDS = 25.0
"""One that holds its connections open and says nothing any more, its machine standing still, is given up after so long:
longer than a statement of ours may take."""
AWAY = "账号库暂时连不上，请稍后再试。"


class Bounded(psycopg.Connection):
    """A connection that does not wait for ever: neither the system nor PostgreSQL knows of a time-out for this."""

    def wait(self, gen: PQGen[Any], interval: float = 0.1, timeout: float | None = None) -> Any:
        """As of psycopg; raises OperationalError after a while."""
        return super().wait(gen, interval, ANSWER_SECONDS if timeout is None else timeout)


class Pool:
    """The connections of a process to one service."""

    def __init__(self, service: str) -> None:
        self._service = service
        self._idle: list[psycopg.Connection] = []
        self._lock = threading.Lock()
        self._left = threading.BoundedSemaphore(MOST)
        self._failed = -AGAIN_SECONDS

    @contextmanager
    def lent(self) -> Iterator[psycopg.Connection]:
        """A connection outside of any transaction. Raises AccessError where there is none in time."""
        if not self._left.acquire(timeout=PATIENCE_SECONDS):
            raise AccessError(AWAY)
        try:
            con = self._kept() or self._made()
            try:
                yield con
            finally:
                self._back(con)
        finally:
            self._left.release()

    def close(self) -> None:
        """Part from the server; who asks again connects again."""
        with self._lock:
            while self._idle:
                self._idle.pop().close()

    def _kept(self) -> psycopg.Connection | None:
        """One of those that wait, if the server has not parted from it."""
        while True:
            with self._lock:
                if not self._idle:
                    return None
                con = self._idle.pop()
            if not _spoken(con):
                return con
            con.close()

    def _made(self) -> psycopg.Connection:
        if time.monotonic() - self._failed < AGAIN_SECONDS:
            raise AccessError(AWAY)
        try:
            con = Bounded.connect(service=self._service, autocommit=True, **REACHED)  # type: ignore[arg-type]
            con.execute(ON_ARRIVAL)
        except psycopg.Error as error:
            self._failed = time.monotonic()
            raise AccessError(AWAY) from error
        return con

    def _back(self, con: psycopg.Connection) -> None:
        """Keep it for the next, unless something is still under way on it: then nobody knows what."""
        if not con.closed and con.info.transaction_status == TransactionStatus.IDLE:
            with self._lock:
                self._idle.append(con)
            return
        with suppress(psycopg.Error):
            con.close()
        self.close()  # a server that does not answer one of them answers none: whoever comes next connects anew


def _spoken(con: psycopg.Connection) -> bool:
    """Whether the server has said something unasked: that it ends, as a rule. Asks nobody, so it costs no time."""
    if con.closed:
        return True
    waiting = select.poll()
    waiting.register(con.fileno(), select.POLLIN)
    return bool(waiting.poll(0))
