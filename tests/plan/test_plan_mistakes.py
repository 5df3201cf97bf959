"""Wrong input in targets.yaml: each mistake is one plain sentence with its line (contract.md)."""

import pytest

from plan import PlanError, parse_plan

HEAD = """\
plan: {title: 试, year: 2024}
units: [新华路街道, 新泾镇]
lists: {district: 区为民办实事项目}
areas:
  - id: elderly
    title: 推动养老服务提质增效
    sections:
      - title: 完成养老项目
        tasks:
"""
"""Nine lines, so that a task's first line, its id, is line 10."""

COUNT = ("id: t1", "title: 适老化改造", "kind: count", "target: 300", "unit: 户")
RATE = ("id: t1", "title: 退回率", "kind: rate", "target: 5%", "direction: at_most")
NUMBER = "应为数字，例如 300 或 90%（不写千位分隔符和单位）。"


def task(*lines: str) -> str:
    """A task as YAML, one key a line, its first line being line 10 of the text."""
    return HEAD + _item(lines)


def _item(lines: tuple[str, ...]) -> str:
    marks = ["          - ", *["            "] * (len(lines) - 1)]
    return "".join(f"{mark}{line}\n" for mark, line in zip(marks, lines, strict=True))


def mistakes(text: str) -> list[str]:
    with pytest.raises(PlanError) as raised:
        parse_plan(text)
    return [p.message for p in raised.value.problems]


def test_unknown_key_names_the_nearest_known_one() -> None:
    """`tagret` is one swap away from `target`; it stands in line 15."""
    assert mistakes(task(*COUNT, "tagret: 3")) == ["第 15 行「tagret」：不认识这个键。是不是想写「目标」（target）？"]


def test_unknown_key_without_a_near_one_lists_the_accepted_ones() -> None:
    """Nothing resembles `zzz`, so the reader sees every key that a stage may have."""
    found = mistakes(task("id: t1", "title: x", "kind: stages", "stages: [{name: a, by: 4, zzz: 1}]"))
    assert found == ["第 13 行「zzz」：不认识这个键。可用的键：「节点名称」（name）、「节点月份」（by）。"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("rules: strict", "第 2 行「rules」：不认识这个键。是不是想写「亮灯规则」（rule）？"),
        ("unit: [甲]", "第 2 行「unit」：不认识这个键。是不是想写「街镇」（units）？"),
        (
            "reporting: {first_moth: 3}",
            "第 2 行「first_moth」：不认识这个键。是不是想写「首次报送月份」（first_month）？",
        ),
        (
            "rule: {green: -1, yellow: -2, by: gap, yelow: 1}",
            "第 2 行「yelow」：不认识这个键。是不是想写「偏慢的界限」（yellow）？",
        ),
    ],
)
def test_unknown_keys_elsewhere(text: str, sentence: str) -> None:
    """At the top, in the calendar and in the rule the same; the second line is the wrong one."""
    whole = f"plan: {{title: 试, year: 2024}}\n{text}\nareas:\n  - {{id: a, title: 甲}}\n"
    assert mistakes(whole) == [sentence]


def test_duplicate_key_is_not_silently_the_last() -> None:
    """PyYAML would take 张; the line of the first one is told too."""
    assert mistakes(task(*COUNT, "unit: 张")) == [
        "第 15 行「单位」（unit）：这个键重复了，第 14 行已经写过。请只留一个。"
    ]


def test_duplicate_month_in_a_schedule() -> None:
    found = mistakes(task(*COUNT, "schedule:", "  6: 120", "  6: 130", "  12: 300"))
    assert found == ["第 17 行「6」：这个键重复了，第 16 行已经写过。请只留一个。"]


def test_duplicate_task_id() -> None:
    """Ids are unique in the whole file: the sixth line after the first task is line 15."""
    assert mistakes(task(*COUNT) + _item(COUNT)) == [
        "第 15 行「任务编号」（id）：读到“t1”，任务编号重复，前面已经用过。"
    ]


def test_duplicate_area_id_and_unit() -> None:
    text = (
        "plan: {title: 试, year: 2024}\nunits: [甲街道, 甲街道]\n"
        "areas:\n  - {id: a, title: 甲}\n  - {id: a, title: 乙}\n"
    )
    assert mistakes(text) == [
        "第 2 行「街镇」（units）：读到“甲街道”，街镇重复，前面已经用过。",
        "第 5 行「领域编号」（id）：读到“a”，领域编号重复，前面已经用过。",
    ]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (
            "schedule: {6: 120, 9: 100, 12: 300}",
            "第 15 行「倒排计划」（schedule）：读到“120、100、300”，倒排计划的数值不应下降。",
        ),
        (
            "schedule: {6: 120, 12: 200}",
            "第 15 行「倒排计划」（schedule）：读到“200”，最后一个值应等于目标 300。",
        ),
        (
            "schedule: {9: 120, 6: 100, 12: 300}",
            "第 15 行「倒排计划」（schedule）：月份应从早到晚排列。",
        ),
        (
            "schedule: {13: 300}",
            "第 15 行「倒排计划」（schedule）：月份应为 1 到 12 的整数，例如 {6: 120, 12: 300}。",
        ),
        (
            "schedule: {6号: 300}",
            "第 15 行「倒排计划」（schedule）：月份应为 1 到 12 的整数，例如 {6: 120, 12: 300}。",
        ),
        ("schedule: [6, 120]", "第 15 行「倒排计划」（schedule）：应为「键: 值」。"),
        ("schedule: {6: 12:30, 12: 300}", f"第 15 行「倒排计划」（schedule）：读到“12:30”，{NUMBER}"),
    ],
)
def test_wrong_schedules(line: str, sentence: str) -> None:
    """A falling schedule, a last value ≠ target, months that are none; target 300."""
    assert mistakes(task(*COUNT, line)) == [sentence]


