"""Whoever has to hear of a storing hears before the commit, and can still say no."""

import pytest

from plan import Plan
from records import NotedStore, Store, clear_demo, lock_month, remember_plan
from tests.conftest import Desk, day, moment


def told(store: Store, heard: list[int]) -> NotedStore:
    return NotedStore(store, heard.append)


def test_it_hears_the_first_number_of_what_is_stored(both: Desk) -> None:
    """A lock, then a clearing: each its own number."""
    heard: list[int] = []
    store = told(both.store, heard)
    lock_month(store, day("06-01"), person="李", reason="已印发", when=moment("07-01"))
    assert (heard, both.number(), store.kept()) == ([1], 1, True)
    clear_demo(store, moment("07-02"))
    assert (heard, both.number(), store.kept()) == ([1, 2], 2, True)


def test_nothing_is_told_where_nothing_is_stored(both: Desk, small: Plan) -> None:
    """A rehearsal, and a plan that is stored already."""
    heard: list[int] = []
    store = told(both.store, heard)
    remember_plan(store, small, moment("06-01"))
    remember_plan(store, small, moment("06-02"))
    with store.writing(keep=False) as con:
        con.execute("insert into batches (batch, kind) values (2, 'lock')")
    assert (heard, both.number()) == ([1], 1)


def test_what_it_raises_undoes_the_storing(both: Desk) -> None:
    def deaf(number: int) -> None:
        raise LookupError(number)

    store = NotedStore(both.store, deaf)
    with pytest.raises(LookupError):
        lock_month(store, day("06-01"), person="李", reason="已印发", when=moment("07-01"))
    assert (both.number(), store.kept()) == (0, False)


def test_another_batch_of_the_same_number_is_another(both: Desk) -> None:
    """Stored and lost again, as with a disk that was full, its number taken by somebody else since."""
    store = told(both.store, [])
    lock_month(store, day("06-01"), person="李", reason="已印发", when=moment("07-01"))
    with both.store.writing() as con:
        con.execute("delete from batches")
    assert store.kept() is False
    lock_month(both.store, day("06-01"), person="王", reason="已印发", when=moment("07-01"))
    assert store.kept() is False
