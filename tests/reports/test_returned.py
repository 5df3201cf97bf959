"""The file that goes back: the rejected rows alone, as they were sent, with what is wrong in each."""

import csv
import io
from datetime import datetime
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from records import Taken, Upload
from reports.template.returned import returned_file
from reports.template.xlsx import template_xlsx
from tests.conftest import Desk

THREE = "第 4 行「完成值」：读到“三百”，应为数字。请改成 300。"
PLACE = "第 5 行「街镇」：读到“外滩”，不认识这个街镇。应为其中之一：新华路街道、仙霞新村街道、新泾镇；全区请留空。"
SENT = """六月推进情况,,,,,
月份,任务编号,备注,街镇,完成值,分母
2024-06,1.1-01,好的一行,新华路,120,
2024-06,1.1-01,"李四, 复核",仙霞,三百,
2024-06,1.1-01,,外滩,一百,
"""


def sent(desk: Desk, content: str | bytes, name: str = "六月.csv") -> tuple[Upload, Taken]:
    data = content.encode("gb18030") if isinstance(content, str) else content
    return Upload(name, data), desk.hand_in(data, name=name)


def returned(desk: Desk, content: str | bytes, name: str = "六月.csv") -> tuple[str, bytes]:
    upload, taken = sent(desk, content, name)
    found = returned_file(upload, taken.checked)
    assert found is not None
    return found


def rows(content: bytes, encoding: str = "gb18030", delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(encoding), newline=""), delimiter=delimiter))


def sheet_of(content: bytes) -> Worksheet:
    (sheet,) = load_workbook(io.BytesIO(content)).worksheets
    return sheet


def workbook(*lines: list[Any], merge: str = "") -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in lines:
        sheet.append(line)
    if merge:
        sheet.merge_cells(merge)
    return saved(book)


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_only_the_rejected_rows_with_all_their_columns(desk: Desk) -> None:
    """Row 5 has two mistakes; the title above the header and the good row stay away."""
    name, content = returned(desk, SENT)
    assert name == "六月-待改正.csv"
    both = f"{PLACE.removesuffix('。')}；第 5 行「完成值」：读到“一百”，应为数字。请改成 100。"
    assert rows(content) == [
        ["月份", "任务编号", "备注", "街镇", "完成值", "分母", "错误原因"],
        ["2024-06", "1.1-01", "李四, 复核", "仙霞", "三百", "", THREE],
        ["2024-06", "1.1-01", "", "外滩", "一百", "", both],
    ]
    assert content.count(b"\r\n") == 3


def test_corrected_and_sent_again(desk: Desk) -> None:
    """The two rows are read, 错误原因 is passed over; 备注 is no column of ours and was none before; 仙霞 is read."""
    _, content = returned(desk, SENT)
    text = content.decode("gb18030").replace("仙霞,三百", "仙霞,30").replace("外滩,一百", "新泾镇,100")
    taken = desk.hand_in(text.encode("gb18030"), name="六月-待改正.csv")
    assert (len(taken.checked.changes), taken.checked.rejected) == (2, ())
    assert [p.column for p in taken.checked.warnings] == ["备注", "街镇"]
    assert desk.standing("1.1-01", 6, "06-30").actual == 120 + 30 + 100


def test_sent_again_with_one_mistake_left(desk: Desk) -> None:
    """The reasons of the first time make way for those of the second, and the name does not grow."""
    name, content = returned(desk, SENT)
    name, content = returned(desk, content.decode("gb18030").replace("仙霞,三百", "仙霞,30"), name)
    assert name == "六月-待改正.csv"
    header, row = rows(content)
    assert header == ["月份", "任务编号", "备注", "街镇", "完成值", "分母", "错误原因"]
    assert row[-1].startswith("第 3 行「街镇」：读到“外滩”")


def test_nothing_was_rejected(desk: Desk) -> None:
    upload, taken = sent(desk, "任务编号,月份,完成值\n1.1-02,2024-06,1\n")
    assert returned_file(upload, taken.checked) is None


@pytest.mark.parametrize(
    ("encoding", "delimiter", "begins"),
    [
        ("gb18030", ",", "月份".encode("gb18030")),
        ("utf-8", ",", b"\xef\xbb\xbf"),
        ("utf-8-sig", ";", b"\xef\xbb\xbf"),
        ("utf-16", "\t", b"\xff\xfe"),
    ],
)
def test_the_encoding_and_delimiter_stay(desk: Desk, encoding: str, delimiter: str, begins: bytes) -> None:
    """UTF-8 without its mark gets one: Excel would read it as GBK."""
    text = "月份,任务编号,街镇,完成值\n2024-06,1.1-01,新泾镇,三百𠮷\n".replace(",", delimiter)
    _, content = returned(desk, text.encode(encoding))
    assert content.startswith(begins)
    read = rows(content, "utf-8-sig" if encoding == "utf-8" else encoding, delimiter)
    assert read[1][:4] == ["2024-06", "1.1-01", "新泾镇", "三百𠮷"]
    assert read[1][4].startswith("第 2 行「完成值」：读到“三百𠮷”，应为数字。")


