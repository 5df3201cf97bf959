"""水平 on pages: named beside 数量 and 比率, nothing asked before its month, its year as a curve."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, opened

pytestmark = pytest.mark.one_tab

PLAN = """\
plan: {title: 试, year: 2024}
areas:
  - id: a
    title: 甲
    sections:
      - title: 一
        tasks:
          - {id: t1, title: 办理时限, kind: 水平, target: 18, unit: 个工作日, direction: at_most, baseline: 22,
             schedule: {6: 20, 12: 18}}
"""


def test_a_level(start: Callable[..., Server], page: Page, tmp_path: Path) -> None:
    """23 in April is 未到时点 and asked for nothing; 21 in June, where 20 is due, 偏慢."""
    server = start(sample=False)
    server.targets.write_text(PLAN, encoding="utf-8")
    file = tmp_path / "月报.csv"
    file.write_text("月份,任务编号,完成值\n4月,t1,23\n6月,t1,21\n", encoding="utf-8")
    assert server.manage("import", str(file), "--by", "张三", "--received", "2024-06-18T09:00").returncode == 0
    opened(page, f"{server.address}/area?id=a&month=2024-04")
    row = page.locator("tr[data-task=t1] td")
    assert [text.strip() for text in row.all_inner_texts()[1:5]] == ["未到时点", "23个工作日", "—", "18个工作日"]
    opened(page, f"{server.address}/task?id=t1&month=2024-06")
    facts = page.locator(".wp-facts")
    expect(facts).to_contain_text("截至6月应不高于")
    expect(facts).to_contain_text("20个工作日")
    expect(page.get_by_text("再降低 1个工作日追平序时").first).to_be_visible()
    expect(page.locator("[data-testid=stPlotlyChart] .main-svg").first).to_be_visible()
