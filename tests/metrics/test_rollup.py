"""Many standings → counts by lamp, completion, reporting shares (domain.md section 6)."""

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metrics.month.rollup import reporting, totals
from metrics.month.status import status
from plan import Plan
from records import Store
from tests.conftest import HEADER, Desk, plan_of, plan_of_sections

H = "kind: count, target: 100"


def test_completion_is_the_weighted_mean_of_capped_rates(file_store: Store) -> None:
    """150 of 100 counts as 1, 50 of 100 as 0.5 three times over: (1 + 3 × 0.5) / 4 = 62.5 %.
    A duty, a 趋势 and a 待下达 are left out."""
    plan = plan_of(H, f"{H}, weight: 3", "kind: duty", "kind: direction", "kind: pending")
    desk = Desk(file_store, plan)
    desk.tell("06-18", "6月,t1,,150", "6月,t2,,50", "6月,t3,,是", "6月,t4,,9", "6月,t5,,9")
    found = desk.status(6, "06-30").totals
    assert found.completion == Fraction(625, 1000)
    assert (found.tasks, found.judged, found.over) == (5, 2, 1)
    assert found.due_completion == Fraction(1, 2)
    assert found.gap_pp == Fraction(125, 10)


def test_over_achievement_is_shown_in_full(file_store: Store) -> None:
    """172 of 100 is 172 %, only the mean is capped (section 2)."""
    desk = Desk(file_store, plan_of(H))
    desk.tell("06-18", "6月,t1,,172")
    june = desk.status(6, "06-30")
    assert june.standings[0].measure.rate == Fraction(172, 100)
    assert june.totals.completion == 1


def test_never_reported_counts_zero(file_store: Store) -> None:
    """80 of 100 and nothing said: (0.8 + 0) / 2 = 40 %, not 80 %."""
    desk = Desk(file_store, plan_of(H, H))
    desk.tell("06-18", "6月,t1,,80")
    assert desk.status(6, "06-30").totals.completion == Fraction(2, 5)


def test_nothing_judged_has_no_rate(file_store: Store) -> None:
    """None, never 0 % or 100 %."""
    desk = Desk(file_store, plan_of("kind: duty", "kind: pending"))
    found = desk.status(6, "06-30").totals
    assert (found.completion, found.due_completion, found.gap_pp) == (None, None, None)


def test_a_section_is_done_when_all_its_judged_tasks_are(file_store: Store) -> None:
    """1: both done. 2: one of two. 3: done beside a duty missed. 4: duties only: never done."""
    plan = plan_of_sections([H, H], [H, H], [H, "kind: duty"], ["kind: duty"])
    desk = Desk(file_store, plan)
    counts = ["6月,t1,,100", "6月,t2,,120", "6月,t3,,100", "6月,t4,,99", "6月,t5,,100"]
    desk.tell("06-18", *counts, "6月,t6,,否", "6月,t7,,是")
    found = desk.status(6, "06-30").totals
    assert (found.sections, found.sections_done) == (4, 2)
    assert (found.lamps["done"], found.over) == (4, 1)


def test_a_section_shows_the_worst_of_its_judged_tasks(file_store: Store) -> None:
    """June, due 50 of 100. 1: 100 and 45 (−5): 正常. 2: 45 and 30 (−20): 偏慢. 3: 30 and 10 (−40): 滞后.
    4: 10 and nothing: 滞后 before 未报送. 5: 100 and nothing: 未报送. 6: 100 beside a duty missed: done. 7: a duty."""
    plan = plan_of_sections([H, H], [H, H], [H, H], [H, H], [H, H], [H, "kind: duty"], ["kind: duty"])
    desk = Desk(file_store, plan)
    told = {1: 100, 2: 45, 3: 45, 4: 30, 5: 30, 6: 10, 7: 10, 9: 100, 11: 100}
    desk.tell("06-18", *[f"6月,t{id},,{value}" for id, value in told.items()], "6月,t12,,否", "6月,t13,,是")
    found = desk.status(6, "06-30").totals
    expected = {"green": 1, "yellow": 1, "red": 2, "missing": 1, "done": 1, "none": 1, "idle": 0}
    assert found.section_lamps == expected
    assert sum(found.section_lamps.values()) == found.sections == 7


def test_lamps_add_up_to_tasks_and_areas_to_the_whole(desk: Desk) -> None:
    """Of the ten tasks of the small plan, in June; every lamp has its place, even with none under it."""
    desk.tell("06-18", "6月,1.1-01,,120", "6月,1.1-02,,0", "6月,1.1-03,,95,100", "6月,1.2-01,,是")
    june = desk.status(6, "06-30")
    assert june.totals.lamps == {
        "done": 1,
        "green": 0,
        "yellow": 2,
        "red": 0,
        "missing": 4,
        "idle": 1,
        "none": 2,
    }
    assert sum(june.totals.lamps.values()) == june.totals.tasks == 10
    for lamp in june.totals.lamps:
        assert sum(a.totals.lamps[lamp] for a in june.areas) == june.totals.lamps[lamp]
    assert sum(a.totals.sections for a in june.areas) == june.totals.sections == 3
    assert sum(a.reporting.due for a in june.areas) == june.reporting.due


