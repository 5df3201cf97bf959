"""会议: the deck under real keys, in step with its presenter's window, frozen to its snapshot, with decisions recorded."""

import json
import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from records import SlideChoice, Store, arrange, arranged, latest_number
from scripts.deck_room import WINDOWS, shown, used
from tests.browser.conftest import Server, opened, settled

pytestmark = pytest.mark.one_tab

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
    """← → PageUp PageDown Space Shift+Space Home End; a number with Enter, and back with Backspace. Eleven slides follow one
    another, 实地抽查 among them; the others are reached by their number."""
    deck(page, server.address + OCTOBER)
    last, every = 11, page.locator("[class*=st-key-slide-]").count()
    assert every > 40
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
    page.keyboard.press("PageDown")
    for digit in "12":
        page.keyboard.press(digit)
    expect(page.locator("[data-place]")).to_have_text("到第 12 页，按回车")
    page.keyboard.press("Enter")
    assert at(page) == 12
    expect(page.locator("[data-place]")).to_have_text("备用 12")
    assert len(visible(page)) == 1
    page.keyboard.press("ArrowRight")
    page.keyboard.press("End")
    assert at(page) == every
    page.keyboard.press("Backspace")
    assert at(page) == 2
    expect(page.locator("[data-testid=stSidebar]")).to_be_hidden()


