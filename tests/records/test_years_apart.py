"""What the records keep apart by year: plans, files, requests, decisions, copies."""

from datetime import date, datetime

import pytest

from metrics.task.assess import assess
from records import (
    RequestError,
    Snapshot,
    Store,
    alive_in,
    asked_corrections,
    close_decision,
    decide,
    decisions,
    grant,
    latest_number,
    lock_month,
    of_other_years,
    plan_of_year,
    plan_years,
    registered,
    stored_files,
)
from reports.template.rows import template_lines
from reports.template.unchanged import unchanged_file
from tests.two_years import NEW, OLD, TURN, TwoYears, two_years

DECEMBER = date(2024, 12, 1)


@pytest.fixture
def years(file_store: Store) -> TwoYears:
    return two_years(file_store)


def test_the_plan_of_a_year(store: Store) -> None:
    """Either sort of store: batch 1 is 2024's, 4 is 2025's."""
    two_years(store)
    with store.reading() as con:
        assert [plan_years(con, number) for number in (0, 1, 3, 4)] == [{}, {2024: 1}, {2024: 1}, {2024: 1, 2025: 4}]
        assert [plan_of_year(con, 4, year) for year in (2023, 2024, 2025)] == [None, OLD.text, NEW.text]
        assert plan_of_year(con, 3, 2025) is None


def test_files_of_a_year(store: Store) -> None:
    """Either sort of store: November of 2024 is not November of 2025."""
    years = two_years(store)
    years.tell(OLD, "2025-01-18", "2024-12,t1,,310")
    years.tell(NEW, "2025-12-18", "2025-11,t1,,9", "2025-12,t1,,10")
    with store.reading() as con:
        assert [(f.batch, f.year, f.months) for f in stored_files(con)] == [
            (6, 2025, [11, 12]),
            (5, 2024, [12]),
            (3, 2024, [11]),
            (2, 2024, [6]),
        ]
        assert [f.batch for f in stored_files(con, year=2025)] == [6]


def test_a_request_of_the_old_year(years: TwoYears) -> None:
    """甲科 asks in January for 315 in the locked December: it is 2024's, and agreed to by 2024's plan alone."""
    years.tell(OLD, "2025-01-18", "2024-12,t1,,310")
    lock_month(years.store, DECEMBER, person="林", reason="月报已印发", when=datetime(2025, 1, 21, 9))
    taken = years.tell(OLD, "2025-01-22", "2024-12,t1,,315,,,,漏了 5 户", office=False)
    assert taken.requests == (7,)
    with years.store.reading() as con:
        assert [r.batch for r in asked_corrections(con, OLD, 7)] == [7]
        assert [r.batch for r in asked_corrections(con, OLD, 7, "甲科")] == [7]
        assert asked_corrections(con, NEW, 7) == asked_corrections(con, NEW, 7, "乙科") == []
        assert ([c.batch for c in registered(con, OLD, 7)], registered(con, NEW, 7)) == ([7], [])
    when = datetime(2025, 1, 23, 9)
    with pytest.raises(RequestError, match="没有编号为 7 的更正申请。"):
        grant(years.store, NEW, 7, person="林", when=when)
    grant(years.store, OLD, 7, person="林", when=when)
    with years.store.reading() as con:
        number = latest_number(con)
        assert ([c.batch for c in registered(con, OLD, number)], registered(con, NEW, number)) == ([9], [])


def test_a_lock_of_december_2024_leaves_december_2025_open(years: TwoYears) -> None:
    lock_month(years.store, DECEMBER, person="林", reason="月报已印发", when=datetime(2025, 1, 21, 9))
    taken = years.tell(NEW, "2025-12-18", "2025-12,t1,,9", office=False)
    assert (taken.batch, taken.requests) == (6, ())


def test_decisions_of_the_old_year(years: TwoYears) -> None:
    """Of three made about t1 in 2024 one was closed in 2024, one in 2025, one is open: the last two go on into 2025,
    and none is about 2025's t1."""
    made = [
        decide(
            years.store, month=DECEMBER, text=text, owner="甲科", task="t1", person="林", when=datetime(2024, 12, 23)
        )
        for text in ("一", "二", "三")
    ]
    close_decision(years.store, made[0], result="成", person="林", when=datetime(2024, 12, 30))
    close_decision(years.store, made[1], result="成", person="林", when=datetime(2025, 1, 3))
    decide(
        years.store, month=date(2025, 3, 1), text="四", owner="乙科", task="t1", person="林", when=datetime(2025, 3, 24)
    )
    with years.store.reading() as con:
        found = decisions(con, latest_number(con))
    assert [d.text for d in alive_in(2024, found)] == ["一", "二", "三"]
    assert [d.text for d in alive_in(2025, found)] == ["二", "三", "四"]
    assert [bool(d.about(OLD)) for d in found] == [True, True, True, False]
    assert [d.text for d in found if d.about(NEW) is NEW.tasks["t1"]] == ["四"]


def test_the_same_bytes_in_the_new_year_are_no_copy(years: TwoYears) -> None:
    """A file without years, 11月: told in 2024, it is about 2025 when it comes again, and says so even where nothing of
    it is good."""
    years.tell(OLD, "2024-12-02", "11月,t2,,是,,,,报错")
    again = years.hand_in(NEW, "2025-12-02", "11月,t2,,是,,,,报错")
    assert (again.batch, again.twin) == (None, None)
    assert [p.column for p in again.checked.rejected] == ["完成值"]


def test_nothing_to_go_on_from_in_the_new_year(years: TwoYears) -> None:
    """无变化 has nothing to repeat, the template says nothing of 上月, a fall is none."""
    refused = years.hand_in(NEW, "2025-03-18", "2025-03,t2,,无变化")
    assert [p.column for p in refused.checked.rejected] == ["完成值"]
    assert unchanged_file(NEW, {}, "甲科", 3) is None
    assert years.tell(NEW, "2025-03-18", "2025-03,t1,,1").checked.warnings == ()


def test_rows_about_another_year_are_counted(years: TwoYears) -> None:
    """Read against 2025's plan; the sentence on each stays what it was."""
    rows = ("2024年12月,t1,,310", "2024-12,t2,,是", "2024-11,t2,,是", "2025-03,t2,,是", "第三月,t2,,1")
    taken = years.hand_in(NEW, "2025-01-18", *rows)
    assert taken.checked.rejected[0].message == (
        "第 2 行「月份」：读到“2024年12月”，不是计划年度 2025 年。请核对年份。"
    )
    assert of_other_years(NEW, taken.checked.rejected) == {date(2024, 11, 1): [4], DECEMBER: [2, 3]}


def test_the_template_of_march_says_nothing_of_december(years: TwoYears) -> None:
    with years.store.reading() as con:
        figures = assess(con, NEW, Snapshot(4, TURN.date()))
    assert {line.cells["上月值"] for line in template_lines(figures, 3)} == {""}
