"""总览 on one screen: every figure leads to what it counts, and nothing reloads on the way."""

import re

import pytest
from playwright.sync_api import Page, expect

from metrics.task.lamps import GROUPS
from tests.browser.conftest import Server, opened, settled

pytestmark = pytest.mark.one_tab

OCTOBER = "/?month=2024-10"


def test_all_of_it_fits_one_screen(server: Server, page: Page) -> None:
    """1920 by 1080, the menu open: nothing to scroll, not even the footnote on how the rate is computed."""
    page.set_viewport_size({"width": 1920, "height": 1080})
    opened(page, server.address + OCTOBER)
    expect(page.locator("[data-testid=stPlotlyChart] .main-svg").first).to_be_visible()
    hidden = page.evaluate(
        "(() => { const m = document.querySelector('[data-testid=stMain]');"
        " return [m.scrollHeight - m.clientHeight, m.scrollWidth - m.clientWidth] })()"
    )
    assert hidden == [0, 0]
    foot = page.locator(".wp-foot").bounding_box()
    assert foot
    assert foot["y"] + foot["height"] <= 1080


def test_it_says_everything_that_was_asked_for(server: Server, page: Page) -> None:
    """The sentence, both levels of counts, areas, decisions with reason and step, changes, what is due, reporting,
    how new the figures are."""
    opened(page, server.address + OCTOBER)
    expect(page.locator(".wp-sentence")).to_contain_text("截至10月，21条257项任务中，39项已完成年度目标")
    sections = [
        page.locator(f".wp-tile[data-lamp={lamp}] small").inner_text()
        for lamp in GROUPS
        if lamp not in ("duty", "direction")
    ]
    assert sum(int(re.findall(r"\d+", text)[0]) for text in sections) == 21
    expect(page.locator(".wp-card")).to_have_count(5)
    decisions = page.locator(".wp-decide > li")
    assert 3 <= decisions.count() <= 5
    for text in decisions.all_inner_texts():
        assert "原因" in text
        assert "措施" in text
    for heading in (
        "完成率 74.9%，快于序时进度 0.7 个百分点",
        "5 个领域中 2 个慢于序时",
        "需要决定",
        "比上月",
        "六周内到期",
        "报送情况",
    ):
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
    expect(page.locator(".wp-strip")).to_contain_text(re.compile(r"数据截至 2024-10-25 14:35 · 数据版本 \d+-\d{8}"))


@pytest.mark.parametrize("lamp", ["done", "yellow", "red", "missing", "idle"])
def test_a_count_leads_to_the_tasks_it_counts(server: Server, page: Page, lamp: str) -> None:
    """As many rows as the tile says, each with that lamp; on the way nothing is loaded again."""
    opened(page, server.address + OCTOBER)
    page.evaluate("window.same = true")
    tile = page.locator(f".wp-tile[data-lamp={lamp}]")
    count = int(tile.locator("b").inner_text())
    tile.click()
    expect(page.locator("h1")).to_have_text("全部任务")
    settled(page)
    expect(page.locator("tr[data-task]")).to_have_count(count)
    icons = page.locator(f"tr[data-task] td[data-label=状态] .wp-icon-{lamp}")
    expect(icons).to_have_count(count)
    assert page.evaluate("window.same") is True
    assert f"lamp={lamp}" in page.url


def test_a_link_with_a_modifier_is_left_to_the_browser(server: Server, page: Page) -> None:
    """Ctrl opens a tab of its own, as anywhere."""
    opened(page, server.address + OCTOBER)
    with page.context.expect_page() as opening:
        page.locator(".wp-card").first.click(modifiers=["Control"])
    expect(opening.value.locator("h1")).to_have_text("健全分层分类的社会救助体系")
    expect(page.locator("h1")).to_have_text("2024年长宁民政工作要点")


def test_back_and_forward(server: Server, page: Page) -> None:
    """总览 → a lamp's list → a task, and back twice, and forward: each with its own content."""
    opened(page, server.address + OCTOBER)
    page.locator(".wp-tile[data-lamp=red]").click()
    expect(page.locator("tr[data-task]")).to_have_count(6)
    page.locator("tr[data-task='2.1-07'] a").click()
    expect(page.locator("h1")).to_contain_text("2.1-07 护理型床位")
    page.go_back()
    expect(page.locator("tr[data-task]")).to_have_count(6)
    page.go_back()
    expect(page.locator(".wp-card")).to_have_count(5)
    page.go_forward()
    expect(page.locator("tr[data-task]")).to_have_count(6)


def test_the_way_out_of_the_first_page_is_not_barred(server: Server, page: Page) -> None:
    """The shell completes the address of `/`; 后退 must lead out of it, not back into it."""
    page.goto(f"{server.address}/_stcore/health")
    opened(page, server.address)
    page.wait_for_url("**snapshot=**")
    page.go_back()
    expect(page.locator("body")).to_have_text("ok")


def test_the_first_month_has_none_before_it(server: Server, page: Page) -> None:
    opened(page, f"{server.address}/?month=2024-03")
    expect(page.get_by_text("本月是第一次报送，没有上月可比。")).to_be_visible()


def test_a_month_without_reports(server: Server, page: Page) -> None:
    """December, not reported yet: figures carried on, nothing falls over."""
    opened(page, f"{server.address}/?month=2024-12")
    expect(page.locator(".wp-sentence")).to_contain_text("截至12月，21条257项任务中")
    expect(page.get_by_text("六周内没有到期事项。")).to_be_visible()
