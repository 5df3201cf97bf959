"""Streamlit's own words are Chinese, and what files and people say is left as it is.

What is drawn on a canvas, as the cells of a table to edit are, has no text to find; our tables' headings are Chinese
anyway, and what Streamlit draws there itself is an empty cell's "None".
"""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Server, opened, settled, sought
from tests.browser.test_checks import choose, still
from tests.browser.test_upload import TASK, gbk, sure, upload

pytestmark = pytest.mark.one_tab

ALLOWED = re.compile(
    r"""
    [\s•·,，、/]*(CSV|TXT|XLSX?|ET|ODS|XLSB|DOCX|MD|PDF)([\s•·,，、]+(CSV|TXT|XLSX?|ET|ODS|XLSB|DOCX|MD|PDF))*    # kinds of files, as people name them
    | [^/]*\.(csv|xlsx|pdf)(,\s[\d.]+[KM]?B)?                  # names of files, with their size
    | \.(docx|html|pptx|xlsx)                                    # kinds of export
    | [\d.]+[KM]B                                               # sizes
    | •\ JPEG、PNG                                               # kinds of photos
    """,
    re.VERBOSE,
)
LEFT: dict[str, str] = {}
"""What stays English, and why. Nothing at present."""

FOUND = """() => {
  const english = text => /[A-Za-z]{2}/.test(text) && !/[\\u4e00-\\u9fff]/.test(text)
  const found = []
  const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT)
  // an icon is a word that its font draws as a picture
  const silent = 'script, style, noscript, [data-testid=stIconMaterial]'
  for (let node; (node = walker.nextNode());)
    if (english(node.nodeValue) && !node.parentElement.closest(silent)) found.push(node.nodeValue.trim())
  for (const element of document.querySelectorAll('*'))
    for (const name of ['placeholder', 'aria-label', 'title', 'alt', 'aria-description', 'aria-roledescription', 'aria-valuetext'])
      if (english(element.getAttribute(name) ?? '')) found.push(element.getAttribute(name).trim())
  return found
}"""


def english(page: Page) -> set[str]:
    """Texts and labels on the page that hold a Latin word and nothing Chinese."""
    return {text for text in page.evaluate(FOUND) if not ALLOWED.fullmatch(text)} - set(LEFT)


def test_collapsed_sidebar(server: Server, page: Page) -> None:
    opened(page, server.address)
    page.get_by_test_id("stSidebarHeader").hover()
    page.get_by_role("button", name="收起侧栏").click()
    expect(page.get_by_role("button", name="展开侧栏")).to_be_visible()
    assert english(page) == set()


def test_an_unknown_address_is_answered_in_chinese(server: Server, page: Page) -> None:
    page.goto(f"{server.address}/nothing")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading")).to_have_text("没有这个页面")
    expect(dialog).to_contain_text("地址里没有这个页面，已打开总览。请从菜单中选择。")
    settled(page)
    assert english(page) == set()
    dialog.get_by_role("button", name="关闭").click()
    expect(page.locator("h1")).to_be_visible()


def test_a_list_without_a_match(server: Server, page: Page) -> None:
    opened(page, f"{server.address}/report")
    page.get_by_role("combobox", name="科室").click()
    page.keyboard.type("某某")
    expect(page.get_by_text("没有找到")).to_be_visible()
    assert english(page) == set()


def test_a_list_of_several_and_a_day(server: Server, page: Page) -> None:
    """抽取: what is typed offers to take all that match; 记一条抽查: the day, and which photos are taken."""
    opened(page, f"{server.address}/checks?month=2024-10")
    page.locator("summary").get_by_text("抽取", exact=True).click()
    expect(page.get_by_label("抽多少")).to_be_visible()
    still(page)
    sought(page.get_by_role("combobox", name="任务"), "养老院")
    expect(page.get_by_role("option").first).to_have_text(re.compile(r"选中 \d+ 个"))
    page.keyboard.type("某某")
    expect(page.get_by_text("没有找到")).to_be_visible()
    assert english(page) == set()
    page.keyboard.press("Escape")
    page.get_by_text("记一条抽查").click()
    choose(page, "安康坊助餐点")
    expect(page.get_by_text("每个文件不超过 10 MB • JPEG、PNG")).to_be_visible()
    fields = page.get_by_test_id("stForm").filter(has=page.get_by_label("检查人"))
    assert english(settled(page)) == set()
    fields.get_by_test_id("stDateInput").last.get_by_role("spinbutton").first.click()
    page.keyboard.type("2015")
    expect(page.get_by_text("日期超出范围，请选").first).to_be_attached()
    assert english(page) == set()


def test_hints_below_a_text(server: Server, page: Page) -> None:
    opened(page, f"{server.address}/report")
    page.get_by_label("报送人").click()
    page.keyboard.type("王")
    expect(page.get_by_test_id("InputInstructions")).to_contain_text("按回车确定")
    assert english(page) == set()


def test_files_that_are_refused(server: Server, page: Page, tmp_path: Path) -> None:
    """A PDF, and a CSV above the 50 MB of config.toml."""
    opened(page, f"{server.address}/report")
    expect(page.get_by_test_id("stFileUploaderDropzone")).to_contain_text("每个文件不超过 50 MB")
    choose = page.locator("input[type=file]")
    choose.set_input_files({"name": "月报.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"})
    chip = page.get_by_test_id("stFileChip").first
    expect(chip.get_by_role("alert")).to_have_text("错误：不能上传这种文件。")
    chip.hover()
    expect(page.get_by_test_id("stTooltipErrorContent")).to_have_text("不能上传这种文件。")
    expect(page.get_by_role("button", name="移除 月报.pdf")).to_be_visible()
    assert english(page) == set()
    page.get_by_role("button", name="移除 月报.pdf").click()
    large = tmp_path / "月报.csv"
    large.write_bytes(b" " * 50_500_000)
    choose.set_input_files(large)
    expect(chip.get_by_role("alert")).to_have_text("错误：文件超过 50 MB。")
    assert english(page) == set()


