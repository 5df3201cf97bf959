"""Files that nobody should send, and files as real programs save them.

Each of the former gets one plain sentence and changes nothing. The latter were made by LibreOffice
(scripts/make_office_files.py) and lie in the folder made.
"""

import io
import struct
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from records import FileError, Upload, read_sheet
from records.reading.bounds import SAVE_AS
from records.reading.sheet import REFERENCE_COLUMNS, Sheet
from tests.conftest import HEADER, Desk
from tests.records.test_workbooks import rows, saved

MADE = Path(__file__).with_name("made")
ROW = "2024-06,1.1-01,,120"
GOOD = f"{HEADER}\n{ROW}\n"
NO_TABLE = f"这不是 CSV 或 .xlsx 文件。{SAVE_AS}"
BROKEN = "打不开这个 .xlsx 文件，可能已损坏或加了密码。请去掉密码、另存后再上传。"
NO_TEXT = "读不出文字，文件可能已损坏或不是 CSV。请在 Excel 或 WPS 中另存为 .xlsx 后再上传。"
HALF = "文件里有读不出的文字，可能混有两种文字编码，或没有存完整。请在 Excel 或 WPS 中另存为 .xlsx 后再上传。"
LOCKED = "文件设有打开密码。请在 Excel 或 WPS 中去掉密码，另存后再上传。"
PICTURE = "这是图片，不是表格。请上传原来的 CSV 或 .xlsx 文件。"
PAGE = f"这是网页文件，不是表格。{SAVE_AS}"
QUOTES = "表格格式有误，可能有没成对的引号。请在 Excel 中另存为 .xlsx 后再上传。"
WIDE = "表格超过 200 列。请删去无关的列后再上传。"
SHEET = "xl/worksheets/sheet1.xml"


def book(*lines: list[object]) -> bytes:
    return saved(rows(["月份", "任务编号", "街镇", "完成值"], *lines))


