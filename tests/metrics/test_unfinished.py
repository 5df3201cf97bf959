"""A month that is not complete says so first, and a difference is that of the figures shown (domain.md sections 4, 6)."""

from datetime import datetime
from fractions import Fraction

import pytest

from metrics.changes.compare import comparison
from metrics.changes.words import headline
from metrics.figures import shown_difference
from metrics.month.status import as_json, status
from records import Store, lock_month
from tests.conftest import Desk, day, plan_of

BEGUN = "6月已报 1/16 格，以下为暂计。截至6月，"


def first_in_june(desk: Desk) -> None:
    """One cell of May in time, and one of June's sixteen, both of the second area."""
    desk.tell("05-18", "5月,2.1-02,,30")
    desk.tell("06-10", "6月,2.1-02,,35")


def test_an_unfinished_month_says_so_first(desk: Desk) -> None:
    first_in_june(desk)
    found = desk.status(6, "06-20")  # the deadline includes its whole last day
    assert found.sentence.startswith(BEGUN)
    assert as_json(found)["complete"] is False


def test_after_the_deadline_it_is_as_it_is(desk: Desk) -> None:
    first_in_june(desk)
    found = desk.status(6, "06-21")
    assert found.sentence.startswith("截至6月，")
    assert as_json(found)["complete"] is True


def test_a_locked_month_is_complete(desk: Desk) -> None:
    first_in_june(desk)
    lock_month(desk.store, day("06-01"), person="王敏", reason="提前定稿", when=datetime(2024, 6, 12))
    assert desk.status(6, "06-12").sentence.startswith("截至6月，")


def test_an_area_that_has_not_reported_carries_no_lag(desk: Desk) -> None:
    """Both areas are judged; only the second has said anything of June. After the deadline silence counts."""
    first_in_june(desk)
    elderly, community = desk.status(6, "06-20").areas
    assert (elderly.totals.gap_pp, community.totals.gap_pp is not None) == (None, True)
    elderly, _ = desk.status(6, "06-21").areas
    assert elderly.totals.gap_pp is not None


def test_nothing_said_of_a_month_yet_is_no_lag(desk: Desk) -> None:
    """May carries on: its figures are shown, but not held against what June asks for."""
    desk.tell("05-18", "5月,2.1-02,,30")
    found = desk.status(6, "06-10")
    assert found.totals.gap_pp is None
    assert found.sentence.startswith("6月已报 0/16 格，以下为暂计。截至6月，")
    assert "序时" not in found.sentence


def twenty(file_store: Store, told: int) -> int:
    """The month shown by default on 10 June: May is over, of June's twenty cells some are told."""
    desk = Desk(file_store, plan_of(*["kind: count, target: 120, unit: 户"] * 20))
    desk.tell("05-18", "5月,t1,,50")
    desk.tell("06-10", *(f"6月,t{n},,60" for n in range(1, told + 1)))
    return desk.assessed("06-10").latest_month


def test_eighteen_of_twenty_are_too_few(file_store: Store) -> None:
    assert twenty(file_store, 18) == 5


def test_nineteen_of_twenty_show_the_month(file_store: Store) -> None:
    """95 % exactly."""
    assert twenty(file_store, 19) == 6


def test_a_locked_month_is_shown(desk: Desk) -> None:
    first_in_june(desk)
    assert desk.assessed("06-12").latest_month == 5
    lock_month(desk.store, day("06-01"), person="王敏", reason="提前定稿", when=datetime(2024, 6, 12))
    assert desk.assessed("06-12").latest_month == 6


def test_falling_silent_is_no_turn_for_the_worse(file_store: Store) -> None:
    """Two counts of 120, both at 50 in May; in June only the first is told (50 of 60 due, −8.3 pp: still 正常)."""
    desk = Desk(file_store, plan_of(*["kind: count, target: 120, unit: 户"] * 2))
    desk.tell("05-18", "5月,t1,,50", "5月,t2,,50")
    desk.tell("06-18", "6月,t1,,50")
    assessment = desk.assessed("06-30")
    found = comparison(status(assessment, 5), status(assessment, 6))
    assert [c.standing.task.id for c in found.flips("silent")] == ["t2"]
    assert found.flips("worse") == []
    assert "转好 0 项，转差 0 项，转为未报送 1 项，有进展 0 项。" in headline(found)


@pytest.mark.parametrize(
    ("one", "other", "difference"),
    [("0.7516", "0.7354", "1.7"), ("0.5", "0.5004", "0"), ("0.41", "0.4275", "-1.8")],
)
def test_a_difference_is_that_of_the_figures_shown(one: str, other: str, difference: str) -> None:
    """75.2 and 73.5 → 1.7, though exactly 1.62; 42.75 is shown as 42.8."""
    assert shown_difference(Fraction(one), Fraction(other)) == Fraction(difference)
