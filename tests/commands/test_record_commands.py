"""The commands of contract.md about records: what they print, store and refuse, and with which exit code.

Batch 1 is the plan as it was when the first file came, so that file is batch 2.
"""

import csv
import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from records import Store, all_records
from records.reading.converting.office import HOW_TO_INSTALL
from tests.commands.conftest import Shell
from tests.conftest import ROOT

CASES = Path(__file__).parent.parent / "records" / "cases"
GOOD = "2024-06,1.1-01,新泾镇,70"
WRONG = "2024-06,2.1-02,,四十"
BY = ("--by", "张三", "--received", "2024-06-18T09:00")
SECOND = "第 3 行「完成值」：读到“四十”，应为数字。请改成 40。"


def read(text: str) -> Any:
    return json.loads(text)


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


def test_history_marks_corrections(shell: Shell) -> None:
    """40 张 for June made 30 with a reason: the later record is a 更正, the earlier is not; the newest stands first."""
    shell.said("import", shell.write("一.csv", "2024-06,2.1-02,,40"), *BY)
    shell.said("import", shell.write("二.csv", "2024-06,2.1-02,,30,,,,算错"), *BY)
    assert [r["correction"] for r in read(shell.said("history", "--format", "json"))] == [True, False]
    assert shell.said("history").count("更正") == 1


def test_history_is_one_json_text_however_long(shell: Shell) -> None:
    """An array as json.dumps writes it, empty where there is nothing; of 11,000 rows, more than are held at a time."""
    assert shell.run("history", "--format", "json").stdout == "[]\n"
    fill(shell, 11_000)
    said = shell.said("history", "--format", "json")
    found = read(said)
    assert said == json.dumps(found, ensure_ascii=False)
    assert [(r["batch"], r["line"]) for r in found] == [(n // 30 + 1, n % 30 + 2) for n in rows_of(11_000)]
    assert shell.said("history").count("报送人") == 3  # a table of 5,000 rows each


def test_history_takes_no_more_memory_for_more_rows(shell: Shell) -> None:
    """60,000 rows take little more than 6,000: each is some 4 kB when all are held, 200 MB in all."""
    peaks = []
    for rows in (6_000, 60_000):
        shell.told["WORKPLAN_DATABASE"] = fill(shell, rows)
        peaks.append(shell.peak("history", "--format", "json"))
    assert peaks[1] - peaks[0] < 80


def test_who_reads_the_history_slowly_holds_nothing(shell: Shell) -> None:
    """A pager at a terminal: another process takes a file in meanwhile; what it stored is not of this history."""
    shell.said("import", shell.write("一.csv", GOOD, "2024-06,2.1-02,,40"), *BY)
    reading = all_records(Store(shell.folder.parent / "progress.duckdb"), snapshot=2, at_once=1)
    first = next(reading)
    shell.said("import", shell.write("二.csv", "2024-06,2.1-02,,50,,,,核对"), *BY)
    assert [first.line, *(record.line for record in reading)] == [2, 3]


def fill(shell: Shell, rows: int) -> str:
    """A store of so many rows, thirty a file, all of one cell; its path."""
    store = Store(shell.folder.parent / "progress.duckdb" if rows < 12_000 else shell.folder / f"{rows}.duckdb")
    with store.writing() as con:
        con.execute(
            """
            insert into batches by name
            select
                range + 1 as batch,
                'import' as kind,
                range || '.csv' as file,
                repeat('0', 64) as sha256,
                '张三' as person,
                timestamp '2024-06-18' as received,
                timestamp '2024-06-18' as stored,
                false as demo
            from range($files)
            """,
            {"files": -(-rows // 30)},
        )
        con.execute(
            """
            insert into entries by name
            select
                range // 30 + 1 as batch,
                range % 30 + 2 as line,
                date '2024-06-01' as month,
                '2.1-02' as task,
                false as same,
                range as value,
                '按计划推进，已完成走访、核对和公示' as progress
            from range($rows)
            """,
            {"rows": rows},
        )
    return store.address


def rows_of(rows: int) -> list[int]:
    """Their numbers newest first: the files from the last on, within a file as they stand."""
    return sorted(range(rows), key=lambda n: (-(n // 30), n))


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
    assert shell.refused(*words) == sentence


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


def test_a_template_is_filled_in_and_imported(shell: Shell) -> None:
    said = shell.said("template", "--month", "2024-07", "--department", "养老服务科", "--out", "七月.csv")
    assert said.startswith("已生成 七月.csv：")
    rows = list(csv.DictReader(io.StringIO((shell.folder / "七月.csv").read_bytes().decode("utf-8-sig"))))
    assert {row["任务编号"] for row in rows} == {"1.1-01", "1.1-02", "1.1-03", "1.1-04"}
    assert {row["月份"] for row in rows} == {"2024年7月"}


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


def test_old_spreadsheets_where_there_is_no_libreoffice(shell: Shell) -> None:
    """In a folder too they are refused in a sentence, not passed over; how to install stands once, on stderr."""
    (shell.folder / "六月").mkdir()
    for name, made in (("六月.xls", "mixed.xls"), ("六月.ODS", "mixed.ods")):
        (shell.folder / "六月" / name).write_bytes((ROOT / "tests" / "records" / "made" / made).read_bytes())
    done = shell.run("import", "六月", *BY)
    said = "这不是 CSV 或 .xlsx 文件。请在 Excel 或 WPS 中打开，另存为 .xlsx 后再上传。"
    assert (done.returncode, done.stdout.splitlines()) == (1, [f"六月.ODS：{said}", f"六月.xls：{said}"])
    assert done.stderr.split("\n")[-2:] == [HOW_TO_INSTALL, ""]
