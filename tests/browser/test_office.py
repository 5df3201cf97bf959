"""局办公室: the table, the 催报 text, the files, locking, the register, undoing a file."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import BrowserContext, Page, expect

from records import COLUMNS
from tests.browser.conftest import LAST, Server, opened, settled, sought

pytestmark = pytest.mark.one_tab

HOSTILE = '<img src=x onerror="document.title=1"> **粗** [链接](http://example.com) $x^2$'


def _row(page: Page, department: str) -> list[str]:
    return page.locator(f"tr[data-department={department}] td").all_inner_texts()


def _asked(page: Page, key: str, label: str, reason: str, person: str = "李明") -> None:
    """Fill in one of the forms and confirm in the dialog."""
    form = page.locator(f".st-key-{key}-person")
    form.get_by_role("textbox").fill(person)
    page.locator(f".st-key-{key}-reason").get_by_role("textbox").fill(reason)
    page.get_by_role("button", name=label, exact=True).click()
    # the joiner keeps the address from becoming a link
    expect(page.get_by_role("dialog").get_by_text(reason.replace("http:", "http\u2060:"))).to_be_visible()
    page.get_by_role("dialog").get_by_role("button", name="确认").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    settled(page)


def _file(folder: Path, name: str, **cells: str) -> str:
    """A monthly file of one row."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerow(cells)
    (folder / name).write_text(out.getvalue(), encoding="utf-8")
    return str(folder / name)


def test_a_fresh_server_opens_the_page_inside_the_frame(start: Callable[..., Server], page: Page) -> None:
    opened(page, f"{start().address}/office")
    expect(page.locator("h1")).to_have_text("局办公室")
    expect(page.get_by_role("link", name="局办公室")).to_be_visible()
    page.wait_for_url("**/office?month=2024-10&snapshot=*")


def test_who_is_late_by_how_many_days(server: Server, page: Page) -> None:
    """The sample: in June 组织人事科 came on the 24th and 安全管理科 on the 25th, due on the 20th."""
    opened(page, f"{server.address}/office?month=2024-06")
    expect(page.locator(".wp-facts dd").first).to_have_text("2024-06-20")
    late = _row(page, "组织人事科")
    assert (late[1], late[2], late[4], late[5], late[6]) == ("已报齐，有迟报", "13/13", "0.0%", "6月24日", "4 天")
    assert _row(page, "安全管理科")[6] == "5 天"
    assert _row(page, "老龄工作科")[1] == "按时报齐"
    expect(page.locator(".office-year tr", has_text="组织人事科").locator("td.office-now")).to_contain_text("100%")


