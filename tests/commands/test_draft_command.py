"""`manage.py draft`: what it writes, says and refuses, and with which exit code."""

import io
import json
from fractions import Fraction
from pathlib import Path

from openpyxl import load_workbook

from plan import read_plan
from tests.commands.conftest import Shell
from tests.conftest import ROOT, SMALL, Desk

TEXT = """2025年工作要点
一、养老服务
新建中心2家，加强监管。3月底前修订管理办法。（责任科室：养老科）
2025年1月3日
"""


def document(shell: Shell, text: str = TEXT, name: str = "要点.txt") -> str:
    (shell.folder / name).write_text(text, encoding="utf-8")
    return name


def test_a_draft_that_check_accepts(shell: Shell) -> None:
    assert shell.said("draft", document(shell), "--out", "草稿.yaml").split("\n") == [
        "已写 草稿.yaml：1 个方面、1 条、3 项任务，1 项待确认。",
        "正文 100.0% 的文字列入了任务，0 处文字没有列入，0 个数没有当作目标。",
    ]
    shell.told["WORKPLAN_TARGETS"] = str(shell.folder / "草稿.yaml")
    assert shell.said("check") == "草稿.yaml 正确：2025年工作要点，1 个领域，1 条，3 项任务。".replace(
        "草稿.yaml", str(shell.folder / "草稿.yaml")
    )


def test_the_file_that_is_written(shell: Shell) -> None:
    """Byte for byte, as a person finds it."""
    shell.said("draft", document(shell), "--out", "草稿.yaml")
    assert (
        (shell.folder / "草稿.yaml").read_text(encoding="utf-8")
        == """\
# 由 要点.txt 分解的草稿：3 项任务，其中 1 项写了「待确认」（unsure）的原因，核实后删去这一键。
# 「牵头科室」（department）没有写的，请补上。写法见 docs/targets.md，规则见 docs/drafting.md。
# 正文 100.0% 的文字列入了任务的「原文」（source）。

plan:
  title: 2025年工作要点
  year: 2025
  issued: 2025-01-03

areas:
  - id: area-1
    title: 养老服务
    sections:
      - title: 养老服务
        tasks:
          - id: 1.1-01
            title: 新建中心
            kind: count
            source: 新建中心2家
            target: 2
            unit: 家
            department: 养老科
          - id: 1.1-02
            title: 加强监管
            kind: duty
            source: 加强监管
            department: 养老科
          - id: 1.1-03
            title: 修订管理办法
            kind: stages
            source: 3月底前修订管理办法
            stages: [{name: 起草, by: 1}, {name: 征求意见, by: 2}, {name: 印发, by: 3}]
            department: 养老科
            unsure: 时限 3月是原文写的，其余节点和月份按通常做法暂列
"""
    )


def test_json_as_the_contract_says(shell: Shell) -> None:
    text = "2025年工作要点\n总的要求是稳中求进。\n一、甲\n新建中心2家。做好12345热线。\n"
    found = json.loads(shell.said("draft", document(shell, text), "--out", "草稿.yaml", "--json"))
    assert found == {
        "areas": 1,
        "sections": 1,
        "tasks": 2,
        "unsure": [],
        "left_over": ["总的要求是稳中求进。"],
        "no_targets": [{"text": "做好12345热线", "reason": "热线电话"}],
        "covered": 1.0,
    }


def test_the_year(shell: Shell) -> None:
    """Told, or the document's, or the one behind last year's; else this one, and it is said."""
    name = document(shell, "一、甲\n加强监管。\n")
    for words, year in (((), None), (("--year", "2031"), 2031), (("--like", str(SMALL)), 2025)):
        done = shell.run("draft", name, "--out", "草稿.yaml", *words)
        made = read_plan(shell.folder / "草稿.yaml")
        assert done.returncode == 0
        expected = "" if year else f"文件里没有写明年度，暂按 {made.year} 年。请核对；不对的用 --year 写明。\n"
        assert (done.stderr, made.year) == (expected, year or made.year)


def test_last_years_records_are_the_baseline(shell: Shell, desk: Desk) -> None:
    """护理员持证率 of the small plan stood at 85 of 100 in December 2024."""
    desk.tell("12-18", "12月,1.1-03,新泾,85,100")
    name = document(shell, "2025年工作要点\n一、推动养老服务提质增效\n护理员持证率达到95%。\n")
    shell.said("draft", name, "--like", str(SMALL), "--out", "草稿.yaml")
    (task,) = read_plan(shell.folder / "草稿.yaml").tasks.values()
    assert (task.previous, task.department, task.baseline) == ("1.1-03", "养老服务科", Fraction(85, 100))