def test_utf_16_of_the_other_order(desk: Desk) -> None:
    text = "\ufeff月份\t任务编号\t完成值\n2024-06\t1.1-02\t两\n"
    _, content = returned(desk, text.encode("utf-16-be"))
    assert content.startswith(b"\xfe\xff")
    assert rows(content, "utf-16", "\t")[1][:3] == ["2024-06", "1.1-02", "两"]


@pytest.mark.parametrize("unseen", ["\u200b", "\ufeff", "\u200e"])
def test_a_header_with_signs_that_nobody_sees(desk: Desk, unseen: str) -> None:
    """The reader finds the header, so the file that goes back finds it too, in CSV and in a workbook."""
    names, row = [f"月份{unseen}", f"{unseen}任务编号", f"完成{unseen}值"], ["2024-06", "1.1-02", "两"]
    _, content = returned(desk, f"{','.join(names)}\n{','.join(row)}\n".encode())
    assert rows(content, "utf-8-sig")[1][:3] == row
    sheet = sheet_of(returned(desk, workbook(names, row), "六月.xlsx")[1])
    assert [cell.value for cell in sheet[2]][:3] == row
    assert sheet["C2"].comment is not None


def test_a_number_split_by_its_comma_is_one_cell_again(desk: Desk) -> None:
    """`1,200` without quotes was two cells; sent back as it is it must not be read as 1 of 200."""
    _, content = returned(desk, "任务编号,月份,完成值,分母\n1.1-02,2024-06,1,200,\n")
    assert rows(content)[1][:4] == ["1.1-02", "2024-06", "1,200", ""]


@pytest.mark.parametrize("wrong", ["=cmd|' /C calc'!A0", "@SUM(A1:A9)", "＝1+1", "+新增", "-减少"])
def test_texts_are_no_formulas(desk: Desk, wrong: str) -> None:
    """In CSV marked with ', in the workbook stored as a text; also in the sentence that quotes them."""
    _, content = returned(desk, f'月份,任务编号,{wrong},完成值\n2024-06,1.1-02,{wrong},"{wrong}"\n')
    header, row = rows(content)
    assert (header[2], row[2], row[3]) == (f"'{wrong}", f"'{wrong}", f"'{wrong}")
    assert row[4].startswith("第 2 行")
    book = workbook(["月份", "任务编号", "进展情况", "完成值"], ["2024-06", "1.1-02", "x", "x"])
    made = load_workbook(io.BytesIO(book))
    for place in ("C2", "D2"):
        made.worksheets[0][place].value = wrong
        made.worksheets[0][place].data_type = "s"
    sheet = sheet_of(returned(desk, saved(made), "六月.xlsx")[1])
    assert [(cell.value, cell.data_type) for cell in sheet[2][2:4]] == [(wrong, "s"), (wrong, "s")]
    assert sheet["D2"].quotePrefix


def test_a_narrative_keeps_its_wording_through_the_return(desk: Desk) -> None:
    """`-新增20户` gets a ' on the way out, which is taken off on the way in."""
    _, content = returned(desk, "月份,任务编号,完成值,进展情况\n2024-06,1.1-02,两,-新增20户\n")
    assert rows(content)[1][3] == "'-新增20户"
    desk.hand_in(content.decode("gb18030").replace(",两,", ",2,").encode("gb18030"))
    assert desk.standing("1.1-02", 6, "06-30").narrative.progress == "-新增20户"


def test_a_negative_number_stays_a_number(desk: Desk) -> None:
    _, content = returned(desk, "月份,任务编号,完成值\n2024-06,1.1-02,-5\n")
    assert rows(content)[1][2] == "-5"


def filled(desk: Desk) -> bytes:
    """June's template with two mistakes in its rows 6 and 9 and one good answer."""
    book = load_workbook(io.BytesIO(template_xlsx(desk.assessed("06-01"), 6)))
    sheet = book.worksheets[0]
    sheet["J5"] = 1
    sheet["J6"], sheet["J6"].number_format, sheet["K6"] = 0.9, "0%", 10
    sheet["L9"], sheet["M9"] = "装修", "=进场"
    sheet["M9"].data_type = "s"
    return saved(book)


