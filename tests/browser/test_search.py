"""搜索: from the input to the task and back, by address, and with words that mean harm."""

from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Server, opened, settled

pytestmark = pytest.mark.one_tab


def asked(page: Page) -> list[str]:
    return parse_qs(urlsplit(page.url).query).get("q", [])


def field(page: Page) -> Locator:
    return page.get_by_role("textbox", name="搜索")


def test_a_search_leads_to_the_task_and_back(server: Server, page: Page) -> None:
    opened(page, f"{server.address}/search?month=2024-10")
    field(page).fill("适老化　300")
    field(page).press("Enter")
    row = page.locator("[data-task='2.1-05']")
    expect(row.get_by_role("link")).to_have_text("适老化改造")
    expect(row.locator("mark")).to_have_text(["适老化", "适老化", "300"])
    expect(row.locator("dt")).to_have_text("工作要点原文")
    expect(page.get_by_role("status").first).to_contain_text("找到 1 项任务。各月填写的文字查到10月。")
    assert asked(page) == ["适老化　300"]
    row.get_by_role("link").click()
    expect(page.locator("h1")).to_have_text("2.1-05 适老化改造")
    page.go_back()
    expect(page.locator("h1")).to_have_text("搜索")
    expect(field(page)).to_have_value("适老化　300")
    expect(row).to_be_visible()


def test_back_leads_to_the_words_before(server: Server, page: Page) -> None:
    opened(page, f"{server.address}/search?q={quote('护理')}")
    expect(page.locator("[data-task='2.1-07']")).to_be_visible()
    field(page).fill("2.1-05")
    field(page).press("Enter")
    expect(page.locator("[data-task='2.1-05']")).to_be_visible()
    page.go_back()
    expect(page.locator("[data-task='2.1-07']")).to_be_visible()
    expect(field(page)).to_have_value("护理")


def test_the_address_is_a_search_and_keeps_month_and_words(server: Server, page: Page) -> None:
    """Full-width digits find the id; clearing the field clears the address."""
    opened(page, f"{server.address}/search?q={quote('２.１－０５')}&month=2024-06")
    expect(page.locator("[data-task]")).to_have_count(1)
    assert "month=2024-06" in page.url
    field(page).fill("")
    field(page).press("Enter")
    expect(page.get_by_text("例如：")).to_be_visible()
    assert asked(page) == []


def test_a_name_leads_to_its_tasks(server: Server, page: Page) -> None:
    """A department and a 街镇 are offered as filters of the list."""
    opened(page, f"{server.address}/search?q={quote('养老服务科')}")
    href = page.get_by_role("link", name="按责任科室列出任务").get_attribute("href") or ""
    assert parse_qs(urlsplit(href).query)["department"] == ["养老服务科"]
    expect(page.locator("[data-task]")).to_have_count(50)
    expect(page.get_by_role("status").first).to_contain_text("只列前 50 项，再加一个词可缩小范围。")
    opened(page, f"{server.address}/search?q={quote('新泾镇')}")
    href = page.get_by_role("link", name="按街镇列出任务").get_attribute("href") or ""
    assert parse_qs(urlsplit(href).query)["unit"] == ["新泾镇"]
    expect(page.get_by_text("另有 7 处").first).to_be_visible()


def test_examples_are_of_the_plan(server: Server, page: Page) -> None:
    opened(page, f"{server.address}/search")
    page.get_by_role("link", name="区为民办实事项目").click()
    expect(field(page)).to_have_value("区为民办实事项目")
    expect(page.locator("[data-task='2.1-05']")).to_be_visible()
    assert asked(page) == ["区为民办实事项目"]


@pytest.mark.parametrize("query", ["<img src=x onerror=alert(1)>", "**x**", "[x](http://x)", "$$x$$", "{{ 7 * 7 }}"])
def test_words_that_mean_harm_are_words(server: Server, page: Page, query: str) -> None:
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    opened(page, f"{server.address}/search?q={quote(query)}")
    expect(page.get_by_text(f"没有找到含有“{query}”的任务。", exact=True)).to_be_visible()
    expect(field(page)).to_have_value(query)
    assert page.locator("[data-testid=stMain] img").count() == 0
    assert dialogs == []


def test_no_more_than_eighty_characters(server: Server, page: Page) -> None:
    opened(page, f"{server.address}/search?q={'x' * 5000}")
    expect(field(page)).to_have_value("x" * 80)


def test_nothing_scrolls_sideways_on_a_phone(server: Server, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    opened(page, f"{server.address}/search?q={quote('床位')}")
    settled(page)
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
