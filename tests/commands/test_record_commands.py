"""The commands of contract.md about plan and records besides `import` and `history`: what they print and refuse, and
with which exit code.

Batch 1 is the plan as it was when the first file came, so that file is batch 2.
"""

import csv
import io
import os
import pwd
from pathlib import Path
from typing import Any

import pytest

import access
from commands.mistakes import sentences
from tests.commands.conftest import BY, GOOD, Shell, read
from tests.conftest import SMALL


def totals(shell: Shell, *words: str) -> dict[str, Any]:
    found: dict[str, Any] = read(shell.said("status", "--month", "2024-06", "--format", "json", *words))["totals"]
    return found


def test_a_plan_that_is_right(shell: Shell) -> None:
    assert shell.said("check").endswith("small.yaml 正确：2024年小计划，2 个领域，3 条，10 项任务。")


def test_a_plan_that_is_wrong(shell: Shell) -> None:
    """Found wrong is 1, not there is 2; each mistake with its line."""
    (shell.folder / "bad.yaml").write_text("plan: {title: 试, year: 2024}\narea: []\n", encoding="utf-8")
    shell.told["WORKPLAN_TARGETS"] = "bad.yaml"
    done = shell.run("check")
    assert (done.returncode, done.stdout) == (1, "")
    assert "第 2 行「area」" in done.stderr
    shell.told["WORKPLAN_TARGETS"] = "none.yaml"
    assert shell.run("check").returncode == 2


def test_a_store_that_is_not_there_yet(shell: Shell) -> None:
    """Said on stderr with its path, for the path may be a slip; what is printed and the exit code are as always."""
    path = shell.folder.parent / "progress.duckdb"
    for words in (
        ("status", "--format", "json"),
        ("history", "--format", "json"),
        ("history",),
        ("template", "--month", "2024-07", "--out", "a.csv"),
        ("import", shell.write("月报.csv", GOOD), *BY, "--dry-run"),
    ):
        done = shell.run(*words)
        assert (done.returncode, done.stderr.strip()) == (0, f"记录库 {path} 不存在，还没有记录。")
    assert shell.run("history", "--format", "json").stdout == "[]\n"
    assert not path.exists()


def test_a_store_is_begun(shell: Shell) -> None:
    """The first import says so on stderr, its JSON stays one object a file; the second has nothing to say."""
    path = shell.folder.parent / "progress.duckdb"
    done = shell.run("import", shell.write("一.csv", GOOD), *BY, "--json")
    assert done.stderr.strip() == f"记录库 {path} 不存在，已新建。"
    assert read(done.stdout)["accepted"] == 1
    for words in (("import", shell.write("二.csv", "2024-06,2.1-02,,40"), *BY), ("status",), ("history",)):
        done = shell.run(*words)
        assert (done.returncode, done.stderr.strip()) == (0, "")


def test_nothing_to_take_back(shell: Shell) -> None:
    """A store that is not there is not begun by asking for a batch of it."""
    path = shell.folder.parent / "progress.duckdb"
    done = shell.run("revert", "2", "--by", "张三", "--reason", "报错月份")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.strip() == f"没有找到记录库 {path}，没有可撤销的。请核对路径。"
    assert not path.exists()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("import", "a.csv"), "命令写得不对：缺少 --by。用 --help 查看用法。"),
        (("import", "a.csv", "--by", " "), "--by 是空的，请写经办人姓名。"),
        (
            ("import", "a.csv", "--by", "张三", "--received", "昨天"),
            "--received 读到“昨天”，应为时间，例如 2024-06-18T09:00。",
        ),
        (
            ("import", "a.csv", "--by", "张三", "--received", "0001-01-01T00:00+14:00"),
            "--received 读到“0001-01-01T00:00+14:00”，应为时间，例如 2024-06-18T09:00。",
        ),
        (
            ("import", "a.csv", "--by", "张三", "--month", "2024-02"),
            "--month 读到“2024-02”，应为 2024-03 到 2024-12 之间的月份。",
        ),
        (("status", "--format", "xml"), "--format 读到“xml”，应为 table、json、csv 之一。"),
        (("status", "--decimals", "9"), "命令写得不对：--decimals 的值不合要求。用 --help 查看用法。"),
        (("history", "--task", "9.9-99"), "--task 读到“9.9-99”，计划中没有这个编号。"),
        (
            ("template", "--month", "2024-07", "--department", "财务科", "--out", "a.csv"),
            "--department 读到“财务科”，应为其中之一：养老服务科、安全管理科。",
        ),
        (("template", "--month", "2024-07", "--out", "a.txt"), "--out 读到“a.txt”，文件名应以 .xlsx 或 .csv 结尾。"),
        (("nothing",), "命令写得不对：没有这个命令，或参数不对。用 --help 查看用法。"),
        (("status", "--colour"), "命令写得不对：没有选项 --colour。用 --help 查看用法。"),
    ],
)
def test_what_cannot_run(shell: Shell, words: tuple[str, ...], sentence: str) -> None:
    """The last that is said: which departments a month has is told by the records, of which there are none here."""
    assert shell.refused(*words).splitlines()[-1] == sentence