def test_rising_schedule_of_an_at_most_target() -> None:
    """For a ceiling of 5% the values never rise: 7% in June, 8% in September."""
    found = mistakes(task(*RATE, "baseline: 10%", "schedule: {6: 7%, 9: 8%, 12: 5%}"))
    assert found == ["第 16 行「倒排计划」（schedule）：读到“7%、8%、5%”，倒排计划的数值不应上升。"]


def test_last_value_of_a_rate_is_told_as_it_is_written() -> None:
    """A rate is written 5% and told as 5%, never as 0.05."""
    found = mistakes(task(*RATE, "baseline: 10%", "schedule: {6: 7%, 12: 6%}"))
    assert found == ["第 16 行「倒排计划」（schedule）：读到“6%”，最后一个值应等于目标 5%。"]


def test_schedule_beside_pace_or_beyond_by() -> None:
    """Two curves for one task contradict each other; so does a curve that ends after `by`."""
    assert mistakes(task(*COUNT, "pace: linear", "schedule: {12: 300}")) == [
        "第 15 行「进度」（pace）：读到“linear”，「倒排计划」（schedule）和「进度」（pace）只能写一个。"
    ]
    assert mistakes(task(*COUNT, "by: 6", "schedule: {12: 300}")) == [
        "第 15 行「完成月份」（by）：读到“6”，倒排计划排到了 12 月，晚于完成月份。"
    ]


def test_unknown_units_and_lists() -> None:
    """A 街镇 or a list that the top does not name, with the near one where there is one."""
    assert mistakes(task(*COUNT, "unit_targets: {新华路: 3}")) == [
        "第 15 行「新华路」：读到“新华路”，清单顶层的「街镇」（units）中没有这个街镇。是不是想写「新华路街道」？"
    ]
    assert mistakes(task(*COUNT, "unit_targets:", "  新泾镇: 3", "  外滩: 3")) == [
        "第 17 行「外滩」：读到“外滩”，清单顶层的「街镇」（units）中没有这个街镇。"
    ]
    assert mistakes(task(*COUNT, "lists: [distric]")) == [
        "第 15 行「口径」（lists）：读到“distric”，清单顶层的「口径」（lists）中没有这一个。是不是想写「district」？"
    ]


def test_all_mistakes_at_once_in_the_order_of_the_lines() -> None:
    """Five mistakes of five sorts in one file, none of which hides another."""
    text = task("id: t1", "title: [甲]", "kind: counts", "target: 300", "bye: 6") + _item(
        ("id: t2", "title: 二", "kind: count", "target: 3", "target: 4", "schedule: {12: 5}")
    )
    assert mistakes(text) == [
        "第 11 行「任务名称」（title）：应为文字。",
        "第 12 行「类型」（kind）：读到“counts”，应为 数量（count）、比率（rate）、水平（level）、"
        "节点（stages）、常态（duty）、趋势（direction）、待下达（pending）之一。是不是想写「数量」（count）？",
        "第 14 行「bye」：不认识这个键。是不是想写「完成月份」（by）？",
        "第 19 行「目标」（target）：这个键重复了，第 18 行已经写过。请只留一个。",
        "第 20 行「倒排计划」（schedule）：读到“5”，最后一个值应等于目标 3。",
    ]


def test_the_error_counts_and_orders_its_problems() -> None:
    with pytest.raises(PlanError, match="任务清单有 2 处错误") as raised:
        parse_plan(task(*COUNT, "by: 13", "tagret: 3"))
    assert [(p.row, p.column, p.value) for p in raised.value.problems] == [
        (15, "by", "13"),
        (16, "tagret", ""),
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("plan: {title: 试, year: 2024\n", 2),
        ("plan: {title: '试, year: 2024}\n", 2),
        ("plan: {title: 试}\nareas: []\n---\nb: 3\n", 3),
    ],
)
def test_what_is_no_yaml(text: str, line: int) -> None:
    """An open bracket, an open quote, a second document: one sentence without YAML's own words."""
    assert mistakes(text) == [
        f"第 {line} 行：这里不合 YAML 格式。常见原因：缩进不齐、冒号后少空格、引号或括号没有成对。"
    ]


def test_what_would_break_the_reader_is_a_sentence_too() -> None:
    """A value that contains itself, and a tag that is not kept to."""
    assert mistakes("a: &x [*x]\n") == ["第 1 行：不支持 & 和 * 引用。请把内容写全。"]
    assert "读到“x”，应为列表" in mistakes("areas: !!timestamp x\n")[1]


def test_a_list_as_key_is_told_without_technical_words() -> None:
    assert "ScalarNode" not in mistakes("[a, b]: 3\n" + task(*COUNT))[0]


def test_not_a_mapping_and_nothing_at_all() -> None:
    assert mistakes("- 1\n") == ["第 1 行：任务清单应由 plan、areas 等键组成。"]
    assert mistakes("") == ["缺少「计划」（plan）。", "缺少「领域」（areas）。"]
    assert mistakes("plan: {title: 试, year: 2024}\nareas: []\n") == ["第 2 行「领域」（areas）：至少要有一项。"]
