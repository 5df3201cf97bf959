"""What a form may say, and what it says in vain."""

import html
import re
import tomllib
from typing import Any

import pytest

from access.sign_in.page import safe_next
from access.sign_in.proof import BUSY
from tests.access.conftest import GOOD, House
from tests.access.test_client import PROXY, SSO, claim, scope
from tests.conftest import ROOT

OTHER = "sixty cellos in November"
FIELDS = {"/login": {"next", "name", "password"}, "/password": {"next", "username", "present", "new", "again"}}


@pytest.mark.parametrize("path", FIELDS)
def test_nothing_else_is_asked_for(house: House, path: str) -> None:
    """Name and passwords; no hint, no question about one's first pet."""
    browser = house.browser()
    if path == "/password":
        browser.sign_in("admin")
    asked = set(re.findall(r'<(?:input|select|textarea)[^>]*\bname="(\w+)"', browser.get(path).body))
    assert asked <= FIELDS[path]
    assert {"next"} < asked


def test_what_is_not_asked_for_changes_nothing(house: House) -> None:
    """Fields of an account that no form has: the account stays as it was, and so does everybody else's."""
    house.person("li", "leader")
    more = {
        "role": "admin",
        "departments": "养老服务科",
        "must_change": "0",
        "disabled": "0",
        "id": "1",
        "account": "admin",
    }
    browser = house.browser()
    browser.post("/login", {"name": "li", "password": GOOD, **more})
    browser.post("/password", {"present": GOOD, "new": OTHER, "again": OTHER, "name": "admin", **more})
    found = house.access.accounts.check("li", OTHER, house.clock())
    assert found is not None
    assert (found.role, found.departments) == ("leader", ())
    assert house.access.accounts.check("admin", GOOD, house.clock()) is not None


def test_the_address_does_not_fill_the_form(house: House) -> None:
    """Name and password count in the body alone, not in the address or a cookie."""
    browser = house.browser(cookies={"name": "admin", "password": GOOD})
    asked = "/login?name=admin&password=forty+violins+in+October"
    assert browser.post(asked, {}).status == 401
    assert browser.get(asked).status == 200
    assert GOOD not in browser.get(asked).body


def test_decoded_once(house: House) -> None:
    """What is percent-encoded twice is so once afterwards: in a form, in where to go on, in a proxy's header."""
    answer = house.browser().sign_in("a%3Cb%3E", "x")
    assert 'value="a%3Cb%3E"' in answer.body
    assert safe_next("/%2F%2Fevil.example") == "/%2F%2Fevil.example"  # a path of this host
    found = claim(scope(PROXY, x_remote_user="a", x_remote_name="%25E5%25BC%25A0"), SSO)
    assert found is not None
    assert found.display == "%E5%BC%A0"


@pytest.mark.parametrize("name", ["%s%n%(asctime)s", "{0.__class__}{self}", "$name ${name}", "%d" * 50])
def test_signs_of_formats_are_text(house: House, name: str) -> None:
    """On the page that refuses and in the audit."""
    assert f'value="{html.escape(name)}"' in house.browser().sign_in(name, "x").body
    house.access.note("upload", name, who=name)
    from access import entries

    assert entries(house.access.db, limit=1)[0].detail == name


def test_too_many_at_once_are_told_to_wait(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """With no place in the queue: a sentence, and no hash is computed."""
    monkeypatch.setattr("access.sign_in.proof.QUEUE", 0)
    before = house.access.accounts.hasher.used
    answer = house.browser().sign_in("admin")
    assert (answer.status, BUSY in answer.body) == (503, True)
    assert house.access.accounts.hasher.used == before


def test_every_answer_of_the_gate_says_what_it_is(house: House) -> None:
    browser = house.browser()
    answers = [browser.get("/login"), browser.get("/", told={"accept": "*/*"}), browser.ask("PUT", "/x")]
    answers += [browser.ask("POST", "/x", told={"origin": "http://evil.example"}), browser.sign_in("x", "x")]
    browser.sign_in("admin")
    for answer in [*answers, browser.get("/password")]:
        assert re.fullmatch(r"text/(html|plain); charset=utf-8", answer["content-type"])
        assert answer.body


def test_a_failure_has_the_headers_too(house: House) -> None:
    """What goes wrong behind the gate and within it: the answer is as closed as every other."""

    async def broken(scope: Any, receive: Any, send: Any) -> None:
        raise ZeroDivisionError

    house.gate.app = broken
    browser = house.browser(scheme="https")
    browser.sign_in("admin")
    failed = browser.get("/")
    with house.access.db.writing() as con:
        con.execute("drop table sessions")
    for answer, status in ((failed, 500), (browser.get("/"), 503)):
        assert answer.status == status
        assert "frame-ancestors 'none'" in answer["content-security-policy"]
        assert "object-src 'none'" in answer["content-security-policy"]
        assert answer["x-content-type-options"] == "nosniff"
        assert answer["strict-transport-security"].startswith("max-age=31536000")


def test_nothing_for_developers_is_switched_on() -> None:
    """No traceback on a page, no menu of Streamlit's, no folder served as it is, no interface for programs."""
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert config["client"]["showErrorDetails"] == "none"
    assert config["client"]["toolbarMode"] == "minimal"
    assert config["server"]["enableAgentApi"] is False
    assert "enableStaticServing" not in config["server"]
    assert "developmentMode" not in config.get("global", {})
    assert config["browser"]["gatherUsageStats"] is False
    assert config["server"]["enableXsrfProtection"] is False  # else a second cookie, open to scripts
    assert "enableCORS" not in config["server"]
    assert config["client"]["allowedOrigins"] == []
