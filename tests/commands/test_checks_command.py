"""`manage.py checks draw, import, list` in a shell: the sheet goes out, is filled in by hand and comes back."""

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from records import Store, Upload, read_checks
from tests.commands.conftest import Shell
from tests.conftest import SMALL
from tests.records.inspection.test_checks import batch, of
from tests.records.inspection.test_checks import months as reached

TEXT = SMALL.read_text(encoding="utf-8").replace(
    "kind: count, target: 2, unit: 家, by: 11,",
    "kind: count, target: 2, unit: 家, by: 11, sites: {stages: [选址, 竣工, 启用], counted: 启用},",
)
SITES = [("1", "新华路街道"), ("2", "新泾镇"), ("3", "新泾镇"), ("4", "仙霞新村街道")]
DRAW = ("checks", "draw", "--task", "1.1-02", "--seed", "20241108", "--month", "2024-06")


@pytest.fixture
def bureau(shell: Shell) -> Shell:
    """Four sites of 1.1-02, of which 1 to 3 were reported in June."""
    targets = shell.folder / "targets.yaml"
    targets.write_text(TEXT, encoding="utf-8")
    shell.told["WORKPLAN_TARGETS"] = str(targets)
    store = Store(shell.folder.parent / "progress.duckdb")
    batch(store, "sites", "03-01", [of(number, unit, "1.1-02") for number, unit in SITES])
    told = reached(6, **{"1": "启用", "2": "启用", "3": "竣工"})
    batch(store, "import", "06-18", told=[row._replace(task="1.1-02") for row in told])
    return shell


def sheet_of(shell: Shell, name: str) -> dict[str, list[str | None]]:
    """Header and rows of the sheet to take along: column → its texts from above."""
    rows = [*load_workbook(shell.folder / name).worksheets[0].iter_rows(values_only=True)]
    return {str(head): [row[at] for row in rows[1:]] for at, head in enumerate(rows[0])}  # type: ignore[misc]


def fill(shell: Shell, name: str, **told: dict[str, str]) -> str:
    """What was found, by the number of the site."""
    book = load_workbook(shell.folder / name)
    sheet = book.worksheets[0]
    heads = {cell.value: cell.column for cell in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        for column, text in told.get(f"at{sheet.cell(row, heads['点位编号']).value}", {}).items():
            sheet.cell(row, heads[column]).value = text
    book.save(shell.folder / "填好.xlsx")
    return "填好.xlsx"


def test_out_and_back(bureau: Shell) -> None:
    """Of the three that were reported, each 街镇 one: 新华路 1, and of 新泾镇 2 or 3, whichever has the lower ticket;
    `printf '1.1-02|2' | openssl dgst -sha256 -hmac 20241108` begins with 7d, of 1 with 90, of 3 with
    e8."""
    said = bureau.said(*DRAW, "--share", "10%", "--each-unit", "--cross", "--out", "抽查.xlsx", "--by", "李明")
    first, how, seed, *_ = said.splitlines()
    assert first == "已抽取 2 个，抽查表写到 抽查.xlsx。"
    assert how == "  共有 3 个对象，抽取 2 个，每个街镇至少一个，交叉检查：各街镇由另一个街镇检查。"
    assert seed == "  种子：20241108"
    taken = sheet_of(bureau, "抽查.xlsx")
    assert taken["点位编号"] == ["2", "1"]
    assert taken["街镇"] == ["新泾镇", "新华路街道"] and taken["检查街镇"] == ["新华路街道", "新泾镇"]
    assert taken["上报节点"] == ["启用", "启用"] and taken["上报月份"] == ["6月", "6月"]
    assert taken["日期"] == taken["是否一致"] == [None, None]
    assert "地址" not in taken and "发现数" not in taken
    content = (bureau.folder / "抽查.xlsx").read_bytes()
    assert all(row.empty for row in read_checks(Upload("抽查.xlsx", content)).rows)
    assert read_checks(Upload("抽查.xlsx", content)).ignored == ()

    good = {"日期": "2024-07-08", "检查人": "王芳", "发现节点": "启用", "是否一致": "是"}
    wrong = {**good, "发现节点": "竣工"}
    name = fill(bureau, "抽查.xlsx", at1=good, at2=wrong)
    tried = bureau.run("checks", "import", name, "--by", "李明", "--dry-run", "--json")
    told = json.loads(tried.stdout)
    assert tried.returncode == 1 and told["accepted"] == 1 and told["rejected"][0]["column"] == "是否一致"
    name = fill(bureau, "抽查.xlsx", at1=good, at2={**wrong, "是否一致": "否", "整改期限": "2024-07-31"})
    assert bureau.said("checks", "import", name, "--by", "李明").startswith(
        "填好.xlsx：批次 5：2 条入库，0 条与已有记录相同"
    )
    assert "没有可入库的新记录（0 条入库，2 条与已有记录相同" in bureau.said("checks", "import", name, "--by", "李明")
    found = json.loads(bureau.said("checks", "list", "--format", "json"))
    assert [(c["number"], c["site"], c["agrees"], c["open"], c["reported_stage"]) for c in found] == [
        (1, "2", False, True, "启用"),
        (2, "1", True, False, "启用"),
    ]
    tasks = json.loads(bureau.said("status", "--month", "2024-06", "--format", "json"))["tasks"]
    assert {task["id"]: task["checks"] for task in tasks if task["checks"]} == {
        "1.1-02": {"checked": 2, "differing": 1, "open": 1}
    }
    assert bureau.said("revert", "5", "--by", "李明", "--reason", "传错").startswith("已撤销批次 5")


def test_what_cannot_be_drawn(bureau: Shell) -> None:
    """Refused before anything is stored or written."""
    for words, sentence in (
        (("--number", "9"), "共有 3 个对象，不能抽 9 个。应为 1 到 3。"),
        (("--number", "1", "--share", "20%"), "--number 和 --share 要写一个，也只能写一个。"),
        (("--share", "两成"), "比例读到“两成”，应为 0 到 100% 之间。请写成 20% 这样。"),
    ):
        assert bureau.refused(*DRAW, *words, "--out", "抽查.xlsx") == sentence
    assert not Path(bureau.folder / "抽查.xlsx").exists()
    listed = bureau.folder / "名单.csv"
    listed.write_text("街镇,身份证号\n新泾镇,11010519491231002X\n", encoding="utf-8")
    said = bureau.refused(*DRAW, "--number", "1", "--list", "名单.csv", "--out", "抽查.xlsx")
    assert said.startswith("第 1 行有「身份证号」这一列，是个人信息。")
