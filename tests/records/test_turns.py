"""Several processes at one store: each gets its turn, in the order of asking; nobody is passed over."""

import json
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from records import Store, StoreError, backup, latest_number, restore
from records.store.file.turn import Turn
from tests.conftest import ROOT, Desk, moment

WRITER = """
import json, sys, time
from datetime import datetime
from pathlib import Path
from plan import read_plan
from records import Sender, Store, Upload, take
plan, store, when = read_plan(Path("tests/small.yaml")), Store(sys.argv[1]), datetime(2024, 6, 18, 9)
waits = []
for number in range(int(sys.argv[3])):
    content = f"月份,任务编号,完成值,滞后原因\\n2024-06,1.1-01,{sys.argv[2]}{number:03d},更正".encode()
    begun = time.monotonic()
    with store.writing() as con:
        waits.append(time.monotonic() - begun)
        taken = take(con, plan, Upload(f"{sys.argv[2]}-{number}.csv", content), Sender("甲", when, when, reason="更正"))
    assert taken.batch
print(json.dumps(waits))
"""
"""A process that stores some files one after the other, and says how long each waited for its turn."""


def writers(store: Store, many: int, each: int) -> list["subprocess.Popen[str]"]:
    return [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, store.address, str(1 + number), str(each)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(many)
    ]


def test_four_writers_store_all(desk: Desk) -> None:
    """Twenty files, each once, numbered without gap or twin."""
    for process in writers(desk.store, 4, 5):
        out, errors = process.communicate(timeout=300)
        assert process.returncode == 0, errors
        assert len(json.loads(out)) == 5
    with desk.store.reading() as con:
        found = con.execute("select batch, file from batches order by batch").fetchall()
    assert [row[0] for row in found] == list(range(1, 21))
    assert len({row[1] for row in found}) == 20
    assert desk.store.trouble() == ()


def test_who_gives_back_and_asks_again_stands_behind_who_waits(tmp_path: Path) -> None:
    """A has its turn, B waits, A gives back and asks at once: B has it next."""
    first, second = Turn(tmp_path / "x"), Turn(tmp_path / "x")
    assert first.take(1)
    order: list[str] = []
    waiting = threading.Thread(target=lambda: (second.take(10), order.append("B")))
    waiting.start()
    time.sleep(0.2)
    again = Turn(tmp_path / "x")
    first.give()
    got = threading.Thread(target=lambda: (again.take(10), order.append("A")))
    got.start()
    waiting.join()
    second.give()
    got.join()
    again.give()
    assert order == ["B", "A"]


def test_a_turn_that_comes_too_late_is_passed_on(tmp_path: Path) -> None:
    first, late, third = (Turn(tmp_path / "x") for _ in range(3))
    assert first.take(1)
    assert not late.take(0.1)
    first.give()
    assert third.take(5)
    third.give()


def test_restoring_beside_imports_loses_nothing_that_was_acknowledged(desk: Desk, tmp_path: Path) -> None:
    """What a writer stored before the exchange is in the safety copy, what it stored after it is in the store."""
    desk.tell("06-10", "6月,1.1-01,,1")
    copy = tmp_path / "copies" / "copy.duckdb"
    copy.parent.mkdir()
    backup(desk.store, copy)
    (process,) = writers(desk.store, 1, 12)
    while latest(desk.store) < 4:
        time.sleep(0.05)
    _, kept = restore(desk.store, copy, moment("06-12"))
    _, errors = process.communicate(timeout=300)
    assert process.returncode == 0, errors
    assert kept is not None
    stored = files(desk.store) | files(Store(kept))
    assert stored == {"月报.csv", *(f"1-{number}.csv" for number in range(12))}


def latest(store: Store) -> int:
    with store.reading() as con:
        return latest_number(con)


def files(store: Store) -> set[str]:
    with store.reading() as con:
        return {row[0] for row in con.execute("select file from batches where kind = 'import'").fetchall()}


def test_a_living_store_is_no_backup_to_be_replaced(desk: Desk, tmp_path: Path) -> None:
    """Itself, by another way to write its path, or another that is in use."""
    desk.tell("06-10", "6月,1.1-01,,1")
    other = Desk(Store(tmp_path / "other.duckdb"), desk.plan)
    other.tell("06-10", "6月,1.1-01,,2")
    (tmp_path / "deep").mkdir()
    for target in (
        tmp_path / "progress.duckdb",
        tmp_path / "deep" / ".." / "progress.duckdb",
        tmp_path / "other.duckdb",
    ):
        with pytest.raises(StoreError) as raised:
            backup(desk.store, target)
        assert str(raised.value) == f"{target} 是正在使用的记录库，不能当作备份文件覆盖。请换一个文件名。"
    assert [f.value for f in other.known()] == [2]


def test_a_backup_that_another_program_has_open_is_busy(desk: Desk, tmp_path: Path) -> None:
    """Not “no backup”."""
    desk.tell("06-10", "6月,1.1-01,,1")
    copy = tmp_path / "copy.duckdb"
    backup(desk.store, copy)
    hold = f"import duckdb, sys; c = duckdb.connect({str(copy)!r}); print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        with pytest.raises(StoreError) as raised:
            restore(desk.store, copy, moment("06-12"))
        process.communicate()
    assert str(raised.value) == "记录库正被另一个程序占用，请稍后再试。"


def test_what_a_backup_that_was_cut_left_is_cleared(desk: Desk, tmp_path: Path) -> None:
    """The parts of a process that is no more; those of one that lives stay."""
    desk.tell("06-10", "6月,1.1-01,,1")
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    old, old_log, living = (
        tmp_path / name for name in (f".c.duckdb.part-{gone.pid}", f".c.duckdb.part-{gone.pid}.wal", ".c.duckdb.part-1")
    )
    for part in (old, old_log, living):
        part.write_bytes(b"half")
    backup(desk.store, tmp_path / "c.duckdb")
    assert (old.exists(), old_log.exists(), living.exists()) == (False, False, True)
