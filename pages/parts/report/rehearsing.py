"""What storing the chosen files would do: a rehearsal through the real path, rolled back."""

import hashlib
import logging
from datetime import date

import streamlit as st

from metrics.changes.impact import Receipt, receive_all
from pages.parts import html
from pages.parts.intray import InTray
from pages.parts.visit import at_hand, gatekeeper
from pages.parts.visit.asking import Asker
from plan import Plan
from records import Sender, Upload, default_store, now
from records.reading.converting.office import HOW_TO_INSTALL, lacking

log = logging.getLogger("workplan")


def rehearsed(plan: Plan, tray: InTray, uploads: list[Upload], reason: str, default_month: date) -> list[Receipt]:
    """All files one after the other; again only when a file, the month, the reason or the store has changed."""
    digests = tuple((u.name, hashlib.sha256(u.content).hexdigest(), u.mended) for u in uploads)
    newest = str(at_hand.latest())
    key = (digests, reason, default_month, plan, newest)
    # always there, so that what stands below keeps its place and no click falls on a button being moved
    place = st.container()
    looked, found = tray.looked
    if looked != key:
        moment, asker = now(), gatekeeper.asker()
        sender = Sender("（预览）", moment, moment, reason=reason, office=gatekeeper.can("answer"))
        known = at_hand.figures(plan, newest)
        with place, st.spinner("正在核对"):
            found = receive_all(default_store(), plan, uploads, sender, default_month, keep=False, known=known)
            _note_refused(plan, found, asker)
            if any(lacking(upload.content) for upload in uploads):
                log.warning(HOW_TO_INSTALL)
            tray.looked = (key, found)
    return found


def own(plan: Plan, found: list[Receipt]) -> bool:
    """Whether every row that would be stored is of a task that may be reported for; what is not is said."""
    who = gatekeeper.account()
    wrong = [p for r in found if r.taken for p in gatekeeper.foreign(plan, r.taken.checked.to_store, who)]
    if wrong:
        st.error(f"文件中有 {len(wrong)} 行不是本科室的任务，整批没有入库。请去掉这些行再传。")
        html.problems(wrong)
    return not wrong


def _note_refused(plan: Plan, found: list[Receipt], asker: Asker) -> None:
    """Into the audit, once for each file: that it could not be read, or has rows of other departments."""
    who = asker.account()
    for r in found:
        if r.error:
            asker.note("refused", f"文件未收：{r.upload.name}：{r.error}")
        elif r.taken and (rows := len(gatekeeper.foreign(plan, r.taken.checked.to_store, who))):
            asker.note("refused", f"文件未收：{r.upload.name}：{rows} 行不是本科室的任务")
