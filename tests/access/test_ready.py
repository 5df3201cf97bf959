"""`/ready`: one word for whoever parts requests among servers, given to everybody and asked seldom."""

import logging
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from access import Gate
from access.gate import ready
from access.gate.ready import Readiness
from plan import Plan, read_plan
from records import Store, StoreError, answers, now, remember_plan
from tests.access.conftest import Browser, House, alone, behind
from tests.access.test_started_servers import started
from tests.conftest import ROOT, SMALL, Desk


def gate_over(house: House, records: object) -> Gate:
    return Gate(behind(), house.access, records)  # type: ignore[arg-type]


def said(browser: Browser) -> tuple[int, str]:
    answer = browser.get("/ready")
    return answer.status, answer.body


def test_it_is_told_to_everybody_in_one_word(house: House) -> None:
    answer = house.browser().get("/ready")
    assert (answer.status, answer.body, answer["cache-control"]) == (200, "ready", "no-store")
    assert answer.cookies == []
    assert answer["x-content-type-options"] == "nosniff"
    assert house.browser().ask("HEAD", "/ready").status == 200
    assert house.browser().post("/ready", {}).status == 401


def test_records_that_do_not_answer(house: House, caplog: pytest.LogCaptureFixture) -> None:
    """Why stands in the log alone; Streamlit's own address says what it always says."""

    def away() -> bool:
        raise StoreError("记录库 data/progress.duckdb 不见了。")

    browser = Browser(gate_over(house, away))
    with caplog.at_level(logging.WARNING, "workplan"):
        assert said(browser) == (503, "unready")
    assert "not ready: 记录库 data/progress.duckdb 不见了。" in caplog.messages
    assert browser.get("/_stcore/health").status == 200
    assert said(Browser(gate_over(house, lambda: False))) == (503, "unready")


def test_accounts_that_do_not_answer(house: House) -> None:
    with house.access.db.writing() as con:
        con.execute("drop table letters")
        con.execute("alter table accounts rename to elsewhere")
    assert said(house.browser()) == (503, "unready")


def test_nobody_can_have_it_asked_often() -> None:
    """A hundred requests in two seconds are one look; what has changed is said afterwards."""
    looks, at, well = [0], [100.0], [True]

    def look() -> bool:
        looks[0] += 1
        return well[0]

    known = Readiness(look, clock=lambda: at[0])
    assert {alone(known.answer()).status_code for _ in range(100)} == {200}
    well[0] = False
    at[0] += ready.KEPT_SECONDS - 0.1
    assert (alone(known.answer()).status_code, looks) == (200, [1])
    at[0] += 0.1
    assert (alone(known.answer()).status_code, looks) == (503, [2])


def test_what_takes_too_long_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is waited for within bounds, and not asked a second time while it is being asked."""
    monkeypatch.setattr(ready, "WITHIN_SECONDS", 0.05)
    looks, released, at = [0], threading.Event(), [0.0]

    def look() -> bool:
        looks[0] += 1
        return released.wait(20)

    known = Readiness(look, clock=lambda: at[0])

    async def thrice() -> list[int]:
        found = []
        for _ in range(3):
            found.append((await known.answer()).status_code)
            at[0] += 10
        released.set()
        monkeypatch.setattr(ready, "WITHIN_SECONDS", 20.0)
        return [*found, (await known.answer()).status_code]

    assert alone(thrice()) == [503, 503, 503, 200]
    assert looks == [1]


def test_what_is_asked_of_the_records(tmp_path: Path, store: Store) -> None:
    """On both sorts of store: before anything was stored, and with something in it; a file that is gone is not there."""
    assert answers(Store(tmp_path / "new.duckdb"))
    remember_plan(store, read_plan(SMALL), now())
    assert answers(store)


def test_a_real_server_whose_records_go_away(tmp_path: Path, small: Plan) -> None:
    Desk(Store(tmp_path / "p.duckdb"), small).hand_in("月份,任务编号,完成值\n2024-06,2.1-02,30\n")

    def asked(port: int) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/ready", timeout=20) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    for server in started(tmp_path, "uvicorn", "", WORKPLAN_TARGETS=str(ROOT / "targets.yaml")):
        assert asked(server.port) == (200, "ready")
        (tmp_path / "p.duckdb").rename(tmp_path / "elsewhere")
        until = time.monotonic() + 20
        while asked(server.port)[0] == 200 and time.monotonic() < until:
            time.sleep(0.1)
        assert asked(server.port) == (503, "unready")
