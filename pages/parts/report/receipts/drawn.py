"""A receipt on the page, or on paper: what was stored of a file, when, what it changed, and 撤销."""

from collections.abc import Callable
from functools import partial
from urllib.parse import urlsplit, urlunsplit

import streamlit as st

from metrics.changes.receipt import StoredReceipt, timeliness
from metrics.task.standing import Assessment
from pages.downloads.offered import ORIGINAL
from pages.parts import html
from pages.parts.html import telling
from pages.parts.intray import PERSON, InTray
from pages.parts.report.receipts import asked
from pages.parts.visit import at_hand, gatekeeper, pressed, view
from plan import Plan
from records import PutBack
from reports.look.table import said

MOST_NAMED = 20
"""Cells named one by one before 撤销; the others are counted."""


def draw(plan: Plan, tray: InTray, elsewhere: Callable[[str], str]) -> None:
    """The receipts that the address names; without a name those of what was stored last. `elsewhere`: the address of a
    batch's receipt that is another page's, empty where it is none."""
    if tray.fresh:
        asked.put(tray.stored)
    wanted = tray.stored if tray.fresh else asked.numbers() or tray.stored
    if not wanted:
        return
    for batch in wanted:
        receipt = asked.found(plan, tray, batch)
        if receipt is None and (request := asked.request(plan, batch)):
            html.show("request_receipt.html", **asked.told(plan, request))
            continue
        if receipt is None and (href := elsewhere(str(batch))):
            html.show("receipt_elsewhere.html", batch=batch, href=href)
            continue
        if receipt is None:
            st.warning(f"没有批次 {batch} 的回执，或不是本科室报送的。请核对编号。")
            continue
        own = receipt.plan or plan
        _receipt(own, at_hand.figures(own, str(at_hand.latest())), receipt)
        if receipt.file.undone_by is None and all(gatekeeper.can("revert", each) for each in receipt.departments):
            _undo(own, tray, receipt)


def _receipt(plan: Plan, newest: Assessment, receipt: StoredReceipt) -> None:
    rest = receipt.outcome
    html.show(
        "receipt.html",
        receipt=receipt,
        facts=_facts(plan, newest, receipt),
        flips=receipt.flips,
        groups=telling.turned(receipt.flips),
        entries=telling.entries(plan, rest.refusals, rest.tasks) if rest else [],
        issuer=plan.header.issuer,
        original=ORIGINAL.address({}, batch=receipt.file.batch) if gatekeeper.can("original") else None,
        host=urlunsplit((*urlsplit(st.context.url or "")[:2], "", "", "")),
        address=f"{view.PAGES['report']}?{asked.PARAMETER}={receipt.file.batch}",
    )


def _facts(plan: Plan, newest: Assessment, receipt: StoredReceipt) -> list[tuple[str, str]]:
    file, rest = receipt.file, receipt.outcome
    names = "、".join(sorted(filter(None, receipt.departments)))
    facts = [("科室", names)] if names else []
    facts += [("报送人", file.person), ("收到时间", f"{file.received:%Y-%m-%d %H:%M}")]
    facts += [("新报", f"{file.new} 行"), ("更改", f"{file.changed} 行")]
    if rest:
        facts += [("与已有相同", f"{rest.unchanged} 行"), ("未报", f"{rest.unreported} 行")]
        facts += [("有误，未入库", f"{rest.refused} 行")]
    for month, word in timeliness(plan, file):
        facts.append((f"{month}月", word))
        if month in plan.reporting.months:
            of_month = newest.at(month)
            owed = [s for s in of_month if s.task.department in receipt.departments and s.cells_reported < s.cells_due]
            left = sum(s.cells_due - s.cells_reported for s in owed)
            facts.append((f"{month}月报送", f"尚缺 {left} 格" if left else "已报齐"))
    return facts


def _undo(plan: Plan, tray: InTray, receipt: StoredReceipt) -> None:
    batch = receipt.file.batch
    with st.expander("撤销这次上报"):
        html.show(
            "put_back.html",
            changed=[cell for cell in receipt.put_back if cell.before not in (None, cell.now)],
            worded=[cell for cell in receipt.put_back if cell.before == cell.now],
            emptied=[cell for cell in receipt.put_back if cell.before is None],
            most=MOST_NAMED,
            name=partial(_name, plan),
            said=partial(said, plan),
        )
        key = f"undo-reason-{batch}"
        reason = st.text_input("撤销原因", key=key, max_chars=200)
        act = partial(tray.undo, batch, receipt.departments, key)
        press = pressed.press("report", f"undo-{batch}", act, key, PERSON)
        st.button("撤销", key=f"undo-{batch}", disabled=not reason.strip(), on_click=press)


def _name(plan: Plan, cell: PutBack) -> str:
    task = plan.tasks.get(cell.now.task)
    return " ".join(filter(None, (cell.now.task, task.title if task else "", cell.unit)))
