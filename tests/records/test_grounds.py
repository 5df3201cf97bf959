"""What files are checked against, gone on from an earlier look: exactly what asking the store for all of it gives."""

from datetime import date
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from plan import Plan
from records import Ground, Store, ground_of, lock_month, restore, revert
from records.store.backup import backup
from tests.conftest import Desk, moment
from tests.records.inspection.test_sites_figures import STATIONS, batch, desk_of, month, of
from tests.records.test_random_histories import HISTORY, Batch, stored


@settings(max_examples=15)
@given(HISTORY, st.integers(0, 10))
def test_any_history_from_any_of_its_states(small: Plan, history: list[Batch], place: int) -> None:
    """Whatever came since, files, undoing, locks, requests."""
    con = stored(history[:place])
    earlier = ground_of(con, small)
    con.close()
    con = stored(history)
    assert ground_of(con, small, earlier) == ground_of(con, small)
    con.close()


def anew(desk: Desk, earlier: Ground | None = None) -> Ground:
    with desk.store.reading() as con:
        return ground_of(con, desk.plan, earlier)


def test_what_is_told_by_site(store: Store) -> None:
    """The register, then a file about a site, then a typed one: each is known to whoever goes on."""
    desk = desk_of(store, STATIONS, "kind: count, target: 9, unit: 户")
    grounds = [anew(desk)]
    batch(store, "sites", "03-01", [of("甲"), of("乙")])
    grounds.append(anew(desk, grounds[-1]))
    batch(store, "import", "04-18", told=month(4, 甲="启用"))
    grounds.append(anew(desk, grounds[-1]))
    desk.tell("05-18", "5月,t2,,3")
    grounds.append(anew(desk, grounds[-1]))
    assert grounds[-1] == anew(desk)
    assert [len(g.sites.sites) for g in grounds] == [0, 2, 2, 2]
    assert [len(g.sites.told) for g in grounds] == [0, 0, 1, 1]
    assert grounds[-1].sites is grounds[-2].sites
    assert [f.value for f in next(iter(grounds[-1].typed.values()))["t2"]] == [3]


def test_locks_and_what_is_undone(both: Desk) -> None:
    both.tell("06-18", "6月,2.1-02,,40")
    first = anew(both)
    assert anew(both, first) is first
    lock_month(both.store, date(2024, 6, 1), person="局办公室", reason="印发", when=moment("06-25"))
    locked = anew(both, first)
    assert (first.locked.keys(), locked.locked.keys()) == (set(), {6})
    assert locked.typed is first.typed
    revert(both.store, 1, person="张三", reason="错", when=moment("06-26"))
    assert anew(both, locked) == anew(both)


def test_another_history_is_not_gone_on_from(desk: Desk, tmp_path: Path) -> None:
    """A backup was put back and another file stored under the same number."""
    desk.tell("06-17", "6月,2.1-02,,30")
    backup(desk.store, tmp_path / "copy.duckdb")
    desk.tell("06-18", "6月,2.1-02,,40")
    earlier = anew(desk)
    restore(desk.store, tmp_path / "copy.duckdb", moment("06-19"))
    desk.tell("06-19", "6月,1.1-02,,1")
    found = anew(desk, earlier)
    assert found.number == earlier.number
    assert found == anew(desk) != earlier
