"""当时判定 and 现在: what was known at each deadline and what is known now (domain.md section 5).

The small plan: due on the 20th, in April on the 22nd. 1.1-01: target 300, linear, due 150 in June, so
that 50 is −33.3 pp (滞后), 100 −16.7 pp (偏慢) and 150 正常.
"""

import pytest

from records import Store, revert
from tests.conftest import Desk, moment, plan_of

COUNT = "kind: count, target: 300, unit: 户"


def test_before_the_deadline_there_is_no_judgement_yet(desk: Desk) -> None:
    """On the 20th itself, the last day, the month is still open; on the 21st it is closed."""
    desk.tell("06-18", "6月,1.1-01,,50")
    open_, closed = (desk.standing("1.1-01", 6, on) for on in ("06-20", "06-21"))
    assert (open_.lamp, open_.lamp_then) == ("red", None)
    assert (closed.lamp, closed.lamp_then) == ("red", "red")


def test_never_reported_is_idle_until_its_deadline_has_passed(desk: Desk) -> None:
    assert desk.standing("1.1-01", 6, "06-20").lamp == "idle"
    assert desk.standing("1.1-01", 6, "06-21").lamp == "missing"
    assert desk.standing("1.1-01", 4, "04-22").lamp == "idle"
    assert desk.standing("1.1-01", 4, "04-23").lamp == "missing"


def test_made_good(both: Desk) -> None:
    """Red at the deadline, 150 since: shows yellow with 已补齐, and says so."""
    both.tell("06-18", "6月,1.1-01,,50")
    both.tell("06-25", "6月,1.1-01,,150")
    june = both.standing("1.1-01", 6, "06-30")
    assert (june.lamp_then, june.lamp, june.made_good) == ("red", "yellow", True)
    assert june.explanation.startswith("截止日判定为滞后，现已补齐；")
    assert june.actual == 150


def test_the_snapshot_before_shows_what_it_showed(both: Desk) -> None:
    """Seen with batch 1 only, June is red then and now, whatever came later."""
    both.tell("06-18", "6月,1.1-01,,50")
    both.tell("06-25", "6月,1.1-01,,150")
    june = both.standing("1.1-01", 6, "06-30", number=1)
    assert (june.lamp_then, june.lamp, june.made_good, june.actual) == ("red", "red", False, 50)


@pytest.mark.parametrize(
    ("then", "now", "lamp_then", "lamp", "made_good"),
    [
        (50, 100, "red", "yellow", False),
        (50, 300, "red", "done", False),
        (100, 150, "yellow", "green", False),
        (150, 150, "green", "green", False),
    ],
)
def test_what_is_not_made_good(desk: Desk, then: int, now: int, lamp_then: str, lamp: str, made_good: bool) -> None:
    """Only red turned green shows yellow with 已补齐; done is done."""
    desk.tell("06-18", f"6月,1.1-01,,{then}")
    desk.tell("06-25", f"6月,1.1-01,,{now},,,,核实")
    june = desk.standing("1.1-01", 6, "06-30")
    assert (june.lamp_then, june.lamp, june.made_good) == (lamp_then, lamp, made_good)


def test_a_late_report(desk: Desk) -> None:
    """未报送 at the deadline, reported on the 25th: now 正常, with the fact that it came late."""
    desk.tell("06-25", "6月,1.1-01,,150")
    june = desk.standing("1.1-01", 6, "06-30")
    assert (june.lamp_then, june.lamp, june.late, june.made_good) == (
        "missing",
        "green",
        True,
        False,
    )
    assert (june.cells_due, june.cells_reported, june.cells_on_time) == (3, 3, 0)


@pytest.mark.parametrize(
    ("received", "lamp_then", "on_time"),
    [
        ("06-20T00:00:00", "green", 1),
        ("06-20T23:59:59", "green", 1),
        ("06-20T23:59:59.999999", "green", 1),
        ("06-21T00:00:00", "missing", 0),
    ],
)
def test_the_last_second_of_the_deadline(file_store: Store, received: str, lamp_then: str, on_time: int) -> None:
    """A deadline includes its whole last day (section 1)."""
    desk = Desk(file_store, plan_of(COUNT))
    desk.tell(received, "6月,t1,,150")
    june = desk.standing("t1", 6, "06-30")
    assert (june.lamp_then, june.cells_on_time) == (lamp_then, on_time)


@pytest.mark.parametrize(("received", "on_time"), [("06-22T23:59:59", 1), ("06-23T00:00:00", 0)])
def test_grace_days(file_store: Store, received: str, on_time: int) -> None:
    """Two days of grace: the 22nd is on time, and only from the 23rd the month is closed."""
    desk = Desk(file_store, plan_of(COUNT, reporting=", grace_days: 2"))
    desk.tell(received, "6月,t1,,150")
    assert desk.standing("t1", 6, "06-30").cells_on_time == on_time
    assert desk.standing("t1", 6, "06-22").lamp_then is None
    assert desk.standing("t1", 6, "06-23").lamp_then is not None


def test_an_exception_moves_one_deadline(file_store: Store) -> None:
    """April's deadline is the 22nd; May's stays the 20th."""
    desk = Desk(file_store, plan_of(COUNT, reporting=", deadlines: {2024-04: 2024-04-22}"))
    desk.tell("04-22", "4月,t1,,100")
    desk.tell("05-21", "5月,t1,,125")
    year = desk.year("t1", "06-30")
    assert (year[4].cells_on_time, year[5].cells_on_time) == (1, 0)


def test_a_correction_keeps_the_report_on_time(desk: Desk) -> None:
    """Reported on the 18th, corrected on the 25th: it was in time."""
    desk.tell("06-18", "6月,1.1-02,,0")
    desk.tell("06-25", "6月,1.1-02,,1")
    june = desk.standing("1.1-02", 6, "06-30")
    assert (june.cells_reported, june.cells_on_time, june.late) == (1, 1, False)


