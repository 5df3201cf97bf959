"""A DuckLake whose catalog is in PostgreSQL: made once, written by several processes, read by all; what goes wrong is said."""

import json
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from plan import Plan
from records import Store, StoreError, answers, latest_number
from records.store.lake import catalog
from records.store.lake.address import LAKE, POSTGRES
from records.store.lake.attaching import attached
from records.store.lake.saying import TO_BE_MADE_NEW
from scripts.machines.postgres import Cluster
from tests.conftest import ROOT, Desk

pytestmark = pytest.mark.postgres
WRITER = """
import sys
from datetime import datetime
from plan import read_plan
from pathlib import Path
from records import Sender, Store, Upload, take
plan = read_plan(Path("tests/small.yaml"))
store, who = Store(sys.argv[1]), sys.argv[2]
print("ready", flush=True)
sys.stdin.readline()
for n in range(3):
    when = datetime(2024, 6, 18, 9, 0, n)
    text = f"月份,任务编号,完成值,更正原因\\n2024-06,1.1-01,{100 + n}{who},核对后更正\\n"
    with store.writing() as con:
        taken = take(con, plan, Upload(f"{who}-{n}.csv", text.encode()), Sender(who, when, when))
    print(taken.batch, flush=True)
"""
"""One process of several that store at once."""


def address(name: str) -> str:
    return f"ducklake:postgres:service={name}"


@pytest.fixture
def empty(postgres: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A database and a folder in which nothing was made yet."""
    name = f"lake_{secrets.token_hex(4)}"
    postgres.database(name)
    monkeypatch.setenv("WORKPLAN_DATA", str(tmp_path / "parquet"))
    return Store(address(name))


@pytest.fixture
def lake(empty: Store) -> Iterator[Store]:
    assert empty.make()
    yield empty


def stored(store: Store) -> list[tuple[int, str]]:
    with store.reading() as con:
        return con.execute("select batch, kind from batches order by batch").fetchall()


def store_one(store: Store) -> int:
    with store.writing() as con:
        number = latest_number(con) + 1
        con.execute("insert into batches (batch, kind, demo) values ($n, 'import', false)", {"n": number})
    return number


def sentence(store: Store) -> str:
    with pytest.raises(StoreError) as raised, store.reading():
        pass
    return str(raised.value)


def test_it_is_made_once(empty: Store, tmp_path: Path) -> None:
    """Before, everything says what to run; afterwards a second `init` finds nothing to do, and the files are where they
    were wanted, with the marker of their lake."""
    assert (
        sentence(empty)
        == "共享记录库还没有初始化。请在一台服务器上运行一次 manage.py init（按 docs/deploy.md 装的，是 deploy/manage init）。"
    )
    with pytest.raises(StoreError, match="还没有初始化"):
        empty.changed()
    assert empty.exists()
    assert not empty.never_was()
    assert empty.make()
    assert not empty.make()
    assert store_one(empty) == 1
    assert (tmp_path / "parquet" / "workplan-lake.id").is_file()
    assert [*(tmp_path / "parquet" / "main" / "batches").glob("*.parquet")] != []


def test_a_lake_wants_a_folder(empty: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WORKPLAN_DATA")
    with pytest.raises(StoreError) as raised:
        empty.make()
    assert str(raised.value) == (
        "共享记录库要有放数据文件的目录。请把环境变量 WORKPLAN_DATA 设为各台服务器都能读写的目录，再运行 init。"
    )


def test_a_lake_made_before_the_fence_told_the_last_batch(lake: Store, tmp_path: Path) -> None:
    """It says that `init` is to be run once; afterwards what is stored is there."""
    assert lake.lake
    data = str(tmp_path / "parquet")
    with closing(
        attached(f"{LAKE}{POSTGRES}{lake.lake.catalog.info}", postgres=True, objects=False, data=data, make=True)
    ) as root:
        root.execute("alter table fence rename column last to turn")
        root.execute("insert into batches (batch, kind, demo) values (1, 'import', false)")
    assert sentence(lake) == TO_BE_MADE_NEW
    lake.make()
    assert [store_one(lake), store_one(lake)] == [2, 3]
    assert stored(lake) == [(1, "import"), (2, "import"), (3, "import")]


def test_all_or_nothing(lake: Store) -> None:
    """A rehearsal and an error leave nothing, and no change is seen; what is stored is seen at once."""
    before = lake.changed()
    with lake.writing(keep=False) as con:
        con.execute("insert into batches (batch, kind) values (1, 'import')")
        assert latest_number(con) == 1
    with pytest.raises(ZeroDivisionError), lake.writing() as con:
        con.execute("insert into batches (batch, kind) values (1, 'import')")
        raise ZeroDivisionError
    with lake.writing() as con:
        assert latest_number(con) == 0
    assert lake.changed() == before
    with lake.reading() as con:
        assert store_one(lake) == 1
        assert latest_number(con) == 0  # a reader sees one state from its first look to its last
    assert lake.changed() != before
    assert stored(lake) == [(1, "import")]


def test_four_processes_store_at_once(lake: Store, small: Plan) -> None:
    """Of 12 files each has a number of its own, 1 to 12, and each process's are in the order in which it stored them."""
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, lake.address, str(who)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for who in range(4)
    ]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    said = []
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("\n")
        writer.stdin.flush()
    for writer in writers:
        out, _ = writer.communicate(timeout=120)
        assert writer.returncode == 0
        said.append([int(line) for line in out.split()])
    assert all(numbers == sorted(numbers) for numbers in said)
    assert sorted(number for numbers in said for number in numbers) == list(range(1, 13))
    assert stored(lake) == [(n, "import") for n in range(1, 13)]
    assert [fact.batch for fact in Desk(lake, small).known()] == [12]


