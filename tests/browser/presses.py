"""Every button that stores, brought to the point where one press does it; and pressing it as hurried people do."""

import os
import re
from collections.abc import Callable
from typing import NamedTuple

from playwright.sync_api import Locator, Page, expect

from access import entries
from records import Store, latest_number
from tests.browser.conftest import Server, opened, settled, sought
from tests.browser.test_meeting import deck, panel
from tests.browser.test_sign_in import accounts_of
from tests.browser.test_upload import TASK, gbk, sure

LONG = os.environ.get("PRESSES") == "long"
"""`make presses`: every pause, which takes a quarter of an hour."""
PAUSES = (0, 60, 150, 300, 500) if LONG else (60,)
"""Milliseconds between two presses, and between a press and something else."""
MOMENTS = (30, 60, 100) if LONG else (60,)
"""Milliseconds after which another page is gone to."""
LEFT = ("store", "undo_own", "clear", "lock", "undo", "decide", "arrange") if LONG else ("store", "lock", "decide")
"""Buttons after which another page is gone to."""
MONTH = "month=2024-10"


class Press(NamedTuple):
    """A button ready to be pressed, the words that say it was done, and what the audit calls it."""

    button: Locator
    said: Locator
    event: str


Ready = Callable[[Server, Page, int], Press]


def state(server: Server, event: str = "") -> tuple[int, int]:
    """The last batch stored, and how many events of a kind the audit has."""
    with Store(server.database).reading() as con:
        number = latest_number(con)
    return number, len(entries(accounts_of(server).db, events=[event], limit=10_000)) if event else 0  # type: ignore[list-item]


def twice(page: Page, button: Locator, pause: int) -> None:
    """Two presses at one place of the screen; whatever is there by the second gets it."""
    button.scroll_into_view_if_needed()
    expect(button).to_be_enabled()
    box = button.bounding_box()
    assert box
    at = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    if not pause:
        page.mouse.dblclick(*at)
        return
    page.mouse.click(*at)
    page.wait_for_timeout(pause)
    page.mouse.click(*at)


def store(server: Server, page: Page, turn: int) -> Press:
    """A file on the page 数据上报, previewed and confirmed to be meant."""
    opened(page, f"{server.address}/report?{MONTH}")
    content = gbk({"月份": "2024-10", "任务编号": TASK, "完成值": str(200 + turn)})
    page.locator("input[type=file]").set_input_files(
        {"name": f"十月{turn}.csv", "mimeType": "text/csv", "buffer": content}
    )
    expect(page.get_by_role("button", name="确认入库")).to_be_visible()
    settled(page)
    sure(page)
    return Press(
        page.get_by_role("button", name="确认入库"),
        page.get_by_text(f"已入库：十月{turn}.csv").first,
        "upload",
    )


def undo_own(server: Server, page: Page, turn: int) -> Press:
    """撤销 on the receipt of what was just stored."""
    press = store(server, page, turn + 50)
    press.button.click()
    expect(press.said).to_be_visible()
    settled(page)
    batch, _ = state(server)
    page.get_by_text("撤销这次上报").click()
    page.get_by_label("撤销原因").fill("报错了")
    page.get_by_label("撤销原因").press("Tab")
    settled(page)
    return Press(
        page.get_by_role("button", name="撤销", exact=True),
        page.get_by_text(f"已撤销批次 {batch}，记录仍在历史中。").first,
        "revert",
    )


def clear(server: Server, page: Page, turn: int) -> Press:
    """清除演示数据, up to its last button."""
    assert server.manage("demo").returncode == 0
    opened(page, f"{server.address}/report?{MONTH}")
    page.get_by_role("button", name="清除演示数据").click()
    return Press(
        page.get_by_role("dialog").get_by_role("button", name="确认清除"),
        page.get_by_text("演示数据已清除。").first,
        "other",
    )


