"""The template of a month, and the files that are chosen."""

from typing import NamedTuple

import streamlit as st

from pages.downloads import links
from pages.downloads.offered import TEMPLATE
from pages.parts import html
from pages.parts.intray import PERSON, InTray
from pages.parts.report import lost
from pages.parts.visit import gatekeeper, view
from records import Upload
from records.reading.converting.kinds import ENDINGS
from records.reading.converting.office import libreoffice
from records.reading.plain import file_name, is_left_behind
from reports.template.work import work_expected

MOST_FILES = 50


class Chosen(NamedTuple):
    """What was chosen, by whom, and the month for rows that name none."""

    uploads: list[Upload]
    person: str
    month: int


def template(shown: view.View) -> str | None:
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


def _own_department(offered: list[str]) -> int:
    """The place of the department that whoever asks reports for; that of 全部 for everybody else."""
    who = gatekeeper.account()
    mine = who.departments if who else ()
    return next((place for place, name in enumerate(offered) if name in mine), 0)


def files(shown: view.View, tray: InTray) -> Chosen:
    """The fields beside the box of files, and what is in it."""
    plan = shown.plan
    st.header("2. 上传填好的文件", anchor=False)
    again = {"value": tray.person} if gatekeeper.access().open else {}
    person = tray.person = gatekeeper.person("报送人", key=PERSON, max_chars=40, placeholder="姓名（科室）", **again)
    month = st.selectbox(
        "文件中没有“月份”列时，按此月份",
        list(plan.reporting.months),
        index=list(plan.reporting.months).index(shown.month),
        format_func=lambda m: f"{plan.year}年{m}月",
        key=f"default-month-{shown.month}",
    )
    folder = st.toggle("上传整个文件夹", key="folder")
    return Chosen(_in_the_box(tray, folder=folder), person, month)


def _in_the_box(tray: InTray, *, folder: bool) -> list[Upload]:
    out_of_sight = st.container(key="out-of-sight")
    asked_before = tray.met
    cut = lost.looked_after(tray, out_of_sight)
    more = f"（也收 {'、'.join(ENDINGS)}）" if libreoffice() else ""
    key = f"files-{folder}-{tray.box}"
    back = key not in st.session_state  # another page was gone to, which empties the box
    found = st.file_uploader(
        f"选择文件夹，读取其中的 CSV 和 .xlsx{more}" if folder else f"选择 CSV 或 .xlsx 文件，可多个{more}",
        type=["csv", "txt", "xlsx", *(ending[1:] for ending in ENDINGS)],
        accept_multiple_files="directory" if folder else True,
        key=key,
    )
    if cut or lost.are_gone(key):
        tray.empty()
        tray.cut = True
        st.rerun()
    left = [file.name for file in found if is_left_behind(file.name)]
    if left:
        st.caption(f"略过 {len(left)} 个程序留下的文件：{html.plain('、'.join(map(file_name, left[:MOST_FILES])))}")
    uploads = [Upload(file_name(file.name), file.getvalue()) for file in found if file.name not in left]
    tray.kept = [] if uploads else tray.chosen if back else tray.kept
    tray.chosen = uploads or tray.kept
    if tray.kept:
        _still_there(tray)
    uploads = tray.chosen
    tray.cut = tray.cut and not (uploads or tray.made)
    if tray.cut:
        st.error(lost.CUT)
    if asked_before:
        lost.kept_in_mind(tray, out_of_sight, something=bool(uploads or tray.made))
    return tray.with_mended([*uploads, *tray.made])


def _still_there(tray: InTray) -> None:
    """What was chosen before another page was gone to, with the way to let go of it."""
    names = "、".join(upload.name for upload in tray.kept[:MOST_FILES])
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(html.plain(f"刚才选的文件还在：{names}"))
        st.button("放弃，重新选择", key="let-go", on_click=tray.empty)
