"""`import`: what it prints, stores and refuses, and with which exit code.

Batch 1 is the plan as it was when the first file came, so that file is batch 2.
"""

import csv
import io
import shutil
from pathlib import Path

from records.reading.converting.office import HOW_TO_INSTALL
from tests.commands.conftest import BY, GOOD, WRONG, Shell, read
from tests.conftest import ROOT

CASES = Path(__file__).parent.parent / "records" / "cases"
SECOND = "第 3 行「完成值」：读到“四十”，应为数字。请改成 40。"


def test_a_file_with_a_wrong_row(shell: Shell) -> None:
    """The good row is stored, the wrong one said with its row as the spreadsheet shows it: done in part is 1."""
    done = shell.run("import", shell.write("月报.csv", GOOD, WRONG), *BY)
    assert done.returncode == 1
    assert done.stdout.splitlines()[:2] == [
        "月报.csv：批次 2：1 行入库，0 行与已有数据相同，0 行未报，1 行有误。",
        f"  有误 {SECOND}",
    ]
    (record,) = read(shell.said("history", "--format", "json"))
    assert {key: record[key] for key in ("task", "month", "unit", "value", "file", "line", "person", "batch")} == {
        "task": "1.1-01",
        "month": "2024-06",
        "unit": "新泾镇",
        "value": 70.0,
        "file": "月报.csv",
        "line": 2,
        "person": "张三",
        "batch": 2,
    }


def test_a_folder_with_what_programs_left_in_it(shell: Shell) -> None:
    """The given folder: a lock of Excel, two shadows of macOS, and one monthly file."""
    shutil.copytree(CASES / "18_folder_with_lock_files", shell.folder / "夹")
    done = shell.run("import", "夹", *BY)
    assert (done.returncode, done.stdout.splitlines()[0]) == (
        0,
        "6月.xlsx：批次 2：2 行入库，0 行与已有数据相同，0 行未报，0 行有误。",
    )
    (shell.folder / "夹" / "6月.xlsx").unlink()
    assert shell.refused("import", "夹", *BY) == "夹 中没有找到可导入的文件（.csv、.txt、.xlsx）。"


def test_totals_are_not_counted_as_unreported(shell: Shell) -> None:
    said = shell.said("import", shell.write("一.csv", "2024-06,2.1-02,,40", "2024-06,1.1-02,", "合计,,,40"), *BY)
    assert said.splitlines()[0] == "一.csv：批次 2：1 行入库，0 行与已有数据相同，1 行未报，0 行有误。"


def test_import_as_json(shell: Shell) -> None:
    """One object per file, with the keys of contract.md; a row that is left empty is skipped."""
    first = shell.write("一.csv", GOOD, WRONG, "2024-06,1.1-02,,")
    done = shell.run("import", first, shell.write("二.csv", "2024-06,2.1-02,,40"), *BY, "--json")
    one, two = map(read, done.stdout.splitlines())
    assert done.returncode == 1
    assert set(one) >= {
        "file",
        "batch",
        "encoding",
        "accepted",
        "unchanged",
        "skipped",
        "rejected",
        "warnings",
        "lamps",
    }
    assert (one["file"], one["batch"], one["accepted"], one["skipped"]) == ("一.csv", 2, 1, 1)
    assert one["rejected"] == [{"row": 3, "column": "完成值", "value": "四十", "message": SECOND}]
    assert (two["file"], two["batch"], two["accepted"], two["rejected"]) == ("二.csv", 3, 1, [])
    assert {"id": "2.1-02", "from": "missing", "to": "green"}.items() <= two["lamps"][0].items()


def test_a_file_stored_twice_adds_nothing(shell: Shell) -> None:
    name = shell.write("月报.csv", GOOD)
    shell.said("import", name, *BY)
    assert shell.said("import", name, *BY).splitlines()[0] == "月报.csv：此前已入库（批次 2），没有重复写入。"
    assert len(read(shell.said("history", "--format", "json"))) == 1


def test_a_dry_run_leaves_no_store(shell: Shell) -> None:
    said = shell.said("import", shell.write("月报.csv", GOOD), *BY, "--dry-run")
    assert said.splitlines()[0] == "月报.csv：试运行，未入库：1 行入库，0 行与已有数据相同，0 行未报，0 行有误。"
    assert [path.name for path in shell.folder.parent.iterdir()] == ["出"]


def test_a_folder_a_given_month_and_what_is_no_file(shell: Shell) -> None:
    """The files of a folder by name; 月份 may be missing then; a file that is not there is said, the others go on."""
    inner = shell.folder / "十月"
    inner.mkdir()
    (inner / "b.csv").write_text("任务编号,完成值\n2.1-02,40\n", encoding="gb18030")
    (inner / "说明.pdf").write_bytes(b"%PDF")
    done = shell.run("import", "十月", "没有.csv", *BY, "--month", "2024-06")
    assert done.returncode == 1
    assert done.stdout.splitlines()[0] == "b.csv：批次 2：1 行入库，0 行与已有数据相同，0 行未报，0 行有误。"
    assert done.stdout.splitlines()[-1] == "没有.csv：没有找到这个文件。"


def test_folders_without_monthly_files(shell: Shell) -> None:
    """Nothing to import is said with the folders' names, and leaves no store; one empty folder beside a file is none."""
    for name in ("六月", "七月"):
        (shell.folder / name).mkdir()
    (shell.folder / "七月" / "说明.pdf").write_bytes(b"%PDF")
    said = shell.refused("import", "六月", "七月", *BY)
    assert said == "六月、七月 中没有找到可导入的文件（.csv、.txt、.xlsx）。"
    assert not (shell.folder.parent / "progress.duckdb").exists()
    assert shell.said("import", "六月", shell.write("月报.csv", GOOD), *BY).startswith("月报.csv：批次 2：1 行入库")


def test_a_template_is_filled_in_and_imported(shell: Shell) -> None:
    said = shell.said("template", "--month", "2024-07", "--department", "养老服务科", "--out", "七月.csv")
    assert said.startswith("已生成 七月.csv：")
    rows = list(csv.DictReader(io.StringIO((shell.folder / "七月.csv").read_bytes().decode("utf-8-sig"))))
    assert {row["任务编号"] for row in rows} == {"1.1-01", "1.1-02", "1.1-03", "1.1-04"}
    assert {row["月份"] for row in rows} == {"2024年7月"}


def test_old_spreadsheets_where_there_is_no_libreoffice(shell: Shell) -> None:
    """In a folder too they are refused in a sentence, not passed over; how to install stands once, on stderr."""
    (shell.folder / "六月").mkdir()
    for name, made in (("六月.xls", "mixed.xls"), ("六月.ODS", "mixed.ods")):
        (shell.folder / "六月" / name).write_bytes((ROOT / "tests" / "records" / "made" / made).read_bytes())
    done = shell.run("import", "六月", *BY)
    said = "这不是 CSV 或 .xlsx 文件。请在 Excel 或 WPS 中打开，另存为 .xlsx 后再上传。"
    assert (done.returncode, done.stdout.splitlines()) == (1, [f"六月.ODS：{said}", f"六月.xls：{said}"])
    assert done.stderr.split("\n")[-2:] == [HOW_TO_INSTALL, ""]