def test_a_workbook_comes_back_as_one(desk: Desk) -> None:
    """1.1-03 has a percentage and a 分母 too; 1.1-04 a stage that is none. The wrong cells are marked."""
    name, content = returned(desk, filled(desk), "六月.xlsx")
    sheet = sheet_of(content)
    assert name == "六月-待改正.xlsx"
    names = [cell.value for cell in sheet[1]]
    assert names[:4] == ["月份", "任务编号", "任务名称", "街镇"]
    assert names[-2:] == ["责任科室", "错误原因"]
    assert [(row[1].value, row[-1].value) for row in sheet.iter_rows(min_row=2)] == [
        ("1.1-03", "第 6 行「分母」：读到“10”，完成值已是百分比。请把完成值改成分子，或删去分母。"),
        (
            "1.1-04",
            "第 9 行「节点」：读到“装修”，应为已完成的最后一个节点。"
            "应为其中之一：未开始、前期手续、开工、竣工，或 无变化。",
        ),
    ]
    marked = {cell.coordinate for row in sheet for cell in row if cell.fill.fgColor.rgb == "00F8CBAD"}
    assert marked == {"K2", "L3"}
    assert sheet["K2"].comment.text == sheet["R2"].value
    assert (sheet["J2"].value, sheet["J2"].number_format) == (0.9, "0%")
    assert (sheet["M3"].value, sheet["M3"].data_type) == ("=进场", "s")
    assert sheet.freeze_panes == "A2"
    assert not sheet.protection.sheet


def test_a_workbook_corrected_and_sent_again(desk: Desk) -> None:
    _, content = returned(desk, filled(desk), "六月.xlsx")
    book = load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    sheet["J2"], sheet["J2"].number_format = 9, "General"
    sheet["L3"] = "前期手续"
    taken = desk.hand_in(saved(book), name="六月-待改正.xlsx")
    assert (len(taken.checked.changes), taken.checked.rejected, taken.checked.warnings) == (2, (), ())
    assert desk.standing("1.1-04", 6, "06-30").progress.stage == "前期手续"


def test_a_date_stays_a_date(desk: Desk) -> None:
    header = ["月份", "任务编号", "完成值", "备注"]
    _, content = returned(desk, workbook(header, [datetime(2024, 6, 1), "1.1-02", "两", 7.5]), "六月.xlsx")
    sheet = sheet_of(content)
    assert (sheet["A2"].value, sheet["A2"].is_date) == (datetime(2024, 6, 1), True)
    assert sheet["D2"].value == 7.5


def test_merged_ids_stand_in_every_row(desk: Desk) -> None:
    """An id merged over three 街镇, of which the lower two are wrong."""
    content = workbook(
        ["任务编号", "月份", "街镇", "完成值"],
        ["1.1-01", "2024-06", "新华路街道", 1],
        [None, "2024-06", "仙霞新村街道", "两"],
        [None, "2024-06", "新泾镇", "三"],
        merge="A2:A4",
    )
    sheet = sheet_of(returned(desk, content, "六月.xlsx")[1])
    assert [[cell.value for cell in row[:4]] for row in sheet.iter_rows(min_row=2)] == [
        ["1.1-01", "2024-06", "仙霞新村街道", "两"],
        ["1.1-01", "2024-06", "新泾镇", "三"],
    ]


def test_a_merged_figure_is_left_to_be_filled_in(desk: Desk) -> None:
    """120 over two 街镇 is nobody's: were it put back into one of them, it would be taken for that one's."""
    content = workbook(
        ["任务编号", "月份", "街镇", "完成值"],
        ["1.1-01", "2024-06", "新华路街道", 120],
        ["1.1-01", "2024-06", "仙霞新村街道", None],
        merge="D2:D3",
    )
    sheet = sheet_of(returned(desk, content, "六月.xlsx")[1])
    assert [[cell.value for cell in row[2:4]] for row in sheet.iter_rows(min_row=2)] == [
        ["新华路街道", None],
        ["仙霞新村街道", None],
    ]
    assert "读到“120”" in str(sheet["E2"].value)


def test_a_figure_merged_with_a_blank_row_goes_back(desk: Desk) -> None:
    """120 merged with an empty row below is its own row's; what is wrong there is the 街镇 alone."""
    content = workbook(
        ["任务编号", "月份", "街镇", "完成值"],
        ["1.1-01", "2024-06", "外滩", 120],
        [None, None, None, None],
        merge="D2:D3",
    )
    sheet = sheet_of(returned(desk, content, "六月.xlsx")[1])
    assert [cell.value for cell in sheet[2]][:4] == ["1.1-01", "2024-06", "外滩", 120]


