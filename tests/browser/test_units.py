"""街镇: the heat table, one 街镇's profile, the address, a phone. Figures are those of the sample."""

from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Server, opened, settled

pytestmark = pytest.mark.one_tab

TASKS = 6
UNITS = 10


def _row(page: Page, task: str) -> list[str]:
    return [text.strip() for text in page.locator(f".units-heat tr[data-task='{task}'] td").all_inner_texts()]


def test_units_by_task_in_the_order_of_the_plan(server: Server, page: Page) -> None:
    """适老化改造 in October: 23 + 18 + 24 + 19 + 28 + 36 + 22 + 7 + 17 + 48 = 242 of 300 户, 81 %."""
    opened(page, f"{server.address}/units?month=2024-10")
    heads = page.locator(".units-heat thead th").all_inner_texts()
    assert (heads[0], heads[1], heads[-2], heads[-1]) == ("任务", "新华路街道", "新泾镇", "全区")
    assert len(heads) == UNITS + 2
    expect(page.locator(".units-heat tr[data-task]")).to_have_count(TASKS)
    row = _row(page, "2.1-05")
    assert [int(text.split("户")[0]) for text in row] == [23, 18, 24, 19, 28, 36, 22, 7, 17, 48, 242]
    assert row[-1].split() == ["242户", "81%"]


def test_not_reported_and_unchanged_are_told_from_a_figure(server: Server, page: Page) -> None:
    """智能水表 in September: 虹桥街道 reported nothing, its 44 户 are of August; a 街镇 without a 助餐 place has
    a plain 0; 无变化 is said in the title."""
    opened(page, f"{server.address}/units?month=2024-09")
    cell = page.locator(".units-heat tr[data-task='2.1-08'] td").nth(6)
    expect(cell).to_have_attribute("title", "虹桥街道：智能水表安全监测；44户；9月未报，按8月数")
    expect(cell.get_by_role("img", name="本月未报")).to_be_visible()
    expect(cell).to_contain_text("8月数")
    assert "0家" in _row(page, "2.1-02")
    opened(page, f"{server.address}/units?month=2024-10")
    unchanged = page.locator(".units-heat tr[data-task='2.1-03'] td").first
    expect(unchanged).to_have_attribute("title", "新华路街道：家门口服务站；1家；10月报无变化")


def test_a_column_leads_to_the_profile_and_back(server: Server, page: Page) -> None:
    """新泾镇: 48 of 242 户 is 20 %; six cells due, six reported."""
    opened(page, f"{server.address}/units?month=2024-10")
    page.locator(".units-heat").get_by_role("link", name="新泾镇").click()
    expect(page.locator("h1")).to_have_text("新泾镇")
    assert f"unit={quote('新泾镇')}" in page.url
    expect(page.locator(".wp-facts dd").first).to_have_text("6 格")
    row = page.locator("tr[data-task='2.1-05']").first.locator("td")
    expect(row).to_have_text(["养老服务", "适老化改造", "48户", "242户", "20%", "按时"])
    cells = page.locator(".units-months tr[data-task='2.1-05'] td")
    expect(cells).to_have_count(9)
    months = settled(page).locator(".units-months tr[data-task='2.1-05'] td").all_inner_texts()
    assert [text.split()[0] for text in months[1:]] == ["2户", "4户", "8户", "11户", "17户", "24户", "36户", "48户"]
    page.go_back()
    expect(page.locator("h1")).to_have_text("街镇")
    expect(page.locator(".units-heat")).to_be_visible()


def test_the_choice_is_kept_in_the_address(server: Server, page: Page) -> None:
    opened(page, f"{server.address}/units?month=2024-10")
    page.get_by_role("combobox", name="街镇").click()
    page.get_by_role("option", name="虹桥街道").click()
    page.wait_for_url(f"**unit={quote('虹桥街道')}**")
    expect(page.locator("h1")).to_have_text("虹桥街道")
    page.reload()
    settled(page)
    expect(page.locator("h1")).to_have_text("虹桥街道")


def test_a_hostile_unit_is_answered_in_words(server: Server, page: Page) -> None:
    opened(page, f"{server.address}/units?unit={quote('<img src=x onerror=document.title=1>')}&month=2024-10")
    expect(page.get_by_text("没有这个街镇。请从列表中选择。")).to_be_visible()
    expect(page.locator(".units-heat tr[data-task]")).to_have_count(TASKS)
    expect(page.locator("img[src=x]")).to_have_count(0)


def test_a_month_without_reports_shows_no_zero(server: Server, page: Page) -> None:
    """December: nothing was reported; every figure is an earlier month's, and marked."""
    opened(page, f"{server.address}/units?month=2024-12")
    expect(page.locator(".units-cell.units-carried")).to_have_count(TASKS * (UNITS + 1))


def test_on_a_phone_nothing_scrolls_sideways(server: Server, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
    page = context.new_page()
    for link in ("/units?month=2024-09", f"/units?month=2024-09&unit={quote('新泾镇')}"):
        opened(page, server.address + link)
        main = page.locator("[data-testid=stMain]")
        assert main.evaluate("e => e.scrollWidth <= e.clientWidth")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        if "unit=" not in link:
            expect(page.locator(".units-heat")).to_be_hidden()
            expect(page.locator(".units-narrow section").first).to_contain_text("74户")
    context.close()
