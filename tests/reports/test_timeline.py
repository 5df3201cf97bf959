"""What the row of a task shows of its year: stages in their months, months with both lamps."""

from metrics.task.stages import stage_marks
from pages.parts.html.timeline import MonthMark, month_marks, spoken
from records import Store
from tests.conftest import Desk, plan_of

STAGES = "kind: stages, stages: [{name: 手续, by: 5}, {name: 开工, by: 8}, {name: 竣工, by: 11}]"


def test_stages_are_finished_overdue_or_ahead(file_store: Store) -> None:
    """手续 finished by August: 开工, due in August, is overdue; 竣工 of November is ahead."""
    desk = Desk(file_store, plan_of(STAGES))
    desk.tell("08-18", "8月,t1,,,,手续")
    marks = stage_marks(desk.assessed("08-31").standings["t1"][8])
    assert [(m.name, m.by, m.state) for m in marks] == [
        ("手续", 5, "finished"),
        ("开工", 8, "overdue"),
        ("竣工", 11, "ahead"),
    ]


def test_nothing_reported_yet(file_store: Store) -> None:
    marks = stage_marks(Desk(file_store, plan_of(STAGES)).assessed("04-10").standings["t1"][4])
    assert [m.state for m in marks] == ["ahead", "ahead", "ahead"]


def test_months_with_both_lamps(file_store: Store) -> None:
    """300 户, linear. March 75 of 75 in time: 正常. April nothing in time: 未报送 then, 100 of 100 since: 正常 now.
    May 20 of 125 in time: 6.7 − 41.7 = −35, 滞后 then; corrected to 125: 已补齐. June in time. July not looked at."""
    desk = Desk(file_store, plan_of("kind: count, target: 300, unit: 户"))
    desk.tell("03-18", "3月,t1,,75")
    desk.tell("05-18", "5月,t1,,20,,,,误报")
    desk.tell("06-10", "4月,t1,,100", "5月,t1,,125", "6月,t1,,150")
    figures = desk.assessed("06-30")
    march, april, may, june, july = month_marks(figures.of(figures.plan.tasks["t1"]), 6)[:5]
    assert (march.lamp, march.then, march.said) == ("green", None, "3月正常")
    assert (april.lamp, april.then, april.said) == ("green", "missing", "4月正常（当时判定未报送）")
    assert (may.lamp, may.then, may.made_good) == ("yellow", "red", True)
    assert may.said == "5月偏慢（已补齐）（当时判定滞后）"
    assert (june.lamp, june.then) == ("green", None)
    assert july == MonthMark(7)
    assert spoken([march, april, july]) == "3月正常，4月正常（当时判定未报送）"


def test_months_of_a_duty_say_the_answer(file_store: Store) -> None:
    desk = Desk(file_store, plan_of("kind: duty"))
    desk.tell("04-18", "3月,t1,,是", "4月,t1,,否")
    figures = desk.assessed("05-10")
    marks = month_marks(figures.of(figures.plan.tasks["t1"]), 5)
    assert spoken(marks) == "3月落实，4月未落实，5月未到报送日"
