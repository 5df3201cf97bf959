"""The official sentence and the object of `status --format json` (contract.md, Commands)."""

import json
from dataclasses import replace
from fractions import Fraction

import pytest

from metrics.month.rollup import Totals
from metrics.month.sentence import sentence
from metrics.month.status import as_json
from metrics.task.lamps import LABELS, Lamp
from records import Store
from tests.conftest import Desk, plan_of

NO_LAMPS: dict[Lamp, int] = dict.fromkeys(LABELS, 0)
TOTALS = Totals(
    sections=21,
    sections_done=1,
    tasks=257,
    judged=102,
    counted=102,
    over=2,
    lamps={**NO_LAMPS, "done": 7, "green": 250},
    section_lamps={**NO_LAMPS, "done": 1, "green": 20},
    completion=Fraction(52, 100),
    due_completion=Fraction(50, 100),
)
START = "截至6月，21条257项任务中，7项已完成年度目标，其中2项超额完成"


@pytest.mark.parametrize(
    ("completion", "due", "month", "said"),
    [
        ("0.52", "0.5", 6, "总体完成率52%，达到时间过半、任务过半"),
        ("0.5", "0.5", 6, "总体完成率50%，达到时间过半、任务过半"),
        ("0.45", "0.4", 6, "总体完成率45%，达到序时进度"),
        ("0.38", "0.5", 6, "总体完成率38%，距序时进度还差12个百分点"),
        ("0.4755", "0.5", 6, "总体完成率48%，距序时进度还差2.4个百分点"),
        ("0.8", "0.75", 9, "总体完成率80%，达到序时进度"),
        ("0.7", "0.75", 9, "总体完成率70%，距序时进度还差5个百分点"),
    ],
)
def test_the_three_endings(completion: str, due: str, month: int, said: str) -> None:
    """时间过半、任务过半 is said in June only, and only with half done; 0.4755 and 0.5 are shown as 47.6 % and 50.0 %
    beside the sentence, 2.4 apart."""
    found = replace(TOTALS, completion=Fraction(completion), due_completion=Fraction(due))
    start = START.replace("6月", f"{month}月")
    assert sentence(found, month) == f"{start}；{said}。"


def test_decimals_of_the_sentence() -> None:
    """41.04/40 is 102.6 % at one decimal, capped or not."""
    found = replace(TOTALS, completion=Fraction(5255, 10000))
    assert "总体完成率52.6%" in sentence(found, 6, 1)


def test_nothing_judged_says_nothing_of_completion() -> None:
    assert sentence(replace(TOTALS, completion=None, due_completion=None), 6) == f"{START}。"


def test_a_gap_is_never_told_as_zero() -> None:
    """Trap: 0.04 百分点 behind must not read 还差0个百分点."""
    found = replace(TOTALS, completion=Fraction(4996, 10000), due_completion=Fraction(1, 2))
    assert "还差0个" not in sentence(found, 6)


def test_the_sentence_agrees_with_the_totals(desk: Desk) -> None:
    """Done are 1.1-01 (310 of 300, over) and 2.1-02; of six judged tasks four count, the rates not before
    December: (1 + 1 + 0 × 2)/4 = 50 %. Due in June: 50 %, 0, 1 of 3 stages, 40 % → 30.8 %: ahead of it."""
    desk.tell("06-18", "6月,1.1-01,,310", "6月,2.1-02,,100")
    assert desk.status(6, "06-30").sentence == (
        "截至6月，3条10项任务中，2项已完成年度目标，其中1项超额完成；总体完成率50%，达到时间过半、任务过半。"
    )


TOTAL_KEYS = set(
    "sections sections_done tasks judged done over green yellow red missing idle none completion_rate".split()
)
TASK_KEYS = set(
    "id title kind area unit target actual numerator denominator due rate percent due_rate gap lamp "
    "lamp_then explanation reported_month stage needed_per_month outlook by_unit".split()
)


def test_the_keys_of_the_contract(both: Desk) -> None:
    """Every key that contract.md names is there; more may be."""
    both.tell("06-18", "6月,1.1-01,新泾,120")
    found = as_json(both.status(6, "06-30"))
    assert json.loads(json.dumps(found)) == found
    top = set("snapshot month plan totals reporting sentence areas tasks".split())
    assert top <= found.keys()
    assert found["plan"].keys() == {"title", "year"}
    assert found["totals"].keys() >= TOTAL_KEYS
    assert found["reporting"].keys() >= {"due", "reported", "on_time"}
    assert all(area.keys() >= TOTAL_KEYS | {"id", "label"} for area in found["areas"])
    assert all(task.keys() >= TASK_KEYS for task in found["tasks"])
    assert found["tasks"][0]["by_unit"] == [{"unit": "新泾镇", "actual": 120, "target": None}]


