"""Signing in on a real server: who gets in, who sees what, and that a role taken away is gone at once."""

import hashlib
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from websockets import InvalidStatus, Origin
from websockets.sync.client import connect

from access import Access, Actor, entries, open_access, read_settings
from access.people.passwords import Hasher
from plan import read_plan
from tests.browser.conftest import Server, opened, settled
from tests.browser.test_upload import TASK, gbk

pytestmark = pytest.mark.one_tab

SETTINGS = "mode: accounts\n"
GOOD = "forty violins in October"
BY = Actor("admin", "")


@pytest.fixture
def server(start: Callable[..., Server]) -> Server:
    """A server of its own, where people sign in."""
    return start(settings=SETTINGS)


def accounts_of(server: Server) -> Access:
    """The accounts of a running server, from beside it."""
    return open_access(read_settings(Path(server.access)), hasher=Hasher(n=2**4, r=1, p=1))


def person(server: Server, name: str, role: str, *departments: str, display: str = "") -> None:
    """An account with a password of its own."""
    access, now = accounts_of(server), datetime.now(UTC)
    made = access.accounts.create(name, display or name, role, departments, by=BY, now=now)  # type: ignore[arg-type]
    access.accounts.change_password(made.account, GOOD, by=BY, now=now)


def fill(page: Page, name: str, password: str) -> None:
    page.get_by_label("账号").fill(name)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()


def sign_in(page: Page, server: Server, name: str, path: str = "/") -> Page:
    page.goto(f"{server.address}{path}")
    fill(page, name, GOOD)
    page.wait_for_selector("[data-testid=stMainBlockContainer] h1")
    return settled(page)


def mine(page: Page) -> Locator:
    """What is under one's own name at the end of the menu."""
    found = page.locator(".wp-account")
    found.locator("summary").click()
    return found


def noted(server: Server, event: str) -> list[tuple[str, str]]:
    """Who and what, of the events of one kind, newest first."""
    return [(e.who, e.detail) for e in entries(accounts_of(server).db, events=[event])]  # type: ignore[list-item]


def test_the_first_administrator(server: Server, page: Page) -> None:
    """The password in the log opens the change of it and nothing else; then everything; signing out ends it."""
    said = re.search(r"账号：(\w+)，一次性密码：(\S+?)（", server.log.read_text(encoding="utf-8"))
    assert said
    page.goto(f"{server.address}/office?month=2024-10")
    assert page.url.startswith(f"{server.address}/login?next=")
    fill(page, said[1], "not this one at all")
    expect(page.get_by_role("alert")).to_have_text("账号或密码不对。忘记密码请找系统管理员重置。")
    fill(page, said[1], said[2])
    expect(page.locator("h1")).to_have_text("修改密码")
    page.goto(f"{server.address}/office?month=2024-10")
    assert page.url == f"{server.address}/password"
    page.get_by_label("现在的密码").fill(said[2])
    page.get_by_label("新密码", exact=True).fill(GOOD)
    page.get_by_label("再输一遍新密码").fill(GOOD)
    page.get_by_role("button", name="修改密码").click()
    opened(page, f"{server.address}/office?month=2024-10")
    expect(page.locator("h1")).to_have_text("局办公室")
    expect(page.locator(".wp-account")).to_contain_text("系统管理员")
    expect(page.locator(".wp-strip")).not_to_contain_text("本机试用")
    menu = mine(page)
    assert menu.get_by_role("link", name="修改密码").get_attribute("href") == "/password"
    menu.get_by_role("button", name="退出登录").click()
    expect(page.locator("h1")).to_have_text("登录")
    page.goto(server.address)
    assert page.url.startswith(f"{server.address}/login")
    assert noted(server, "sign_out") == [("admin", "")]


