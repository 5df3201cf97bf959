"""抽查记录: rows of a sheet against plan, register and reports; what is stored, what is said, what becomes of it.

The register: 甲站 and 乙站 of t1 in 新华路街道 and 新泾镇, 丙站 of t2. Reported in June: 甲 启用, 乙 竣工. t3 has no sites: 120 户.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import pytest

from records import (
    Check,
    CheckError,
    FileError,
    Photo,
    Recorded,
    Store,
    Upload,
    answer_photos,
    append_follow_up,
    append_photos,
    backup,
    checks,
    clear_demo,
    latest_number,
    photo,
    read_checks,
    record_sheet,
    restore,
    revert,
)
from records.inspection.storing import SiteEntry, SiteRow, append_site_entries, append_sites
from tests.conftest import Desk, day, moment, plan_of

SITES = "kind: count, target: 10, unit: 家, pace: end, sites: {stages: [选址, 竣工, 启用], counted: 启用}"
HEADER = "日期,任务编号,点位编号,街镇,检查人,发现节点,发现数,是否一致,问题,整改期限"


def of(number: str, unit: str, task: str) -> SiteRow:
    return SiteRow(2, task, number, "entered", f"{number}站", unit, "", Decimal(1), {})


def batch(
    store: Store, kind: str, received: str, sites: Iterable[SiteRow] = (), told: Iterable[SiteEntry] = ()
) -> None:
    """A batch as taking a file in makes one."""
    with store.writing() as con:
        number = latest_number(con) + 1
        con.execute(
            "insert into batches (batch, kind, file, person, received, stored, demo) "
            "values ($number, $kind, '点位.xlsx', '张三', $when, $when, false)",
            {"number": number, "kind": kind, "when": moment(received)},
        )
        append_sites(con, number, 2024, [row._replace(line=line) for line, row in enumerate(sites, 2)])
        append_site_entries(con, number, [row._replace(line=line) for line, row in enumerate(told, 2)])


def months(number: int, **stages: str) -> list[SiteEntry]:
    return [SiteEntry(0, date(2024, number, 1), "t1", site, stage) for site, stage in stages.items()]


@pytest.fixture
def spot(file_store: Store) -> Desk:
    return told_in_june(file_store)


@pytest.fixture
def either(store: Store) -> Desk:
    """Over a plain file and over a lake: the test runs twice."""
    return told_in_june(store)


def told_in_june(store: Store) -> Desk:
    desk = Desk(store, plan_of(SITES, SITES, "kind: count, target: 300, unit: 户"))
    batch(store, "sites", "03-01", [of("甲", "新华路街道", "t1"), of("乙", "新泾镇", "t1"), of("丙", "新泾镇", "t2")])
    batch(store, "import", "06-18", told=months(6, 甲="启用", 乙="竣工"))
    desk.tell("06-18", "6月,t3,,120")
    return desk


def bring(desk: Desk, *rows: str, when: str = "07-09", keep: bool = True, demo: bool = False) -> Recorded:
    upload = Upload("抽查.csv", "\n".join([HEADER, *rows]).encode())
    with desk.store.writing(keep=keep) as con:
        return record_sheet(con, desk.plan, upload, read_checks(upload), "李明", moment(when), demo)


def told(desk: Desk, *rows: str) -> list[str]:
    """The sentences of the rejections."""
    return [problem.message for problem in bring(desk, *rows).judged.rejected]


def known(desk: Desk, number: int | None = None) -> list[Check]:
    with desk.store.reading() as con:
        return checks(con, 2024, latest_number(con) if number is None else number)


def test_a_finding_keeps_what_was_reported_and_what_was_found(either: Desk) -> None:
    """乙 was reported 竣工 by July 8; found 选址. It is about the report of June."""
    found = bring(
        either,
        "2024-07-08,t1,甲,新华路,王芳,启用,,是,,",
        "7月8日,t1,乙站,,王芳,选址,,否,还没有动工,2024-07-31",
        ",,,,,,,,,",
        "2024-07-08,t3,,,王芳,,120,是,,",
    )
    assert (found.batch, found.numbers, found.judged.skipped) == (4, (1, 2, 3), 0)
    assert found.judged.rejected == () and found.judged.warnings == ()
    one, two, three = known(either)
    assert (one.site, one.unit, one.reported_stage, one.found_stage, one.agrees) == (
        "甲",
        "新华路街道",
        "启用",
        "启用",
        True,
    )
    assert two.line == 3 and two.month == day("06-01") and two.due == day("07-31")
    assert (two.reported_stage, two.found_stage, two.problem, two.open) == ("竣工", "选址", "还没有动工", True)
    assert (three.reported_number, three.found_number, three.open) == (120, 120, False)


def test_what_was_told_after_the_day_of_the_check_is_not_what_was_checked(spot: Desk) -> None:
    """乙 is reported 启用 for July on the 18th; the check of the 8th goes on being about June's 竣工."""
    batch(spot.store, "import", "07-18", told=months(7, 乙="启用"))
    bring(spot, "2024-07-08,t1,乙,,王芳,竣工,,是,,", when="07-20")
    assert [(c.month, c.reported_stage) for c in known(spot)] == [(day("06-01"), "竣工")]


