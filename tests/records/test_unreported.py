"""未报 is a row without an answer and nothing else; one that holds anything is asked about, and a number is never two."""

from pathlib import Path

import pytest

from tests.conftest import Desk

CASES = Path(__file__).with_name("cases")
NAMES = "月份,任务编号,街镇,完成值,分母,节点,进展情况"
GOOD = "6月,1.1-02,,1,,,"
ONE_CELL = "像是把几格的内容写在了一格里。请按表头分开填，一格只填一项。"


def test_a_row_in_one_cell(desk: Desk) -> None:
    """11: typed with ， into the first cell."""
    taken = desk.hand_in((CASES / "11_row_in_one_cell_wide_comma.csv").read_bytes())
    assert [p.message for p in taken.checked.rejected] == [f"第 2 行「月份」：读到“6月，2.1-02，，40”，{ONE_CELL}"]
    assert ([c.entry.line for c in taken.checked.changes], taken.checked.skipped) == ([3], 0)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("6月\t2.1-02\t\t40", "月份"),
        ("6月；2.1-02；；40", "月份"),
        ("6月、2.1-02、40", "月份"),
        ("6月 2.1-02 40", "月份"),
        ('"6月,2.1-02,,40"', "月份"),
        ("6月|9.9-99|40", "月份"),
        ("6月,2.1-02，，40", "任务编号"),
        (",,新泾镇，40", "街镇"),
    ],
)
def test_cells_run_together(desk: Desk, row: str, column: str) -> None:
    taken = desk.hand_in(f"{NAMES}\n{GOOD}\n{row}\n")
    (problem,) = taken.checked.rejected
    assert (problem.row, problem.column) == (3, column)
    assert problem.message.endswith(f"，{ONE_CELL}")
    assert (len(taken.checked.changes), taken.checked.skipped) == (1, 0)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("6月,1.1-03,,,200,,", "「完成值」：没有填，只填了分母 200。请补填；本月不报的请删去分母。"),
        ("6月,1.1-03,,,,,在建", "「完成值」：没有填数，这一行的文字说明未入库。数没有变的请写 无变化。"),
    ],
)
def test_a_row_that_holds_something(desk: Desk, row: str, sentence: str) -> None:
    taken = desk.hand_in(f"{NAMES}\n{GOOD}\n{row}\n")
    assert [p.message for p in taken.checked.rejected] == [f"第 3 行{sentence}"]
    assert taken.checked.skipped == 0


@pytest.mark.parametrize("row", ["6月,1.1-03,新泾镇", "6月", ",,新泾", "6月,1.1-03,,,,,  ", "2024年6月,2.1-02,"])
def test_unreported_without_a_word(desk: Desk, row: str) -> None:
    """What a template has filled in before says nothing."""
    taken = desk.hand_in(f"{NAMES}\n{GOOD}\n{row}\n")
    assert (taken.checked.unreported, taken.checked.rejected, taken.checked.warnings) == (1, (), ())


def test_torn_in_a_short_row(desk: Desk) -> None:
    """10: 1,200 without quotes, and no commas behind: of a rate and of a count."""
    torn = "像是数字里的逗号把一格分成了两格。请写成不带逗号的数"
    taken = desk.hand_in((CASES / "10_torn_number_short_row.csv").read_bytes())
    assert [p.message for p in taken.checked.rejected] == [
        f"第 2 行「完成值」：读到“1,200”，{torn}；确是 1 和分母 200 的，请把这一行后面的逗号补齐。",
        f"第 3 行「完成值」：读到“1,200”，{torn}。",
    ]
    assert desk.known() == []


@pytest.mark.parametrize(
    ("row", "read"),
    [
        ("6月,2.1-02,,1,200,,", "1,200"),
        ("6月,2.1-02,,1,200.5", "1,200.5"),
        ("6月,2.1-02,,12,345,678,", "12,345,678"),
        ("6月,2.1-03,,12,345,678", "12,345,678"),
        ("6月,2.1-03,,1,200,1,500", "1,200"),
        ("6月,2.1-03,,1,045,,", "1,045"),
        ("6月,2.1-02,,1,200张", "1,200张"),
        ("6月,2.1-02,,1,200,345,678,9", "1,200,345,678"),
    ],
)
def test_torn_otherwise(desk: Desk, row: str, read: str) -> None:
    taken = desk.hand_in(f"{NAMES}\n{row}\n")
    assert [(p.column, p.value) for p in taken.checked.rejected] == [("完成值", read)]
    assert desk.known() == []


@pytest.mark.parametrize("row", ["6月,2.1-03,,1,200,,", "6月,2.1-03,,85,100", "6月,2.1-03,,8,10", "6月,2.1-03,,4,98"])
def test_a_rate_is_not_torn(desk: Desk, row: str) -> None:
    """A whole row, or a numerator that is no small part of what stands behind it."""
    assert len(desk.hand_in(f"{NAMES}\n{row}\n").checked.changes) == 1


def test_torn_beside_a_text(desk: Desk) -> None:
    """Without 分母 the second half would be what was done."""
    taken = desk.hand_in("月份,任务编号,完成值,进展情况\n6月,2.1-02,1,200\n")
    assert [p.value for p in taken.checked.rejected] == ["1,200"]


@pytest.mark.parametrize("name", ["完成数", "完成情况", "户数", "累计"])
def test_a_file_in_which_everything_is_unreported(desk: Desk, name: str) -> None:
    """The figures stand in a column that nobody knows, beside ours."""
    taken = desk.hand_in(f"月份,任务编号,完成值,{name}\n6月,2.1-02,,40\n6月,1.1-02,,1\n")
    assert [p.message for p in taken.checked.warnings] == [
        f"「{name}」：不认识这一列，已忽略，有 2 行没有填完成值，只填了这一列。是不是「完成值」？"
    ]
    assert taken.checked.unreported == 2


def test_columns_that_answer_nothing(desk: Desk) -> None:
    """An untouched list with running numbers and names is no file full of figures."""
    taken = desk.hand_in("序号,月份,任务编号,完成值,联系人\n1,6月,2.1-02,,张三\n2,6月,1.1-02,,李四\n")
    assert [p.message for p in taken.checked.warnings] == [
        "「序号」：不认识这一列，已忽略。",
        "「联系人」：不认识这一列，已忽略。",
    ]


def test_text_as_excel_is_told_in_a_csv(desk: Desk) -> None:
    """14: ="40" is 40."""
    taken = desk.hand_in((CASES / "14_equals_quote.csv").read_bytes())
    assert [(c.entry.task, int(c.entry.value or 0)) for c in taken.checked.changes] == [("2.1-02", 40)]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_text_as_excel_is_told_everywhere(desk: Desk, encoding: str) -> None:
    """In the header, in quotes of its own, blank, and with quotes inside; =40 and ="4"&"0" are formulas."""
    lines = [
        '="月份"\t="任务编号"\t完成值\t="进展情况"',
        '="6月"\t="2.1-02"\t"=""40"""\t="甲说""好"""',
        '6月\t1.1-02\t=1\t=""',
    ]
    taken = desk.hand_in("\n".join([*lines, '6月\t1.2-03\t="1"&"0"\t']).encode(encoding))
    assert [(c.entry.task, int(c.entry.value or 0), c.entry.progress) for c in taken.checked.changes] == [
        ("2.1-02", 40, '甲说"好"')
    ]
    assert [p.value for p in taken.checked.rejected] == ["=1", '="1"&"0"']
