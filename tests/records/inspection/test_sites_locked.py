"""A sheet of sites that moves locked months: the office alone, with its reason, and it stands in 已锁定期数据变更表.

Worked by hand: t1 counts 家 over sites 1 中山站 (1), 2 福泉站 (3); t2 counts 张 by 街镇, its site 1 一院 50 of 新华路街道. May and June
were told and are locked.
"""

from collections.abc import Collection
from datetime import date

import pytest

from metrics.task.assess import assess
from records import (
    CheckedSites,
    Snapshot,
    Upload,
    changed_when_locked,
    lock_month,
    registered,
    revert,
    take_sites,
    unlock_month,
)
from reports.reporting_list import register_rows
from tests.conftest import Desk, moment
from tests.records.inspection.test_sites_monthly import actual, hand_in
from tests.records.inspection.test_sites_monthly import desk as desk

HEADER = "任务编号,点位编号,点位名称,街镇,数量,调整为,原因"
MAY, JUNE = date(2024, 5, 1), date(2024, 6, 1)


@pytest.fixture
def locked(desk: Desk) -> Desk:
    hand_in(desk, "5月,t1,1,,启用", "5月,t1,2,,竣工", "5月,t2,1,,启用", received="05-18")
    hand_in(desk, "6月,t1,2,,启用", "6月,t2,1,,无变化")
    for month in (MAY, JUNE):
        lock_month(desk.store, month, person="李四", reason="会后", when=moment("06-21"))
    return desk


def sheet(desk: Desk, *rows: str, office: bool = True) -> CheckedSites:
    when = moment("06-25")
    with desk.store.writing() as con:
        upload = Upload("点位.csv", "\n".join([HEADER, *rows]).encode())
        return take_sites(con, desk.plan, upload, person="张三", received=when, stored=when, office=office).checked


def changes(desk: Desk) -> list[list[str]]:
    """月份, 任务, 街镇, 原数, 现数 and 更正原因 of 已锁定期数据变更表."""
    with desk.store.reading() as con:
        rows = register_rows(desk.plan, registered(con, desk.plan, desk.number()))
    return [[*row[:5], row[7]] for row in rows]


def marked(desk: Desk, tasks: Collection[str] | None = None) -> set[tuple[str, int]]:
    with desk.store.reading() as con:
        found = changed_when_locked(con, desk.plan, desk.number(), tasks)
        snapshot = Snapshot(desk.number(), date(2024, 12, 31))
        standings = assess(con, desk.plan, snapshot).standings
    assert {(id, m) for id, of in standings.items() for m, s in of.items() if s.changed_after_lock} >= {
        (id, month.month) for id, month in found
    }
    return {(id, month.month) for id, month in found}


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (
            "t1,1,,,2,,点错了",
            "第 2 行「数量」：读到“2”，5、6 月已锁定，这样改会使点位中山站在其中计入的数由 1家 变为 2家，只能由局办公室改。"
            "请连同原因交局办公室。",
        ),
        (
            "t1,2,,,,取消,不建了",
            "第 2 行「调整为」：读到“取消”，6 月已锁定，这样改会使点位福泉站在其中计入的数由 3家 变为 0家，只能由局办公室改。"
            "请连同原因交局办公室。",
        ),
        (
            "t2,1,,新泾镇,,,搬了",
            "第 2 行「街镇」：读到“新泾镇”，5、6 月已锁定，这样改会使点位一院在其中计入的数由 新华路街道 变为 新泾镇，只能由局办公室改。"
            "请连同原因交局办公室。",
        ),
    ],
)
def test_a_department_may_not(locked: Desk, row: str, sentence: str) -> None:
    """Nothing of the row is stored; the rest of the sheet is."""
    before = (actual(locked, 5), actual(locked, 6), actual(locked, 6, "t2"))
    checked = sheet(locked, row, "t1,5,古北站,仙霞新村街道,1,,", "t1,3,新站,,,,", office=False)
    assert [p.message for p in checked.rejected] == [sentence]
    assert [(each.site, each.name) for each in checked.rows] == [("5", "古北站"), ("3", "新站")]
    assert checked.unchanged == 0
    assert (actual(locked, 5), actual(locked, 6), actual(locked, 6, "t2")) == before == (1, 4, 50)
    assert changes(locked) == []


