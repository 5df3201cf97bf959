"""On a phone, 390 by 844, nothing scrolls sideways."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.addresses import EVERY, complete
from tests.browser.conftest import Server

WIDTH = 390
STRICT = ("/", "/task")
"""Pages on which not even a table of its own may scroll sideways."""

OUTSIDE = """strict => {
  const inside = element => { for (let box = element.parentElement; box; box = box.parentElement) if (box.matches('.wp-scroll')) return true }
  const unseen = element => element.closest('.wp-unseen, .dvn-scroller *, svg *, canvas *, [data-testid=stSidebar], [data-testid=stSkipToContent]')
  const found = []
  for (const element of document.querySelectorAll('[data-testid=stMainBlockContainer] *')) {
    const box = element.getBoundingClientRect()
    if (!box.width || !box.height || (box.right <= innerWidth + 1 && box.left >= -1)) continue
    if (unseen(element) || (!strict && inside(element))) continue
    found.push(`${element.tagName}.${element.className.baseVal ?? element.className} ${Math.round(box.left)}–${Math.round(box.right)} ${element.textContent.slice(0, 20)}`)
  }
  return found
}"""


@pytest.fixture(scope="module")
def phone(browser: Browser) -> Iterator[Page]:
    """One tab for all of them: a finger is a matter of the whole browser."""
    context = browser.new_context(viewport={"width": WIDTH, "height": 844}, locale="zh-CN", has_touch=True)
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("address", EVERY)
def test_nothing_sticks_out(server: Server, phone: Page, address: str) -> None:
    complete(phone, server.address + address)
    widths = phone.evaluate(
        "[document.documentElement, document.querySelector('[data-testid=stMain]')].map(box => box.scrollWidth)"
    )
    assert max(widths) <= WIDTH
    strict = address.split("?")[0] in STRICT
    assert phone.evaluate(OUTSIDE, strict) == []
    if strict:
        scrolls = (
            "[...document.querySelectorAll('.wp-scroll')].filter(box => box.scrollWidth > box.clientWidth + 1).length"
        )
        assert phone.evaluate(scrolls) == 0


def test_a_site_is_a_card_of_a_few_lines(server: Server, phone: Page) -> None:
    """Number, name and lamp; 街镇; how far it is and the counted stage, planned and done. Five lines of the text's own."""
    complete(phone, f"{server.address}/sites?task=2.1-02&month=2024-10")
    heights = "rows => rows.map(row => row.offsetHeight / parseFloat(getComputedStyle(row).lineHeight))"
    lines = phone.locator("tr[data-site]").evaluate_all(heights)
    assert len(lines) == 5 and max(lines) <= 5
    card = phone.locator("tr[data-site='5']").inner_text().split("\n")
    assert [line for line in map(str.strip, card) if line] == [
        *("5", "康乐苑助餐点", "新华路街道", "滞后", "完成到 装修 · 启用 计划 10月 → 未完成"),
    ]
