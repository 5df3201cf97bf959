"""Who answers for a task: 责任科室, 配合科室, 分管领导, in files, addresses and searches (domain.md section 11)."""

import io
from collections.abc import Iterator

import pytest
from openpyxl import load_workbook
from starlette.datastructures import QueryParams

from metrics.month.status import as_json
from metrics.search.tasks import namesakes, search
from pages.downloads import asked
from pages.downloads.route import RefusedError
from pages.parts.visit.selection import Selection, selection_asked
from plan import Plan, parse_plan
from records import Store
from reports.deck.briefing import Briefing, brief
from reports.deck.slide import Audience
from reports.deck.slides import deck
from reports.exports import audience_name
from reports.ledger.rows import HEADER
from reports.ledger.xlsx import TOP, xlsx
from reports.monthly.tables import everything, supervision
from tests.conftest import Desk, plan_of

PLAN = """\
plan: {title: 试, year: 2024}
areas:
  - id: a
    title: 甲
    leader: 分管副局长（养老）
    sections:
      - title: 一
        tasks:
          - {id: t1, title: 改造, kind: count, target: 100, unit: 户, department: 养老服务科, partners: [办公室, 财务科]}
          - {id: t2, title: 走访, kind: count, target: 100, unit: 户, department: 办公室, leader: 局长}
          - {id: t3, title: 其他, kind: duty, department: 办公室}
"""


@pytest.fixture
def plan() -> Plan:
    return parse_plan(PLAN)


@pytest.fixture
def june(file_store: Store, plan: Plan) -> Iterator[Briefing]:
    """Both counts at 1 of 100, where 50 are due: 滞后; three months of the duty were never told."""
    desk = Desk(file_store, plan)
    desk.tell("06-18", "6月,t1,,1", "6月,t2,,1", "6月,t3,,是")
    with file_store.reading() as con:
        yield brief(con, desk.assessed("06-30"), 6)


def kept(plan: Plan, briefing: Briefing, query: dict[str, str]) -> list[str]:
    chosen = selection_asked(plan, query)
    return [s.task.id for s in briefing.status.standings if chosen.keeps(s)]


def test_filters_of_an_address(plan: Plan, june: Briefing) -> None:
    """A leader's are those that have him nearest; a partner's those that it helps with, not those that it reports."""
    assert kept(plan, june, {"leader": "分管副局长（养老）"}) == ["t1", "t3"]
    assert kept(plan, june, {"leader": "局长"}) == ["t2"]
    assert kept(plan, june, {"partner": "办公室"}) == ["t1"]
    assert kept(plan, june, {"leader": "某人", "partner": "<b>"}) == ["t1", "t2", "t3"]


def test_the_same_address_again(plan: Plan) -> None:
    chosen = Selection(department="养老服务科", partner="财务科", leader="局长", lamps=("red",))
    assert selection_asked(plan, chosen.query()) == chosen
    assert chosen.caption(plan) == "养老服务科 · 财务科配合 · 局长 · 滞后"


def test_search(plan: Plan, june: Briefing) -> None:
    assert [hit.standing.task.id for hit in search(june.assessment, 6, "财务科")] == ["t1"]
    assert [hit.standing.task.id for hit in search(june.assessment, 6, "分管副局长 养老")] == ["t1", "t3"]
    assert [(each.kind, each.id) for each in namesakes(plan, "局长")] == [("leader", "局长")]
    assert [each.kind for each in namesakes(plan, "办公室")] == ["department", "partner"]


def test_status_json(june: Briefing) -> None:
    told = [(t["department"], t["partners"], t["leader"]) for t in as_json(june.status)["tasks"]]
    assert told == [
        ("养老服务科", ["办公室", "财务科"], "分管副局长（养老）"),
        ("办公室", [], "局长"),
        ("办公室", [], "分管副局长（养老）"),
    ]


def test_columns_of_the_ledger(june: Briefing) -> None:
    """Two more, where the plan names any."""
    sheet = load_workbook(io.BytesIO(xlsx(june)))["甲"]
    header, first, second = ([cell.value for cell in sheet[line]] for line in (TOP, TOP + 1, TOP + 2))
    assert header[len(HEADER) :] == ["配合科室", "分管领导"]
    assert first[len(HEADER) :] == ["办公室、财务科", "分管副局长（养老）"]
    assert second[len(HEADER) :] == [None, "局长"]


def test_no_columns_without_any(file_store: Store) -> None:
    desk = Desk(file_store, plan_of("kind: count, target: 100, department: 办公室"))
    desk.tell("06-18", "6月,t1,,1")
    with file_store.reading() as con:
        sheet = load_workbook(io.BytesIO(xlsx(brief(con, desk.assessed("06-30"), 6))))["甲"]
    assert len(list(sheet[TOP])) == len(HEADER)


def test_in_the_monthly_report(june: Briefing) -> None:
    assert [row[1] for row in supervision(june).rows] == [
        "养老服务科\n配合：办公室、财务科\n分管：分管副局长（养老）",
        "办公室\n分管：局长",
        "办公室\n分管：分管副局长（养老）",
    ]
    assert [row[2] for row in everything(june).rows if not isinstance(row, str)] == ["养老服务科", "办公室", "办公室"]


def test_a_deck_for_a_leader(june: Briefing) -> None:
    """His tasks alone, under his post; the facts of a task name who helps and who is in charge."""
    audience = Audience(leader="局长")
    slides = deck(june, audience)
    assert slides[0].subtitle == "截至6月推进情况 · 局长"
    assert [s.standing.task.id for s in slides if s.standing] == ["t2"]
    assert audience_name(june.plan, audience) == "局长"
    one = next(s for s in deck(june) if s.standing and s.standing.task.id == "t1")
    assert one.facts[:3] == (
        ("责任科室", "养老服务科"),
        ("配合科室", "办公室、财务科"),
        ("分管领导", "分管副局长（养老）"),
    )


def test_a_file_for_a_leader_is_asked_for_by_name(plan: Plan) -> None:
    assert asked.audience(plan, QueryParams({"leader": "局长"})) == Audience(leader="局长")
    with pytest.raises(RefusedError, match="某人"):
        asked.audience(plan, QueryParams({"leader": "某人"}))
