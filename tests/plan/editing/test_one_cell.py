"""What people type into the cells of a task, and what is said where it cannot be read; the places of tasks in the document."""

from fractions import Fraction
from typing import Any

import pytest

from plan.editing import Above, Mark, UnreadableError, above, marks, remaining, row, typed

OVER = above("lists: {heart: 民心工程, district: 实事}\nunits: [甲街道]\n")
COUNT = "- {id: 1.1-01, title: 改造, kind: count, target: 300, unit: 户}\n"
RATE = "- {id: 1.1-02, title: 覆盖率, kind: 比率, target: 90%, unit: '%'}\n"


@pytest.mark.parametrize(
    ("piece", "column", "words", "value"),
    [
        (COUNT, "目标", "1,200户", Fraction(1200)),
        (COUNT, "目标", "４１.5", Fraction(83, 2)),
        (COUNT, "目标", "", None),
        (RATE, "目标", "85%", Fraction(85, 100)),
        (RATE, "目标", "85", Fraction(85, 100)),
        (RATE, "基期值", "0.8", Fraction(4, 5)),
        (COUNT, "完成月份", "11月底", 11),
        (COUNT, "倒排计划", "9月：200户；6月 120，12月300", {6: 120, 9: 200, 12: 300}),
        (RATE, "倒排计划", "6月80%、12月90%", {6: Fraction(4, 5), 12: Fraction(9, 10)}),
        (COUNT, "节点", "起草4月、印发9月", [("起草", 4), ("印发", 9)]),
        (COUNT, "口径", "民心工程、district", ["heart", "district"]),
        (COUNT, "任务名称", "（一）适老化改造", "适老化改造"),
        (COUNT, "进度", "年底", "end"),
        (COUNT, "方向", "不少于", None),
        (COUNT, "终止月份", "7月", 7),
        (COUNT, "权重", "1", None),
    ],
)
def test_read_as_it_is_meant(piece: str, column: str, words: str, value: Any) -> None:
    (found,) = typed(row(piece, OVER), OVER, {column: words}).values()
    assert found == value


@pytest.mark.parametrize(
    ("column", "words", "sentence"),
    [
        ("目标", "三百", "应为数字，例如 300 或 90%，单位写在「单位」列"),
        ("目标", "300张", "应为数字，例如 300 或 90%，单位写在「单位」列"),
        ("完成月份", "13", "应为月份，例如 11月"),
        ("倒排计划", "6月120、6月130", "同一个月写了两次，请只留一个"),
        ("倒排计划", "上半年一半", "每一步写月份和累计数，例如 6月120、9月200、12月300"),
        ("口径", "实事项目", "应为 民心工程、实事 之一"),
        ("类型", "数目", "应为 数量、比率、水平、节点、常态、趋势、待下达 之一"),
        ("任务编号", "一.1", "只用英文字母、数字、点、短横，以字母或数字开头"),
        ("任务名称", "", "不能为空"),
        ("按街镇", "也许", "应为 是 或空着"),
        ("没有这列", "x", "没有这一列"),
    ],
)
def test_what_cannot_be_read(column: str, words: str, sentence: str) -> None:
    with pytest.raises(UnreadableError) as error:
        typed(row(COUNT, OVER), OVER, {column: words})
    assert str(error.value) == sentence


def test_a_plan_without_lists_says_where_they_belong() -> None:
    with pytest.raises(UnreadableError, match=r"^计划没有列口径，请先在清单顶层的「口径」（lists）中列出$"):
        typed(row(COUNT, Above()), Above(), {"口径": "民心工程"})


def test_what_is_wrong_in_itself_is_told_at_its_key() -> None:
    found = row("- {id: 1.1-01, title: 改造, kind: count, target: 三百, untit: 户}\n", OVER)
    assert found.task is None
    assert [(w.key, w.sentence) for w in found.wrong] == [
        ("target", "读到“三百”，应为数字，例如 300 或 90%（不写千位分隔符和单位）。"),
        ("untit", "不认识这个键。是不是想写「单位」（unit）？"),
    ]


def test_the_same_words_twice_are_two_places() -> None:
    """Of the first task the first, of the second the next behind it; one that stands before is found as well."""
    document = "加强监管。新建2家。加强监管。"
    assert marks(document, [["加强监管"], ["加强监管"], ["新建2家"], ["没有的话"]]) == [
        Mark(0, 4, 0),
        Mark(5, 9, 2),
        Mark(10, 14, 1),
    ]
    assert remaining(["新建2家", "另外\n一句", "。"], [["新建2家"], ["加强监管"]]) == ["另外\n一句"]
