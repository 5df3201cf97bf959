"""Single sign-on against a provider that lies: what lets somebody in, and everything that does not."""

import asyncio
import gzip
import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import pytest
import trustme
from joserfc.jwk import OctKey
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response, StreamingResponse

from access import AccessError, entries, provider_of
from access.gate.gate import Gate
from access.sign_in.forms import NO_PROVIDER
from access.sign_in.oidc import DECLINED, LOST
from access.single_sign_on.errors import AWAY, FAILED, TOO_WEAK
from access.single_sign_on.identities import DISABLED, TAKEN, UNKNOWN
from access.single_sign_on.pending import MOST_PER_ADDRESS
from tests.access.conftest import OFFICE, Answer, Browser, Clock, House, behind, house_of
from tests.access.evil_provider import (
    ANOTHER_KEY,
    CLIENT,
    CLIENT_SECRET,
    KEY,
    EvilProvider,
    running,
    unsigned,
    with_a_secret,
    with_another_name,
)
from tests.conftest import ROOT

SETTINGS = """
public_url: https://plan.example
oidc:
  issuer: {issuer}
  client_id: {client}
  client_secret: {{env: OIDC_SECRET_OF_A_TEST}}
  ca_file: {ca_file}
{more}
groups: {{办公室: {{role: office}}, 领导: {{role: leader}}, 养老: {{role: staff, departments: [养老服务科]}}}}
"""


@dataclass
class Place:
    """The gate and the provider it sends people to."""

    house: House
    evil: EvilProvider

    def browser(self, address: str = "10.0.0.1", **more: Any) -> Browser:
        return self.house.browser(address, scheme="https", **more)

    def begun(self, browser: Browser, to: str = "/") -> str:
        """Where a browser is sent."""
        answer = browser.get(f"/login/oidc?next={quote(to, safe='')}")
        assert (answer.status, answer.body) == (303, "")
        return answer["location"]

    def signed_in(self, browser: Browser, to: str = "/", **more: str) -> Answer:
        """All the way; `more`: parameters beside those that come back."""
        return back(browser, {**self.evil.consent(self.begun(browser, to)), **more})

    def told(self) -> list[str]:
        """What the audit says of sign-ins that came to nothing."""
        return [entry.detail for entry in entries(self.house.access.db, events=["failed"])]


def back(browser: Browser, words: dict[str, str]) -> Answer:
    return browser.get(f"/login/oidc/back?{urlencode(words)}")


def placed(where: Path | str, evil: EvilProvider, more: str = "", top: str = "", ca_file: Path | None = None) -> Place:
    text = SETTINGS.format(issuer=evil.address, client=CLIENT, ca_file=ca_file or evil.ca_file, more=more) + top
    house = house_of(where, text)
    house.clock = evil.clock
    house.access.now = evil.clock
    house.access.provider = provider_of(house.access.settings)
    return Place(House(house.access, Gate(behind(), house.access), evil.clock), evil)


