"""The operations that store something, each on a store of the small plan: `python -m scripts.cuts.operations NAME FOLDER`."""

import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from plan import Plan, parse_plan, read_plan
from records import (
    Sender,
    SlideChoice,
    Store,
    Upload,
    arrange,
    backup,
    clear_demo,
    daily_backup,
    decide,
    lock_month,
    remember_plan,
    restore,
    revert,
    take,
)
from scripts.serving import ROOT

STORE, COPY = "progress.duckdb", "copies/copy.duckdb"
WHEN = datetime(2024, 6, 18, 9)
HEADER = "月份,任务编号,街镇,完成值,分母,节点,滞后原因,更正原因"


def the_plan() -> Plan:
    return read_plan(ROOT / "tests" / "small.yaml")


def hand_in(store: Store, value: int, *, demo: bool = False, rows: int = 1, blank: int = 0) -> None:
    """A month's file. `rows` beyond one tell of further months; `blank` lines make it long."""
    lines = [f"2024-{month:02d},1.1-01,,{value + month}" for month in range(6, 6 + rows)]
    content = "\n".join([HEADER, *lines, f"2024-05,2.1-02,,{value // 4},,,,核对", *[""] * blank]).encode()
    with store.writing() as con:
        taken = take(con, the_plan(), Upload(f"{value}.csv", content), Sender("张三", WHEN, WHEN, demo))
        assert taken.batch


def prepare(folder: Path) -> None:
    """What is there before the operation: a plan, sample files, real files, a copy of it all."""
    store = Store(folder / STORE)
    (folder / COPY).parent.mkdir(parents=True)
    remember_plan(store, the_plan(), WHEN)
    hand_in(store, 10, demo=True)
    for value in (100, 120):
        hand_in(store, value)
    backup(store, folder / COPY)
    for value in (140, 145, 150):  # with the last the log is merged, so that a short file goes into the log alone
        hand_in(store, value)


OPERATIONS: dict[str, Callable[[Store, Path], object]] = {
    "import": lambda store, folder: hand_in(store, 160, rows=7),
    "long import": lambda store, folder: hand_in(store, 160, rows=7, blank=100_000),
    "revert": lambda store, folder: revert(store, 3, person="李四", reason="报错", when=WHEN),
    "lock": lambda store, folder: lock_month(store, date(2024, 6, 1), person="李四", reason="会后", when=WHEN),
    "decision": lambda store, folder: decide(
        store, month=date(2024, 6, 1), text="加班组", owner="甲", person="乙", when=WHEN
    ),
    "deck": lambda store, folder: arrange(
        store, date(2024, 6, 1), [SlideChoice("title", notes="慢讲")], person="乙", when=WHEN
    ),
    "plan": lambda store, folder: remember_plan(store, parse_plan(the_plan().text + "\n# 新版\n"), WHEN),
    "clearing": lambda store, folder: clear_demo(store, WHEN),
    "backup": lambda store, folder: backup(store, folder / "copies" / "another.duckdb"),
    "backup over another": lambda store, folder: backup(store, folder / COPY),
    "restore": lambda store, folder: restore(store, folder / COPY, WHEN),
    "daily backup": lambda store, folder: daily_backup(store, WHEN.date()),
}

if __name__ == "__main__":
    OPERATIONS[sys.argv[1]](Store(Path(sys.argv[2]) / STORE), Path(sys.argv[2]))
