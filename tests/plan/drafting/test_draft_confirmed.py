"""The table that is sent round and comes back: what was changed in it, and what of that cannot be taken."""

import io
from typing import Any

from openpyxl import load_workbook

from plan import Plan, parse_plan
from plan.drafting import ReadBack, changed, is_confirmation, read_back, read_tables
from plan.drafting.confirmed import COLUMNS, by_column
from reports.confirmation import confirmation_xlsx

TEXT = """# 草稿

plan: {title: 试, year: 2025}
areas:
  # ──── 一 ────
  - id: care
    title: 养老
    sections:
      - title: 设施
        tasks:
          - id: 1.1-01
            title: 新建食堂
            kind: count
            source: [新建, 食堂3家]
            target: 3
            unit: 家
            schedule: {6: 1, 12: 3}
            unsure: 原文是约数
          - id: 1.1-02
            title: 修订办法
            kind: stages
            source: 修订办法
            stages: [{name: 起草, by: 4}, {name: 印发, by: 9}]
            # 局务会定
            department: 养老科
            unsure:
              - 节点暂列
              - 时限不明

  # ──── 二 ────
  - id: help
    title: 救助
    sections:
      - title: 核对
        tasks:
          - id: 2.1-01
            title: 核对率
            kind: rate
            target: 90%
"""
PLAN = parse_plan(TEXT)


def sent_back(*edits: tuple[str, str, Any], plan: Plan = PLAN) -> ReadBack:
    """The table of a plan with cells typed anew: id, column, what was typed."""
    book = load_workbook(io.BytesIO(confirmation_xlsx(plan)))
    sheet = book["任务确认表"]
    rows = {sheet.cell(row, 1).value: row for row in range(2, sheet.max_row + 1)}
    for id, column, value in edits:
        sheet.cell(rows[id], COLUMNS.index(column) + 1).value = value
    out = io.BytesIO()
    book.save(out)
    tables = read_tables(out.getvalue())
    assert tables is not None
    assert is_confirmation(tables)
    return read_back(plan, tables)


def test_nothing_changed_is_nothing() -> None:
    back = sent_back()
    assert (back.changes, dict(back.keys), back.problems) == ((), {}, ())
    assert changed(TEXT, back.keys) == TEXT


def test_every_column_is_read_back() -> None:
    """As texts or as numbers; 待确认 emptied is settled; comments and all other lines stay."""
    back = sent_back(
        ("1.1-01", "目标", 5),
        ("1.1-01", "待确认", None),
        ("1.1-01", "完成月份", "11月底"),
        ("1.1-01", "牵头科室", "养老科"),
        ("1.1-02", "节点", "起草5月，印发（10月）"),
        ("1.1-02", "配合科室", "财务科、办公室"),
        ("1.1-02", "分管领导", "王副局长"),
        ("1.1-02", "待确认", "时限不明"),
        ("1.1-02", "口径说明", "以印发为准"),
        ("2.1-01", "目标", "85％"),
        ("2.1-01", "力争", "是"),
        ("2.1-01", "任务名称", "经济状况核对率"),
    )
    assert back.problems == ()
    assert by_column(back.changes)[:3] == [
        "1.1-01 目标：3 → 5",
        "1.1-01 完成月份：（空） → 11月底",
        "1.1-01 牵头科室：（空） → 养老科",
    ]
    assert (
        changed(TEXT, back.keys).split("\n")[10:]
        == """\
          - id: 1.1-01
            title: 新建食堂
            kind: count
            source: [新建, 食堂3家]
            target: 5
            unit: 家
            by: 11
            department: 养老科
          - id: 1.1-02
            title: 修订办法
            kind: stages
            source: 修订办法
            stages: [{name: 起草, by: 5}, {name: 印发, by: 10}]
            # 局务会定
            department: 养老科
            partners: [财务科, 办公室]
            leader: 王副局长
            note: 以印发为准
            unsure: 时限不明

  # ──── 二 ────
  - id: help
    title: 救助
    sections:
      - title: 核对
        tasks:
          - id: 2.1-01
            title: 经济状况核对率
            kind: rate
            target: 85%
            stretch: true
""".split("\n")
    )


def test_another_kind_takes_its_keys_along() -> None:
    """A count becomes a duty without target, unit and schedule; a duty that becomes a count needs its number."""
    back = sent_back(("1.1-01", "类型", "常态"))
    plan = parse_plan(changed(TEXT, back.keys))
    assert (plan.tasks["1.1-01"].kind, plan.tasks["1.1-01"].target, plan.tasks["1.1-01"].unit) == ("duty", None, "")
    back = sent_back(("1.1-02", "类型", "数量"))
    assert [p.message for p in back.problems] == [
        "第 3 行：1.1-02：缺少「目标」（target）。数量和比率任务要有目标值；未下达的请把「类型」（kind）写成 待下达（pending）。"
    ]
    assert back.keys == {}


def test_what_cannot_be_read_is_told_and_the_rest_is_taken() -> None:
    back = sent_back(
        ("1.1-01", "目标", "三百"),
        ("1.1-02", "节点", "起草、印发"),
        ("2.1-01", "牵头科室", "救助科"),
    )
    assert [p.message for p in back.problems] == [
        "第 2 行「目标」：读到“三百”，应为数字，例如 300 或 90%，单位写在「单位」列。",
        "第 3 行「节点」：读到“起草、印发”，每个节点后面写月份，例如 起草4月、印发9月。",
    ]
    assert list(back.keys) == ["2.1-01"]


def test_a_row_of_no_task_is_told() -> None:
    back = sent_back(("1.1-01", "任务编号", "9.9-01"))
    assert [p.message for p in back.problems] == [
        "第 2 行「任务编号」：读到“9.9-01”，清单里没有这个任务。请用发出的表，不要改编号。"
    ]


def test_a_formula_in_a_text_stays_a_text() -> None:
    plan = parse_plan(TEXT.replace("title: 新建食堂", 'title: "=1+1"'))
    sheet = load_workbook(io.BytesIO(confirmation_xlsx(plan)))["任务确认表"]
    cell = sheet.cell(2, COLUMNS.index("任务名称") + 1)
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=1+1", "s", True)


def test_any_other_workbook_is_none() -> None:
    from openpyxl import Workbook

    out = io.BytesIO()
    Workbook().save(out)
    assert not is_confirmation(read_tables(out.getvalue()) or [])
    assert read_tables(b"no workbook") is None
