"""Accounts of one sheet: every row judged before anything is stored, each mistake with its sentence.

The lines come from whoever can read a file (records.reading); here they are numbers and texts.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice
from typing import NamedTuple

from access.people import rows
from access.people.permissions import ROLES, Role
from access.people.rows import Account, AccountError, OneTime
from plan import Problem, problem

COLUMNS = ("登录名", "姓名", "角色", "科室", "邮箱")
ALSO = {
    "账号": "登录名",
    "登录名称": "登录名",
    "责任科室": "科室",
    "部门": "科室",
    "电子邮箱": "邮箱",
    "电子邮件": "邮箱",
}
"""What the columns are called elsewhere."""
ONCE_COLUMNS = ("姓名", "登录名", "角色", "科室", "一次性密码")
HEADER_WITHIN, MOST = 20, 200
NO_HEADER = (
    f"没有找到表头。表头应有这些列：{'、'.join(COLUMNS)}，至少要有角色，和登录名或姓名。请用这里下载的模板填写。"
)
_BETWEEN = re.compile(r"[、，,;；/\s]+")
Lines = Sequence[tuple[int, Sequence[str]]]
"""Of each row its number in the spreadsheet and its cells."""


class Wanted(NamedTuple):
    """An account that a row asks for, or the address that it gives to one."""

    line: int
    name: str
    display: str
    role: Role
    departments: tuple[str, ...]
    email: str


@dataclass(frozen=True)
class Judged:
    """What is to become of a sheet: accounts to be made, addresses to be changed; those that stay as they are, and the
    rows without a name and an address, which ask for nothing. With a single problem nothing is to be stored."""

    added: tuple[Wanted, ...]
    readdressed: tuple[Wanted, ...]
    same: tuple[Wanted, ...]
    skipped: int
    problems: tuple[Problem, ...]

    @property
    def good(self) -> bool:
        return not self.problems and bool(self.added or self.readdressed)


def judged(lines: Lines, departments: Collection[str], accounts: Mapping[str, Account]) -> Judged:
    """The rows of a sheet against the plan's departments and the accounts there are, by name. Raises AccountError for a
    sheet without a header, or too long."""
    told = [*_told(lines)]
    if len(told) > MOST:
        raise AccountError(f"有 {len(told)} 行，最多 {MOST} 行。请分成几个文件。")
    asked = [(number, cells) for number, cells in told if any(cells[name] for name in ("登录名", "姓名", "邮箱"))]
    found, wrong = [], []
    for number, cells in asked:
        row = _Row(number, cells, departments)
        wrong += row.problems
        if row.wanted:
            found.append(row.wanted)
    wrong += _repeated(found)
    wrong += [p for each in found if (p := _another(each, accounts.get(each.name)))]
    known = [(each, accounts.get(each.name)) for each in found]
    return Judged(
        added=tuple(each for each, account in known if account is None),
        readdressed=tuple(each for each, account in known if account and each.email not in ("", account.email)),
        same=tuple(each for each, account in known if account and each.email in ("", account.email)),
        skipped=len(told) - len(asked),
        problems=tuple(sorted(wrong, key=lambda p: p.row or 0)),
    )


def once_cells(made: OneTime) -> list[str]:
    """An account and the password it can sign in with once, as in ONCE_COLUMNS."""
    account = made.account
    return [account.display, account.name, ROLES[account.role], "、".join(account.departments), made.password]


def once_csv(made: Iterable[OneTime]) -> bytes:
    """The one-time passwords as CSV, UTF-8 with BOM so that Excel and WPS read it rightly."""
    out = io.StringIO(newline="")
    cells = [[harmless(cell) for cell in once_cells(each)] for each in made]
    csv.writer(out).writerows([ONCE_COLUMNS, *cells])
    return out.getvalue().encode("utf-8-sig")


def harmless(text: str) -> str:
    """The text so that no spreadsheet takes it for a formula."""
    return f"'{text}" if unicodedata.normalize("NFKC", text.lstrip()[:1]) in ("=", "+", "-", "@") else text


def _told(lines: Lines) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows below the header that hold anything, by column."""
    rest = iter(lines)
    names = next((found for _, cells in islice(rest, HEADER_WITHIN) if (found := _header(cells))), None)
    if names is None:
        raise AccountError(NO_HEADER)
    for number, cells in rest:
        told = dict.fromkeys(COLUMNS, "") | {
            name: " ".join(_typed(cell).split()) for name, cell in zip(names, cells, strict=False) if name
        }
        if any(told.values()):
            yield number, told


