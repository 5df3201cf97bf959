"""How much one account may have the server do."""

import contextlib
import threading

from access.limits.pace import Pace
from tests.access.conftest import House, hand

UPLOAD = "/_stcore/upload_file/0b7c5a52-6d0f-4a3e-9f4e-0d2f3b8d9c11/7f1e7a0e-2f0f-4a3e-9f4e-0d2f3b8d9c11"
PLAIN = {"accept": "*/*"}


def test_files_made_for_an_account(house: House) -> None:
    """120 in ten minutes from all its browsers; other accounts and other pages go on. Noted once."""
    house.person("li", "leader")
    first, second, other = house.browser(), house.browser(), house.browser()
    first.sign_in("admin")
    second.sign_in("admin")
    other.sign_in("li")
    for _ in range(60):
        assert first.get("/files/export/xlsx", told=PLAIN).status == 200
        assert second.get("/files/export/xlsx", told=PLAIN).status == 200
    for browser in (first, second, first):
        answer = browser.get("/files/export/xlsx", told=PLAIN)
        assert answer.status == 429
        assert answer.body == "十分钟内下载超过 120 个文件，请 10 分钟后再试。"
    assert first.get("/").status == 200
    assert other.get("/files/export/xlsx").status == 200
    assert house.events().count(("throttled", "admin", "10.0.0.1")) == 1


def test_uploads_count_by_their_size() -> None:
    """Ten of 50 MB count 51 each, 510 of 500: the tenth is too much. Without a size an upload counts as the largest."""
    for length in (str(50 << 20), None, "nonsense", "9" * 40):
        pace = Pace()
        told = [pace.refused("li", UPLOAD, length) for _ in range(10)]
        assert told[:9] == [""] * 9
        assert told[9] == "十分钟内上传超过 500 MB，请 10 分钟后再试。"
    small = Pace()
    assert [small.refused("li", UPLOAD, "2000") for _ in range(500)] == [""] * 500
    assert small.refused("li", UPLOAD, "2000") != ""


def test_an_upload_too_much_does_not_reach_the_application(house: House) -> None:
    browser = house.browser()
    browser.sign_in("admin")
    hand(browser, UPLOAD)
    statuses = [browser.ask("PUT", UPLOAD, told={"content-length": str(50 << 20)}).status for _ in range(11)]
    assert statuses == [200] * 9 + [429, 429]


def test_words_on_a_websocket_are_held_to_five_a_second() -> None:
    """Forty at once, then each a fifth of a second after the one before; after eight quiet seconds forty again. An
    account's tabs count together, another account's for themselves."""
    pace = Pace()
    assert [round(pace.held_up("li", 100.0), 3) for _ in range(41)] == [0.0] * 41
    assert [round(pace.held_up("li", 100.0), 3) for _ in range(3)] == [0.2, 0.4, 0.6]
    assert pace.held_up("wang", 100.0) == 0.0
    assert round(pace.held_up("li", 100.5), 3) == 0.3
    assert [round(pace.held_up("li", 120.0), 3) for _ in range(41)] == [0.0] * 41
    assert pace.held_up("li", 120.0) > 0.1


def test_two_pages_of_an_account_are_made_at_a_time() -> None:
    """A third waits until one is made; another account's does not; a page that fails gives its place back."""
    pace, made, over = Pace(), [], threading.Event()

    def make(account: str) -> None:
        with pace.page(account):
            made.append(account)
            over.wait(10)

    threads = [threading.Thread(target=make, args=(account,)) for account in ("li", "li", "li", "wang")]
    for thread in threads:
        thread.start()
    threads[-1].join(0.3)
    assert sorted(made) == ["li", "li", "wang"]
    over.set()
    for thread in threads:
        thread.join()
    assert len(made) == 4
    for _ in range(3):
        with contextlib.suppress(ZeroDivisionError), pace.page("zhao"):
            raise ZeroDivisionError
    with pace.page("zhao"), pace.page("zhao"):
        made.append("zhao")
    assert made[-1] == "zhao"
