"""The sheet of sites of several tasks: each under its own stages, in a form that is read back as it was handed out."""

import csv
import io

import pytest
from openpyxl import load_workbook

from metrics.sites import TaskSites, task_sites
from records import SITE_COLUMNS, Store, TakenSites, Upload, latest_number, take_sites
from reports.template.sites import site_header, site_rows, sites_csv, sites_xlsx
from reports.template.wrong_rows import wrong_rows
from tests.conftest import moment, plan_of

HOME = "sites: {stages: [选址, 装修, 启用], counted: 启用}"
BEDS = "sites: {stages: [方案, 启用], counted: 启用}"
PLAN = plan_of(*(f"kind: count, target: 4, unit: 家, {sites}" for sites in (HOME, HOME, BEDS)))
SHEETS = (
    "任务编号,点位编号,点位名称,街镇,数量,选址,装修,启用\nt1,1,甲站,新华路,1,3月,4月,6月\nt2,1,乙站,新泾镇,3,3月,,9月",
    "任务编号,点位编号,点位名称,方案,启用\nt3,1,丙院,2月,8月\nt3,2,=丁院,,",
    "任务编号,点位编号,调整为,原因\nt3,2,取消,规划变更",
)


def taken(store: Store, name: str, content: bytes, *, keep: bool = True) -> TakenSites:
    when = moment("03-01")
    with store.writing(keep=keep) as con:
        return take_sites(con, PLAN, Upload(name, content), person="张三", received=when, stored=when)


@pytest.fixture
def known(file_store: Store) -> list[TaskSites]:
    for sheet in SHEETS:
        assert taken(file_store, "点位.csv", sheet.encode()).batch
    with file_store.reading() as con:
        return [*task_sites(con, PLAN, 6, latest_number(con)).values()]


def test_each_task_under_its_own_stages(known: list[TaskSites]) -> None:
    """t1 and t2 share theirs, t3 has a header of its own below them; 调整为 stays where it was."""
    rows = [*csv.reader(io.StringIO(sites_csv(known).decode("utf-8-sig")))]
    first = ["任务编号", "任务名称", *SITE_COLUMNS[1:]]
    assert rows[0] == [*first, "选址", "装修", "启用", "调整为", "原因"]
    assert [row[0] for row in rows[1:3]] == ["t1", "t2"]
    assert rows[3] == []
    assert rows[4] == [*first, "方案", "启用", "", "调整为", "原因"]
    assert rows[5] == ["t3", "任务3", "1", "丙院", "", "", "1", "2月", "8月", "", "", ""]
    assert rows[6][3] == "'=丁院" and rows[6][-2:] == ["取消", "规划变更"]
    sheet = load_workbook(io.BytesIO(sites_xlsx(PLAN, known))).worksheets[0]
    told = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert told == [*rows[:3], [""] * 12, *rows[4:6], [*rows[6][:3], "=丁院", *rows[6][4:]]]
    assert [sheet.cell(line, 1).font.bold for line in (1, 2, 5, 6)] == [True, False, True, False]


@pytest.mark.parametrize("name", ["点位.csv", "点位.xlsx"])
def test_what_is_handed_out_is_taken_back(known: list[TaskSites], file_store: Store, name: str) -> None:
    """As it stands it says nothing new; a month moved below the second header moves that stage of that site alone."""
    content = sites_csv(known) if name.endswith("csv") else sites_xlsx(PLAN, known)
    same = taken(file_store, name, content)
    assert (same.batch, same.checked.unchanged, same.checked.rejected, same.checked.warnings) == (None, 4, (), ())
    if name.endswith("csv"):
        moved = content.decode().replace("2月,8月", "2月,10月").encode()
    else:
        book = load_workbook(io.BytesIO(content))
        book.worksheets[0].cell(6, 9).value = "10月"
        out = io.BytesIO()
        book.save(out)
        moved = out.getvalue()
    checked = taken(file_store, name, moved, keep=False).checked
    assert checked.rejected == ()
    assert [(row.task, row.line, [*map(str, checked.altered(row).values())]) for row in checked.rows] == [
        ("t3", 6, ["启用计划 8月 → 10月"])
    ]


def test_under_one_header_too(known: list[TaskSites], file_store: Store) -> None:
    """As `sites list --format csv` writes it for programs: every stage of any task a column."""
    out = io.StringIO()
    csv.writer(out).writerows([site_header(each.task for each in known), *site_rows(known)])
    same = taken(file_store, "点位.csv", out.getvalue().encode())
    assert (same.batch, same.checked.unchanged, same.checked.rejected) == (None, 4, ())


def test_wrong_rows_go_back_under_their_own_headers(known: list[TaskSites], file_store: Store) -> None:
    """One wrong row of t1 and one of t3; what goes back is read again as what it is."""
    text = sites_csv(known).decode("utf-8-sig").replace("4月,6月", "4月,13月").replace("2月,8月", "13月,8月")
    upload = Upload("点位.csv", text.encode())
    found = taken(file_store, upload.name, upload.content, keep=False).checked
    name, content = wrong_rows(upload, SITE_COLUMNS, found.rejected) or ("", b"")
    rows = [*load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True)]
    assert [row[0] for row in rows] == ["任务编号", "t1", None, "任务编号", "t3"]
    assert rows[0][7:10] == ("选址", "装修", "启用") and rows[3][7:9] == ("方案", "启用")
    again = taken(file_store, name, content, keep=False).checked
    assert [(p.row, p.column) for p in again.rejected] == [(2, "启用"), (5, "方案")]
