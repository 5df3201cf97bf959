"""`import`: monthly files into the records."""

from collections.abc import Collection
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import track

import metrics.changes.impact
from commands.console import (
    By,
    Month,
    StopError,
    err,
    may_begin,
    named,
    named_file,
    print_json,
    say,
    the_plan,
    the_store,
    upload_of,
    warn,
)
from commands.months import planned, plans_known
from metrics.task.lamps import lamp_name
from plan import Plan
from records import Sender, Upload, local, now, of_other_years, remember_plan
from records.reading.bounds import MOST_HANDED_IN_MB
from records.reading.converting.kinds import ENDINGS as CONVERTED
from records.reading.converting.office import HOW_TO_INSTALL, lacking, libreoffice
from records.reading.plain import is_left_behind

PLAIN = (".csv", ".txt", ".xlsx")
ENDINGS = (*PLAIN, *CONVERTED)
"""Of the files in a folder that are read. What needs LibreOffice is among them without it too: refused, not passed over."""


def import_files(
    files: Annotated[
        list[Path],
        typer.Argument(help="CSV、.xlsx 文件，或文件夹，可多个；有 LibreOffice 时也收 .xls、.et、.ods、.xlsb"),
    ],
    by: By,
    month: Month = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查，不入库")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON，每个文件一行")] = False,
    received: Annotated[str | None, typer.Option(help="收到时间，如 2024-06-18T09:00")] = None,
    reason: Annotated[str, typer.Option(help="更改已锁定月份的原因")] = "",
) -> None:
    """导入月报文件。"""
    plan = the_plan()
    chosen = planned(plan, month)
    sender = Sender(named(by), _received(received), now(), reason=reason)
    found = _spread(files)
    known = {each.year for each in plans_known(plan)}
    wrong = unread = False
    with may_begin() if not dry_run else nullcontext(the_store(plan)) as store:
        aside = store.holds_plan or chosen.plan is not plan
        if not dry_run and aside:
            remember_plan(store, plan, now())  # today's stays the last one
        for file in track(found, description="导入", console=err, transient=True):
            upload = _upload(file)
            receipt = (
                metrics.changes.impact.receive(
                    store, chosen.plan, upload, sender, chosen.month, keep=not dry_run, with_plan=not aside
                )
                if isinstance(upload, Upload)
                else upload
            )
            wrong = wrong or bool(receipt.rejected)
            unread = unread or lacking(receipt.upload.content)
            if as_json:
                print_json(metrics.changes.impact.as_json(receipt))
            else:
                _print_receipt(receipt, dry_run, chosen.plan, known)
    if unread:
        warn(HOW_TO_INSTALL)
    if wrong:
        raise typer.Exit(1)


def _spread(files: list[Path]) -> list[Path]:
    """The files, a folder standing for the monthly files in it."""
    found = [(file, _within(file) if file.is_dir() else [file]) for file in files]
    if not any(inside for _, inside in found):
        names, endings = (
            "、".join(str(file) for file, _ in found),
            "、".join(PLAIN + (CONVERTED if libreoffice() else ())),
        )
        raise StopError(f"{names} 中没有找到可导入的文件（{endings}）。")
    return [each for _, inside in found for each in inside]


def _within(folder: Path) -> list[Path]:
    """The monthly files of a folder, without what programs left beside them."""
    found = (path for path in folder.rglob("*") if path.suffix.lower() in ENDINGS)
    return sorted(path for path in found if not is_left_behind(str(path.relative_to(folder))))


def _received(text: str | None) -> datetime:
    try:
        return local(datetime.fromisoformat(text) if text else now())
    except (ValueError, OverflowError):  # OverflowError: before the year 1 in the bureau's time zone
        raise StopError(f"--received 读到“{text}”，应为时间，例如 2024-06-18T09:00。") from None


def _upload(file: Path) -> "Upload | metrics.changes.impact.Receipt":
    """The file's bytes, or a receipt that says why it cannot be opened."""
    try:
        return upload_of(file, MOST_HANDED_IN_MB, "请拆成几个文件再导入")
    except StopError as error:
        return metrics.changes.impact.Receipt(Upload(named_file(file), b""), None, str(error), (), (), 0)


def _print_receipt(receipt: metrics.changes.impact.Receipt, dry_run: bool, plan: Plan, known: Collection[int]) -> None:
    """`known`: the years that there is a plan of."""
    name = receipt.upload.name
    if receipt.taken is None:
        say(f"{name}：{receipt.error}")
        return
    taken, checked = receipt.taken, receipt.taken.checked
    rejected = len(checked.rejected_lines)
    counts = (
        f"{len(checked.changes)} 行入库，{len(checked.unchanged)} 行与已有数据相同，"
        f"{checked.unreported} 行未报，{rejected} 行有误"
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
    for month, rows in of_other_years(plan, checked.rejected).items():
        if month.year in known:
            say(
                f"  提示 其中 {len(rows)} 行是 {month:%Y-%m} 的；要按{month.year}年的计划导入，请加 --month {month:%Y-%m}。"
            )
    for problem in receipt.warnings:
        say(f"  提醒 {problem.message}")
    for flip in receipt.flips:
        change = f"{lamp_name(flip.task.kind, flip.before)} → {lamp_name(flip.task.kind, flip.after)}"
        say(f"  {flip.month}月 {flip.task.id} {flip.task.title}：{change}")