def test_a_file_that_did_not_arrive(server: Server, page: Page) -> None:
    """Its process was killed and nginx asked another, which knows nothing of it; or it was too much."""
    for status, said in (
        (404, "传到一半断了，请再选一次。"),
        (413, "文件太大。"),
        (429, "上传得太多了，请过十分钟再试。"),
    ):
        page.route("**/_stcore/upload_file/**", lambda route, _request, status=status: route.fulfill(status=status))
        opened(page, f"{server.address}/report")
        page.locator("input[type=file]").set_input_files({"name": "月报.csv", "mimeType": "text/csv", "buffer": b"1"})
        expect(page.get_by_test_id("stFileChip").first.get_by_role("alert")).to_have_text(f"错误：{said}")
        page.unroute_all()
    assert english(page) == set()


def test_the_table_of_wrong_rows(server: Server, page: Page) -> None:
    """Its tools, its search, its list of columns."""
    opened(page, f"{server.address}/report?month=2024-10")
    upload(page, "十月.csv", gbk({"月份": "2024-10", "任务编号": "2.1-06", "完成值": "三百"}))
    table = page.get_by_test_id("stDataFrame")
    expect(table.locator("canvas").first).to_be_visible()
    table.hover()
    for name in ("显示或隐藏列", "下载 CSV", "查找", "全屏"):
        expect(page.get_by_role("button", name=name, exact=True)).to_be_attached()
    page.get_by_role("button", name="查找", exact=True).press("Enter")
    expect(page.get_by_role("button", name="关闭查找")).to_be_attached()
    page.keyboard.type("2.1")
    assert english(page) == set()
    page.keyboard.press("Escape")
    table.hover()
    page.get_by_role("button", name="显示或隐藏列").click()
    expect(page.get_by_text("全选")).to_be_visible()
    assert english(page) == set()


def test_a_dialog(server: Server, page: Page) -> None:
    opened(page, f"{server.address}/report")
    page.get_by_role("button", name="清除演示数据").click()
    expect(page.get_by_role("dialog").get_by_role("button", name="关闭")).to_be_visible()
    assert english(page) == set()


def test_a_server_that_is_gone(start: Callable[..., Server], page: Page) -> None:
    server = start()
    opened(page, server.address)
    server.process.terminate()
    server.process.wait(10)
    expect(page.get_by_role("dialog")).to_contain_text("连接不上服务器", timeout=60_000)
    expect(page.get_by_role("dialog")).to_contain_text("请稍后刷新页面；仍打不开时请告诉管理员。")
    expect(page.get_by_text("streamlit run")).not_to_be_visible()
    hidden = {"streamlit run yourscript.py"}
    assert english(page) - hidden == set()


def test_what_people_say_stays(start: Callable[..., Server], page: Page) -> None:
    """A narrative, a name and a file that say what Streamlit's buttons say are not translated."""
    server = start()
    opened(page, f"{server.address}/report?month=2024-10")
    row = {
        "月份": "2024-10",
        "任务编号": TASK,
        "完成值": "601",
        "进展情况": "Search",
        "滞后原因": "No results",
        "下一步措施": "Upload",
    }
    upload(page, "Remove Search.csv", gbk(row), person="Close")
    expect(page.get_by_test_id("stFileChipName")).to_have_text("Remove Search.csv")
    expect(page.get_by_test_id("stFileChip")).to_have_attribute("aria-label", re.compile(r"^Remove Search\.csv, "))
    expect(page.get_by_label("报送人")).to_have_value("Close")
    expect(page.get_by_role("button", name="确认入库")).to_be_visible()
    sure(page)
    page.get_by_role("button", name="确认入库").click()
    expect(page.get_by_text("已入库：Remove Search.csv")).to_be_visible()
    opened(page, f"{server.address}/task?id={TASK}&month=2024-10")
    main = page.get_by_test_id("stMain")
    for said in ("Search", "No results", "Upload"):
        expect(main.get_by_text(said, exact=True).first).to_be_attached()
    sought(page.get_by_role("combobox", name="查看原始文件"), "Remove")
    expect(page.get_by_role("option", name="Remove Search.csv")).to_be_visible()


def test_it_costs_little(server: Server, browser: Browser) -> None:
    """The time the translation takes while the longest page is drawn: below a tenth of a second."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    page = context.new_page()
    page.add_init_script("""
      window.spent = 0
      const Real = window.MutationObserver
      window.MutationObserver = function (callback) {
        const ours = document.currentScript?.src.includes('/look/')
        if (!ours) return new Real(callback)
        return new Real((...given) => { const from = performance.now(); callback(...given); window.spent += performance.now() - from })
      }
      window.MutationObserver.prototype = Real.prototype
    """)
    opened(page, f"{server.address}/area?id=elderly")
    spent = page.evaluate("window.spent")
    context.close()
    assert 0 < spent < 100


def test_the_words_survive_a_change_of_page(server: Server, page: Page) -> None:
    """Texts are changed in place: React goes on with its nodes, and there is no error in the console."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    for address in ("/report", "/", f"/search?q={quote('养老')}", "/report"):
        opened(page, server.address + address)
    expect(page.get_by_test_id("stFileUploaderDropzone")).to_contain_text("选择文件")
    assert errors == []
