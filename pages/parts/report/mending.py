"""Rows that are wrong, doubted or reminded of, to be mended on the page: they stay rows of their file."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from metrics.changes.impact import Receipt
from pages.parts import html
from pages.parts.intray import InTray
from plan import Plan
from records import COLUMNS, Mended, Row, Upload

FIRST = ("任务编号", "街镇", "完成值", "分母", "节点", "更正原因", "滞后原因", "下一步措施")
"""Columns that stand first: what tells the row, what is usually wrong in it, and the words that are asked for."""
ORDER = ["行", *FIRST[:1], "任务", *FIRST[1:], *(name for name in COLUMNS if name not in (*FIRST, "任务名称"))]


def table(plan: Plan, tray: InTray, receipt: Receipt, *, key: str) -> bool:
    """The rows in a table to type in: wrong ones at once, the others when they are asked for. Returns whether something
    was mended in this very run."""
    assert receipt.taken is not None
    _already(tray, receipt.upload, key)
    wrong = set(receipt.taken.checked.rejected_lines)
    rows = [row for row in receipt.rows if row.line in wrong]
    others = [row for row in receipt.rows if row.line not in wrong]
    if others and st.toggle(f"在页面上改被问到或提醒的 {len(others)} 行", key=f"others-{key}"):
        rows = sorted([*rows, *others])
    if not rows:
        return False
    # another table once something was mended: what was typed goes by places in it
    edited = _typed(plan, rows, f"mend-{key}-{len(rows)}-{hash(receipt.upload.mended)}")
    if st.button("按改好的内容重新检查", key=f"recheck-{key}"):
        tray.mend(receipt.upload, _cells(rows, edited))
        return True
    return False


def _typed(plan: Plan, rows: Sequence[Row], key: str) -> pd.DataFrame:
    titles = {id: task.title for id, task in plan.tasks.items()}
    frame = pd.DataFrame([{"行": row.line, **row.cells, "任务": titles.get(row.task, row.title)} for row in rows])
    edited: pd.DataFrame = st.data_editor(
        frame,
        key=key,
        hide_index=True,
        # what is typed last goes with the button's run: a run of its own would come after a quick click
        on_change="ignore",
        disabled=["行", "任务"],
        column_order=ORDER,
    )
    return edited


def _cells(rows: Sequence[Row], edited: pd.DataFrame) -> list[Mended]:
    """What is otherwise than in the file."""
    texts = edited[list(COLUMNS)].fillna("").astype(str)
    return [
        Mended(row.line, name, row.text(name), str(now).strip())
        for row, typed in zip(rows, texts.to_numpy().tolist(), strict=True)
        for name, now in zip(COLUMNS, typed, strict=True)
        if str(now).strip() != row.text(name)
    ]


def _already(tray: InTray, upload: Upload, key: str) -> None:
    """What was mended before, and the way back."""
    if not upload.mended:
        return
    html.show("mended.html", mended=upload.mended)
    if st.button("放弃页面上的改正", key=f"drop-mended-{key}"):
        tray.drop(upload)
        st.rerun()
