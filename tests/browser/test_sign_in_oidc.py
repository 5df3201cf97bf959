"""Single sign-on in a real browser: by the pages of a real provider, and by what a reverse proxy says."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import pytest
import trustme
from playwright.sync_api import Browser, Page, expect

from access import ROLES
from scripts.machines.postgres import free_port
from tests.browser.conftest import ROOT, Server, settled
from tests.browser.identity_provider import CLIENT, CLIENT_SECRET, PASSWORD
from tests.browser.test_sign_in import BY, accounts_of, fill, mine, noted, opened, person

SETTINGS = f"""
mode: accounts
public_url: ADDRESS
oidc:
  issuer: https://127.0.0.1:%d
  client_id: {CLIENT}
  client_secret: {{file: %s}}
  ca_file: %s
  scopes: [openid, profile, groups]
groups:
  局办公室: {{role: office}}
  局领导: {{role: leader}}
"""
TAKEN = "这个名字已有本地账号，不能用统一身份登录。请找系统管理员。"


@dataclass
class Place:
    """A dashboard and the provider it sends people to; the provider is not running yet."""

    server: Server
    port: int
    folder: Path

    def provider(self) -> subprocess.Popen[bytes]:
        words = [str(self.port), str(self.folder / "cert.pem"), str(self.folder / "key.pem"), self.server.address]
        with (self.folder / "provider.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.browser.identity_provider", *words],
                cwd=ROOT,
                stdout=subprocess.PIPE,
                stderr=log,
            )
        assert process.stdout
        assert process.stdout.readline() == b"ready\n", (self.folder / "provider.log").read_text()
        return process


@pytest.fixture
def place(start: Callable[..., Server], tmp_path: Path) -> Place:
    authority = trustme.CA()
    issued, port = authority.issue_cert("127.0.0.1"), free_port()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    issued.private_key_pem.write_to_path(tmp_path / "key.pem")
    for part in issued.cert_chain_pems:
        part.write_to_path(tmp_path / "cert.pem", append=True)
    secret = tmp_path / "secret"
    secret.touch(mode=0o600)
    secret.write_text(CLIENT_SECRET)
    return Place(start(settings=SETTINGS % (port, secret, tmp_path / "ca.pem")), port, tmp_path)


@pytest.fixture
def running(place: Place) -> Iterator[Place]:
    process = place.provider()
    yield place
    process.terminate()
    process.wait(10)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A browser that takes the provider's certificate; whether it should is the browser's business, not ours."""
    context = browser.new_context(viewport={"width": 1920, "height": 1080}, locale="en", ignore_https_errors=True)
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


def by_the_provider(page: Page, server: Server, name: str, answer: str = "Accept") -> None:
    """From our sign-in page through the pages of the provider, that of consent too where it is shown, and back."""
    page.get_by_role("link", name="用统一身份登录").click()
    page.get_by_label("Login").fill(name)
    page.get_by_role("button", name="Continue").click()
    # the provider has been seen to show its password page a second time on a busy machine
    here = f"location.origin === '{server.address}'"
    again = f"(!({here}) && !window.answered && document.querySelector('input[type=password]'))"
    let_through = f"() => {again} || document.querySelector('#authorizeform') || {here}"
    for _ in range(3):
        password = page.get_by_role("textbox", name="Password")
        password.fill(PASSWORD)
        page.evaluate("() => { window.answered = true }")  # gone with the next page
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_function(let_through, timeout=40_000)
        if not page.evaluate(f"() => Boolean({again})"):
            break
    if not page.url.startswith(server.address):
        page.get_by_role("button", name=answer).click()


def arrived(page: Page, address: str) -> None:
    page.wait_for_url(f"{address}/**")
    page.wait_for_selector("[data-testid=stMainBlockContainer] h1")
    settled(page)


def test_by_the_provider_s_pages(running: Place, page: Page) -> None:
    """To the page asked for, with the group's role; out there too; in again; lowered by the provider's group."""
    address = running.server.address
    page.goto(f"{address}/office?month=2024-10")
    by_the_provider(page, running.server, "lin")
    arrived(page, address)
    assert page.url.startswith(f"{address}/office?month=2024-10")
    expect(page.locator("h1")).to_have_text("局办公室")
    expect(page.locator(".wp-account")).to_contain_text("林晓东")
    expect(page.locator(".wp-account")).to_contain_text(ROLES["office"])
    expect(page.get_by_role("link", name="审计")).to_be_visible()
    mine(page).get_by_role("button", name="退出登录").click()
    page.wait_for_url(f"{address}/login")
    expect(page.locator("h1")).to_have_text("登录")
    assert noted(running.server, "sign_out") == [("lin", "")]
    page.goto(f"{address}/units?month=2024-10")
    assert page.url.startswith(f"{address}/login?next=")
    by_the_provider(page, running.server, "lin")
    arrived(page, address)
    assert page.url.startswith(f"{address}/units?month=2024-10")
    assert noted(running.server, "sign_in") == [("lin", "统一身份"), ("lin", "统一身份")]
    assert noted(running.server, "bound") == [("", f"lin：https://127.0.0.1:{running.port}")]


