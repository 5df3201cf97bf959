"""The turn of the year: next year's targets.yaml is in force; last year's links show what they showed, its last months
are still reported and corrected, and nothing of it stands under a number that is used again."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from plan import parse_plan
from tests.browser.addresses import DECK, ONE_A_PAGE, complete
from tests.browser.conftest import Server, opened, settled
from tests.browser.test_office import _asked as asked
from tests.browser.test_upload import gbk, sure, upload

pytestmark = pytest.mark.one_tab


def next_year(server: Server) -> None:
    """The same plan with 2025 for 2024; 2.1-05 is another task now, and what it was is 2.1-95."""
    text = server.targets.read_text(encoding="utf-8")
    changed = text.replace("year: 2024", "year: 2025").replace("title: 2024年长宁", "title: 2025年长宁")
    changed = re.sub(r"2024-(\d\d): 2024-", r"2025-\1: 2025-", changed)
    same = "- id: 2.1-05\n            title: 适老化改造"
    assert same in changed
    other = "- {id: 2.1-05, title: 助餐点巡查, kind: duty, source: 助餐, department: 安全管理科}"
    tie = "- id: 2.1-95\n            previous: 2.1-05\n            title: 适老化改造"
    changed = changed.replace(same, f"{other}\n          {tie}")
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
    assert settled(page).locator(".wp-tile").all_inner_texts() == tiles
    expect(page.get_by_text("2024年长宁民政工作要点")).to_be_visible()
    for address in (*ONE_A_PAGE, DECK):
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


def test_the_old_year_beside_the_new(start: Callable[..., Server], page: Page) -> None:
    """2024 without a snapshot, by its own plan; December is reported in 2025; 2025's 2.1-05 has nothing of it, and what it
    was has it as 去年同期."""
    server = start()
    opened(page, f"{server.address}/?month=2024-10")
    tiles = page.locator(".wp-tile").all_inner_texts()
    expect(page.locator(".wp-year")).to_have_count(0)
    next_year(server)
    opened(page, server.address)
    expect(page.get_by_text("2025年长宁民政工作要点")).to_be_visible()
    assert "month=2025-" in page.url
    page.get_by_role("combobox", name="年份").select_option("2024年")
    expect(page.get_by_text("正在查看2024年，按2024年的计划核对和判定")).to_be_visible()
    assert "month=2024-10" in page.url
    assert settled(page).locator(".wp-tile").all_inner_texts() == tiles
    opened(page, f"{server.address}/report?month=2024-12")
    upload(page, "十二月.csv", gbk({"任务编号": "2.1-05", "街镇": "新泾镇", "完成值": "60", "进展情况": "已验收"}))
    sure(page)
    page.get_by_role("button", name="确认入库").click()
    expect(page.get_by_text("已入库：十二月.csv")).to_be_visible()
    opened(page, f"{server.address}/task?id=2.1-05&month=2025-03")
    expect(page.locator("h1")).to_have_text("2.1-05 助餐点巡查")
    expect(page.get_by_text("数据来源（0 条）")).to_be_visible()
    main = page.get_by_test_id("stMain")
    expect(page.locator(".wp-decided")).to_have_count(0)
    for gone in ("更正（", "去年", "已验收"):
        expect(main.get_by_text(gone)).to_have_count(0)
    page.get_by_role("combobox", name="年份").select_option("2024年")
    expect(page.locator("h1")).to_have_text("全部任务")
    opened(page, f"{server.address}/task?id=2.1-95&month=2025-10")
    facts = page.locator(".wp-last-year")
    expect(facts.get_by_text("去年同期（10月）")).to_be_visible()
    expect(facts.locator("dd").nth(1)).to_have_text("300户")
    page.get_by_role("link", name="2024年 2.1-05 适老化改造").click()
    expect(page.locator("h1")).to_have_text("2.1-05 适老化改造")
    expect(page.get_by_text("已验收")).to_be_visible()
    page.get_by_role("combobox", name="年份").select_option("2025年")
    expect(page.locator("h1")).to_have_text("2.1-95 适老化改造")


def test_the_office_of_the_old_year(start: Callable[..., Server], page: Page) -> None:
    """Its months are locked by themselves; rows of the other year, and months that no plan has, are answered in words."""
    server = start()
    next_year(server)
    opened(page, f"{server.address}/office?month=2024-12")
    asked(page, "office-lock-12", "锁定12月", "12月月报已印发")
    expect(page.get_by_test_id("stMain").get_by_text("12月已锁定。", exact=True)).to_be_visible()
    opened(page, f"{server.address}/office?month=2025-12")
    expect(page.get_by_role("button", name="锁定12月", exact=True)).to_be_visible()
    expect(page.locator(".office-files tbody tr").first).to_contain_text("2024年")
    opened(page, f"{server.address}/report?month=2025-12")
    upload(page, "十二月.csv", gbk({"月份": "2024-12", "任务编号": "2.1-05", "完成值": "300"}))
    expect(page.get_by_text("其中 1 行是2024年12月的")).to_be_visible()
    page.get_by_role("link", name="换到2024年12月").click()
    expect(page.get_by_text("正在查看2024年")).to_be_visible()
    expect(page.get_by_text("十二月.csv").first).to_be_visible()
    opened(page, f"{server.address}/?month=2023-10")
    said = "链接中的月份是“2023-10”，没有哪一年的计划有这个月。现有：2024年（3月至12月）、2025年（3月至12月）。"
    expect(page.get_by_role("alert").get_by_text(said)).to_be_visible()
