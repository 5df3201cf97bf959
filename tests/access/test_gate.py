"""The gate: what passes without a session, what a session opens, and what no header opens."""

import base64
import hashlib
import re
from pathlib import Path

import pytest
import streamlit

from access import Gate, Settings, entries, open_access
from access.gate.client import same_host
from access.gate.gate import BROKEN, ELSEWHERE
from access.sign_in.headers import INLINE_SCRIPTS
from access.single_sign_on.identities import UNKNOWN
from tests.access.conftest import GOOD, HOST, OFFICE, Browser, House, behind, hand, house_of

CLOSED = ["/", "/area", "/media/x.xlsx", "/_stcore/host-config", "/_stcore/stream", "/app/static/x"]
CLOSED += ["/login/", "//login", "/look/../media/x", "/look/", "/look/a/b", "/LOGIN", "/agent"]


@pytest.mark.parametrize("path", CLOSED)
def test_nothing_without_a_session(house: House, path: str) -> None:
    """A page leads to signing in and back; everything else is refused."""
    stranger = house.browser()
    answer = stranger.get(path)
    assert answer.status == 303
    assert stranger.where(answer).startswith("/login")
    assert stranger.get(path, told={"accept": "*/*"}).status == 401
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"):
        assert stranger.ask(method, path).status == 401


def test_what_is_public(house: House) -> None:
    stranger = house.browser()
    assert stranger.get("/login").status == 200
    assert stranger.get("/_stcore/health", told={"accept": "*/*", "host": None}).status == 200
    assert stranger.get("/look/1f0c22ab19.css").seen["path"] == "/look/1f0c22ab19.css"
    style = re.search(r'href="(/look/sign-in-\w+\.css)"', stranger.get("/login").body)
    assert style
    assert stranger.get(style[1])["content-type"].startswith("text/css")
    assert stranger.ask("POST", "/_stcore/health").status == 401


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics",
        "/_stcore/script-health-check",
        "/_stcore/agent/mcp",
        "/_stcore/agent/openapi.json",
        "/_stcore/new",
    ]
    + ["/_stcore/", "/_stcore/health/", "/component/x/index.html", "/auth/login", "/auth/logout", "/oauth2callback"],
)
def test_what_nothing_here_asks_for_is_closed_to_everybody(house: House, path: str) -> None:
    """To an administrator, to a stranger, and in open mode at the machine itself."""
    admin = house.browser()
    admin.sign_in("admin")
    gate = Gate(behind(), open_access(Settings()))
    here = Browser(gate, "127.0.0.1", "127.0.0.1:8501", server="127.0.0.1")
    assert here.get("/").status == 200
    for browser in (admin, house.browser(), here):
        for method in ("GET", "POST"):
            answer = browser.ask(method, path)
            assert answer.status == 404
            assert "没有这个地址。" in answer.body


def test_in_open_mode_a_request_has_a_number_too() -> None:
    """What the answer carries is what a page may name; one that the browser sends is not it."""
    here = Browser(Gate(behind(), open_access(Settings())), "127.0.0.1", "127.0.0.1:8501", server="127.0.0.1")
    answer = here.get("/", told={"x-workplan-request": "mine"})
    assert [v for k, v in answer.seen["headers"] if k == "x-workplan-request"] == [answer["x-request-id"]]


def test_signing_in_leads_back(house: House) -> None:
    browser = house.browser()
    to_login = browser.where(browser.get("/area?id=elderly&month=2024-06"))
    assert to_login == "/login?next=%2Farea%3Fid%3Delderly%26month%3D2024-06"
    asked = re.search(r'name="next" value="([^"]*)"', browser.get(to_login).body)
    assert asked
    assert asked[1] == "/area?id=elderly&amp;month=2024-06"
    answer = browser.sign_in("admin", to="/area?id=elderly&month=2024-06")
    assert browser.where(answer) == "/area?id=elderly&month=2024-06"
    assert browser.get("/area").status == 200