def test_a_row_that_was_not_checked_is_counted(spot: Desk) -> None:
    assert bring(spot, ",t1,甲,新华路街道,,,,,,", ",t1,乙,新泾镇,,,,,,").judged.skipped == 2


WRONG = [
    (
        "2024-07-08,t1,丙,,王芳,竣工,,是,,",
        "第 {} 行「点位编号」：读到“丙”，是任务 t2 的点位，不是 t1 的。请核对任务编号。",
    ),
    (
        "2024-07-08,t1,甲甲站,,王芳,启用,,是,,",
        "第 {} 行「点位编号」：读到“甲甲站”，任务 t1 没有这个点位。是不是“甲站”？",
    ),
    (
        "2024-07-08,t1,甲,新泾镇,王芳,启用,,是,,",
        "第 {} 行「街镇」：读到“新泾镇”，点位 甲 甲站在新华路街道。请核对街镇和点位编号。",
    ),
    ("2024-07-10,t1,甲,,王芳,启用,,是,,", "第 {} 行「日期」：读到“2024-07-10”，这一天还没有到。请写去抽查的那一天。"),
    ("2023-12-08,t1,甲,,王芳,启用,,是,,", "第 {} 行「日期」：读到“2023-12-08”，不在计划年度 2024 年。请核对年份。"),
    ("上周,t1,甲,,王芳,启用,,是,,", "第 {} 行「日期」：读到“上周”，应为日期。请写成 2024-07-09 这样。"),
    (
        "2024-07-08,t1,甲,,王芳,竣工,,是,,",
        "第 {} 行「是否一致」：读到“是”，所报为“启用”，发现为“竣工”。不一致的请改成 否，确实一致的请核对所发现的。",
    ),
    (
        "2024-07-08,t1,甲,,王芳,启用,,否,,",
        "第 {} 行「是否一致」：读到“否”，所报为“启用”，发现为“启用”。一致的请改成 是；别的地方不一致，请在「问题」里写明。",
    ),
    (
        "2024-07-08,t3,,,王芳,,118,是,,",
        "第 {} 行「是否一致」：读到“是”，所报为 120，发现为 118。不一致的请改成 否，确实一致的请核对所发现的。",
    ),
    ("2024-07-08,t3,,,王芳,,,,,", "第 {} 行「是否一致」：是否一致是空的。与所报相符写 是，不符写 否。"),
    ("2024-07-08,t1,,,王芳,启用,,是,,", "第 {} 行「点位编号」：这项任务按点位抽查，点位编号是空的。请填点位编号。"),
    (
        "2024-07-08,t1,甲,,王芳,开业,,是,,",
        "第 {} 行「发现节点」：读到“开业”，应为实地看到的、已完成的最后一个节点。应为其中之一：未开始、选址、竣工、启用。",
    ),
    (
        "2024-07-08,t9,甲,,王芳,启用,,是,,",
        "第 {} 行「任务编号」：读到“t9”，2024 年计划中没有这个编号。请照抽查表填写任务编号。",
    ),
    ("2024-07-08,t1,甲,,,启用,,是,,", "第 {} 行「检查人」：检查人是空的。请写检查人姓名。"),
    (
        "2024-07-08,t1,甲,,王芳,竣工,,否,,2024-07-01",
        "第 {} 行「整改期限」：读到“2024-07-01”，早于抽查日期 2024-07-08。请核对。",
    ),
    (
        "2024-07-08,t3,,,王芳,,119.5,否,,",
        "第 {} 行「发现数」：读到“119.5”，应为整数，单位是户。请填实地看到的数。",
    ),
]
"""A row and what is said of it."""


