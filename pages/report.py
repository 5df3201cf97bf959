"""数据上报: a monthly file in, what it changes shown before anything is stored, a receipt after."""

from datetime import date

import streamlit as st

from metrics.impact import Receipt, receive
from pages.parts import html, view
from plan import Plan
from records import Sender, Upload, clear_demo, default_store, now
from reports.table import said
from reports.template import template_csv, template_xlsx


def main() -> None:
    shown = view.current()
    plan = shown.plan
    st.title("数据上报", anchor=False)
    if shown.pinned:
        st.info("正在查看旧的数据版本；上报的数据总是计入最新版本。")
    for receipt in st.session_state.pop("receipts", []):
        _receipt(plan, receipt)
    _template(plan, shown.month)
    st.subheader("2. 上传填好的文件", anchor=False)
    person = st.text_input("报送人", key="person", max_chars=40, placeholder="姓名（科室）")
    month = st.selectbox(
        "文件中没有“月份”列时，按此月份",
        list(plan.reporting.months),
        index=list(plan.reporting.months).index(shown.month),
        format_func=lambda m: f"{plan.year}年{m}月",
        key="default-month",
    )
    files = st.file_uploader(
        "选择 CSV 或 .xlsx 文件，可多个",
        type=["csv", "txt", "xlsx"],
        accept_multiple_files=True,
        key=f"files-{st.session_state.get('round', 0)}",
    )
    uploads = [Upload(file.name, file.getvalue()) for file in files]
    if uploads:
        _preview(plan, uploads, person.strip(), date(plan.year, month, 1))
    if shown.assessment.demo:
        _clear()


def _template(plan: Plan, month: int) -> None:
    st.subheader("1. 下载模板", anchor=False)
    department = st.selectbox("科室", ["全部", *plan.departments], key="department")
    chosen = None if department == "全部" else department
    name = f"{plan.year}-{month:02d}-{department}"
    with st.container(horizontal=True):
        st.download_button(
            f"{month}月模板（Excel）",
            lambda: template_xlsx(plan, month, chosen),
            file_name=f"{name}.xlsx",
            on_click="ignore",
        )
        st.download_button(
            f"{month}月模板（CSV）",
            lambda: template_csv(plan, month, chosen),
            file_name=f"{name}.csv",
            on_click="ignore",
        )


def _preview(plan: Plan, uploads: list[Upload], person: str, default_month: date) -> None:
    """A rehearsal of each file: through the real path, then rolled back."""
    moment = now()
    sender = Sender(person or "（未填）", moment, moment)
    found = [receive(default_store(), plan, upload, sender, default_month, keep=False) for upload in uploads]
    st.subheader("3. 核对并入库", anchor=False)
    for receipt in found:
        _file(plan, receipt, "将入库")
    ready = [r.upload for r in found if r.taken and r.taken.batch is not None]
    if not ready:
        st.info("没有可入库的新数据。")
        return
    if not person:
        st.warning("请填写报送人，再确认入库。")
    if st.button("确认入库", type="primary", disabled=not person, key="store"):
        sender = Sender(person, now(), now())
        stored = [receive(default_store(), plan, upload, sender, default_month) for upload in ready]
        st.session_state["receipts"] = stored
        st.session_state["round"] = st.session_state.get("round", 0) + 1
        st.rerun()


def _file(plan: Plan, receipt: Receipt, word: str) -> None:
    """What a file holds: counts, then each change, what is wrong, what is worth knowing."""
    with st.container(border=True):
        st.markdown(f"**{html.plain(receipt.upload.name)}**")
        if receipt.taken is None:
            st.error(receipt.error or "")
            return
        checked = receipt.taken.checked
        new = sum(change.before is None for change in checked.changes)
        html.show(
            "facts.html",
            facts=[
                (f"{word}：新报", f"{new} 行"),
                (f"{word}：更改", f"{len(checked.changes) - new} 行"),
                ("与已有相同", f"{len(checked.unchanged)} 行"),
                ("未报", f"{checked.skipped} 行"),
                ("有误，不入库", f"{len(checked.rejected_lines)} 行"),
            ],
        )
        if receipt.taken.twin is not None:
            st.info(f"这个文件此前已入库（批次 {receipt.taken.twin}），不会重复写入。")
        if checked.rejected:
            st.error(f"{len(checked.rejected)} 处有误，改好后可再传一次；其余行照常入库。")
            html.problems(checked.rejected)
        if receipt.warnings:
            with st.expander(f"提醒 {len(receipt.warnings)} 条", expanded=len(receipt.warnings) <= 5):
                html.problems(receipt.warnings)
        if receipt.flips:
            st.markdown("状态变化")
            html.show("flips.html", flips=receipt.flips)
        if checked.changes:
            with st.expander(f"逐行查看 {len(checked.changes)} 行"):
                html.show("changes.html", changes=checked.changes, figure=lambda row: said(plan, row))


def _receipt(plan: Plan, receipt: Receipt) -> None:
    if receipt.taken and receipt.taken.batch is not None:
        st.success(f"已入库：{html.plain(receipt.upload.name)}，批次 {receipt.taken.batch}。")
    _file(plan, receipt, "已入库")


def _clear() -> None:
    st.divider()
    st.subheader("演示数据", anchor=False)
    st.caption("正式使用前清除演示数据。真实上报的数据不受影响。")
    if st.button("清除演示数据", key="clear-demo"):
        _confirm_clear()


@st.dialog("清除演示数据")
def _confirm_clear() -> None:
    st.write("清除后，演示数据不再出现，也不能找回。")
    if st.button("确认清除", type="primary", key="clear-demo-sure"):
        clear_demo(default_store(), now())
        st.session_state["following"] = True
        del st.query_params["snapshot"]
        st.rerun()


main()
