"""Stages that go back want a reason, as cumulative numbers that fall do (domain.md section 5)."""

import pytest

from records import Store
from tests.conftest import Desk, plan_of

MISTAKE = "请核对；确属更正的，请在「更正原因」写明原因。"
BACK = f"读到“前期手续”，节点比 5 月的「竣工」退后。{MISTAKE}"
AHEAD = f"读到“竣工”，节点比 6 月的「前期手续」超前。{MISTAKE}"
BY_UNIT = "kind: stages, by_unit: true, stages: [{name: 前期手续, by: 4}, {name: 开工, by: 5}, {name: 竣工, by: 11}]"


def test_back_within_one_file(desk: Desk) -> None:
    """竣工 (3) in May and 前期手续 (1) in June: nobody can tell which is wrong. 开工 (2) in July is above June's."""
    assert desk.told("5月,1.1-04,,,,竣工", "6月,1.1-04,,,,前期手续") == [
        f"第 2 行「节点」：{AHEAD}",
        f"第 3 行「节点」：{BACK}",
    ]
    assert desk.known() == []


def test_an_earlier_month_that_says_more(desk: Desk) -> None:
    """June is stored at 前期手续; May, told afterwards, cannot have been at 竣工, but at 前期手续."""
    desk.tell("06-18", "6月,1.1-04,,,,前期手续")
    assert desk.told("5月,1.1-04,,,,竣工") == [f"第 2 行「节点」：{AHEAD}"]
    assert desk.told("5月,1.1-04,,,,前期手续") == []


def test_back_in_the_same_month(desk: Desk) -> None:
    desk.tell("06-18", "6月,1.1-04,,,,开工")
    assert desk.told("6月,1.1-04,,,,未开始", received="06-19") == [
        f"第 2 行「节点」：读到“未开始”，节点比此前报的「开工」退后（张三，6月18日报送）。{MISTAKE}"
    ]


def test_back_over_a_month_that_said_unchanged(desk: Desk) -> None:
    """May 竣工 and June 无变化 stand at 竣工, so July's 开工 is behind June."""
    assert desk.told("5月,1.1-04,,,,竣工", "6月,1.1-04,,,,无变化", "7月,1.1-04,,,,开工", received="07-18")[-1] == (
        f"第 4 行「节点」：读到“开工”，节点比 6 月的「竣工」退后。{MISTAKE}"
    )


def test_with_a_reason_it_is_a_correction(desk: Desk) -> None:
    rows = ("5月,1.1-04,,,,竣工,,误报", "6月,1.1-04,,,,前期手续,,验收未过")
    assert desk.warned(*rows) == [
        "第 2 行「节点」：读到“竣工”，比 6 月的「前期手续」超前，按更正入库。",
        "第 3 行「节点」：读到“前期手续”，比 5 月的「竣工」退后，按更正入库。",
    ]
    assert [f.stage for f in desk.known()] == ["竣工", "前期手续"]


@pytest.fixture
def units(file_store: Store) -> Desk:
    return Desk(file_store, plan_of(BY_UNIT))


def test_from_the_district_to_its_slowest_unit(units: Desk) -> None:
    """The district was at 竣工; now 新泾 says 开工, which then counts for the district."""
    units.tell("05-18", "5月,t1,,,,竣工")
    assert units.told("6月,t1,新泾,,,开工") == [
        f"第 2 行「节点」：读到“开工”，节点使最慢的街镇「开工」比 5 月的「竣工」退后。{MISTAKE}"
    ]


def test_from_the_units_to_the_district(units: Desk) -> None:
    units.tell("05-18", "5月,t1,新泾,,,竣工", "5月,t1,新华路,,,开工")
    assert units.told("6月,t1,,,,前期手续") == [
        f"第 2 行「节点」：读到“前期手续”，节点使全区节点「前期手续」比 5 月的「开工」退后。{MISTAKE}"
    ]
    assert units.told("6月,t1,,,,开工") == []


def test_a_unit_that_comes_later_is_no_way_back(units: Desk) -> None:
    """新华路 is at 竣工 in May; 新泾 begins to report in June: each 街镇 only goes on."""
    units.tell("05-18", "5月,t1,新华路,,,竣工")
    assert units.told("6月,t1,新泾,,,前期手续") == []


def test_a_row_beside_a_correction_is_not_to_blame(desk: Desk) -> None:
    """新华路 was corrected from 50 to 40 with a reason; 新泾, as before at 50, needs none though the sum is 90 < 100."""
    desk.tell("05-18", "5月,1.1-01,新华路,50", "5月,1.1-01,新泾,50")
    desk.tell("06-17", "6月,1.1-01,新华路,40,,,,重复计算")
    assert desk.told("6月,1.1-01,新泾,50") == []
