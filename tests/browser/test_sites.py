"""点位 on the page: the register taken in, the table with its filters, one site reported, the number that follows."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, opened, settled

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
    expect(settled(page).locator("tr[data-site] td").last).to_have_text("启用 应于 6 月完成，完成到 启用")
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
