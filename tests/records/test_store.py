"""The two sorts of store: creating, transactions, sample records, remembered plans, other processes."""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from plan import Plan, parse_plan
from records import (
    Store,
    StoreError,
    backup,
    clear_demo,
    has_demo,
    latest_number,
    plan_text,
    remember_plan,
    restore,
    revert,
)
from tests.conftest import HEADER, ROOT, Desk, moment

HOLD = """
import sys, time
import records.store.store
from records import Store
records.store.store.PATIENCE_SECONDS = 2
with Store(sys.argv[1]).writing() as con:
    con.execute("insert into batches (batch, kind, demo) values (1, 'import', false)")
    print("held", flush=True)
    time.sleep(0.4)
"""
"""A second process that keeps the store for 0.4 seconds."""


def held(store: Store) -> subprocess.Popen[str]:
    """Start the second process and return once it holds the store."""
    process = subprocess.Popen([sys.executable, "-c", HOLD, store.address], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_process_waits_its_turn(store: Store) -> None:
    """While another process holds the store, a writer waits until it is free and then succeeds."""
    with held(store) as process:
        began = time.monotonic()
        with store.writing() as con:
            number = latest_number(con) + 1
            con.execute("insert into batches (batch, kind) values ($n, 'import')", {"n": number})
        waited = time.monotonic() - began
    assert process.returncode == 0
    assert number == 2
    assert 0.1 < waited < 8


def test_another_process_works_while_this_one_is_idle(store: Store) -> None:
    """`manage.py` works while the server runs: a store that was used and let go is free."""
    with store.writing() as con:
        con.execute("insert into batches (batch, kind) values (7, 'import')")
    with store.reading() as con:
        assert latest_number(con) == 7
    with held(store) as process:
        pass
    assert process.returncode == 0
    with store.reading() as con:
        row = con.execute("select count(*) from batches").fetchone()
    assert row == (2,)


def test_a_reader_waits_too(file_store: Store) -> None:
    with held(file_store), file_store.reading() as con:
        assert latest_number(con) == 1


def test_patience_ends_with_a_sentence(file_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("records.store.store.PATIENCE_SECONDS", 0.1)
    with held(file_store), pytest.raises(StoreError) as raised, file_store.reading():
        pass
    assert str(raised.value) == "记录库正被另一个程序占用，请稍后再试。"


def test_looking_does_not_create(tmp_path: Path) -> None:
    """A store that does not exist yet is empty, and stays away until something is written."""
    store = Store(tmp_path / "new" / "progress.duckdb")
    assert not store.exists()
    with store.reading() as con:
        assert latest_number(con) == 0
    assert not (tmp_path / "new").exists()
    with store.writing():
        pass
    assert store.exists()


def test_all_or_nothing(store: Store) -> None:
    """An error in the middle leaves nothing of the transaction; so does a rehearsal."""
    insert = "insert into batches (batch, kind) values (1, 'import')"
    with pytest.raises(ZeroDivisionError), store.writing() as con:
        con.execute(insert)
        raise ZeroDivisionError
    with store.writing(keep=False) as con:
        con.execute(insert)
        assert latest_number(con) == 1
    with store.reading() as con:
        assert latest_number(con) == 0


def test_reading_while_writing(store: Store) -> None:
    """A page that looks while a file is being stored sees the state before it."""
    with store.writing() as con:
        con.execute("insert into batches (batch, kind) values (1, 'import')")
        with store.reading() as other:
            assert latest_number(other) == 0
    with store.reading() as other:
        assert latest_number(other) == 1


def test_two_readers_at_once(store: Store) -> None:
    """Two pages of one server look at the same time."""
    with store.writing() as con:
        con.execute("insert into batches (batch, kind) values (1, 'import')")
    with store.reading() as one, store.reading() as other:
        assert (latest_number(one), latest_number(other)) == (1, 1)


def test_many_threads(store: Store) -> None:
    """Four writers and four readers: numbers without gaps or twins, no reader sees half a batch."""

    def write(_: int) -> int:
        with store.writing() as con:
            number = latest_number(con) + 1
            con.execute("insert into batches (batch, kind) values ($n, 'import')", {"n": number})
            con.execute("insert into entries (batch, line) values ($n, 2)", {"n": number})
        return number

    def read(_: int) -> tuple[int, int]:
        with store.reading() as con:
            row = con.execute("select count(*), (select count(*) from entries) from batches").fetchone()
        assert row is not None
        return row[0], row[1]

    with ThreadPoolExecutor(8) as pool:
        written, seen = pool.map(write, range(12)), pool.map(read, range(12))
        assert sorted(written) == list(range(1, 13))
        assert [batches == entries for batches, entries in seen] == [True] * 12


def test_a_copy_and_back(both: Desk, tmp_path: Path) -> None:
    """Back to the copy: what came later is gone, and lies beside it in a copy of its own."""
    file = tmp_path / "copy.duckdb"
    both.tell("06-10", "6月,1.1-01,,120")
    assert backup(both.store, file) == 1
    both.tell("06-11", "6月,1.1-01,,130")
    count, kept = restore(both.store, file, moment("06-12"))
    assert count == 1
    assert [int(f.value or 0) for f in both.known()] == [120]
    assert kept is not None and kept.name == "copy.before-restore-20240612-090000.duckdb"
    assert [int(f.value or 0) for f in Desk(Store(kept), both.plan).known()] == [130]


def test_what_is_no_copy(desk: Desk, tmp_path: Path) -> None:
    """Nothing is replaced by a file that holds no records."""
    desk.tell("06-10", "6月,1.1-01,,120")
    with pytest.raises(StoreError) as raised:
        restore(desk.store, tmp_path / "no.duckdb", moment("06-12"))
    assert str(raised.value) == f"没有找到备份文件 {tmp_path / 'no.duckdb'}。"
    other = tmp_path / "other.duckdb"
    other.write_text("x")
    with pytest.raises(StoreError) as raised:
        restore(desk.store, other, moment("06-12"))
    assert str(raised.value) == f"{other} 不是本系统的备份文件，没有恢复任何数据。"
    assert [int(f.value or 0) for f in desk.known()] == [120]


def test_what_is_no_store(tmp_path: Path) -> None:
    file = tmp_path / "progress.duckdb"
    file.write_text("名单" * 5000, encoding="utf-8")
    with pytest.raises(StoreError) as raised, Store(file).reading():
        pass
    assert str(raised.value).startswith(f"打不开记录库 {file}")
    with pytest.raises(StoreError) as raised, Store(file / "below.duckdb").writing():
        pass
    assert str(raised.value) == f"打不开记录库 {file / 'below.duckdb'}。请检查目录是否可写。"


def test_the_mark_of_a_change(file_store: Store) -> None:
    """Equal as long as nothing is stored; a look is no change."""
    with file_store.writing() as con:
        con.execute("insert into batches (batch, kind) values (1, 'import')")
    before = file_store.changed()
    with file_store.reading():
        pass
    assert file_store.changed() == before
    with file_store.writing() as con:
        con.execute("insert into batches (batch, kind) values (2, 'import')")
    assert file_store.changed() != before


def test_a_shared_store_tells_no_mark(tmp_path: Path) -> None:
    store = Store(f"ducklake:{tmp_path}/catalog.ducklake")
    assert (store.file, store.changed(), store.exists()) == (None, None, True)


def test_sample_records_go_and_real_ones_stay(both: Desk) -> None:
    """Two sample files, one of them undone, and a real one: only the sample is cleared."""
    both.tell("06-10", "6月,1.1-01,,120", demo=True)
    both.tell("06-11", "6月,1.1-01,,130", "6月,1.1-02,,1", demo=True)
    revert(both.store, 2, person="李四", reason="试", when=moment("06-12"))
    both.tell("06-13", "6月,2.1-02,,40")
    with both.store.reading() as con:
        assert [has_demo(con, n) for n in (0, 1, 4)] == [False, True, True]
    assert clear_demo(both.store, moment("06-14")) > 0
    assert [(f.task, int(f.value or 0)) for f in both.known()] == [("2.1-02", 40)]
    with both.store.reading() as con:
        assert not has_demo(con, 4)
        row = con.execute("select count(*) from entries").fetchone()
    assert row == (1,)
    assert clear_demo(both.store, moment("06-15")) == 0


def test_numbers_never_come_again(desk: Desk) -> None:
    """A link to snapshot 1 of the samples must not show other figures later: the clearing is batch 2."""
    desk.tell("06-10", "6月,1.1-01,,120", demo=True)
    clear_demo(desk.store, moment("06-14"))
    assert desk.number() == 2
    assert desk.tell("06-15", "6月,1.1-01,,5").batch == 3
    assert desk.known(number=2) == []


def test_how_many_files_were_cleared(desk: Desk) -> None:
    """Two sample files and the undoing of one are two files."""
    desk.tell("06-10", "6月,1.1-01,,120", demo=True)
    desk.tell("06-11", "6月,1.1-02,,1", demo=True)
    revert(desk.store, 2, person="李四", reason="试", when=moment("06-12"))
    assert clear_demo(desk.store, moment("06-14")) == 2


def test_the_plan_is_remembered_when_it_changes(store: Store, small: Plan) -> None:
    """The same text twice is one batch; each snapshot knows the text of its time."""
    other = parse_plan(small.text + "\n# 改\n")
    for when, plan in (("03-01", small), ("03-02", small), ("05-01", other), ("05-02", small)):
        remember_plan(store, plan, moment(when))
    with store.reading() as con:
        texts = [plan_text(con, number) for number in range(5)]
    assert texts == [None, small.text, other.text, small.text, small.text]
    assert Desk(store, small).number() == 3


def test_a_plan_counts_as_no_import(desk: Desk) -> None:
    """Between two files its batch takes a number of its own, and cannot be undone as a file."""
    desk.hand_in(f"{HEADER}\n6月,1.1-01,,120\n")
    remember_plan(desk.store, desk.plan, moment("06-19"))
    assert desk.hand_in(f"{HEADER}\n6月,1.1-02,,1\n").batch == 3
    assert [f.batch for f in desk.known()] == [1, 3]


def test_both_stores_are_what_they_say(store: Store) -> None:
    """The shared one really is a DuckLake catalog, the other a plain DuckDB file."""
    with store.writing():
        pass
    with store.reading() as con:
        row = con.execute("select type from duckdb_databases() where database_name = current_database()").fetchone()
    assert row == ("duckdb" if store.file else "ducklake",)
