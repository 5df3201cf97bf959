"""Receipts of sheets of 点位, of samples and findings: what was stored, what was wrong, what undoing would do."""

import io
from datetime import date

import pytest
from openpyxl import load_workbook

from records import (
    RevertError,
    SheetReceipt,
    Upload,
    append_follow_up,
    checks,
    draw_sample,
    handed_in,
    latest_number,
    lock_month,
    read_checks,
    record_sheet,
    revert,
    sheet_receipt,
    take_sites,
)
from records.inspection.onsite.population import Wish
from records.inspection.sheets.handed import KINDS, Kind
from reports.template.wrong_rows import wrong_rows
from tests.conftest import Desk, moment
from tests.records.inspection.test_checks import HEADER as CHECKS
from tests.records.inspection.test_sites_monthly import desk as desk
from tests.records.inspection.test_sites_monthly import hand_in

SITES = "任务编号,点位编号,点位名称,街镇,启用（计划月份）,备注"


def sites(desk: Desk, *rows: str, person: str = "张三") -> int:
    when = moment("03-10")
    with desk.store.writing() as con:
        upload = Upload("三月.csv", "\n".join([SITES, *rows]).encode())
        taken = take_sites(con, desk.plan, upload, person=person, received=when, stored=when)
    assert taken.batch
    return taken.batch


def receipt(desk: Desk, batch: int, *kinds: Kind) -> SheetReceipt | None:
    with desk.store.reading() as con:
        return sheet_receipt(con, batch, kinds or tuple(KINDS), latest_number(con))


def test_a_sheet_of_sites(desk: Desk) -> None:
    """Batch 1 is the register. The sheet: one new, one changed, one as it was, one wrong, one row that says nothing."""
    batch = sites(desk, "t1,9,新站", "t1,1,中山大站", "t1,2,福泉站", "t9,1,甲", "t2")
    found = receipt(desk, batch)
    assert found is not None
    assert (found.handed.name, found.handed.said, found.handed.tasks) == ("三月.csv", "新登记 1，更改 1", ("t1",))
    assert found.outcome is not None
    assert (found.outcome.unchanged, found.outcome.unreported, found.outcome.refused) == (1, 1, 1)
    assert [(p.row, p.message) for p in found.outcome.refusals] == [
        (5, "第 5 行「任务编号」：读到“t9”，2024 年计划中没有这个编号。请核对任务编号。")
    ]
    assert found.outcome.tasks == {5: "t9"}
    assert (found.goes, found.back) == (1, 1)
    assert receipt(desk, batch, "checks") is None
    revert(desk.store, batch, person="张三", reason="传错了", when=moment("03-11"))
    undone = receipt(desk, batch)
    assert undone is not None
    assert (undone.handed.undone_by, undone.handed.undone_because, undone.goes, undone.back) == (
        batch + 1,
        "传错了",
        0,
        0,
    )


def test_a_department_undoes_its_own_and_no_locked_month(desk: Desk) -> None:
    """The figure of June would change with its sites; the office may."""
    batch = sites(desk, "t1,9,新站")
    with pytest.raises(RevertError, match=f"批次 {batch} 是张三报送的，请由本人或局办公室撤销。"):
        revert(desk.store, batch, person="李四", reason="错", when=moment("03-11"), office=False)
    hand_in(desk, "6月,t1,9,,启用")
    lock_month(desk.store, date(2024, 6, 1), person="李明", reason="会后", when=moment("06-21"))
    with pytest.raises(RevertError, match="6 月已锁定，请联系局办公室撤销。"):
        revert(desk.store, batch, person="张三", reason="错", when=moment("06-22"), office=False)
    revert(desk.store, batch, person="李明", reason="错", when=moment("06-22"))


def test_a_sample_findings_and_what_became_of_one(desk: Desk) -> None:
    hand_in(desk, "6月,t1,1,,启用", "6月,t1,2,,竣工")
    with desk.store.writing() as con:
        wish = Wish(2, None, False, False, "7")
        drawn = draw_sample(con, desk.plan, ["t1"], 6, wish, person="李明", when=moment("07-01")).sample
        rows = [
            "2024-07-02,t1,1,,王芳,启用,,是,,",
            "2024-07-02,t1,2,,王芳,启用,,否,没有人,",
            "2024-07-02,t1,77,,王芳,启用,,是,,",
        ]
        upload = Upload("抽查.csv", "\n".join([CHECKS, *rows, "2024-07-02,t1,3" + "," * 7]).encode())
        made = record_sheet(con, desk.plan, upload, read_checks(upload), "李明", moment("07-03"))
        check = next(c for c in checks(con, 2024, latest_number(con)) if not c.agrees)
        after = append_follow_up(con, check, "answered", "已派人", "张三", moment("07-04"))
    assert made.batch
    with desk.store.reading() as con:
        listed = handed_in(con, 2024, ("sample", "checks", "follow_up"), latest_number(con))
    assert [(each.batch, each.name, each.said, each.tasks) for each in listed] == [
        (after, "整改", "答复 1", ("t1",)),
        (made.batch, "抽查.csv", "记录 2", ("t1",)),
        (drawn.batch, "抽取", "抽取 2", ("t1",)),
    ]
    found = receipt(desk, made.batch)
    assert found is not None and found.outcome is not None
    assert (found.outcome.unchanged, found.outcome.refused) == (0, 2)
    assert [p.message for p in found.outcome.refusals if p.row == 4] == [
        "第 4 行「点位编号」：读到“77”，任务 t1 没有这个点位。请照抽查表填写点位编号。"
    ]


