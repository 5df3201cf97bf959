"""实地抽查 in what leaves as a file: the same figures as `status --format json`, and 抽查不符 beside the lamp."""

import io
from datetime import date, datetime

from docx import Document
from PIL import Image

from metrics.month.status import as_json, status
from metrics.task.assess import assess
from records import CheckRow, Snapshot, cleaned, latest_number, record_one
from reports.deck.briefing import Briefing, brief
from reports.deck.inspected import inspected
from reports.look.table import STATUS_HEADER, status_rows
from reports.monthly.docx import docx
from tests.conftest import Desk
from tests.records.inspection.test_checks import bring, spot

__all__ = ["spot"]


def briefing(desk: Desk) -> Briefing:
    with desk.store.reading() as con:
        return brief(con, desk.assessed("07-31"), 7)


def said(desk: Desk) -> tuple[list[str], list[list[str]]]:
    """The paragraphs of the 月报, and the rows of all its tables."""
    document = Document(io.BytesIO(docx(briefing(desk))))
    rows = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    return [paragraph.text for paragraph in document.paragraphs], rows


def test_the_monthly_report_has_a_section(spot: Desk) -> None:
    """Of t1's 2 reported sites 2 were checked, 1 agrees: 核实率 100%, 一致率 50%; of t3 1 of 1. Of all 3, 2 agree."""
    bring(
        spot,
        "2024-07-08,t1,甲,,王芳,启用,,是,,",
        "2024-07-08,t1,乙,,王芳,选址,,否,没有动工,2024-07-20",
        "2024-07-08,t3,,,王芳,,120,是,,",
    )
    paragraphs, rows = said(spot)
    assert "五、实地抽查" in paragraphs and "六、下一步" in paragraphs
    assert (
        "对截至7月的上报数据，实地抽查3处，一致2处，核实率 100%，一致率 67%；待整改1条，其中逾期1条；1处所报数据抽查不符，尚未更正或认定。"
        in paragraphs
    )
    assert ["t1 任务1", "2", "2", "1", "100%", "50%", "1"] in rows
    assert ["t3 任务3", "—", "1", "1", "—", "100%", "0"] in rows
    where = ["7月8日", "t1 任务1\n新泾镇，乙站", "报：竣工\n查：选址", "没有动工", "待整改，逾期 11 天\n期限7月20日"]
    assert where in rows
    tasks = {task["id"]: task["checks"] for task in as_json(status(spot.assessed("07-31"), 7))["tasks"]}
    assert tasks["t1"] == {"checked": 2, "differing": 1, "open": 1} and tasks["t2"] is None


def test_a_day_of_another_year_has_its_year(spot: Desk) -> None:
    """Found on 8 January 2025 about 2024, with a photo, to be put right by the end of February; seen on the 10th."""
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(picture, "JPEG")
    row = CheckRow(0, "2025-01-08", "t1", "乙", "", "王芳", "选址", "", "否", "没有动工", "2025-02-28")
    with spot.store.writing() as con:
        made = datetime(2025, 1, 9, 9)
        assert record_one(con, spot.plan, row, [cleaned(picture.getvalue())], "李明", made).batch
        assessment = assess(con, spot.plan, Snapshot(latest_number(con), date(2025, 1, 10)))
        found = brief(con, assessment, 12)
    document = Document(io.BytesIO(docx(found)))
    rows = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    where = ["2025年1月8日", "t1 任务1\n新泾镇，乙站", "报：竣工\n查：选址", "没有动工", "待整改\n期限2025年2月28日"]
    assert where in rows
    slide, *_ = inspected(found)
    assert slide.table
    assert [row.cells[-1] for row in slide.table.rows] == ["待整改，期限2025年2月28日"]
    assert [each.caption for each in slide.pictures] == ["乙站，2025年1月8日，抽查不符"]


def test_nothing_is_said_where_nobody_was(spot: Desk) -> None:
    paragraphs, _ = said(spot)
    assert "五、下一步" in paragraphs and not any("抽查" in text for text in paragraphs)


def test_the_mark_stands_beside_the_lamp(spot: Desk) -> None:
    """In the list of the terminal and in the CSV; the words of the lamp stay as they were."""
    at = STATUS_HEADER.index("状态")
    before = [row[at] for row in status_rows(status(spot.assessed("07-31"), 6))]
    bring(spot, "2024-07-08,t3,,,王芳,,90,否,,")
    assert [row[at] for row in status_rows(status(spot.assessed("07-31"), 6))] == [
        *before[:2],
        f"{before[2]}，抽查不符",
    ]
