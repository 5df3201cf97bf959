"""Lines of a table that are no rows: totals however they are called, signatures and remarks below it."""

from pathlib import Path

import pytest

from tests.conftest import Desk

CASES = Path(__file__).with_name("cases")
NAMES = "月份,任务编号,任务名称,街镇,完成值,分母,节点,进展情况,备注"
GOOD = "6月,2.1-02,,,40,,,,"


def test_what_excel_writes_itself(desk: Desk) -> None:
    """12: the total row of a table, 汇总 under 月份."""
    taken = desk.hand_in((CASES / "12_excel_table_total.xlsx").read_bytes(), name="月报.xlsx")
    assert [int(c.entry.value or 0) for c in taken.checked.changes] == [10, 20, 30]
    assert [p.message for p in taken.checked.warnings] == ["第 5 行是合计行，没有读入。"]
    assert taken.checked.rejected == ()


def test_totals_named_otherwise(desk: Desk) -> None:
    """12c: 全区合计, 街镇小计, 累计, 合计（3个）, and 填报人 below; none of them 未报."""
    taken = desk.hand_in((CASES / "12c_totals_named_otherwise.xlsx").read_bytes(), name="月报.xlsx")
    assert [int(c.entry.value or 0) for c in taken.checked.changes] == [10, 20, 30]
    assert taken.checked.rejected == ()
    assert [p.message for p in taken.checked.warnings][:2] == [
        "第 5、6、7、8 行是合计行，没有读入。",
        "第 9 行是表外的签名或说明，没有读入。",
    ]
    assert (taken.checked.skipped, taken.checked.unreported) == (5, 0)


def test_good_rows_with_a_remark(desk: Desk) -> None:
    """12d: 合计 under 备注, which nobody knows, beside a task."""
    taken = desk.hand_in((CASES / "12d_good_rows_taken_for_totals.xlsx").read_bytes(), name="月报.xlsx")
    assert [c.entry.task for c in taken.checked.changes] == ["2.1-02", "1.1-02"]


@pytest.mark.parametrize(
    "row",
    [
        "合 计,,,,40,,,,",
        "总 计：,,,,40,,,,",
        "6月 汇总,,,,40,,,,",
        "6月,2.1-02 汇总,,,40,,,,",
        "6月,2.1小计,,,40,,,,",
        "6月,2.1-02 平均值,,,40,,,,",
        "6月,Grand Total,,,40,,,,",
        "6月,2.1-02 Total,,,40,,,,",
        "6月,,合计,,40,,,,",
        "6月,,认知障碍床位 汇总,,40,,,,",
        "6月,2.1-02,,各街镇合计,40,,,,",
        "6月,2.1-02,,合计（3个街镇）,40,,,,",
        "6月,2.1-02,,合计：3个,40,,,,",
        "6月,,,,40,,,,合计",
        "累计,,,,,,,,",
    ],
)
def test_a_total(desk: Desk, row: str) -> None:
    taken = desk.hand_in(f"{NAMES}\n{GOOD}\n{row}\n")
    assert [c.entry.line for c in taken.checked.changes] == [2]
    assert "第 3 行是合计行，没有读入。" in [p.message for p in taken.checked.warnings]
    assert (taken.checked.rejected, taken.checked.unreported) == ((), 0)


@pytest.mark.parametrize(
    "row",
    [
        "6月,1.1-02,累计发放救助金,,1,,,,",
        "6月,1.1-02,信息汇总,,1,,,,",
        "6月,1.1-02,救助资金合计,,1,,,,",
        "6月,1.1-02,,,1,,,合计,",
        "6月,1.1-02,,,1,,,累计,累计",
        ",,综合为老服务中心,,1,,,注：已验收,",
        "6月,1.1-02,,,1,,,审核：已通过,审核人：李四",
    ],
)
def test_no_total(desk: Desk, row: str) -> None:
    """The words in a title, a text or a remark: the row is a row."""
    taken = desk.hand_in(f"{NAMES}\n{GOOD}\n{row}\n", month=6)
    assert [c.entry.line for c in taken.checked.changes] == [2, 3]


def test_titles_that_begin_as_a_signature(desk: Desk) -> None:
    """In a list without numbers: 审核低保对象 is a task that this plan does not have, no signature."""
    taken = desk.hand_in("任务名称,完成值\n审核低保对象,5\n服务单位：走访,6\n统计人员培训,7\n", month=6)
    assert [p.row for p in taken.checked.rejected] == [2, 3, 4]


@pytest.mark.parametrize(
    "row",
    [
        "填报人：张三,,,审核人：李四,,,,2024年6月18日,",
        ",,,填表人:张三,,,,,",
        "单位负责人（签字）：,,,,,,,,",
        "填报日期：2024-06-18,,,,,,,,",
        "注：本表由各科室填报，每月20日前报送。,,,,,,,,",
        "制表人,张三,,,,,,,",
        ",,,,,,,,审核：王五",
        "联系电话：62123456,,,,,,,,",
    ],
)
def test_below_the_table(desk: Desk, row: str) -> None:
    """Neither refused nor 未报."""
    taken = desk.hand_in(f"{NAMES}\n{GOOD}\n{row}\n")
    assert "第 3 行是表外的签名或说明，没有读入。" in [p.message for p in taken.checked.warnings]
    assert (taken.checked.rejected, taken.checked.skipped, taken.checked.unreported) == ((), 1, 0)


@pytest.mark.parametrize(
    "row", ["一、养老服务,,,,,,,,", ",,（二）基层治理,,,,,,", "本表一式两份,,,,,,,,", ",9.9-99,,新泾镇,,,,,"]
)
def test_a_heading_within_the_table(desk: Desk, row: str) -> None:
    """No task of the plan and no figure: left out, which is said."""
    taken = desk.hand_in(f"{NAMES}\n{GOOD}\n{row}\n")
    assert "第 3 行没有填数，也认不出是哪项任务，没有读入。请核对。" in [p.message for p in taken.checked.warnings]
    assert (taken.checked.rejected, taken.checked.unreported) == ((), 0)


def test_running_numbers_alone_are_nothing(desk: Desk) -> None:
    """A form of ten numbered lines of which two are filled."""
    rows = "".join(f"{n},,,\n" for n in range(3, 11))
    taken = desk.hand_in(f"序号,月份,任务编号,完成值\n1,6月,2.1-02,40\n2,6月,1.1-02,1\n{rows}")
    assert (len(taken.checked.changes), taken.checked.skipped) == (2, 0)
    assert [p.message for p in taken.checked.warnings] == ["「序号」：不认识这一列，已忽略。"]
