"""会议: the deck under real keys, in step with its presenter's window, frozen to its snapshot, with decisions recorded."""

import json
import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from records import SlideChoice, Store, arrange
from tests.browser.conftest import Server, settled

OCTOBER = "/meeting?month=2024-10"


def deck(page: Page, address: str) -> Page:
    """The deck, all drawn and in control of the keys."""
    page.goto(address)
    page.wait_for_selector("html[data-slide]", state="attached")
    return settled(page)


def at(page: Page) -> int:
    """The slide shown, counted from 1."""
    return int(page.evaluate("Number(document.documentElement.dataset.slide)")) + 1


def visible(page: Page) -> list[str]:
    """The titles of the slides that can be seen."""
    heads = page.locator("[class*=st-key-slide-] .deck-head :is(h1, h2)")
    return [head.inner_text() for head in heads.all() if head.is_visible()]


def test_every_key(server: Server, page: Page) -> None:
    """← → PageUp PageDown Space Shift+Space Home End, and a number with Enter."""
    deck(page, server.address + OCTOBER)
    last = page.locator("[class*=st-key-slide-]").count()
    assert last > 20
    steps = [
        ("ArrowRight", 2),
        ("PageDown", 3),
        ("Space", 4),
        ("ArrowLeft", 3),
        ("PageUp", 2),
        ("Shift+Space", 1),
        ("ArrowLeft", 1),
        ("End", last),
        ("ArrowRight", last),
        ("Home", 1),
    ]
    for key, place in steps:
        page.keyboard.press(key)
        assert (key, at(page)) == (key, place)
    for digit in "12":
        page.keyboard.press(digit)
    page.keyboard.press("Enter")
    assert at(page) == 12
    assert len(visible(page)) == 1
    expect(page.locator("[data-testid=stSidebar]")).to_be_hidden()


def test_full_screen_and_out(server: Server, page: Page) -> None:
    """F goes full screen; Esc leaves the deck for 总览, which shows the same month."""
    deck(page, server.address + OCTOBER)
    page.keyboard.press("f")
    page.wait_for_function("() => document.fullscreenElement !== null")
    page.keyboard.press("f")
    page.wait_for_function("() => document.fullscreenElement === null")
    page.keyboard.press("Escape")
    expect(page.locator("h1")).to_have_text("2024年长宁民政工作要点")
    expect(page.locator("[data-testid=stSidebar]")).to_be_visible()
    assert "month=2024-10" in page.url


def test_a_slide_has_an_address(server: Server, page: Page) -> None:
    """`slide=5` opens the fifth; the address follows; reload and 后退 come back to it."""
    deck(page, f"{server.address}{OCTOBER}&slide=5")
    assert at(page) == 5
    page.keyboard.press("ArrowRight")
    assert "slide=6" in page.url
    page.reload()
    page.wait_for_selector("html[data-slide='5']", state="attached")
    page.keyboard.press("Escape")
    expect(page.locator(".wp-card").first).to_be_visible()
    page.go_back()
    page.wait_for_selector("html[data-slide='5']", state="attached")


@pytest.mark.parametrize("slide", ["0", "-3", "9999", "x", "1.5", "%3Cb%3E"])
def test_addresses_without_such_a_slide(server: Server, page: Page, slide: str) -> None:
    deck(page, f"{server.address}{OCTOBER}&slide={slide}")
    assert 1 <= at(page) <= page.locator("[class*=st-key-slide-]").count()
    assert len(visible(page)) == 1


@pytest.mark.parametrize("window", [(1920, 1080), (1440, 1080)], ids=["16:9", "4:3"])
def test_it_can_be_read_from_the_back_of_the_room(server: Server, page: Page, window: tuple[int, int]) -> None:
    """No letters below 24 px on any slide, charts included; nothing sticks out of its slide or lies on its foot."""
    page.set_viewport_size({"width": window[0], "height": window[1]})
    deck(page, server.address + OCTOBER)
    found = page.evaluate(
        """() => {
          const wrong = []
          for (const slide of document.querySelectorAll('[class*=st-key-slide-]')) {
            const name = slide.querySelector('.deck-head').innerText.slice(0, 20)
            const foot = slide.querySelector('.deck-foot').getBoundingClientRect()
            const walk = document.createTreeWalker(slide, NodeFilter.SHOW_TEXT)
            while (walk.nextNode()) {
              const text = walk.currentNode, parent = text.parentElement
              if (!text.data.trim() || parent.closest('style, script, .wp-unseen:not(.wp-stage *)')) continue
              const range = document.createRange(); range.selectNodeContents(text)
              const box = range.getBoundingClientRect(), size = parseFloat(getComputedStyle(parent).fontSize)
              if (!box.width) continue
              if (size < 23.99) wrong.push([name, text.data.slice(0, 20), 'size', size])
              if (box.right > innerWidth + 1 || box.left < -1) wrong.push([name, text.data.slice(0, 20), 'beside', box.right])
              if (!parent.closest('.deck-foot') && box.bottom > foot.top + 1 && !parent.closest('td, .long'))
                wrong.push([name, text.data.slice(0, 20), 'below', box.bottom])
            }
            for (const row of slide.querySelectorAll('tr, dd'))
              if (row.getBoundingClientRect().bottom > foot.top + 1) wrong.push([name, 'row', row.innerText.slice(0, 20)])
          }
          return wrong
        }"""
    )
    assert found == []