def test_a_late_correction_of_an_earlier_month_changes_no_judgement_before_it(desk: Desk) -> None:
    """May 50 (due 125, −25 pp: 偏慢) and June 150. On 1 July May is corrected to 20: 现在 of May is
    red (−35 pp), 当时判定 stays; June's number is its own."""
    desk.tell("05-18", "5月,1.1-01,,50")
    desk.tell("06-18", "6月,1.1-01,,150")
    desk.tell("07-01", "5月,1.1-01,,20,,,,录入错误")
    year = desk.year("1.1-01", "07-02")
    may, june = year[5], year[6]
    assert (may.lamp_then, may.lamp) == ("yellow", "red")
    assert (june.lamp_then, june.lamp) == ("green", "green")


def test_a_revert_after_the_deadline(both: Desk) -> None:
    """Undone on the 25th: it was known at the deadline (正常), now nothing is (未报送)."""
    both.tell("06-18", "6月,1.1-01,,150")
    revert(both.store, 1, person="李四", reason="报错单位", when=moment("06-25"))
    june = both.standing("1.1-01", 6, "06-30")
    assert (june.lamp_then, june.lamp, june.actual) == ("green", "missing", None)


def test_sent_again_after_a_revert_is_late(desk: Desk) -> None:
    """What was undone never counted as received: the new file of the 26th is late."""
    desk.tell("06-18", "6月,1.1-01,,150")
    revert(desk.store, 1, person="李四", reason="报错单位", when=moment("06-25"))
    desk.tell("06-26", "6月,1.1-01,,140")
    june = desk.standing("1.1-01", 6, "06-30")
    assert (june.cells_reported, june.cells_on_time) == (3, 0)


def test_escalation(file_store: Store) -> None:
    """偏慢 two months running turns 滞后. March 45/300 = 15 % of due 25 %: −10 → 偏慢. April 60: 20 % of
    33.3 %: 偏慢 again → 滞后. May 120: 40 % of 41.7 %: 正常. June 120 of 150: −10, the first again: 偏慢.
    July 130: 43.3 % of 58.3 %: 偏慢 → 滞后."""
    desk = Desk(file_store, plan_of(COUNT, top="escalate_after: 2"))
    for month, value in ((3, 45), (4, 60), (5, 120), (6, 120), (7, 130)):
        desk.tell(f"0{month}-18", f"{month}月,t1,,{value}")
    assert desk.lamps("t1", "07-31")[:5] == ["yellow", "red", "green", "yellow", "red"]
    then = [s.lamp_then for s in desk.year("t1", "07-31").values()]
    assert then[:5] == ["yellow", "red", "green", "yellow", "red"]
    assert "连续 2 个月偏慢，转为滞后" in desk.standing("t1", 4, "07-31").explanation


def test_without_escalation_it_stays_yellow(file_store: Store) -> None:
    desk = Desk(file_store, plan_of(COUNT))
    desk.tell("05-18", "3月,t1,,45", "4月,t1,,60", "5月,t1,,70")
    assert desk.lamps("t1", "05-31")[:3] == ["yellow", "yellow", "yellow"]


def test_escalation_needs_the_months_running(file_store: Store) -> None:
    """A month of 未报送 between two of 偏慢 breaks the run."""
    desk = Desk(file_store, plan_of(COUNT, top="escalate_after: 2"))
    desk.tell("05-18", "3月,t1,,45", "5月,t1,,70")
    assert desk.lamps("t1", "05-31")[:3] == ["yellow", "missing", "yellow"]


def test_red_by_escalation_and_made_good(file_store: Store) -> None:
    """April was 滞后 only by escalation; corrected to 100 of 100 it shows yellow with 已补齐."""
    desk = Desk(file_store, plan_of(COUNT, top="escalate_after: 2"))
    desk.tell("03-18", "3月,t1,,45")
    desk.tell("04-18", "4月,t1,,60")
    desk.tell("04-25", "4月,t1,,100")
    april = desk.standing("t1", 4, "04-30")
    assert (april.lamp_then, april.lamp, april.made_good) == ("red", "yellow", True)


def test_a_postponed_deadline_is_not_missed_before_it(file_store: Store) -> None:
    """A duty; April's deadline is moved to 10 June. On 20 May March and May were said, April was still open: nothing
    missed. When the 10th has passed without April, May is 2 of 3 now, but was not then."""
    desk = Desk(file_store, plan_of("kind: duty", reporting=", deadlines: {2024-04: 2024-06-10}"))
    desk.tell("05-18", "3月,t1,,是", "5月,t1,,是")
    assert [(s.lamp_then, s.lamp) for s in (desk.standing("t1", 5, on) for on in ("06-10", "06-11"))] == [
        ("none", "none"),
        ("none", "yellow"),
    ]
    assert desk.standing("t1", 4, "06-11").lamp_then == "missing"


def test_a_postponed_month_without_report_breaks_no_run_of_yellow(file_store: Store) -> None:
    """偏慢 twice running turns 滞后. April's deadline is moved to 10 June and nothing came for it: on 20 May it was open,
    carried March's 30 of 100 due (−23.3 pp), 偏慢; May 60 of 125 (−21.7 pp) is the second running."""
    top, reporting = "escalate_after: 2", ", deadlines: {2024-04: 2024-06-10}"
    desk = Desk(file_store, plan_of(COUNT, top=top, reporting=reporting))
    desk.tell("05-18", "3月,t1,,30", "5月,t1,,60")
    assert desk.standing("t1", 5, "05-31").lamp_then == "red"
