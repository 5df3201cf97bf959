"""点位 and 实地抽查: every file and the command say the same of one store, and no file tells or shows more than may be seen.

t1 has 甲 (启用, as planned), 乙 (竣工, planned to be 启用 by June: behind) and 丁 (nothing told, planned for November); 戊 was
replaced by 丁. 甲, 乙 and t3 (120 户) were checked in July: 甲 and t3 agree, 乙 was found at 选址, to be put right by July 20.
t2 has no site. So of t1: 3 in the register, 1 finished, 1 behind; 2 reported, 2 checked, 1 agrees: 100% and 50%.
"""

import hashlib
import io
import re
from decimal import Decimal

import pytest
from docx import Document
from lxml import html as lxml_html
from openpyxl import load_workbook
from PIL import Image
from pptx import Presentation

from access import Account
from metrics.month.status import as_json, status
from pages.parts.visit.asking import readable
from plan import parse_plan
from records import Store, append_follow_up, checks, cleaned, latest_number
from records.inspection.onsite.intake import record_one
from records.inspection.onsite.sheet import CheckRow
from records.inspection.storing import SiteRow
from reports.deck.briefing import Briefing, brief
from reports.deck.inspected import illustrated
from reports.deck.slide import EVERYBODY, Audience
from reports.deck.slides import deck
from reports.exports import EXPORTS
from reports.look.events import events
from tests.conftest import Desk, moment
from tests.records.inspection.test_checks import SITES, batch, bring, months

PLAN = f"""
plan: {{title: 试, year: 2024}}
units: [新华路街道, 新泾镇]
areas:
  - id: a
    title: 甲
    sections:
      - title: 第一条
        tasks:
          - {{id: t1, title: 任务1, department: 养老科, {SITES}}}
          - {{id: t2, title: 任务2, department: 养老科, {SITES}}}
          - {{id: t3, title: 任务3, department: 基层科, kind: count, target: 300, unit: 户}}
"""
PROBLEM = "没有动工"


def site(number: str, unit: str, month: int, action: str = "entered", **more: str) -> SiteRow:
    return SiteRow(2, "t1", number, action, f"{number}站", unit, "", Decimal(1), {"启用": month}, **more)  # type: ignore[arg-type]


def photo(colour: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (400, 300), colour).save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def desk(file_store: Store) -> Desk:
    found = Desk(file_store, parse_plan(PLAN))
    batch(file_store, "sites", "03-01", [site("甲", "新华路街道", 6), site("乙", "新泾镇", 6), site("戊", "新泾镇", 6)])
    gone = site("戊", "新泾镇", 6, "replaced", successor="丁", reason="房屋收回")
    batch(file_store, "sites", "03-02", [site("丁", "新泾镇", 11), gone])
    batch(file_store, "import", "06-18", told=months(6, 甲="启用", 乙="竣工"))
    found.tell("06-18", "6月,t3,,120")
    with file_store.writing() as con:
        for where, stage, agrees, problem, due, colour in (
            ("甲", "启用", "", "", "", "green"),
            ("乙", "选址", "否", PROBLEM, "2024-07-20", "red"),
        ):
            row = CheckRow(0, "2024-07-08", "t1", where, "", "王芳", stage, "", agrees, problem, due)
            record_one(con, found.plan, row, [cleaned(photo(colour))], "李明", moment("07-09"))
    bring(found, "2024-07-08,t3,,,王芳,,120,是,,")
    return found


def briefed(desk: Desk, reading: frozenset[str] | None = None, audience: Audience = EVERYBODY) -> Briefing:
    with desk.store.reading() as con:
        return illustrated(con, brief(con, desk.assessed("07-31"), 7).read_by(reading), audience)


def made(kind: str, briefing: Briefing, audience: Audience = EVERYBODY) -> bytes:
    return EXPORTS[kind].make(briefing, audience, lambda done, total: None)


