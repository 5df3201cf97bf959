"""`accounts`: who may sign in, as from the pages of accounts."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from access import (
    ROLES,
    Access,
    Account,
    AccountError,
    Actor,
    Lines,
    OneTime,
    Role,
    open_access,
    read_settings,
    settings_path,
)
from access.database.moving import moved
from access.opened import clock
from access.people.sheet import ONCE_COLUMNS, once_cells, once_csv
from access.sign_in.words import state
from commands.console import StopError, known_department, named, print_table, say, the_plan, warn
from commands.writing import write
from plan.ordinary import UnfitError, content
from records import FileError, Upload, read_lines
from reports.accounts_list import accounts_csv, accounts_xlsx

Name = Annotated[str, typer.Argument(help="账号名称")]
RoleKey = Annotated[str, typer.Option("--role", help="、".join(f"{key}（{name}）" for key, name in ROLES.items()))]
Departments = Annotated[list[str] | None, typer.Option("--department", help="科室，可多次写；科室填报人必填")]
AtTheMachine = Annotated[str, typer.Option("--by", help="经办人姓名，记入审计")]
MOST_MB = 2
ACCOUNT_HEADER = ["账号", "姓名", "角色", "科室", "邮箱", "状态"]


def the_access() -> Access:
    """The accounts. Refuses where there are none."""
    found = open_access(read_settings(settings_path()))
    if found.open:
        raise StopError("没有设置登录，也就没有账号。请先写好 access.yaml，用环境变量 WORKPLAN_ACCESS 指向它。")
    return found


def _by(person: str) -> Actor:
    return Actor(f"命令行：{named(person)}", "")


def _role(text: str) -> Role:
    found = next((key for key, name in ROLES.items() if text in (key, name)), None)
    if found is None:
        raise StopError(f"--role 读到“{text}”，应为 {'、'.join(f'{k}（{n}）' for k, n in ROLES.items())} 之一。")
    return found


def _known_departments(role: Role, names: list[str] | None) -> list[str]:
    """Departments of the plan only, and for staff only: a slip would be an account that can report nothing."""
    if names and role != "staff":
        raise StopError(f"{ROLES[role]}不分科室，只有科室填报人要写 --department。请去掉 --department。")
    if names:
        plan = the_plan()
        for name in names:
            known_department(plan, name)
    return names or []


def _say_once(made: OneTime) -> None:
    say(f"账号 {made.account.name} 的一次性密码：{made.password}")
    say("只显示这一次，7 天内有效，第一次登录时须改掉。")


def add_account(
    name: Name,
    role: RoleKey,
    by: AtTheMachine,
    display: Annotated[str, typer.Option(help="姓名")] = "",
    department: Departments = None,
    email: Annotated[str, typer.Option(help="邮箱，催报发到这里")] = "",
    sso: Annotated[bool, typer.Option("--sso", help="不给密码，用统一身份登录")] = False,
) -> None:
    """新增账号，显示一次性密码。"""
    accounts, given = the_access().accounts, _role(role)
    where = _known_departments(given, department)
    if not sso:
        _say_once(accounts.create(name, display, given, where, email=email, by=_by(by), now=clock()))
        return
    account = accounts.create_sso(name, display, given, where, email=email, by=_by(by), now=clock())
    say(f"已新增账号 {account.name}，没有密码。第一个以这个名称用统一身份登录的人就是它。")


def import_accounts(
    file: Annotated[
        Path, typer.Argument(help="CSV 或 .xlsx，列：登录名、姓名、角色、科室、邮箱；模板用 accounts template")
    ],
    by: AtTheMachine,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查，不存入")] = False,
    out: Annotated[Path | None, typer.Option(help="一次性密码写到这个新文件（CSV，权限 600），不显示")] = None,
) -> None:
    """用一张表新增账号，显示每个的一次性密码；有一处有误就都不存入。"""
    access, who = the_access(), _by(by)
    found = access.judged(_lines(file), the_plan().departments)
    for wrong in found.problems:
        warn(wrong.message)
    counted = f"新增 {len(found.added)} 个，改邮箱 {len(found.readdressed)} 个，不变 {len(found.same)} 个，没有填的 {found.skipped} 行"
    if found.problems:
        warn(f"{counted}，有误 {len(found.problems)} 处。什么都没有存入，请改正后再导入。")
        raise typer.Exit(1)
    if dry_run or not found.good:
        say(f"{counted}。没有存入。")
        return
    with _place(out) as place:
        made = tuple(access.accounts.take_in(found, by=who, now=clock()))
        if place:
            place.write(once_csv(made))
    say(f"已存入：{counted}。")
    _hand_out(made, out)


@contextmanager
def _place(out: Path | None) -> Iterator[BinaryIO | None]:
    """A new file, its owner's alone, there before the accounts are: else they would be without passwords."""
    if out is None:
        yield None
        return
    try:
        file = os.fdopen(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
    except OSError:
        raise StopError(f"写不了 {out}，或它已存在。请换一个文件名。什么都没有存入。") from None
    with file:
        try:
            yield file
        except AccountError:
            out.unlink()
            raise


def _lines(file: Path) -> Lines:
    try:
        return read_lines(Upload(file.name, content(file, MOST_MB, "请只留要新增的账号")))
    except FileError as error:
        raise StopError(f"{file}：{error}") from None
    except UnfitError as error:
        raise StopError(f"{file} {error}") from None
    except OSError:
        raise StopError(f"读不到 {file}。请检查路径和权限。") from None


def _hand_out(made: tuple[OneTime, ...], out: Path | None) -> None:
    """The passwords, to one place and once."""
    if not made:
        return
    if out is None:
        print_table([*ONCE_COLUMNS], [once_cells(each) for each in made])
    else:
        say(f"一次性密码写在 {out}，权限 600。")
    say("只给出这一次，7 天内有效，第一次登录时须改掉。")


def template_accounts(file: Annotated[Path, typer.Argument(help="写到哪个文件，.xlsx 或 .csv")]) -> None:
    """新增账号的模板，任务清单中的每个科室一行。"""
    make = {".xlsx": accounts_xlsx, ".csv": accounts_csv}.get(file.suffix.lower())
    if make is None:
        raise StopError(f"{file} 应以 .xlsx 或 .csv 结尾。")
    write(file, make(the_plan()))
    say(f"已写 {file}。")


def list_accounts() -> None:
    """列出全部账号。"""
    print_table(
        ACCOUNT_HEADER,
        [
            [
                account.name,
                account.display,
                ROLES[account.role],
                "、".join(account.departments),
                account.email,
                _state(account),
            ]
            for account in the_access().accounts.all()
        ],
    )


def _state(account: Account) -> str:
    return state(account) if account.has_password or account.disabled else "用统一身份"


def reset_account(name: Name, by: AtTheMachine) -> None:
    """换成新的一次性密码，不再用统一身份；这个账号的登录全部退出。"""
    _say_once(the_access().accounts.reset(name, by=_by(by), now=clock()))


def to_sso(name: Name, by: AtTheMachine) -> None:
    """去掉密码，改用统一身份登录；这个账号的登录全部退出。"""
    access = the_access()
    account = access.accounts.to_sso(name, passwords=access.settings.sign_in_local, by=_by(by), now=clock())
    say(f"账号 {account.name} 已没有密码。下一个以这个名称用统一身份登录的人就是它。")


def disable_account(name: Name, by: AtTheMachine) -> None:
    """停用账号，立即生效。"""
    account = the_access().accounts.disable(name, by=_by(by), now=clock())
    say(f"已停用账号 {account.name}，它的登录已全部退出。")


def enable_account(name: Name, by: AtTheMachine) -> None:
    """启用账号，密码不变。"""
    say(f"已启用账号 {the_access().accounts.enable(name, by=_by(by), now=clock()).name}。")


def assign_account(name: Name, role: RoleKey, by: AtTheMachine, department: Departments = None) -> None:
    """改角色和科室，下一次操作就生效。"""
    given = _role(role)
    where = _known_departments(given, department)
    account = the_access().accounts.assign(name, given, where, by=_by(by), now=clock())
    shown = f"（{'、'.join(account.departments)}）" if account.departments else ""
    say(f"账号 {account.name} 现在是{ROLES[account.role]}{shown}。")


def email_account(
    name: Name, email: Annotated[str, typer.Argument(help="邮箱，催报发到这里；写空的引号去掉")], by: AtTheMachine
) -> None:
    """改催报的邮箱。"""
    account = the_access().accounts.write_to(name, email, by=_by(by), now=clock())
    say(f"账号 {account.name} 的邮箱是 {account.email}。" if account.email else f"账号 {account.name} 没有邮箱。")


def backup_accounts(file: Annotated[Path, typer.Argument(help="备份到哪个文件")]) -> None:
    """备份账号和审计到一个 SQLite 文件，不含正在进行的登录。恢复时先停服务，再用它替换账号库，或用 accounts move 移入。"""
    the_access().db.copy(file)
    say(f"已备份账号和审计到 {file}，权限 600。")


def move_accounts(
    file: Annotated[Path, typer.Argument(help="原来的账号库文件，或 accounts backup 的备份")], by: AtTheMachine
) -> None:
    """把一个 SQLite 文件里的账号、审计、草稿和邮件移入 access.yaml 写的空账号库（如 PostgreSQL）。先停服务；大家要重新登录。"""
    access, who = the_access(), _by(by)
    found = moved(file, access.db)
    access.note("other", f"账号库移入：账号 {found['accounts']} 个，审计 {found['audit']} 条", who=who.name)
    say(
        f"已移入：账号 {found['accounts']} 个，审计 {found['audit']} 条，邮件 {found['letters']} 封，草稿 {found['drafts']} 格。"
    )
    say(f"{file} 没有删除；核对以后请收好，不要再用它启动。大家要重新登录。")
