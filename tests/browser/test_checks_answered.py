"""待整改 with accounts: answered by the department with a photo, closed by the office, seen by a leader, and nobody else's."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, opened, settled
from tests.browser.stream import Tab, said, trigger
from tests.browser.test_checks import picture
from tests.browser.test_requests import signed_in
from tests.browser.test_sign_in import person
from tests.browser.visitors import PEOPLE, ask, cookie, settle_in

pytestmark = pytest.mark.one_tab
FINDING = "checks?month=2024-10&check=14"
"""Of 2.1-06 认知障碍床位, 养老服务科: 桂香里养老院 said 验收 and was found 开工, two photos (data/sample)."""


def test_answered_closed_and_seen(start: Callable[..., Server], page: Page) -> None:
    """The office's very press closes it from the office's tab, and nothing from the department's."""
    server = start(settings="mode: accounts")
    settle_in(server)
    person(server, "li", "staff", "社会救助科", display="李明")
    strange = cookie(server, "li")
    with Tab(server.address, strange) as tab:
        seen = tab.open("checks", check="14")
        assert "2024年10月及以前没有抽查记录“14”，或不是你可以看的。" in seen.text.replace("\\", "")
        assert not seen.shows("桂香里养老院")
        assert not tab.open("sites", task="2.1-06", site="3").shows("/files/checks/photo")
    assert ask(server, "GET", "/files/checks/photo/14/1", strange)[0] == 403
    opened(signed_in(page, server, "staff"), f"{server.address}/{FINDING}")
    expect(page.locator("summary").get_by_text("答复", exact=True)).to_be_visible()
    for office in ("销号", "认定所报数据", "记一条抽查", "抽取"):
        expect(page.locator("summary").get_by_text(office)).to_have_count(0)
    page.locator("summary").get_by_text("答复", exact=True).click()
    page.get_by_label("整改情况").fill("呼叫系统已接通")
    page.locator("input[type=file]").set_input_files(
        {"name": "改好.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    )
    page.get_by_role("button", name="答复", exact=True).click()
    expect(page.get_by_test_id("stAlert").get_by_text("抽查记录 14 已答复。")).to_be_visible()
    answer = settled(page).locator(".wp-check li").filter(has_text="整改情况：呼叫系统已接通 周敏，")
    after = str(answer.locator("img").get_attribute("src"))
    assert after == "/files/checks/photo/14/3"
    office, staff, leader = (cookie(server, PEOPLE[role]) for role in ("office", "staff", "leader"))
    with Tab(server.address, office) as desk, Tab(server.address, staff) as own:
        drawn = desk.open("checks", check="14")
        close = said(drawn.widget("办理结果"), "复查已接通"), trigger(drawn.widget("销号", "Button"))
        assert own.open("checks", *close, check="14").shows("抽查 14 处，一致 12，待整改 1。")
        assert desk.open("checks", *close, check="14").shows("抽查 14 处，一致 12，待整改 0。")
    with Tab(server.address, leader) as tab:
        seen = tab.open("checks", check="14")
        assert all(seen.shows(text) for text in ("整改情况：呼叫系统已接通", "办理结果：复查已接通", after))
        assert tab.open("sites", task="2.1-06", site="3").shows("/files/checks/photo/14/1")
        assert not [widget for widget in seen.widgets if "Button" in widget.kind or "Text" in widget.kind]
    statuses = [ask(server, "GET", after, who)[0] for who in (leader, staff, strange)]
    assert statuses == [200, 200, 403]