def test_the_fence_holds_where_the_lock_was_lost(lake: Store, postgres: Cluster) -> None:
    """The connection with the lock is cut while a writer is at work, and another stores: the first is refused."""
    cut = "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'"
    with pytest.raises(StoreError) as raised, lake.writing() as con:
        con.execute("insert into batches (batch, kind) values (1, 'import')")
        postgres.sql(cut)
        assert _of_another_process(lake, 1) == "1"
    assert str(raised.value) == (
        "入库的时候与 PostgreSQL 的连接断过，别的服务器先存了一步，这一次没有存进去。请再试一次。"
    )
    assert stored(lake) == [(1, "plan")]
    assert store_one(lake) == 2


def _of_another_process(store: Store, number: int) -> str:
    words = (
        "import sys; from records import Store; w = Store(sys.argv[1]).writing(); con = w.__enter__();"
        "con.execute(f\"insert into batches (batch, kind, demo) values ({sys.argv[2]}, 'plan', false)\");"
        "w.__exit__(None, None, None); print(sys.argv[2])"
    )
    return subprocess.run(
        [sys.executable, "-c", words, store.address, str(number)], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.strip()


def test_duckdb_refuses_the_second_of_two(lake: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The fence alone, also after its row was moved into a file: the lock is told to be held though it is not."""
    monkeypatch.setattr("records.store.lake.catalog.Turn.held", lambda self: True)
    store_one(lake)
    lake.compact(datetime.now(UTC))
    monkeypatch.setattr("records.store.lake.catalog.WRITERS", 1)  # nobody else asks for this lock
    with pytest.raises(StoreError, match="别的服务器先存了一步"), lake.writing() as con:
        con.execute("insert into batches (batch, kind) values (2, 'import')")
        _of_another_process(lake, 2)


def test_postgres_started_again(lake: Store, postgres: Cluster) -> None:
    """While it is away one sentence; afterwards pages, marks and storing go on, in the same process."""
    store_one(lake)
    postgres.stop("immediate")
    try:
        away = sentence(lake)
        with pytest.raises(StoreError, match="连不上共享记录库"):
            lake.changed()
        with pytest.raises(StoreError, match="连不上共享记录库"):
            store_one(lake)
    finally:
        postgres.start()
    assert away.startswith(("连不上共享记录库的 PostgreSQL。", "读写共享记录库的时候与 PostgreSQL 的连接断了"))
    assert stored(lake) == [(1, "import")]
    assert lake.changed() is not None
    assert store_one(lake) == 2


def test_postgres_gone_in_the_middle_of_storing(lake: Store, postgres: Cluster) -> None:
    """Nothing is stored, and nobody is told to take a backup."""
    store_one(lake)
    with pytest.raises(StoreError) as raised, lake.writing() as con:
        con.execute("insert into batches (batch, kind) values (2, 'import')")
        postgres.stop("immediate")
        postgres.start()
    assert "再试一次" in str(raised.value)
    assert "备份" not in str(raised.value)
    assert stored(lake) == [(1, "import")]


def test_an_answer_that_was_lost(lake: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commit came through and its answer did not: it is looked up, and nobody is told that it failed."""
    import duckdb

    class Cut:
        def __init__(self, con: object) -> None:
            self.con = con

        def __getattr__(self, name: str) -> object:
            return getattr(self.con, name)

        def commit(self) -> None:
            self.con.commit()  # type: ignore[attr-defined]
            raise duckdb.TransactionException("Failed to commit: server closed the connection unexpectedly")

    assert lake.lake is not None
    with lake.lake.turn(5) as turn:
        con = lake.lake.enter(5)
        con.execute("insert into batches (batch, kind) values (1, 'import')")
        lake.lake.commit(Cut(con), turn)  # type: ignore[arg-type]
        lake.lake.leave(con)
    assert stored(lake) == [(1, "import")]


def test_who_waits_too_long_is_told(lake: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("records.store.store.PATIENCE_SECONDS", 0.2)
    assert lake.lake is not None
    with lake.lake.turn(5), pytest.raises(StoreError) as raised:
        store_one(lake)
    assert str(raised.value) == "记录库正被另一个程序占用，请稍后再试。"


def test_postgres_stands_still(lake: Store, postgres: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its connections stay open and nobody answers: who asks for the mark or for the turn is told after a while."""
    monkeypatch.setattr("records.store.lake.bounded.ANSWER_SECONDS", 0.5)
    monkeypatch.setitem(catalog.ALIVE, "connect_timeout", "2")
    assert lake.changed() is not None
    assert lake.lake is not None
    with postgres.frozen():
        with pytest.raises(StoreError) as reading:
            lake.changed()
        with pytest.raises(StoreError) as writing:
            store_one(lake)
    assert {str(reading.value), str(writing.value)} == {
        "连不上共享记录库的 PostgreSQL。请检查它是否在运行、网络是否通；恢复以后页面自己就好，不必重启本系统。"
    }
    assert store_one(lake) == 1


def test_what_is_wrong_with_the_way_there(postgres: Cluster, lake: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each has a sentence of its own, and none a password."""
    assert sentence(Store(address("nowhere"))) == (
        "没有找到 WORKPLAN_DATABASE 写的服务名。请检查 PGSERVICEFILE 指向的服务文件里有没有这一段，运行程序的用户读不读得到它。"
    )
    here = f"host=127.0.0.1 port={postgres.port}"
    wrong = Store(f"ducklake:postgres:{here} dbname=postgres user=postgres password=geheim")
    assert sentence(wrong) == (
        "PostgreSQL 不让登录，或这个用户的权限不够。请检查服务文件里的用户和密码、数据库是不是归这个用户（见 docs/deploy.md）。"
    )
    assert wrong.shown == f"ducklake:postgres:{here} dbname=postgres user=postgres password=***"
    of_url = Store("ducklake:postgres:postgresql://someone:geheim@127.0.0.1:1/plan")
    assert sentence(of_url).startswith("连不上共享记录库的 PostgreSQL。")
    assert of_url.shown == "ducklake:postgres:postgresql://***@127.0.0.1:1/plan"
    database = lake.address.removeprefix("ducklake:postgres:service=")
    postgres.role(f"{database}_reader", database)
    assert sentence(Store(address(f"{database}_reader"))).startswith("PostgreSQL 不让登录，或这个用户的权限不够。")
    with psycopg.connect(f"service={database}") as con, con.cursor() as cursor:
        cursor.execute("select current_user")
        assert cursor.fetchone() == (database,)


def test_the_folder_is_watched(lake: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A share that is not mounted leaves no folder, or an empty one; another's marker; another WORKPLAN_DATA.

    That nothing was written is said to who stores, not to who reads: it may be who stored just before."""
    store_one(lake)
    folder, aside = tmp_path / "parquet", tmp_path / "aside"
    folder.rename(aside)
    assert sentence(lake) == f"放共享记录库数据文件的目录 {folder}/ 不在。请检查共享盘有没有挂上、权限对不对。"
    with pytest.raises(StoreError, match="请检查共享盘有没有挂上、权限对不对"):
        answers(lake)  # so nobody is sent to this machine
    folder.mkdir()
    other = f"目录 {folder}/ 里不是这个共享记录库的数据文件。请检查共享盘有没有挂上、挂的是不是同一个。"
    assert sentence(lake) == other
    with pytest.raises(StoreError) as raised:
        store_one(lake)
    assert str(raised.value) == f"{other.removesuffix('。')}；没有写入任何数据。"
    with pytest.raises(StoreError, match="里不是这个共享记录库的数据文件"):
        lake.make()
    (folder / "workplan-lake.id").write_text("another\n")
    assert sentence(lake) == other
    (folder / "workplan-lake.id").unlink()
    folder.rmdir()
    aside.rename(folder)
    assert stored(lake) == [(1, "import")]


def test_every_machine_names_the_same_folder(lake: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKPLAN_DATA", str(tmp_path / "elsewhere"))
    with pytest.raises(StoreError) as raised:
        lake.make()
    assert str(raised.value) == (
        f"WORKPLAN_DATA 写的是 {tmp_path}/elsewhere/，而这个共享记录库的数据文件在 {tmp_path}/parquet/。"
        "每台服务器都要写同一个目录；可以不写 WORKPLAN_DATA，以记录库里的为准。"
    )


def test_compact(lake: Store, tmp_path: Path, small: Plan) -> None:
    """Twelve appends leave files and rows in the catalog; joined they say the same, and a file that a killed writer left is
    gone. What is younger than the age stays."""
    desk = Desk(lake, small)
    for n in range(12):
        desk.tell("06-18", f"2024-06,1.1-01,,{100 + n}")
    before, files = desk.known(), len([*(tmp_path / "parquet").rglob("*.parquet")])
    left = next((tmp_path / "parquet").rglob("*.parquet")).with_name("ducklake-left.parquet")
    left.write_bytes(b"half")
    young = lake.compact(datetime.now(UTC) - timedelta(days=1))
    assert young is not None
    assert (young.expired, young.removed) == (0, 0)
    found = lake.compact(datetime.now(UTC) + timedelta(seconds=1))
    assert found is not None
    assert found.expired > 12
    assert found.removed > 12
    assert not left.exists()
    assert files > len([*(tmp_path / "parquet").rglob("*.parquet")])
    assert (tmp_path / "parquet" / "workplan-lake.id").is_file()
    assert desk.known() == before
    assert desk.tell("06-19", "2024-06,1.1-01,,150").batch == 13
    assert json.dumps([young.joined > 0, found.files > 0]) == "[true, true]"