def test_the_command_and_the_files_say_the_same(desk: Desk) -> None:
    printed = {task["id"]: task for task in as_json(status(desk.assessed("07-31"), 7))["tasks"]}
    assert printed["t1"]["sites"] == {"planned": 3, "finished": 1, "behind": 1}
    assert printed["t1"]["checks"] == {"checked": 2, "differing": 1, "open": 1}
    assert (printed["t2"]["sites"], printed["t2"]["checks"]) == ({"planned": 0, "finished": 0, "behind": 0}, None)
    assert (printed["t3"]["sites"], printed["t3"]["checks"]) == (None, {"checked": 1, "differing": 0, "open": 0})
    briefing = briefed(desk)

    sheet = load_workbook(io.BytesIO(made("xlsx", briefing)))["甲"]
    names = [str(cell.value) for cell in sheet[3]]
    rows = {str(row[2].value).split()[0]: [cell.value for cell in row] for row in sheet.iter_rows(min_row=4)}
    more = ["点位在册", "点位完成", "点位滞后", "抽查（处）", "核实率", "一致率", "抽查不符", "待整改"]
    assert names[-8:] == more
    assert rows["t1"][-8:] == [3, 1, 1, 2, 1, 0.5, 1, 1]
    assert rows["t2"][-8:] == [0, 0, 0, None, None, None, None, None]
    assert rows["t3"][-8:] == [None, None, None, 1, "—", 1, 0, 0]

    page = lxml_html.fromstring(made("html", briefing).decode())
    heads = {node.get("data-task"): [h.text_content() for h in node.iter("h4")] for node in page.iter("details")}
    assert heads["t1"] == [
        "点位在册 3 个，启用 1 个，滞后 1 个；完成值由点位得出",
        "实地抽查抽查 2 处，一致 1，待整改 1（逾期 1）；核实率 100%，一致率 50%；1 处抽查不符",
    ]
    assert heads["t3"] == ["实地抽查抽查 1 处，一致 1，待整改 0；一致率 100%"]

    said = [p.text for p in Document(io.BytesIO(made("docx", briefing))).paragraphs]
    assert any(text.startswith("对截至7月的上报数据，实地抽查3处，一致2处，核实率 100%，一致率 67%；") for text in said)

    slides = Presentation(io.BytesIO(made("pptx", briefing))).slides
    (slide,) = [s for s in slides if s.shapes.title.text_frame.text.startswith("实地抽查")]
    assert slide.shapes.title.text_frame.text == "实地抽查：查 3 处，一致 2，抽查不符 1，待整改 1（逾期 1）"


def test_the_sheets_list_every_site_and_finding(desk: Desk) -> None:
    """Behind first; what counts no more last, with what became of it."""
    book = load_workbook(io.BytesIO(made("xlsx", briefed(desk))))
    sites = [[cell.value for cell in row] for row in book["点位"].iter_rows(min_row=4)]
    assert [row[1] for row in sites] == ["乙", "甲", "丁", "戊"]
    assert sites[0][6:9] == ["竣工", "滞后", "选址 6月完成\n竣工 6月完成\n启用 计划6月"]
    assert sites[3][7] == "已调整" and sites[3][9] == "已调整为 丁：房屋收回"
    assert str(book["点位"]["A2"].value).startswith("在册 3 个，完成 1 个，滞后 1 个。")
    found = [[cell.value for cell in row] for row in book["实地抽查"].iter_rows(min_row=4)]
    assert found[1][:9] == [2, "2024-07-08", "t1 任务1", "新泾镇，乙站", "王芳", "竣工", "选址", "抽查不符", PROBLEM]
    assert [row[7] for row in found] == ["一致", "抽查不符", "一致"]


def pictures(content: bytes) -> dict[str, str]:
    """Description of each picture of a .pptx → the hash of what is embedded, so that equal ones are seen."""
    found = {}
    for slide in Presentation(io.BytesIO(content)).slides:
        for shape in slide.shapes:
            if hasattr(shape, "image"):
                blob = shape.image.blob
                found[shape._element.xpath(".//p:cNvPr")[0].get("descr")] = hashlib.sha256(blob).hexdigest()
    return found


def colour(content: bytes, alt: str) -> tuple[int, ...]:
    """Of the middle of a picture."""
    for slide in Presentation(io.BytesIO(content)).slides:
        for shape in slide.shapes:
            if hasattr(shape, "image") and shape._element.xpath(".//p:cNvPr")[0].get("descr") == alt:
                assert abs(shape.width / shape.height - 4 / 3) < 0.01  # fitted, not stretched
                return Image.open(io.BytesIO(shape.image.blob)).getpixel((200, 150))  # type: ignore[return-value]
    raise AssertionError(alt)


