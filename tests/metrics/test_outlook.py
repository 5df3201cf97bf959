"""Where a count is heading (domain.md section 4): an estimate from the last three increments."""

from fractions import Fraction

from metrics.task.outlook import outlook
from plan import Task
from records import Store
from tests.conftest import Desk, plan_of

COUNT = "kind: count, target: 300, unit: 户"


def task(fields: str) -> Task:
    return plan_of(fields).tasks["t1"]


def reports(*values: int) -> list[Fraction]:
    return [Fraction(value) for value in values]


def test_three_reports() -> None:
    """40, 80, 130 by May, seven reports left. Increments 40 (from 0), 40, 50: mean 130/3.
    Needed (300 − 130)/7; expected 130 + 7 × 130/3 = 1300/3; from 130 + 280 to 130 + 350."""
    found = outlook(task(COUNT), reports(40, 80, 130), 7)
    assert found is not None
    assert (found.needed, found.mean) == (Fraction(170, 7), Fraction(1300, 3))
    assert (found.low, found.high) == (410, 480)


def test_only_the_last_three_increments_count() -> None:
    """10, 100, 110, 130, 160: the last three are 10, 20, 30; five left: 160 + 5 × 20 = 260."""
    found = outlook(task(COUNT), reports(10, 100, 110, 130, 160), 5)
    assert found is not None
    assert (found.low, found.mean, found.high) == (210, 260, 310)


def test_who_has_none() -> None:
    """Fewer than three reports, fewer than ten units, other kinds."""
    assert outlook(task(COUNT), reports(40, 80), 7) is None
    assert outlook(task("kind: count, target: 9"), reports(1, 2, 3), 7) is None
    assert outlook(task("kind: count, target: 10"), reports(1, 2, 3), 7) is not None
    assert outlook(task("kind: rate, target: 90%"), reports(0, 0, 1), 7) is None
    assert outlook(task("kind: pending"), reports(1, 2, 3), 7) is None


def test_at_the_end_and_beyond_the_target() -> None:
    """After the last report nothing is needed any more and the number stands; over target needs 0."""
    last = outlook(task(COUNT), reports(100, 200, 250), 0)
    assert last is not None
    assert (last.needed, last.low, last.mean, last.high) == (None, 250, 250, 250)
    over = outlook(task(COUNT), reports(100, 200, 310), 3)
    assert over is not None and over.needed == 0


def test_a_correction_gives_a_falling_increment() -> None:
    """100, 90, 120: increments 100, −10, 30; six left: 120 − 60 to 120 + 600."""
    found = outlook(task(COUNT), reports(100, 90, 120), 6)
    assert found is not None
    assert (found.low, found.mean, found.high) == (60, 360, 720)


def test_reports_are_counted_not_months(file_store: Store) -> None:
    """March 40, April silent, May 80, June 无变化: three reports by June; increments 40, 40, 0.
    Six left: mean 80 + 6 × 80/3 = 240, low 80, high 320; April and May have none yet."""
    desk = Desk(file_store, plan_of(COUNT))
    desk.tell("06-18", "3月,t1,,40", "5月,t1,,80", "6月,t1,,无变化")
    found = [standing.outlook for standing in desk.year("t1", "06-30").values()][:4]
    assert found[:3] == [None, None, None]
    assert found[3] is not None
    assert (found[3].low, found[3].mean, found[3].high) == (80, 240, 320)
    assert found[3].needed == Fraction(220, 6)
