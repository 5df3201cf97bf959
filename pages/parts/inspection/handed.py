"""Receipts of sheets of 点位, samples and findings: what was stored, what was wrong, and 撤销. The address names them."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import streamlit as st

from access import Account, may
from pages.downloads import links
from pages.downloads.offered import CHECK_SHEET, CHECKS_ORIGINAL, ORIGINAL, RETURNED
from pages.downloads.returned import returned_files
from pages.parts import html
from pages.parts.html import telling
from pages.parts.inspection.checks import beside
from pages.parts.visit import at_hand, gatekeeper, pressed
from pages.parts.visit.asking import Asker, RefusedError
from pages.parts.visit.places import Done
from pages.parts.visit.pressed import Typed
from pages.parts.visit.storing import stored
from pages.parts.visit.view import PAGES, View, named
from plan import Problem
from records import (
    SITE_COLUMNS,
    Handed,
    SheetReceipt,
    Site,
    Upload,
    default_store,
    handed_in,
    latest_number,
    now,
    original,
    revert,
    sheet_receipt,
)
from records.inspection.onsite.sheet import ALSO, COLUMNS
from records.inspection.register import Action
from records.inspection.sheets.altered import Altered
from records.inspection.sheets.handed import ACTIONS, KINDS, Kind
from records.inspection.storing import SiteRow
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
    """What was done last at a place of the page, and the receipt that the address names, or that of what was just stored. Why
    something was not undone is said beside the field, so that nothing above it moves and folds it."""
    mine = fresh(page)
    if mine.batch is not None:
        st.query_params[PARAMETER] = str(mine.batch)
        mine.batch = None
    text = named(PARAMETER)
    found = _found(text, kinds) if text else None
    undoable = found is not None and found.handed.undone_by is None and _may_undo(found.handed)
    undoing = f"{place}-undo"
    above = pressed.stands(undoing, "success") or (pressed.stands(undoing, "error") and not undoable)
    pressed.said(undoing if above else place, toast=True, refusals=True)
    if found is not None:
        _draw(shown, page, found)
        if undoable:
            _undo(found, place, undoing)
    elif elsewhere := address(shown, text):
        html.show("receipt_elsewhere.html", batch=int(text), href=elsewhere)
    elif text:
        said = html.plain(text[:20])
        st.warning(f"没有批次 {said} 的回执，或不是你可以看的。请核对编号。")


def address(shown: View, text: str) -> str:
    """Where the receipt of a batch about 点位 or 实地抽查 is, whichever page was asked; empty for any other, and for one that
    is not for whoever asks."""
    found = _found(text, (*SITES, *CHECKS))
    page = "sites" if found and found.handed.kind == "sites" else "checks"
    return shown.href(page, receipt=str(found.handed.batch)) if found else ""


def listed(shown: View, page: str, kinds: tuple[Kind, ...]) -> None:
    """The newest that whoever looks may see, each with the way to its receipt."""
    with default_store().reading() as con:
        made = handed_in(con, shown.plan.year, kinds, latest_number(con))
    who = gatekeeper.account()
    made = [each for each in made if may_see(who, each)]
    if made:
        html.show("head.html", text="交来的点位表" if kinds == SITES else "经办记录", note=f"{len(made)} 次")
        rows = [(each, KINDS[each.kind], shown.href(page, receipt=str(each.batch))) for each in made[:LISTED]]
        by = "报送人" if kinds == SITES else "经办人"
        html.show("sheets_handed.html", rows=rows, by=by, left=len(made) - len(rows))


class Row(NamedTuple):
    """A site in the list of a preview or a receipt. `changed`: column → what changes in it; `line`: of the sheet, None where
    that is not shown."""

    site: Site | SiteRow
    number: str
    action: str
    changed: Mapping[str, Altered]
    line: int | None = None


def row(
    site: Site | SiteRow, number: str, action: Action, changed: Mapping[str, Altered], line: int | None = None
) -> Row:
    return Row(site, number, ACTIONS[action], changed, line)


def refused(lines: Collection[int]) -> None:
    """Above the sentences on the rows of a sheet that will not be stored; nothing where all will."""
    if lines:
        st.error(f"{len(lines)} 行有误，不入库；可下载这些行，改好再传。")


def wrong(upload: Upload, known: Collection[str], problems: Collection[Problem]) -> None:
    """The wrong rows of a sheet that is looked at, as a file to take away."""
    if address := _returned(upload, known, problems):
        links.show(RETURNED, [("下载有误的行", address)])


def _returned(upload: Upload, known: Collection[str], problems: Collection[Problem]) -> str:
    """The address of the wrong rows of a sheet as a file; empty where there are none."""
    found = wrong_rows(upload, known, problems)
    return RETURNED.address({}, token=returned_files.keep(gatekeeper.handle(), *found)) if found else ""


def _found(text: str, kinds: tuple[Kind, ...]) -> SheetReceipt | None:
    if not re.fullmatch("[0-9]{1,9}", text):
        return None
    with default_store().reading() as con:
        found = sheet_receipt(con, int(text), kinds, latest_number(con))
    return found if found and may_see(gatekeeper.account(), found.handed) else None


def may_see(who: Account | None, handed: Handed) -> bool:
    """A sheet of 点位: whoever reports for each of its tasks; what the office did on the spot: the office."""
    if handed.kind != "sites":
        return may(who, "inspect")
    return all(may(who, "upload", department) for department in _departments(handed))


def _may_undo(handed: Handed) -> bool:
    if handed.kind != "sites":
        return gatekeeper.can("inspect")
    return all(gatekeeper.can("revert", department) for department in _departments(handed))


def _departments(handed: Handed) -> set[str | None]:
    """Whose its tasks are by the plan of its own year: in that of another year the same number may be another's."""
    plan = at_hand.plan_of(handed.year)
    tasks = plan.tasks if plan else {}
    return {tasks[id].department if id in tasks else None for id in handed.tasks}


