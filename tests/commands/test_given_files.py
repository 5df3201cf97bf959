"""What is given to a command where a file belongs, and is none, or is far too large: judged before it is opened.

A pipe that nobody writes into would hold the command for ever, a file of three billion bytes the memory.
"""

import os
from pathlib import Path

import pytest

from tests.commands.conftest import Shell

PIPE = "是管道或设备，应为普通文件。"
BY = ("--by", "张三")
LARGE = 3_000_000_000


def sparse(file: Path, size: int) -> None:
    """A file of that size that takes no room."""
    with file.open("wb") as made:
        made.truncate(size)


@pytest.fixture
def pipe(shell: Shell) -> str:
    os.mkfifo(shell.folder / "管.csv")
    return "管.csv"


def test_import_says_it_of_each_and_goes_on(shell: Shell, pipe: str) -> None:
    """Named, through a link, or found in a folder; one byte more than 50 MB is too much, as on the page."""
    sparse(shell.folder / "大.csv", LARGE)
    sparse(shell.folder / "多.csv", 50_000_001)
    (shell.folder / "零.csv").symlink_to("/dev/zero")
    (shell.folder / "夹" / "里.csv").mkdir(parents=True)
    os.mkfifo(shell.folder / "夹" / "中.csv")
    good = shell.write("好.csv", "2024-06,2.1-02,,40")
    done = shell.run("import", pipe, "大.csv", "多.csv", "零.csv", "夹", good, *BY)
    assert done.returncode == 1
    assert done.stdout.splitlines()[:7] == [
        f"管.csv：{PIPE}请核对路径。",
        "大.csv：有 3000 MB，最多 50 MB。请拆成几个文件再导入。",
        "多.csv：有 51 MB，最多 50 MB。请拆成几个文件再导入。",
        f"零.csv：{PIPE}请核对路径。",
        f"中.csv：{PIPE}请核对路径。",
        "里.csv：是文件夹，应为文件。请核对路径。",
        "好.csv：批次 2：1 行入库，0 行与已有数据相同，0 行未报，0 行有误。",
    ]


@pytest.mark.parametrize(
    "words",
    [
        ("template", "--month", "2024-07", "--out", "管.csv"),
        ("export", "xlsx", "--month", "2024-06", "--out", "管.xlsx"),
        ("backup", "管.csv"),
    ],
)
def test_nothing_is_written_over_a_pipe(shell: Shell, pipe: str, words: tuple[str, ...]) -> None:
    os.mkfifo(shell.folder / "管.xlsx")
    assert shell.refused(*words) == f"{words[-1]} {PIPE}请换一个文件名。"
    assert (shell.folder / words[-1]).is_fifo()


def test_a_template_onto_a_folder(shell: Shell) -> None:
    (shell.folder / "夹.csv").mkdir()
    said = shell.refused("template", "--month", "2024-07", "--out", "夹.csv")
    assert said == "夹.csv 是文件夹，请写文件名。"


@pytest.mark.parametrize("words", [("check",), ("status",), ("import", "a.csv", *BY)])
def test_the_plan(shell: Shell, pipe: str, words: tuple[str, ...]) -> None:
    """A pipe or three billion bytes as targets.yaml: no command waits for it."""
    sparse(shell.folder / "大.yaml", LARGE)
    for name, said in (
        (pipe, f"任务清单 {pipe} {PIPE}请核对路径。"),
        ("大.yaml", "任务清单 大.yaml 有 3000 MB，最多 2 MB。请核对是不是这个文件。"),
    ):
        shell.told["WORKPLAN_TARGETS"] = name
        done = shell.run(*words)
        assert (done.returncode, done.stdout) == (1 if words == ("check",) and name == "大.yaml" else 2, "")
        assert done.stderr.splitlines() == [said, f"{name}：任务清单有 1 处错误。"]


def test_the_settings(shell: Shell, pipe: str) -> None:
    shell.told["WORKPLAN_ACCESS"] = pipe
    assert shell.refused("accounts", "list") == f"登录设置 {pipe} {PIPE}请核对路径。"
