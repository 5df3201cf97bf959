"""更正原因: what needs one and what does not, asked once for each change (docs/metrics.md, 更正).

Worked by hand: t1 counts 户 by 街镇, t2 is a rate, t3 has stages, t4 counts 户. June is due on the 20th.
"""

import pytest

from records import Store
from tests.conftest import Desk, plan_of

PLAN = plan_of(
    "kind: count, target: 300, unit: 户, by_unit: true",
    "kind: rate, target: 90%",
    "kind: stages, stages: [{name: 开工, by: 4}, {name: 竣工, by: 11}]",
    "kind: count, target: 300, unit: 户",
)
ADVICE = "请核对；确属更正的，请在「更正原因」写明原因。"


@pytest.fixture
def told(file_store: Store) -> Desk:
    desk = Desk(file_store, PLAN)
    desk.tell("05-18", "5月,t4,,120")
    desk.tell("06-18", "6月,t1,新泾镇,60", "6月,t2,,90%", "6月,t3,,,,开工", "6月,t4,,120")
    return desk


@pytest.mark.parametrize(
    ("row", "received", "said"),
    [
        ("6月,t4,,130", "06-20T23:59:59", []),
        ("6月,t4,,110", "06-19", [f"读到“110”，累计数比 5 月的 120 少。{ADVICE}"]),
        ("6月,t4,,130", "06-21", [f"读到“130”，6 月此前报的是 120户（张三，6月18日报送）。{ADVICE}"]),
        ("6月,t4,,130,,,太忙", "06-21", [f"读到“130”，6 月此前报的是 120户（张三，6月18日报送）。{ADVICE}"]),
        ("6月,t4,,130,,,太忙,漏计10户", "06-21", []),
        ("6月,t4,,120,,,太忙", "06-21", []),
        ("6月,t4,,无变化", "06-21", []),
        ("7月,t4,,110", "07-18", [f"读到“110”，累计数比 6 月的 120 少。{ADVICE}"]),
        ("7月,t4,,110,,,,多计10户", "07-18", []),
        ("6月,t2,,70%", "06-19", []),
        ("6月,t2,,810,900", "06-21", []),
        ("6月,t2,,80%", "06-21", [f"读到“80%”，6 月此前报的是 90%（张三，6月18日报送）。{ADVICE}"]),
        ("6月,t3,,,,竣工", "06-19", []),
    ],
)
def test_what_needs_a_reason(told: Desk, row: str, received: str, said: list[str]) -> None:
    assert [s.partition("：")[2] for s in told.told(row, received=received)] == said


def test_before_the_deadline_it_is_told(told: Desk) -> None:
    assert told.warned("6月,t4,,130", received="06-19") == [
        "第 2 行「完成值」：读到“130”，6 月此前报的是 120户（张三，6月18日报送），截止日前改报，按新数入库。"
    ]


def test_one_reason_for_a_change_through_the_months(told: Desk) -> None:
    """June and July of one cell are lowered by the same ten: the reason of the one row stands with both."""
    told.tell("07-18", "7月,t4,,140")
    assert told.told("6月,t4,,110,,,,重复计算10户", "7月,t4,,130", received="08-10") == []
    assert {f.month: f.correction for f in told.known() if f.task == "t4" and f.month > 5} == {
        6: "重复计算10户",
        7: "重复计算10户",
    }


def test_the_reason_of_another_unit_is_none(told: Desk) -> None:
    told.tell("06-19", "6月,t1,新华路街道,30")
    assert len(told.told("6月,t1,新泾镇,50,,,,多报", "6月,t1,新华路街道,20", received="08-10")) == 1


def test_a_fall_of_all_units_together_is_asked_about_once(file_store: Store) -> None:
    """120 for the district; then the three 街镇 with 100: one of the rows says why."""
    desk = Desk(file_store, PLAN)
    desk.tell("05-18", "5月,t1,,120")
    rows = ("6月,t1,新华路街道,50", "6月,t1,仙霞新村街道,30,,,,核减20户", "6月,t1,新泾镇,20")
    assert desk.told(*rows) == []


def test_what_has_fallen_already_is_not_asked_about_again(told: Desk) -> None:
    """July was lowered with its reason; other words beside the same figure want none."""
    told.tell("07-18", "7月,t4,,110,,,,重复计算")
    assert told.told("7月,t4,,110,,,还在核对", received="07-25") == []
    assert [(f.value, f.reason) for f in told.known() if f.month == 7] == [(110, "还在核对")]


def test_the_reason_of_the_lag_stays(told: Desk) -> None:
    told.tell("06-19", "6月,t4,,125,,,场地未定")
    told.tell("06-25", "6月,t4,,130,,,,漏计5户")
    (fact,) = [f for f in told.known() if (f.task, f.month) == ("t4", 6)]
    assert (fact.reason, fact.correction) == ("场地未定", "漏计5户")


def test_a_corrected_figure_stays_in_time(told: Desk) -> None:
    told.tell("06-25", "6月,t4,,130,,,,漏计10户")
    standing = told.standing("t4", 6, "07-01")
    assert (standing.cells_due, standing.cells_on_time, standing.actual) == (1, 1, 130)
