"""The pages of signing in."""

import html
import re

import pytest

from access import Bureau, entries
from access.sign_in.page import safe_next, waiting
from access.sign_in.proof import MISTYPED, WRONG
from tests.access.conftest import GOOD, OFFICE, House

OTHER = "sixty cellos in November"


def test_the_same_answer_for_everything_wrong(house: House) -> None:
    """Wrong password, unknown name, disabled account, no password: byte for byte, and one hash each."""
    house.person("off")
    house.access.accounts.disable("off", by=OFFICE, now=house.clock())
    hasher = house.access.accounts.hasher
    answers = []
    for name, password in (("admin", "x"), ("nobody", "x"), ("off", GOOD), ("admin", ""), ("admin", "x" * 5_000)):
        before = hasher.used
        answer = house.browser(f"10.9.9.{len(answers)}").sign_in(name, password)
        assert hasher.used == before + 1
        told = [(k, v) for k, v in answer.headers if k not in ("content-length", "x-request-id")]
        answers.append((answer.status, told, answer.body.replace(f'value="{name}"', "")))
    assert all(answer == answers[0] for answer in answers)
    assert answers[0][0] == 401
    assert WRONG in answers[0][2]
    assert not any(k == "set-cookie" for k, _ in answers[0][1])


@pytest.mark.parametrize(
    "asked",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "\\\\evil",
        "/ /evil",
        "/\tevil",
        "/\n/evil",
        "",
        "area",
    ]
    + [
        "javascript:alert(1)",
        "///evil",
        "/login?next=/x",
        "/logout",
        "/password",
        "/" + "a" * 3_000,
        "http:evil",
        "/files/export/xlsx?month=2024-06",
    ],
)
def test_next_leads_nowhere_else(house: House, asked: str) -> None:
    assert safe_next(asked) == "/"
    assert house.browser().sign_in("admin", to=asked)["location"] == "/"


@pytest.mark.parametrize(
    "asked", ["/", "/area?id=elderly&month=2024-06", "/search?q=养老", "/task?id=2.1-05#top", "/a//b"]
)
def test_next_leads_to_our_pages(asked: str) -> None:
    assert safe_next(asked) == asked


def test_next_with_a_nul_is_none() -> None:
    assert safe_next("/\x00") == "/"


def test_chinese_in_next(house: House) -> None:
    assert house.browser().sign_in("admin", to="/search?q=养老")["location"] == "/search?q=%E5%85%BB%E8%80%81"
    assert house.browser().sign_in("admin", to="/search?q=%E5%85%BB")["location"] == "/search?q=%E5%85%BB"


@pytest.mark.parametrize("name", ['"><script>alert(1)</script>', "a\r\nset-cookie: x=1", "\u202e", "{{ 7 * 7 }}", "'"])
def test_hostile_names_are_shown_as_text(house: House, name: str) -> None:
    answer = house.browser().sign_in(name, "x")
    assert answer.status == 401
    assert f'value="{html.escape(name).replace("&#x27;", "&#39;").replace("&quot;", "&#34;")}"' in answer.body
    assert "<script" not in answer.body
    assert answer.cookies == []


def test_whoever_is_signed_in_goes_on(house: House) -> None:
    browser = house.browser()
    browser.sign_in("admin")
    assert browser.get("/login?next=%2Farea")["location"] == "/area"


def test_signing_in_again_is_another_session(house: House) -> None:
    """What the browser held before is void, so nothing planted in it is worth anything."""
    browser = house.browser(cookies={"workplan-session": "planted"})
    browser.sign_in("admin")
    first = browser.cookies["workplan-session"]
    browser.sign_in("admin")
    second = browser.cookies["workplan-session"]
    assert len({"planted", first, second}) == 3
    browser.cookies = {"workplan-session": first}
    assert browser.get("/").status == 303


def test_signing_out(house: House) -> None:
    """By POST only; the old cookie is worth nothing afterwards."""
    browser = house.browser()
    browser.sign_in("admin")
    kept = browser.cookies["workplan-session"]
    assert browser.get("/logout").status == 405
    answer = browser.post("/logout", {})
    assert (answer.status, answer["location"], answer["clear-site-data"]) == (303, "/login", '"cache", "storage"')
    assert "workplan-session" not in browser.cookies
    browser.cookies["workplan-session"] = kept
    assert browser.get("/").status == 303


def test_a_new_password_ends_the_other_sessions(house: House) -> None:
    here, there = house.browser(), house.browser("10.0.0.2")
    here.sign_in("admin")
    there.sign_in("admin")
    old = here.cookies["workplan-session"]
    answer = here.post("/password", {"present": GOOD, "new": OTHER, "again": OTHER})
    assert answer.status == 200
    assert "密码已修改" in answer.body
    assert here.cookies["workplan-session"] != old
    assert (here.get("/").status, there.get("/").status) == (200, 303)
    assert there.sign_in("admin", GOOD).status == 401
    assert there.sign_in("admin", OTHER).status == 303


