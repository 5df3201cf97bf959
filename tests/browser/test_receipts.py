"""After the preview: mending on the page, receipts, undoing, 无变化 in one click, two people at once."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from metrics.changes.receipt import departments_of
from plan import read_plan
from records import Store, received_file
from tests.browser.conftest import NEXT, Server, opened, settled
from tests.browser.test_sign_in import sign_in
from tests.browser.test_upload import TASK, gbk, upload
from tests.browser.visitors import PEOPLE

pytestmark = pytest.mark.one_tab

GOOD = {"月份": "2024-10", "任务编号": TASK, "完成值": "200"}
BAD = {"月份": "2024-10", "任务编号": "2.1-06", "完成值": "六十张"}


def _store(page: Page) -> None:
    page.get_by_role("button", name="确认入库").click()
    expect(page.get_by_text("已入库：").first).to_be_visible()
    settled(page)


def _history(server: Server, task: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(server.manage("history", "--task", task, "--format", "json").stdout)
    return found


def mend(page: Page, value: str, then: str = "按改好的内容重新检查") -> None:
    """Type another 完成值 into the first wrong row and press a button, as a rule the one that has it checked again."""
    grid = page.locator("[data-testid=stDataFrame] .dvn-scroller").first
    grid.click(position={"x": 20, "y": 52})
    for column in range(5):  # 行, 任务编号, 任务, 街镇, 完成值
        if column:
            page.keyboard.press("ArrowRight")
        expect(page.locator(f"#glide-cell-{column}-0")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    page.locator(".gdg-input").fill(value)
    # the cell is still open: the click that ends it is the one that sends it
    page.get_by_role("button", name=then).click()


def test_what_is_typed_or_chosen_is_not_lost(start: Callable[..., Server], page: Page) -> None:
    """Typed and not checked again, it is not stored without a word; the file and what was mended of it are still there
    after 使用说明 was looked at."""
    server = start()
    opened(page, f"{server.address}/report?month=2024-10")
    upload(page, "十月.csv", gbk(GOOD, BAD))
    page.get_by_label("报送人").fill("王敏")
    mend(page, "60", "确认入库")
    expect(
        page.get_by_text("表里有改过的格还没有检查，没有入库。已按改好的内容重新检查，请看过再确认入库。")
    ).to_be_visible()
    expect(page.get_by_text("页面上改正 1 处，原始文件保持原样")).to_be_visible()
    expect(page.get_by_text("将入库 2 行")).to_be_visible()
    settled(page)
    page.get_by_role("link", name="使用说明").click()
    expect(page.locator("h1")).to_have_text("使用说明")
    page.get_by_role("link", name="数据上报", exact=True).first.click()
    expect(page.get_by_text("刚才选的文件还在：十月.csv")).to_be_visible()
    expect(page.get_by_text("页面上改正 1 处，原始文件保持原样")).to_be_visible()
    _store(page)
    assert [(row["line"], row["value"]) for row in _history(server, "2.1-06")[:1]] == [(3, 60)]


def test_a_wrong_row_is_mended_on_the_page(start: Callable[..., Server], page: Page) -> None:
    """六十张 is retyped as 60 in the table of wrong rows: one card, one total, one batch, one receipt; the history tells what
    came from the page, and the file is the one handed in."""
    server = start()
    opened(page, f"{server.address}/report?month=2024-10")
    upload(page, "十月.csv", gbk(GOOD, BAD))
    mend(page, "60")
    expect(page.get_by_text("页面上改正 1 处，原始文件保持原样")).to_be_visible()
    expect(page.get_by_text("将入库 2 行")).to_be_visible()
    expect(page.locator(".wp-facts")).to_have_count(1)
    _store(page)
    expect(page.locator(".receipt")).to_have_count(1)
    expect(page.get_by_text("第 3 行「完成值」：六十张 → 60")).to_be_visible()
    newest = _history(server, "2.1-06")[0]
    assert (newest["value"], newest["file"], newest["person"]) == (60.0, "十月.csv", "王敏")
    assert (newest["batch"], newest["mended"]) == (NEXT, "完成值：六十张 → 60")
    other = _history(server, TASK)[0]
    assert (other["batch"], other["mended"]) == (NEXT, None)
    original = page.request.get(f"{server.address}/files/original/{NEXT}").body()
    assert original == gbk(GOOD, BAD)


def test_wrong_rows_come_back_as_a_file(start: Callable[..., Server], page: Page, tmp_path: Path) -> None:
    """Same format, only the wrong row, its sentence behind it; mended and sent again it is stored."""
    server = start()
    opened(page, f"{server.address}/report?month=2024-10")
    upload(page, "十月.csv", gbk(GOOD, BAD))
    with page.expect_download() as download:
        page.get_by_role("link", name="下载有误的行").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    text = file.read_bytes().decode("gb18030")
    assert "错误原因" in text.splitlines()[0]
    assert "第 3 行「完成值」：读到“六十张”，应为数字。请改成 60。" in text
    assert TASK not in text
    file.write_bytes(text.replace("六十张", "60", 1).encode("gb18030"))
    assert server.manage("import", str(file), "--by", "王敏").returncode == 0
    assert _history(server, "2.1-06")[0]["value"] == 60.0


def test_the_receipt_says_what_and_undoes_it(start: Callable[..., Server], page: Page) -> None:
    server = start()
    opened(page, f"{server.address}/report?month=2024-10")
    upload(page, "十月.csv", gbk(GOOD))
    _store(page)
    expect(page.get_by_text(f"已入库：十月.csv，批次 {NEXT}，数据版本 {NEXT}-")).to_be_visible()
    # it corrects what came in time: 更正, and no 迟报 (domain.md 5)
    expect(page.locator(".receipt dd").get_by_text("更正，原按时")).to_be_visible()
    page.get_by_text("撤销这次上报").click()
    expect(page.get_by_text(f"10月 {TASK} 护理型床位：200张 → 168张")).to_be_visible()
    page.get_by_label("撤销原因").fill("报错了月份")
    page.get_by_label("撤销原因").press("Tab")
    page.get_by_role("button", name="撤销", exact=True).click()
    expect(page.get_by_text(f"已撤销批次 {NEXT}，记录仍在历史中。")).to_be_visible()
    newest = _history(server, TASK)[0]
    assert (newest["batch"], newest["reverted_by"], newest["revert_reason"]) == (NEXT, NEXT + 1, "报错了月份")


def test_the_rest_is_reported_unchanged_in_one_click(start: Callable[..., Server], page: Page) -> None:
    """November, nothing reported yet: one click proposes 无变化 for every cell that has a value."""
    server = start()
    opened(page, f"{server.address}/report?month=2024-11")
    page.get_by_role("combobox", name="科室").click()
    page.get_by_role("option", name="老龄工作科").click()
    page.get_by_role("button", name="老龄工作科11月其余未报的任务都报“无变化”").click()
    expect(page.get_by_text("老龄工作科-11月-无变化.csv")).to_be_visible()
    page.get_by_label("报送人").fill("周老师")
    page.get_by_label("报送人").press("Tab")
    _store(page)
    rows = [r for r in json.loads(server.manage("history", "--format", "json").stdout) if r["month"] == "2024-11"]
    assert rows
    assert all(r["same"] and r["person"] == "周老师" for r in rows)


def test_the_later_of_two_is_told(start: Callable[..., Server], page: Page) -> None:
    """Both preview the same cell; one stores; the other's click stores nothing until it was looked at again."""
    server = start()
    other = page.context.new_page()
    for person, tab, value in (("甲", page, "200"), ("乙", other, "210")):
        opened(tab, f"{server.address}/report?month=2024-10")
        upload(tab, f"{person}.csv", gbk({**GOOD, "完成值": value}), person)
        expect(tab.get_by_role("button", name="确认入库")).to_be_enabled()
    _store(page)
    other.get_by_role("button", name="确认入库").click()
    expect(other.get_by_text("预览之后数据有更新，请重新核对后再入库。")).to_be_visible()
    assert [r["value"] for r in _history(server, TASK)][:1] == [200.0]
    other.get_by_text("逐行查看 1 行").click()
    expect(other.get_by_role("cell", name="200张 甲")).to_be_visible()
    _store(other)
    assert [r["value"] for r in _history(server, TASK)][:2] == [210.0, 200.0]


