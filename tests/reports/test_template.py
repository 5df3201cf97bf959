"""The template: what is filled in, what may be typed where, and that it comes back as it went out.

Worked by hand on small.yaml, which has three 街镇; 1.1-01, 1.1-03 and 2.1-01 report by 街镇. So a month asks for
10 tasks + 3 × (3 − 1) = 16 cells, 养老服务科 (1.1-01 … 1.1-04) for 3 + 1 + 3 + 1 = 8.
"""

import csv
import io
import zipfile
from fractions import Fraction
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from plan import Plan
from records import COLUMNS
from reports.ooxml.workbook import inert, saved
from reports.template.choices import LIST_LIMIT
from reports.template.rows import ORDER
from reports.template.work import cells_due, minutes_expected, work_expected
from reports.template.xlsx import template_csv, template_xlsx
from tests.conftest import Desk, plan_of

REFERENCE = ("类型", "目标", "本月应完成", "上月值", "单位", "责任科室")
ELDERLY = "养老服务科"


@pytest.fixture
def told(desk: Desk) -> Desk:
    """May: something of every kind. June will be asked for."""
    desk.tell(
        "05-18",
        "2024-05,1.1-01,新华路街道,50,,,",
        "2024-04,1.1-01,新泾镇,30,,,",
        "2024-05,1.1-02,,1,,,",
        "2024-05,1.1-03,新华路街道,9,10,,",
        "2024-05,1.1-04,,,,前期手续,",
        "2024-04,1.2-01,,是,,,",
        "2024-05,1.2-01,,否,,,",
        "2024-05,1.2-02,,65%,,,",
        "2024-04,1.2-03,,12,,,",
        "2024-05,2.1-02,,30.5,,,",
        "2024-05,2.1-03,,8,100,,",
    )
    return desk


def opened(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content))


def first(content: bytes) -> Worksheet:
    return opened(content).worksheets[0]


def table(sheet: Worksheet) -> list[dict[str, Any]]:
    """Header name → cell, row by row."""
    names = [cell.value for cell in sheet[1]]
    return [dict(zip(names, row, strict=True)) for row in sheet.iter_rows(min_row=2)]


def seen(cell: Any) -> str:
    """What a person reads in the cell, for the number formats that the template uses."""
    if not isinstance(cell.value, int | float):
        return cell.value or ""
    before, digits, after = _parts(cell.number_format)
    sign = "%" if digits.endswith("%") else ""
    decimals = len(digits.removesuffix("%").partition(".")[2])
    number = cell.value * 100 if sign else cell.value
    return f"{before}{number:.{decimals}f}{sign}{after}"


def _parts(number_format: str) -> tuple[str, str, str]:
    """`"全区"0%"（4月）"` → 全区, 0%, （4月）"""
    pieces = number_format.split('"')
    digits = next(i for i, piece in enumerate(pieces) if piece.startswith("0"))
    return "".join(pieces[:digits]), pieces[digits], "".join(pieces[digits + 1 :])


def fill(content: bytes, answers: dict[tuple[str, str], dict[str, Any]]) -> bytes:
    """Type answers into the template: (task, 街镇) → column → value."""
    book = opened(content)
    for cells in table(book.worksheets[0]):
        key = cells["任务编号"].value, cells["街镇"].value or ""
        for name, value in answers.get(key, {}).items():
            assert not cells[name].protection.locked, (key, name)
            cells[name].value = value
    return saved(book, "填好的")


