"""The same file as .xlsx: cells with a type, several sheets, merged cells."""

import io
from collections.abc import Callable, Sequence
from datetime import date, datetime

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from records import Upload, read_sheet
from records.reading.sheet import Sheet
from tests.conftest import Desk


def saved(fill: Callable[[Worksheet], None], book: Workbook | None = None) -> bytes:
    """The bytes of a workbook whose first sheet was filled."""
    book = book or Workbook()
    assert book.active is not None
    fill(book.active)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def rows(*lines: Sequence[object]) -> Callable[[Worksheet], None]:
    def fill(sheet: Worksheet) -> None:
        for line in lines:
            sheet.append(line)

    return fill


def sheet(content: bytes) -> Sheet:
    return read_sheet(Upload("月报.xlsx", content))


def test_typed_cells_are_read_as_a_person_reads_them() -> None:
    """0.85 formatted as percent is 85%, a date is its day, a yes/no cell 是 or 否, 0.1+0.2 is not."""
    header = ["任务编号", "月份", "完成值", "分母"]

    def fill(sheet: Worksheet) -> None:
        rows(
            header,
            ["a", date(2024, 6, 1), 0.85, None],
            ["b", datetime(2024, 6, 1), True, None],
            ["c", "6月", False, None],
            ["d", "6月", 41.04, 1200],
            ["e", "6月", "120户", 0.1],
            ["f", "6月", 0.285, None],
        )(sheet)
        sheet["C2"].number_format = "0%"
        sheet["C7"].number_format = "0.00%"

    read = sheet(saved(fill))
    assert read.encoding == "xlsx"
    assert [tuple(r.cells[name] for name in header) for r in read.rows] == [
        ("a", "2024-06-01", "85%", ""),
        ("b", "2024-06-01", "是", ""),
        ("c", "6月", "否", ""),
        ("d", "6月", "41.04", "1200"),
        ("e", "6月", "120户", "0.1"),
        ("f", "6月", "28.5%", ""),
    ]


def test_row_numbers_are_those_of_the_spreadsheet() -> None:
    """Title in row 2 below an empty row 1, header in row 4, content in rows 5 and 8."""

    def fill(sheet: Worksheet) -> None:
        sheet["A2"] = "6月推进情况"
        for column, name in zip("ABC", ("任务编号", "街镇", "完成值"), strict=True):
            sheet[f"{column}4"] = name
        sheet["A5"], sheet["C5"] = "1.1-01", 120
        sheet["A8"], sheet["C8"] = "1.1-02", 1
        sheet["A9"], sheet["C9"] = "合计", 121

    read = sheet(saved(fill))
    assert [(r.line, r.cells["完成值"]) for r in read.rows] == [(5, "120"), (8, "1")]
    assert read.totals == 1


def test_the_sheet_with_our_header_is_found() -> None:
    """A cover sheet first, a hidden sheet with old rows second, ours third."""
    book = Workbook()
    hidden = book.create_sheet("旧")
    rows(["任务编号", "完成值"], ["1.1-01", 1])(hidden)
    hidden.sheet_state = "hidden"
    rows(["任务编号", "完成值"], ["1.1-01", 120])(book.create_sheet("填报"))
    read = sheet(saved(rows(["填表说明"]), book))
    assert [r.cells["完成值"] for r in read.rows] == ["120"]


def test_accepted_from_a_workbook(desk: Desk) -> None:
    """A date cell, a percentage and a yes/no cell go through the same checks as text: 3 good rows."""

    def fill(sheet: Worksheet) -> None:
        rows(
            ["月份", "任务编号", "完成值"],
            [date(2024, 6, 1), "1.1-01", 120],
            [date(2024, 6, 1), "1.1-03", 0.85],
            [date(2024, 6, 1), "1.2-01", True],
        )(sheet)
        sheet["C3"].number_format = "0%"

    taken = desk.hand_in(saved(fill), name="月报.xlsx")
    assert taken.checked.rejected == taken.checked.warnings == ()
    assert [(f.task, f.month, float(f.value or 0)) for f in desk.known()] == [
        ("1.1-01", 6, 120),
        ("1.1-03", 6, 0.85),
        ("1.2-01", 6, 1),
    ]


def test_merged_cells_hold_for_all_their_rows(desk: Desk) -> None:
    """月份 and 任务编号 merged over two rows of 街镇 are said of both (domain.md section 7)."""

    def fill(sheet: Worksheet) -> None:
        rows(
            ["月份", "任务编号", "街镇", "完成值"],
            ["2024-06", "1.1-01", "新华路街道", 50],
            [None, None, "新泾镇", 70],
        )(sheet)
        sheet.merge_cells("A2:A3")
        sheet.merge_cells("B2:B3")

    taken = desk.hand_in(saved(fill), name="月报.xlsx")
    assert [p.message for p in taken.checked.rejected] == []
    assert [(f.unit, int(f.value or 0)) for f in desk.known()] == [
        ("新华路街道", 50),
        ("新泾镇", 70),
    ]


def test_a_computed_percentage(desk: Desk) -> None:
    """Trap: =8/9 shown as 89 % holds 0.888888888888889; Excel's own formula is none of the user's fault."""

    def fill(sheet: Worksheet) -> None:
        rows(["月份", "任务编号", "完成值"], ["6月", "1.1-03", 8 / 9])(sheet)
        sheet["C2"].number_format = "0%"

    taken = desk.hand_in(saved(fill), name="月报.xlsx")
    assert [p.message for p in taken.checked.rejected] == []
    assert [round(float(f.value or 0), 4) for f in desk.known()] == [0.8889]