def with_part(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            data = old.read(part)
            new.writestr(part, change(data) if part == name else data)
    return out.getvalue()


def bomb() -> bytes:
    """A workbook of some 200 KB that unpacks to 201 MB."""
    return with_part(book(), SHEET, lambda _: b" " * (201 * 2**20))


def lying_bomb() -> bytes:
    """A workbook whose directory says that the sheet has ten bytes."""
    content = with_part(book(["6月", "1.1-01", None, 120]), SHEET, lambda data: data + b" " * 10**6)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = archive.getinfo(SHEET).file_size
    return content.replace(struct.pack("<L", size), struct.pack("<L", 10))


def laughs(data: bytes) -> bytes:
    """Entities that unfold to a thousand million signs."""
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE x [<!ENTITY l0 "lol">{levels}]><worksheet>&l9;</worksheet>'.encode()


def another_file(data: bytes) -> bytes:
    """A cell that would hold what stands in a file of the server."""
    opened = b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>'
    return opened + data.partition(b"?>")[2].replace(b"<sheetData>", b"<sheetData>&f;")


def encrypted_zip() -> bytes:
    """The bit that says a part is encrypted, in the header of every part and in the directory."""
    content = bytearray(book())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            content[at + place] |= 1
            at = content.find(mark, at + 4)
    return bytes(content)


def packed(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, "x")
    return out.getvalue()


def many_parts() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(2_001):
            archive.writestr(f"xl/{number}.xml", "")
    return out.getvalue()


HARD: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "文件是空的。请确认选对了文件。"),
    "only a byte order mark": (lambda: b"\xef\xbb\xbf", "文件是空的。请确认选对了文件。"),
    "binary": (lambda: bytes(range(256)) * 40, NO_TEXT),
    "NUL bytes": (lambda: GOOD.replace("120", "12\0").encode(), NO_TEXT),
    "NUL in UTF-16": (lambda: GOOD.replace("120", "12\0").encode("utf-16"), NO_TEXT),
    "UTF-8 cut in a letter": (lambda: GOOD.replace("120", "完成").encode()[:-2], HALF),
    "GB18030 cut in a letter": (lambda: f"{GOOD}完".encode("gb18030")[:-1], HALF),
    "UTF-16 cut in a letter": (lambda: GOOD.encode("utf-16")[:-1], HALF),
    "GB18030 pasted into UTF-8": (lambda: GOOD.encode() + "6月,1.1-02,新泾镇,1".encode("gb18030"), HALF),
    "UTF-8 pasted into GB18030": (
        lambda: GOOD.encode("gb18030") + "2024-06,1.1-02,新华街道,1\n".encode(),
        "文件里混有两种文字编码，例如“新华街道”。请在 Excel 或 WPS 中另存为 .xlsx 后再上传。",
    ),
    "broken quotes": (lambda: f'{GOOD}6月,1.1-02,"新泾,1\n'.encode(), QUOTES),
    "a quote in the middle": (lambda: f'{GOOD}6月,1.1-02,"新"泾,1\n'.encode(), QUOTES),
    "a cell of 200,000 letters": (
        lambda: GOOD.replace("120", "1" * 200_000).encode(),
        "有一格的文字太长，可能有没成对的引号。请在 Excel 中另存为 .xlsx 后再上传。",
    ),
    "20,000 columns": (lambda: ("月份,任务编号,完成值," + ",".join(map(str, range(20_000)))).encode(), WIDE),
    "a row of 20,000 columns": (lambda: (GOOD + ROW + ",x" * 20_000).encode(), WIDE),
    "200 MB": (
        lambda: bytes(200 * 2**20),
        "文件有 200 MB，最多 100 MB。请删去无关的内容，或分成几个文件上传。",
    ),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", PICTURE),
    "a photograph": (lambda: b"\xff\xd8\xff\xe0\0\x10JFIF", PICTURE),
    "a bitmap": (lambda: b"BM\x8a\0\0\0\0\0", PICTURE),
    "a web page": (lambda: b"\xef\xbb\xbf\r\n<!DOCTYPE html><html><table><tr><td>1", PAGE),
    "a web page in UTF-16": (lambda: "<html><table>".encode("utf-16"), PAGE),
    "PDF": (lambda: b"%PDF-1.7", NO_TABLE),
    "old .xls": (lambda: (MADE / "mixed.xls").read_bytes(), NO_TABLE),
    ".ods": (lambda: (MADE / "mixed.ods").read_bytes(), NO_TABLE),
    "HTML by LibreOffice": (lambda: (MADE / "page.html").read_bytes(), PAGE),
    "a zip of something": (lambda: packed("a.csv"), NO_TABLE),
    "Word": (lambda: packed("word/document.xml"), NO_TABLE),
    "RAR": (lambda: b"Rar!\x1a\x07\x01", "这是压缩包，不是表格。请解压后上传里面的 CSV 或 .xlsx 文件。"),
    "password, Excel's": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
        LOCKED,
    ),
    "password, of the zip": (encrypted_zip, LOCKED),
    "truncated .xlsx": (lambda: book()[:3000], BROKEN),
    "no sheet inside": (lambda: packed("xl/workbook.xml"), BROKEN),
    "2,001 parts": (
        many_parts,
        "文件由 2001 个部分组成，最多 2000 个。请只留要上报的工作表，另存后再上传。",
    ),
    "zip bomb": (bomb, "文件解压后超过 200 MB。请只留要上报的工作表和行，另存后再上传。"),
    "zip bomb that lies": (lying_bomb, BROKEN),
    "entity bomb": (lambda: with_part(book(), SHEET, laughs), BROKEN),
    "a file of the server": (lambda: with_part(book(), SHEET, another_file), BROKEN),
    "broken XML": (lambda: with_part(book(), SHEET, lambda data: data[:-40]), BROKEN),
    "a cell in column XFD": (
        lambda: with_part(
            book(),
            SHEET,
            lambda d: d.replace(b"</sheetData>", b'<row r="3"><c r="XFD3"><v>1</v></c></row></sheetData>'),
        ),
        WIDE,
    ),
    "a row of a million blank cells": (
        lambda: with_part(
            book(), SHEET, lambda d: d.replace(b"</sheetData>", b"<row>" + b"<c/>" * 10**6 + b"</row></sheetData>")
        ),
        WIDE,
    ),
    "row 99999999": (
        lambda: with_part(book(), SHEET, lambda d: d.replace(b"</sheetData>", b'<row r="99999999"/></sheetData>')),
        "数据超过 1000000 行。请分成几个文件上传。",
    ),
    "21 sheets": (
        lambda: saved(rows(), many_sheets(21)),
        "文件有 21 张工作表，最多 20 张。请只留要上报的一张再上传。",
    ),
    "two sheets with a header": (
        lambda: (MADE / "two_sheets.xlsx").read_bytes(),
        "有 2 张工作表都有表头：「6月」「7月」。不知道该读哪一张，请只留一张再上传。",
    ),
}


