"""报送情况 per department: cells, days late, what is missing, the 催报 text (domain.md sections 1, 6, 9).

The small plan in June (due on the 20th): 养老服务科 has 1.1-01 and 1.1-03 by 街镇 (three each), 1.1-02 and
1.1-04: 8 cells. 安全管理科 has 1.2-01: 1 cell. Without department: 1.2-02, 1.2-03, 2.1-01 by 街镇, 2.1-02,
2.1-03: 7 cells.
"""

import pytest
from hypothesis import HealthCheck, given, settings

from metrics.month.discipline import Discipline, completeness, discipline, reminder, timeliness, total, year
from metrics.month.rollup import Reporting, reporting
from plan import Plan
from records import Store, revert, stored_files
from tests.conftest import HEADER, Desk, moment, plan_of
from tests.metrics.test_rollup import ROWS

SAFE = "安全管理科"
CARE = "养老服务科"


def seen(desk: Desk, month: int = 6, on: str = "06-30", number: int | None = None) -> dict[str, Discipline]:
    """Department → its row, seen on a day."""
    return {row.department: row for row in discipline(desk.assessed(on, number), month)}


def test_departments_in_the_order_of_the_plan(both: Desk) -> None:
    """Those without a department come last, and nobody is left out: 8 + 1 + 7 = 16 cells."""
    rows = seen(both)
    assert list(rows) == [CARE, SAFE, "未指定"]
    assert [row.cells.due for row in rows.values()] == [8, 1, 7]
    assert total(rows.values()) == Reporting(16, 0, 0)


def test_one_department_partly_in_time(both: Desk) -> None:
    """On the 18th 新华路 of 1.1-01 and 1.1-02; on the 25th 新泾 of 1.1-01: 3 of 8 cells, 2 in time. Since 5
    are owed, late by 10 days on the 30th, not by the 5 days of what came."""
    both.tell("06-18", "6月,1.1-01,新华路,50", "6月,1.1-02,,0")
    both.tell("06-25", "6月,1.1-01,新泾,70")
    row = seen(both)[CARE]
    assert row.cells == Reporting(8, 3, 2)
    assert (row.first_received, row.last_received) == (moment("06-18"), moment("06-25"))
    assert (row.days_late, row.state) == (10, "part")
    assert [(m.name, m.units) for m in row.missing] == [
        ("1.1-01 适老化改造〔仙霞新村街道〕", ("仙霞新村街道",)),
        ("1.1-03 护理员持证率", ("新华路街道", "仙霞新村街道", "新泾镇")),
        ("1.1-04 养老院项目", ()),
    ]
    assert row.owed.startswith("3 项：1.1-01 适老化改造〔仙霞新村街道〕、1.1-03 护理员持证率、")


@pytest.mark.parametrize(
    ("received", "days_late", "state", "on_time"),
    [
        ("06-18", 0, "on_time", 1),
        ("06-20T23:59:59", 0, "on_time", 1),
        ("06-21T00:00:00", 1, "late", 0),
        ("06-25T17:00", 5, "late", 0),
    ],
)
def test_days_late_of_what_is_complete(desk: Desk, received: str, days_late: int, state: str, on_time: int) -> None:
    """The deadline includes its whole last day; from its end days are counted by the calendar."""
    desk.tell(received, "6月,1.2-01,,是")
    row = seen(desk, on="12-31")[SAFE]
    assert (row.days_late, row.state, row.cells) == (days_late, state, Reporting(1, 1, on_time))


@pytest.mark.parametrize(
    ("on", "days_late", "state"),
    [("06-20", 0, "open"), ("06-21", 1, "nothing"), ("07-01", 11, "nothing")],
)
def test_nothing_reported(desk: Desk, on: str, days_late: int, state: str) -> None:
    """Not late before the deadline has passed; then by the days until the snapshot's day."""
    row = seen(desk, on=on)[SAFE]
    assert (row.days_late, row.state, row.first_received, row.last_received) == (days_late, state, None, None)


def test_an_exception_of_the_calendar(desk: Desk) -> None:
    """April is due on the 22nd."""
    desk.tell("04-23", "4月,1.2-01,,是")
    assert seen(desk, 4)[SAFE].days_late == 1


def test_a_district_row_answers_for_every_unit(desk: Desk) -> None:
    desk.tell("06-18", "6月,1.1-01,,120", "6月,1.1-02,,0", "6月,1.1-03,,80,100", "6月,1.1-04,,,,前期手续")
    row = seen(desk)[CARE]
    assert (row.cells, row.missing, row.state, row.owed) == (Reporting(8, 8, 8), (), "on_time", "")


def test_a_correction_does_not_make_late(desk: Desk) -> None:
    """Reported on the 18th, corrected on the 25th: in time, last received on the 18th."""
    desk.tell("06-18", "6月,1.2-01,,是")
    desk.tell("06-25", "6月,1.2-01,,否")
    row = seen(desk)[SAFE]
    assert (row.days_late, row.last_received) == (0, moment("06-18"))


def test_a_task_asked_once_and_told_by_unit_is_one_cell(desk: Desk) -> None:
    """It is there when the last 街镇 came: 新泾 on the 22nd, two days late."""
    desk.plan = plan_of("kind: count, target: 2, unit: 家, department: 甲科")
    desk.tell("06-18", "6月,t1,新华路,1")
    desk.tell("06-22", "6月,t1,新泾,0")
    row = seen(desk)["甲科"]
    assert (row.cells, row.days_late, row.missing) == (Reporting(1, 1, 0), 2, ())


