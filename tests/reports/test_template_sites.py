"""The template of a month in which a task is told by site: a row a site, its stage to be chosen; it is read as it stands."""

import csv
import io
from datetime import date

import openpyxl

from records import Store, Upload, take, take_sites
from records.intake import Sender
from reports.template.xlsx import template_csv, template_xlsx
from tests.conftest import Desk, moment, plan_of

SHEET = "任务编号,点位编号,点位名称,街镇,启用\nt1,1,中山站,新华路,6月\nt1,2,福泉站,新泾镇,9月\n"


def told(store: Store) -> Desk:
    """t1 is of two sites, the first 启用 in May; t2 is typed as ever."""
    sites = "sites: {stages: [选址, 启用], counted: 启用}, department: 甲科"
    desk = Desk(store, plan_of(f"kind: count, target: 2, unit: 家, {sites}", "kind: count, target: 9, unit: 户"))
    when = moment("03-01")
    with store.writing() as con:
        take_sites(con, desk.plan, Upload("点位.csv", SHEET.encode()), person="张三", received=when, stored=when)
    desk.hand_in("月份,任务编号,点位,节点\n5月,t1,1,启用", "05-18")
    return desk


def test_a_row_a_site(file_store: Store) -> None:
    """June: 中山站 is 启用 since May, so 无变化 stands there; 福泉站 has nothing due before September."""
    rows = [*csv.DictReader(io.StringIO(template_csv(told(file_store).assessed("06-01"), 6).decode("utf-8-sig")))]
    shown = ("任务编号", "街镇", "点位", "目标", "本月应完成", "上月值", "节点", "完成值")
    assert [tuple(row[name] for name in shown) for row in rows] == [
        ("t1", "新华路街道", "1 中山站", "启用", "启用", "启用", "无变化", ""),
        ("t1", "新泾镇", "2 福泉站", "启用", "", "", "", ""),
        ("t2", "", "", "9", "0", "", "", ""),
    ]


def test_what_is_filled_in_is_taken(file_store: Store) -> None:
    """In Excel: the second site gets 选址 out of its list, t2 4 户. Two rows are stored, the first changes nothing of the
    number: 1 家."""
    desk = told(file_store)
    book = openpyxl.load_workbook(io.BytesIO(template_xlsx(desk.assessed("06-01"), 6)))
    sheet = book.active
    assert sheet
    at = {cell.value: cell.column for cell in sheet[1]}
    own = sheet.cell(3, at["节点"]).coordinate
    offered = [v.formula1 for v in sheet.data_validations.dataValidation if own in v.sqref]
    assert offered == ['"未开始,选址,启用,无变化"']
    sheet.cell(3, at["节点"]).value = "选址"
    sheet.cell(4, at["完成值"]).value = 4
    out = io.BytesIO()
    book.save(out)
    when = moment("06-18")
    with desk.store.writing() as con:
        taken = take(con, desk.plan, Upload("6月.xlsx", out.getvalue()), Sender("张三", when, when), date(2024, 6, 1))
    assert taken.checked.rejected == ()
    assert [(c.entry.site, c.entry.stage) for c in taken.checked.changes] == [("1", "启用"), ("2", "选址"), ("", None)]
    assert desk.standing("t1", 6, "12-31").actual == 1
