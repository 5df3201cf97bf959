"""计划调整 and 终止 in the files: 月报, 台账, offline page (domain.md section 10)."""

import io
from pathlib import Path

import docx as word
import pytest
from openpyxl import load_workbook
from pptx import Presentation

from records import Store, opened_as, publish
from reports.deck.adjusted import HEADER, adjustment_rows, of_this_month
from reports.deck.briefing import Briefing, brief
from reports.deck.slides import deck
from reports.ledger.xlsx import xlsx
from reports.monthly.docx import docx
from reports.offline.page import html
from reports.slides.pptx import pptx
from tests.conftest import Desk, moment, plan_of

FIRST = plan_of("kind: count, target: 300, unit: 户, department: 甲科", "kind: duty", "kind: duty")
SECOND = plan_of("kind: count, target: 280, unit: 户, department: 甲科", "kind: duty, ended: 7", "kind: duty")
LOWERED = ("t1 任务1", "目标 300户 → 280户", "7月", "王五 2024-07-02", "=市级核定")
ENDED = ("t2 任务2", "自7月起终止", "7月", "王五 2024-07-02", "=市级核定")


@pytest.fixture
def desk(file_store: Store, tmp_path: Path) -> Desk:
    """Adjusted on 2 July to count from July; told until July."""
    targets = tmp_path / "targets.yaml"
    desk = Desk(file_store, SECOND)
    publish(file_store, targets, FIRST.text, opened="", by="王五", when=moment("01-05"))
    more = {"by": "王五", "when": moment("07-02"), "reason": "=市级核定", "from_month": 7}
    publish(file_store, targets, SECOND.text, opened=opened_as(targets), **more)  # type: ignore[arg-type]
    desk.tell("07-18", "6月,t1,,150", "6月,t2,,是", "7月,t1,,160", "7月,t3,,是")
    return desk


def of(desk: Desk, month: int) -> Briefing:
    assessment = desk.assessed("08-25")
    with desk.store.reading() as con:
        return brief(con, assessment, month)


def test_the_month_lists_what_counts_from_it_or_was_published_since(desk: Desk) -> None:
    """Published between the cut-offs of June and July and counting from July: July's alone."""
    assert [len(of_this_month(of(desk, month))) for month in (6, 7, 8)] == [0, 1, 0]
    assert adjustment_rows(of_this_month(of(desk, 7))) == [LOWERED, ENDED]


def test_the_deck_shows_them_in_their_month_and_keeps_them_a_key_away_after_it(desk: Desk) -> None:
    """July shows both, after the month at a glance; June and August have them behind G; the .pptx has what is shown."""
    decks = {month: deck(of(desk, month)) for month in (6, 7, 8)}
    found = {month: next(s for s in slides if s.group == "adjusted") for month, slides in decks.items()}
    assert [s.id for s in decks[7] if s.shown][:2] == ["summary", "adjusted"]
    assert (found[7].title, found[7].shown) == ("计划调整：本月 2 处，涉及 2 项任务", True)
    assert not found[6].shown
    assert (found[8].title, found[8].shown) == ("计划调整：本年 2 处，本月没有", False)
    assert found[7].table and [row.cells for row in found[7].table.rows] == [LOWERED, ENDED]
    shown = [
        [[cell.text for cell in row.cells] for shape in slide.shapes if shape.has_table for row in shape.table.rows]
        for slide in Presentation(io.BytesIO(pptx(of(desk, 7)))).slides
    ]
    assert [list(HEADER), list(LOWERED), list(ENDED)] in shown


def test_the_monthly_report_has_the_table_and_the_struck_out_row(desk: Desk) -> None:
    june, july = (word.Document(io.BytesIO(docx(of(desk, month)))) for month in (6, 7))
    headings = [[p.text for p in d.paragraphs if p.style and p.style.name == "Heading 1"][3:] for d in (june, july)]
    assert headings == [
        ["四、已锁定期数据变更", "五、下一步"],
        ["四、已锁定期数据变更", "五、计划调整", "六、下一步"],
    ]
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in july.tables]
    (table,) = [t for t in tables if t[0] == ["任务", "调整内容", "起算", "发布", "原因"]]
    assert [tuple(row) for row in table[1:]] == [LOWERED, ENDED]
    assert tables[-1][1][0].endswith("第1条（2项）")
    assert tables[-1][-1][:7] == ["t2", "任务2", "未指定", "", "", "", "自7月起终止"]


def test_the_ledger_lists_those_of_the_year(desk: Desk) -> None:
    """As text: a reason that begins with = is no formula."""
    sheet = load_workbook(io.BytesIO(xlsx(of(desk, 8))))["计划调整"]
    rows = [tuple(cell.value for cell in row) for row in sheet.iter_rows(min_row=4)]
    assert rows == [LOWERED, ENDED]
    assert {cell.data_type for row in sheet.iter_rows(min_row=4) for cell in row} == {"s"}


def test_the_offline_page_strikes_the_ended_task_out(desk: Desk) -> None:
    july, june = (html(of(desk, month)).decode() for month in (7, 6))
    assert '<p class="soft"><del>任务2</del> <small>t2 自7月起终止</small></p>' in july
    assert 'id="task-t2"' not in july
    assert 'id="task-t2"' in june
    assert "<del>" not in june
