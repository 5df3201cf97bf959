"""Rows of one file that lean on each other: what is refused is no basis for another row (domain.md section 5)."""

from datetime import date

from records import lock_month
from tests.conftest import Desk, moment

UNFOUNDED = "此前没有报过这一项，无从比较。请填实际的数，没有进展写 0。"
MISTAKE = "请核对；确属更正的，请在「更正原因」写明原因。"


def test_unchanged_after_figures_that_fall(desk: Desk) -> None:
    """5月 200 and 6月 100 blame each other; 7月 无变化 then repeats nothing at all, so June to July are 未报."""
    assert desk.told("5月,2.1-02,,200", "6月,2.1-02,,100", "7月,2.1-02,,无变化", received="07-18") == [
        f"第 2 行「完成值」：读到“200”，累计数比 6 月的 100 多。{MISTAKE}",
        f"第 3 行「完成值」：读到“100”，累计数比 5 月的 200 少。{MISTAKE}",
        f"第 4 行「完成值」：读到“无变化”，{UNFOUNDED}",
    ]
    assert desk.known() == []
    assert desk.standing("2.1-02", 7, "07-31").lamp == "missing"
    assert desk.status(7, "07-31").reporting.reported == 0


def test_unchanged_after_levels_that_disagree(desk: Desk) -> None:
    """新泾 50 against 60 for the district in May; its 无变化 for June has no figure left to repeat."""
    told = desk.told("5月,1.1-01,,60", "5月,1.1-01,新泾,50", "6月,1.1-01,新泾,无变化")
    assert ["两者不一致" in sentence for sentence in told] == [True, True, False]
    assert told[2] == f"第 4 行「完成值」：读到“无变化”，{UNFOUNDED}"
    assert desk.known() == []


def test_unchanged_after_a_row_of_a_locked_month(desk: Desk) -> None:
    """May is locked and was never reported: 20 is refused, so June has nothing to be unchanged from."""
    lock_month(desk.store, date(2024, 5, 1), person="李明", reason="5月月报已印发", when=moment("06-02"))
    assert desk.told("5月,2.1-02,,20", "6月,2.1-02,,无变化") == [
        "第 2 行「月份」：读到“2024-05”，5 月已于 2024-06-02 由李明锁定（5月月报已印发），更改须写明原因。请在「更正原因」写明。",
        f"第 3 行「完成值」：读到“无变化”，{UNFOUNDED}",
    ]
    assert desk.known() == []


def test_a_figure_above_one_that_is_refused(desk: Desk) -> None:
    """May said 100. 80 for May without a reason is refused; 90 for June lies above that, but below the 100 that stay."""
    desk.tell("05-18", "5月,2.1-02,,100")
    assert desk.told("5月,2.1-02,,80", "6月,2.1-02,,90") == [
        f"第 2 行「完成值」：读到“80”，累计数比此前报的 100 少（张三，5月18日报送）。{MISTAKE}",
        f"第 3 行「完成值」：读到“90”，累计数比 5 月的 100 少。{MISTAKE}",
    ]
    assert [(f.month, f.value) for f in desk.known()] == [(5, 100)]


def test_a_figure_above_one_of_a_locked_month(desk: Desk) -> None:
    """The same where the 80 are behind for a reason and are refused because of the lock."""
    desk.tell("05-18", "5月,2.1-02,,100")
    lock_month(desk.store, date(2024, 5, 1), person="李明", reason="5月月报已印发", when=moment("06-02"))
    told = desk.told("5月,2.1-02,,80,,,重复计算", "6月,2.1-02,,90")
    assert told[1:] == [f"第 3 行「完成值」：读到“90”，累计数比 5 月的 100 少。{MISTAKE}"]
    assert [(f.month, f.value) for f in desk.known()] == [(5, 100)]