def test_the_application_is_told_the_handle_and_no_cookie_is_the_handle(house: House) -> None:
    browser = house.browser()
    browser.sign_in("admin")
    told = dict(browser.get("/").seen["headers"])
    account = house.access.account(told["x-workplan-sid"])
    assert account is not None
    assert account.name == "admin"
    assert told["x-workplan-sid"] not in browser.cookies.values()


@pytest.mark.parametrize("name", ["x-workplan-sid", "X-Workplan-Sid", "X-WORKPLAN-ROLE", "x-remote-user"])
def test_nobody_says_himself_who_he_is(tmp_path: Path, name: str) -> None:
    """Stripped whatever the letters, said once or twice, with a session and without one."""
    house = house_of(tmp_path, "trusted_header: {user: X-Remote-User, from: [10.1.2.3]}")
    house.person("admin", "admin")
    house.person("li", "leader")
    admin, browser = house.browser(), house.browser()
    admin.sign_in("admin")
    handle = dict(admin.get("/").seen["headers"])["x-workplan-sid"]
    assert house.browser().get("/", told={name: handle}).status == 303
    browser.sign_in("li")
    raw = [(name.encode(), handle.encode()), (name.encode(), b"admin")]
    told = [(k, v) for k, v in browser.get("/", raw=raw).seen["headers"] if k.startswith(("x-workplan", "x-remote"))]
    assert [k for k, _ in told] == ["x-workplan-sid", "x-workplan-address", "x-workplan-request"]
    account = house.access.account(told[0][1])
    assert account is not None
    assert account.name == "li"


def test_a_role_lowered_a_session_ended_an_account_disabled(house: House) -> None:
    """Each is true with the very next request."""
    house.person("li", "office")
    browser = house.browser()
    browser.sign_in("li")
    handle = dict(browser.get("/").seen["headers"])["x-workplan-sid"]
    house.access.accounts.assign("li", "leader", by=OFFICE, now=house.clock())
    account = house.access.account(handle)
    assert account is not None
    assert account.role == "leader"
    house.access.accounts.disable("li", by=OFFICE, now=house.clock())
    assert house.access.account(handle) is None
    assert browser.where(browser.get("/")) == "/login?ended=1"
    assert "登录已失效，请重新登录。" in browser.get("/login?ended=1").body


def test_being_used_keeps_a_session(house: House) -> None:
    """A request every 29 minutes; then 30 minutes of nothing. Noted at most once a minute."""
    browser = house.browser()
    browser.sign_in("admin")
    for _ in range(3):
        house.clock.pass_(minutes=29)
        assert browser.get("/").status == 200
    house.clock.pass_(minutes=30)
    assert browser.get("/").status == 303


def test_being_used_keeps_the_shortest_session_too(accounts_at: str) -> None:
    """One minute: used every forty seconds it goes on, though a minute is how often use is noted with longer ones."""
    house = house_of(accounts_at, "idle_minutes: 1")
    house.person("admin", "admin")
    browser = house.browser()
    browser.sign_in("admin")
    for _ in range(5):
        house.clock.pass_(seconds=40)
        assert browser.get("/").status == 200
    house.clock.pass_(seconds=60)
    assert browser.get("/").status == 303


def test_a_one_time_password_opens_only_the_change(house: House) -> None:
    once = house.access.accounts.create("li", "李四", "leader", by=OFFICE, now=house.clock())
    browser = house.browser()
    assert browser.where(browser.sign_in("li", once.password, "/area")) == "/password?next=%2Farea"
    assert browser.where(browser.get("/area")) == "/password"
    assert browser.get("/media/x", told={"accept": "*/*"}).status == 403
    assert browser.socket("a") == [{"type": "websocket.close", "code": 4403}]
    fields = {"present": once.password, "new": GOOD, "again": GOOD, "next": "/area"}
    assert browser.where(browser.post("/password", fields)) == "/area"
    assert browser.get("/area").status == 200


