"""What became of a file, or would: its counts, each change, what is wrong, what to confirm, what is still owed."""

import csv
import io
from collections import defaultdict
from collections.abc import Collection
from functools import partial
from pathlib import PurePath

import pandas as pd
import streamlit as st

from metrics.changes.impact import Receipt
from metrics.task.standing import Assessment
from pages.downloads import links
from pages.downloads.offered import RETURNED
from pages.downloads.returned import returned_files
from pages.parts import html
from pages.parts.intray import InTray
from pages.parts.visit import gatekeeper, pressed
from plan import Plan
from records import COLUMNS, Snapshot, Upload, read_sheet
from reports.look.table import said
from reports.template.returned import returned_file

FIRST = ("任务编号", "街镇", "完成值", "分母", "节点")
"""Columns of the table of wrong rows that stand first: what tells the row and what is usually wrong in it."""
MOST_WRONG = 500
"""Wrong rows, and reminders, on the page: more make it heavier than a browser bears, and nobody mends them here."""
LONG = 5
"""Up to so many sentences are open at once; more are folded."""


def file(plan: Plan, receipt: Receipt, word: str, *, key: str, beside: Collection[str]) -> Upload | None:
    """Draw one file. `word`: 将入库 or 已入库. `beside`: the names of all files that are drawn. Returns the rows that the
    person mended on the page, as a file that is to be drawn beside it.
    """
    with st.container(border=True):
        st.markdown(f"**{html.plain(receipt.upload.name)}**")
        if receipt.taken is None:
            st.error(html.plain(receipt.error or ""))
            return None
        checked = receipt.taken.checked
        new = sum(change.before is None for change in checked.changes)
        stored = 0 if receipt.taken.twin is not None else len(checked.changes)
        html.show(
            "facts.html",
            facts=[
                (f"{word}：新报", f"{min(new, stored)} 行"),
                (f"{word}：更改", f"{max(stored - new, 0)} 行"),
                ("与已有相同", f"{len(checked.unchanged)} 行"),
                ("未报", f"{checked.unreported} 行"),
                ("有误，不入库", f"{len(checked.rejected_lines)} 行"),
            ],
        )
        if receipt.taken.twin is not None:
            st.info(f"这个文件此前已入库（批次 {receipt.taken.twin}），不会重复写入。")
        if checked.requested:
            months = "、".join(map(str, sorted({change.entry.month.month for change in checked.requested})))
            st.info(f"{len(checked.requested)} 行属于已锁定的{months}月，作为更正申请报局办公室，同意以后才计入。")
        mended = None
        if checked.rejected and _mended_name(receipt.upload) in beside:
            st.info(f"有误的行已在页面上改过，结果见“{html.plain(_mended_name(receipt.upload))}”。")
        elif checked.rejected:
            mended = _rejected(receipt, key)
        if receipt.warnings:
            with st.expander(f"提醒 {len(receipt.warnings)} 条", expanded=len(receipt.warnings) <= LONG):
                html.problems(receipt.warnings[:MOST_WRONG])
                if len(receipt.warnings) > MOST_WRONG:
                    st.caption(f"只列出前 {MOST_WRONG} 条。")
        if receipt.flips:
            st.markdown("状态变化")
            html.show("flips.html", flips=receipt.flips)
        # a closed expander would still send all its rows
        if stored and st.toggle(f"逐行查看 {stored} 行", key=f"rows-{key}"):
            html.show("changes.html", changes=checked.changes, figure=lambda row: said(plan, row))
    return mended