def test_touch(server: Server, browser: Browser) -> None:
    """A swipe to the left is the next slide, to the right the one before; a tap is neither."""
    context = browser.new_context(viewport={"width": 1024, "height": 768}, has_touch=True, locale="zh-CN")
    page = deck(context.new_page(), server.address + OCTOBER)
    cdp = context.new_cdp_session(page)

    def swipe(start: int, end: int) -> None:
        cdp.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": start, "y": 300}]})
        cdp.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": end, "y": 300}]})
        cdp.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    swipe(700, 300)
    page.wait_for_selector("html[data-slide='1']", state="attached")
    swipe(300, 700)
    page.wait_for_selector("html[data-slide='0']", state="attached")
    swipe(400, 390)
    assert at(page) == 1
    context.close()


def test_a_wall_screen_goes_on_by_itself_and_pauses(server: Server, page: Page) -> None:
    """`auto=1`: a slide a second, round and round; A pauses."""
    deck(page, f"{server.address}{OCTOBER}&auto=1&slide=2")
    page.wait_for_function("() => Number(document.documentElement.dataset.slide) >= 3")
    page.keyboard.press("a")
    stopped = at(page)
    page.wait_for_timeout(2_500)
    assert at(page) == stopped
    page.keyboard.press("a")
    page.wait_for_function(f"() => Number(document.documentElement.dataset.slide) >= {stopped}")


def test_bar_and_pointer_hide_when_idle(server: Server, page: Page) -> None:
    deck(page, server.address + OCTOBER)
    bar = page.get_by_role("button", name="下一页")
    page.mouse.move(500, 500)
    expect(bar).to_be_visible()
    page.wait_for_selector("html[data-idle]", state="attached")
    expect(bar).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.querySelector('.deck-title')).cursor") == "none"
    page.mouse.move(510, 500)
    expect(bar).to_be_visible()
    bar.click()
    assert at(page) == 2


def test_presenter_and_wall_stay_in_step(server: Server, page: Page) -> None:
    """Another window with the next slide, notes and a clock; either of them turns both."""
    deck(page, f"{server.address}{OCTOBER}&slide=8")
    with page.context.expect_page() as opening:
        page.keyboard.press("p")
    presenter = opening.value
    presenter.wait_for_selector("html[data-deck=presenter][data-slide='7']", state="attached")
    page.keyboard.press("ArrowRight")
    presenter.wait_for_selector("html[data-slide='8']", state="attached")
    presenter.keyboard.press("PageDown")
    page.wait_for_selector("html[data-slide='9']", state="attached")
    titles = visible(presenter)
    assert len(titles) == 2
    assert titles[0] == visible(page)[0]
    expect(presenter.locator(".st-key-notes-9")).to_be_visible()
    expect(presenter.locator("[data-clock]")).to_contain_text(re.compile(r"\d\d:\d\d:\d\d.*已讲 \d+:\d\d"))


def panel(page: Page) -> None:
    page.keyboard.press("d")
    expect(page.get_by_role("button", name="记录", exact=True)).to_be_visible()
    page.wait_for_timeout(1_500)  # the panel learns which slide it was opened on
    settled(page)


