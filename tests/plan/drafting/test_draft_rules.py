"""The rules one by one: each example of the table falls under its own rule; numbers, deadlines and people in a text."""

import pytest

from plan import KIND_NAMES
from plan.drafting import draft, read_document
from plan.drafting.wording.deadlines import deadlines
from plan.drafting.wording.masks import Span
from plan.drafting.wording.numbers import amounts
from plan.drafting.wording.people import understood
from plan.drafting.wording.rules import RULES, Rule, rule_for
from plan.drafting.wording.words import TRUE_ADVERB
from tests.conftest import ROOT


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_each_rule_takes_its_example(rule: Rule) -> None:
    found = TRUE_ADVERB.match(rule.example)
    taken = rule_for(rule.example[found.end() :] if found else rule.example)
    assert taken is not None
    assert taken.name == rule.name


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_each_example_becomes_a_task_of_its_kind(rule: Rule) -> None:
    """With the usual stages, and 待确认 where they, or a number, are guessed."""
    (task,) = draft([read_document("甲.txt", f"{rule.example}。".encode())], 2025).plan.tasks.values()
    assert task.kind == rule.kind
    assert [(stage.name, stage.by) for stage in task.stages] == list(rule.stages)
    assert bool(task.unsure) == bool(rule.unsure or rule.stages)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("新建2家", "2 家"),
        ("招募一百二十名志愿者", "120 名"),
        ("服务1.2万人次", "12000 人次"),
        ("改造百户", "100 户"),
        ("发放两千份", "2000 份"),
        ("发放500万元", "500 万元"),
        ("投入1.5亿元", "1.5 亿元"),
        ("改造1,200户", "1200 户"),
        ("改造３００户", "300 户"),
        ("新建3至5家", "3-5 家"),
        ("覆盖率百分之九十", "90 %"),
        ("达到80%-90%", "80-90 %"),
        ("三五家", "? 家"),
        ("进一步一网通办，新一轮", ""),
        ("2个百分点", "2 个百分点"),
    ],
)
def test_numbers(text: str, expected: str) -> None:
    found = list(amounts(text, Span(0, len(text))))
    shown = [
        f"{'?' if a.value is None else f'{float(a.value):g}'}{f'-{float(a.high):g}' if a.high else ''} {a.unit}"
        for a in found
    ]
    assert shown == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("6月底前完成", [("6月底前", 6)]),
        ("上半年完成", [("上半年", 6)]),
        ("三季度末完成", [("三季度末", 9)]),
        ("年内创建", [("年内", 12)]),
        ("年底前，十一月前", [("年底前", 12), ("十一月前", 11)]),
        ("今年6月30日前", [("今年6月30日前", 6)]),
        ("1-9月", [("1-9月", 9)]),
        ("2026年6月底前", [("2026年6月底前", None)]),
        ("明年3月前", [("明年3月前", None)]),
        ("2024年6月印发的办法", []),
        ("3个月内、每月1次、全年", []),
    ],
)
def test_deadlines(text: str, expected: list[tuple[str, int | None]]) -> None:
    assert [(d.span.of(text), d.month) for d in deadlines(text, Span(0, len(text)), 2025)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("责任科室：养老服务科；配合科室：财务科、办公室", ("养老服务科", ("财务科", "办公室"), "", "")),
        ("牵头科室：救助科，分管领导：张副局长，完成时限：6月底", ("救助科", (), "张副局长", "6月底")),
        ("救助科牵头，财务科、办公室配合", ("救助科", ("财务科", "办公室"), "", "")),
        ("养老服务科、财务科", ("养老服务科", ("财务科",), "", "")),
        ("或不当", None),
        ("含民办养老机构", None),
    ],
)
def test_who_does_it(text: str, expected: tuple[str, tuple[str, ...], str, str] | None) -> None:
    found = understood(text)
    assert (tuple(found) if found else None) == expected


def test_who_counts_for_the_sentence_or_for_all_before_it() -> None:
    """A bracket inside a sentence is of that sentence; behind its end, or at the end of the paragraph, of all before."""
    text = "一、甲\n新建2家（养老科）。加强监管。开展培训100人次。（责任科室：救助科）\n二、乙\n加强宣传。\n责任科室：办公室；配合科室：财务科。\n"
    made = draft([read_document("甲.txt", text.encode())], 2025)
    assert [(t.title, t.department, t.partners) for t in made.plan.tasks.values()] == [
        ("新建", "养老科", ()),
        ("加强监管", "救助科", ()),
        ("开展培训", "救助科", ()),
        ("加强宣传", "办公室", ("财务科",)),
    ]


def test_what_a_text_cannot_say_in_yaml() -> None:
    """Quotes, colons, numbers and words of YAML in a title and a source stay what they are."""
    text = 'a: b # c\n“甲”："乙"【丙】{丁}\n2024\nnull\n新建 100% 的 - x\n'
    made = draft([read_document("甲: #.txt", text.encode())], 2025)
    assert (
        "".join("".join(t.source) for t in made.plan.tasks.values())
        == 'a: b # c“甲”："乙"【丙】{丁}2024null新建 100% 的 - x'
    )


def test_the_paper_prints_the_table() -> None:
    """docs/drafting.md, 没有数的: a line for each rule, in the order in which they are tried."""
    lines = (ROOT / "docs" / "drafting.md").read_text(encoding="utf-8").splitlines()
    start = lines.index("| 规则 | 种类 | 例 | 通常节点 |") + 2
    assert lines[start : start + len(RULES) + 1] == [
        *(
            f"| {rule.name} | {KIND_NAMES[rule.kind]} | {rule.example} | "
            f"{'、'.join(f'{name}{month}月' for name, month in rule.stages)} |"
            for rule in RULES
        ),
        "",
    ]