def text(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_how_many_cells_and_minutes(small: Plan) -> None:
    """16 and 8 as reckoned above; February is not reported about. Half a minute a cell: 38 → 19 → about 20."""
    assert cells_due(small, 6) == 16
    assert cells_due(small, 6, ELDERLY) == 8
    assert cells_due(small, 2) == 0
    assert [minutes_expected(n) for n in (0, 1, 8, 20, 21, 38, 121)] == [0, 1, 4, 10, 15, 20, 65]


def test_the_columns_are_those_of_the_contract_in_their_order_and_reference_between() -> None:
    assert (*(name for name in ORDER if name in COLUMNS), "点位") == COLUMNS
    assert sorted(set(ORDER) - set(COLUMNS)) == sorted(REFERENCE)


def test_what_is_known_is_filled_in(told: Desk) -> None:
    """June. 300户 linear: due 300 × 6/12 = 150. 2家: due by November only. 100张: 40 by the schedule.

    5 % from a baseline of 10 % paces to the end: until December the baseline is due. 新泾镇 said 30 in April.
    """
    sheet = first(template_xlsx(told.assessed("06-01"), 6))
    shown = [
        [seen(cells[name]) for name in ("任务编号", "街镇", "类型", "单位", "目标", "本月应完成", "上月值")]
        for cells in table(sheet)
    ]
    assert shown == [
        ["1.1-01", "新华路街道", "数量", "户", "全区300", "全区150", "50"],
        ["1.1-01", "仙霞新村街道", "数量", "户", "全区300", "全区150", ""],
        ["1.1-01", "新泾镇", "数量", "户", "全区300", "全区150", "30（4月）"],
        ["1.1-02", "", "数量", "家", "2", "0", "1"],
        ["1.1-03", "新华路街道", "比率", "%", "全区90%", "全区0%", "90%（9/10）"],
        ["1.1-03", "仙霞新村街道", "比率", "%", "全区90%", "全区0%", ""],
        ["1.1-03", "新泾镇", "比率", "%", "全区90%", "全区0%", ""],
        ["1.1-04", "", "节点", "", "竣工", "前期手续", "前期手续"],
        ["1.2-01", "", "常态", "", "", "", "否"],
        ["1.2-02", "", "趋势", "%", "高于60%", "", "65%"],
        ["1.2-03", "", "待下达", "张", "待下达", "", "12（4月）"],
        ["2.1-01", "新华路街道", "常态", "", "", "", ""],
        ["2.1-01", "仙霞新村街道", "常态", "", "", "", ""],
        ["2.1-01", "新泾镇", "常态", "", "", "", ""],
        ["2.1-02", "", "数量", "张", "100", "40", "30.5"],
        ["2.1-03", "", "比率", "%", "≤5%", "≤10%", "8%（8/100）"],
    ]
    assert [cells["责任科室"].value for cells in table(sheet)][7:10] == ["养老服务科", "安全管理科", None]


def test_csv_says_the_same(told: Desk) -> None:
    """Every column of the workbook as text, but the month: Excel would save 2024-06 as Jun-24."""
    assessment = told.assessed("06-01")
    content = template_csv(assessment, 6)
    assert content.startswith(b"\xef\xbb\xbf" + "月份,任务编号,任务名称,街镇,类型".encode())
    assert content.count(b"\r\n") == content.count(b"\n") == 17
    rows = text(content)
    assert {row.pop("月份") for row in rows} == {"2024年6月"}
    cells = table(first(template_xlsx(assessment, 6)))
    assert {line["月份"].value for line in cells} == {"2024-06"}
    assert rows == [{name: seen(cell) for name, cell in line.items() if name != "月份"} for line in cells]


def test_a_number_is_a_number_and_an_id_a_text(told: Desk) -> None:
    row = table(first(template_xlsx(told.assessed("06-01"), 6)))[0]
    assert (row["目标"].value, row["目标"].number_format) == (300, '"全区"0')
    assert (row["任务编号"].value, row["任务编号"].number_format) == ("1.1-01", "@")
    assert row["月份"].number_format == "@"
    assert row["进展情况"].number_format == "@"
    assert row["完成值"].number_format == "General"


def test_a_share_is_a_percentage(told: Desk) -> None:
    rows = table(first(template_xlsx(told.assessed("06-01"), 6)))
    assert (rows[9]["上月值"].value, rows[9]["上月值"].number_format) == (0.65, "0%")
    assert (rows[15]["目标"].value, rows[15]["目标"].number_format) == (0.05, '"≤"0%')


def test_the_first_month_has_no_month_before(desk: Desk) -> None:
    """Nothing to compare with, so no last value, and 无变化 is neither offered nor explained."""
    book = opened(template_xlsx(desk.assessed("03-01"), 3))
    assert {cells["上月值"].value for cells in table(book.worksheets[0])} == {None}
    assert dropdowns(book) == {"是,否": 4, "未开始,前期手续,开工,竣工": 1, "": 11}
    assert "无变化" not in [cell.value for cell in book["填报说明"]["A"]]


def dropdowns(book: Workbook) -> dict[str, int]:
    """The entries of each drop-down → in how many cells."""
    found: dict[str, int] = {}
    for each in book.worksheets[0].data_validations.dataValidation:
        formula = each.formula1 or ""
        if formula.startswith("选项!"):
            cells = book["选项"][formula.removeprefix("选项!").replace("$", "")]
            entries = ",".join(cell.value for (cell,) in cells)
        else:
            entries = formula.strip('"')
        size = sum(area.size["rows"] for area in each.sqref.ranges)
        found[entries] = found.get(entries, 0) + size
    return found


def test_drop_downs(told: Desk) -> None:
    """1 + 3 duties, one list of stages, and 无变化 beside the 11 numbers: 16 cells."""
    book = opened(template_xlsx(told.assessed("06-01"), 6))
    assert dropdowns(book) == {"是,否,无变化": 4, "未开始,前期手续,开工,竣工,无变化": 1, "无变化": 11}
    by_entries = {d.formula1: d for d in book.worksheets[0].data_validations.dataValidation}
    duty = by_entries['"是,否,无变化"']
    assert (duty.errorStyle, duty.showErrorMessage, duty.allow_blank) == ("warning", True, True)
    numbers = [d for d in book.worksheets[0].data_validations.dataValidation if d.prompt]
    assert {d.prompt for d in numbers} == {
        "填 1 月以来的累计数，单位：户",
        "填 1 月以来的累计数，单位：家",
        "填 1 月以来的累计数，单位：张",
        "填分子，右边填分母",
        "填分子，右边填分母；或只填百分比",
        "填当前水平，写百分比",
        "填目前的数，单位：张",
    }
    assert not any(d.showErrorMessage for d in numbers)


def test_a_long_list_or_one_with_a_comma_stands_on_a_hidden_sheet(desk: Desk) -> None:
    """Excel splits a list in the cell at commas and takes 255 characters at most."""
    names = [f"第{i}步{'长' * 28}" for i in range(9)]
    stages = ", ".join(f"{{name: {name}, by: 12}}" for name in names)
    plan = plan_of(
        f"kind: stages, stages: [{stages}]",
        'kind: stages, stages: [{name: "起草, 征求意见", by: 5}, {name: "印发", by: 6}]',
        'kind: stages, stages: [{name: "=1+1", by: 5}]',
    )
    assert len(",".join(names)) > LIST_LIMIT
    book = opened(template_xlsx(Desk(desk.store, plan).assessed("06-01"), 6))
    assert book["选项"].sheet_state == "hidden"
    assert book.sheetnames == ["6月填报", "填报说明", "选项"]
    assert [d.formula1 for d in book.worksheets[0].data_validations.dataValidation] == [
        "选项!$A$1:$A$11",
        "选项!$B$1:$B$4",
        '"未开始,=1+1,无变化"',
    ]
    assert [cell.value for cell in book["选项"]["B"]][:4] == ["未开始", "起草, 征求意见", "印发", "无变化"]


def test_only_what_is_to_be_filled_is_unlocked(told: Desk) -> None:
    sheet = first(template_xlsx(told.assessed("06-01"), 6))
    words = {"进展情况", "滞后原因", "下一步措施", "更正原因"}
    unlocked = {
        cells["任务编号"].value: {name for name, cell in cells.items() if not cell.protection.locked} - words
        for cells in table(sheet)
    }
    assert unlocked == {
        "1.1-01": {"完成值"},
        "1.1-02": {"完成值"},
        "1.1-03": {"完成值", "分母"},
        "1.1-04": {"节点"},
        "1.2-01": {"完成值"},
        "1.2-02": {"完成值"},
        "1.2-03": {"完成值"},
        "2.1-01": {"完成值"},
        "2.1-02": {"完成值"},
        "2.1-03": {"完成值", "分母"},
    }
    assert all(not cells[name].protection.locked for cells in table(sheet) for name in words)
    assert all(cell.protection.locked for cell in sheet[1])


def test_protected_without_a_password_and_still_to_be_arranged(told: Desk) -> None:
    """In the file's terms: true is forbidden, so columns may be formatted and rows not deleted."""
    guard = first(template_xlsx(told.assessed("06-01"), 6)).protection
    assert guard.sheet and guard.password is None
    assert not (guard.formatCells or guard.formatColumns or guard.formatRows or guard.sort or guard.autoFilter)
    assert guard.deleteRows and guard.insertRows and guard.insertColumns


def test_a_cell_that_is_due_is_coloured_until_filled(told: Desk) -> None:
    """The rule that whitens stands on the coloured cells: J 完成值, K 分母 of the four rate rows, L 节点."""
    sheet = first(template_xlsx(told.assessed("06-01"), 6))
    coloured = {
        cell.coordinate for cells in table(sheet) for cell in cells.values() if cell.fill.fgColor.rgb == "00FFF2CC"
    }
    assert coloured == {f"J{row}" for row in range(2, 18) if row != 9} | {"K6", "K7", "K8", "K17", "L9"}
    rules = {str(where.sqref): [rule.formula[0] for rule in where.rules] for where in sheet.conditional_formatting}
    assert rules["J2:J8 J10:J17"] == ["LEN(TRIM(J2))>0"]
    assert rules["L9"] == ["LEN(TRIM(L9))>0"]
    assert rules["K6:K8 K17"][0].startswith('OR(LEN(TRIM(K6))>0,TRIM(J6)="无变化",')
    assert len(rules) == 3


def test_on_paper(told: Desk) -> None:
    book = opened(template_xlsx(told.assessed("06-01"), 6, ELDERLY))
    sheet = book.worksheets[0]
    assert book.sheetnames == ["6月填报", "填报说明"]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.oddHeader.center.text == "2024年小计划　6月填报（养老服务科）"
    assert sheet.freeze_panes == "E2"
    assert sheet.auto_filter.ref == "A1:Q9"
    assert sheet.column_dimensions["Q"].hidden


def test_the_guide_says_how_much_and_until_when(told: Desk) -> None:
    """April's deadline is moved to the 22nd in small.yaml. 养老服务科 has no 常态, so nothing is said of it."""
    guide = opened(template_xlsx(told.assessed("04-01"), 4, ELDERLY))["填报说明"]
    lines = [cell.value for cell in guide["A"]]
    assert lines[:3] == [
        "2024年小计划　4月填报说明（养老服务科）",
        "本月应填 8 格，已报 1 格，约 4 分钟。",
        "截止日：2024年4月22日（含当日）。填报截至当月的进展。",
    ]
    assert [line for line in lines if line in ("数量", "比率", "节点", "常态", "趋势", "待下达")] == [
        "数量",
        "比率",
        "节点",
    ]
    assert {"0", "无变化", "空着", "有误的行"} <= set(lines)
    assert guide.protection.sheet


@pytest.mark.parametrize("make", [template_xlsx, template_csv])
def test_an_unfilled_template_says_nothing(told: Desk, make: Any) -> None:
    """Every row is 未报; nothing is rejected and nothing is worth a warning."""
    taken = told.hand_in(make(told.assessed("06-01"), 6), "06-18", name="六月")
    assert taken.batch is None
    assert (taken.checked.skipped, taken.checked.rejected, taken.checked.warnings) == (16, (), ())


ANSWERS: dict[tuple[str, str], dict[str, Any]] = {
    ("1.1-01", "新华路街道"): {"完成值": 70, "进展情况": "-新增20户"},
    ("1.1-01", "仙霞新村街道"): {"完成值": 0},
    ("1.1-01", "新泾镇"): {"完成值": "无变化"},
    ("1.1-02", ""): {"完成值": 1},
    ("1.1-03", "新华路街道"): {"完成值": 10, "分母": 11},
    ("1.1-03", "仙霞新村街道"): {"完成值": 4, "分母": 5},
    ("1.1-03", "新泾镇"): {"完成值": 2, "分母": 3},
    ("1.1-04", ""): {"节点": "开工"},
    ("1.2-01", ""): {"完成值": "是"},
    ("1.2-02", ""): {"完成值": 0.66},
    ("1.2-03", ""): {"完成值": 15},
    ("2.1-01", "新华路街道"): {"完成值": "是"},
    ("2.1-01", "仙霞新村街道"): {"完成值": "否"},
    ("2.1-01", "新泾镇"): {"完成值": "是"},
    ("2.1-02", ""): {"完成值": 41.5},
    ("2.1-03", ""): {"完成值": 7, "分母": 100},
}


def test_a_filled_template_comes_back_whole(told: Desk) -> None:
    """All 16 cells typed into a copy; 1.2-02 holds the 0.66 that Excel makes of a typed 66 in its cell of percent."""
    content = fill(template_xlsx(told.assessed("06-01"), 6), ANSWERS)
    taken = told.hand_in(content, "06-18", name="六月.xlsx")
    assert taken.checked.rejected == ()
    assert (len(taken.checked.changes), taken.checked.skipped) == (16, 0)
    standings = told.assessed("06-30").standings
    assert standings["1.2-02"][6].actual == Fraction(66, 100)
    assert standings["1.1-01"][6].actual == 70 + 0 + 30
    assert standings["1.1-04"][6].progress.stage == "开工"
    assert standings["1.1-01"][6].narrative.progress == "新华路街道：-新增20户"


def test_a_filled_csv_comes_back_whole(told: Desk) -> None:
    rows = text(template_csv(told.assessed("06-01"), 6))
    for row in rows:
        row |= {name: str(value) for name, value in ANSWERS[row["任务编号"], row["街镇"]].items()}
        row["完成值"] = row["完成值"].replace("0.66", "66%")
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, ORDER)
    writer.writeheader()
    writer.writerows(rows)
    taken = told.hand_in(out.getvalue().encode("gb18030"), "06-18")
    assert taken.checked.rejected == ()
    assert (len(taken.checked.changes), taken.checked.skipped) == (16, 0)


