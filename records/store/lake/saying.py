"""What can go wrong with a lake, each its own sentence: what it is and what to do.

None holds an address, and none says 已损坏 or to take a backup: what DuckDB and PostgreSQL say of a connection that broke
is no word on the records.
"""

import re
from types import MappingProxyType

from records.store.lake.address import masked

NOTHING = "没有写入任何数据"
BY = "（按 docs/deploy.md 装的，是 deploy/manage init）"
"""A shell of the administrator's own has not the service's settings: there `init` would make a plain file."""
UNREACHABLE = "连不上共享记录库的 PostgreSQL。请检查它是否在运行、网络是否通；恢复以后页面自己就好，不必重启本系统。"
NO_SERVICE = "没有找到 WORKPLAN_DATABASE 写的服务名。请检查 PGSERVICEFILE 指向的服务文件里有没有这一段，运行程序的用户读不读得到它。"
NO_RIGHT = "PostgreSQL 不让登录，或这个用户的权限不够。请检查服务文件里的用户和密码、数据库是不是归这个用户（见 docs/deploy.md）。"
NO_DATABASE = "PostgreSQL 里没有服务文件写的数据库。请先建库（见 docs/deploy.md）。"
TOO_MANY = "PostgreSQL 的连接数已经用完。请调大 max_connections，或少开几个进程。"
NOT_MADE = f"共享记录库还没有初始化。请在一台服务器上运行一次 manage.py init{BY}。"
TO_BE_MADE_NEW = f"共享记录库是旧版本的，还缺几张表或几列。请在一台服务器上运行一次 manage.py init{BY}，记录不变。"
NO_DATA_SAID = "共享记录库要有放数据文件的目录。请把环境变量 WORKPLAN_DATA 设为各台服务器都能读写的目录，再运行 init。"
FULL = "放共享记录库数据文件的磁盘已满，没有写入任何数据。请清理磁盘后再试。"
FULL_CATALOG = "PostgreSQL 所在的磁盘已满，没有写入任何数据。请清理那台机器的磁盘后再试。"
CONFLICT = "入库的时候与 PostgreSQL 的连接断过，别的服务器先存了一步，这一次没有存进去。请再试一次。"
BROKEN = "读写共享记录库的时候与 PostgreSQL 的连接断了，没有写入任何数据。请稍后再试一次。"
UNKNOWN = (
    "入库的最后一刻与 PostgreSQL 的连接断了，还不知道有没有存进去。请等它恢复后先看历史记录，没有这一批再重新提交。"
)
OBJECTS_AWAY = (
    "连不上放共享记录库数据文件的对象存储，没有写入任何数据。请检查它是否在运行、AWS_ENDPOINT_URL 和钥匙对不对。"
)
READING = "读写共享记录库出错，没有写入任何数据。请检查放数据文件的目录能不能读写；仍有问题请把时间告诉管理员。"
CANNOT_MAKE = (
    "共享记录库建不起来。请检查数据库是不是归服务文件里的用户、放数据文件的目录能不能写（见 docs/deploy.md）。"
)


class LakeError(Exception):
    """A lake cannot be used; the message is a sentence for the user."""


class LakeBusyError(LakeError):
    """Others have been storing for longer than we wait."""


def no_package(name: str) -> LakeError:
    return LakeError(f"共享记录库需要 Python 包 {name}，请先安装。")


def no_folder(folder: str) -> LakeError:
    return LakeError(
        f"放共享记录库数据文件的目录 {folder} 不在。请检查共享盘有没有挂上、权限对不对；没有写入任何数据。"
    )


def another_folder(folder: str) -> LakeError:
    return LakeError(
        f"目录 {folder} 里不是这个共享记录库的数据文件。请检查共享盘有没有挂上、挂的是不是同一个；没有写入任何数据。"
    )


def unwritable_folder(folder: str) -> LakeError:
    return LakeError(f"写不了放共享记录库数据文件的目录 {folder}。请检查权限和空间。")


def elsewhere(said: str, made: str) -> LakeError:
    return LakeError(
        f"WORKPLAN_DATA 写的是 {said}，而这个共享记录库的数据文件在 {made}。每台服务器都要写同一个目录；"
        "可以不写 WORKPLAN_DATA，以记录库里的为准。"
    )


_OF_POSTGRES = MappingProxyType(
    {
        "not found in service file": NO_SERVICE,
        "definition of service": NO_SERVICE,
        "service file": NO_SERVICE,
        "password authentication failed": NO_RIGHT,
        "no password supplied": NO_RIGHT,
        "no pg_hba.conf entry": NO_RIGHT,
        "permission denied": NO_RIGHT,
        "must be owner": NO_RIGHT,
        "too many clients": TOO_MANY,
        "remaining connection slots": TOO_MANY,
        "No space left on device": FULL_CATALOG,
        "Disk quota exceeded": FULL_CATALOG,
    }
)
"""Words of libpq and PostgreSQL → the sentence."""
_BROKEN = (
    *("Unable to connect", "server closed the connection", "connection to server", "terminating connection"),
    *("Connection refused", "could not connect", "no connection to the server", "connection not open"),
    *("connection is closed", "SSL connection has been closed", "could not receive data", "Failed to execute query"),
    *("the database system is", "connection is lost", "connection timeout", "could not send data"),
    *("SSL error", "SSL SYSCALL error"),
)
_OF_OBJECTS = ("HTTP Error", "HTTP GET", "HTTP PUT", "HTTP POST", "HTTP HEAD", "HTTP DELETE")
_FULL = ("No space left on device", "Disk quota exceeded", "File too large")
_IN_A_FILE = ("Could not write", "Cannot open file", "Could not sync", "Failed to write", ".parquet")


def while_reading(sentence: str) -> str:
    """The same where nothing was to be stored: who has just stored something and sees the page break would take "nothing
    was written" for a word on that."""
    return re.sub(f"[，；]{NOTHING}", "", sentence)


def of_postgres(words: str) -> str:
    """The sentence for an error of psycopg, or of PostgreSQL through DuckDB."""
    if 'role "' in words and "does not exist" in words:
        return NO_RIGHT
    if 'database "' in words and "does not exist" in words:
        return NO_DATABASE
    return next((said for part, said in _OF_POSTGRES.items() if part in words), UNREACHABLE)


def is_broken(words: str) -> bool:
    """Whether DuckDB speaks of a connection to PostgreSQL that is none any more."""
    return any(part in words for part in _BROKEN)


def of_duckdb(words: str) -> str | None:
    """The sentence for an error of DuckDB in the middle of work with a lake; None where none of these is meant."""
    if any(part in words for part in _FULL):
        return FULL if any(part in words for part in _IN_A_FILE) else FULL_CATALOG
    if any(part in words for part in _OF_OBJECTS):
        return OBJECTS_AWAY
    if "Transaction conflict" in words:
        return CONFLICT
    if is_broken(words):
        return BROKEN
    if "permission denied" in words.lower():
        return READING if ".parquet" in words else NO_RIGHT
    return None


__all__ = ["LakeBusyError", "LakeError", "is_broken", "masked", "of_duckdb", "of_postgres", "while_reading"]