def test_the_worked_example_as_json(file_store: Store) -> None:
    """300/120/150 in June: exact numbers, `percent` as it is shown, snapshot of one batch on 30 June."""
    desk = Desk(file_store, plan_of("kind: count, target: 300, unit: 户"))
    desk.tell("06-18", "6月,t1,,120")
    found = as_json(desk.status(6, "06-30"))
    assert (found["snapshot"], found["month"]) == ("1-20240630", "2024-06")
    task = found["tasks"][0]
    expected = {
        "id": "t1",
        "kind": "count",
        "area": "a",
        "unit": "户",
        "target": 300,
        "actual": 120,
        "numerator": None,
        "denominator": None,
        "due": 150,
        "rate": 0.4,
        "percent": "40%",
        "due_rate": 0.5,
        "gap": -10,
        "lamp": "yellow",
        "lamp_then": "yellow",
        "reported_month": 6,
        "stage": None,
        "needed_per_month": None,
        "outlook": None,
        "by_unit": [],
    }
    assert {key: task[key] for key in expected} == expected
    assert found["totals"]["completion_rate"] == 0.4
    assert found["reporting"] == {"due": 1, "reported": 1, "on_time": 1}


def test_other_kinds_as_json(desk: Desk) -> None:
    """A rate as a share with its two numbers; a finished stage by name; never reported is null."""
    desk.tell("06-18", "6月,1.1-03,新华路,9,10", "6月,1.1-03,新泾,1,10", "6月,1.1-04,,,,前期手续")
    tasks = {t["id"]: t for t in as_json(desk.status(6, "06-30"))["tasks"]}
    rate = tasks["1.1-03"]
    assert (rate["target"], rate["actual"], rate["numerator"], rate["denominator"]) == (
        0.9,
        0.5,
        10,
        20,
    )
    assert rate["percent"] == "56%"
    assert [part["actual"] for part in rate["by_unit"]] == [0.9, 0.1]
    stages = tasks["1.1-04"]
    assert (stages["stage"], stages["actual"], stages["target"], stages["due"]) == (
        "前期手续",
        1,
        3,
        1,
    )
    never = tasks["1.1-01"]
    assert (never["actual"], never["rate"], never["percent"], never["gap"]) == (
        None,
        None,
        None,
        None,
    )
    assert (never["lamp"], never["reported_month"]) == ("missing", None)


def test_outlook_and_targets_of_units_as_json(file_store: Store) -> None:
    """3 × 30 in three months, needed (300 − 90)/7 = 30; 新泾镇's share of the target is its own 90."""
    plan = plan_of("kind: count, target: 300, by_unit: true, unit_targets: {新泾镇: 90}")
    desk = Desk(file_store, plan)
    for month in (3, 4, 5):
        desk.tell(f"0{month}-18", f"{month}月,t1,新泾,{30 * (month - 2)}")
    task = as_json(desk.status(5, "05-31"))["tasks"][0]
    assert task["needed_per_month"] == 30
    assert task["outlook"] == {"low": 300, "mean": 300, "high": 300}
    assert task["by_unit"] == [{"unit": "新泾镇", "actual": 90, "target": 90}]


def test_decimals_of_percent(file_store: Store) -> None:
    """4385 of 4000 → 110 %, at one decimal 109.6 %."""
    desk = Desk(file_store, plan_of("kind: count, target: 4000"))
    desk.tell("06-18", "6月,t1,,4385")
    june = desk.status(6, "06-30")
    assert [as_json(june, d)["tasks"][0]["percent"] for d in (0, 1)] == ["110%", "109.6%"]


def test_the_units_of_the_json_add_up_to_the_task(desk: Desk) -> None:
    """April by 街镇, May for the district, June by one 街镇: 50 + 70, then no parts, then 130 of one. A rate: 9/10 and
    1/10, then 15/20, then 10/10."""
    desk.tell("04-18", "4月,1.1-01,新华路,50", "4月,1.1-01,新泾,70", "4月,1.1-03,新华路,9,10", "4月,1.1-03,新泾,1,10")
    desk.tell("05-18", "5月,1.1-01,,125", "5月,1.1-03,,15,20")
    desk.tell("06-18", "6月,1.1-01,新泾,130", "6月,1.1-03,新华路,10,10")
    told = {}
    for month in (4, 5, 6):
        for task in as_json(desk.status(month))["tasks"]:
            if task["actual"] is not None:
                told[task["id"], month] = (task["actual"], {p["unit"]: p["actual"] for p in task["by_unit"]})
    assert told == {
        ("1.1-01", 4): (120, {"新华路街道": 50, "新泾镇": 70}),
        ("1.1-01", 5): (125, {}),
        ("1.1-01", 6): (130, {"新泾镇": 130}),
        ("1.1-03", 4): (0.5, {"新华路街道": 0.9, "新泾镇": 0.1}),
        ("1.1-03", 5): (0.75, {}),
        ("1.1-03", 6): (1, {"新华路街道": 1}),
    }
