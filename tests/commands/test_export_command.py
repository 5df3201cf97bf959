"""`manage.py export`: what it writes, says and refuses, and with which exit code."""

import hashlib
from pathlib import Path

import pytest

from reports.exports import EXPORTS
from tests.commands.conftest import Shell
from tests.conftest import Desk

KINDS = "、".join(EXPORTS)


@pytest.fixture
def folder(desk: Desk, shell: Shell) -> Path:
    """A store with a report of June beside an empty folder."""
    desk.tell("06-18", "6月,1.1-01,新泾,70", "6月,2.1-02,,45")
    return shell.folder


@pytest.mark.parametrize("kind", EXPORTS)
def test_each_kind_is_written_and_is_the_same_again(shell: Shell, folder: Path, kind: str) -> None:
    """Batch 1 is the report, batch 2 today's text of the plan; seen on the last of June."""
    names = [f"{n}{EXPORTS[kind].extension}" for n in (1, 2)]
    for name in names:
        done = shell.run("export", kind, "--month", "2024-06", "--as-of", "1-20240630", "--out", name)
        assert done.returncode == 0
    first, second = ((folder / name).read_bytes() for name in names)
    assert first == second
    digest = hashlib.sha256(second).hexdigest()
    assert done.stdout == (
        f"已生成 {names[1]}：2024年6月{EXPORTS[kind].name}，数据版本 1-20240630，"
        f"{len(second) / 1000:,.0f} kB，校验值 {digest}。\n"
    )
    assert sorted(p.name for p in folder.iterdir()) == names


def test_an_unknown_kind_is_refused_with_those_that_are_known(shell: Shell, folder: Path) -> None:
    assert (
        shell.refused("export", "pdf", "--month", "2024-06", "--out", "a.pdf") == f"KIND 读到“pdf”，应为 {KINDS} 之一。"
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--month", "2024-06", "--out", "a.csv"), "--out 读到“a.csv”，文件名应以 .xlsx 结尾。"),
        (("--month", "2024-06", "--out", "无/a.xlsx"), "没有文件夹 无，请先建好，或写到别处。"),
        (("--month", "2024-13", "--out", "a.xlsx"), "--month 读到“2024-13”，应为 2024-03 到 2024-12 之间的月份。"),
        (
            ("--month", "2024-06", "--out", "a.xlsx", "--as-of", "99-20240630"),
            "没有数据版本“99-20240630”。请核对链接或编号，例如 42-20241021。",
        ),
        (
            ("--month", "2024-06", "--out", "a.xlsx", "--department", "养老服务科"),
            "--department 不能用于 xlsx：台账只有全部任务的一种。请去掉这个选项。",
        ),
        (
            ("--month", "2024-06", "--out", "a.xlsx", "--list", "heart"),
            "--list 不能用于 xlsx：台账只有全部任务的一种。请去掉这个选项。",
        ),
        (("--out", "a.xlsx"), "命令写得不对：缺少 --month。用 --help 查看用法。"),
        (("--month", "2024-06"), "命令写得不对：缺少 --out。用 --help 查看用法。"),
    ],
)
def test_what_is_refused(shell: Shell, folder: Path, words: tuple[str, ...], said: str) -> None:
    assert shell.refused("export", "xlsx", *words) == said
    assert list(folder.iterdir()) == []


def test_a_folder_in_the_way(shell: Shell, folder: Path) -> None:
    (folder / "a.xlsx").mkdir()
    assert shell.refused("export", "xlsx", "--month", "2024-06", "--out", "a.xlsx") == "a.xlsx 是文件夹，请写文件名。"


def test_a_name_that_is_too_long(shell: Shell, folder: Path) -> None:
    """Chinese characters are three bytes each, and a name may have 255. Nothing is left behind."""
    name = "长" * 100 + ".xlsx"
    said = shell.refused("export", "xlsx", "--month", "2024-06", "--out", name)
    assert said == f"写不了文件 {name}：文件名太长。"
    assert list(folder.iterdir()) == []


def test_an_old_file_is_replaced_as_a_whole(shell: Shell, folder: Path) -> None:
    """Who has the old file open goes on reading the old one."""
    (folder / "a.xlsx").write_bytes(b"old")
    with (folder / "a.xlsx").open("rb") as old:
        assert shell.run("export", "xlsx", "--month", "2024-06", "--out", "a.xlsx").returncode == 0
        assert old.read() == b"old"
    assert (folder / "a.xlsx").read_bytes().startswith(b"PK")
    assert [p.name for p in folder.iterdir()] == ["a.xlsx"]


def test_the_plan_is_wrong(shell: Shell, folder: Path) -> None:
    """The same exit code as everywhere for what cannot run."""
    (folder / "bad.yaml").write_text("plan: {}", encoding="utf-8")
    shell.told["WORKPLAN_TARGETS"] = "bad.yaml"
    assert shell.run("export", "xlsx", "--month", "2024-06", "--out", "a.xlsx").returncode == 2


def test_two_pages_for_the_head(shell: Shell, folder: Path) -> None:
    """--short is for the 月报 alone; its file is called so and is another one than the whole."""
    whole = shell.run("export", "docx", "--month", "2024-06", "--out", "a.docx")
    short = shell.run("export", "docx", "--month", "2024-06", "--short", "--out", "b.docx")
    assert (folder / "a.docx").read_bytes() != (folder / "b.docx").read_bytes()
    assert "2024年6月月报，" in whole.stdout and "2024年6月月报摘要，" in short.stdout
    said = "--short 不能用于 pptx：只有 docx 有两页摘要。请去掉这个选项。"
    assert shell.refused("export", "pptx", "--month", "2024-06", "--short", "--out", "a.pptx") == said