@pytest.mark.own_tab
def test_the_reminder_names_what_is_missing_and_is_copied(server: Server, page: Page, context: BrowserContext) -> None:
    """1.4-10 is never reported in October in the sample; a department that reported all is not called."""
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened(page, f"{server.address}/office?month=2024-10")
    text = page.locator(".office-reminder").inner_text()
    assert (
        "儿童福利科：10月进展应于10月21日（含当日）前报送，尚有 1 项未报（1.4-10 流动儿童关爱服务探索）。请于今日补报"
        in text
    )
    assert "社会救助科" not in text
    page.get_by_role("button", name="复制催报文字").click()
    expect(page.get_by_role("button", name="已复制")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").strip() == text.strip()


@pytest.mark.own_tab
def test_the_reminder_is_copied_over_plain_http(server: Server, page: Page) -> None:
    """There a browser has no navigator.clipboard; the button works all the same."""
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    opened(page, f"{server.address}/office?month=2024-10")
    page.get_by_role("button", name="复制催报文字").click()
    expect(page.get_by_role("button", name="已复制")).to_be_visible()


def test_the_list_as_a_file(server: Server, page: Page, tmp_path: Path) -> None:
    opened(page, f"{server.address}/office?month=2024-10")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载报送情况（Excel）").click()
    assert download.value.suggested_filename.startswith(f"2024-10-报送情况-{LAST}-")
    download.value.save_as(tmp_path / "list.xlsx")
    first, second = load_workbook(tmp_path / "list.xlsx").worksheets
    shown = [_row(page, str(row[0].value)) for row in first.iter_rows(min_row=2, max_row=13)]
    assert [f"{row[3].value}/{row[2].value}" for row in first.iter_rows(min_row=2, max_row=13)] == [r[2] for r in shown]
    assert ("儿童福利科", "1.4-10") in {(row[0].value, row[1].value) for row in second.iter_rows()}
    with page.expect_download() as download:
        page.get_by_role("link", name="下载报送情况（CSV）").click()
    assert Path(download.value.path()).read_bytes().startswith("\ufeff科室,状态".encode())


def test_lock_change_register_unlock(start: Callable[..., Server], page: Page, tmp_path: Path) -> None:
    """A locked month refuses a change without a reason; one with a reason is listed; then it is opened."""
    server = start()
    opened(page, f"{server.address}/office?month=2024-06")
    _asked(page, "office-lock-6", "锁定6月", "6月月报已印发")
    expect(page.get_by_test_id("stMain").get_by_text("6月已锁定。", exact=True)).to_be_visible()
    expect(page.locator(".office-locks li")).to_contain_text("由 李明 锁定，原因：6月月报已印发")
    expect(page.get_by_text("没有锁定后的变更。")).to_be_visible()

    file = _file(tmp_path, "六月更正.csv", 月份="2024-06", 任务编号="2.1-07", 完成值="300", 滞后原因="复核")
    refused = server.manage("import", file, "--by", "王敏")
    assert (refused.returncode, "更改须写明原因" in refused.stdout) == (1, True)
    stored = server.manage("import", file, "--by", "王敏", "--reason", "按台账复核")
    assert stored.returncode == 0, stored.stdout

    opened(page, f"{server.address}/office?month=2024-06")
    (row,) = page.locator(".office-register tbody tr").all()
    cells = row.locator("td").all_inner_texts()
    assert (cells[0], cells[1], cells[4], cells[5]) == ("2024-06", "2.1-07 护理型床位", "300张", "王敏")
    assert cells[7:] == ["按台账复核", "六月更正.csv"]
    with page.expect_download() as download:
        page.get_by_role("link", name="下载变更登记（Excel）").click()
    download.value.save_as(tmp_path / "register.xlsx")
    sheet = load_workbook(tmp_path / "register.xlsx").active
    assert sheet is not None
    assert [cell.value for cell in sheet[2]] == cells

    _asked(page, "office-unlock-6", "解锁6月", "补录")
    expect(page.get_by_test_id("stMain").get_by_text("6月已解锁。", exact=True)).to_be_visible()
    expect(page.get_by_text("6月未锁定。", exact=True)).to_be_visible()
    expect(page.locator(".office-register tbody tr")).to_have_count(1)


def test_undoing_a_file_changes_the_figures(start: Callable[..., Server], page: Page) -> None:
    """Without the file of 安全管理科 of October none of its six cells is reported. The file stays listed."""
    server, late = start(), LAST - 4
    opened(page, f"{server.address}/office?month=2024-10")
    assert _row(page, "安全管理科")[1:3] == ["已报齐，有迟报", "6/6"]
    sought(page.get_by_role("combobox", name="撤销哪个文件"), "安全管理科-10月")
    page.get_by_role("option", name="安全管理科-10月.csv").click()
    settled(page)
    _asked(page, f"office-undo-{late}", f"撤销批次 {late}", "报错月份")
    expect(page.get_by_test_id("stMain").get_by_text(f"已撤销批次 {late}，记录仍在历史中。")).to_be_visible()
    assert _row(page, "安全管理科")[1:3] == ["未报", "0/6"]
    page.get_by_text("最近收到的 20 个文件").click()
    expect(page.locator(f"tr[data-batch='{late}']")).to_contain_text("已撤销：报错月份")
    history = server.manage("history", "--format", "json").stdout
    assert "安全管理科-10月.csv" in history


def test_name_and_reason_are_asked_for(server: Server, page: Page) -> None:
    opened(page, f"{server.address}/office?month=2024-06")
    page.get_by_role("button", name="锁定6月").click()
    expect(page.get_by_text("请填写经办人和原因。")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_hostile_words_appear_as_they_were_written(start: Callable[..., Server], page: Page, tmp_path: Path) -> None:
    """In the dialog, at the lock, in the register: text and nothing else."""
    server = start()
    opened(page, f"{server.address}/office?month=2024-06")
    _asked(page, "office-lock-6", "锁定6月", HOSTILE, person="<i>李</i>")
    expect(page.locator(".office-locks li")).to_contain_text(f"由 <i>李</i> 锁定，原因：{HOSTILE}")
    file = _file(tmp_path, "六月.csv", 月份="2024-06", 任务编号="2.1-07", 完成值="300", 滞后原因="复核")
    assert server.manage("import", file, "--by", "<b>王</b>", "--reason", HOSTILE).returncode == 0
    opened(page, f"{server.address}/office?month=2024-06")
    row = page.locator(".office-register tbody tr")
    expect(row).to_contain_text(HOSTILE)
    expect(row).to_contain_text("<b>王</b>")
    assert page.locator("img[src=x], a[href*='example.com']").count() == 0


def test_an_old_snapshot_says_that_actions_apply_to_the_newest(start: Callable[..., Server], page: Page) -> None:
    """Seen on 21 June with batch 40 the month is not what it became; the lock shows at once all the same."""
    server = start()
    opened(page, f"{server.address}/office?month=2024-06&snapshot=40-20240621")
    expect(page.get_by_text("本页的锁定、解锁和撤销总是作用于最新数据。")).to_be_visible()
    assert _row(page, "组织人事科")[6] == "1 天"
    _asked(page, "office-lock-6", "锁定6月", "6月月报已印发")
    expect(page.locator(".office-locks li")).to_contain_text("由 李明 锁定")
    assert "snapshot=40-20240621" in page.url


def test_before_anything_was_reported(start: Callable[..., Server], page: Page) -> None:
    """No records at all: the page says so and offers nothing to undo."""
    server = start()
    assert server.manage("demo", "--reset").returncode == 0
    opened(page, f"{server.address}/office?month=2024-06")
    expect(page.get_by_text("还没有收到文件。")).to_be_visible()
    assert _row(page, "安全管理科")[1:3] == ["未报", "0/6"]


@pytest.mark.parametrize("width", [1366, 390])
def test_nothing_is_wider_than_the_screen(server: Server, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    opened(page, f"{server.address}/office?month=2024-06")
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= width