def test_round_to_the_departments_and_back(shell: Shell) -> None:
    """The draft as a table, the table changed, the draft with what was changed; a wrong cell is told, the rest taken."""
    shell.said("draft", document(shell), "--out", "草稿.yaml")
    assert shell.said("draft", "草稿.yaml", "--out", "确认表.xlsx") == (
        "已写 确认表.xlsx：1 个方面、1 条、3 项任务，1 项待确认。"
    )
    book = load_workbook(shell.folder / "确认表.xlsx")
    sheet = book["任务确认表"]
    columns = {str(cell.value): cell.column for cell in sheet[1]}
    sheet.cell(2, columns["目标"]).value = "3"
    sheet.cell(4, columns["待确认"]).value = None
    sheet.cell(3, columns["类型"]).value = "经常"
    book.save(shell.folder / "养老科.xlsx")
    done = shell.run("draft", "草稿.yaml", "养老科.xlsx", "--out", "草稿2.yaml")
    assert done.returncode == 1
    assert done.stdout.split("\n")[:-1] == [
        "已写 草稿2.yaml：1 个方面、1 条、3 项任务，0 项待确认。",
        "改动：1.1-01 目标：2 → 3",
        "改动：1.1-03 待确认：时限 3月是原文写的，其余节点和月份按通常做法暂列 → （空）",
    ]
    assert done.stderr == (
        "养老科.xlsx：第 3 行「类型」：读到“经常”，应为 数量、比率、水平、节点、常态、趋势、待下达 之一。\n"
    )
    before, after = (
        (shell.folder / name).read_text(encoding="utf-8").split("\n") for name in ("草稿.yaml", "草稿2.yaml")
    )
    assert [line for line in before if line not in after] == [
        "            target: 2",
        "            unsure: 时限 3月是原文写的，其余节点和月份按通常做法暂列",
    ]


def test_what_cannot_be(shell: Shell) -> None:
    name = document(shell)
    (shell.folder / "旧.doc").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
    (shell.folder / "空.txt").write_bytes(b"")
    assert shell.refused("draft", name, "--out", "草稿.txt") == (
        "--out 读到“草稿.txt”，文件名应以 .yaml 或 .xlsx 结尾。"
    )
    assert shell.refused("draft", "没有.txt", "--out", "草稿.yaml") == "读不到 没有.txt。请检查路径和权限。"
    assert shell.refused("draft", "空.txt", "--out", "草稿.yaml") == "空.txt：文件里没有文字。请确认选对了文件。"
    assert shell.refused("draft", "旧.doc", "--out", "草稿.yaml") == (
        "旧.doc：这是旧格式（.doc、.wps、.xls 等），或设有打开密码。请在 Word 或 WPS 中打开，另存为 .docx（表格存为 .xlsx）后再试。"
    )
    assert shell.refused("draft", str(SMALL), name, "--out", "草稿.yaml").startswith("已有的草稿和工作要点不能一起给")
    assert shell.refused("draft", name, "--out", name.replace(".txt", ".yaml"), "--like", "没有.yaml").startswith(
        "读不到任务清单"
    )
    assert not list(shell.folder.glob("*.yaml"))


def test_a_document_without_a_task(shell: Shell) -> None:
    """A title alone: an empty plan is written, and it is said that nothing was found."""
    done = shell.run("draft", document(shell, "2025年工作要点\n"), "--out", "草稿.yaml")
    assert (done.returncode, done.stderr) == (1, "没有读出任务。请核对文件是不是工作要点。\n")


def test_too_many_tasks(shell: Shell) -> None:
    """Ten thousand tasks are no plan: one sentence, and nothing is written."""
    name = document(shell, "2025年工作要点\n" + "加强监管，新建中心2家。\n" * 10_000)
    assert shell.refused("draft", name, "--out", "草稿.yaml") == (
        "分解出的任务太多，一份清单放不下。请把文件分成几份，分别分解。"
    )
    assert not Path(shell.folder / "草稿.yaml").exists()


def test_the_shipped_document(shell: Shell) -> None:
    """As docs/drafting.md says of it."""
    source = str(ROOT / "data/plan/changning-2024.txt")
    out = json.loads(shell.said("draft", source, "--out", "草稿.yaml", "--json"))
    assert (out["areas"], out["sections"], out["tasks"], out["covered"]) == (5, 21, 251, 1.0)
    assert io.StringIO((shell.folder / "草稿.yaml").read_text(encoding="utf-8")).readline().startswith("# 由 changning")
