"""数据上报: a monthly file in, what it changes shown before anything is stored, a receipt after."""

import hashlib
import logging
from datetime import date
from functools import partial

import streamlit as st

from metrics.changes.impact import Receipt, receive_all
from pages.downloads import links
from pages.downloads.offered import TEMPLATE
from pages.parts import html, receipts
from pages.parts.intray import PERSON, REASON, SURE, InTray, intray
from pages.parts.visit import at_hand, gatekeeper, pressed, view
from pages.parts.visit.asking import Asker
from pages.parts.visit.places import Done
from pages.parts.visit.pressed import Press, Typed
from pages.parts.visit.storing import stored
from plan import Plan
from plan.ordinary import MB
from records import Sender, Upload, clear_demo, default_store, now
from records.reading.bounds import MOST_HANDED_IN_MB
from records.reading.converting.kinds import ENDINGS
from records.reading.converting.office import HOW_TO_INSTALL, lacking, libreoffice
from records.reading.plain import file_name, is_left_behind
from reports.template.work import work_expected

MOST_FILES = 50
log = logging.getLogger("workplan")


def main() -> None:
    shown = view.current()
    plan = shown.plan
    st.title("数据上报", anchor=False)
    if shown.another_year:
        st.info(f"正在查看{shown.shown_plan.year}年的数据。上报的是{plan.year}年的，请先换用最新数据。")
        html.show("newest.html", href=shown.newest("report"))
        return
    if shown.pinned:
        st.info("正在查看旧的数据版本；上报的数据总是计入最新版本。")
    mine = intray()
    pressed.said("report")
    _receipts(plan, mine)
    department = _template(shown)
    st.header("2. 上传填好的文件", anchor=False)
    person = gatekeeper.person("报送人", key=PERSON, max_chars=40, placeholder="姓名（科室）")
    month = st.selectbox(
        "文件中没有“月份”列时，按此月份",
        list(plan.reporting.months),
        index=list(plan.reporting.months).index(shown.month),
        format_func=lambda m: f"{plan.year}年{m}月",
        key=f"default-month-{shown.month}",
    )
    folder = st.toggle("上传整个文件夹", key="folder")
    more = f"（也收 {'、'.join(ENDINGS)}）" if libreoffice() else ""
    files = st.file_uploader(
        f"选择文件夹，读取其中的 CSV 和 .xlsx{more}" if folder else f"选择 CSV 或 .xlsx 文件，可多个{more}",
        type=["csv", "txt", "xlsx", *(ending[1:] for ending in ENDINGS)],
        accept_multiple_files="directory" if folder else True,
        key=f"files-{folder}-{mine.files}",
    )
    left = [file.name for file in files if is_left_behind(file.name)]
    if left:
        st.caption(f"略过 {len(left)} 个程序留下的文件：{html.plain('、'.join(map(file_name, left[:MOST_FILES])))}")
    uploads = [Upload(file_name(file.name), file.getvalue()) for file in files if file.name not in left]
    uploads += mine.mended
    if uploads:
        _preview(plan, mine, uploads, person, date(plan.year, month, 1), locked=bool(shown.assessment.locks))
    else:
        pressed.said("store")
        _unchanged(plan, mine, department, month)
    if shown.assessment.demo and gatekeeper.can("clear_demo"):
        _clear()


def _receipts(plan: Plan, mine: InTray) -> None:
    """What was stored a moment ago stays until the next file is stored."""
    lying = mine.receipts
    if lying:
        figures, names = at_hand.figures(plan, str(at_hand.latest())), [receipt.upload.name for receipt in lying]
        for receipt in lying:
            receipts.receipt(plan, figures, receipt, mine, beside=names)


def _own_department(offered: list[str]) -> int:
    """The place of the department that whoever asks reports for; that of 全部 for everybody else."""
    who = gatekeeper.account()
    mine = who.departments if who else ()
    return next((place for place, name in enumerate(offered) if name in mine), 0)


def _template(shown: view.View) -> str | None:
    """The template of a month. Returns the department chosen, None for all."""
    plan, month = shown.plan, shown.month
    st.header("1. 下载模板", anchor=False)
    offered = ["全部", *plan.departments]
    department = st.selectbox("科室", offered, index=_own_department(offered), key="department")
    chosen = None if department == "全部" else department
    st.caption(html.plain(work_expected(shown.assessment, month, chosen)))
    asked = shown.query(**({"department": chosen} if chosen else {}))
    links.show(
        TEMPLATE,
        [
            (f"{month}月模板（Excel）", TEMPLATE.address(asked, ending="xlsx")),
            (f"{month}月模板（CSV）", TEMPLATE.address(asked, ending="csv")),
        ],
    )
    return chosen


