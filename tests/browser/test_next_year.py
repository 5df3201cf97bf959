"""The turn of the year: next year's targets.yaml is in force, and last year's links show what they showed."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from plan import parse_plan
from tests.browser.addresses import DECK, EVERY, complete
from tests.browser.conftest import Server, opened


def next_year(server: Server) -> None:
    """The same plan with 2025 for 2024."""
    text = server.targets.read_text(encoding="utf-8")
    changed = text.replace("year: 2024", "year: 2025").replace("title: 2024年长宁", "title: 2025年长宁")
    changed = re.sub(r"2024-(\d\d): 2024-", r"2025-\1: 2025-", changed)
    assert parse_plan(changed).title == "2025年长宁民政工作要点"
    server.targets.write_text(changed, encoding="utf-8")


def test_old_links_show_what_they_showed(start: Callable[..., Server], page: Page) -> None:
    """Every page keeps month and snapshot of its address and does not fail; the overview has the same tiles."""
    server = start()
    opened(page, f"{server.address}/?month=2024-10")
    page.wait_for_url("**snapshot=*")
    asked = page.url.partition("?")[2]
    tiles = page.locator(".wp-tile").all_inner_texts()
    next_year(server)
    opened(page, f"{server.address}/?{asked}")
    assert page.locator(".wp-tile").all_inner_texts() == tiles
    expect(page.get_by_text("2024年长宁民政工作要点")).to_be_visible()
    for address in (*EVERY, DECK):
        complete(page, f"{server.address}{address}{'&' if '?' in address else '?'}{asked}")
        for part in asked.split("&"):
            assert part in page.url, address
        expect(page.get_by_text("这个页面出错了")).to_have_count(0)
        if address != DECK:
            chosen = page.locator(".wp-month option:checked")
            assert chosen.inner_text() == "2024年10月", address
    with page.expect_download() as waiting:
        page.goto(f"{server.address}/exports?{asked}")
        page.get_by_role("link", name="下载").first.click()
    assert waiting.value.suggested_filename.startswith("2024-10-")


def test_work_goes_on_in_the_new_year(start: Callable[..., Server], page: Page) -> None:
    """The new plan without a report; from an old link nothing is locked or sent, and a click leads to the new year."""
    server = start()
    opened(page, f"{server.address}/?month=2024-10")
    page.wait_for_url("**snapshot=*")
    asked = page.url.partition("?")[2]
    next_year(server)
    opened(page, server.address)
    expect(page.get_by_text("2025年长宁民政工作要点")).to_be_visible()
    assert "month=2025-" in page.url
    opened(page, f"{server.address}/office?{asked}")
    expect(page.get_by_text("正在查看2024年的数据，只能锁定2025年的月份。")).to_be_visible()
    expect(page.get_by_role("button", name="锁定10月")).to_have_count(0)
    opened(page, f"{server.address}/report?{asked}")
    expect(page.get_by_text("正在查看2024年的数据。上报的是2025年的，请先换用最新数据。")).to_be_visible()
    expect(page.locator("input[type=file]")).to_have_count(0)
    page.get_by_role("link", name="换用最新数据").click()
    expect(page.get_by_role("heading", name="1. 下载模板")).to_be_visible()
    assert "month=2025-" in page.url