def _rejected(receipt: Receipt, key: str) -> Upload | None:
    """The wrong rows: their sentences, to mend on the page or to take away as a file."""
    assert receipt.taken is not None
    checked = receipt.taken.checked
    st.error(f"{len(checked.rejected_lines)} 行有误，其余行照常入库。可在下面直接改，也可下载这些行改好再传。")
    lines = sorted(checked.rejected_lines)[:MOST_WRONG]
    html.problems([p for p in checked.rejected if p.row is None or p.row <= lines[-1]])
    if len(checked.rejected_lines) > MOST_WRONG:
        st.info(f"页面上只列出前 {MOST_WRONG} 行，其余的请下载后改。")
    returned = returned_file(receipt.upload, checked)
    if returned:
        token = returned_files.keep(gatekeeper.handle(), *returned)
        links.show(RETURNED, [("下载有误的行", RETURNED.address({}, token=token))])
    wrong = set(lines)
    sentences: dict[int | None, list[str]] = defaultdict(list)
    for found in checked.rejected:
        sentences[found.row].append(found.message)
    rows = [row for row in read_sheet(receipt.upload).rows if row.line in wrong]
    frame = pd.DataFrame([{"行": row.line, **row.cells, "问题": "；".join(sentences[row.line])} for row in rows])
    edited = st.data_editor(
        frame,
        key=f"mend-{key}",
        hide_index=True,
        # what is typed last goes with the button's run: a run of its own would come after a quick click
        on_change="ignore",
        disabled=["行", "问题"],
        column_order=["行", *FIRST, "问题", *(name for name in COLUMNS if name not in FIRST)],
    )
    if st.button("按改好的内容重新检查", key=f"recheck-{key}"):
        return _mended(receipt.upload, edited)
    return None


def _mended(upload: Upload, frame: pd.DataFrame) -> Upload:
    """The mended rows as a file of their own, so that history shows what came from the page. Empty lines keep each row
    at the number it had, by which its sentences go on to name it.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    written = 1
    for line, *cells in frame[["行", *COLUMNS]].fillna("").astype(dict.fromkeys(COLUMNS, str)).to_numpy().tolist():
        out.write("\r\n" * (line - written - 1))
        writer.writerow(cells)
        written = line
    return Upload(_mended_name(upload), out.getvalue().encode("utf-8-sig"))


def _mended_name(upload: Upload) -> str:
    return f"{PurePath(upload.name).stem}（页面改正）.csv"


def receipt(plan: Plan, figures: Assessment, found: Receipt, tray: InTray, *, beside: Collection[str]) -> None:
    """The receipt of a stored file: what, when, snapshot, on time or late, what is still owed, and 撤销.

    `figures`: the newest, which say what is owed by now. `tray`: where it lies. `beside`: as of `file`.
    """
    taken, sender = found.taken, tray.sender
    if taken is None or taken.last is None or sender is None:
        return
    if taken.batch is None:
        numbers = "、".join(map(str, taken.requests))
        st.success(f"已报局办公室：{html.plain(found.upload.name)}，更正申请批次 {numbers}。")
        file(plan, found, "已入库", key=f"stored-{taken.last}", beside=beside)
        return
    received = sender.received
    snapshot = Snapshot(taken.batch, received.date())
    st.success(f"已入库：{html.plain(found.upload.name)}，批次 {taken.batch}，{snapshot.caption}。")
    months = sorted({change.entry.month.month for change in taken.checked.changes})
    ids = {change.entry.task for change in taken.checked.changes}
    departments: set[str | None] = {plan.tasks[id].department for id in ids if id in plan.tasks}
    facts = [("报送人", sender.person), ("收到时间", f"{received:%Y-%m-%d %H:%M}")]
    for month in months:
        late = (received.date() - plan.deadline(month)).days
        facts.append((f"{month}月", "按时" if late <= 0 else f"迟报 {late} 天"))
        owed = [s for s in figures.at(month) if s.task.department in departments and s.cells_reported < s.cells_due]
        facts.append((f"{month}月尚缺", f"{len(owed)} 项" if owed else "已报齐"))
    html.show("facts.html", facts=facts)
    mended = file(plan, found, "已入库", key=f"stored-{taken.batch}", beside=beside)
    if mended:
        tray.mended = [*tray.mended, mended]
        st.rerun()
    _undo(tray, taken.batch, departments)


def _undo(tray: InTray, batch: int, departments: Collection[str | None]) -> None:
    with st.expander("撤销这次上报"):
        key = f"undo-reason-{batch}"
        reason = st.text_input("撤销原因", key=key, max_chars=200)
        press = pressed.press("report", f"undo-{batch}", partial(tray.undo, batch, departments), key)
        st.button("撤销", key=f"undo-{batch}", disabled=not reason.strip(), on_click=press)
