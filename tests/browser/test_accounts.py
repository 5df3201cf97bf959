"""An administrator at work in the browser: a new account, a session ended that stands open, one's own sessions."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.conftest import Server, settled
from tests.browser.test_accessibility import found
from tests.browser.test_sign_in import GOOD, SETTINGS, fill, mine, noted, person, sign_in

pytestmark = pytest.mark.one_tab

PHONE: ViewportSize = {"width": 390, "height": 844}


@pytest.fixture
def server(start: Callable[..., Server]) -> Server:
    """A server of its own, where people sign in; with an administrator and a leader."""
    running = start(settings=SETTINGS)
    person(running, "wu", "admin", display="吴海燕")
    person(running, "he", "leader", display="何建国")
    return running


def test_a_new_account_to_its_first_page(server: Server, page: Page, another: Callable[[], Page]) -> None:
    """From the menu to the one-time password, which the person changes before the page that was asked for."""
    sign_in(page, server, "wu", "/?month=2024-10")
    mine(page).get_by_role("link", name="账号管理").click()
    expect(page.locator("h1")).to_have_text("账号管理")
    page.get_by_label("账号（登录用").fill("zhou.min")
    page.get_by_label("姓名").fill("周敏")
    expect(page.get_by_label("养老服务科")).to_be_hidden()  # only staff are for single departments
    page.get_by_label("角色").select_option(label="科室填报人")
    page.get_by_label("养老服务科").check()
    page.locator("#password").fill(GOOD)
    page.get_by_role("button", name="新增").click()
    once = page.locator("code").inner_text()
    theirs = another()
    theirs.goto(f"{server.address}/report?month=2024-10")
    fill(theirs, "zhou.min", once)
    theirs.get_by_label("现在的密码").fill(once)
    theirs.get_by_label("新密码", exact=True).fill("nine cellos under water")
    theirs.get_by_label("再输一遍新密码").fill("nine cellos under water")
    theirs.get_by_role("button", name="修改密码").click()
    theirs.wait_for_selector("[data-testid=stMainBlockContainer] h1")
    settled(theirs)
    expect(theirs.locator("h1")).to_have_text("数据上报")
    menu = mine(theirs)
    expect(menu).to_contain_text("科室填报人")
    expect(menu).to_contain_text("养老服务科")
    expect(menu.get_by_role("link", name="我的登录")).to_be_visible()
    expect(menu.get_by_role("link", name="账号管理")).to_have_count(0)
    assert ("wu", "zhou.min：科室填报人（养老服务科）") in noted(server, "created")


def test_a_session_is_ended_and_its_open_page_goes(server: Server, page: Page, another: Callable[[], Page]) -> None:
    """Nobody touches the leader's tab: within seconds it is the sign-in page."""
    theirs = another()
    sign_in(theirs, server, "he", "/units?month=2024-10")
    sign_in(page, server, "wu", "/?month=2024-10")
    page.goto(f"{server.address}/accounts")
    page.get_by_role("link", name="he", exact=True).click()
    page.locator("#password").fill(GOOD)
    page.get_by_role("button", name="结束", exact=True).click()
    expect(page.get_by_role("status")).to_have_text("已结束登录。")
    theirs.wait_for_url("**/login**", timeout=15_000)
    expect(theirs.get_by_role("status")).to_have_text("登录已失效，请重新登录。")


def test_ones_own_sessions(server: Server, page: Page, another: Callable[[], Page]) -> None:
    other = another()
    sign_in(other, server, "he", "/units?month=2024-10")
    sign_in(page, server, "he", "/?month=2024-10")
    mine(page).get_by_role("link", name="我的登录").click()
    expect(page.locator("tbody tr")).to_have_count(2)
    page.locator("#password").fill(GOOD)
    page.get_by_role("button", name="结束其他全部登录").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody")).to_contain_text("本次登录")
    other.wait_for_url("**/login**", timeout=15_000)
    page.get_by_role("link", name="回到看板").click()
    page.wait_for_selector("[data-testid=stMainBlockContainer] h1")


def test_nothing_serious_on_the_pages_of_accounts(server: Server, page: Page) -> None:
    """axe, light on a laptop and dark on a phone; nothing scrolls sideways."""
    page.goto(f"{server.address}/accounts")
    for mode, size in (("light", {"width": 1366, "height": 768}), ("dark", PHONE)):
        page.context.clear_cookies()
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.emulate_media(color_scheme=mode)  # type: ignore[arg-type]
        page.goto(f"{server.address}/login?ended=1&next=%2Faccounts")
        assert found(page, best=True) == []
        fill(page, "wu", GOOD)
        for path in ("/accounts", "/accounts/1", "/accounts/2?done=saved", "/sessions", "/password"):
            page.goto(f"{server.address}{path}")
            assert found(page, best=True) == [], (path, mode)
            assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), (path, mode)
