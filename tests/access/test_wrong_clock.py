"""A clock that was ahead and is right again: nothing lives longer than if it had begun now, nobody waits longer."""

import time

from access import Account
from access.limits.pace import Pace
from access.limits.throttle import LONGEST_WAIT, Source
from access.people.sessions import Opened
from access.single_sign_on.pending import MOST_PER_ADDRESS, Pending
from tests.access.conftest import GOOD, OFFICE, START, House

AHEAD = 300
"""Days."""
STRANGER = Source("10.6.6.6")


def right_again(house: House) -> None:
    house.clock.at = START


def admin(house: House) -> Account:
    found = house.access.accounts.get("admin")
    assert found is not None
    return found


def opened(house: House) -> Opened:
    return house.access.sessions.open(admin(house), way="password", address="x", agent="x", now=house.clock())


def in_force(house: House, made: Opened) -> bool:
    return house.access.sessions.lookup(made.sid, house.clock()) is not None


def test_a_session_of_a_clock_that_was_ahead_is_over(house: House) -> None:
    """Begun then, or begun before and used then: over at once, listed nowhere, and the browser is asked to sign in."""
    before = opened(house)
    house.clock.pass_(minutes=20)
    session = house.access.sessions.lookup(before.sid, house.clock())
    assert session is not None
    house.clock.pass_(days=AHEAD)
    house.access.sessions.touch(session, house.clock())
    browser = house.browser()
    browser.sign_in("admin")
    assert browser.get("/").status == 200
    right_again(house)
    assert browser.where(browser.get("/")) == "/login?ended=1"
    assert browser.socket("a") == [{"type": "websocket.close", "code": 4401}]
    assert not in_force(house, before)
    assert house.access.sessions.listed(admin(house), house.clock()) == []
    assert house.access.sessions.counted(house.clock()) == {}


def test_nor_does_it_come_back_when_the_clock_gets_there(house: House) -> None:
    """Taken away when somebody signs in, or goes on with what was begun before."""
    early = house.access.sessions.lookup(opened(house).sid, house.clock())
    assert early is not None
    house.clock.pass_(days=AHEAD)
    made = opened(house)
    right_again(house)
    opened(house)
    house.clock.pass_(days=AHEAD)
    assert not in_force(house, made)
    made = opened(house)
    right_again(house)
    house.access.sessions.touch(early, house.clock())
    house.clock.pass_(days=AHEAD)
    assert not in_force(house, made)


def test_set_right_by_seconds_it_ends_nothing(house: House) -> None:
    """59 seconds ahead: it goes on, is not noted at once, and ends 30 minutes after it was last used; 61 are too many."""
    house.clock.pass_(seconds=59)
    made = opened(house)
    right_again(house)
    session = house.access.sessions.lookup(made.sid, house.clock())
    assert session is not None
    assert not house.access.sessions.stale(session, house.clock())
    house.clock.pass_(minutes=30, seconds=59)
    assert not in_force(house, made)
    house.clock.pass_(seconds=61)
    later = opened(house)
    house.clock.pass_(seconds=-61)
    assert not in_force(house, later)


def test_a_wait_counts_from_now(house: House) -> None:
    """Six guesses 400 days ahead: 30 seconds from now on, as after any five, and no more for the one that waits."""
    house.clock.pass_(days=400)
    throttle = house.access.throttle
    assert [throttle.admit("admin", STRANGER, house.clock()).wait for _ in range(6)] == [0, 0, 0, 0, 0, 30]
    right_again(house)
    assert throttle.admit("admin", STRANGER, house.clock()).wait == 30
    house.clock.pass_(seconds=29)
    assert throttle.admit("admin", STRANGER, house.clock()).wait == 1
    house.clock.pass_(seconds=1)
    assert throttle.admit("admin", STRANGER, house.clock()).wait == 0


def test_who_waits_is_told_in_seconds_and_the_audit_again(house: House) -> None:
    """Set back in the middle of a wait: 30 seconds, not 400 days and not less than none; the next quarter of an hour
    has its entry again.
    """
    browser = house.browser("10.6.6.6")
    house.clock.pass_(days=400)
    assert [browser.sign_in("admin", "a wrong guess").status for _ in range(6)] == [401] * 5 + [429]
    right_again(house)
    assert browser.sign_in("admin", "a wrong guess")["retry-after"] == "30"
    house.clock.pass_(seconds=30)
    assert browser.sign_in("admin", "a wrong guess").status == 401
    house.clock.pass_(seconds=1)
    assert browser.sign_in("admin", "a wrong guess")["retry-after"] == "59"
    assert [event for event, _, _ in house.events()].count("throttled") == 2
    house.clock.pass_(seconds=LONGEST_WAIT)
    assert browser.sign_in("admin", GOOD).status == 303


def test_a_single_sign_on_begun_ahead_is_lost(house: House) -> None:
    """And as many of them as one address may have push no new one out."""
    pending = Pending(house.access.db)
    house.clock.pass_(days=AHEAD)
    for _ in range(MOST_PER_ADDRESS):
        cookie, begun = pending.begin("/", "10.0.0.1", house.clock())
    right_again(house)
    assert pending.take(cookie, begun.state, house.clock()) is None
    again, anew = pending.begin("/area", "10.0.0.1", house.clock())
    assert pending.take(again, anew.state, house.clock()) == anew
    house.clock.pass_(days=AHEAD)
    assert pending.take(cookie, begun.state, house.clock()) is None


def test_a_one_time_password_made_ahead_ends_seven_days_from_now(house: House) -> None:
    """From the first sign-in, whoever's; to the second, as any other."""
    accounts = house.access.accounts
    house.clock.pass_(days=AHEAD)
    once = accounts.create("li", "李四", "leader", by=OFFICE, now=house.clock())
    right_again(house)
    accounts.check("admin", "a wrong guess", house.clock())
    house.clock.pass_(days=7, seconds=-1)
    assert accounts.check("li", once.password, house.clock()) is not None
    house.clock.pass_(seconds=1)
    assert accounts.check("li", once.password, house.clock()) is None


def test_a_browser_remembered_ahead_is_forgotten(house: House) -> None:
    throttle = house.access.throttle
    house.clock.pass_(days=AHEAD)
    device = throttle.remember(admin(house), house.clock())
    right_again(house)
    assert not throttle.remembered(admin(house), device, house.clock())
    assert throttle.remembered(admin(house), throttle.remember(admin(house), house.clock()), house.clock())
    house.clock.pass_(days=AHEAD)
    assert not throttle.remembered(admin(house), device, house.clock())


def test_what_strangers_cause_is_noted_again(house: House) -> None:
    """Once a minute for an address; the minute is not 400 days long."""
    house.clock.pass_(days=400)
    house.access.note_seldom("refused", "then", "10.6.6.6")
    right_again(house)
    for _ in range(3):
        house.access.note_seldom("refused", "now", "10.6.6.6")
    assert [event for event, _, _ in house.events()].count("refused") == 2


def test_what_an_account_was_given_ahead_does_not_count(house: House) -> None:
    """120 files in ten minutes, then the clock goes back a day: without the leeway the 121st would wait for that day."""
    at = [time.time()]
    pace = Pace(lambda: at[0])
    for _ in range(120):
        assert pace.refused("li", "/files/x", None) == ""
    assert pace.refused("li", "/files/x", None) != ""
    at[0] -= 30
    assert pace.refused("li", "/files/x", None) != ""
    at[0] -= 86_400
    assert pace.refused("li", "/files/x", None) == ""
