"""What is found and said when a store is opened: logs lost, cut, garbled or foreign, older copies, older versions."""

import os
import shutil
from pathlib import Path

import duckdb
import pytest

from records import Store, StoreError, backup, latest_number, losses, remember_plan
from records.store.file import witness
from records.store.file.merging import log_of, merge
from records.store.store import SCHEMA
from tests.conftest import Desk, moment


def fresh(desk: Desk, name: str = "other") -> Store:
    """The same files under another name, as another process would find them."""
    assert desk.store.file is not None
    for path in desk.store.file.parent.glob(f"{desk.store.file.name}*"):
        shutil.copy2(path, path.with_name(path.name.replace("progress", name)))
    return Store(desk.store.file.with_name(f"{name}.duckdb"))


def numbers(store: Store) -> list[int]:
    with store.reading() as con:
        return [row[0] for row in con.execute("select batch from batches order by batch").fetchall()]


def log(store: Store) -> Path:
    assert store.file is not None
    return log_of(store.file)


@pytest.fixture
def three(desk: Desk) -> Desk:
    """Three files, the last two in the log alone."""
    desk.tell("06-10", "6月,1.1-01,,100")
    assert desk.store.file is not None
    merge(desk.store.file)
    desk.tell("06-11", "6月,1.1-01,,110")
    desk.tell("06-12", "6月,1.1-01,,120")
    assert log(desk.store).stat().st_size > 0
    return desk


def test_nothing_is_said_of_a_store_in_order(three: Desk) -> None:
    store = fresh(three)
    assert numbers(store) == [1, 2, 3]
    assert store.trouble() == ()


def test_a_log_that_is_gone_is_said_with_what_it_held(three: Desk) -> None:
    """The two batches by name, once; numbers go on behind them, and the history has the loss."""
    store = fresh(three)
    log(store).unlink()
    assert numbers(store) == [1, 4]
    sentence = (
        "记录库中没有此前已入库的批次 2（文件 月报.csv，张三，2024-06-11 09:00）、"
        "批次 3（文件 月报.csv，张三，2024-06-12 09:00）：文件可能被换成了旧的副本，或断电、磁盘损坏时丢失。"
        "请重新上报，或用较新的备份恢复。"
    )
    assert store.trouble() == (sentence,)
    with store.reading() as con:
        assert [words for _, words in losses(con, latest_number(con))] == [sentence]
    assert numbers(store) == [1, 4]


@pytest.mark.parametrize("garbage", [b"", b"\x00" * 5000, bytes(range(256)) * 20])
def test_a_log_of_garbage_is_said_too(three: Desk, garbage: bytes) -> None:
    """DuckDB 1.5 takes it for no log, without a word."""
    store = fresh(three)
    log(store).write_bytes(garbage)
    assert numbers(store) == [1, 4]
    assert "批次 2（" in store.trouble()[0]


def test_a_log_garbled_in_the_middle_gives_what_comes_before(three: Desk) -> None:
    """Batch 2 is found again, batch 3 is said; the log as it was lies beside."""
    store = fresh(three)
    content = bytearray(log(store).read_bytes())
    content[-200] ^= 0xFF
    log(store).write_bytes(content)
    assert numbers(store) == [1, 2, 4]
    mended, missing = store.trouble()
    assert mended.startswith("记录库的日志从第 ")
    assert "批次 3（" in missing and "批次 2（" not in missing
    (aside,) = log(store).parent.glob("other.duckdb.wal.*.aside")
    assert aside.read_bytes() == content


def test_an_older_copy_with_the_newer_log(three: Desk) -> None:
    """The copy of the file from before the merge, and a log written after it."""
    store = fresh(three)
    assert store.file is not None
    older = store.file.read_bytes()
    merge(store.file)
    Desk(store, three.plan).tell("06-13", "6月,1.1-01,,130")
    newer = log(store).read_bytes()
    elsewhere = store.file.with_name("put-back.duckdb")
    elsewhere.write_bytes(older)
    log_of(elsewhere).write_bytes(newer)
    shutil.copy2(f"{store.file}{witness.ENDING}", f"{elsewhere}{witness.ENDING}")
    found = Store(elsewhere)
    assert numbers(found) == [1, 5]
    assert found.trouble()[0].startswith("记录库的日志属于另一个记录库或更新的副本，没有并入；另存为 ")
    assert "批次 2（" in found.trouble()[1] and "批次 4（" in found.trouble()[1]


