"""更正申请: a department's change of a locked month has no effect until the office agrees (domain.md section 5).

Worked by hand: 2.1-02 counts 张; June said 40 on the 18th, in time, and was locked on 2 July.
"""

from datetime import date

import pytest

from metrics.changes.corrections import corrections
from records import (
    RequestError,
    Sender,
    Taken,
    Upload,
    asked_corrections,
    grant,
    lock_month,
    locked_changes,
    original,
    records,
    registered,
    return_request,
    revert,
    stored_files,
    take,
    withdraw,
)
from records.requests.asked import Request
from tests.conftest import HEADER, Desk, moment

JUNE = date(2024, 6, 1)


def hand_in(desk: Desk, *rows: str, received: str = "07-05", office: bool = False, name: str = "更正.csv") -> Taken:
    when = moment(received)
    sender = Sender("王敏", when, when, office=office)
    with desk.store.writing() as con:
        return take(con, desk.plan, Upload(name, "\n".join([HEADER, *rows]).encode()), sender)


def asked(desk: Desk, number: int | None = None, department: str | None = None) -> list[Request]:
    with desk.store.reading() as con:
        return asked_corrections(con, desk.plan, desk.number() if number is None else number, department)


@pytest.fixture
def locked(both: Desk) -> Desk:
    both.tell("06-18", "6月,2.1-02,,40")
    lock_month(both.store, JUNE, person="李明", reason="6月月报已印发", when=moment("07-02"))
    return both


def values(desk: Desk) -> list[tuple[int, int]]:
    return [(f.month, int(f.value or -1)) for f in desk.known()]


def test_rows_of_a_locked_month_are_asked_for_and_the_others_stored(locked: Desk) -> None:
    """Batch 3 is what counts at once, July; batch 4 asks for June."""
    taken = hand_in(locked, "6月,2.1-02,,45,,,,漏计5张", "7月,2.1-02,,50")
    assert (taken.batch, taken.requests, len(taken.checked.changes), len(taken.checked.requested)) == (3, (4,), 1, 1)
    assert (taken.checked.rejected, taken.checked.warnings) == ((), ())
    assert values(locked) == [(6, 40), (7, 50)]
    (request,) = asked(locked)
    (row,) = request.rows
    assert (request.task, request.file, request.person, request.received) == (
        "2.1-02", "更正.csv", "王敏", moment("07-05"),
    )  # fmt: skip
    assert row.before and (row.before.value, row.entry.value, row.why) == (40, 45, "漏计5张")
    assert (row.before.progress, row.entry.progress) == (None, None)
    assert request.answer is None
    with locked.store.reading() as con:
        assert locked_changes(con, locked.number()) == []
        assert [f.batch for f in stored_files(con)] == [3, 1]
        assert original(con, 4) == original(con, 3)


def test_without_a_reason_nothing_is_asked_for(locked: Desk) -> None:
    taken = hand_in(locked, "6月,2.1-02,,45,,,要紧")
    assert [p.message for p in taken.checked.rejected] == [
        "第 2 行「月份」：读到“2024-06”，6 月已于 2024-07-02 由李明锁定（6月月报已印发），"
        "更改须写明原因。请在「更正原因」写明。"
    ]
    assert (taken.batch, taken.requests, asked(locked)) == (None, (), [])


def test_agreed_to_it_counts_from_that_moment_and_stays_in_time(locked: Desk) -> None:
    """Asked on 5 July, agreed on the 8th: the register names both people; before that moment 40 stands."""
    hand_in(locked, "6月,2.1-02,,45,,,,漏计5张")
    before = locked.number()
    assert grant(locked.store, locked.plan, 3, person="李明", when=moment("07-08")) == 4
    assert values(locked) == [(6, 45)]
    (fact,) = locked.known()
    assert (fact.first_received, fact.received, fact.person) == (moment("06-18"), moment("07-08"), "王敏")
    assert [int(f.value or -1) for f in locked.known(moment("07-07"))] == [40]
    with locked.store.reading() as con:
        (change,) = locked_changes(con, locked.number())
        found = records(con, task="2.1-02")
    assert (change.value_before, change.value, change.reason, change.granted_by) == (40, 45, "漏计5张", "李明")
    assert [(r.batch, r.asks, r.answered) for r in found] == [
        (5, False, "granted"),
        (3, True, "granted"),
        (1, False, None),
    ]
    assert [(c.record.batch, c.reason) for c in corrections(locked.plan, found)] == [(5, "漏计5张")]
    (now,), (then,) = asked(locked), asked(locked, before)
    assert now.answer and (now.answer.kind, now.answer.person) == ("granted", "李明")
    assert now.rows[0].before and now.rows[0].before.value == 40
    assert then.answer is None


def test_sent_back_with_words_it_may_be_asked_for_again(locked: Desk) -> None:
    hand_in(locked, "6月,2.1-02,,45,,,,漏计5张")
    again = hand_in(locked, "6月,2.1-02,,45,,,,漏计5张", received="07-06")
    assert (again.requests, again.batch, len(again.checked.unchanged)) == ((), None, 1)
    assert "正在等局办公室答复，不用再报" in again.checked.warnings[0].message
    with pytest.raises(RequestError, match="退回要写明原因。"):
        return_request(locked.store, locked.plan, 3, person="李明", words=" ", when=moment("07-08"))
    assert return_request(locked.store, locked.plan, 3, person="李明", words="请附验收单", when=moment("07-08")) == 4
    (request,) = asked(locked)
    assert request.answer and (request.answer.kind, request.answer.words) == ("returned", "请附验收单")
    assert values(locked) == [(6, 40)]
    assert hand_in(locked, "6月,2.1-02,,45,,,,漏计5张", received="07-09").requests == (5,)


