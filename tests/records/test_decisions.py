"""议定事项: made and closed, with what a snapshot knows of them; sample ones go, real ones stay."""

from datetime import date
from typing import Any

import pytest

from records import Decision, DecisionError, clear_demo, close_decision, decide, decisions, revert
from records.meeting.decisions import LONGEST, append_closing, append_decision
from reports.deck.decided import decision_state
from tests.conftest import Desk, day, moment


def made(desk: Desk, text: str = "增加施工班组", **more: Any) -> int:
    """A decision about June, made on 25 June; returns its number."""
    told: dict[str, Any] = {
        "month": day("06-01"),
        "owner": "养老服务科",
        "person": "林晓东",
        "when": moment("06-25"),
        **more,
    }
    return decide(desk.store, text=text, **told)


def known(desk: Desk, number: int | None = None) -> list[Decision]:
    """The decisions of a snapshot, the newest where no number is given."""
    with desk.store.reading() as con:
        return decisions(con, desk.number() if number is None else number)


def refused(desk: Desk, text: str = "增加施工班组", **more: Any) -> str:
    """The sentence of the refusal; nothing was stored."""
    before = desk.number()
    with pytest.raises(DecisionError) as raised:
        made(desk, text, **more)
    assert desk.number() == before
    return str(raised.value)


def test_made(both: Desk) -> None:
    """Its number is its batch; the month is kept as its first day, the deadline as the day it is, texts without blanks
    around them."""
    both.tell("06-18", "6月,1.1-01,,120")
    number = made(both, " 增加施工班组\n", month=day("06-20"), task="1.1-01", due=day("09-30"), person=" 林晓东 ")
    assert number == 2
    assert known(both) == [
        Decision(
            2,
            day("06-01"),
            "1.1-01",
            "增加施工班组",
            "养老服务科",
            day("09-30"),
            "林晓东",
            moment("06-25"),
            False,
            None,
            None,
            None,
        )
    ]
    assert known(both)[0].open


def test_closed(both: Desk) -> None:
    """Who closed it, when and with what result; the closing is a batch of its own."""
    number = made(both)
    batch = close_decision(both.store, number, result=" 8月起正常 ", person=" 李明", when=moment("09-24"))
    assert batch == number + 1
    (found,) = known(both)
    assert (found.closed_by, found.closed_when, found.result) == ("李明", moment("09-24"), "8月起正常")
    assert not found.open


def test_oldest_first(both: Desk) -> None:
    """In the order of storing, whatever month they are about; another year's are there too."""
    made(both, "二", month=day("09-01"))
    made(both, "一", month=date(2023, 12, 1))
    assert [(d.number, d.text) for d in known(both)] == [(1, "二"), (2, "一")]


def test_a_snapshot_knows_what_was_decided_by_then(both: Desk) -> None:
    """Batch 1: nothing. 2: decided. 3: a file. 4: closed. Later ones change nothing of the earlier."""
    both.tell("06-18", "6月,1.1-01,,120")
    number = made(both)
    both.tell("07-18", "7月,1.1-01,,130")
    close_decision(both.store, number, result="已落实", person="李明", when=moment("09-24"))
    assert known(both, 1) == []
    assert [d.open for d in known(both, 2)] == [d.open for d in known(both, 3)] == [True]
    assert [d.open for d in known(both, 4)] == [False]


def test_what_is_asked(both: Desk) -> None:
    assert refused(both, "  ") == "请填写议定事项。"
    assert refused(both, owner="") == "请填写责任人。"
    assert refused(both, person="\n") == "请填写记录人。"
    assert made(both, "长" * LONGEST) == 1
    assert refused(both, "长" * (LONGEST + 1)) == "议定事项有 501 个字，最多 500 个。请写短些。"


def test_due_before_the_meeting(both: Desk) -> None:
    """The month of the meeting itself is early enough."""
    said = "完成期限读到 2024-05-31，不应早于会议所看的 2024-06。请改完成期限。"
    assert refused(both, due=day("05-31")) == said
    assert made(both, month=day("06-20"), due=day("06-01")) == 1


def test_made_before_there_were_days(both: Desk) -> None:
    """A store of before has months alone: the last day of it counts."""
    made(both)
    with both.store.writing() as con:
        con.execute("update decisions set due = date '2024-09-01', due_day = null")
    assert [d.due for d in known(both)] == [day("09-30")]


@pytest.mark.parametrize(("on", "state"), [("09-20", "办理中"), ("09-21", "逾期未办结")])
def test_overdue_from_the_day_after(both: Desk, on: str, state: str) -> None:
    """The last day is its own to the end."""
    made(both, due=day("09-20"))
    assert [decision_state(d, day(on)) for d in known(both)] == [state]


def test_what_cannot_be_closed(both: Desk) -> None:
    """One that does not exist, a batch that is something else, one that is closed, one without a result."""
    both.tell("06-18", "6月,1.1-01,,120")
    number = made(both)

    def told(number: int, result: str = "已落实") -> str:
        with pytest.raises(DecisionError) as raised:
            close_decision(both.store, number, result=result, person="李明", when=moment("09-24"))
        return str(raised.value)

    assert told(9) == "没有编号 9 的议定事项。请刷新后再试。"
    assert told(1) == "没有编号 1 的议定事项。请刷新后再试。"
    assert told(number, " ") == "请填写办理结果。"
    close_decision(both.store, number, result="已落实", person="李明", when=moment("09-24"))
    assert told(number) == f"编号 {number} 的议定事项已经办结，不用再操作。"
    assert both.number() == number + 1


def test_figures_do_not_change(both: Desk) -> None:
    """A decision is no report: facts, and the undoing of a file after it, are as without it."""
    both.tell("06-18", "6月,1.1-01,,120")
    made(both)
    assert [int(f.value or 0) for f in both.known()] == [120]
    revert(both.store, 1, person="李明", reason="试", when=moment("06-26"))
    assert (both.known(), len(known(both))) == ([], 1)


def test_sample_decisions_go_and_real_ones_stay(both: Desk) -> None:
    """Two of the sample, one of them closed by the sample and one by a real person, and a real one, closed."""
    with both.store.writing() as con:
        for text in ("演示一", "演示二"):
            append_decision(con, day("06-01"), text, "甲", None, None, "乙", moment("06-25"), demo=True)
        append_closing(con, 1, "好", "乙", moment("07-25"), demo=True)
    real = made(both, "真的")
    close_decision(both.store, 2, result="好", person="李明", when=moment("07-26"))
    close_decision(both.store, real, result="办了", person="李明", when=moment("07-27"))
    assert [(d.text, d.demo) for d in known(both)] == [("演示一", True), ("演示二", True), ("真的", False)]
    clear_demo(both.store, moment("07-28"))
    (left,) = known(both)
    assert (left.number, left.text, left.result) == (real, "真的", "办了")
    with both.store.reading() as con:
        row = con.execute("select count(*) from decisions").fetchone()
    assert row == (2,)
    assert both.number() == 7
