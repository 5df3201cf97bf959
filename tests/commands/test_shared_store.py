"""`init`, `compact`, and records that move from one kind of store into another: a file, a lake with its catalog in a file,
one with its catalog in PostgreSQL (marked `postgres`: `make check-machines`)."""

import io
from itertools import count
from pathlib import Path

import pytest
from PIL import Image

from plan import read_plan
from records import CheckRow, Store, cleaned, record_one
from records.store.backup import TABLES
from scripts.machines.postgres import Cluster
from tests.commands.conftest import BY, GOOD, Shell, read
from tests.conftest import SMALL, moment

NUMBERS = count(1)
PUBLISH = ("plan", "publish", "new.yaml", "--by", "王五", "--reason", "核定数调整", "--from", "2024-07")


@pytest.fixture(params=["file", pytest.param("postgres", marks=pytest.mark.postgres)])
def lake(request: pytest.FixtureRequest, shell: Shell) -> str:
    """The address of a lake that is not made yet; its Parquet files have a folder of their own."""
    shell.told["WORKPLAN_DATA"] = str(shell.folder.parent / "parquet")
    if request.param == "file":
        return f"ducklake:{shell.folder.parent}/catalog.ducklake"
    cluster: Cluster = request.getfixturevalue("postgres")
    name = f"moved{next(NUMBERS)}"
    cluster.database(name)
    return f"ducklake:postgres:service={name}"


@pytest.fixture
def shared(shell: Shell, postgres: Cluster) -> Shell:
    """A shell whose records are a lake in PostgreSQL, made."""
    name = f"plan{next(NUMBERS)}"
    postgres.database(name)
    shell.told |= {
        "WORKPLAN_DATABASE": f"ducklake:postgres:service={name}",
        "WORKPLAN_DATA": str(shell.folder / "parquet"),
    }
    shell.said("init")
    return shell


def newer(shell: Shell, name: str = "new.yaml") -> str:
    """Another plan than the small one; its name."""
    text = SMALL.read_text(encoding="utf-8").replace("target: 300", "target: 280", 1)
    (shell.folder / name).write_text(f"{text}\n# 另一份\n", encoding="utf-8")
    return name


def seen(store: Store) -> None:
    """A finding with a photo."""
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(picture, "JPEG")
    row = CheckRow(0, "2024-07-08", "1.1-01", "", "", "王芳", "", "", "是", "", "")
    with store.writing() as con:
        assert record_one(con, read_plan(SMALL), row, [cleaned(picture.getvalue())], "李明", moment("07-09")).batch


