"""Receipts of sheets of 点位, samples and findings: what was stored, what was wrong, and 撤销. The address names them."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import partial

import streamlit as st

from access import may
from pages.downloads import links
from pages.downloads.offered import ORIGINAL, RETURNED
from pages.downloads.returned import returned_files
from pages.parts import html
from pages.parts.html import telling
from pages.parts.visit import gatekeeper, pressed
from pages.parts.visit.asking import Asker
from pages.parts.visit.places import Done
from pages.parts.visit.pressed import Typed
from pages.parts.visit.storing import stored
from pages.parts.visit.view import PAGES, View, named
from plan import Plan, Problem
from records import Handed, SheetReceipt, Upload, default_store, handed_in, latest_number, now, revert, sheet_receipt
from records.inspection.sheets.handed import KINDS, Kind
from reports.template.wrong_rows import wrong_rows

PARAMETER = "receipt"
SITES: tuple[Kind, ...] = ("sites",)
CHECKS: tuple[Kind, ...] = ("sample", "checks", "follow_up")
LISTED = 10


@dataclass
class Fresh:
    """What this session has stored last; a plain object, so that a press can fill it whatever becomes of its run."""

    batch: int | None = None


def fresh(page: str) -> Fresh:
    """That of a page."""
    found = st.session_state.setdefault(f"handed-{page}", Fresh())
    assert isinstance(found, Fresh)
    return found


def receipt(shown: View, page: str, kinds: tuple[Kind, ...], place: str) -> None:
    """The receipt that the address names, or that of what was just stored; nothing where neither is."""
    mine = fresh(page)
    if mine.batch is not None:
        st.query_params[PARAMETER] = str(mine.batch)
        mine.batch = None
    text = named(PARAMETER)
    if not text:
        return
    found = _found(shown.plan, text, kinds)
    if found is None:
        elsewhere = address(shown, text)
        if elsewhere:
            html.show("receipt_elsewhere.html", batch=int(text), href=elsewhere)
        else:
            said = html.plain(text[:20])
            st.warning(f"没有批次 {said} 的回执，或不是你可以看的。请核对编号。")
        return
    _draw(shown.plan, page, found)
    if found.handed.undone_by is None and _may_undo(shown.plan, found.handed):
        _undo(shown.plan, found, place)


def address(shown: View, text: str) -> str:
    """Where the receipt of a batch about 点位 or 实地抽查 is, whichever page was asked; empty for any other, and for one that
    is not for whoever asks."""
    found = _found(shown.plan, text, (*SITES, *CHECKS))
    page = "sites" if found and found.handed.kind == "sites" else "checks"
    return shown.href(page, receipt=str(found.handed.batch)) if found else ""


def listed(shown: View, page: str, kinds: tuple[Kind, ...]) -> None:
    """The newest that whoever looks may see, each with the way to its receipt."""
    with default_store().reading() as con:
        made = handed_in(con, shown.plan.year, kinds, latest_number(con))
    made = [each for each in made if _may_see(shown.plan, each)]
    if made:
        html.show("head.html", text="交来的点位表" if kinds == SITES else "经办记录", note=f"{len(made)} 次")
        rows = [(each, KINDS[each.kind], shown.href(page, receipt=str(each.batch))) for each in made[:LISTED]]
        html.show("sheets_handed.html", rows=rows, left=len(made) - len(rows))


def wrong(upload: Upload, known: Collection[str], problems: Collection[Problem]) -> None:
    """The wrong rows of a sheet that is looked at, as a file to take away."""
    if found := wrong_rows(upload, known, problems):
        token = returned_files.keep(gatekeeper.handle(), *found)
        links.show(RETURNED, [("下载有误的行", RETURNED.address({}, token=token))])


def _found(plan: Plan, text: str, kinds: tuple[Kind, ...]) -> SheetReceipt | None:
    if not re.fullmatch("[0-9]{1,9}", text):
        return None
    with default_store().reading() as con:
        found = sheet_receipt(con, int(text), kinds, latest_number(con))
    return found if found and _may_see(plan, found.handed) else None


def _departments(plan: Plan, handed: Handed) -> set[str | None]:
    return {plan.tasks[id].department if id in plan.tasks else None for id in handed.tasks}


def _may_see(plan: Plan, handed: Handed) -> bool:
    """A sheet of 点位: whoever reports for each of its tasks; what the office did on the spot: the office."""
    if handed.kind != "sites":
        return gatekeeper.can("inspect")
    who = gatekeeper.account()
    return all(may(who, "upload", department) for department in _departments(plan, handed))


def _may_undo(plan: Plan, handed: Handed) -> bool:
    if handed.kind != "sites":
        return gatekeeper.can("inspect")
    return all(gatekeeper.can("revert", department) for department in _departments(plan, handed))


def _draw(plan: Plan, page: str, found: SheetReceipt) -> None:
    handed, rest = found.handed, found.outcome
    facts = [("经办人", handed.person), ("时间", f"{handed.received:%Y-%m-%d %H:%M}")]
    facts += [("任务", "、".join(f"{id} {plan.tasks[id].title}" if id in plan.tasks else id for id in handed.tasks))]
    facts += [(word, f"{count} {'条' if page == 'checks' else '个'}") for word, count in handed.rows.items()]
    if rest:
        blank = "没有查" if page == "checks" else "没有填"
        facts += [("与已有相同", f"{rest.unchanged} 行"), (blank, f"{rest.unreported} 行")]
        facts += [("有误，未入库", f"{rest.refused} 行")]
    html.show(
        "sheet_receipt.html",
        handed=handed,
        kind=KINDS[handed.kind],
        facts=facts,
        refused=rest.refused if rest else 0,
        entries=telling.entries(plan, rest.refusals, rest.tasks) if rest else [],
        original=ORIGINAL.address({}, batch=handed.batch)
        if handed.kind == "sites" and gatekeeper.can("original")
        else None,
        address=f"{PAGES[page]}?{PARAMETER}={handed.batch}",
    )


def _undo(plan: Plan, found: SheetReceipt, place: str) -> None:
    handed = found.handed
    with st.expander(f"撤销这次{KINDS[handed.kind]}"):
        st.caption(_would(found))
        reason, person = f"sheet-undo-{handed.batch}", f"sheet-undo-by-{handed.batch}"
        st.text_input("撤销原因", key=reason, max_chars=200)
        gatekeeper.person("撤销人", max_chars=40, value=pressed.at(place).by, key=person)
        act = partial(_undone, plan, handed, reason, person)
        press = pressed.press(place, f"undo-{handed.batch}", act, reason, person)
        st.button("撤销", key=f"sheet-undo-button-{handed.batch}", on_click=press)


def _would(found: SheetReceipt) -> str:
    """What undoing it would do."""
    if found.handed.kind != "sites":
        return "撤销后不再计入，记录仍在历史中。"
    reported = f"（其中 {found.told} 个月报已经报过，那些行留在历史中）" if found.told else ""
    told = [
        f"{found.goes} 个点位不再在册{reported}" if found.goes else "",
        f"{found.back} 个恢复为以前登记的" if found.back else "",
    ]
    said = "，".join(filter(None, told))
    return f"撤销后 {said}；完成值随之改变。" if said else "撤销后没有点位会变：以后又登记过的，以后登记的为准。"


def _undone(plan: Plan, handed: Handed, reason: str, person: str, asker: Asker, typed: Typed) -> Done:
    """The office any, a department its own sheets of 点位."""
    sites = handed.kind == "sites"
    who = asker.must("revert", _departments(plan, handed)) if sites else asker.must("inspect")
    by, why = asker.person(typed[person]), str(typed[reason] or "").strip()
    office = who.role != "staff"
    stored(
        asker,
        "revert",
        lambda store: revert(store, handed.batch, person=by, reason=why, when=now(), office=office),
        lambda number: [f"批次 {handed.batch}，原因：{why}"],
    )
    return Done(f"已撤销批次 {handed.batch}，记录仍在历史中。", by=by, follow=True)
