"""The 月报 as a Word file: GB/T 9704-2012 read from the file's own XML, the figures of the briefing, text that stays text."""

import io
import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import date
from itertools import pairwise

import docx as word
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.table import Table

from metrics.task.lamps import GROUPS
from plan import read_plan
from records import Sender, Upload, close_decision, decide, load_demo, lock_month, take
from reports.deck.briefing import Briefing, brief
from reports.monthly.cells import in_pieces, some_units
from reports.monthly.docx import docx
from reports.monthly.paper import Paper
from reports.monthly.short import _height, short
from reports.monthly.word.document import Colophon
from reports.reporting_list import register_rows
from tests.conftest import HEADER, ROOT, Desk, day, moment

WORDS = f"{HEADER.removesuffix(',更正原因')},进展情况,下一步措施"
WIDE = [
    "序号",
    "责任单位",
    "实施内容",
    "目标",
    "最新进度（截至6月20日）",
    "是否达序时",
    "未达序时原因及存在问题",
    "下一步措施",
]


def june(desk: Desk, on: str = "06-30", month: int = 6) -> Briefing:
    """June as seen on the 30th."""
    assessment = desk.assessed(on)
    with desk.store.reading() as con:
        return brief(con, assessment, month)


def some(desk: Desk) -> None:
    """By June: 2.1-02 done (100 of 100), 1.1-01 at 10 % against 50 %: 滞后; the deadline passed, most is 未报送."""
    desk.tell("05-18", "5月,1.1-01,新泾,20", "5月,2.1-02,,30", "5月,1.2-01,,是")
    rows = ["6月,1.1-01,新泾,30,,,场地未落实,已入户30户,7月进场", "6月,2.1-02,,100,,,,,", "6月,1.2-01,,否,,,停电,,补做"]
    desk.hand_in("\n".join([WORDS, *rows]), "06-18")


def opened(content: bytes) -> Document:
    return word.Document(io.BytesIO(content))


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return file.read(name).decode()


def texts(document: Document) -> list[str]:
    return [p.text for p in document.paragraphs]


