"""Rows of a workbook are taken by a pattern where they are as usual and by a parser where not: both tell the same."""

import io
import zipfile
from datetime import date
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook as OpenpyxlBook
from xlsxwriter.workbook import Workbook

from records.reading.sheet import Line, Marks
from records.reading.workbook.book import Book
from records.reading.workbook.grid import Grid
from records.reading.workbook.package import Package
from tests.records.test_hard_inputs import SHEET, with_part

CODES = ["General", "0%", '0"万"', "0;-0;;@", ";;;", "yyyy-mm-dd", "0.0,", "@", '[=1]"是";0']
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12) | st.sampled_from(
    ["", " 40 ", "a&b<c>", "_x000D_", "两\n行", "'=1", "是"]
)
CELL = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**9), 10**9),
    st.floats(-1e9, 1e9, allow_nan=False),
    st.dates(date(1990, 1, 1), date(2050, 1, 1)),
    TEXTS,
    st.just("=1+1"),
)
TABLE = st.lists(st.lists(st.tuples(CELL, st.sampled_from(CODES), st.booleans()), max_size=9), max_size=12)


def lines(content: bytes) -> tuple[list[Line], Marks, list[tuple[int, int, int, int]]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        book = Book(Package(archive))
        grid = book.grid(book.package.sheets[0])
    kept = [(number, _without_blanks_behind(cells)) for number, cells in grid.lines]
    return kept, grid.marks, grid.merged


def _without_blanks_behind(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def both_ways(content: bytes) -> None:
    """A comment before the first row sends all of them through the parser."""
    parsed = with_part(content, SHEET, lambda data: data.replace(b"<sheetData>", b"<sheetData><!-- -->"))
    assert lines(content) == lines(parsed)


@settings(deadline=None, max_examples=60)
@given(TABLE, st.booleans())
def test_as_xlsxwriter_writes_them(table: list[list[tuple[object, str, bool]]], strings: bool) -> None:
    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True, "strings_to_formulas": True})
    sheet = book.add_worksheet()
    for row, cells in enumerate(table):
        for column, (value, code, struck) in enumerate(cells):
            look = book.add_format({"num_format": code, "font_strikeout": struck})
            if isinstance(value, date):
                sheet.write_datetime(row, column, value, look)
            else:
                sheet.write(row, column, value, look)
        if row % 5 == 4:
            sheet.set_row(row, None, None, {"hidden": True})
    book.close()
    both_ways(out.getvalue())


@settings(deadline=None, max_examples=30)
@given(TABLE)
def test_as_openpyxl_writes_them(table: list[list[tuple[object, str, bool]]]) -> None:
    book = OpenpyxlBook()
    assert book.active is not None
    for cells in table:
        book.active.append([value for value, _, _ in cells])
    book.active.merge_cells("B2:B3")
    out = io.BytesIO()
    book.save(out)
    both_ways(out.getvalue())


def test_usual_rows_do_go_by_the_pattern() -> None:
    """What the two tests above compare are two ways indeed."""
    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True})
    book.add_worksheet().write_row(0, 0, ["月份", "任务编号", 40, True])
    book.close()
    with patch.object(Grid, "start", autospec=True, side_effect=Grid.start) as parsed:
        assert lines(out.getvalue())[0] == [(1, ["月份", "任务编号", "40", "是"])]
    assert "c" not in {call.args[1] for call in parsed.call_args_list}
