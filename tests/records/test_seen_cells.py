"""A cell of a workbook is read as a person sees it (domain.md section 7): letters, formats, days, and what is broken."""

import io
from collections.abc import Callable
from datetime import datetime

import pytest
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from records import Upload, read_sheet
from records.reading.sheet import Sheet
from tests.records.test_hard_inputs import SHEET, with_part

HEADER = ["月份", "任务编号", "街镇", "完成值", "分母", "节点", "进展情况"]
Fill = Callable[[Worksheet, Callable[..., Format]], None]


def book(fill: Fill, **options: object) -> bytes:
    """A workbook with our header and a first row of June for 2.1-02, into which `fill` writes."""
    out = io.BytesIO()
    made = Workbook(out, {"in_memory": True, **options})
    sheet = made.add_worksheet()
    sheet.write_row(0, 0, HEADER)
    sheet.write_row(1, 0, ["6月", "2.1-02"])
    fill(sheet, lambda **look: made.add_format(look))
    made.close()
    return out.getvalue()


def read(content: bytes) -> Sheet:
    return read_sheet(Upload("月报.xlsx", content))


def told(sheet: Sheet) -> list[str]:
    """Every sentence about it."""
    return [p.message for p in (*sheet.rejected, *sheet.warnings)]


def rich(*pieces: str | dict[str, object], column: int = 3) -> bytes:
    """A row whose text has letters of several looks: a dict says how those behind it look."""

    def fill(sheet: Worksheet, look: Callable[..., Format]) -> None:
        parts = [look(**piece) if isinstance(piece, dict) else piece for piece in pieces]
        assert sheet.write_rich_string(1, column, *parts) == 0

    return book(fill)


RAISED, LOWERED, STRUCK = {"font_script": 1}, {"font_script": 2}, {"font_strikeout": True}


@pytest.mark.parametrize(
    ("pieces", "value", "sentences"),
    [
        (["40", RAISED, "1"], "40", ["第 2 行「完成值」：读到“40”，上标“1”没有读入。请核对。"]),
        (["40", LOWERED, "①"], "40", ["第 2 行「完成值」：读到“40”，下标“①”没有读入。请核对。"]),
        (
            ["4", STRUCK, "0", {"bold": True}, "2"],
            "42",
            ["第 2 行「完成值」：读到“42”，划掉的“0”没有读入。请核对。"],
        ),
        (
            [STRUCK, "2", {"bold": True}, "1", RAISED, "注"],
            "1",
            ["第 2 行「完成值」：读到“1”，划掉的“2”、上标“注”没有读入。请核对。"],
        ),
        ([{"bold": True}, "4", {"italic": True}, "0"], "40", []),
        (
            [RAISED, "4", {"font_script": 1, "bold": True}, "0"],
            None,
            ["第 2 行「完成值」：读到“40”，整格是上标。请改成普通的字。"],
        ),
        (
            [STRUCK, "4", {**STRUCK, "bold": True}, "0"],
            None,
            ["第 2 行「完成值」：读到“40”，这一格整个划掉了。要报的请去掉删除线，不报的请删去。"],
        ),
    ],
)
def test_letters_that_are_no_part_of_a_figure(
    pieces: list[str | dict[str, object]], value: str | None, sentences: list[str]
) -> None:
    sheet = read(rich(*pieces))
    assert [row.value for row in sheet.rows] == ([] if value is None else [value])
    assert told(sheet) == sentences


def test_words_keep_raised_letters_and_lose_struck_ones() -> None:
    assert [row.progress for row in read(rich("建成 20 m", RAISED, "2", column=6)).rows] == ["建成 20 m2"]
    assert [row.progress for row in read(rich(STRUCK, "未", {"bold": True}, "开工", column=6)).rows] == ["开工"]
    assert told(read(rich("建成 20 m", RAISED, "2", column=6))) == []


def test_cells_struck_out_as_a_whole() -> None:
    """A row that is struck out is told like a hidden one; one figure within a row is refused, words are left out."""

    def fill(sheet: Worksheet, look: Callable[..., Format]) -> None:
        struck = look(font_strikeout=True)
        sheet.write_row(1, 0, ["6月", "2.1-02", None, 40, None, None, "推进"], struck)
        sheet.write_row(2, 0, ["6月", "1.1-02", None, 1])
        sheet.write_number(2, 3, 1, struck)
        sheet.write_row(3, 0, ["6月", "1.2-01", None, "是"])
        sheet.write_string(3, 6, "作废", struck)

    sheet = read(book(fill))
    assert [(row.line, row.value, row.progress) for row in sheet.rows] == [(2, "40", "推进"), (4, "是", "")]
    assert told(sheet) == [
        "第 3 行「完成值」：读到“1”，这一格整个划掉了。要报的请去掉删除线，不报的请删去。",
        "第 2 行整行划掉了，也已读入。不应报的请删去后重新上传。",
        "第 4 行「进展情况」：读到“作废”，整格划掉了，没有读入。",
    ]