def test_what_is_wrong_is_said(spot: Desk) -> None:
    """Each in its place; nothing is stored."""
    before = spot.number()
    assert told(spot, *(row for row, _ in WRONG)) == [said.format(line) for line, (_, said) in enumerate(WRONG, 2)]
    assert spot.number() == before


def test_agreement_that_is_left_out_follows_from_what_was_found(spot: Desk) -> None:
    found = bring(spot, "2024-07-08,t1,甲,,王芳,竣工,,,门未开,")
    assert [p.message for p in found.judged.warnings] == [
        "第 2 行「是否一致」：是空的，所报为“启用”，发现为“竣工”，记为不一致。"
    ]
    assert [c.agrees for c in known(spot)] == [False]


def test_two_checks_of_one_place_on_one_day_are_asked_about(spot: Desk) -> None:
    """In the sheet, and against the store; the same words again add nothing; 复查 says that it is meant."""
    first = "2024-07-08,t1,甲,,王芳,启用,,是,,"
    advice = "重复的请删去这一行；确是同一天又查了一次的，请在「问题」里写明“复查”。"
    assert told(spot, first, "2024-07-08,t1,甲,,李强,竣工,,否,,") == [
        f"第 3 行「日期」：读到“2024-07-08”，这一天已有同一处的抽查（第 2 行，王芳）。{advice}"
    ]
    assert told(spot, "2024-07-08,t1,甲,,李强,竣工,,否,,") == [
        f"第 2 行「日期」：读到“2024-07-08”，这一天已有同一处的抽查（抽查记录 1，王芳）。{advice}"
    ]
    again = bring(spot, first)
    assert (again.batch, again.judged.unchanged) == (None, (2,))
    assert bring(spot, "2024-07-08,t1,甲,,李强,竣工,,否,下午复查，门已关,").numbers == (2,)


def test_a_rehearsal_stores_nothing(spot: Desk) -> None:
    before = spot.number()
    assert bring(spot, "2024-07-08,t1,甲,,王芳,启用,,是,,", keep=False).batch == before + 1
    assert spot.number() == before and known(spot) == []


