"""The work of the dashboard from a shell. `python manage.py --help` lists the commands (contract.md, Commands).

Exit codes: 0 done, 1 done in part or found wrong, 2 could not run.
"""

import csv
import errno
import hashlib
import io
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress as ProgressBar
from rich.table import Table
from rich.text import Text

import metrics.impact
import metrics.status
from access import (
    ROLES,
    Access,
    AccessError,
    Account,
    AccountError,
    Actor,
    OneTime,
    Role,
    SettingsError,
    open_access,
    read_settings,
    settings_path,
)
from access.desk import clock
from access.words import state
from metrics.lamps import LABELS
from metrics.look import UnknownSnapshotError, look
from plan import Plan, PlanError, read_plan, targets_path
from records import (
    ClockError,
    RevertError,
    Sender,
    Store,
    StoreError,
    Upload,
    backup,
    clear_demo,
    default_store,
    load_demo,
    local,
    now,
    records,
    remember_plan,
    restore,
    revert,
)
from records.cells import month as read_month
from reports.briefing import brief
from reports.deck import Audience
from reports.exports import EXPORTS, audience_name
from reports.table import HISTORY_HEADER, STATUS_HEADER, history_rows, status_rows
from reports.template import template_csv, template_xlsx, work_expected

app = typer.Typer(
    help="年度工作要点进度：检查任务清单、导入月报、查看进度、备份。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
people = typer.Typer(help="管理账号。", no_args_is_help=True)
app.add_typer(people, name="accounts")
WIDE = 200
"""Columns of text where the output is not a terminal, so that a table is not squeezed into 80."""
out = Console(highlight=False, width=None if sys.stdout.isatty() else WIDE)
err = Console(stderr=True, highlight=False)
UsageError: Any = typer.BadParameter.__mro__[1]  # Typer re-exports its subclass only

WRITE_ERRORS = {
    errno.EACCES: "没有权限，或文件正被别的程序打开",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘只读",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "超过了磁盘配额",
    errno.ENAMETOOLONG: "文件名太长",
}
Month = Annotated[str | None, typer.Option("--month", help="月份，如 2024-06")]
By = Annotated[str, typer.Option("--by", help="经办人姓名")]


def say(sentence: str) -> None:
    """One line on stdout, its text taken literally."""
    out.print(sentence, markup=False, soft_wrap=True)


class StopError(Exception):
    """The command cannot run; the message is the sentence to print."""


def the_plan() -> Plan:
    return read_plan(targets_path())


def the_month(plan: Plan, text: str | None) -> date | None:
    """The month an option names; it must be one that is reported about."""
    if text is None:
        return None
    found = read_month(text, plan.year)
    months = plan.reporting.months
    if found is None or found.year != plan.year or found.month not in months:
        raise StopError(
            f"--month 读到“{text}”，应为 {plan.year}-{months[0]:02d} 到 {plan.year}-{months[-1]:02d} 之间的月份。"
        )
    return found


def the_store(plan: Plan) -> Store:
    """The records, with today's plan entered into their history if they exist."""
    store = default_store()
    if store.exists():
        remember_plan(store, plan, now())
    return store


@app.command()
def check() -> None:
    """检查 targets.yaml 是否正确。"""
    try:
        plan = the_plan()
    except PlanError as error:
        _complain(error)
        raise typer.Exit(1 if targets_path().is_file() else 2) from None
    sections = sum(len(area.sections) for area in plan.areas)
    say(f"{targets_path()} 正确：{plan.title}，{len(plan.areas)} 个领域，{sections} 条，{len(plan.tasks)} 项任务。")


@app.command("import")
def import_files(
    files: Annotated[list[Path], typer.Argument(help="CSV 或 .xlsx 文件，或文件夹，可多个")],
    by: By,
    month: Month = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查，不入库")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON，每个文件一行")] = False,
    received: Annotated[str | None, typer.Option(help="收到时间，如 2024-06-18T09:00")] = None,
    reason: Annotated[str, typer.Option(help="更改已锁定月份的原因")] = "",
) -> None:
    """导入月报文件。"""
    plan = the_plan()
    default_month = the_month(plan, month)
    sender = Sender(_named(by), _received(received), now(), reason=reason)
    store = default_store()
    if not dry_run or store.exists():
        remember_plan(store, plan, now())
    wrong = False
    with ProgressBar(console=err, transient=True) as bar:
        for file in bar.track(_spread(files), description="导入"):
            upload = _upload(file)
            receipt = (
                metrics.impact.receive(store, plan, upload, sender, default_month, keep=not dry_run)
                if isinstance(upload, Upload)
                else upload
            )
            wrong = wrong or bool(receipt.rejected)
            if as_json:
                _print_json(metrics.impact.as_json(receipt))
            else:
                _print_receipt(receipt, dry_run)
    if wrong:
        raise typer.Exit(1)


