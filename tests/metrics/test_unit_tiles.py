"""街镇 as tiles: their 点位 counted, their places, their lamp; and 点位 and findings found by words."""

from decimal import Decimal
from fractions import Fraction

import pytest

from metrics.search.onsite import search_findings, search_sites
from metrics.search.words import Pieces
from metrics.sites import sites_at
from metrics.task.standing import Assessment
from metrics.units.cells import columns, heat, known_facts
from metrics.units.tiles import Tile, UnitSites, tiles, total, unit_sites
from plan import parse_plan
from records import Store
from records.inspection.storing import SiteRow
from tests.conftest import Desk
from tests.records.inspection.test_checks import SITES, batch, bring, months

NEW, FAIRY, JING = "新华路街道", "仙霞新村街道", "新泾镇"
NAMES = {"1": "甲", "10": "乙", "2": "丙", "3": "丁"}
PLAN = f"""
plan: {{title: 试, year: 2024}}
units: [{{name: {NEW}, place: [2, 2]}}, {{name: {JING}, place: [1, 2]}}, {FAIRY}]
areas:
  - id: a
    title: 甲
    sections:
      - title: 第一条
        tasks:
          - {{id: t1, title: 任务1, by_unit: true, {SITES}}}
          - {{id: t3, title: 任务3, by_unit: true, kind: count, target: 300, unit: 户}}
"""


def site(number: str, unit: str, month: int, address: str = "") -> SiteRow:
    return SiteRow(2, "t1", number, "entered", f"{NAMES[number]}站", unit, address, Decimal(1), {"启用": month})


@pytest.fixture
def desk(file_store: Store) -> Desk:
    """June: 1 启用 and 10 as planned 竣工 in 新华路; 2 behind in 新泾镇, replaced 3 does not count. 仙霞 has none. 新泾 told 20 户."""
    found = Desk(file_store, parse_plan(PLAN))
    rows = [site("1", NEW, 6, "定西路1号"), site("10", NEW, 9), site("2", JING, 6, "剑河路2号"), site("3", JING, 6)]
    batch(file_store, "sites", "03-01", rows)
    gone = site("3", JING, 6)._replace(action="replaced", successor="2", reason="房屋收回")
    batch(file_store, "sites", "03-02", [gone])
    batch(file_store, "import", "06-18", told=months(6, **{"1": "启用", "10": "竣工", "2": "竣工"}))
    found.tell("06-18", "6月,t3,新泾,20")
    bring(found, "2024-07-08,t1,1,,王芳,启用,,是,,", "2024-07-08,t1,2,,王芳,选址,,否,大门没有开,2024-07-20")
    return found


def laid(desk: Desk, assessment: Assessment) -> tuple[Tile, ...]:
    with desk.store.reading() as con:
        known = known_facts(con, assessment)
    counts = unit_sites(sites_at(assessment, 6).values(), assessment.inspected, 6)
    rows = heat(assessment, known, 6)
    return tiles(desk.plan, columns(desk.plan, known), rows, counts)


def test_sites_are_counted_for_each_unit(desk: Desk) -> None:
    at = desk.assessed("07-31")
    counts = unit_sites(sites_at(at, 6).values(), at.inspected, 6)
    assert counts == {NEW: UnitSites(2, 1, 0, 1, 0, 1), JING: UnitSites(1, 0, 1, 1, 1, 1)}
    assert total(counts) == UnitSites(3, 1, 1, 2, 1, 2)
    assert sum(each.counts.planned for each in sites_at(at, 6).values()) == total(counts).planned


def test_tiles_stand_in_their_places(desk: Desk) -> None:
    """Read from above and from the left; what has no place stands in a row below."""
    west, east, below = laid(desk, desk.assessed("07-31"))
    assert [(t.unit, t.name, t.column, t.row) for t in (west, east, below)] == [
        (JING, "新泾镇", 1, 2),
        (NEW, "新华路", 2, 2),
        (FAIRY, "仙霞新村", 1, 3),
    ]
    assert (west.state, west.share, west.sites and west.sites.lamp) == ("滞后 1", 0, "red")
    assert (east.state, east.share, east.sites and east.sites.lamp) == ("正常", Fraction(1, 2), "green")
    assert (below.state, below.sites) == ("", None)
    assert [(t.cells.reported, t.cells.due) for t in (west, east, below)] == [(2, 2), (1, 2), (1, 2)]


def test_a_plan_without_places_has_no_tiles(desk: Desk) -> None:
    at = desk.assessed("07-31")
    bare = parse_plan(PLAN.replace(", place: [2, 2]", "").replace(", place: [1, 2]", ""))
    assert tiles(bare, bare.units, [], {}) == ()
    assert unit_sites([], at.inspected, 6) == {}


@pytest.mark.parametrize(
    ("of", "lamp"),
    [
        (UnitSites(2, 2, 0, 0, 0, 2), "done"),
        (UnitSites(2, 1, 1, 0, 0, 2), "red"),
        (UnitSites(2, 1, 0, 0, 0, 1), "green"),
        (UnitSites(2, 0, 0, 0, 0, 0), "idle"),
    ],
)
def test_the_worst_of_the_sites_is_the_lamp(of: UnitSites, lamp: str) -> None:
    assert of.lamp == lamp


def text(pieces: Pieces) -> str:
    return "".join(f"【{piece.text}】" if piece.hit else piece.text for piece in pieces)


def found_sites(desk: Desk, query: str) -> list[str]:
    return [hit.standing.site.number for hit in search_sites(sites_at(desk.assessed("07-31"), 6).values(), query)]


def test_sites_are_found_by_number_name_and_address(desk: Desk) -> None:
    """1 is not 10; a replaced one is found too; 新泾 and 任务1 alone are no site's own."""
    assert found_sites(desk, "1") == ["1"]
    assert found_sites(desk, "乙站") == ["10"]
    assert found_sites(desk, "剑河路") == ["2"]
    assert found_sites(desk, "新泾 站") == ["2", "3"]
    assert found_sites(desk, "新泾") == found_sites(desk, "任务1") == found_sites(desk, "") == []
    (hit,) = search_sites(sites_at(desk.assessed("07-31"), 6).values(), "定西路")
    assert (text(hit.address), text(hit.name)) == ("【定西路】1号", "甲站")


def test_findings_are_found_by_what_was_written(desk: Desk) -> None:
    at = desk.assessed("07-31")

    def numbers(query: str) -> list[int]:
        return [hit.seen.check.number for hit in search_findings(desk.plan, at.inspected, at.inspected.seen, query)]

    assert numbers("大门") == numbers("大门 丙站 任务1") == [2]
    assert numbers("丙站") == numbers("窗户") == numbers("大门 仙霞") == numbers("") == []
    (hit,) = search_findings(desk.plan, at.inspected, at.inspected.seen, "大门 丙站")
    assert (hit.task, text(hit.place)) == ("t1 任务1", "【丙站】")
    assert [(name, text(told)) for name, told in hit.told] == [("问题", "【大门】没有开")]
    assert search_findings(desk.plan, at.inspected, [], "大门") == []
