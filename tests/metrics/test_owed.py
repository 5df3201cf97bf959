"""Cells to be reported: one rule for 报送完整率, 报送情况, 街镇 and the lamp (domain.md section 6).

The small plan asks 1.1-01 of three 街镇 and 1.1-02 once; June is due on the 20th.
"""

import pytest

from metrics.month.discipline import discipline
from metrics.month.rollup import Reporting, reporting
from metrics.task.cells import Owed
from metrics.units.cells import counted, heat, known_facts
from records import revert
from tests.conftest import UNITS, Desk, moment, plan_of

XIN, XIAN, JING = UNITS


def owed(desk: Desk, task: str) -> list[tuple[str | None, str | None]]:
    """街镇 and the day of June on which its cell was first received."""
    cells = desk.standing(task, 6, "06-30").cells
    return [(c.unit, f"{c.received:%m-%d}" if c.received else None) for c in cells]


def seen(desk: Desk, department: str) -> tuple[Reporting, int, str]:
    """Cells, days late and state of a department in June."""
    row = next(row for row in discipline(desk.assessed("06-30"), 6) if row.department == department)
    return row.cells, row.days_late, row.state


def undo(desk: Desk, batch: int, on: str) -> None:
    revert(desk.store, batch, person="李四", reason="误报", when=moment(on))


def test_units_in_time_and_an_agreeing_district_row_late(desk: Desk) -> None:
    """All three on the 18th, the sum for the district on the 25th: everything was there in time, nothing is late."""
    desk.plan = plan_of("kind: count, target: 300, by_unit: true, department: 甲科")
    desk.tell("06-18", "6月,t1,新华路,50", "6月,t1,仙霞,30", "6月,t1,新泾,40")
    desk.tell("06-25", "6月,t1,,120")
    assert owed(desk, "t1") == [(XIN, "06-18"), (XIAN, "06-18"), (JING, "06-18")]
    assert seen(desk, "甲科") == (Reporting(3, 3, 3), 0, "on_time")


def test_a_district_row_answers_for_those_that_told_nothing(desk: Desk) -> None:
    """新华路 on the 18th, the district on the 25th: 仙霞 and 新泾 are answered for then, five days late."""
    desk.plan = plan_of("kind: count, target: 300, by_unit: true, department: 甲科")
    desk.tell("06-18", "6月,t1,新华路,120")
    desk.tell("06-25", "6月,t1,,120")
    assert owed(desk, "t1") == [(XIN, "06-18"), (XIAN, "06-25"), (JING, "06-25")]
    assert seen(desk, "甲科") == (Reporting(3, 3, 1), 5, "late")


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("06-18", "新华路,1"), ("06-25", "新泾,0")], "06-25"),
        ([("06-18", "新华路,1"), ("06-25", ",1")], "06-18"),
        ([("06-18", ",1"), ("06-25", "新华路,1")], "06-18"),
    ],
)
def test_a_task_asked_once(desk: Desk, rows: list[tuple[str, str]], expected: str) -> None:
    """Told by 街镇 it is there with the last of them; with a row for the district, when either was complete."""
    for received, row in rows:
        desk.tell(received, f"6月,1.1-02,{row}")
    assert owed(desk, "1.1-02") == [(None, expected)]


def test_unchanged_whose_basis_is_gone_was_not_reported(desk: Desk) -> None:
    """May 0 家, June 无变化; the file of May is undone: 未报送 says the lamp, and so do the cells and the list."""
    desk.plan = plan_of("kind: count, target: 2, unit: 家, department: 甲科")
    desk.tell("05-18", "5月,t1,,0")
    desk.tell("06-18", "6月,t1,,无变化")
    assert seen(desk, "甲科") == (Reporting(1, 1, 1), 0, "on_time")
    undo(desk, 1, "06-19")
    one = desk.standing("t1", 6, "06-30")
    assert (one.lamp, one.cells) == ("missing", (Owed(None, None),))
    assert seen(desk, "甲科") == (Reporting(1, 0, 0), 10, "nothing")


def test_a_units_unchanged_whose_basis_is_gone_is_owed_again(desk: Desk) -> None:
    """新华路 told 50 in May and 无变化 in June, 新泾 told 40 in June. May is undone: 新泾 alone has reported, 40."""
    desk.tell("05-18", "5月,1.1-01,新华路,50")
    desk.tell("06-18", "6月,1.1-01,新华路,无变化", "6月,1.1-01,新泾,40")
    assert owed(desk, "1.1-01") == [(XIN, "06-18"), (XIAN, None), (JING, "06-18")]
    undo(desk, 1, "06-19")
    assert owed(desk, "1.1-01") == [(XIN, None), (XIAN, None), (JING, "06-18")]
    assessment = desk.assessed("06-30")
    with desk.store.reading() as con:
        row = heat(assessment, known_facts(con, assessment), 6)[0]
    assert counted(row.cells) == Reporting(3, 1, 1) == reporting([assessment.standings["1.1-01"][6]])
    assert [cell.state for cell in row.cells] == ["silent", "silent", "reported"]


def test_the_deadline_has_passed_on_the_day_after(desk: Desk) -> None:
    """June is due on the 20th, April by exception on the 22nd."""
    on = {day: desk.assessed(day) for day in ("04-22", "04-23", "06-20", "06-21")}
    assert [on["04-22"].passed(4), on["04-23"].passed(4)] == [False, True]
    assert [on["06-20"].passed(6), on["06-21"].passed(6)] == [False, True]