def test_a_websocket_needs_a_session(house: House) -> None:
    assert house.browser().socket("a") == [{"type": "websocket.close", "code": 4401}]
    stranger = house.browser(cookies={"workplan-session": "made-up"})
    assert stranger.socket("a") == [{"type": "websocket.close", "code": 4401}]
    browser = house.browser()
    browser.sign_in("admin")
    sent = browser.socket("a", "b")
    assert [m["type"] for m in sent] == ["websocket.accept", "websocket.send", "websocket.send"]
    assert sent[2]["text"].endswith(" b")


@pytest.mark.parametrize(
    "origin",
    [None, "null", "", "http://evil.example", f"http://{HOST}.evil.example", f"http://evil.example/{HOST}"]
    + [
        f"http://{HOST}:9999",
        f"http://{HOST}@evil.example",
        f"ftp://{HOST}",
        f"http://x@{HOST}",
        "http://[",
        f"//{HOST}",
    ],
)
def test_a_foreign_origin(house: House, origin: str | None) -> None:
    """Not on the websocket, not on anything that may change something, signed in or not; told in the audit once."""
    browser = house.browser()
    browser.sign_in("admin")
    told = {"origin": origin}
    assert browser.socket("a", told=told) == [{"type": "websocket.close", "code": 4403}]
    for method, path in (("POST", "/"), ("PUT", "/_stcore/upload_file/a/b"), ("DELETE", "/x"), ("PATCH", "/x")):
        assert browser.ask(method, path, told=told).status == 403  # type: ignore[arg-type]
    assert browser.post("/logout", {}, told=told).status == 403  # type: ignore[arg-type]
    assert house.browser().post("/login", {"name": "admin", "password": GOOD}, told=told).status == 403  # type: ignore[arg-type]
    assert browser.get("/", told=told).status == 200  # type: ignore[arg-type]
    assert [event for event, _, _ in house.events()].count("refused") == 1


@pytest.mark.parametrize(
    ("origin", "host", "same"),
    [
        ("http://plan.example", "plan.example", True),
        ("http://plan.example:80", "plan.example", True),
        ("https://plan.example", "plan.example:443", True),
        ("https://PLAN.example", "plan.EXAMPLE", True),
        ("http://[::1]:8501", "[::1]:8501", True),
        ("https://plan.example", "plan.example:80", False),
        ("http://plan.example", "plan.example:8501", False),
        ("http://plan.example", "", False),
        ("http://plan.example", "plan.example/x", False),
        ("http://plan.example", "x@plan.example", False),
    ],
)
def test_same_host(origin: str, host: str, same: bool) -> None:
    assert same_host(origin, host) is same


OTHER_SCHEME = (
    "浏览器里的网址是 {} 开头的，服务器以为是 {}。请系统管理员检查登录设置里的 proxies 和 public_url，"
    "以及反向代理传来的 X-Forwarded-Proto。"
)
FORWARDED = {"x-forwarded-proto": "https", "x-forwarded-for": "10.0.0.7"}
PUBLIC = "public_url: https://plan.example"
PROXIED = "proxies: [10.1.2.3]"


