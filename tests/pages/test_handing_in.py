"""What was filled in is stored as a file, by those who may; what it leaves in the draft; what is to do on top."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from access import Access, Actor, Typed, entries, open_access
from access.people.passwords import Hasher
from access.settings import parse_settings
from metrics.changes.impact import receive_all
from metrics.month.discipline import discipline
from pages.parts.mine import handed, todo
from pages.parts.mine.desk import Desk as Month
from pages.parts.mine.desk import drafts, looked, texts
from pages.parts.mine.handing_in import PERSON, hand_in
from pages.parts.visit.asking import Asker, RefusedError
from records import (
    Sender,
    asked_corrections,
    decide,
    decisions,
    default_store,
    lock_month,
    original,
    received_files,
    return_request,
    stored_files,
)
from reports.template.filling import fillings
from tests.conftest import Desk, moment

ELDERLY, JUNE = "养老服务科", date(2024, 6, 1)
BY = Actor("admin", "")


@pytest.fixture
def access(tmp_path: Path) -> Access:
    settings = parse_settings("mode: accounts\n").model_copy(update={"database": str(tmp_path / "access.sqlite")})
    return open_access(settings, hasher=Hasher(n=16, r=1, p=1))


def signed_in(access: Access, name: str, role: str, *departments: str) -> Asker:
    now = datetime.now(UTC)
    once = access.accounts.create(name, name, role, departments, by=BY, now=now)  # type: ignore[arg-type]
    access.accounts.change_password(once.account, "forty violins in October", by=BY, now=now)
    account = access.accounts.get(name)
    assert account
    made = access.sessions.open(account, way="password", address="10.0.0.1", agent="", now=now)
    return Asker(access, made.handle, name, "10.0.0.1")


@pytest.fixture
def kept(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A store in which May is told: 新泾镇 has done 10, nobody has reported June."""
    monkeypatch.setenv("WORKPLAN_DATABASE", desk.store.address)
    desk.tell("05-18", "5月,1.1-01,新泾镇,10", "5月,1.1-02,,1")
    return desk


def month(desk: Desk) -> Month:
    """The desk of 养老服务科 for June."""
    known: dict[str, list] = {}  # type: ignore[type-arg]
    for fact in desk.known():
        known.setdefault(fact.task, []).append(fact)
    seen = desk.assessed("06-11")
    return Month(seen, known, ELDERLY, 6, tuple(fillings(seen, known, 6, ELDERLY)))


def filled(access: Access, desk: Desk, asker: Asker, *cells: tuple[str, str, str, str]) -> str:
    """Type cells (task, 街镇, column, text) and hand them in; what is said of it."""
    at, when = month(desk), moment("06-11")
    drafts(access).write(ELDERLY, at.name, [Typed(*cell) for cell in cells], who=asker.name, now=when, seen=0)
    held = drafts(access).cells(ELDERLY, at.name)
    found = looked(at, texts(held), when, office=False)
    assert found
    sender = Sender("（预览）", when, when, office=False)
    (agreed,) = receive_all(default_store(), at.plan, [found.upload], sender, JUNE, keep=False)
    return hand_in(at.plan, at, found.rows, agreed, max(c.turn for c in held), asker, {PERSON: "别人"}).words


def left(access: Access) -> list[tuple[str, str, str | None]]:
    return [(c.task, c.field, c.text) for c in drafts(access).cells(ELDERLY, "2024-06") if c.text]


def test_it_is_a_file_of_whoever_is_signed_in(access: Access, kept: Desk) -> None:
    """Named after the month, kept byte for byte, noted in the audit; what was refused stays in the draft."""
    zhou = signed_in(access, "zhou", "staff", ELDERLY)
    cells = [("1.1-01", "新泾镇", "完成值", "12"), ("1.1-02", "", "完成值", "两家")]
    assert filled(access, kept, zhou, *cells) == "已提交 1 行，批次 2。"
    with kept.store.reading() as con:
        (file, _), found = stored_files(con), original(con, 2)
    assert (file.file, file.person, file.rows, file.tasks) == ("养老服务科-6月-在线填报.csv", "zhou", 1, ["1.1-01"])
    assert found
    assert found[1].decode("utf-8-sig").splitlines()[1].startswith("2024-06,1.1-01,适老化改造,新泾镇,12,")
    assert left(access) == [("1.1-02", "完成值", "两家")]
    assert [e.detail for e in entries(access.db, events=["upload"])] == ["批次 2：养老服务科-6月-在线填报.csv，1 行"]


