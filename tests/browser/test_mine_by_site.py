"""本科室 by site: a task whose number follows from 点位 is filled in row by row, by keyboard, and taken back."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, opened, settled, sought
from tests.browser.test_checks import bureau as bureau
from tests.browser.test_mine import ACTIVE, box, kept

JULY = "/mine?department=养老服务科&month=2024-07"
SUM = '.mine tr.sum[data-task="1.1-02"] .said'
STANDS = "完成值由点位得出：在册 4 个，已启用 2 家，目标 2 家"


def test_a_month_by_site_and_taking_it_back(bureau: Server, page: Page) -> None:
    """Sites 1 and 2 are 启用 since June. In July 1 is 无变化, 3 启用, 4 竣工: 3 家; undone, 2 again."""
    opened(page, f"{bureau.address}{JULY}")
    expect(page.locator(SUM)).to_have_text(STANDS)
    expect(page.locator('tr[data-cell="1.1-02|点位 1"] .known').first).to_have_text("启用")
    box(page, "1.1-02|点位 1", "节点").focus()
    page.keyboard.press("Control+d")
    for _ in range(2):
        page.keyboard.press("Enter")
    assert page.evaluate(ACTIVE).startswith("1.1-02|点位 3 节点")
    for key in (*["ArrowDown"] * 4, "Enter", *["ArrowDown"] * 3):  # 未开始, 选址, 竣工, 启用
        page.keyboard.press(key)
    kept(page)
    expect(page.locator(SUM)).to_have_text(f"{STANDS}；提交本页后 3 家")
    page.keyboard.press("Control+Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("将入库：新报")
    dialog.get_by_label("报送人").fill("周敏")
    dialog.get_by_label("报送人").press("Enter")
    settled(page)
    dialog.get_by_role("button", name="确认提交").click()
    expect(page.get_by_text("已提交 3 行，批次").first).to_be_visible()
    expect(page.locator(SUM)).to_have_text("完成值由点位得出：在册 4 个，已启用 3 家，目标 2 家")
    expect(box(page, "1.1-02|点位 1", "节点")).to_have_value("启用")
    sought(settled(page).get_by_label("撤销哪一次"), "在线填报")
    page.get_by_role("option").filter(has_text="在线填报").click()
    expect(page.locator(".mine-back li")).to_have_text(
        [
            "1.1-02 综合为老服务中心（点位 1）7月：启用 → 未报",
            "1.1-02 综合为老服务中心（点位 3）7月：启用 → 未报",
            "1.1-02 综合为老服务中心（点位 4）7月：竣工 → 未报",
        ]
    )
    page.get_by_label("经办人").fill("周敏")
    page.get_by_label("原因", exact=True).fill("看错了")
    page.get_by_role("button", name="撤销批次").click()
    page.get_by_role("button", name="确认撤销").click()
    expect(page.get_by_text("记录仍在历史中。").first).to_be_visible()
    expect(page.locator(SUM)).to_have_text(STANDS)