def rows(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """Everything that a store holds."""
    with store.reading() as con:
        return {table: sorted(con.execute(f"select * from {table}").fetchall(), key=repr) for table in TABLES}


def test_from_a_file_into_a_lake_and_back(shell: Shell, lake: str) -> None:
    """What was handed in, two versions of the plan and a photo say the same in each kind of store, and hold the same."""
    home, targets = shell.folder.parent, shell.folder / "targets.yaml"
    targets.write_text(SMALL.read_text(encoding="utf-8"), encoding="utf-8")
    shell.told["WORKPLAN_TARGETS"] = str(targets)
    shell.said("plan", "publish", str(targets), "--by", "王五")
    shell.said("import", shell.write("6月.csv", GOOD), *BY)
    newer(shell)
    shell.said(*PUBLISH)
    plain = Store(home / "progress.duckdb")
    seen(plain)
    asked = ("status", "--month", "2024-06", "--format", "json")
    first, history = shell.said(*asked), shell.said("plan", "history", "--format", "json")
    assert shell.said("backup", "a.duckdb") == "已备份 4 个批次到 a.duckdb。"

    shell.told["WORKPLAN_DATABASE"] = lake
    assert "已建好。" in shell.said("init")
    done = shell.said("restore", "a.duckdb")
    assert done.startswith("已恢复 4 个批次。")
    assert shell.said(*asked) == first
    assert shell.said("plan", "history", "--format", "json") == history
    assert rows(Store(lake)) == rows(plain)
    assert len(rows(plain)["photos"]) == 1
    assert shell.said("compact").startswith("已整理：")
    shell.said("backup", "b.duckdb")

    shell.told["WORKPLAN_DATABASE"] = str(home / "back.duckdb")
    shell.said("restore", "b.duckdb")
    assert shell.said(*asked) == first
    assert rows(Store(home / "back.duckdb")) == rows(plain)
    assert [*(home / "parquet").rglob("*.parquet")] != []


def test_what_is_restored_over_is_kept(shell: Shell, lake: str) -> None:
    """A lake with records of its own: they are beside the backup before others take their place."""
    shell.said("import", shell.write("6月.csv", GOOD), *BY)
    shell.said("backup", "a.duckdb")
    shell.told["WORKPLAN_DATABASE"] = lake
    shell.said("init")
    shell.said("import", shell.write("7月.csv", "2024-07,1.1-01,新泾镇,90"), *BY)
    before = rows(Store(lake))
    assert "恢复前的数据另存为 a.before-restore-" in shell.said("restore", "a.duckdb")
    assert rows(Store(lake)) != before
    kept = next(shell.folder.glob("a.before-restore-*.duckdb"))
    assert rows(Store(kept)) == before


def test_a_single_file_needs_neither(shell: Shell) -> None:
    path = shell.folder.parent / "progress.duckdb"
    assert shell.refused("compact") == f"没有找到记录库 {path}。请核对路径。"
    assert shell.said("init") == f"记录库 {path} 已建好。"
    assert shell.said("init") == f"记录库 {path} 已是完整的，没有改动。"
    assert shell.said("compact") == f"记录库 {path} 是单独的文件，会自己整理，不用做什么。"


def test_how_old_is_bounded(shell: Shell) -> None:
    assert shell.refused("compact", "--older-than", "0") == (
        "--older-than 读到“0”，应为 1 到 8760 小时。太短会删掉别的服务器正在读的文件。"
    )


def test_a_lake_of_another_folder(shell: Shell) -> None:
    """A catalog that is a file keeps to the folder that it was made with."""
    home = shell.folder.parent
    shell.told |= {"WORKPLAN_DATABASE": f"ducklake:{home}/catalog.ducklake", "WORKPLAN_DATA": str(home / "one")}
    shell.said("import", shell.write("6月.csv", GOOD), *BY)
    assert [*(home / "one").rglob("*.parquet")] != []
    shell.told["WORKPLAN_DATA"] = str(home / "two")
    assert shell.refused("status") == (
        f"WORKPLAN_DATA 写的是 {home}/two/，而这个共享记录库的数据文件在 {home}/one/。每台服务器都要写同一个目录；"
        "可以不写 WORKPLAN_DATA，以记录库里的为准。"
    )
    del shell.told["WORKPLAN_DATA"]
    assert read(shell.said("status", "--month", "2024-06", "--format", "json"))["totals"]["tasks"] == 10


@pytest.mark.postgres
def test_before_init(shell: Shell, postgres: Cluster) -> None:
    name = f"none{next(NUMBERS)}"
    postgres.database(name)
    shell.told["WORKPLAN_DATABASE"] = f"ducklake:postgres:service={name}"
    made = "共享记录库还没有初始化。请在一台服务器上运行一次 manage.py init（按 docs/deploy.md 装的，是 deploy/manage init）。"
    for words in (("status",), ("history",), ("backup", "a.duckdb"), ("compact",), ("demo",)):
        assert shell.refused(*words) == made
    assert shell.refused("init").startswith("共享记录库要有放数据文件的目录。")


@pytest.mark.postgres
def test_the_plan_is_that_of_the_store(shared: Shell) -> None:
    """A second machine has another targets.yaml: it writes nothing, and shows what all show, until it is published."""
    shared.said("import", shared.write("6月.csv", GOOD), *BY)
    first = shared.said("status", "--month", "2024-06", "--format", "json")
    shared.told["WORKPLAN_TARGETS"] = newer(shared)
    second = shared.said("status", "--month", "2024-06", "--format", "json")
    assert second == first
    shared.said("import", shared.write("7月.csv", "2024-07,1.1-01,新泾镇,90"), *BY)
    assert [row[1] for row in rows(Store(shared.told["WORKPLAN_DATABASE"]))["batches"]] == ["plan", "import", "import"]
    done = shared.said(*PUBLISH)
    assert done.startswith("已发布第 2 版（2024年小计划），自7月起算，已存入共享记录库，各台服务器都以它为准。")
    del shared.told["WORKPLAN_TARGETS"]  # the first machine, whose file is as it was
    assert [each["version"] for each in read(shared.said("plan", "history", "--format", "json"))] == [1, 2]
    tasks = read(shared.said("status", "--month", "2024-07", "--format", "json"))["tasks"]
    assert next(task for task in tasks if task["id"] == "1.1-01")["target"] == 280
    again = shared.run(*PUBLISH)
    assert (again.returncode, again.stderr.strip()) == (1, "与现行的任务清单完全相同，没有发布。")


@pytest.mark.postgres
def test_a_machine_without_a_file(shared: Shell) -> None:
    """Only the first machine needs one."""
    first = shared.said("status", "--month", "2024-06", "--format", "json")
    shared.told["WORKPLAN_TARGETS"] = str(Path("none.yaml"))
    assert shared.said("status", "--month", "2024-06", "--format", "json") == first
