"""本科室 by keys alone with an input method: what is being composed is no text yet, and its keys are not ours."""

from collections.abc import Callable

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.browser.conftest import NEXT, Server, opened, settled
from tests.browser.test_mine import ACTIVE, NOVEMBER, box, kept, tab_to

pytestmark = pytest.mark.one_tab

CELL = "2.1-07|"
"""护理型床位: 168 张 in October."""


def compose(keys: CDPSession, *steps: str) -> None:
    """What a 拼音 input method shows while one types, step by step; nothing of it is chosen yet."""
    for text in steps:
        keys.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})


def test_a_row_with_an_input_method(start: Callable[..., Server], page: Page) -> None:
    """Enter while composing belongs to the input method: it neither moves on nor keeps half a word, and what is composed while
    the draft is kept stays. Another month afterwards is drawn as any."""
    opened(page, start().address + NOVEMBER)
    keys = page.context.new_cdp_session(page)
    box(page, CELL, "进展情况").focus()
    compose(keys, "x", "xin", "xin'zeng")
    page.keyboard.press("Enter")
    assert page.evaluate(ACTIVE).startswith(f"{CELL} 进展情况")
    expect(page.locator(".mine .status")).to_have_text("没有未提交的内容")
    keys.send("Input.insertText", {"text": "新增"})
    page.keyboard.type("2")
    compose(keys, "zh", "zhang")
    keys.send("Input.insertText", {"text": "张床位"})
    kept(page)
    compose(keys, "y", "yi")
    page.wait_for_timeout(1_000)  # the draft of before comes back meanwhile
    assert box(page, CELL, "进展情况").input_value() == "新增2张床位yi"
    keys.send("Input.insertText", {"text": "已启用"})
    page.keyboard.press("Tab")
    kept(page)
    page.get_by_label("月份").select_option(label="2024年10月")
    expect(page.locator(".wp-sentence")).to_contain_text("10月：截止")
    expect(box(page, CELL)).to_have_value("168")
    box(page, CELL).click()
    page.get_by_label("月份").select_option(label="2024年11月")
    expect(box(page, CELL, "进展情况")).to_have_value("新增2张床位已启用")


def test_one_figure_by_keys_with_an_input_method(start: Callable[..., Server], page: Page) -> None:
    """168 of October becomes 170 without a mouse; the reason is composed."""
    opened(page, f"{start().address}/task?id=2.1-07&month=2024-10")
    keys = page.context.new_cdp_session(page)
    page.get_by_role("heading", level=1).first.click()
    tab_to(page, "补报或更正10月", 200)
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    focused = "box => box === document.activeElement"
    for label, text in (("完成值", "170"), ("更正原因", ""), ("报送人", "")):
        for _ in range(12):
            if dialog.get_by_label(label).evaluate(focused):
                break
            page.keyboard.press("Tab")
        page.keyboard.press("Control+a")
        if text:
            page.keyboard.type(text)
        else:
            compose(keys, "l", "lou'bao")
            page.keyboard.press("Enter")
            expect(dialog).to_be_visible()
            keys.send("Input.insertText", {"text": "漏报两张" if label == "更正原因" else "周敏"})
    page.keyboard.press("Enter")
    settled(page)
    tab_to(page, "提交")
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"已提交 2.1-07 护理型床位，批次 {NEXT}。").first).to_be_visible()
    settled(page)
    expect(page.get_by_text("漏报两张").first).to_be_visible()