@pytest.mark.parametrize(
    ("settings", "address", "scheme", "told", "ours"),
    [
        ("", "10.0.0.1", "http", {}, "http"),
        ("", "10.0.0.1", "https", {}, "https"),
        ("", "10.0.0.1", "http", FORWARDED, "http"),  # no proxy of ours
        (PROXIED, "10.1.2.3", "http", FORWARDED, "https"),
        (PROXIED, "10.1.2.3", "https", {"x-forwarded-proto": "http"}, "http"),
        (PROXIED, "10.1.2.3", "http", {}, "http"),
        (PUBLIC, "10.1.2.3", "http", {}, "https"),  # a proxy that says nothing, and is not declared
        (PUBLIC, "10.1.2.3", "http", {"x-forwarded-proto": "http"}, "https"),
    ],
)
def test_the_scheme_of_an_origin_counts(
    tmp_path: Path, settings: str, address: str, scheme: str, told: dict[str, str], ours: str
) -> None:
    """A page of the same host by the other scheme may be anybody's who is on the way: refused on the websocket and on
    what may change something, while our own page goes on; and the refusal says what to look at.
    """
    house = house_of(tmp_path, settings)
    house.person("admin", "admin")
    browser = house.browser(address, scheme=scheme)
    mine, other = ({**told, "origin": f"{each}://{HOST}"} for each in (ours, "http" if ours == "https" else "https"))
    assert browser.post("/login", {"name": "admin", "password": GOOD}, told=mine).status == 303
    assert browser.socket("a", told=mine)[0]["type"] == "websocket.accept"
    assert browser.socket("a", told=other) == [{"type": "websocket.close", "code": 4403}]
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        answer = browser.ask(method, "/x", told=other)
        assert answer.status == 403
        assert answer.body == OTHER_SCHEME.format(other["origin"].partition(":")[0], ours)
    refused = [e for e in entries(house.access.db) if e.event == "refused"]
    assert [e.detail for e in refused] == ["网址与设置不符的请求：/_stcore/stream"]


def test_by_another_name_than_public_url(tmp_path: Path) -> None:
    """Said with the right one; but at the machine itself any of its own names will do."""
    house = house_of(tmp_path, PUBLIC)
    house.person("admin", "admin")
    answer = house.browser(host="10.0.0.100:8501").sign_in("admin")
    assert (answer.status, answer.body) == (403, "请用 https://plan.example 打开。")
    assert house.browser(host="localhost:8501").sign_in("admin").status == 403
    here = local(house)
    assert here.sign_in("admin").status == 303
    assert here.get("/").status == 200
    assert here.socket("a")[0]["type"] == "websocket.accept"
    assert here.socket("a", told={"origin": "https://127.0.0.1:8501"}) == [{"type": "websocket.close", "code": 4403}]


def test_a_websocket_ends_with_its_session(house: House) -> None:
    """The second word is said after the account was disabled: it does not reach the application."""
    house.person("li")
    browser = house.browser()
    browser.sign_in("li")
    sent = browser.socket("a", "b", between=lambda: _disable(house))
    assert [m["type"] for m in sent] == ["websocket.accept", "websocket.send", "websocket.close"]
    assert sent[-1]["code"] == 4401


def _disable(house: House) -> None:
    house.access.accounts.disable("li", by=OFFICE, now=house.clock())


def test_words_on_a_websocket_keep_the_session(house: House) -> None:
    browser = house.browser()
    browser.sign_in("admin")
    house.clock.pass_(minutes=20)
    browser.socket("a", between=lambda: house.clock.pass_(minutes=9))
    house.clock.pass_(minutes=20)
    assert browser.get("/").status == 200


def test_headers_on_every_answer(house: House) -> None:
    browser = house.browser()
    strangers = [browser.get("/"), browser.get("/login"), browser.ask("POST", "/x", told={"origin": "x"})]
    strangers += [browser.get("/_stcore/health"), browser.get("/look/x.css"), browser.get("/", told={"accept": "*/*"})]
    browser.sign_in("admin")
    hand(browser, media := f"/media/{32 * 'a'}.x")
    for answer in [*strangers, browser.get("/"), browser.get(media), browser.get("/media/y")]:
        assert answer["x-content-type-options"] == "nosniff"
        assert answer["referrer-policy"] == "same-origin"
        assert "camera=()" in answer["permissions-policy"]
        policy = answer["content-security-policy"]
        for part in ("frame-ancestors 'none'", "object-src 'none'", "base-uri 'none'", "default-src 'none'"):
            assert part in policy
        assert "unsafe-eval" not in policy
        assert answer["strict-transport-security"] == ""
        assert len([k for k, _ in answer.headers if k == "content-security-policy"]) == 1
    assert browser.get(media)["cache-control"] == "private, no-store"
    assert "script-src" not in browser.get("/password")["content-security-policy"]


