"""实地抽查 from the draw to the sheet that comes back: drawn on the page, printed, filled in, one row wrong, stored, settled;
somebody else at the same time; a photo on a phone in two taps."""

import io
import re

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, opened, settled
from tests.browser.test_checks import bureau as bureau
from tests.browser.test_checks import choose, picture
from tests.browser.test_checks import phone as phone
from tests.browser.test_phone import OUTSIDE

ONE_OF_TWO = re.compile("已存入|预览之后")


def drawn(page: Page, server: Server) -> Worksheet:
    """The sheet to take along of the newest sample."""
    link = page.get_by_role("link", name="抽查表（批次").first
    found = page.request.get(server.address + str(link.get_attribute("href")))
    assert found.ok
    sheet = load_workbook(io.BytesIO(found.body())).worksheets[0]
    assert isinstance(sheet, Worksheet)
    return sheet


def upload(page: Page, name: str, content: bytes) -> None:
    page.get_by_text("上传填好的抽查表").click()
    page.locator("input[type=file]").last.set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})


def test_drawn_filled_in_and_settled(bureau: Server, page: Page) -> None:
    """Reported are 1 of 新华路 and 2 of 新泾镇, so each 街镇 one is both of them, whatever the seed; each is checked by the
    other. 2 was found 竣工 instead of 启用; what is said of 9, which is no site, goes back as a file."""
    opened(page, f"{bureau.address}/checks?month=2024-06")
    page.locator("summary").get_by_text("抽取", exact=True).click()
    form = page.get_by_test_id("stForm").filter(has=page.get_by_label("抽多少"))
    form.get_by_label("抽多少").fill("百分之十")
    form.get_by_text("每个街镇至少一个").click()
    form.get_by_text("交叉检查").click()
    form.get_by_label("种子").fill("20241108")
    form.get_by_label("经办人").fill("李明")
    form.get_by_role("button", name="抽取", exact=True).click()
    expect(page.get_by_test_id("stAlert").get_by_text("请写成 20% 这样")).to_be_visible()
    form.get_by_label("抽多少").fill("10%")
    form.get_by_role("button", name="抽取", exact=True).click()
    expect(page.get_by_test_id("stAlert").get_by_text("已抽取 2 个，抽查表在下面下载。")).to_be_visible()
    rows = [*drawn(settled(page), bureau).iter_rows(values_only=True)]
    column = {name: at for at, name in enumerate(rows[0])}
    told = [[row[column[name]] for name in ("点位编号", "街镇", "检查街镇", "上报节点", "日期")] for row in rows[1:3]]
    assert sorted(told) == [
        ["1", "新华路街道", "新泾镇", "启用", None],
        ["2", "新泾镇", "新华路街道", "启用", None],
    ]
    filled = "\n".join(
        [
            "日期,任务编号,点位编号,街镇,检查人,发现节点,是否一致,问题,整改期限",
            "2024-07-08,1.1-02,1,新华路街道,王芳,启用,是,,",
            "2024-07-08,1.1-02,2,新泾镇,王芳,竣工,否,没有开门,2024-07-31",
            "2024-07-08,1.1-02,9,,王芳,启用,是,,",
        ]
    ).encode("gbk")
    other = opened(page.context.new_page(), f"{bureau.address}/checks?month=2024-06")
    for tab in (page, other):
        upload(tab, "抽查.csv", filled)
        expect(tab.get_by_text("第 4 行「点位编号」：读到“9”，任务 1.1-02 没有这个点位。")).to_be_visible()
        expect(settled(tab).get_by_role("link", name="下载有误的行")).to_be_visible()
        expect(tab.locator("tr[data-line='3']")).to_be_visible()
        assert [text.strip() for text in tab.locator("tr[data-line='3'] td").all_inner_texts()] == [
            *("3", "2024-07-08", "1.1-02 综合为老服务中心", "2站", "新泾镇", "王芳", "启用", "竣工", "不一致"),
            *("没有开门", "2024-07-31"),
        ]
        tab.get_by_label("报送人").fill("李明")
        tab.get_by_label("报送人").press("Tab")
        settled(tab)
    for tab in (page, other):
        tab.get_by_role("button", name="确认入库 2 条").click()
    said = [settled(tab).get_by_test_id("stAlert").get_by_text(ONE_OF_TWO) for tab in (page, other)]
    assert sorted(each.inner_text() for each in said) == [
        "已存入 2 条抽查记录，批次 5。",
        "预览之后数据有更新，请重新核对后再入库。",
    ]
    for tab in (page, other):
        opened(tab, f"{bureau.address}/checks?month=2024-06&check=2&receipt=5")
        tab.locator("summary").get_by_text("认定所报数据").click()
        form = tab.get_by_test_id("stForm").filter(has=tab.get_by_label("认定理由"))
        form.get_by_label("认定理由").fill("当日停电")
        form.get_by_label("经办人").fill("李明")
    expect(page.locator("section.receipt")).to_contain_text("抽查记录已入库：抽查.csv，批次 5。")
    expect(page.locator("section.receipt")).to_contain_text("有误未入库的 1 行")
    assert page.locator("section.receipt tr[data-check]").count() == 2
    for label, content in (("原始文件", filled), ("下载有误的行", b"PK")):
        link = page.locator("section.receipt").get_by_role("link", name=label)
        found = page.request.get(bureau.address + str(link.get_attribute("href")))
        assert found.ok and found.body().startswith(content)
    expect(page.get_by_text("抽查 2 处，一致 1，待整改 1。")).to_be_visible()
    for tab in (page, other):
        tab.get_by_role("button", name="认定所报数据").click()
    said = [settled(tab).get_by_test_id("stAlert").get_by_text("认定") for tab in (page, other)]
    assert sorted(each.inner_text() for each in said) == [
        "抽查记录 2 已认定。",
        "抽查记录 2 没有待认定的不符，不用再操作。",
    ]
    opened(page, f"{bureau.address}/task?id=1.1-02&month=2024-06")
    expect(page.locator(".wp-sentence").first).not_to_contain_text("抽查不符")


def test_a_photo_on_a_phone(bureau: Server, phone: Page) -> None:
    """From the link on the sheet's place: the state, the photo, 记录. Two taps beside what the camera asks for."""
    opened(phone, f"{bureau.address}/checks?month=2024-06")
    phone.get_by_text("记一条抽查").tap()
    choose(phone, "1站")
    fields = phone.get_by_test_id("stForm").first
    fields.get_by_label("检查人").fill("王芳")
    fields.get_by_label("记录人").fill("王芳")
    fields.locator("input[type=file]").set_input_files(
        {"name": "门口.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    )
    expect(fields.get_by_text("门口.jpg")).to_be_visible()
    fields.get_by_test_id("stButtonGroup").get_by_text("启用", exact=True).tap()
    fields.get_by_role("button", name="记录", exact=True).tap()
    expect(phone.get_by_test_id("stAlert").get_by_text("已记录，编号 1。")).to_be_visible()
    expect(phone.get_by_text("抽查 1 处，一致 1，待整改 0。")).to_be_visible()
    assert phone.evaluate(OUTSIDE, True) == []