def many_sheets(count: int) -> Workbook:
    made = Workbook()
    for _ in range(count - 1):
        made.create_sheet()
    return made


@pytest.mark.parametrize("name", HARD)
def test_one_sentence_and_nothing_changed(desk: Desk, name: str) -> None:
    make, sentence = HARD[name]
    with pytest.raises(FileError) as raised:
        desk.hand_in(make(), name="月报.xlsx" if name == "a picture" else "月报.csv")
    assert str(raised.value) == sentence
    assert desk.number() == 0
    assert desk.known() == []


def test_more_rows_than_allowed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the limit set to 1,000 rows: 1,000 are read, 1,001 refused; blank lines count up to MAX_LINES."""
    monkeypatch.setattr("records.reading.rows.MAX_ROWS", 1000)
    monkeypatch.setattr("records.reading.rows.MAX_LINES", 3000)
    text = HEADER + f"\n{ROW}" * 1000
    assert len(read_sheet(Upload("月报.csv", text.encode())).rows) == 1000
    for longer in (f"{text}\n{ROW}", HEADER + "\n" * 3000 + ROW):
        with pytest.raises(FileError) as raised:
            desk.hand_in(longer)
        assert str(raised.value) == "数据超过 1000000 行。请分成几个文件上传。"


@pytest.mark.parametrize("value", ["1e999", "NaN", "inf", "-inf", "1e3", "=1+1", "0x10", "#REF!", "12 0"])
def test_what_is_no_number(desk: Desk, value: str) -> None:
    assert desk.told(f"2024-06,1.1-01,,{value}") == [
        f"第 2 行「完成值」：读到“{value}”，应为数字。请只写数字，例如 300；与上月相同写 无变化，还没有进展写 0。"
    ]
    assert desk.known() == []


@pytest.mark.parametrize("value", ["1e999", "-1e999", "1e20", "nan"])
def test_numbers_of_a_workbook_that_are_none(desk: Desk, value: str) -> None:
    content = with_part(
        book(["6月", "1.1-01", None, 777]), SHEET, lambda d: d.replace(b"<v>777</v>", f"<v>{value}</v>".encode())
    )
    taken = desk.hand_in(content, name="月报.xlsx")
    assert [(p.row, p.column) for p in taken.checked.rejected] == [(2, "完成值")]


@pytest.mark.parametrize("value", ["-0", "−0", "-0.0"])
def test_minus_nought_is_nought(desk: Desk, value: str) -> None:
    assert desk.told(f"2024-06,1.1-01,,{value}") == []
    assert [str(int(f.value or 0)) for f in desk.known()] == ["0"]


def test_a_formula_stays_text_where_words_stand(desk: Desk) -> None:
    """What leaves the product makes it inert with a ', which is taken away when that file comes back."""
    text = "月份,任务编号,完成值,进展情况\n6月,1.1-01,120,=1+1\n6月,1.1-02,1,'=2+2\n6月,2.1-02,40,'十四五'规划\n"
    assert [f.progress for f in desk.hand_in(text) and desk.known()] == ["=1+1", "=2+2", "'十四五'规划"]


def test_another_plans_file(desk: Desk) -> None:
    """Every row names an id that this plan does not have, or another year: all are named, none is stored."""
    rows = [f"2024-06,9.{n}-01,,1" for n in range(300)]
    told = desk.told(*rows, "2023-06,1.1-01,,120")
    assert len(told) == 301
    assert told[0] == "第 2 行「任务编号」：读到“9.0-01”，2024 年计划中没有这个编号。请按模板填写任务编号。"
    assert told[-1] == "第 302 行「月份」：读到“2023-06”，不是计划年度 2024 年。请核对年份。"
    assert desk.known() == []


def test_one_cell_repeated_in_thousands_of_rows(desk: Desk) -> None:
    """All 3,000 are refused, each naming ten others: not every one of them."""
    told = desk.told(*[ROW] * 3000)
    assert len(told) == 3000
    assert told[0] == (
        "第 2 行「任务编号」：读到“1.1-01”，与第 3、4、5、6、7、8、9、10、11、12 行等报的是同一项。请只留一行。"
    )