def test_over_tls(house: House) -> None:
    """Cookies bound to the host and to TLS, and the order to come by TLS from now on."""
    browser = house.browser(scheme="https")
    answer = browser.sign_in("admin")
    assert answer["strict-transport-security"] == "max-age=31536000; includeSubDomains"
    session, device = answer.cookies
    assert re.fullmatch(r"__Host-workplan-session=[\w-]{43}; Path=/; HttpOnly; SameSite=Lax; Secure", session)
    assert re.fullmatch(
        r"__Host-workplan-device=[\w-]{43}; Path=/; HttpOnly; SameSite=Strict; Max-Age=15552000; Secure", device
    )
    assert browser.get("/").status == 200
    # a cookie without the prefix, which another host of the domain could have set, is none over TLS
    browser.cookies = {"workplan-session": browser.cookies["__Host-workplan-session"]}
    assert browser.get("/").status == 303


def test_without_tls_the_cookie_is_httponly_and_samesite(house: House) -> None:
    session = house.browser().sign_in("admin").cookies[0]
    assert re.fullmatch(r"workplan-session=[\w-]{43}; Path=/; HttpOnly; SameSite=Lax", session)


def test_the_inline_script_let_through_is_streamlit_s_own() -> None:
    """Its index.html as installed: one inline script, the hash of which stands in the policy."""
    index = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    scripts = re.findall(r"<script>(.*?)</script>", index, re.DOTALL)
    hashes = [base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() for s in scripts]
    assert tuple(f"'sha256-{h}'" for h in hashes) == INLINE_SCRIPTS


def test_a_broken_database_lets_nobody_in(house: House) -> None:
    browser = house.browser()
    browser.sign_in("admin")
    with house.access.db.writing() as con:
        con.execute("drop table sessions")
    answer = browser.get("/")
    assert (answer.status, BROKEN in answer.body) == (503, True)
    assert browser.socket("a") == [{"type": "websocket.close", "code": 4403}]


# ── open mode: at the machine itself ──


@pytest.fixture
def ajar(tmp_path: Path) -> House:
    house = house_of(tmp_path)
    access = house.access
    access.settings = access.settings.model_copy(update={"mode": "open"})
    return House(access, Gate(behind(), access), house.clock)


def test_open_mode_leaves_no_file(tmp_path: Path) -> None:
    access = open_access(Settings(database=str(tmp_path / "access.sqlite")))
    access.note("upload", "月报.csv")
    assert access.first_administrator() is None
    assert Browser(Gate(behind(), access), "127.0.0.1", "localhost", server="127.0.0.1").get("/").status == 200
    assert list(tmp_path.iterdir()) == []


def local(house: House, **more: str) -> Browser:
    return Browser(house.gate, **{"address": "127.0.0.1", "server": "127.0.0.1", "host": "127.0.0.1:8501", **more})


def test_open_mode_at_the_machine(ajar: House) -> None:
    browser = local(ajar)
    assert browser.get("/", told={"x-workplan-sid": "x"}).seen["headers"][-1][0] != "x-workplan-sid"
    assert browser.ask("PUT", "/_stcore/upload_file/a/b").status == 200
    assert browser.socket("a")[0]["type"] == "websocket.accept"
    account = ajar.access.account(None)
    assert account is not None
    assert account.role == "office"


@pytest.mark.parametrize(
    "more",
    [
        {"address": "10.0.0.1"},
        {"server": "10.0.0.100"},
        {"host": "plan.example"},
        {"host": "rebound.evil.example:8501"},
    ],
)
def test_open_mode_from_elsewhere(ajar: House, more: dict[str, str]) -> None:
    browser = local(ajar, **more)
    answer = browser.get("/")
    assert (answer.status, ELSEWHERE in answer.body) == (403, True)
    assert browser.socket("a") == [{"type": "websocket.close", "code": 4403}]
    assert browser.get("/_stcore/health", told={"accept": "*/*"}).status == 200


