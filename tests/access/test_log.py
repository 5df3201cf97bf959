"""The log: a JSON object a line, numbered by request, without secrets and without people beyond the account's name."""

import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from access import AccessError
from access.gate.log import start
from access.settings import Log
from tests.access.conftest import GOOD, House, hand, house_of
from tests.conftest import ROOT


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    """A log that is being written; its handler goes again afterwards."""
    root = logging.getLogger()
    before, level, record = list(root.handlers), root.level, logging.getLogRecordFactory()
    start(Log(file=str(tmp_path / "logs" / "workplan.log")))
    yield tmp_path / "logs" / "workplan.log"
    for handler in set(root.handlers) - set(before):
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)
    logging.setLogRecordFactory(record)


def lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def test_one_line_a_request(house: House, file: Path) -> None:
    """Path without its query, the account once it is known, the number that the answer carries; owner alone reads."""
    browser = house.browser()
    answer = browser.get("/search?q=张三")
    browser.sign_in("admin")
    known = browser.get("/area?id=elderly")
    told = [(x["method"], x["path"], x["status"], x["account"], x["request"]) for x in lines(file)]
    assert told[0] == ("GET", "/search", 303, "", answer["x-request-id"])
    assert told[1][:4] == ("POST", "/login", 303, "")
    assert told[2] == ("GET", "/area", 200, "admin", known["x-request-id"])
    assert len({number for *_, number in told}) == 3
    assert set(lines(file)[0]) == {
        "request",
        "level",
        "logger",
        "message",
        "method",
        "path",
        "status",
        "ms",
        "account",
        "at",
    }
    assert file.stat().st_mode & 0o077 == 0


def test_no_secret_and_no_person_is_in_it(house: House, file: Path) -> None:
    """Passwords right and wrong, names that are no account, cookies, handles, addresses, what was searched for."""
    browser = house.browser(address="10.7.7.7")
    browser.sign_in("li.xiaoming", "wrong password of mine")
    browser.sign_in("admin")
    handle = dict(browser.get("/search?q=王小二").seen["headers"])["x-workplan-sid"]
    hand(browser, "/media/" + 32 * "a")
    browser.get("/media/" + 32 * "a")
    browser.post("/password", {"present": GOOD, "new": "another long one here", "again": "another long one here"})
    text = file.read_text(encoding="utf-8")
    secrets = [GOOD, "wrong password", "another long", handle, *browser.cookies.values()]
    for word in [*secrets, "li.xiaoming", "10.7.7.7", "王小二", "%E7%8E%8B"]:
        assert word not in text, word


def test_a_websocket_has_a_line_when_it_opens_and_when_it_is_closed(house: House, file: Path) -> None:
    house.browser().socket("a")
    browser = house.browser()
    browser.sign_in("admin")
    browser.socket("a")
    told = [(x["status"], x["account"]) for x in lines(file) if x["method"] == "WEBSOCKET"]
    assert told == [(4401, ""), (101, "admin")]


def test_what_a_visitor_writes_begins_no_line(house: House, file: Path) -> None:
    """Line ends and what turns the reading direction are written out; the line is cut."""
    house.browser().get('/a\n{"level": "forged"}\u202e' + 500 * "x")
    (line,) = lines(file)
    assert line["path"].startswith('/a‹U+000A›{"level": "forged"}‹U+202E›xxx')
    assert len(line["path"]) < 260


def test_what_an_error_quotes_steers_no_terminal(file: Path) -> None:
    """In the file and on stderr, in the message and in the traceback, by ESC and by the characters of C1: written out,
    and what looks like a line of its own is set in.
    """
    code = (
        "import logging; from access import start_log; start_log(None)\n"
        "try: raise ValueError('a\\x1b[31m\\nERROR forged\\x9b2J\\u202eb')\n"
        "except ValueError as error: logging.getLogger('workplan').error('said %s', error, exc_info=True)\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stderr.startswith("said a‹U+001B›[31m\n  ERROR forged‹U+009B›2J‹U+202E›b\nTraceback ")
    assert ran.stderr.endswith("\n  ValueError: a‹U+001B›[31m\n  ERROR forged‹U+009B›2J‹U+202E›b\n")
    try:
        raise ValueError("a\x1b[31m\x9b2J")
    except ValueError as error:
        logging.getLogger("workplan").exception("said %s", error)
    (line,) = lines(file)
    assert line["message"] == "said a‹U+001B›[31m‹U+009B›2J"
    assert line["exc_info"].endswith("ValueError: a‹U+001B›[31m‹U+009B›2J")


def test_a_proxy_that_was_forgotten_in_the_settings_is_told_once(tmp_path: Path, file: Path) -> None:
    """A declared one is not; and the log has no address."""
    house = house_of(tmp_path, "proxies: [10.1.2.3]")
    for address in ("10.1.2.3", "10.6.6.6", "10.6.6.6"):
        house.browser(address).get("/login", told={"x-forwarded-for": "10.7.7.7"})
    told = [x["message"] for x in lines(file) if x["level"] == "WARNING"]
    assert told == [
        "有请求带着 X-Forwarded-For，却不是从 proxies 里的地址来的，所以它写的来源不算。"
        "前面有反向代理的，请把它的地址写入 proxies，否则从那里来的人都算一个来源。"
    ]


def test_an_error_is_told_by_its_number(tmp_path: Path, file: Path) -> None:
    """The answer names the number under which the log has the traceback; nothing of it is on the screen."""

    async def broken(scope: Any, receive: Any, send: Any) -> None:
        raise ZeroDivisionError("secret inside")

    house = house_of(tmp_path)
    house.person("admin", "admin")
    house.gate.app = broken
    browser = house.browser()
    browser.sign_in("admin")
    answer = browser.get("/")
    assert answer.status == 500
    assert f"编号 {answer['x-request-id']} " in answer.body
    assert "secret inside" not in answer.body
    (failed,) = [x for x in lines(file) if x["level"] == "ERROR"]
    assert failed["request"] == answer["x-request-id"]
    assert "ZeroDivisionError" in failed["exc_info"]


def test_it_turns_over_and_older_files_go(tmp_path: Path) -> None:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    start(Log(file=str(tmp_path / "w.log"), megabytes=1, files=2))
    for _ in range(45):
        root.info("x" * 100_000)
    for handler in set(root.handlers) - set(before):
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)
    files = sorted(tmp_path.glob("w.log*"))
    assert [file.name for file in files] == ["w.log", "w.log.1", "w.log.2"]
    assert all(file.stat().st_size <= 1_100_000 and file.stat().st_mode & 0o077 == 0 for file in files)


def test_a_log_that_cannot_be_written_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(AccessError) as raised:
        start(Log(file=str(tmp_path / "taken" / "w.log")))
    assert str(raised.value) == f"写不了日志 {tmp_path}/taken/w.log。请检查路径和权限。"
