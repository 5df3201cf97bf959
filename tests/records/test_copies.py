"""Copies and back, with 议定事项 and arranged decks; a copy made by release 0.1 holds neither table."""

from pathlib import Path

import duckdb
import pytest

from records import (
    SlideChoice,
    Store,
    StoreError,
    arrange,
    arranged,
    backup,
    close_decision,
    decide,
    decisions,
    latest_number,
    restore,
)
from records.store.backup import TABLES
from tests.conftest import Desk, day, moment

RELEASE_0_1 = """
create table batches (
    batch integer, kind varchar, file varchar, sha256 varchar, content blob, encoding varchar, person varchar,
    received timestamp, stored timestamp, reverts integer, reason varchar, month date, demo boolean
);
create table entries (
    batch integer, line integer, month date, task varchar, unit varchar, same boolean, value decimal(28, 10),
    denominator decimal(28, 10), stage varchar, progress varchar, reason varchar, next_step varchar
);
insert into batches values (
    1, 'import', '6月.csv', null, null, 'utf-8', '张三', '2024-06-18 09:00', '2024-06-18 09:00', null, null, null, false
);
insert into entries values (1, 2, '2024-06-01', '1.1-01', null, false, 120, null, null, null, null, null);
"""
"""The two tables as release 0.1 made them, with one record."""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A file with the tables of release 0.1."""
    file = tmp_path / "old.duckdb"
    with duckdb.connect(str(file)) as con:
        con.execute(RELEASE_0_1)
    return file


def busy(desk: Desk) -> None:
    """A file, a decision made and closed, an arranged deck: batches 1 to 4."""
    desk.tell("06-18", "6月,1.1-01,,130")
    decide(desk.store, month=day("06-01"), text="加班组", owner="甲", person="乙", when=moment("06-25"))
    close_decision(desk.store, 2, result="好", person="乙", when=moment("07-25"))
    arrange(desk.store, day("06-01"), [SlideChoice("title", notes="慢讲")], person="乙", when=moment("06-25"))


def held(desk: Desk) -> tuple[list[int], list[tuple[str, str | None]], list[SlideChoice] | None]:
    """The figures, the decisions with their results, June's deck."""
    with desk.store.reading() as con:
        number = latest_number(con)
        found = [(d.text, d.result) for d in decisions(con, number)]
        return [int(f.value or 0) for f in desk.known()], found, arranged(con, day("06-01"), number)


FULL = ([130], [("加班组", "好")], [SlideChoice("title", notes="慢讲")])


def test_everything_comes_back(both: Desk, tmp_path: Path) -> None:
    """Into the same store, after it went on; what it had then lies in a copy of its own."""
    busy(both)
    file = tmp_path / "copy.duckdb"
    assert backup(both.store, file) == 4
    decide(both.store, month=day("07-01"), text="后来的", owner="甲", person="乙", when=moment("07-26"))
    arrange(both.store, day("06-01"), [], person="乙", when=moment("07-26"))
    count, kept = restore(both.store, file, moment("07-27"))
    assert (count, held(both)) == (4, FULL)
    assert kept is not None
    assert held(Desk(Store(kept), both.plan))[1] == [("加班组", "好"), ("后来的", None)]


def test_into_a_new_store(both: Desk, tmp_path: Path) -> None:
    """From either sort of store into a plain file."""
    busy(both)
    backup(both.store, tmp_path / "copy.duckdb")
    other = Desk(Store(tmp_path / "other.duckdb"), both.plan)
    assert restore(other.store, tmp_path / "copy.duckdb", moment("07-27")) == (4, None)
    assert held(other) == FULL


def test_a_copy_of_release_0_1(both: Desk, old: Path) -> None:
    """It comes back, into a store that had decisions: those are gone, since the copy has none. Work goes on from there."""
    busy(both)
    count, _ = restore(both.store, old, moment("07-27"))
    assert (count, held(both)) == (1, ([120], [], None))
    assert decide(both.store, month=day("06-01"), text="新", owner="甲", person="乙", when=moment("07-28")) == 2
    assert held(both)[1] == [("新", None)]


@pytest.fixture
def older_copy(tmp_path: Path) -> Path:
    """An older copy under the name to copy to."""
    file = tmp_path / "copy.duckdb"
    with duckdb.connect(str(file)) as con:
        con.execute(RELEASE_0_1)
    return file


def test_a_store_of_release_0_1(old: Path, older_copy: Path) -> None:
    """Opened by this release it gets the tables it lacks, and is copied with them, also over a copy of its time."""
    store = Store(old)
    decide(store, month=day("06-01"), text="新", owner="甲", person="乙", when=moment("07-28"))
    assert backup(store, older_copy) == 2
    with duckdb.connect(str(older_copy), read_only=True) as con:
        names = {row[0] for row in con.execute("show tables").fetchall()}
    assert names == {*TABLES}


def test_tables_of_another_program(desk: Desk, old: Path) -> None:
    """A later table with other columns is no copy of ours; nothing is restored."""
    busy(desk)
    with duckdb.connect(str(old)) as con:
        con.execute("create table decisions (id integer)")
    with pytest.raises(StoreError) as raised:
        restore(desk.store, old, moment("07-27"))
    assert str(raised.value) == f"{old} 不是本系统的备份文件，没有恢复任何数据。"
    assert held(desk) == FULL


def test_a_restore_is_seen_as_a_change(both: Desk, tmp_path: Path) -> None:
    """By its mark alone: afterwards the last batch has the number it had."""
    busy(both)
    backup(both.store, tmp_path / "copy.duckdb")
    before = both.store.changed()
    restore(both.store, tmp_path / "copy.duckdb", moment("07-27"))
    assert both.number() == 4
    assert before is not None
    assert both.store.changed() != before
