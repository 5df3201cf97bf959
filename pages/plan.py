"""任务清单: from the document to the plan in force; its versions; a working copy that the office changes and publishes."""

import re

import streamlit as st

from pages.parts import html
from pages.parts.plan import beginning, checking, history, publishing, table
from pages.parts.plan.copy.former import all_versions
from pages.parts.plan.copy.work import Work, at_work
from pages.parts.plan.merging import offer
from pages.parts.visit import gatekeeper, pressed, view


def main() -> None:
    shown = view.perhaps()
    st.title("任务清单", anchor=False)
    pressed.said(beginning.PLACE, toast=True)
    asked = st.query_params.get("at", "")
    if re.fullmatch("[0-9]{1,6}", asked):
        _version(shown, int(asked))
        return
    work = at_work(gatekeeper.access()) if gatekeeper.can("plan") else None
    if work is not None:
        _working(work)
    else:
        _in_force(shown)
    history.draw(shown, working=work is not None)


def _version(shown: view.View | None, number: int) -> None:
    """One version, to be read."""
    found = next((v for v in all_versions() if v.number == number), None)
    if found is None:
        st.warning(f"没有第 {number} 版。")
    else:
        reason = f"，{html.plain(found.reason)}" if found.reason else ""
        who = html.plain(found.person or "文件中手改")
        st.caption(f"第 {number} 版，{found.when:%Y-%m-%d %H:%M}，{who}，{found.from_month}月起算{reason}")
        table.draw(at=number, version=f"at-{number}")
    html.show("plan_back.html", href=shown.href("plan") if shown else view.PAGES["plan"])


def _working(work: Work) -> None:
    copy = work.copy
    with st.container(horizontal=True, vertical_alignment="center", key="plan-actions"):
        st.caption(
            f"工作稿：来自{html.plain(copy.name)}，{html.plain(copy.who)} {copy.at:%m-%d %H:%M} 开始。改动随时存在服务器上，发布以前不影响任何人。"
        )
        publishing.button(work)
        beginning.give_up(copy.id, copy.name)
    offer.draw(work)
    table.draw(copy=copy.id, version=f"copy-{copy.id}-{copy.opened}")
    checking.draw(work)


def _in_force(shown: view.View | None) -> None:
    if shown is None:
        st.info("还没有任务清单。上传签发的工作要点，或从空白清单开始；核对后点“发布”，各页就有内容。")
        beginning.offer(None)
        return
    plan = shown.in_force
    sections = sum(len(area.sections) for area in plan.areas)
    st.caption(f"现行：{html.plain(plan.title)}，{len(plan.areas)} 个方面、{sections} 条、{len(plan.tasks)} 项任务")
    table.draw(version=f"plan-{plan.fingerprint}")
    if gatekeeper.can("plan"):
        beginning.offer(plan)


main()
