"""序时: what should have been achieved by the report of a month (domain.md section 3)."""

from fractions import Fraction

import pytest

from metrics.task.pace import due, due_rate, rate
from plan import Task
from tests.conftest import plan_of


def task(fields: str) -> Task:
    return plan_of(fields).tasks["t1"]


def curve(fields: str) -> list[Fraction | None]:
    """What is due in each month from March to December."""
    return [due(task(fields), month) for month in range(3, 13)]


def test_linear_is_the_default_of_a_count() -> None:
    """300 × m/12 = 25 a month."""
    assert curve("kind: count, target: 300") == [75, 100, 125, 150, 175, 200, 225, 250, 275, 300]


def test_linear_ends_at_the_month_of_completion() -> None:
    """`due(m) = target × m / 12` until `by`: 120 × 9/12 = 90 in September, all 120 from October on."""
    assert curve("kind: count, target: 120, by: 10") == [30, 40, 50, 60, 70, 80, 90, 120, 120, 120]


@pytest.mark.parametrize("target", [1, 2, 10])
def test_ten_units_or_fewer_are_due_at_the_end(target: int) -> None:
    """A linear pace would paint 2 家 red until they open."""
    assert curve(f"kind: count, target: {target}, by: 11") == [0] * 8 + [target] * 2


def test_eleven_units_are_linear_and_a_pace_may_be_chosen() -> None:
    assert due(task("kind: count, target: 11"), 6) == Fraction(11, 2)
    assert due(task("kind: count, target: 10, pace: linear"), 6) == 5
    assert curve("kind: count, target: 300, pace: end, by: 8") == [0] * 5 + [300] * 5


def test_a_schedule_is_a_step_curve() -> None:
    """Before June 0, then 120 until August, 200 until November, 300 in December."""
    fields = "kind: count, target: 300, schedule: {6: 120, 9: 200, 12: 300}"
    assert curve(fields) == [0, 0, 0, 120, 120, 120, 200, 200, 200, 300]


def test_a_schedule_that_ends_early_stays() -> None:
    assert curve("kind: count, target: 50, schedule: {4: 20, 9: 50}") == [0] + [20] * 5 + [50] * 4


def test_a_rate_is_due_at_the_end() -> None:
    """Nothing before `by`, then 90 %; with a baseline of 60 % that level is held until then."""
    end = Fraction(9, 10)
    assert curve("kind: rate, target: 90%, by: 11") == [0] * 8 + [end] * 2
    level = Fraction(6, 10)
    assert curve("kind: rate, target: 90%, baseline: 60%") == [level] * 9 + [end]


def test_a_scheduled_rate_begins_at_its_baseline() -> None:
    """For a rate the value before the first month is the baseline, else 0 (section 3, rule 1)."""
    steps = "kind: rate, target: 90%, schedule: {6: 70%, 12: 90%}"
    assert curve(steps)[:4] == [0, 0, 0, Fraction(7, 10)]
    assert curve(f"{steps}, baseline: 60%")[:4] == [Fraction(6, 10)] * 3 + [Fraction(7, 10)]


def test_stages_are_due_by_their_month() -> None:
    """One of three in May, two in August, all in November; their share of the whole is the due rate."""
    fields = "kind: stages, stages: [{name: 甲, by: 5}, {name: 乙, by: 8}, {name: 丙, by: 11}]"
    assert curve(fields) == [0, 0, 1, 1, 1, 2, 2, 2, 3, 3]
    assert due_rate(task(fields), 8) == Fraction(2, 3)


def test_a_ceiling_with_a_baseline() -> None:
    """From 10 % down to 5 %: at 7 % (10−7)/(10−5) = 60 % is achieved, at 10 % nothing, at 4 % 120 %,
    at 12 % −40 %. Linear in June: 10 − 5 × 6/12 = 7.5 %, half of the way."""
    fields = "kind: rate, target: 5%, baseline: 10%, direction: at_most"
    read = [rate(task(fields), Fraction(p, 100)) for p in (7, 10, 5, 4, 12)]
    assert read == [Fraction(3, 5), 0, 1, Fraction(6, 5), Fraction(-2, 5)]
    linear = task(f"{fields}, pace: linear")
    assert due(linear, 6) == Fraction(75, 1000)
    assert due_rate(linear, 6) == Fraction(1, 2)
    assert curve(fields) == [Fraction(1, 10)] * 9 + [Fraction(1, 20)]
    assert due_rate(task(fields), 6) == 0


def test_a_ceiling_with_a_schedule() -> None:
    """8 % from June, 5 % in December; before June the baseline of 10 %."""
    fields = "kind: rate, target: 5%, baseline: 10%, direction: at_most, schedule: {6: 8%, 12: 5%}"
    assert curve(fields) == [Fraction(1, 10)] * 3 + [Fraction(8, 100)] * 6 + [Fraction(5, 100)]
    assert due_rate(task(fields), 6) == Fraction(2, 5)


def test_a_ceiling_without_a_baseline() -> None:
    """Measured as target ÷ value: 5 % of 10 % is half, at or below 5 % it is reached. Nothing is due
    before the end, which counts as 0, never as an error."""
    fields = "kind: rate, target: 5%, direction: at_most"
    read = [rate(task(fields), Fraction(p, 100)) for p in (10, 5, 4, 0)]
    assert read == [Fraction(1, 2), 1, 1, 1]
    assert curve(fields) == [None] * 9 + [Fraction(5, 100)]
    assert [due_rate(task(fields), m) for m in (6, 12)] == [0, 1]


@pytest.mark.parametrize("kind", ["duty", "direction", "pending"])
def test_kinds_without_a_pace(kind: str) -> None:
    one = task(f"kind: {kind}")
    assert (due(one, 12), due_rate(one, 12), rate(one, Fraction(5))) == (None, None, None)


@pytest.mark.parametrize(
    "fields",
    [
        "kind: count, target: 300",
        "kind: count, target: 3",
        "kind: count, target: 120, by: 10",
        "kind: rate, target: 90%, baseline: 60%",
        "kind: rate, target: 5%, baseline: 10%, direction: at_most, pace: linear",
        "kind: count, target: 300, schedule: {6: 120, 12: 300}",
    ],
)
def test_every_curve_rises_and_ends_at_the_target(fields: str) -> None:
    """The share due never falls, and in December it is the whole."""
    shares = [due_rate(task(fields), month) or Fraction(0) for month in range(1, 13)]
    assert shares == sorted(shares)
    assert shares[-1] == 1
