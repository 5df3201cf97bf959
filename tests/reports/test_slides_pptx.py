"""The PowerPoint file, opened again: what it says, that it fits, and that nothing from outside gets a hold in it."""

import io
import math
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from openpyxl import load_workbook
from pptx import Presentation
from pptx.util import Length

from metrics.look import look
from metrics.task.explain import shown
from metrics.task.lamps import GROUPS
from metrics.task.standing import Assessment
from plan import Plan, parse_plan, read_plan
from records import SlideChoice, Store, load_demo
from reports.deck.briefing import Briefing, brief
from reports.deck.slide import EVERYBODY, Audience
from reports.deck.slides import deck
from reports.look.palette import LOOKS
from reports.slides.charts import curve
from reports.slides.pptx import pptx
from tests.conftest import ROOT, SMALL, Desk

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
FACE = "微软雅黑"
REASON = "新华路街道施工许可未办结"
JUNE = f"""月份,任务编号,完成值,分母,节点,进展情况,滞后原因,下一步措施
2024-05,1.1-01,30,,,五月三十户,,
2024-06,1.1-01,45,,,六月四十五户,{REASON},七月补齐
2024-06,1.1-02,2,,,,,
2024-06,1.1-03,80,100,,,,
2024-06,1.1-04,,,未开始,,前期手续未完成,八月完成
2024-06,1.2-01,否,,,,当月未开展,七月补检
2024-06,2.1-02,10,,,,,
2024-06,2.1-03,8,100,,,,
"""
"""Seen on 25 June: 1.1-01 has 45 of 150 due, 15 % against 50 %, so 滞后; 1.1-04 none of one stage due, 滞后; 2.1-02 10 %
against 40 %, exactly 30 behind, so 偏慢; the duty 1.2-01 failed; 1.1-02 is done; 2.1-01 未报送."""


def seen(desk: Desk, month: int = 6, on: str = "06-25") -> Briefing:
    assessment: Assessment = desk.assessed(on)
    with desk.store.reading() as con:
        return brief(con, assessment, month)


@pytest.fixture
def june(desk: Desk) -> Briefing:
    assert desk.hand_in(JUNE).checked.rejected == ()
    return seen(desk)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Briefing:
    """The shipped plan with the sample, October."""
    plan, store = read_plan(ROOT / "targets.yaml"), Store(tmp_path_factory.mktemp("sample") / "progress.duckdb")
    load_demo(store, plan, datetime(2024, 10, 25, 15))
    assessment = look(store, plan, date(2024, 10, 25))
    with store.reading() as con:
        return brief(con, assessment, 10)


def opened(content: bytes) -> Any:
    return Presentation(io.BytesIO(content))


def made(briefing: Briefing, audience: Audience = EVERYBODY) -> Any:
    return opened(pptx(briefing, audience))


def titles(file: Any) -> list[str]:
    return [slide.shapes.title.text_frame.text for slide in file.slides]


def slide_of(file: Any, title: str) -> Any:
    """The slide whose title says that, or something about that: `1.1-01 适老化改造：完成 15%，…`."""
    found = ((slide, slide.shapes.title.text_frame.text) for slide in file.slides)
    return next(slide for slide, said in found if said == title or said.startswith(f"{title}："))


def words(slide: Any) -> str:
    """Every text of a slide, tables included."""
    return "\n".join(t.text or "" for t in slide._element.iter(f"{A}t"))


def table_of(slide: Any, name: str | None = None) -> list[list[str]]:
    found = next(s for s in slide.shapes if s.has_table and name in (None, s.name))
    return [[cell.text_frame.text for cell in row.cells] for row in found.table.rows]


def chart_of(slide: Any) -> Any:
    (found,) = [s for s in slide.shapes if s.has_chart]
    return found.chart


def lines_of(chart: Any) -> dict[str, list[tuple[float, float]]]:
    """Name → points, month and value."""
    return {line.name: list(zip(_numbers(line, "xVal"), line.values, strict=True)) for line in chart.plots[0].series}


def _numbers(line: Any, axis: str) -> list[float]:
    return [float(v.text) for v in line._element.find(f"{C}{axis}").iter(f"{C}v")]


