"""Several server processes over one database of accounts: what one decides holds at once at the others."""

from access import Gate, open_access
from tests.access.conftest import Browser, House, behind, cheap
from tests.access.evil_provider import EvilProvider
from tests.access.test_oidc import Place, back, evil, placed  # noqa: F401  a fixture


def second(house: House) -> House:
    """Another process: nothing in common with the first but the database and the clock."""
    access = open_access(house.access.settings, hasher=cheap(), now=house.clock)
    return House(access, Gate(behind(), access), house.clock)


def elsewhere(browser: Browser, other: House) -> Browser:
    """The same browser, which its proxy now sends to another process."""
    return Browser(other.gate, browser.address, browser.host, browser.scheme, cookies=dict(browser.cookies))


def test_signed_in_at_one_known_at_the_other(house: House) -> None:
    """Page and websocket; what is handed by the first belongs to nobody at the second."""
    other = second(house)
    browser = house.browser()
    browser.sign_in("admin")
    there = elsewhere(browser, other)
    assert there.get("/").status == 200
    assert [m["type"] for m in there.socket("a")] == ["websocket.accept", "websocket.send"]
    browser.socket("hand /media/" + "a" * 32)
    assert (browser.get("/media/" + "a" * 32).status, there.get("/media/" + "a" * 32).status) == (200, 404)
    other.access.db.close()


def test_ended_at_one_ended_at_the_other(house: House) -> None:
    """Signed out at the first: the next word at the second is not heard, the next page is the sign-in page."""
    other = second(house)
    browser = house.browser()
    browser.sign_in("admin")
    there = elsewhere(browser, other)
    told = there.socket("a", "b", between=lambda: browser.post("/logout", {}) and None)
    assert [m["type"] for m in told] == ["websocket.accept", "websocket.send", "websocket.close"]
    assert there.where(there.get("/")) == "/login?ended=1"
    other.access.db.close()


def test_guesses_count_together(house: House) -> None:
    """Three at the first and two at the second are five: the sixth waits, wherever it comes."""
    other = second(house)
    wrong = "wrong wrong wrong wrong"
    assert [house.browser().sign_in("admin", wrong).status for _ in range(3)] == [401] * 3
    assert [other.browser().sign_in("admin", wrong).status for _ in range(2)] == [401] * 2
    assert (house.browser().sign_in("admin").status, other.browser().sign_in("admin").status) == (429, 429)
    other.access.db.close()


def test_a_sign_on_begun_at_one_comes_back_to_the_other(accounts_at: str, evil: EvilProvider) -> None:  # noqa: F811
    """While somebody is at the identity provider the process may have gone."""
    here: Place = placed(accounts_at, evil)
    there = placed(accounts_at, evil)
    browser = here.browser()
    words = evil.consent(here.begun(browser))
    came = elsewhere(browser, there.house)
    assert back(came, words).status == 303
    assert came.get("/").status == 200
    here.house.access.db.close()
    there.house.access.db.close()
