"""Pressed twice, or left in that very moment: stored once, noted once, and the confirmation is there."""

import sqlite3
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import presses
from tests.browser.conftest import Server, settled
from tests.browser.presses import LEFT, LONG, MOMENTS, PAUSES, Press, Ready, state, twice
from tests.browser.test_meeting import panel
from tests.browser.test_sign_in import SETTINGS, noted, person, sign_in

pytestmark = pytest.mark.one_tab

READY: dict[str, Ready] = {
    name: getattr(presses, name)
    for name in (
        *("store", "undo_own", "lock", "unlock", "undo", "decide"),
        *("close", "close_at_the_office", "arrange", "reset", "clear"),
    )
}
BEFORE: dict[str, Ready] = {
    "unlock": presses.lock,
    "reset": presses.arrange,
    "close": presses.decide,
    "close_at_the_office": presses.decide,
}
"""What has to be done first."""
UNNOTED = "审计现在写不进去，所以这次操作没有生效，数据没有改动。请稍后再试，仍不行请找系统管理员。"


@pytest.fixture
def office(start: Callable[..., Server], page: Page) -> tuple[Server, Page]:
    """A server of its own where people sign in, and somebody of the office at it."""
    server = start(settings=SETTINGS)
    person(server, "lin", "office", display="林晓东")
    sign_in(page, server, "lin", "/help")
    return server, page


def ready(server: Server, page: Page, name: str, turn: int) -> Press:
    if name in BEFORE:
        first = BEFORE[name](server, page, turn)
        first.button.click()
        expect(first.said).to_be_visible()
        settled(page)
    return READY[name](server, page, turn)


def went_to(page: Page, address: str) -> None:
    """To another page as a link of the menu does, from wherever one is."""
    page.evaluate("to => { history.pushState({}, '', to); dispatchEvent(new PopStateEvent('popstate')) }", address)


@pytest.mark.parametrize("name", READY if LONG else (*LEFT, "undo_own", "arrange"))
def test_pressed_twice(office: tuple[Server, Page], name: str) -> None:
    server, page = office
    for turn, pause in enumerate(PAUSES):
        press = ready(server, page, name, turn)
        number, events = state(server, press.event)
        twice(page, press.button, pause)
        expect(press.said, f"{pause} ms apart").to_be_visible()
        settled(page)
        expect(press.said, f"{pause} ms apart").to_be_visible()
        assert (pause, *state(server, press.event)) == (pause, number + 1, events + 1)


@pytest.mark.parametrize("name", LEFT)
def test_another_page_in_that_moment(office: tuple[Server, Page], name: str) -> None:
    """Gone to 使用说明 within a tenth of a second, and back: it was done, and is said there."""
    server, page = office
    for turn, pause in enumerate(MOMENTS):
        press = ready(server, page, name, turn)
        number, events = state(server, press.event)
        here = page.url.replace("&slide=9", "")
        press.button.click()
        page.wait_for_timeout(pause)
        went_to(page, "/help?month=2024-10")
        expect(page.locator("h1").first).to_have_text("使用说明")
        settled(page)
        went_to(page, here)
        if name == "decide":
            page.wait_for_selector("html[data-slide]", state="attached")
            panel(settled(page))
        expect(press.said, f"after {pause} ms").to_be_visible()
        assert (pause, *state(server, press.event)) == (pause, number + 1, events + 1)


def test_another_field_in_that_moment(office: tuple[Server, Page]) -> None:
    """The switch above the files is turned right after 确认入库: the receipt is there, the files are gone."""
    server, page = office
    for turn, pause in enumerate(PAUSES):
        press = presses.store(server, page, turn)
        number, events = state(server, press.event)
        press.button.click()
        page.wait_for_timeout(pause)
        page.locator("label", has_text="上传整个文件夹").click()
        expect(press.said, f"after {pause} ms").to_be_visible()
        settled(page)
        expect(page.get_by_role("button", name="确认入库")).to_have_count(0)
        assert (pause, *state(server, press.event)) == (pause, number + 1, events + 1)


def test_the_rest_unchanged_pressed_twice(office: tuple[Server, Page]) -> None:
    """November, nothing reported yet: one file is proposed, and stored once."""
    server, page = office
    page.goto(f"{server.address}/report?month=2024-11")
    page.get_by_role("combobox", name="科室").click()
    page.get_by_role("option", name="老龄工作科").click()
    number, events = state(server, "upload")
    twice(page, page.get_by_role("button", name="老龄工作科11月其余未报的任务都报“无变化”"), 150)
    expect(page.get_by_text("老龄工作科-11月-无变化.csv")).to_have_count(1)
    settled(page)
    twice(page, page.get_by_role("button", name="确认入库"), 150)
    expect(page.get_by_text("已入库：老龄工作科-11月-无变化.csv")).to_be_visible()
    assert state(server, "upload") == (number + 1, events + 1)


@pytest.mark.parametrize("name", ["store", "lock", "decide", "arrange"])
def test_what_the_audit_cannot_take_is_not_stored(office: tuple[Server, Page], name: str) -> None:
    """Said in one sentence where it was asked for; it can be done as soon as the audit takes it."""
    server, page = office
    press = ready(server, page, name, 0)
    number, events = state(server, press.event)
    (audit,) = server.database.parent.rglob("access.sqlite")
    with sqlite3.connect(audit) as other:
        other.execute("create trigger full before insert on audit begin select raise(abort, 'full'); end")
    press.button.click()
    expect(page.get_by_text(UNNOTED).first).to_be_visible()
    assert state(server, press.event) == (number, events)
    with sqlite3.connect(audit) as other:
        other.execute("drop trigger full")
    press.button.click()
    expect(press.said).to_be_visible()
    expect(page.get_by_text(UNNOTED)).to_have_count(0)
    assert state(server, press.event) == (number + 1, events + 1)


def test_nothing_of_it_is_seen_in_another_tab(office: tuple[Server, Page]) -> None:
    """A tab is a session: the receipt and the sentence are those of the tab that did it."""
    server, page = office
    other = page.context.new_page()
    for name in ("store", "lock"):
        press = ready(server, page, name, 0)
        here = page.url
        press.button.click()
        expect(press.said).to_be_visible()
        other.goto(here)
        expect(other.locator("h1")).to_be_visible()
        settled(other)
        expect(other.get_by_text("已入库：")).to_have_count(0)
        expect(other.get_by_test_id("stMain").get_by_text("3月已锁定。", exact=True)).to_have_count(0)
    assert [who for who, _ in noted(server, "upload")] == ["lin"]
