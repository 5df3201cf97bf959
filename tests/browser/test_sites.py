"""点位 on the page: the register taken in, the table with its filters, one site reported, the number that follows."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, opened, settled, sought
from tests.browser.test_sign_in import SETTINGS, person, sign_in

SITES = "            sites: {stages: [选址, 竣工, 启用], counted: 启用}\n"
SHEET = """任务编号,点位编号,点位名称,街镇,数量,选址,竣工,启用
2.1-05,A1,中山<b>站,新华路,1,3月,5月,6月
2.1-05,A2,福泉站,新泾镇,1,3月,9月,12月
2.1-05,A3,无此街镇站,月球街道,1,,,
"""


def with_sites(server: Server) -> Server:
    """The plan of the sample, in which 适老化改造 is of sites too."""
    text = server.targets.read_text(encoding="utf-8")
    server.targets.write_text(
        text.replace("            title: 适老化改造\n", "            title: 适老化改造\n" + SITES), "utf-8"
    )
    return server


def handed_over(page: Page, sheet: str) -> None:
    """A sheet into the field, in the place of the one before."""
    page.locator("input[type=file]").set_input_files(
        {"name": "点位.csv", "mimeType": "text/csv", "buffer": sheet.encode()}
    )


def test_from_the_sheet_to_the_number(start: Callable[..., Server], page: Page) -> None:
    """October: A1 should be 启用 since June and A2 竣工 since September. After A1 is reported 启用, the task stands at 1 户
    instead of the 242 that were typed."""
    server = with_sites(start())
    opened(page, f"{server.address}/sites?task=2.1-05&month=2024-10")
    expect(page.get_by_text("还没有登记点位。请下载点位表，填好后上传。")).to_be_visible()
    expect(page.get_by_role("link", name="点位", exact=True)).to_be_visible()
    page.get_by_text("上传填好的点位表").click()
    page.locator("input[type=file]").set_input_files(
        {"name": "点位.csv", "mimeType": "text/csv", "buffer": SHEET.encode()}
    )
    expect(page.get_by_text("第 4 行「街镇」：读到“月球街道”，不认识这个街镇。")).to_be_visible()
    back = page.request.get(server.address + str(page.get_by_role("link", name="下载有误的行").get_attribute("href")))
    assert back.headers["content-disposition"].endswith("-%E5%BE%85%E6%94%B9%E6%AD%A3.xlsx")
    page.get_by_label("报送人").fill("张三")
    page.get_by_role("button", name="确认入库 2 个点位").click()
    expect(page.get_by_text("已存入 2 个点位，批次").first).to_be_visible()
    receipt = settled(page).locator("section.receipt")
    expect(receipt).to_contain_text("点位表已入库：点位.csv，批次")
    expect(receipt).to_contain_text("有误未入库的 1 行")
    rows = page.locator("tr[data-site]")
    expect(rows).to_have_count(2)
    assert [text.strip() for text in rows.nth(0).locator("td").all_inner_texts()] == [
        *("A1", "中山<b>站", "新华路街道", "1", "— 计划 3月", "— 计划 5月", "— 计划 6月", "滞后"),
        "启用 应于 6 月完成，没有报过",
    ]
    assert receipt.locator("tbody tr").first.locator("td").all_inner_texts()[0] == "新登记"
    good = "\n".join(SHEET.splitlines()[:3])
    handed_over(page, good)
    expect(page.get_by_text("点位.csv：表中 2 个点位都与登记册相同，没有新的内容，不用入库。")).to_be_visible()
    expect(settled(page).get_by_role("button", name="确认入库")).to_have_count(0)
    handed_over(page, good.replace("12月", "11月").replace("福泉站,新泾镇,1", "福泉站,新泾镇,2"))
    row = page.locator("tr[data-line='3']")
    expect(row).to_be_visible()
    assert [text.strip() for text in row.locator("td").all_inner_texts()] == [
        *("3", "更改", "2.1-05 适老化改造", "A2", "福泉站", "新泾镇", "—", "1 → 2"),
        "选址 3月，竣工 9月，启用 12月 → 11月",
    ]
    opened(page, f"{server.address}/sites?task=2.1-05&unit=新泾镇&behind=1&month=2024-10")
    expect(page.locator("tr[data-site]")).to_have_count(1)
    page.get_by_role("link", name="福泉站").click()
    expect(page.get_by_role("heading", name="A2 福泉站")).to_be_visible()
    opened(page, f"{server.address}/sites?task=2.1-05&site=A1&month=2024-10")
    page.get_by_role("combobox", name="已完成的最后一个节点").click()
    page.get_by_role("option", name="启用").click()
    settled(page).get_by_label("报送人").fill("张三")
    page.get_by_role("button", name="报送10月节点").click()
    expect(page.get_by_text("已报送中山<b>站10月：启用，批次").first).to_be_visible()
    expect(settled(page).locator("tr[data-site] td").last).to_have_text("")
    history = page.locator("table").last.locator("tbody tr")
    assert [row.locator("td").nth(2).inner_text() for row in history.all()] == ["启用", "登记"]
    opened(page, f"{server.address}/sites?task=2.1-05&month=2024-10")
    expect(page.get_by_text("在册 2 个，启用 1 个，滞后 1 个，由点位得出 1户，目标 300户")).to_be_visible()
    assert (
        "1户"
        in server.manage("status", "--month", "2024-10", "--format", "csv").stdout.split("2.1-05,")[1].split("\n")[0]
    )
    page.get_by_role("link", name="回执").first.click()
    page.get_by_text("撤销这次点位表").click()
    expect(
        page.get_by_text("撤销后 2 个点位不再在册（其中 1 个月报已经报过，那些行留在历史中）；完成值随之改变。")
    ).to_be_visible()
    page.get_by_role("button", name="撤销", exact=True).click()
    fold = settled(page).get_by_test_id("stExpander").filter(has_text="撤销这次点位表")
    expect(fold.get_by_text("请填写撤销原因和撤销人，再撤销。")).to_be_visible()
    page.get_by_label("撤销原因").fill("传错了")
    page.get_by_label("撤销人").fill("张三")
    page.get_by_label("撤销人").press("Tab")
    settled(page).get_by_role("button", name="撤销", exact=True).click()
    expect(page.locator(".receipt-undone")).to_contain_text("已撤销（批次")
    expect(page.locator("tr[data-site^='A']")).to_have_count(0)
    assert (
        "1户"
        not in server.manage("status", "--month", "2024-10", "--format", "csv")
        .stdout.split("2.1-05,")[1]
        .split("\n")[0]
    )


def test_an_address_with_nonsense(start: Callable[..., Server], page: Page) -> None:
    server = with_sites(start())
    opened(page, f"{server.address}/sites?task=<script>&site=<img src=x onerror=document.title=1>&unit=月球&behind=9")
    expect(page.get_by_text("点位“<img src=x onerror=document.ti…”要和它的任务一起写在地址里。")).to_be_visible()
    opened(page, f"{server.address}/sites?receipt=<img src=x onerror=document.title=1>")
    expect(page.get_by_text("没有批次 <img src=x onerror=d 的回执，或不是你可以看的。请核对编号。")).to_be_visible()
    assert page.title() != "1"


def test_the_register_on_the_page(start: Callable[..., Server], page: Page) -> None:
    """A site is entered without a sheet, a number that is taken is refused, what is known is changed, the site dropped with its
    reason: each the way a sheet of one row goes, with a receipt."""
    server = start()
    opened(page, f"{server.address}/sites?task=2.1-06&month=2024-10")
    before = page.locator("tr[data-site]").count()
    page.get_by_text("登记一个点位").click()

    def filled(number: str, name: str) -> None:
        for label, text in (("点位编号", number), ("点位名称", name), ("报送人", "张三")):
            page.get_by_label(label).fill(text)
            page.get_by_label(label).press("Tab")
        settled(page).get_by_role("button", name="登记", exact=True).click()

    filled("1", "仙霞<i>新点")
    expect(
        page.get_by_text("编号 1 已登记为松龄里养老院，请换一个编号；要改它的，请打开它的页面更改。").first
    ).to_be_visible()
    filled("Z9", "仙霞<i>新点")
    expect(page.get_by_text("已登记点位 Z9。").first).to_be_visible()
    rows = page.locator("tr[data-site]")
    expect(rows).to_have_count(before + 1)
    expect(rows.last).to_contain_text("仙霞<i>新点")
    opened(page, f"{server.address}/sites?task=2.1-06&site=Z9&month=2024-10")
    page.get_by_text("更改登记").click()
    changed = page.get_by_test_id("stExpander")
    changed.get_by_label("数量").fill("30")
    changed.get_by_label("数量").press("Tab")
    changed.get_by_label("报送人").fill("张三")
    changed.get_by_label("报送人").press("Tab")
    sought(settled(page).get_by_role("combobox", name="调整为"), "取消")
    page.get_by_role("option", name="取消，不再建").click()
    settled(page).get_by_role("button", name="保存更改").click()
    expect(
        page.get_by_text("「原因」：没有填原因，点位仙霞<i>新点要调整。请填为什么调整或取消。").first
    ).to_be_visible()
    changed.get_by_label("原因").fill("租约没有谈成")
    changed.get_by_label("原因").press("Tab")
    settled(page).get_by_role("button", name="保存更改").click()
    expect(page.get_by_text("已更改点位 Z9。").first).to_be_visible()
    history = settled(page).locator("table").last.locator("tbody tr")
    expect(history).to_have_count(2)
    expect(history.first).to_contain_text("取消")
    expect(history.first).to_contain_text("租约没有谈成")


def test_two_tabs_and_a_locked_month(start: Callable[..., Server], another: Callable[[], Page]) -> None:
    """Site 3 of 认知障碍床位, 验收 in October: what another tab changed is not put back; once October is locked, what the department
    reports on the site's page is a 更正申请; what holds 身份证 is not stored."""
    server = start(settings=SETTINGS)
    person(server, "zhou", "staff", "养老服务科")
    person(server, "lin", "office")
    address = "/sites?task=2.1-06&site=3&month=2024-10"
    page, other = (sign_in(another(), server, "zhou", address) for _ in range(2))

    def changed(tab: Page, label: str, text: str) -> None:
        fold = tab.get_by_test_id("stExpander").filter(has_text="更改登记")
        fold.get_by_label(label, exact=True).fill(text)
        fold.get_by_label(label, exact=True).press("Tab")
        settled(tab).get_by_role("button", name="保存更改").click()

    for tab in (page, other):
        tab.get_by_text("更改登记").click()
    fold = page.get_by_test_id("stExpander").filter(has_text="更改登记")
    fold.get_by_label("原因", exact=False).fill("多建一张")
    fold.get_by_label("原因", exact=False).press("Tab")
    settled(page)
    changed(page, "数量", "13")
    expect(page.get_by_text("已更改点位 3。").first).to_be_visible()
    changed(other, "地址", "演示路1号")
    expect(
        other.get_by_text("打开这一页以后，点位 3 又有人更改过，没有保存。请刷新页面，核对以后再改。").first
    ).to_be_visible()
    opened(other, server.address + address)
    other.get_by_text("更改登记").click()
    changed(other, "地址", "11010519491231002X")
    expect(other.get_by_text("请删去个人信息，再保存。").first).to_be_visible()

    with_office = sign_in(another(), server, "lin", "/office?month=2024-10")
    with_office.get_by_label("原因", exact=True).last.fill("会后")
    with_office.get_by_label("原因", exact=True).last.press("Tab")
    settled(with_office).get_by_role("button", name="锁定10月").click()
    with_office.get_by_role("button", name="确认锁定").click()
    expect(with_office.get_by_role("button", name="解锁10月")).to_be_visible()
    opened(page, server.address + address)
    sought(page.get_by_role("combobox", name="已完成的最后一个节点"), "开工")
    page.get_by_role("option").filter(has_text="开工").click()
    settled(page).get_by_role("button", name="报送10月节点").click()
    expect(page.get_by_text("由lin锁定（会后），更改须写明原因。请在「更正原因」写明。").first).to_be_visible()
    expect(page.get_by_test_id("stAlert").get_by_text("第 2 行")).to_have_count(0)
    page.get_by_label("更正原因").fill("抽查发现")
    page.get_by_label("更正原因").press("Tab")
    settled(page).get_by_role("button", name="报送10月节点").click()
    expect(page.get_by_text("10月已锁定，作为更正申请报局办公室，同意以后才计入：开工，批次").first).to_be_visible()
    opened(with_office, server.address + "/office?month=2024-10")
    expect(with_office.get_by_text("更正申请（1 件待答复）")).to_be_visible()