def test_the_template_is_an_open_workbook(server: Server, page: Page, tmp_path: Path) -> None:
    opened(page, f"{server.address}/report?month=2024-10")
    expect(page.get_by_text("本月应填 311 格")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="10月模板（Excel）").click()
    download.value.save_as(tmp_path / "template.xlsx")
    book = load_workbook(tmp_path / "template.xlsx")
    assert book.sheetnames[:2] == ["10月填报", "填报说明"]


def test_what_is_still_wrong_keeps_its_number(start: Callable[..., Server], page: Page) -> None:
    """Rows 3 and 4 are wrong, row 3 is mended: what is left is row 4, before storing and after."""
    server = start()
    opened(page, f"{server.address}/report?month=2024-10")
    upload(page, "十月.csv", gbk(GOOD, BAD, {**BAD, "任务编号": "2.1-05", "街镇": "新桥镇", "完成值": "9"}))
    mend(page, "60")
    expect(page.get_by_text("页面上改正 1 处，原始文件保持原样")).to_be_visible()
    for stored in (False, True):
        if stored:
            _store(page)
        expect(page.get_by_text("第 4 行「街镇」：读到“新桥镇”，不认识这个街镇。").first).to_be_visible()
        expect(page.get_by_text(re.compile("第 [235] 行「[^」]*」：读到“[^”]*”，(应为|不认识)"))).to_have_count(0)
    assert _history(server, "2.1-06")[0]["line"] == 3