@pytest.mark.parametrize("make", [template_xlsx, template_csv])
def test_finished_stages_are_answered_in_advance(told: Desk, make: Any) -> None:
    """竣工 in June: July needs no answer, and the template handed in as it is counts it as reported."""
    told.tell("06-18", "2024-06,1.1-04,,,,竣工,")
    assessment = told.assessed("07-01")
    assert work_expected(assessment, 7) == "本月应填 16 格，其中 1 格已预填“无变化”，约 8 分钟"
    taken = told.hand_in(make(assessment, 7), "07-18", name="七月")
    assert (len(taken.checked.changes), taken.checked.skipped) == (1, 15)
    assert (taken.checked.rejected, taken.checked.warnings) == ((), ())
    standing = told.standing("1.1-04", 7, "07-31")
    assert (standing.progress.reported, standing.progress.stage) == (True, "竣工")


def test_what_was_already_said_of_the_month_is_not_answered_over(told: Desk) -> None:
    """竣工 in June taken back in July: a fresh template of July must not undo that by being handed in."""
    told.tell("06-18", "2024-06,1.1-04,,,,竣工,")
    told.tell("07-10", "2024-07,1.1-04,,,,开工,,验收退回")
    rows = text(template_csv(told.assessed("07-11"), 7))
    assert {row["节点"] for row in rows} == {""}


