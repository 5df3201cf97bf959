"""Who of an identity provider is which account here (OWASP ASVS 6.8.1).

An identity is an issuer and a subject, never a name alone: bound once, it is its account whatever it is called later.
An account has a password or an identity, so nobody gets into a local account by being called the same elsewhere.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from access import audit
from access.database.connection import AnyDatabase, Connection
from access.people import rows
from access.people.permissions import ROLES, Role
from access.people.rows import Account, AccountError, Actor
from access.settings import Settings

TRUSTED_HEADER = "trusted_header"
"""The issuer of whom a reverse proxy vouches for; the subject is the login name it gives."""
UNKNOWN = "统一门户的这个账号在这里没有角色。请找系统管理员。"
TAKEN = "这个名字已有本地账号，不能用统一身份登录。请找系统管理员。"
DISABLED = "这个账号在这里已停用。请找系统管理员。"


class Claim(NamedTuple):
    """What an identity provider says of a person. `role` is None where nothing it says gives one."""

    issuer: str
    subject: str
    name: str
    display: str
    role: Role | None
    departments: tuple[str, ...]


def of_groups(settings: Settings, names: Iterable[str], more: Iterable[str] = ()) -> tuple[set[str], tuple[str, ...]]:
    """The roles and departments of the groups that somebody is in; `more` departments said beside them."""
    named = set(names)
    groups = [group for name, group in settings.groups.items() if name in named]
    departments = [department for group in groups for department in group.departments]
    return {group.role for group in groups}, tuple(dict.fromkeys([*departments, *more]))


def highest(roles: set[str]) -> Role | None:
    """Of several roles the one that may do most."""
    return next((role for role in reversed(ROLES) if role in roles), None)


class Identities:
    """All identities of a database."""

    def __init__(self, db: AnyDatabase) -> None:
        self.db = db

    def account(self, said: Claim, *, by: Actor, now: datetime) -> Account:
        """The account of somebody who has just been vouched for, with the role and departments that were said.

        One that is not bound yet is bound; one that is not there is made where there is a role for it.
        Raises AccountError with the sentence for the person where they may not come in.
        """
        with self.db.writing() as con:
            found = _bound(con, said) or self._bind(con, said, by, now)
            if found.disabled:
                raise AccountError(DISABLED)
            if said.role is None:
                return found
            where = rows.good_departments(said.role, said.departments)
            if (found.role, found.departments) != (said.role, where):
                rows.assign(con, now, found, said.role, where, by)  # the last administrator too: the provider decides
            return rows.numbered(con, found.number)

    def _bind(self, con: Connection, said: Claim, by: Actor, now: datetime) -> Account:
        login = rows.good_name(said.name)
        found = rows.named(con, login) or self._made(con, login, said, by, now)
        if found.has_password or con.execute("select 1 from identities where account = ?", (found.number,)).fetchone():
            raise AccountError(TAKEN)
        if found.disabled:
            raise AccountError(DISABLED)
        con.execute(
            "insert into identities values (?, ?, ?, ?)", (said.issuer, said.subject, found.number, now.timestamp())
        )
        audit.write(con, now, by.name, by.address, "bound", f"{login}：{said.issuer}")
        return found

    def _made(self, con: Connection, login: str, said: Claim, by: Actor, now: datetime) -> Account:
        if said.role is None:
            raise AccountError(UNKNOWN)
        where = rows.good_departments(said.role, said.departments)
        rows.insert(con, now, login, rows.good_display(said.display or login), said.role, where, None)
        audit.write(con, now, by.name, by.address, "created", f"{login}：单点登录，{rows.said(said.role, where)}")
        made = rows.named(con, login)
        assert made is not None
        return made


def _bound(con: Connection, said: Claim) -> Account | None:
    row = con.execute(
        "select a.* from identities i join accounts a on a.id = i.account where i.issuer = ? and i.subject = ?",
        (said.issuer, said.subject),
    ).fetchone()
    return rows.read_row(row) if row else None
