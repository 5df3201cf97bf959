"""Sheets of sites as offices really make them: what is read all the same, what is said, what stays outside."""

import io
from datetime import datetime

import pytest
from openpyxl import Workbook

from records import FileError, Store, TakenSites, Upload, take_sites
from tests.conftest import moment
from tests.records.inspection.test_sites_sheet import HEADER, PLAN, sheet


def handed(store: Store, content: bytes, name: str = "点位.csv") -> TakenSites:
    when = moment("03-10")
    with store.writing() as con:
        return take_sites(con, PLAN, Upload(name, content), person="张三", received=when, stored=when)


def read(taken: TakenSites) -> list[tuple[str, str, str, str, int, dict[str, int]]]:
    assert taken.checked.rejected == ()
    return [(r.task, r.site, r.name, r.unit, int(r.quantity), dict(r.planned)) for r in taken.checked.rows]


@pytest.mark.parametrize("encoding", ["gbk", "utf-8-sig", "utf-16"])
def test_encodings_and_columns_in_another_order(file_store: Store, encoding: str) -> None:
    """UTF-16 is what Excel calls Unicode 文本, parted by tabs. A stage without a column is not planned."""
    text = "启用,点位名称,选址,点位编号,街镇,任务编号\n9月,甲,3月,1,新华路,t1\n"
    content = (text.replace(",", "\t") if encoding == "utf-16" else text).encode(encoding)
    assert read(handed(file_store, content)) == [("t1", "1", "甲", "新华路街道", 1, {"选址": 3, "启用": 9})]


def test_a_title_merged_cells_and_what_stands_below(file_store: Store) -> None:
    """任务编号 and 街镇 merged over two rows are said of both; 合计 and 填表人 are no sites; a number merged is nobody's."""
    book = Workbook()
    page = book.active
    assert page
    page.append(["2024年点位表"])
    page.append(["任务编号", "点位编号", "点位名称", "街镇", "数量", "启用"])
    page.append(["t1", 1, "中山站", "新华路街道", 3, datetime(2024, 9, 1)])
    page.append([None, 2, "福泉站", None, None, "10月底前"])
    for area in ("A1:F1", "A3:A4", "D3:D4", "E3:E4"):
        page.merge_cells(area)
    page.append(["合计", None, None, None, 3])
    page.append(["填表人：张三"])
    out = io.BytesIO()
    book.save(out)
    assert read(handed(file_store, out.getvalue(), "点位.xlsx")) == [
        ("t1", "1", "中山站", "新华路街道", 3, {"启用": 9}),
        ("t1", "2", "福泉站", "新华路街道", 1, {"启用": 10}),
    ]


def test_a_blank_task_goes_on_from_the_row_above(file_store: Store) -> None:
    """What a merged cell leaves in a CSV; it is said. The first row has nothing above it."""
    taken = sheet(file_store, ",1,甲", "t1,2,乙", ",3,丙", ",合计,,,,2")
    assert [p.message for p in taken.checked.rejected] == ["第 2 行「任务编号」：任务编号是空的。请填写任务编号。"]
    assert [(row.task, row.site) for row in taken.checked.rows] == [("t1", "2"), ("t1", "3")]
    assert taken.checked.warnings[0].message == "第 4 行「任务编号」：任务编号是空的，按上一行的 t1 读入。"


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("3月底前", 3),
        ("六月", 6),
        ("十二月", 12),
        ("12月31日前", 12),
        ("2024年9月底之前", 9),
        ("2024/5/31", 5),
        ("45536", 9),
    ],
)
def test_months_as_they_are_written(file_store: Store, text: str, month: int) -> None:
    """45536 is 1 September 2024 as Excel counts days."""
    assert read(sheet(file_store, f"t1,1,甲,,,,{text}"))[0][5] == {"选址": month}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("-3", "应大于 0。一个点位算几个就填几，空着算 1。"),
        ("1e400", "应为数字。请只写数字，例如 50；算 1 个的可以空着。"),
        ("100000000000000000", "应为数字。请只写数字，例如 50；算 1 个的可以空着。"),
        ("0.00000000000001", "应为数字。请只写数字，例如 50；算 1 个的可以空着。"),
        ("五十", "应为数字。请改成 50。"),
        ("50户", "单位应为张。确为 50 张的，请改成 50。"),
    ],
)
def test_quantities_that_are_none(file_store: Store, text: str, said: str) -> None:
    taken = sheet(file_store, f"t2,1,甲,新泾镇,,{text}")
    assert [p.message for p in taken.checked.rejected] == [f"第 2 行「数量」：读到“{text}”，{said}"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("任务编号,点位编号,点位名称,点位名称\nt1,1,甲,乙", "表头中「点位名称」出现了不止一次。请只留一列。"),
        (
            f"{HEADER}\nt1,1,王芳 11010519491231002X",
            "第 2 行有身份证号，是个人信息。请删去身份证号、姓名等个人信息，只留编号、街镇，再上传。文件没有读下去，也没有存下任何内容。",
        ),
        (
            "<html><table><tr><td>1</td></tr></table></html>",
            "这是网页文件，不是表格。请在 Excel 或 WPS 中打开，另存为 .xlsx 后再上传。",
        ),
        ("\x89PNG\r\n\x1a\n", "这是图片，不是表格。请上传原来的 CSV 或 .xlsx 文件。"),
    ],
)
def test_files_that_are_no_sheet(file_store: Store, content: str, sentence: str) -> None:
    with pytest.raises(FileError) as raised:
        handed(file_store, content.encode("latin-1" if content.startswith("\x89") else "utf-8"))
    assert str(raised.value) == sentence
