"""docs/monthly-file.md says cell by cell what is read and how: each line of its two tables is tried."""

import io
import re
from datetime import datetime
from pathlib import Path

import pytest
from xlsxwriter.workbook import Workbook

from plan import Plan
from records import Upload, read_sheet
from records.checking.check import Checked, check_sheet
from tests.conftest import plan_of

DOC = (Path(__file__).parents[2] / "docs" / "monthly-file.md").read_text(encoding="utf-8")
KINDS = {
    "数量": "kind: count, target: 300, by_unit: true",
    "比率": "kind: rate, target: 90%",
    "趋势": "kind: direction, baseline: 60%",
    "待下达": "kind: pending",
    "常态": "kind: duty",
    "节点": "kind: stages, stages: [{name: 前期, by: 5}, {name: 开工, by: 8}]",
}
COLUMNS = ("月份", "任务编号", "街镇", "完成值", "分母", "节点")


def table(head: str) -> list[list[str]]:
    """The cells of each line of the table whose header begins so."""
    lines = DOC[DOC.index(f"| {head} |") :].splitlines()[2:]
    found = []
    for line in lines:
        if not line.startswith("|"):
            break
        found.append([cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]])
    return found


def plan_for(task: str) -> Plan:
    kind, _, unit = task.partition("，")
    return plan_of(KINDS[kind] + (f', unit: "{unit}"' if unit and kind != "比率" else ""))


def checked(plan: Plan, cells: dict[str, str]) -> Checked:
    """A file of one row."""
    row = {"月份": "2024-06", "任务编号": "t1", **cells}
    quoted = [",".join(f'"{row.get(name, "")}"' for name in COLUMNS)]
    content = "\n".join([",".join(COLUMNS), *quoted]).encode()
    sheet = read_sheet(Upload("月报.csv", content))
    return check_sheet(plan, sheet, {}, default_month=None, received=datetime(2024, 12, 18, 9))


@pytest.mark.parametrize(("column", "written", "task", "result"), table("列 | 写法"))
def test_what_is_written(column: str, written: str, task: str, result: str) -> None:
    plan = plan_for(task)
    usual = {"完成值": "是"} if task == "常态" else {} if task == "节点" else {"完成值": "12"}
    found = checked(plan, {**usual, column: written.strip("`")})
    if result.startswith("退回"):
        (problem, *_) = found.rejected
        assert not found.changes
        assert problem.column == column or task == "节点"
        assert result.removeprefix("退回").strip("（）") in problem.message
        return
    assert not found.rejected
    (change,) = found.changes
    entry = change.entry
    value = None if entry.value is None else f"{entry.value.normalize():f}"
    read = {"完成值": value, "月份": f"{entry.month:%Y-%m}", "街镇": entry.unit or "全区", "节点": entry.stage}
    assert read[column] == result


@pytest.mark.parametrize(("number", "code", "read", "told"), table("存的数 | 数字格式"))
def test_what_is_shown(number: str, code: str, read: str, told: str) -> None:
    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["月份", "任务编号", "完成值"])
    sheet.write_row(1, 0, ["2024-06", "t1", "无变化"])
    dated = code.strip("`").startswith(("y", "a"))
    sheet.write_number(1, 0 if dated else 2, float(number), book.add_format({"num_format": code.strip("`")}))
    book.close()
    found = read_sheet(Upload("月报.xlsx", out.getvalue()))
    said = "".join(problem.message for problem in (*found.rejected, *found.warnings))
    assert told in said
    assert bool(said) is bool(told)
    if read == "退回":
        assert not found.rows
        return
    (row,) = found.rows
    assert (row.month if dated else row.value) == ("" if read == "空着" else read.strip("`"))


def test_both_tables_are_found() -> None:
    assert (len(table("列 | 写法")), len(table("存的数 | 数字格式"))) == (46, 19)
