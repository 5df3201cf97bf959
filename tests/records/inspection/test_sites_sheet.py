"""A sheet of sites: what is read of it, what is refused with which sentence, what it changes in the register."""

import io
from datetime import datetime

import pytest
from openpyxl import Workbook

from records import FileError, Site, Store, TakenSites, Upload, latest_number, register, revert, take_sites
from tests.conftest import Desk, moment, plan_of

SITES = "sites: {stages: [选址, 竣工, 启用], counted: 启用}"
PLAN = plan_of(
    f"kind: count, target: 3, unit: 家, pace: end, {SITES}",
    "kind: count, target: 100, unit: 张, pace: end, by_unit: true, sites: {stages: [改造, 启用], counted: 启用}",
    "kind: count, target: 300, unit: 户",
)
HEADER = "任务编号,点位编号,点位名称,街镇,地址,数量,选址,竣工,启用,改造,调整为,原因"


def sheet(store: Store, *rows: str, header: str = HEADER, received: str = "03-10") -> TakenSites:
    when = moment(received)
    with store.writing() as con:
        upload = Upload("点位.csv", "\n".join([header, *rows]).encode())
        return take_sites(con, PLAN, upload, person="张三", received=when, stored=when)


def held(store: Store) -> list[Site]:
    with store.reading() as con:
        return register(con, 2024, latest_number(con))


def refused(store: Store, *rows: str) -> list[str]:
    return [p.message for p in sheet(store, *rows).checked.rejected]


def test_what_is_read(store: Store) -> None:
    """Months as people write them, 街镇 without 街道, the unit in the cell, an empty 数量 for 1."""
    taken = sheet(
        store, "t1,A1,中山站,新华路,中山西路1号,,3月,2024-06,2024年9月", "t2,01,福利院,新泾镇,,50张,,,2024/9/1,5"
    )
    assert taken.checked.rejected == ()
    assert [(s.task, s.number, s.name, s.unit, s.address, int(s.quantity), dict(s.planned)) for s in held(store)] == [
        ("t1", "A1", "中山站", "新华路街道", "中山西路1号", 1, {"选址": 3, "竣工": 6, "启用": 9}),
        ("t2", "01", "福利院", "新泾镇", "", 50, {"改造": 5, "启用": 9}),
    ]
    assert [p.message for p in taken.checked.warnings] == [
        "t1 任务1：在册点位合计 1家，年度目标 3家。还有点位没有登记的请补上。",
        "t2 任务2：在册点位合计 50张，年度目标 100张。还有点位没有登记的请补上。",
    ]


def test_a_workbook_with_dates(file_store: Store) -> None:
    book = Workbook()
    page = book.active
    assert page
    page.append(["2024年点位表"])
    page.append(["任务编号", "点位编号", "点位名称", "启用（计划月份）", "备注"])
    page.append(["t1", 1, "中山站", datetime(2024, 9, 1), "甲"])
    out = io.BytesIO()
    book.save(out)
    when = moment("03-10")
    with file_store.writing() as con:
        taken = take_sites(con, PLAN, Upload("点位.xlsx", out.getvalue()), person="张三", received=when, stored=when)
    assert [(s.number, dict(s.planned)) for s in held(file_store)] == [("1", {"启用": 9})]
    assert taken.checked.warnings[0].message == "「备注」：不认识这一列，已忽略。"


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("t3,1,甲", "第 2 行「任务编号」：读到“t3”，任务“任务3”不按点位管理。有点位的任务是 t1、t2。"),
        ("t9,1,甲", "第 2 行「任务编号」：读到“t9”，2024 年计划中没有这个编号。请核对任务编号。"),
        (",1,甲", "第 2 行「任务编号」：任务编号是空的。请填写任务编号。"),
        ("t1,,甲", "第 2 行「点位编号」：没有填点位编号。请给每个点位编一个号，同一任务内不重复。"),
        ("t1,1,", "第 2 行「点位名称」：没有填点位名称。请填名称。"),
        ("t1,1,甲,新泾街", "第 2 行「街镇」：读到“新泾街”，不认识这个街镇。是不是新泾镇？"),
        ("t2,1,甲", "第 2 行「街镇」：没有填街镇，这项任务按街镇报送。请填点位所在的街镇。"),
        ("t1,1,甲,,,0", "第 2 行「数量」：读到“0”，应大于 0。一个点位算几个就填几，空着算 1。"),
        ("t1,1,甲,,,0.5", "第 2 行「数量」：读到“0.5”，应为整数，单位是家。一个点位算几个就填几，空着算 1。"),
        ("t1,1,甲,,,,上半年", "第 2 行「选址」：读到“上半年”，应为月份。请写成 2024-06 或 6月 这样。"),
        ("t1,1,甲,,,,2023-12", "第 2 行「选址」：读到“2023-12”，不是计划年度 2024 年。请核对年份。"),
        (
            "t1,1,甲,,,,6月,4月",
            "第 2 行「竣工」：读到“4月”，「竣工」4 月早于前一个节点「选址」6 月。请核对各节点的月份。",
        ),
        (
            "t1,1,甲,,,,,,,5月",
            "第 2 行「改造」：读到“5月”，任务 t1 没有这个节点。它的节点是 选址、竣工、启用，请清空这一格。",
        ),
        (
            "t1,1,甲,,,,,,,,2,搬迁",
            "第 2 行「调整为」：读到“2”，登记册中没有点位 1，不能调整。新点位请把这一格清空。",
        ),
    ],
)
def test_what_is_wrong_is_said(file_store: Store, row: str, sentence: str) -> None:
    taken = sheet(file_store, row)
    assert [p.message for p in taken.checked.rejected] == [sentence]
    assert taken.batch is None
    assert held(file_store) == []


