"""What PostgreSQL alone has: how it is named, who makes the tables, what happens while it is away, the way there."""

import asyncio
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from access import (
    AccessError,
    AccountError,
    Begun,
    Database,
    Drafts,
    Mailing,
    PlanCopies,
    RuleError,
    Typed,
    entries,
    open_access,
)
from access.database.connection import AnyDatabase
from access.database.moving import moved
from access.database.opening import database_at
from access.gate.gate import BROKEN
from access.people.passwords import Hasher
from access.settings import SettingsError, parse_settings, read_settings
from scripts.machines.postgres import Cluster
from tests.access.conftest import GOOD, OFFICE, House, alone, of_the_server
from tests.conftest import ROOT

of_both = pytest.mark.postgres
AWAY = "账号库暂时连不上，请稍后再试。"


@pytest.mark.parametrize(
    "address",
    [
        "postgres://workplan:secret@db.bureau.example/workplan",
        "postgresql:service=workplan",
        "postgres:service=workplan password=secret",
        "postgres:host=db.bureau.example",
        "POSTGRES:service=workplan",
    ],
)
def test_an_address_names_a_service_and_nothing_else(address: str) -> None:
    """Neither in the settings nor by hand; and it is not said again, for there may be a password in it."""
    with pytest.raises(SettingsError) as raised:
        parse_settings(f"mode: accounts\ndatabase: {address}\n")
    assert [p.message for p in raised.value.problems] == [
        "第 2 行「database」：应为文件的路径，或 postgres:service=名称。主机和口令写在 PGSERVICEFILE 指向的服务文件里。"
    ]
    with pytest.raises(AccessError) as refused:
        database_at(address)
    assert str(refused.value) == "账号库的地址应为 postgres:service=名称，名称写在 PGSERVICEFILE 指向的服务文件里。"


def test_a_service_is_no_path(tmp_path: Path) -> None:
    file = tmp_path / "access.yaml"
    file.write_text("mode: accounts\ndatabase: postgres:service=workplan_accounts\n", encoding="utf-8")
    assert read_settings(file).database == "postgres:service=workplan_accounts"


def test_a_file_needs_no_psycopg(tmp_path: Path) -> None:
    """Nobody waits for the import of what is not used."""
    script = (
        "import sys; from access import open_access; from access.settings import parse_settings;"
        f"s = parse_settings('mode: accounts').model_copy(update={{'database': {str(tmp_path / 'a.sqlite')!r}}});"
        "open_access(s).accounts.all(); print([m for m in sys.modules if m.partition('.')[0] in ('psycopg', 'sqlalchemy')])"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("[]\n", "")


@of_both
def test_what_is_missing_is_a_sentence(postgres: Cluster) -> None:
    """No such service, a wrong password, no schema of one's own, a database for another script: none says where or whose."""
    for name in ("lost", "landless", "latin"):
        postgres.database(name)
    text = postgres.services.read_text()
    (wrong,) = (part for part in text.split("\n\n") if "[lost]" in part)
    postgres.services.write_text(text.replace(wrong, wrong.partition("password=")[0] + "password=wrong"))
    postgres.sql("create database eighties owner latin encoding 'LATIN1' locale 'C' template template0")
    postgres.sql("create schema latin authorization latin", "eighties")
    text = postgres.services.read_text()
    postgres.services.write_text(text.replace("dbname=latin", "dbname=eighties"))
    for service, sentence in {
        "nowhere": "服务文件里没有服务 {}。请检查 PGSERVICEFILE 指向的文件。",
        "lost": "连不上账号库（服务 {}）。请检查 PostgreSQL 是否在运行、服务文件和口令对不对。",
        "landless": "服务 {} 的角色在库里没有自己的模式。请以管理员连到服务文件里 dbname 写的那个库，执行 create schema authorization 角色名。",
        "latin": "服务 {} 的库不是 UTF8 编码，存不了汉字。请用 encoding 'UTF8' 新建一个库。",
    }.items():
        with pytest.raises(AccessError) as raised:
            database_at(f"postgres:service={service}")
        assert str(raised.value) == sentence.format(service)


@of_the_server
def test_four_processes_start_at_once(accounts_at: str) -> None:
    """One makes the tables, the others find them."""
    script = "import sys; from access.database.opening import database_at; database_at(sys.argv[1])"
    command = [sys.executable, "-c", script, accounts_at]
    running = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE) for _ in range(4)]
    assert [(p.communicate()[1], p.returncode) for p in running] == [(b"", 0)] * 4
    with database_at(accounts_at).reading() as con:
        assert [row["number"] for row in con.execute("select number from version")] == [6]


@of_the_server
def test_a_newer_version_and_somebody_else_s_tables_are_left_alone(house: House, accounts_at: str) -> None:
    with house.access.db.writing() as con:
        con.execute("update version set number = 99")
    with pytest.raises(AccessError, match="由更新的版本写成，请用新版本打开"):
        database_at(accounts_at)
    with house.access.db.writing() as con:
        con.execute("drop table version")
    with pytest.raises(AccessError, match="请给账号另建一个角色和模式"):
        database_at(accounts_at)
    assert house.access.accounts.get("admin") is not None


