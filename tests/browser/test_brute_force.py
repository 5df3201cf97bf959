"""Guessing passwords at a real server, with real hashes, as fast as it goes."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest

from tests.browser.conftest import Server
from tests.browser.test_sign_in import GOOD, noted, person
from tests.browser.visitors import ask

AT_ONCE = 200
SOON_SECONDS = 6
"""On a busy machine of two cores, of which the hashes that are let through take one."""


def attempt(server: Server, name: str, password: str, device: str = "") -> tuple[int, dict[str, str], float]:
    begun = time.monotonic()
    fields = urlencode({"name": name, "password": password})
    status, told, _ = ask(
        server, "POST", "/login", device, fields.encode(), content_type="application/x-www-form-urlencoded"
    )
    return status, told, time.monotonic() - begun


def guesses(server: Server, names: list[str]) -> list[tuple[int, dict[str, str], float]]:
    with ThreadPoolExecutor(AT_ONCE) as crowd:
        return list(
            crowd.map(lambda n: attempt(server, names[n % len(names)], f"wrong number {n:06d}"), range(AT_ONCE))
        )


def device(server: Server, name: str) -> str:
    """The cookie by which a browser is known that somebody has signed in from."""
    status, told, _ = attempt(server, name, GOOD)
    assert status == 303
    return next(part.partition(";")[0] for part in told["set-cookie"].split(", ") if part.startswith("workplan-device"))


def healthy(server: Server) -> float:
    begun = time.monotonic()
    assert ask(server, "GET", "/_stcore/health")[0] == 200
    return time.monotonic() - begun


@pytest.mark.parametrize("names", [["wang"], ["wang"] + [f"nobody{n}" for n in range(99)]], ids=["one", "many"])
def test_two_hundred_guesses_at_once(guarded: Server, names: list[str]) -> None:
    """Five at one account from one address are looked at, thirty at all together; the rest is told to wait. The
    server answers meanwhile, and the owner signs in with a browser known already: meanwhile and afterwards.
    """
    name = f"{names[0]}{len(names)}"
    person(guarded, name, "staff", "养老服务科")
    known = device(guarded, name)
    before = len(noted(guarded, "failed"))
    with ThreadPoolExecutor(2) as pool:
        attack = pool.submit(guesses, guarded, [name, *names[1:]])
        time.sleep(0.3)
        owner = pool.submit(attempt, guarded, name, GOOD, known)
        waits = [healthy(guarded) for _ in range(10)]
        answers = attack.result()
        assert owner.result()[0] == 303
    looked_at = len(noted(guarded, "failed")) - before
    assert looked_at <= (5 if len(names) == 1 else 30)
    statuses = Counter(status for status, _, _ in answers)
    assert statuses[401] == looked_at
    assert statuses[401] + statuses[429] + statuses[503] == AT_ONCE
    assert all(0 < int(told["retry-after"]) <= 900 for status, told, _ in answers if status == 429)
    assert max(waits) < SOON_SECONDS
    assert attempt(guarded, name, GOOD)[0] == 429
    status, _, took = attempt(guarded, name, GOOD, known)
    assert (status, took < SOON_SECONDS) == (303, True)


def test_guesses_are_told_once_and_not_two_hundred_times(guarded: Server) -> None:
    """The audit has each guess that was looked at, and that others were held up; no guess fills it."""
    person(guarded, "zhao", "leader")
    before = len(noted(guarded, "throttled"))
    guesses(guarded, ["zhao"])
    assert len(noted(guarded, "throttled")) - before <= 2
