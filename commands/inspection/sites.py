"""`sites`: the register of 点位 (contract.md, Commands)."""

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
    one_of,
    print_csv,
    print_json,
    print_table,
    say,
    the_plan,
    the_store,
    upload_of,
)
from commands.months import planned, the_figures
from metrics.sites import SiteStanding, task_sites
from plan import Plan, Problem
from records import FileError, Store, TakenSites, latest_number, now, remember_plan, take_sites
from records.reading.bounds import MOST_HANDED_IN_MB
from reports.template.sites import site_header, site_rows

HEADER = ["任务编号", "点位编号", "点位名称", "街镇", "数量", "完成到", "应完成到", "灯", "说明"]


def import_sites(
    files: Annotated[list[Path], typer.Argument(help="点位表，CSV 或 .xlsx，可多个")],
    by: By,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查，不入库")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON，每个文件一行")] = False,
) -> None:
    """导入点位表。"""
    plan, person, wrong = the_plan(), named(by), False
    with may_begin() if not dry_run else nullcontext(the_store(plan)) as store:
        if not dry_run:
            remember_plan(store, plan, now())
        for file in files:
            taken = _taken(store, plan, file, person, keep=not dry_run)
            wrong = wrong or isinstance(taken, str) or bool(taken.checked.rejected)
            name = file.name or str(file)
            if as_json:
                print_json(_json(name, taken))
            else:
                _say(name, taken, dry_run)
    if wrong:
        raise typer.Exit(1)


def _taken(store: Store, plan: Plan, file: Path, person: str, *, keep: bool) -> TakenSites | str:
    """What became of a file, or why it could not be read."""
    try:
        upload = upload_of(file, MOST_HANDED_IN_MB, "请拆成几个文件再导入")
        with store.writing(keep=keep) as con:
            moment = now()
            return take_sites(con, plan, upload, person=person, received=moment, stored=moment)
    except (FileError, StopError) as error:
        return str(error)


def _say(name: str, taken: TakenSites | str, dry_run: bool) -> None:
    if isinstance(taken, str):
        say(f"{name}：{taken}")
        return
    checked = taken.checked
    counts = (
        f"{checked.count('entered')} 个点位新登记，{checked.count('changed')} 个更改，"
        f"{checked.count('replaced', 'dropped')} 个调整或取消，{checked.unchanged} 个与登记册相同，"
        f"{len(checked.rejected_lines)} 行有误"
    )
    if taken.twin is not None:
        said = f"此前已入库（批次 {taken.twin}），没有重复写入"
    elif taken.batch is None:
        said = f"没有可入库的新数据（{counts}）"
    else:
        said = f"试运行，未入库：{counts}" if dry_run else f"批次 {taken.batch}：{counts}"
    say(f"{name}：{said}。")
    for row in checked.rows if dry_run else ():
        if changed := checked.altered(row):
            say(f"  更改 第 {row.line} 行 {row.task} {row.site} {row.name}：{'；'.join(map(str, changed.values()))}")
    for problem in checked.rejected:
        say(f"  有误 {problem.message}")
    for problem in checked.warnings:
        say(f"  提醒 {problem.message}")


def _json(name: str, taken: TakenSites | str) -> dict[str, Any]:
    if isinstance(taken, str):
        wrong = [{"row": None, "column": None, "value": name, "message": taken}]
        return {
            "file": name,
            "batch": None,
            "accepted": 0,
            "unchanged": 0,
            "skipped": 0,
            "rejected": wrong,
            "warnings": [],
        }
    checked = taken.checked
    return {
        "file": name,
        "batch": taken.batch,
        "accepted": len(checked.rows),
        "unchanged": checked.unchanged,
        "skipped": checked.skipped,
        "rejected": [*map(_problem, checked.rejected)],
        "warnings": [*map(_problem, checked.warnings)],
    }


def _problem(each: Problem) -> dict[str, Any]:
    return {"row": each.row, "column": each.column, "value": each.value, "message": each.message}


def list_sites(
    task: Annotated[str | None, typer.Option("--task", help="只要这项任务的点位")] = None,
    month: Month = None,
    format: Annotated[str, typer.Option("--format", help="table、json 或 csv（点位表的样式，可改后再导入）")] = "table",
    unfinished: Annotated[bool, typer.Option("--unfinished", help="只要还没有完成的，供编下一年的点位表")] = False,
) -> None:
    """列出点位，各自完成到哪个节点。"""
    one_of("--format", format, ("table", "json", "csv"))
    plan = the_plan()
    chosen = planned(plan, month)
    having = [id for id, each in chosen.plan.tasks.items() if each.sites]
    if task is not None and task not in having:
        raise StopError(f"--task 读到“{task}”，应为有点位的任务之一：{'、'.join(having) or '（计划中还没有）'}。")
    store = the_store(plan)
    at = chosen.month.month if chosen.month else the_figures(store, chosen).latest_month
    with store.reading() as con:
        found = [*task_sites(con, chosen.plan, at, latest_number(con), None if task is None else [task]).values()]
    if format == "csv":
        print_csv(site_header(each.task for each in found), site_rows(found, unfinished=unfinished))
        return
    shown = [s for each in found for s in each.sites if not unfinished or (s.site.active and not s.finished)]
    if format == "json":
        print_json([_site_json(s) for s in shown])
    else:
        print_table(HEADER, [_cells(s) for s in shown])


def _cells(s: SiteStanding) -> list[str]:
    site = s.site
    return [
        site.task,
        site.number,
        site.name,
        site.unit,
        site.amount,
        s.stage or "",
        s.due or "",
        s.label,
        s.explanation,
    ]


def _site_json(s: SiteStanding) -> dict[str, Any]:
    site = s.site
    return {
        "task": site.task,
        "number": site.number,
        "name": site.name,
        "unit": site.unit or None,
        "address": site.address or None,
        "quantity": float(site.quantity) if site.quantity % 1 else int(site.quantity),
        "standing": site.standing,
        "successor": site.successor or None,
        "reason": site.reason or None,
        "stage": s.stage,
        "due": s.due,
        "finished": s.finished,
        "lamp": s.lamp,
        "stages": [{"name": cell.name, "planned": cell.planned, "done": cell.done} for cell in s.stages],
    }
