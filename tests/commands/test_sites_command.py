"""`manage.py sites` in a shell (contract.md, Commands)."""

import csv
import io
import json

import pytest

from tests.commands.conftest import Shell
from tests.conftest import SMALL

SHEET = "任务编号,点位编号,点位名称,街镇,地址,数量,选址,启用\n{}\n"


@pytest.fixture
def bureau(shell: Shell) -> Shell:
    """A folder with a plan whose first count is of sites."""
    targets = shell.folder / "targets.yaml"
    text = SMALL.read_text(encoding="utf-8")
    sites = "sites: {stages: [选址, 启用], counted: 启用}"
    targets.write_text(text.replace("kind: count,", f"kind: count, {sites},", 1), encoding="utf-8")
    shell.told["WORKPLAN_TARGETS"] = str(targets)
    return shell


def test_a_sheet_goes_in_and_comes_out(bureau: Shell) -> None:
    """Rehearsed, stored, said again, listed in three forms; what is listed as CSV is the sheet."""
    file = bureau.folder / "点位.csv"
    file.write_text(SHEET.format("1.1-01,A1,中山站,新泾镇,,50,3月,6月\n1.1-01,A2,福泉站,新泾镇,,x,,"), encoding="utf-8")
    words = ("sites", "import", file.name, "--by", "张三")
    wrong = "  有误 第 3 行「数量」：读到“x”，不是数字。请只填数字。"
    done = bureau.run(*words, "--dry-run")
    assert done.returncode == 1
    assert done.stdout.splitlines()[0] == (
        "点位.csv：试运行，未入库：1 个点位新登记，0 个更改，0 个调整或取消，0 个与登记册相同，1 行有误。"
    )
    assert wrong.split("，")[0] in done.stdout
    found = json.loads(bureau.run(*words, "--json").stdout)
    assert (found["batch"], found["accepted"], found["rejected"][0]["row"]) == (2, 1, 3)
    file.write_text(SHEET.format("1.1-01,A1,中山站,新泾镇,,50,3月,6月"), encoding="utf-8")
    assert "没有可入库的新数据" in bureau.said(*words)
    listed = json.loads(bureau.said("sites", "list", "--month", "2024-06", "--format", "json"))
    assert [(s["number"], s["unit"], s["quantity"], s["lamp"], s["due"]) for s in listed] == [
        ("A1", "新泾镇", 50, "red", "启用")
    ]
    rows = [*csv.DictReader(io.StringIO(bureau.said("sites", "list", "--format", "csv")))]
    assert [(r["点位编号"], r["点位名称"], r["选址"], r["启用"]) for r in rows] == [("A1", "中山站", "3月", "6月")]
    [next_year] = csv.DictReader(io.StringIO(bureau.said("sites", "list", "--format", "csv", "--unfinished")))
    assert (next_year["点位编号"], next_year["启用"]) == ("A1", "")


def test_the_sheet_of_an_empty_register_has_a_row_a_task(bureau: Shell) -> None:
    [row] = csv.DictReader(io.StringIO(bureau.said("sites", "list", "--format", "csv")))
    assert (row["任务编号"], row["点位编号"]) == ("1.1-01", "")
    assert bureau.refused("sites", "list", "--task", "2.1-02") == (
        "--task 读到“2.1-02”，应为有点位的任务之一：1.1-01。"
    )
