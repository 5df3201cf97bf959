"""/accounts and /sessions: who may do what there, what is asked for first, and what becomes of it."""

import asyncio
import re
from urllib.parse import urlencode

import pytest

from tests.access.conftest import GOOD, OFFICE, Answer, Browser, House, alone

NOT_YOURS = "没有权限。只有系统管理员能管理账号。"
WRONG = "你现在的密码不对，没有改动。"
ONE_TIME = re.compile(r"<code>([a-z0-9-]{30})</code>")
FORM = re.compile(r'name="form" value="([\w-]{16})"')


@pytest.fixture
def admin(house: House) -> Browser:
    browser = house.browser()
    browser.sign_in("admin")
    return browser


def number(house: House, name: str) -> int:
    found = house.access.accounts.get(name)
    assert found is not None
    return found.number


def change(browser: Browser, at: int, do: str, **fields: str) -> Answer:
    return browser.post(f"/accounts/{at}", {"do": do, "password": GOOD, **fields})


@pytest.mark.parametrize("role", ["leader", "staff", "office"])
def test_administrators_only(house: House, role: str) -> None:
    """Every page and every change, refused and noted; nothing changes."""
    house.person("li", role, "养老服务科")
    browser = house.browser()
    browser.sign_in("li")
    before = house.access.accounts.all()
    answers = [browser.get("/accounts"), browser.get("/accounts/1")]
    answers += [change(browser, 1, do) for do in ("save", "reset", "sso", "off", "on", "end")]
    answers += [browser.post("/accounts", {"do": do, "name": "x", "password": GOOD}) for do in ("add", "everybody")]
    assert {answer.status for answer in answers} == {403}
    assert all(NOT_YOURS in answer.body for answer in answers)
    assert house.access.accounts.all() == before
    assert ("refused", "li", "10.0.0.1") in house.events()
    assert house.browser().get("/accounts").status == 303
    assert house.browser().post("/accounts", {}).status == 401


def test_who_owes_a_new_password_gets_no_further(house: House) -> None:
    once = house.access.accounts.create("wu", "吴", "admin", by=OFFICE, now=house.clock())
    browser = house.browser()
    browser.sign_in("wu", once.password)
    for path in ("/accounts", "/accounts/1", "/sessions"):
        assert browser.where(browser.get(path)) == "/password"


def test_a_new_account(house: House, admin: Browser) -> None:
    """Its one-time password is shown once and opens only the change; the audit says who made it, for what."""
    fields = {"name": "Zhou.Min", "display": "周敏", "role": "staff", "department": "养老服务科", "password": GOOD}
    answer = admin.post("/accounts", {"do": "add", **fields})
    assert answer["cache-control"] == "no-store"
    found = ONE_TIME.search(answer.body)
    assert found
    assert found[1] not in admin.get("/accounts").body
    person = house.browser()
    assert person.where(person.sign_in("zhou.min", found[1])) == "/password?next=%2F"
    account = house.access.accounts.get("zhou.min")
    assert account is not None
    assert (account.display, account.role, account.departments) == ("周敏", "staff", ("养老服务科",))
    assert ("created", "admin", "10.0.0.1") in house.events()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": "admin"}, "账号“admin”已经有了，请换一个名称。"),
        ({"name": "a b"}, "账号名称用汉字、字母、数字和 . _ - @，以字母、汉字或数字开头，最多 40 个字符。"),
        ({"display": " "}, "姓名应为 1 至 40 个看得见的字符。"),
        ({"role": ""}, "请选择角色。"),
        ({"role": "chief"}, "请选择角色。"),
        ({"role": "staff"}, "科室填报人应有科室，没有科室就不能报送。"),
        ({"password": "wrong"}, WRONG),
        ({"password": ""}, WRONG),
    ],
)
def test_a_new_account_that_is_not_made(house: House, admin: Browser, fields: dict[str, str], sentence: str) -> None:
    """The sentence, and the form as it was typed, but for the password."""
    usual = {"do": "add", "name": "zhou", "display": "周敏<b>", "role": "office", "password": GOOD}
    answer = admin.post("/accounts", {**usual, **fields})
    assert answer.status in (400, 401)
    assert sentence in answer.body
    assert GOOD not in answer.body
    assert len(house.access.accounts.all()) == 1
    if "display" not in fields:
        assert 'value="周敏&lt;b&gt;"' in answer.body


