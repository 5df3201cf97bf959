"""Signs that nobody sees: written with an escape in quotes they pass YAML, and no Excel file can hold them (openpyxl
refuses). One rule for every text of the plan, and for cells."""

import pytest

from plan import PlanError, parse_plan
from plan.check import check_texts
from plan.editing import Above, row
from plan.signs import storable, unseen

TAIL = "Excel、Word 文件存不下这样的字符。请删去；双引号里的 \\b、\\0 等是这类字符的写法，也请删去。"
PLAN = r"""plan: {title: "要点\x01", year: 2024}
units: [新泾镇]
lists: {"distr\eict": "实事\a"}
areas:
  - id: elderly
    title: "养老\bx"
    sections:
      - title: "条\x7F"
        leader: "副局\x1f长"
        tasks:
          - id: t1
            title: "适老化\b改造"
            kind: count
            source: [适老化, "改造\0三百户"]
            target: 300
            unit: 户
            by_unit: true
            unit_targets: {"新泾\v镇": 300}
            department: 养老科
            partners: ["甲\f科"]
"""


def mistakes(text: str) -> list[str]:
    with pytest.raises(PlanError) as raised:
        parse_plan(text)
    return [p.message for p in raised.value.problems]


def test_every_text_of_a_plan_is_looked_at() -> None:
    """Ten signs in ten texts, two of them keys. A key of `unit_targets` is no 街镇 either, which is told after it. What
    stands around a sign is shown: at most eight signs on either side."""
    named = [
        (1, "「标题」（title）", "要点【不可见字符 U+0001】"),
        (3, "「口径」（lists）", "distr【不可见字符 U+001B】ict"),
        (3, "「口径」（lists）", "实事【不可见字符 U+0007】"),
        (6, "「领域标题」（title）", "养老【不可见字符 U+0008】x"),
        (8, "「条的标题」（title）", "条【不可见字符 U+007F】"),
        (9, "「分管领导」（leader）", "副局【不可见字符 U+001F】长"),
        (12, "「任务名称」（title）", "适老化【不可见字符 U+0008】改造"),
        (14, "「原文」（source）", "改造【不可见字符 U+0000】三百户"),
        (18, "「各街镇目标」（unit_targets）", "新泾【不可见字符 U+000B】镇"),
        (20, "「配合科室」（partners）", "甲【不可见字符 U+000C】科"),
    ]
    found = [m for m in mistakes(PLAN) if "存不下" in m]
    assert found == [f"第 {line} 行{key}：读到“{read}”，{TAIL}" for line, key, read in named]


def test_what_a_file_can_hold_is_no_mistake() -> None:
    """A Tab, the end of a line, a sign from beyond the first plane, and a backslash that is one."""
    text = PLAN
    for escape in (r"\x01", r"\e", r"\a", r"\b", r"\x7F", r"\x1f", r"\0", r"\v", r"\f"):
        text = text.replace(escape, r"\t\n\\b\U0001F600") if escape == r"\0" else text.replace(escape, "")
    assert parse_plan(text).tasks["t1"].source[1] == "改造\t\n\\b😀三百户"


def test_of_a_long_text_only_the_place_is_shown() -> None:
    """Eight before, eight behind; a second sign within them is named too."""
    assert unseen("一二三四五六七八九十\x08一二\x00三四五六七八九十") == (
        "三四五六七八九十【不可见字符 U+0008】一二【不可见字符 U+0000】三四五六七"
    )
    assert unseen("一二三") == ""


def test_the_rule_is_that_of_cells() -> None:
    """What is refused in a plan is what a typed cell loses, and nothing else: every sign of the first plane."""
    for code in range(0x10000):
        sign = chr(code)
        assert (storable(sign) != sign) == (next(check_texts(sign), None) is not None), hex(code)


def test_a_row_on_the_page_says_it_at_its_cell() -> None:
    """A plan that was in force already is opened with such a sign in it."""
    found = row('- {id: t1, title: "适老化\\b改造", kind: duty}\n', Above())
    assert [(w.key, w.sentence) for w in found.wrong] == [
        ("title", f"读到“适老化【不可见字符 U+0008】改造”，{TAIL}"),
    ]