def test_open_mode_has_no_foreign_pages_at_it(ajar: House) -> None:
    browser = local(ajar)
    assert browser.ask("POST", "/x", told={"origin": "http://evil.example"}).status == 403
    assert browser.socket("a", told={"origin": "http://evil.example"}) == [{"type": "websocket.close", "code": 4403}]


# ── a reverse proxy that signs people in ──

SSO = """
sign_in_local: false
trusted_header: {user: X-Remote-User, groups: X-Remote-Groups, from: [10.1.2.3]}
groups: {办公室: {role: office}, 领导: {role: leader}}
"""


@pytest.fixture
def portal(accounts_at: str) -> House:
    return house_of(accounts_at, SSO)


def test_the_proxy_s_word_makes_a_session(portal: House) -> None:
    browser = portal.browser("10.1.2.3")
    told = {"x-remote-user": "Zhang", "x-remote-groups": "领导"}
    seen = dict(browser.get("/", told=told).seen["headers"])
    assert "x-remote-user" not in seen
    account = portal.access.account(seen["x-workplan-sid"])
    assert account is not None
    assert (account.name, account.role) == ("zhang", "leader")
    again = browser.get("/", told=told)
    assert (again.cookies, dict(again.seen["headers"])["x-workplan-sid"]) == ([], seen["x-workplan-sid"])
    assert browser.socket("a", told=told)[0]["type"] == "websocket.accept"


def test_another_group_another_role(portal: House) -> None:
    browser = portal.browser("10.1.2.3")
    browser.get("/", told={"x-remote-user": "zhang", "x-remote-groups": "领导"})
    seen = dict(browser.get("/", told={"x-remote-user": "zhang", "x-remote-groups": "办公室"}).seen["headers"])
    account = portal.access.account(seen["x-workplan-sid"])
    assert account is not None
    assert account.role == "office"


def test_another_person_in_the_same_browser(portal: House) -> None:
    browser = portal.browser("10.1.2.3")
    told = {"x-remote-user": "zhang", "x-remote-groups": "领导"}
    first = dict(browser.get("/", told=told).seen["headers"])["x-workplan-sid"]
    second = dict(browser.get("/", told={**told, "x-remote-user": "li"}).seen["headers"])["x-workplan-sid"]
    account = portal.access.account(second)
    assert account is not None
    assert account.name == "li"
    assert portal.access.account(first) is None


def test_the_session_ends_where_the_proxy_is_silent(portal: House) -> None:
    browser = portal.browser("10.1.2.3")
    browser.get("/", told={"x-remote-user": "zhang", "x-remote-groups": "领导"})
    assert browser.get("/").status == 303
    browser.address = "10.0.0.1"
    assert browser.get("/", told={"x-remote-user": "zhang"}).status == 303


def test_who_has_no_role_or_is_disabled_stays_out(portal: House) -> None:
    browser = portal.browser("10.1.2.3")
    answer = browser.get("/", told={"x-remote-user": "zhang", "x-remote-groups": "别的"})
    assert (answer.status, UNKNOWN in answer.body) == (403, True)
    assert portal.access.accounts.get("zhang") is None
    portal.person("boss", "admin")
    browser.get("/", told={"x-remote-user": "zhang", "x-remote-groups": "领导"})
    portal.access.accounts.disable("zhang", by=OFFICE, now=portal.clock())
    assert portal.browser("10.1.2.3").get("/", told={"x-remote-user": "zhang", "x-remote-groups": "领导"}).status == 403


@pytest.mark.parametrize("name", ["<b>", "a\tb", "../etc", "x" * 60])
def test_a_hostile_name_from_the_portal(portal: House, name: str) -> None:
    answer = portal.browser("10.1.2.3").get("/", told={"x-remote-user": name, "x-remote-groups": "领导"})
    assert answer.status == 403
    assert name not in answer.body


def test_no_passwords_beside_the_portal(portal: House) -> None:
    browser = portal.browser()
    assert "请从统一门户进入" in browser.get("/login").body
    assert browser.sign_in("admin").status == 404
    assert portal.access.first_administrator() is None
