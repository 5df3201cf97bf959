"""锁定: a locked month is changed only with a reason, and every such change is listed (domain.md section 5)."""

from datetime import date

import pytest

from records import (
    LockError,
    RevertError,
    Sender,
    Upload,
    lock_month,
    locked_changes,
    locks,
    revert,
    take,
    unlock_month,
)
from tests.conftest import HEADER, Desk, moment

JUNE = date(2024, 6, 1)


def lock(desk: Desk, when: str = "07-02") -> int:
    return lock_month(desk.store, JUNE, person="李明", reason="6月月报已印发", when=moment(when))


def hand_in(desk: Desk, *rows: str, reason: str = "", received: str = "07-05") -> list[str]:
    """The sentences of the rejections of a file handed in with a reason for changing locked data."""
    when = moment(received)
    sender = Sender("王敏", when, when, reason=reason)
    with desk.store.writing() as con:
        taken = take(con, desk.plan, Upload("更正.csv", "\n".join([HEADER, *rows]).encode()), sender)
    return [p.message for p in taken.checked.rejected]


def test_a_lock_says_who_when_and_why(both: Desk) -> None:
    """Locked, opened again, locked again: the last word counts, at each snapshot its own."""
    first = lock(both)
    opened = unlock_month(both.store, JUNE, person="李明", reason="补录", when=moment("07-03"))
    with both.store.reading() as con:
        assert locks(con, 2024, first)[6][1:] == ("李明", moment("07-02"), "6月月报已印发")
        assert locks(con, 2024, opened) == {}
        assert locks(con, 2023, first) == {}


@pytest.mark.parametrize(("person", "reason"), [("", "原因"), ("李明", " ")])
def test_a_lock_wants_a_name_and_a_reason(desk: Desk, person: str, reason: str) -> None:
    with pytest.raises(LockError) as raised:
        lock_month(desk.store, JUNE, person=person, reason=reason, when=moment("07-02"))
    assert str(raised.value) == "锁定和解锁都要写明经办人和原因。"


def test_a_month_is_locked_once_and_opened_once(desk: Desk) -> None:
    with pytest.raises(LockError, match="6 月没有锁定，不用再操作。"):
        unlock_month(desk.store, JUNE, person="李明", reason="补录", when=moment("07-01"))
    lock(desk)
    with pytest.raises(LockError, match="6 月已经锁定，不用再操作。"):
        lock(desk)


def test_a_change_without_a_reason_is_refused(desk: Desk) -> None:
    """The locked June row is refused, the July row of the same file is stored, an equal row is no change."""
    desk.tell("06-18", "6月,2.1-02,,40")
    lock(desk)
    assert hand_in(desk, "6月,2.1-02,,45", "7月,2.1-02,,50", "6月,1.1-02,,1") == [
        "第 2 行「月份」：读到“2024-06”，6 月已于 2024-07-02 由李明锁定（6月月报已印发），更改须写明原因。请在「更正原因」写明。",
        "第 4 行「月份」：读到“2024-06”，6 月已于 2024-07-02 由李明锁定（6月月报已印发），更改须写明原因。请在「更正原因」写明。",
    ]
    assert hand_in(desk, "6月,2.1-02,,40") == []
    assert [(f.month, f.value) for f in desk.known()] == [(6, 40), (7, 50)]


def test_changes_of_locked_data_are_listed(both: Desk) -> None:
    """40 → 45 with a reason, and an empty cell filled; what came before the lock is not in the list."""
    both.tell("06-10", "6月,2.1-02,,30")
    both.tell("06-18", "6月,2.1-02,,40")
    lock(both)
    assert hand_in(both, "6月,2.1-02,,45", "6月,1.1-02,,1", reason="复核更正") == []
    with both.store.reading() as con:
        filled, changed = sorted(locked_changes(con, both.number()), key=lambda c: c.task)
    assert (filled.task, filled.had_before, filled.value) == ("1.1-02", False, 1)
    assert (changed.task, changed.value_before, changed.value) == ("2.1-02", 40, 45)
    assert (changed.month, changed.person, changed.when, changed.reason, changed.file) == (
        JUNE,
        "王敏",
        moment("07-05"),
        "复核更正",
        "更正.csv",
    )


