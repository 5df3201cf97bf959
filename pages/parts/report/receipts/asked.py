"""Which receipts an address asks for, and whether whoever asks may see them."""

import re
from collections.abc import Iterable

import streamlit as st

from access import may
from metrics.changes.receipt import StoredReceipt, stored_receipt
from pages.parts.intray import InTray
from pages.parts.visit import gatekeeper
from plan import Plan
from records import Request, asked_corrections, default_store, latest_number
from reports.look.table import said

PARAMETER = "receipt"
MOST = 50
"""As many as files can be handed in at once."""


def numbers() -> list[int]:
    """The batches that the address names, `receipt=101` or `receipt=101,102`; a thing that is no number counts as 0,
    which no batch is."""
    text = st.query_params.get(PARAMETER, "")
    named = [part for part in text.split(",") if part][:MOST]
    return [int(part) if re.fullmatch("[0-9]{1,9}", part) else 0 for part in named]


def put(batches: Iterable[int]) -> None:
    """Have the address name these."""
    text = ",".join(map(str, batches))
    if st.query_params.get(PARAMETER) != text:
        st.query_params[PARAMETER] = text


def found(plan: Plan, tray: InTray, batch: int) -> StoredReceipt | None:
    """The receipt of a batch; None for none, and for one that is not for whoever asks: staff see those of which every
    row is of their own departments."""
    receipt = _read(plan, tray, batch)
    who = gatekeeper.account()
    if receipt is None or not all(may(who, "upload", department) for department in receipt.departments):
        return None
    return receipt


def request(plan: Plan, batch: int) -> Request | None:
    """The 更正申请 of a batch, where whoever asks reports for its department, or answers it."""
    with default_store().reading() as con:
        made = [r for r in asked_corrections(con, plan, latest_number(con)) if r.batch == batch]
    who = gatekeeper.account()
    return next((r for r in made if r.task in plan.tasks and may(who, "upload", plan.tasks[r.task].department)), None)


def told(plan: Plan, request: Request) -> dict[str, object]:
    """What there is to show of a 更正申请."""
    task = plan.tasks[request.task]
    return {
        "request": request,
        "title": f"{request.task} {task.title}",
        "department": task.department or "未指定",
        "figure": lambda row: said(plan, row),
    }


def _read(plan: Plan, tray: InTray, batch: int) -> StoredReceipt | None:
    """From the store, once for each change of it."""
    store = default_store()
    key = (store.address, store.changed(), plan, batch)
    if key not in tray.read:
        with store.reading() as con:
            receipt = stored_receipt(con, plan, batch, tray.turned.get(batch))
        if len(tray.read) >= MOST:
            tray.read.clear()
        tray.read[key] = receipt
    return tray.read[key]
