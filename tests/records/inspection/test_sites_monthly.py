"""A monthly file with 点位: what a row says of a site, what is asked about, the number that follows, the typed one that
differs."""

from datetime import date

import pytest

from records import (
    Store,
    Taken,
    Upload,
    all_records,
    lock_month,
    received_file,
    records,
    revert,
    stored_files,
    take_sites,
    would_put_back,
)
from records.intake import Sender, take
from reports.look.table import remark
from tests.conftest import Desk, moment, plan_of

SITES = "sites: {stages: [选址, 竣工, 启用], counted: 启用}"
HEADER = "月份,任务编号,点位,街镇,节点,完成值,进展情况,更正原因"


@pytest.fixture
def desk(file_store: Store) -> Desk:
    """t1 counts 家, its sites 1 中山站, 2 福泉站 (3 家), 3 and 4 both 新泾站; t2 by 街镇; t3 without sites."""
    desk = Desk(
        file_store,
        plan_of(
            f"kind: count, target: 10, unit: 家, pace: end, {SITES}",
            f"kind: count, target: 100, unit: 张, pace: end, by_unit: true, {SITES}",
            "kind: count, target: 300, unit: 户",
        ),
    )
    rows = [
        "t1,1,中山站,新华路,1",
        "t1,2,福泉站,新泾镇,3",
        "t1,3,新泾站,新泾镇,1",
        "t1,4,新泾站,新泾镇,1",
        "t2,1,一院,新华路,50",
        "t2,2,二院,新泾镇,30",
    ]
    register(desk, *rows)
    return desk


def register(desk: Desk, *rows: str, header: str = "任务编号,点位编号,点位名称,街镇,数量,调整为,原因") -> None:
    when = moment("03-01")
    with desk.store.writing() as con:
        upload = Upload("点位.csv", "\n".join([header, *rows]).encode())
        taken = take_sites(con, desk.plan, upload, person="张三", received=when, stored=when)
    assert taken.checked.rejected == ()


def hand_in(desk: Desk, *rows: str, received: str = "06-18", office: bool = True) -> Taken:
    when = moment(received)
    with desk.store.writing() as con:
        upload = Upload("月报.csv", "\n".join([HEADER, *rows]).encode())
        return take(con, desk.plan, upload, Sender("张三", when, when, office=office))


def refused(desk: Desk, *rows: str, received: str = "06-18", office: bool = True) -> list[str]:
    return [p.message for p in hand_in(desk, *rows, received=received, office=office).checked.rejected]


def actual(desk: Desk, month: int, task: str = "t1") -> object:
    return desk.standing(task, month, "12-31").actual


def test_the_number_follows_from_rows_about_sites(desk: Desk) -> None:
    """By number or unique name, the stage as people write it: 中山站 启用 (1), 福泉站 启用 (3), 3 竣工: 4 家."""
    taken = hand_in(desk, "6月,t1,1,,启用", "6月,t1,福泉站,, 启用 ", "6月,t1,3,,竣工,,等验收", "6月,t3,,,,120")
    assert taken.checked.rejected == ()
    assert len(taken.checked.changes) == 4
    assert (actual(desk, 6), actual(desk, 6, "t3")) == (4, 120)
    assert desk.standing("t1", 6, "12-31").narrative.progress == "新泾站：等验收"


def test_said_again_and_unchanged(desk: Desk) -> None:
    """The same file adds nothing and says so; 无变化 says the stage that was said last; 0 is 未开始."""
    first = hand_in(desk, "6月,t1,1,,启用")
    again = hand_in(desk, "6月,t1,1,,启用")
    assert (again.batch, again.twin, len(again.checked.unchanged)) == (None, first.batch, 1)
    assert hand_in(desk, "7月,t1,1,,无变化", "7月,t1,2,,,0", received="07-18").checked.rejected == ()
    assert actual(desk, 7) == 1


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("6月,t3,1,,启用", "第 2 行「点位」：读到“1”，任务“任务3”不按点位管理。请删去这一格，或核对任务编号。"),
        ("6月,t1,中山路站,,启用", "第 2 行「点位」：读到“中山路站”，登记册中没有这个点位。是不是 1 中山站？"),
        ("6月,t1,一院,,启用", "第 2 行「点位」：读到“一院”，是任务 t2 的点位，不是 t1 的。请核对任务编号。"),
        ("6月,t2,4,,启用", "第 2 行「点位」：读到“4”，是任务 t1 的点位，不是 t2 的。请核对任务编号。"),
        ("6月,t1,新泾站,,启用", "第 2 行「点位」：读到“新泾站”，有 2 个点位叫这个名称：编号 3、4。请填点位编号。"),
        (
            "6月,t1,1,,启动",
            "第 2 行「节点」：读到“启动”，应为已完成的最后一个节点。应为其中之一：未开始、选址、竣工、启用，或 无变化。",
        ),
        (
            "6月,t1,1,,验收",
            "第 2 行「节点」：读到“验收”，应为已完成的最后一个节点。应为其中之一：未开始、选址、竣工、启用，或 无变化。",
        ),
        (
            "6月,t1,1,,,8",
            "第 2 行「节点」：没有填，按点位填报要填这个点位已完成的最后一个节点。还没有开始的填 未开始。",
        ),
        (
            "6月,t1,1,,无变化",
            "第 2 行「节点」：读到“无变化”，此前没有报过这个点位，无从比较。请填节点，还没有开始的填 未开始。",
        ),
    ],
)
def test_what_is_wrong_is_said(desk: Desk, row: str, sentence: str) -> None:
    assert refused(desk, row) == [sentence]


