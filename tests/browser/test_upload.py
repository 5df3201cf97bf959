"""A monthly file through the page: preview, storing, and the lamp that changes on the overview."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from records import COLUMNS
from tests.browser.conftest import Server, opened, settled

pytestmark = pytest.mark.one_tab

TASK = "2.1-07"
"""护理型床位: 611 张, behind in October in the sample."""


def gbk(*rows: dict[str, str]) -> bytes:
    """A file as Excel in China saves it; October is due, so what changes the sample's figures says why."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerows({"更正原因": "核对", **row} for row in rows)
    return out.getvalue().encode("gb18030")


def upload(page: Page, name: str, content: bytes, person: str = "王敏") -> None:
    box = page.get_by_label("报送人")
    box.fill(person)
    box.press("Tab")
    settled(page)
    chosen = page.get_by_test_id("stFileChip").filter(has_text=name)
    for _ in range(3):  # quicker than a person: a file chosen while the page is drawn anew is lost with it
        page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})
        page.wait_for_timeout(500)
        if chosen.count():
            break
    settled(page)


def sure(page: Page) -> None:
    """Confirm that a figure far from those before it is meant, where that is asked."""
    if page.get_by_text("已核对无误").count():
        page.get_by_text("已核对无误").click()
        settled(page)


def _tile(page: Page, lamp: str) -> int:
    return int(page.locator(f".wp-tile[data-lamp={lamp}] b").inner_text())


def test_a_gbk_file_changes_a_lamp_on_the_overview(start: Callable[..., Server], page: Page) -> None:
    """护理型床位 reaches 611 of 611: one task fewer is 滞后, one more 已完成."""
    server = start()
    opened(page, f"{server.address}/?month=2024-10")
    red, done = _tile(page, "red"), _tile(page, "done")
    page.get_by_role("link", name="数据上报").click()
    expect(page.locator("h1")).to_have_text("数据上报")
    upload(page, "十月.csv", gbk({"月份": "2024-10", "任务编号": TASK, "完成值": "611"}))
    expect(page.get_by_text("将入库：更改")).to_be_visible()
    flip = page.get_by_text(f"10月 {TASK}")
    expect(flip).to_contain_text("滞后")
    expect(flip).to_contain_text("已完成")
    sure(page)
    page.get_by_role("button", name="确认入库").click()
    expect(page.get_by_text("已入库：十月.csv")).to_be_visible()
    page.get_by_role("link", name="总览").click()
    expect(page.locator(".wp-tile[data-lamp=done] b")).to_have_text(str(done + 1))
    assert _tile(page, "red") == red - 1


def test_good_rows_are_stored_and_bad_ones_named(start: Callable[..., Server], page: Page) -> None:
    server = start()
    opened(page, f"{server.address}/report?month=2024-10")
    content = gbk(
        {"月份": "2024-10", "任务编号": TASK, "完成值": "600"},
        {"月份": "2024-10", "任务编号": "2.1-06", "完成值": "三百"},
    )
    upload(page, "十月.csv", content)
    expect(page.get_by_text("第 3 行「完成值」：读到“三百”，应为数字。请改成 300。")).to_be_visible()
    sure(page)
    page.get_by_role("button", name="确认入库").click()
    expect(page.get_by_text("已入库：十月.csv")).to_be_visible()
    assert '"value": 600.0' in server.manage("history", "--task", TASK, "--format", "json").stdout
    upload(page, "十月再传.csv", content)
    expect(page.get_by_text("不会重复写入")).to_be_visible()


def test_nothing_is_stored_before_it_is_confirmed(start: Callable[..., Server], page: Page) -> None:
    server = start()
    before = server.manage("history", "--format", "json").stdout
    opened(page, f"{server.address}/report?month=2024-10")
    upload(page, "十月.csv", gbk({"月份": "2024-10", "任务编号": TASK, "完成值": "611"}))
    sure(page)
    expect(page.get_by_role("button", name="确认入库")).to_be_enabled()
    assert server.manage("history", "--format", "json").stdout == before


def test_without_a_name_nothing_can_be_stored(server: Server, page: Page) -> None:
    opened(page, f"{server.address}/report?month=2024-10")
    upload(page, "十月.csv", gbk({"月份": "2024-10", "任务编号": TASK, "完成值": "611"}), person="")
    expect(page.get_by_text("请填写报送人，再确认入库。")).to_be_visible()
    expect(page.get_by_role("button", name="确认入库")).to_be_disabled()


def test_a_picture_named_csv_is_refused_in_words(server: Server, page: Page) -> None:
    opened(page, f"{server.address}/report")
    upload(page, "照片.csv", b"\x89PNG\r\n\x1a\n" + bytes(2000))
    expect(page.get_by_text("这是图片，不是表格。请上传原来的 CSV 或 .xlsx 文件。")).to_be_visible()


def test_hostile_words_appear_as_they_were_written(start: Callable[..., Server], page: Page) -> None:
    """HTML, Markdown and LaTeX from a file are text on every page; no element is made of them."""
    server = start()
    hostile = '<img src=x onerror="document.title=1"> **粗** [链接](http://example.com) $x^2$'
    opened(page, f"{server.address}/report?month=2024-10")
    row = {"月份": "2024-10", "任务编号": TASK, "完成值": "601", "进展情况": hostile, "滞后原因": hostile}
    upload(page, "<b>十月</b>.csv", gbk(row), person="<i>王</i>")
    expect(page.get_by_text("<b>十月</b>.csv").first).to_be_visible()
    sure(page)
    page.get_by_role("button", name="确认入库").click()
    expect(page.get_by_text("已入库：<b>十月</b>.csv")).to_be_visible()
    opened(page, f"{server.address}/task?id={TASK}&month=2024-10")
    expect(page.get_by_text(hostile).first).to_be_visible()
    expect(page.get_by_text("<i>王</i>").first).to_be_visible()
    assert page.locator("img[src=x], a[href*='example.com']").count() == 0


def test_the_template_goes_out_and_comes_back(server: Server, page: Page, tmp_path: Path) -> None:
    """The Excel template, downloaded and uploaded unfilled: every row counts as 未报, none is wrong."""
    opened(page, f"{server.address}/report?month=2024-10")
    with page.expect_download() as download:
        page.get_by_role("link", name="10月模板（Excel）").click()
    file = tmp_path / "template.xlsx"
    download.value.save_as(file)
    upload(page, "template.xlsx", file.read_bytes())
    expect(page.get_by_text("没有可入库的新数据。")).to_be_visible()
    expect(page.locator(".wp-facts dd").nth(3)).to_have_text("311 行")
    expect(page.locator(".wp-facts dd").nth(4)).to_have_text("0 行")
