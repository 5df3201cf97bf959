"""What is stored and its row in the audit: both or neither, over a real store and a real audit that cannot be written."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from access import Access, Actor, entries, open_access
from access.people.passwords import Hasher
from access.settings import parse_settings
from metrics.changes.impact import receive_all
from pages.parts.visit.asking import Asker, RefusedError
from pages.parts.visit.storing import UNNOTED, stored
from plan import Plan
from records import (
    Sender,
    SlideChoice,
    Store,
    Upload,
    arrange,
    clear_demo,
    close_decision,
    decide,
    lock_month,
    revert,
    unlock_month,
)
from tests.conftest import HEADER, ROOT, Desk, moment

JUNE = date(2024, 6, 1)
WHEN = moment("07-01")
BY = {"person": "林晓东", "when": WHEN}


def access_at(file: Path) -> Access:
    settings = parse_settings("mode: accounts\n").model_copy(update={"database": str(file)})
    return open_access(settings, hasher=Hasher(n=16, r=1, p=1))


def signed_in(access: Access) -> Asker:
    """Somebody of the office."""
    now = datetime.now(UTC)
    account = access.accounts.get("lin")
    if account is None:
        once = access.accounts.create("lin", "林晓东", "office", by=Actor("admin", ""), now=now)
        access.accounts.change_password(once.account, "forty violins in October", by=Actor("admin", ""), now=now)
        account = access.accounts.get("lin")
        assert account
    made = access.sessions.open(account, way="password", address="10.0.0.1", agent="", now=now)
    return Asker(access, made.handle, "lin", "10.0.0.1")


@pytest.fixture
def lin(tmp_path: Path) -> Asker:
    return signed_in(access_at(tmp_path / "access.sqlite"))


@pytest.fixture
def kept(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A store with a file, a locked month, an open decision and a sample file: batches 1 to 4."""
    monkeypatch.setenv("WORKPLAN_DATABASE", desk.store.address)
    desk.tell("06-18", "2024-06,1.2-01,,是")
    lock_month(desk.store, date(2024, 5, 1), person="李", reason="已印发", when=WHEN)
    decide(desk.store, month=JUNE, text="抓紧", owner="王", person="李", when=WHEN)
    desk.tell("06-19", "2024-06,1.2-03,,3", demo=True)
    return desk


def upload(plan: Plan, end: str = "") -> Callable[[Store], object]:
    """A file of one row; `end` makes it as long as is wanted."""
    files = [Upload("六月.csv", "\n".join([HEADER, "2024-06,1.1-02,,1", end]).encode())]
    return lambda store: receive_all(store, plan, files, Sender("林晓东", WHEN, WHEN))


ACTS: dict[str, Callable[[Store], object]] = {
    "lock": lambda store: lock_month(store, JUNE, reason="已印发", **BY),  # type: ignore[arg-type]
    "unlock": lambda store: unlock_month(store, date(2024, 5, 1), reason="补录", **BY),  # type: ignore[arg-type]
    "revert": lambda store: revert(store, 1, reason="报错了", **BY),  # type: ignore[arg-type]
    "made": lambda store: decide(store, month=JUNE, text="抓紧", owner="王", **BY),  # type: ignore[arg-type]
    "closed": lambda store: close_decision(store, 3, result="办好了", **BY),  # type: ignore[arg-type]
    "deck": lambda store: arrange(store, JUNE, [SlideChoice("title")], **BY),  # type: ignore[arg-type]
    "cleared": lambda store: clear_demo(store, WHEN),
}


def contents(store: Store) -> list[object]:
    with store.reading() as con:
        tables = ("batches", "entries", "decisions", "slides")
        return [con.execute(f"select * from {table} order by all").fetchall() for table in tables]


@pytest.mark.parametrize("name", ["upload", *ACTS])
def test_both_or_neither(kept: Desk, lin: Asker, name: str) -> None:
    """With an audit that refuses rows nothing of the records changes; with one that takes them both are there."""
    act = ACTS.get(name) or upload(kept.plan)
    before = contents(kept.store)
    with sqlite3.connect(lin.access.db.path) as other:
        other.execute("create trigger full before insert on audit begin select raise(abort, 'full'); end")
    with pytest.raises(RefusedError, match=UNNOTED):
        stored(lin, "other", act, lambda number: [f"批次 {number}"])
    assert contents(kept.store) == before
    with sqlite3.connect(lin.access.db.path) as other:
        other.execute("drop trigger full")
    stored(lin, "other", act, lambda number: [f"批次 {number}"])
    assert kept.number() == 5
    noted = entries(lin.access.db, events=["other"])
    assert [(e.who, e.address, e.detail) for e in noted] == [("lin", "10.0.0.1", "批次 5")]