def test_a_site_twice_in_one_file(desk: Desk) -> None:
    assert refused(desk, "6月,t1,1,,启用", "6月,t1,中山站,,竣工") == [
        "第 2 行「点位」：读到“1”，与第 3 行报的是同一个点位。请只留一行。",
        "第 3 行「点位」：读到“1”，与第 2 行报的是同一个点位。请只留一行。",
    ]


def test_a_typed_number_that_differs_is_refused_with_the_names(desk: Desk) -> None:
    """Sites come to 4; 8 is refused, in the same file and later; 4 says nothing new; 8 of March, before, is taken."""
    sentence = "第 4 行「完成值」：读到 8，点位中已启用 4 家（中山站、福泉站）。完成值由点位得出：请核对各点位的节点，或删去这一行。"
    assert refused(desk, "6月,t1,1,,启用", "6月,t1,2,,启用", "6月,t1,,,,8") == [sentence]
    assert refused(desk, "6月,t1,,,,8") == [sentence.replace("第 4 行", "第 2 行")]
    assert refused(desk, "7月,t1,,,,8", received="07-18") == [sentence.replace("第 4 行", "第 2 行")]
    assert len(hand_in(desk, "6月,t1,,,,4").checked.unchanged) == 1
    assert hand_in(desk, "7月,t1,,,,4", received="07-18").checked.rejected == ()
    assert (actual(desk, 6), actual(desk, 7)) == (4, 4)


def test_before_any_month_by_site_numbers_are_typed(desk: Desk) -> None:
    assert hand_in(desk, "3月,t1,,,,2", received="03-18").checked.rejected == ()
    assert actual(desk, 3) == 2


def test_by_unit_each_number_is_asked_about(desk: Desk) -> None:
    """新华路 50 启用, 新泾 0: a typed 30 of 新泾 is refused."""
    hand_in(desk, "6月,t2,1,,启用", "6月,t2,2,,竣工")
    assert actual(desk, 6, "t2") == 50
    assert refused(desk, "6月,t2,,新泾镇,,30") == [
        "第 2 行「完成值」：读到 30，新泾镇的点位中已启用 0 张。完成值由点位得出：请核对各点位的节点，或删去这一行。"
    ]
    assert hand_in(desk, "6月,t2,,新华路,,50").checked.rejected == ()


def test_a_stage_that_goes_back_needs_its_reason(desk: Desk) -> None:
    hand_in(desk, "5月,t1,1,,启用", received="05-18")
    assert refused(desk, "6月,t1,1,,竣工") == [
        "第 2 行「节点」：读到“竣工”，点位的节点比 5 月的「启用」退后。请核对；确属更正的，请在「更正原因」写明原因。"
    ]
    assert refused(desk, "5月,t1,1,,选址") == [
        "第 2 行「节点」：读到“选址”，点位的节点比此前报的「启用」退后。请核对；确属更正的，请在「更正原因」写明原因。"
    ]
    taken = hand_in(desk, "6月,t1,1,,竣工,,,验收没有通过")
    assert [p.message for p in taken.checked.warnings] == [
        "第 2 行「节点」：读到“竣工”，比 5 月的「启用」退后，按更正入库。"
    ]
    assert (actual(desk, 5), actual(desk, 6)) == (1, 0)