def test_staff(server: Server, page: Page) -> None:
    """No 局办公室, not by its address either; no clearing of the sample; their own name and departments only."""
    person(server, "zhou", "staff", "养老服务科", display="周敏")
    sign_in(page, server, "zhou", "/report?month=2024-10")
    expect(page.locator("h1")).to_have_text("数据上报")
    expect(page.get_by_role("link", name="数据上报")).to_be_visible()
    expect(page.get_by_role("link", name="局办公室")).to_have_count(0)
    expect(page.get_by_role("button", name="清除演示数据")).to_have_count(0)
    expect(page.locator(".st-key-department input")).to_have_value("养老服务科")
    box = page.get_by_label("报送人")
    expect(box).to_have_value("周敏")
    expect(box).to_be_disabled()
    opened(page, f"{server.address}/office?month=2024-10")
    expect(page.locator("h1")).to_have_text("没有权限")
    expect(page.get_by_text("你的账号（科室填报人）不能打开这个页面。需要时请找系统管理员调整角色。")).to_be_visible()
    expect(page.get_by_role("button", name="锁定10月")).to_have_count(0)
    assert noted(server, "refused") == [("zhou", "页面 /office")]


def test_staff_report_for_their_own_department(server: Server, page: Page) -> None:
    """护理型床位 is 养老服务科's; a file of a person of another department with it is not stored, row named."""
    person(server, "zhou", "staff", "养老服务科", display="周敏")
    sign_in(page, server, "zhou", "/report?month=2024-10")
    foreign = {"月份": "2024-10", "任务编号": foreign_task(server), "完成值": "9999"}
    own = {"月份": "2024-10", "任务编号": TASK, "完成值": "611"}
    send(page, "两科.csv", gbk(own, foreign))
    expect(page.get_by_text("文件中有 1 行不是本科室的任务，整批没有入库。请去掉这些行再传。")).to_be_visible()
    expect(page.get_by_text("第 3 行「任务编号」")).to_be_visible()
    expect(page.get_by_role("button", name="确认入库")).to_have_count(0)
    assert noted(server, "refused") == [("zhou", "文件未收：两科.csv：1 行不是本科室的任务")]
    opened(page, f"{server.address}/report?month=2024-10")
    send(page, "照片.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    who, detail = noted(server, "refused")[0]
    assert (who, detail[:13]) == ("zhou", "文件未收：照片.csv：这")
    opened(page, f"{server.address}/report?month=2024-10")
    send(page, "本科.csv", gbk(own))
    page.get_by_role("button", name="确认入库").click()
    expect(page.get_by_text("已入库：本科.csv")).to_be_visible()
    ((who, detail),) = noted(server, "upload")
    assert who == "zhou"
    assert detail.endswith("：本科.csv，1 行")


def send(page: Page, name: str, content: bytes) -> None:
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})
    page.get_by_text("3. 核对并入库").wait_for()
    settled(page)


def foreign_task(server: Server) -> str:
    """A task counted as a whole by another department than 养老服务科."""
    plan = read_plan(server.targets)
    return next(
        t.id for t in plan.tasks.values() if t.department != "养老服务科" and t.kind == "count" and not t.by_unit
    )


def test_a_role_lowered_while_the_tab_is_open(server: Server, page: Page) -> None:
    """The confirmation of a lock is open when the office becomes staff: the click locks nothing; the page is gone."""
    person(server, "lin", "office", display="林晓东")
    sign_in(page, server, "lin", "/office?month=2024-10")
    form = page.locator("[data-testid=stForm]", has_text="锁定10月")
    form.get_by_label("原因").fill("月度结账")
    form.get_by_label("原因").press("Tab")
    form.get_by_role("button", name="锁定10月").click()
    sure = page.get_by_role("button", name="确认锁定")
    expect(page.get_by_text("经办人：林晓东")).to_be_visible()
    now = datetime.now(UTC)
    accounts_of(server).accounts.assign("lin", "staff", ["养老服务科"], by=BY, now=now)
    sure.click()
    expect(page.get_by_text("没有权限。你的账号不能这样做。需要时请找系统管理员调整角色。")).to_be_visible()
    assert noted(server, "lock") == []
    assert ("lin", "操作：锁定") in noted(server, "refused")
    opened(page, f"{server.address}/office?month=2024-10")
    expect(page.locator("h1")).to_have_text("没有权限")


