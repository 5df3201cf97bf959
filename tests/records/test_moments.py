"""What was known when: facts at several moments and snapshots, reverts, late and backdated files."""

from datetime import date, datetime

import pytest

from records import RevertError, Snapshot, day_end, facts, original, records, revert, snapshot_from
from tests.conftest import HEADER, Desk, day, moment


def values(desk: Desk, at: datetime = datetime.max, number: int | None = None) -> dict[str, int]:
    """Task/month/街镇 → its value, of everything known."""
    return {f"{f.task} {f.month} {f.unit or '全区'}": int(f.value or 0) for f in desk.known(at, number)}


def test_the_last_stored_wins_and_the_first_stays_in_the_history(both: Desk) -> None:
    """120 on 10 June, corrected to 130 on 12 June: facts say 130, first received on the 10th; the
    history holds both rows, newest first."""
    both.tell("06-10", "6月,1.1-01,,120", "6月,1.1-02,,1")
    both.tell("06-12", "6月,1.1-01,,130")
    fact = both.known()[0]
    assert (fact.value, fact.batch, fact.line, fact.person) == (130, 2, 2, "张三")
    assert fact.first_received == moment("06-10")
    with both.store.reading() as con:
        found = [(r.batch, r.line, r.task, int(r.value or 0)) for r in records(con)]
    assert found == [(2, 2, "1.1-01", 130), (1, 2, "1.1-01", 120), (1, 3, "1.1-02", 1)]


def test_several_moments_in_one_question(both: Desk) -> None:
    """Received 10 June 120, 12 July 130: on 20 June 120 was known, on 9 June nothing, now 130."""
    both.tell("06-10", "6月,1.1-01,,120")
    both.tell("07-12", "6月,1.1-01,,130")
    asked = [day_end(day("06-09")), day_end(day("06-20")), datetime.max]
    with both.store.reading() as con:
        found = facts(con, 2024, 2, asked)
    assert list(found) == asked
    assert [[int(f.value or 0) for rows in found[m].values() for f in rows] for m in asked] == [
        [],
        [120],
        [130],
    ]


def test_a_day_includes_its_last_second(desk: Desk) -> None:
    """Received at 23:59:59 of the 20th is known on the 20th; one second later is not."""
    desk.tell("06-20T23:59:59", "6月,1.1-01,,120")
    desk.tell("06-21T00:00:00", "6月,1.1-02,,1")
    assert values(desk, day_end(day("06-20"))) == {"1.1-01 6 全区": 120}


def test_stored_later_wins_even_when_received_earlier(both: Desk) -> None:
    """A file of 12 June is in; a forgotten one of 10 June is entered after it: the last stored counts."""
    both.tell("06-12", "6月,1.1-01,,130")
    both.tell("06-10", "6月,1.1-01,,120,,,,原数有误")
    assert values(both) == {"1.1-01 6 全区": 120}
    assert values(both, number=1) == {"1.1-01 6 全区": 130}
    assert values(both, day_end(day("06-11"))) == {"1.1-01 6 全区": 120}


def test_a_snapshot_shows_the_same_again(both: Desk) -> None:
    """Up to batch 1 there is one row, whatever came later."""
    both.tell("06-10", "6月,1.1-01,,120")
    both.tell("06-11", "6月,1.1-02,,1", "6月,1.1-01,新泾,120")
    assert values(both, number=1) == {"1.1-01 6 全区": 120}
    assert values(both, number=0) == {}
    assert len(values(both)) == 3


def test_facts_are_of_the_year_and_the_tasks_asked_for(both: Desk) -> None:
    both.tell("06-10", "6月,1.1-01,,120", "6月,1.1-02,,1")
    with both.store.reading() as con:
        assert facts(con, 2025, 1, [datetime.max]) == {datetime.max: {}}
        found = facts(con, 2024, 1, [datetime.max], ["1.1-02"])[datetime.max]
        none = facts(con, 2024, 1, [datetime.max], [])[datetime.max]
    assert list(found) == ["1.1-02"]
    assert none == {}


def test_order_of_facts(desk: Desk) -> None:
    """By month, the district before its 街镇."""
    desk.tell("06-10", "6月,1.1-01,新泾,70", "6月,1.1-01,,70", "5月,1.1-01,新泾,60")
    assert [(f.month, f.unit) for f in desk.known()] == [(5, "新泾镇"), (6, None), (6, "新泾镇")]


