"""The deck as the office arranged it: the last arrangement of a month holds, and an old snapshot keeps its own."""

from datetime import date

import pytest

from records import ArrangedError, SlideChoice, arrange, arranged, clear_demo
from tests.conftest import Desk, day, moment

FIRST = [SlideChoice("title"), SlideChoice("task-1.1-01", shown=False), SlideChoice("summary", notes="先讲这页")]
SECOND = [SlideChoice("summary"), SlideChoice("text-1", title="补充", text="一\n二")]


def stored(desk: Desk, choices: list[SlideChoice], month: str = "06-01", when: str = "06-24") -> int:
    return arrange(desk.store, day(month), choices, person=" 林晓东 ", when=moment(when))


def known(desk: Desk, month: str = "06-01", number: int | None = None) -> list[SlideChoice] | None:
    with desk.store.reading() as con:
        return arranged(con, day(month), desk.number() if number is None else number)


def test_nobody_arranged(both: Desk) -> None:
    both.tell("06-18", "6月,1.1-01,,120")
    assert known(both) is None


def test_arranged(both: Desk) -> None:
    """In the order given, with what is hidden, own texts and notes; any day names its month."""
    assert stored(both, FIRST, "06-20") == 1
    assert known(both) == known(both, "06-30") == FIRST
    with both.store.reading() as con:
        row = con.execute("select kind, person, received, month, demo from batches").fetchone()
    assert row == ("deck", "林晓东", moment("06-24"), day("06-01"), False)


def test_the_last_one_holds(both: Desk) -> None:
    """Whole: slides of the first that the second leaves out are gone."""
    stored(both, FIRST)
    stored(both, SECOND, when="06-25")
    assert known(both) == SECOND


def test_each_month_has_its_own(both: Desk) -> None:
    stored(both, FIRST)
    stored(both, SECOND, "07-01", "07-24")
    assert (known(both), known(both, "07-01"), known(both, "08-01")) == (FIRST, SECOND, None)
    with both.store.reading() as con:
        assert arranged(con, date(2023, 6, 1), both.number()) is None


def test_an_old_snapshot_keeps_its_own(both: Desk) -> None:
    """Batch 1 a file, 2 the first, 3 a file, 4 the second."""
    both.tell("06-18", "6月,1.1-01,,120")
    stored(both, FIRST)
    both.tell("06-19", "6月,1.1-02,,1")
    stored(both, SECOND)
    assert [known(both, number=n) for n in range(5)] == [None, None, FIRST, FIRST, SECOND]


def test_back_to_the_deck_that_makes_itself(both: Desk) -> None:
    """An empty arrangement; the one before it is still in the snapshot before."""
    stored(both, FIRST)
    assert stored(both, []) == 2
    assert (known(both), known(both, number=1)) == (None, FIRST)


def test_clearing_the_sample_leaves_it(both: Desk) -> None:
    both.tell("06-18", "6月,1.1-01,,120", demo=True)
    stored(both, FIRST)
    clear_demo(both.store, moment("06-25"))
    assert known(both) == FIRST


def test_instead_of_one_that_is_not_the_newest_any_more(both: Desk) -> None:
    """Two people change the deck that makes itself; the second, and who changes the first's deck twice, are told."""

    def store(choices: list[SlideChoice], instead_of: list[SlideChoice] | None) -> int:
        return arrange(both.store, day("06-01"), choices, person="乙", when=moment("06-24"), instead_of=instead_of)

    assert store(FIRST, None) == 1
    for stale in (None, SECOND):
        with pytest.raises(ArrangedError, match="这个月的编排在此期间有人保存过，没有写入。"):
            store(SECOND, stale)
    assert known(both) == FIRST
    assert store(SECOND, FIRST) == 2
    assert store([], SECOND) == 3
    assert store(FIRST, None) == 4
