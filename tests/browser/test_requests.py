"""更正申请 from the department's upload to the office's answer, with accounts."""

import csv
import io
from collections.abc import Callable
from datetime import date, datetime

import pytest
from playwright.sync_api import Page, expect

from plan import read_plan, targets_path
from records import COLUMNS, Sender, Store, Upload, lock_month, take
from tests.browser.conftest import Server, opened, settled
from tests.browser.visitors import PEOPLE, cookie, settle_in

pytestmark = pytest.mark.one_tab


def test_asked_for_seen_and_agreed_to(start: Callable[..., Server], another: Callable[[], Page]) -> None:
    """周敏 of 养老服务科 changes the 护理型床位 of a locked June: nothing changes, the office sees both figures and
    agrees; a second answer is told of the first."""
    server = start(settings="mode: accounts")
    settle_in(server)
    lock_month(Store(server.database), date(2024, 6, 1), person="林晓东", reason="已印发", when=datetime(2024, 7, 2, 9))
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerow({"月份": "2024-06", "任务编号": "2.1-07", "完成值": "90", "更正原因": "重复计算6张"})
    staff = signed_in(another(), server, "staff")
    page = opened(staff, f"{server.address}/report?month=2024-06")
    page.locator("input[type=file]").first.set_input_files(
        {"name": "六月.csv", "mimeType": "text/csv", "buffer": out.getvalue().encode()}
    )
    told = page.get_by_text("1 行属于已锁定的6月，作为更正申请报局办公室，同意以后才计入。")
    expect(told).to_be_visible()
    page.get_by_role("button", name="确认入库").click()
    expect(page.get_by_text("1 行作为更正申请报局办公室，同意以后计入。")).to_be_visible()
    office = signed_in(another(), server, "office")
    page, other = (opened(tab, f"{server.address}/office?month=2024-06") for tab in (office, office.context.new_page()))
    cells = page.locator(".office-requests tbody td").all_inner_texts()
    assert (cells[0], cells[1], cells[3], cells[4]) == ("2024-06", "全区", "90张", "重复计算6张")
    expect(page.get_by_text("同意后6月总体完成率：")).to_be_visible()
    assert _register(page) == ["申请改为90张（待局办公室答复）"]
    page.get_by_role("button", name="同意", exact=True).click()
    expect(page.get_by_test_id("stMain").get_by_text("的更正申请，从现在起计入。")).to_be_visible()
    opened(page, f"{server.address}/office?month=2024-06")
    assert _register(page) == ["90张"]
    other.get_by_role("button", name="同意", exact=True).click()
    expect(other.get_by_test_id("stMain").get_by_text("这项更正申请已由林晓东于")).to_be_visible()


def test_taken_back_by_whoever_asked(start: Callable[..., Server], another: Callable[[], Page]) -> None:
    """周敏 takes her request back on 本科室; the office has nothing left to answer."""
    server = start(settings="mode: accounts")
    settle_in(server)
    store = Store(server.database)
    lock_month(store, date(2024, 6, 1), person="林晓东", reason="已印发", when=datetime(2024, 7, 2, 9))
    text = "月份,任务编号,完成值,更正原因\n2024-06,2.1-07,90,重复计算6张\n"
    with store.writing() as con:
        moment = datetime(2024, 7, 5, 9)
        take(
            con,
            read_plan(targets_path()),
            Upload("六月.csv", text.encode()),
            Sender("周敏", moment, moment, office=False),
        )
    staff = signed_in(another(), server, "staff")
    page = opened(staff, f"{server.address}/mine?month=2024-10")
    expect(page.get_by_text("待局办公室答复的更正申请（1 件）")).to_be_visible()
    page.get_by_role("button", name="撤回申请").click()
    expect(page.get_by_test_id("stMain").get_by_text("的更正申请，原数不变。")).to_be_visible()
    expect(page.get_by_text("待局办公室答复的更正申请")).to_have_count(0)
    office = signed_in(another(), server, "office")
    page = opened(office, f"{server.address}/office?month=2024-06")
    expect(page.get_by_role("heading", name="更正申请（0 件待答复）")).to_be_visible()
    page.get_by_text("已答复的 1 件").click()
    expect(page.get_by_text("周敏于").filter(has_text="撤回")).to_be_visible()


def signed_in(tab: Page, server: Server, role: str) -> Page:
    """A tab of somebody who has the role."""
    name, _, value = cookie(server, PEOPLE[role]).partition("=")
    tab.context.add_cookies([{"name": name, "value": value, "url": server.address}])
    return tab


def _register(page: Page) -> list[str]:
    settled(page)
    return [row.locator("td").nth(4).inner_text() for row in page.locator(".office-register tbody tr").all()]