def test_of_another_department_nothing_is_stored(access: Access, kept: Desk) -> None:
    other = signed_in(access, "an", "staff", "安全管理科")
    with pytest.raises(RefusedError, match="没有权限"):
        filled(access, kept, other, ("1.1-01", "新泾镇", "完成值", "12"))
    with pytest.raises(RefusedError, match="没有权限"):
        handed.undone(1, {ELDERLY}, "an", "看错了", other, {})
    assert kept.number() == 1


def test_a_locked_month_is_asked_for_and_sent_back_it_is_to_do(access: Access, kept: Desk) -> None:
    kept.tell("06-10", "6月,1.1-01,新泾镇,11")
    lock_month(kept.store, JUNE, person="林晓东", reason="已印发", when=moment("06-25"))
    zhou = signed_in(access, "zhou", "staff", ELDERLY)
    cells = [("1.1-01", "新泾镇", "完成值", "13"), ("1.1-01", "新泾镇", "更正原因", "漏报两户")]
    assert filled(access, kept, zhou, *cells) == (
        "已提交 1 行，批次 4。其中 1 行改的是已锁定的月份，已作为更正申请报局办公室，同意后才计入。"
    )
    assert [row.said for row in month(kept).rows if row.unit == "新泾镇" and row.task.id == "1.1-01"] == [
        {"完成值": "11"}
    ]
    with kept.store.reading() as con:
        (asked,) = asked_corrections(con, kept.plan, kept.number())
    return_request(kept.store, kept.plan, asked.batch, person="林晓东", words="请附说明", when=moment("06-26"))
    assert todo.returned(month(kept)) == [
        ("1.1-01 适老化改造（新泾镇）", "1.1-01|新泾镇", "2024-06", "6月，林晓东退回：请附说明")
    ]


def test_what_is_to_do(kept: Desk) -> None:
    """On 11 June, 9 days before the deadline: one of eight cells is told; a decision of ours is open, one of others."""
    kept.tell("06-10", "6月,1.1-01,新泾镇,11")
    for owner in (ELDERLY, "安全管理科"):
        when = moment("06-10")
        decide(kept.store, month=JUNE, text="抓紧", owner=owner, task="1.1-02", person="林", when=when)
    at = month(kept)
    (row,) = [r for r in discipline(at.assessment, 6) if r.department == ELDERLY]
    assert todo.sentence(at, row) == "6月：截止6月20日，还有 9 天；已报 1/8，尚缺 7 格"
    first, *_ = todo.owed(at, row)
    assert (first.name, first.cell) == ("1.1-01 适老化改造", "1.1-01|新华路街道")
    assert first.units == (("新华路街道", "1.1-01|新华路街道"), ("仙霞新村街道", "1.1-01|仙霞新村街道"))
    assert [(s.name, s.cell, s.field, s.lacking) for s in todo.silent(at)] == [
        ("1.1-01 适老化改造", "1.1-01|新华路街道", "滞后原因", "滞后原因、下一步措施")
    ]
    with kept.store.reading() as con:
        found = todo.decided(at, decisions(con, kept.number()))
    assert [(d.owner, cell) for d, cell in found] == [(ELDERLY, "1.1-02|")]


def test_in_time_or_not(kept: Desk) -> None:
    """May and June in one file of 21 June: May came 32 days late, June one. What corrects June after its deadline stays
    as late as what it corrects, and what corrects May's first file in time."""
    kept.tell("06-21", "5月,1.1-03,新泾镇,8,10", "6月,1.1-02,,1")
    kept.tell("06-25", "6月,1.1-02,,2,,,,漏计1家")
    kept.tell("06-26", "5月,1.1-01,新泾镇,12,,,,漏计2户")
    with kept.store.reading() as con:
        files = stored_files(con)
        received = received_files(con, [file.batch for file in files])
    assert [handed.punctual(kept.plan, received[file.batch]) for file in files] == [
        "更正，原按时",
        "更正，原迟报 1 天",
        "5月迟报 32 天，6月迟报 1 天",
        "按时",
    ]