def _unchanged(plan: Plan, mine: InTray, department: str | None, month: int) -> None:
    """其余无变化: one click for what is left of a department."""
    if department is None:
        st.caption("选好科室后，可把其余未报的任务一次报为“无变化”。")
        return
    press = pressed.press("unchanged", f"{department}-{month}", partial(mine.unchanged, plan, department, month))
    st.button(f"{department}{month}月其余未报的任务都报“无变化”", key="unchanged", on_click=press)
    pressed.said("unchanged")


def _preview(
    plan: Plan, mine: InTray, uploads: list[Upload], person: str, default_month: date, *, locked: bool
) -> None:
    """A rehearsal of all files: through the real path, one after the other, then rolled back."""
    st.header("3. 核对并入库", anchor=False)
    if len(uploads) > MOST_FILES:
        st.error(f"一次最多 {MOST_FILES} 个文件，选了 {len(uploads)} 个。请分几次上传。")
        return
    large = [upload.name for upload in uploads if len(upload.content) > MOST_HANDED_IN_MB * MB]
    if large:
        st.error(f"{html.plain('、'.join(large))} 超过 {MOST_HANDED_IN_MB} MB。请拆成几个文件再传。")
        return
    reason = (
        st.text_input("更改已锁定月份的原因（没有更改，或各行已写更正原因，可不填）", key=REASON, max_chars=200)
        if locked
        else ""
    )
    found = _rehearsed(plan, mine, uploads, reason, default_month)
    names = [upload.name for upload in uploads]
    mended = [receipts.file(plan, r, "将入库", key=f"{i}", beside=names) for i, r in enumerate(found)]
    if new := [upload for upload in mended if upload]:
        mine.mended = [*mine.mended, *new]
        st.rerun()
    if mine.mended and st.button("放弃页面上的改正", key="drop-mended"):
        mine.mended = []
        st.rerun()
    if gatekeeper.can("page:audit") and any(lacking(upload.content) for upload in uploads):
        st.info(HOW_TO_INSTALL)
    pressed.said("store")
    ready = [r for r in found if r.taken and r.taken.last is not None]
    if not ready:
        st.info("没有可入库的新数据。")
        return
    if not _own(plan, ready):
        return
    doubts = [doubt for r in ready if r.taken for doubt in r.taken.checked.doubts]
    if doubts:
        html.problems(doubts)
    sure = not doubts or st.checkbox(f"以上 {len(doubts)} 处数字可能有误，已核对无误", key=SURE)
    if not person:
        st.warning("请填写报送人，再确认入库。")
    # what is stored is what is on screen when the button is pressed
    press = pressed.press("store", "store", partial(mine.store, plan, found, default_month), PERSON, REASON, SURE)
    st.button("确认入库", type="primary", disabled=not (person and sure), key="store", on_click=press)


def _own(plan: Plan, receipts: list[Receipt]) -> bool:
    """Whether every row that would be stored is of a task that may be reported for; what is not is said."""
    who = gatekeeper.account()
    found = [p for r in receipts if r.taken for p in gatekeeper.foreign(plan, r.taken.checked.to_store, who)]
    if found:
        st.error(f"文件中有 {len(found)} 行不是本科室的任务，整批没有入库。请去掉这些行再传。")
        html.problems(found)
    return not found


def _note_refused(plan: Plan, found: list[Receipt], asker: Asker) -> None:
    """Into the audit, once for each file: that it could not be read, or has rows of other departments."""
    who = asker.account()
    for r in found:
        if r.error:
            asker.note("refused", f"文件未收：{r.upload.name}：{r.error}")
        elif r.taken and (rows := len(gatekeeper.foreign(plan, r.taken.checked.to_store, who))):
            asker.note("refused", f"文件未收：{r.upload.name}：{rows} 行不是本科室的任务")


def _rehearsed(plan: Plan, mine: InTray, uploads: list[Upload], reason: str, default_month: date) -> list[Receipt]:
    """The rehearsal, done again only when a file, the month, the reason or the store has changed."""
    digests = tuple((u.name, hashlib.sha256(u.content).hexdigest()) for u in uploads)
    key = (digests, reason, default_month, plan, str(at_hand.latest()))
    # always there, so that what stands below keeps its place and no click falls on a button being moved
    place = st.container()
    looked, found = mine.looked
    if looked != key:
        moment, asker = now(), gatekeeper.asker()
        sender = Sender("（预览）", moment, moment, reason=reason, office=gatekeeper.can("answer"))
        with place, st.spinner("正在核对"):
            found = receive_all(default_store(), plan, uploads, sender, default_month, keep=False)
            _note_refused(plan, found, asker)
            if any(lacking(upload.content) for upload in uploads):
                log.warning(HOW_TO_INSTALL)
            mine.looked = (key, found)
    return found


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
