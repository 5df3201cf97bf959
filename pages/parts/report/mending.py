"""Rows that are wrong, doubted or reminded of, to be mended on the page: they stay rows of their file."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from metrics.changes.impact import Receipt
from pages.parts import html
from pages.parts.intray import InTray
from plan import Plan
from records import COLUMNS, Mended, Row, Upload

FIRST = ("任务编号", "街镇", "点位", "完成值", "分母", "节点", "更正原因", "滞后原因", "下一步措施")
"""Columns that stand first: what tells the row, what is usually wrong in it, and the words that are asked for."""
ORDER = ["行", *FIRST[:1], "任务", *FIRST[1:], *(name for name in COLUMNS if name not in (*FIRST, "任务名称"))]


def table(plan: Plan, tray: InTray, receipt: Receipt, *, key: str) -> bool:
    """The rows in a table to type in: wrong ones at once, the others when they are asked for. Returns whether something
    was mended in this very run."""
    assert receipt.taken is not None
    if _typed_before(tray, receipt.upload, key):
        return True
    _already(tray, receipt.upload, key)
    wrong = set(receipt.taken.checked.rejected_lines)
    rows = [row for row in receipt.rows if row.line in wrong]
    others = [row for row in receipt.rows if row.line not in wrong]
    if others and st.toggle(f"在页面上改被问到或提醒的 {len(others)} 行", key=f"others-{key}"):
        rows = sorted([*rows, *others])
    if not rows:
        return False
    # another table once something was mended: what was typed goes by places in it
    editor = f"mend-{key}-{len(rows)}-{hash(receipt.upload.mended)}"
    tray.editors[key] = (editor, rows)
    _editor(plan, rows, editor)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("按改好的内容重新检查", key=f"recheck-{key}")  # whatever run comes next takes up what was typed
        st.caption("双击一格再输入。改过的格先重新检查，看过结果再确认入库。")
    return False


def typed_in(tray: InTray) -> list[str]:
    """The keys of the tables as they were drawn last; what stands there was not checked yet."""
    return [editor for editor, _ in tray.editors.values()]


def _typed_before(tray: InTray, upload: Upload, key: str) -> bool:
    """Take up what was typed into the table as it was drawn last, whatever has led to this run."""
    editor, rows = tray.editors.pop(key, ("", []))
    held = st.session_state.get(editor) if editor else None
    cells = [
        Mended(rows[place].line, name, rows[place].text(name), str(now or "").strip())
        for place, typed in (held or {}).get("edited_rows", {}).items()
        for name, now in typed.items()
        if name in COLUMNS and str(now or "").strip() != rows[place].text(name)
    ]
    tray.mend(upload, cells)
    return bool(cells)


def _editor(plan: Plan, rows: Sequence[Row], key: str) -> None:
    titles = {id: task.title for id, task in plan.tasks.items()}
    frame = pd.DataFrame([{"行": row.line, **row.cells, "任务": titles.get(row.task, row.title)} for row in rows])
    st.data_editor(
        frame,
        key=key,
        hide_index=True,
        # what is typed last goes with the button's run: a run of its own would come after a quick click
        on_change="ignore",
        disabled=["行", "任务"],
        column_order=[name for name in ORDER if name != "点位" or any(row.site for row in rows)],
    )


def _already(tray: InTray, upload: Upload, key: str) -> None:
    """What was mended before, and the way back."""
    if not upload.mended:
        return
    html.show("mended.html", mended=upload.mended)
    if st.button("放弃页面上的改正", key=f"drop-mended-{key}"):
        tray.drop(upload)
        st.rerun()
