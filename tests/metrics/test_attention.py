"""What needs a decision, what is due next, and looking at an earlier version of figures and plan."""

from fractions import Fraction

import pytest

from metrics.look import UnknownSnapshotError, latest_snapshot, look
from metrics.month.attention import behind, upcoming
from plan import Plan, parse_plan
from records import Store, remember_plan
from tests.conftest import Desk, day, moment, plan_of, plan_of_sections

COUNT = "kind: count, target: 300, unit: 户"


def test_behind_by_state_then_by_gap(file_store: Store) -> None:
    """滞后 before 偏慢 before 未报送, the wider gap first: t3 0 (−50), t1 50 (−33.3), t2 100 (−16.7)."""
    desk = Desk(file_store, plan_of(*[COUNT] * 5))
    desk.tell("06-18", "6月,t1,,50", "6月,t2,,100", "6月,t3,,0", "6月,t4,,150")
    found = behind(desk.assessed("06-30").at(6))
    assert [(s.task.id, s.lamp) for s in found] == [
        ("t3", "red"),
        ("t1", "red"),
        ("t2", "yellow"),
        ("t5", "missing"),
    ]


def test_what_comes_next(desk: Desk) -> None:
    """Seen on 20 July, cut-off of July: six weeks end on 31 August, so 开工 of August (20th) and not 70 张 of
    September; 前期手续 of May is finished. Not: what is done."""
    desk.tell("07-18", "7月,1.1-04,,,,前期手续")
    found = [(u.month, f"{u.on:%m-%d}", u.standing.task.id, u.what) for u in upcoming(desk.assessed("07-20"), 7)]
    assert found == [(8, "08-20", "1.1-04", "完成「开工」")]
    desk.tell("07-19", "7月,1.1-04,,,,竣工", "7月,2.1-02,,100")
    assert upcoming(desk.assessed("07-20"), 7) == []


@pytest.mark.parametrize(
    ("seen", "last"),
    [("07-20", 8), ("08-08", 8), ("08-09", 9), ("08-20", 9), ("12-31", 8), ("08-21", 8)],
)
def test_six_weeks_count_from_where_the_reader_stands(desk: Desk, seen: str, last: int) -> None:
    """Of July's figures. 9 August + 42 days = 20 September, the cut-off: in. 8 August: not yet. From 21 August
    on, July is a past month, and its six weeks are those after its own cut-off."""
    desk.tell("07-18", "7月,1.1-04,,,,前期手续")
    assert max(u.month for u in upcoming(desk.assessed(seen), 7)) == last


def test_what_is_due_at_the_end_of_the_year(desk: Desk) -> None:
    """After October: 竣工 and 2 家 in November, the rest in December, never a month 13."""
    found = [(u.month, u.standing.task.id, u.what) for u in upcoming(desk.assessed("10-31"), 10, 200)]
    assert found == [
        (11, "1.1-02", "达到 2家"),
        (11, "1.1-04", "完成「竣工」"),
        (12, "1.1-01", "达到 300户"),
        (12, "1.1-03", "达到 90%"),
        (12, "2.1-02", "达到 100张"),
        (12, "2.1-03", "不高于 5%"),
    ]


def test_an_earlier_snapshot_is_judged_by_the_plan_of_its_time(store: Store) -> None:
    """Target 300 when 120 was reported (batch 2); 200 since (batch 3): 40 % then, 60 % now."""
    old, new = plan_of(COUNT), plan_of(COUNT.replace("300", "200"))
    remember_plan(store, old, moment("03-01"))
    Desk(store, old).tell("06-18", "6月,t1,,120")
    remember_plan(store, new, moment("07-01"))
    then = look(store, new, day("07-10"), "2-20240630")
    now = look(store, new, day("07-10"))
    assert (str(then.snapshot), str(now.snapshot)) == ("2-20240630", "3-20240710")
    rates = [look.standings["t1"][6].measure.rate for look in (then, now)]
    assert rates == [Fraction(2, 5), Fraction(3, 5)]
    assert str(latest_snapshot(store, day("07-11"))) == "3-20240711"


@pytest.mark.parametrize("text", ["9-20240630", "昨天", "", "1-20240631"])
def test_a_snapshot_that_never_was(store: Store, small: Plan, text: str) -> None:
    with pytest.raises(UnknownSnapshotError) as raised:
        look(store, small, day("07-10"), text)
    assert str(raised.value) == f"没有数据版本“{text}”。请核对链接或编号，例如 42-20241021。"


def test_records_of_another_version_of_the_plan(file_store: Store) -> None:
    """A task that was dropped is not shown; a stage that was renamed is unknown, not the first."""
    stages = "kind: stages, stages: [{name: 甲, by: 5}, {name: 乙, by: 8}]"
    desk = Desk(file_store, plan_of_sections([stages], [COUNT]))
    desk.tell("06-18", "6月,t1,,,,乙", "6月,t2,,120")
    later = parse_plan(plan_of(stages.replace("乙", "丙")).text)
    found = Desk(file_store, later).assessed("06-30")
    assert list(found.standings) == ["t1"]
    assert found.standings["t1"][6].actual is None


def test_several_tasks_or_all(desk: Desk) -> None:
    """Standings come in the plan's order, of one month or of one task."""
    desk.tell("06-18", "6月,2.1-02,,40", "6月,1.1-01,,150")
    whole = desk.assessed("06-30")
    assert [s.task.id for s in whole.at(6)] == list(desk.plan.tasks)
    assert [s.month for s in whole.of(desk.plan.tasks["2.1-02"])] == list(range(3, 13))
    assert (whole.latest_month, whole.demo, whole.received) == (6, False, moment("06-18"))
