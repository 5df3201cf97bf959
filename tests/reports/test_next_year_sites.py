"""Next year's register from this year's unfinished: what goes on under which task, what does not and why, and that it is
taken in under next year's plan."""

import io

import pytest
from openpyxl import load_workbook

from metrics.sites import TaskSites, task_sites
from plan import parse_plan
from records import Store, Upload, latest_number, take, take_sites
from records.intake import Sender
from reports.template.sites import carried_csv, carried_over, carried_xlsx
from tests.conftest import moment, plan_of

SITES = "sites: {stages: [选址, 启用], counted: 启用}"
THIS = plan_of(f"kind: count, target: 4, unit: 家, {SITES}", f"kind: count, target: 1, unit: 家, {SITES}")
NEXT = parse_plan(
    plan_of(
        "kind: duty",
        "kind: count, target: 2, unit: 家, previous: t1, sites: {stages: [选址, 竣工, 启用], counted: 启用}",
    ).text.replace("year: 2024", "year: 2025")
)
SHEETS = (
    "任务编号,点位编号,点位名称,街镇,地址,数量,选址,启用\n"
    "t1,1,中山站,新华路,1号,1,3月,6月\nt1,2,=福泉站,新泾镇,2号,3,3月,9月\n"
    "t1,3,旧站,,,,,\nt1,4,不建站,,,,,\nt1,5,新站,,,,,\nt2,1,二站,,,,,",
    "任务编号,点位编号,调整为,原因\nt1,3,5,到期\nt1,4,取消,规划变更",
)


@pytest.fixture
def known(store: Store) -> list[TaskSites]:
    """t1: 1 启用, 2 选址, 3 replaced by 5, 4 dropped; t2: one site of which nothing was said."""
    when = moment("03-01")
    with store.writing() as con:
        for sheet in SHEETS:
            assert take_sites(
                con, THIS, Upload("点位.csv", sheet.encode()), person="张三", received=when, stored=when
            ).batch
        told = "月份,任务编号,点位,节点\n6月,t1,1,启用\n6月,t1,2,选址"
        assert take(con, THIS, Upload("六月.csv", told.encode()), Sender("张三", when, when)).batch
    with store.reading() as con:
        return [*task_sites(con, THIS, 12, latest_number(con)).values()]


def test_what_goes_on_and_what_does_not(known: list[TaskSites]) -> None:
    """t1 goes on as t2, which names it; the old t2 is lost: what has its number next year is another one."""
    found = carried_over(THIS, known, NEXT)
    assert [(task.id, s.site.number) for s, task in found.sites] == [("t2", "2"), ("t2", "5"), ("t2", "1")]
    assert [task.id for task in found.lost] == ["t2"]
    assert [(each.site.number, each.why) for each in found.left] == [
        ("1", "已启用"),
        ("3", "已调整为 5：到期"),
        ("4", "已取消：规划变更"),
    ]
    assert carried_over(THIS, known, None).lost == ()
    assert [(task.id, s.site.number) for s, task in carried_over(THIS, known, None).sites] == [
        ("t1", "2"),
        ("t1", "5"),
        ("t2", "1"),
    ]


def test_taken_in_under_next_years_plan(known: list[TaskSites], store: Store) -> None:
    """Name, 街镇, address and 数量 go on, the months stay to be planned; what looks like a formula is none."""
    found = carried_over(THIS, known[:1], NEXT)
    book = load_workbook(io.BytesIO(carried_xlsx(2024, found)))
    rows = [*book.worksheets[0].iter_rows(values_only=True)]
    assert rows[0] == (
        *(
            "任务编号",
            "任务名称",
            "点位编号",
            "点位名称",
            "街镇",
            "地址",
            "数量",
            "选址",
            "竣工",
            "启用",
            "调整为",
            "原因",
        ),
    )
    assert rows[1] == ("t2", "任务2", "2", "=福泉站", "新泾镇", "2号", "3", *[None] * 5)
    assert [cell for (cell,) in book["填报说明"].iter_rows(min_row=2, values_only=True)] == [
        "从 2024 年结转未完成的点位 2 个，计划月份请填 2025 年的。",
        "没有结转的点位 3 个：",
        "t1 任务1　1 中山站　已启用",
        "t1 任务1　3 旧站　已调整为 5：到期",
        "t1 任务1　4 不建站　已取消：规划变更",
    ]
    when = moment("12-31")
    for name, content in (("明年.csv", carried_csv(found)), ("明年.xlsx", carried_xlsx(2024, found))):
        with store.writing(keep=False) as con:
            taken = take_sites(con, NEXT, Upload(name, content), person="张三", received=when, stored=when)
        assert taken.checked.rejected == ()
        assert [(row.task, row.site, row.name, int(row.quantity)) for row in taken.checked.rows] == [
            ("t2", "2", "=福泉站", 3),
            ("t2", "5", "新站", 1),
        ]
