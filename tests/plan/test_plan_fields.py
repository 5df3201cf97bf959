"""One field, one type: what each value of targets.yaml may be, and YAML's own traps."""

from fractions import Fraction

import pytest

from plan import PlanError, Problem, Task, parse_plan

HEAD = (
    "plan: {title: 试, year: 2024}\nunits: [新泾镇]\nlists: {district: 实事}\nareas:\n"
    "  - id: a\n    title: 甲\n    sections:\n      - title: 一\n        tasks:\n"
)
NUMBER = "应为数字，例如 300 或 90%（不写千位分隔符和单位）。"


def _text(*lines: str) -> str:
    marks = ["          - ", *["            "] * (len(lines) - 1)]
    return HEAD + "".join(f"{m}{line}\n" for m, line in zip(marks, lines, strict=True))


def good(*lines: str) -> Task:
    """The task read from such lines after its id."""
    return parse_plan(_text("id: t1", *lines)).tasks["t1"]


def wrong(*lines: str) -> list[Problem]:
    """The mistakes of a task whose id is line 10, its title line 11, its kind line 12."""
    with pytest.raises(PlanError) as raised:
        parse_plan(_text("id: t1", *lines))
    return raised.value.problems


def sentences(*lines: str) -> list[str]:
    return [p.message for p in wrong(*lines)]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1,200", "1,200"),
        ("12:30", "12:30"),
        ("300户", "300户"),
        ("'300'", "300"),
        ("九成%", "九成%"),
        ("1e3", "1e3"),
    ],
)
def test_what_is_no_number(written: str, read: str) -> None:
    """1,200 is text to YAML and 12:30 is 750 minutes to PyYAML: both are refused, as read."""
    assert sentences("title: x", "kind: count", f"target: {written}") == [
        f"第 13 行「目标」（target）：读到“{read}”，{NUMBER}"
    ]


def test_true_is_told_as_it_is_written() -> None:
    """The file says `true`, not Python's True."""
    (one,) = wrong("title: x", "kind: count", "target: true")
    assert one.row == 13
    assert one.value == "true"


def test_numbers_are_exact() -> None:
    """41.04 is 4104/100 exactly, which the float 41.04 is not; 90% is 9/10."""
    assert good("title: x", "kind: count", "target: 41.04").target == Fraction(4104, 100)
    assert good("title: x", "kind: rate", "target: 90%").target == Fraction(9, 10)
    assert good("title: x", "kind: rate", "target: 90.5 %").target == Fraction(905, 1000)
    assert good("title: x", "kind: count", "target: 3500").target == 3500


def test_a_rate_without_its_percent_sign_is_refused() -> None:
    """Trap: a rate's target is written 90% (contract.md); a bare 90 would mean 9000 %."""
    (one,) = wrong("title: x", "kind: rate", "target: 90")
    assert (one.row, one.column, one.value) == (13, "target", "90")


def test_a_count_with_a_percent_sign_is_refused() -> None:
    """Trap: 50% of nothing is no number of 户; it would be read as a target of half a one."""
    (one,) = wrong("title: x", "kind: count", "target: 50%", "unit: 户")
    assert (one.row, one.column) == (13, "target")


def test_no_is_text_and_not_false() -> None:
    """YAML 1.1 reads `no` as false; a title 否 typed as `no` stays a title, a switch needs true/false."""
    assert good("title: no", "kind: duty").title == "no"
    assert good("title: 12:30", "kind: duty").title == "12:30"
    for word in ("no", "yes", "是"):
        assert sentences("title: x", "kind: duty", f"by_unit: {word}") == [
            f"第 13 行「按街镇」（by_unit）：读到“{word}”，应为 true（是）或 false（否）。"
        ]
    assert good("title: x", "kind: duty", "by_unit: true").by_unit is True


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("by: 13", "第 14 行「完成月份」（by）：读到“13”，不应大于 12。"),
        ("by: 0", "第 14 行「完成月份」（by）：读到“0”，不应小于 1。"),
        ("by: 6号", "第 14 行「完成月份」（by）：读到“6号”，应为整数。"),
        ("by: 6.5", "第 14 行「完成月份」（by）：读到“6.5”，应为整数。"),
        (
            "pace: liner",
            "第 14 行「进度」（pace）：读到“liner”，应为 匀速（linear）、年底（end）之一。是不是想写「匀速」（linear）？",
        ),
        ("unit: 3", "第 14 行「单位」（unit）：读到“3”，应为文字。"),
        ("note: 2024-06-01", "第 14 行「口径说明」（note）：读到“2024-06-01”，应为文字。"),
        ("weight: 0", "第 14 行「权重」（weight）：读到“0”，权重应大于 0。"),
        ("weight: -1", "第 14 行「权重」（weight）：读到“-1”，权重应大于 0。"),
        ("source: ''", "第 14 行「原文」（source）：不能为空。"),
        (
            "lists: district",
            "第 14 行「口径」（lists）：读到“district”，应为列表，写成 [甲, 乙] 或每行一个 - 开头。",
        ),
        (
            "stages: [{name: a, by: 3}]",
            "第 14 行「节点」（stages）：数量任务不用这一项。请删去，或改「类型」（kind）。",
        ),
        (
            "direction: at_most",
            "第 14 行「方向」（direction）：数量任务不用这一项。请删去，或改「类型」（kind）。",
        ),
    ],
)
def test_wrong_types_of_a_count(line: str, sentence: str) -> None:
    """The wrong line is line 14, after id, title, kind and target."""
    assert sentences("title: x", "kind: count", "target: 300", line) == [sentence]