def _asked(page: Page, key: str, label: str, reason: str) -> Locator:
    page.locator(f".st-key-{key}-reason").get_by_role("textbox").fill(reason)
    page.get_by_role("button", name=label, exact=True).click()
    expect(page.get_by_role("dialog").get_by_text(reason)).to_be_visible()
    return page.get_by_role("dialog").get_by_role("button", name="确认")


def lock(server: Server, page: Page, turn: int) -> Press:
    """锁定 of a month that is not locked: every turn another one."""
    month = 3 + turn
    opened(page, f"{server.address}/office?month=2024-{month:02d}")
    button = _asked(page, f"office-lock-{month}", f"锁定{month}月", "月报已印发")
    return Press(button, page.get_by_test_id("stMain").get_by_text(f"{month}月已锁定。", exact=True), "lock")


def unlock(server: Server, page: Page, turn: int) -> Press:
    """解锁 of the month that `lock` has locked in this turn."""
    month = 3 + turn
    opened(page, f"{server.address}/office?month=2024-{month:02d}")
    button = _asked(page, f"office-unlock-{month}", f"解锁{month}月", "补录")
    return Press(button, page.get_by_test_id("stMain").get_by_text(f"{month}月已解锁。", exact=True), "unlock")


def undo(server: Server, page: Page, turn: int) -> Press:
    """撤销 of a file at the office: every turn another one."""
    batch = 90 + turn
    opened(page, f"{server.address}/office?{MONTH}")
    sought(page.get_by_role("combobox", name="撤销哪个文件"), f"批次 {batch} ")
    page.get_by_role("option", name=re.compile(f"批次 {batch} ")).click()
    settled(page)
    button = _asked(page, f"office-undo-{batch}", f"撤销批次 {batch}", "报错月份")
    said = page.get_by_test_id("stMain").get_by_text(f"已撤销批次 {batch}，记录仍在历史中。")
    return Press(button, said.first, "revert")


def decide(server: Server, page: Page, turn: int) -> Press:
    """记录 of a 议定事项 in the panel of the deck."""
    panel(deck(page, f"{server.address}/meeting?{MONTH}&slide=9"))
    page.get_by_label("议定事项", exact=True).fill(f"第{turn}件事")
    page.get_by_label("责任人").fill("老龄工作科")
    page.get_by_label("责任人").press("Tab")
    return Press(page.get_by_role("button", name="记录", exact=True), page.get_by_text("已记录。"), "decision")


def _closing(page: Page, turn: int) -> Press:
    page.get_by_text(re.compile("^办结（")).click()
    page.wait_for_timeout(600)  # while it unfolds a click would miss
    page.get_by_label("办理结果").fill(f"办好了{turn}")
    page.get_by_label("办理结果").press("Tab")
    return Press(page.get_by_role("button", name="办结", exact=True), page.get_by_text("已办结。"), "decision")


def close(server: Server, page: Page, turn: int) -> Press:
    """办结 in the panel of the deck."""
    panel(deck(page, f"{server.address}/meeting?{MONTH}&slide=9"))
    return _closing(page, turn)


def close_at_the_office(server: Server, page: Page, turn: int) -> Press:
    """办结 on the page of the office."""
    opened(page, f"{server.address}/office?{MONTH}")
    return _closing(page, turn)


def arrange(server: Server, page: Page, turn: int) -> Press:
    """保存编排 of a month that arranges itself, once something is moved."""
    opened(page, f"{server.address}/meeting?month=2024-{3 + turn:02d}&arrange=1")
    page.locator("ol[aria-label=幻灯片] li").last.focus()
    page.keyboard.press("Alt+Home")
    expect(page.locator(".told")).to_contain_text("现在是第 1 行")
    settled(page)
    return Press(page.get_by_role("button", name="保存编排"), page.get_by_text("已保存。"), "other")


def reset(server: Server, page: Page, turn: int) -> Press:
    """恢复自动编排 of the month that `arrange` has arranged in this turn."""
    opened(page, f"{server.address}/meeting?month=2024-{3 + turn:02d}&arrange=1")
    return Press(page.get_by_role("button", name="恢复自动编排"), page.get_by_text("已恢复自动编排。"), "other")
