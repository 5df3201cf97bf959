"""Every address of contract.md opens by itself on a server that has served nothing yet."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, opened

pytestmark = pytest.mark.one_tab

LINKS = {
    "/": "2024年长宁民政工作要点",
    "/area?id=elderly&month=2024-06": "推动养老服务提质增效",
    "/task?id=2.1-05&month=2024-06": "2.1-05 适老化改造",
    "/report": "数据上报",
    "/office": "局办公室",
    "/units": "街镇",
    "/compare": "对比",
    "/search": "搜索",
    "/exports": "导出",
    "/help?for=office": "使用说明",
}


@pytest.mark.parametrize("link", LINKS)
def test_first_visit_opens_the_page_inside_the_frame(start: Callable[..., Server], page: Page, link: str) -> None:
    """The very first request of a process goes through shell.py: the frame with its menu is there."""
    server = start()
    opened(page, server.address + link)
    expect(page.locator("h1")).to_have_text(LINKS[link])
    expect(page.get_by_role("link", name="数据上报")).to_be_visible()
    expect(page.get_by_text("演示数据", exact=True).first).to_be_visible()


def test_the_address_carries_month_and_snapshot(server: Server, page: Page) -> None:
    """A page opened without them writes them into its address."""
    opened(page, server.address)
    page.wait_for_url("**/?month=2024-10&snapshot=*")


def test_month_of_the_address_is_shown(server: Server, page: Page) -> None:
    opened(page, f"{server.address}/?month=2024-06")
    expect(page.get_by_text("截至6月，21条257项任务中")).to_be_visible()


def test_choosing_a_month_changes_figures_and_address(server: Server, page: Page) -> None:
    opened(page, f"{server.address}/area?id=elderly")
    page.get_by_role("combobox", name="月份").select_option("2024年5月")
    page.wait_for_url("**month=2024-05**")
    expect(page.locator(".wp-table th .now").first).to_have_text("5")
    assert "id=elderly" in page.url


def test_menu_leads_to_an_area_and_keeps_the_month(server: Server, page: Page) -> None:
    opened(page, f"{server.address}/?month=2024-06")
    page.locator(".wp-menu a", has_text="社会组织").click()
    expect(page.locator("h1")).to_have_text("引领社会组织健康有序发展")
    assert "id=organizations" in page.url
    assert "month=2024-06" in page.url


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("/area?id=nothing", "没有这个领域。请从下面选择。"),
        ("/task?id=9.9-99", "没有这个编号的任务。请从左侧选择领域，再选任务。"),
        ("/task", "没有这个编号的任务。请从左侧选择领域，再选任务。"),
        ("/?snapshot=99999-20240601", "没有数据版本“99999-20240601”。请核对链接或编号，例如 42-20241021。"),
        ("/?snapshot=%3Cb%3E", "没有数据版本“<b>”。请核对链接或编号，例如 42-20241021。"),
        ("/?month=2031-77", "链接中的月份是“2031-77”，没有哪一年的计划有这个月。现有：2024年（3月至12月）。"),
    ],
)
def test_wrong_addresses_are_answered_in_words(server: Server, page: Page, link: str, said: str) -> None:
    opened(page, server.address + link)
    expect(page.get_by_role("alert").get_by_text(said)).to_be_visible()
