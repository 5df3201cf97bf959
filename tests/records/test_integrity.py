"""What does not fit together in a store is found when it is opened, and no such backup is taken back."""

from pathlib import Path

import duckdb
import pytest

from records import Store, StoreError, backup, restore
from records.store.integrity import problems
from tests.conftest import Desk, moment

SPOILED = {
    "insert into batches by name select * from batches where batch = 2": "批次编号重复：2。",
    "delete from batches where batch = 2": "有数据行不属于任何批次：2。批次编号缺失：2。",
    "update batches set batch = 9 where batch = 3": "有数据行不属于任何批次：3。批次编号缺失：3–8。",
}


@pytest.fixture
def copy(desk: Desk, tmp_path: Path) -> Path:
    """A backup of three files."""
    for value in (100, 110, 120):
        desk.tell("06-10", f"6月,1.1-01,,{value}")
    file = tmp_path / "copy.duckdb"
    backup(desk.store, file)
    return file


@pytest.mark.parametrize("spoil", SPOILED)
def test_it_is_said_and_a_backup_refused(desk: Desk, copy: Path, spoil: str) -> None:
    with duckdb.connect(str(copy)) as con:
        assert problems(con) == []
        con.execute(spoil)
        assert "".join(problems(con)) == SPOILED[spoil]
    with pytest.raises(StoreError) as raised:
        restore(desk.store, copy, moment("06-12"))
    assert str(raised.value) == (f"备份文件 {copy} 前后不一致，没有恢复任何数据：{SPOILED[spoil]}请换一个备份文件。")
    assert [f.value for f in desk.known()] == [120]
    found = Store(copy)
    with found.reading():
        pass
    assert "".join(found.trouble()) == SPOILED[spoil]


def test_a_clearing_explains_the_numbers_it_took(desk: Desk) -> None:
    desk.tell("06-10", "6月,1.1-01,,100", demo=True)
    desk.tell("06-11", "6月,1.1-01,,110")
    with desk.store.writing() as con:
        con.execute("delete from entries where batch = 1")
        con.execute("delete from outcomes where batch = 1")
        con.execute("delete from batches where batch = 1")
        con.execute("insert into batches (batch, kind, demo) values (3, 'cleared', false)")
    with desk.store.reading() as con:
        assert problems(con) == []


def test_a_view_in_a_backup_reads_no_other_file(desk: Desk, copy: Path, tmp_path: Path) -> None:
    """A table that is none is refused; nothing outside of the file is opened."""
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n", encoding="utf-8")
    with duckdb.connect(str(copy)) as con:
        con.execute("alter table slides rename to kept")
        con.execute(f"create view slides as select kept.* from kept, read_csv('{secret}')")
    with pytest.raises(StoreError) as raised:
        restore(desk.store, copy, moment("06-12"))
    assert str(raised.value) == f"{copy} 不是本系统的备份文件，没有恢复任何数据。"