def test_every_change(house: House, admin: Browser) -> None:
    house.person("li", "leader")
    at, person = number(house, "li"), house.browser("10.0.0.2")
    person.sign_in("li")
    assert admin.where(change(admin, at, "save", role="office")) == f"/accounts/{at}?done=saved"
    assert "已保存。" in admin.get(f"/accounts/{at}?done=saved").body
    assert person.get("/").status == 200
    change(admin, at, "end")
    assert person.get("/").status == 303
    person.sign_in("li")
    admin.where(change(admin, at, "off"))
    assert person.get("/").status == 303
    assert person.sign_in("li").status == 401
    admin.where(change(admin, at, "on"))
    assert person.sign_in("li").status == 303
    once = ONE_TIME.search(change(admin, at, "reset").body)
    assert once
    assert person.get("/").status == 303
    assert house.browser("10.0.0.3").sign_in("li").status == 401
    assert house.browser("10.0.0.3").sign_in("li", once[1]).status == 303
    kinds = [event for event, who, _ in house.events() if who == "admin"]
    assert [kind for kind in kinds if kind not in ("sign_in", "password")] == [
        *("created", "created"),
        *("role", "revoked", "disabled", "enabled", "reset"),
    ]
    body = admin.get(f"/accounts/{at}").body
    for event in ("调整角色或科室", "结束登录", "停用账号", "启用账号", "重置密码", "新增账号"):
        assert event in body


def test_not_oneself(house: House, admin: Browser) -> None:
    """A new one-time password of one's own would be on a page that one has just been signed out of."""
    for do in ("reset", "sso"):
        answer = change(admin, 1, do)
        assert answer.status == 400
        assert "这样会让自己退出。自己的密码请用“修改密码”，其他请另一位系统管理员来做。" in answer.body
    assert admin.get("/accounts").status == 200


def test_a_change_that_changes_nothing_is_no_event(house: House, admin: Browser) -> None:
    house.person("li", "leader")
    before = house.events()
    assert change(admin, number(house, "li"), "save", role="leader").status == 303
    assert house.events() == before


def test_one_session_of_somebody(house: House, admin: Browser) -> None:
    """That of the handle, and only where it is one of the account's."""
    house.person("li", "leader")
    first, second = house.browser("10.0.0.2"), house.browser("10.0.0.3")
    first.sign_in("li")
    second.sign_in("li")
    handle = dict(first.get("/").seen["headers"])["x-workplan-sid"]
    change(admin, number(house, "admin"), f"end:{handle}")
    assert first.get("/").status == 200
    change(admin, number(house, "li"), f"end:{handle}")
    assert (first.get("/").status, second.get("/").status) == (303, 200)


def test_a_change_needs_the_password(house: House, admin: Browser) -> None:
    """Wrong or none: nothing changes; counted and held up as at signing in, the session stays."""
    house.person("li", "leader")
    at = number(house, "li")
    for password in ("", "wrong", "wrong", "wrong", "wrong"):
        answer = admin.post(f"/accounts/{at}", {"do": "off", "password": password})
        assert answer.status == 401
        assert WRONG in answer.body
    held = admin.post(f"/accounts/{at}", {"do": "off", "password": GOOD})
    assert held.status == 429
    account = house.access.accounts.get("li")
    assert account is not None
    assert not account.disabled
    assert admin.get("/accounts").status == 200


def test_the_last_administrator_stays(house: House, admin: Browser) -> None:
    sentence = "至少要留一个可用的系统管理员。请先给别人这个角色。"
    for do, fields in (("off", {}), ("save", {"role": "leader"})):
        answer = change(admin, 1, do, **fields)
        assert answer.status == 400
        assert sentence in answer.body