def test_status(shell: Shell) -> None:
    """The same figures as a table, JSON and CSV; a snapshot of the past answers as it did then."""
    shell.said("import", shell.write("一.csv", "2024-06,2.1-02,,40"), *BY)
    found = read(shell.said("status", "--month", "2024-06", "--as-of", "2-20240630", "--format", "json"))
    assert (found["snapshot"], found["month"], found["plan"]) == (
        "2-20240630",
        "2024-06",
        {"title": "2024年小计划", "year": 2024},
    )
    (task,) = (t for t in found["tasks"] if t["id"] == "2.1-02")
    assert (task["actual"], task["target"], task["rate"], task["percent"], task["lamp"]) == (
        40,
        100,
        0.4,
        "40%",
        "green",
    )
    table = shell.said("status", "--month", "2024-06", "--as-of", "2-20240630")
    assert table.splitlines()[0] == f"{found['sentence']}（数据版本 2-20240630）"
    rows = list(csv.DictReader(io.StringIO(shell.said("status", "--month", "2024-06", "--format", "csv"))))
    assert [row["编号"] for row in rows] == [t["id"] for t in found["tasks"]]
    shell.said("import", shell.write("二.csv", "2024-06,2.1-02,,30,,,,算错"), *BY)
    again = read(shell.said("status", "--month", "2024-06", "--as-of", "2-20240630", "--format", "json"))
    assert again["tasks"] == found["tasks"]
    assert shell.refused("status", "--as-of", "7-20240630").startswith("没有数据版本“7-20240630”。")


def test_a_batch_is_taken_back(shell: Shell) -> None:
    """The records stay in the history; a second time, and a batch that is none, are found wrong."""
    shell.said("import", shell.write("一.csv", "2024-06,2.1-02,,100"), *BY)
    assert totals(shell)["done"] == 1
    revert = ("revert", "2", "--by", "张三", "--reason", "报错月份")
    assert shell.said(*revert) == "已撤销批次 2（见批次 3）。"
    assert totals(shell)["done"] == 0
    assert len(read(shell.said("history", "--task", "2.1-02", "--format", "json"))) >= 1
    for words in (revert, ("revert", "99", *revert[2:])):
        done = shell.run(*words)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.strip()


def test_backup_and_restore(shell: Shell) -> None:
    """What was stored after the backup is gone with the restore, and kept apart."""
    shell.said("import", shell.write("一.csv", "2024-06,2.1-02,,40"), *BY)
    before = read(shell.said("history", "--format", "json"))
    assert shell.said("backup", "备份.duckdb").endswith("备份.duckdb。")
    shell.said("import", shell.write("二.csv", "2024-06,2.1-02,,50,,,,核对"), *BY)
    assert "恢复前的数据另存为" in shell.said("restore", "备份.duckdb")
    assert read(shell.said("history", "--format", "json")) == before
    (shell.folder / "坏.duckdb").write_bytes(b"no database")
    assert shell.run("restore", "坏.duckdb").returncode == 2
    assert read(shell.said("history", "--format", "json")) == before


def test_the_plan_of_a_backup_is_not_lost_to_an_older_file(shell: Shell) -> None:
    """Its text is laid beside the backup: put in the place of the file before anything opens the records, it is no change."""
    small = SMALL.read_text(encoding="utf-8")
    targets = shell.folder / "targets.yaml"
    shell.told["WORKPLAN_TARGETS"] = str(targets)
    targets.write_text(small.replace("2024年小计划", "2024年小计划（调整）"), encoding="utf-8")
    shell.said("import", shell.write("一.csv", "2024-06,2.1-02,,40"), *BY)
    shell.said("backup", "备份.duckdb")
    assert "任务清单" not in shell.said("restore", "备份.duckdb")
    before = shell.said("status", "--format", "json")
    targets.write_text(small, encoding="utf-8")
    beside = shell.folder / "备份.targets.yaml"
    assert "备份里最后的任务清单与" in shell.said("restore", "备份.duckdb")
    beside.replace(targets)
    assert shell.said("status", "--format", "json") == before


def test_a_folder_that_is_shut_to_who_runs_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As the administrator's own is to the service's user: `Path.is_file` raises there. Root is let in everywhere."""
    file = tmp_path / "shut" / "备份.duckdb"
    file.parent.mkdir(mode=0)
    assert access.SettingsError  # imported while all of Python may be read
    before = os.geteuid()
    os.seteuid(pwd.getpwnam("nobody").pw_uid if before == 0 else before)
    try:
        with pytest.raises(SystemExit) as ended, sentences():
            file.is_file()
        who = pwd.getpwuid(os.geteuid()).pw_name
    finally:
        os.seteuid(before)
    assert ended.value.code == 2
    assert capsys.readouterr().err == (
        f"没有权限读写 {file}：运行命令的用户是 {who}。请把文件放在这个用户读得了、写得了的文件夹里再试。\n"
    )
