"""A server that goes on while things change under it: the first start, the plan, the records."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, opened, settled

pytestmark = pytest.mark.one_tab


def test_first_start_loads_the_sample_and_one_button_clears_it(start: Callable[..., Server], page: Page) -> None:
    server = start(sample=False)
    opened(page, server.address)
    expect(page.get_by_text("演示数据", exact=True).first).to_be_visible()
    page.get_by_role("link", name="数据上报").click()
    page.get_by_role("button", name="清除演示数据").click()
    page.get_by_role("button", name="确认清除").click()
    expect(page.get_by_text("演示数据", exact=True)).to_have_count(0)
    page.get_by_role("link", name="总览").click()
    expect(page.get_by_text("截至10月，21条257项任务中，0项已完成年度目标")).to_be_visible()
    assert server.manage("history", "--format", "json").stdout.strip() == "[]"


def test_a_changed_plan_is_picked_up_and_a_wrong_one_is_not(start: Callable[..., Server], page: Page) -> None:
    """A new title shows on the next run; a broken file leaves it in force and names the line."""
    server = start()
    text = server.targets.read_text(encoding="utf-8")
    opened(page, f"{server.address}/task?id=2.1-05")
    server.targets.write_text(text.replace("title: 适老化改造\n", "title: 居家适老化改造\n"), encoding="utf-8")
    opened(page, f"{server.address}/task?id=2.1-05")
    expect(page.locator("h1")).to_have_text("2.1-05 居家适老化改造")
    server.targets.write_text(text.replace("kind: count", "kind: cuont", 1), encoding="utf-8")
    opened(page, f"{server.address}/task?id=2.1-05")
    expect(page.locator("h1")).to_have_text("2.1-05 居家适老化改造")
    notice = page.get_by_text("任务清单 targets.yaml 有 1 处错误，仍按上一份正确的清单显示")
    notice.click()
    expect(page.get_by_text("是不是想写「数量」（count）？")).to_be_visible()


def test_a_plan_that_is_too_much_keeps_nobody_waiting(start: Callable[..., Server], page: Page) -> None:
    """Two million brackets, then a pipe in place of the file: the plan in force stays, the office reads why."""
    server = start()
    opened(page, f"{server.address}/task?id=2.1-05")
    for sentence in ("嵌套超过 20 层，应在 20 层以内。请检查括号和缩进。", "是管道或设备，应为普通文件。请核对路径。"):
        server.targets.unlink()
        if "管道" in sentence:
            os.mkfifo(server.targets)
        else:
            server.targets.write_text("[" * 2_000_000)
        opened(page, f"{server.address}/task?id=2.1-05")
        expect(page.locator("h1")).to_have_text("2.1-05 适老化改造")
        page.get_by_text("任务清单 targets.yaml 有 1 处错误，仍按上一份正确的清单显示").click()
        expect(page.get_by_text(sentence)).to_be_visible()


def test_a_pinned_link_keeps_its_figures(start: Callable[..., Server], page: Page, tmp_path: Path) -> None:
    """A copied link shows the same figures after more was stored, and leads to the newest in one click."""
    server = start()
    opened(page, f"{server.address}/task?id=2.1-07&month=2024-10")
    page.wait_for_url("**snapshot=*")
    link = page.url
    before = page.locator(".wp-facts").inner_text()
    file = tmp_path / "十月.csv"
    file.write_text("月份,任务编号,完成值,更正原因\n2024-10,2.1-07,611,核对\n", encoding="utf-8")
    assert server.manage("import", str(file), "--by", "王敏").returncode == 0
    opened(page, link)
    expect(page.get_by_text("此后数据有更新")).to_be_visible()
    assert page.locator(".wp-facts").inner_text() == before
    page.get_by_role("button", name="查看最新数据").click()
    expect(page.get_by_text("此后数据有更新")).to_have_count(0)
    expect(page.locator(".wp-facts")).to_have_count(1)  # the old figures go a moment after the new ones come
    expect(page.locator(".wp-facts")).to_contain_text("100%")


def test_two_people_at_once_see_each_others_figures(start: Callable[..., Server], page: Page, tmp_path: Path) -> None:
    """What one stores shows on the other's next click, while both keep their own place."""
    server = start()
    other = page.context.new_page()
    opened(page, f"{server.address}/?month=2024-10")
    opened(other, f"{server.address}/area?id=elderly&month=2024-06")
    done = int(page.locator(".wp-tile[data-lamp=done] b").inner_text())
    file = tmp_path / "十月.csv"
    file.write_text("月份,任务编号,完成值,更正原因\n2024-10,2.1-07,611,核对\n", encoding="utf-8")
    assert server.manage("import", str(file), "--by", "王敏").returncode == 0
    other.get_by_role("link", name="总览").click()
    settled(other)
    area, overview = page.locator(".wp-menu a", has_text="养老服务"), page.get_by_role("link", name="总览")
    area.evaluate("(area, overview) => { area.click(); overview.click() }", overview.element_handle())  # in one breath
    expect(page.locator(".wp-tile[data-lamp=done] b")).to_have_text(str(done + 1))
    expect(page.get_by_text("此后数据有更新")).to_have_count(0)
    assert "month=2024-06" in other.url


def test_a_store_that_is_gone_is_said(start: Callable[..., Server], page: Page) -> None:
    """In the store's own words, wherever the page asked for it; back with the file, without a restart."""
    server = start()
    opened(page, f"{server.address}/office?month=2024-10")
    away = server.database.with_suffix(".away")
    server.database.rename(away)
    for path in ("/", "/office", "/report"):
        page.goto(f"{server.address}{path}?month=2024-10")
        expect(page.get_by_text("不见了。请检查文件是否被移走、磁盘是否在线；没有写入任何数据。").first).to_be_visible()
        expect(page.get_by_text("这个页面出错了")).to_have_count(0)
    away.rename(server.database)
    opened(page, f"{server.address}/office?month=2024-10")
    expect(page.locator("h1")).to_have_text("局办公室")