def notes(slide: Any) -> str:
    return slide.notes_slide.notes_text_frame.text if slide.has_notes_slide else ""


# ── what it says ──


def test_titles_are_those_of_the_deck(june: Briefing) -> None:
    assert titles(made(june)) == [slide.title for slide in deck(june) if slide.shown]
    assert titles(made(june))[:2] == [
        "总体情况：完成率 31.3%，快于序时进度 0.5 个百分点",
        "1.1-01 适老化改造：完成 15%，慢于序时进度 35.0 个百分点",
    ]


def test_sample_titles_and_hidden_slides(sample: Briefing) -> None:
    """Ten are shown, and 实地抽查, which October has; of what comes next the first slide."""
    slides = deck(sample)
    assert len([slide for slide in slides if slide.shown]) == 11
    assert any(not slide.shown for slide in slides)
    assert titles(made(sample)) == [slide.title for slide in slides if slide.shown]


def test_the_trend_is_the_briefings(june: Briefing) -> None:
    """序时 through the whole calendar; 完成率 of June alone, the only month of which something was said."""
    chart = chart_of(slide_of(made(june), "总体情况"))
    points = june.trend()
    assert [p.month for p in points] == list(range(3, 13))
    assert [p.month for p in points if p.completion is not None] == [5, 6]
    assert lines_of(chart) == {
        "序时": [(p.month, float(p.due or 0)) for p in points],
        "完成率": [(p.month, float(p.completion)) for p in points if p.completion is not None],
    }
    assert lines_of(chart)["序时"][-1] == (12, 1)


def test_the_curve_of_a_count(june: Briefing) -> None:
    """300 户 linear: 25 a month, held until the next: two points a month but in March. Reported in May and June only."""
    chart = chart_of(slide_of(made(june), "1.1-01 适老化改造"))
    steps = [(m, 25.0 * before) for m in range(4, 13) for before in (m - 1, m)]
    assert lines_of(chart) == {
        "序时": [(3, 75.0), *steps],
        "目标 300户": [(3, 300.0), (4, 300.0), (12, 300.0)],
        "实际": [(5, 30.0), (6, 45.0)],
    }
    assert [label.text for label in chart._chartSpace.iter(f"{C}separator")] == [" ", " "]
    assert not chart.has_legend
    axes = [int(named.get("val")) for named in chart._chartSpace.iter(f"{C}axId", f"{C}crossAx")]
    assert len(set(axes)) == 2 and min(axes) > 0


def test_a_schedule_is_drawn_as_stairs(june: Briefing) -> None:
    """2.1-02: 40 张 in June, 70 in September, 100 in December: level in between, upright where it rises (domain.md
    section 3)."""
    (due, _, _) = curve(june.assessment, june.plan.tasks["2.1-02"], 6)
    assert (due.name, due.points) == (
        "序时",
        (
            *((m, 0) for m in (3, 4, 5, 6)),
            *((m, 40) for m in (6, 7, 8, 9)),
            *((m, 70) for m in (9, 10, 11, 12)),
            (12, 100),
        ),
    )


def test_the_curve_of_a_rate_is_in_per_cent(desk: Desk) -> None:
    """90 % by December; in December 80 of 100 is behind. Shares in the sheet, per cents on the axis."""
    desk.tell("12-18", "2024-12,1.1-03,,80,100,,")
    chart = chart_of(slide_of(made(seen(desk, 12, "12-25")), "1.1-03 护理员持证率"))
    assert lines_of(chart) == {
        "序时": [*((m, 0.0) for m in range(3, 13)), (12, 0.9)],
        "目标 90%": [(3, 0.9), (4, 0.9), (12, 0.9)],
        "实际": [(12, 0.8)],
    }
    assert chart.value_axis.tick_labels.number_format == "0%"


def test_the_charts_workbook_holds_the_same(june: Briefing) -> None:
    """What opens when somebody chooses 编辑数据: month and value, one line below the other."""
    chart = chart_of(slide_of(made(june), "1.1-01 适老化改造"))
    sheet = load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(max_col=2)]
    assert rows[:3] == [[None, "序时"], [3, 75], [4, 75]]
    at = rows.index([None, "实际"])
    assert rows[at + 1 : at + 3] == [[5, 30], [6, 45]]