def cells(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def headings(document: Document, level: int) -> list[str]:
    return [p.text for p in document.paragraphs if p.style and p.style.name == f"Heading {level}"]


def titled(document: Document, title: str) -> Table:
    """The table that a screen reader calls so."""
    (found,) = [t for t in document.tables if t._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == title]
    return found


@pytest.fixture
def made(desk: Desk) -> bytes:
    some(desk)
    return docx(june(desk))


def test_the_paper(made: bytes) -> None:
    """A4 is 210 × 297 mm; margins 37 and 28 mm above and left leave 156 × 225 mm of text with 26 and 35 mm.

    In twips, 1440 to 25.4 mm: 11906 × 16838, 2098, 1587, 156 mm = 8844 so right 1475, 225 mm = 12756 so below 1984.
    Turned to the left, top is where left was.
    """
    first, second = (s._sectPr for s in opened(made).sections)
    for upright in (first,):
        size, margin = upright.find(qn("w:pgSz")), upright.find(qn("w:pgMar"))
        assert [size.get(qn(f"w:{name}")) for name in ("w", "h", "orient")] == ["11906", "16838", None]
        sides = [margin.get(qn(f"w:{side}")) for side in ("top", "right", "bottom", "left")]
        assert sides == ["2098", "1475", "1984", "1587"]
    for wide in (second,):
        size, margin = wide.find(qn("w:pgSz")), wide.find(qn("w:pgMar"))
        assert [size.get(qn(f"w:{name}")) for name in ("w", "h", "orient")] == ["16838", "11906", "landscape"]
        sides = [margin.get(qn(f"w:{side}")) for side in ("top", "right", "bottom", "left")]
        assert sides == ["1587", "2098", "1475", "1984"]


def test_the_grid(made: bytes) -> None:
    """12756 twips ÷ 22 lines = 579.8, so 579; 8844 ÷ 28 = 315.86 twips = 15.793 points, 0.207 less than 三号: −849/4096.

    The styles hold to the same: 320 − 5 = 315 twips a character, 28 of which are 8820 ≤ 8844.
    """
    for section in opened(made).sections:
        grid = section._sectPr.find(qn("w:docGrid"))
        assert [grid.get(qn(f"w:{name}")) for name in ("type", "linePitch")] == ["linesAndChars", "579"]
        pitch = 16 + int(grid.get(qn("w:charSpace"))) / 4096
        assert 28 * pitch * 20 <= 8844 < 28 * (pitch + 1 / 4096) * 20 + 1
    body = opened(made).styles["Body Text"].element
    spacing = body.find(f"{qn('w:pPr')}/{qn('w:spacing')}")
    assert (spacing.get(qn("w:line")), spacing.get(qn("w:lineRule"))) == ("579", "exact")
    assert body.find(f"{qn('w:rPr')}/{qn('w:spacing')}").get(qn("w:val")) == "-5"


@pytest.mark.parametrize(
    ("name", "face", "points"),
    [
        ("Title", "方正小标宋简体", 22),
        ("Subtitle", "楷体_GB2312", 16),
        ("Body Text", "仿宋_GB2312", 16),
        ("Heading 1", "黑体", 16),
        ("Heading 2", "楷体_GB2312", 16),
        ("Heading 3", "仿宋_GB2312", 16),
        ("Footer", "宋体", 14),
    ],
)
def test_the_faces(made: bytes, name: str, face: str, points: int) -> None:
    """小标宋 二号, 仿宋 三号, 黑体, 楷体; figures in Times New Roman, page numbers in 宋体. Set by the style, not by runs."""
    style = opened(made).styles[name]
    fonts = style.element.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
    assert fonts.get(qn("w:eastAsia")) == face
    assert fonts.get(qn("w:ascii")) == ("宋体" if name == "Footer" else "Times New Roman")
    assert style.element.find(f"{qn('w:rPr')}/{qn('w:sz')}").get(qn("w:val")) == str(points * 2)
    assert part(made, "word/document.xml").count("<w:rPr>") == 0


def test_faces_that_are_not_installed(made: bytes) -> None:
    """Word is told under which other names the face may be found."""
    fonts = part(made, "word/fontTable.xml")
    assert '<w:font w:name="仿宋_GB2312"><w:altName w:val="仿宋,' in fonts
    assert '<w:font w:name="方正小标宋简体"><w:altName w:val="方正小标宋_GBK,' in fonts


def test_indents_and_levels(made: bytes) -> None:
    """Two characters before the first line; headings have the levels that Word navigates by, 0 to 2."""
    styles = opened(made).styles
    for name, level in (("Body Text", None), ("Heading 1", "0"), ("Heading 2", "1"), ("Heading 3", "2")):
        properties = styles[name].element.find(qn("w:pPr"))
        assert properties.find(qn("w:ind")).get(qn("w:firstLineChars")) == "200"
        outline = properties.find(qn("w:outlineLvl"))
        assert (outline.get(qn("w:val")) if outline is not None else None) == level
    title = styles["Title"].element.find(qn("w:pPr"))
    assert title.find(qn("w:jc")).get(qn("w:val")) == "center"


def test_page_numbers(made: bytes) -> None:
    """— 1 —, 四号 宋体: on odd pages right, on even pages left, one character in. On turned pages in the left margin."""
    document = opened(made)
    assert document.settings.odd_and_even_pages_header_footer
    upright, wide = document.sections[0], document.sections[1]
    for section in (upright, wide):
        for footer, side, near in (
            (section.footer, "right", "rightChars"),
            (section.even_page_footer, "left", "leftChars"),
        ):
            paragraphs = footer.paragraphs if section is upright else footer.tables[0].cell(0, 0).paragraphs
            (number,) = paragraphs
            field = number._p.find(qn("w:fldSimple"))
            assert field.get(qn("w:instr")) == " PAGE "
            assert "".join(t.text or "" for t in number._p.iter(qn("w:t"))) == "— 1 —"
            assert number.style is not None
            properties = number.style.element.find(qn("w:pPr"))
            assert properties.find(qn("w:jc")).get(qn("w:val")) == side
            assert properties.find(qn("w:ind")).get(qn(f"w:{near}")) == "100"
            assert number.style.element.find(f"{qn('w:rPr')}/{qn('w:sz')}").get(qn("w:val")) == "28"
    assert 'w:textDirection w:val="tbRl"' in wide.footer._element.xml


def test_the_order(made: bytes) -> None:
    document = opened(made)
    assert texts(document)[:3] == [
        "2024年小计划推进情况月报",
        "（2024年6月，第4期）",
        "数据截至 2024-06-18 09:00 · 数据版本 2-20240630",
    ]
    assert headings(document, 1) == [
        "一、各领域推进情况",
        "二、滞后、偏慢和未报送事项",
        "三、议定事项",
        "四、已锁定期数据变更",
        "五、下一步",
    ]
    assert headings(document, 2) == [
        "（一）推动养老服务提质增效",
        "（二）深化推进基层社区治理",
        "（一）上次会议议定和此前未办结事项",
        "（二）6月会议议定事项",
    ]
    assert texts(document)[-3:] == ["附件2", "全部任务进展情况表", ""]
    end = texts(document).index("附件：1. 滞后、偏慢和未报送事项督查表")
    assert texts(document)[end - 1 : end + 7] == [
        "",
        "附件：1. 滞后、偏慢和未报送事项督查表",
        "2. 全部任务进展情况表",
        "",
        "某区民政局",
        "2024年6月30日",
        "",
        "附件1",
    ]


def test_the_opening(desk: Desk) -> None:
    """The official sentence word for word, and the figures of the briefing beside it.

    10 tasks. June: due 16 cells, reported 3, all on time: 18.8 %. What counts: 1.1-01, 1.1-02, 1.1-04 and 2.1-02, the rates
    1.1-03 and 2.1-03 not before December; 2.1-02 is done (1), 1.1-01 stands at 30/300, the rest at 0: 1.1 ÷ 4 = 27.5 %.
    Due: 1/2, 0, 1/3 and 4/10 are 1.2333 ÷ 4 = 30.8 %; 3.3 points behind.
    """
    some(desk)
    briefing = june(desk)
    said = texts(opened(docx(briefing)))
    assert briefing.status.sentence == (
        "截至6月，3条10项任务中，1项已完成年度目标，其中0项超额完成；总体完成率28%，距序时进度还差3.3个百分点。"
    )
    assert f"{briefing.status.sentence}按一位小数计，完成率27.5%，序时应完成30.8%，慢于序时进度3.3个百分点。" in said
    assert (
        "按项统计：已完成1项、正常0项、偏慢1项、滞后1项、未报送5项、趋势1项、待下达1项。"
        "按条统计：已完成0条、正常0条、偏慢1条、滞后1条、未报送1条。常态任务本月已落实0/2项。趋势任务未作判断1。任务中有力争目标1项，已完成0项。"
    ) in said
    assert (
        "6月报送截止日为6月20日，应报16格（一项任务一格，按街镇报送的每个街镇一格），已报3格，报送完整率18.8%；"
        "按时报送3格，及时率18.8%。尚未报齐的有：养老服务科（4项）、未指定（4项）。"
    ) in said


def test_an_area(desk: Desk) -> None:
    """What was finished, what came nearer, what is behind. 1.1-01 rose from 20 to 30 of 300; 2.1-02 reached 100."""
    some(desk)
    said = texts(opened(docx(june(desk))))
    assert "本月有进展1项：适老化改造新增10户、累计30户（10%）。" in said
    assert "本月新完成1项：认知障碍床位（100张，目标100张）。" in said
    behind = "滞后1项：适老化改造；偏慢1项：机构安全监管；未报送3项：综合为老服务中心、护理员持证率、养老院项目。"
    assert behind in said


def test_the_first_month(desk: Desk) -> None:
    """March has no month before it: what is above nothing has moved, without 新增."""
    desk.tell("03-18", "3月,1.1-01,新泾,30", "3月,1.1-02,,0")
    said = texts(opened(docx(june(desk, "03-31", 3))))
    assert "本月有进展1项：适老化改造累计30户（10%）。" in said


def test_every_task_behind_has_its_row(desk: Desk) -> None:
    """By state, with reason and next step; what nobody wrote is 未填写, and what nobody reported 未报送.

    1.1-01: 30 of 300 is 10 % against 6/12: 40 points behind. 1.2-01: nothing for March and April, 否 for June: 3 missed.
    """
    some(desk)
    briefing = june(desk)
    table = cells(titled(opened(docx(briefing)), "滞后、偏慢和未报送事项督查表"))
    assert table[0] == WIDE
    assert [row[2] for row in table[1:]] == [f"{s.task.id} {s.task.title}" for s in briefing.behind]
    assert table[1] == [
        "1",
        "养老服务科",
        "1.1-01 适老化改造",
        "300户",
        "30户（10%）\n新泾镇：已入户30户",
        "否（滞后）\n慢于序时进度 40.0 个百分点",
        "新泾镇：场地未落实",
        "新泾镇：7月进场",
    ]
    assert table[2][3:] == ["每月落实", "1 个月", "否（偏慢）\n缺 3 个月", "停电", "补做"]
    stages = next(row for row in table if row[2] == "1.1-04 养老院项目")
    assert stages[3:] == [
        "3 个节点：前期手续（5月）、开工（8月）、竣工（11月）",
        "从未报送",
        "未报送",
        "未填写",
        "未填写",
    ]


def test_nobody_reported(desk: Desk) -> None:
    """June without a single record: everything judged, and the duties, are 未报送; nothing is taken for 0."""
    briefing = june(desk)
    document = opened(docx(briefing))
    said = texts(document)
    assert said[2] == "还没有收到数据 · 数据版本 0-20240630"
    assert "6月报送截止日为6月20日，应报16格（一项任务一格，按街镇报送的每个街镇一格），没有收到报送。" in said
    assert said.count("本月没有新完成的任务，有目标的任务没有新的进展。") == 2
    table = cells(titled(document, "滞后、偏慢和未报送事项督查表"))
    assert len(table) == 1 + len(briefing.behind) == 1 + briefing.status.totals.lamps["missing"]
    assert {row[4] for row in table[1:]} == {"从未报送"}
    rows = {row[0]: row for row in cells(titled(document, "全部任务进展情况表"))}
    assert rows["1.1-02"] == [
        "1.1-02",
        "综合为老服务中心",
        "养老服务科",
        "2家",
        "从未报送",
        "0家",
        "未报送",
        "本月未报",
    ]


def test_nothing_is_behind(desk: Desk) -> None:
    """Before March's deadline nothing is: a sentence, no table, no turned pages but the annex."""
    document = opened(docx(june(desk, "03-10", 3)))
    assert [s.orientation for s in document.sections] == [0, 1]
    assert texts(document).count("没有滞后、偏慢和未报送的任务。") == 3
    assert "3月会议" in " ".join(headings(document, 2))


def test_decisions(desk: Desk) -> None:
    """Last meeting's, the open one of long ago (of another year, said so) and this month's; what is closed with its result."""
    some(desk)
    told = {"person": "李明", "when": moment("05-25"), "owner": "养老服务科"}
    decide(desk.store, month=date(2023, 12, 1), text="修订办法", due=date(2024, 3, 1), **told)
    decide(desk.store, month=day("04-01"), text="已办的旧事", **told)
    number = decide(desk.store, month=day("05-01"), text="落实场地", due=day("07-01"), **told)
    decide(desk.store, month=day("06-01"), text="增加班组", **told)
    decide(desk.store, month=day("07-01"), text="下次会议的事", **told)
    close_decision(desk.store, number, result="已落实", person="李明", when=moment("06-10"))
    close_decision(desk.store, number - 1, result="好", person="李明", when=moment("05-28"))
    document = opened(docx(june(desk)))
    assert cells(titled(document, "（一）上次会议议定和此前未办结事项"))[1:] == [
        ["2023年12月", "修订办法", "养老服务科", "3月1日", "逾期未办结"],
        ["5月", "落实场地", "养老服务科", "7月1日", "已办结：已落实"],
    ]
    assert cells(titled(document, "（二）6月会议议定事项"))[1:] == [["6月", "增加班组", "养老服务科", "—", "办理中"]]
    assert "共2件，已办结1件，办理中1件。" in texts(document)


def test_changes_to_locked_months(desk: Desk) -> None:
    """A row for each, as in the register; a sentence where there are none."""
    some(desk)
    assert "本年没有变更已锁定月份的数据。" in texts(opened(docx(june(desk))))
    lock_month(desk.store, day("06-01"), person="李明", reason="月报已印发", when=moment("06-25"))
    when = moment("06-28")
    with desk.store.writing() as con:
        upload = Upload("更正.csv", f"{HEADER}\n6月,2.1-02,,98,,,重复计数".encode())
        take(con, desk.plan, upload, Sender("王敏", when, when, reason="复核更正"))
    briefing = june(desk)
    document = opened(docx(briefing))
    assert "本年已锁定的月份共变更数据1处。" in texts(document)
    ((month, task, unit, before, after, person, when, reason, file),) = register_rows(briefing.plan, briefing.changes)
    row = [month, f"{task}（{unit}）", before, after, f"{person}\n{when}", reason or "未填写", file]
    assert cells(titled(document, "已锁定期数据变更"))[1:] == [row]
    assert row[:4] == ["2024-06", "2.1-02 认知障碍床位（全区）", "100张", "98张"]


def test_what_is_due_next(desk: Desk) -> None:
    """Six weeks from 30 June reach to 11 August: July's cut-off, at which nothing of the plan is due; from 20 July more."""
    some(desk)
    assert "六周内没有到期事项。" in texts(opened(docx(june(desk))))
    briefing = june(desk, "07-25", 7)
    (item,) = briefing.upcoming
    table = cells(titled(opened(docx(briefing)), "六周内到期事项"))
    assert table[1:] == [["8月20日", "1.1-04 养老院项目", "完成「开工」", "养老服务科", "未报送"]]
    assert item.what == "完成「开工」"


def test_the_annex(desk: Desk) -> None:
    """Every task once, in the plan's order, under its 条; the header again on each page, no row torn in two.

    无变化 and 本月未报 stay two things.
    """
    some(desk)
    desk.tell("07-18", "7月,2.1-02,,无变化")
    briefing = june(desk, "07-31", 7)
    table = titled(opened(docx(briefing)), "全部任务进展情况表")
    rows = cells(table)
    assert [row[0] for row in rows if row[0] in briefing.plan.tasks] == [*briefing.plan.tasks]
    assert [row[0] for row in rows[1:] if row[0] not in briefing.plan.tasks] == [
        "一、推动养老服务提质增效 · 1. 完成养老项目（4项）",
        "一、推动养老服务提质增效 · 2. 加强综合监管（3项）",
        "二、深化推进基层社区治理 · 1. 做好基层减负（3项）",
    ]
    by_id = {row[0]: row for row in rows}
    assert by_id["2.1-02"][3:] == ["100张", "100张（100%）", "40张", "已完成", "无变化"]
    assert by_id["1.1-01"][3:] == ["300户", "30户（10%，6月数）", "175户", "未报送（按6月数滞后）", "本月未报"]
    assert by_id["1.2-02"][3:5] == ["趋势，基期60%", "—"]
    first, *others = table._tbl.tr_lst
    assert first.trPr.find(qn("w:tblHeader")) is not None
    for row in (first, *others):
        assert row.trPr.find(qn("w:cantSplit")) is not None


def test_figures_are_the_briefing_s(desk: Desk) -> None:
    """The lamps of the annex counted: as many of each as the totals say."""
    some(desk)
    briefing = june(desk)
    rows = cells(titled(opened(docx(briefing)), "全部任务进展情况表"))
    shown = [row[6].split("\n")[0].partition("（")[0] for row in rows if row[0] in briefing.plan.tasks]
    for group, count in briefing.status.totals.groups.items():
        assert shown.count(GROUPS[group]) == count


def test_sample_records_say_so(desk: Desk) -> None:
    """演示数据 in the header of every page, odd and even, and in the first lines."""
    desk.tell("06-18", "6月,1.2-01,,是", demo=True)
    document = opened(docx(june(desk)))
    for section in document.sections:
        for header in (section.header, section.even_page_header):
            assert [p.text for p in header.paragraphs] == ["演示数据"]
    assert texts(document)[3] == "演示数据：以下数字和文字均为虚构，不作为工作依据。"


def test_real_records_have_no_header(made: bytes) -> None:
    assert "演示数据" not in part(made, "word/document.xml")
    assert not [name for name in zipfile.ZipFile(io.BytesIO(made)).namelist() if "header" in name]


HOSTILE = (
    "<script>alert(1)</script> <w:p/> &lt;b&gt; ]]> **粗** [x](http://example.com) "
    'HYPERLINK "http://example.com" { PAGE } \u202e倒序\u2066\x00\x0b\x1f\ufffe=1+1'
)
PLAIN = (
    "<script>alert(1)</script> <w:p/> &lt;b&gt; ]]> **粗** [x](http://example.com) "
    'HYPERLINK "http://example.com" { PAGE } 倒序=1+1'
)


def test_text_stays_text(desk: Desk) -> None:
    """Markup, fields, links and direction marks typed by people: letters in a cell, no field, no link, no relation."""
    told = {"person": "李明", "when": moment("05-25"), "owner": HOSTILE}
    decide(desk.store, month=day("06-01"), text=HOSTILE, **told)
    content = docx(june(desk))
    row = cells(titled(opened(content), "（二）6月会议议定事项"))[1]
    assert [text.replace("\n", "") for text in row[1:3]] == [PLAIN, PLAIN]
    body = part(content, "word/document.xml")
    assert "fldSimple" not in body and "instrText" not in body and "w:hyperlink" not in body
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert not any("TargetMode" in part(content, name) for name in names if name.endswith(".rels"))


def test_lines_of_a_narrative(desk: Desk) -> None:
    """A line break stays one; a narrative longer than a page does not stop the file."""
    desk.hand_in(f'{WORDS}\n6月,2.1-02,,5,,,"一\r\n二",{"长" * 5000},三\t四', "06-18")
    table = cells(titled(opened(docx(june(desk))), "滞后、偏慢和未报送事项督查表"))
    row = next(row for row in table if row[2] == "2.1-02 认知障碍床位")
    assert row[6:] == ["一\n二", "三 四"]
    assert row[4] == f"5张（5%）\n{'长' * 5000}"


SCRIPT = """
import sys
from pathlib import Path
from metrics.task.assess import assess
from plan import read_plan
from records import Snapshot, Store
from reports.deck.briefing import brief
from reports.monthly.docx import docx
plan = read_plan(Path("tests/small.yaml"))
with Store(sys.argv[1]).reading() as con:
    content = docx(brief(con, assess(con, plan, Snapshot(2, plan.deadline(7)), None), 6))
sys.stdout.buffer.write(content)
"""


def test_the_same_bytes(desk: Desk) -> None:
    """From two processes with other hash seeds; every date in the file is the snapshot's day."""
    some(desk)
    made = [
        subprocess.run(
            [sys.executable, "-c", SCRIPT, desk.store.address],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert made[0] == made[1]
    with zipfile.ZipFile(io.BytesIO(made[0])) as file:
        assert {info.date_time[:3] for info in file.infolist()} == {(2024, 7, 20)}
    about = opened(made[0]).core_properties
    assert (about.title, about.author) == ("2024年小计划推进情况月报（2024年6月）", "某区民政局")
    assert about.created == about.modified and f"{about.created:%Y-%m-%d}" == "2024-07-20"


def test_it_is_told_how_far(desk: Desk) -> None:
    some(desk)
    heard: list[tuple[int, int]] = []
    docx(june(desk), lambda done, total: heard.append((done, total)))
    assert heard == [(1, 2), (2, 2)]


def test_the_sample(desk: Desk) -> None:
    """The whole plan of the product: every task in the annex, every one behind in 督查, pieces in Word's own order."""
    real = Desk(desk.store, read_plan(ROOT / "targets.yaml"))
    load_demo(real.store, real.plan, moment("10-25"))
    briefing = june(real, "10-25", 10)
    document = opened(docx(briefing))
    assert len(titled(document, "滞后、偏慢和未报送事项督查表").rows) == 1 + len(briefing.behind)
    ids = [row[0] for row in cells(titled(document, "全部任务进展情况表"))]
    assert [id for id in ids if id in real.plan.tasks] == [*real.plan.tasks]
    assert briefing.status.sentence in " ".join(texts(document))
    kinds = [child.tag for child in document.element.body]
    assert (qn("w:tbl"), qn("w:tbl")) not in pairwise(kinds)
    assert kinds[-2:] == [qn("w:p"), qn("w:sectPr")]


RED = Paper(head="某区民政工作月报", first_issue=12, copies=("区政府办公室", "市民政局"), printer="某区民政局办公室")


def styled(document: Document, style: str) -> list[str]:
    return [p.text for p in document.paragraphs if p.style and p.style.name == style]


def test_a_paper_with_a_red_head(desk: Desk) -> None:
    """红头 in red with 期号 below it, the line with who and when, 版记 last, on an even page (GB/T 9704-2012, 7.2 and 7.4).

    June is the fourth month of the calendar, the first issue the twelfth: 第15期.
    """
    some(desk)
    content = docx(june(desk), paper=RED)
    document = opened(content)
    assert styled(document, "红头") == ["某区民政工作月报"]
    assert document.styles["红头"].element.find(f"{qn('w:rPr')}/{qn('w:color')}").get(qn("w:val")) == "FF0000"
    assert styled(document, "红头期号") == ["第15期"]
    assert styled(document, "红线") == ["某区民政局办公室\t2024年6月30日"]
    assert texts(document)[4] == "（2024年6月）"
    assert [s._sectPr.find(qn("w:type")).get(qn("w:val")) for s in document.sections] == [
        "nextPage",
        "nextPage",
        "evenPage",
    ]
    assert cells(titled(document, "版记")) == [
        ["抄送：区政府办公室，市民政局。"],
        ["某区民政局办公室\t2024年6月30日印发"],
    ]


def test_who_signs_stands_two_characters_from_the_right(desk: Desk) -> None:
    """某区民政局 is five wide, 2024年6月30日 three and seven figures of .56: 6.92, the longer one. So the date keeps two free
    and 署名 6.92 + 2 + 2 − 5 = 5.92 (7.3.5.2). A signer of nine keeps two, and the date 9 − 6.92 = 2.08."""

    def free(paper: Paper) -> list[str]:
        signed = [
            p for p in opened(docx(june(desk), paper=paper)).paragraphs if p.style and p.style.name == "署名和成文日期"
        ]
        return [p._p.pPr.find(qn("w:ind")).get(qn("w:rightChars")) for p in signed]

    assert free(Paper()) == ["592", "200"]
    assert free(Paper(signer="某市某某区民政局甲")) == ["200", "208"]


def test_what_lags_is_said_one_by_one(desk: Desk) -> None:
    """Where it stands, why, what next; of the others the names; duties not fulfilled in the month."""
    some(desk)
    said = texts(opened(docx(june(desk))))
    assert "滞后1项、偏慢1项、未报送5项，目标、进度和措施详见附件1。" in said
    assert (
        "1. 适老化改造（养老服务科）：实际30户（10%），慢于序时进度40.0个百分点。"
        "原因：新泾镇：场地未落实。下一步：新泾镇：7月进场。"
    ) in said
    assert "偏慢1项：机构安全监管（安全管理科，应落实4个月，缺3个月）。" in said
    assert "常态任务2项，本月未落实、未报2项：机构安全监管（未落实）、常态化走访（未报）。" in said


def test_what_several_units_wrote_is_never_half_a_page(desk: Desk) -> None:
    """Those who wrote the same stand together; what is left is in the 台账. One alone is kept whole."""
    plan = desk.plan
    same = "；".join(f"{unit}：已开工" for unit in plan.units)
    assert some_units(plan, same) == "新华路街道、仙霞新村街道、新泾镇：已开工"
    long = f"新华路街道：{'长' * 80}；仙霞新村街道：{'短' * 30}；新泾镇：竣工"
    assert some_units(plan, long) == f"新华路街道：{'长' * 80}；其余2个街镇见台账"
    assert some_units(plan, f"新泾镇：{'长' * 300}") == f"新泾镇：{'长' * 300}"
    assert some_units(plan, "全区：甲；乙") == "全区：甲；乙"
    assert in_pieces(plan, long) == [f"新华路街道：{'长' * 80}", f"仙霞新村街道：{'短' * 30}", "新泾镇：竣工"]
    assert in_pieces(plan, "新华路街道：甲；新泾镇：乙；丙；仙霞新村街道：甲") == [
        "新华路街道、仙霞新村街道：甲",
        "新泾镇：乙；丙",
    ]
    assert in_pieces(plan, "全区：甲；乙") == ["全区：甲；乙"]


@pytest.mark.parametrize("paper", [Paper(short=True), replace(RED, short=True)])
def test_two_pages_for_the_head(desk: Desk, paper: Paper) -> None:
    """October of the sample: one section, the sentence, every area, the worst of what lags first, and who signs; reckoned
    it takes no more than two pages of 22 lines. `make rendered` has LibreOffice count them."""
    real = Desk(desk.store, read_plan(ROOT / "targets.yaml"))
    load_demo(real.store, real.plan, moment("10-25"))
    briefing = june(real, "10-25", 10)
    document = opened(docx(briefing, paper=paper))
    assert len(document.sections) == 1
    assert briefing.status.sentence in " ".join(texts(document))
    assert [row[0] for row in cells(titled(document, "各领域推进情况"))[1:]] == [
        a.area.name for a in briefing.status.areas
    ]
    shown = [row[0].partition("（")[0] for row in cells(titled(document, "滞后和偏慢事项"))[1:]]
    assert shown and shown == [s.task.title for s in briefing.behind][: len(shown)]
    assert "上海市长宁区民政局" in texts(document)
    blocks = [b for b in short(briefing, paper).blocks if not isinstance(b, Colophon)]
    assert sum(map(_height, blocks)) <= 2 * 12756