def test_the_slide_shows_what_differs_first_with_its_photo(desk: Desk) -> None:
    briefing = briefed(desk)
    (slide,) = [each for each in deck(briefing) if each.id == "checks"]
    assert slide.shown and slide.table is not None
    assert [row.cells for row in slide.table.rows] == [
        ("抽查不符", "任务1：新泾镇，乙站", "报竣工，查选址", PROBLEM, "待整改，逾期 11 天，期限7月20日")
    ]
    assert slide.subtitle == "核实率 100%（已报点位 2 个，查过 2 个），一致率 67%"
    content = made("pptx", briefing)
    red = "抽查记录 2 的照片 1：乙站，7月8日，抽查不符"
    assert list(pictures(content)) == [red, "抽查记录 1 的照片 1：甲站，7月8日，一致"]
    assert colour(content, red)[0] > 200 > 60 > colour(content, red)[1]
    assert made("pptx", briefed(desk)) == content


@pytest.mark.parametrize("kind", EXPORTS)
def test_what_may_not_be_read_is_in_no_file(desk: Desk, kind: str) -> None:
    """基层科 reads its own t3; the counts are those of everybody, the finding of 乙 and both photos are not there."""
    whole = made(kind, briefed(desk))
    mine = briefed(desk, frozenset({"t3"}))
    content = made(kind, mine)
    assert mine.hidden == 2 and mine.photos == {}
    assert _said(kind, whole).count(PROBLEM) > 0 == _said(kind, content).count(PROBLEM)
    if kind == "pptx":
        assert len(pictures(whole)) == 2 and pictures(content) == {}
    told, hidden = {
        "pptx": ("查 3 处，一致 2，抽查不符 1", "其他科室的 2 条没有列出"),
        "docx": ("实地抽查3处，一致2处", "其他科室的2条抽查记录没有列出。"),
    }.get(kind, ("抽查 3 处，一致 2", "其他科室的 2 条没有列出。"))
    assert told in _said(kind, content) and hidden in _said(kind, content)
    assert told in _said(kind, whole) and hidden not in _said(kind, whole)


def _said(kind: str, content: bytes) -> str:
    """Every word of a file."""
    if kind == "html":
        return str(lxml_html.fromstring(content.decode()).text_content())
    if kind == "xlsx":
        book = load_workbook(io.BytesIO(content))
        return "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value)
    if kind == "docx":
        document = Document(io.BytesIO(content))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
    slides = Presentation(io.BytesIO(content)).slides
    return "\n".join(re.sub("<[^>]+>", "", part._element.xml) for slide in slides for part in slide.shapes)


def test_a_deck_of_one_department_has_its_own(desk: Desk) -> None:
    """基层科: t3 alone, without a photo; nothing differs."""
    audience = Audience(department="基层科")
    (slide,) = [each for each in deck(briefed(desk, audience=audience), audience) if each.id == "checks"]
    assert slide.title == "实地抽查：查 1 处，一致 1，待整改 0"
    assert (slide.table, slide.pictures, slide.lines) == (None, (), ("抽查的都与所报一致，没有待整改的。",))
    assert not [each for each in deck(briefed(desk), Audience(leader="没有")) if each.group == "checks"]


def test_whose_findings_somebody_may_read(desk: Desk) -> None:
    def account(role: str, *departments: str) -> Account:
        when = moment("01-01")
        return Account(1, "a", "甲", role, departments, False, False, when, when)  # type: ignore[arg-type]

    assert readable(account("office"), desk.plan) is readable(account("leader"), desk.plan) is None
    assert readable(account("staff", "养老科"), desk.plan) == {"t1", "t2"}
    assert readable(account("staff"), desk.plan) == readable(None, desk.plan) == frozenset()


def test_what_happened_stands_in_the_order_of_time(desk: Desk) -> None:
    """Made, answered, closed, settled: the newest first, each with who and what was said."""
    for action, text, who, when in (
        ("answered", "已开工", "陈静", "07-19"),
        ("closed", "看过", "李明", "07-22"),
        ("settled", "以所报为准", "李明", "07-23"),
    ):
        with desk.store.writing() as con:
            check = next(c for c in checks(con, 2024, latest_number(con)) if c.number == 2)
            append_follow_up(con, check, action, text, who, moment(when))  # type: ignore[arg-type]
    inspected = desk.assessed("07-31").inspected
    told = events(inspected, [seen for seen in inspected.seen if seen.check.number == 2])
    assert [(e.said, e.person, e.remark) for e in told] == [
        ("认定所报数据", "李明", "以所报为准"),
        ("销号", "李明", "看过"),
        ("整改情况", "陈静", "已开工"),
        ("报竣工，查选址", "李明", f"不一致，已认定；{PROBLEM}；期限 2024-07-20"),
    ]
    assert [e.received for e in told] == sorted((e.received for e in told), reverse=True)
