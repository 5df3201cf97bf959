"""After the preview: mending on the page, receipts, undoing, 无变化 in one click, two people at once."""

import json
import re
from collections.abc import Callable
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, opened, settled
from tests.browser.test_upload import TASK, gbk, upload

GOOD = {"月份": "2024-10", "任务编号": TASK, "完成值": "200"}
BAD = {"月份": "2024-10", "任务编号": "2.1-06", "完成值": "六十张"}


def _store(page: Page) -> None:
    page.get_by_role("button", name="确认入库").click()
    expect(page.get_by_text("已入库：").first).to_be_visible()
    settled(page)


def _history(server: Server, task: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(server.manage("history", "--task", task, "--format", "json").stdout)
    return found


def mend(page: Page, value: str) -> None:
    """Type another 完成值 into the first wrong row and have it checked again."""
    grid = page.locator("[data-testid=stDataFrame] .dvn-scroller").first
    grid.click(position={"x": 20, "y": 52})
    for column in range(4):  # 行, 任务编号, 街镇, 完成值
        if column:
            page.keyboard.press("ArrowRight")
        expect(page.locator(f"#glide-cell-{column}-0")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    page.locator(".gdg-input").fill(value)
    # the cell is still open: the click that ends it is the one that sends it
    page.get_by_role("button", name="按改好的内容重新检查").click()


def test_a_wrong_row_is_mended_on_the_page(start: Callable[..., Server], page: Page) -> None:
    """六十张 is retyped as 60 in the table of wrong rows; both files are stored and told apart in the history."""
    server = start()
    opened(page, f"{server.address}/report?month=2024-10")
    upload(page, "十月.csv", gbk(GOOD, BAD))
    mend(page, "60")
    expect(page.get_by_text("十月（页面改正）.csv").first).to_be_visible()
    _store(page)
    newest = _history(server, "2.1-06")[0]
    assert (newest["value"], newest["file"], newest["person"]) == (60.0, "十月（页面改正）.csv", "王敏")
    assert _history(server, TASK)[0]["file"] == "十月.csv"


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
    expect(page.get_by_text("已入库：十月.csv，批次 101，数据版本 101-")).to_be_visible()
    expect(page.get_by_text("迟报")).to_be_visible()
    page.get_by_text("撤销这次上报").click()
    page.get_by_label("撤销原因").fill("报错了月份")
    page.get_by_label("撤销原因").press("Tab")
    page.get_by_role("button", name="撤销", exact=True).click()
    expect(page.get_by_text("已撤销批次 101，记录仍在历史中。")).to_be_visible()
    newest = _history(server, TASK)[0]
    assert (newest["batch"], newest["reverted_by"], newest["revert_reason"]) == (101, 102, "报错了月份")


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
    expect(other.get_by_text("200张")).to_be_visible()
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
    expect(page.get_by_text("有误的行已在页面上改过，结果见“十月（页面改正）.csv”。")).to_be_visible()
    for stored in (False, True):
        if stored:
            _store(page)
        expect(page.get_by_text("第 4 行「街镇」：读到“新桥镇”，不认识这个街镇。").first).to_be_visible()
        expect(page.get_by_text(re.compile("^第 [235] 行「"))).to_have_count(0)
    assert _history(server, "2.1-06")[0]["line"] == 3
