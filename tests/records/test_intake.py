"""Handing a file in: what is new, changed, unchanged or skipped; falls; district and 街镇 together."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plan import Plan
from records import Store, Taken
from tests.conftest import HEADER, Desk, plan_of

STAGES = "stages: [{name: 开工, by: 5}, {name: 竣工, by: 11}]"


def counts(taken: Taken) -> tuple[int, int, int, int, int]:
    """New, changed, unchanged, skipped and rejected rows."""
    checked = taken.checked
    new = sum(change.before is None for change in checked.changes)
    changed = len(checked.changes) - new
    return new, changed, len(checked.unchanged), checked.skipped, len(checked.rejected_lines)


def test_every_row_is_counted_once(desk: Desk) -> None:
    """After 1.1-01=120 and 1.1-02=1 for June, a file of seven rows with content: row 2 new, 3 changed
    (130), 4 unchanged, 5 未报, 6 wrong, 7 blank, 8 合计, 9 words without a number, which is refused: 1+1+1+2+2 = 7."""
    desk.tell("06-10", "6月,1.1-01,,120", "6月,1.1-02,,1")
    rows = ["6月,2.1-02,,40", "6月,1.1-01,,130", "6月,1.1-02,,1", "6月,1.1-04,,"]
    rows += ["6月,1.2-03,,三", ",,,", "合计,,,172", "6月,1.2-01,,,,,忙"]
    taken = desk.hand_in("\n".join([HEADER, *rows]))
    assert counts(taken) == (1, 1, 1, 2, 2)
    assert (taken.batch, taken.checked.unreported) == (2, 1)
    before = [c.before and c.before.value for c in taken.checked.changes]
    assert before == [None, Decimal(120)]


def test_the_same_file_twice_adds_nothing_and_says_so(both: Desk) -> None:
    """The second time names the batch that holds it; all its rows are unchanged; no batch is made."""
    text = f"{HEADER}\n6月,1.1-01,,120\n6月,1.1-02,,1\n"
    first, second = both.hand_in(text), both.hand_in(text, "06-19")
    assert (first.batch, first.twin) == (1, None)
    assert (second.batch, second.twin) == (None, 1)
    assert counts(first) == (2, 0, 0, 0, 0)
    assert counts(second) == (0, 0, 2, 0, 0)
    assert both.number() == 1
    assert len(both.known()) == 2


def test_an_old_file_sent_again_undoes_no_correction(desk: Desk) -> None:
    """120, corrected to 130 by a second file; the first file once more adds nothing: 130 stays."""
    text = f"{HEADER}\n6月,1.1-01,,120\n"
    desk.hand_in(text)
    desk.tell("06-19", "6月,1.1-01,,130")
    again = desk.hand_in(text, "06-20")
    assert (again.batch, again.twin) == (None, 1)
    assert [int(f.value or 0) for f in desk.known()] == [130]


def test_the_same_figures_in_another_file(desk: Desk) -> None:
    """Other bytes that say the same add nothing either, but are no twin."""
    desk.hand_in(f"{HEADER}\n6月,1.1-01,,120\n")
    again = desk.hand_in("月份,任务编号,完成值\n2024-06,1.1-01,120.00\n")
    assert (again.batch, again.twin) == (None, None)
    assert counts(again) == (0, 0, 1, 0, 0)


def test_nothing_good_makes_no_batch(desk: Desk) -> None:
    taken = desk.hand_in(f"{HEADER}\n6月,1.1-01,,三\n6月,1.1-02,,\n")
    assert taken.batch is None
    assert desk.number() == 0


def test_a_rehearsal_leaves_nothing_behind(both: Desk) -> None:
    """It goes the real way, gives the same answer, and is rolled back; then the file itself is stored."""
    text = f"{HEADER}\n6月,1.1-01,,120\n6月,1.1-02,,二\n"
    rehearsal = both.hand_in(text, keep=False)
    assert counts(rehearsal) == (1, 0, 0, 0, 1)
    assert both.number() == 0
    assert both.known() == []
    real = both.hand_in(text)
    assert (real.batch, counts(real)) == (1, counts(rehearsal))


def test_zero_unchanged_and_unreported_differ(desk: Desk) -> None:
    """Three blanks: 0 is a fact of value 0, 无变化 a fact without value, an empty cell no fact."""
    desk.tell("05-10", "5月,1.1-01,,10", "5月,1.1-02,,1", "5月,2.1-02,,5")
    taken = desk.tell("06-10", "6月,1.1-02,,无变化", "6月,2.1-02,,")
    desk.tell("06-11", "6月,1.1-01,,0,,,,更正")
    assert counts(taken) == (1, 0, 0, 1, 0)
    june = {f.task: (f.same, f.value) for f in desk.known() if f.month == 6}
    assert june == {"1.1-01": (False, Decimal(0)), "1.1-02": (True, None)}


def test_a_fall_needs_a_reason(desk: Desk) -> None:
    """120 in May, 110 in June: refused without a reason, a 更正 with one."""
    desk.tell("05-10", "5月,1.1-01,,120")
    assert desk.told("6月,1.1-01,,110") == [
        "第 2 行「完成值」：读到“110”，累计数比 5 月的 120 少。请核对；确属更正的，请在「更正原因」写明原因。"
    ]
    assert desk.warned("6月,1.1-01,,110,,,,重复计算") == [
        "第 2 行「完成值」：读到“110”，比 5 月的 120 少，按更正入库。"
    ]
    assert [int(f.value or 0) for f in desk.known()] == [120, 110]


def test_a_late_month_above_a_later_one(desk: Desk) -> None:
    """June said 120; May, reported afterwards, cannot have been 130."""
    desk.tell("06-10", "6月,1.1-01,,120")
    assert desk.told("5月,1.1-01,,130") == [
        "第 2 行「完成值」：读到“130”，累计数比 6 月的 120 多。请核对；确属更正的，请在「更正原因」写明原因。"
    ]
    assert desk.told("5月,1.1-01,,120") == []


def test_falls_within_one_file_and_over_a_gap(desk: Desk) -> None:
    """Rows in any order: 4月 50 lies below 3月 60, though June comes between them in the file."""
    assert desk.told("3月,1.1-01,,60", "6月,1.1-01,,70", "4月,1.1-01,,50") == [
        "第 2 行「完成值」：读到“60”，累计数比 4 月的 50 多。请核对；确属更正的，请在「更正原因」写明原因。",
        "第 4 行「完成值」：读到“50”，累计数比 3 月的 60 少。请核对；确属更正的，请在「更正原因」写明原因。",
    ]


def test_what_may_fall(desk: Desk) -> None:
    """A rate is a level, and so are 趋势 and 待下达: they fall without a reason."""
    desk.tell("05-10", "5月,1.1-03,,9,10", "5月,1.2-02,,65%", "5月,1.2-03,,12")
    assert desk.told("6月,1.1-03,,8,10", "6月,1.2-02,,60%", "6月,1.2-03,,11") == []


def test_a_fall_from_the_district_to_its_units(desk: Desk) -> None:
    """Trap: 120 for the district in May; in June the three 街镇 add up to 100 only."""
    desk.tell("05-10", "5月,1.1-01,,120")
    units = ["6月,1.1-01,新华路,50", "6月,1.1-01,仙霞,30", "6月,1.1-01,新泾,20"]
    assert desk.told(*units) != []
    assert desk.told(*(f"{row},,,,重复计算" for row in units)) == []


def test_district_and_units_must_agree(desk: Desk) -> None:
    """50 + 70 = 120 agrees with the district's 120; 50 + 60 = 110 does not."""
    desk.tell("06-10", "6月,1.1-01,,120", "6月,1.1-01,新华路,50", "6月,1.1-01,新泾,70")
    assert desk.told("6月,2.1-02,,110", "6月,2.1-02,新华路,40", "6月,2.1-02,新泾,60") == [
        f"第 {row} 行「完成值」：读到“{value}”，6 月各街镇合计 100，全区数 110，两者不一致。"
        "一个月只按街镇或只按全区报送，或使两者相等。"
        for row, value in ((2, 110), (3, 40), (4, 60))
    ]
    assert {f.task for f in desk.known()} == {"1.1-01"}