def test_everybody_signs_in_again(house: House, admin: Browser) -> None:
    house.person("li", "leader")
    person, mine = house.browser("10.0.0.2"), house.browser("10.0.0.3")
    person.sign_in("li")
    mine.sign_in("admin")
    assert admin.where(admin.post("/accounts", {"do": "everybody", "password": GOOD})) == "/accounts?done=ended"
    assert (person.get("/").status, mine.get("/").status, admin.get("/").status) == (303, 303, 200)


@pytest.mark.parametrize("path", ["/accounts/99", "/accounts/1x", "/accounts/0", "/accounts/-1", "/accounts/1/"])
def test_no_such_account(house: House, admin: Browser, path: str) -> None:
    answer = admin.post(path, {"do": "off", "password": GOOD})
    assert answer.status == 404 or "path" in answer.seen
    assert change(admin, 1, "delete").status == 404
    assert not any(account.disabled for account in house.access.accounts.all())


def test_hostile_names_are_text(house: House, admin: Browser) -> None:
    """Of a display name, of a browser and of the audit; the pages hold no script and none may run."""
    house.access.accounts.create("li", "<img src=x onerror=alert(1)>", "leader", by=OFFICE, now=house.clock())
    house.access.note("other", "li：<script>alert(1)</script>", who="li")
    admin.ask("GET", "/", told={"user-agent": "<script>"})
    for path in ("/accounts", f"/accounts/{number(house, 'li')}", "/sessions"):
        answer = admin.get(path)
        assert "<img" not in answer.body
        assert "<script" not in answer.body
        assert "script-src" not in answer["content-security-policy"]
        assert "default-src 'none'" in answer["content-security-policy"]


def test_own_sessions(house: House, admin: Browser) -> None:
    """Where one is signed in; one of them ended, then all others; somebody else's cannot be."""
    house.person("li", "leader")
    other, second, third = house.browser("10.0.0.9"), house.browser("10.0.0.2"), house.browser("10.0.0.3")
    other.sign_in("li")
    second.ask("GET", "/login", told={"user-agent": "x"})
    second.sign_in("admin")
    third.sign_in("admin")
    body = admin.get("/sessions").body
    assert "现在在 3 处登录" in body
    assert body.count("本次登录") == 1
    foreign = dict(other.get("/").seen["headers"])["x-workplan-sid"]
    mine = dict(second.get("/").seen["headers"])["x-workplan-sid"]
    assert admin.post("/sessions", {"end": mine, "password": "wrong"}).status == 401
    for handle in (foreign, mine):
        assert admin.where(admin.post("/sessions", {"end": handle, "password": GOOD})) == "/sessions?done=1"
    statuses = [browser.get("/").status for browser in (other, second, third, admin)]
    assert statuses == [200, 303, 200, 200]
    admin.post("/sessions", {"end": "others", "password": GOOD})
    assert [browser.get("/").status for browser in (other, third, admin)] == [200, 303, 200]


def test_who_has_no_password_here_has_signed_in_lately(tmp_path: object, house: House) -> None:
    """By single sign-on: within 15 minutes; later only after signing in again. The proxy vouches with each request."""
    house.access.accounts.create_sso("wu", "吴", "admin", by=OFFICE, now=house.clock())
    house.person("li", "leader")
    account = house.access.accounts.get("wu")
    assert account is not None
    made = house.access.sessions.open(account, way="oidc", address="10.0.0.1", agent="", now=house.clock())
    browser = house.browser(cookies={"workplan-session": made.sid})
    at = number(house, "li")
    assert 'type="password"' not in browser.get(f"/accounts/{at}").body
    house.clock.pass_(minutes=14)
    assert browser.post(f"/accounts/{at}", {"do": "off"}).status == 303
    house.clock.pass_(minutes=1)
    answer = browser.post(f"/accounts/{at}", {"do": "on"})
    assert answer.status == 401
    assert "请先退出，重新登录后 15 分钟内再做。" in answer.body