def _spread(files: list[Path]) -> list[Path]:
    """The files, a folder standing for the monthly files in it."""
    endings = (".csv", ".txt", ".xlsx")
    return [
        each
        for file in files
        for each in (sorted(p for p in file.rglob("*") if p.suffix.lower() in endings) if file.is_dir() else [file])
    ]


def _named(person: str) -> str:
    if not person.strip():
        raise StopError("--by 是空的，请写经办人姓名。")
    # a name typed in another encoding than the terminal's arrives as lone surrogates
    return person.strip().encode(errors="replace").decode()


def _received(text: str | None) -> datetime:
    try:
        moment = datetime.fromisoformat(text) if text else now()
    except ValueError:
        raise StopError(f"--received 读到“{text}”，应为时间，例如 2024-06-18T09:00。") from None
    return local(moment)


def _upload(file: Path) -> "Upload | metrics.impact.Receipt":
    """The file's bytes, or a receipt that says why it cannot be opened."""
    name = (file.name or str(file)).encode(errors="replace").decode()
    try:
        return Upload(name, file.read_bytes())
    except FileNotFoundError:
        reason = "没有找到这个文件。"
    except OSError:
        reason = "打不开这个文件，请检查是不是文件夹或没有权限。"
    return metrics.impact.Receipt(Upload(name, b""), None, reason, (), (), 0)


def _print_receipt(receipt: metrics.impact.Receipt, dry_run: bool) -> None:
    name = receipt.upload.name
    if receipt.taken is None:
        say(f"{name}：{receipt.error}")
        return
    taken, checked = receipt.taken, receipt.taken.checked
    rejected = len(checked.rejected_lines)
    counts = (
        f"{len(checked.changes)} 行入库，{len(checked.unchanged)} 行与已有数据相同，"
        f"{checked.skipped} 行未报，{rejected} 行有误"
    )
    if taken.twin is not None:
        said = f"此前已入库（批次 {taken.twin}），没有重复写入"
    elif taken.batch is None:
        said = f"没有可入库的新数据（{counts}）"
    else:
        said = f"试运行，未入库：{counts}" if dry_run else f"批次 {taken.batch}：{counts}"
    say(f"{name}：{said}。")
    for problem in checked.rejected:
        say(f"  有误 {problem.message}")
    for problem in receipt.warnings:
        say(f"  提醒 {problem.message}")
    for flip in receipt.flips:
        change = f"{LABELS[flip.before]} → {LABELS[flip.after]}"
        say(f"  {flip.month}月 {flip.task.id} {flip.task.title}：{change}")


