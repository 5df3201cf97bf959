"""`plan diff`, `plan publish` and `plan history`: the plan's versions (contract.md, Commands)."""

from pathlib import Path
from typing import Annotated, Any

import typer

from commands.console import (
    By,
    StopError,
    may_begin,
    named,
    one_of,
    print_json,
    print_table,
    say,
    the_month,
    the_plan,
    the_records,
)
from commands.mistakes import complain
from plan import Plan, PlanError, parse_plan, read_plan, targets_path
from plan.changes import Change, changes
from records import (
    Adjustment,
    Store,
    Version,
    adjustments,
    default_store,
    now,
    opened_plan,
    publish,
    version,
    versions,
)
from reports.deck.adjusted import BY_HAND

Format = Annotated[str, typer.Option("--format", help="table 或 json")]
HEADER = ["版本", "年度", "从几月起", "经办人", "发布时间", "原因", "调整"]


def diff(
    file: Annotated[Path, typer.Argument(help="另一份任务清单")],
    against: Annotated[int | None, typer.Option("--against", help="与哪一版比较；不写为现行的任务清单")] = None,
    format: Format = "table",
) -> None:
    """逐项说明 FILE 与现行任务清单有什么不同。"""
    one_of("--format", format, ("table", "json"))
    old = the_plan() if against is None else _of_version(the_records(), against)
    found = changes(old, _right(file))
    if format == "json":
        print_json([_change_json(change) for change in found])
        return
    for change in found:
        say(str(change))
    if not found:
        say("没有不同。")


def publish_plan(
    by: By,
    file: Annotated[Path | None, typer.Argument(help="要发布的任务清单")] = None,
    number: Annotated[int | None, typer.Option("--version", help="重新发布以前的某一版，代替 FILE")] = None,
    reason: Annotated[str, typer.Option("--reason", help="调整原因；清单已在用时必填")] = "",
    from_month: Annotated[str | None, typer.Option("--from", help="从哪个月起算，如 2024-07；清单已在用时必填")] = None,
    document: Annotated[Path | None, typer.Option("--document", help="起草所依据的文件的文字（.txt）")] = None,
) -> None:
    """发布任务清单：写入 WORKPLAN_TARGETS，并留一个版本；共享记录库里的清单以库为准，不写文件。"""
    targets = targets_path()
    opened = opened_plan(default_store(), targets)
    if (file is None) == (number is None):
        raise StopError("请写要发布的文件，或用 --version 写要重新发布的版本，两者选一个。")
    plan = _right(file) if file is not None else _of_version(the_records(), number or 0)
    month = the_month(plan, from_month, "--from")
    with may_begin() as store:
        made = publish(
            store,
            targets,
            plan.text,
            opened=opened,
            by=named(by),
            when=now(),
            reason=reason,
            from_month=month.month if month else None,
            document=_words(document) if document else None,
        )
        with store.reading() as con:
            found = adjustments(con, made.year)
    say(f"已发布第 {made.number} 版（{plan.title}），自{made.from_month}月起算，{_where(store, targets)}。")
    for change in found[-1].changes if found and found[-1].version == made else ():
        say(change.sentence(made.from_month, made.reason))


def _where(store: Store, targets: Path) -> str:
    return "已存入共享记录库，各台服务器都以它为准" if store.holds_plan else f"已写入 {targets}"


def history(format: Format = "table") -> None:
    """列出任务清单的各个版本和每一版的调整。"""
    one_of("--format", format, ("table", "json"))
    store = the_records()
    with store.reading() as con:
        known = versions(con)
        found = {each.version.number: each for year in {v.year for v in known} for each in adjustments(con, year)}
    if format == "json":
        print_json([_version_json(each, found.get(each.number)) for each in known])
        return
    print_table(HEADER, [_row(each, found.get(each.number)) for each in known])


def _right(file: Path) -> Plan:
    """The plan of a file; every sentence of `check` where it is wrong."""
    try:
        return read_plan(file)
    except PlanError as error:
        complain(error, file)
        raise typer.Exit(1 if file.is_file() else 2) from None


def _of_version(store: Store, number: int) -> Plan:
    with store.reading() as con:
        found = version(con, number)
    if found is None:
        raise StopError(f"没有第 {number} 版。请用 plan history 查看版本。")
    return parse_plan(found.text)


def _words(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise StopError(f"读不到 {file}，或不是 UTF-8 编码的文字。请核对文件。") from None


def _row(each: Version, adjusted: Adjustment | None) -> list[str]:
    return [
        str(each.number),
        str(each.year),
        f"{each.from_month}月",
        each.person or BY_HAND,
        f"{each.when:%Y-%m-%d %H:%M}",
        each.reason,
        "；".join(map(str, adjusted.changes)) if adjusted else "",
    ]


def _version_json(each: Version, adjusted: Adjustment | None) -> dict[str, Any]:
    return {
        "version": each.number,
        "year": each.year,
        "from": f"{each.year}-{each.from_month:02d}",
        "by": each.person,
        "when": each.when,
        "reason": each.reason or None,
        "batch": each.batch,
        "fingerprint": each.fingerprint,
        "changes": [_change_json(change) for change in (adjusted.changes if adjusted else ())],
    }


def _change_json(change: Change) -> dict[str, Any]:
    return {
        "task": change.task or None,
        "subject": change.subject,
        "what": change.what,
        "before": change.before or None,
        "after": change.after or None,
        "sentence": str(change),
    }