def test_another_group_another_role(running: Place, page: Page) -> None:
    page.goto(running.server.address)
    by_the_provider(page, running.server, "he")
    arrived(page, running.server.address)
    expect(page.locator(".wp-account")).to_contain_text(ROLES["leader"])
    expect(page.get_by_role("link", name="审计", exact=True)).to_have_count(0)
    opened(page, f"{running.server.address}/audit?month=2024-10")
    expect(page.locator("h1")).to_have_text("没有权限")


def test_who_may_not_come_in(running: Place, page: Page) -> None:
    """Consent refused; in no group; called like a local account; disabled. A password still lets in after each."""
    address, alert = running.server.address, page.get_by_role("alert")
    accounts_of(running.server).accounts.create_sso("he", "何局长", "leader", by=BY, now=datetime.now(UTC))
    accounts_of(running.server).accounts.disable("he", by=BY, now=datetime.now(UTC))
    person(running.server, "zhou", "staff", "养老服务科")
    refusals = {
        "lin": "统一身份服务没有让这次登录通过。可以再试一次，仍有问题请找系统管理员。",
        "guest": "统一门户的这个账号在这里没有角色。请找系统管理员。",
        "admin": TAKEN,
        "he": "这个账号在这里已停用。请找系统管理员。",
    }
    for name, sentence in refusals.items():
        page.context.clear_cookies()
        page.goto(f"{address}/office?month=2024-10")
        by_the_provider(page, running.server, name, "Deny" if name == "lin" else "Accept")
        expect(alert).to_have_text(sentence)
        assert "access_denied" not in page.content()
    assert page.goto(f"{address}/audit").url.startswith(f"{address}/login")  # type: ignore[union-attr]
    fill(page, "zhou", "forty violins in October")
    arrived(page, address)
    assert len(noted(running.server, "failed")) == 1  # the rest within the same minute


def test_without_the_provider(place: Place, page: Page) -> None:
    """The dashboard has started without it; the sentence, and a password instead, to the page asked for."""
    address = place.server.address
    person(place.server, "zhou", "staff", "养老服务科")
    page.goto(f"{address}/report?month=2024-10")
    page.get_by_role("link", name="用统一身份登录").click()
    expect(page.get_by_role("alert")).to_have_text("现在连不上统一身份服务，请稍后再试。")
    fill(page, "zhou", "forty violins in October")
    arrived(page, address)
    assert page.url.startswith(f"{address}/report?month=2024-10")


HEADERS = """
mode: accounts
trusted_header: {user: X-Remote-User, name: X-Remote-Name, groups: X-Remote-Groups, from: [127.0.0.1]}
groups: {办公室: {role: office}, 领导: {role: leader}}
"""


def test_by_a_reverse_proxy(start: Callable[..., Server], browser: Browser) -> None:
    """What a proxy on the same machine adds to every request, websocket included; another group, another menu."""
    server = start(settings=HEADERS)
    person(server, "zhou", "office")
    words = {"X-Remote-User": "lin", "X-Remote-Name": quote("林晓东"), "X-Remote-Groups": quote("办公室")}
    context = browser.new_context(extra_http_headers=words)
    page = opened(context.new_page(), f"{server.address}/office?month=2024-10")
    expect(page.locator("h1")).to_have_text("局办公室")
    expect(page.locator(".wp-account")).to_contain_text("林晓东")
    expect(page.get_by_role("link", name="审计")).to_be_visible()
    page.get_by_role("link", name="街镇", exact=True).click()
    expect(page.locator("h1")).to_have_text("街镇")
    context.set_extra_http_headers({**words, "X-Remote-Groups": quote("领导")})
    opened(page, f"{server.address}/units?month=2024-10")
    expect(page.get_by_role("link", name="审计")).to_have_count(0)
    context.set_extra_http_headers({**words, "X-Remote-User": "zhou"})
    page.goto(server.address)
    expect(page.get_by_text(TAKEN)).to_be_visible()
    assert noted(server, "bound") == [("", "lin：trusted_header")]
    context.close()