def test_a_duty_not_reported_last_month(told: Desk) -> None:
    """是 in April, 否 in May, nothing in June."""
    found = {
        month: next(row for row in text(template_csv(told.assessed("07-01"), month)) if row["任务编号"] == "1.2-01")
        for month in (4, 5, 6, 7)
    }
    assert {month: row["上月值"] for month, row in found.items()} == {4: "", 5: "是", 6: "否", 7: "未报"}


def test_a_target_of_a_unit_of_its_own(file_store: Any) -> None:
    """Beside the district's 300 新华路街道 has its own 120."""
    plan = plan_of("kind: count, target: 300, unit: 户, by_unit: true, unit_targets: {新华路街道: 120}")
    rows = text(template_csv(Desk(file_store, plan).assessed("06-01"), 6))
    assert [row["目标"] for row in rows] == ["120", "全区300", "全区300"]


def test_texts_of_the_plan_are_no_formulas(file_store: Any) -> None:
    """A title that begins like a formula: text in the workbook, marked with ' in CSV. Neither is rejected."""
    plan = plan_of("kind: count, target: 300, unit: '=户', department: '@科'")
    desk = Desk(file_store, plan)
    content = template_xlsx(desk.assessed("06-01"), 6)
    row = table(first(content))[0]
    assert (row["单位"].value, row["单位"].data_type, row["单位"].quotePrefix) == ("=户", "s", True)
    assert (row["责任科室"].value, row["责任科室"].data_type) == ("@科", "s")
    line = text(template_csv(desk.assessed("06-01"), 6))[0]
    assert (line["单位"], line["责任科室"]) == ("'=户", "'@科")
    assert b"<f>" not in _part(content, "xl/worksheets/sheet1.xml")


def _part(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return file.read(name)


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("=1+1", "'=1+1"),
        ("＝1+1", "'＝1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-新增20户", "'-新增20户"),
        ("\t=1", "'\t=1"),
        (" =1", "'=1"),
        ("\n=1", "'\n=1"),
        ("-5", "-5"),
        ("+3.5%", "+3.5%"),
        ("-1+cmd|' /C calc'!A0", "'-1+cmd|' /C calc'!A0"),
        ("适老化改造", "适老化改造"),
        ("", ""),
    ],
)
def test_inert(given: str, wanted: str) -> None:
    assert inert(given) == wanted


@pytest.mark.parametrize("make", [template_xlsx, template_csv])
def test_the_same_bytes_each_time(told: Desk, make: Any) -> None:
    assert make(told.assessed("06-01"), 6) == make(told.assessed("06-01"), 6)


def test_a_department_without_tasks(desk: Desk) -> None:
    """A header to look at and nothing to fill in."""
    book = opened(template_xlsx(desk.assessed("06-01"), 6, "没有的科"))
    assert book.worksheets[0].max_row == 1
    assert book["填报说明"]["A2"].value == "本月应填 0 格。"
