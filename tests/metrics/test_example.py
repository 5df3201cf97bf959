"""The worked example of the rule in force: 240 件, linear, reports of 3月 to 12月, so in 8月 160 are due (66.7 %)."""

import pytest

from metrics.figures import points
from metrics.task.example import example
from tests.conftest import plan_of

DUTY = "kind: duty"


@pytest.mark.parametrize(
    ("rule", "steps"),
    [
        # one 件 is 0.4167 pp. 136: 56.67 − 66.67 = −10.0 is not above −10; 88: 36.67 − 66.67 = −30.0
        (
            "yinchuan",
            [("done", 240, 240), ("green", 137, 239), ("yellow", 88, 136), ("red", 0, 87)],
        ),
        # 0.95 × 160 = 152, 0.85 × 160 = 136
        ("cascade", [("done", 240, 240), ("green", 152, 239), ("yellow", 136, 151), ("red", 0, 135)]),
        ("strict", [("done", 240, 240), ("green", 160, 239), ("red", 0, 159)]),
    ],
)
def test_which_numbers_give_which_lamp(rule: str, steps: list[tuple[str, int, int]]) -> None:
    shown = example(plan_of(DUTY, top=f"rule: {rule}"))
    assert (shown.month, shown.due.due) == (8, 160)
    assert [(s.lamp, s.least.progress.actual, s.most.progress.actual) for s in shown.steps] == steps


def test_the_explanation_is_that_of_the_task_page() -> None:
    """The largest number that is not 正常: 136 of 160, 24 short, one more for green."""
    shown = example(plan_of(DUTY))
    assert shown.said == (
        "截至8月应完成 160件（67%），实际 136件（57%），慢于序时进度 10.0 个百分点；"
        "落后不到10个百分点为正常，10至30个百分点为偏慢，超过30个百分点为滞后；再完成 24 件转绿并追平序时（仅转绿需 1 件）。"
    )
    assert [points(s.most.gap_pp or 0) for s in shown.steps] == ["33.3", "32.9", "-10.0", "-30.4"]