@app.command()
def status(
    month: Month = None,
    as_of: Annotated[str | None, typer.Option("--as-of", help="数据版本，如 42-20241021")] = None,
    format: Annotated[str, typer.Option("--format", help="table、json 或 csv")] = "table",
    decimals: Annotated[int, typer.Option(min=0, max=4, help="百分比的小数位数")] = 0,
) -> None:
    """查看某月进度。"""
    _one_of("--format", format, ("table", "json", "csv"))
    plan = the_plan()
    figures = look(the_store(plan), plan, now().date(), as_of)
    chosen = the_month(figures.plan, month)
    at = chosen.month if chosen else figures.latest_month
    result = metrics.status.status(figures, at, decimals)
    if format == "json":
        _print_json(metrics.status.as_json(result, decimals))
    elif format == "csv":
        csv.writer(sys.stdout).writerows([STATUS_HEADER, *status_rows(result, decimals)])
    else:
        if figures.demo:
            say("演示数据")
        say(f"{result.sentence}（{figures.snapshot.caption}）")
        _print_table(STATUS_HEADER, status_rows(result, decimals))


@app.command()
def template(
    month: Annotated[str, typer.Option("--month", help="月份，如 2024-07")],
    file: Annotated[Path, typer.Option("--out", help="写到哪个文件，.xlsx 或 .csv")],
    department: Annotated[str | None, typer.Option(help="只要这个科室的任务")] = None,
) -> None:
    """生成某月的填报模板。"""
    plan = the_plan()
    chosen = the_month(plan, month)
    assert chosen is not None
    if department is not None and department not in plan.departments:
        raise StopError(f"--department 读到“{department}”，应为其中之一：{'、'.join(plan.departments)}。")
    makers = {".csv": template_csv, ".xlsx": template_xlsx}
    if file.suffix.lower() not in makers:
        raise StopError(f"--out 读到“{file}”，文件名应以 .xlsx 或 .csv 结尾。")
    figures = look(the_store(plan), plan, now().date())
    _write(file, makers[file.suffix.lower()](figures, chosen.month, department))
    say(f"已生成 {file}：{work_expected(figures, chosen.month, department)}。")


@app.command("export")
def export_month(
    kind: Annotated[str, typer.Argument(help=f"哪种文件：{'、'.join(f'{k}（{e.name}）' for k, e in EXPORTS.items())}")],
    month: Annotated[str, typer.Option("--month", help="月份，如 2024-06")],
    file: Annotated[Path, typer.Option("--out", help="写到哪个文件")],
    as_of: Annotated[str | None, typer.Option("--as-of", help="数据版本，如 42-20241021")] = None,
    department: Annotated[str | None, typer.Option(help="只要这个科室的任务（幻灯片）")] = None,
    list_: Annotated[str | None, typer.Option("--list", help="只要这个口径的任务（幻灯片）")] = None,
) -> None:
    """生成某月的文件；同一数据版本再次生成，内容相同。"""
    _one_of("KIND", kind, tuple(EXPORTS))
    export = EXPORTS[kind]
    if file.suffix.lower() != export.extension:
        raise StopError(f"--out 读到“{file}”，文件名应以 {export.extension} 结尾。")
    _writable(file)
    plan = the_plan()
    store = the_store(plan)
    figures = look(store, plan, now().date(), as_of)
    chosen = the_month(figures.plan, month)
    assert chosen is not None
    audience = _audience(kind, figures.plan, department, list_)
    with store.reading() as con:
        briefing = brief(con, figures, chosen.month)
    with ProgressBar(console=err, transient=True) as bar:
        task = bar.add_task(f"生成{export.name}")
        content = export.make(briefing, audience, lambda done, total: bar.update(task, completed=done, total=total))
    _write(file, content)
    who = audience_name(figures.plan, audience)
    said = [f"{figures.plan.year}年{chosen.month}月{export.name}", *([who] if who else []), figures.snapshot.caption]
    say(
        f"已生成 {file}：{'，'.join(said)}，{len(content) / 1000:,.0f} kB，校验值 {hashlib.sha256(content).hexdigest()}。"
    )