def test_a_figure_raised_as_a_whole() -> None:
    sheet = read(book(lambda sheet, look: sheet.write_number(1, 3, 40, look(font_script=1)) and None))
    assert told(sheet) == ["第 2 行「完成值」：读到“40”，整格是上标，不知道是不是要报的数。请改成普通的字。"]


UNSEEN = "格式不把它显示出来，按没有填算。要报的请改成看得见的数。"


@pytest.mark.parametrize(
    ("code", "number", "value", "sentences"),
    [
        ("0;-0;;@", 0, "", [f"第 2 行「完成值」：读到“0”，{UNSEEN}"]),
        (";;;", 7, "", [f"第 2 行「完成值」：读到“7”，{UNSEEN}"]),
        ("#", 0, "", [f"第 2 行「完成值」：读到“0”，{UNSEEN}"]),
        ('0"万"', 3, "3万", []),
        ("0%", 0.85, "85%", []),
        ("0%", 0.853, "85.3%", ["「完成值」：第 2 行显示时四舍五入过，按实际存的数读入。"]),
        ("0;0", -40, "40", ["第 2 行「完成值」：读到“40”，存的是 -40，负号可能没有显示出来。请核对。"]),
        ("#,##0*y", 40, "40", []),
    ],
)
def test_what_a_format_shows(code: str, number: float, value: str, sentences: list[str]) -> None:
    sheet = read(book(lambda sheet, look: sheet.write_number(1, 3, number, look(num_format=code)) and None))
    assert [row.value for row in sheet.rows] == [value]
    assert told(sheet) == sentences


def test_a_sheet_that_hides_its_noughts() -> None:
    def fill(sheet: Worksheet, look: Callable[..., Format]) -> None:
        sheet.hide_zero()
        sheet.write_number(1, 3, 0)
        sheet.write_row(2, 0, ["6月", "1.1-02", None, 1])

    sheet = read(book(fill))
    assert [row.value for row in sheet.rows] == ["", "1"]
    assert told(sheet) == [f"第 2 行「完成值」：读到“0”，{UNSEEN}"]


def test_a_hidden_column_is_read_and_said() -> None:
    def fill(sheet: Worksheet, look: Callable[..., Format]) -> None:
        sheet.write_row(1, 3, [40, 50])
        sheet.set_column(4, 4, None, None, {"hidden": True})

    assert told(read(book(fill))) == ["「分母」：是隐藏的列，也已读入。不应报的请删去后重新上传。"]


ASKED = "带着钟点，可能差了一天，不知道是 10 月还是 11 月。请把月份写成 2024-11 这样的文字。"


@pytest.mark.parametrize(
    ("serial", "month", "sentences"),
    [
        (45597.0, "2024-11-01", []),
        (45596.99950231481, "2024-11-01", []),  # 43 s early: SheetJS in China
        (45597.00049768519, "2024-11-01", []),  # and late
        (45597.0000001, "2024-11-01", []),
        (45596.99998842592, "2024-10-31", []),  # 23:59:59, the end of October
        (45596.666666666664, None, [f"第 2 行「月份」：读到“2024-10-31 16:00:00”，{ASKED}"]),
        (45580.666666666664, "2024-10-15 16:00:00", []),
        (45580.35, "2024-10-15 08:24:00", []),
    ],
)
def test_days_that_come_with_a_time(serial: float, month: str | None, sentences: list[str]) -> None:
    """1 November as stored by three writers of JavaScript in China is 31 October, 16:00: asked about, not October."""

    def fill(sheet: Worksheet, look: Callable[..., Format]) -> None:
        sheet.write_number(1, 0, serial, look(num_format="yyyy-mm-dd"))
        sheet.write_number(1, 3, 40)

    sheet = read(book(fill))
    assert [row.month for row in sheet.rows] == ([] if month is None else [month])
    assert told(sheet) == sentences


@pytest.mark.parametrize(
    ("text", "month"),
    [("2024-11-01", "2024-11-01"), ("2024-11-01T00:00:00.000Z", "2024-11-01"), ("2024-10-31T16:00:00.000Z", None)],
)
def test_days_in_words_of_iso_8601(text: str, month: str | None) -> None:
    """Cells of type d, as ExcelJS and others may write them."""
    content = book(lambda sheet, look: sheet.write_row(1, 0, [888, "2.1-02", None, 40]) and None)
    content = with_part(content, SHEET, lambda d: d.replace(b'"A2"><v>888', b'"A2" t="d"><v>' + text.encode()))
    assert [row.month for row in read(content).rows] == ([] if month is None else [month])


