"""The header as offices write it: words added to the names, two levels, a second header below; in CSV and in .xlsx."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook

from records import FileError
from tests.conftest import Desk

CASES = Path(__file__).with_name("cases")
Told = list[tuple[int, str, str, int]]


def stored(desk: Desk, content: str | bytes, name: str = "月报.csv") -> Told:
    """Line, task, 街镇 and value of what is new; nothing may be rejected."""
    taken = desk.hand_in(content, name=name)
    assert [p.message for p in taken.checked.rejected] == []
    found = [c.entry for c in taken.checked.changes]
    return [(e.line, e.task, e.unit or "", int(e.value or 0)) for e in found]


def refused(desk: Desk, content: str | bytes) -> str:
    with pytest.raises(FileError) as raised:
        desk.hand_in(content)
    return str(raised.value)


def book(lines: Sequence[Sequence[object]], *merged: str) -> bytes:
    made = Workbook()
    assert made.active is not None
    for line in lines:
        made.active.append([None if cell == "" else cell for cell in line])
    for area in merged:
        made.active.merge_cells(area)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def text(lines: Sequence[Sequence[object]]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(lines)
    return out.getvalue()


@pytest.mark.parametrize("name", ["03_second_header_other_columns.csv", "11d_header_with_note.csv"])
def test_given_files(desk: Desk, name: str) -> None:
    """03: 40 and 12 by the second header, not the targets 100 and 50. 11d: 完成值（必填） is 完成值."""
    wanted = {"03": [(2, "1.1-02", "", 1), (4, "2.1-02", "", 40), (5, "1.2-03", "", 12)], "11": [(2, "2.1-02", "", 40)]}
    assert stored(desk, (CASES / name).read_bytes()) == wanted[name[:2]]


def test_two_levels_under_merged_cells(desk: Desk) -> None:
    """17: 完成情况 merged over 完成值, 分母, 节点; the other names merged downwards."""
    content = (CASES / "17_two_level_header.xlsx").read_bytes()
    assert stored(desk, content, "月报.xlsx") == [(3, "2.1-02", "", 40), (4, "1.1-02", "", 1)]


@pytest.mark.parametrize(
    "name",
    [
        "完成值（必填）",
        "完成值（累计）",
        "*完成值",
        "完成值*",
        "★完成值",
        "「完成值」",
        "【完成值】",
        "【必填】完成值",
        "完成\n值",
        "完成值\n（本年累计）",
        "完 成 值 ：",
        "5.完成值",
        "累计完成值",
        "完成值-累计",
        "完成值（截至6月底累计数）",
        "完成值（1-6月累计）",
        "完成值（年初至今）",
        "完成值（填累计数，不是本月数）",
        "完成值（张）",
        "完成值/张",
        "完成值（单位：张）",
        "完成值（是/否或数字）",
    ],
)
def test_words_beside_a_name(desk: Desk, name: str) -> None:
    """All of them mean our column, so nothing need be said."""
    taken = desk.hand_in(text([["月份", "任务编号", name], ["6月", "2.1-02", 40]]))
    assert [int(c.entry.value or 0) for c in taken.checked.changes] == [40]
    assert taken.checked.warnings == ()


def test_words_beside_the_other_names(desk: Desk) -> None:
    names = [
        "*填报月份",
        "任务编号（勿改）",
        "重点任务名称",
        "所属街镇",
        "完成值",
        "分母（比率任务填写）",
        "当前节点",
        "本月进展情况",
    ]
    taken = desk.hand_in(text([names, ["6月", "1.1-03", "护理员持证率", "新泾镇", 9, 10, "", "好"]]))
    (entry,) = (c.entry for c in taken.checked.changes)
    assert (entry.unit, int(entry.denominator or 0), entry.progress) == ("新泾镇", 10, "好")
    assert taken.checked.warnings == ()


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (
            "完成值（计划）,完成值（实际）",
            "表头中「完成值（计划）」、「完成值（实际）」都像「完成值」，不知道该读哪一列。请只留一列，列名写 完成值。",
        ),
        (
            "完成值,完成值（累计）",
            "表头中「完成值」、「完成值（累计）」都像「完成值」，不知道该读哪一列。请只留一列，列名写 完成值。",
        ),
        (
            "完成值,完成值.1",
            "表头中「完成值」、「完成值.1」都像「完成值」，不知道该读哪一列。请只留一列，列名写 完成值。",
        ),
        (
            "完成值（上月）,完成值（本月）",
            "表头缺少「完成值」列。「完成值（上月）」、「完成值（本月）」不是 1 月以来的累计数，没有读。"
            "请把 1 月以来的累计数填在「完成值」列。",
        ),
        (
            "本月完成值,节点",
            "表头缺少「完成值」列。「本月完成值」不是 1 月以来的累计数，没有读。请把 1 月以来的累计数填在「完成值」列。",
        ),
        ("完成数", "表头缺少「完成值」列。「完成数」是不是「完成值」？是的请把列名改成 完成值，不是的请删去这一列。"),
        (
            "累计完成",
            "表头缺少「完成值」列。「累计完成」是不是「完成值」？是的请把列名改成 完成值，不是的请删去这一列。",
        ),
        (
            "完成情况",
            "表头缺少「完成值」列。「完成情况」是不是「完成值」？是的请把列名改成 完成值，不是的请删去这一列。",
        ),
        ("街道,完成值", "表头没有「街镇」列。「街道」是不是「街镇」？是的请把列名改成 街镇，不是的请删去这一列。"),
    ],
)
def test_what_is_never_guessed(desk: Desk, names: str, said: str) -> None:
    """100 may be the plan, last month's or the month's own: the file is refused and the columns are named. Without 街镇
    a figure of 新泾镇 would become that of the district."""
    assert refused(desk, f"月份,任务编号,{names}\n6月,2.1-02,100,40\n") == said


def test_last_months_figure_beside_ours_is_left_out(desk: Desk) -> None:
    taken = desk.hand_in("月份,任务编号,完成值（上月）,完成值\n6月,2.1-02,30,40\n")
    assert [int(c.entry.value or 0) for c in taken.checked.changes] == [40]
    assert [p.message for p in taken.checked.warnings] == ["「完成值(上月)」：不认识这一列，已忽略。"]


def test_the_header_or_all_rows_in_one_cell(desk: Desk) -> None:
    """A CSV opened by a double click that Excel left in its first column; names that only look like ours."""
    assert refused(desk, '"月份;任务编号;完成值"\n"6月;2.1-02;40"\n') == (
        "第 1 行的表头整行写在了一格里：“月份;任务编号;完成值”。请在 Excel 中用“数据”里的“分列”把每一行分成各列，再上传。"
    )
    assert refused(desk, "报送月,任务号,完成数\n6月,2.1-02,40\n") == (
        "没有找到表头。第 1 行的「报送月」是不是「月份」、「任务号」是不是「任务编号」、「完成数」是不是「完成值」？请照模板写列名。"
    )


@pytest.mark.parametrize(
    ("unit", "rejected", "warnings"),
    [
        (
            "万张",
            [
                "第 2 行「完成值」：读到“40”，表头写的单位是“万张”，这项任务的单位是“张”。请按任务的单位填，表头只写 完成值。"
            ],
            [],
        ),
        (
            "%",
            [
                "第 2 行「完成值」：读到“40”，表头写的单位是“%”，这项任务的单位是“张”。请按任务的单位填，表头只写 完成值。"
            ],
            [],
        ),
        ("户", [], ["「完成值」：表头写的单位是“户”，第 2 行任务的单位不是。请核对。"]),
        ("第一批", [], ["「完成值」：表头写的是“完成值（第一批）”，读作「完成值」。请核对。"]),
    ],
)
def test_a_unit_in_the_header(desk: Desk, unit: str, rejected: list[str], warnings: list[str]) -> None:
    """2.1-02 counts 张: 40 万张 are not 40."""
    taken = desk.hand_in(f"月份,任务编号,完成值（{unit}）\n6月,2.1-02,40\n")
    assert [p.message for p in taken.checked.rejected] == rejected
    assert [p.message for p in taken.checked.warnings] == warnings


TITLE = ["2024年6月填报", "", "", "", "", "", ""]
UPPER = ["月份", "任务编号", "街镇", "完成情况", "", "", "进展情况"]
LOWER = ["", "", "", "完成值", "分母", "节点", ""]
ROW: list[object] = ["6月", "2.1-02", "", 40, "", "", "好"]
LEVELS = {
    "the lower names": [UPPER, LOWER],
    "a title above": [TITLE, UPPER, LOWER],
    "the upper level is no header": [
        ["基本情况", "", "", "完成情况", "", "", "进展情况"],
        ["月份", "任务编号", "街镇", *LOWER[3:]],
    ],
    "planned beside done": [
        ["月份", "任务编号", "计划", "", "实际", "", "进展情况"],
        ["", "", "完成值", "分母", "完成值", "分母", ""],
    ],
    "a unit below a name": [
        ["月份", "任务编号", "街镇", "完成值", "分母", "节点", "进展情况"],
        ["", "", "", "（张）", "", "", ""],
    ],
}


@pytest.mark.parametrize("name", LEVELS)
def test_two_levels(desk: Desk, name: str) -> None:
    """In CSV, where nothing is merged but blanks, and in a workbook. Planned 100 is not taken."""
    row: list[object] = ["6月", "2.1-02", 100, "", 40, "", "好"] if name == "planned beside done" else ROW
    lines = [*LEVELS[name], row]
    assert [told[3] for told in stored(desk, text(lines))] == [40]
    assert stored(desk, book([*lines, ["6月", "1.1-02", *row[2:-3], 1, "", ""]]), "月报.xlsx")[-1][1] == "1.1-02"


@pytest.mark.parametrize("words", [("计划", "实际"), ("上月", "本月"), ("本月", "累计"), ("第一批", "第二批")])
def test_one_name_over_two_columns_is_not_guessed(desk: Desk, words: tuple[str, str]) -> None:
    upper, lower = ["月份", "任务编号", "完成值", ""], ["", "", *words]
    for content in (
        text([upper, lower, ["6月", "2.1-02", 100, 40]]),
        book([upper, lower, ["6月", "2.1-02", 100, 40]], "C1:D1"),
    ):
        sentence = refused(desk, content)
        assert f"「完成值（{words[0]}）」" in sentence and f"「完成值（{words[1]}）」" in sentence


def test_a_row_without_a_task_is_no_second_level(desk: Desk) -> None:
    """Below the header stands a row whose id was forgotten: it is refused as ever."""
    taken = desk.hand_in("月份,任务编号,完成值,\n6月,,40,好\n,,三十,\n6月,2.1-02,40,\n")
    assert [p.row for p in taken.checked.rejected] == [2, 3, 3]
    assert [c.entry.line for c in taken.checked.changes] == [4]


def test_figures_merged_below_two_levels(desk: Desk) -> None:
    """2 merged over two tasks is nobody's, under whichever header."""
    lines = [UPPER, LOWER, ["6月", "2.1-02", "", 2, "", "", ""], ["6月", "1.1-02", "", "", "", "", ""]]
    again = [["任务编号", "月份", "完成值"], ["1.2-03", "6月", 3], ["1.1-01", "6月", ""]]
    taken = desk.hand_in(book([*lines, *again], "D1:F1", "D3:D4", "C6:C7"), name="月报.xlsx")
    assert [(p.row, p.column, p.value) for p in taken.checked.rejected] == [
        (3, "完成值", "2"),
        (4, "完成值", "2"),
        (6, "完成值", "3"),
        (7, "完成值", "3"),
    ]