def test_facts_and_stages(june: Briefing) -> None:
    slide = slide_of(made(june), "1.1-04 养老院项目")
    assert table_of(slide, "节点") == [
        ["节点", "应完成", "状态"],
        ["前期手续", "5月", "■ 逾期"],
        ["开工", "8月", "○ 未到期"],
        ["竣工", "11月", "○ 未到期"],
    ]
    assert table_of(slide, "进度与措施") == [
        ["责任科室", "养老服务科"],
        ["实际/目标", "0 个节点/3 个节点"],
        ["完成率", "0%"],
        ["序时", "33%"],
        ["滞后原因", "前期手续未完成"],
        ["下一步措施", "八月完成"],
    ]


def test_months_of_a_duty(june: Briefing) -> None:
    """Never reported before June, whose answer was 否."""
    slide = slide_of(made(june), "1.2-01 机构安全监管")
    assert table_of(slide, "各月落实情况") == [
        ["月份", "落实情况"],
        *[[f"{month}月", "× 未报"] for month in (3, 4, 5)],
        ["6月", "■ 未落实"],
    ]


def test_tables_are_those_of_the_deck(sample: Briefing) -> None:
    """Every cell of every table, the lamp's sign before the first."""
    file = made(sample)
    for slide, drawn in zip([s for s in deck(sample) if s.shown], file.slides, strict=True):
        if slide.table:
            rows = [
                [f"{LOOKS[row.lamp].sign} {row.cells[0]}" if row.lamp else row.cells[0], *row.cells[1:]]
                for row in slide.table.rows
            ]
            found = [[cell.replace("\n", "") for cell in row] for row in table_of(drawn)]
            assert found == [[*slide.table.header], *rows]


def test_counts_by_lamp(june: Briefing) -> None:
    """Each count with its word and a native shape that says the word."""
    for slide, drawn in zip([s for s in deck(june) if s.shown], made(june).slides, strict=True):
        if slide.totals:
            icons = [s._element.nvSpPr.cNvPr.get("descr") for s in drawn.shapes if s.name == "状态图形"]
            assert icons == list(GROUPS.values())
            texts = [s.text_frame.text for s in drawn.shapes if s.name in ("数值", "名称")]
            expected = [(str(count), GROUPS[group]) for group, count in slide.totals.groups.items()]
            assert texts == [text for pair in expected for text in pair]
            (said,) = [s.text_frame.text for s in drawn.shapes if s.name == "数字说明"]
            assert [name for name, value in slide.facts if f"{name} {value}" in said] == [
                "已完成的条"
            ]  # the rest is the title's
            assert "常态任务本月已落实 0/2" in said


def test_an_exception_shows_its_lamp_and_why(june: Briefing) -> None:
    slide = slide_of(made(june), "1.1-01 适老化改造")
    (standing,) = [s for s in june.behind if s.task.id == "1.1-01"]
    assert [s._element.nvSpPr.cNvPr.get("descr") for s in slide.shapes if s.name == "状态图形"] == ["滞后"]
    for said in ("滞后", standing.brief, REASON, "七月补齐", f"{shown(standing.task, standing.actual)}/300户"):
        assert said in words(slide)


def test_notes_are_the_presenters_and_the_reason_for_the_lamp(june: Briefing) -> None:
    file = made(june)
    (standing,) = [s for s in june.behind if s.task.id == "1.1-01"]
    assert notes(slide_of(file, "1.1-01 适老化改造")) == f"六月四十五户\n{standing.explanation}"
    assert notes(slide_of(file, "总体情况")) == ""


def test_every_slide_says_its_snapshot(june: Briefing) -> None:
    for number, slide in enumerate(made(june).slides, 1):
        assert june.as_of in words(slide)
        assert "演示数据" not in words(slide)
        if number > 1:
            (field,) = slide._element.iter(f"{A}fld")
            assert (field.get("type"), field.find(f"{A}t").text) == ("slidenum", str(number))


