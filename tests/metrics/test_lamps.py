"""红黄绿灯: the first true line decides (domain.md section 4), exactly at each threshold."""

from fractions import Fraction

import pytest

from metrics.task.lamps import Lamp, colour, measure
from metrics.task.progress import Progress
from plan import PRESETS, Plan
from tests.conftest import plan_of

MONTHS = range(3, 13)
COUNT = "kind: count, target: 300, unit: 户"


def lamp(
    plan: Plan,
    actual: int | str | None,
    month: int = 6,
    *,
    overdue: bool = True,
    reported: bool = True,
) -> Lamp:
    """The lamp of t1 in a month (June) whose deadline has passed, for what had been achieved."""
    value = None if actual is None else Fraction(actual)
    progress = Progress(value, month=month, reported=reported and value is not None)
    return measure(plan.tasks["t1"], progress, month, MONTHS, plan.rule, overdue).lamp


def test_the_worked_example() -> None:
    """Target 300, linear, June, 120: due 150, rate 40 %, due rate 50 %, gap −10.0 pp → yellow under
    yinchuan; 120/150 = 0.80 → red under cascade."""
    plan = plan_of(COUNT)
    progress = Progress(Fraction(120), month=6, reported=True)
    found = measure(plan.tasks["t1"], progress, 6, MONTHS, plan.rule, True)
    assert (found.due, found.rate, found.due_rate) == (150, Fraction(2, 5), Fraction(1, 2))
    assert found.gap_pp == -10
    assert found.lamp == "yellow"
    assert lamp(plan_of(COUNT, top="rule: cascade"), 120) == "red"


@pytest.mark.parametrize(
    ("rule", "actual", "expected"),
    [
        # due 150 of 300: 1 户 is a third of a 百分点; −10 pp is 120, −30 pp is 60
        ("yinchuan", 300, "done"),
        ("yinchuan", 150, "green"),
        ("yinchuan", 121, "green"),
        ("yinchuan", 120, "yellow"),
        ("yinchuan", 60, "yellow"),
        ("yinchuan", 59, "red"),
        ("yinchuan", 0, "red"),
        # actual/due: 0.95 is 142.5, 0.85 is 127.5
        ("cascade", 143, "green"),
        ("cascade", "142.5", "green"),
        ("cascade", 142, "yellow"),
        ("cascade", "127.5", "yellow"),
        ("cascade", 127, "red"),
        # gap ≥ 0 or red, nothing between
        ("strict", 150, "green"),
        ("strict", "149.99", "red"),
        # thresholds of one's own: −5 pp is 135, −20 pp is 90
        ("{green: -5, yellow: -20, by: gap}", 136, "green"),
        ("{green: -5, yellow: -20, by: gap}", 135, "yellow"),
        ("{green: -5, yellow: -20, by: gap}", 89, "red"),
        ("{green: 0.9, yellow: 0.5, by: ratio}", 135, "green"),
        ("{green: 0.9, yellow: 0.5, by: ratio}", 75, "yellow"),
        ("{green: 0.9, yellow: 0.5, by: ratio}", 74, "red"),
    ],
)
def test_thresholds(rule: str, actual: int | str, expected: str) -> None:
    """Target 300, linear, June: due 150."""
    assert lamp(plan_of(COUNT, top=f"rule: {rule}"), actual) == expected


def test_a_threshold_is_met_exactly_not_nearly() -> None:
    """Trap: in floats 0.4 − 0.5 is −0.09999999999999998 and 100 times that lies above −10."""
    assert colour(PRESETS["yinchuan"], Fraction(4, 10), Fraction(5, 10)) == "yellow"
    assert colour(PRESETS["yinchuan"], Fraction(2, 10), Fraction(5, 10)) == "yellow"
    assert colour(PRESETS["cascade"], Fraction(19, 40), Fraction(1, 2)) == "green"


def test_nothing_due_and_nothing_done_is_idle() -> None:
    """2 家 in June with 0, no schedule: pace end, due 0. With 1 家 early it is green, with 2 done."""
    plan = plan_of("kind: count, target: 2, unit: 家")
    assert [lamp(plan, n) for n in (0, 1, 2)] == ["idle", "green", "done"]
    assert [lamp(plan, n, 12) for n in (0, 1, 2)] == ["red", "red", "done"]


