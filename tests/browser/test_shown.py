"""点位 and 实地抽查 where figures are shown: the tile map and counts of 街镇, the slide with its photos, 搜索, a task's sources.

The sample's October: 23 点位 of five tasks; 14 were checked, 12 agree; 14 is about 桂香里养老院 in 虹桥 and waits for its 整改.
"""

from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Server, opened, settled

pytestmark = pytest.mark.one_tab
MONTH = "month=2024-10"


def test_the_tiles_and_counts_of_the_units(server: Server, page: Page) -> None:
    """All 街镇 come to the whole, each tile says what the table says; every tile is a link reached by the keyboard. /sites
    lists one more of 虹桥: the one that was replaced and counts no more."""
    opened(page, f"{server.address}/units?{MONTH}")
    tiles = page.locator(".units-tile")
    expect(tiles).to_have_count(10)
    west, north = tiles.filter(has_text="新泾镇").bounding_box(), tiles.filter(has_text="北新泾").bounding_box()
    assert west and north and west["x"] < north["x"] and west["y"] > north["y"]
    rows = settled(page).locator(".units-sites tbody tr")
    told = {row.get_attribute("data-unit"): row.locator("td").all_inner_texts() for row in rows.all()}
    counts = {unit: [int(text) for text in cells] for unit, cells in told.items()}
    whole = counts.pop("合计")
    assert [sum(column) for column in zip(*counts.values(), strict=True)] == whole == [23, 18, 2, 14, 1]
    for tile in tiles.all():
        unit = tile.get_attribute("data-unit")
        if unit in counts:
            planned, finished, behind, _, differing = counts[unit]
            expect(tile).to_contain_text(f"点位 {finished}/{planned}")
            assert ("滞后" in tile.inner_text(), "不符" in tile.inner_text()) == (behind > 0, differing > 0)
    tiles.filter(has_text="虹桥").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("虹桥街道")
    expect(page.locator(".wp-facts")).to_contain_text("不符 1 个")
    page.get_by_role("link", name="本街镇的点位").click()
    expect(page.locator("h1")).to_have_text("点位")
    expect(page.locator("tr[data-site]:has(.wp-lamp)")).to_have_count(counts["虹桥街道"][0])
    expect(page.locator("tr[data-site]")).to_have_count(counts["虹桥街道"][0] + 1)


def test_the_tiles_fit_a_phone_in_the_dark(server: Server, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN", color_scheme="dark")
    page = context.new_page()
    opened(page, f"{server.address}/units?{MONTH}")
    expect(page.locator(".units-tile").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    wide = page.locator(".units-tile").evaluate_all("all => all.filter(e => e.scrollWidth > e.clientWidth + 1).length")
    assert wide == 0
    context.close()


def test_the_slide_has_its_photos(server: Server, page: Page) -> None:
    """The four are served behind the gate's own route; each says what it shows."""
    opened(page, f"{server.address}/meeting?{MONTH}")
    slide = page.locator(".deck-checks").first
    place = slide.evaluate("e => +e.closest('[class*=st-key-slide-]').className.match(/st-key-slide-([0-9]+)/)[1]")
    opened(page, f"{server.address}/meeting?{MONTH}&slide={place + 1}")
    expect(slide.locator("h2")).to_have_text("实地抽查 查 14 处，一致 12，抽查不符 1，待整改 1")
    expect(slide.locator("tbody tr")).to_have_count(1)
    photos = slide.locator(".deck-pictures img")
    expect(photos).to_have_count(4)
    expect(photos.first).to_have_attribute("src", "/files/checks/photo/14/1")
    expect(photos.first).to_have_attribute("alt", "抽查记录 14 的照片 1：桂香里养老院，10月24日，抽查不符")
    loaded = "all => all.every(e => e.complete && e.naturalWidth > 0)"
    page.wait_for_function(f"() => ({loaded})([...document.querySelectorAll('.deck-checks .deck-pictures img')])")


def test_a_site_and_a_finding_are_found(server: Server, page: Page) -> None:
    opened(page, f"{server.address}/search?{MONTH}&q={quote('桂香里')}")
    expect(page.locator(".search-sites li")).to_have_count(1)
    page.locator(".search-sites").get_by_role("link", name="桂香里养老院").click()
    expect(page.locator("h1")).to_have_text("点位")
    expect(page.get_by_role("heading", name="3 桂香里养老院")).to_be_visible()
    opened(page, f"{server.address}/search?{MONTH}&q={quote('呼叫系统')}")
    page.locator(".search-findings").get_by_role("link", name="抽查记录 14").click()
    expect(page.locator("section[data-check='14']")).to_be_visible()


def test_the_sources_of_a_task_tell_its_findings(server: Server, page: Page) -> None:
    """2.1-06 in October: three findings of October among what was reported, newest first."""
    opened(page, f"{server.address}/task?id=2.1-06&{MONTH}")
    events = page.locator(".wp-history tr[data-check]")
    expect(events.first).to_contain_text("报验收，查开工")
    times = settled(page).locator(".wp-history").first.locator("td[data-label='收到时间']").all_inner_texts()
    assert times == sorted(times, reverse=True) and len(times) > 3