@pytest.fixture
def evil(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[EvilProvider]:
    monkeypatch.setenv("OIDC_SECRET_OF_A_TEST", CLIENT_SECRET)
    with running(tmp_path, Clock()) as provider:
        yield provider


@pytest.fixture
def place(accounts_at: str, evil: EvilProvider) -> Place:
    return placed(accounts_at, evil)


def refused(place: Place, browser: Browser, answer: Answer, sentence: str = FAILED, status: int = 403) -> str:
    """No session, the sentence, one entry in the audit; what that says."""
    assert (answer.status, sentence in answer.body) == (status, True)
    assert not [line for line in answer.cookies if "workplan-session=" in line]
    assert browser.get("/").status == 303
    (detail,) = place.told()
    assert detail.startswith("统一身份：")
    return detail.removeprefix("统一身份：")


def test_the_right_way(place: Place) -> None:
    """To the page asked for; with the name, role and departments of the claims; the cookie of the way is gone."""
    browser = place.browser()
    answer = place.signed_in(browser, "/area?id=elderly")
    assert (answer.status, browser.where(answer)) == (303, "/area?id=elderly")
    assert list(browser.cookies) == ["__Host-workplan-session"]
    account = place.house.access.account(dict(browser.get("/").seen["headers"])["x-workplan-sid"])
    assert account is not None
    assert (account.name, account.display, account.role, account.has_password) == ("zhang", "张三", "leader", False)
    assert [event for event, _, _ in place.house.events()] == ["created", "bound", "sign_in"]
    assert place.begun(place.browser()).startswith(f"{place.evil.address}/authorize?")
    assert browser.get("/login/oidc?next=%2Fx")["location"] == "/x"  # signed in already


def test_what_is_sent_to_the_provider(place: Place) -> None:
    """PKCE, state and nonce new each time and long enough; the address to come back to is the setting's, not Host's."""
    sent = [parse_qs(urlsplit(place.begun(place.browser(host="evil.example"))).query) for _ in range(2)]
    fixed = {key: value for key, (value,) in sent[0].items() if key not in ("state", "nonce", "code_challenge")}
    assert fixed == {
        "response_type": "code",
        "client_id": CLIENT,
        "redirect_uri": "https://plan.example/login/oidc/back",
        "scope": "openid profile",
        "code_challenge_method": "S256",
    }
    for key in ("state", "nonce", "code_challenge"):
        assert sent[0][key] != sent[1][key]
        assert len(sent[0][key][0]) == 43  # 256 bits


def test_the_cookie_on_the_way(place: Place) -> None:
    """Bound to the host, out of reach for scripts, ten minutes; only its hash is kept."""
    browser = place.browser()
    (cookie,) = browser.get("/login/oidc").cookies
    assert re.fullmatch(
        r"__Host-workplan-signing-in=[\w-]{43}; Path=/; HttpOnly; SameSite=Lax; Max-Age=600; Secure", cookie
    )
    with place.house.access.db.reading() as con:
        (row,) = con.execute("select * from pending").fetchall()
    assert browser.cookies["__Host-workplan-signing-in"] not in tuple(row)


def test_nobody_fills_the_disk(place: Place) -> None:
    for _ in range(MOST_PER_ADDRESS + 5):
        place.browser().get("/login/oidc")
    last = place.browser()
    assert place.signed_in(last).status == 303
    with place.house.access.db.reading() as con:
        assert con.execute("select count(*) from pending").fetchone()[0] == MOST_PER_ADDRESS - 1


# ── tokens that are not what they seem ──


def _key(**more: Any) -> Callable[[EvilProvider], None]:
    """Signed by another key than is published."""
    return lambda evil: evil.__dict__.update(key=ANOTHER_KEY, published=[KEY.as_dict(private=False)], **more)


def _secret(secret: bytes) -> Callable[[EvilProvider], None]:
    """HS256 with something that is no secret between the provider and nobody else."""
    return _token(lambda token: with_a_secret(token, secret))


def _published_secret(evil: EvilProvider) -> None:
    """HS256 with a key that stands in the JWKS for everybody to read."""
    key = OctKey.import_key(b"x" * 32, {"kid": "one"})
    evil.__dict__.update(header={"alg": "HS256"}, key=key, published=[key.as_dict(private=True)])


def _claims(**claims: Any) -> Callable[[EvilProvider], None]:
    return lambda evil: evil.claims.update(claims)


def _token(change: Callable[[str], str]) -> Callable[[EvilProvider], None]:
    return lambda evil: setattr(evil, "token", change)


AT = int(Clock()().timestamp())
FORGED: dict[str, Callable[[EvilProvider], None]] = {
    "another nonce": _claims(nonce="x" * 43),
    "no nonce": _claims(nonce=None),
    "for somebody else": _claims(aud="another-client"),
    "for nobody": _claims(aud=[]),
    "for us and others, nobody's party": _claims(aud=[CLIENT, "another-client"]),
    "another party's": _claims(azp="another-client"),
    "expired": _claims(exp=AT - 61),
    "never expires": _claims(exp=None),
    "expires at NaN": _claims(exp=float("nan")),
    "issued later": _claims(iat=AT + 61),
    "not valid yet": _claims(nbf=AT + 61),
    "another issuer": _claims(iss="https://evil.example"),
    "no issuer": _claims(iss=None),
    "nobody": _claims(sub=None),
    "an empty subject": _claims(sub=""),
    "a number": _claims(sub=4711),
    "an endless subject": _claims(sub="x" * 256),
    "the hash of another access token": _claims(at_hash="x" * 22),
    "no algorithm": _token(unsigned),
    "other claims, same signature": _token(with_another_name),
    "no signature": _token(lambda token: token.rpartition(".")[0] + "."),
    "no token": _token(lambda token: "no token"),
    "an encrypted one": _token(lambda token: f"{token}.x.y"),
    "a key of its own in the header": _key(header={"kid": "one", "jwk": ANOTHER_KEY.as_dict(private=False)}),
    "a key that is not published": _key(),
    "a key under another's name": _key(header={"kid": "one"}),
    "HS256 with the public key": _secret(KEY.as_pem(private=False)),
    "HS256 with our secret": _secret(CLIENT_SECRET.encode()),
    "HS256 with a published secret": _published_secret,
    "a critical header unknown": lambda evil: evil.header.update(crit=["x"], x=1),
}


@pytest.mark.parametrize("forge", FORGED.values(), ids=FORGED)
def test_a_forged_token(place: Place, forge: Callable[[EvilProvider], None]) -> None:
    forge(place.evil)
    browser = place.browser()
    refused(place, browser, place.signed_in(browser))
    assert place.house.access.accounts.all() == []


# ── answers that are not what they should be ──

DISCOVERY, TOKEN, JWKS, USERINFO = "/.well-known/openid-configuration", "/token", "/jwks", "/userinfo"
ANSWERS: dict[str, Callable[[Response], Response]] = {
    "elsewhere": lambda right: RedirectResponse("/elsewhere", 307),
    "a redirect with the answer": lambda right: Response(right.body, 302, {"location": "/elsewhere"}),
    "huge": lambda right: Response(bytes(right.body) + b" " * 300_000),
    "packed": lambda right: Response(gzip.compress(bytes(right.body)), headers={"content-encoding": "gzip"}),
    "no JSON": lambda right: PlainTextResponse("<html>"),
    "not UTF-8": lambda right: Response(b'{"a": "\xff"}'),
    "a list": lambda right: JSONResponse([]),
    "nothing in it": lambda right: JSONResponse({}),
    "deeply nested": lambda right: PlainTextResponse("[" * 100_000),
    "broken": lambda right: Response(right.body, 500),
}


@pytest.mark.parametrize("path", [DISCOVERY, TOKEN, JWKS, USERINFO])
@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_an_evil_answer(place: Place, path: str, answer: Callable[[Response], Response]) -> None:
    """Each stands in the place of an answer that would let somebody in."""
    browser = place.browser()
    place.evil.claims, place.evil.userinfo = {"groups": None}, {"groups": ["领导"]}  # so that userinfo is asked
    place.evil.instead[path] = answer
    came = browser.get("/login/oidc") if path == DISCOVERY else place.signed_in(browser)
    refused(place, browser, came)
    assert "/elsewhere" not in place.evil.asked


def test_an_answer_without_end(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """A byte now and then, each in time: altogether it takes too long."""

    async def drops() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b" "
            await asyncio.sleep(0.05)
        yield bytes(right[0].body)

    def slowly(answer: Response) -> Response:
        right.append(answer)
        return StreamingResponse(drops())

    right: list[Response] = []
    monkeypatch.setattr("access.single_sign_on.outgoing.ALTOGETHER_SECONDS", 0.3)
    place.evil.instead[TOKEN] = slowly
    browser = place.browser()
    assert refused(place, browser, place.signed_in(browser)) == "/token 的回答太长或太慢"


METADATA: dict[str, dict[str, Any]] = {
    "another issuer": {"issuer": "https://evil.example"},
    "the issuer with a slash": {"issuer": "https://127.0.0.1/"},
    "tokens without TLS": {"token_endpoint": "http://127.0.0.1/token"},
    "a script": {"authorization_endpoint": "javascript:alert(1)"},
    "no keys": {"jwks_uri": None},
}


@pytest.mark.parametrize("metadata", METADATA.values(), ids=METADATA)
def test_evil_metadata(place: Place, metadata: dict[str, Any]) -> None:
    place.evil.metadata = metadata
    browser = place.browser()
    refused(place, browser, browser.get("/login/oidc"))


KEYS: dict[str, Any] = {
    "none": [],
    "no list": "keys",
    "numbers": [1, None],
    "a number that is none": [{"kty": "RSA", "kid": "one", "n": "!", "e": "AQAB"}],
    "numbers left out": [{"kty": "RSA", "kid": "one"}],
    "a curve that nobody knows": [{"kty": "EC", "kid": "one", "crv": "P-1", "x": "AQAB", "y": "AQAB"}],
    "a point beside the curve": [{"kty": "EC", "kid": "one", "crv": "P-256", "x": "AQAB", "y": "AQAB"}],
    "a short one": [{"kty": "OKP", "kid": "one", "crv": "Ed25519", "x": "AQAB"}],
    "for another use": [{**KEY.as_dict(private=False), "use": "enc"}],
    "for another algorithm": [{**KEY.as_dict(private=False), "alg": "RS512"}],
}


@pytest.mark.parametrize("keys", KEYS.values(), ids=KEYS)
def test_evil_keys(place: Place, keys: Any) -> None:
    place.evil.published = keys
    browser = place.browser()
    refused(place, browser, place.signed_in(browser))


# ── what comes back through another browser, twice, late, or with another's word ──


def test_a_callback_in_another_browser(place: Place) -> None:
    """Neither in one that began nothing nor in one that began itself; the browser that began goes on."""
    mine, stranger, victim = place.browser(), place.browser(), place.browser("10.0.0.2")
    words = place.evil.consent(place.begun(mine))
    assert refused(place, stranger, back(stranger, words), LOST, 400)
    place.begun(victim)
    assert back(victim, words).status == 400
    assert back(mine, words).status == 303


def test_a_callback_twice(place: Place) -> None:
    browser = place.browser()
    words = place.evil.consent(place.begun(browser))
    kept = dict(browser.cookies)
    assert back(browser, words).status == 303
    browser.cookies = kept
    refused(place, browser, back(browser, words), LOST, 400)


def test_a_code_twice(place: Place) -> None:
    """A code that somebody has used already, in a sign-on of one's own: the provider refuses it."""
    first, second = place.browser(), place.browser()
    words = place.evil.consent(place.begun(first))
    back(first, words)
    state = parse_qs(urlsplit(place.begun(second)).query)["state"][0]
    assert refused(place, second, back(second, {**words, "state": state})) == "/token 回答 400"


def test_a_stolen_code(place: Place) -> None:
    """Another's code, not used yet: bound to the other's code_verifier, so the provider refuses it (PKCE)."""
    words = place.evil.consent(place.begun(place.browser()))
    thief = place.browser()
    state = parse_qs(urlsplit(place.begun(thief)).query)["state"][0]
    assert refused(place, thief, back(thief, {**words, "state": state})) == "/token 回答 400"


@pytest.mark.parametrize(("seconds", "status"), [(599, 303), (600, 400)])
def test_ten_minutes(place: Place, seconds: int, status: int) -> None:
    browser = place.browser()
    words = place.evil.consent(place.begun(browser))
    place.house.clock.pass_(seconds=seconds)
    assert back(browser, words).status == status


def test_parameters_said_twice(place: Place) -> None:
    browser = place.browser()
    words = place.evil.consent(place.begun(browser))
    answer = browser.get(f"/login/oidc/back?{urlencode(words)}&state=x")
    refused(place, browser, answer, LOST, 400)


@pytest.mark.parametrize("iss", ["https://evil.example", ""])
def test_the_answer_of_another_provider(place: Place, iss: str) -> None:
    """RFC 9207: the issuer in the answer is another, although everything else is right."""
    browser = place.browser()
    refused(place, browser, place.signed_in(browser, iss=iss))
    assert TOKEN not in place.evil.asked


def test_a_provider_that_names_itself_in_every_answer(place: Place) -> None:
    place.evil.metadata = {"authorization_response_iss_parameter_supported": True}
    browser = place.browser()
    refused(place, browser, place.signed_in(browser))
    assert place.signed_in(browser, iss=place.evil.address).status == 303


@pytest.mark.parametrize(
    ("error", "noted"),
    [("access_denied", "提供方回答 access_denied"), ("<b>x</b>\n2024 forged", "提供方回答 其他错误")],
)
def test_an_error_of_the_provider_is_not_echoed(place: Place, error: str, noted: str) -> None:
    browser = place.browser()
    state = place.evil.consent(place.begun(browser, "/area"))["state"]
    answer = back(browser, {"state": state, "error": error, "error_description": "<i>in its words</i>"})
    assert refused(place, browser, answer, DECLINED) == noted
    assert "in its words" not in answer.body
    assert "<b>x" not in answer.body
    assert "access_denied" not in answer.body
    assert 'href="/login/oidc?next=%2Farea"' in answer.body  # another try leads to the same page


@pytest.mark.parametrize("to", ["//evil.example", "https://evil.example", "/\\evil", "/login/oidc", "/login/oidc/back"])
def test_next_leads_nowhere_else_by_single_sign_on(place: Place, to: str) -> None:
    browser = place.browser()
    assert browser.where(place.signed_in(browser, to)) == "/"


def test_a_session_of_before_ends(place: Place) -> None:
    """Whatever session a browser held, it gets a new one and the old one is no more (session fixation)."""
    place.house.person("li", "leader")
    browser = place.browser()
    words = place.evil.consent(place.begun(browser))
    browser.sign_in("li")
    before = browser.cookies["__Host-workplan-session"]
    assert back(browser, words).status == 303
    assert browser.cookies["__Host-workplan-session"] != before
    assert place.house.access.session(before) is None


# ── the provider is away, or changes ──


def test_a_provider_that_cannot_be_reached(tmp_path: Path, evil: EvilProvider) -> None:
    """Another CA signs its certificate: said, tried again after ten seconds only; a password lets in meanwhile."""
    trustme.CA().cert_pem.write_to_path(tmp_path / "another.pem")
    place = placed(tmp_path, evil, ca_file=tmp_path / "another.pem")
    place.house.person("admin", "admin")
    browser = place.browser()
    assert refused(place, browser, browser.get("/login/oidc"), AWAY, 503) == "连不上统一身份服务"
    assert browser.sign_in("admin").status == 303
    assert evil.asked == []


def test_a_provider_that_comes_back(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """For ten seconds nobody asks again; then it is asked, and the proxies of the environment are none of its."""
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    provider = place.house.access.provider
    assert provider is not None
    right = provider.settings
    provider.settings = right.model_copy(update={"issuer": "https://127.0.0.1:9"})
    browser = place.browser()
    refused(place, browser, browser.get("/login/oidc"), AWAY, 503)
    provider.settings = right
    place.house.clock.pass_(seconds=9)
    assert browser.get("/login/oidc").status == 503
    assert place.evil.asked == []
    place.house.clock.pass_(seconds=1)
    assert place.signed_in(browser).status == 303


def test_a_new_key(place: Place) -> None:
    """The provider signs with another key from now on: its keys are fetched again, once, and its metadata is not."""
    assert place.signed_in(place.browser()).status == 303
    assert place.signed_in(place.browser()).status == 303
    assert place.evil.asked.count(JWKS) == 1
    place.evil.key = ANOTHER_KEY
    assert place.signed_in(place.browser()).status == 303
    assert (place.evil.asked.count(JWKS), place.evil.asked.count(DISCOVERY)) == (2, 1)


def test_the_secret_in_the_form(place: Place) -> None:
    """Where the provider takes it there only."""
    place.evil.metadata = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    assert place.signed_in(place.browser()).status == 303


# ── who may come in ──


@pytest.mark.parametrize(
    ("claims", "name", "sentence"),
    [
        ({"groups": None}, "Zhang", UNKNOWN),
        ({"groups": ["别的", 7, None]}, "Zhang", UNKNOWN),
        ({"groups": {"领导": 1}}, "Zhang", UNKNOWN),
        ({"preferred_username": "li"}, "li", TAKEN),
        ({"preferred_username": "off"}, "off", DISABLED),
        ({"preferred_username": "<b>"}, "<b>", "账号名称用汉字"),
        ({"preferred_username": ["li"]}, "", "账号名称用汉字"),
    ],
)
def test_who_may_not(place: Place, claims: dict[str, Any], name: str, sentence: str) -> None:
    place.house.person("li", "leader")
    accounts, now = place.house.access.accounts, place.house.clock()
    accounts.create_sso("off", "停用", "leader", by=OFFICE, now=now)
    accounts.disable("off", by=OFFICE, now=now)
    place.evil.claims = claims
    browser = place.browser()
    assert refused(place, browser, place.signed_in(browser), sentence).startswith(f"{name}：{sentence}")


@pytest.mark.parametrize(
    ("groups", "role", "departments"),
    [(["养老", "办公室"], "office", ()), ("养老", "staff", ("养老服务科",)), (["别的"], "leader", ())],
)
def test_groups_at_every_sign_in(place: Place, groups: Any, role: str, departments: tuple[str, ...]) -> None:
    """Of several the role that may do most; where none of them gives one, the account keeps the one it has."""
    place.signed_in(place.browser())
    place.evil.claims = {"groups": groups}
    assert place.signed_in(place.browser()).status == 303
    account = place.house.access.accounts.get("zhang")
    assert account is not None
    assert (account.role, account.departments) == (role, departments)


def test_claims_of_userinfo(place: Place) -> None:
    """Asked where a claim is missing only; what the signed ID token says is not overruled."""
    place.evil.claims, place.evil.userinfo = {"groups": None}, {"groups": ["办公室"], "preferred_username": "li"}
    assert place.signed_in(place.browser()).status == 303
    assert [(a.name, a.role) for a in place.house.access.accounts.all()] == [("zhang", "office")]
    place.evil.asked.clear()
    place.evil.claims = {}
    place.signed_in(place.browser())
    assert USERINFO not in place.evil.asked


def test_userinfo_of_another_person(place: Place) -> None:
    place.evil.claims, place.evil.userinfo = {"groups": None}, {"sub": "1", "groups": ["领导"]}
    browser = place.browser()
    assert refused(place, browser, place.signed_in(browser)) == "userinfo 说的是另一个人"


def test_claims_by_other_names(tmp_path: Path, evil: EvilProvider) -> None:
    place = placed(tmp_path, evil, "  user_claim: uid\n  name_claim: cn\n  groups_claim: roles\n")
    evil.claims = {"uid": "wang", "cn": "王五", "roles": ["办公室"]}
    place.signed_in(place.browser())
    (account,) = place.house.access.accounts.all()
    assert (account.name, account.display, account.role) == ("wang", "王五", "office")


@pytest.mark.parametrize(("acr", "status"), [("mfa", 303), ("pwd", 403), (None, 403), (["mfa"], 403)])
def test_how_strongly_somebody_has_signed_in(tmp_path: Path, evil: EvilProvider, acr: Any, status: int) -> None:
    """Asked for, and seen to in the answer."""
    place = placed(tmp_path, evil, "  required_acr: [mfa, hardware]\n")
    browser = place.browser()
    to = place.begun(browser)
    assert parse_qs(urlsplit(to).query)["acr_values"] == ["mfa hardware"]
    evil.claims = {"acr": acr}
    answer = back(browser, evil.consent(to))
    assert answer.status == status
    assert (TOO_WEAK in answer.body) == (status == 403)


# ── the sign-in page, and the way out ──


def test_the_button(tmp_path: Path, evil: EvilProvider) -> None:
    """Above the form; without the form where passwords are not used, and nobody is sent on by itself."""
    place = placed(tmp_path, evil)
    page = place.browser().get("/login?next=%2Farea%3Fid%3Dx").body
    assert '<a class="button" href="/login/oidc?next=%2Farea%3Fid%3Dx">用统一身份登录</a>' in page
    assert "<form" in page
    alone = placed(tmp_path, evil, "  label: 政务 <统一> 登录\n", "sign_in_local: false\n")
    answer = alone.browser().get("/login")
    assert answer.status == 200
    assert "政务 &lt;统一&gt; 登录</a>" in answer.body
    assert "<form" not in answer.body
    assert alone.browser().sign_in("admin").status == 404
    assert alone.house.access.first_administrator() is None


def test_without_a_provider(house: House) -> None:
    for path in ("/login/oidc", "/login/oidc/back?state=x&code=y"):
        answer = house.browser().get(path)
        assert (answer.status, NO_PROVIDER in answer.body) == (404, True)
    assert "/login/oidc" not in house.browser().get("/login").body


def test_signing_out_there_too(place: Place) -> None:
    """By a page that leads on: form-action 'self' would stop a redirect of the form. The session is over before."""
    browser = place.browser()
    place.signed_in(browser)
    answer = browser.post("/logout", {})
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]*)"', answer.body)
    assert found
    to = urlsplit(found[1].replace("&amp;", "&"))
    words = parse_qs(to.query)
    assert f"{to.scheme}://{to.netloc}{to.path}" == f"{place.evil.address}/out"
    assert words["client_id"] == [CLIENT]
    assert words["post_logout_redirect_uri"] == ["https://plan.example/login"]
    assert words["id_token_hint"][0].count(".") == 2
    assert browser.cookies == {}
    assert answer["clear-site-data"] == '"cache", "storage"'
    assert "form-action 'self'" in answer["content-security-policy"]
    assert [event for event, _, _ in place.house.events()][-1] == "sign_out"


@pytest.mark.parametrize("metadata", [{"end_session_endpoint": None}, {"issuer": "https://gone.example"}])
def test_signing_out_here_alone(place: Place, metadata: dict[str, Any]) -> None:
    """Where the provider has no such address, or cannot be asked."""
    browser = place.browser()
    place.signed_in(browser)
    place.evil.metadata = metadata
    for _ in range(3):  # until its metadata has to be asked for again
        place.house.clock.pass_(minutes=25)
        assert browser.get("/").status == 200
    answer = browser.post("/logout", {})
    assert (answer.status, browser.where(answer)) == (303, "/login")


def test_a_password_session_signs_out_here_alone(place: Place) -> None:
    place.house.person("li", "leader")
    browser = place.browser()
    browser.sign_in("li")
    assert browser.where(browser.post("/logout", {})) == "/login"


# ── secrets ──


def test_our_secret_is_never_shown(place: Place) -> None:
    provider = place.house.access.provider
    browser = place.browser()
    place.signed_in(browser)
    place.evil.instead[TOKEN] = lambda right: JSONResponse({"error": CLIENT_SECRET}, 400)
    answer = place.signed_in(place.browser())
    shown = f"{place.house.access!r} {vars(provider)!r} {answer.body} {entries(place.house.access.db)!r}"
    assert "s3cret" not in shown


@pytest.mark.parametrize(
    ("secret", "ca_file", "sentence"),
    [
        ("", "ca.pem", "环境变量 OIDC_SECRET_OF_A_TEST 没有设置。"),
        ("x", "none.pem", "读不到 ca_file {folder}/none.pem，或它不是 PEM 证书。请检查路径和内容。"),
        ("x", "text.pem", "读不到 ca_file {folder}/text.pem，或它不是 PEM 证书。请检查路径和内容。"),
    ],
)
def test_what_is_missing_stops_the_start(tmp_path: Path, secret: str, ca_file: str, sentence: str) -> None:
    """Said by a real start, which the provider itself is not needed for."""
    trustme.CA().cert_pem.write_to_path(tmp_path / "ca.pem")
    (tmp_path / "text.pem").write_text("no certificate")
    text = SETTINGS.format(issuer="https://sso.example", client=CLIENT, ca_file=ca_file, more="")
    (tmp_path / "access.yaml").write_text(f"mode: accounts\ndatabase: access.sqlite\n{text}", encoding="utf-8")
    env = {**os.environ, "WORKPLAN_ACCESS": str(tmp_path / "access.yaml"), "OIDC_SECRET_OF_A_TEST": secret}
    done = subprocess.run([sys.executable, "-c", "import app"], cwd=ROOT, env=env, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (2, sentence.format(folder=tmp_path) + "\n")


def test_a_secret_missing(tmp_path: Path, evil: EvilProvider, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OIDC_SECRET_OF_A_TEST")
    with pytest.raises(AccessError, match=r"^环境变量 OIDC_SECRET_OF_A_TEST 没有设置。$"):
        placed(tmp_path, evil)
