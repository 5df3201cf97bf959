"""Files of every sort as they are read: real .docx, .pdf, .xlsx made by the libraries, texts in every encoding."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from docx import Document as new_docx
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from openpyxl import Workbook

from plan.drafting import DocumentError, draft, read_document
from plan.drafting.document import bounds
from scripts.bench.draft import pages

TEXT = "一、养老服务\n新建中心2家，加强监管。\n"


def refused(content: bytes) -> str:
    with pytest.raises(DocumentError) as raised:
        read_document("甲", content)
    return str(raised.value)


def saved(book: Any) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def paragraphs(content: bytes) -> list[str]:
    return [f"{p.ordinal}{p.text}" for p in read_document("甲", content).paragraphs]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "big5"])
def test_a_text_in_any_encoding(encoding: str) -> None:
    text = TEXT if encoding != "big5" else "一、養老服務\n新建中心2家，加強監管。\n"
    assert paragraphs(text.encode(encoding)) == text.strip().split("\n")


def test_places_are_those_of_the_text() -> None:
    found = read_document("甲", "  一、甲 \r\n\r\n乙\x0b丙\u200b丁".encode())
    assert found.text == "一、甲\n乙\n丙丁"
    assert [found.text[p.start : p.end] for p in found.paragraphs] == [p.text for p in found.paragraphs]


def test_markdown() -> None:
    content = (
        "# 要点\n\n---\n- 新建**中心**2家\n> 加强监管\n\n| 重点任务 | 责任科室 |\n|---|---|\n| 开展培训 | 养老科 |\n"
    )
    found = read_document("甲.md", content.encode()).paragraphs
    assert [(p.text, p.level, p.assigned.department) for p in found] == [
        ("要点", 1, ""),
        ("新建中心2家", 0, ""),
        ("加强监管", 0, ""),
        ("开展培训", 0, "养老科"),
    ]


NUMBERING = """<w:abstractNum {ns} w:abstractNumId="90"><w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl></w:abstractNum>"""


def numbered(document: Any, text: str, level: int) -> None:
    properties = document.add_paragraph(text)._p.get_or_add_pPr()
    properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="90"/></w:numPr>'))


def with_numbers() -> Any:
    document = new_docx()
    root = document.part.numbering_part.element
    root.insert(0, parse_xml(NUMBERING.format(ns=nsdecls("w"))))
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    return document


def test_the_numbers_that_word_sets_by_itself() -> None:
    """A level starts anew under each one above it; the eleventh is 十一."""
    document = with_numbers()
    for _ in range(2):
        numbered(document, "养老服务", 0)
        numbered(document, "设施建设", 1)
        numbered(document, "新建中心2家。", 2)
        numbered(document, "加强监管。", 2)
    for _ in range(9):
        numbered(document, "其他", 0)
        numbered(document, "加强宣传。", 2)
    content = saved(document)
    assert paragraphs(content)[:8] == [
        *("一、养老服务", "（一）设施建设", "1.新建中心2家。", "2.加强监管。"),
        *("二、养老服务", "（一）设施建设", "1.新建中心2家。", "2.加强监管。"),
    ]
    assert paragraphs(content)[-2] == "十一、其他"
    made = draft([read_document("甲.docx", content)], 2025)
    assert next((a.title, [s.title for s in a.sections]) for a in made.plan.areas) == ("养老服务", ["设施建设"])
    assert [task.title for task in made.plan.tasks.values()][:2] == ["新建中心", "加强监管"]


def test_what_was_changed_under_revision_is_read_as_accepted() -> None:
    document = new_docx()
    paragraph = document.add_paragraph("新建中心")
    for tag, inner, text in (("w:del", "w:delText", "2家"), ("w:ins", "w:t", "3家")):
        change, run, word = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(inner)
        word.text = text
        run.append(word)
        change.append(run)
        paragraph._p.append(change)
    assert paragraphs(saved(document)) == ["新建中心3家"]


def test_heads_feet_and_boxes_are_left_over() -> None:
    document = new_docx()
    document.sections[0].header.paragraphs[0].text = "内部资料"
    box = parse_xml(
        f"<w:r {nsdecls('w')}><w:pict><w:txbxContent><w:p><w:r><w:t>盒中文字</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"
    )
    document.add_paragraph("加强监管。")._p.append(box)
    found = read_document("甲.docx", saved(document))
    assert (found.text, set(found.aside)) == ("加强监管。", {"内部资料", "盒中文字"})
    assert "（页眉、页脚、附注等）内部资料" in draft([found], 2025).left_over


HEADER = ["序号", "重点工作任务", "责任（牵头）科室", "配合科室", "分管领导", "完成时限", "备注"]
ROWS = [
    ["一、养老服务"] * 7,
    ["1", "新建中心2家，加强监管。", "养老服务科", "财务科、办公室", "王副局长", "11月底前", "市级考核"],
    ["2", "修订管理办法", "养老服务科", "", "王副局长", "2025年6月", ""],
    ["二、社会救助"] * 7,
    ["3", "做好低保审核", "救助科", "", "", "长期", ""],
]
EXPECTED = [
    ("1.1-01", "count", "新建中心", "养老服务科", ("财务科", "办公室"), "王副局长", 11),
    ("1.1-02", "stages", "加强监管", "养老服务科", ("财务科", "办公室"), "王副局长", 11),
    ("1.1-03", "stages", "修订管理办法", "养老服务科", (), "王副局长", 6),
    ("2.1-01", "duty", "做好低保审核", "救助科", (), "", None),
]


def table_docx() -> bytes:
    document = new_docx()
    document.add_paragraph("2025年重点工作任务分解表")
    table = document.add_table(0, len(HEADER))
    for row in [HEADER, *ROWS]:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    for row in (1, 4):
        table.cell(row, 0).merge(table.cell(row, 6)).text = ROWS[row - 1][0]
    return saved(document)


def table_xlsx() -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [["2025年重点工作任务分解表"], HEADER, *ROWS]:
        sheet.append(row)
    for row in (3, 6):
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=7)
    return saved(book)


@pytest.mark.parametrize("content", [table_docx(), table_xlsx()], ids=["docx", "xlsx"])
def test_a_table_of_tasks(content: bytes) -> None:
    """任务分解表: heading rows over tasks, who and when from the columns; a column that nobody asks for is left over."""
    made = draft([read_document("表", content)], 2025)
    found = [
        (t.id, t.kind, t.title, t.department, t.partners, t.leader, t.stages[-1].by if t.stages else t.by)
        for t in made.plan.tasks.values()
    ]
    assert found == EXPECTED
    assert [area.title for area in made.plan.areas] == ["养老服务", "社会救助"]
    assert made.left_over == ("（页眉、页脚、附注等）「备注」市级考核",)
    assert (made.plan.title, made.covered) == ("2025年重点工作任务分解表", 1)


def test_columns_under_other_names_and_areas_in_a_column() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["类别", "重点任务", "具体举措", "主办单位", "协办单位", "时间节点"],
        ["养老", "设施", "建设食堂3家", "养老科", "财务科", "年底前"],
        ["养老", "设施", "持续加强监管", "养老科", "", ""],
        ["救助", "核对", "提高核对及时率", "救助科", "", ""],
    ):
        sheet.append(row)
    made = draft([read_document("表.xlsx", saved(book))], 2025)
    assert [(a.title, [s.title for s in a.sections]) for a in made.plan.areas] == [
        ("养老", ["设施"]),
        ("救助", ["核对"]),
    ]
    assert [(t.kind, t.department, t.partners) for t in made.plan.tasks.values()] == [
        ("count", "养老科", ("财务科",)),
        ("duty", "养老科", ()),
        ("direction", "救助科", ()),
    ]


def test_a_pdf_broken_by_a_page(shared_pdf: bytes) -> None:
    """Two pages of one paragraph each but for the break: one paragraph; page numbers are left over."""
    found = read_document("甲.pdf", shared_pdf)
    assert [p.text for p in found.paragraphs] == [
        "一、养老服务",
        "新建社区综合为老服务中心2家，持续加强养老机构安全监管，深入开展养老机构消防安全专项检查，"
        "切实守牢安全底线，完成适老化改造300户，做好特殊困难老年人探访关爱工作。",
        "二、社会救助",
    ]
    assert found.aside == ("— 1 —", "— 2 —")


@pytest.fixture
def shared_pdf() -> bytes:
    """Printed by Word's like with 36 signs a line, kept beside this file."""
    return Path(__file__).with_name("two_pages.pdf").read_bytes()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", bounds.EMPTY),
        (b" \n", bounds.EMPTY),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), bounds.OLD),
        (b"\x89PNG\r\n\x1a\n" + bytes(60), bounds.SCANNED),
        (b"{\\rtf1 abc}", bounds.OTHER),
        (b"PK\x03\x04 no archive", bounds.BROKEN),
        (b"%PDF-1.4 no pdf", bounds.BROKEN),
        (bytes(range(128, 256)) * 3, bounds.OTHER),
    ],
)
def test_what_is_no_document_is_told_the_way_out(content: bytes, sentence: str) -> None:
    assert refused(content) == sentence


