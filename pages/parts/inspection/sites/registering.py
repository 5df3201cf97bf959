"""The sheet of sites as it comes back: what it would store, then 确认入库."""

import csv
import hashlib
import io
from collections.abc import Collection, Mapping
from functools import partial

import streamlit as st

from access import may
from metrics.changes.impact import StaleError
from pages.parts import html
from pages.parts.inspection import handed
from pages.parts.visit import gatekeeper, pressed
from pages.parts.visit.asking import Asker, RefusedError
from pages.parts.visit.places import Done
from pages.parts.visit.pressed import Typed
from pages.parts.visit.storing import stored
from plan import Plan
from records import (
    SITE_COLUMNS,
    CheckedSites,
    Connection,
    FileError,
    Store,
    TakenSites,
    Upload,
    default_store,
    now,
    take_sites,
)
from records.inspection.sheets.handed import LISTED
from records.reading.converting.kinds import ENDINGS
from records.reading.plain import file_name
from reports.ooxml.workbook import inert

PLACE = "sites"
MOST_MB = 20
KINDS = ["csv", "txt", "xlsx", *(ending[1:] for ending in ENDINGS)]


def box(plan: Plan) -> None:
    """A file, its preview through the real path, and the button that stores it."""
    turn = pressed.at(PLACE).turn
    file = st.file_uploader("点位表（CSV 或 .xlsx）", type=KINDS, max_upload_size=MOST_MB, key=f"sites-file-{turn}")
    if file is None:
        return
    upload = Upload(file_name(file.name), file.getvalue())
    try:
        with default_store().writing(keep=False) as con:
            found = _taken(con, plan, upload, "（预览）", office=gatekeeper.can("answer")).checked
    except FileError as error:
        st.error(html.plain(f"{upload.name}：{error}"))
        return
    if found.nothing:
        st.info(f"{html.plain(upload.name)}：{found.nothing}")
    else:
        rows = [handed.row(row, row.site, row.action, found.altered(row), row.line) for row in found.rows[:LISTED]]
        html.show("sites_preview.html", checked=found, plan=plan, rows=rows, left=len(found.rows) - len(rows))
    handed.refused(found.rejected_lines)
    html.problems([*found.rejected, *found.warnings])
    handed.wrong(upload, SITE_COLUMNS, found.rejected)
    if foreign := _foreign(plan, found.tasks):
        st.error(html.plain(f"任务 {'、'.join(foreign)} 由其他科室负责，请从表中去掉这些行。"))
        return
    if not found.rows:
        return
    key = f"sites-by-{turn}"
    gatekeeper.person("报送人", max_chars=40, value=pressed.at(PLACE).by, key=key)
    what = f"sheet-{hashlib.sha256(upload.content).hexdigest()}"
    press = pressed.press(PLACE, what, partial(_stored, plan, upload, found, key, handed.fresh("sites")), key)
    label = f"确认入库 {len(found.rows)} 个点位"
    st.button(label, type="primary", key="sites-store", on_click=press)


def _taken(con: Connection, plan: Plan, upload: Upload, person: str, *, office: bool) -> TakenSites:
    moment = now()
    return take_sites(con, plan, upload, person=person, received=moment, stored=moment, office=office)


def one_row(cells: Mapping[str, str]) -> bytes:
    """A sheet of one row, as it is typed on the page: column → text."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(cells)
    writer.writerow(inert(text) for text in cells.values())
    return out.getvalue().encode("utf-8-sig")


def _foreign(plan: Plan, tasks: Collection[str]) -> list[str]:
    """The tasks that whoever looks at the preview may not report for."""
    return [id for id in tasks if not gatekeeper.can("upload", plan.tasks[id].department)]


def _stored(
    plan: Plan, upload: Upload, agreed: CheckedSites, key: str, fresh: handed.Fresh, asker: Asker, typed: Typed
) -> Done:
    asker.must("upload", {plan.tasks[id].department for id in agreed.tasks})
    by, office = asker.person(typed[key]), may(asker.account(), "answer")
    if not by:
        raise RefusedError("请填写报送人，再确认入库。")

    def act(store: Store) -> TakenSites:
        with store.writing() as con:
            found = _taken(con, plan, upload, by, office=office)
            if (found.checked.rows, found.checked.rejected) != (agreed.rows, agreed.rejected):
                raise StaleError("预览之后数据有更新，请重新核对后再入库。")
        return found

    rows = len(agreed.rows)
    found = stored(asker, "upload", act, lambda number: [f"批次 {number}：{upload.name}，点位 {rows} 个"])
    fresh.batch = found.batch if found else None
    batch = f"，批次 {found.batch}" if found else ""
    return Done(f"已存入 {rows} 个点位{batch}。", by=by, follow=True)
