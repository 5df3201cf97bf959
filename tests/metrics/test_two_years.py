"""Years side by side: each by its own plan, and nothing of the old one under a number that is used again."""

from datetime import date, datetime
from fractions import Fraction

import pytest

from metrics.changes.corrections import corrections, marks
from metrics.changes.last_year import last_year
from metrics.changes.receipt import stored_receipt, timeliness
from metrics.look import look, of_year, plan_at
from metrics.search.tasks import search
from metrics.task.assess import assess
from metrics.task.standing import Assessment
from plan import Plan, parse_plan, tied
from records import Snapshot, Store, figures_by_unit, latest_number, records, remember_plan
from tests.two_years import NEW, OLD, TURN, TwoYears, two_years

SPRING = date(2025, 3, 25)


@pytest.fixture
def years(file_store: Store) -> TwoYears:
    return two_years(file_store)


def seen(years: TwoYears, plan: Plan, day: date = SPRING) -> Assessment:
    """The newest figures of the plan's year."""
    with years.store.reading() as con:
        return assess(con, plan, Snapshot(latest_number(con), day))


def test_an_older_year_is_judged_by_its_own_last_plan(years: TwoYears) -> None:
    """2025's plan is batch 4; a third plan of 2024, with 350 for 300, comes after it as batch 5."""
    with years.store.reading() as con:
        assert of_year(con, NEW, 2025) is NEW
        assert of_year(con, NEW, 2024) == OLD
        assert of_year(con, NEW, 2023) is None
        assert (plan_at(con, NEW, 4), plan_at(con, OLD, 4), plan_at(con, OLD, 3)) == (NEW, OLD, OLD)
        assert plan_at(con, NEW, 3) == OLD, "nothing is known of 2025 by then"
    again = parse_plan(OLD.text.replace("target: 300", "target: 350"))
    remember_plan(years.store, again, TURN)
    with years.store.reading() as con:
        assert (of_year(con, NEW, 2024), of_year(con, NEW, 2024, 4)) == (again, OLD)
        assert plan_at(con, NEW, 5) == NEW, "the last one stored is of another year"
    then = look(years.store, again, SPRING, "4-20250325")
    now = look(years.store, again, SPRING, "5-20250325")
    assert [found.standings["t1"][11].measure.rate for found in (then, now)] == [Fraction(280, 300), Fraction(280, 350)]


def test_december_reported_in_january(years: TwoYears) -> None:
    """Due on 20 January 2025: in time on the 18th, 未报送 for t2 from the 21st on; 2025 hears nothing of it."""
    years.tell(OLD, "2025-01-18", "2024-12,t1,,310")
    on_the_day, after = seen(years, OLD, date(2025, 1, 20)), seen(years, OLD, date(2025, 1, 21))
    assert (on_the_day.standings["t1"][12].lamp, on_the_day.standings["t2"][12].lamp_then) == ("done", None)
    december = after.standings["t1"][12]
    assert (december.lamp_then, december.cells_on_time, december.over) == ("done", 1, True)
    assert after.standings["t2"][12].lamp == "missing"
    new = seen(years, NEW, date(2025, 1, 21))
    assert [s.progress.month for s in new.of(NEW.tasks["t1"])] == [None] * 10
    assert new.received is None, "the file is about 2024"
    assert after.received == datetime(2025, 1, 18, 9)


def test_a_lower_figure_of_a_new_year_corrects_nothing(years: TwoYears) -> None:
    """280 in November 2024, 2 in March 2025, then 3: one correction, of 2025."""
    years.tell(NEW, "2025-03-18", "2025-03,t1,,2")
    years.tell(NEW, "2025-03-19", "2025-03,t1,,3,,,,数错了")
    with years.store.reading() as con:
        whole, of_new, of_old = (records(con, task="t1", year=year) for year in (None, 2025, 2024))
        number = latest_number(con)
        marked = marks(NEW, figures_by_unit(con, snapshot=number), [OLD, NEW])
    assert [f"{r.month:%Y-%m}" for r in of_new] == ["2025-03", "2025-03"]
    assert [f"{r.month:%Y-%m}" for r in of_old] == ["2024-11", "2024-06"]
    assert [(c.record.batch, c.before.batch) for c in corrections(NEW, whole)] == [(6, 5)]
    assert marked == {(6, 2)}