def test_a_day_that_is_shown_without_its_month() -> None:
    def fill(sheet: Worksheet, look: Callable[..., Format]) -> None:
        sheet.write_datetime(1, 0, datetime(2024, 6, 1), look(num_format="aaaa"))
        sheet.write_number(1, 3, 40)

    assert told(read(book(fill))) == [
        "第 2 行「月份」：读到“2024-06-01”，格式没有把月份显示出来。请把格式改成 2024年6月 这样。"
    ]


def plain(value: bytes) -> bytes:
    """A workbook whose cell D2 is what is given."""
    content = book(lambda sheet, look: sheet.write_row(1, 0, ["6月", "2.1-02", None, 888]) and None)
    return with_part(content, SHEET, lambda d: d.replace(b'<c r="D2"><v>888</v></c>', value))


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (b'<c r="D2" t="b"><v>true</v></c>', "是"),
        (b'<c r="D2" t="b"><v> 0 </v></c>', "否"),
        (b'<c r="D2" t="b"><v>false</v></c>', "否"),
        (b'<c r="D2" s="99"><v>40</v></c>', "40"),
        (b'<c r="D2" t="n" s=" 0 "><v> 40 </v></c>', "40"),
        (b'<c t="n" r=" D2 "><v>4e1</v></c>', "40"),
        (b'<c r="d2"><v>40</v></c>', "40"),
        (b'<c r="D2" t="str"><f>A1&amp;"x"</f><v>40</v></c>', "40"),
        (b'<c r="D2" t="inlineStr"><is><t xml:space="preserve"> 40 </t></is></c>', "40"),
    ],
)
def test_cells_as_other_programs_write_them(cell: bytes, value: str) -> None:
    assert [row.value for row in read(plain(cell)).rows] == [value]


@pytest.mark.parametrize(
    "cell",
    [
        b'<c r="D2"><v>4o</v></c>',
        b'<c r="D2"><v>1_000</v></c>',
        b'<c r="D2" t="s"><v>999</v></c>',
        b'<c r="D2" t="s"><v>-1</v></c>',
        b'<c r="D2" t="b"><v>maybe</v></c>',
        b'<c r="D2" t="d"><v>June</v></c>',
    ],
)
def test_one_malformed_cell_is_a_problem_of_its_row(cell: bytes) -> None:
    sheet = read(plain(cell))
    assert not sheet.rows
    (sentence,) = told(sheet)
    assert sentence.startswith("第 2 行「完成值」：") and sentence.endswith("这一格读不出。请重新填这一格。")


def renamed(change: Callable[[str], str], content: bytes) -> bytes:
    """The workbook with its parts under other names."""
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.infolist():
            new.writestr(change(part.filename), old.read(part))
    return out.getvalue()


@pytest.mark.parametrize(
    "change",
    [
        str.upper,
        str.lower,
        lambda name: name.replace("/", "\\"),
        lambda name: name.replace("sharedStrings", "SharedStrings"),
        lambda name: f"/{name}",
    ],
)
def test_parts_under_other_names(change: Callable[[str], str]) -> None:
    content = book(lambda sheet, look: sheet.write_row(1, 3, [40]) and None)
    assert [row.value for row in read(renamed(change, content)).rows] == ["40"]


def test_shared_strings_that_are_named_and_absent() -> None:
    """Not missed where no cell needs them; where one does, it is at fault."""
    content = book(lambda sheet, look: None)
    inline = "".join(
        f'<c r="{column}1" t="inlineStr"><is><t>{name}</t></is></c>'
        for column, name in zip("ABCD", HEADER, strict=False)
    )
    row = '<row r="2"><c r="B2" t="inlineStr"><is><t>2.1-02</t></is></c><c r="D2"><v>40</v></c></row>'
    data = f'<sheetData><row r="1">{inline}</row>{row}</sheetData>'.encode()
    content = with_part(
        content, SHEET, lambda d: d[: d.index(b"<sheetData>")] + data + d[d.index(b"</sheetData>") + 12 :]
    )
    content = renamed(lambda name: name.replace("sharedStrings.xml", "gone.xml"), content)
    assert [row.value for row in read(content).rows] == ["40"]


def test_too_many_cells() -> None:
    """Blank ones too, before any is looked at."""
    blank = b'<row r="9">' + b"<c/>" * 190 + b"</row>"
    content = book(lambda sheet, look: sheet.write_row(1, 3, [40]) and None)
    content = with_part(content, SHEET, lambda d: d.replace(b"</sheetData>", blank * 32_000 + b"</sheetData>"))
    with pytest.raises(Exception, match="表格超过 600 万格，空格也算。请删去表格以外的空行空列，另存后再上传。"):
        read(content)