def test_a_disabled_account_with_a_page_open(server: Server, page: Page) -> None:
    """The next click finds the connection closed, and the page goes to the sign-in page by itself."""
    person(server, "he", "leader")
    sign_in(page, server, "he")
    accounts_of(server).accounts.disable("he", by=BY, now=datetime.now(UTC))
    page.get_by_role("link", name="街镇", exact=True).click()
    page.wait_for_url("**/login**")
    expect(page.locator("h1")).to_have_text("登录")


def test_an_export_is_noted_with_its_download(server: Server, page: Page) -> None:
    person(server, "he", "leader")
    sign_in(page, server, "he", "/exports?month=2024-10")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载台账").click()
    name, content = waiting.value.suggested_filename, waiting.value.path().read_bytes()
    assert content.startswith(b"PK")
    assert noted(server, "export") == [("he", f"{name}，SHA-256 {hashlib.sha256(content).hexdigest()}")]
    expect(page.locator("h1")).to_have_text("导出")


def test_a_file_refused_is_a_sentence(server: Server, page: Page) -> None:
    """The page was drawn before the role was lowered: the link leads to a page that says why, and to no file."""
    person(server, "lin", "office")
    sign_in(page, server, "lin", "/office?month=2024-10")
    now = datetime.now(UTC)
    accounts_of(server).accounts.assign("lin", "staff", ["养老服务科"], by=BY, now=now)
    page.get_by_role("link", name="下载报送情况（Excel）").click()
    expect(page.locator("h1")).to_have_text("提示")
    said = "没有权限：你的账号不能下载这个文件。需要时请找系统管理员调整角色。"
    expect(page.get_by_text(said)).to_be_visible()
    assert page.locator("script").count() == 0
    assert noted(server, "export") == []
    assert ("lin", "文件 /files/office/reporting.xlsx") in noted(server, "refused")
    accounts_of(server).accounts.disable("lin", by=BY, now=now)
    page.goto(f"{server.address}/files/template.csv")
    expect(page.locator("h1")).to_have_text("登录")


def test_the_audit(server: Server, page: Page) -> None:
    """Hostile text is text on the page and in the file; filters hold; a leader has no such page."""
    access, now = accounts_of(server), datetime.now(UTC)
    person(server, "lin", "office")
    person(server, "he", "leader")
    access.note("other", "=1+1<img src=x onerror=alert(1)>", who="lin", address="10.0.0.7")
    sign_in(page, server, "lin", f"/audit?month=2024-10&now={now:%H}")
    expect(page.locator("h1")).to_have_text("审计")
    row = page.locator("tr", has_text="=1+1<img src=x onerror=alert(1)>")
    expect(row).to_contain_text("10.0.0.7")
    expect(page.locator(".wp-table img")).to_have_count(0)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载（CSV）").click()
    assert ",'=1+1<img" in waiting.value.path().read_text(encoding="utf-8-sig")
    first = page.get_by_label("从", exact=True)
    first.fill("2024年")
    first.press("Enter")
    expect(page.get_by_text("日期应写成 2024-06-18 的样子。")).to_be_visible()
    first.fill("2099-01-01")
    first.press("Enter")
    expect(page.get_by_text("没有符合的记录。")).to_be_visible()
    mine(page).get_by_role("button", name="退出登录").click()
    sign_in(page, server, "he", "/audit?month=2024-10")
    expect(page.locator("h1")).to_have_text("没有权限")
    expect(page.get_by_role("link", name="审计")).to_have_count(0)
    page.get_by_role("link", name="回到总览").click()
    expect(page.locator(".wp-tile").first).to_be_visible()


