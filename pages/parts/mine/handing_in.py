"""What was filled in is looked at as a file would be, then stored the way of a file; the draft keeps what was refused."""

import logging
import sys
from datetime import datetime
from functools import partial

import streamlit as st

from access import AccessError, may
from metrics.changes.impact import Receipt, receive_all
from pages.parts import html
from pages.parts.html import telling
from pages.parts.mine.desk import Desk, drafts, looked, texts
from pages.parts.visit import gatekeeper, pressed
from pages.parts.visit.asking import Asker, RefusedError
from pages.parts.visit.places import Done, NeedlessError
from pages.parts.visit.pressed import Typed
from pages.parts.visit.storing import stored
from plan import Plan, Problem
from records import Checked, Sender, Upload, default_store, now
from reports.look.table import said
from reports.template.filled import row_of, spoken
from reports.template.filling import Cell, Filling

log = logging.getLogger("workplan")
PLACE, PERSON, SURE = "mine", "mine-person", "mine-sure"
NEWEST = sys.maxsize
"""Every turn of a draft there can be."""
MOST = 50
"""Sentences of a kind in the dialog; the table has all of them."""


@st.dialog("核对并提交", width="large")
def confirm(at: Desk, turn: int) -> None:
    """What would be stored, what is wrong, which lamps would turn; then the button that stores it. `turn`: of the place
    when the dialog was opened; it closes once that is over.
    """
    if pressed.at(PLACE).turn != turn:
        st.rerun()
    when = now()
    try:
        held = drafts(gatekeeper.access()).cells(at.department, at.name)
    except AccessError as error:
        st.error(html.plain(str(error)))
        return
    office = gatekeeper.can("answer")
    found = looked(at, texts(held), when, office=office)
    seen = max((cell.turn for cell in held), default=0)
    if found is None:
        st.info("没有未提交的内容。")
        return
    receipt = _rehearsed(at, found.upload, when, seen, office=office)
    ready = say(at.plan, found.rows, receipt)
    if not ready or receipt.taken is None:
        st.info("没有可入库的新数据。")
        return
    doubts = receipt.taken.checked.doubts
    sure = not doubts or st.checkbox(f"以上 {len(doubts)} 处数字可能有误，已核对无误", key=SURE)
    person = gatekeeper.person("报送人", key=PERSON, max_chars=40, placeholder="姓名（科室）", **by())
    act = partial(hand_in, at.plan, at, found.rows, receipt, seen)
    press = pressed.press(PLACE, f"hand-in-{at.department}-{at.name}", act, PERSON, SURE)
    if sure and person:
        pressed.in_dialog("确认提交", press, "mine-store")
    else:
        st.button("确认提交", type="primary", key="mine-store-not-yet", disabled=True)


def asked(checked: Checked) -> str:
    """What is to be known of rows that change a locked month."""
    if not checked.requested:
        return ""
    return f"其中 {len(checked.requested)} 行改的是已锁定的月份，已作为更正申请报局办公室，同意后才计入。"


def by() -> dict[str, str]:
    """In open mode the name typed last is there again."""
    return {"value": pressed.at(PLACE).by} if gatekeeper.access().open else {}


def _rehearsed(at: Desk, upload: Upload, when: datetime, turn: int, *, office: bool) -> Receipt:
    """The rehearsal of a draft, kept while neither the draft nor the store has changed: its file has the time in it."""
    key = (at.department, at.name, turn, str(at.assessment.snapshot), at.plan, office)
    kept = st.session_state.get("mine-rehearsed")
    if kept and kept[0] == key:
        return kept[1]  # type: ignore[no-any-return]
    sender = Sender("（预览）", when, when, office=office)
    (found,) = receive_all(default_store(), at.plan, [upload], sender, at.first_day, keep=False, known=at.assessment)
    st.session_state["mine-rehearsed"] = (key, found)
    return found


