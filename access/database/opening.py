"""Which of the two databases an address means: the path of an SQLite file, or `postgres:service=NAME`.

NAME stands in libpq's service file (PGSERVICEFILE), so that no host and no password is ever part of an address.
"""

import re

from access.database.connection import AccessError, AnyDatabase
from access.database.sqlite import Database

SERVER = re.compile(r"postgres(?:ql)?:", re.IGNORECASE)
"""How an address begins that cannot be meant as a path."""
SERVICE = re.compile(r"postgres:service=([A-Za-z0-9_][A-Za-z0-9_.-]{0,62})")


def database_at(address: str) -> AnyDatabase:
    """The database of an address, brought to this version. Raises AccessError."""
    if not SERVER.match(address):
        return Database(address)
    service = SERVICE.fullmatch(address)
    if not service:
        raise AccessError("账号库的地址应为 postgres:service=名称，名称写在 PGSERVICEFILE 指向的服务文件里。")
    try:
        from access.database.postgres import Server
    except ImportError:
        raise AccessError("账号放在 PostgreSQL 里需要 Python 包 psycopg，请先安装。") from None
    return Server(service[1])