def _typed(cell: str) -> str:
    """The text without the sign before it that keeps a spreadsheet from taking it for a formula."""
    return cell[1:] if cell.startswith("'") and harmless(cell[1:]) == cell else cell


def _header(cells: Iterable[str]) -> list[str] | None:
    plain = ["".join(unicodedata.normalize("NFKC", cell).split()) for cell in cells]
    names = [ALSO.get(name, name) if ALSO.get(name, name) in COLUMNS else "" for name in plain]
    return names if "角色" in names and ("登录名" in names or "姓名" in names) else None


class _Row:
    """One row: what it asks for, or what is wrong with it, cell by cell."""

    def __init__(self, number: int, cells: Mapping[str, str], departments: Collection[str]) -> None:
        self.problems: list[Problem] = []
        self._number, self._cells, self._departments = number, cells, departments
        self.wanted = self._wanted()

    def _wanted(self) -> Wanted | None:
        cells, named = self._cells, "登录名" if self._cells["登录名"] else "姓名"
        name = self._good(named, lambda: rows.good_name(cells[named]))
        display = self._good("姓名", lambda: rows.good_display(cells["姓名"] or cells["登录名"]))
        role = next((key for key, word in ROLES.items() if cells["角色"] in (key, word)), None)
        if role is None:
            self._say("角色", cells["角色"], f"应为{'、'.join(ROLES.values())}之一")
        where = self._where(role)
        email = self._good("邮箱", lambda: rows.good_email(cells["邮箱"]))
        if self.problems or name is None or display is None or email is None or role is None:
            return None
        return Wanted(self._number, name, display, role, where, email)

    def _good(self, column: str, read: Callable[[], str]) -> str | None:
        try:
            return read()
        except AccountError as error:
            expected = str(error).rstrip("。").removeprefix(f"{column}读到“{self._cells[column]}”，")
            self._say(column, self._cells[column], expected)
            return None

    def _where(self, role: Role | None) -> tuple[str, ...]:
        text = self._cells["科室"]
        found = tuple(dict.fromkeys(part for part in _BETWEEN.split(text) if part))
        if role == "staff" and not found:
            self._say("科室", "", "科室填报人应有科室，没有科室就不能报送")
        if role not in (None, "staff") and found:
            self._say("科室", text, f"{ROLES[role]}不分科室", "请留空")
        for part in found if role in (None, "staff") else ():
            if part not in self._departments:
                near = get_close_matches(part, [*self._departments], 1, 0.5)
                advice = f"是不是「{near[0]}」？" if near else f"应为其中之一：{'、'.join(self._departments)}"
                self._say("科室", part, "任务清单中没有这个科室", advice)
        return found

    def _say(self, column: str, value: str, expected: str, advice: str = "") -> None:
        self.problems.append(problem(self._number, column, value, expected, advice))


def _repeated(found: Sequence[Wanted]) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for each in found:
        if (line := first.setdefault(each.name, each.line)) != each.line:
            yield problem(each.line, "登录名", each.name, f"与第 {line} 行的登录名相同", "请只留一行，或另取一个登录名")


def _another(each: Wanted, account: Account | None) -> Problem | None:
    """An account that is there already is given an address, and no other role by a sheet."""
    if account is None or (account.role, set(account.departments)) == (each.role, set(each.departments)):
        return None
    has = rows.said(account.role, account.departments)
    expected = f"已有这个账号，是{has}，与这一行不同"
    return problem(
        each.line, "登录名", each.name, expected, "要改角色和科室，请在账号管理点它的名称；是另一个人的，另取登录名"
    )
