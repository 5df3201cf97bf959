"""Guesses are slowed down; nobody else is."""

import pytest

from access.limits.throttle import ADDRESS_FREE, PAIR_FREE, Source
from tests.access.conftest import GOOD, OFFICE, House

STRANGER, OWNER = Source("10.6.6.6"), Source("10.0.0.1")


def guesses(house: House, name: str, source: Source, count: int) -> int:
    """How many of so many attempts in a row were let through."""
    return sum(house.access.throttle.admit(name, source, house.clock()).wait == 0 for _ in range(count))


def test_the_waits(house: House) -> None:
    """Five at once, then one after 30 s, 1, 2, 4, 8, 15 and 15 minutes; a second earlier none."""
    assert guesses(house, "admin", STRANGER, 20) == PAIR_FREE == 5
    for seconds in (30, 60, 120, 240, 480, 900, 900):
        assert house.access.throttle.admit("admin", STRANGER, house.clock()).wait == seconds
        house.clock.pass_(seconds=seconds - 1)
        assert guesses(house, "admin", STRANGER, 1) == 0
        house.clock.pass_(seconds=1)
        assert guesses(house, "admin", STRANGER, 3) == 1


def test_about_a_hundred_guesses_a_day(house: House) -> None:
    """One try a second for a day: 5 + 5 in the growing waits (15.5 min) + one each 15 min for the rest = 105."""
    let_through = 0
    for _ in range(86_400 // 30):
        let_through += guesses(house, "admin", STRANGER, 1)
        house.clock.pass_(seconds=30)
        if let_through == 1:
            let_through += guesses(house, "admin", STRANGER, 4)
    assert 100 <= let_through <= 106


def test_hundreds_of_guesses_do_not_keep_the_owner_out(house: House) -> None:
    assert guesses(house, "admin", STRANGER, 400) == 5
    assert guesses(house, "admin", OWNER, 1) == 1


def test_nor_at_the_same_address_in_the_owner_s_own_browser(house: House) -> None:
    """Behind one proxy address a browser that signed in before counts for itself, and only for its own account."""
    account = house.access.accounts.get("admin")
    assert account is not None
    device = house.access.throttle.remember(account, house.clock())
    guesses(house, "admin", STRANGER, 400)
    mine = Source(STRANGER.address, device)
    assert guesses(house, "admin", mine, 1) == 1
    house.person("li")
    guesses(house, "li", STRANGER, 400)
    assert guesses(house, "li", mine, 1) == 0


def test_a_device_cookie_ends_with_a_reset_and_after_its_time(house: House) -> None:
    house.person("li")
    account = house.access.accounts.get("li")
    assert account is not None
    throttle = house.access.throttle
    device = throttle.remember(account, house.clock())
    assert throttle.remembered(account, device, house.clock())
    assert not throttle.remembered(account, "made up", house.clock())
    house.access.accounts.reset("li", by=OFFICE, now=house.clock())
    assert not throttle.remembered(account, device, house.clock())
    later = throttle.remember(account, house.clock())
    house.clock.pass_(days=180)
    assert not throttle.remembered(account, later, house.clock())


def test_one_address_against_many_names(house: House) -> None:
    """Spraying: thirty names, then the address waits whatever the name; another address does not."""
    names = [f"p{number}" for number in range(100)]
    assert sum(guesses(house, name, STRANGER, 1) for name in names) == ADDRESS_FREE == 30
    assert guesses(house, "p99", OWNER, 1) == 1
    house.clock.pass_(hours=1)
    assert guesses(house, "p99", STRANGER, 1) == 1


def test_an_account_of_one_s_own_does_not_wash_off_guesses(house: House) -> None:
    """Signing in rightly between guesses: the guesses at the other name still count, and the address does too."""
    for number in range(60):
        guesses(house, f"p{number}", STRANGER, 1)
        if house.access.throttle.admit("li", STRANGER, house.clock()).wait == 0:
            house.access.throttle.succeeded("li", STRANGER, house.clock())
    assert house.access.throttle.admit("p60", STRANGER, house.clock()).wait > 0


def test_the_same_name_however_written(house: House) -> None:
    assert sum(guesses(house, name, STRANGER, 5) for name in ("admin", "ADMIN", " ａｄｍｉｎ ", "Admin")) == 5


def test_an_unknown_name_waits_like_a_known_one(house: House) -> None:
    known = [house.access.throttle.admit("admin", STRANGER, house.clock()).wait for _ in range(8)]
    unknown = [house.access.throttle.admit("nobody", Source("10.6.6.7"), house.clock()).wait for _ in range(8)]
    assert known == unknown


def test_success_starts_anew(house: House) -> None:
    guesses(house, "admin", OWNER, 4)
    house.access.throttle.succeeded("admin", OWNER, house.clock())
    assert guesses(house, "admin", OWNER, 9) == 5


def test_what_is_long_ago_is_forgotten(house: House) -> None:
    """A day after the last attempt the row is gone, so that the table does not grow."""
    guesses(house, "admin", STRANGER, 9)
    house.clock.pass_(days=1)
    guesses(house, "li", OWNER, 1)
    with house.access.db.reading() as con:
        assert con.execute("select count(*) from attempts").fetchone()[0] == 2


@pytest.mark.parametrize("name", ["\x00", "a" * 10_000, "\u202e", "' or 1 --", "\ud800", ""])
def test_any_text_is_a_name(house: House, name: str) -> None:
    assert guesses(house, name, STRANGER, 9) == 5


def test_the_owner_signs_in_while_a_stranger_guesses(house: House) -> None:
    """Over the whole way: three hundred guesses at one name from one address, the owner from another."""
    stranger = house.browser("10.6.6.6")
    answers = [stranger.sign_in("admin", f"guess {number} of a stranger") for number in range(300)]
    assert [a.status for a in answers[:5]] == [401] * 5
    assert {a.status for a in answers[5:]} == {429}
    assert answers[5]["retry-after"] == "30"
    assert "尝试次数过多，请 30 秒后再试。" in answers[5].body
    owner = house.browser("10.0.0.1")
    assert owner.sign_in("admin", GOOD).status == 303
    assert owner.get("/").status == 200
    # what waits is not looked at: even the right password waits there
    assert stranger.sign_in("admin", GOOD).status == 429
    # and 300 guesses leave 5 failures and one wait in the audit
    told = [event for event, _, address in house.events() if address == "10.6.6.6"]
    assert told == ["failed"] * 5 + ["throttled"]


def test_waiting_costs_no_hash(house: House) -> None:
    stranger = house.browser("10.6.6.6")
    for _ in range(5):
        stranger.sign_in("admin", "guess of a stranger")
    before = house.access.accounts.hasher.used
    for _ in range(50):
        stranger.sign_in("admin", "guess of a stranger")
    assert house.access.accounts.hasher.used == before
