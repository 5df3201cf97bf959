"""数据上报: a monthly file in, what it changes shown before anything is stored, a receipt after."""

from datetime import date
from functools import partial

import streamlit as st

from pages.parts import html
from pages.parts.inspection import handed
from pages.parts.intray import REASON, InTray, intray
from pages.parts.report import card, confirming, rest
from pages.parts.report.choosing import MOST_FILES, Chosen, files, template
from pages.parts.report.receipts import drawn
from pages.parts.report.rehearsing import own, rehearsed
from pages.parts.visit import gatekeeper, pressed, view
from pages.parts.visit.asking import Asker
from pages.parts.visit.places import Done
from pages.parts.visit.pressed import Press, Typed
from pages.parts.visit.storing import stored
from plan import Plan
from plan.ordinary import MB
from records import Upload, clear_demo, now
from records.checking.again.locked import WITHOUT_REASON
from records.reading.bounds import MOST_HANDED_IN_MB
from records.reading.converting.office import HOW_TO_INSTALL, lacking


def main() -> None:
    shown = view.current()
    st.title("数据上报", anchor=False)
    if shown.pinned:
        st.info("正在查看旧的数据版本；上报的数据总是计入最新版本。")
    mine = intray()
    with st.container(key="receipts"):
        pressed.said("report")
        drawn.draw(shown.plan, mine, partial(handed.address, shown))
    department = template(shown)
    chosen = files(shown, mine)
    if chosen.uploads:
        _preview(shown, mine, chosen)
    else:
        confirming.after()
    rest.unchanged(shown.plan, mine, department, chosen.month)
    if shown.assessment.demo and gatekeeper.can("clear_demo"):
        _clear()
    mine.fresh = False


def _preview(shown: view.View, mine: InTray, chosen: Chosen) -> None:
    """What storing would do, file by file, and the bar to confirm it."""
    plan, uploads = shown.plan, chosen.uploads
    html.show("preview_head.html", files=",".join(f"{u.name} {len(u.content)}" for u in uploads))
    if len(uploads) > MOST_FILES:
        st.error(f"一次最多 {MOST_FILES} 个文件，选了 {len(uploads)} 个。请分几次上传。")
        return
    large = [upload.name for upload in uploads if len(upload.content) > MOST_HANDED_IN_MB * MB]
    if large:
        st.error(f"{html.plain('、'.join(large))} 超过 {MOST_HANDED_IN_MB} MB。请拆成几个文件再传。")
        return
    default_month = date(plan.year, chosen.month, 1)
    reason = _reason(plan, mine, uploads, default_month) if shown.assessment.locks else ""
    found = rehearsed(plan, mine, uploads, reason, default_month)
    mended = [card.file(plan, mine, receipt, key=f"{place}") for place, receipt in enumerate(found)]
    if any(mended):
        st.rerun()
    if gatekeeper.can("page:audit") and any(lacking(upload.content) for upload in uploads):
        st.info(HOW_TO_INSTALL)
    ready = [r for r in found if r.taken and r.taken.last is not None]
    if not ready:
        confirming.after()
        st.info("没有可入库的新数据。")
    elif own(plan, ready):
        confirming.bar(plan, mine, found, chosen.person, default_month)


def _reason(plan: Plan, mine: InTray, uploads: list[Upload], default_month: date) -> str:
    """Why locked months are changed, said once for all rows; asked where there are such rows, or was asked before."""
    given = str(st.session_state.get(REASON) or "")
    found = [] if given else rehearsed(plan, mine, uploads, "", default_month)
    locked = any(WITHOUT_REASON in p.message for r in found if r.taken for p in r.taken.checked.rejected)
    asked = "更改已锁定月份的原因（各行已写更正原因的，可不填）"
    return st.text_input(asked, key=REASON, max_chars=200) if given or locked else ""


def _clear() -> None:
    st.divider()
    st.header("演示数据", anchor=False)
    st.caption("正式使用前清除演示数据。真实上报的数据不受影响。")
    if st.button("清除演示数据", key="clear-demo"):
        _confirm_clear(pressed.press("report", "clear", _cleared))


@st.dialog("清除演示数据")
def _confirm_clear(press: Press) -> None:
    st.write("清除后，演示数据不再出现，也不能找回。")
    pressed.in_dialog("确认清除", press, "clear-demo-sure")


def _cleared(asker: Asker, typed: Typed) -> Done:
    asker.must("clear_demo")
    stored(asker, "other", lambda store: clear_demo(store, now()), lambda number: ["清除演示数据"])
    return Done("演示数据已清除。", follow=True)


main()