@pytest.mark.parametrize(
    ("present", "new", "again", "status", "sentence"),
    [
        ("wrong wrong wrong", OTHER, OTHER, 401, MISTYPED),
        (GOOD, OTHER, GOOD, 400, "两次输入的新密码不一样。"),
        (GOOD, GOOD, GOOD, 400, "新密码应与现在的密码不同。"),
        (GOOD, "short", "short", 400, "密码至少 15 个字符，可以用一句只有自己知道的话，空格也算。"),
        (GOOD, "admin-admin-2024", "admin-admin-2024", 400, "这个密码太容易被猜到"),
    ],
)
def test_a_password_that_is_not_taken(
    house: House, present: str, new: str, again: str, status: int, sentence: str
) -> None:
    browser = house.browser()
    browser.sign_in("admin")
    answer = browser.post("/password", {"present": present, "new": new, "again": again})
    assert answer.status == status
    assert sentence in answer.body
    assert house.access.accounts.check("admin", GOOD, house.clock()) is not None
    assert browser.get("/").status == 200


def test_the_present_password_cannot_be_guessed_in_an_open_session(house: House) -> None:
    browser = house.browser()
    browser.sign_in("admin")
    fields = {"present": "wrong wrong wrong", "new": OTHER, "again": OTHER}
    assert [browser.post("/password", fields).status for _ in range(7)] == [401] * 5 + [429] * 2
    told = [entry.event for entry in entries(house.access.db, about="admin")]
    assert told[:6] == ["throttled", *["unproven"] * 5]


def test_the_password_page_needs_a_session(house: House) -> None:
    assert house.browser().get("/password")["location"] == "/login?next=/"
    assert house.browser().post("/password", {"present": GOOD})["location"] == "/login"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"name=admin&password=" + GOOD.encode(), "text/plain"),
        (b"name=admin&password=x&pad=" + b"x" * 20_000, "application/x-www-form-urlencoded"),
        (b"&".join(b"a=1" for _ in range(100)), "application/x-www-form-urlencoded"),
        (b"\xff\xfe%%%=%zz", "application/x-www-form-urlencoded"),
        (b'{"name": "admin"}', "application/json"),
        (b"", "application/x-www-form-urlencoded"),
    ],
)
def test_what_is_no_form_is_a_failed_attempt(house: House, body: bytes, kind: str) -> None:
    answer = house.browser().ask("POST", "/login", body=body, told={"content-type": kind})
    assert answer.status == 401


def test_waiting_in_words() -> None:
    assert [waiting(s) for s in (0.2, 30, 59.5, 61, 900)] == [
        f"尝试次数过多，请 {words}后再试。" for words in ("1 秒", "30 秒", "1 分钟", "2 分钟", "15 分钟")
    ]


@pytest.mark.parametrize("path", ["/login", "/password"])
def test_the_pages_are_plain_accessible_and_without_script(house: House, path: str) -> None:
    """Each field has its label, a password is masked, managers know the fields, pasting is not hindered."""
    browser = house.browser()
    if path == "/password":
        browser.sign_in("admin")
    body = browser.get(path).body
    assert '<html lang="zh-CN">' in body
    assert not re.search(r"<script|\son\w+=|style=", body)
    for name in re.findall(r'<input id="(\w+)"', body):
        assert f'<label for="{name}">' in body
    assert re.findall(r'id="(?:password|present|new|again)"[^>]*type="(\w+)"', body) == ["password"] * body.count(
        "密码</label>"
    )
    assert 'autocomplete="username"' in body
    assert browser.get(path)["cache-control"] == "no-store"


def test_the_words_of_the_bureau(house: House) -> None:
    """Those of access.yaml, the bureau's name and its departments: a password made of them is refused."""
    house.access.settings = house.access.settings.model_copy(update={"own_words": ("wanghai", "望海")})
    house.access.bureau = lambda: Bureau("望海市民政局", ("养老服务科",))
    house.person("li", "leader")
    browser = house.browser()
    browser.sign_in("li")
    for new in ("wanghai wanghai 2024", "望海市民政局望海市民政局望海2024", "养老服务科-养老服务科-养老服务科"):
        answer = browser.post("/password", {"present": GOOD, "new": new, "again": new})
        assert answer.status == 400
        assert "这个密码太容易被猜到（常见密码、连续或重复的字符、账号名或单位名称）。请换一个。" in answer.body
    new = "望海的风吹过养老服务科的第三棵树"
    assert browser.post("/password", {"present": GOOD, "new": new, "again": new}).status == 200