def _audience(kind: str, plan: Plan, department: str | None, list_: str | None) -> Audience:
    """For whom; only some kinds of file may be for a department or a list."""
    if (department or list_) and not EXPORTS[kind].audiences:
        option = "--department" if department else "--list"
        raise StopError(f"{option} 不能用于 {kind}：{EXPORTS[kind].name}只有全部任务的一种。请去掉这个选项。")
    if department is not None and department not in plan.departments:
        raise StopError(f"--department 读到“{department}”，应为其中之一：{'、'.join(plan.departments)}。")
    keys = {**{name: key for key, name in plan.lists.items()}, **{key: key for key in plan.lists}}
    if list_ is not None and list_ not in keys:
        known = "、".join(f"{key}（{name}）" for key, name in plan.lists.items()) or "任务清单没有口径"
        raise StopError(f"--list 读到“{list_}”，应为其中之一：{known}。")
    return Audience(department, keys[list_] if list_ else None)


@app.command()
def history(
    task: Annotated[str | None, typer.Option(help="任务编号，如 2.1-05")] = None,
    format: Annotated[str, typer.Option("--format", help="table 或 json")] = "table",
) -> None:
    """查看每条记录的文件、行号、报送人和时间。"""
    _one_of("--format", format, ("table", "json"))
    plan = the_plan()
    if task is not None and task not in plan.tasks:
        raise StopError(f"--task 读到“{task}”，计划中没有这个编号。")
    with default_store().reading() as con:
        found = records(con, task=task)
    if format == "json":
        _print_json([_record_json(record) for record in found])
        return
    _print_table(HISTORY_HEADER, history_rows(plan, found))


def _record_json(record: Any) -> dict[str, Any]:
    plain = {k: float(v) if k in ("value", "denominator") and v is not None else v for k, v in record._asdict().items()}
    return {**plain, "month": f"{record.month:%Y-%m}"}


@app.command("revert")
def revert_batch(
    batch: Annotated[int, typer.Argument(help="要撤销的批次编号")],
    by: By,
    reason: Annotated[str, typer.Option(help="撤销原因")],
) -> None:
    """撤销一次入库；记录仍在历史中。"""
    number = revert(the_store(the_plan()), batch, person=_named(by), reason=reason, when=now())
    say(f"已撤销批次 {batch}（见批次 {number}）。")


@app.command()
def demo(reset: Annotated[bool, typer.Option("--reset", help="清除演示数据")] = False) -> None:
    """载入演示数据，或清除它。真实上报的数据不受影响。"""
    store = default_store()
    if reset:
        if not store.exists():
            raise StopError(f"没有找到记录库 {store.address}，没有可清除的。")
        say(f"已清除 {clear_demo(store, now())} 批演示数据。")
        return
    plan = the_plan()
    remember_plan(store, plan, now())
    with ProgressBar(console=err, transient=True) as bar:
        task = bar.add_task("载入演示数据")
        loaded = load_demo(store, plan, now(), lambda done, total: bar.update(task, completed=done, total=total))
    say(f"已载入 {loaded.files} 个演示文件。" if loaded.files else "演示数据已经载入过。")
    if loaded.rejected:
        say(f"其中 {loaded.rejected} 行与当前任务清单不符，没有载入。")
        raise typer.Exit(1)


@app.command("backup")
def backup_records(file: Annotated[Path, typer.Argument(help="备份到哪个文件")]) -> None:
    """备份全部记录。"""
    say(f"已备份 {backup(default_store(), file)} 个批次到 {file}。")


@app.command("restore")
def restore_records(file: Annotated[Path, typer.Argument(help="备份文件")]) -> None:
    """从备份恢复全部记录；恢复前的数据另存一份。"""
    count, kept = restore(default_store(), file, now())
    before = f"恢复前的数据另存为 {kept}。" if kept else ""
    say(f"已恢复 {count} 个批次。{before}")


Name = Annotated[str, typer.Argument(help="账号名称")]
RoleKey = Annotated[str, typer.Option("--role", help="、".join(f"{key}（{name}）" for key, name in ROLES.items()))]
Departments = Annotated[list[str] | None, typer.Option("--department", help="科室，可多次写；科室填报人必填")]
AtTheMachine = Annotated[str, typer.Option("--by", help="经办人姓名，记入审计")]
ACCOUNT_HEADER = ["账号", "姓名", "角色", "科室", "状态"]


