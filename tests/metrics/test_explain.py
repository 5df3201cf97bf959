"""Every lamp explains itself: due, actual, gap, the rule, what would turn it green (section 4)."""

import re
from fractions import Fraction

import pytest

from metrics.task.explain import rule_text
from metrics.task.lamps import colour
from metrics.task.pace import due_rate, rate
from plan import PRESETS
from records import Store
from tests.conftest import Desk, plan_of

COUNT = "kind: count, target: 300, unit: 户"
YINCHUAN = "落后不到10个百分点为正常，10至30个百分点为偏慢，超过30个百分点为滞后"


def said(store: Store, fields: str, row: str, *, top: str = "", month: int = 6, on: str = "06-30") -> str:
    """The explanation of one task in June, reported by one row."""
    desk = Desk(store, plan_of(fields, top=top))
    if row:
        desk.tell("06-18", row)
    return desk.standing("t1", month, on).explanation


def test_rules_in_words() -> None:
    assert rule_text(PRESETS["yinchuan"]) == YINCHUAN
    assert rule_text(PRESETS["cascade"]) == "实际达到应完成的95%及以上为正常，85%及以上为偏慢，以下为滞后"
    assert rule_text(PRESETS["strict"]) == "差距不低于0个百分点为正常，否则为滞后"


def test_the_worked_example(file_store: Store) -> None:
    """120 of due 150: 30 户 catch up with 序时; 121 would be −9.67 pp, so 1 户 is enough for green."""
    assert said(file_store, COUNT, "6月,t1,,120") == (
        "截至6月应完成 150户（50%），实际 120户（40%），慢于序时进度 10.0 个百分点；"
        f"{YINCHUAN}；再完成 30 户转绿并追平序时（仅转绿需 1 户）。"
    )


def test_under_cascade(file_store: Store) -> None:
    """95 % of 150 is 142.5: 23 户 more give 143, which is green; 30 catch up."""
    found = said(file_store, COUNT, "6月,t1,,120", top="rule: cascade")
    assert found.endswith("；再完成 30 户转绿并追平序时（仅转绿需 23 户）。")


def test_under_strict_the_two_are_the_same(file_store: Store) -> None:
    found = said(file_store, COUNT, "6月,t1,,120", top="rule: strict")
    assert found.endswith("；再完成 30 户转绿。")


@pytest.mark.parametrize("rule", ["yinchuan", "cascade", "strict"])
@pytest.mark.parametrize("actual", [0, 37, 119, 120])
def test_the_amount_named_does_turn_it_green(file_store: Store, rule: str, actual: int) -> None:
    """Whatever is said to be enough is enough, and one 户 less is not."""
    found = said(file_store, COUNT, f"6月,t1,,{actual}", top=f"rule: {rule}")
    least = int(re.findall(r"([0-9]+) 户", found)[-1])
    plan = plan_of(COUNT, top=f"rule: {rule}")
    task = plan.tasks["t1"]

    def lamp(value: int) -> str:
        return colour(plan.rule, rate(task, Fraction(value)) or Fraction(0), due_rate(task, 6) or Fraction(0))

    assert lamp(actual + least) == "green"
    assert lamp(actual + least - 1) != "green"


def test_done_and_over(file_store: Store) -> None:
    """101 of 100 张 in May: 超额完成 101 %."""
    found = said(file_store, "kind: count, target: 100, unit: 张", "5月,t1,,101", month=5, on="05-31")
    assert "超额完成 101%" in found


def test_missing_and_idle(file_store: Store) -> None:
    """未报送 names the deadline that has passed; 未到时点 the month from which something is due."""
    assert said(file_store, COUNT, "") == ("截至6月应完成 150户（50%），尚未报送；6月截止日（6月20日）已过，未报送。")
    found = said(file_store, "kind: count, target: 2, unit: 家, by: 11", "6月,t1,,0")
    assert found == "截至6月应完成 0家（0%），实际 0家（0%），与序时进度持平；11月起应有进度。"


def test_figures_carried_on_are_named(file_store: Store) -> None:
    """Before June's deadline May's figure is shown, and said to be May's."""
    desk = Desk(file_store, plan_of(COUNT))
    desk.tell("05-18", "5月,t1,,130")
    assert "6月未报，按5月数据" in desk.standing("t1", 6, "06-20").explanation


def test_stages_and_rates(desk: Desk) -> None:
    """One of two stages due in August; a rate below its 序时 in December: 50 % of 90 % → 40 pp more."""
    desk.tell("08-18", "8月,1.1-04,,,,前期手续")
    found = desk.standing("1.1-04", 8, "08-31").explanation
    assert "截至8月应完成 2 个节点，已完成 1 个（前期手续），共 3 个" in found
    assert found.endswith("完成「开工」节点转绿。")
    desk.tell("12-18", "12月,1.1-03,,45,90")
    found = desk.standing("1.1-03", 12, "12-31").explanation
    assert "截至12月应达到 90%，实际 50%" in found
    assert found.endswith("再提高 40.0 个百分点追平序时。")


def test_a_ceiling(desk: Desk) -> None:
    """7 % in December against 5 %: 2 pp down."""
    desk.tell("12-18", "12月,2.1-03,,7%")
    found = desk.standing("2.1-03", 12, "12-31").explanation
    assert "截至12月应不高于 5%，实际 7%" in found
    assert found.endswith("再降低 2.0 个百分点追平序时。")


def test_a_duty(desk: Desk) -> None:
    """Two months due by April, one fulfilled: one is missing and could be made good."""
    desk.tell("04-18", "3月,1.2-01,,是", "4月,1.2-01,,否")
    assert desk.standing("1.2-01", 3, "04-30").explanation == "截至3月应落实 1 个月，已落实 1 个月，无缺漏。"
    assert desk.standing("1.2-01", 4, "04-30").explanation == (
        "截至4月应落实 2 个月，已落实 1 个月，缺 1 个月；补报或补落实 1 个月后不再亮灯。"
    )


def test_unjudged_kinds(desk: Desk) -> None:
    desk.tell("06-18", "6月,1.2-02,,65%", "6月,1.2-03,,12")
    assert desk.standing("1.2-02", 6, "06-30").explanation == "目前 65%，基期 60%，好转。"
    assert desk.standing("1.2-03", 6, "06-30").explanation == "目标值待下达，暂只记数；目前 12张。"
    assert desk.standing("1.2-03", 5, "06-30").explanation == "目标值待下达，暂只记数；尚未报送。"


def test_every_lamp_explains_itself(desk: Desk) -> None:
    """No task of any kind in any month is without a sentence that ends."""
    desk.tell("06-18", "6月,1.1-01,,120", "6月,1.1-03,,5%", "6月,1.2-01,,否", "6月,2.1-03,,12%")
    told = [
        one.explanation
        for on in ("06-20", "12-31")
        for months in desk.assessed(on).standings.values()
        for one in months.values()
    ]
    assert [text for text in told if not text.endswith("。") or "None" in text or "；。" in text] == []
