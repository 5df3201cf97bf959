"""What a department handed in: files and what was filled in on the page, and undoing one of them."""

from collections.abc import Collection
from functools import partial
from typing import NamedTuple

import streamlit as st

from metrics.changes.receipt import timeliness
from pages.downloads.offered import ORIGINAL
from pages.parts import html
from pages.parts.mine.desk import Desk
from pages.parts.office import confirming
from pages.parts.visit import gatekeeper, pressed
from pages.parts.visit.asking import Asker
from pages.parts.visit.places import Done
from pages.parts.visit.pressed import Press, Typed
from pages.parts.visit.storing import stored
from pages.parts.visit.view import View
from plan import Plan
from records import (
    PutBack,
    ReceivedFile,
    StoredFile,
    default_store,
    now,
    received_files,
    revert,
    stored_files,
    would_put_back,
)
from reports.look.table import said

PLACE = "mine-undo"
RECENT = 20
MOST = 30
"""Cells of a file that are named before it is undone; the others are counted."""


class HandedIn(NamedTuple):
    """A file of the list: whether it came in time for each of its months, in words."""

    file: StoredFile
    when: str
    original: str
    receipt: str


def draw(shown: View, at: Desk) -> None:
    """The newest files that say something of the department's tasks, and the choice of one to undo."""
    files = stored_files_of(at)
    with default_store().reading() as con:
        received = received_files(con, [file.batch for file in files[:RECENT]])
    html.show("head.html", text=f"我们报过的（{len(files)} 次）", note="")
    pressed.said(PLACE, toast=True)
    if not files:
        html.show("empty.html", text="还没有报过。")
        return
    html.show("mine_handed.html", rows=[_row(shown, at.plan, file, received[file.batch]) for file in files[:RECENT]])
    if len(files) > RECENT:
        st.caption(f"只列出最近 {RECENT} 次，更早的见各任务的“数据来源”。")
    _undo(at, [file for file in files[:RECENT] if file.undone_by is None])


def stored_files_of(at: Desk) -> list[StoredFile]:
    """The files of the year that say something of the department's tasks, newest first."""
    with default_store().reading() as con:
        return [f for f in stored_files(con, year=at.plan.year) if at.department in departments(at.plan, f)]


def departments(plan: Plan, file: StoredFile) -> set[str | None]:
    """Those whose tasks a file reports; None for a task that the plan does not have any more."""
    return {plan.tasks[id].department if id in plan.tasks else None for id in file.tasks}


def _row(shown: View, plan: Plan, file: StoredFile, received: ReceivedFile) -> HandedIn:
    original = ORIGINAL.address({}, batch=file.batch) if gatekeeper.can("original") else ""
    receipt = f"{shown.href('report', receipt=str(file.batch))}"
    return HandedIn(file, punctual(plan, received), original, receipt)


def punctual(plan: Plan, file: ReceivedFile) -> str:
    """`按时`, `迟报 3 天`, `更正，原按时`; of several months each by itself, unless it is the same of all."""
    told = timeliness(plan, file)
    words = {word for _, word in told}
    return words.pop() if len(words) == 1 else "，".join(f"{month}月{word}" for month, word in told)


def _undo(at: Desk, valid: list[StoredFile]) -> None:
    if not valid:
        return
    by_batch = {file.batch: file for file in valid}
    chosen = st.selectbox(
        "撤销哪一次",
        list(by_batch),
        index=None,
        placeholder="选择一次",
        format_func=lambda batch: f"批次 {batch} · {by_batch[batch].received:%Y-%m-%d} · {by_batch[batch].file}",
        key=f"mine-batch-{at.department}",
    )
    if chosen is None:
        return
    concerned = departments(at.plan, by_batch[chosen])
    if not all(gatekeeper.can("revert", department) for department in concerned):
        st.info("这个文件里有其他科室的任务，请联系局办公室撤销。")
        return
    with default_store().reading() as con:
        back = would_put_back(con, chosen)
    html.show("mine_back.html", count=len(back), back=[_told(at.plan, each) for each in back[:MOST]], most=MOST)
    asked = confirming.asked(f"撤销批次 {chosen}", f"mine-undo-{chosen}")
    if asked:
        press = pressed.press(PLACE, f"{chosen}", partial(undone, chosen, concerned, *asked))
        _confirm(by_batch[chosen], len(back), press)


def _told(plan: Plan, each: PutBack) -> tuple[str, str, str]:
    """`2.1-05 适老化改造（新泾镇）9月`, `168`, `166`; 未报 where nothing would be left."""
    told = each.now
    title = f" {plan.tasks[told.task].title}" if told.task in plan.tasks else ""
    unit = f"（{each.unit}）" if each.unit else ""
    then = said(plan, each.before) if each.before else "未报"
    return f"{told.task}{title}{unit}{each.month.month}月", said(plan, told), then


@st.dialog("请确认")
def _confirm(file: StoredFile, cells: int, press: Press) -> None:
    st.write(html.plain(f"撤销“{file.file}”，{cells} 格恢复为以前的数。"))
    pressed.in_dialog("确认撤销", press, "mine-undo-sure")


def undone(batch: int, concerned: Collection[str | None], person: str, reason: str, asker: Asker, typed: Typed) -> Done:
    """Undo one file: the office any, others their own."""
    who = asker.must("revert", concerned)
    office = who.role != "staff"
    stored(
        asker,
        "revert",
        lambda store: revert(store, batch, person=asker.person(person), reason=reason, when=now(), office=office),
        lambda number: [f"批次 {batch}，原因：{reason}"],
    )
    return Done(f"已撤销批次 {batch}，记录仍在历史中。", follow=True)