def the_access() -> Access:
    """The accounts. Refuses where there are none."""
    found = open_access(read_settings(settings_path()))
    if found.open:
        raise StopError("没有设置登录，也就没有账号。请先写好 access.yaml，用环境变量 WORKPLAN_ACCESS 指向它。")
    return found


def _by(person: str) -> Actor:
    return Actor(f"命令行：{_named(person)}", "")


def _role(text: str) -> Role:
    found = next((key for key, name in ROLES.items() if text in (key, name)), None)
    if found is None:
        raise StopError(f"--role 读到“{text}”，应为 {'、'.join(f'{k}（{n}）' for k, n in ROLES.items())} 之一。")
    return found


def _known_departments(role: Role, names: list[str] | None) -> list[str]:
    """Departments of the plan only, and for staff only: a slip would be an account that can report nothing."""
    if names and role != "staff":
        raise StopError(f"{ROLES[role]}不分科室，只有科室填报人要写 --department。请去掉 --department。")
    known = the_plan().departments if names else ()
    for name in names or []:
        if name not in known:
            raise StopError(f"--department 读到“{name}”，应为其中之一：{'、'.join(known)}。")
    return names or []


def _say_once(made: OneTime) -> None:
    say(f"账号 {made.account.name} 的一次性密码：{made.password}")
    say("只显示这一次，7 天内有效，第一次登录时须改掉。")


@people.command("add")
def add_account(
    name: Name,
    role: RoleKey,
    by: AtTheMachine,
    display: Annotated[str, typer.Option(help="姓名")] = "",
    department: Departments = None,
    sso: Annotated[bool, typer.Option("--sso", help="不给密码，用统一身份登录")] = False,
) -> None:
    """新增账号，显示一次性密码。"""
    accounts, given = the_access().accounts, _role(role)
    where = _known_departments(given, department)
    if not sso:
        _say_once(accounts.create(name, display, given, where, by=_by(by), now=clock()))
        return
    account = accounts.create_sso(name, display, given, where, by=_by(by), now=clock())
    say(f"已新增账号 {account.name}，没有密码。第一个以这个名称用统一身份登录的人就是它。")


@people.command("list")
def list_accounts() -> None:
    """列出全部账号。"""
    _print_table(
        ACCOUNT_HEADER,
        [
            [
                account.name,
                account.display,
                ROLES[account.role],
                "、".join(account.departments),
                _state(account),
            ]
            for account in the_access().accounts.all()
        ],
    )


def _state(account: Account) -> str:
    return state(account) if account.has_password or account.disabled else "用统一身份"


@people.command("reset")
def reset_account(name: Name, by: AtTheMachine) -> None:
    """换成新的一次性密码，不再用统一身份；这个账号的登录全部退出。"""
    _say_once(the_access().accounts.reset(name, by=_by(by), now=clock()))


@people.command("sso")
def to_sso(name: Name, by: AtTheMachine) -> None:
    """去掉密码，改用统一身份登录；这个账号的登录全部退出。"""
    access = the_access()
    account = access.accounts.to_sso(name, passwords=access.settings.sign_in_local, by=_by(by), now=clock())
    say(f"账号 {account.name} 已没有密码。下一个以这个名称用统一身份登录的人就是它。")


@people.command("disable")
def disable_account(name: Name, by: AtTheMachine) -> None:
    """停用账号，立即生效。"""
    account = the_access().accounts.disable(name, by=_by(by), now=clock())
    say(f"已停用账号 {account.name}，它的登录已全部退出。")


@people.command("enable")
def enable_account(name: Name, by: AtTheMachine) -> None:
    """启用账号，密码不变。"""
    say(f"已启用账号 {the_access().accounts.enable(name, by=_by(by), now=clock()).name}。")


