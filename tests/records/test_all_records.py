"""The whole history some rows at a time: the same rows in the same order as in one list, and nobody kept waiting."""

import pytest

from metrics.changes.corrections import corrections, marked, marks
from plan import Plan
from records import Figure, Store, all_records, figures_by_unit, latest_number, records, revert
from tests.conftest import UNITS, Desk, moment, store_in

STRETCHES = (1, 2, 3, 4, 7, 100)
OF_DUCKLAKE = (2, 100)
"""How long a stretch is, is the same arithmetic in either sort of store; a DuckLake takes long to open."""


@pytest.fixture(scope="module", params=["file", "ducklake"])
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, small: Plan) -> Desk:
    """Four files of 3, 2, 1 and 2 rows, the second undone by batch 5: eight rows of three tasks. The tests only look."""
    both = Desk(store_in(tmp_path_factory.mktemp("told"), request.param), small)
    both.tell("05-18", "5月,2.1-02,,40", f"5月,1.1-01,{UNITS[0]},90", f"5月,1.1-01,{UNITS[1]},20")
    both.tell("06-18", "6月,2.1-02,,50", f"6月,1.1-01,{UNITS[1]},25")
    both.tell("06-19", "6月,2.1-02,,52")
    both.tell("07-18", "7月,2.1-02,,45,,,,重复计算", f"5月,1.1-01,{UNITS[0]},80,,,,多报10户")
    revert(both.store, 2, person="李四", reason="误传", when=moment("07-19"))
    return both


@pytest.mark.parametrize("task", [None, "2.1-02", "1.1-02"])
@pytest.mark.parametrize("snapshot", [0, 1, 4, 5])
def test_stretches_are_the_whole(told: Desk, task: str | None, snapshot: int) -> None:
    """However long a stretch: one row, less than a file, several files, everything; as of any snapshot."""
    with told.store.reading() as con:
        whole = records(con, task=task, snapshot=snapshot)
    for size in OF_DUCKLAKE if told.store.address.startswith("ducklake:") else STRETCHES:
        assert list(all_records(told.store, task=task, snapshot=snapshot, at_once=size)) == whole


def test_a_row_of_its_file_each(told: Desk) -> None:
    """Newest first, within a file as the spreadsheet shows them: what the stretches must keep to."""
    found = list(all_records(told.store, snapshot=5, at_once=2))
    assert [(r.batch, r.line, r.reverted_by) for r in found] == [
        (4, 2, None),
        (4, 3, None),
        (3, 2, None),
        (2, 2, 5),
        (2, 3, 5),
        (1, 2, None),
        (1, 3, None),
        (1, 4, None),
    ]


def test_figures_street_by_street(told: Desk) -> None:
    """Each 街镇 of a task together, from its oldest on; 2.1-02 is told for the whole district."""
    with told.store.reading() as con:
        found = list(figures_by_unit(con, snapshot=5))
    assert all(isinstance(figure, Figure) for figure in found)
    assert [(f.task, f.unit, f.batch) for f in found if f.task == "2.1-02"] == [
        ("2.1-02", None, n) for n in (1, 2, 3, 4)
    ]
    lines = [(f.task, f.unit) for f in found]
    assert [line for n, line in enumerate(lines) if line not in lines[:n]] == [
        line for n, line in enumerate(lines) if n == 0 or lines[n - 1] != line
    ]


@pytest.mark.parametrize("snapshot", [3, 4, 5])
def test_the_same_corrections_are_marked(told: Desk, snapshot: int) -> None:
    """At 3: 52 for 50 of June. At 4: July's 45 and May's 80 too. At 5 the 50 was undone, so 52 corrects it as before."""
    with told.store.reading() as con:
        streamed = marks(told.plan, figures_by_unit(con, snapshot=snapshot))
        assert streamed == marked(corrections(told.plan, records(con, snapshot=snapshot)))
    assert streamed == ({(3, 2)} if snapshot == 3 else {(3, 2), (4, 2), (4, 3)})


def test_nothing_at_all(file_store: Store) -> None:
    """A store that is not there yet is empty, and is not made by looking."""
    with file_store.reading() as con:
        assert list(figures_by_unit(con, snapshot=latest_number(con))) == []
    assert list(all_records(file_store, snapshot=0)) == []
    assert not file_store.exists()
