"""The figures that a task's charts draw: shares in per cent, whatever the kind; unknown stays unknown."""

import pandas as pd
import pytest

from pages.parts.charts import figures, finished, frames
from records import Store
from tests.conftest import UNITS, Desk, plan_of

DIRECTION = 'kind: direction, unit: "%", baseline: 60%, by_unit: true'


@pytest.mark.parametrize("task", [DIRECTION, "kind: rate, target: 90%, by_unit: true"])
def test_shares_by_unit_are_drawn_in_per_cent(file_store: Store, task: str) -> None:
    """65/100 and 30/50 are 65 % and 60 %, together 95/150 = 63.3 %; 仙霞新村街道 told nothing and has no bar."""
    desk = Desk(file_store, plan_of(task))
    desk.tell("06-18", "6月,t1,新华路,65,100", "6月,t1,新泾,30,50")
    assessment = desk.assessed("06-30")
    standing = assessment.standings["t1"][6]
    rows = frames.unit_rows(assessment, standing).set_index("unit")["value"]
    assert list(rows.index) == list(UNITS)
    assert (rows[UNITS[0]], rows[UNITS[2]]) == (65, 60)
    (bars,) = figures.units(frames.unit_rows(assessment, standing), "%").data
    assert bars.text == ("60%", "未报", "65%")
    curve = frames.curve_rows(assessment, standing.task, 6).set_index("month")["actual"]
    assert (round(curve[6], 1), curve.count()) == (63.3, 1)
    actual = next(trace for trace in finished.task_curve(assessment, "t1", 6).data if trace.name == "实际")
    assert [round(y, 1) for y in actual.y if y == y] == [63.3]


def test_numbers_by_unit_are_drawn_as_they_are(file_store: Store) -> None:
    """12 and 8 户, of own targets 20 and none."""
    desk = Desk(
        file_store, plan_of("kind: count, target: 300, unit: 户, by_unit: true, unit_targets: {新华路街道: 20}")
    )
    desk.tell("06-18", "6月,t1,新华路,12", "6月,t1,新泾,8")
    assessment = desk.assessed("06-30")
    rows = frames.unit_rows(assessment, assessment.standings["t1"][6]).set_index("unit")
    assert (rows["value"][UNITS[0]], rows["value"][UNITS[2]], rows["target"][UNITS[0]]) == (12, 8, 20)
    assert rows["target"].count() == 1


@pytest.mark.parametrize(
    ("actual", "low", "high", "side"),
    [
        (242, 330, 358, "bottom"),  # 300 runs through the room below 330: 43 of 358
        (242, 350, 380, "top"),  # below 350 there is room down to 304
        (100, 280, 290, "top"),  # behind, so above; but 300 runs through the room above 290
        (100, 180, 200, "bottom"),
    ],
)
def test_the_target_does_not_run_through_the_estimate(actual: float, low: float, high: float, side: str) -> None:
    """Target 300, due 200 in October. The words stand on the side that 实际 and 序时 leave free, or on the other one."""
    months = range(3, 13)
    frame = pd.DataFrame(
        {"month": months, "due": [200.0] * 10, "actual": [float(actual) if m == 10 else None for m in months]}
    )
    band = pd.DataFrame(
        {"month": [10, 12], "low": [actual, low], "mean": [actual, (low + high) / 2], "high": [actual, high]}
    )
    figure = figures.curve(frame.astype({"actual": float}), 300, band, "户", 10)
    (words,) = (each for each in figure.layout.annotations if each.text.startswith("估计年底"))
    assert words.yanchor == side
