"""Our .xlsx in other programs: what each read of them (`make read-elsewhere`) against what is written today.

The results beside this file are those of the programs themselves, with their versions; no program runs here.
"""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from scripts.elsewhere.compared import cells_written, same
from scripts.elsewhere.written import written

RESULTS = sorted(Path(__file__).with_name("elsewhere").glob("*.json"))
AGAIN = "what is written has changed: run `make read-elsewhere`"
HARD = "<张三> & \"李四\" '王五'，&#26376; &amp; _x6708_；𠮷字桥😀"
ESCAPED = HARD.replace("_x6708_", "_x005F_x6708_")
JUNE = datetime(2024, 6, 1)
SHEETS = {
    "template.xlsx": ["6月填报", "填报说明"],
    "ledger.xlsx": ["总览", "养老服务", "深化推进基层社区治理", "区为民办实事项目", "民心工程"],
    "list.xlsx": ["2024年6月报送情况", "6月未报明细"],
    "returned.xlsx": ["待改正"],
}
CELLS: dict[str, dict[str, Any]] = {
    "template.xlsx": {
        "6月填报!A1": "月份",
        "6月填报!B2": "1.1-01",
        "6月填报!C2": "适老化改造",
        "6月填报!D2": "新华路街道",
        "6月填报!G2": 300,
        "6月填报!J2": None,
        "填报说明!A1": "2024年小计划　6月填报说明",
    },
    "ledger.xlsx": {
        "总览!A1": "2024年小计划推进情况台账（2024年6月）",
        "养老服务!C4": "1.1-01 适老化改造",
        "养老服务!E4": 120,
        "养老服务!F4": 0.4,
        "养老服务!E6": 8 / 9,
        "养老服务!J7": "007",
        "养老服务!K7": "第一行\n第二行",
        "养老服务!L7": "TRUE",
        "养老服务!J8": "1e5",
        "养老服务!L8": HARD,
        "养老服务!J9": "#N/A 见附件",
        "养老服务!K9": "=SUM(A1:A9)",
        "养老服务!L9": "1.10",
    },
    "list.xlsx": {
        "2024年6月报送情况!A1": "科室",
        "2024年6月报送情况!A2": "养老服务科",
        "2024年6月报送情况!C2": 8,
        "2024年6月报送情况!F2": "50.0%",
    },
    "returned.xlsx": {
        "待改正!A1": "月份",
        "待改正!A2": JUNE,
        "待改正!C2": "外滩",
        "待改正!D2": 0.885,
        "待改正!D3": "三百",
        "待改正!E2": "'=1+1",
        "待改正!F2": "第 2 行「街镇」：读到“外滩”，不认识这个街镇。应为其中之一：新华路街道、仙霞新村街道、新泾镇；全区请留空；"
        "第 2 行「完成值」：读到“88.5%”，按街镇报送要填分子和分母。只有百分比无法合计成全区数。",
    },
}
KNOWN: dict[tuple[str, str], Any] = {
    # know no escape for _x…_, which Excel, LibreOffice, SheetJS, ExcelJS and readxl do
    ("R openxlsx", "养老服务!L8"): ESCAPED,
    ("R openxlsx", "待改正!E3"): ESCAPED,
    ("Gnumeric", "养老服务!L8"): ESCAPED,
    ("Gnumeric", "待改正!E3"): ESCAPED,
    # dates in China before 1901 were 43 seconds off, which SheetJS takes off every date
    ("SheetJS", "待改正!A2"): "2024-05-31T23:59:17",
    ("SheetJS", "待改正!A3"): "2024-05-31T23:59:17",
    # a column with a text in it becomes one of texts, its numbers to nine decimals
    ("polars with fastexcel", "养老服务!E6"): "0.888888889",
}
"""Program and cell → what it reads there instead; the mistakes are the programs' own."""


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return written()


@pytest.fixture(params=RESULTS, ids=lambda file: file.stem)
def result(request: pytest.FixtureRequest) -> dict[str, Any]:
    return json.loads(request.param.read_text(encoding="utf-8"))


def test_ten_programs_have_read() -> None:
    """Each with its version."""
    found = [json.loads(file.read_text(encoding="utf-8")) for file in RESULTS]
    assert sorted(each["program"] for each in found) == [
        "ExcelJS",
        "Gnumeric",
        "LibreOffice",
        "R openxlsx",
        "R readxl",
        "SheetJS",
        "pandas with calamine",
        "pandas with openpyxl",
        "polars with fastexcel",
        "python-calamine",
    ]
    assert all(any(sign.isdigit() for sign in each["version"]) for each in found)


@pytest.mark.parametrize("name", CELLS)
def test_what_is_written(files: dict[str, bytes], name: str) -> None:
    """The table above holds for today's writers: a formula that was typed, a code, a number with e are texts."""
    sheets, cells = cells_written(files[name])
    assert sheets == SHEETS[name], AGAIN
    assert {at: cells.get(at) for at in CELLS[name]} == CELLS[name], AGAIN


def test_names_of_sheets_are_read(result: dict[str, Any]) -> None:
    assert {name: file["sheets"] for name, file in result["files"].items()} == SHEETS


def test_cells_are_read(result: dict[str, Any]) -> None:
    """Chinese, hard signs, numbers, shares, a date. A number may come as its text, a date as its serial number."""
    for name, cells in CELLS.items():
        read = result["files"][name]["cells"]
        assert read.keys() == cells.keys(), AGAIN
        for at, value in cells.items():
            known = KNOWN.get((result["program"], at), value)
            assert read[at] == known or same(known, read[at]), (name, at)


def test_what_is_read_otherwise_is_known(result: dict[str, Any], files: dict[str, bytes]) -> None:
    """Of all cells, those beyond the table above too."""
    for name, content in files.items():
        file = result["files"][name]
        otherwise = {at: each["read"] for at, each in file["otherwise"].items()}
        if result["program"] == "polars with fastexcel":
            for each in file["otherwise"].values():
                assert float(each["read"]) == round(each["written"], 9)
        else:
            assert otherwise == {at: KNOWN[result["program"], at] for at in otherwise}, name
        _, cells = cells_written(content)
        assert file["as written"] + len(otherwise) == len(cells), AGAIN


def test_locks_choices_and_notes_are_read() -> None:
    """By ExcelJS: 16 rows with a choice each; open are 完成值 or 节点, 分母 of four rates, three texts and 更正原因 a row.

    Notes on three wrong cells: by SheetJS and R too.
    """
    read = {file.stem: json.loads(file.read_text(encoding="utf-8"))["files"] for file in RESULTS}
    found = {name: [file["choices"], file["open"]] for name, file in read["exceljs"].items()}
    assert found["template.xlsx"] == [16, 16 + 4 + 4 * 16]
    assert [*found.values()].count([0, 0]) == 3
    assert [read[name]["returned.xlsx"]["notes"] for name in ("exceljs", "sheetjs", "r-openxlsx")] == [3, 3, 3]


@pytest.mark.parametrize(
    ("value", "read", "says"),
    [
        ("1.10", "1.10", True),
        ("1.10", 1.1, False),
        ("月份", "&#26376;&#20221;", False),
        (300, "300", True),
        (300, "300户", False),
        (0.4, 0.41, False),
        (JUNE, "45444", True),
        (JUNE, "2024-06-01", True),
        (JUNE, "2024-05-31T23:59:17", False),
        (None, None, True),
        (0, None, False),
    ],
)
def test_what_counts_as_read(value: Any, read: Any, says: bool) -> None:
    assert same(value, read) is says
