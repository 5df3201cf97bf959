"""计划调整 and 终止 on the pages (domain.md section 10)."""

from collections.abc import Callable
from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from records import Store, opened_as, publish
from tests.browser.conftest import Server, opened

pytestmark = pytest.mark.one_tab


def test_what_was_adjusted_and_what_has_ended(start: Callable[..., Server], page: Page) -> None:
    """2.1-05 has 280 from September, 2.1-06 ends in September; August is as it was."""
    server = start()
    opened(page, server.address)
    store, text = Store(server.database), server.targets.read_text(encoding="utf-8")
    told = {"by": "王五", "when": datetime(2024, 10, 22)}
    publish(store, server.targets, text, opened=opened_as(server.targets), **told)  # type: ignore[arg-type]
    task = text[text.index("id: 2.1-05") : text.index("id: 2.1-06")]
    text = text.replace(task, task.replace("300}", "280}").replace("target: 300", "target: 280"))
    text = text.replace("id: 2.1-06\n", "id: 2.1-06\n            ended: 9\n")
    more = {**told, "reason": "<b>核定</b>", "from_month": 9}
    publish(store, server.targets, text, opened=opened_as(server.targets), **more)  # type: ignore[arg-type]
    opened(page, f"{server.address}/task?id=2.1-05&month=2024-10")
    row = page.get_by_role("row", name="目标 300户 → 280户 9月 王五 2024-10-22 00:00 <b>核定</b>")
    expect(row).to_be_visible()
    expect(page.locator(".wp-facts")).to_contain_text("280户")
    opened(page, f"{server.address}/task?id=2.1-05&month=2024-08")
    expect(page.locator(".wp-facts")).to_contain_text("300户")
    opened(page, f"{server.address}/area?month=2024-10")
    expect(page.locator("li[data-task='2.1-06'] del")).to_have_text("认知障碍床位")
    expect(page.locator("tr[data-task='2.1-06']")).to_have_count(0)
    page.locator("li[data-task='2.1-06'] a").click()
    expect(page.locator("h1 del")).to_have_text("2.1-06 认知障碍床位")
    expect(page.get_by_text("这项任务自9月起终止，不再报送，不再计入；以前各月照旧。")).to_be_visible()
    page.get_by_role("link", name="8月", exact=True).click()
    expect(page.locator(".wp-facts")).to_be_visible()
    expect(page.locator("h1 del")).to_have_count(0)
