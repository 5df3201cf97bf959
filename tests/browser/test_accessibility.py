"""axe finds nothing serious on any page, light or dark, wide or narrow; and a keyboard is enough."""

from pathlib import Path
from typing import Literal

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.browser.addresses import DECK, EVERY, complete
from tests.browser.conftest import Server, settled
from tests.browser.test_chinese import english
from tests.browser.test_upload import gbk, upload

pytestmark = pytest.mark.one_tab

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
BEST = ["heading-order", "landmark-one-main", "region", "page-has-heading-one", "landmark-unique"]
"""Rules beyond WCAG that are worth keeping: the order of headings, and landmarks."""
STREAMLIT: dict[tuple[str, str], str] = {}
"""(rule, part of the HTML) of findings in what Streamlit draws that nothing of ours can change, and why."""

RUN = """([tags, more]) => {
  const untried = ['experimental', 'deprecated']
  const tagged = axe.getRules(tags).filter(rule => !rule.tags.some(tag => untried.includes(tag))).map(rule => rule.ruleId)
  return axe.run(document, { runOnly: { type: 'rule', values: [...tagged, ...more] }, resultTypes: ['violations'], preload: false })
    .then(found => found.violations.flatMap(rule =>
      rule.nodes.map(node => [rule.id, rule.impact, node.html.slice(0, 300), node.failureSummary])))
}"""


def found(page: Page, *, best: bool = False) -> list[list[str]]:
    """What axe finds: rule, impact, HTML, what to do. Of WCAG what is serious; of BEST what is moderate too."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    every: list[list[str]] = page.evaluate(RUN, [TAGS, BEST if best else []])
    return [
        one
        for one in every
        if one[1] in ("serious", "critical", *(["moderate"] if one[0] in BEST else []))
        and not any(one[0] == rule and part in one[2] for rule, part in STREAMLIT)
    ]


LAPTOP: ViewportSize = {"width": 1366, "height": 768}
PHONE: ViewportSize = {"width": 390, "height": 844}


MODES: tuple[tuple[Literal["light", "dark"], ViewportSize], ...] = (("light", LAPTOP), ("dark", PHONE))
"""Contrast is of a mode, reflow of a size: both of each are seen."""


@pytest.mark.parametrize("address", (*EVERY, DECK))
def test_nothing_serious_and_no_english_on_a_page(server: Server, page: Page, address: str) -> None:
    """Opened once and looked at in either mode and size; and one first heading, no level skipped, all in landmarks; and
    not a word that is not Chinese."""
    (light, laptop), *others = MODES
    page.emulate_media(color_scheme=light, reduced_motion="reduce")
    page.set_viewport_size(laptop)
    complete(page, server.address + address)
    assert english(page) == set()
    assert found(page, best=address != DECK) == []
    for scheme, size in others:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size(size)
        page.wait_for_timeout(400)  # Streamlit draws the other mode
        assert (scheme, size, found(page)) == (scheme, size, [])


def in_both_modes(page: Page) -> dict[str, list[list[str]]]:
    """What axe finds on what stands there, light and dark."""
    told: dict[str, list[list[str]]] = {}
    for scheme, _ in MODES:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.wait_for_timeout(400)  # Streamlit draws the other mode
        told[scheme] = found(page)
    return told


NOTHING: dict[str, list[list[str]]] = {"light": [], "dark": []}


def test_nothing_serious_while_a_file_is_checked(server: Server, page: Page) -> None:
    """A file with a wrong row, the table to mend it, a file of the wrong kind."""
    page.set_viewport_size(LAPTOP)
    complete(page, f"{server.address}/report?month=2024-10")
    upload(page, "十月.csv", gbk({"月份": "2024-10", "任务编号": "2.1-06", "完成值": "三百"}))
    expect(page.locator("[data-testid=stDataFrame] canvas").first).to_be_visible()
    page.locator("input[type=file]").set_input_files(
        {"name": "月报.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"}
    )
    expect(page.get_by_test_id("stFileChip").get_by_role("alert")).to_be_attached()
    settled(page)
    assert in_both_modes(page) == NOTHING


def test_nothing_serious_in_a_dialog_and_a_list(server: Server, page: Page) -> None:
    page.set_viewport_size(LAPTOP)
    complete(page, f"{server.address}/report")
    page.get_by_role("combobox", name="科室").click()
    expect(page.get_by_role("option").first).to_be_visible()
    assert in_both_modes(page) == NOTHING
    page.keyboard.press("Escape")
    page.get_by_role("button", name="清除演示数据").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.wait_for_timeout(500)  # it fades in
    assert in_both_modes(page) == NOTHING


FOCUSED = """() => {
  const element = document.activeElement
  const style = getComputedStyle(element)
  const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0
  const framed = [element, element.parentElement, element.parentElement?.parentElement].some(e => e && getComputedStyle(e).boxShadow !== 'none')
  return { words: (element.innerText || element.getAttribute('aria-label') || '').trim(), tag: element.tagName,
    href: element.getAttribute('href') ?? '', visible: ring || framed || element === document.body }
}"""


def test_a_keyboard_reaches_everything_on_the_overview(server: Server, page: Page) -> None:
    """From the top: 跳到正文, the menu, the month, tiles and tasks, each with a visible outline."""
    complete(page, server.address)
    reached = []
    for _ in range(120):
        page.keyboard.press("Tab")
        one = page.evaluate(FOCUSED)
        if one["tag"] == "BODY":
            break
        reached.append(one)
    words = [one["words"].split("\n")[0] for one in reached]
    hrefs = [one["href"].split("?")[0] for one in reached]
    assert words[0] == "跳到正文"
    for name in ("总览", "养老服务", "全部任务", "街镇", "搜索", "数据上报", "局办公室", "使用说明"):
        assert name in words
    assert "SELECT" in {one["tag"] for one in reached}  # the month
    assert hrefs.count("/task") >= 3
    links = [one for one in reached if one["tag"] == "A"]
    assert [one["words"] for one in links if not one["visible"]] == []
    tiles = page.locator("a.wp-tile").count()
    assert sum("lamp=" in one["href"] for one in reached) >= tiles - 1


def test_enter_follows_a_link_without_reloading(server: Server, page: Page) -> None:
    complete(page, server.address)
    page.evaluate("window.stayed = true")
    link = page.locator("nav.wp-menu").get_by_role("link", name="养老服务")
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("推动养老服务提质增效")
    assert page.evaluate("window.stayed") is True


def test_what_scrolls_can_be_scrolled_with_the_keyboard(server: Server, browser: Browser) -> None:
    """局办公室 on a phone: the year's table is wider than the screen, so it takes the focus and has a name."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
    page = context.new_page()
    complete(page, f"{server.address}/office")
    box = page.locator(".wp-scroll", has=page.locator(".office-year"))
    expect(box).to_have_attribute("tabindex", "0")
    expect(box).to_have_attribute("role", "region")
    box.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.querySelector('.office-year').parentElement.scrollLeft > 0")
    context.close()