@pytest.mark.parametrize("written", ["0", "-1"])
def test_a_target_is_above_zero(written: str) -> None:
    """Nothing could be divided by a target of 0."""
    assert sentences("title: x", "kind: count", f"target: {written}") == [
        f"第 13 行「目标」（target）：读到“{written}”，目标值应大于 0。"
    ]


@pytest.mark.parametrize(
    ("kind", "name"), [("duty", "常态"), ("direction", "趋势"), ("pending", "待下达"), ("stages", "节点")]
)
def test_a_target_where_the_kind_has_none(kind: str, name: str) -> None:
    extra = ["stages: [{name: a, by: 4}]"] if kind == "stages" else []
    assert sentences("title: x", f"kind: {kind}", "target: 3", *extra) == [
        f"第 13 行「目标」（target）：{name}任务不用这一项。请删去，或改「类型」（kind）。"
    ]


@pytest.mark.parametrize("kind", ["count", "rate"])
def test_a_missing_target_is_told_at_its_task(kind: str) -> None:
    """The task begins in line 10; a target that is not issued yet has a kind of its own."""
    assert sentences("title: x", f"kind: {kind}") == [
        "第 10 行：缺少「目标」（target）。数量和比率任务要有目标值；未下达的请把「类型」（kind）写成 待下达（pending）。"
    ]


def test_missing_kind_and_title() -> None:
    assert sentences("title: x") == ["第 10 行：缺少「类型」（kind）。"]
    assert sentences("kind: duty") == ["第 10 行：缺少「任务名称」（title）。"]


@pytest.mark.parametrize("written", ["1.10", "'1.10'"])
def test_an_id_is_what_stands_in_the_file(written: str) -> None:
    """Trap: 1.10 without quotes is the number 1.1 to YAML, which is another task's id."""
    text = _text(f"id: {written}", "title: x", "kind: duty") + "          - {id: 1.1, title: y, kind: duty}\n"
    assert list(parse_plan(text).tasks) == ["1.10", "1.1"]


def test_a_ceiling_lies_below_its_baseline() -> None:
    """at_most 5 % measured from a baseline of 4 % could never be progressed towards."""
    found = sentences("title: x", "kind: rate", "target: 5%", "direction: at_most", "baseline: 4%")
    assert found == ["第 15 行「基期值」（baseline）：「方向」（direction）是不超过（at_most）的，基期值应大于目标值。"]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (
            "stages: [{name: 开工, by: 5}, {name: 开工, by: 6}]",
            "「节点名称」（name）：读到“开工”，节点名称重复或为保留词。",
        ),
        ("stages: [{name: 未开始, by: 5}]", "「节点名称」（name）：读到“未开始”，节点名称重复或为保留词。"),
        (
            "stages: [{name: 甲, by: 5}, {name: 乙, by: 4}]",
            "「节点」（stages）：节点的月份不应早于前一个节点。",
        ),
        ("stages: [{name: 甲}]", "：缺少「节点月份」（by）。"),
        ("stages: [{name: 甲, by: 13}]", "「节点月份」（by）：读到“13”，不应大于 12。"),
    ],
)
def test_wrong_stages(line: str, sentence: str) -> None:
    """Each stage has a name of its own and a month not before the one ahead of it."""
    assert sentences("title: x", "kind: stages", line) == [f"第 13 行{sentence}"]


def test_stages_against_by_and_no_stages() -> None:
    stages = "stages: [{name: 甲, by: 5}, {name: 乙, by: 7}]"
    assert sentences("title: x", "kind: stages", stages, "by: 8") == [
        "第 14 行「完成月份」（by）：读到“8”，应等于最后一个节点的月份 7，或不写。"
    ]
    assert sentences("title: x", "kind: stages") == [
        "第 10 行：缺少「节点」（stages）。节点任务要列出节点和月份，例如 竣工11月；文件里写成 stages: [{name: 竣工, by: 11}]。"
    ]