def test_the_filters_of_the_audit_stand_in_the_address(server: Server, page: Page) -> None:
    """A link asks for one account and kind; what is chosen goes into it; what it asks wrongly is said or left out."""
    person(server, "lin", "office")
    sign_in(page, server, "lin", "/audit?month=2024-10&who=lin&event=sign_in&event=nothing")
    rows = page.locator(".wp-table tbody tr")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("登录")
    page.get_by_role("combobox", name="账号").click()
    page.get_by_role("option", name="（没有登录）").click()
    expect(page.get_by_text("没有符合的记录。")).to_be_visible()
    assert "who=&" in f"{page.url}&"
    assert "event=sign_in" in page.url
    page.get_by_label("到", exact=True).fill("2000-01-01")
    page.get_by_label("到", exact=True).press("Enter")
    page.wait_for_url("**until=2000-01-01**")
    opened(page, f"{server.address}/audit?month=2024-10&since=soon")
    expect(page.get_by_text("日期应写成 2024-06-18 的样子。")).to_be_visible()
    opened(page, f"{server.address}/audit?month=2024-10&who=%3Cb%3E")
    expect(page.get_by_text("没有符合的记录。")).to_be_visible()


@pytest.mark.own_tab
def test_an_anonymous_second_client_gets_nothing(server: Server, context: BrowserContext, browser: Browser) -> None:
    """What the first client's page loads is refused to a client without its cookie; so are upload and websocket."""
    person(server, "zhou", "staff", "养老服务科")
    page = context.new_page()
    asked: list[tuple[str, str]] = []
    page.on("request", lambda request: asked.append((request.method, request.url)))
    sign_in(page, server, "zhou", "/report?month=2024-10")
    send(page, "十月.csv", gbk({"月份": "2024-10", "任务编号": TASK, "完成值": "611"}))
    with page.expect_download():
        page.get_by_role("link", name="10月模板（CSV）").click()
    reads = {url for method, url in asked if method == "GET" and url.startswith(server.address)}
    closed = {url for url in reads if not re.search(r"/look/|/login|/_stcore/health", url)}
    files = {url for url in closed if "/files/" in url}
    uploads = {url for method, url in asked if method == "PUT"}
    assert files
    assert uploads
    stranger = browser.new_context().request
    for url in closed:
        assert stranger.get(url, headers={"accept": "*/*"}, max_redirects=0).status == 401, url
    for url in uploads:
        for method in ("PUT", "DELETE"):
            answer = stranger.fetch(url, method=method, headers={"origin": server.address}, data=b"x")
            assert answer.status == 401, (method, url)

    with pytest.raises(InvalidStatus) as raised:
        connect(server.address.replace("http", "ws") + "/_stcore/stream", origin=Origin(server.address))
    assert raised.value.response.status_code == 403


def test_without_accounts_the_screen_says_so(start: Callable[..., Server], page: Page) -> None:
    opened(page, start().address)
    expect(page.locator(".wp-strip")).to_contain_text("本机试用，未设登录")
    expect(page.locator(".wp-account")).to_have_count(0)


def test_wrong_settings_stop_the_start(start: Callable[..., Server]) -> None:
    """With the sentence that says where."""
    with pytest.raises(AssertionError, match=r"登录设置有误，先请改正：\n.*mode"):
        start(settings="mode: closed\n")


@pytest.mark.own_tab
def test_a_meeting_keeps_its_session(server: Server, page: Page) -> None:
    """A slide stands for half an hour: every five minutes the page says that it is in use; a page of figures does not."""
    person(server, "he", "leader")
    page.clock.install()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    sign_in(page, server, "he", "/units?month=2024-10")
    asked.clear()
    page.clock.run_for(1_000_000)
    assert "/_stcore/host-config" not in asked
    opened(page, f"{server.address}/meeting?month=2024-10")
    asked.clear()
    page.clock.run_for(1_000_000)
    page.wait_for_timeout(200)
    assert asked.count("/_stcore/host-config") == 3