def test_a_decision_is_recorded_without_leaving_the_deck(start: Callable[..., Server], page: Page) -> None:
    """About the task on screen; digits and spaces typed stay in the form; then on the task's page, in next month's
    deck, and closed with its result. What is hostile stays text."""
    server = start()
    deck(page, f"{server.address}{OCTOBER}&slide=9")
    task = visible(page)[0].split()[0]
    panel(page)
    words = "<b>11月 2 日</b>前 *报* [送](http://x) 12"
    page.get_by_label("议定事项", exact=True).fill("")
    page.get_by_label("议定事项", exact=True).press_sequentially(words)
    page.get_by_label("记录人").first.fill("张三")
    page.get_by_role("button", name="记录", exact=True).click()
    expect(page.locator(".st-key-deck-panel .wp-decided li").last).to_contain_text(words)
    assert at(page) == 9
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="记录", exact=True)).to_be_hidden()
    assert at(page) == 9
    page.goto(f"{server.address}/task?id={task}&month=2024-10")
    expect(page.locator(".wp-decided li").last).to_contain_text(words)
    expect(page.locator(".wp-decided b, .wp-decided a[href*='//x']")).to_have_count(0)
    deck(page, f"{server.address}/meeting?month=2024-11")
    row = page.locator(".deck-table tr", has_text="前 *报*")
    expect(row).to_contain_text("办理中")
    panel(page)
    page.get_by_text(re.compile("^办结（")).click()
    page.wait_for_timeout(600)  # while it unfolds a list would close again
    page.get_by_role("combobox", name="哪一项").click()
    page.get_by_role("option", name=re.compile("前 .报")).click()
    page.get_by_label("办理结果").fill("已报送")
    page.get_by_label("记录人").last.fill("张三")
    page.get_by_role("button", name="办结", exact=True).click()
    expect(page.get_by_text("已办结。")).to_be_visible()
    deck(page, f"{server.address}/meeting?month=2024-11")
    expect(page.locator(".deck-table tr", has_text="前 *报*")).to_contain_text("已办结：已报送")


def test_what_is_missing_in_the_form_is_said(start: Callable[..., Server], page: Page) -> None:
    server = start()
    deck(page, server.address + OCTOBER)
    panel(page)
    page.get_by_role("button", name="记录", exact=True).click()
    expect(page.get_by_text("请填写议定事项。")).to_be_visible()
    assert at(page) == 1


def test_an_upload_during_the_meeting_changes_nothing_until_asked(
    start: Callable[..., Server], page: Page, tmp_path: Path
) -> None:
    """The deck keeps the snapshot on its slides, also over a reload; 换用最新数据 changes it."""
    server = start()
    deck(page, f"{server.address}{OCTOBER}&slide=2")
    foot = page.locator(".st-key-slide-1 .deck-foot")
    before = foot.text_content() or ""
    assert "数据版本" in before
    file = tmp_path / "10月.csv"
    file.write_text("月份,任务编号,完成值,更正原因\n2024-10,2.1-06,100,核对\n", encoding="utf-8")
    assert server.manage("import", str(file), "--by", "张三").returncode == 0
    panel(page)
    assert foot.text_content() == before
    page.reload()
    page.wait_for_selector("html[data-slide='1']", state="attached")
    expect(foot).to_have_text(before)
    panel(page)
    page.get_by_role("link", name="换用最新数据").click()
    expect(foot).not_to_have_text(before)
    newest = json.loads(server.manage("status", "--month", "2024-10", "--format", "json").stdout)
    expect(foot).to_contain_text(newest["snapshot"])
    expect(page.locator(".st-key-slide-1 .deck-head")).to_contain_text(newest["sentence"])


def test_an_arranged_deck(start: Callable[..., Server], page: Page) -> None:
    """Two slides shown, one hidden, one of the office's own, in the office's order; new ones keep their place."""
    server = start()
    choices = [
        SlideChoice("summary"),
        SlideChoice("text-1", title="会议议程", text="一、通报进展\n二、<i>研究</i>事项", notes="请局长主持"),
        SlideChoice("title"),
        SlideChoice("area-elderly", shown=False),
    ]
    when = datetime(2024, 10, 25, 15)
    arrange(Store(server.database), date(2024, 10, 1), choices, person="林晓东", when=when)
    deck(page, server.address + OCTOBER)
    titles = page.locator("[class*=st-key-slide-] .deck-head :is(h1, h2)").all_text_contents()
    chosen = ["总体情况", "会议议程", "2024年长宁民政工作要点"]
    assert [title for title in titles if title in chosen] == chosen
    assert titles[1] == "健全分层分类的社会救助体系"
    assert "推动养老服务提质增效" not in titles
    expect(page.locator(".deck-text .deck-lines").nth(1)).to_have_text("二、<i>研究</i>事项")
    page.goto(f"{server.address}{OCTOBER}&arrange=1")
    expect(page.get_by_role("button", name="恢复自动编排")).to_be_visible()
    page.get_by_label("经办人").fill("林晓东")
    page.get_by_label("经办人").press("Enter")
    page.get_by_role("button", name="恢复自动编排").click()
    expect(page.get_by_text("已恢复自动编排。")).to_be_visible()


def test_for_an_audience(server: Server, page: Page) -> None:
    """`list=heart`: the title says so, and every exception is of that list."""
    deck(page, f"{server.address}{OCTOBER}&list=heart")
    expect(page.locator(".st-key-slide-0")).to_contain_text("民心工程")
    assert 2 < page.locator("[class*=st-key-slide-]").count() < 20