def test_what_concerns_a_column_that_is_not_there_marks_the_reason(desk: Desk) -> None:
    """810 of a rate without any column 分母."""
    content = workbook(["任务编号", "月份", "完成值"], ["2.1-03", "2024-06", 810])
    sheet = sheet_of(returned(desk, content, "六月.xlsx")[1])
    assert sheet["D2"].fill.fgColor.rgb == "00F8CBAD"
    assert sheet["D2"].comment is None


def test_where_openpyxl_gives_up_the_known_columns_come_back(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A workbook that only records.reading.files can read: our columns as texts."""

    def fails(*_: object, **__: object) -> None:
        raise ValueError("Unable to read workbook")

    monkeypatch.setattr("reports.template.returned.load_workbook", fails)
    content = workbook(["任务编号", "月份", "完成值", "备注"], ["1.1-02", "2024-06", "两", "x"])
    sheet = sheet_of(returned(desk, content, "六月.xlsx")[1])
    assert [cell.value for cell in sheet[1]] == ["任务编号", "月份", "完成值", "错误原因"]
    assert [cell.value for cell in sheet[2]][:3] == ["1.1-02", "2024-06", "两"]


@pytest.mark.parametrize(
    ("uploaded", "wanted"),
    [
        ("六月.csv", "六月-待改正.csv"),
        ("六月.v2.txt", "六月.v2-待改正.csv"),
        ("../科室\\六月.CSV", ".._科室_六月-待改正.csv"),
        ("六月", "六月-待改正.csv"),
    ],
)
def test_names(desk: Desk, uploaded: str, wanted: str) -> None:
    assert returned(desk, SENT, uploaded)[0] == wanted


@pytest.mark.parametrize("name", ["六月.csv", "六月.xlsx"])
def test_the_same_bytes_each_time(desk: Desk, name: str) -> None:
    upload, taken = sent(desk, filled(desk) if name.endswith("x") else SENT, name)
    assert returned_file(upload, taken.checked) == returned_file(upload, taken.checked)


TWO_HEADERS = """月份,任务编号,备注,完成值
2024-06,1.1-01,甲,三百
任务编号,月份,节点,完成值（必填）,联系人
1.1-02,2024-06,,两,李四
1.1-04,2024-06,装修,,王五
2.1-02,2024-06,,40,赵六
"""


def test_rows_under_two_headers_come_back_under_one(desk: Desk) -> None:
    """The columns of the first, then what only the second has; each row in its own."""
    _, content = returned(desk, TWO_HEADERS)
    found = rows(content)
    assert [row[:-1] for row in found] == [
        ["月份", "任务编号", "备注", "完成值", "节点", "联系人"],
        ["2024-06", "1.1-01", "甲", "三百", "", ""],
        ["2024-06", "1.1-02", "", "两", "", "李四"],
        ["2024-06", "1.1-04", "", "", "装修", "王五"],
    ]
    text = content.decode("gb18030").replace("三百", "300").replace("两", "2").replace("装修", "开工")
    taken = desk.hand_in(text.encode("gb18030"))
    assert (len(taken.checked.changes), taken.checked.rejected) == (3, ())


def test_rows_under_two_headers_of_a_workbook(desk: Desk) -> None:
    lines = [line.split(",") for line in TWO_HEADERS.splitlines()]
    sheet = sheet_of(returned(desk, workbook(*lines), "六月.xlsx")[1])
    assert [[cell.value for cell in row][:6] for row in sheet.iter_rows(min_row=2)] == [
        ["2024-06", "1.1-01", "甲", "三百", None, None],
        ["2024-06", "1.1-02", None, "两", None, "李四"],
        ["2024-06", "1.1-04", None, None, "装修", "王五"],
    ]
    assert sheet["D3"].comment is not None and sheet["E4"].comment is not None


def test_a_header_of_two_levels_comes_back_as_one(desk: Desk) -> None:
    upper, lower = ["月份", "任务编号", "完成情况", None, "进展情况"], [None, None, "完成值", "分母", None]
    content = workbook(upper, lower, ["2024-06", "1.1-02", "两", None, "好"], merge="C1:D1")
    sheet = sheet_of(returned(desk, content, "六月.xlsx")[1])
    assert [cell.value for cell in sheet[1]][:5] == ["月份", "任务编号", "完成值", "分母", "进展情况"]
    assert [cell.value for cell in sheet[2]][:5] == ["2024-06", "1.1-02", "两", None, "好"]


def test_a_number_split_in_three_is_one_cell_again(desk: Desk) -> None:
    _, content = returned(desk, "任务编号,月份,完成值,分母,进展情况\n1.1-02,2024-06,12,345,678\n")
    assert rows(content)[1][:5] == ["1.1-02", "2024-06", "12,345,678", "", ""]