def test_stretch_targets_are_counted_and_counted_apart(desk: Desk) -> None:
    """1.1-03 is 力争: one of the six judged tasks, and the only one of `stretch`."""
    desk.tell("06-18", "6月,1.1-03,,95,100")
    june = desk.status(6, "06-30")
    assert (june.totals.judged, june.totals.lamps["done"]) == (6, 1)
    assert (june.stretch.tasks, june.stretch.judged, june.stretch.lamps["done"]) == (1, 1, 1)
    assert (june.stretch.over, june.stretch.completion) == (1, 1)


def test_cells_to_report(both: Desk) -> None:
    """Ten tasks, three of them by 街镇 (three each): 7 + 9 = 16 cells. On time: 1.1-01 of 新华路, late
    the same of 新泾镇, 无变化 of 1.1-02, the district's own 2.1-01, which answers for its three 街镇:
    1 + 1 + 1 + 3 = 6 reported, 5 of them on time."""
    both.tell("05-18", "5月,1.1-02,,0")
    both.tell("06-18", "6月,1.1-01,新华路,50", "6月,1.1-02,,无变化", "6月,2.1-01,,是")
    both.tell("06-25", "6月,1.1-01,新泾,70")
    found = both.status(6, "06-30").reporting
    assert (found.due, found.reported, found.on_time) == (16, 6, 5)


def test_a_cell_reported_twice_is_one_cell(desk: Desk) -> None:
    """District and all its 街镇 in one month, and a correction: still three of three."""
    desk.tell("06-18", "6月,1.1-01,,120", "6月,1.1-01,新华路,50", "6月,1.1-01,新泾,70")
    desk.tell("06-19", "6月,1.1-01,,125", "6月,1.1-01,新华路,55")
    one = desk.standing("1.1-01", 6, "06-30")
    assert (one.cells_due, one.cells_reported, one.cells_on_time) == (3, 3, 3)


def test_units_of_a_task_that_is_not_by_unit_are_one_cell(desk: Desk) -> None:
    """Trap: 1.1-02 is asked once; two 街镇 that report it do not make 200 %."""
    desk.tell("06-18", "6月,1.1-02,新华路,1", "6月,1.1-02,新泾,0")
    one = desk.standing("1.1-02", 6, "06-30")
    assert (one.cells_due, one.cells_reported, one.cells_on_time) == (1, 1, 1)


def test_totals_of_some_tasks_only(small: Plan, desk: Desk) -> None:
    """A selection counts its own sections: two tasks of one section are one 条."""
    desk.tell("06-18", "6月,1.1-01,,300")
    chosen = [s for s in desk.assessed("06-30").at(6) if s.task.id in ("1.1-01", "1.1-02")]
    sections = [section for area in small.areas for section in area.sections]
    found = totals(sections, chosen)
    assert (found.sections, found.sections_done, found.tasks) == (1, 0, 2)
    assert reporting(chosen).due == 4


NUMBERS = st.sampled_from(["", "0", "5", "90", "无变化", "是", "否"])
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["5月", "6月"]),
        st.sampled_from(["1.1-01", "1.1-02", "1.1-03", "1.2-01", "2.1-01", "2.1-02"]),
        st.sampled_from(["", "新华路", "仙霞", "新泾"]),
        NUMBERS,
        st.sampled_from(["", "100"]),
        st.just(""),
        st.sampled_from(["", "更正"]),
    ),
    max_size=14,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=12)
@given(ROWS)
def test_identities(file_store: Store, small: Plan, rows: list[tuple[str, ...]]) -> None:
    """Whatever is reported: lamps add up to tasks, shares stay between 0 and 100 %, and where no
    district row stands the 街镇 add up to the district."""
    desk = Desk(file_store, small)
    desk.hand_in("\n".join([HEADER, *(",".join(row) for row in rows)]), "06-19")
    facts = desk.known()
    seen = desk.assessed("07-31")
    for month in (5, 6, 7):
        found = status(seen, month)
        assert sum(found.totals.lamps.values()) == 10
        assert 0 <= found.reporting.on_time <= found.reporting.reported <= found.reporting.due == 16
        assert found.totals.completion is not None and 0 <= found.totals.completion <= 1
        assert found.totals.sections_done <= found.totals.sections
        for one in found.standings:
            spoken = [f for f in facts if f.task == one.task.id and f.month <= month]
            if one.task.kind == "count" and spoken and all(f.unit for f in spoken):
                assert one.actual == sum(p.level for p in one.progress.by_unit)


@pytest.mark.parametrize("on", ["06-20", "06-21", "12-31"])
def test_an_empty_store(desk: Desk, on: str) -> None:
    """Nothing was ever stored: figures all the same, and the store is not created."""
    june = desk.status(6, on)
    assert june.totals.completion == 0
    assert (june.reporting.reported, june.reporting.on_time) == (0, 0)
    assert june.assessment.latest_month == 3
    assert not desk.store.exists()


def test_a_late_district_row_does_not_make_the_units_late(desk: Desk) -> None:
    """Three 街镇 on time, then the agreeing sum for the district a week late: 3 due, 3 reported, 3 on time."""
    desk.tell("06-18", "6月,1.1-01,新华路,50", "6月,1.1-01,仙霞,30", "6月,1.1-01,新泾,40")
    desk.tell("06-27", "6月,1.1-01,,120")
    found = desk.standing("1.1-01", 6, "06-30")
    assert (found.cells_due, found.cells_reported, found.cells_on_time) == (3, 3, 3)