def test_a_fall_within_the_old_year_is_one_by_its_own_kind(years: TwoYears) -> None:
    """t2 was a duty in 2024, whose 否 after 是 is no fall; in 2025 it counts, and 5 after 7 is one."""
    years.tell(NEW, "2025-04-18", "2025-03,t2,,7")
    years.tell(NEW, "2025-04-19", "2025-04,t2,,5,,,,退回 2 户")
    with years.store.reading() as con:
        found = marks(NEW, figures_by_unit(con, task="t2", snapshot=latest_number(con)), [OLD, NEW])
    assert found == {(6, 2)}


def test_a_receipt_knows_the_year_of_its_file(years: TwoYears) -> None:
    """Taken in while 2025's plan was in force: 甲科's in 2024, with the lamp it turned, and not 乙科's."""
    years.tell(OLD, "2025-01-18", "2024-12,t1,,310")
    with years.store.reading() as con:
        receipt = stored_receipt(con, NEW, 5)
    assert receipt
    assert (receipt.plan, receipt.departments) == (OLD, {"甲科"})
    assert [(f.task.unit, f.month, f.before, f.after) for f in receipt.flips] == [("户", 12, "green", "done")]
    assert timeliness(OLD, receipt.file) == [(12, "按时")]


def test_what_is_searched_is_of_one_year(years: TwoYears) -> None:
    years.tell(OLD, "2025-01-18", "2024-12,t1,,290,,,等待验收")
    assert [hit.standing.task.unit for hit in search(seen(years, OLD), 12, "等待验收")] == ["户"]
    assert search(seen(years, NEW), 3, "等待验收") == []


def test_the_tie_leads_both_ways_and_no_further() -> None:
    assert (tied(NEW, "t2", OLD), tied(OLD, "t1", NEW)) == ("t1", "t2")
    assert (tied(NEW, "t1", OLD), tied(NEW, "t9", OLD), tied(NEW, "t2", NEW)) == (None, None, None)
    third = parse_plan(NEW.text.replace("year: 2025", "year: 2026"))
    assert tied(third, "t2", OLD) is None


def last(years: TwoYears, id: str, month: int, plan: Plan = NEW) -> list[tuple[str, str]] | None:
    with years.store.reading() as con:
        found = last_year(con, plan, id, Snapshot(latest_number(con), SPRING))
    return found.facts(month) if found else None


def test_the_same_month_of_last_year(years: TwoYears) -> None:
    """June 120, November 280, December 310; September goes on with June's figure, March had none."""
    years.tell(OLD, "2025-01-18", "2024-12,t1,,310")
    end = [("去年目标", "300户"), ("去年全年（12月）", "310户")]
    assert last(years, "t2", 6) == [("去年同期（6月）", "120户"), *end]
    assert last(years, "t2", 9) == [("去年同期（9月）", "120户（6月的数）"), *end]
    assert last(years, "t2", 3) == [("去年同期（3月）", "未报"), *end]
    assert last(years, "t1", 6) is None, "the number is another task's"
    early = parse_plan(NEW.text.replace("first_month: 3", "first_month: 1"))
    assert last(years, "t2", 1, early) == end, "January was not reported about"
    gone = parse_plan(NEW.text.replace("previous: t1", "previous: t8"))
    assert last(years, "t2", 6, gone) is None


def test_last_year_of_a_duty(years: TwoYears) -> None:
    """是 in June, 否 in November: of ten months one was fulfilled; to June one of four was due."""
    assert last(years, "t3", 6) == [("去年同期（6月）", "1/4 个月"), ("去年全年（12月）", "1/10 个月（11月的数）")]


def test_last_year_is_drawn_where_it_has_the_same_unit(years: TwoYears) -> None:
    with years.store.reading() as con:
        found = last_year(con, NEW, "t2", Snapshot(latest_number(con), SPRING))
    assert found
    assert [found.comparable(NEW.tasks[id]) for id in ("t2", "t1", "t3", "t4")] == [True, False, False, False]