def test_an_audit_that_somebody_else_holds(kept: Desk, lin: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy by another program that takes longer than we wait: a second here, ten in life."""
    monkeypatch.setattr("access.database.sqlite.PATIENCE_SECONDS", 1.0)
    lin.access.db.close()  # so that the next connection is made with that patience
    other = sqlite3.connect(lin.access.db.path, isolation_level=None)
    other.execute("begin exclusive")
    with pytest.raises(RefusedError, match=UNNOTED):
        stored(lin, "lock", ACTS["lock"], lambda number: ["2024-06"])
    assert kept.number() == 4
    other.execute("rollback")
    stored(lin, "lock", ACTS["lock"], lambda number: ["2024-06"])
    assert (kept.number(), len(entries(lin.access.db, events=["lock"]))) == (5, 1)


def test_what_is_refused_is_not_in_the_audit(kept: Desk, lin: Asker) -> None:
    """May is locked already: that is said as ever, and nothing is noted."""
    with pytest.raises(Exception, match="5 月已经锁定"):
        stored(
            lin,
            "lock",
            lambda store: lock_month(store, date(2024, 5, 1), person="林", reason="又", when=WHEN),
            lambda number: ["2024-05"],
        )
    assert entries(lin.access.db, events=["lock"]) == []


FULL_DISK = """
import random, resource, signal, sys
from pathlib import Path
from pages.parts.visit.asking import RefusedError
from pages.parts.visit.storing import stored
from plan import read_plan
from records import StoreError
from tests.conftest import SMALL
from tests.pages.test_storing import access_at, signed_in, upload

lin = signed_in(access_at(Path(sys.argv[1])))
noise = "".join(f"{random.Random(n).getrandbits(4_000):x}\\n" for n in range(3_000))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, resource.RLIM_INFINITY))
try:
    stored(lin, "upload", upload(read_plan(SMALL), noise), lambda number: [f"批次 {number}：六月.csv，1 行"])
except (RefusedError, StoreError) as error:
    print(error)
"""
"""A file cannot grow beyond a megabyte: the audit's is smaller, what DuckDB writes at the commit is larger, even packed."""


def test_a_commit_that_fails_is_taken_back_in_the_audit(kept: Desk, lin: Asker) -> None:
    """The disk is full at the commit, after the audit was told: not stored, said, and the audit says so below it."""
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(lin.access.db.path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    said = f"磁盘已满，记录库 {kept.store.address} 没有写入任何数据。请清理磁盘后再试。"
    assert (done.returncode, done.stdout.strip()) == (0, said), done.stderr
    assert kept.number() == 4
    told = "批次 5：六月.csv，1 行"
    noted = entries(lin.access.db, events=["upload"])
    assert [e.detail for e in noted] == [f"没有存入，写入记录库时出错：{told}", told]


def test_in_open_mode_there_is_no_audit(kept: Desk) -> None:
    asker = Asker(open_access(parse_settings("mode: open\n")), "", "", "")
    assert stored(asker, "lock", ACTS["lock"], lambda number: ["2024-06"]) == 5


def test_a_refusal_is_noted(lin: Asker) -> None:
    """The office manages no accounts; nobody does anything once the session is gone."""
    assert lin.must("lock").name == "lin"
    with pytest.raises(RefusedError, match="没有权限。你的账号不能这样做。需要时请找系统管理员调整角色。"):
        lin.must("accounts")
    account = lin.account()
    assert account
    lin.access.sessions.revoke_all(account, by=Actor("admin", ""), now=datetime.now(UTC))
    with pytest.raises(RefusedError, match="登录已失效，请刷新页面重新登录。"):
        lin.must("lock")
    assert [e.detail for e in entries(lin.access.db, events=["refused"])] == ["操作：锁定", "操作：管理账号"]