def test_what_was_undone_was_not_received(desk: Desk) -> None:
    """Sent on the 18th, undone and sent again on the 26th: six days late. The old snapshot keeps its row."""
    desk.tell("06-18", "6月,1.2-01,,是")
    revert(desk.store, 1, person="李四", reason="报错", when=moment("06-25"))
    desk.tell("06-26", "6月,1.2-01,,否")
    assert seen(desk)[SAFE].days_late == 6
    assert seen(desk, number=2)[SAFE].state == "nothing"
    assert seen(desk, number=1)[SAFE].days_late == 0


def test_a_year(both: Desk) -> None:
    """安全管理科: June in time, May late, nothing else."""
    both.tell("06-18", "5月,1.2-01,,是", "6月,1.2-01,,是")
    found = year(both.assessed("06-30"))
    assert list(found) == [CARE, SAFE, "未指定"]
    assert list(found[SAFE]) == list(range(3, 13))
    assert found[SAFE][5] == Reporting(1, 1, 0)
    assert found[SAFE][6] == Reporting(1, 1, 1)
    assert found[SAFE][7] == Reporting(1, 0, 0)


def test_shares() -> None:
    assert completeness(Reporting(8, 6, 2)) == timeliness(Reporting(4, 4, 3)) == 3 / 4
    assert completeness(Reporting(0, 0, 0)) is timeliness(Reporting(0, 0, 0)) is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=12)
@given(ROWS)
def test_identities(file_store: Store, small: Plan, rows: list[tuple[str, ...]]) -> None:
    """Whatever is reported: the departments add up to the whole, what is missing to due less reported, a
    complete department is late exactly if a cell was not in time."""
    desk = Desk(file_store, small)
    desk.hand_in("\n".join([HEADER, *(",".join(row) for row in rows)]), "06-19")
    assessment = desk.assessed("07-31")
    whole = year(assessment)
    for month in (5, 6, 7):
        found = seen(desk, month, "07-31").values()
        assert total(found) == reporting(assessment.at(month))
        assert {row.department: row.cells for row in found} == {name: cells[month] for name, cells in whole.items()}
        for row in found:
            owed = sum(len(m.units) or 1 for m in row.missing)
            assert owed == row.cells.due - row.cells.reported
            if not owed:
                assert (row.days_late == 0) == (row.cells.on_time == row.cells.due)


def test_the_reminder(desk: Desk) -> None:
    """One paragraph per department that owes; 安全管理科 owes nothing. Five tasks are named at most."""
    desk.tell("06-18", "6月,1.2-01,,是", "6月,1.1-01,新华路,50", "6月,1.1-04,,,,前期手续")
    assert reminder(desk.plan, 6, seen(desk).values()) == (
        "养老服务科：6月进展应于6月20日（含当日）前报送，尚有 3 项未报（1.1-01 适老化改造〔仙霞新村街道、新泾镇〕、"
        "1.1-02 综合为老服务中心、1.1-03 护理员持证率）。请于今日补报；数无变化的可报“无变化”。\n"
        "未指定科室的任务：6月进展应于6月20日（含当日）前报送，尚有 5 项未报（1.2-02 床位入住率、1.2-03 家庭照护床位、"
        "2.1-01 常态化走访、2.1-02 认知障碍床位、2.1-03 核对退回率）。请于今日补报；数无变化的可报“无变化”。"
    )


def test_the_reminder_names_five(file_store: Store) -> None:
    """Seven are owed; before the deadline it asks to be in time."""
    desk = Desk(file_store, plan_of(*["kind: duty, department: 甲科"] * 7))
    assert reminder(desk.plan, 6, seen(desk, on="06-20").values()) == (
        "甲科：6月进展应于6月20日（含当日）前报送，尚有 7 项未报（t1 任务1、t2 任务2、t3 任务3、t4 任务4、t5 任务5 等 7 项）。"
        "请按时报送；数无变化的可报“无变化”。"
    )


def test_the_reminder_when_nothing_is_owed(desk: Desk) -> None:
    assert reminder(desk.plan, 6, []) == "各科室均已报齐。"


def test_many_units_are_counted(file_store: Store) -> None:
    """Of eleven 街镇 one has reported: the first of the ten owed stands for all."""
    names = [f"第{n}镇" for n in range(11)]
    plan = plan_of("kind: count, target: 300, unit: 户, by_unit: true, department: 甲科")
    desk = Desk(file_store, plan.model_copy(update={"units": tuple(names)}))
    desk.tell("06-18", "6月,t1,第0镇,3")
    assert [m.name for m in seen(desk)["甲科"].missing] == ["t1 任务1〔第1镇等 10 个街镇〕"]


def test_stored_files(both: Desk) -> None:
    """Newest first; an undone one says why and by which batch."""
    both.tell("05-18", "5月,1.2-01,,是")
    both.tell("06-18", "5月,1.1-02,,0", "6月,1.2-01,,是")
    revert(both.store, 1, person="李四", reason="报错", when=moment("06-19"))
    with both.store.reading() as con:
        found = stored_files(con)
    assert [(f.batch, f.file, f.person, f.rows, f.months, f.undone_by, f.undone_because) for f in found] == [
        (2, "月报.csv", "张三", 2, [5, 6], None, None),
        (1, "月报.csv", "张三", 1, [5], 3, "报错"),
    ]
