"""任务清单 in a browser: from the document to a plan in force without YAML; who may only read; two people; a file changed by hand."""

import re
from collections.abc import Callable
from pathlib import Path

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
    for _ in range(3):  # quicker than a person: a click while the table is drawn anew is lost with it
        cell(page, id, head).click()
        page.wait_for_timeout(100)
        if page.locator(".editor").count():
            break
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
    """It is refused, then merged: what comes in is told, what both changed is chosen."""
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
    text = by_hand.replace("department: 养老服务科", "department: 福利科").replace(
        "title: 适老化改造", "title: 居家适老化改造"
    )
    server.targets.write_text(text, encoding="utf-8")
    page.keyboard.press("Escape")
    box = page.locator(".st-key-plan-merge")
    expect(box.get_by_text("2.1-01 社区综合为老服务中心：责任科室 养老服务科 → 福利科")).to_be_visible()
    expect(box.get_by_text("2.1-05 居家适老化改造")).to_be_visible()
    expect(box.get_by_role("button")).to_be_disabled()
    box.get_by_text(re.compile("^用工作稿里的：责任科室 养老服务科 → 综合科$")).click()
    box.get_by_role("button", name="合并文件里的改动", exact=True).click()
    expect(page.get_by_text(re.compile("^已合并文件里的改动，")).first).to_be_visible()
    published(page, by="林芳")
    expect(page.get_by_text("已发布2024年任务清单").first).to_be_visible()
    plan = read_plan(server.targets)
    assert (plan.tasks["2.1-01"].department, plan.tasks["2.1-05"].department) == ("福利科", "综合科")
    assert plan.tasks["2.1-05"].title == "适老化改造"
    assert plan.text.endswith("# 手改\n")


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


def test_settings_all_that_is_shown_and_suggestions(start: Callable[..., Server], page: Page) -> None:
    """The box in the head chooses the tasks that the search leaves; 口径 made in 设置 is offered and written to them."""
    server = start()
    opened(page, f"{server.address}/plan")
    page.get_by_role("button", name="修改现行清单").click()
    page.wait_for_selector(READY)
    page.locator(".settings summary").click()
    page.get_by_label("增加口径").fill("市督查事项")
    page.get_by_label("增加口径").press("Enter")
    expect(page.locator(".settings [data-setting='list list-1']")).to_have_value("市督查事项")
    page.locator("[data-setting='每月截止日']").fill("40")
    page.locator("[data-setting='每月截止日']").press("Enter")
    expect(page.locator(".settings .wrong")).to_have_text("读到“40”，不应大于 31。")
    page.locator(".search").fill("适老化改造")
    page.get_by_label("选择显示的全部任务").check()
    shown = page.locator(".list .row:not([hidden])").count()
    assert 0 < shown < 20
    expect(page.locator(".bulk b")).to_have_text(f"已选 {shown} 项")
    page.locator(".bulk select").select_option("口径")
    page.locator(".bulk .value").focus()
    expect(page.locator("#plan-names option").last).to_have_attribute("value", "市督查事项")
    page.locator(".bulk .value").fill("市督查事项")
    page.locator(".bulk .apply").click()
    kept(page)
    expect(page.locator(".settings [data-setting='list list-1'] + .pale")).to_have_text(f"{shown} 项任务")


def test_a_schedule_month_by_month(start: Callable[..., Server], page: Page) -> None:
    """2.1-05 has 300户, 6月120, 9月200, 12月300. Twelve cells pasted, their curve at once, the sentence of check at the cell;
    the text form goes on."""
    server = start()
    opened(page, f"{server.address}/plan")
    page.get_by_role("button", name="修改现行清单").click()
    page.wait_for_selector(READY)
    page.locator('[aria-label="展开 2.1-05"]').click()
    row = page.locator(".row", has=page.locator(".id", has_text=re.compile("^2.1-05$")))
    months = row.locator(".months input")
    assert [box.input_value() for box in months.all()] == ["", "", "", "", "", "120", "", "", "200", "", "", "300"]
    months.nth(5).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.type("150")
    expect(row.locator(".curve .now")).to_have_attribute("points", re.compile(" 162,46 "))
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(months.nth(5)).to_be_focused()
    page.keyboard.press("Escape")
    assert months.nth(6).input_value() == ""
    cells = "\t".join(str(25 * month) for month in range(1, 12)) + "\t290"
    months.first.evaluate(
        """(box, words) => {
          box.focus()
          const data = new DataTransfer()
          data.setData('text', words)
          box.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
        }""",
        cells,
    )
    assert [box.input_value() for box in months.all()] == cells.split("\t")
    row.locator(".first .more").focus()
    field = row.locator('.field:has([data-column="倒排计划"])')
    expect(field.locator(".wrong")).to_have_text("读到“290”，最后一个值应等于目标 300。")
    months.nth(11).fill("300")
    months.nth(11).press("Enter")
    kept(page)
    expect(field.locator(".wrong")).to_have_count(0)
    field.locator(".cell").click()
    field.locator(".editor").fill("6月100、12月300")
    field.locator(".editor").press("Enter")
    expect(months.nth(5)).to_have_value("100")
    expect(months.nth(0)).to_have_value("")


def test_a_bureau_without_a_plan(start: Callable[..., Server], page: Page, tmp_path: Path) -> None:
    """No targets.yaml: every page says where to begin; an empty working copy shows its table and becomes the plan."""
    targets = tmp_path / "new.yaml"
    server = start(sample=False, env={"WORKPLAN_TARGETS": str(targets)})
    opened(page, server.address)
    expect(page.get_by_text("还没有任务清单，各页还没有内容。")).to_be_visible()
    page.get_by_role("link", name="到“任务清单”上传工作要点，或从空白清单开始").click()
    expect(page.get_by_text("还没有任务清单。上传签发的工作要点，或从空白清单开始；")).to_be_visible()
    settled(page)
    old = {"name": "要点.doc", "mimeType": "application/msword", "buffer": b"\xd0\xcf\x11\xe0" + bytes(999)}
    page.locator("input[type=file]").set_input_files(old)
    page.get_by_role("button", name="分解成工作稿").click()
    expect(page.get_by_text("要点.doc：这是旧格式（.doc、.wps、.xls 等），或设有打开密码。").first).to_be_visible()
    page.get_by_label("清单名称").fill("2026年某局工作要点")
    page.get_by_label("清单名称").press("Enter")
    settled(page)
    page.get_by_role("button", name="从空白清单开始").click()
    page.wait_for_selector(".plan:not(.reading) .head.section")
    page.get_by_role("button", name="加一项任务").click()
    page.get_by_label("这项任务的话").fill("开展培训3场")
    page.get_by_label("这项任务的话").press("Enter")
    expect(cell(page, "1.1-01", "目标")).to_have_text("3场")
    kept(page)
    published(page, by="林芳")
    expect(page.get_by_text(re.compile("^已发布.*年任务清单第 1 版，1 项任务，现在生效。$")).first).to_be_visible()
    assert read_plan(targets).tasks["1.1-01"].target == 3
    opened(page, server.address)
    expect(page.locator("h1")).to_have_text("2026年某局工作要点")