def test_every_slide_of_the_sample_says_that_it_is_one(sample: Briefing) -> None:
    for slide in made(sample).slides:
        assert "演示数据" in [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]


def test_own_slides_and_order(june: Briefing) -> None:
    """The office's text first, then the exception, the summary hidden; what it did not name keeps its place."""
    arrangement = (
        SlideChoice("title"),
        SlideChoice("text-1", title="开场", text="第一点\n第二点", notes="请局长讲话"),
        SlideChoice("task-1.1-01", notes="重点讲"),
        SlideChoice("summary", shown=False),
    )
    arranged = replace(june, arrangement=arrangement)
    file = made(arranged)
    assert titles(file) == [slide.title for slide in deck(arranged) if slide.shown]
    assert titles(file)[:2] == ["2024年小计划", "开场"]
    assert titles(file)[2].startswith("1.1-01 适老化改造：")
    assert not any(title.startswith("总体情况") for title in titles(file))
    body = next(s for s in file.slides[1].placeholders if s.placeholder_format.idx == 14)
    assert body.text_frame.text == "第一点\n第二点"
    assert notes(file.slides[1]) == "请局长讲话"
    assert notes(file.slides[2]).startswith("重点讲\n截至6月应完成 150户")


@pytest.mark.parametrize(
    ("audience", "said"),
    [(Audience(department="养老服务科"), "养老服务科"), (Audience(list="heart"), "民心工程")],
)
def test_an_audience_sees_its_own(june: Briefing, audience: Audience, said: str) -> None:
    file = made(june, audience)
    assert titles(file) == [slide.title for slide in deck(june, audience) if slide.shown]
    assert f"截至6月推进情况 · {said}" in words(file.slides[0])
    assert slide_of(file, "1.1-01 适老化改造")
    assert not any(title.startswith("1.2-01 机构安全监管") for title in titles(file))


def test_a_month_without_any_report(desk: Desk) -> None:
    """Nothing reported, no deadline passed: no figures of anybody, and a file all the same."""
    briefing = seen(desk, 3, "03-10")
    every = tuple(SlideChoice(slide.id) for slide in deck(briefing))
    file = made(replace(briefing, arrangement=every))
    assert "还没有收到数据" in words(file.slides[0])
    assert not [shape for slide in file.slides for shape in slide.shapes if shape.has_chart]
    assert "首次报送截止3月20日，尚未开始报送。" in words(slide_of(file, "总体情况"))


def test_a_deck_with_nothing_to_show(june: Briefing) -> None:
    hidden = tuple(SlideChoice(slide.id, shown=False) for slide in deck(june))
    assert titles(made(replace(june, arrangement=hidden))) == []


def test_progress_is_told(june: Briefing) -> None:
    heard: list[tuple[int, int]] = []
    pptx(june, told=lambda done, total: heard.append((done, total)))
    count = len([slide for slide in deck(june) if slide.shown])
    assert heard == [(n, count) for n in range(1, count + 1)]


# ── that it fits ──


def texts_of(shape: Any) -> Iterator[list[tuple[str, float]]]:
    """Each paragraph as its pieces, each with its size in points."""
    for paragraph in shape.text_frame.paragraphs:
        if paragraph.runs:
            yield [(run.text, run.font.size.pt) for run in paragraph.runs]


def room(texts: Iterator[list[tuple[str, float]]], width: float) -> float:
    """A reckoning of its own, plainer than the product's: Chinese one, others half, lines 1.2 apart."""
    found = 0.0
    for pieces in texts:
        wide = sum(size * sum(1 if ord(character) > 0x2E80 else 0.5 for character in text) for text, size in pieces)
        found += math.ceil(wide / width) * max(size for _, size in pieces) * 1.2
    return found


def pt(length: Length | None) -> float:
    assert length is not None
    return length.pt