def test_a_scan_is_told_the_way_out() -> None:
    """A PDF of pages without any text."""
    import pypdfium2 as pdfium

    scan = pdfium.PdfDocument.new()
    scan.new_page(595, 842)
    out = io.BytesIO()
    scan.save(out)
    assert refused(out.getvalue()) == bounds.SCANNED


def bomb(name: str, size: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<a/>")
        archive.writestr(name, b" " * size)
    return out.getvalue()


@pytest.mark.parametrize("name", ["word/document.xml", "xl/worksheets/sheet1.xml"])
def test_what_unpacks_to_too_much_is_refused_unopened(name: str) -> None:
    assert (
        refused(bomb(name, bounds.MOST_MARKUP + 1))
        == "文件解压后超过 100 MB，或正文过大。请复制文字到新文件，另存后再试。"
    )


def test_a_merged_area_as_large_as_a_sheet_can_be() -> None:
    """Two rows hold something: they are read, and no place beyond them is made."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["一、养老"])
    sheet.append(["新建中心2家。"])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved(book))) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            part = before.read(name)
            if name == "xl/worksheets/sheet1.xml":
                merged = b'</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
                part = part.replace(b"</sheetData>", merged)
            after.writestr(name, part)
    assert [p.text for p in read_document("甲", out.getvalue()).paragraphs] == ["一、养老", "一、养老"]


def test_entities_are_left_alone() -> None:
    """A body whose entity would unfold, or read a file of the server, is text without it."""
    document = new_docx()
    document.add_paragraph("加强监管。")
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved(document))) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            part = before.read(name)
            if name == "word/document.xml":
                part = part.replace(b"?>\n", b'?>\n<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>', 1)
                part = part.replace("加强监管。".encode(), "加强&e;监管。".encode())
            after.writestr(name, part)
    try:
        text = read_document("甲", out.getvalue()).text
    except DocumentError as error:
        assert str(error) == bounds.BROKEN
    else:
        assert "root" not in text


def test_a_text_of_millions_of_signs_is_refused() -> None:
    assert refused("监管。\n".encode() * 300_000) == bounds.TOO_LONG


def test_w_tables_stay_in_order() -> None:
    """Paragraphs and tables of a body one after the other."""
    document = new_docx()
    document.add_paragraph("一、甲")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "左", "右"
    document.add_paragraph("二、乙")
    assert paragraphs(saved(document)) == ["一、甲", "左", "右", "二、乙"]
    assert qn("w:tbl") in {element.tag for element in document.element.body}


def test_radicals_are_the_characters_they_look_like() -> None:
    """U+2F00, U+2F24, U+2F12, U+2FAF, as a PDF may hold them where 一 大 力 面 are seen."""
    found = read_document("甲.txt", "⼀、⽼年服务\n全⾯完成适⽼化改造300户，⼤⼒加强监管。".encode())
    assert [p.text for p in found.paragraphs] == ["一、老年服务", "全面完成适老化改造300户，大力加强监管。"]


def test_two_hundred_pages() -> None:
    """The paragraphs of the shipped plan over and over: every sign held, and the draft is a plan that `check` takes."""
    made = draft([read_document("要点.docx", pages(200))], 2024)
    assert (len(made.plan.tasks), made.covered) == (5_044, 1)


def test_tasks_that_fill_more_than_a_plan_may_hold() -> None:
    """5,800 sentences of 49 signs are below every other bound; as YAML, each with its steps and 待确认, more than 2 MB."""
    said = "\n".join(f"探索开展{'甲乙丙丁戊己庚辛壬癸' * 4}{number:05}。" for number in range(5_800))
    with pytest.raises(DocumentError, match="分解出的任务太多"):
        draft([read_document("要点.txt", said.encode())], 2025)
