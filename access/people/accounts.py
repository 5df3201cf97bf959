"""Accounts: made, reset, disabled, given another role; never deleted. Every change stands in the audit with it."""

from collections.abc import Iterable
from datetime import datetime

from access import audit
from access.database.connection import AnyDatabase, RuleError
from access.people import rows
from access.people.passwords import Hasher, one_time, weakness
from access.people.permissions import Role
from access.people.rows import Account, AccountError, Actor, OneTime, login_name
from access.people.sheet import Judged

FIRST = "admin"


class Accounts:
    """All accounts of a database."""

    def __init__(self, db: AnyDatabase, hasher: Hasher | None = None) -> None:
        self.db = db
        self.hasher = hasher or Hasher()

    def all(self) -> list[Account]:
        """Every account, by name; the disabled ones too."""
        with self.db.reading() as con:
            return [rows.read_row(row) for row in con.execute("select * from accounts order by name")]

    def get(self, name: str) -> Account | None:
        """The account of a login name."""
        with self.db.reading() as con:
            return rows.named(con, login_name(name))

    def numbered(self, number: int) -> Account | None:
        """The account of a number."""
        with self.db.reading() as con:
            row = con.execute("select * from accounts where id = ?", (number,)).fetchone()
        return rows.read_row(row) if row else None

    def first(self, now: datetime) -> OneTime | None:
        """The first administrator with a one-time password; None where there is any account already."""
        password = one_time()
        kept = self.hasher.hash(password)
        with self.db.writing() as con:
            if con.execute("select 1 from accounts limit 1").fetchone():
                return None
            rows.insert(con, now, FIRST, "系统管理员", "admin", (), kept)
            audit.write(con, now, "", "", "created", f"{FIRST}：首次启动")
        return OneTime(self._named(FIRST), password)

    def create(
        self,
        name: str,
        display: str,
        role: Role,
        departments: Iterable[str] = (),
        *,
        email: str = "",
        by: Actor,
        now: datetime,
    ) -> OneTime:
        """A new account with a one-time password. Raises AccountError for a name taken or unusable."""
        password = one_time()
        kept = self.hasher.hash(password)
        return OneTime(self._added(name, display, role, departments, kept, "", email=email, by=by, now=now), password)

    def create_sso(
        self,
        name: str,
        display: str,
        role: Role,
        departments: Iterable[str] = (),
        *,
        email: str = "",
        by: Actor,
        now: datetime,
    ) -> Account:
        """A new account without a password, for who comes first by single sign-on under this name."""
        return self._added(name, display, role, departments, None, "用统一身份登录，", email=email, by=by, now=now)

    def take_in(self, sheet: Judged, *, by: Actor, now: datetime) -> list[OneTime]:
        """The accounts of a sheet, all of them or none, each with a one-time password; and the addresses it changes.
        Raises AccountError where an account of these names has come or gone meanwhile, or there is a problem."""
        if not sheet.good:
            raise AccountError("表格里没有可以新增或更改的账号。")
        made = [(each, one_time()) for each in sheet.added]
        kept = [self.hasher.hash(password) for _, password in made]
        try:
            with self.db.writing() as con:
                for (each, _), password in zip(made, kept, strict=True):
                    rows.insert(con, now, each.name, each.display, each.role, each.departments, password, each.email)
                    said = rows.said(each.role, each.departments)
                    audit.write(con, now, by.name, by.address, "created", f"{each.name}：{said}，第 {each.line} 行")
                for each in sheet.readdressed:
                    if account := rows.named(con, each.name):
                        rows.readdress(con, now, account, each.email, by)
        except RuleError:
            raise AccountError("刚才有人新增了其中的账号，这次什么都没有存入。请重新上传这张表。") from None
        return [OneTime(self._named(each.name), password) for each, password in made]

    def _added(
        self,
        name: str,
        display: str,
        role: Role,
        departments: Iterable[str],
        kept: str | None,
        way: str,
        *,
        email: str,
        by: Actor,
        now: datetime,
    ) -> Account:
        login = rows.good_name(name)
        shown, where = rows.good_display(display or login), rows.good_departments(role, departments)
        address = rows.good_email(email)
        try:
            with self.db.writing() as con:
                rows.insert(con, now, login, shown, role, where, kept, address)
                audit.write(con, now, by.name, by.address, "created", f"{login}：{way}{rows.said(role, where)}")
        except RuleError:
            raise AccountError(f"账号“{login}”已经有了，请换一个名称。") from None
        return self._named(login)

    def to_sso(self, name: str, *, passwords: bool, by: Actor, now: datetime) -> Account:
        """The account without its password and without the identity it had; all sessions end.

        Who comes next by single sign-on under this name is bound to it. `passwords`: whether people sign in by
        password; then one administrator keeps one, for the day the provider is away.
        """
        account = self._named(name)
        with self.db.writing() as con:
            rows.update(con, now, account, {"password": None, "must_change": 0, "expires": None})
            if passwords:
                rows.still_a_password(con, account)
            rows.end(con, account, devices=True)
            rows.unbind(con, account)
            audit.write(con, now, by.name, by.address, "released", account.name)
        return self._named(name)

    def reset(self, name: str, *, by: Actor, now: datetime) -> OneTime:
        """A one-time password instead of the present one or of an identity; all sessions and waiting times end."""
        account = self._named(name)
        password = one_time()
        kept = self.hasher.hash(password)
        values = {"password": kept, "must_change": 1, "expires": now.timestamp() + rows.ONE_TIME_DAYS * rows.DAY}
        with self.db.writing() as con:
            rows.update(con, now, account, values)
            rows.end(con, account, devices=True)
            rows.unbind(con, account)
            audit.write(con, now, by.name, by.address, "reset", account.name)
        return OneTime(self._named(name), password)

    def disable(self, name: str, *, by: Actor, now: datetime) -> Account:
        """Nobody signs in with it any more; all sessions end at once."""
        account = self._named(name)
        with self.db.writing() as con:
            rows.update(con, now, account, {"disabled": 1})
            rows.still_an_administrator(con, account)
            rows.end(con, account, devices=True)
            audit.write(con, now, by.name, by.address, "disabled", account.name)
        return self._named(name)

    def enable(self, name: str, *, by: Actor, now: datetime) -> Account:
        """The account may sign in again, with the password it had."""
        account = self._named(name)
        with self.db.writing() as con:
            rows.update(con, now, account, {"disabled": 0})
            audit.write(con, now, by.name, by.address, "enabled", account.name)
        return self._named(name)

    def assign(self, name: str, role: Role, departments: Iterable[str] = (), *, by: Actor, now: datetime) -> Account:
        """Another role and other departments; effective with the next thing the person does."""
        account = self._named(name)
        where = rows.good_departments(role, departments)
        if (account.role, account.departments) == (role, where):
            return account
        with self.db.writing() as con:
            rows.assign(con, now, account, role, where, by)
            rows.still_an_administrator(con, account)
        return self._named(name)

    def write_to(self, name: str, email: str, *, by: Actor, now: datetime) -> Account:
        """Another address that reminders go to, empty for none. Raises AccountError."""
        account, address = self._named(name), rows.good_email(email)
        if account.email == address:
            return account
        with self.db.writing() as con:
            rows.readdress(con, now, account, address, by)
        return self._named(name)

    def check(self, name: str, password: str, now: datetime) -> Account | None:
        """The account that name and password belong to; None for anything wrong, after the same work.

        A disabled account and an expired one-time password are as wrong as an unknown name.
        """
        self._end_in_time(now)
        with self.db.reading() as con:
            row = con.execute("select * from accounts where name = ?", (login_name(name),)).fetchone()
        right = self.hasher.matches(password, row["password"] if row else None)
        if not right or row["disabled"] or (row["expires"] is not None and row["expires"] <= now.timestamp()):
            return None
        if self.hasher.outdated(row["password"]):
            again = self.hasher.hash(password)
            with self.db.writing() as con:
                con.execute(
                    "update accounts set password = ? where id = ? and password = ?",
                    (again, row["id"], row["password"]),
                )
        return rows.read_row(row)

    def _end_in_time(self, now: datetime) -> None:
        """Let one-time passwords made while the clock was ahead end as if they were made now."""
        latest = now.timestamp() + rows.ONE_TIME_DAYS * rows.DAY
        with self.db.reading() as con:
            found = con.execute("select 1 from accounts where expires > ? limit 1", (latest,)).fetchone()
        if found:
            with self.db.writing() as con:
                con.execute("update accounts set expires = ? where expires > ?", (latest, latest))

    def change_password(
        self, account: Account, new: str, *, by: Actor, now: datetime, words: Iterable[str] = ()
    ) -> None:
        """The person's own new password; all sessions end, the caller opens a new one.

        `words`: those of the bureau, of which it must not be made. Raises AccountError.
        """
        if said := weakness(new, account.name, account.display, *words):
            raise AccountError(said)
        kept = self.hasher.hash(new)
        with self.db.writing() as con:
            rows.update(con, now, account, {"password": kept, "must_change": 0, "expires": None})
            rows.end(con, account, devices=False)
            audit.write(con, now, by.name, by.address, "password", account.name)

    def _named(self, name: str) -> Account:
        found = self.get(name)
        if found is None:
            raise AccountError(f"没有账号“{audit.visible(name, 40)}”。")
        return found
