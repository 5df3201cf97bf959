"""Addresses that belong to a session: only who was told them may use them."""

import threading
import time
from typing import Any

import pytest

from access.gate import wire
from access.gate.wire import Watched
from access.limits.handed import MOST_EACH, MOST_SESSIONS, Handed
from tests.access.conftest import OFFICE, House, alone, hand

RUN = "0b7c5a52-6d0f-4a3e-9f4e-0d2f3b8d9c11"
UPLOAD = f"/_stcore/upload_file/{RUN}/7f1e7a0e-2f0f-4a3e-9f4e-0d2f3b8d9c11"
FILE = "/media/" + 32 * "5"
MEDIA = f"{FILE}.xlsx"
NONE = {"accept": "*/*"}


def media(number: int) -> str:
    return f"/media/{number:032x}"


@pytest.mark.parametrize("address", [MEDIA, UPLOAD])
def test_only_the_session_that_was_told(house: House, address: str) -> None:
    """Not another person, not the same person's other session, whatever the method; nor after signing in anew."""
    house.person("li", "leader")
    first, second, other = house.browser(), house.browser(), house.browser()
    first.sign_in("admin")
    second.sign_in("admin")
    other.sign_in("li")
    assert first.get(address, told=NONE).status == 404
    hand(first, address)
    assert first.get(address, told=NONE).status == 200
    for browser in (second, other):
        for method in ("GET", "HEAD", "PUT", "DELETE", "POST", "OPTIONS"):
            answer = browser.ask(method, address, told=NONE)
            assert answer.status == 404
            assert answer.body == "没有这个文件，或它不是给你的。请回到原来的页面再下载。"
    first.sign_in("admin")
    assert first.get(address, told=NONE).status == 404


@pytest.mark.parametrize(
    "path", ["/media/", f"{MEDIA}/", f"/media/..{MEDIA}", f"{FILE}5.xlsx", f"/media/{MEDIA}", f"{MEDIA}.x"]
)
def test_the_very_address(house: House, path: str) -> None:
    browser = house.browser()
    browser.sign_in("admin")
    hand(browser, MEDIA)
    assert browser.get(path, told=NONE).status == 404


def test_what_follows_an_address_in_a_message_is_not_part_of_it() -> None:
    """Protobuf sets no sign between a text and the tag of the next field, which may be a letter."""
    handed = Handed()
    handed.note("a", b"\x0a\x43" + MEDIA.encode() + b"B\x01x" + UPLOAD.encode() + b"a\x02")
    assert handed.may_use("a", MEDIA)
    assert handed.may_use("a", UPLOAD)
    assert not handed.may_use("a", UPLOAD + "a")


def test_a_run_is_resumed_by_whom_it_was_begun_for(house: House) -> None:
    """The number of somebody else's run does not reach the application; one's own does."""
    handed = house.access.handed
    handed.note("mine", b"\x01" + RUN.encode() + b"\x02", first=True)
    told = f"streamlit, token, {RUN}".encode()
    assert handed.resumed("mine", told) == told
    assert handed.resumed("other", told) == b"streamlit, token"
    assert handed.resumed("other", b"streamlit, token, ") == b"streamlit, token, "
    assert handed.resumed("other", b"streamlit") == b"streamlit"
    handed.note("mine", b"7f1e7a0e-2f0f-4a3e-9f4e-0d2f3b8d9c11")
    assert not handed.has("mine", "7f1e7a0e-2f0f-4a3e-9f4e-0d2f3b8d9c11")


def test_what_is_kept_has_an_end() -> None:
    handed = Handed()
    for number in range(MOST_EACH + 1):
        handed.note("a", media(number).encode())
    assert not handed.has("a", media(0))
    assert handed.has("a", media(MOST_EACH))
    for number in range(MOST_SESSIONS):
        handed.note(f"s{number}", media(0).encode())
    assert not handed.has("a", media(MOST_EACH))


def test_a_tab_nobody_touches_goes_dark(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The session ends while the browser says nothing: the websocket is closed all the same."""
    monkeypatch.setattr(wire, "LOOKED_UP_EVERY_SECONDS", 0.05)
    house.person("li", "leader")
    browser = house.browser()
    browser.sign_in("li")
    handle = dict(browser.get("/").seen["headers"])["x-workplan-sid"]
    sent: list[Any] = []

    async def silent() -> Any:
        import anyio

        await anyio.sleep(60)

    async def send(message: Any) -> None:
        sent.append(message)

    begun = time.monotonic()
    end = threading.Timer(0.3, lambda: house.access.accounts.disable("li", by=OFFICE, now=house.clock()))
    end.start()
    told = alone(Watched(house.access, handle, silent, send).receive())
    assert told == {"type": "websocket.disconnect", "code": 4401}
    assert sent == [{"type": "websocket.close", "code": 4401}]
    assert 0.25 < time.monotonic() - begun < 30
