"""A cell reported again: words that are kept, jumps that are asked about."""

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


def test_a_jump_is_asked_about(desk: Desk) -> None:
    """Steps of 10, 12, 8 and then 68: 68 > 5 × 12 and > 100/10, and 98 of 100 is beyond what June has due."""
    desk.tell("03-18", "3月,2.1-02,,10")
    desk.tell("04-18", "4月,2.1-02,,22")
    desk.tell("05-18", "5月,2.1-02,,30")
    taken = desk.hand_in("月份,任务编号,完成值\n6月,2.1-02,98\n")
    assert [p.message for p in taken.checked.doubts] == [
        "第 2 行「完成值」：读到“98”，比上次的 30 多 68，此前每月最多增加 12。请确认没有多写一位数。"
    ]
    assert taken.checked.doubts[0] in taken.checked.warnings


def test_no_jump_at_five_times_the_largest_step(desk: Desk) -> None:
    """60 = 5 × 12 is not more than five times; two reports are too few to tell."""
    desk.tell("03-18", "3月,2.1-02,,10")
    desk.tell("04-18", "4月,2.1-02,,22")
    assert desk.hand_in("月份,任务编号,完成值\n5月,2.1-02,99\n", keep=False).checked.doubts == ()
    desk.tell("05-18", "5月,2.1-02,,30")
    assert desk.hand_in("月份,任务编号,完成值\n6月,2.1-02,90\n").checked.doubts == ()


def test_a_street_after_the_whole_district(both: Desk) -> None:
    """April 30 + 20 by 街镇, May 55 for the district. 40 of one 街镇 in June is less: April's 20 does not count again.
    60 is more than 55."""
    both.tell("04-18", "4月,1.1-01,新泾,30", "4月,1.1-01,仙霞,20")
    both.tell("05-18", "5月,1.1-01,,55")
    assert both.told("6月,1.1-01,新泾,40") == [
        "第 2 行「完成值」：读到“40”，累计数使各街镇合计 40 比 5 月的 55 少。请核对；确属更正的，请在「更正原因」写明原因。"
    ]
    assert both.told("6月,1.1-01,新泾,60") == []
