"""催报 by mail: to whom letters go, unasked only as the settings say, once for each month and number of days."""

from datetime import datetime
from pathlib import Path

import pytest

from access import Access, Actor, open_access
from access.people.passwords import Hasher
from access.settings import parse_settings
from pages.parts.office.letters import near, send, send_unasked
from plan import Plan
from records import Store, lock_month
from tests.conftest import SMALL, Desk, day, moment, plan_of
from tests.two_years import NEW, two_years

BY = Actor("lin", "10.0.0.1")
MAIL = "mail: {server: 127.0.0.1, from: office@bureau.example, days_before: %s}"


def access_of(folder: Path, days: str) -> Access:
    settings = parse_settings(f"mode: accounts\n{MAIL % days}\n").model_copy(
        update={"database": str(folder / "access.sqlite")}
    )
    access = open_access(settings, hasher=Hasher(n=16, r=1, p=1))
    people = (
        ("zhou", "养老服务科", "zhou@bureau.example"),
        ("wu", "安全管理科", "wu@bureau.example"),
        ("gone", "养老服务科", "gone@bureau.example"),
        ("sun", "养老服务科", ""),
    )
    for name, department, email in people:
        access.accounts.create(name, name, "staff", [department], email=email, by=BY, now=access.now())
    access.accounts.disable("gone", by=BY, now=access.now())
    access.accounts.create("lin", "林", "office", email="lin@bureau.example", by=BY, now=access.now())
    return access


@pytest.fixture
def bureau(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The small plan, served: on the 18th of June 2024 at ten."""
    monkeypatch.setenv("WORKPLAN_DATABASE", desk.store.address)
    monkeypatch.setenv("WORKPLAN_TARGETS", str(SMALL))
    return desk


def test_only_who_owes_and_only_who_can_be_written_to(bureau: Desk, tmp_path: Path) -> None:
    """安全管理科 has told everything of June; of 养老服务科 one has gone and one has no address. Once a day."""
    access = access_of(tmp_path, "[]")
    bureau.tell("06-18", "6月,1.2-01,,是")
    added = send(access, bureau.plan, 6, "2024-06-19", BY)
    assert [(m.department, m.recipients) for m in added] == [("养老服务科", ("zhou@bureau.example",))]
    assert send(access, bureau.plan, 6, "2024-06-19", Actor("wang", "")) == []
    assert len(send(access, bureau.plan, 6, "2024-06-20", BY)) == 1


def test_unasked_so_many_days_before(bureau: Desk, tmp_path: Path) -> None:
    """Due on the 20th, 3 days and 1 day before: on the 17th from nine on, on the 18th nothing new, on the 19th again."""
    access = access_of(tmp_path, "[3, 1]")
    came = {when: len(send_unasked(access, moment(when))) for when in ("06-16T12:00", "06-17T08:59", "06-17T09:00")}
    came |= {when: len(send_unasked(access, moment(when))) for when in ("06-17T09:10", "06-18T10:00", "06-19T09:00")}
    assert came == {
        "06-16T12:00": 0,
        "06-17T08:59": 0,
        "06-17T09:00": 2,
        "06-17T09:10": 0,
        "06-18T10:00": 0,
        "06-19T09:00": 2,
    }
    assert len(send_unasked(access_of(tmp_path / "off", "[]"), moment("06-19"))) == 0


def test_a_locked_month_is_left_alone(bureau: Desk, tmp_path: Path) -> None:
    lock_month(bureau.store, day("06-01"), person="李", reason="已印发", when=moment("06-17"))
    assert send_unasked(access_of(tmp_path, "[3]"), moment("06-17T10:00")) == []


@pytest.mark.parametrize(
    ("on", "days", "found"),
    [
        ("06-16", (3, 1), None),
        ("06-17", (3, 1), (6, 3)),
        ("06-18", (3, 1), (6, 3)),
        ("06-19", (3, 1), (6, 1)),
        ("06-20", (3, 1), (6, 1)),
        ("06-21", (3, 1), None),
        ("06-25", (30,), (7, 30)),
        ("06-18", (), None),
    ],
)
def test_which_reminder_it_is_time_for(on: str, days: tuple[int, ...], found: tuple[int, int] | None) -> None:
    """Due on the 20th. A server that was off on the 17th makes up for it on the 18th; one that was off until the 19th sends
    one reminder and not two."""
    plan: Plan = plan_of("kind: pending")
    assert near(plan, datetime.combine(day(on), datetime.min.time()), days) == found


def test_the_last_report_of_a_year_may_be_due_in_the_next(
    file_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """2024's December, due on 20 January 2025, while the plan of 2025 is in force: three days before that."""
    monkeypatch.setenv("WORKPLAN_DATABASE", file_store.address)
    monkeypatch.setenv("WORKPLAN_TARGETS", str(tmp_path / "targets.yaml"))
    (tmp_path / "targets.yaml").write_text(NEW.text, encoding="utf-8")
    two_years(file_store)
    access = access_of(tmp_path, "[3]")
    access.accounts.create("jia", "甲", "staff", ["甲科"], email="jia@bureau.example", by=BY, now=access.now())
    assert send_unasked(access, datetime(2025, 1, 16, 10)) == []
    assert [(m.month, m.department) for m in send_unasked(access, datetime(2025, 1, 17, 10))] == [("2024-12", "甲科")]