def test_replaced_and_dropped_sites(desk: Desk) -> None:
    register(desk, "t1,1,,,,3,到期", "t1,2,,,,取消,规划变更")
    assert refused(desk, "6月,t1,1,,启用", "6月,t1,2,,启用") == [
        "第 2 行「点位」：读到“1”，这个点位已调整为 3 新泾站。请按新点位填报。",
        "第 3 行「点位」：读到“2”，这个点位已取消。请删去这一行。",
    ]


def test_a_locked_month_is_the_office_s(desk: Desk) -> None:
    hand_in(desk, "6月,t1,1,,竣工")
    lock_month(desk.store, date(2024, 6, 1), person="李四", reason="会后", when=moment("06-21"))
    sentence = "第 2 行「月份」：读到“2024-06”，6 月已于 2024-06-21 由李四锁定（会后），更改须写明原因。"
    row = "6月,t1,1,,启用,,,漏报"
    for office in (False, True):
        assert refused(desk, "6月,t1,1,,启用", received="06-25", office=office) == [f"{sentence}请在「更正原因」写明。"]
    assert hand_in(desk, row, received="06-25").checked.rejected == ()
    assert actual(desk, 6) == 1


def test_undone(desk: Desk) -> None:
    taken = hand_in(desk, "6月,t1,1,,启用")
    assert taken.batch
    revert(desk.store, taken.batch, person="张三", reason="报错", when=moment("06-19"))
    assert actual(desk, 6) is None


def test_no_register_yet(desk: Desk) -> None:
    other = Desk(desk.store, plan_of(f"kind: count, target: 10, unit: 家, {SITES}"))
    with other.store.writing() as con:
        con.execute("delete from sites")
    assert refused(other, "6月,t1,1,,启用") == ["第 2 行「点位」：读到“1”，这项任务还没有登记点位。请先导入点位表。"]


def test_rows_about_sites_stand_in_the_history_and_on_the_receipt(desk: Desk) -> None:
    """The file is listed with its row and can be undone there; the receipt counts what is new and what changes; undoing the
    second would put 竣工 back."""
    first = hand_in(desk, "6月,t1,1,,竣工", "6月,t3,,,,120")
    second = hand_in(desk, "6月,t1,1,,启用")
    assert first.batch
    assert second.batch
    with desk.store.reading() as con:
        files = [(f.batch, f.rows, f.tasks) for f in stored_files(con)]
        rows = [(r.batch, r.line, r.task, r.unit, r.stage) for r in records(con, task="t1")]
        receipt = received_file(con, second.batch)
        (back,) = would_put_back(con, second.batch)
    assert files == [(second.batch, 1, ["t1"]), (first.batch, 2, ["t1", "t3"])]
    assert rows == [(second.batch, 2, "t1", "点位 1", "启用"), (first.batch, 2, "t1", "点位 1", "竣工")]
    assert receipt
    assert [(t.task, t.new, t.changed) for t in receipt.told] == [("t1", 0, 1)]
    assert (back.unit, back.now.stage, back.before and back.before.stage) == ("点位 1", "启用", "竣工")
    assert [r.line for r in all_records(desk.store, snapshot=desk.number(), at_once=1)] == [2, 2, 3]


def remarks(desk: Desk) -> list[str]:
    with desk.store.reading() as con:
        return [remark(record, corrects=False) for record in records(con, task="t1")]


def test_what_was_typed_counts_again_once_the_sheet_of_sites_is_undone(file_store: Store) -> None:
    """8 typed for 5月; a sheet of one site, told 启用 for 5月: 1. The sheet undone: 8 again, not 0; registered once more: 1."""
    desk = Desk(file_store, plan_of(f"kind: count, target: 10, unit: 家, pace: end, {SITES}"))
    assert hand_in(desk, "5月,t1,,,,8", received="05-18").checked.rejected == ()
    register(desk, "t1,1,中山站,新华路,1")
    sheet = desk.number()
    assert hand_in(desk, "5月,t1,1,,启用,,,改为按点位报", received="06-18").checked.rejected == ()
    assert (actual(desk, 5), actual(desk, 6)) == (1, 1)
    revert(desk.store, sheet, person="李四", reason="登错了", when=moment("06-19"))
    assert (actual(desk, 5), actual(desk, 6)) == (8, 8)
    assert remarks(desk) == ["点位已不在登记册，不计入", ""]
    register(desk, "t1,1,中山站,新华路,1")
    assert (actual(desk, 5), actual(desk, 6)) == (1, 1)
    assert remarks(desk) == ["", ""]
