"""任务清单 in a browser: from the document to a plan in force without YAML; who may only read; two people; a file changed by hand."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from plan import read_plan
from tests.browser.conftest import Server, opened, settled
from tests.browser.test_sign_in import SETTINGS, person, sign_in
from tests.plan.drafting.documents import CIVIL

pytestmark = pytest.mark.one_tab

READY = ".plan:not(.reading) .row[data-key]"


def cell(page: Page, id: str, head: str) -> Locator:
    return page.locator(".row", has=page.locator(".id", has_text=re.compile(f"^{re.escape(id)}$"))).locator(
        f':scope > [data-head="{head}"]'
    )


def write(page: Page, id: str, head: str, words: str) -> None:
    cell(page, id, head).click()
    page.locator(".editor").fill(words)
    page.keyboard.press("Enter")


def kept(page: Page) -> None:
    expect(page.locator(".plan .status")).to_have_text(re.compile(r"^已存 \d\d:\d\d$"))


def published(page: Page, *, by: str = "", reason: str = "", month: str = "") -> None:
    page.get_by_role("button", name="发布…").click()
    dialog = page.get_by_role("dialog")
    if by:
        dialog.get_by_label("经办人").fill(by)
        dialog.get_by_label("经办人").press("Enter")
        settled(page)
    if reason:
        dialog.get_by_label("调整原因").fill(reason)
        dialog.get_by_label("调整原因").press("Enter")
        settled(page)
        dialog.get_by_label("从几月起算").click()
        page.get_by_role("option", name=month, exact=True).click()
        settled(page)
    dialog.get_by_role("button", name="确认发布").click()
    settled(page)


def test_from_the_document_to_the_overview(start: Callable[..., Server], page: Page) -> None:
    """Handed in, what is unsure settled, a department for many, a target mended, published, then adjusted from July."""
    server = start()
    opened(page, f"{server.address}/plan")
    page.locator("input[type=file]").set_input_files(
        {"name": "要点.txt", "mimeType": "text/plain", "buffer": CIVIL.encode()}
    )
    page.get_by_text("相近的任务沿用现行清单").click()
    page.get_by_role("button", name="分解成工作稿").click()
    expect(page.get_by_text("已分解出 13 项任务，3 项待确认；").first).to_be_visible()
    page.wait_for_selector(READY)
    expect(page.locator(".views")).to_contain_text("待确认 3")
    expect(page.locator(".document mark").filter(has_text="6月底前修订《临时救助办法》")).to_have_class(
        re.compile("stages unsure")
    )
    page.locator('.views [data-view="unsure"]').click()
    for box in page.locator(".row:not([hidden]) .pick").all():
        box.check()
    page.locator(".bulk .settle").click()
    expect(page.locator(".views")).to_contain_text("待确认 0")
    expect(page.locator(".bulk")).to_be_hidden()  # what is settled is out of sight, and not chosen any more
    page.locator('.views [data-view="nobody"]').click()
    page.locator(".row:not([hidden]) .pick").first.check()
    page.locator(".row:not([hidden]) .pick").last.click(modifiers=["Shift"])
    expect(page.locator(".bulk b")).to_have_text("已选 13 项")
    page.locator(".bulk .value").fill("社会救助科")
    page.locator(".bulk .apply").click()
    expect(page.locator(".views")).to_contain_text("未定科室 0")
    page.locator('.views [data-view="all"]').click()
    write(page, "1.1-01", "目标", "一百")
    expect(cell(page, "1.1-01", "目标")).to_contain_text("读到“一百”，应为数字，例如 300 或 90%，单位写在「单位」列。")
    expect(cell(page, "1.1-01", "目标").locator(".said")).to_have_text("120户")
    write(page, "1.1-01", "目标", "130户")
    kept(page)
    page.reload()
    page.wait_for_selector(READY)
    expect(cell(page, "1.1-01", "目标")).to_have_text("130户")
    published(page, by="林芳")
    expect(page.get_by_text("已发布2025年任务清单第 1 版，13 项任务，现在生效。").first).to_be_visible()
    plan = read_plan(server.targets)
    assert (plan.tasks["1.1-01"].target, plan.departments, len(plan.tasks)) == (130, ("社会救助科",), 13)
    opened(page, server.address)
    expect(page.locator("h1")).to_have_text("2025年某某区民政工作要点")
    opened(page, f"{server.address}/plan")
    page.get_by_role("button", name="修改现行清单").click()
    page.wait_for_selector(READY)
    write(page, "1.1-01", "目标", "110户")
    kept(page)
    published(page, by="林芳", reason="区里调减", month="7月")
    expect(page.get_by_text("已发布2025年任务清单第 2 版").first).to_be_visible()
    expect(page.get_by_text("1.1-01 开展低收入家庭走访一百二十户：目标 130户 → 110户")).to_be_visible()
    opened(page, f"{server.address}/plan?at=1")
    expect(cell(page, "1.1-01", "目标")).to_have_text("130户")
    expect(page.locator(".document")).to_contain_text("2025年是“十四五”收官之年")


def test_a_file_changed_by_hand_is_not_written_over(start: Callable[..., Server], page: Page) -> None:
    server = start()
    opened(page, f"{server.address}/plan")
    page.get_by_role("button", name="修改现行清单").click()
    page.wait_for_selector(READY)
    write(page, "2.1-05", "牵头科室", "综合科")
    kept(page)
    by_hand = server.targets.read_text(encoding="utf-8") + "# 手改\n"
    server.targets.write_text(by_hand, encoding="utf-8")
    published(page, by="林芳")  # of a year with sample records alone, no reason is asked for
    expect(page.get_by_role("dialog").get_by_text("在打开之后被别人改过，没有发布，也没有覆盖")).to_be_visible()
    assert server.targets.read_text(encoding="utf-8") == by_hand


def test_two_of_the_office_and_a_reader(start: Callable[..., Server], another: Callable[[], Page]) -> None:
    """林 and 何 see each other's cells, the later is told; 安 reads the plan in force and gets no working copy."""
    server = start(settings=SETTINGS)
    person(server, "lin", "office", display="林芳")
    person(server, "he", "office", display="何平")
    person(server, "an", "leader", display="安平")
    pages = {}
    for name in ("lin", "he", "an"):
        page = another()
        page.set_viewport_size({"width": 1366, "height": 768})
        pages[name] = sign_in(page, server, name, "/help")
    lin, he, an = pages.values()
    opened(lin, f"{server.address}/plan")
    lin.get_by_role("button", name="修改现行清单").click()
    lin.wait_for_selector(READY)
    opened(he, f"{server.address}/plan")
    he.wait_for_selector(READY)
    write(lin, "1.1-01", "牵头科室", "综合科")
    kept(lin)
    write(he, "1.1-01", "牵头科室", "办公室")
    expect(cell(he, "1.1-01", "牵头科室")).to_contain_text(re.compile(r"林芳 \d\d:\d\d 已改成“综合科”，你填的没有存。"))
    expect(cell(he, "1.1-01", "牵头科室").locator(".said")).to_have_text("综合科")
    opened(an, f"{server.address}/plan")
    an.wait_for_selector(".plan.reading .row[data-key]")
    expect(cell(an, "1.1-01", "牵头科室")).to_have_text("社会救助科")
    expect(an.get_by_role("button", name="修改现行清单")).to_have_count(0)
    cell(an, "1.1-01", "牵头科室").click()
    expect(an.locator(".editor")).to_have_count(0)
    for body in (
        '{"copy":1,"at":null,"seen":0,"shape":"","acts":[["drop",[5]]]}',
        '{"copy":1,"at":null,"seen":0,"shape":"","acts":[]}',
    ):
        status = an.evaluate(
            "(body) => fetch('/plan/draft', { method: 'POST', body }).then((answer) => answer.status)", body
        )
        assert status == 403
    assert an.evaluate("fetch('/files/plan/draft.yaml').then((answer) => answer.status)") == 403
