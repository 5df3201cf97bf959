"""A row is read by the plan of its month: what a 计划调整 changed from July on is no matter of a row for March (domain.md
section 10).

Until June t1 has two stages and t2 counts 户; from July t1 counts 5 家, t2 counts 万户, and there is t3.
"""

from datetime import datetime
from pathlib import Path

import pytest

from plan import Plan
from records import Store, latest_number, opened_as, publish
from records.checking.bulk.changes import Changes
from records.checking.check import check_sheet
from records.plans.in_force import InForce, Step, in_force
from records.reading.bulk.rows import rows_at
from tests.conftest import HEADER, UNITS, Desk, moment, plan_of
from tests.records.test_long_files import block_rows, csv_pieces

STEPS = "kind: stages, stages: [{name: 开工, by: 4}, {name: 竣工, by: 11}]"
FIRST = plan_of(STEPS, "kind: count, target: 30000, unit: 户")
SECOND = plan_of("kind: count, target: 5, unit: 家", "kind: count, target: 3, unit: 万户", "kind: duty")
STAGE = "这项任务应填「节点」。请改填在「节点」列。"
NUMBER = "这项任务应填「完成值」。请改填在「完成值」列。"


def published(store: Store, targets: Path, plan: Plan, on: str, start: int | None = None) -> None:
    opened, reason = opened_as(targets), "核定数调整" if start else ""
    publish(store, targets, plan.text, opened=opened, by="王五", when=moment(on), reason=reason, from_month=start)


@pytest.fixture
def desk(file_store: Store, tmp_path: Path) -> Desk:
    """150 户 and 开工 told of June; the plan changed on 1 July; it is August."""
    desk = Desk(file_store, FIRST)
    published(file_store, tmp_path / "targets.yaml", FIRST, "01-05")
    desk.tell("06-18", "6月,t1,,,,竣工", "6月,t2,,20000")
    published(file_store, tmp_path / "targets.yaml", SECOND, "07-01", 7)
    desk.plan = SECOND
    return desk


def test_each_row_by_the_kind_of_its_month(desk: Desk) -> None:
    """Good rows: a stage for March, numbers for August. A number for March and a stage for August are refused."""
    desk.tell("08-18", "3月,t1,,,,开工", "8月,t1,,2", "8月,t3,,是")
    assert desk.told("4月,t1,,2", "8月,t1,,,,竣工", received="08-19") == [
        f"第 2 行「完成值」：读到“2”，{STAGE}",
        f"第 3 行「节点」：读到“竣工”，{NUMBER}",
    ]


def test_a_correction_of_an_earlier_month_is_of_that_months_kind(desk: Desk) -> None:
    """June goes back to 开工, a stage of the plan of then, with its reason; its words are those of stages."""
    assert desk.told("6月,t1,,,,开工", received="08-18") == [
        "第 2 行「节点」：读到“开工”，节点比此前报的「竣工」退后（张三，6月18日报送）。"
        "请核对；确属更正的，请在「更正原因」写明原因。"
    ]
    desk.tell("08-18", "6月,t1,,,,开工,,查明尚未竣工")
    assert [(f.month, f.stage) for f in desk.known() if f.task == "t1"] == [(6, "开工")]


def test_numbers_of_another_kind_or_unit_are_not_held_against_each_other(desk: Desk) -> None:
    """竣工 is the second stage, and 1 家 is less than 2; 2.1 万户 is less than 20,000 户: no fall, no jump, no doubt. Within
    the new unit a fall is one."""
    taken = desk.tell("07-18", "7月,t1,,1", "7月,t2,,2.1")
    assert taken.checked.doubts == ()
    assert desk.told("8月,t2,,1.9", received="08-18") == [
        "第 2 行「完成值」：读到“1.9”，累计数比 7 月的 2.1 少。请核对；确属更正的，请在「更正原因」写明原因。"
    ]


def test_nothing_new_is_said_against_a_month_that_counts_alike(desk: Desk) -> None:
    """无变化 in July would repeat a stage, or 户, where 家 and 万户 are asked for."""
    assert desk.told("7月,t1,,无变化", "7月,t2,,无变化", received="07-18") == [
        f"第 {line} 行「完成值」：读到“无变化”，此前没有报过这一项，无从比较。请填实际的数，没有进展写 0。"
        for line in (2, 3)
    ]
    desk.tell("07-18", "7月,t1,,1")
    desk.tell("08-18", "8月,t1,,无变化")


def test_a_task_that_the_months_plan_does_not_have(desk: Desk) -> None:
    """t3 came in July. That is no unknown number, so no other one is offered."""
    assert desk.told("3月,t3,,是", "3月,t9,,是", received="08-18") == [
        "第 2 行「任务编号」：读到“t3”，所报月份的计划中没有这项任务，其他月份才有。请核对月份，或删去这一行。",
        "第 3 行「任务编号」：读到“t9”，2024 年计划中没有这个编号。请按模板填写任务编号。",
    ]


def test_a_month_that_is_chosen_decides_where_rows_name_none(desk: Desk) -> None:
    """The same row, handed in for May and for August."""
    row = f"{HEADER}\n,t1,,,,开工"
    assert desk.hand_in(row, "08-18", month=5).checked.rejected == ()
    (refused,) = desk.hand_in(row, "08-18", month=8).checked.rejected
    assert refused.message == f"第 2 行「节点」：读到“开工”，{NUMBER}"


def test_the_figures_are_judged_by_the_same_plan(desk: Desk) -> None:
    """What checking reads a row by is what `status` judges its month by."""
    with desk.store.reading() as con:
        plans = in_force(con, SECOND, latest_number(con))
    standings = desk.year("t1")
    assert [standings[month].task.kind for month in (6, 7)] == ["stages", "count"]
    assert [plans.of(month).tasks["t1"].kind for month in (6, 7)] == ["stages", "count"]


def test_a_long_file_goes_the_same_way() -> None:
    """Ten tasks of 300 rows in blocks. t10 had stages until June, so its rows are looked at one by one: the four
    months from March to June of three 街镇 are refused, a number being no stage."""
    tasks = ["kind: count, target: 9000, unit: 户, by_unit: true"] * 10
    first = plan_of(*tasks[:9], "kind: stages, stages: [{name: 竣工, by: 11}], by_unit: true")
    latest = plan_of(*tasks)
    plans = InForce(latest, (Step(1, 1, None, first), Step(2, 7, None, latest)))
    rows = [f"2024-{m:02d},t{task},{unit},{m * 100}" for task in range(1, 11) for unit in UNITS for m in range(3, 13)]
    content = "\n".join(["月份,任务编号,街镇,完成值", *rows]).encode()
    sheet = block_rows("utf-8", csv_pieces(content, "utf-8", False, ",", top=1500, size=1500))
    found = check_sheet(plans, sheet, {}, default_month=None, received=datetime(2024, 12, 31))
    assert isinstance(found.changes, Changes)
    refused = list(rows_at(sheet.rows, found.rejected_lines))
    assert {(row.task, int(row.month[-2:]) < 7) for row in refused} == {("t10", True)}
    assert len(refused) == 3 * 4
    assert len(found.changes) == 300 - 12
