"""The bar that stays in view below a preview: how many rows would be stored, and 确认入库."""

from datetime import date
from functools import partial

import streamlit as st

from metrics.changes.impact import Receipt
from pages.parts import html
from pages.parts.intray import PERSON, REASON, SURE, InTray
from pages.parts.report.mending import typed_in
from pages.parts.visit import pressed
from plan import Plan


def bar(plan: Plan, tray: InTray, found: list[Receipt], person: str, default_month: date) -> None:
    """What is stored is what is on screen when the button is pressed."""
    checked = [r.taken.checked for r in found if r.taken]
    rows = sum(len(r.taken.checked.to_store) for r in found if r.taken and r.taken.last is not None)
    wrong, doubts = sum(len(c.rejected_lines) for c in checked), sum(len(c.doubts) for c in checked)
    with st.container(key="confirm-bar"):
        if not pressed.stands("store", "success"):  # which was about the files before these
            pressed.said("store")
        others = [f"有误不入库 {wrong} 行"] if wrong else []
        others += [] if person else ["请填写报送人，再确认入库。"]
        html.show("confirm.html", rows=rows, others=others)
        with st.container(horizontal=True, vertical_alignment="center", key="confirm-press"):
            sure = not doubts or st.checkbox(f"以上 {doubts} 处数字可能有误，已核对无误", key=SURE)
            press = pressed.press(
                "store", "store", partial(tray.store, plan, found, default_month), PERSON, REASON, SURE, *typed_in(tray)
            )
            st.button("确认入库", type="primary", disabled=not (person and sure), key="store", on_click=press)


def after() -> None:
    """Where the bar was: what came of the press."""
    with st.container(key="confirm-bar"):
        pressed.said("store")