def test_a_receipt_has_an_address(start: Callable[..., Server], page: Page, browser: Browser) -> None:
    """After 确认入库 it comes into view with the focus; the bar it was pressed in stays where it was, without the button.
    A reload shows it again, and so does a browser that has never been here; it prints on one sheet."""
    server = start()
    opened(page, f"{server.address}/report?month=2024-10")
    page.set_viewport_size({"width": 1366, "height": 768})
    upload(page, "十月.csv", gbk(GOOD, BAD))
    bar = page.locator(".st-key-confirm-bar")
    expect(bar).to_be_in_viewport(ratio=1)
    expect(bar.get_by_text("将入库 1 行 · 有误不入库 1 行")).to_be_visible()
    below = page.viewport_size["height"] - 1 if page.viewport_size else 0  # of the bar, wherever one looks
    assert round(bar.evaluate("bar => bar.getBoundingClientRect().bottom")) in range(below - 1, below + 3)
    _store(page)
    head = page.get_by_role("heading", name=re.compile(f"^已入库：十月.csv，批次 {NEXT}，"))
    expect(head).to_be_focused()
    expect(head).to_be_in_viewport()
    expect(bar).to_have_text("已存入 1 行，回执在页面上方。")
    assert round(bar.evaluate("bar => bar.getBoundingClientRect().bottom")) in range(below - 1, below + 3)
    assert f"receipt={NEXT}" in page.url
    for again in (page, browser.new_page()):
        opened(again, page.url)
        receipt = again.locator(".receipt")
        expect(receipt.get_by_text("王敏")).to_be_visible()
        expect(receipt.get_by_text("有误未入库的 1 行")).to_be_visible()
        expect(receipt.get_by_text("第 3 行「完成值」：读到“六十张”，应为数字。请改成 60。")).to_be_visible()
        expect(receipt.get_by_text("2.1-06 认知障碍床位")).to_be_visible()
        assert again.evaluate("document.activeElement.className") == "receipt-head"
    sheet = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", sheet)) == 1
    page.emulate_media(media="print")
    expect(page.locator(".receipt")).to_be_visible()
    expect(page.get_by_text("1. 下载模板")).to_be_hidden()
    expect(page.get_by_text("撤销这次上报")).to_be_hidden()


def test_a_receipt_that_is_none(server: Server, page: Page) -> None:
    """A number that is of no file, of another event (batch 1 is the plan's text), and no number at all."""
    for asked, said in (("999", "999"), ("1", "1"), ("<b>", "0")):
        opened(page, f"{server.address}/report?month=2024-10&receipt={asked}")
        expect(page.get_by_text(f"没有批次 {said} 的回执，或不是本科室报送的。请核对编号。")).to_be_visible()
        expect(page.locator(".receipt")).to_have_count(0)


def test_a_doubted_row_is_mended_and_every_problem_is_told_once(start: Callable[..., Server], page: Page) -> None:
    """1680 where 168 was meant is doubted: told once, with its task, above the bar that asks whether it was checked. The
    row is mended in the table; nothing is doubted any more."""
    server = start()
    opened(page, f"{server.address}/report?month=2024-10")
    upload(page, "十月.csv", gbk({**GOOD, "完成值": "16900"}))
    doubt = page.get_by_text("第 2 行「完成值」：读到“16900”，比上次的 150 多")
    expect(doubt).to_have_count(1)
    expect(page.get_by_text(f"{TASK} 护理型床位 第 2 行「完成值」").first).to_be_visible()
    expect(page.get_by_text("以上 1 处数字可能有误，已核对无误")).to_be_visible()
    page.get_by_text("在页面上改被问到或提醒的 1 行").click()
    settled(page)
    mend(page, "169")
    expect(doubt).to_have_count(0)
    expect(page.get_by_text("已核对无误")).to_have_count(0)
    _store(page)
    assert [r["value"] for r in _history(server, TASK)][:2] == [169.0, 168.0]


def test_staff_see_receipts_of_their_own_departments(house: Server, browser: Browser) -> None:
    """The sample's batches are of several departments: staff of one see theirs, and are told the same of the others as of
    a number that does not exist."""
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    page.set_default_timeout(20_000)
    sign_in(page, house, PEOPLE["staff"])
    seen = {}
    with Store(house.database).reading() as con:
        files = [received_file(con, batch) for batch in range(87, NEXT)]
    plan = read_plan(house.targets)
    for file in filter(None, files):
        own = departments_of(plan, file) <= {"养老服务科"}
        if seen.setdefault(own, file.batch) != file.batch:
            continue
        opened(page, f"{house.address}/report?receipt={file.batch}")
        expect(page.locator(".receipt")).to_have_count(1 if own else 0)
        refused = page.get_by_text(f"没有批次 {file.batch} 的回执，或不是本科室报送的。请核对编号。")
        expect(refused).to_have_count(0 if own else 1)
    assert set(seen) == {True, False}
    context.close()
