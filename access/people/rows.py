"""An account as an object and as a row: what it may hold, and the changes that several operations share."""

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from access import audit
from access.database.connection import Connection, Row
from access.people.permissions import ROLES, Role

EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63}){1,8}")
NAME = re.compile(r"[^\W_][\w.@-]{0,39}")
LONGEST_DISPLAY = 40
ONE_TIME_DAYS = 7
DAY = 86_400.0


class AccountError(Exception):
    """What was asked of an account cannot be done; the message is a sentence for the user."""


@dataclass(frozen=True)
class Account:
    """One person's account as it is now. Its password hash never leaves this module."""

    number: int
    name: str
    display: str
    role: Role
    departments: tuple[str, ...]
    must_change: bool
    disabled: bool
    created: datetime
    changed: datetime
    has_password: bool = True
    email: str = ""


@dataclass(frozen=True)
class Actor:
    """Who changes an account, and from where."""

    name: str
    address: str


@dataclass(frozen=True)
class OneTime:
    """An account with the password it can sign in with once; shown to one person, never kept, never logged."""

    account: Account
    password: str = field(repr=False)


def login_name(text: str) -> str:
    """The one form of a login name: full-width and capital letters are the same name."""
    return unicodedata.normalize("NFKC", text).strip().casefold().encode("utf-8", "replace").decode()


def read_row(row: Row) -> Account:
    """The account of a row of `accounts`, alone or joined."""
    return Account(
        row["id"],
        row["name"],
        row["display"],
        row["role"],
        tuple(json.loads(row["departments"])),
        bool(row["must_change"]),
        bool(row["disabled"]),
        datetime.fromtimestamp(row["created"], UTC),
        datetime.fromtimestamp(row["changed"], UTC),
        row["password"] is not None,
        row["email"],
    )


def named(con: Connection, login: str) -> Account | None:
    row = con.execute("select * from accounts where name = ?", (login,)).fetchone()
    return read_row(row) if row else None


def numbered(con: Connection, number: int) -> Account:
    return read_row(con.execute("select * from accounts where id = ?", (number,)).fetchone())


def insert(
    con: Connection,
    now: datetime,
    name: str,
    display: str,
    role: Role,
    departments: tuple[str, ...],
    password: str | None,
    email: str = "",
) -> None:
    at = now.timestamp()
    once = password is not None
    values = (
        name,
        display,
        role,
        stored(departments),
        password,
        int(once),
        at + ONE_TIME_DAYS * DAY if once else None,
        email,
    )
    con.execute(
        "insert into accounts (name, display, role, departments, password, must_change, expires, email, created, changed)"
        " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*values, at, at),
    )


def update(con: Connection, now: datetime, account: Account, values: dict[str, Any]) -> None:
    columns = ", ".join(f"{column} = ?" for column in values)
    con.execute(
        f"update accounts set {columns}, changed = ? where id = ?",  # noqa: S608  columns are our own
        (*values.values(), now.timestamp(), account.number),
    )


def end(con: Connection, account: Account, *, devices: bool) -> None:
    con.execute("delete from sessions where account = ?", (account.number,))
    if devices:
        con.execute("delete from devices where account = ?", (account.number,))


def unbind(con: Connection, account: Account) -> None:
    con.execute("delete from identities where account = ?", (account.number,))


def assign(con: Connection, now: datetime, account: Account, role: Role, where: tuple[str, ...], by: Actor) -> None:
    update(con, now, account, {"role": role, "departments": stored(where)})
    before, after = said(account.role, account.departments), said(role, where)
    audit.write(con, now, by.name, by.address, "role", f"{account.name}：{before} → {after}")


def readdress(con: Connection, now: datetime, account: Account, email: str, by: Actor) -> None:
    update(con, now, account, {"email": email})
    told = f"{account.name}：{account.email or '无'} → {email or '无'}"
    audit.write(con, now, by.name, by.address, "email", told)


def still_an_administrator(con: Connection, changed: Account) -> None:
    if changed.role != "admin" or changed.disabled:
        return
    left = con.execute("select 1 from accounts where role = 'admin' and disabled = 0 limit 1").fetchone()
    if not left:
        raise AccountError("至少要留一个可用的系统管理员。请先给别人这个角色。")


def still_a_password(con: Connection, changed: Account) -> None:
    if changed.role != "admin" or changed.disabled or not changed.has_password:
        return
    left = con.execute(
        "select 1 from accounts where role = 'admin' and disabled = 0 and password is not null limit 1"
    ).fetchone()
    if not left:
        raise AccountError("至少要留一个有密码的系统管理员，统一身份不可用时还能进来。请先给别人密码。")


def good_name(text: str) -> str:
    name = login_name(text)
    if not NAME.fullmatch(name):
        raise AccountError("账号名称用汉字、字母、数字和 . _ - @，以字母、汉字或数字开头，最多 40 个字符。")
    return name


def good_display(text: str) -> str:
    shown = " ".join(text.split())
    if not shown or len(shown) > LONGEST_DISPLAY or audit.visible(shown) != shown:
        raise AccountError(f"姓名应为 1 至 {LONGEST_DISPLAY} 个看得见的字符。")
    return shown


def good_email(text: str) -> str:
    """An address that reminders go to, empty for none. What mail allows beyond it (quotes, comments) is refused: it could
    be read as something else by one of the programs between."""
    address = unicodedata.normalize("NFKC", text).strip()
    if address and not EMAIL.fullmatch(address):
        raise AccountError(f"邮箱读到“{audit.visible(address, 60)}”，应像 zhou@bureau.example 这样，没有的留空。")
    return address


def good_departments(role: Role, departments: Iterable[str]) -> tuple[str, ...]:
    """Those of staff, without blanks and repeats; the other roles are not for single departments and have none."""
    if role not in ROLES:
        raise AccountError(f"角色应为 {'、'.join(ROLES)} 之一。")
    found = tuple(dict.fromkeys(d.strip() for d in departments if d.strip()))
    if role != "staff":
        return ()
    if not found:
        raise AccountError("科室填报人应有科室，没有科室就不能报送。")
    return found


def stored(departments: tuple[str, ...]) -> str:
    return json.dumps(departments, ensure_ascii=False)


def said(role: Role, departments: tuple[str, ...]) -> str:
    return f"{ROLES[role]}（{'、'.join(departments)}）" if departments else ROLES[role]