def test_district_and_units_over_two_files(desk: Desk) -> None:
    """What is stored counts too: 120 for the district, then one 街镇 with 50 in the same month."""
    desk.tell("06-10", "6月,1.1-01,,120")
    assert desk.told("6月,1.1-01,新华路,50") == [
        "第 2 行「完成值」：读到“50”，6 月各街镇合计 50，全区数 120，两者不一致。"
        "一个月只按街镇或只按全区报送，或使两者相等。"
    ]
    assert desk.told("7月,1.1-01,新华路,50,,,,按街镇重新核定", received="07-10") == []


def test_rates_agree_by_their_share(desk: Desk) -> None:
    """45/50 + 40/50 = 85/100 agrees with the district's 85%."""
    units = ["6月,1.1-03,新华路,45,50", "6月,1.1-03,新泾,40,50"]
    assert desk.told("6月,1.1-03,,85%", *units) == []


def test_rates_that_differ_below_the_line(desk: Desk) -> None:
    """85/100 by 街镇 and 85/200 for the district: the sentence must not say 85 and 85."""
    units = ["6月,1.1-03,新华路,45,50", "6月,1.1-03,新泾,40,50"]
    told = desk.told("6月,1.1-03,,85,200", *units)
    assert len(told) == 3
    assert not any("合计 85，全区数 85" in sentence for sentence in told)