def test_a_role_that_goes_while_the_password_is_checked(house: House, admin: Browser) -> None:
    """Between asking and doing: nothing is done."""
    house.person("wu", "admin")
    at, accounts = number(house, "wu"), house.access.accounts
    check = accounts.check

    def slow(*args: object) -> object:
        found = check(*args)  # type: ignore[arg-type]
        accounts.assign("admin", "leader", by=OFFICE, now=house.clock())
        return found

    accounts.check = slow  # type: ignore[method-assign,assignment]
    answer = change(admin, at, "off")
    assert answer.status == 400
    assert NOT_YOURS in answer.body
    account = accounts.get("wu")
    assert account is not None
    assert not account.disabled


def test_in_open_mode_there_are_no_such_pages(tmp_path: object) -> None:
    from access import Gate, Settings, open_access
    from tests.access.conftest import behind

    here = Browser(Gate(behind(), open_access(Settings())), "127.0.0.1", "127.0.0.1:8501", server="127.0.0.1")
    assert here.get("/accounts").seen["path"] == "/accounts"


def twice(admin: Browser, path: str, fields: dict[str, str], *, apart: bool) -> list[Answer]:
    """One drawn form sent two times: one after the other, or at once, as a double click does."""
    if apart:
        return [admin.post(path, fields), admin.post(path, fields)]
    kind = {"host": admin.host, "origin": f"http://{admin.host}", "content-type": "application/x-www-form-urlencoded"}
    body = urlencode(fields).encode()

    async def both() -> list[Answer]:
        return list(await asyncio.gather(*(admin._ask("POST", path, body, dict(kind)) for _ in "12")))

    return alone(both())


@pytest.mark.parametrize("apart", [True, False], ids=["apart", "at once"])
def test_a_new_account_sent_twice(house: House, admin: Browser, apart: bool) -> None:
    """The browser shows the second answer: it is the first one's one-time password, not that the name is taken."""
    drawn = FORM.search(admin.get("/accounts").body)
    assert drawn
    fields = {"name": "xu", "display": "徐", "role": "office", "password": GOOD, "do": "add", "form": drawn[1]}
    answers = twice(admin, "/accounts", fields, apart=apart)
    shown = [ONE_TIME.findall(answer.body) for answer in answers]
    assert [answer.status for answer in answers] == [200, 200]
    assert shown[0] == shown[1]
    assert house.access.accounts.check("xu", shown[0][0], house.clock())
    assert [e for e in house.events() if e[0] == "created"][2:] == []


@pytest.mark.parametrize("apart", [True, False], ids=["apart", "at once"])
def test_a_password_reset_twice(house: House, admin: Browser, apart: bool) -> None:
    """One reset: the password that is shown last is the one that opens."""
    house.person("xu")
    at = number(house, "xu")
    drawn = FORM.search(admin.get(f"/accounts/{at}").body)
    assert drawn
    fields = {"password": GOOD, "do": "reset", "form": drawn[1]}
    shown = [ONE_TIME.findall(answer.body) for answer in twice(admin, f"/accounts/{at}", fields, apart=apart)]
    assert shown[0] == shown[1]
    assert house.access.accounts.check("xu", shown[0][0], house.clock())
    assert [e[0] for e in house.events()].count("reset") == 1


def test_what_was_sent_is_remembered_shortly_and_for_its_session_alone(house: House, admin: Browser) -> None:
    """Later, drawn anew, with another word in it, or from another session it is a form of its own; and the password
    is asked for each time.
    """
    house.person("xu")
    at = number(house, "xu")
    drawn = [FORM.search(admin.get(f"/accounts/{at}").body) for _ in "12"]
    assert drawn[0]
    assert drawn[1]
    other = house.browser("10.0.0.2")
    other.sign_in("admin")

    def reset(browser: Browser, form: str, **more: str) -> list[str]:
        found: list[str] = ONE_TIME.findall(change(browser, at, "reset", form=form, **more).body)
        return found

    first = reset(admin, drawn[0][1])
    assert reset(admin, drawn[0][1]) == first
    assert reset(admin, drawn[0][1], password="not this one") == []
    told = [first, reset(admin, drawn[1][1]), reset(admin, drawn[0][1], role="x"), reset(other, drawn[0][1])]
    house.clock.pass_(seconds=16)
    told.append(reset(admin, drawn[0][1]))
    assert all(len(each) == 1 for each in told)
    assert len({each[0] for each in told}) == 5