def test_a_number_twice(file_store: Store) -> None:
    """Both are refused; the same number in another task is another site. The good row is stored."""
    assert refused(file_store, "t1,1,甲", "t2,1,丙,新泾镇", "t1,1,乙") == [
        "第 2 行「点位编号」：读到“1”，与第 4 行编号相同。同一任务内每个点位一个编号。",
        "第 4 行「点位编号」：读到“1”，与第 2 行编号相同。同一任务内每个点位一个编号。",
    ]
    assert [(s.task, s.number) for s in held(file_store)] == [("t2", "1")]


def test_a_sheet_said_again_and_changed(file_store: Store) -> None:
    """The same sheet adds nothing; empty cells keep what is known; rows of the template without a site are passed over."""
    first = sheet(file_store, "t1,1,甲,,一号,,3月", "t1")
    assert (first.batch, first.checked.skipped) == (1, 1)
    again = sheet(file_store, "t1,1,甲,,一号,,3月", "t1")
    assert (again.batch, again.twin, again.checked.unchanged) == (None, 1, 1)
    assert sheet(file_store, "t1,1,,,,,,8月").checked.count("changed") == 1
    assert [(s.name, s.address, dict(s.planned)) for s in held(file_store)] == [("甲", "一号", {"选址": 3, "竣工": 8})]


def test_a_site_is_replaced_and_one_is_dropped(file_store: Store) -> None:
    """With a reason, by a site that stands itself; both keep their place in the register."""
    sheet(file_store, "t1,1,甲", "t1,2,乙")
    assert refused(file_store, "t1,1,,,,,,,,,3,") == [
        "第 2 行「原因」：没有填原因，点位甲要调整。请填为什么调整或取消。"
    ]
    assert refused(file_store, "t1,1,,,,,,,,,31,到期", "t1,3,丙") == [
        "第 2 行「调整为」：读到“31”，这项任务没有这个在册的点位编号。是不是 3？"
    ]
    assert refused(file_store, "t1,1,,,,,,,,,1,到期") == [
        "第 2 行「调整为」：读到“1”，是它自己。请填替换它的点位编号；不再建的填 取消。"
    ]
    taken = sheet(file_store, "t1,1,,,,,,,,,4,房屋到期", "t1,4,丁", "t1,2,,,,,,,,,取消,规划变更")
    assert taken.checked.rejected == ()
    assert [(s.number, s.standing, s.successor, s.reason) for s in held(file_store)] == [
        ("1", "已调整", "4", "房屋到期"),
        ("2", "已取消", "", "规划变更"),
        ("3", "在册", "", ""),
        ("4", "在册", "", ""),
    ]


def test_undone_like_any_file(file_store: Store) -> None:
    sheet(file_store, "t1,1,甲")
    second = sheet(file_store, "t1,1,乙", "t1,2,丙")
    assert second.batch
    revert(file_store, second.batch, person="张三", reason="传错了", when=moment("03-11"))
    assert [(s.number, s.name) for s in held(file_store)] == [("1", "甲")]


@pytest.mark.parametrize(
    ("header", "sentence"),
    [
        (
            "编号,名称",
            "没有找到表头。表头应有这些列：任务编号、点位编号、点位名称、街镇、地址、数量，各节点一列。请用系统下载的点位表填写。",
        ),
        ("任务编号,点位编号,启用,启用（月）", "表头中「启用」出现了不止一次。请只留一列。"),
    ],
)
def test_a_sheet_of_no_use(file_store: Store, header: str, sentence: str) -> None:
    with pytest.raises(FileError) as raised:
        sheet(file_store, "t1,1", header=header)
    assert str(raised.value) == sentence


def test_the_desk_knows_no_sites(desk: Desk) -> None:
    """A plan without sites refuses the sheet row by row."""
    when = moment("03-10")
    with desk.store.writing() as con:
        upload = Upload("点位.csv", f"{HEADER}\n1.1-01,1,甲".encode())
        taken = take_sites(con, desk.plan, upload, person="张三", received=when, stored=when)
    assert taken.checked.rejected[0].message.endswith("不按点位管理。计划中还没有按点位管理的任务。")


def test_one_site_larger_than_the_target_is_asked_about(store: Store) -> None:
    """A slip of the hand: 1000000000 for 1 of a target of 3."""
    taken = sheet(store, "t1,A1,中山站,新华路,,1000000000")
    assert taken.checked.warnings[0].message == (
        "第 2 行「数量」：读到“1000000000”，一个点位比这项任务的全年目标还多。请核对。"
    )


def test_halves_of_what_can_be_halved(store: Store) -> None:
    """公里 have halves, and so has a unit whose own target has: 2.5 张. Of 家 2.0 is 2."""
    plan = plan_of(
        f"kind: count, target: 3, unit: 公里, pace: end, {SITES}",
        f"kind: count, target: 2.5, unit: 张, pace: end, {SITES}",
        f"kind: count, target: 3, unit: 家, pace: end, {SITES}",
    )
    rows = "\n".join([HEADER, "t1,1,甲,,,0.5", "t2,1,乙,,,0.5", "t3,1,丙,,,2.0"])
    when = moment("03-10")
    with store.writing() as con:
        taken = take_sites(con, plan, Upload("点位.csv", rows.encode()), person="张三", received=when, stored=when)
    assert taken.checked.rejected == ()
    assert [site.amount for site in held(store)] == ["0.5", "0.5", "2"]
