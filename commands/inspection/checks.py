"""`checks draw`, `checks import` and `checks list`: 实地抽查 from a shell."""

import secrets
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated, Any

import typer

from commands.console import (
    By,
    Month,
    StopError,
    may_begin,
    named,
    named_file,
    one_of,
    print_csv,
    print_json,
    print_json_list,
    print_table,
    say,
    the_plan,
    the_records,
    the_store,
    upload_of,
)
from commands.months import planned
from commands.writing import writable, write
from plan import Plan, Problem
from records import (
    Check,
    CheckError,
    DrawError,
    FileError,
    Recorded,
    Wish,
    checks,
    draw_sample,
    latest_number,
    now,
    read_checks,
    record_sheet,
    remember_plan,
    share_of,
)
from reports.look.checks import CHECKS_HEADER, check_row
from reports.template.checks import checks_xlsx, method_lines

MOST_MB = 20
LARGE = "请拆成几个文件"


def draw(
    task: Annotated[list[str], typer.Option("--task", help="任务编号，可多个")],
    out: Annotated[Path, typer.Option(help="抽查表写到哪个 .xlsx 文件")],
    number: Annotated[int | None, typer.Option(help="抽多少个")] = None,
    share: Annotated[str | None, typer.Option(help="抽多大比例，如 20%")] = None,
    each_unit: Annotated[bool, typer.Option("--each-unit", help="每个街镇至少一个")] = False,
    cross: Annotated[bool, typer.Option("--cross", help="交叉检查：各街镇由另一个街镇检查")] = False,
    seed: Annotated[str | None, typer.Option(help="种子；不写则随机取 8 位数字")] = None,
    listed: Annotated[Path | None, typer.Option("--list", help="从这份名单抽取，只存行号和指纹")] = None,
    month: Month = None,
    by: Annotated[str, typer.Option(help="经办人姓名")] = "命令行",
) -> None:
    """抽取实地抽查的对象，写出抽查表。"""
    chosen = planned(the_plan(), month)
    plan = chosen.plan
    for id in task:
        if id not in plan.tasks:
            raise StopError(f"--task 读到“{id}”，{plan.year} 年计划中没有这个编号。")
    if (number is None) == (share is None):
        raise StopError("--number 和 --share 要写一个，也只能写一个。")
    if out.suffix.lower() != ".xlsx":
        raise StopError(f"--out 读到“{out}”，应为 .xlsx 文件。")
    writable(out)
    try:
        wish = Wish(number, share_of(share) if share else None, each_unit, cross, (seed or _seed()).strip())
        upload = upload_of(listed, MOST_MB, LARGE) if listed else None
        with may_begin() as store:
            remember_plan(store, plan, now())
            at = chosen.month.month if chosen.month else _month(plan)
            with store.writing() as con:
                found = draw_sample(
                    con, plan, [*dict.fromkeys(task)], at, wish, person=named(by), when=now(), listed=upload
                )
    except (DrawError, FileError) as error:
        raise StopError(str(error)) from None
    write(out, checks_xlsx(plan, found))
    say(f"已抽取 {found.sample.number} 个，抽查表写到 {out}。")
    for line in method_lines(found):
        say(f"  {line}")


def _seed() -> str:
    """Eight digits that nobody chose."""
    return f"{secrets.randbelow(10**8):08d}"


def _month(plan: Plan) -> int:
    """The month that is reported about today, the last one where the year is over."""
    today, months = now().date(), plan.reporting.months
    if today.year != plan.year:
        return months[-1] if today.year > plan.year else months[0]
    return min(max(today.month, months[0]), months[-1])


def import_checks(
    files: Annotated[list[Path], typer.Argument(help="填好的抽查表，CSV 或 .xlsx，可多个")],
    by: By,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查，不入库")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON，每个文件一行")] = False,
) -> None:
    """导入抽查记录。"""
    plan, person = the_plan(), named(by)
    wrong = False
    with may_begin() if not dry_run else nullcontext(the_store(plan)) as store:
        if not dry_run:
            remember_plan(store, plan, now())
        for file in files:
            name = named_file(file)
            try:
                upload = upload_of(file, MOST_MB, LARGE)
                sheet = read_checks(upload)
                with store.writing(keep=not dry_run) as con:
                    found = record_sheet(con, plan, upload, sheet, person, now())
                ignored = sheet.ignored
            except (FileError, StopError, CheckError) as error:
                wrong = True
                refused = Problem(None, None, name, str(error))
                _print_json(name, None, [refused], ()) if as_json else say(f"{name}：{error}")
                continue
            warnings = [*found.judged.warnings]
            if ignored:
                said = f"不认识的列没有读：{'、'.join(ignored)}。"
                warnings.insert(0, Problem(None, None, "、".join(ignored), said))
            wrong = wrong or bool(found.judged.rejected)
            if as_json:
                _print_json(name, found, found.judged.rejected, warnings)
            else:
                _say(name, found, warnings, dry_run=dry_run)
    if wrong:
        raise typer.Exit(1)


def _print_json(name: str, found: Recorded | None, rejected: Sequence[Problem], warnings: Sequence[Problem]) -> None:
    judged = found.judged if found else None
    print_json(
        {
            "file": name,
            "batch": found.batch if found else None,
            "accepted": len(judged.findings) if judged else 0,
            "unchanged": len(judged.unchanged) if judged else 0,
            "skipped": judged.skipped if judged else 0,
            "rejected": [vars(p) for p in rejected],
            "warnings": [vars(p) for p in warnings],
        }
    )


def _say(name: str, found: Recorded, warnings: Sequence[Problem], *, dry_run: bool) -> None:
    judged = found.judged
    counts = (
        f"{len(judged.findings)} 条入库，{len(judged.unchanged)} 条与已有记录相同，"
        f"{judged.skipped} 行没有查，{len(judged.rejected_lines)} 行有误"
    )
    if found.batch is None:
        said = f"没有可入库的新记录（{counts}）"
    else:
        said = f"试运行，未入库：{counts}" if dry_run else f"批次 {found.batch}：{counts}"
    say(f"{name}：{said}。")
    for problem in judged.rejected:
        say(f"  有误 {problem.message}")
    for problem in warnings:
        say(f"  提醒 {problem.message}")


def list_checks(
    format: Annotated[str, typer.Option("--format", help="table、json 或 csv")] = "table",
) -> None:
    """查看抽查记录，待整改的在前。"""
    one_of("--format", format, ("table", "json", "csv"))
    plan = the_plan()
    with the_records().reading() as con:
        found = checks(con, plan.year, latest_number(con))
    found.sort(key=lambda check: not check.open)
    if format == "json":
        print_json_list(map(_as_json, found))
        return
    rows = [check_row(check, now().date()) for check in found]
    print_csv(CHECKS_HEADER, rows) if format == "csv" else print_table(CHECKS_HEADER, rows)


def _as_json(check: Check) -> dict[str, Any]:
    plain = {k: float(v) if k.endswith("_number") and v is not None else v for k, v in check._asdict().items()}
    return {**plain, "month": f"{check.month:%Y-%m}", "open": check.open}