def assert_fits(file: Any) -> None:
    for slide in file.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= file.slide_width
            assert shape.top + shape.height <= file.slide_height
            if shape.has_text_frame:
                assert room(texts_of(shape), pt(shape.width)) <= pt(shape.height) + 0.5, shape.text_frame.text
            elif shape.has_table:
                assert sum(row.height for row in shape.table.rows) == pytest.approx(shape.height, abs=100)
                for row in shape.table.rows:
                    for cell, column in zip(row.cells, shape.table.columns, strict=True):
                        inside = pt(column.width) - pt(cell.margin_left) - pt(cell.margin_right)
                        needed = room(texts_of(cell), inside) + pt(cell.margin_top) + pt(cell.margin_bottom)
                        assert needed <= pt(row.height) + 0.5, cell.text_frame.text


def sizes(file: Any, tag: str) -> set[float]:
    return {
        int(look.get("sz")) / 100
        for slide in file.slides
        for part in slide._element.iter(tag)
        for look in part.iter(f"{A}rPr")
        if look.get("sz")
    }


def test_nothing_overflows(sample: Briefing) -> None:
    file = made(sample)
    assert_fits(file)
    assert min(sizes(file, f"{A}tbl")) >= 14
    assert min(sizes(file, f"{A}p")) >= 12


def test_what_a_title_found_is_large(sample: Briefing) -> None:
    """28 points, or as many as leave it on one line with what it is about, in 18."""
    for slide in made(sample).slides:
        *topic, found = [run.font.size.pt for p in slide.shapes.title.text_frame.paragraphs for run in p.runs]
        assert topic in ([], [18])
        assert 22 <= found <= 28


LONG = "长期照护服务体系建设推进情况说明，" * 200


def test_long_texts_are_cut_and_stand_whole_in_the_notes(desk: Desk) -> None:
    """3400 characters of reason, a title and a text of the office's own."""
    desk.hand_in(JUNE.replace(REASON, LONG.replace("，", "。")))
    arrangement = (SlideChoice("text-1", title=LONG[:300], text=f"{LONG}\n{LONG}"),)
    file = made(replace(seen(desk), arrangement=arrangement))
    assert_fits(file)
    task = slide_of(file, "1.1-01 适老化改造")
    reason = dict(table_of(task, "进度与措施"))["滞后原因"]
    assert reason.endswith("…")
    assert f"全文：滞后原因：{LONG.replace('，', '。')}" in notes(task)
    (own,) = [slide for slide in file.slides if slide.shapes.title.text_frame.text.startswith("长期照护")]
    assert own.shapes.title.text_frame.text.endswith("…")
    assert notes(own) == f"全文：{LONG[:300]}\n全文：{LONG}\n{LONG}"


# ── what every file must be ──


def test_every_run_has_a_chinese_font(sample: Briefing) -> None:
    """Slides, notes, master, layouts, tables and charts."""
    with zipfile.ZipFile(io.BytesIO(pptx(sample))) as package:
        names = [n for n in package.namelist() if re.match(r"ppt/(slides|notesSlides|charts|slideMasters|slideL)", n)]
        for name in (n for n in names if n.endswith(".xml")):
            root = etree.fromstring(package.read(name))
            looks = [*root.iter(f"{A}rPr", f"{A}defRPr" if "/charts/" in name else f"{A}endParaRPr")]
            assert len([*root.iter(f"{A}r", f"{A}fld")]) <= len(looks)
            for found in looks:
                assert [found.find(f"{A}{tag}").get("typeface") for tag in ("latin", "ea")] == [FACE, FACE], name


def test_the_master_is_our_own(june: Briefing) -> None:
    file = made(june)
    assert (file.slide_width, file.slide_height) == (12192000, 6858000)
    assert [layout.name for layout in file.slide_layouts] == ["封面", "内容", "文字"]
    assert all(slide.shapes.title is not None for slide in file.slides)
    with zipfile.ZipFile(io.BytesIO(pptx(june))) as package:
        theme = package.read("ppt/theme/theme1.xml").decode()
        assert "Calibri" not in theme
        assert "Steve Canny" not in package.read("docProps/core.xml").decode()
    assert file.core_properties.title == "2024年小计划 截至6月推进情况"
    assert file.core_properties.author == "某区民政局"


