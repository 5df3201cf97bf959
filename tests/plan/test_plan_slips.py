"""Slips of people who do not know YAML: each with its line and its cure, none hiding another."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plan import PlanError, parse_plan
from tests.conftest import ROOT, SMALL

GOOD = """\
plan: {title: 试, year: 2024}
units: [甲街道, 乙街道]
areas:
  - id: a
    title: 甲
    sections:
      - title: 一
        tasks:
          - id: t1
            title: 改造
            kind: count
            target: 300
            unit: 户
          - {id: t2, title: 走访, kind: duty}
"""


def mistakes(text: str) -> list[str]:
    with pytest.raises(PlanError) as raised:
        parse_plan(text)
    return [p.message for p in raised.value.problems]


def with_line(number: int, line: str) -> str:
    lines = GOOD.splitlines()
    lines[number - 1] = line
    return "\n".join(lines) + "\n"


def test_the_text_itself_is_right() -> None:
    assert list(parse_plan(GOOD).tasks) == ["t1", "t2"]


@pytest.mark.parametrize(
    ("number", "line", "sentence"),
    [
        (
            10,
            "            title：改造",
            "第 10 行「任务名称」（title）：键后面的冒号是全角的。请改成半角冒号加空格：title: …。",
        ),
        (
            10,
            "            title ： 改造",
            "第 10 行「任务名称」（title）：键后面的冒号是全角的。请改成半角冒号加空格：title: …。",
        ),
        (10, "            title:改造", "第 10 行「任务名称」（title）：冒号后面少一个空格。请改成 title: 改造。"),
        (9, "          -id: t1", "第 9 行「任务编号」（id）：减号后面少一个空格。请改成 - id: …。"),
        (10, "\t\t\t\t\t\ttitle: 改造", "第 10 行：行首有 Tab 或全角空格。请改成半角空格，每一层缩进两格。"),
        (10, "　　　　　　title: 改造", "第 10 行：行首有 Tab 或全角空格。请改成半角空格，每一层缩进两格。"),
        (
            10,
            "            title: 改造: 第一批",
            "第 10 行「任务名称」（title）：读到“改造: 第一批”，值里有冒号加空格，要加引号。请给整个值加引号。",
        ),
        (
            10,
            "            title: @改造",
            "第 10 行「任务名称」（title）：读到“@改造”，以 @ 开头的值要加引号。请给整个值加引号。",
        ),
        (10, "             title: 改造", "第 10 行：这一行缩进 13 格，与上下都对不齐。请与同级的键对齐，缩进 12 格。"),
        (10, "           title: 改造", "第 10 行：这一行缩进 11 格，与上下都对不齐。请与同级的键对齐，缩进 12 格。"),
        (
            14,
            "          - {id: t2， title: 走访, kind: duty}",
            "第 14 行：大括号里的逗号是全角的。请改成半角逗号加空格。",
        ),
        (
            14,
            "          - {id: t2, title：走访, kind:duty}",
            "第 14 行：大括号里键后面的冒号是全角的，或少一个空格。请改成半角冒号加空格。",
        ),
        (
            2,
            "units: [甲街道，乙街道]",
            "第 2 行「街镇」（units）：读到“甲街道，乙街道”，一个街镇的名称里有逗号或顿号。"
            "几个名称之间请用半角逗号隔开，例如 [甲, 乙]。",
        ),
    ],
)
def test_a_slip_is_told_with_its_cure(number: int, line: str, sentence: str) -> None:
    """And nothing else is: what would follow from it is read as it was meant."""
    assert mistakes(with_line(number, line)) == [sentence]


@pytest.mark.parametrize(
    ("number", "line"),
    [
        (13, "            unit: %"),
        (13, "            unit: %   # 百分比"),
        (14, "          - {id: t2, title: 走访, kind: direction, unit: %}"),
        (14, "          - {id: t2, unit:  %, title: 走访, kind: direction}"),
    ],
)
def test_a_percent_sign_needs_no_quotes(number: int, line: str) -> None:
    plan = parse_plan(with_line(number, line))
    assert "%" in [task.unit for task in plan.tasks.values()]
    assert plan.text == with_line(number, line)


def test_none_hides_another() -> None:
    """A tab, a full-width colon, a wrong kind behind it, a missing space, a comma in braces: five at once."""
    text = (
        GOOD.replace("            title: 改造", "\t\t\t\t\t\ttitle: 改造")
        .replace("kind: count", "kind：counts")
        .replace("target: 300", "target:300")
        .replace("{id: t2, title: 走访, kind: duty}", "{id: t2， title: 走访, kind: duty, tagret: 3}")
    )
    assert [re.match("第 (.*?)(?=：读到|：[^：]*。)", said)[0] for said in mistakes(text) if said] == [
        "第 10 行",
        "第 11 行「类型」（kind）",
        "第 11 行「类型」（kind）",
        "第 12 行「目标」（target）",
        "第 14 行",
        "第 14 行「tagret」",
    ]


def test_a_whole_task_one_step_too_far() -> None:
    """The first line of them is told, the others follow it."""
    text = GOOD.replace("            title: 改造\n            kind", "             title: 改造\n             kind")
    assert mistakes(text) == ["第 10 行：这一行缩进 13 格，与上下都对不齐。请与同级的键对齐，缩进 12 格。"]


def test_tasks_directly_below_an_area() -> None:
    """The cure, and what is wrong with the tasks all the same."""
    text = (
        "plan: {title: 试, year: 2024}\nareas:\n  - id: a\n    title: 甲\n    tasks:\n"
        "      - {id: t1, title: 走访, kind: duty}\n      - {id: t2, title: 改造, kind: counts}\n"
    )
    found = mistakes(text)
    assert found[0] == (
        "第 5 行「任务」（tasks）：任务不能直接写在领域下。"
        "请在上面加 sections: 和 - title: 条的标题，把 tasks 和它的任务缩进到这一条里。"
    )
    assert len(found) == 2
    assert found[1].startswith("第 7 行「类型」（kind）：读到“counts”，应为 数量（count）、")


def test_what_is_meant_is_left_alone() -> None:
    """Words in quotes, of several lines and in blocks are no keys, whatever they look like; a file without a mistake is
    not looked at closer."""
    text = GOOD.replace(
        "kind: count",
        'note: "title：甲，id:乙"\n            source: |\n              title：改造\n              unit:%',
    )
    text = text.replace("unit: 户", "unit: 户\n            kind: count")
    assert parse_plan(text).tasks["t1"].source == ("title：改造\nunit:%\n",)
    assert mistakes(text.replace("target: 300", "tagret: 300"))[-1].startswith("第 15 行「tagret」")


LINES = SMALL.read_text(encoding="utf-8").splitlines()
SIGNS = st.sampled_from(
    [*"：，、:,-{}[]\"'#%&*!|>@`\t 　\n0", "- ", ": ", "tasks", "title", "level", "水平", "6月", "\x00", "\u2028"]
)
CHANGE = st.tuples(st.integers(0, len(LINES) - 1), st.integers(0, 90), st.integers(0, 3), SIGNS)


@given(st.lists(CHANGE, min_size=1, max_size=4))
def test_whatever_is_changed_it_is_a_plan_or_sentences(changes: list[tuple[int, int, int, str]]) -> None:
    """Any few signs of the small plan cut out or put in: nothing but a PlanError, its sentences plain and with a line of
    the file."""
    lines = list(LINES)
    for number, at, cut, sign in changes:
        lines[number] = lines[number][:at] + sign + lines[number][at + cut :]
    text = "\n".join(lines)
    try:
        parse_plan(text)
    except PlanError as error:
        assert error.problems
        for each in error.problems:
            assert each.message.endswith(("。", "？"))
            assert each.row is None or 1 <= each.row <= text.count("\n") + 1 + text.count("\u2028")


SHIPPED = (ROOT / "targets.yaml").read_text(encoding="utf-8").splitlines()


@settings(max_examples=16)
@given(st.integers(40, len(SHIPPED) - 1), st.sampled_from(["drop", "colon", "space", "tab", "deeper", "twice"]))
def test_one_slip_in_the_shipped_plan(number: int, slip: str) -> None:
    """One line of it spoilt as a hand would: a plan still, or at most a few sentences, the first no later than that line
    and its neighbours are."""
    lines = list(SHIPPED)
    line = lines[number]
    lines[number] = {
        "drop": "",
        "colon": line.replace(": ", "：", 1),
        "space": line.replace(": ", ":", 1),
        "tab": line.replace("    ", "\t", 1),
        "deeper": f" {line}",
        "twice": f"{line}\n{line}",
    }[slip]
    try:
        parse_plan("\n".join(lines))
    except PlanError as error:
        assert len(error.problems) <= 60
