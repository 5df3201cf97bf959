"""工作稿: kept over restarts, one at a time, nothing written over a piece that is newer than the one that was read."""

from datetime import datetime

import pytest

from access import Begun, PlanCopies, Put, TakenError
from access.database.opening import database_at

NOON, ONE = datetime(2025, 1, 20, 12), datetime(2025, 1, 20, 13)
BEGUN = Begun(
    2025, "要点.docx", "document", "0123456789ab", [("top", "a\n"), ("task", "b\n")], "文件", ["余下"], [("3", "年份")]
)


@pytest.fixture
def copies(accounts_at: str) -> PlanCopies:
    return PlanCopies(database_at(accounts_at))


def texts(copies: PlanCopies, copy: int) -> list[tuple[int, str | None, str, int]]:
    return [(held.piece, held.text, held.who, held.turn) for held in copies.pieces(copy)]


def test_it_is_there_after_a_restart(copies: PlanCopies, accounts_at: str) -> None:
    copy = copies.begin(BEGUN, who="林芳", now=NOON)
    assert copies.write(copy, [Put(2, 2.0, "task", "c\n", 1)], who="何平", now=ONE) == 2
    copies.db.close()
    again = PlanCopies(database_at(accounts_at))
    found = again.at_work()
    assert found is not None
    assert (found.id, found.year, found.name, found.opened, found.document) == (
        copy,
        2025,
        "要点.docx",
        "0123456789ab",
        "文件",
    )
    assert (found.left_over, found.no_targets, found.who, found.at, found.turn) == (
        ("余下",),
        (("3", "年份"),),
        "林芳",
        NOON,
        2,
    )
    assert texts(again, copy) == [(1, "a\n", "", 1), (2, "c\n", "何平", 2)]
    assert [held.piece for held in again.pieces(copy, 1)] == [2]


def test_nothing_is_written_over_what_is_newer(copies: PlanCopies) -> None:
    """All of a change or none of it: the first piece is as it was read, the second is not."""
    copy = copies.begin(BEGUN, who="林芳", now=NOON)
    assert copies.write(copy, [Put(2, 2.0, "task", "c\n", 1)], who="何平", now=ONE) == 2
    assert (
        copies.write(copy, [Put(1, 1.0, "top", "x\n", 1), Put(2, 2.0, "task", "y\n", 1)], who="林芳", now=ONE) is None
    )
    assert copies.write(copy, [Put(3, 1.5, "task", "z\n", None)], who="林芳", now=ONE) == 3
    assert copies.write(copy, [Put(3, 1.5, "task", "zz\n", None)], who="何平", now=ONE) is None
    assert texts(copies, copy) == [(1, "a\n", "", 1), (3, "z\n", "林芳", 3), (2, "c\n", "何平", 2)]


def test_one_at_a_time(copies: PlanCopies) -> None:
    first = copies.begin(BEGUN, who="林芳", now=NOON)
    with pytest.raises(TakenError) as error:
        copies.begin(BEGUN, who="何平", now=ONE)
    assert str(error.value) == "林芳 01-20 12:00 已开始了一份工作稿（要点.docx），请在它上面改，或先放弃它。"
    assert copies.end(first, "published")
    assert not copies.end(first, "dropped")
    assert copies.at_work() is None
    assert copies.write(first, [Put(2, 2.0, "task", None, 1)], who="林芳", now=ONE) is None
    assert copies.begin(BEGUN, who="何平", now=ONE) == first + 1