@people.command("assign")
def assign_account(name: Name, role: RoleKey, by: AtTheMachine, department: Departments = None) -> None:
    """改角色和科室，下一次操作就生效。"""
    given = _role(role)
    where = _known_departments(given, department)
    account = the_access().accounts.assign(name, given, where, by=_by(by), now=clock())
    shown = f"（{'、'.join(account.departments)}）" if account.departments else ""
    say(f"账号 {account.name} 现在是{ROLES[account.role]}{shown}。")


@people.command("backup")
def backup_accounts(file: Annotated[Path, typer.Argument(help="备份到哪个文件")]) -> None:
    """备份账号和审计，不含正在进行的登录。恢复时先停服务，再用它替换账号库。"""
    the_access().db.copy(file)
    say(f"已备份账号和审计到 {file}，权限 600。")


def _one_of(option: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise StopError(f"{option} 读到“{value}”，应为 {'、'.join(allowed)} 之一。")


def _writable(file: Path) -> None:
    """Say at once what would only show after the work."""
    with _write_errors(file):
        if file.is_dir():
            raise StopError(f"{file} 是文件夹，请写文件名。")
        if not file.parent.is_dir():
            raise StopError(f"没有文件夹 {file.parent}，请先建好，或写到别处。")


def _write(file: Path, content: bytes) -> None:
    """Write a file as a whole: who reads it meanwhile has the old one, and a failure leaves that as it was."""
    _writable(file)
    part = file.with_name(f".{os.getpid()}.part")
    with _write_errors(file):
        try:
            part.write_bytes(content)
            part.replace(file)
        finally:
            part.unlink(missing_ok=True)


@contextmanager
def _write_errors(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StopError(f"写不了文件 {file}：{WRITE_ERRORS.get(error.errno or 0, '请检查目录和权限')}。") from None


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, default=lambda v: v.isoformat()))


def _print_table(header: list[str], rows: list[list[str]]) -> None:
    table = Table(*header)
    for row in rows:
        table.add_row(*map(Text, row))
    out.print(table)


@contextmanager
def _sentences() -> Iterator[None]:
    """Turn what a user can cause into one sentence on stderr and the exit code of contract.md."""
    try:
        yield
    except PlanError as error:
        _complain(error)
        sys.exit(2)
    except SettingsError as error:
        for found in error.problems:
            err.print(found.message, markup=False, soft_wrap=True)
        sys.exit(2)
    except (RevertError, AccountError) as error:
        err.print(str(error), markup=False, soft_wrap=True)
        sys.exit(1)
    except (StopError, StoreError, AccessError, ClockError, UnknownSnapshotError) as error:
        err.print(str(error), markup=False, soft_wrap=True)
        sys.exit(2)
    except UsageError as error:
        if type(error).__name__ != "NoArgsIsHelpError":  # its help has been printed
            err.print(f"命令写得不对：{_usage(error)}用 --help 查看用法。", markup=False, soft_wrap=True)
        sys.exit(2)


def _complain(error: PlanError) -> None:
    for found in error.problems:
        err.print(found.message, markup=False, soft_wrap=True)
    err.print(f"{targets_path()}：{error}。", markup=False, soft_wrap=True)


def _usage(error: BaseException) -> str:
    """What is wrong with the command line; Typer's own words are English."""
    param = getattr(error, "param", None)
    names = [name for name in getattr(param, "opts", []) if name.startswith("-")]
    name = f" {'/'.join(names) or getattr(param, 'name', '')}" if param is not None else ""
    match type(error).__name__:
        case "MissingParameter":
            return f"缺少{name}。"
        case "NoSuchOption":
            return f"没有选项 {getattr(error, 'option_name', '')}。"
        case "BadParameter":
            return f"{name.strip()} 的值不合要求。"
    return "没有这个命令，或参数不对。"


def _speak_utf8() -> None:
    """Chinese must come out whatever the terminal says it can show."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def main(run: Callable[..., Any] = app) -> None:
    _speak_utf8()
    with _sentences():
        code = run(standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)


if __name__ == "__main__":
    main()
