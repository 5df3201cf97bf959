"""The 台账 as a workbook: numbers that are numbers and read as they were said, texts that no spreadsheet runs, A4."""

import io
from fractions import Fraction

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell

from metrics.task.standing import Assessment
from records import Sender, Upload, lock_month, take
from records.meeting.decisions import decide
from reports.deck.briefing import Briefing, brief
from reports.ledger.cells import height, number_format
from reports.ledger.rows import HEADER, Said, goal, judged_then, latest
from reports.ledger.xlsx import sheet_names, xlsx
from tests.conftest import HEADER as CSV
from tests.conftest import Desk, day, moment, plan_of

TOP = 3


def briefed(desk: Desk, month: int = 6, on: str = "06-30") -> Briefing:
    assessment: Assessment = desk.assessed(on)
    with desk.store.reading() as con:
        return brief(con, assessment, month)


def book(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content))


def cells(content: bytes, sheet: str, id: str) -> dict[str, Cell]:
    """The cells of one task by their column's name."""
    found = book(content)[sheet]
    names = [str(cell.value).split("\n")[0] for cell in found[TOP]]
    row = next(r for r in found.iter_rows(min_row=TOP + 1) if str(r[2].value).startswith(f"{id} "))
    return dict(zip(names, row, strict=True))  # type: ignore[arg-type]


def some(desk: Desk) -> None:
    """1.1-01 of three 街镇 together 120 of 300; 1.1-03 a rate of 8/9; 1.1-04 its first stage; 2.1-02 无变化."""
    desk.tell("05-18", "5月,2.1-02,,40")
    desk.tell("06-18", "6月,1.1-01,新华路,50", "6月,1.1-01,新泾,70", "6月,1.1-02,,0", "6月,1.1-03,,8,9")
    desk.tell("06-18", "6月,1.1-04,,,,前期手续", "6月,1.2-01,,是", "6月,2.1-02,,无变化")


def test_numbers_are_numbers_and_read_as_they_were_said(desk: Desk) -> None:
    """120 of 300 is 40 %, 150 due is 50 %: cells 120, 0.4 and 0.5; the unit is in the number format."""
    some(desk)
    content = xlsx(briefed(desk))
    row = cells(content, desk.plan.areas[0].name, "1.1-01")
    assert [row[name].value for name in ("目标", "最新进度", "完成率", "序时")] == [300, 120, 0.4, 0.5]
    assert [row[name].number_format for name in ("目标", "最新进度", "完成率", "序时")] == [
        '0"户"',
        '0"户"',
        "0%",
        "0%",
    ]
    assert (row["序号"].value, row["是否达序时"].value) == (1, "偏慢")


def test_three_blanks_stay_different(desk: Desk) -> None:
    """0 is a number, 无变化 stands beside the number, 未报 is a word."""
    some(desk)
    standings = {s.task.id: s for s in briefed(desk).status.standings}
    assert latest(standings["1.1-02"]) == Said("0家", Fraction(0))
    assert latest(standings["2.1-02"]) == Said("40张（无变化）", Fraction(40))
    assert latest(standings["1.2-02"]) == Said("未报")
    july = {s.task.id: s for s in briefed(desk, 7, "07-31").status.standings}
    assert latest(july["1.1-01"]) == Said("120户（7月未报，按6月数据）", Fraction(120))


def test_what_each_kind_says(desk: Desk) -> None:
    some(desk)
    standings = {s.task.id: s for s in briefed(desk).status.standings}
    assert latest(standings["1.1-03"]) == Said("88.89%（8/9）", Fraction(8, 9))
    assert latest(standings["1.1-04"]) == Said("1 个节点（前期手续）")
    assert latest(standings["1.2-01"]).text == "1 个月"
    assert goal(standings["1.2-01"]) == Said("各月落实")
    assert judged_then(standings["1.1-01"]) == "偏慢"
    assert judged_then({s.task.id: s for s in briefed(desk, 7, "06-30").status.standings}["1.1-01"]) == "未到截止日"


def test_the_format_of_a_number() -> None:
    """Before, the figure with its decimals, after; what would not fit into a format is a text."""
    assert number_format(Said("120户", Fraction(120))) == '0"户"'
    assert number_format(Said("88.89%（8/9）", Fraction(8, 9))) == '0.00%"（8/9）"'
    assert number_format(Said("力争 不高于 5%", Fraction(1, 20))) == '"力争 不高于 "0%'
    assert number_format(Said('12"', Fraction(12))) == '0"”"'
    assert number_format(Said("1" + "长" * 250, Fraction(1))) is None


def test_the_columns_and_the_paper(desk: Desk) -> None:
    """The field's order, frozen and filtered below the header, A4 landscape, header on each page, which snapshot."""
    some(desk)
    sheet = book(xlsx(briefed(desk)))[desk.plan.areas[0].name]
    assert [str(c.value).split("\n")[0] for c in sheet[TOP]] == list(HEADER)
    assert sheet["E3"].value == "最新进度\n（截至6月20日）"
    assert sheet.freeze_panes == "D4"
    assert sheet.auto_filter.ref == f"A3:M{sheet.max_row}"
    assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize)) == ("landscape", sheet.PAPERSIZE_A4)
    assert sheet.print_title_rows == "$1:$3"
    assert sheet.oddHeader.right.text == briefed(desk).as_of
    assert str(sheet["A2"].value).startswith("共 ")
    assert str(sheet["A2"].value).endswith("。A4 横向打印到“进展情况”一列")
    assert sheet.print_area == f"'{sheet.title}'!$A$1:$L${sheet.max_row}"


