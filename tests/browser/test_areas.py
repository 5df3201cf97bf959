"""领域 and 全部任务: filters that stand in the address, rows by kind of task, months with both lamps."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, opened, settled

pytestmark = pytest.mark.one_tab

ELDERLY = "/area?id=elderly&month=2024-10"


def rows(page: Page) -> int:
    settled(page)
    return page.locator("tr[data-task]").count()


def test_every_task_of_an_area_once_by_kind(server: Server, page: Page) -> None:
    """90 tasks: numbers with bullets, deliverables with their stages, duties with their months, the rest."""
    opened(page, server.address + ELDERLY)
    assert rows(page) == 90
    ids = page.locator("tr[data-task]").evaluate_all("rows => rows.map(row => row.dataset.task)")
    assert len(set(ids)) == 90
    headings = page.locator(".wp-block-head").all_inner_texts()
    assert [h.split()[0] for h in headings] == ["数量和比率", "节点", "常态", "趋势和待下达"]
    expect(page.locator("tr[data-task='2.1-05'] .wp-bullet")).to_be_visible()
    expect(page.locator("tr[data-task='2.2-03'] .wp-stage-overdue")).to_have_text(
        "印发 10月，逾期", use_inner_text=False
    )
    expect(page.locator("tr[data-task='2.1-12'] .wp-answer-fulfilled")).to_have_count(8)


def test_months_say_both_lamps_in_words(server: Server, page: Page) -> None:
    """The row of marks is one picture with its words: for a tooltip, and for those who do not see it."""
    opened(page, server.address + ELDERLY)
    months = page.locator("tr[data-task='2.1-05'] .wp-months")
    said = "3月正常，4月正常，5月正常，6月偏慢，7月偏慢（当时判定正常），8月正常，9月正常，10月正常"
    expect(months).to_have_attribute("aria-label", said)
    expect(months.locator("s.wp-icon-green")).to_have_count(1)


def test_filters_stand_in_the_address(server: Server, page: Page) -> None:
    """Chosen, copied to another window, taken back by 后退, cleared by the button."""
    opened(page, server.address + ELDERLY)
    page.get_by_role("combobox", name="口径").click()
    page.get_by_role("option", name="民心工程").click()
    page.wait_for_url("**list=heart**")
    settled(page)
    chosen = rows(page)
    assert 0 < chosen < 90
    expect(page.get_by_text(f"筛选：民心工程，{chosen} 项（共 90 项）")).to_be_visible()
    page.locator(".wp-tile[data-lamp=yellow]").click()
    page.wait_for_url("**lamp=yellow**")
    expect(page.locator("tr[data-task]")).not_to_have_count(chosen)
    both = rows(settled(page))
    assert "list=heart" in page.url
    assert 0 < both < chosen
    other = page.context.new_page()
    opened(other, page.url)
    assert rows(other) == both
    page.go_back()
    expect(page.locator("tr[data-task]")).to_have_count(chosen)
    page.get_by_role("button", name="清除筛选").click()
    expect(page.locator("tr[data-task]")).to_have_count(90)
    assert "list=" not in page.url


def test_department_unit_and_stretch(server: Server, page: Page) -> None:
    """Each filter alone, over the whole plan; 力争 are the four that the overview names."""
    opened(page, f"{server.address}/area?month=2024-10")
    assert rows(page) == 257
    opened(page, f"{server.address}/area?month=2024-10&stretch=1")
    assert rows(page) == 4
    opened(page, f"{server.address}/area?month=2024-10&department=养老服务科")
    departments = page.locator("tr[data-task] td[data-label=责任科室]").all_inner_texts()
    assert {text.partition(" 配合：")[0] for text in departments} == {"养老服务科"}
    opened(page, f"{server.address}/area?month=2024-10&unit=新泾镇")
    assert 0 < rows(page) < 100


def test_counts_follow_the_filters_except_the_lamp(server: Server, page: Page) -> None:
    """Tiles count what the other filters leave, so that one can go from lamp to lamp."""
    opened(page, f"{server.address}/area?month=2024-10&department=养老服务科&lamp=red")
    red = int(page.locator(".wp-tile[data-lamp=red] b").inner_text())
    assert rows(page) == red
    whole = int(page.locator(".wp-tile").first.locator("b").inner_text())
    page.locator(".wp-tile").first.click()
    expect(page.locator("tr[data-task]")).to_have_count(whole)


def test_nothing_left_is_said(server: Server, page: Page) -> None:
    opened(page, f"{server.address}{ELDERLY}&lamp=red&stretch=1")
    expect(page.get_by_text("没有符合筛选条件的任务。可放宽或清除筛选。")).to_be_visible()


def test_what_the_plan_does_not_know_is_left_out(server: Server, page: Page) -> None:
    """Filters typed into the address, by mistake or in bad faith, filter nothing and appear nowhere."""
    asked = "&department=<img src=x onerror=alert(1)>&unit=火星&list=no&lamp=purple&stretch=yes"
    opened(page, server.address + ELDERLY + asked)
    assert rows(page) == 90
    expect(page.locator("img[src=x]")).to_have_count(0)
    expect(page.get_by_text("筛选：")).to_have_count(0)


def test_what_lags_comes_first_where_that_is_asked_for(server: Server, page: Page) -> None:
    """Above the fold the first of them with its way to all in one plain list, the widest gap first, each with its area."""
    opened(page, f"{server.address}/area?id=elderly&month=2024-10")
    box = page.locator(".wp-first").bounding_box()
    assert box
    assert box["y"] + box["height"] < 600
    expect(page.locator(".wp-first")).to_contain_text("滞后 护理型床位")
    page.get_by_role("link", name="滞后的排在前面").click()
    expect(page.locator(".wp-plain-list tr[data-task]")).to_have_count(90)
    first = page.locator(".wp-plain-list tr[data-task]").first
    for said in (
        "护理型床位",
        "2.1-07 · 养老服务",
        "养老服务科",
        "分管副局长（养老）",
        "慢于 31.4 个百分点",
        "11月底前完成验收",
        "12月",
    ):
        expect(first).to_contain_text(said)
    page.get_by_role("link", name="到期").click()
    expect(page.locator(".wp-plain-list tr[data-task] td[data-label=到期]").first).to_contain_text("9月")
    settled(page)
    months = page.locator(".wp-plain-list td[data-label=到期]").all_inner_texts()
    told = [int(text.partition("月")[0]) for text in months if text]
    assert told == sorted(told)


def test_a_leader_has_the_same_list(server: Server, page: Page) -> None:
    opened(page, f"{server.address}/mine?leader=分管副局长（养老）&month=2024-10")
    expect(page.locator("h1")).to_have_text("我分管的 · 分管副局长（养老）")
    expect(page.locator(".wp-plain-list tr[data-task]").first).to_contain_text("护理型床位")
    expect(page.locator(".wp-head").first).to_have_text("需要关注 12 项")
    expect(page.locator(".wp-tile[data-lamp=red]")).to_have_attribute("href", re.compile("leader=.*lamp=red"))
