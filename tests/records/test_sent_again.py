"""The same bytes again: nothing is stored twice, and nothing that could not be stored then is lost."""

from datetime import date

from records import lock_month
from tests.conftest import Desk, moment

PLAIN = "任务编号,完成值\n2.1-02,40\n"


def test_the_same_file_for_another_month(desk: Desk) -> None:
    """A file without 月份, handed in for June and then for July: both months are reported."""
    assert desk.hand_in(PLAIN, month=6).batch == 1
    assert desk.hand_in(PLAIN, "07-18", month=7).batch == 2
    assert [(f.month, f.value) for f in desk.known()] == [(6, 40), (7, 40)]


def test_a_row_refused_then_may_come_now(desk: Desk) -> None:
    """无变化 without anything before is refused; with May reported since, the same file adds that row only."""
    content = "月份,任务编号,完成值\n6月,1.1-02,无变化\n6月,2.1-02,40\n"
    first = desk.hand_in(content)
    assert (len(first.checked.changes), first.checked.rejected_lines) == (1, (2,))
    desk.tell("06-19", "5月,1.1-02,,1")
    second = desk.hand_in(content, "06-20")
    assert [c.entry.line for c in second.checked.changes] == [2]
    assert (len(second.checked.unchanged), second.checked.rejected) == (1, ())


def test_rows_stored_once_do_not_come_back_over_later_ones(desk: Desk) -> None:
    """40, then 45 by another file, then the first file again: 45 stays, the row counts as 相同."""
    desk.hand_in("月份,任务编号,完成值\n6月,2.1-02,40\n")
    desk.hand_in("月份,任务编号,完成值\n6月,2.1-02,45\n", "06-19")
    again = desk.hand_in("月份,任务编号,完成值\n6月,2.1-02,40\n", "06-20")
    assert (again.batch, again.twin, len(again.checked.changes)) == (None, 1, 0)
    assert [f.value for f in desk.known()] == [45]


def test_rows_stored_once_are_not_held_against_later_ones(desk: Desk) -> None:
    """10, corrected to 20, the first file again: 10 is not refused for being less than 20; nothing is added, nothing wrong."""
    content = "月份,任务编号,完成值\n6月,2.1-02,10\n6月,1.1-02,1\n"
    desk.hand_in(content)
    desk.tell("06-19", "6月,2.1-02,,20")
    again = desk.hand_in(content, "06-20")
    assert (again.batch, again.twin, again.checked.rejected) == (None, 1, ())
    assert (len(again.checked.unchanged), len(again.checked.changes)) == (2, 0)


def test_rows_stored_once_are_free_of_a_later_lock(desk: Desk) -> None:
    """10 in June, corrected to 20, June locked: the first file again is no change of June."""
    content = "月份,任务编号,完成值\n6月,2.1-02,10\n"
    desk.hand_in(content)
    desk.tell("06-19", "6月,2.1-02,,20")
    lock_month(desk.store, date(2024, 6, 1), person="李明", reason="已印发", when=moment("07-02"))
    again = desk.hand_in(content, "07-03")
    assert (again.batch, again.twin, again.checked.rejected) == (None, 1, ())


def test_less_than_before_in_the_same_month_wants_a_reason(desk: Desk) -> None:
    """150 in June, then 60 in June: a cumulative value that falls (domain.md section 5)."""
    desk.tell("06-18", "6月,1.1-01,,150")
    assert desk.told("6月,1.1-01,,60", received="06-19") == [
        "第 2 行「完成值」：读到“60”，累计数比此前报的 150 少（张三，6月18日报送）。请核对；确属更正的，请在「更正原因」写明原因。"
    ]
    assert desk.warned("6月,1.1-01,,60,,,,重复计算", received="06-19") == [
        "第 2 行「完成值」：读到“60”，比此前报的 150 少（张三，6月18日报送），按更正入库。"
    ]


def test_stages_that_go_back_want_a_reason(desk: Desk) -> None:
    desk.tell("05-18", "5月,1.1-04,,,,开工")
    assert desk.told("6月,1.1-04,,,,前期手续") == [
        "第 2 行「节点」：读到“前期手续”，节点比 5 月的「开工」退后。请核对；确属更正的，请在「更正原因」写明原因。"
    ]
    assert desk.told("6月,1.1-04,,,,前期手续,,验收未过") == []


def test_unchanged_for_the_district_is_held_against_the_units(desk: Desk) -> None:
    """May 120 for the district, June 无变化, and June 新华路 130: they do not agree."""
    desk.tell("05-18", "5月,1.1-01,,120")
    desk.tell("06-18", "6月,1.1-01,,无变化")
    assert desk.told("6月,1.1-01,新华路,130", received="06-19") == [
        "第 2 行「完成值」：读到“130”，6 月各街镇合计 130，全区数 120，两者不一致。"
        "一个月只按街镇或只按全区报送，或使两者相等。"
    ]