def test_101_of_100_in_may_is_done_and_over() -> None:
    plan = plan_of("kind: count, target: 100, unit: 张")
    progress = Progress(Fraction(101), month=5, reported=True)
    found = measure(plan.tasks["t1"], progress, 5, MONTHS, plan.rule, True)
    assert (found.lamp, found.rate) == ("done", Fraction(101, 100))


def test_done_comes_before_missing() -> None:
    """Reached in May, silent in June: still 已完成. Not reached and silent: 未报送, whatever the gap."""
    plan = plan_of(COUNT)
    assert lamp(plan, 300, reported=False) == "done"
    assert lamp(plan, 299, reported=False) == "missing"
    assert lamp(plan, None) == "missing"


def test_missing_comes_before_idle() -> None:
    """Nothing due yet, but the deadline has passed in silence: 未报送 (the first true line decides)."""
    plan = plan_of("kind: count, target: 2")
    assert lamp(plan, None, overdue=True) == "missing"
    assert lamp(plan, 0, overdue=True, reported=False) == "missing"


def test_before_its_deadline_an_unreported_month_is_judged_by_what_is_known() -> None:
    """100 known from May against 150 due in June: −16.7 pp, 偏慢. Never reported: 未到时点."""
    plan = plan_of(COUNT)
    assert lamp(plan, 100, overdue=False, reported=False) == "yellow"
    assert lamp(plan, None, overdue=False) == "idle"


def test_rates_and_stages() -> None:
    """810/900 = 90 % at the `by` month: done; 809/900 = 89.9 % → gap −0.1 pp, green. Stages: two due in
    August, one done: 1/3 − 2/3 = −33.3 pp → red; three done → done."""
    rate = plan_of("kind: rate, target: 90%")
    assert [lamp(rate, f, 12) for f in ("810/900", "809/900", "1/2")] == ["done", "green", "red"]
    stages = plan_of("kind: stages, stages: [{name: 甲, by: 5}, {name: 乙, by: 8}, {name: 丙, by: 11}]")
    assert [lamp(stages, n, 8) for n in (0, 1, 2, 3)] == ["red", "red", "green", "done"]
    assert lamp(stages, 0, 4) == "idle"


def test_ceilings() -> None:
    """5 % from 10 %, in December: 5 % and below is done; 6 % is (10−6)/5 = 80 %, −20 pp → yellow; 8 % is
    40 % → red. In June nothing is due: 10 % and 11 % are 未到时点, 9 % is ahead."""
    plan = plan_of("kind: rate, target: 5%, baseline: 10%, direction: at_most")
    december = [lamp(plan, f"{p}/100", 12) for p in (4, 5, 6, 8)]
    assert december == ["done", "done", "yellow", "red"]
    assert [lamp(plan, f"{p}/100", 6) for p in (9, 10)] == ["green", "idle"]
    bare = plan_of("kind: rate, target: 5%, direction: at_most")
    assert [lamp(bare, f"{p}/100", 12) for p in (5, 10)] == ["done", "red"]


@pytest.mark.parametrize("kind", ["direction", "pending"])
def test_kinds_that_are_never_judged(kind: str) -> None:
    """Not even as 未报送."""
    plan = plan_of(f"kind: {kind}")
    assert [lamp(plan, value, 12) for value in (None, 0, 100)] == ["none"] * 3


@pytest.mark.parametrize(
    ("month", "fulfilled", "reported", "overdue", "expected"),
    [
        (6, 4, True, True, "none"),
        (6, 3, True, True, "yellow"),
        (6, 3, False, True, "missing"),
        (6, 3, False, False, "none"),
        (6, 2, False, False, "yellow"),
        (12, 10, True, True, "none"),
        (12, 7, True, True, "yellow"),
        (12, 6, True, True, "red"),
    ],
)
def test_duties_have_a_lamp_only_when_a_month_was_missed(
    month: int, fulfilled: int, reported: bool, overdue: bool, expected: str
) -> None:
    """From March to June four months are due, to December ten; before its deadline June is not due
    unless it was reported. One of ten missed is −10 pp: 偏慢; three −30 pp: 偏慢; four −40 pp: 滞后."""
    plan = plan_of("kind: duty")
    progress = Progress(Fraction(fulfilled), month=month, reported=reported)
    found = measure(plan.tasks["t1"], progress, month, MONTHS, plan.rule, overdue)
    assert found.lamp == expected
