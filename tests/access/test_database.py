"""The file: its owner's alone, written by several at once, never half."""

import os
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from access import AccessError, Accounts, Database, entries
from access.database.opening import database_at
from access.database.sqlite import STEPS
from access.people.permissions import ROLES
from access.people.sessions import digest
from access.single_sign_on.identities import TRUSTED_HEADER, Claim
from tests.access.conftest import OFFICE, START, House, house_of, of_the_file
from tests.conftest import ROOT

WRITER = """
import sys
from access import Actor, Accounts
from access.database.opening import database_at
from access.people.passwords import Hasher
from datetime import datetime, UTC
db = database_at(sys.argv[1])
accounts = Accounts(db, Hasher(n=16, r=1, p=1))
for number in range(25):
    accounts.create(f"{sys.argv[2]}{number}", "某人", "office", by=Actor(sys.argv[2], "x"), now=datetime.now(UTC))
"""


def mode(path: Path) -> str:
    return oct(path.stat().st_mode & 0o777)


@of_the_file
def test_only_its_owner_reads_it(house: House) -> None:
    """The file and what SQLite lays beside it, whatever the umask."""
    files = sorted(house.access.db.path.parent.glob("access.sqlite*"))
    assert len(files) == 3
    assert {mode(file) for file in files} == {"0o600"}


def test_a_file_left_open_to_others_is_closed(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "access.sqlite"
    before = os.umask(0)
    try:
        Database(file).close()
        assert mode(file) == "0o600"
        assert mode(file.parent) == "0o700"
        file.chmod(0o666)
        Database(file).close()
        assert mode(file) == "0o600"
    finally:
        os.umask(before)


def test_threads_write_at_once(house: House) -> None:
    """Eight threads with twenty events each while others look up: 160 rows, numbers without gaps."""
    start = len(entries(house.access.db, limit=10_000))
    wrong: list[BaseException] = []

    def work(name: str) -> None:
        try:
            for number in range(20):
                house.access.note("other", str(number), who=name)
                house.access.sessions.lookup("x", house.clock())
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=work, args=(f"t{n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = entries(house.access.db, limit=10_000)
    assert wrong == []
    assert len(found) - start == 160
    assert [e.number for e in reversed(found)] == list(range(1, len(found) + 1))


def test_two_processes_write_at_once(accounts_at: str) -> None:
    running = [
        subprocess.Popen([sys.executable, "-c", WRITER, accounts_at, name], cwd=ROOT, stderr=subprocess.PIPE)
        for name in ("a", "b")
    ]
    assert [(p.communicate()[1], p.returncode) for p in running] == [(b"", 0), (b"", 0)]
    db = database_at(accounts_at)
    with db.reading() as con:
        assert con.execute("select count(*) from accounts").fetchone()[0] == 50
    assert len(entries(db, limit=1_000)) == 50


def test_two_first_starts_make_one_administrator(accounts_at: str) -> None:
    script = WRITER.split("for number")[0] + "print(accounts.first(datetime.now(UTC)) is not None)"
    running = [
        subprocess.Popen([sys.executable, "-c", script, accounts_at, "x"], cwd=ROOT, stdout=subprocess.PIPE)
        for _ in range(2)
    ]
    assert sorted(p.communicate()[0].decode().strip() for p in running) == ["False", "True"]


def test_all_or_nothing(house: House) -> None:
    with pytest.raises(ZeroDivisionError), house.access.db.writing() as con:
        con.execute("update accounts set role = 'staff'")
        raise ZeroDivisionError
    found = house.access.accounts.get("admin")
    assert found is not None
    assert found.role == "admin"


def test_roles_are_those_of_the_table(house: House) -> None:
    """The schema lists the roles a second time; they are the same."""
    for role in ROLES:
        house.access.accounts.create(f"a-{role}", "某人", role, ["养老服务科"], by=OFFICE, now=house.clock())


def test_a_database_of_version_1(tmp_path: Path) -> None:
    """People and their sessions stay; who has no password is bound at the next single sign-on; done once."""
    file = tmp_path / "access.sqlite"
    with sqlite3.connect(file) as con:
        con.executescript(STEPS[0])
        con.execute("pragma user_version = 1")
        for number, (name, password) in enumerate({"admin": "scrypt$x", "zhang": None}.items(), 1):
            con.execute(
                "insert into accounts (id, name, display, role, password, created, changed) values (?, ?, ?, 'admin', ?, 0, 0)",
                (number, name, name, password),
            )
        at = START.timestamp()
        con.execute("insert into sessions values (?, 'h', 1, 'password', '', '', ?, ?)", (digest("sid"), at, at))
    con.close()
    Database(file).close()
    house = house_of(tmp_path)
    session = house.access.session("sid")
    assert session is not None
    assert (session.account.name, house.access.sessions.id_token(session)) == ("admin", None)
    said = Claim(TRUSTED_HEADER, "zhang", "zhang", "", None, ())
    assert house.access.identities.account(said, by=OFFICE, now=house.clock()).number == 2
    with house.access.db.reading() as con:
        assert con.execute("pragma user_version").fetchone()[0] == len(STEPS)


def test_a_database_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "access.sqlite"
    db = Database(file)
    with db.writing() as con:
        con.execute("pragma user_version = 99")
    db.close()
    with pytest.raises(AccessError, match="由更新的版本写成"):
        Database(file)


def test_what_is_no_database_is_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "access.sqlite"
    file.write_bytes(b"no database" * 1_000)
    with pytest.raises(AccessError) as raised:
        Database(file)
    assert str(raised.value) == f"打不开账号库 {file}。请检查路径和权限。"


def test_a_copy_for_safe_keeping(house: House, tmp_path: Path) -> None:
    """Accounts and audit, no session; its owner's alone; while the server runs; never over another file."""
    browser = house.browser()
    browser.sign_in("admin")
    file = tmp_path / "copy.sqlite"
    house.access.db.copy(file)
    assert file.stat().st_mode & 0o077 == 0
    saved = Database(file)
    with saved.reading() as con:
        counts = {
            table: con.execute(f"select count(*) from {table}").fetchone()[0]
            for table in ("accounts", "audit", "sessions", "pending", "devices", "attempts")
        }
    assert counts == {"accounts": 1, "audit": 3, "sessions": 0, "pending": 0, "devices": 0, "attempts": 0}
    assert browser.get("/").status == 200
    for taken in (file, tmp_path / "no" / "copy.sqlite"):
        with pytest.raises(AccessError):
            house.access.db.copy(taken)
    assert len(Accounts(Database(file)).all()) == 1
