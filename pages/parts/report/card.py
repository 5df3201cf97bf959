"""One file before it is stored: its counts, what is said of its rows, the lamps it turns, its rows one by one."""

from collections.abc import Iterable
from datetime import date

import streamlit as st

from metrics.changes.impact import Receipt
from pages.downloads import links
from pages.downloads.offered import RETURNED
from pages.downloads.returned import returned_files
from pages.parts import html
from pages.parts.html import telling
from pages.parts.intray import InTray
from pages.parts.report import mending
from pages.parts.visit import at_hand, gatekeeper
from pages.parts.visit.view import PAGES
from plan import Plan, Problem
from records import of_other_years
from records.checking.check import Checked
from reports.look.table import said
from reports.template.returned import returned_file

MOST_WRONG = 500
"""Wrong rows, and reminders, on the page: more make it heavier than a browser bears, and nobody mends them here."""
LONG = 5
"""Up to so many reminders are open at once; more are folded."""


def file(plan: Plan, tray: InTray, receipt: Receipt, *, key: str) -> bool:
    """Draw one file. Returns whether something of it was mended in this very run."""
    with st.container(border=True):
        st.markdown(f"**{html.plain(receipt.upload.name)}**")
        if receipt.taken is None:
            st.error(html.plain(receipt.error or ""))
            return False
        checked = receipt.taken.checked
        stored = 0 if receipt.taken.twin is not None else len(checked.changes)
        html.show("facts.html", facts=_facts(checked, stored))
        if receipt.taken.twin is not None:
            st.info(f"这个文件此前已入库（批次 {receipt.taken.twin}），不会重复写入。")
        if checked.requested:
            months = "、".join(map(str, sorted({change.entry.month.month for change in checked.requested})))
            st.info(f"{len(checked.requested)} 行属于已锁定的{months}月，作为更正申请报局办公室，同意以后才计入。")
        _told(plan, receipt, checked)
        mended = mending.table(plan, tray, receipt, key=key)
        if receipt.flips:
            html.show("flips.html", flips=receipt.flips, groups=telling.turned(receipt.flips))
        # a closed expander would still send all its rows
        if stored and st.toggle(f"逐行查看 {stored} 行", key=f"rows-{key}"):
            html.show("changes.html", changes=checked.changes, plan=plan, figure=lambda row: said(plan, row))
    return mended


def _facts(checked: Checked, stored: int) -> list[tuple[str, str]]:
    new = sum(change.before is None for change in checked.changes)
    return [
        ("将入库：新报", f"{min(new, stored)} 行"),
        ("将入库：更改", f"{max(stored - new, 0)} 行"),
        ("与已有相同", f"{len(checked.unchanged)} 行"),
        ("未报", f"{checked.unreported} 行"),
        ("有误，不入库", f"{len(checked.rejected_lines)} 行"),
    ]


def _told(plan: Plan, receipt: Receipt, checked: Checked) -> None:
    """What is wrong, what hardly can be, what else there is to say: each of them once."""
    others = of_other_years(plan, checked.rejected)
    strange = {line for lines in others.values() for line in lines}  # the number may mean another task there
    tasks = {row.line: row.task for row in receipt.rows if row.line not in strange}

    def say(found: Iterable[Problem], folded: str = "") -> None:
        html.show("told.html", entries=telling.entries(plan, found, tasks), folded=folded)

    if checked.rejected:
        lines = checked.rejected_lines
        rest = "，其余行照常入库" if checked.changes or checked.requested else "，没有可入库的行"
        st.error(f"{len(lines)} 行有误{rest}。可在下面直接改，也可下载这些行改好再传。")
        shown = lines[:MOST_WRONG]
        say(p for p in checked.rejected if p.row is None or p.row <= shown[-1])
        if len(lines) > MOST_WRONG:
            st.info(f"页面上只列出前 {MOST_WRONG} 行，其余的请下载后改。")
        _elsewhere(others)
        _to_take_away(receipt, checked)
    if checked.doubts:
        html.show("head.html", text=f"{len(checked.doubts)} 处数字可能有误，请核对", note="")
        say(checked.doubts, "" if len(checked.doubts) <= 2 * LONG else "逐条查看")
    asked = {*checked.doubts}
    reminders = [each for each in receipt.warnings if each not in asked]
    if reminders:
        say(reminders[:MOST_WRONG], f"提醒 {len(reminders)} 条" if len(reminders) > LONG else "")
        if len(reminders) > MOST_WRONG:
            st.caption(f"只列出前 {MOST_WRONG} 条。")


def _elsewhere(others: dict[date, list[int]]) -> None:
    """Rows about months of another year whose plan is known, and the way there."""
    found = [(month, len(lines)) for month, lines in others.items() if at_hand.plan_of(month.year)]
    if found:
        html.show("report_elsewhere.html", found=found, path=PAGES["report"])


def _to_take_away(receipt: Receipt, checked: Checked) -> None:
    """The wrong rows as a file."""
    returned = returned_file(receipt.upload, checked)
    if returned:
        token = returned_files.keep(gatekeeper.handle(), *returned)
        links.show(RETURNED, [("下载有误的行", RETURNED.address({}, token=token))])