def test_a_cell_too_long(desk: Desk) -> None:
    """5,001 letters of text are refused, 5,000 are kept, and the row beside is stored."""
    header = "月份,任务编号,完成值,进展情况"
    taken = desk.hand_in(f"{header}\n6月,1.1-01,1,{'长' * 5001}\n6月,1.1-02,1,{'长' * 5000}\n")
    assert [p.message for p in taken.checked.rejected] == [
        f"第 2 行「进展情况」：读到“{'长' * 40}…”，文字超过 5000 个字。请缩短。"
    ]
    assert [f.task for f in desk.known()] == ["1.1-02"]


def test_a_number_torn_by_its_comma(desk: Desk) -> None:
    """Trap: 1,200 without quotes becomes two cells, and 200 would pass for the denominator."""
    header = "月份,任务编号,完成值,分母,进展情况"
    taken = desk.hand_in(f"{header}\n6月,1.1-03,1,200,1,500,好\n6月,1.1-02,1,,好,\n")
    assert [p.message for p in taken.checked.rejected] == [
        "第 2 行「完成值」：读到“1,200”，像是数字里的逗号把一格分成了两格。请写成不带逗号的数。"
    ]
    assert [f.task for f in desk.known()] == ["1.1-02"]


def test_a_header_repeated_below(desk: Desk) -> None:
    """Pasted together from two files: the second header is no row, and is named with the 合计 row."""
    taken = desk.hand_in(f"{GOOD}{HEADER}\n6月,1.1-02,,1\n合计,,,121\n")
    assert (len(taken.checked.changes), taken.checked.skipped) == (2, 2)
    assert [p.message for p in taken.checked.warnings] == [
        "第 5 行是合计行，没有读入。",
        "第 3 行又是表头，没有读入。",
    ]


def test_the_templates_own_columns_need_no_word(desk: Desk) -> None:
    text = f"{','.join(REFERENCE_COLUMNS)},月份,任务编号,完成值\n{',' * (len(REFERENCE_COLUMNS) - 1)},6月,1.1-01,5\n"
    taken = desk.hand_in(text)
    assert taken.checked.warnings == ()
    assert len(taken.checked.changes) == 1


def test_a_day_as_excel_counts_it(desk: Desk) -> None:
    """45444 is 1 June 2024; 45078 is 2023, so not read; 2024.1 may be January or October."""
    assert desk.warned("45444,1.1-01,,120") == ["第 2 行「月份」：读到“45444”，读作 2024-06。"]
    assert len(desk.told("45078,1.1-02,,1")) == 1
    assert desk.told("2024.1,1.1-02,,1") == ["第 2 行「月份」：读到“2024.1”，应为月份。请写成 2024-06 这样。"]


def test_what_was_understood_is_said(desk: Desk) -> None:
    assert desk.warned("6月,1.1-01,仙霞,120", "6月,1.2-01,,√") == [
        "第 2 行「街镇」：读到“仙霞”，读作 仙霞新村街道。",
        "第 3 行「完成值」：读到“√”，读作 是。",
    ]


def test_a_share_that_may_be_two(desk: Desk) -> None:
    """0.65 under the unit % may be 65% or 0.65%."""
    assert desk.told("6月,1.2-02,,0.65") == [
        "第 2 行「完成值」：读到“0.65”，可能是 65%，也可能是 0.65%。请写成带 % 的数。"
    ]


def test_a_formula_without_a_result(desk: Desk) -> None:
    """A program that wrote =1+1 without computing it; =\"\" has a result, which is empty: 未报."""
    content = with_part(
        book(["6月", "1.1-01", None, "=1+1"], ["6月", "1.1-02", None, 888]),
        SHEET,
        lambda d: d.replace(b'<c r="D3" t="n"><v>888</v>', b'<c r="D3" t="str"><f>""</f><v></v>'),
    )
    taken = desk.hand_in(content, name="月报.xlsx")
    assert [p.message for p in taken.checked.rejected] == [
        "第 2 行「完成值」：公式没有算出结果。请在 Excel 中打开并保存一次，或直接填数。"
    ]
    assert taken.checked.skipped == 1


def test_a_date_format_that_only_the_chinese_excel_knows() -> None:
    """Number format 57 is 2024年6月 there and is not spelled out in the file."""

    def fill(sheet: Worksheet) -> None:
        rows(["月份", "任务编号", "完成值"], [45444, "1.1-01", 120])(sheet)

    styles = lambda d: d.replace(b"<cellXfs", b'<cellXfs><xf numFmtId="57"/></cellXfs><ignored').replace(  # noqa: E731
        b"</cellXfs><cellStyles", b"</ignored><cellStyles"
    )
    content = with_part(saved(fill), "xl/styles.xml", styles)
    content = with_part(content, SHEET, lambda d: d.replace(b'r="A2"', b'r="A2" s="0"'))
    assert [row.month for row in read(content).rows] == ["2024-06-01"]


