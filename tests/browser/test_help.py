"""使用说明: each audience has its page, all lamps and kinds are told, numbers and dates are the plan's."""

import pytest
from playwright.sync_api import Page, expect

from access import NAMES
from metrics.task.explain import rule_text
from metrics.task.lamps import GROUPS
from plan import KIND_NAMES, read_plan
from tests.browser.conftest import ROOT, Server, opened

PAGES = {
    "leaders": ("领导怎么看", "依次看这几页"),
    "departments": ("科室怎么填", "每月四步"),
    "office": ("办公室怎么管", "每月的做法"),
    "rules": ("红黄绿灯和用语", "各种状态"),
    "accounts": ("登录和权限", "谁能做什么"),
}


def told(page: Page) -> str:
    return page.locator("[data-testid=stMain]").inner_text()


@pytest.mark.parametrize("audience", PAGES)
def test_each_audience_has_its_page(server: Server, page: Page, audience: str) -> None:
    """Opened by its address; its tab is the current one; nothing scrolls sideways on a phone."""
    tab, heading = PAGES[audience]
    page.set_viewport_size({"width": 390, "height": 844})
    opened(page, f"{server.address}/help?for={audience}")
    expect(page.locator(".help-tabs [aria-current=page]")).to_have_text(tab)
    expect(page.get_by_role("heading", name=heading)).to_be_visible()
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390


@pytest.mark.parametrize("asked", ["", "?for=nobody", "?for=%3Cb%3E", "?for=../office"])
def test_an_unknown_audience_gets_the_first_page(server: Server, page: Page, asked: str) -> None:
    opened(page, f"{server.address}/help{asked}")
    expect(page.locator(".help-tabs [aria-current=page]")).to_have_text("领导怎么看")


def test_tabs_change_the_address_and_back_returns(server: Server, page: Page) -> None:
    opened(page, f"{server.address}/help?for=leaders&month=2024-06")
    page.get_by_role("link", name="科室怎么填").click()
    expect(page.get_by_role("heading", name="每月四步")).to_be_visible()
    assert "for=departments" in page.url
    assert "month=2024-06" in page.url
    page.go_back()
    expect(page.get_by_role("heading", name="依次看这几页")).to_be_visible()


def test_every_lamp_and_every_kind_is_told(server: Server, page: Page) -> None:
    """On the page of rules; the lamps to leaders and the kinds to departments as well."""
    opened(page, f"{server.address}/help?for=rules")
    rules = told(page)
    opened(page, f"{server.address}/help?for=leaders")
    leaders = told(page)
    opened(page, f"{server.address}/help?for=departments")
    departments = told(page)
    for label in GROUPS.values():
        assert label in rules
        assert label in leaders
    for kind in KIND_NAMES.values():
        assert kind in rules
        assert kind in departments
    for word in ("序时", "条、项", "当时判定", "已补齐", "数据版本", "报送完整率", "及时率", "力争", "口径", "街镇"):
        assert word in rules


def test_who_may_do_what(server: Server, page: Page) -> None:
    """By the table of permissions; the sample's server has no accounts, which is said."""
    opened(page, f"{server.address}/help?for=accounts")
    rows = page.locator(".help-rights tbody tr")
    expect(rows).to_have_count(len(NAMES))
    assert rows.filter(has_text="上报").locator("td").all_inner_texts() == ["上报", "—", "本科室", "可以", "可以"]
    assert rows.filter(has_text="管理账号").locator("td").all_inner_texts() == ["管理账号", "—", "—", "—", "可以"]
    expect(page.get_by_text("现在是本机试用，没有设登录")).to_be_visible()


def test_rule_example_and_deadlines_are_those_in_force(server: Server, page: Page) -> None:
    """240 件 in 8月: 160 due, 正常 from 137; deadlines with the exceptions of the plan."""
    plan = read_plan(ROOT / "targets.yaml")
    opened(page, f"{server.address}/help?for=rules")
    expect(page.locator(".help-rule")).to_have_text(f"{rule_text(plan.rule)}。")
    cells = page.locator(".help-example tbody tr")
    expect(cells.nth(1)).to_contain_text("137–239件")
    expect(page.locator(".help-calendar tbody tr")).to_have_count(len(plan.reporting.months))
    expect(page.locator(".help-calendar tbody tr").nth(1)).to_have_text("4月2024年4月22日 周一")


def test_another_rule_and_calendar_are_told_at_once(server: Server, page: Page) -> None:
    """The file changes, the help follows: 正常 from 0.95 × 160 = 152, due on the 18th, 偏慢 three times running."""
    text = server.targets.read_text(encoding="utf-8")
    changed = text.replace("rule: yinchuan", "rule: cascade\nescalate_after: 3").replace("due_day: 20", "due_day: 18")
    assert changed != text
    try:
        server.targets.write_text(changed, encoding="utf-8")
        opened(page, f"{server.address}/help?for=rules")
        expect(page.locator(".help-rule")).to_have_text(
            "实际达到应完成的95%及以上为正常，85%及以上为偏慢，以下为滞后。"
        )
        expect(page.get_by_text("连续 3 个月偏慢，当月转为滞后。")).to_be_visible()
        expect(page.locator(".help-example tbody tr").nth(1)).to_contain_text("152–239件")
        expect(page.locator(".help-calendar tbody tr").first).to_have_text("3月2024年3月18日 周一")
    finally:
        server.targets.write_text(text, encoding="utf-8")


def test_links_lead_to_the_pages(server: Server, page: Page) -> None:
    opened(page, f"{server.address}/help?for=office")
    page.get_by_role("link", name="去局办公室").click()
    expect(page.locator("h1")).to_have_text("局办公室")
