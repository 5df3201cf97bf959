"""核实率 and 一致率, 抽查不符 and what lifts it, worked by hand on the desk of tests/records/inspection/test_checks.py:
甲 启用 and 乙 竣工 in June of t1, 120 户 of t3.
"""

from fractions import Fraction

from metrics.checks import Checked
from metrics.month.status import as_json, status
from records import append_follow_up, revert
from tests.conftest import Desk, day, moment
from tests.records.inspection.test_checks import batch, bring, known, months, of, spot

__all__ = ["spot"]


def seen(desk: Desk, *tasks: str, month: int = 7, on: str = "07-31") -> Checked | None:
    return status(desk.assessed(on), month).checked(tasks or None)


def marked(desk: Desk, month: int = 6) -> set[str]:
    return differing(desk, month=month)


def differing(desk: Desk, number: int | None = None, month: int = 6) -> set[str]:
    """The tasks that carry 抽查不符, as a snapshot knows it."""
    return {id for id, of in desk.assessed("07-31", number).standings.items() if of[month].differs}


def test_nothing_was_checked(spot: Desk) -> None:
    assert seen(spot) is None
    assert as_json(status(spot.assessed("07-31"), 6))["tasks"][0]["checks"] is None


def test_two_rates(spot: Desk) -> None:
    """t1: 甲, 乙 and 丁 were reported, 戊 was not begun. Checked: 甲, which agrees, and 乙 twice, at last not; t3: agrees.
    核实率 2 of 3 = 67%; of t1 1 of 2 agree = 50%, of all 2 of 3 = 67%. 整改: 乙's two findings, of which one is late."""
    batch(spot.store, "sites", "06-19", [of("丁", "新泾镇", "t1"), of("戊", "新泾镇", "t1")])
    batch(spot.store, "import", "06-19", told=months(6, 丁="选址", 戊="未开始"))
    bring(
        spot,
        "2024-07-01,t1,甲,,王芳,启用,,是,,",
        "2024-07-01,t1,乙,,王芳,选址,,否,没有动工,2024-07-20",
        "2024-07-05,t1,乙,,王芳,选址,,否,还是没有动工,2024-08-20",
        "2024-07-05,t3,,,王芳,,120,是,,",
    )
    one = seen(spot, "t1")
    assert one == Checked(reported=3, sites=2, checked=2, agreeing=1, open=2, late=1, marked=1)
    assert (one.coverage, one.agreement, one.differing) == (Fraction(2, 3), Fraction(1, 2), 1)
    whole = seen(spot)
    assert whole and whole.sentence == "抽查 3 处，一致 2，待整改 2（逾期 1）"
    assert whole.rates == "核实率 67%，一致率 67%"
    third = seen(spot, "t3")
    assert third and third.coverage is None and third.rates == "一致率 100%"
    assert seen(spot, month=5) is None
    tasks = {task["id"]: task["checks"] for task in as_json(status(spot.assessed("07-31"), 6))["tasks"]}
    assert tasks == {
        "t1": {"checked": 2, "differing": 1, "open": 2},
        "t2": None,
        "t3": {"checked": 1, "differing": 0, "open": 0},
    }


def test_a_finding_changes_neither_figure_nor_lamp(spot: Desk) -> None:
    before = {id: (s[6].actual, s[6].lamp) for id, s in spot.assessed("07-31").standings.items()}
    bring(spot, "2024-07-01,t1,甲,,王芳,选址,,否,没有动工,", "2024-07-01,t3,,,王芳,,90,否,,")
    assert {id: (s[6].actual, s[6].lamp) for id, s in spot.assessed("07-31").standings.items()} == before
    assert marked(spot) == {"t1", "t3"} and marked(spot, 5) == set() and marked(spot, 7) == {"t1", "t3"}


def test_the_mark_goes_when_the_department_corrects_the_figure(spot: Desk) -> None:
    """Another month says nothing of the one that was checked. As found, the check still differs."""
    bring(spot, "2024-07-01,t1,甲,,王芳,竣工,,否,没有开业,", "2024-07-01,t3,,,王芳,,90,否,,")
    batch(spot.store, "import", "07-18", told=months(7, 甲="启用"))
    spot.tell("07-18", "7月,t3,,130")
    assert marked(spot) == {"t1", "t3"}
    batch(spot.store, "import", "07-19", told=months(6, 甲="竣工"))
    spot.tell("07-19", "6月,t3,,90")
    assert marked(spot) == set()
    found = seen(spot)
    assert found and (found.differing, found.marked) == (2, 0)


def test_the_mark_goes_when_the_office_settles_it_or_a_later_check_agrees(spot: Desk) -> None:
    bring(spot, "2024-07-01,t1,甲,,王芳,竣工,,否,没有开业,", "2024-07-01,t1,乙,,王芳,选址,,否,没有动工,")
    bring(spot, "2024-07-06,t1,乙,,王芳,竣工,,是,,")
    assert marked(spot) == {"t1"}
    number = spot.number()
    with spot.store.writing() as con:
        append_follow_up(con, known(spot)[0], "settled", "当天盘点，已开业", "办公室", moment("07-08"))
    assert marked(spot) == set()
    assert differing(spot, number) == {"t1"}
    revert(spot.store, spot.number(), person="办公室", reason="认定有误", when=moment("07-09"))
    assert marked(spot) == {"t1"}


def test_late_on_the_day_after(spot: Desk) -> None:
    bring(spot, "2024-07-01,t1,甲,,王芳,竣工,,否,没有开业,2024-07-20")
    assert [(found := seen(spot, on=on)) and found.late for on in ("07-20", "07-21")] == [0, 1]
    assert known(spot)[0].due == day("07-20")