def test_answered_closed_settled_and_what_an_earlier_snapshot_knows(either: Desk) -> None:
    bring(either, "2024-07-08,t1,乙,,王芳,选址,,否,没有动工,2024-07-31")
    made = either.number()
    with either.store.writing() as con:
        append_follow_up(con, known(either)[0], "answered", " 8 月动工 ", "科员", moment("07-20"))
        append_follow_up(con, known(either)[0], "closed", "已核实", "办公室", moment("08-01"))
    check = known(either)[0]
    assert (check.answer, check.answered_by, check.result, check.closed_when) == (
        "8 月动工",
        "科员",
        "已核实",
        moment("08-01"),
    )
    assert not check.open and known(either, made)[0].open
    assert check.late(day("08-02")) is False and known(either, made)[0].late(day("08-01")) is True
    for action, sentence in (
        ("closed", "抽查记录 1 没有待整改的事项，不用再操作。"),
        ("answered", "抽查记录 1 没有待整改的事项，不用再操作。"),
    ):
        with pytest.raises(CheckError) as raised, either.store.writing() as con:
            append_follow_up(con, check, action, "再来", "办公室", moment("08-02"))  # type: ignore[arg-type]
        assert str(raised.value) == sentence
    with pytest.raises(CheckError, match="请填写认定理由。"), either.store.writing() as con:
        append_follow_up(con, check, "settled", " ", "办公室", moment("08-02"))


def test_photos_of_an_answer_stand_behind_those_of_the_finding(either: Desk) -> None:
    """One photo when it was found, two with an answer that is undone, one with the next: places 1, 2 and 3, then 4."""
    one = Photo(b"jpeg", 4, 3)
    bring(either, "2024-07-08,t1,乙,,王芳,选址,,否,没有动工,2024-07-31")
    with either.store.writing() as con:
        append_photos(con, either.number(), 1, [one])
        undone = append_follow_up(con, known(either)[0], "answered", "已动工", "科员", moment("07-20"))
        append_photos(con, undone, 1, [one, one])
    revert(either.store, undone, person="李明", reason="传错", when=moment("07-21"))
    with either.store.writing() as con:
        again = append_follow_up(con, known(either)[0], "answered", "已竣工", "科员", moment("07-22"))
        append_photos(con, again, 1, [one])
    assert known(either)[0].photos == 1
    with either.store.reading() as con:
        assert [answer_photos(con, 1, number) for number in (undone, again)] == [[2, 3], [4]]
        assert [photo(con, 1, place) is not None for place in (1, 2, 3, 4, 5)] == [True, False, False, True, False]
    with pytest.raises(CheckError, match="一条抽查记录最多 5 张照片，读到 6 张。"), either.store.writing() as con:
        append_photos(con, again, 1, [one] * 5)


def test_undone_findings_count_no_more(spot: Desk) -> None:
    bring(spot, "2024-07-08,t1,甲,,王芳,启用,,是,,")
    number = spot.number()
    revert(spot.store, number, person="李明", reason="传错", when=moment("07-10"))
    assert known(spot) == [] and len(known(spot, number)) == 1
    assert bring(spot, "2024-07-08,t1,甲,,王芳,启用,,是,,", when="07-11").numbers == (2,)


def test_findings_are_in_backups_and_sample_ones_go(either: Desk) -> None:
    bring(either, "2024-07-08,t1,甲,,王芳,启用,,是,,", demo=True)
    bring(either, "2024-07-08,t1,乙,,王芳,竣工,,是,,")
    if either.store.file:
        copy = either.store.file.with_name("copy.duckdb")
        backup(either.store, copy)
        restore(either.store, copy, moment("07-12"))
    assert [c.site for c in known(either)] == ["甲", "乙"]
    clear_demo(either.store, moment("07-13"))
    assert [c.site for c in known(either)] == ["乙"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("月份,任务编号,完成值\n6月,t1,3", "没有找到表头。"),
        ("日期,任务编号,点位编号,街镇\n,,,", "表头缺少「是否一致」列。请用抽取时下载的抽查表填写。"),
        (f"{HEADER},身份证号\n", "第 1 行有「身份证号」这一列，是个人信息。"),
        (f"{HEADER}\n2024-07-08,t1,甲,,王芳 11010519491231002X,启用,,是,,", "第 2 行有身份证号，是个人信息。"),
    ],
)
def test_sheets_that_are_not_read(content: str, sentence: str) -> None:
    with pytest.raises(FileError) as raised:
        read_checks(Upload("抽查.csv", content.encode()))
    assert str(raised.value).startswith(sentence)
