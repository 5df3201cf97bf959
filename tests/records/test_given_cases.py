"""Files that once read wrong, silently or with a poor answer: what each says now. They lie in the folder cases."""

from pathlib import Path

import pytest

from plan import read_plan
from records import Upload, read_sheet
from records.checking.check import check_sheet
from tests.conftest import SMALL, day, moment

CASES = Path(__file__).with_name("cases")
READ = {
    # file: what is stored by task (and 街镇), and the lines refused
    "01_superscript_and_strike.xlsx": ({"2.1-02": "40", "1.1-02": "1", "1.1-01 新泾镇": "12"}, []),
    "02_footnote_marks.csv": ({}, [2, 3, 4]),
    "03_second_header_other_columns.csv": ({"1.1-02": "1", "2.1-02": "40", "1.2-03": "12"}, []),
    "04_percent_under_unit.csv": ({"1.1-02": "1"}, [2, 3]),
    "04b_denominator_under_unit.csv": ({"1.2-03": "12"}, []),
    "05_wan_under_wan_unit.csv": ({"1.1-01": "1.2", "1.1-02": "3.5", "1.1-03": "12000", "1.1-04": "1.2"}, [6]),
    "06_hidden_zero_format.xlsx": ({}, []),
    "07_literal_in_format.xlsx": ({"2.1-02": "30000", "1.2-03": "12000", "1.2-02": "0.65", "2.1-03": "0.04"}, [4]),
    "07c_fill_letter_format.xlsx": (
        {"2.1-02": "40", "1.2-03": "12", "1.1-02": "1", "1.2-01": "1", "2.1-01 新泾镇": "1", "2.1-01 新华路街道": "1"},
        [8],
    ),
    "08_month_range.csv": ({}, [2, 3, 4, 5, 6]),
    "09_date_with_time.csv": ({"2.1-02": "40", "1.1-02": "1", "1.2-01": "1", "1.2-03": "5"}, []),
    "10_torn_number_short_row.csv": ({}, [2, 3]),
    "11_row_in_one_cell_wide_comma.csv": ({"1.1-02": "1"}, [2]),
    "11d_header_with_note.csv": ({"2.1-02": "40"}, []),
    "12_excel_table_total.xlsx": ({"1.1-01 新泾镇": "10", "1.1-01 新华路街道": "20", "1.1-01 仙霞新村街道": "30"}, []),
    "12c_totals_named_otherwise.xlsx": (
        {"1.1-01 新泾镇": "10", "1.1-01 新华路街道": "20", "1.1-01 仙霞新村街道": "30"},
        [],
    ),
    "12d_good_rows_taken_for_totals.xlsx": ({"2.1-02": "40", "1.1-02": "1"}, []),
    "13_part_name_case.xlsx": ({"2.1-02": "40", "1.1-02": "1"}, []),
    "13c_style_index.xlsx": ({"2.1-02": "40", "1.1-02": "1"}, []),
    "13d_bool_true.xlsx": ({"1.2-01": "1", "2.1-02": "40"}, []),
    "14_equals_quote.csv": ({"2.1-02": "40"}, []),
    "15_slash_for_nothing.csv": ({"2.1-03": "0.05", "1.1-04": "开工", "2.1-02": "40", "1.2-01": "1"}, [6]),
    "17_two_level_header.xlsx": ({"2.1-02": "40", "1.1-02": "1"}, []),
    "19_error_value_as_text.xlsx": ({"1.2-01": "1"}, [2, 3]),
    "20_date_43_seconds_early.xlsx": ({"2.1-02": "40", "1.1-02": "1"}, []),
    "22_struck_row.xlsx": ({"2.1-02": "40", "1.1-02": "1"}, []),
}


@pytest.mark.parametrize("name", READ)
def test_a_file(name: str) -> None:
    plan = read_plan(CASES / "05_plan.yaml" if name.startswith("05") else SMALL)
    sheet = read_sheet(Upload(name, (CASES / name).read_bytes()))
    checked = check_sheet(plan, sheet, {}, default_month=day("06-01"), received=moment("06-18"))
    stored = {}
    for entry, _ in checked.changes:
        assert entry.month == day("06-01")
        value = entry.stage or (entry.value and f"{entry.value.normalize():f}")
        stored[" ".join(filter(None, (entry.task, entry.unit)))] = value
    assert (stored, [*checked.rejected_lines]) == READ[name]


def test_none_is_forgotten() -> None:
    files = {path.name for path in CASES.iterdir() if path.suffix in (".csv", ".xlsx")}
    assert files == set(READ)
