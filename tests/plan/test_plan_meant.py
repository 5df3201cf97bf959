"""What is written in other words than docs/targets.md gives them, and meant in one way only (contract.md)."""

from datetime import date
from fractions import Fraction

import pytest

from plan import KIND_NAMES, Kind, Plan, PlanError, Task, parse_plan

TOP = "plan: {title: 试, year: 2024}\n"


def planned(*tasks: str, area: str = "", section: str = "") -> Plan:
    """A plan of such tasks, each a flow mapping without its braces; `area` and `section` are keys of their own."""
    return parse_plan(
        f"{TOP}areas:\n  - id: a\n    title: 甲\n{area and f'    {area}{chr(10)}'}    sections:\n      - title: 一\n"
        f"{section and f'        {section}{chr(10)}'}        tasks:\n"
        + "".join(f"          - {{id: t{n}, title: 试, {task}}}\n" for n, task in enumerate(tasks, 1))
    )


def only(task: str) -> Task:
    return planned(task).tasks["t1"]


def mistakes(task: str) -> list[str]:
    with pytest.raises(PlanError) as raised:
        planned(task)
    return [p.message for p in raised.value.problems]


@pytest.mark.parametrize(("kind", "name"), KIND_NAMES.items())
def test_kinds_by_their_chinese_names(kind: Kind, name: str) -> None:
    """Each of the seven, with what it must have."""
    needs = {"count": "target: 3", "rate": "target: 3%", "level": "target: 18", "stages": "stages: [{name: 乙, by: 4}]"}
    assert only(f"kind: {name}, {needs.get(kind, 'note: 无')}").kind == kind


def test_a_kind_that_is_none_is_answered_in_both_languages() -> None:
    assert mistakes("kind: 比例") == [
        "第 8 行「类型」（kind）：读到“比例”，应为 数量（count）、比率（rate）、水平（level）、"
        "节点（stages）、常态（duty）、趋势（direction）、待下达（pending）之一。"
    ]
    assert mistakes("kind: 待下") == [
        "第 8 行「类型」（kind）：读到“待下”，应为 数量（count）、比率（rate）、水平（level）、"
        "节点（stages）、常态（duty）、趋势（direction）、待下达（pending）之一。是不是想写「待下达」（pending）？"
    ]


@pytest.mark.parametrize(
    ("title", "read"),
    [
        ("2024", "2024"),
        ("2024-06-01", "2024-06-01"),
        ("1.50", "1.50"),
        ("一、健全体系", "健全体系"),
        ("（十二）健全体系", "健全体系"),
        ("(3) 健全体系", "健全体系"),
        ("3．健全体系", "健全体系"),
        ("12. 健全体系", "健全体系"),
        ("“一、健全”", "“一、健全”"),
        ("12345热线", "12345热线"),
        ("2.0版上线", "2.0版上线"),
        ("（2024）年鉴", "（2024）年鉴"),
        ("一", "一"),
        ("一、", "一、"),
    ],
)
def test_titles_are_text_and_have_no_ordinal(title: str, read: str) -> None:
    """As the area's, the section's and the task's title and the area's label; never left without a word."""
    text = f"plan: {{title: {title}, year: 2024}}\nareas:\n  - id: a\n    title: {title}\n    label: {title}\n"
    text += f"    sections: [{{title: {title}, tasks: [{{id: t1, title: {title}, kind: duty}}]}}]\n"
    area = parse_plan(text).areas[0]
    assert (area.title, area.label, area.sections[0].title, area.sections[0].tasks[0].title) == (read,) * 4


@pytest.mark.parametrize("written", ["2024-02-28", "'2024-02-28'", "2024/2/28", "2024.2.28", "2024年2月28日"])
def test_days(written: str) -> None:
    """28 February, and the same as an exception of the calendar."""
    text = f"plan: {{title: 试, year: 2024, issued: {written}}}\nreporting: {{deadlines: {{2024-02: {written}}}}}\n"
    plan = parse_plan(text + "areas: [{id: a, title: 甲}]\n")
    assert plan.header.issued == plan.deadline(2) == date(2024, 2, 28)


def test_a_day_that_is_none() -> None:
    with pytest.raises(PlanError) as raised:
        parse_plan("plan: {title: 试, year: 2024, issued: 2024年2月30日}\nareas: [{id: a, title: 甲}]\n")
    assert [p.message for p in raised.value.problems] == [
        "第 1 行「发文日期」（issued）：读到“2024年2月30日”，应为日期，例如 2024-02-28。"
    ]


def test_months_with_their_sign() -> None:
    """6月, 9月底 and 12月份 are 6, 9 and 12, wherever a month may stand."""
    task = only("kind: 数量, target: 300, schedule: {6月: 120, 9月底: 200, 12: 300}, by: 12月份")
    assert (task.schedule, task.by) == ({6: 120, 9: 200, 12: 300}, 12)
    assert only("kind: 节点, stages: [{name: 开工, by: 6月}]").stages[0].by == 6
    assert mistakes("kind: 数量, target: 300, schedule: {6月: 120, 6: 200, 12: 300}") == [
        "第 8 行「倒排计划」（schedule）：同一个月写了两次，请只留一个。"
    ]
    assert mistakes("kind: 数量, target: 300, by: 13月") == ["第 8 行「完成月份」（by）：读到“13月”，应为整数。"]


