"""Sessions: their ends, and that an answer is always about now."""

import time

import pytest

from access import Account, Actor
from access.people.sessions import MOST_PER_ACCOUNT, Opened
from tests.access.conftest import OFFICE, House, of_the_file


def opened(house: House, name: str = "admin") -> Opened:
    account = house.access.accounts.get(name)
    assert account is not None
    return house.access.sessions.open(account, way="password", address="10.0.0.1", agent="test", now=house.clock())


def account_of(house: House, made: Opened) -> Account | None:
    found = house.access.sessions.lookup(made.sid, house.clock())
    return found.account if found else None


def test_256_random_bits_of_which_only_a_hash_is_kept(house: House) -> None:
    made = [opened(house) for _ in range(3)]
    assert len({m.sid for m in made} | {m.handle for m in made}) == 6
    assert all(len(m.sid) == 43 for m in made)  # 32 bytes in base64
    with house.access.db.reading() as con:
        kept = str([tuple(row) for row in con.execute("select * from sessions")])
    assert not any(m.sid in kept for m in made)
    assert made[0].sid not in repr(made[0])


def test_a_handle_signs_nobody_in(house: House) -> None:
    made = opened(house)
    assert house.access.sessions.lookup(made.handle, house.clock()) is None
    assert house.access.sessions.by_handle(made.sid, house.clock()) is None
    assert house.access.sessions.by_handle(made.handle, house.clock()) is not None


def test_idle_to_the_second(house: House) -> None:
    """Thirty minutes: in force at 29:59, not at 30:00; used at 29:59 it goes on."""
    made = opened(house)
    house.clock.pass_(minutes=30, seconds=-1)
    session = house.access.sessions.lookup(made.sid, house.clock())
    assert session is not None
    house.access.sessions.touch(session, house.clock())
    house.clock.pass_(minutes=30, seconds=-1)
    assert account_of(house, made) is not None
    house.clock.pass_(seconds=1)
    assert account_of(house, made) is None


def test_absolute_to_the_second(house: House) -> None:
    """Twelve hours however busy: used every ten minutes, over at 12:00:00."""
    made = opened(house)
    for _ in range(71):
        house.clock.pass_(minutes=10)
        session = house.access.sessions.lookup(made.sid, house.clock())
        assert session is not None
        house.access.sessions.touch(session, house.clock())
    house.clock.pass_(minutes=10, seconds=-1)
    assert account_of(house, made) is not None
    house.clock.pass_(seconds=1)
    assert account_of(house, made) is None


def test_a_role_taken_away_is_gone_with_the_next_look(house: House) -> None:
    house.person("li", "office")
    made = opened(house, "li")
    house.access.accounts.assign("li", "staff", ["养老服务科"], by=OFFICE, now=house.clock())
    found = account_of(house, made)
    assert found is not None
    assert (found.role, found.departments) == ("staff", ("养老服务科",))


def test_disabling_ends_everything_and_enabling_brings_nothing_back(house: House) -> None:
    house.person("li")
    made = opened(house, "li")
    house.access.accounts.disable("li", by=OFFICE, now=house.clock())
    assert account_of(house, made) is None
    house.access.accounts.enable("li", by=OFFICE, now=house.clock())
    assert account_of(house, made) is None


def test_a_reset_ends_everything(house: House) -> None:
    house.person("li")
    made = opened(house, "li")
    house.access.accounts.reset("li", by=OFFICE, now=house.clock())
    assert account_of(house, made) is None


def test_one_session_all_sessions(house: House) -> None:
    house.person("li")
    first, second, other = opened(house, "li"), opened(house, "li"), opened(house)
    by, now = Actor("admin", "10.0.0.9"), house.clock()
    account = house.access.accounts.get("li")
    stranger = house.access.accounts.get("admin")
    assert account is not None
    assert stranger is not None
    assert not house.access.sessions.revoke(first.handle, of=stranger, by=by, now=now)
    assert house.access.sessions.revoke(first.handle, of=account, by=by, now=now)
    assert not house.access.sessions.revoke(first.handle, of=account, by=by, now=now)
    assert [account_of(house, m) is not None for m in (first, second, other)] == [False, True, True]
    third = opened(house, "li")
    assert house.access.sessions.revoke_all(account, keep=third.handle, by=by, now=now) == 1
    assert [account_of(house, m) is not None for m in (second, third, other)] == [False, True, True]
    assert house.access.sessions.revoke_all(None, by=by, now=now) == 2
    assert account_of(house, other) is None


def test_the_oldest_gives_way(house: House) -> None:
    made = [opened(house) for _ in range(MOST_PER_ACCOUNT + 1)]
    account = house.access.accounts.get("admin")
    assert account is not None
    listed = house.access.sessions.listed(account, house.clock())
    assert [s.handle for s in listed] == [m.handle for m in reversed(made[1:])]


@pytest.mark.parametrize("sid", ["", "x", "x" * 10_000, "' or 1 --", "\x00", "\ud800"])
def test_any_text_is_no_session(house: House, sid: str) -> None:
    assert house.access.sessions.lookup(sid, house.clock()) is None


@of_the_file
def test_a_look_takes_less_than_a_millisecond(house: House) -> None:
    """The median of 500 beside a thousand sessions of fifty people; the machine may be busy, so not the worst."""
    for number in range(50):
        house.person(f"p{number}")
        for _ in range(20):
            made = opened(house, f"p{number}")
    taken = []
    for _ in range(500):
        start = time.perf_counter()
        house.access.sessions.lookup(made.sid, house.clock())
        taken.append(time.perf_counter() - start)
    assert sorted(taken)[250] < 0.001