@of_the_server
@pytest.mark.parametrize("statement", ["update audit set who = 'x'", "delete from audit", "truncate audit"])
def test_the_audit_is_only_added_to(house: House, statement: str) -> None:
    before = entries(house.access.db)
    with pytest.raises(RuleError, match="append-only"), house.access.db.writing() as con:
        con.execute(statement)
    assert entries(house.access.db) == before != []


@of_the_server
def test_numbers_of_the_audit_have_no_gaps(house: House) -> None:
    """Not where a transaction came to nothing either; a row whose number is there is refused."""
    with pytest.raises(AccountError):
        house.access.accounts.disable("admin", by=OFFICE, now=house.clock())
    with pytest.raises(ZeroDivisionError), house.access.db.writing() as con:
        con.execute("insert into audit (at, who, address, event, detail) values ('', '', '', 'other', '')")
        raise ZeroDivisionError
    house.access.note("other", "next")
    assert [e.number for e in entries(house.access.db)] == [3, 2, 1]
    with pytest.raises(RuleError), house.access.db.writing() as con:
        con.execute("insert into audit values (1, '', '', '', 'other', '')")


@of_the_server
def test_what_has_failed_is_not_said_to_be_stored(house: House) -> None:
    """PostgreSQL answers the commit of a transaction that had failed with a rollback and no error."""
    with pytest.raises(AccessError), house.access.db.writing() as con:
        con.execute("update accounts set display = '甲'")
        with pytest.raises(psycopg.Error):
            con.execute("select nothing from nowhere")
    assert house.access.accounts.all()[0].display == "admin"


@of_the_server
def test_a_zero_byte_is_nobody_s_name(house: House) -> None:
    """PostgreSQL keeps none in a text: looked for or typed, it is another sign."""
    assert house.browser().sign_in("ad\x00min").status == 401
    house.access.note("other", "a", who="b\x00c")
    assert house.access.accounts.get("admin\x00") is None


@of_the_server
def test_writers_come_one_after_the_other(house: House, accounts_at: str) -> None:
    """Whoever waits longer than it has patience is told; readers wait for nobody."""
    other = database_at(accounts_at)
    with house.access.db.writing() as con:
        con.execute("update accounts set display = '甲'")
        with pytest.raises(AccessError, match="账号库正忙或不能写入"), other.writing(0.1):
            pass
        with other.reading() as looking:
            assert looking.execute("select display from accounts").fetchone()["display"] == "admin"
    with other.writing(0.1) as con:
        assert con.execute("select display from accounts").fetchone()[0] == "甲"
    other.close()


@of_the_server
def test_writers_that_wait_leave_connections_to_readers(house: House, accounts_at: str) -> None:
    """A process elsewhere stands still in the middle of writing; here twelve want to write. Everybody signed in goes on."""
    browser = house.browser()
    browser.sign_in("admin")
    other = database_at(accounts_at)
    said: list[str] = []

    def wanting() -> None:
        try:
            with house.access.db.writing(20.0):
                said.append("written")
        except AccessError as error:
            said.append(str(error))

    with other.writing():
        threads = [threading.Thread(target=wanting) for _ in range(12)]
        for thread in threads:
            thread.start()
        assert [browser.get("/").status for _ in range(20)] == [200] * 20
        assert said == []
    for thread in threads:
        thread.join(60)
    assert said == ["written"] * 12
    other.close()


@pytest.fixture
def stopped(postgres: Cluster) -> Iterator[Cluster]:
    """It runs again at the end, whatever the test did."""
    yield postgres
    if not (postgres.data / "postmaster.pid").exists():
        postgres.start()


@of_the_server
def test_postgres_is_restarted_in_the_middle(house: House, stopped: Cluster) -> None:
    """Nobody is let in while it is away, nothing half is stored, and who was signed in goes on afterwards."""
    browser = house.browser()
    browser.sign_in("admin")
    stopped.sql("checkpoint")  # what these tests write waits for no disk otherwise
    with pytest.raises(AccessError, match="账号库正忙或不能写入"), house.access.db.writing() as con:
        con.execute("update accounts set role = 'staff'")
        stopped.stop("immediate")
        con.execute("select 1")
    answer = browser.get("/")
    assert (answer.status, BROKEN in answer.body) == (503, True)
    assert house.browser().sign_in("admin").status == 503
    assert browser.socket("a") == [{"type": "websocket.close", "code": 4403}]
    assert (house.browser().get("/ready").status, house.browser().get("/ready").body) == (503, "unready")
    with pytest.raises(AccessError) as raised:
        house.access.accounts.all()
    assert str(raised.value) == AWAY
    stopped.start()
    _again(house.access.db)
    assert browser.get("/").status == 200
    assert [(a.name, a.role) for a in house.access.accounts.all()] == [("admin", "admin")]
    stopped.stop("fast")
    stopped.start()
    assert browser.get("/").status == 200  # connections that the server has parted from are not used again