def test_duties_and_stages_agree_when_they_say_the_same(file_store: Store) -> None:
    """Trap: 是 of two 街镇 is not 2; and 开工 of a 街镇 does not agree with 竣工 of the district."""
    desk = Desk(file_store, plan_of("kind: duty, by_unit: true", f"kind: stages, by_unit: true, {STAGES}"))
    assert desk.told("6月,t1,,是", "6月,t1,新华路,是", "6月,t1,新泾,是") == []
    assert desk.told("5月,t1,,是", "5月,t1,新华路,是", "5月,t1,新泾,否") != []
    assert desk.told("6月,t2,,,,开工", "6月,t2,新华路,,,竣工", "6月,t2,新泾,,,开工") == []
    assert desk.told("5月,t2,,,,竣工", "5月,t2,新华路,,,开工") != []


def test_unchanged_wants_something_to_compare(desk: Desk) -> None:
    """无变化 in a first report, or by a 街镇 where only the district reported, says nothing."""
    sentence = "行「完成值」：读到“无变化”，此前没有报过这一项，无从比较。请填实际的数，没有进展写 0。"
    desk.tell("05-10", "5月,1.1-01,,120")
    assert desk.told("6月,1.1-01,,无变化", "6月,1.1-01,新泾,无变化", "6月,1.1-02,,无变化") == [
        f"第 3 {sentence}",
        f"第 4 {sentence}",
    ]
    assert desk.told("4月,1.1-02,,无变化", "3月,1.1-02,,1") == []


@pytest.mark.parametrize("column", ["完成值", "节点"])
def test_unchanged_stages_in_either_column(desk: Desk, column: str) -> None:
    desk.tell("05-10", "5月,1.1-04,,,,前期手续")
    taken = desk.hand_in(f"月份,任务编号,{column}\n6月,1.1-04,无变化\n")
    assert [c.entry.same for c in taken.checked.changes] == [True]


CELL = st.sampled_from(["", "0", "5", "7", "三", "无变化", "是", "85%"])
ROW = st.tuples(
    st.sampled_from(["5月", "6月", "", "13月"]),
    st.sampled_from(["1.1-01", "1.1-02", "1.1-03", "1.1-04", "1.2-01", "9", "合计"]),
    st.sampled_from(["", "新泾", "新华路", "外滩"]),
    CELL,
    st.sampled_from(["", "10"]),
    st.sampled_from(["", "开工"]),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(st.lists(ROW, max_size=12))
def test_the_counts_always_add_up(file_store: Store, small: Plan, rows: list[tuple[str, ...]]) -> None:
    """Whatever a file holds: new + changed + unchanged + skipped + rejected are its rows with content."""
    desk = Desk(file_store, small)
    taken = desk.hand_in("\n".join([HEADER, *(",".join(row) for row in rows)]))
    assert sum(counts(taken)) == len(rows)
    assert set(taken.checked.rejected_lines).isdisjoint(
        [c.entry.line for c in taken.checked.changes] + [e.line for e in taken.checked.unchanged]
    )
