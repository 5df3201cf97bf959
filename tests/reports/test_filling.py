"""The rows to fill in on the page, and the file that comes of them: read back by the reader of every other file."""

from datetime import datetime

from records import Upload, read_sheet, take_sites
from reports.template.filled import bare, filled_file, filled_rows, is_filled, row_of, spoken
from reports.template.filling import Filling, fillings
from tests.conftest import Desk, plan_of

WHEN = datetime(2024, 6, 18, 9, 30, 5)
ELDERLY = "养老服务科"


def rows(desk: Desk, month: int = 6) -> dict[str, Filling]:
    """By task and 街镇: `1.1-01 新泾镇`."""
    known: dict[str, list] = {}  # type: ignore[type-arg]
    for fact in desk.known():
        known.setdefault(fact.task, []).append(fact)
    found = fillings(desk.assessed("06-18"), known, month, ELDERLY)
    return {f"{row.task.id} {row.unit}".strip(): row for row in found}


def test_what_is_asked_and_what_is_said_by_now(desk: Desk) -> None:
    """May said 10 and 810/900; June says 12, 无变化 and a stage. 新华路街道 has said nothing yet."""
    desk.tell("05-18", "5月,1.1-01,新泾镇,10,,,人手不足", "5月,1.1-01,新华路街道,4", "5月,1.1-03,新泾镇,810,900")
    desk.tell("06-18", "6月,1.1-01,新泾镇,12", "6月,1.1-03,新泾镇,无变化", "6月,1.1-04,,,,开工")
    found = rows(desk)
    assert list(found) == [
        *("1.1-01 新华路街道", "1.1-01 仙霞新村街道", "1.1-01 新泾镇", "1.1-02"),
        *("1.1-03 新华路街道", "1.1-03 仙霞新村街道", "1.1-03 新泾镇", "1.1-04"),
    ]
    told = found["1.1-01 新泾镇"]
    assert (told.last, told.due, told.answer, told.said, told.reported) == (
        "10",
        "全区150",
        ("完成值",),
        {"完成值": "12"},
        True,
    )
    assert told.before == {"滞后原因": "人手不足"}
    assert (told.basis, found["1.1-01 新华路街道"].basis, found["1.1-01 仙霞新村街道"].basis) == (False, True, False)
    assert not found["1.1-01 新华路街道"].reported
    assert found["1.1-03 新泾镇"].said == {"完成值": "无变化"}
    assert found["1.1-03 新泾镇"].answer == ("完成值", "分母")
    assert found["1.1-04"].choices == ("未开始", "前期手续", "开工", "竣工")
    assert found["1.1-04"].said == {"节点": "开工"}
    assert found["1.1-01 新泾镇"].name == "1.1-01 适老化改造（新泾镇）"


def test_the_file_is_read_as_it_was_typed(desk: Desk) -> None:
    """Only rows that were touched; beside a new text stands the figure said before; a formula is none."""
    desk.tell("06-18", "6月,1.1-01,新泾镇,12")
    found = rows(desk)
    typed = {
        ("1.1-01", "新泾镇"): {"进展情况": "=1+1，\n两行"},
        ("1.1-02", ""): {"完成值": "1", "滞后原因": ""},
        ("1.1-04", ""): {},
    }
    touched = filled_rows(found.values(), typed)
    upload = filled_file(desk.plan, touched, typed, department=ELDERLY, month=6, when=WHEN)
    assert upload.name == "养老服务科-6月-在线填报.csv"
    assert is_filled(upload.name)
    assert b"\"'=1+1" in upload.content
    assert b"2024-06-18 09:30:05" in upload.content
    sheet = read_sheet(upload)
    assert sheet.ignored == ()
    assert [(r.line, r.task, r.unit, r.value, r.progress) for r in sheet.rows] == [
        (2, "1.1-01", "新泾镇", "12", "=1+1，\n两行"),
        (3, "1.1-02", "", "1", ""),
    ]


def test_a_share_takes_the_denominator_along_or_not(desk: Desk) -> None:
    """A new numerator stands over the denominator said before; 无变化 and 85% stand alone."""
    desk.tell("05-18", "5月,1.1-03,新泾镇,810,900")
    desk.tell("06-18", "6月,1.1-03,新泾镇,820,900")
    row = rows(desk)["1.1-03 新泾镇"]
    for text, wanted in (("830", "900"), ("无变化", ""), ("85％", "")):
        typed = {row.cell: {"完成值": text}}
        upload = filled_file(desk.plan, [row], typed, department=ELDERLY, month=6, when=WHEN)
        assert [r.denominator for r in read_sheet(upload).rows] == [wanted], text


