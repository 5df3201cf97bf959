"""本科室 in a browser: a month by keyboard alone, two people at once, a department that is not one's own."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import NEXT, Server, opened, settled, sought
from tests.browser.test_sign_in import SETTINGS, person, sign_in

pytestmark = pytest.mark.one_tab

ELDERLY = "养老服务科"
NOVEMBER = f"/mine?department={ELDERLY}&month=2024-11"
CELL = "2.1-05|新泾镇"
"""适老化改造 of 新泾镇: 48 户 in October."""
ACTIVE = """() => { let at = document.activeElement; while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement
if (!at.matches('a, button, input, select, textarea')) return ''
return [at.closest('tr')?.dataset.cell ?? '', at.dataset.field ?? '', at.textContent].join(' ').trim() }"""


def box(page: Page, cell: str, field: str = "完成值") -> Locator:
    return page.locator(f'tr[data-cell="{cell}"] [data-field="{field}"]')


def tab_to(page: Page, words: str, most: int = 60) -> None:
    """Press Tab until what has the focus says it."""
    for _ in range(most):
        if words in page.evaluate(ACTIVE):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not come to {words}")


def kept(page: Page) -> None:
    """Wait until everything that was typed is on the server."""
    expect(page.locator(".mine .status")).to_contain_text("草稿已存")


def test_a_month_by_keyboard_alone(start: Callable[..., Server], page: Page) -> None:
    """Fill in, load anew, mend, hand in, correct one figure, undo it: no mouse, and the draft is never lost."""
    server = start()
    opened(page, server.address + NOVEMBER)
    expect(page.locator(".wp-sentence")).to_have_text("11月：截止11月20日，已截止；已报 0/121，尚缺 121 格")
    expect(page.locator(".mine .status")).to_have_text("没有未提交的内容")
    tab_to(page, "2.1-05 适老化改造", 200)
    page.keyboard.press("Enter")
    assert page.evaluate(ACTIVE).startswith("2.1-05|新华路街道 完成值")
    for _ in range(9):
        page.keyboard.press("Control+d")
        page.keyboard.press("Enter")
    assert page.evaluate(ACTIVE).startswith(f"{CELL} 完成值")
    page.keyboard.type("三百")
    expect(page.locator(f'tr[data-cell="{CELL}"] .wrong')).to_have_text("读到“三百”，应为数字。请改成 300。")
    page.reload()
    settled(page)
    kept(page)
    expect(box(page, CELL)).to_have_value("三百")
    expect(box(page, "2.1-05|虹桥街道")).to_have_value("无变化")
    box(page, CELL).focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("50")
    page.keyboard.press("Tab")
    page.keyboard.type("新增两户")
    expect(page.locator(".mine .wrong")).to_have_count(0)
    page.keyboard.press("Control+Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("将入库：新报")
    for _ in range(30):  # the fields of Streamlit's own have their label beside them
        if dialog.get_by_label("报送人").evaluate("box => box === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.type("周敏")
    page.keyboard.press("Enter")
    settled(page)
    tab_to(page, "确认提交")
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"已提交 10 行，批次 {NEXT}。").first).to_be_visible()
    expect(page.locator(".mine .status")).to_have_text("没有未提交的内容")
    expect(box(page, CELL)).to_have_value("50")
    newest = page.locator(".mine-handed tbody tr").first
    expect(newest).to_have_text(re.compile(rf"{NEXT}\s*养老服务科-11月-在线填报\.csv\s*周敏"))
    expect(page.locator(".wp-sentence")).to_contain_text("10/121")


def test_one_figure_and_taking_it_back(start: Callable[..., Server], page: Page) -> None:
    """168 of October becomes 170 in a small form on the task's page, and 168 again after being told so."""
    server = start()
    opened(page, f"{server.address}/task?id=2.1-07&month=2024-10")
    page.get_by_role("button", name="补报或更正10月").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("168张 王敏（养老服务科） · 2024-10-16 13:45")
    dialog.get_by_label("完成值").fill("170")
    dialog.get_by_label("更正原因").fill("漏报两张")
    dialog.get_by_label("报送人").fill("周敏")
    dialog.get_by_label("报送人").press("Enter")
    settled(page)
    dialog.get_by_role("button", name="提交").click()
    expect(page.get_by_text(f"已提交 2.1-07 护理型床位，批次 {NEXT}。").first).to_be_visible()
    opened(page, f"{server.address}/mine?department={ELDERLY}&month=2024-10")
    expect(box(page, "2.1-07|")).to_have_value("170")
    sought(page.get_by_label("撤销哪一次"), f"批次 {NEXT}")
    page.keyboard.press("Enter")
    expect(page.locator(".mine-back")).to_have_text("2.1-07 护理型床位10月：170张 → 168张")
    page.get_by_label("经办人").fill("周敏")
    page.get_by_label("原因", exact=True).fill("看错了")
    page.get_by_role("button", name=f"撤销批次 {NEXT}").click()
    page.get_by_role("button", name="确认撤销").click()
    expect(page.get_by_text(f"已撤销批次 {NEXT}，记录仍在历史中。").first).to_be_visible()
    expect(box(page, "2.1-07|")).to_have_value("168")


def test_two_people_and_a_stranger(start: Callable[..., Server], another: Callable[[], Page]) -> None:
    """周 and 王 of one department see each other's cells; 安 of another one is refused."""
    server = start(settings=SETTINGS)
    person(server, "zhou", "staff", ELDERLY, display="周敏")
    person(server, "wang", "staff", ELDERLY, display="王敏")
    person(server, "an", "staff", "安全管理科", display="安平")
    pages = {}
    for name in ("zhou", "wang", "an"):
        page = another()
        pages[name] = sign_in(page, server, name)
        expect(page.locator("h1")).to_have_text("本科室")
    zhou, wang, an = pages.values()
    for page in (zhou, wang):
        opened(page, f"{server.address}/mine?month=2024-11")
        expect(page.locator(".mine .status")).to_have_text("没有未提交的内容")
    box(zhou, CELL).fill("50")
    kept(zhou)
    box(wang, CELL).fill("51")
    slot = wang.locator(f'tr[data-cell="{CELL}"]')
    expect(slot.locator(".by")).to_have_text(re.compile(r"^换下了周敏 \d\d:\d\d 填的“50”$"))
    zhou.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(box(zhou, CELL)).to_have_value("51")
    expect(zhou.locator(f'tr[data-cell="{CELL}"] .by')).to_have_text(re.compile(r"^王敏 \d\d:\d\d 填$"))
    opened(an, server.address + NOVEMBER)
    expect(an.get_by_text("没有权限。你的账号不能这样做。")).to_be_visible()
    expect(an.locator(".mine")).to_have_count(0)
    status = an.evaluate(
        """() => fetch('/mine/draft', { method: 'POST', body: JSON.stringify({ department: '养老服务科', month: '2024-11',
        seen: 0, snapshot: '', cells: [['2.1-05|新泾镇', '完成值', '1']] }) }).then((answer) => answer.status)"""
    )
    assert status == 403
    an.get_by_role("link", name="总览").click()
    expect(an.locator("h1")).not_to_have_text("本科室")
