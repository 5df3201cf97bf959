"""The sample records taken in with a progress bar: for manage.py, and for the server's first start."""

from rich.console import Console
from rich.progress import Progress

from plan import Plan
from records import Loaded, Store, load_demo, now, remember_plan


def load_sample(store: Store, plan: Plan, console: Console) -> Loaded:
    """The plan and the sample records into a store; the bar on `console`. Raises StoreError."""
    remember_plan(store, plan, now())
    with Progress(console=console, transient=True) as bar:
        task = bar.add_task("载入演示数据")
        return load_demo(store, plan, now(), lambda done, total: bar.update(task, completed=done, total=total))


def refused(loaded: Loaded) -> str:
    """What the plan in force refused of the sample, as a sentence; nothing where it took all."""
    return f"其中 {loaded.rejected} 行与当前任务清单不符，没有载入。" if loaded.rejected else ""
