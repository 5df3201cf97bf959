"""`revert`, `demo`, `backup` and `restore`: what is done to the records as a whole."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from commands.console import By, StopError, err, may_begin, named, say, the_plan, the_store
from commands.writing import no_pipe
from plan import Plan
from records import (
    Loaded,
    RevertError,
    Store,
    backup,
    clear_demo,
    default_store,
    load_demo,
    now,
    remember_plan,
    restore,
    revert,
)


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
    count, kept = restore(default_store(), file, now())
    before = f"恢复前的数据另存为 {kept}。" if kept else ""
    say(f"已恢复 {count} 个批次。{before}")


def load_sample(store: Store, plan: Plan, console: Console) -> Loaded:
    """The plan and the sample records into a store; the bar on `console`. Raises StoreError."""
    remember_plan(store, plan, now())
    with Progress(console=console, transient=True) as bar:
        task = bar.add_task("载入演示数据")
        return load_demo(store, plan, now(), lambda done, total: bar.update(task, completed=done, total=total))


def refused(loaded: Loaded) -> str:
    """What the plan in force refused of the sample, as a sentence; nothing where it took all."""
    return f"其中 {loaded.rejected} 行与当前任务清单不符，没有载入。" if loaded.rejected else ""