def test_what_moves_no_figure_is_nobodys_business(locked: Desk) -> None:
    """A name, a planned month, a site that has not finished, and a locked month opened again."""
    assert sheet(locked, "t1,1,中山路站,,,,", "t1,3,,,5,,", office=False).rejected == ()
    assert len(sheet(locked, "t1,2,,,4,,", office=False).rejected) == 1
    unlock_month(locked.store, JUNE, person="李四", reason="重报", when=moment("06-26"))
    assert sheet(locked, "t1,2,,,4,,多数了一处", office=False).rejected == ()
    assert (actual(locked, 5), actual(locked, 6)) == (1, 5)


def test_the_office_with_its_reason(locked: Desk) -> None:
    """Refused without; with it stored, marked and listed month by month; so is the undoing of the sheet."""
    (refused,) = sheet(locked, "t1,1,,,2,,").rejected
    assert refused.message == (
        "第 2 行「数量」：读到“2”，5、6 月已锁定，这样改会使点位中山站在其中计入的数由 1家 变为 2家，须写明原因。请填「原因」。"
    )
    checked = sheet(locked, "t1,1,,,2,,两处合并")
    assert checked.rejected == ()
    assert [p.message for p in checked.warnings if p.row] == [
        "第 2 行「数量」：读到“2”，5、6 月已锁定，这样改会使点位中山站在其中计入的数由 1家 变为 2家，将列入已锁定期数据变更表。"
    ]
    assert (actual(locked, 5), actual(locked, 6)) == (2, 5)
    listed = [[f"2024-0{m}", "t1 任务1", "点位 1", "1家", "2家", "两处合并"] for m in (5, 6)]
    assert changes(locked) == listed
    assert marked(locked) == marked(locked, ["t1"]) == {("t1", 5), ("t1", 6)}
    assert marked(locked, ["t2"]) == set()
    revert(locked.store, locked.number(), person="李四", reason="没有合并", when=moment("06-26"))
    assert changes(locked) == [*listed, *([*row[:3], "2家", "1家", "没有合并"] for row in listed)]


def test_months_that_are_over_and_not_locked(desk: Desk) -> None:
    """June was told by its deadline, 20 June; on 25 June another 数量 moves it: with a reason, whoever sends it. July is not told
    yet and needs none; nor does a site that nothing was told of."""
    hand_in(desk, "6月,t1,2,,启用")
    (refused,) = sheet(desk, "t1,2,,,4,,", "t1,1,,,2,,", office=False).rejected
    assert refused.message == (
        "第 2 行「数量」：读到“4”，6 月的报送截止日已过，这样改会使点位福泉站在其中计入的数由 3家 变为 4家，须写明原因。请填「原因」。"
    )
    assert sheet(desk, "t1,2,,,4,,多数了一处", office=False).rejected == ()
    assert actual(desk, 6) == 4
    assert changes(desk) == []


def test_from_one_unit_to_another(locked: Desk) -> None:
    """Both 街镇 are told; a site replaced by another gives its number to nobody until that one has finished."""
    assert sheet(locked, "t2,1,,新泾镇,,,搬了", "t1,2,,,,3,租约到期").rejected == ()
    assert changes(locked) == [
        ["2024-06", "t1 任务1", "点位 2", "3家", "0家", "租约到期"],
        *(
            [f"2024-0{m}", "t2 任务2", f"{unit}点位 1", *counts, "搬了"]
            for m in (5, 6)
            for unit, counts in (("新华路街道", ("50张", "0张")), ("新泾镇", ("0张", "50张")))
        ),
    ]
