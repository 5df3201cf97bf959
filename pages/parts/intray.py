"""What one session has before it on the page 数据上报: files looked at, what was mended of them on the page, what it has
stored; and what is stored from there.
"""

import hashlib
import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

import streamlit as st

from access import may
from metrics.changes.impact import Receipt, receive_all
from metrics.changes.receipt import StoredReceipt, Turned
from pages.parts.visit import gatekeeper
from pages.parts.visit.asking import Asker, RefusedError
from pages.parts.visit.places import Done, NeedlessError
from pages.parts.visit.pressed import Typed
from pages.parts.visit.storing import stored
from plan import Plan
from records import (
    Fact,
    KnownSites,
    Mended,
    Row,
    Sender,
    Upload,
    default_store,
    facts_with_sites,
    known_sites,
    latest_number,
    now,
    revert,
)
from reports.template.unchanged import unchanged_file

PERSON, REASON, SURE = "person", "lock-reason", "sure"
"""Keys of the fields beside 确认入库."""


@dataclass
class InTray:
    """A plain object of the session, so that a run can fill it to the end after Streamlit has given that run up.

    `stored`: the batches stored last, `turned` the lamps they turned, `fresh` while no page has shown them yet; `read`:
    receipts as read from the store.
    `person`: who hands in. `made`: files made on the page (无变化). `chosen`: what is in the box of files; `kept`: what was, before another page
    was gone to. `editors`: for each file the table in which its rows are mended, as it was drawn last. `mended`: what was mended of a file, by its name and content. `looked`: the
    rehearsal and what it depends on, in one. `box`: names the box of files, another one each time it was emptied; `met`: that of a
    session before was asked for; `cut`: its files are lost, which is to be said.
    """

    stored: list[int] = field(default_factory=list)
    turned: dict[int, Turned] = field(default_factory=dict)
    fresh: bool = False
    read: dict[object, StoredReceipt | None] = field(default_factory=dict)
    sender: Sender | None = None
    made: list[Upload] = field(default_factory=list)
    mended: dict[tuple[str, str], tuple[Mended, ...]] = field(default_factory=dict)
    person: str = ""
    chosen: list[Upload] = field(default_factory=list)
    kept: list[Upload] = field(default_factory=list)
    editors: dict[str, tuple[str, Sequence[Row]]] = field(default_factory=dict)
    looked: tuple[object, list[Receipt]] = (None, [])
    box: str = field(default_factory=lambda: secrets.token_hex(4))
    met: bool = False
    cut: bool = False

    def with_mended(self, uploads: Iterable[Upload]) -> list[Upload]:
        """The files with what was mended of them."""
        return [replace(upload, mended=self.mended.get(_file(upload), ())) for upload in uploads]

    def mend(self, upload: Upload, cells: Iterable[Mended]) -> None:
        """Cells of a file that somebody has changed on the page; what the file itself says there stays on record."""
        found = {(each.line, each.column): each for each in upload.mended}
        for each in cells:
            first = found.get((each.line, each.column), each)
            found[each.line, each.column] = each._replace(was=first.was)
        kept = sorted(each for each in found.values() if each.was != each.became)
        self.mended[_file(upload)] = tuple(kept)

    def drop(self, upload: Upload) -> None:
        """Forget what was mended of a file."""
        self.mended.pop(_file(upload), None)

    def empty(self) -> None:
        """Nothing is before the session any more."""
        self.made, self.mended, self.looked = [], {}, (None, [])
        self.chosen, self.kept, self.editors = [], [], {}
        self.box = secrets.token_hex(4)

    def store(self, plan: Plan, agreed: list[Receipt], default_month: date, asker: Asker, typed: Typed) -> Done:
        """Store what was agreed to, or nothing."""
        person, reason = asker.person(typed[PERSON]), str(typed[REASON] or "")
        changes = [change for r in agreed if r.taken for change in r.taken.checked.to_store]
        who = asker.must("upload", {gatekeeper.department_of(plan, change) for change in changes})
        if foreign := gatekeeper.foreign(plan, changes, who):
            raise RefusedError(f"文件中有 {len(foreign)} 行不是本科室的任务，整批没有入库。请去掉这些行再传。")
        if not person:
            raise RefusedError("请填写报送人，再确认入库。")
        if any((typed.get(editor) or {}).get("edited_rows") for editor, _ in self.editors.values()):
            raise RefusedError("表里有改过的格还没有检查，没有入库。已按改好的内容重新检查，请看过再确认入库。")
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
        if not found:
            self.empty()
            return Done("已入库。")
        kept = [(r.taken.batch, r.flips) for r in found if r.taken and r.taken.batch is not None]
        self.stored, self.sender = [batch for batch, _ in kept], sender
        self.fresh = True
        self.turned = {batch: Turned(moment, flips) for batch, flips in kept}
        self.empty()
        asks = sum(len(r.taken.checked.requested) for r in found if r.taken)
        said = [f"已存入 {len(changes) - asks} 行，回执在页面上方。"] if kept else []
        said += [f"{asks} 行作为更正申请报局办公室，同意以后计入。"] if asks else []
        return Done("".join(said))

    def undo(
        self, batch: int, departments: Collection[str | None], reason_key: str, asker: Asker, typed: Typed
    ) -> Done:
        """Undo a stored file, for the reason that is typed: the office any, others their own."""
        who = asker.must("revert", departments)
        reason = str(typed[reason_key] or "").strip()
        person = asker.person(typed[PERSON]) or (self.sender.person if self.sender else "")
        office = not asker.access.open and may(who, "unlock")
        stored(
            asker,
            "revert",
            lambda store: revert(store, batch, person=person, reason=reason, when=now(), office=office),
            lambda number: [f"批次 {batch}，原因：{reason}"],
        )
        return Done(f"已撤销批次 {batch}，记录仍在历史中。")

    def unchanged(self, plan: Plan, department: str, month: int, asker: Asker, typed: Typed) -> Done:
        """其余无变化 as a file to be looked at: what is left of a department."""
        asker.must("upload", [department])
        known, sites = known_now(plan)
        made = unchanged_file(plan, known, department, month, sites)
        if made is None:
            raise NeedlessError("没有可报“无变化”的任务：都已报过，或此前没有数。")
        self.made = [made]
        return Done()


def known_now(plan: Plan) -> tuple[dict[str, list[Fact]], KnownSites]:
    """Task id → its facts as known now; the 点位, and what was said of each."""
    with default_store().reading() as con:
        number = latest_number(con)
        known = facts_with_sites(con, plan, number, [datetime.max])[datetime.max]
        return known, known_sites(con, plan, number)


def intray() -> InTray:
    """That of this session."""
    found = st.session_state.setdefault("intray", InTray())
    assert isinstance(found, InTray)
    return found


def _file(upload: Upload) -> tuple[str, str]:
    return upload.name, hashlib.sha256(upload.content).hexdigest()


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
