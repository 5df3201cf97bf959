"""报送情况 and the register of changes as files: the same figures, texts that no spreadsheet runs, A4."""

import csv
import io

from openpyxl import Workbook, load_workbook

from metrics.month.discipline import Discipline, discipline
from metrics.task.standing import Assessment
from records import LockedChange, Sender, Upload, lock_month, locked_changes, revert, take
from reports.reporting_list import (
    LIST_HEADER,
    MISSING_HEADER,
    REGISTER_HEADER,
    list_csv,
    list_rows,
    list_xlsx,
    missing_rows,
    register_csv,
    register_rows,
    register_xlsx,
)
from tests.conftest import HEADER, Desk, day, moment


def june(desk: Desk) -> tuple[Assessment, list[Discipline]]:
    """June as seen on the 30th."""
    assessment = desk.assessed("06-30")
    return assessment, discipline(assessment, 6)


def book(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content))


def lines(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def some(desk: Desk) -> tuple[Assessment, list[Discipline]]:
    """安全管理科 four days late, 养老服务科 with 1.1-01 of one 街镇 and 1.1-02 to 1.1-04 of all."""
    desk.tell("06-18", "6月,1.1-01,新华路,50", "6月,1.1-01,新泾,70", "6月,1.1-02,,0", "6月,1.1-03,,8,9")
    desk.tell("06-18", "6月,1.1-04,,,,前期手续")
    desk.tell("06-24", "6月,1.2-01,,是")
    return june(desk)


def test_the_list(desk: Desk) -> None:
    """养老服务科 7 of 8 in time: 87.5 %; 安全管理科 1 of 1, late; 未指定 0 of 7. Together 8 of 16, 7 in time."""
    _, rows = some(desk)
    owed = "1.2-02 床位入住率、1.2-03 家庭照护床位、2.1-01 常态化走访、2.1-02 认知障碍床位、2.1-03 核对退回率"
    assert list_rows(rows) == [
        ["养老服务科", "未报齐", 8, 7, 7, "87.5%", "87.5%", 10, "1 项：1.1-01 适老化改造〔仙霞新村街道〕"],
        ["安全管理科", "已报齐，有迟报", 1, 1, 0, "100.0%", "0.0%", 4, ""],
        ["未指定", "未报", 7, 0, 0, "0.0%", "0.0%", 10, f"5 项：{owed}"],
        ["合计", "", 16, 8, 7, "50.0%", "43.8%", "", "6 项"],
    ]


def test_every_missing_cell_has_a_row(desk: Desk) -> None:
    """16 − 8 = 8 rows."""
    _, rows = some(desk)
    found = missing_rows(rows)
    assert len(found) == 8
    assert found[:3] == [
        ["养老服务科", "1.1-01", "适老化改造", "仙霞新村街道"],
        ["未指定", "1.2-02", "床位入住率", "全区"],
        ["未指定", "1.2-03", "家庭照护床位", "全区"],
    ]
    assert [row[3] for row in found if row[1] == "2.1-01"] == ["新华路街道", "仙霞新村街道", "新泾镇"]


def test_the_workbook(desk: Desk) -> None:
    """Two sheets of the same rows, numbers as numbers, A4 landscape, frozen header, the snapshot named."""
    assessment, rows = some(desk)
    found = book(list_xlsx(assessment, 6, rows))
    assert found.sheetnames == ["2024年6月报送情况", "6月未报明细"]
    first, second = found.worksheets
    assert [[cell.value for cell in row] for row in first.iter_rows(max_row=2)] == [LIST_HEADER, list_rows(rows)[0]]
    assert [[cell.value for cell in row] for row in second.iter_rows(max_row=2)] == [
        MISSING_HEADER,
        missing_rows(rows)[0],
    ]
    for sheet in found.worksheets:
        assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize)) == ("landscape", "9")
        assert sheet.freeze_panes == "A2"
        assert sheet.cell(sheet.max_row, 1).value == "截止日 2024-06-20 · 数据版本 3-20240630"


def test_the_csv(desk: Desk) -> None:
    assessment, rows = some(desk)
    found = lines(list_csv(assessment, 6, rows))
    assert found[0] == LIST_HEADER
    assert found[1:-1] == [[str(value) for value in row] for row in list_rows(rows)]
    assert found[-1] == ["截止日 2024-06-20 · 数据版本 3-20240630"]