def test_letters_on_paper_have_eight_points(desk: Desk) -> None:
    """A sheet of A4 on its side has 297 mm without twice 0.4 inch: 784 points. A column of width 1 takes 5.25 of them, so that
    what is printed of a sheet may be 186 columns wide: ten points shrink to 784 / (186 × 5.25) of them, eight."""
    some(desk)
    for sheet in book(xlsx(briefed(desk))):
        last = sheet.print_area.rpartition("$L$")[1] and "L"
        widths = [each.width for name, each in sheet.column_dimensions.items() if not last or name <= last]
        assert sum(widths) <= 186, sheet.title


def test_lamps_have_rules_on_their_words(desk: Desk) -> None:
    """No fill of its own: a changed word changes its colour."""
    some(desk)
    sheet = book(xlsx(briefed(desk)))[desk.plan.areas[0].name]
    formulas = [r.formula[0] for ranges in sheet.conditional_formatting for r in ranges.rules]
    assert 'LEFT(H4,2)="滞后"' in formulas
    assert 'LEFT(I4,3)="未报送"' in formulas
    assert sheet["H4"].fill.fill_type is None


def test_the_first_sheet(desk: Desk) -> None:
    """The sentence, the counts of 项 adding up, which snapshot."""
    some(desk)
    briefing = briefed(desk)
    sheet = book(xlsx(briefing))["总览"]
    texts = [[c.value for c in row] for row in sheet.iter_rows()]
    column = [row[0] for row in texts]
    assert column[1] == briefing.as_of
    assert column[3] == briefing.status.sentence
    whole = texts[column.index("合计（项）")]
    assert sum(whole[3:12]) == whole[2] == briefing.status.totals.tasks
    sections = texts[column.index("合计（条）")]
    assert sum(sections[3:12]) == sections[1] == briefing.status.totals.sections
    assert texts[column.index("合计")][1:4] == [
        briefing.status.reporting.due,
        briefing.status.reporting.reported,
        briefing.status.reporting.on_time,
    ]


def test_decisions_and_changes_have_sheets_only_where_there_are_any(desk: Desk) -> None:
    some(desk)
    names = {"议定事项", "已锁定期数据变更"}
    assert not names & set(book(xlsx(briefed(desk))).sheetnames)
    decide(desk.store, month=day("06-01"), text="加派人手", owner="养老服务科", person="李明", when=moment("06-25"))
    lock_month(desk.store, day("06-01"), person="李明", reason="月报已印发", when=moment("06-26"))
    upload = Upload("更正.csv", f"{CSV}\n6月,2.1-02,,50".encode())
    with desk.store.writing() as con:
        take(con, desk.plan, upload, Sender("王敏", moment("06-27"), moment("06-27"), reason="复核"))
    made = book(xlsx(briefed(desk)))
    assert names < set(made.sheetnames)
    assert [c.value for c in made["议定事项"][4]][:4] == ["2024-06", "加派人手", None, "养老服务科"]
    assert [c.value for c in made["已锁定期数据变更"][4]][1:5] == ["2.1-02 认知障碍床位", "全区", "无变化", "50张"]


def test_hostile_texts_are_texts(desk: Desk) -> None:
    some(desk)
    hostile = '=HYPERLINK("http://example.com")'
    row = f'6月,1.1-01,新泾,70,,,"{hostile.replace(chr(34), chr(34) * 2)}"'
    desk.tell("06-19", row)
    cell = cells(xlsx(briefed(desk)), desk.plan.areas[0].name, "1.1-01")["未达序时原因及存在问题"]
    assert (cell.data_type, cell.value) == ("s", f"新泾镇：{hostile}")


def test_hostile_units_and_names_of_the_plan(desk: Desk) -> None:
    """A unit full of a format's signs, a title that is a formula, a name of an area that no sheet may bear."""
    desk.plan = plan_of('kind: count, target: 300, unit: "户\\";[Red]0", department: "@科"')
    desk.tell("06-18", "6月,t1,,120")
    content = xlsx(briefed(desk))
    row = cells(content, "甲", "t1")
    assert (row["最新进度"].value, row["最新进度"].number_format) == (120, '0"户”;[Red]0"')
    assert (row["责任单位"].data_type, row["责任单位"].value) == ("s", "@科")


def test_a_row_is_as_tall_as_its_longest_text() -> None:
    """20 Chinese characters are 40 columns: 4 lines at a width of 12, of which 11 are used; 13.5 points each and 5."""
    assert height(["短", "长" * 20], [12, 12]) == 4 * 13.5 + 5
    assert height([""], [12]) == 13.5 + 5
    assert height(["长" * 4000], [12]) == 409


def test_the_same_bytes_again(desk: Desk) -> None:
    some(desk)
    assert xlsx(briefed(desk)) == xlsx(briefed(desk))


def test_progress_is_told(desk: Desk) -> None:
    """A step for each sheet of tasks and the last one for the file."""
    some(desk)
    told: list[tuple[int, int]] = []
    xlsx(briefed(desk), lambda done, total: told.append((done, total)))
    assert told[-1][0] == told[-1][1]
    assert [done for done, _ in told] == list(range(1, told[-1][1] + 1))


def test_names_of_sheets() -> None:
    """None of a spreadsheet's own signs, none twice whatever its case, none longer than 31 characters."""
    assert sheet_names(["总览", "a/b", "A_b", "议定事项", "长" * 40, "长" * 40]) == [
        "总览",
        "a_b",
        "A_b(2)",
        "议定事项(2)",
        "长" * 31,
        "长" * 27 + "(2)",
    ]
