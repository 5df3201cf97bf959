"""Large numbers without a unit, numbers of each term or quarter, and numbers that a rule is unsure of: each is a target, or
待确认 says why it is none (domain.md section 10)."""

import pytest

from plan import Task
from plan.drafting import draft, read_document

EACH = "是每一个（人、站、月）的标准，不是总数"


def drafted(sentence: str) -> list[Task]:
    return list(draft([read_document("甲.txt", f"一、甲\n{sentence}。\n".encode())], 2025).plan.tasks.values())


@pytest.mark.parametrize(
    ("sentence", "target", "unit", "unsure"),
    [
        ("完成固定资产投资12亿", "12", "亿", "“12亿”后面没有写单位，请补全单位，例如 亿元"),
        ("工业投资达到12亿", "12", "亿", "“达到12亿”后面没有写单位，请补全单位，例如 亿元"),
        ("培训护理员1.2万", "1.2", "万", "“1.2万”后面没有写单位，请补全单位，例如 万元"),
        ("发放补贴300万", "300", "万", "“300万”后面没有写单位，请补全单位，例如 万元"),
        ("服务老年人20万人次", "200000", "人次", ""),
        ("完成投资3.5亿元", "3.5", "亿元", ""),
        ("组织志愿服务3至5万人次", "30000", "人次", "原文是一个范围（3至5万人次），暂取下限"),
        ("发放补贴100-200万元", "100", "万元", "原文是一个范围（100-200万元），暂取下限"),
    ],
)
def test_large_numbers(sentence: str, target: str, unit: str, unsure: str) -> None:
    """3至5万 begins at 3万, 30,000; the 万 of 100-200万元 is both ends'."""
    (task,) = drafted(sentence)
    assert (task.kind, f"{float(task.target or 0):.12g}", task.unit) == ("count", target, unit)
    assert task.unsure == ((unsure,) if unsure else ())


@pytest.mark.parametrize(
    ("sentence", "target", "unsure"),
    [
        ("每学期开展安全演练4次", 8, "原文是“每学期4次”，一年暂按 8次（4 × 2）"),
        ("每学期组织开展安全演练4次", 8, "原文是“每学期4次”，一年暂按 8次（4 × 2）"),
        ("每季度召开联席会议1次", 4, "原文是“每季度1次”，一年暂按 4次（1 × 4）"),
        ("举办招聘会，每季度不少于2场", 8, "原文是“每季度不少于2场”，一年暂按 8场（2 × 4）"),
        ("每半年组织评估1次", 2, "原文是“每半年1次”，一年暂按 2次（1 × 2）"),
        ("每两个月开展培训1期", 6, "原文是“每两个月1期”，一年暂按 6期（1 × 6）"),
        ("每年召开大会2次", 2, ""),
    ],
)
def test_a_number_of_each_part_of_the_year(sentence: str, target: int, unsure: str) -> None:
    """Two terms, four quarters: what a year comes to is the target, and the multiplication is to be looked at."""
    (task,) = drafted(sentence)
    assert (task.kind, task.target) == ("count", target)
    assert task.unsure == ((unsure,) if unsure else ())


def test_what_is_done_every_month_is_a_duty() -> None:
    """Reported as 落实 month by month; what it would be as a number is said: 2 × 12."""
    (task,) = drafted("每月开展检查2次")
    assert task.kind == "duty"
    assert task.unsure[0] == f"“2次”没有当作目标：{EACH}；要按全年计数的，一年是 24次"


def test_of_each_school_and_each_term_nobody_can_say_how_many_a_year() -> None:
    (task,) = drafted("每校每学期开展心理健康课8课时")
    assert (task.target, task.unsure) == (8, ("前面有“每校…”，“8课时”是总数还是每一个的数",))


def test_a_number_far_behind_each() -> None:
    """Within eight signs of 每 it is of each; further on it may be, and was taken without a word."""
    (near,) = drafted("每个街镇新建1家服务站")
    (far,) = drafted("每个街镇新建综合为老服务中心1家")
    assert (near.kind, near.unsure[0]) == ("stages", f"“1家”没有当作目标：{EACH}")
    assert (far.kind, far.target) == ("count", 1)
    assert far.unsure == ("前面有“每个街镇新…”，“1家”是总数还是每一个的数",)


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("新增床位100", "“100”没有当作目标：后面没有单位，是名称、编号或代号"),
        ("办理时限18个工作日", "“18个工作日”没有当作目标：是时间、年龄或等级，不是数量"),
        ("持证率达到120%", "“达到120%”没有当作目标：不在 0 到 100% 之间，不能作比率的目标"),
    ],
)
def test_a_number_that_was_not_taken_may_be_the_target(sentence: str, reason: str) -> None:
    (task,) = drafted(sentence)
    assert task.target is None
    assert task.unsure[0] == reason


@pytest.mark.parametrize("sentence", ["做好12345热线办理", "升级2.0系统", "落实两项补贴制度", "服务60岁以上老年人"])
def test_what_is_no_target_for_certain_is_not_asked_about(sentence: str) -> None:
    """A hotline, a version, a small number in characters that is part of a name, an age."""
    (task,) = drafted(sentence)
    assert [reason for reason in task.unsure if "没有当作目标" in reason] == []