def _again(db: AnyDatabase) -> None:
    """Wait out the second in which nobody tries."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            with db.reading():
                return
        except AccessError:
            time.sleep(0.1)


@of_the_server
def test_a_server_that_says_nothing_holds_up_nobody_else(house: House, postgres: Cluster, accounts_at: str) -> None:
    """Its machine is gone without a word. A request that wants it is refused; one that does not is answered before."""
    browser = house.browser()
    browser.sign_in("admin")
    house.access.db.close()
    name, text = accounts_at.partition("=")[2], postgres.services.read_text()
    (own,) = (part for part in text.split("\n\n") if f"[{name}]" in part)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        postgres.services.write_text(text.replace(own, own.replace(f"port={postgres.port}", f"port={port}")))
        answered: list[str] = []

        async def asked(path: str) -> None:
            answer = await browser._ask("GET", path, b"", {"host": browser.host, "accept": "text/html"})
            answered.append(f"{answer.status} {path}")

        async def both() -> None:
            waiting = asyncio.ensure_future(asked("/"))
            await asyncio.sleep(0.1)
            await asked("/_stcore/health")
            await waiting

        alone(both())
    postgres.services.write_text(text)
    assert answered == ["200 /_stcore/health", "503 /"]


@of_the_server
def test_a_server_that_stands_still_is_given_up(
    house: House, postgres: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its connections stay open and nobody answers: readers and writers are told, and all goes on once it does."""
    monkeypatch.setattr("access.database.postgres.pool.ANSWER_SECONDS", 0.5)
    said = []
    with postgres.frozen():
        for lent in (house.access.db.reading, house.access.db.writing):
            with pytest.raises(AccessError) as raised, lent() as con:
                con.execute("select 1")
            said.append(str(raised.value))
    assert said == ["账号库暂时不能读，请稍后再试。", AWAY]
    _again(house.access.db)
    assert [a.name for a in house.access.accounts.all()] == ["admin"]


@of_the_server
def test_there_and_back_again(house: House, accounts_at: str, tmp_path: Path) -> None:
    """The copy is an SQLite file with everything but who is signed in; it goes into an empty schema as it was, once."""
    house.person("周", "staff", "养老服务科")
    house.browser().sign_in("admin")
    letter = Mailing("2024-06 周", "2024-06", "养老服务科", ("zhou@bureau.example",), "催报", "请报送。\n")
    house.access.letters.add([letter], "office@bureau.example", by=OFFICE, now=house.clock())
    typed = [Typed("2.1-02", "新泾镇", "value", "30"), Typed("2.1-02", "", "value", None)]
    Drafts(house.access.db).write("养老服务科", "2024-06", typed, who="周", now=house.clock(), seen=0)
    PlanCopies(house.access.db).begin(
        Begun(2025, "二〇二五", "plan", "x", [("a", "甲"), ("b", "乙")]), who="周", now=house.clock()
    )
    drafts = Drafts(house.access.db).cells("养老服务科", "2024-06")
    work = PlanCopies(house.access.db).at_work()
    assert work is not None
    (waiting,) = house.access.letters.of_month("2024-06")
    copy = tmp_path / "copy.sqlite"
    house.access.db.copy(copy)
    assert copy.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["copy.sqlite"]
    before = house.access.accounts.all()
    there = Database(copy)
    assert entries(there, limit=100) == entries(house.access.db, limit=100)
    with there.reading() as con:
        assert con.execute("select count(*) from sessions").fetchone()[0] == 0
    there.close()
    with pytest.raises(AccessError, match="只能移入空的账号库。什么都没有移动。"):
        moved(copy, house.access.db)
    with house.access.db.writing() as con:
        con.execute("drop schema " + accounts_at.partition("=")[2] + " cascade")
        con.execute("create schema " + accounts_at.partition("=")[2])
    anew = database_at(accounts_at)
    assert moved(copy, anew)["accounts"] == 2
    settings = house.access.settings
    access = open_access(settings, hasher=Hasher(n=16, r=1, p=1), now=house.clock)
    assert access.accounts.all() == before
    assert access.accounts.check("admin", GOOD, house.clock()) is not None
    assert Drafts(anew).cells("养老服务科", "2024-06") == drafts != []
    assert PlanCopies(anew).at_work() == work
    assert [held.text for held in PlanCopies(anew).pieces(work.id)] == ["甲", "乙"]
    assert access.letters.of_month("2024-06") == [replace(waiting, state="unsure")]
    access.accounts.create("王", "王", "leader", by=OFFICE, now=house.clock())
    assert [a.number for a in access.accounts.all()] == [1, 2, 3]
    anew.close()