def test_a_log_of_another_store(three: Desk, tmp_path: Path) -> None:
    other = Desk(Store(tmp_path / "b" / "b.duckdb"), three.plan)
    other.tell("06-10", "6月,1.1-01,,7")
    store = fresh(three)
    log(store).write_bytes(log(other.store).read_bytes())
    assert numbers(store) == [1, 4]
    assert store.trouble()[0].startswith("记录库的日志属于另一个记录库")


def test_a_log_merged_already_is_dropped_without_a_word(three: Desk) -> None:
    """The exchange was cut before the log was removed."""
    store = fresh(three)
    assert store.file is not None
    before = log(store).read_bytes()
    merge(store.file)
    log(store).write_bytes(before)
    assert numbers(store) == [1, 2, 3]
    assert store.trouble() == ()
    assert not log(store).exists()


def test_a_store_of_an_older_version_moves_over(desk: Desk, tmp_path: Path) -> None:
    """v1.0.0, with a log of its own: everything is there, and the file is of the new version."""
    file = tmp_path / "old.duckdb"
    with duckdb.connect(str(file)) as con:
        con.execute(SCHEMA)
        con.execute("insert into batches (batch, kind, demo) values (1, 'plan', false)")
    con = duckdb.connect(str(file))
    con.execute("pragma disable_checkpoint_on_shutdown")
    con.execute("insert into batches (batch, kind, demo) values (2, 'plan', false)")
    con.close()
    assert log_of(file).exists()
    assert numbers(Store(file)) == [1, 2]
    with duckdb.connect(str(file), read_only=True) as con:
        (tags,) = con.execute("select tags from duckdb_databases() where database_name = 'old'").fetchone() or ({},)
    assert tags == {"storage_version": "v1.4.0+"}
    assert not log_of(file).exists()


def test_an_empty_file_is_no_damage(tmp_path: Path) -> None:
    """What a start that was cut left of older releases."""
    file = tmp_path / "progress.duckdb"
    file.touch()
    store = Store(file)
    assert not store.exists()
    assert store.never_was()
    assert numbers(store) == []
    with store.writing():
        pass
    assert store.exists()


def test_where_real_records_were_nothing_is_a_first_start(desk: Desk, tmp_path: Path) -> None:
    """The file is gone, its witness is not: no sample goes into the new one, and the loss is said."""
    desk.tell("06-10", "6月,1.1-01,,100")
    store = fresh(desk)
    assert store.file is not None
    store.file.unlink()
    log(store).unlink(missing_ok=True)
    assert not store.never_was()
    remember_plan(store, desk.plan, moment("06-11"))
    assert numbers(store) == [2, 3]


def test_files_are_their_owners(desk: Desk, tmp_path: Path) -> None:
    """Store, log, witness and backup, whatever the umask."""
    desk.tell("06-10", "6月,1.1-01,,100")
    backup(desk.store, tmp_path / "copy.duckdb")
    found = {path.name: oct(path.stat().st_mode & 0o777) for path in tmp_path.iterdir() if path.is_file()}
    assert set(found) >= {"progress.duckdb", "progress.duckdb.wal", "progress.duckdb.witness", "copy.duckdb"}
    assert set(found.values()) == {"0o600"}


def test_a_witness_cut_in_the_middle_of_a_line(three: Desk) -> None:
    """The next line does not grow onto the rest of it."""
    store = fresh(three)
    assert store.file is not None
    path = Path(f"{store.file}{witness.ENDING}")
    path.write_bytes(path.read_bytes()[:-10])
    assert [line.batch for line in witness.read(store.file)] == [1, 2]
    assert numbers(store) == [1, 2, 3]
    Desk(store, three.plan).tell("06-13", "6月,1.1-01,,130")
    assert [line.batch for line in witness.read(store.file)] == [1, 2, 3, 4]


def test_a_pipe_is_no_store(tmp_path: Path) -> None:
    """It would keep whoever opens it waiting."""
    pipe = tmp_path / "progress.duckdb"
    os.mkfifo(pipe)
    with pytest.raises(StoreError) as raised, Store(pipe).writing():
        pass
    assert str(raised.value) == f"打不开记录库 {pipe}，它不是普通文件。请核对路径。"
