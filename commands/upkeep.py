"""`revert`, `demo`, `backup`, `restore`, `init` and `compact`: what is done to the records as a whole."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from commands.console import By, StopError, err, may_begin, named, say, the_plan, the_store
from commands.writing import no_pipe, write
from plan import Plan, PlanError, targets_path
from records import (
    Loaded,
    RevertError,
    Store,
    backup,
    clear_demo,
    default_store,
    left_behind,
    load_demo,
    now,
    remember_plan,
    restore,
    revert,
    seeded,
)

LEAST_HOURS, MOST_HOURS = 1.0, 24.0 * 365
OlderThan = Annotated[float, typer.Option("--older-than", help="只清除这么多小时以前就不再用的文件")]


def revert_batch(
    batch: Annotated[int, typer.Argument(help="要撤销的批次编号")],
    by: By,
    reason: Annotated[str, typer.Option(help="撤销原因")],
) -> None:
    """撤销一次入库；记录仍在历史中。"""
    plan, store = the_plan(), default_store()
    if not store.exists():
        raise RevertError(f"没有找到记录库 {store.shown}，没有可撤销的。请核对路径。")
    number = revert(the_store(plan), batch, person=named(by), reason=reason, when=now())
    say(f"已撤销批次 {batch}（见批次 {number}）。")


def demo(reset: Annotated[bool, typer.Option("--reset", help="清除演示数据")] = False) -> None:
    """载入演示数据，或清除它。真实上报的数据不受影响。"""
    store = default_store()
    if reset:
        if not store.exists():
            raise StopError(f"没有找到记录库 {store.shown}，没有可清除的。")
        say(f"已清除 {clear_demo(store, now())} 批演示数据。")
        return
    plan = the_plan()
    with may_begin():
        loaded = load_sample(store, plan, err)
    say(f"已载入 {loaded.files} 个演示文件。" if loaded.files else "演示数据已经载入过。")
    if sentence := refused(loaded):
        say(sentence)
        raise typer.Exit(1)


def backup_records(file: Annotated[Path, typer.Argument(help="备份到哪个文件")]) -> None:
    """备份全部记录。"""
    no_pipe(file)
    say(f"已备份 {backup(default_store(), file)} 个批次到 {file}。")


def restore_records(file: Annotated[Path, typer.Argument(help="备份文件")]) -> None:
    """从备份恢复全部记录；恢复前的数据另存一份。"""
    store = default_store()
    count, kept = restore(store, file, now())
    before = f"恢复前的数据另存为 {kept}。" if kept else ""
    say(f"已恢复 {count} 个批次。{before}")
    if (text := left_behind(store, targets_path())) is not None:
        beside = file.with_name(f"{file.stem}.targets.yaml")
        write(beside, text.encode())
        say(
            f"备份里最后的任务清单与 {targets_path()} 不同，另存为 {beside}。"
            f"要接着用备份里的，先用它换下 {targets_path()} 再打开页面；不换，{targets_path()} 就算作又调整了一次。"
        )


def init() -> None:
    """建立多台服务器共用的记录库（表、数据文件的目录），只需运行一次；升级以后再运行一次，补上新的表和列。"""
    store = default_store()
    made = store.make()
    say(f"记录库 {store.shown} 已{'建好' if made else '是完整的，没有改动'}。")
    if not store.holds_plan:
        return
    try:
        plan = seeded(store, targets_path(), now())
    except PlanError:
        say(f"还没有任务清单：{targets_path()} 不在，或有错误。请用 plan publish 发布一份。")
        return
    say(f"现行的任务清单：{plan.title}。以后以记录库里的为准，换清单用 plan publish。")


def compact_records(older_than: OlderThan = 24.0) -> None:
    """整理多台服务器共用的记录库：合并小文件，清除旧的。可在运行中做，建议每夜一次。"""
    if not LEAST_HOURS <= older_than <= MOST_HOURS:
        raise StopError(
            f"--older-than 读到“{older_than:g}”，应为 {LEAST_HOURS:g} 到 {MOST_HOURS:g} 小时。太短会删掉别的服务器正在读的文件。"
        )
    store = default_store()
    if not store.exists():
        raise StopError(f"没有找到记录库 {store.shown}。请核对路径。")
    with Progress(console=err, transient=True) as bar:
        task = bar.add_task("整理")
        found = store.compact(
            datetime.now(UTC) - timedelta(hours=older_than),
            lambda done, total, what: bar.update(task, completed=done, total=total, description=what or "整理"),
        )
    if found is None:
        say(f"记录库 {store.shown} 是单独的文件，会自己整理，不用做什么。")
        return
    say(
        f"已整理：{found.flushed} 行写进数据文件，{found.joined} 个小文件并成 {found.into} 个，"
        f"清除 {found.expired} 个旧的状态和 {found.removed} 个不再用的文件；现有 {found.files} 个数据文件。"
    )


def load_sample(store: Store, plan: Plan, console: Console) -> Loaded:
    """The plan and the sample records into a store; the bar on `console`. Raises StoreError."""
    remember_plan(store, plan, now())
    with Progress(console=console, transient=True) as bar:
        task = bar.add_task("载入演示数据")
        return load_demo(store, plan, now(), lambda done, total: bar.update(task, completed=done, total=total))


def refused(loaded: Loaded) -> str:
    """What the plan in force refused of the sample, as a sentence; nothing where it took all."""
    return f"其中 {loaded.rejected} 行与当前任务清单不符，没有载入。" if loaded.rejected else ""
