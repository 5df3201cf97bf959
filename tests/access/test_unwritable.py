"""A database of accounts that can be read and not written ends nobody's work before the idle end."""

import resource
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from access import AccessError
from access.gate.gate import BROKEN
from tests.access.conftest import House, of_the_file

pytestmark = of_the_file


@contextmanager
def locked(house: House) -> Iterator[None]:
    """Another program writes and does not finish."""
    other = sqlite3.connect(house.access.db.path, isolation_level=None)
    other.execute("begin exclusive")
    try:
        yield
    finally:
        other.execute("rollback")
        other.close()


@contextmanager
def read_only(house: House) -> Iterator[None]:
    """SQLite refuses to write; by its own switch, since no mode of a file stops root."""
    _only_queries(house, "on")
    try:
        yield
    finally:
        _only_queries(house, "off")


def _only_queries(house: House, switch: str) -> None:
    with house.access.db.reading() as con:
        con.execute(f"pragma query_only = {switch}")


@contextmanager
def no_room(house: House) -> Iterator[None]:
    """No file of this process may grow beyond what the journal has: the next page of it is not taken."""
    size = house.access.db.path.with_name("access.sqlite-wal").stat().st_size
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


Trouble = Callable[[House], AbstractContextManager[None]]


@pytest.fixture(params=[locked, read_only, no_room])
def trouble(request: pytest.FixtureRequest) -> Trouble:
    made: Trouble = request.param
    return made


def test_it_really_cannot_be_written(house: House, trouble: Trouble) -> None:
    house.access.note("other", "before")
    with trouble(house), pytest.raises(AccessError), house.access.db.writing(0.1) as con:
        con.execute("update accounts set display = 'x'")
    house.access.note("other", "after")
    assert [event for event, _, _ in house.events()].count("other") == 2


def test_a_session_stays_until_its_idle_end(house: House, trouble: Trouble) -> None:
    """Last noted at 0:00: requests and words go on until 29:59, however often; at 30:00 it is over."""
    browser = house.browser()
    browser.sign_in("admin")
    with trouble(house):
        for minutes in (1, 1, 18, 9):
            house.clock.pass_(minutes=minutes)
            assert browser.get("/").status == 200
            assert [m["type"] for m in browser.socket("a", "b")][1:] == ["websocket.send"] * 2
        house.clock.pass_(seconds=59)
        assert browser.get("/").status == 200
        house.clock.pass_(seconds=1)
        assert browser.where(browser.get("/")) == "/login?ended=1"
        assert browser.socket("a") == [{"type": "websocket.close", "code": 4401}]


def test_it_goes_on_when_it_can_be_written_again(house: House, trouble: Trouble) -> None:
    """Noted at 29:00, over at 59:00."""
    browser = house.browser()
    browser.sign_in("admin")
    with trouble(house):
        house.clock.pass_(minutes=28)
        assert browser.get("/").status == 200
    house.clock.pass_(minutes=1)
    assert browser.get("/").status == 200
    house.clock.pass_(minutes=29, seconds=59)
    assert browser.socket("a")[0]["type"] == "websocket.accept"
    house.clock.pass_(minutes=30)
    assert browser.get("/").status == 303


def test_nobody_else_waits_for_the_lock_at_once(house: House) -> None:
    """What could not be written is tried again after 15 seconds, not with each request, or all would queue up."""
    browser = house.browser()
    browser.sign_in("admin")
    house.clock.pass_(minutes=2)
    sessions = house.access.sessions
    session = sessions.listed(house.access.accounts.all()[0], house.clock())[0]
    with locked(house):
        assert sessions.stale(session, house.clock())
        sessions.touch(session, house.clock())
        assert not sessions.stale(session, house.clock())
        house.clock.pass_(seconds=14)
        assert not sessions.stale(session, house.clock())
        house.clock.pass_(seconds=1)
        assert sessions.stale(session, house.clock())
        house.clock.pass_(days=-1)
        assert sessions.stale(session, house.clock()) is False  # used later than now: nothing to note


@pytest.mark.parametrize("trouble", [read_only, no_room])
def test_what_must_be_written_is_refused(house: House, trouble: Trouble) -> None:
    """Signing in: nobody is let in whose coming is not kept."""
    with trouble(house):
        answer = house.browser().sign_in("admin")
    assert (answer.status, BROKEN in answer.body) == (503, True)