def test_wrong_rows_go_back_as_a_file(desk: Desk) -> None:
    """Under the header of the sheet itself, whatever its columns; a formula is text; the row that was good stays here."""
    when = moment("03-10")
    rows = ["2024年点位表", SITES, "t1,9,新站,,9月,", "t1,10,=1+1,月球,13月,急"]
    upload = Upload("三月.csv", "\n".join(rows).encode())
    with desk.store.writing(keep=False) as con:
        taken = take_sites(con, desk.plan, upload, person="张三", received=when, stored=when)
    known = {"任务编号", "点位编号", "点位名称"}
    name, content = wrong_rows(upload, known, taken.checked.rejected) or ("", b"")
    assert name == "三月-待改正.xlsx"
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        [*SITES.split(","), "错误原因"],
        [
            *("t1", "10", "=1+1", "月球", "13月", "急"),
            "第 4 行「街镇」：读到“月球”，不认识这个街镇。应为其中之一：新华路街道、仙霞新村街道、新泾镇；"
            "第 4 行「启用」：读到“13月”，应为月份。请写成 2024-06 或 6月 这样。",
        ],
    ]
    assert [cell.fill.fgColor.rgb != "00000000" for cell in sheet[2]] == [False, False, False, True, True, False, False]
    assert sheet["C2"].data_type == "s"
    assert wrong_rows(upload, known, []) is None


def test_a_receipt_lists_what_was_stored(desk: Desk) -> None:
    """Of the sites what changed, as it was when the sheet came; of the findings what they are by now, and of those that were
    undone what they were."""
    batch = sites(desk, "t1,9,新站,,9月", "t1,1,中山大站")
    sites(desk, "t1,9,新站改,,10月")
    found = receipt(desk, batch)
    assert found is not None
    assert [(e.site.number, e.action, [*map(str, e.altered.values())]) for e in found.sites] == [
        ("1", "changed", ["点位名称 中山站 → 中山大站"]),
        ("9", "entered", []),
    ]
    hand_in(desk, "6月,t1,1,,启用")
    with desk.store.writing() as con:
        upload = Upload("抽查.csv", f"{CHECKS}\n2024-07-02,t1,1,,王芳,竣工,,否,没有人,".encode())
        made = record_sheet(con, desk.plan, upload, read_checks(upload), "李明", moment("07-03"))
        (check,) = checks(con, 2024, latest_number(con))
        after = append_follow_up(con, check, "answered", "已派人", "张三", moment("07-04"))
    assert made.batch
    for number in (made.batch, after):
        told = receipt(desk, number)
        assert told is not None
        assert [(c.number, c.found_stage, c.answer) for c in told.findings] == [(1, "竣工", "已派人")]
    revert(desk.store, made.batch, person="李明", reason="传错了", when=moment("07-05"))
    undone = receipt(desk, made.batch)
    assert undone is not None
    assert [(c.number, c.found_stage, c.answer) for c in undone.findings] == [(1, "竣工", None)]


def test_a_sheet_that_says_nothing_new(desk: Desk) -> None:
    """As it was said before; without a site; with a row that is wrong it is not said, for that is said instead."""
    when = moment("03-10")
    said = []
    for rows in (["t1,1,中山站", "t1,2,福泉站"], ["t1"], ["t1,1,中山站", "t9,1,甲"]):
        with desk.store.writing(keep=False) as con:
            upload = Upload("三月.csv", "\n".join([SITES, *rows]).encode())
            said.append(take_sites(con, desk.plan, upload, person="张三", received=when, stored=when).checked.nothing)
    assert said == [
        "表中 2 个点位都与登记册相同，没有新的内容，不用入库。",
        "表中没有填点位，没有可入库的。",
        "",
    ]
    for row in (*["2024-07-02,t1,1,,王芳,未开始,,是,,"] * 2, ",t1,1,,,,,,,"):
        with desk.store.writing() as con:
            upload = Upload("抽查.csv", f"{CHECKS}\n{row}".encode())
            judged = record_sheet(con, desk.plan, upload, read_checks(upload), "李明", moment("07-03")).judged
        said.append(judged.nothing)
    assert said[3:] == [
        "",
        "表中 1 条都与已有记录相同，没有新的内容，不用入库。",
        "表中各行都没有填检查结果，没有可入库的。",
    ]


def test_a_question_at_the_end_of_a_sentence_ends_it(desk: Desk) -> None:
    """Of two sentences in a row a full stop becomes 分号, a question mark stays; and nothing follows a last one."""
    upload = Upload("三月.csv", f"{SITES}\nt1,9,新站,新泾街,13月,\nt1,10,又一站,新泾街,9月,".encode())
    with desk.store.writing(keep=False) as con:
        when = moment("03-10")
        taken = take_sites(con, desk.plan, upload, person="张三", received=when, stored=when)
    _, content = wrong_rows(upload, {"任务编号", "点位编号", "点位名称"}, taken.checked.rejected) or ("", b"")
    rows = load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(min_row=2, values_only=True)
    asked = "第 {} 行「街镇」：读到“新泾街”，不认识这个街镇。是不是新泾镇？"
    assert [row[-1] for row in rows] == [
        asked.format(2) + "第 2 行「启用」：读到“13月”，应为月份。请写成 2024-06 或 6月 这样。",
        asked.format(3),
    ]


def test_what_a_monthly_file_has_told_of_a_site_that_goes(desk: Desk) -> None:
    """Of two new ones one was reported; a report that was undone does not count."""
    batch = sites(desk, "t1,9,新站", "t1,10,又一站")
    hand_in(desk, "6月,t1,9,,启用")
    other = hand_in(desk, "6月,t1,10,,竣工")
    assert other.batch is not None
    revert(desk.store, other.batch, person="张三", reason="错", when=moment("06-22"))
    found = receipt(desk, batch)
    assert found is not None
    assert (found.goes, found.told, found.back) == (2, 1, 0)