def test_pinyin_and_control_signs_are_not_read() -> None:
    """拼音 over a word is no part of it; _x000D_ and other signs nobody sees are none either."""
    shared = b"<si><t>\xe6\x96\xb0</t><rPh sb='0' eb='1'><t>xin</t></rPh></si>"
    content = with_part(
        saved(
            rows(
                ["月份", "任务编号", "完成值", "进展情况"],
                ["6月", "1.1-01", 1, "新"],
                ["6月", "x", 1, "a_x000D_\nb_x0007_c"],
            )
        ),
        "xl/sharedStrings.xml",
        lambda d: d.replace("<si><t>新</t></si>".encode(), shared),
    )
    assert [row.progress for row in read(content).rows] == ["新", "a\nb c"]
    assert read("任务编号,完成值,进展情况\nx,1,a\x0bb\x07c\n".encode()).rows[0].progress == "a b c"


def read(content: bytes) -> Sheet:
    return read_sheet(Upload("月报", content))


@pytest.mark.parametrize("name", ["utf8.csv", "gb18030.csv", "utf16_tab.csv", "semicolon_quoted.csv"])
def test_text_files_of_libreoffice(desk: Desk, name: str) -> None:
    """The same table in four forms."""
    taken = desk.hand_in((MADE / name).read_bytes(), name=name)
    assert taken.checked.rejected == taken.checked.warnings == ()
    assert [(f.task, f.unit, f.value, f.progress) for f in desk.known()] == [
        ("1.1-01", "新华路街道", Decimal(120), "已完工“示范”点①"),
        ("1.1-03", None, Decimal("0.85"), "甲,乙;丙\t丁"),
        ("1.2-01", None, Decimal(1), "第一行"),
    ]


def test_a_workbook_of_libreoffice(desk: Desk) -> None:
    """Title, date, ６月, percent, 45444, =1+1, a filtered row, 1,200张, 合计; =8/9 under the unit % is asked
    about. The sheets 填报说明 and 旧表 (hidden) are not read."""
    taken = desk.hand_in((MADE / "mixed.xlsx").read_bytes(), name="mixed.xlsx")
    assert [(c.entry.line, c.entry.task, c.entry.unit, c.entry.value) for c in taken.checked.changes] == [
        (3, "1.1-01", "新华路街道", Decimal(120)),
        (4, "1.1-03", None, Decimal("0.85")),
        (5, "1.1-02", None, Decimal(2)),
        (6, "1.2-01", None, Decimal(1)),
        (8, "2.1-02", None, Decimal(1200)),
    ]
    assert [p.message for p in taken.checked.rejected] == [
        "第 7 行「完成值」：读到“0.888889”，可能是 88.8889%，也可能是 0.888889%。请写成带 % 的数。"
    ]
    assert [p.message for p in taken.checked.warnings] == [
        "第 10 行是合计行，没有读入。",
        "第 6 行是隐藏行，也已读入。不应报的请删去后重新上传。",
        "第 3 行「街镇」：读到“新华路”，读作 新华路街道。",
        "第 5 行「月份」：读到“45444”，读作 2024-06。",
        "第 8 行「完成值」：读到“1,200张”，读作 1200。",
        "第 8 行「完成值」：读到“1,200张”，超过全年目标 100 的 5 倍。请确认没有多写一位数，单位没有看错。",
    ]
    assert taken.checked.skipped == 1


def test_merged_cells_of_libreoffice(desk: Desk) -> None:
    """Names merged over three rows hold for each; 2 merged over two tasks for neither; a task whose cells
    are all merged over two rows is one row."""
    taken = desk.hand_in((MADE / "merged.xlsx").read_bytes(), name="merged.xlsx")
    assert [(f.task, f.unit, int(f.value or 0), f.progress) for f in desk.known()] == [
        ("1.1-01", "仙霞新村街道", 30, "同"),
        ("1.1-01", "新华路街道", 50, "同"),
        ("1.1-01", "新泾镇", 40, "同"),
        ("2.1-02", None, 40, None),
    ]
    assert [p.message for p in taken.checked.rejected] == [
        f"第 {line} 行「完成值」：读到“2”，合并单元格里的数无法分到各行。请取消合并，每行各填各的数。"
        for line in (5, 6)
    ]