def say(plan: Plan, rows: list[Filling], receipt: Receipt) -> int:
    """Draw what would become of a file. Returns how many rows would be stored."""
    if receipt.taken is None:
        st.error(html.plain(receipt.error or ""))
        return 0
    checked = receipt.taken.checked
    new = sum(change.before is None for change in checked.changes)
    html.show(
        "facts.html",
        facts=[
            ("将入库：新报", f"{new} 行"),
            ("将入库：更改", f"{len(checked.changes) - new} 行"),
            ("更正申请", f"{len(checked.requested)} 行"),
            ("有误，留在草稿", f"{len(checked.rejected_lines)} 行"),
        ],
    )
    if checked.rejected:
        st.error("这些行有误，不入库，改好再提交：")
        sentences(rows, checked.rejected)
    if receipt.warnings:
        st.markdown("请看一下：")
        sentences(rows, receipt.warnings)
    if checked.to_store:
        html.show("changes.html", changes=checked.to_store[:MOST], plan=plan, figure=lambda row: said(plan, row))
        if len(checked.to_store) > MOST:
            st.caption(f"只列出前 {MOST} 行。")
    if receipt.flips:
        html.show("flips.html", flips=receipt.flips, groups=telling.turned(receipt.flips))
    return len(checked.to_store)


def sentences(rows: list[Filling], found: tuple[Problem, ...]) -> None:
    """Each begins with number and name of its task."""
    told = [Problem(p.row, p.column, p.value, spoken(rows, p)) for p in found[:MOST]]
    html.problems(told)
    if len(found) > MOST:
        st.caption(f"只列出前 {MOST} 条，其余见表中各格。")


def hand_in(plan: Plan, at: Desk, rows: list[Filling], agreed: Receipt, turn: int, asker: Asker, typed: Typed) -> Done:
    """Store what was agreed to, or nothing; let go of the rows that are stored, or said nothing new."""
    asker.must("upload", [at.department])
    if typed.get(SURE) is False:
        raise RefusedError("请先核对可能有误的数字，再确认提交。")
    if agreed.taken is None:
        raise NeedlessError("没有可入库的新数据。")
    checked = agreed.taken.checked
    number = store(plan, at, agreed.upload, len(checked.to_store), asker, typed.get(PERSON), [agreed])
    let_go(asker, at, _settled(rows, agreed), upto=turn)
    words = f"已提交 {len(checked.to_store)} 行，批次 {number}。{asked(checked)}"
    return Done(words, asker.person(typed.get(PERSON)), follow=True)


def let_go(asker: Asker, at: Desk, rows: set[Cell], upto: int = NEWEST) -> None:
    """Rows that are handed in are no draft any more, up to a turn."""
    try:
        drafts(asker.access).clear(at.department, at.name, rows, upto=upto, who=asker.name, now=now())
    except AccessError as error:
        log.warning("a draft that is handed in is still there: %s", error)  # it would say nothing new


def store(
    plan: Plan,
    at: Desk,
    upload: Upload,
    rows: int,
    asker: Asker,
    typed: object,
    agreed: list[Receipt] | None = None,
) -> int:
    """Append a file that was filled in on the page. `rows`: how many of it, for the audit; `agreed`: the rehearsal that
    was agreed to. Returns its batch. Raises those of REFUSALS.
    """
    person = asker.person(typed)
    if not person:
        raise RefusedError("请填写报送人，再提交。")
    moment = now()
    batches: list[int] = []

    def noted(number: int) -> list[str]:
        batches.append(number)
        return [f"批次 {number}：{upload.name}，{rows} 行"]

    sender = Sender(person, moment, moment, office=may(asker.account(), "answer"))
    stored(
        asker,
        "upload",
        lambda into: receive_all(into, plan, [upload], sender, at.first_day, previewed=agreed),
        noted,
    )
    if not batches:
        raise NeedlessError("没有可入库的新数据。")
    return batches[-1]


def _settled(rows: list[Filling], agreed: Receipt) -> set[Cell]:
    """The rows that were not refused."""
    refused = agreed.taken.checked.rejected if agreed.taken else ()
    left = {row.cell for problem in refused if (row := row_of(rows, problem))}
    return {row.cell for row in rows} - left
