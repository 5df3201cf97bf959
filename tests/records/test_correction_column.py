"""更正原因 has a column of its own: in files under its many names, in stores of earlier releases as well."""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from plan import Plan
from records import Store, Upload, backup, read_sheet, records, restore
from tests.conftest import Desk, moment

EARLIER = """
create table batches (
    batch integer, kind varchar, file varchar, sha256 varchar, content blob, encoding varchar, person varchar,
    received timestamp, stored timestamp, reverts integer, reason varchar, month date, demo boolean
);
create table entries (
    batch integer, line integer, month date, task varchar, unit varchar, same boolean, value decimal(28, 10),
    denominator decimal(28, 10), stage varchar, progress varchar, reason varchar, next_step varchar
);
"""
"""The tables of batches and entries as earlier releases made them."""


@pytest.mark.parametrize(
    "name",
    ["更正原因", "更正说明", "更改原因", "更正理由", "变更原因（改数时填）", "*修改原因", "更正的原因", "数据更正原因"],
)
def test_the_column_is_known_by_its_names(name: str) -> None:
    sheet = read_sheet(Upload("6月.csv", f"任务编号,完成值,{name},滞后原因\n1.1-01,5,多计一户,雨天".encode()))
    (row,) = sheet.rows
    assert (row.correction, row.reason, sheet.ignored) == ("多计一户", "雨天", ())


def test_a_reason_and_another_in_one_column_is_nobodys() -> None:
    sheet = read_sheet(Upload("6月.csv", "任务编号,完成值,滞后原因及更正原因\n1.1-01,5,多计一户".encode()))
    assert sheet.ignored == ("滞后原因及更正原因",)


def test_a_row_of_nothing_but_a_reason_is_asked_about(desk: Desk) -> None:
    taken = desk.hand_in("月份,任务编号,完成值,更正原因\n2024-06,1.1-01,,多计一户")
    assert [problem.message for problem in taken.checked.rejected] == [
        "第 2 行「完成值」：没有填数，这一行的文字说明未入库。数没有变的请写 无变化。"
    ]


def test_it_is_kept_beside_the_reason_of_a_lag(desk: Desk) -> None:
    desk.hand_in("月份,任务编号,完成值,更正原因,滞后原因\n2024-06,1.1-02,1,多计一户,雨天", "06-18")
    (fact,) = desk.known()
    assert (fact.correction, fact.reason) == ("多计一户", "雨天")
    with desk.store.reading() as con:
        (record,) = records(con)
    assert (record.correction, record.reason) == ("多计一户", "雨天")


def earlier_store(file: Path) -> Store:
    """One file of a release without the column: 120, and a reason beside it."""
    with duckdb.connect(str(file)) as con:
        con.execute(EARLIER)
        con.execute(
            """
            insert into batches (batch, kind, file, sha256, content, encoding, person, received, stored, demo)
            values (1, 'import', '6月.csv', 'x', 'x'::blob, 'utf-8', '张三', $when, $when, false)
            """,
            {"when": moment("06-18")},
        )
        con.execute(
            """
            insert into entries (batch, line, month, task, same, value, reason)
            values (1, 2, $month, '1.1-01', false, 120, '多计一户')
            """,
            {"month": date(2024, 6, 1)},
        )
    return Store(file)


def test_a_store_of_an_earlier_release_opens_and_means_what_it_meant(small: Plan, tmp_path: Path) -> None:
    """Opened twice, stored into, opened again: the old row has no 更正原因, neither none; the new one has its own."""
    store = earlier_store(tmp_path / "old.duckdb")
    for _ in range(2):
        with store.reading() as con:
            (record,) = records(con)
        assert (record.reason, record.correction, record.value) == ("多计一户", None, 120)
    desk = Desk(store, small)
    desk.hand_in("月份,任务编号,完成值,更正原因\n2024-07,1.1-01,130,\n2024-05,1.1-01,100,补报", "07-18")
    with store.reading() as con:
        assert {r.month.month: r.correction for r in records(con)} == {5: "补报", 6: None, 7: ""}
    assert store.trouble() == ()


def test_a_backup_of_an_earlier_release_is_restored(desk: Desk, tmp_path: Path) -> None:
    copy = tmp_path / "copy.duckdb"
    earlier_store(copy)
    count, _ = restore(desk.store, copy, moment("07-01"))
    assert count == 1
    desk.hand_in("月份,任务编号,完成值,更正原因\n2024-05,1.1-01,100,补报", "07-18")
    assert backup(desk.store, tmp_path / "new.duckdb") == 2
    with Store(tmp_path / "new.duckdb").reading() as con:
        assert [(r.month.month, r.correction) for r in records(con)] == [(5, "补报"), (6, None)]