def test_taken_back_it_is_no_more_and_may_be_asked_for_again(locked: Desk) -> None:
    """Nothing counts, nothing stands in the register; the office comes too late to answer."""
    hand_in(locked, "6月,2.1-02,,45,,,,漏计5张")
    assert withdraw(locked.store, locked.plan, 3, person="王敏", when=moment("07-06")) == 4
    (request,) = asked(locked)
    assert request.answer and (request.answer.kind, request.answer.person) == ("withdrawn", "王敏")
    with locked.store.reading() as con:
        assert registered(con, locked.plan, locked.number()) == []
        assert [r.answered for r in records(con, task="2.1-02")] == ["withdrawn", None]
    with pytest.raises(RequestError) as raised:
        grant(locked.store, locked.plan, 3, person="李明", when=moment("07-08"))
    assert str(raised.value) == "这项更正申请已由王敏于 2024-07-06 09:00 撤回，不用再答复。"
    assert values(locked) == [(6, 40)]
    assert hand_in(locked, "6月,2.1-02,,45,,,,漏计5张", received="07-09").requests == (5,)


def test_the_second_answer_is_told_of_the_first(locked: Desk) -> None:
    hand_in(locked, "6月,2.1-02,,45,,,,漏计5张")
    grant(locked.store, locked.plan, 3, person="李明", when=moment("07-08"))
    for answer in (
        lambda: grant(locked.store, locked.plan, 3, person="张强", when=moment("07-08")),
        lambda: return_request(locked.store, locked.plan, 3, person="张强", words="不同意", when=moment("07-08")),
    ):
        with pytest.raises(RequestError) as raised:
            answer()
        assert str(raised.value) == "这项更正申请已由李明于 2024-07-08 09:00 同意，不用再答复。"
    assert locked.number() == 5
    with pytest.raises(RequestError, match="没有编号为 2 的更正申请。"):
        grant(locked.store, locked.plan, 2, person="张强", when=moment("07-08"))


def test_what_was_agreed_to_can_be_undone(locked: Desk) -> None:
    hand_in(locked, "6月,2.1-02,,45,,,,漏计5张")
    grant(locked.store, locked.plan, 3, person="李明", when=moment("07-08"))
    revert(locked.store, 5, person="李明", reason="又核实为40", when=moment("07-09"))
    assert values(locked) == [(6, 40)]


def test_what_does_not_fit_any_more_is_not_agreed_to(desk: Desk) -> None:
    """Asked for: May 60 by one 街镇 where nothing was said; by then the office has said 90 for the whole district."""
    lock_month(desk.store, date(2024, 5, 1), person="李明", reason="已印发", when=moment("06-02"))
    hand_in(desk, "5月,1.1-01,新泾,60,,,,补报", received="06-05")
    hand_in(desk, "5月,1.1-01,,90,,,,补录", received="06-06", office=True)
    with pytest.raises(RequestError) as raised:
        grant(desk.store, desk.plan, 2, person="李明", when=moment("06-08"))
    assert str(raised.value) == (
        "现在同意会使数据前后不合，请退回并说明。第 2 行「完成值」：读到“60”，5 月各街镇合计 60，全区数 90，两者不一致。"
        "一个月只按街镇或只按全区报送，或使两者相等。"
    )
    assert desk.number() == 3


def test_an_open_row_does_not_lean_on_what_is_only_asked_for(locked: Desk) -> None:
    """July says 无变化 of a task that June, locked, would tell for the first time: there is nothing yet."""
    taken = hand_in(locked, "6月,1.1-02,,1,,,,补报", "7月,1.1-02,,无变化")
    assert [p.message for p in taken.checked.rejected] == [
        "第 3 行「完成值」：读到“无变化”，此前没有报过这一项，无从比较。请填实际的数，没有进展写 0。"
    ]
    assert (taken.batch, taken.requests) == (None, (3,))


def test_the_office_changes_at_once(locked: Desk) -> None:
    taken = hand_in(locked, "6月,2.1-02,,45,,,,漏计5张", office=True)
    assert (taken.batch, taken.requests, values(locked)) == (3, (), [(6, 45)])
    with locked.store.reading() as con:
        (change,) = locked_changes(con, 3)
    assert (change.reason, change.granted_by) == ("漏计5张", None)


def test_a_department_sees_its_own(locked: Desk) -> None:
    hand_in(locked, "6月,2.1-02,,45,,,,漏计5张", "6月,1.1-02,,1,,,,补报")
    own = locked.plan.tasks["2.1-02"].department
    assert [r.task for r in asked(locked)] == ["1.1-02", "2.1-02"]
    assert {r.task for r in asked(locked, department=own)} >= {"2.1-02"}
    assert asked(locked, department="没有这个科室") == []