def _draw(shown: View, page: str, found: SheetReceipt) -> None:
    plan, handed, rest = shown.plan, found.handed, found.outcome
    by = "经办人" if not handed.file else "报送人"
    facts = [(by, handed.person), ("时间", f"{handed.received:%Y-%m-%d %H:%M}")]
    facts += [("任务", "、".join(f"{id} {plan.tasks[id].title}" if id in plan.tasks else id for id in handed.tasks))]
    facts += [(word, f"{count} {'条' if page == 'checks' else '个'}") for word, count in handed.rows.items()]
    if rest:
        same, blank = ("与已有记录相同", "没有查") if page == "checks" else ("与登记册相同", "没有填")
        facts += [(same, f"{rest.unchanged} 行"), (blank, f"{rest.unreported} 行")]
        facts += [("有误，未入库", f"{rest.refused} 行")]
    listed = len(found.sites) + len(found.findings)
    html.show(
        "sheet_receipt.html",
        handed=handed,
        kind=KINDS[handed.kind],
        facts=facts,
        refused=rest.refused if rest else 0,
        entries=telling.entries(plan, rest.refusals, rest.tasks) if rest else [],
        original=_original(handed),
        returned=_wrong_of(found),
        sheet=CHECK_SHEET.address({}, batch=handed.batch) if handed.kind == "sample" else "",
        address=f"{PAGES[page]}?{PARAMETER}={handed.batch}",
        plan=plan,
        rows=[row(each.site, each.site.number, each.action, each.altered) for each in found.sites],
        left=sum(handed.rows.values()) - listed,
        **beside.words(shown, found.findings, linked=handed.undone_by is None),
    )


def _original(handed: Handed) -> str:
    """The address of the sheet as it was handed in; empty where there is none, or it is not for whoever asks."""
    if handed.kind == "sites":
        return ORIGINAL.address({}, batch=handed.batch) if gatekeeper.can("original") else ""
    if handed.kind != "checks" or not handed.file:
        return ""
    return CHECKS_ORIGINAL.address({}, batch=handed.batch) if gatekeeper.can("inspect") else ""


def _wrong_of(found: SheetReceipt) -> str:
    """The address of the rows of a stored sheet that were wrong; empty where none was."""
    handed, rest = found.handed, found.outcome
    if not rest or not rest.refusals:
        return ""
    with default_store().reading() as con:
        stored = original(con, handed.batch, [handed.kind])
    known = SITE_COLUMNS if handed.kind == "sites" else {*COLUMNS, *ALSO}
    return _returned(Upload(*stored), known, rest.refusals) if stored else ""


def _undo(found: SheetReceipt, place: str, undoing: str) -> None:
    """`undoing`: where it is said what came of it; `place` knows who stored it."""
    handed, by = found.handed, pressed.at(undoing).by or pressed.at(place).by
    with st.expander(f"撤销这次{KINDS[handed.kind]}"):
        st.caption(_would(found))
        reason, person = f"sheet-undo-{handed.batch}", f"sheet-undo-by-{handed.batch}"
        st.text_input("撤销原因", key=reason, max_chars=200)
        gatekeeper.person("撤销人", max_chars=40, value=by, key=person)
        act = partial(_undone, handed, reason, person)
        press = pressed.press(undoing, f"undo-{handed.batch}", act, reason, person)
        st.button("撤销", key=f"sheet-undo-button-{handed.batch}", on_click=press)
        if pressed.stands(undoing, "error"):
            pressed.said(undoing)


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


def _undone(handed: Handed, reason: str, person: str, asker: Asker, typed: Typed) -> Done:
    """The office any, a department its own sheets of 点位."""
    sites = handed.kind == "sites"
    who = asker.must("revert", _departments(handed)) if sites else asker.must("inspect")
    by, why = asker.person(typed[person]), str(typed[reason] or "").strip()
    if lacking := [name for name, text in (("撤销原因", why), ("撤销人", by)) if not text]:
        raise RefusedError(f"请填写{'和'.join(lacking)}，再撤销。")
    office = who.role != "staff"
    stored(
        asker,
        "revert",
        lambda store: revert(store, handed.batch, person=by, reason=why, when=now(), office=office),
        lambda number: [f"批次 {handed.batch}，原因：{why}"],
    )
    return Done(f"已撤销批次 {handed.batch}，记录仍在历史中。", by=by, follow=True)
