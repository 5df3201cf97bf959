"""Figures gone on from those of before: exactly what working them out anew gives, or nothing."""

from datetime import date
from pathlib import Path

from metrics.task.assess import assess
from metrics.task.since import assessed_since
from metrics.task.standing import Assessment
from records import Snapshot, backup, clear_demo, latest_number, lock_month, restore, revert
from tests.conftest import Desk, moment, plan_of

DAY = date(2024, 8, 1)


def anew(desk: Desk, day: date = DAY) -> Assessment:
    with desk.store.reading() as con:
        return assess(con, desk.plan, Snapshot(latest_number(con), day))


def went_on(desk: Desk, old: Assessment, day: date = DAY) -> Assessment | None:
    with desk.store.reading() as con:
        return assessed_since(old, con, desk.plan, Snapshot(latest_number(con), day))


def same(one: Assessment, two: Assessment | None) -> bool:
    assert two is not None
    return {**vars(one), "plan": None} == {**vars(two), "plan": None}


def busy(desk: Desk) -> None:
    """Months before, told in time, late, by 街镇 and for the district; May is locked."""
    for month in ("3", "4", "5", "6"):
        received = f"0{month}-18"
        rows = [f"{month}月,2.1-02,,{int(month) * 5}", f"{month}月,1.2-01,,是", f"{month}月,1.2-02,,6{month}%"]
        rows += [f"{month}月,1.1-01,{unit},{int(month) * 7}" for unit in ("新华路街道", "仙霞新村街道")]
        desk.tell(received, *rows)
    desk.tell("06-25", "6月,1.1-04,,,,前期手续", "5月,1.1-03,新泾镇,8,10")
    lock_month(desk.store, date(2024, 5, 1), person="局办公室", reason="月报已印发", when=moment("07-01"))


def test_a_new_month(both: Desk) -> None:
    """July, and one figure of June that had not come: two tasks touched, one of them from June on."""
    busy(both)
    old = anew(both)
    both.tell("07-25", "7月,2.1-02,,50", "7月,1.1-01,新华路街道,无变化", "6月,1.1-01,新泾镇,40", "7月,1.2-01,,否")
    found = went_on(both, old)
    assert same(anew(both), found)
    assert found is not None
    assert found.standings["1.2-02"][7] is old.standings["1.2-02"][7]
    assert found.standings["1.1-01"][6] != old.standings["1.1-01"][6]
    assert found.standings["1.1-01"][5] is old.standings["1.1-01"][5]


def test_a_file_undone_and_months_locked(both: Desk) -> None:
    """What was red at its deadline and made good since is so again after the undoing."""
    busy(both)
    both.tell("07-25", "6月,2.1-02,,45", "7月,2.1-02,,46")
    old = anew(both)
    revert(both.store, both.number(), person="张三", reason="错", when=moment("07-26"))
    lock_month(both.store, date(2024, 6, 1), person="局办公室", reason="月报已印发", when=moment("07-27"))
    assert same(anew(both), went_on(both, old))


def test_the_newest_month_follows(both: Desk) -> None:
    """7月 is reported after its deadline and then undone: the month shown by default goes there and back."""
    busy(both)
    old = anew(both)
    both.tell("07-25", "7月,1.2-03,,3")
    new = went_on(both, old)
    assert same(anew(both), new)
    assert new is not None
    assert (old.latest_month, new.latest_month) == (6, 7)
    revert(both.store, both.number(), person="张三", reason="错", when=moment("07-26"))
    again = went_on(both, new)
    assert same(anew(both), again)
    assert again is not None
    assert again.latest_month == 6


def test_what_came_in_time_is_judged_anew(desk: Desk) -> None:
    """A file that counts as received before a deadline that has passed changes what was judged then, of its task alone."""
    busy(desk)
    old = anew(desk)
    desk.tell("06-19", "6月,2.1-02,,45")
    found = went_on(desk, old)
    assert same(anew(desk), found)
    assert found is not None
    assert (old.standings["2.1-02"][6].lamp_then, found.standings["2.1-02"][6].lamp_then) == ("yellow", "green")
    assert found.standings["1.1-01"][6] is old.standings["1.1-01"][6]


def test_the_next_morning(desk: Desk) -> None:
    """A day on which no deadline has passed since: what was touched alone is worked out."""
    busy(desk)
    old = anew(desk)
    desk.tell("08-02", "7月,2.1-02,,50")
    found = went_on(desk, old, date(2024, 8, 20))
    assert same(anew(desk, date(2024, 8, 20)), found)
    assert found is not None
    assert found.standings["1.1-01"][6] is old.standings["1.1-01"][6]
    assert went_on(desk, old, date(2024, 8, 21)) is None


def test_another_plan_another_history(desk: Desk) -> None:
    busy(desk)
    old = anew(desk)
    desk.tell("07-25", "7月,2.1-02,,50")
    other = Desk(desk.store, plan_of("kind: count, target: 300, unit: 户"))
    assert went_on(other, old) is None
    clear_demo(desk.store, moment("07-30"))
    assert went_on(desk, old) is None


def test_a_number_that_came_again(desk: Desk, tmp_path: Path) -> None:
    """A backup was put back and another file stored under the number that the old figures end with."""
    busy(desk)
    backup(desk.store, tmp_path / "copy.duckdb")
    desk.tell("07-24", "7月,2.1-02,,50")
    old = anew(desk)
    restore(desk.store, tmp_path / "copy.duckdb", moment("07-25"))
    desk.tell("07-25", "7月,2.1-02,,51")
    assert anew(desk).snapshot == old.snapshot
    assert went_on(desk, old) is None