def test_undoing_a_file(both: Desk) -> None:
    """The file of batch 2 is undone: 120 counts again; the history keeps the row and says by whom."""
    both.tell("06-10", "6月,1.1-01,,120")
    both.tell("06-12", "6月,1.1-01,,130", "6月,1.1-02,,1")
    number = revert(both.store, 2, person="李四", reason=" 报错了 ", when=moment("06-25"))
    assert number == 3
    assert values(both) == {"1.1-01 6 全区": 120}
    assert values(both, number=2) == {"1.1-01 6 全区": 130, "1.1-02 6 全区": 1}
    assert values(both, day_end(day("06-24"))) == {"1.1-01 6 全区": 130, "1.1-02 6 全区": 1}
    with both.store.reading() as con:
        found = [(r.batch, r.task, r.reverted_by, r.revert_reason) for r in records(con)]
        before = [r.reverted_by for r in records(con, task="1.1-02", snapshot=2)]
    assert found == [
        (2, "1.1-01", 3, "报错了"),
        (2, "1.1-02", 3, "报错了"),
        (1, "1.1-01", None, None),
    ]
    assert before == [None]


def test_an_undone_file_can_be_stored_again(both: Desk) -> None:
    """Its bytes are no twin any more."""
    text = f"{HEADER}\n6月,1.1-01,,120\n"
    both.hand_in(text)
    revert(both.store, 1, person="李四", reason="试", when=moment("06-25"))
    assert both.hand_in(text, "06-26").batch == 3
    assert values(both) == {"1.1-01 6 全区": 120}


def test_what_cannot_be_undone(desk: Desk) -> None:
    desk.tell("06-10", "6月,1.1-01,,120")
    with pytest.raises(RevertError, match=r"^撤销要写明经办人和原因。$"):
        revert(desk.store, 1, person="李四", reason=" ", when=moment("06-25"))
    with pytest.raises(RevertError, match=r"^没有编号为 7 的入库批次，请用 history 查看编号。$"):
        revert(desk.store, 7, person="李四", reason="试", when=moment("06-25"))
    revert(desk.store, 1, person="李四", reason="试", when=moment("06-25"))
    with pytest.raises(RevertError, match=r"^批次 1 此前已撤销（见批次 2），不用再撤。$"):
        revert(desk.store, 1, person="李四", reason="试", when=moment("06-25"))
    with pytest.raises(RevertError, match=r"^没有编号为 2 的入库批次，请用 history 查看编号。$"):
        revert(desk.store, 2, person="李四", reason="试", when=moment("06-25"))
    assert desk.number() == 2


def test_the_history_tells_where_a_record_came_from(both: Desk) -> None:
    """File, row, who, when, and the words beside the number; the original bytes come back."""
    text = "各街镇推进情况,,,,,\n月份,任务编号,完成值,进展情况,滞后原因,下一步措施\n6月,1.1-01,120,已开工,雨季,赶工\n"
    both.hand_in(text.encode("gb18030"), "06-18T16:30", name="六月.csv")
    with both.store.reading() as con:
        (one,) = records(con)
        found = original(con, 1)
        assert original(con, 2) is None
    assert (one.file, one.line, one.person) == ("六月.csv", 3, "张三")
    assert (one.received, one.stored) == (moment("06-18T16:30"), moment("06-18T16:30"))
    assert (one.month, one.progress, one.reason, one.next_step) == (
        date(2024, 6, 1),
        "已开工",
        "雨季",
        "赶工",
    )
    assert found == ("六月.csv", text.encode("gb18030"))


def test_snapshot_ids(both: Desk) -> None:
    """`number-YYYYMMDD`; without a day the one on which the batch was received; no others exist."""
    both.tell("06-10", "6月,1.1-01,,120")
    both.tell("06-18", "6月,1.1-02,,1")
    assert str(Snapshot(2, date(2024, 6, 30))) == "2-20240630"
    assert Snapshot(2, date(2024, 6, 30)).caption == "数据版本 2-20240630"
    with both.store.reading() as con:
        read = {
            text: snapshot_from(con, text)
            for text in ("2-20240630", " 1-20240630 ", "2", "0-20240630", "0", "3-20240630", "3")
            + ("", "abc", "2-20240631", "2-2024063", "-1", "２")
        }
    known = {text: str(found) for text, found in read.items() if found}
    assert known == {
        "2-20240630": "2-20240630",
        " 1-20240630 ": "1-20240630",
        "2": "2-20240618",
        "0-20240630": "0-20240630",
    }