def test_undoing_a_file_of_a_locked_month_is_listed_too(both: Desk) -> None:
    batch = both.tell("06-18", "6月,2.1-02,,40").batch
    assert batch is not None
    lock(both)
    revert(both.store, batch, person="李明", reason="重复", when=moment("07-06"))
    with both.store.reading() as con:
        (change,) = locked_changes(con, both.number())
    assert (change.undone, change.value, change.person, change.reason) == (True, 40, "李明", "重复")


def test_after_opening_changes_are_free_again(desk: Desk) -> None:
    desk.tell("06-18", "6月,2.1-02,,40")
    lock(desk)
    unlock_month(desk.store, JUNE, person="李明", reason="补录", when=moment("07-03"))
    assert hand_in(desk, "6月,2.1-02,,45,,,,核对") == []
    with desk.store.reading() as con:
        assert locked_changes(con, desk.number()) == []


def test_a_changed_cell_is_marked(desk: Desk) -> None:
    """Only the month and the task that were changed after the lock carry the mark."""
    desk.tell("06-18", "6月,2.1-02,,40", "6月,1.1-02,,0")
    lock(desk)
    hand_in(desk, "6月,2.1-02,,45", reason="复核更正")
    marked = [
        (s.task.id, s.month)
        for rows in desk.assessed().standings.values()
        for s in rows.values()
        if s.changed_after_lock
    ]
    assert marked == [("2.1-02", 6)]


def test_the_uploader_may_undo_until_the_lock(desk: Desk) -> None:
    """张三's file: not by 李四, by himself before the lock only, by the office always."""
    first = desk.tell("06-17", "6月,2.1-02,,40").batch
    second = desk.tell("06-18", "6月,1.1-02,,1").batch
    assert first is not None
    assert second is not None
    with pytest.raises(RevertError, match=f"批次 {first} 是张三报送的，请由本人或局办公室撤销。"):
        revert(desk.store, first, person="李四", reason="错", when=moment("06-19"), office=False)
    revert(desk.store, first, person="张三", reason="错", when=moment("06-19"), office=False)
    lock(desk)
    with pytest.raises(RevertError, match="6 月已锁定，请联系局办公室撤销。"):
        revert(desk.store, second, person="张三", reason="错", when=moment("07-06"), office=False)
    revert(desk.store, second, person="李明", reason="重复", when=moment("07-06"))
    assert desk.known() == []


def test_what_was_undone_before_is_not_what_it_said_before(both: Desk) -> None:
    """30 is undone, the month locked, then 45 comes: the cell was empty, not 30."""
    batch = both.tell("06-18", "6月,2.1-02,,30").batch
    assert batch is not None
    revert(both.store, batch, person="张三", reason="报错", when=moment("06-19"))
    lock(both)
    hand_in(both, "6月,2.1-02,,45", reason="补录")
    with both.store.reading() as con:
        (change,) = locked_changes(con, both.number())
    assert (change.had_before, change.value_before, change.value) == (False, None, 45)


def test_undoing_what_was_replaced_changes_nothing(both: Desk) -> None:
    """10, corrected to 20, June locked: 20 stays when the 10 are undone, so that is no change; undoing the 20 is."""
    first = both.tell("06-10", "6月,2.1-02,,10", "6月,1.1-02,,1").batch
    second = both.tell("06-18", "6月,2.1-02,,20").batch
    assert first is not None
    assert second is not None
    lock(both)
    revert(both.store, first, person="李明", reason="重复", when=moment("07-06"))
    revert(both.store, second, person="李明", reason="报错", when=moment("07-07"))
    with both.store.reading() as con:
        changes = locked_changes(con, both.number())
    assert [(c.task, c.undone, c.value, c.had_before) for c in changes] == [
        ("1.1-02", True, 1, False),
        ("2.1-02", True, 20, False),
    ]


def test_undoing_what_an_undone_row_had_replaced_is_a_change(both: Desk) -> None:
    """10, then 20, which is undone before the lock: 10 holds again, and undoing it empties the cell."""
    first = both.tell("06-10", "6月,2.1-02,,10").batch
    second = both.tell("06-18", "6月,2.1-02,,20").batch
    assert first is not None
    assert second is not None
    revert(both.store, second, person="李明", reason="报错", when=moment("06-19"))
    lock(both)
    revert(both.store, first, person="李明", reason="重复", when=moment("07-06"))
    with both.store.reading() as con:
        (change,) = locked_changes(con, both.number())
    assert (change.undone, change.value, change.had_before) == (True, 10, False)
