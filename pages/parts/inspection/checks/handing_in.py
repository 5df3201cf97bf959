"""The sheet of checks as it comes back: what it would store, then 确认入库."""

import hashlib
from functools import partial

import streamlit as st

from metrics.changes.impact import StaleError
from pages.parts import html
from pages.parts.inspection import handed
from pages.parts.inspection.checks.reading import PLACE
from pages.parts.visit import gatekeeper, pressed
from pages.parts.visit.asking import Asker, RefusedError
from pages.parts.visit.places import Done
from pages.parts.visit.pressed import Typed
from pages.parts.visit.storing import stored
from plan import Plan
from records import (
    CheckSheet,
    FileError,
    Recorded,
    Store,
    Upload,
    default_store,
    latest_number,
    now,
    read_checks,
    record_sheet,
    register,
)
from records.inspection.onsite.judging import Judged
from records.inspection.onsite.sheet import ALSO, COLUMNS
from records.inspection.sheets.handed import LISTED
from records.reading.converting.kinds import ENDINGS
from records.reading.plain import file_name
from reports.look.checks import found_words, reported_words

MOST_MB = 20
KINDS = ["csv", "txt", "xlsx", *(ending[1:] for ending in ENDINGS)]


def box(plan: Plan) -> None:
    """A file, its preview through the real path, and the button that stores it."""
    turn = pressed.at(PLACE).turn
    file = st.file_uploader(
        "填好的抽查表（CSV 或 .xlsx）", type=KINDS, max_upload_size=MOST_MB, key=f"checks-file-{turn}"
    )
    if file is None:
        return
    upload = Upload(file_name(file.name), file.getvalue())
    try:
        sheet = read_checks(upload)
    except FileError as error:
        st.error(html.plain(f"{upload.name}：{error}"))
        return
    with default_store().writing(keep=False) as con:
        found = record_sheet(con, plan, upload, sheet, "（预览）", now()).judged
        sites = register(con, plan.year, latest_number(con), {finding.task for finding in found.findings})
    if found.nothing:
        st.info(f"{html.plain(upload.name)}：{found.nothing}")
    else:
        html.show(
            "checks_preview.html",
            name=upload.name,
            judged=found,
            ignored=sheet.ignored,
            rows=found.findings[:LISTED],
            plan=plan,
            names={(site.task, site.number): site.title for site in sites},
            before=reported_words,
            found=found_words,
        )
    handed.refused(found.rejected_lines)
    html.problems([*found.rejected, *found.warnings])
    handed.wrong(upload, {*COLUMNS, *ALSO}, found.rejected)
    if not found.findings:
        return
    key = f"checks-by-{turn}"
    gatekeeper.person("报送人", max_chars=40, value=pressed.at(PLACE).by, key=key)
    what = f"sheet-{hashlib.sha256(upload.content).hexdigest()}"
    press = pressed.press(PLACE, what, partial(_stored, plan, upload, sheet, found, key, handed.fresh("checks")), key)
    st.button(
        f"确认入库 {len(found.findings)} 条",
        type="primary",
        key="checks-store",
        on_click=press,
    )


def _stored(
    plan: Plan,
    upload: Upload,
    sheet: CheckSheet,
    agreed: Judged,
    key: str,
    fresh: handed.Fresh,
    asker: Asker,
    typed: Typed,
) -> Done:
    asker.must("inspect")
    by = asker.person(typed[key])
    if not by:
        raise RefusedError("请填写报送人，再确认入库。")

    def act(store: Store) -> Recorded:
        with store.writing() as con:
            found = record_sheet(con, plan, upload, sheet, by, now())
            if found.judged != agreed:
                raise StaleError("预览之后数据有更新，请重新核对后再入库。")
        return found

    found = stored(
        asker, "check", act, lambda number: [f"批次 {number}：{upload.name}，抽查记录 {len(agreed.findings)} 条"]
    )
    fresh.batch = found.batch if found else None
    batch = f"，批次 {found.batch}" if found else ""
    return Done(f"已存入 {len(agreed.findings)} 条抽查记录{batch}。", by=by, follow=True)
