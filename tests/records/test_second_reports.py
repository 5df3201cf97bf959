"""A cell reported again: words that are kept, corrections that are marked, jumps that are asked about."""

from records import records
from tests.conftest import Desk

WORDS = "月份,任务编号,完成值,进展情况,滞后原因,下一步措施"


def test_an_empty_narrative_cell_keeps_what_was_written(desk: Desk) -> None:
    """The number is corrected, the words stay; a row that says nothing new is 未变."""
    desk.hand_in(f"{WORDS}\n6月,2.1-02,40,首批40张,场地不足,7月补齐\n")
    again = desk.hand_in(f"{WORDS}\n6月,2.1-02,45,首批45张,,\n6月,1.1-02,0,,,\n", "06-19")
    assert len(again.checked.changes) == 2
    told = {f.task: (f.value, f.progress, f.reason, f.next_step) for f in desk.known()}
    assert told["2.1-02"] == (45, "首批45张", "场地不足", "7月补齐")
    silent = desk.hand_in(f"{WORDS}\n6月,2.1-02,45,,,\n", "06-20")
    assert (len(silent.checked.changes), len(silent.checked.unchanged)) == (0, 1)


def test_a_correction_is_marked_in_the_history(both: Desk) -> None:
    """Reported again, or fallen below an earlier month with a reason: 更正. Ordinary growth: not."""
    both.tell("05-18", "5月,2.1-02,,40")
    both.tell("06-18", "6月,2.1-02,,50")
    both.tell("06-19", "6月,2.1-02,,52")
    both.tell("07-18", "7月,2.1-02,,45,,,重复计算")
    with both.store.reading() as con:
        marks = {(r.month.month, int(r.value or 0)): r.correction for r in records(con)}
    assert marks == {(5, 40): False, (6, 50): False, (6, 52): True, (7, 45): True}


def test_a_jump_is_asked_about(desk: Desk) -> None:
    """Steps of 10, 12, 8 and then 70 (once 100 was meant to be 10 more): 70 > 5 × 12 and > 100/10."""
    desk.tell("03-18", "3月,2.1-02,,10")
    desk.tell("04-18", "4月,2.1-02,,22")
    desk.tell("05-18", "5月,2.1-02,,30")
    taken = desk.hand_in("月份,任务编号,完成值\n6月,2.1-02,100\n")
    assert [p.message for p in taken.checked.doubts] == [
        "第 2 行「完成值」：读到“100”，比上次的 30 多 70，此前每月最多增加 12。请确认没有多写一位数。"
    ]
    assert taken.checked.doubts[0] in taken.checked.warnings


def test_no_jump_at_five_times_the_largest_step(desk: Desk) -> None:
    """60 = 5 × 12 is not more than five times; two reports are too few to tell."""
    desk.tell("03-18", "3月,2.1-02,,10")
    desk.tell("04-18", "4月,2.1-02,,22")
    assert desk.hand_in("月份,任务编号,完成值\n5月,2.1-02,99\n", keep=False).checked.doubts == ()
    desk.tell("05-18", "5月,2.1-02,,30")
    assert desk.hand_in("月份,任务编号,完成值\n6月,2.1-02,90\n").checked.doubts == ()
