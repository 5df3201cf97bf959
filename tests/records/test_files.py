"""A file as staff save it: encodings, delimiters, title rows, 合计, row numbers (domain.md section 7)."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records import COLUMNS, FileError, Upload, read_sheet
from records.reading.sheet import Sheet

TEXT = "月份,任务编号,完成值,进展情况\n2024-06,1.1-01,120,已完工“示范”点①\n"


def sheet(content: str | bytes, name: str = "月报.csv") -> Sheet:
    return read_sheet(Upload(name, content.encode() if isinstance(content, str) else content))


def cells(content: str | bytes, *columns: str) -> list[tuple[object, ...]]:
    """Row number and some columns of every row."""
    return [(row.line, *(row.cells[c] for c in columns)) for row in sheet(content).rows]


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("gb18030", "gb18030"),
        ("utf-16", "utf-16"),
    ],
)
def test_the_four_encodings(encoding: str, told: str) -> None:
    """The same text, saved by Excel or WPS (GB18030), by others (UTF-8, with BOM or not), as Unicode 文本."""
    read = sheet(TEXT.encode(encoding))
    assert read.encoding == told
    assert read.columns == ("月份", "任务编号", "完成值", "进展情况")
    assert [row.line for row in read.rows] == [2]
    assert read.rows[0].cells == {
        **dict.fromkeys(COLUMNS, ""),
        "月份": "2024-06",
        "任务编号": "1.1-01",
        "完成值": "120",
        "进展情况": "已完工“示范”点①",
    }


def test_gbk_of_a_rare_name() -> None:
    """GB18030 holds more than GBK: 㛃 is four bytes long there."""
    assert cells(TEXT.replace("①", "㛃").encode("gb18030"), "进展情况") == [(2, "已完工“示范”点㛃")]


@pytest.mark.parametrize("delimiter", ["\t", ";", "，", "；"])
def test_other_delimiters(delimiter: str) -> None:
    text = TEXT.replace(",", delimiter)
    assert cells(text, "任务编号", "完成值") == [(2, "1.1-01", "120")]


def test_unicode_text_with_a_title_that_speaks_of_tasks() -> None:
    """Trap: Excel's Unicode 文本 (UTF-16, tabs) below a title row without any tab."""
    text = "2024年6月重点任务完成情况\n" + TEXT.replace(",", "\t")
    assert cells(text.encode("utf-16"), "任务编号", "完成值") == [(3, "1.1-01", "120")]


def test_quoted_cells() -> None:
    """A comma, a quote and a line break inside quotes belong to the cell."""
    text = '任务编号,完成值,进展情况\n1.1-01,"1,200","甲说""好""，\n乙在建"\n1.1-02,1,\n'
    assert cells(text, "完成值", "进展情况") == [(2, "1,200", '甲说"好"，\n乙在建'), (3, "1", "")]


def test_title_blank_and_total_rows_keep_the_row_numbers() -> None:
    """Rows 1 and 2 title and blank, 3 header, 5 blank, 7 合计: the good rows are 4 and 6."""
    text = "2024年6月推进情况,,\n,,\n任务编号,街镇,完成值\n1.1-01,新泾镇,50\n,,\n1.1-02,,1\n合计,,51\n"
    read = sheet(text)
    assert [(row.line, row.cells["任务编号"]) for row in read.rows] == [
        (4, "1.1-01"),
        (6, "1.1-02"),
    ]
    assert read.totals == 1


@pytest.mark.parametrize("word", ["合计", "总计", "小计：", "共计"])
def test_words_for_a_total(word: str) -> None:
    assert sheet(f"任务编号,完成值\n1.1-01,5\n{word},5\n").totals == 1


def test_a_total_under_the_running_number() -> None:
    """Trap: tables of the field begin with 序号, and 合计 stands in that first column."""
    read = sheet("序号,任务编号,完成值\n1,1.1-01,5\n合计,,5\n")
    assert [row.line for row in read.rows] == [2]
    assert read.totals == 1


