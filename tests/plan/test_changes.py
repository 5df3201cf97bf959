"""What two plans say differently, in words (domain.md section 10)."""

import pytest

from plan import Plan, Task, parse_plan
from plan.changes import changes
from plan.changes.told import TOLD
from tests.conftest import SMALL, plan_of, plan_of_sections

TEXT = SMALL.read_text(encoding="utf-8")


def small(*replaced: tuple[str, str]) -> Plan:
    """The small plan with some of its words replaced."""
    text = TEXT
    for old, new in replaced:
        assert old in text
        text = text.replace(old, new, 1)
    return parse_plan(text)


def said(*replaced: tuple[str, str]) -> list[str]:
    return [*map(str, changes(small(), small(*replaced)))]


def test_comments_and_layout_are_no_change() -> None:
    assert said(("# A small plan", "# 又一句"), ("target: 300, unit: 户", "unit: 户, target: 300")) == []


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("target: 300", "target: 280", "1.1-01 适老化改造：目标 300户 → 280户"),
        ("target: 90%", "target: 92.5%", "1.1-03 护理员持证率：目标 90% → 92.5%"),
        ("unit: 家, by: 11", "unit: 家, by: 9", "1.1-02 综合为老服务中心：完成时限 11月 → 9月"),
        ("unit: 家, by: 11", "unit: 家", "1.1-02 综合为老服务中心：完成时限 11月 → 无"),
        ("9: 70", "9: 80", "2.1-02 认知障碍床位：倒排计划 6月 40张、9月 70张、12月 100张 → 6月 40张、9月 80张、12月 100张"),
        ("{name: 开工, by: 8}", "{name: 开工, by: 9}", "1.1-04 养老院项目：节点 前期手续（5月）、开工（8月）、竣工（11月） → 前期手续（5月）、开工（9月）、竣工（11月）"),
        ("department: 安全管理科", "department: 养老服务科", "1.2-01 机构安全监管：责任科室 安全管理科 → 养老服务科"),
        ("unit: 张}", "unit: 张, partners: [财务科, 法规科]}", "1.2-03 家庭照护床位：配合科室 无 → 财务科、法规科"),
        ("kind: pending, unit: 张", "kind: pending, unit: 张, leader: 副局长", "1.2-03 家庭照护床位：分管领导 未指定 → 副局长"),
        ("lists: [district, heart]", "lists: [heart]", "1.1-01 适老化改造：口径 区为民办实事项目、民心工程 → 民心工程"),
        ("stretch: true, ", "", "1.1-03 护理员持证率：力争 是 → 否"),
        ("title: 常态化走访", "title: 常态走访", "2.1-01 常态走访：名称 常态化走访 → 常态走访"),
        ("baseline: 60%", "baseline: 61%", "1.2-02 床位入住率：基期值 60% → 61%"),
        ("title: 常态化走访, kind: duty, by_unit: true", "title: 常态化走访, kind: duty", "2.1-01 常态化走访：按街镇报送 是 → 否"),
        ("kind: pending, unit: 张", "kind: pending, unit: 张, ended: 7", "1.2-03 家庭照护床位：自7月起终止"),
        ("kind: pending, unit: 张", "kind: pending, unit: 张, note: 以签约为准", "1.2-03 家庭照护床位：说明 无 → 以签约为准"),
        ("rule: yinchuan", "rule: cascade", "判定规则：阈值 差距 -10 个百分点以内为正常，-30 个百分点以内为偏慢 → 达到应完成的95%为正常，85%为偏慢"),
        ("due_day: 20", "due_day: 25", "报送安排：每月截止日 20日 → 25日"),
        ("2024-04: 2024-04-22", "2024-05: 2024-05-21", "报送安排：个别月份的截止日 2024-04 为 2024-04-22 → 2024-05 为 2024-05-21"),
        ("units: [新华路街道, ", "units: [新华街道, ", "街镇：名单 新华路街道、仙霞新村街道、新泾镇 → 新华街道、仙霞新村街道、新泾镇"),
        ("title: 2024年小计划", "title: 2024年计划", "工作要点：标题 2024年小计划 → 2024年计划"),
        ("label: 养老服务", "label: 养老", "推动养老服务提质增效：简称 养老服务 → 养老"),
        ("title: 深化推进基层社区治理", "title: 深化社区治理", "领域“深化推进基层社区治理”：名称 深化推进基层社区治理 → 深化社区治理"),
        ("title: 加强综合监管", "title: 加强监管", "条“加强综合监管”：名称 加强综合监管 → 加强监管"),
    ],
)  # fmt: skip
def test_one_change_one_sentence(old: str, new: str, sentence: str) -> None:
    assert said((old, new)) == [sentence]


def test_a_target_that_was_issued() -> None:
    """待下达 becomes 数量."""
    assert said(("kind: pending, unit: 张", "kind: count, unit: 张, target: 50")) == [
        "1.2-03 家庭照护床位：类型 待下达 → 数量",
        "1.2-03 家庭照护床位：目标 无 → 50张",
    ]


def test_new_tasks_and_those_that_are_gone() -> None:
    one = plan_of("kind: count, target: 5, unit: 家", "kind: duty")
    other = parse_plan(one.text.replace("id: t2, title: 任务2", "id: t3, title: 走访, department: 甲科"))
    assert [*map(str, changes(one, other))] == [
        "t3 走访：新增任务，类型 常态，责任科室 甲科",
        "t2 任务2：不再列入",
    ]
    assert [c.task for c in changes(one, other)] == ["t3", "t2"]


def test_a_task_moved_to_another_section() -> None:
    """Sections keep their names; nothing else is said of them."""
    one = plan_of_sections(["kind: duty", "kind: duty"], ["kind: duty"])
    lines = one.text.split("\n")
    moved = next(line for line in lines if "id: t2" in line)
    lines.remove(moved)
    other = parse_plan("\n".join([*lines, moved]))
    assert [*map(str, changes(one, other))] == ["t2 任务2：位置 甲 · 第1条 → 甲 · 第2条"]


def test_areas_and_sections_come_and_go() -> None:
    one = plan_of_sections(["kind: duty"], ["kind: duty"])
    other = parse_plan(one.text.replace("第2条", "监管") + "\n  - {id: b, title: 乙}")
    assert [*map(str, changes(one, other))] == ["领域：新增“乙”", "条“第2条”：名称 第2条 → 监管"]
    assert [*map(str, changes(other, one))] == ["领域：删去“乙”", "条“监管”：名称 监管 → 第2条"]


def test_ending_is_taken_back_or_moved() -> None:
    def ended(more: str) -> Plan:
        return plan_of(f"kind: duty{more}")

    assert [*map(str, changes(ended(", ended: 7"), ended("")))] == ["t1 任务1：恢复，不再自7月起终止"]
    assert [*map(str, changes(ended(", ended: 7"), ended(", ended: 9月")))] == ["t1 任务1：终止 自7月起 → 自9月起"]


def test_the_sentence_of_an_adjustment() -> None:
    (change,) = changes(small(), small(("target: 300", "target: 280")))
    assert change.sentence(7, "市级下达数调整") == (
        "1.1-01 适老化改造：目标 300户 → 280户，7月起，原因：市级下达数调整"
    )
    assert (change.name, change.difference) == ("1.1-01 适老化改造", "目标 300户 → 280户")


def test_every_key_of_a_task_has_its_words() -> None:
    """So that a key that comes later is not passed over."""
    assert set(TOLD) == set(Task.model_fields) - {"id", "ended"}
