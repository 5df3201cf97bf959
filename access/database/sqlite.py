"""The SQLite file of accounts, sessions, the audit and drafts: one file, its owner's alone, several processes at once.

SQLite and not the records' DuckDB: a session is looked up with every request, by every server process at once,
and the records are given away (backup, exports) while password hashes are not.
"""

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from access.database.connection import PATIENCE_SECONDS, AccessError, RuleError

STEPS = tuple(
    Path(__file__).with_name(name).read_text(encoding="utf-8")
    for name in ("schema.sql", "schema_2.sql", "schema_3.sql", "schema_4.sql", "schema_5.sql", "schema_6.sql")
)
"""What each version adds to the one before; a new database takes all of them."""
VERSION = len(STEPS)
ONLY_OWNER = 0o600
OF_THE_DAY = ("sessions", "pending", "devices", "attempts")
"""Tables of who is signed in, or tries to, just now."""
UNSURE = "update letters set state = 'unsure' where state in ('waiting', 'sending', 'handing')"
"""Of a copy: whether these were sent after it was made, nobody knows where it is put back."""
IN_MEMORY = ":memory:"


class Database:
    """The file at a path. Connections are lent to one operation at a time and kept for the next.

    The file is made, or brought to this version, when it is opened. Raises AccessError.
    """

    remote = False

    def __init__(self, path: str | Path) -> None:
        self.path, self.name = Path(path), str(path)
        self._idle: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        self._prepare()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection for queries. Readers never wait for a writer."""
        con = self._lent()
        try:
            yield con
        except sqlite3.ProgrammingError:
            raise
        except sqlite3.DatabaseError as error:
            raise AccessError("账号库暂时不能读，请稍后再试。") from error
        finally:
            self._back(con)

    @contextmanager
    def writing(self, patience: float = PATIENCE_SECONDS) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it is stored or nothing. Writers wait for each other, `patience` seconds at most.

        Raises AccessError where the file is busy longer or cannot be written, RuleError.
        """
        con = self._lent()
        try:
            con.execute(f"pragma busy_timeout = {patience * 1000:.0f}")
            con.execute("begin immediate")
            yield con
            con.execute("commit")
        except sqlite3.IntegrityError as error:
            raise RuleError(str(error)) from error
        except sqlite3.ProgrammingError:
            raise
        except sqlite3.DatabaseError as error:
            raise AccessError("账号库正忙或不能写入，请稍后再试。") from error
        finally:
            if con.in_transaction:
                con.execute("rollback")
            self._back(con)

    def copy(self, file: Path) -> None:
        """A copy of accounts and audit for safe-keeping, its owner's alone. Without sessions: who is signed out
        stays so when it is put back; nor does a letter go out of it by itself. Raises AccessError; a file that is there is left alone.
        """
        if file.exists():
            raise AccessError(f"{file} 已存在。请换一个文件名。")
        try:
            os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL, ONLY_OWNER))
            with self._lending() as con:
                con.execute("vacuum into ?", (str(file),))
            saved = sqlite3.connect(file, isolation_level=None)
            for table in OF_THE_DAY:
                saved.execute(f"delete from {table}")  # noqa: S608  names are our own
            saved.execute(UNSURE)
            saved.execute("vacuum")
            saved.close()
        except (OSError, sqlite3.DatabaseError) as error:
            file.unlink(missing_ok=True)
            raise AccessError(f"写不了 {file}。请检查目录和空间。") from error

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            while self._idle:
                self._idle.pop().close()

    @contextmanager
    def _lending(self) -> Iterator[sqlite3.Connection]:
        con = self._lent()
        try:
            yield con
        finally:
            self._back(con)

    def _lent(self) -> sqlite3.Connection:
        with self._lock:
            if self._idle:
                return self._idle.pop()
        con = sqlite3.connect(self.path, timeout=PATIENCE_SECONDS, isolation_level=None, check_same_thread=False)
        con.row_factory = sqlite3.Row
        con.execute("pragma foreign_keys = on")
        con.execute("pragma synchronous = full")  # a revoked session stays revoked after a power cut
        return con

    def _back(self, con: sqlite3.Connection) -> None:
        with self._lock:
            self._idle.append(con)

    def _prepare(self) -> None:
        """Make the file for its owner alone before SQLite writes into it, and its tables."""
        if str(self.path) == IN_MEMORY:
            self._migrate()
            return
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, ONLY_OWNER))
            self.path.chmod(ONLY_OWNER)  # SQLite gives -wal and -shm the mode of the file itself
            self._write_ahead()
            self._migrate()
        except (OSError, sqlite3.DatabaseError) as error:
            raise AccessError(f"打不开账号库 {self.path}。请检查路径和权限。") from error

    def _write_ahead(self) -> None:
        """Keep readers apart from writers. Two processes that switch at once block each other, and SQLite then does
        not wait but refuses one of them.
        """
        last = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                with self._lending() as con:
                    con.execute("pragma journal_mode = wal")
                return
            except sqlite3.OperationalError:
                if time.monotonic() > last:
                    raise
                time.sleep(0.02)

    def _migrate(self) -> None:
        with self.writing() as con:
            (found,) = con.execute("pragma user_version").fetchone()
            if found > VERSION:
                raise AccessError(f"账号库 {self.path} 由更新的版本写成，请用新版本打开。")
            for step in STEPS[found:]:
                for statement in step.split(";\n\n"):
                    con.execute(statement)
            con.execute(f"pragma user_version = {VERSION:d}")
