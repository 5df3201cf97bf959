"""Completion against 序时 month by month, and the months of a duty."""

from fractions import Fraction

from metrics.month.trend import trend
from metrics.task.duties import answers
from records import Store
from tests.conftest import Desk, plan_of, plan_of_sections


def test_a_point_a_month_of_the_sections_given(file_store: Store) -> None:
    """t1 30 of 100 in March, 60 in June; t2, of the other section, 100 from March. Of section 1: 30 % until May,
    60 % from June, due m/12. Of both: (30 + 100)/2 = 65 % and (60 + 100)/2 = 80 %."""
    task = "kind: count, target: 100"
    desk = Desk(file_store, plan_of_sections([task], [task]))
    desk.tell("03-18", "3月,t1,,30", "3月,t2,,100")
    desk.tell("06-18", "6月,t1,,60")
    figures = desk.assessed("06-30")
    first, both = figures.plan.areas[0].sections[:1], figures.plan.areas[0].sections
    of_first = {p.month: (p.completion, p.due) for p in trend(figures, first)}
    assert of_first[3] == (Fraction(3, 10), Fraction(3, 12))
    assert of_first[5] == (Fraction(3, 10), Fraction(5, 12))
    assert of_first[6] == (Fraction(6, 10), Fraction(6, 12))
    assert list(of_first) == list(range(3, 13))
    assert [p.completion for p in trend(figures, both)][2:4] == [Fraction(65, 100), Fraction(8, 10)]


def test_nothing_judged_has_no_curve(file_store: Store) -> None:
    figures = Desk(file_store, plan_of("kind: duty")).assessed("06-30")
    points = trend(figures, figures.plan.areas[0].sections)
    assert {(p.completion, p.due) for p in points} == {(None, None)}


def test_the_months_of_a_duty(file_store: Store) -> None:
    """March 是, April 否, May not said and its deadline passed, June 是; July's deadline (20th) is yet to come."""
    desk = Desk(file_store, plan_of("kind: duty"))
    desk.tell("06-18", "3月,t1,,是", "4月,t1,,否", "6月,t1,,是")
    figures = desk.assessed("07-10")
    said = answers(figures.of(figures.plan.tasks["t1"]))
    assert said[:5] == ["fulfilled", "failed", "missing", "fulfilled", "open"]


def test_the_same_as_last_month_repeats_the_answer(file_store: Store) -> None:
    """无变化 after 否 is 否 again."""
    desk = Desk(file_store, plan_of("kind: duty"))
    desk.tell("04-18", "3月,t1,,否", "4月,t1,,无变化")
    figures = desk.assessed("04-30")
    assert answers(figures.of(figures.plan.tasks["t1"]))[:2] == ["failed", "failed"]
