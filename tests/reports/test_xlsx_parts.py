"""The parts of our .xlsx: Chinese as UTF-8, texts in one table, names as Excel gives them."""

import io
import re
import zipfile
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from records import Upload, read_sheet
from reports.ooxml.workbook import saved, write_text
from scripts.elsewhere.written import written
from tests.conftest import ROOT

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def book(*rows: list[Any]) -> Workbook:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    for row, values in enumerate(rows, 1):
        for column, value in enumerate(values, 1):
            if isinstance(value, str):
                write_text(sheet.cell(row, column), value)
            else:
                sheet.cell(row, column).value = value
    return made


@pytest.fixture(scope="module")
def every() -> dict[str, dict[str, bytes]]:
    """File → its parts, of every writer and of the committed sample."""
    sample = {file.name: file.read_bytes() for file in (ROOT / "data" / "sample").rglob("*.xlsx")}
    return {name: parts(content) for name, content in (written() | sample).items()}


def test_chinese_is_utf8_in_every_part(every: dict[str, dict[str, bytes]]) -> None:
    """Every part is XML that says so, but for the shapes of notes; a reference is left only as the text someone typed."""
    for name, found in every.items():
        for part, content in found.items():
            text = content.decode("utf-8")
            assert re.findall(r"&#[x0-9A-Fa-f]+;", text) == [], (name, part)
            assert text.startswith('<?xml version="1.0" encoding="UTF-8"') != part.endswith(".vml")
            fromstring(content)
    assert "&amp;#26376; &amp;amp;" in every["ledger.xlsx"]["xl/sharedStrings.xml"].decode()
    assert 'name="6月填报"' in every["template.xlsx"]["xl/workbook.xml"].decode()


def test_what_a_font_is_stands_in_the_schema_s_order(every: dict[str, dict[str, bytes]]) -> None:
    """CT_Font as Office keeps to it: whether bold, the size, the colour, the name, the family, the scheme."""
    for name, found in every.items():
        for font in fromstring(found["xl/styles.xml"]).iter(f"{MAIN}font"):
            order = [child.tag.removeprefix(MAIN) for child in font]
            assert order == [n for n in "b i u sz color name family charset scheme".split() if n in order], name


def test_each_text_stands_once_in_the_table(every: dict[str, dict[str, bytes]]) -> None:
    """No text in a cell; the table counts its texts and the cells that refer to them."""
    for found in every.values():
        sheets = [content for name, content in found.items() if name.startswith("xl/worksheets/sheet")]
        assert not any(b"inlineStr" in content for content in sheets)
        table = fromstring(found["xl/sharedStrings.xml"])
        texts = [item.findtext(f"{MAIN}t") for item in table]
        cells = [c for content in sheets for c in fromstring(content).iter(f"{MAIN}c") if c.get("t") == "s"]
        assert len(texts) == len(set(texts)) == int(table.attrib["uniqueCount"])
        assert len(cells) == int(table.attrib["count"])
        assert {int(str(c.findtext(f"{MAIN}v"))) for c in cells} == set(range(len(texts)))


def test_every_part_that_is_named_is_there(every: dict[str, dict[str, bytes]]) -> None:
    """By its type, and by relations whose targets are relative but for those of the package itself."""
    for found in every.values():
        typed = {part.get("PartName") for part in fromstring(found["[Content_Types].xml"])} - {None}
        assert {str(name)[1:] for name in typed} <= found.keys()
        assert "/xl/sharedStrings.xml" in typed
        targets = [r.attrib["Target"] for r in fromstring(found["xl/_rels/workbook.xml.rels"])]
        assert {f"xl/{target}" for target in targets} <= found.keys()
        ids = [r.attrib["Id"] for r in fromstring(found["xl/_rels/workbook.xml.rels"])]
        assert len(ids) == len(set(ids))


def test_notes_are_called_as_excel_calls_them(every: dict[str, dict[str, bytes]]) -> None:
    """ExcelJS looks nowhere else, R's openxlsx for the prefix x."""
    found = every["returned.xlsx"]
    assert {"xl/comments1.xml", "xl/drawings/vmlDrawing1.vml"} <= found.keys()
    relations = fromstring(found["xl/worksheets/_rels/sheet1.xml.rels"])
    assert {r.attrib["Target"] for r in relations} == {"../comments1.xml", "../drawings/vmlDrawing1.vml"}
    assert found["xl/drawings/vmlDrawing1.vml"].count(b"<x:ClientData") == 3
    assert "</t>" in found["xl/comments1.xml"].decode()


def test_notes_of_two_sheets_stay_apart() -> None:
    made = book(["甲"])
    second = made.create_sheet("二")
    for sheet, text in ((made.worksheets[0], "一的"), (second, "二的")):
        sheet["A1"].comment = Comment(text, "某")
    again = load_workbook(io.BytesIO(saved(made, "试")))
    assert [sheet["A1"].comment.text for sheet in again.worksheets] == ["一的", "二的"]


TEXTS = [
    " 前后有空格 ",
    "第一行\n第二行",
    "<b>&amp;</b> ]]> \"'",
    "&#26376;",
    "_x6708_ _x000D_ _x005F_",
    "𠮷😀é",
    "=1+1",
    "#N/A",
    "007",
    't="inlineStr"><is><t>假</t></is>',
]


def test_texts_come_back() -> None:
    """Whatever they hold; 名 twice is one text."""
    content = saved(book(TEXTS, ["名", "名", 0.85, None, datetime(2024, 6, 1)]), "试")
    first, second = load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True)
    assert [*first] == [text.replace("_x005F_", "_") if text.startswith("_x") else text for text in TEXTS]
    assert second[:5] == ("名", "名", 0.85, None, datetime(2024, 6, 1))
    assert parts(content)["xl/sharedStrings.xml"].count("名".encode()) == 1


def test_our_own_reader_reads_them() -> None:
    """As they were written, an escape too: before, `_x6708_` came back as 月."""
    content = saved(
        book(["月份", "任务编号", "完成值", "进展情况"], ["2024-06", "1.1-01", 12, "<张三> _x6708_ 𠮷"]), "试"
    )
    (row,) = read_sheet(Upload("6月.xlsx", content)).rows
    assert [row.text(name) for name in ("月份", "完成值", "进展情况")] == ["2024-06", "12", "<张三> _x6708_ 𠮷"]


def test_a_workbook_without_a_text() -> None:
    """Its table is empty."""
    content = saved(book([1, 2]), "试")
    assert b'count="0" uniqueCount="0"' in parts(content)["xl/sharedStrings.xml"]
    assert [*load_workbook(io.BytesIO(content)).worksheets[0].values] == [(1, 2)]
