"""对比: the sentence, the lamp × lamp table, the lists, the address, a phone. Figures are those of the sample."""

from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Server, opened, settled

pytestmark = pytest.mark.one_tab

HEADLINE = (
    "9月 → 10月：总体完成率 67.8% → 74.9%，提高 7.1 个百分点；转好 17 项，转差 5 项，转为未报送 5 项，有进展 28 项。"
)


def _count(page: Page, turn: str) -> str:
    return page.locator(f"td[data-turn={turn}]").inner_text()


def test_the_month_before_is_the_default(server: Server, page: Page) -> None:
    opened(page, f"{server.address}/compare?month=2024-10")
    expect(page.get_by_text(HEADLINE)).to_be_visible()
    expect(page.locator(".compare-turns tr").last.locator("td").last).to_have_text("257")
    expect(page.get_by_role("heading", name="转差（5 项）")).to_be_visible()
    expect(page.get_by_role("heading", name="转好（17 项）")).to_be_visible()
    meals = page.locator("tr[data-task='2.1-02']").first.locator("td").all_inner_texts()
    assert [text.strip() for text in meals[2:7]] == ["正常", "偏慢", "3家", "4家", "+1家"]


def test_a_number_of_the_table_lists_its_tasks_and_back(server: Server, page: Page) -> None:
    """正常 → 滞后: two tasks."""
    opened(page, f"{server.address}/compare?month=2024-10")
    assert _count(page, "green-red") == "2"
    page.locator("td[data-turn=green-red] a").click()
    expect(page.get_by_role("heading", name="正常 → 滞后（2 项）")).to_be_visible()
    assert "turn=green-red" in page.url
    assert [row.get_attribute("data-task") for row in page.locator(".compare-list tr[data-task]").all()] == [
        "2.2-03",
        "2.4-12",
    ]
    page.go_back()
    expect(page.get_by_role("heading", name="转差（5 项）")).to_be_visible()


def test_choosing_months_changes_figures_and_address(server: Server, page: Page) -> None:
    opened(page, f"{server.address}/compare?month=2024-10")
    page.get_by_role("combobox", name="以前：月份").click()
    page.get_by_role("option", name="2024年6月").click()
    page.wait_for_url("**from=2024-06**")
    expect(page.locator(".wp-sentence")).to_contain_text("6月 → 10月：")
    page.go_back()
    expect(page.locator(".wp-sentence")).to_have_text(HEADLINE)


def test_one_month_in_two_snapshots_shows_what_was_corrected(server: Server, page: Page) -> None:
    """百户调查 of September was reported as 36 户 by the deadline and corrected to 74 户 afterwards."""
    opened(page, f"{server.address}/compare?month=2024-10&from=2024-09&to=2024-09")
    page.get_by_role("combobox", name="以前：数据版本").click()
    page.get_by_role("option", name="9月截止时").click()
    page.wait_for_url("**before=*-20240921**")
    settled(page)
    row = page.locator("tr[data-task='1.1-05']").first.locator("td").all_inner_texts()
    assert [text.strip() for text in row[2:7]] == ["滞后", "偏慢（已补齐）", "36户", "74户", "+38户"]
    expect(page.locator(".wp-sentence")).to_contain_text("总体完成率 67.1% → 67.8%")


def test_the_same_on_both_sides_is_said(server: Server, page: Page) -> None:
    opened(page, f"{server.address}/compare?month=2024-10&from=2024-10&to=2024-10")
    expect(page.get_by_text("两边是同一个月、同一个数据版本，没有差别可比。")).to_be_visible()
    expect(page.locator(".compare-turns")).to_have_count(0)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("99999-20240601", "以前：没有数据版本“99999-20240601”。请核对链接或编号，例如 42-20241021。"),
        ("<img src=x>", "以前：没有数据版本“<img src=x>”。请核对链接或编号，例如 42-20241021。"),
    ],
)
def test_an_unknown_snapshot_is_answered_in_words(server: Server, page: Page, asked: str, said: str) -> None:
    """And another can be chosen at once."""
    opened(page, f"{server.address}/compare?month=2024-10&before={quote(asked)}")
    expect(page.get_by_role("alert").get_by_text(said)).to_be_visible()
    expect(page.locator("img[src=x]")).to_have_count(0)
    page.get_by_role("combobox", name="以前：数据版本").click()
    page.get_by_role("option", name="当前版本").click()
    expect(page.get_by_text(HEADLINE)).to_be_visible()


@pytest.mark.parametrize("rest", ["turn=green", "turn=%3Cb%3E-red", "before="])
def test_what_is_not_understood_is_left_out(server: Server, page: Page, rest: str) -> None:
    opened(page, f"{server.address}/compare?month=2024-10&{rest}")
    expect(page.get_by_text(HEADLINE)).to_be_visible()


def test_a_month_that_no_plan_has_is_answered_in_words(server: Server, page: Page) -> None:
    opened(page, f"{server.address}/compare?month=2024-10&from=2031-77&to=x")
    said = "以前：链接中的月份是“2031-77”，2024年的计划没有这个月。对比限于同一年，年份在左侧选择。"
    expect(page.get_by_text(said)).to_be_visible()


def test_on_a_phone_nothing_scrolls_sideways(server: Server, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
    page = context.new_page()
    opened(page, f"{server.address}/compare?month=2024-10")
    assert page.locator("[data-testid=stMain]").evaluate("e => e.scrollWidth <= e.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(page.locator(".compare-turns")).to_be_hidden()
    expect(page.locator(".compare-narrow li", has_text="2 项").first).to_be_visible()
    context.close()