def test_a_row_that_speaks_of_columns_is_no_header(desk: Desk) -> None:
    taken = desk.hand_in("月份,任务编号,任务名称,完成值,进展情况\n6月,任务编号,任务名称,40,节点\n6月,2.1-02,,40,\n")
    assert ([p.row for p in taken.checked.rejected], len(taken.checked.changes)) == ([2], 1)


SECOND = {
    "another order": ([["完成值", "街镇", "任务编号", "月份"]], [40, "", "2.1-02", "6月"]),
    "more columns": (
        [["序号", "月份", "任务编号", "任务名称", "街镇", "目标", "完成值"]],
        [1, "6月", "2.1-02", "", "", 100, 40],
    ),
    "fewer columns": ([["任务编号", "完成值", "月份"]], ["2.1-02", 40, "6月"]),
    "a title before it": ([["第二部分"], ["任务编号", "月份", "完成值（必填）"]], ["2.1-02", "6月", 40]),
    "two levels": ([UPPER, LOWER], ROW),
}


@pytest.mark.parametrize("name", SECOND)
@pytest.mark.parametrize("make", [text, book])
def test_a_second_header(desk: Desk, name: str, make: object) -> None:
    """What stands below is read by it, and that is said; as is a row above it that names no task."""
    header, row = SECOND[name]
    content = (text if make is text else book)(
        [["月份", "任务编号", "街镇", "完成值"], ["6月", "1.1-02", "", 1], *header, row]
    )
    taken = desk.hand_in(content, name="月报")
    assert [(c.entry.task, int(c.entry.value or 0)) for c in taken.checked.changes] == [("1.1-02", 1), ("2.1-02", 40)]
    line = 4 if name == "a title before it" else 3
    assert f"第 {line} 行又是表头，列与前面的不同，以下各行按它读入。请核对。" in [
        p.message for p in taken.checked.warnings
    ]
    assert taken.checked.rejected == ()


def test_a_second_header_of_no_use(desk: Desk) -> None:
    content = "月份,任务编号,完成值\n6月,1.1-02,1\n月份,任务编号,完成值（计划）,完成值（实际）\n6月,2.1-02,100,40\n"
    assert refused(desk, content) == (
        "第 3 行又是表头。表头中「完成值（计划）」、「完成值（实际）」都像「完成值」，不知道该读哪一列。请只留一列，列名写 完成值。"
    )


def test_many_repeated_headers(desk: Desk) -> None:
    """Two thousand forms put together: each header is one more that is left out; one form more is too many."""
    forms = "月份,任务编号,完成值\n任务编号,月份,完成值\n" * 1_000
    taken = desk.hand_in(forms + "2.1-02,6月,40\n")
    assert [int(c.entry.value or 0) for c in taken.checked.changes] == [40]
    assert taken.checked.unreported == 0
    assert refused(desk, f"{forms}{forms}1.1-02,6月,1\n") == "表头重复了 2000 次以上。请只留一个表头，再上传。"