def test_numbers_with_the_unit_of_the_task() -> None:
    """1200户 where the unit is 户; 张, or 户 without a unit, stays a mistake."""
    task = only("kind: 数量, unit: 户, target: 1200户, schedule: {6: 300 户, 12: 1200户}")
    assert (task.target, task.schedule) == (1200, {6: 300, 12: 1200})
    level = only("kind: 水平, unit: 个工作日, direction: at_most, baseline: 20.5个工作日, target: 18 个工作日")
    assert (level.target, level.baseline) == (18, Fraction(41, 2))
    number = "应为数字，例如 300 或 90%（不写千位分隔符和单位）。"
    assert mistakes("kind: 数量, unit: 户, target: 1200张") == [f"第 8 行「目标」（target）：读到“1200张”，{number}"]
    assert mistakes("kind: 数量, target: 1200户") == [f"第 8 行「目标」（target）：读到“1200户”，{number}"]


def test_a_key_left_empty_is_as_if_it_were_not_there() -> None:
    task = only("kind: 常态, department: , leader: , partners: , note: , unit: , source: ")
    assert (task.department, task.leader, task.partners, task.note) == ("", "", (), "")


def test_partners_are_a_list_or_one_text() -> None:
    for written in ("[计划财务科, 办公室]", "计划财务科、办公室", "计划财务科，办公室"):
        assert only(f"kind: 常态, partners: {written}").partners == ("计划财务科", "办公室")
    assert only("kind: 常态, partners: 办公室").partners == ("办公室",)
    assert mistakes("kind: 常态, partners: 办公室、") == ["第 8 行「配合科室」（partners）：不能为空。"]


def test_a_department_does_not_help_itself() -> None:
    assert mistakes("kind: 常态, department: 办公室, partners: [计划财务科, 办公室]") == [
        "第 8 行「配合科室」（partners）：读到“办公室”，与牵头科室相同。配合科室只写其他科室，请删去。"
    ]


@pytest.mark.parametrize("written", ["甲科、乙科", "甲科,乙科", "甲科，乙科", "甲科；乙科", "甲科;乙科"])
def test_one_department_leads(written: str) -> None:
    """Two names in one are a department that nobody has: the first leads, the others help (domain.md section 11)."""
    assert mistakes(f'kind: 常态, department: "{written}"') == [
        f"第 8 行「牵头科室」（department）：读到“{written}”，牵头科室只能有一个。"
        "请只留牵头的一个，其余的写到「配合科室」（partners），例如牵头写 甲科，配合写 乙科。"
    ]


def test_what_is_said_of_three_departments_of_one_with_a_mark_and_of_partners() -> None:
    three, one = (mistakes(f"kind: 常态, department: {name}")[0] for name in ("甲、乙、丙", "甲、"))
    assert three.endswith("，例如牵头写 甲，配合写 乙、丙。")
    assert one.endswith("其余的写到「配合科室」（partners）。")
    assert mistakes('kind: 常态, department: 甲, partners: ["乙,丙"]') == [
        "第 8 行「配合科室」（partners）：读到“乙,丙”，一个配合科室的名称里有逗号或顿号。"
        "几个名称之间请用半角逗号隔开，例如 [甲, 乙]。"
    ]


def test_the_nearest_leader_counts() -> None:
    """The task's own before its section's before its area's (domain.md section 11)."""
    tasks = ("kind: 常态, leader: 局长", "kind: 常态")
    plan = planned(*tasks, area="leader: 分管副局长（养老）", section="leader: 分管副局长（救助）")
    assert [t.leader for t in plan.tasks.values()] == ["局长", "分管副局长（救助）"]
    assert plan.leaders == ("局长", "分管副局长（救助）")
    assert planned(*tasks, area="leader: 分管副局长（养老）").tasks["t2"].leader == "分管副局长（养老）"
    assert planned(*tasks).tasks["t2"].leader == ""


def test_a_level() -> None:
    """18 个工作日以内 and 92 分: a target in a unit, with a curve or without (domain.md section 2)."""
    most = only("kind: level, target: 18, unit: 个工作日, direction: at_most, baseline: 22, schedule: {6: 20, 12: 18}")
    assert (most.judged, most.numeric, most.at_most, most.in_percent) == (True, True, True, False)
    assert only("kind: level, target: 92, unit: 分, baseline: 90, by: 11, weight: 2, stretch: true").target == 92


@pytest.mark.parametrize(
    ("task", "sentence"),
    [
        (
            "unit: 分",
            "缺少「目标」（target）。水平任务要有目标值；未下达的请把「类型」（kind）写成 待下达（pending）。",
        ),
        ('target: 92, unit: "%"', "「单位」（unit）：读到“%”，百分数是比率。请把「类型」（kind）写成 比率（rate）。"),
        ("target: 0", "「目标」（target）：读到“0”，目标值应大于 0。"),
        (
            "target: 92, by_unit: true",
            "「按街镇」（by_unit）：各街镇的水平无法合计成全区数，水平任务只报全区数。请删去。",
        ),
        ("target: 92, baseline: 93", "「基期值」（baseline）：基期值应小于目标值。"),
        (
            "target: 18, direction: at_most, baseline: 18",
            "「基期值」（baseline）：「方向」（direction）是不超过（at_most）的，基期值应大于目标值。",
        ),
        (
            "target: 18, direction: at_most, schedule: {6: 19, 9: 20, 12: 18}",
            "「倒排计划」（schedule）：读到“19、20、18”，倒排计划的数值不应上升。",
        ),
        (
            "target: 92, stages: [{name: 甲, by: 4}]",
            "「节点」（stages）：水平任务不用这一项。请删去，或改「类型」（kind）。",
        ),
    ],
)
def test_what_a_level_may_not_be(task: str, sentence: str) -> None:
    """Line 8 is the task's; what a task lacks is told without a key."""
    place = "第 8 行：" if sentence.startswith("缺少") else "第 8 行"
    assert mistakes(f"kind: level, {task}") == [place + sentence]