def test_headers_in_any_order_with_spaces_and_unknown_ones() -> None:
    """`完 成 值`, `任务编号 ` and a full-width space are the known columns; 联系电话 is named."""
    read = sheet("完 成 值,联系电话,任务编号 ,月\u3000份,\n120,62,1.1-01,6月,x\n")
    assert read.columns == ("完成值", "任务编号", "月份")
    assert read.ignored == ("联系电话",)
    assert read.rows[0].cells["任务编号"] == "1.1-01"
    assert "联系电话" not in read.rows[0].cells


def test_short_and_long_rows() -> None:
    """A row that ends early has empty cells; what stands beyond the header is not read."""
    text = "任务编号,完成值,分母\n1.1-01,5\n1.1-03,9,10,多余\n"
    assert cells(text, "任务编号", "完成值", "分母") == [
        (2, "1.1-01", "5", ""),
        (3, "1.1-03", "9", "10"),
    ]


NO_HEADER = (
    "没有找到表头。表头应有这些列：月份、任务编号、任务名称、街镇、完成值、分母、节点、进展情况、"
    "滞后原因、下一步措施。请用系统下载的模板填写。"
)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "文件是空的。请确认选对了文件。"),
        (b" \r\n", "文件是空的。请确认选对了文件。"),
        (b"a,b\n1,2\n", NO_HEADER),
        ("任务编号,完成值,完成值\n".encode(), "表头中「完成值」出现了不止一次。请只留一列。"),
        ("月份,完成值\n6月,1\n".encode(), "表头缺少「任务编号」列。请用系统下载的模板填写。"),
        ("月份,任务编号\n6月,1\n".encode(), "表头缺少「完成值」列。请用系统下载的模板填写。"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "这不是 CSV 或 .xlsx 文件。请在 Excel 或 WPS 中打开，另存为 .xlsx 后再上传。",
        ),
        (
            b"%PDF-1.7",
            "这不是 CSV 或 .xlsx 文件。请在 Excel 或 WPS 中打开，另存为 .xlsx 后再上传。",
        ),
        (
            b"PK\x03\x04 no zip",
            "打不开这个 .xlsx 文件，可能已损坏或加了密码。请去掉密码、另存后再上传。",
        ),
        (
            b"a\0b\0",
            "读不出文字，文件可能已损坏或不是 CSV。请在 Excel 或 WPS 中另存为 .xlsx 后再上传。",
        ),
    ],
)
def test_files_that_are_of_no_use(content: bytes, sentence: str) -> None:
    with pytest.raises(FileError) as raised:
        sheet(content)
    assert str(raised.value) == sentence


def test_an_open_quote_does_not_swallow_the_rows_below() -> None:
    """Trap: a quote that is never closed makes one cell of all that follows; no row may vanish so."""
    with pytest.raises(FileError) as raised:
        sheet('任务编号,完成值,进展情况\n1.1-01,5,"在建\n1.1-02,1,\n1.1-03,2,\n')
    assert str(raised.value) == ("表格格式有误，可能有没成对的引号。请在 Excel 中另存为 .xlsx 后再上传。")


CELL = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp")), min_size=1)


@given(st.lists(st.tuples(CELL, CELL), min_size=1, max_size=6))
def test_what_csv_writes_is_read_back(rows: list[tuple[str, str]]) -> None:
    """Whatever Python's csv writes, with quotes, commas and emoji inside, comes back cell for cell."""
    text = io.StringIO()
    csv.writer(text).writerows([("任务编号", "完成值", "进展情况")])
    csv.writer(text).writerows([("1.1-01", *row) for row in rows])
    read = sheet(text.getvalue())
    assert [(r.cells["完成值"], r.cells["进展情况"]) for r in read.rows] == rows
    assert [r.line for r in read.rows] == list(range(2, len(rows) + 2))
