"""Accounts, audit, drafts and letters from one database into another: for a copy, and for the way to PostgreSQL.

Not who is signed in: who is signed out stays so. Nor does a letter go out by itself of what was copied: whether it was
sent meanwhile from where it came, nobody knows.
"""

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from access.database.connection import AccessError, AnyDatabase, Connection, RuleError
from access.database.sqlite import ONLY_OWNER, UNSURE, Database

KEPT = ("accounts", "identities", "audit", "letters", "drafts", "plan_copies", "plan_pieces")
"""In an order in which each finds what it refers to."""
NUMBERED = ("accounts", "audit", "letters", "plan_copies")
AT_ONCE = 5_000


def copied(con: Connection, file: Path) -> None:
    """What a connection sees, as an SQLite file. Raises AccessError; a file that is there is left alone."""
    if file.exists():
        raise AccessError(f"{file} 已存在。请换一个文件名。")
    try:
        os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL, ONLY_OWNER))
        made = Database(file)
        try:
            with made.writing() as into:
                _poured(con, into)
        finally:
            made.close()
    except (OSError, AccessError, sqlite3.Error) as error:
        file.unlink(missing_ok=True)
        raise AccessError(f"写不了 {file}。请检查目录和空间。") from error


def moved(file: Path, target: AnyDatabase) -> dict[str, int]:
    """Put the content of an SQLite file into a database that is empty; how many rows of each table, which are counted
    again there. All of it or nothing; the file stays. Raises AccessError.
    """
    if not file.is_file():
        raise AccessError(f"没有 {file}。请核对路径。")
    source = Database(file)
    try:
        with source.reading() as con, target.writing() as into:
            if any(into.execute(f"select 1 from {table} limit 1").fetchone() for table in KEPT):  # noqa: S608  ours
                raise AccessError("access.yaml 写的账号库里已有账号或审计，只能移入空的账号库。什么都没有移动。")
            _poured(con, into)
            counted = _counted(into)
            if counted != _counted(con):
                raise AccessError(f"{file} 正在被改动。请先停服务，再移动。什么都没有移动。")
    except RuleError as error:
        raise AccessError(f"{file} 里有不合规则的行，什么都没有移动。请先用 accounts list 核对。") from error
    finally:
        source.close()
    return counted


def _counted(con: Connection) -> dict[str, int]:
    return {table: int(con.execute(f"select count(*) from {table}").fetchone()[0]) for table in KEPT}  # noqa: S608  ours


def _poured(con: Connection, into: Connection) -> None:
    for table in KEPT:
        for rows in _rows(con, table):
            names = list(rows[0].keys())
            into.executemany(
                f"insert into {table} ({', '.join(names)}) values ({', '.join('?' * len(names))})",  # noqa: S608  ours
                [tuple(row) for row in rows],
            )
    into.execute(UNSURE)


def _rows(con: Connection, table: str) -> Iterator[list[Any]]:
    """A table in pieces that fit into memory: the audit of ten years."""
    if table not in NUMBERED:
        if rows := con.execute(f"select * from {table}").fetchall():  # noqa: S608  ours
            yield rows
        return
    last = 0
    while rows := con.execute(
        f"select * from {table} where id > ? order by id limit ?",  # noqa: S608  ours
        (last, AT_ONCE),
    ).fetchall():
        yield rows
        last = rows[-1]["id"]