def test_no_empty_placeholders(sample: Briefing) -> None:
    """They would read 单击此处添加文本 to whoever edits the file."""
    for slide in made(sample).slides:
        assert [shape.name for shape in slide.placeholders if not shape.text_frame.text] == []


def test_shapes_are_named_once_and_described(sample: Briefing) -> None:
    for slide in made(sample).slides:
        ids = [shape.shape_id for shape in slide.shapes]
        assert len(ids) == len(set(ids))
        for shape in slide.shapes:
            if shape.has_chart or shape.has_table:
                assert shape._element.xpath(".//p:cNvPr")[0].get("descr")


HOSTILE = "=1+1 <b>粗</b> **重** [链接](http://x.example) \x07\x00\u202e倒\u2066 \ud83d {{ 7 }} _x0041_ ]]>"
HARMLESS = "=1+1 <b>粗</b> **重** [链接](http://x.example) 倒 {{ 7 }} _x0041_ ]]>"


def test_hostile_texts_are_texts(june: Briefing) -> None:
    """Markup as it was typed, nothing that breaks XML or turns its direction, no link."""
    arrangement = (SlideChoice("text-1", title=HOSTILE, text=HOSTILE, notes=HOSTILE),)
    content = pptx(replace(june, arrangement=arrangement))
    (slide,) = [s for s in opened(content).slides if s.shapes.title.text_frame.text.startswith("=1+1")]
    assert slide.shapes.title.text_frame.text == HARMLESS
    assert words(slide).split("\n")[1] == HARMLESS
    assert notes(slide).split() == HARMLESS.split()
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        whole = b"".join(package.read(name) for name in package.namelist())
        assert b"hlinkClick" not in whole
        assert b'TargetMode="External"' not in whole


def test_hostile_plans_and_narratives(tmp_path: Path) -> None:
    """Names of tasks, stages, units and departments go into tables, charts and names of shapes."""
    plan = hostile_plan()
    desk = Desk(Store(tmp_path / "progress.duckdb"), plan)
    desk.hand_in(f'月份,任务编号,完成值,滞后原因\n2024-06,1.1-01,1,"<script>\u202e{"a" * 40}\n=cmd"\n')
    file = made(seen(desk))
    assert_fits(file)
    slide = slide_of(file, "1.1-01 <i>任务</i>&")
    assert dict(table_of(slide, "进度与措施"))["滞后原因"] == f"<script>{'a' * 40} =cmd"
    assert '目标 300"&<户' in lines_of(chart_of(slide))


def hostile_plan() -> Plan:
    text = SMALL.read_text(encoding="utf-8")
    text = text.replace("title: 适老化改造", 'title: "<i>任务</i>&"').replace("unit: 户", "unit: '\"&<户'")
    return parse_plan(text)


ONCE = """
import hashlib, sys
from datetime import date
from pathlib import Path
from metrics.look import look
from plan import read_plan
from records import Store
from reports.deck.briefing import brief
from reports.slides.pptx import pptx
store, plan = Store(Path(sys.argv[1])), read_plan(Path(sys.argv[2]))
with store.reading() as con:
    print(hashlib.sha256(pptx(brief(con, look(store, plan, date(2024, 6, 25)), 6))).hexdigest())
"""


def test_the_same_bytes_each_time(june: Briefing, desk: Desk) -> None:
    """In two processes that order their sets differently."""
    found = {
        subprocess.run(
            [sys.executable, "-c", ONCE, desk.store.address, str(SMALL)],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1


def test_no_clock_in_the_file(june: Briefing) -> None:
    """Every date, those of the charts' workbooks too, is that of the snapshot."""
    with zipfile.ZipFile(io.BytesIO(pptx(june))) as package:
        books = [n for n in package.namelist() if n.endswith(".xlsx")]
        assert books
        inside = [zipfile.ZipFile(io.BytesIO(package.read(name))) for name in books]
        for archive in (package, *inside):
            assert {info.date_time for info in archive.infolist()} == {(2024, 6, 25, 0, 0, 0)}
            dates = re.findall(rb">([0-9TZ:-]+)</dcterms:", archive.read("docProps/core.xml"))
            assert set(dates) == {b"2024-06-25T00:00:00Z"}