def test_all_slides_side_by_side(server: Server, page: Page) -> None:
    """G: every slide small, numbered, the eleven first; by keys, by a click, by a number; Esc and G go back to where one was."""
    deck(page, f"{server.address}{OCTOBER}&slide=3")
    page.keyboard.press("g")
    slides = page.locator("[class*=st-key-slide-]")
    boxes = [slide.bounding_box() for slide in slides.all()]
    assert all(box and box["width"] < 400 and 0 <= box["x"] < 1920 for box in boxes)
    assert len({(box["x"], box["y"]) for box in boxes if box}) == len(boxes) > 40
    number = "(n) => getComputedStyle(document.querySelector(`.st-key-slide-${n}`), '::after').content"
    assert [page.evaluate(number, n) for n in (10, 11)] == ['"11"', '"备用 12"']
    for key in ("ArrowRight", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    assert at(page) == 9
    expect(page.locator("html[data-grid]")).to_have_count(0)
    page.keyboard.press("g")
    page.locator(".st-key-slide-4").click()
    assert at(page) == 5
    page.keyboard.press("g")
    page.keyboard.press("End")
    page.keyboard.press("Escape")
    assert (at(page), len(visible(page))) == (5, 1)
    page.keyboard.press("g")
    for key in ("1", "2", "Enter"):
        page.keyboard.press(key)
    assert (at(page), len(visible(page))) == (12, 1)


def test_only_the_neighbours_have_boxes(server: Server, page: Page) -> None:
    """Of some fifty slides three are laid out."""
    deck(page, f"{server.address}{OCTOBER}&slide=4")
    laid = "() => [...document.querySelectorAll('[class*=st-key-slide-]')].filter(s => s.offsetHeight).length"
    assert page.evaluate(laid) == 3


@pytest.mark.parametrize("window", WINDOWS)
def test_slides_fill_the_room(server: Server, page: Page, window: tuple[int, int]) -> None:
    """Curves, timelines and tables use at least 85 hundredths of the height of a wall, a desk and a phone."""
    page.set_viewport_size({"width": window[0], "height": window[1]})
    deck(page, server.address + OCTOBER)
    assert [(topic, share) for topic, share in used(page, shown(page)) if share < 0.85] == []


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
    """No letters below 24 px on any slide, curves included, and of what is read rather than looked up none below 32; nothing
    sticks out of its slide or lies on its foot."""
    page.set_viewport_size({"width": window[0], "height": window[1]})
    deck(page, server.address + OCTOBER)
    found = page.evaluate(
        """() => {
          const wrong = []
          for (const [number, slide] of [...document.querySelectorAll('[class*=st-key-slide-]')].entries()) {
            document.documentElement.dataset.slide = number
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
              if (size < 31.99 && parent.closest('p, dd, td, .deck-said')) wrong.push([name, text.data.slice(0, 20), 'body', size])
              if (box.right > innerWidth + 1 || box.left < -1) wrong.push([name, text.data.slice(0, 20), 'beside', box.right])
              if (!parent.closest('.deck-foot') && box.bottom > foot.top + 1 && !parent.closest('td, .deck-long'))
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
    deck(page, f"{server.address}{OCTOBER}&slide=3")
    with page.context.expect_page() as opening:
        page.keyboard.press("p")
    presenter = opening.value
    presenter.wait_for_selector("html[data-deck=presenter][data-slide='2']", state="attached")
    page.keyboard.press("ArrowRight")
    presenter.wait_for_selector("html[data-slide='3']", state="attached")
    presenter.keyboard.press("PageDown")
    page.wait_for_selector("html[data-slide='4']", state="attached")
    titles = visible(presenter)
    assert len(titles) == 2
    assert titles[0] == visible(page)[0]
    expect(presenter.locator(".st-key-notes-4")).to_be_visible()
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
    deck(page, f"{server.address}{OCTOBER}&slide=3")
    task = visible(page)[0].split()[0]
    panel(page)
    words = "<b>11月 2 日</b>前 *报* [送](http://x) 12"
    page.get_by_label("议定事项", exact=True).fill("")
    page.get_by_label("议定事项", exact=True).press_sequentially(words)
    page.get_by_label("记录人").first.fill("张三")
    page.get_by_role("button", name="记录", exact=True).click()
    expect(page.locator(".st-key-deck-panel .wp-decided li").last).to_contain_text(words)
    assert at(page) == 3
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="记录", exact=True)).to_be_hidden()
    assert at(page) == 3
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
    deck(page, f"{server.address}{OCTOBER}&slide=1")
    foot = page.locator(".st-key-slide-0 .deck-foot")
    before = foot.text_content() or ""
    assert "数据版本" in before
    file = tmp_path / "10月.csv"
    file.write_text("月份,任务编号,完成值,更正原因\n2024-10,1.5-08,100,核对\n", encoding="utf-8")
    assert server.manage("import", str(file), "--by", "张三").returncode == 0
    panel(page)
    assert foot.text_content() == before
    page.reload()
    page.wait_for_selector("html[data-slide='0']", state="attached")
    expect(foot).to_have_text(before)
    panel(page)
    page.get_by_role("link", name="换用最新数据").click()
    expect(foot).not_to_have_text(before)
    newest = json.loads(server.manage("status", "--month", "2024-10", "--format", "json").stdout)
    expect(foot).to_contain_text(newest["snapshot"])
    expect(page.locator(".st-key-slide-0 .deck-head")).to_contain_text(newest["sentence"])


def test_an_arranged_deck(start: Callable[..., Server], page: Page) -> None:
    """Two slides shown, one of the office's own, in the office's order; new ones keep their place; one that is not shown is
    behind the others."""
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
    assert titles[0].startswith("总体情况")
    assert titles[1:3] == ["会议议程", "2024年长宁民政工作要点"]
    assert next(n for n, title in enumerate(titles) if title.startswith("推动养老服务提质增效")) >= shown(page)
    expect(page.locator(".deck-text .deck-lines").nth(1)).to_have_text("二、<i>研究</i>事项")
    page.goto(f"{server.address}{OCTOBER}&arrange=1")
    expect(page.get_by_role("button", name="恢复自动编排")).to_be_visible()
    page.get_by_label("经办人").fill("林晓东")
    page.get_by_label("经办人").press("Enter")
    page.get_by_role("button", name="恢复自动编排").click()
    expect(page.get_by_text("已恢复自动编排。")).to_be_visible()


def test_arranging_by_keys_and_by_hand(start: Callable[..., Server], page: Page) -> None:
    """请审议 goes to the top by Alt+Home, 总体情况 below what is after it by Alt+↓, its neighbour is left out by a space,
    the cover is dragged to the second place, a page of one's own is added; then the deck is so. Nothing is numbered by hand.
    """
    server = start()
    opened(page, f"{server.address}{OCTOBER}&arrange=1")
    rows = page.locator("ol[aria-label=幻灯片] li")

    def order(count: int) -> list[str]:
        return [row.inner_text().split("\n")[0].strip() for row in rows.locator(".what").all()[:count]]

    assert order(2) == ["2024年长宁民政工作要点", "总体情况：完成率 74.9%，快于序时进度 0.7 个百分点"]
    rows.last.focus()
    page.keyboard.press("Alt+Home")
    expect(page.locator(".told")).to_contain_text("现在是第 1 行")
    rows.nth(2).focus()
    page.keyboard.press("Alt+ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press(" ")
    page.locator("li", has_text="2024年长宁民政工作要点").drag_to(rows.nth(4), target_position={"x": 200, "y": 4})
    rows.nth(0).focus()
    page.get_by_role("button", name="加一页").click()
    page.get_by_label("标题").fill("会议议程")
    page.get_by_label("正文").fill("一、通报")
    page.get_by_label("经办人").fill("林晓东")
    page.get_by_label("经办人").press("Enter")
    settled(page)
    page.get_by_role("button", name="保存编排").click()
    expect(page.get_by_text("已保存。")).to_be_visible()
    with Store(server.database).reading() as con:
        kept = arranged(con, date(2024, 10, 1), latest_number(con)) or []
    assert [c.slide for c in kept][:5] == ["closing", "text-1", "changes", "summary", "title"]
    assert next(c for c in kept if c.slide == "text-1").text == "一、通报"


def test_a_decision_outside_the_meeting(start: Callable[..., Server], page: Page) -> None:
    """From a task's page, with its last day; from the day after it is overdue, at the office on top and counted."""
    server = start()
    opened(page, f"{server.address}/task?id=2.1-05&month=2024-10")
    page.get_by_text("记录议定事项").click()
    page.get_by_label("议定事项", exact=True).fill("排定入户计划")
    page.get_by_role("group", name="完成期限").get_by_role("spinbutton").first.click()
    page.keyboard.type("20241025")
    page.get_by_label("记录人").first.fill("张三")
    page.get_by_role("button", name="记录", exact=True).click()
    made = page.locator(".wp-decided li", has_text="排定入户计划")
    expect(made).to_contain_text("期限10月25日")
    expect(made).to_contain_text("逾期未办结")
    opened(page, f"{server.address}/office?month=2024-10")
    expect(page.get_by_role("heading", name="议定事项（逾期 2 件）")).to_be_visible()
    assert "late" in (page.locator(".wp-decided li").nth(1).get_attribute("class") or "")


def test_for_an_audience(server: Server, page: Page) -> None:
    """`list=heart`: the title says so, and every exception is of that list."""
    deck(page, f"{server.address}{OCTOBER}&list=heart")
    expect(page.locator(".st-key-slide-0")).to_contain_text("民心工程")
    assert 2 < page.locator("[class*=st-key-slide-]").count() < 20
