"""What one session has before it on the page 数据上报: files looked at, rows mended on the page, the last receipts; and
what is stored from there.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import streamlit as st

from access import may
from metrics.changes.impact import Receipt, receive_all
from pages.parts.visit import gatekeeper
from pages.parts.visit.asking import Asker, RefusedError
from pages.parts.visit.places import Done, NeedlessError
from pages.parts.visit.pressed import Typed
from pages.parts.visit.storing import stored
from plan import Plan
from records import Sender, Upload, default_store, facts, latest_number, now, revert
from reports.template.unchanged import unchanged_file

PERSON, REASON, SURE = "person", "lock-reason", "sure"
"""Keys of the fields beside 确认入库."""


@dataclass
class InTray:
    """A plain object of the session, so that a run can fill it to the end after Streamlit has given that run up.

    `looked`: the rehearsal and what it depends on, in one. `files`: how often the box of files was emptied.
    """

    receipts: list[Receipt] = field(default_factory=list)
    sender: Sender | None = None
    mended: list[Upload] = field(default_factory=list)
    looked: tuple[object, list[Receipt]] = (None, [])
    files: int = 0

    def store(self, plan: Plan, agreed: list[Receipt], default_month: date, asker: Asker, typed: Typed) -> Done:
        """Store what was agreed to, or nothing."""
        person, reason = asker.person(typed[PERSON]), str(typed[REASON] or "")
        changes = [change for r in agreed if r.taken for change in r.taken.checked.to_store]
        who = asker.must("upload", {gatekeeper.department_of(plan, change) for change in changes})
        if foreign := gatekeeper.foreign(plan, changes, who):
            raise RefusedError(f"文件中有 {len(foreign)} 行不是本科室的任务，整批没有入库。请去掉这些行再传。")
        if not person:
            raise RefusedError("请填写报送人，再确认入库。")
        if typed[SURE] is False:
            raise RefusedError("请先核对可能有误的数字，再确认入库。")
        moment = now()
        sender = Sender(person, moment, moment, reason=reason, office=may(who, "answer"))
        uploads = [r.upload for r in agreed]
        found = stored(
            asker,
            "upload",
            lambda store: receive_all(store, plan, uploads, sender, default_month, previewed=agreed),
            lambda number: _told(agreed, number),
        )
        self.receipts, self.sender, self.mended = found or [], sender, []
        self.files += 1
        return Done("" if found else "已入库。")

    def undo(self, batch: int, departments: Collection[str | None], asker: Asker, typed: Typed) -> Done:
        """Undo one of the receipts, for the reason that stands in its only field."""
        asker.must("revert", departments)
        (reason,) = (str(text or "").strip() for text in typed.values())
        person = self.sender.person if self.sender else ""
        stored(
            asker,
            "revert",
            lambda store: revert(store, batch, person=person, reason=reason, when=now(), office=False),
            lambda number: [f"批次 {batch}，原因：{reason}"],
        )
        self.receipts = [r for r in self.receipts if r.taken is None or r.taken.batch != batch]
        return Done(f"已撤销批次 {batch}，记录仍在历史中。")

    def unchanged(self, plan: Plan, department: str, month: int, asker: Asker, typed: Typed) -> Done:
        """其余无变化 as a file to be looked at: what is left of a department."""
        asker.must("upload", [department])
        with default_store().reading() as con:
            known = facts(con, plan.year, latest_number(con), [datetime.max])[datetime.max]
        made = unchanged_file(plan, known, department, month)
        if made is None:
            raise NeedlessError("没有可报“无变化”的任务：都已报过，或此前没有数。")
        self.mended = [made]
        return Done()


def intray() -> InTray:
    """That of this session."""
    found = st.session_state.setdefault("intray", InTray())
    assert isinstance(found, InTray)
    return found


def _told(agreed: Sequence[Receipt], number: int) -> list[str]:
    """For the audit: each file that is stored, and its 更正申请, their batches following each other."""
    told = []
    for r in agreed:
        if r.taken is None or r.taken.last is None:
            continue
        checked, asks = r.taken.checked, len(r.taken.requests)
        if r.taken.batch is not None:
            told.append(f"批次 {number}：{r.upload.name}，{len(checked.changes)} 行")
            number += 1
        if asks:
            batches = f"{number}" if asks == 1 else f"{number}–{number + asks - 1}"
            told.append(f"批次 {batches}：{r.upload.name}，更正申请 {len(checked.requested)} 行")
            number += asks
    return told
