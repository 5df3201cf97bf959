"""任务: the plan's words, the year, the 街镇, corrections, and the way to its neighbours."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NEXT, Server, opened, settled, sought

pytestmark = pytest.mark.one_tab


def test_one_task_answers_for_itself(server: Server, page: Page) -> None:
    """Quote and place, lamp with both judgements, figures with units, months, 街镇 that add up."""
    opened(page, f"{server.address}/task?id=2.1-05&month=2024-10")
    expect(page.locator(".wp-quote")).to_have_text("适老化改造300户")
    expect(page.locator(".wp-source")).to_contain_text("长民〔2024〕1号，推动养老服务提质增效，第 1 条")
    expect(
        page.get_by_text("截至10月应完成 200户（67%），实际 242户（81%），快于序时进度 14.0 个百分点。")
    ).to_be_visible()
    facts = dict(
        zip(page.locator(".wp-facts dt").all_inner_texts(), page.locator(".wp-facts dd").all_inner_texts(), strict=True)
    )
    assert facts["目标"] == "300户"
    assert facts["今后每月需完成"] == "29户"
    assert facts["年底估计"] == "347户（330–358）"
    numbers = page.locator(".wp-units-table td:nth-child(2)").all_inner_texts()
    *units, whole = (int(text.removesuffix("户")) for text in numbers)
    assert (len(units), sum(units), whole) == (10, 242, 242)


def test_corrections_stand_beside_what_they_corrected(server: Server, page: Page) -> None:
    opened(page, f"{server.address}/task?id=2.1-05&month=2024-10")
    expect(page.get_by_role("heading", name="更正（1 处）")).to_be_visible()
    row = page.get_by_role("row", name="2024-07 虹桥街道 17户 8户 经核对验收单")
    expect(row).to_be_visible()


def test_stages_and_months_of_a_deliverable(server: Server, page: Page) -> None:
    opened(page, f"{server.address}/task?id=2.2-03&month=2024-10")
    stages = page.locator(".wp-task-stages .wp-stage")
    expect(stages).to_have_count(3)
    assert stages.evaluate_all("all => all.map(each => each.className.split('-').pop())") == [
        "finished",
        "finished",
        "overdue",
    ]
    expect(page.locator(".wp-task-months td")).to_have_count(10)


def test_neighbours_follow_the_plan_and_the_list(server: Server, page: Page) -> None:
    """From the list of 滞后 the next task is the next 滞后 one; opened by itself, the next of the plan."""
    opened(page, f"{server.address}/task?id=2.1-05&month=2024-10")
    page.get_by_role("link", name="下一项").click()
    expect(page.locator("h1")).to_contain_text("2.1-06")
    page.get_by_role("link", name="上一项").click()
    expect(page.locator("h1")).to_contain_text("2.1-05")
    opened(page, f"{server.address}/area?month=2024-10&lamp=red")
    ids = page.locator("tr[data-task]").evaluate_all("rows => rows.map(row => row.dataset.task)")
    page.locator(f"tr[data-task='{ids[0]}'] a").click()
    expect(page.locator("h1")).to_contain_text(ids[0])
    in_plan_order = sorted(ids)
    page.get_by_role("link", name="下一项").click()
    expect(page.locator("h1")).to_contain_text(in_plan_order[in_plan_order.index(ids[0]) + 1])
    expect(page.locator(".wp-crumb")).to_contain_text("（滞后）")


def test_first_and_last_have_one_neighbour(server: Server, page: Page) -> None:
    opened(page, f"{server.address}/task?id=1.1-01&month=2024-10")
    settled(page)
    expect(page.get_by_role("link", name="上一项")).to_have_count(0)
    expect(page.get_by_role("link", name="下一项")).to_have_count(1)


def test_the_original_is_what_was_handed_in(start: Callable[..., Server], page: Page, tmp_path: Path) -> None:
    """Byte for byte, under its own name without what would hide its ending (U+202E) or lead elsewhere."""
    server = start()
    file = tmp_path / "十月\u202evsc.exe%0d.csv"
    file.write_bytes("月份,任务编号,完成值,更正原因\n2024-10,2.1-07,611,核对\n".encode("gb18030"))
    assert server.manage("import", str(file), "--by", "王敏").returncode == 0
    opened(page, f"{server.address}/task?id=2.1-07&month=2024-10")
    expect(page.get_by_role("link", name="下载原始文件")).to_have_count(0)
    sought(page.get_by_role("combobox", name="查看原始文件"), f"批次 {NEXT}")
    page.get_by_role("option", name=f"批次 {NEXT}").click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载原始文件").click()
    assert waiting.value.suggested_filename == "十月_vsc.exe_0d.csv"
    assert waiting.value.path().read_bytes() == file.read_bytes()
    expect(page.locator("h1")).to_contain_text("2.1-07")
