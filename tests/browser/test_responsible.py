"""分管领导 and 配合科室 on pages: chosen above a list, kept in the address, the same in the slides."""

from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, opened

pytestmark = pytest.mark.one_tab

LEADER = "分管副局长（基层治理）"


def test_a_leaders_tasks(server: Server, page: Page) -> None:
    """His list by choosing him, a task of it names him, and his slides bear his post."""
    opened(page, f"{server.address}/area?month=2024-10")
    page.get_by_role("combobox", name="分管领导").click()
    page.get_by_role("option", name=LEADER).click()
    page.wait_for_url(f"**leader={quote(LEADER)}**")
    expect(page.get_by_text(LEADER).first).to_be_visible()
    # Areas of other leaders leave the list some moments after the address has changed.
    expect(page.locator('tr[data-task]:not([data-task^="3."])')).to_have_count(0)
    expect(page.locator('tr[data-task^="3."]').first).to_be_visible()
    opened(page, f"{server.address}/task?id=2.3-13&month=2024-10")
    expect(page.locator(".wp-facts")).to_contain_text("信息化工作专班、计划财务科")
    expect(page.locator(".wp-facts")).to_contain_text("分管副局长（养老）")
    opened(page, f"{server.address}/meeting?month=2024-10&leader={quote(LEADER)}")
    expect(page.get_by_text(f"截至10月推进情况 · {LEADER}").first).to_be_visible()