def test_said_again_a_minute_later_it_is_another_file(desk: Desk) -> None:
    """120, corrected, and 120 again: the last is no copy of the first, which would add nothing."""
    row = rows(desk)["1.1-02"]

    def handed_in(value: str, second: int) -> int | None:
        when = WHEN.replace(second=second)
        upload = filled_file(desk.plan, [row], {row.cell: {"完成值": value}}, department=ELDERLY, month=6, when=when)
        return desk.hand_in(upload.content, name=upload.name).batch

    assert [handed_in("1", 1), handed_in("2", 2)] == [1, 2]
    correction = {row.cell: {"完成值": "1", "更正原因": "多报一家"}}
    upload = filled_file(desk.plan, [row], correction, department=ELDERLY, month=6, when=WHEN.replace(second=3))
    assert desk.hand_in(upload.content, name=upload.name).batch == 3
    assert [fact.value for fact in desk.known()] == [1]


def test_sentences_name_the_task_or_stand_at_the_cell(desk: Desk) -> None:
    found = rows(desk)
    touched = [found["1.1-01 新泾镇"], found["1.1-02"]]
    typed = {touched[0].cell: {"完成值": "三百"}, touched[1].cell: {"完成值": "1"}}
    upload = filled_file(desk.plan, touched, typed, department=ELDERLY, month=6, when=WHEN)
    (wrong,) = desk.hand_in(upload.content, name=upload.name, keep=False).checked.rejected
    assert row_of(touched, wrong) is touched[0]
    assert bare(wrong) == "读到“三百”，应为数字。请改成 300。"
    assert spoken(touched, wrong) == "1.1-01 适老化改造（新泾镇）「完成值」：读到“三百”，应为数字。请改成 300。"


def by_site(desk: Desk, *told: str) -> Desk:
    """t1 is of three sites: 1 中山站, 2 福泉站, 3 which has no name; 2 was dropped since. `told`: 月份,任务编号,点位,节点,进展情况."""
    sites = "sites: {stages: [选址, 竣工, 启用], counted: 启用}"
    found = Desk(desk.store, plan_of(f"kind: count, target: 2, unit: 家, pace: end, department: {ELDERLY}, {sites}"))
    when = datetime(2024, 3, 1)
    for sheet in (
        "任务编号,点位编号,点位名称,街镇,竣工\nt1,1,中山站,新华路,5月\nt1,2,福泉站,新泾镇,\nt1,-3,-3,,6月",
        "任务编号,点位编号,调整为,原因\nt1,2,取消,不建了",
    ):
        with found.store.writing() as con:
            upload = Upload("点位.csv", sheet.encode())
            assert take_sites(con, found.plan, upload, person="张三", received=when, stored=when).batch
    if told:
        assert found.hand_in("\n".join(["月份,任务编号,点位,节点,进展情况", *told])).checked.rejected == ()
    return found


def site_rows(desk: Desk) -> list[Filling]:
    return fillings(desk.assessed("06-18"), {}, 6, ELDERLY)


def test_a_row_a_site(desk: Desk) -> None:
    """The stage of last month, the one due by now; a site that is dropped is not asked about."""
    one, other = site_rows(by_site(desk, "4月,t1,1,选址,正在招标", "6月,t1,-3,竣工,"))
    assert (one.key, one.place, one.unit, one.name) == ("t1|点位 1", "1 中山站", "新华路街道", "t1 任务1（1 中山站）")
    assert (other.key, other.place, other.unit) == ("t1|点位 -3", "-3", "")
    assert (one.last, one.due, one.answer) == ("选址（4月）", "竣工", ("节点",))
    assert one.choices == ("未开始", "选址", "竣工", "启用")
    assert (one.said, one.before, one.reported, one.basis, one.late) == (
        {},
        {"进展情况": "正在招标"},
        False,
        True,
        True,
    )
    assert (other.last, other.due, other.said, other.reported, other.basis) == (
        "",
        "竣工",
        {"节点": "竣工"},
        True,
        False,
    )


def test_the_file_of_sites_is_read_as_every_other(desk: Desk) -> None:
    """A number that a spreadsheet would take for a formula is read back as it is; 无变化 is the stage of April."""
    own = by_site(desk, "4月,t1,1,选址,")
    here = site_rows(own)
    typed = {here[0].cell: {"节点": "无变化"}, here[1].cell: {"节点": "启用", "进展情况": "已开门"}}
    upload = filled_file(own.plan, here, typed, department=ELDERLY, month=6, when=WHEN)
    taken = own.hand_in(upload.content, "06-18", name=upload.name)
    assert taken.checked.rejected == ()
    assert [(c.entry.site, c.entry.stage, c.entry.progress) for c in taken.checked.changes] == [
        ("1", "选址", None),
        ("-3", "启用", "已开门"),
    ]
    assert own.standing("t1", 6, "06-18").actual == 1