def test_sample_records_say_so(desk: Desk) -> None:
    desk.tell("06-18", "6月,1.2-01,,是", demo=True)
    assert lines(list_csv(*_with_month(desk)))[-1][0].endswith("· 演示数据")


def _with_month(desk: Desk) -> tuple[Assessment, int, list[Discipline]]:
    assessment, rows = june(desk)
    return assessment, 6, rows


def changed(desk: Desk, *rows: str, reason: str, person: str = "王敏", name: str = "更正.csv") -> int:
    """Hand a file in after the lock; returns its batch."""
    when = moment("07-05")
    with desk.store.writing() as con:
        upload = Upload(name, "\n".join([HEADER, *rows]).encode())
        taken = take(con, desk.plan, upload, Sender(person, when, when, reason=reason))
    assert taken.batch is not None
    return taken.batch


def register(desk: Desk) -> list[LockedChange]:
    with desk.store.reading() as con:
        return locked_changes(con, desk.number())


def test_the_register(both: Desk) -> None:
    """A figure, an empty cell filled, 无变化 said, a stage, and the undoing of it all."""
    both.tell("05-18", "5月,2.1-02,,40", "5月,1.1-02,,0")
    both.tell("06-18", "6月,2.1-02,,45", "6月,1.2-01,,是")
    lock_month(both.store, day("06-01"), person="李明", reason="月报已印发", when=moment("07-02"))
    both.tell("07-03", "7月,1.2-01,,是")
    rows = ["6月,2.1-02,,50", "6月,1.2-01,,否", "6月,1.1-02,,无变化", "6月,1.1-04,,,,开工", "6月,1.1-01,新泾,70"]
    batch = changed(both, *rows, reason="复核更正")
    revert(both.store, batch, person="李明", reason="重复", when=moment("07-06"))
    found = register_rows(both.plan, register(both))
    tail = ["王敏", "2024-07-05 09:00", "复核更正", "更正.csv"]
    assert found[:5] == [
        ["2024-06", "2.1-02 认知障碍床位", "全区", "45张", "50张", *tail],
        ["2024-06", "1.2-01 机构安全监管", "全区", "是", "否", *tail],
        ["2024-06", "1.1-02 综合为老服务中心", "全区", "未报", "无变化", *tail],
        ["2024-06", "1.1-04 养老院项目", "全区", "未报", "开工", *tail],
        ["2024-06", "1.1-01 适老化改造", "新泾镇", "未报", "70户", *tail],
    ]
    undone = ["李明", "2024-07-06 09:00", "重复", "更正.csv"]
    assert found[5] == ["2024-06", "2.1-02 认知障碍床位", "全区", "50张", "已撤销（此前为45张）", *undone]
    assert found[7] == ["2024-06", "1.1-02 综合为老服务中心", "全区", "无变化", "已撤销", *undone]
    assert len(found) == 10


def test_hostile_texts_are_texts(desk: Desk) -> None:
    """Nothing that a person typed becomes a formula, in either sort of file."""
    desk.tell("06-18", "6月,2.1-02,,45")
    lock_month(desk.store, day("06-01"), person="李明", reason="月报已印发", when=moment("07-02"))
    hostile = '=HYPERLINK("http://example.com")'
    changed(desk, "6月,2.1-02,,50", reason=hostile, person="+王敏", name="@更正.csv")
    assessment = desk.assessed("07-31")
    sheet = book(register_xlsx(assessment, register(desk))).active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]] == REGISTER_HEADER
    assert (sheet.freeze_panes, sheet.page_setup.orientation) == ("A2", "landscape")
    for column, text in ((6, "+王敏"), (8, hostile), (9, "@更正.csv")):
        cell = sheet.cell(2, column)
        assert (cell.data_type, cell.value, cell.quotePrefix) == ("s", text, True)
    (_, row, _) = lines(register_csv(assessment, register(desk)))
    assert [row[5], row[7], row[8]] == ["'+王敏", f"'{hostile}", "'@更正.csv"]


def test_an_empty_register(desk: Desk) -> None:
    """Only the header and the note."""
    assert lines(register_csv(desk.assessed("06-30"), [])) == [REGISTER_HEADER, ["数据版本 0-20240630"]]
