"""实地抽查: what was found on the spot, what waits for its 整改; recording, drawing, taking sheets in."""

import re

import streamlit as st

from pages.parts import html
from pages.parts.inspection import handed
from pages.parts.inspection.checks import along, beside, drawing, following, handing_in, recording
from pages.parts.inspection.checks.reading import PLACE, readable_by
from pages.parts.visit import gatekeeper, view
from records import Seen


def main() -> None:
    shown = view.current()
    st.title("实地抽查", anchor=False)
    html.show("checks_facts.html", totals=shown.status.checked())
    # always there: what is said would else move the forms below, and fold the one that is open
    with st.container():
        handed.receipt(shown, "checks", handed.CHECKS, PLACE)
    found = shown.assessment.inspected.by(shown.month)
    seen = {each.check.number: each for each in readable_by(gatekeeper.account(), shown.shown_plan, found)}
    with st.container():
        _chosen(shown, seen)
    if gatekeeper.can("inspect") and not shown.pinned:
        _desk(shown)
    if found:
        hidden = len(found) - len(seen)
        others = f"，其他科室的 {hidden} 条没有列出" if hidden else ""
        html.show("head.html", text="抽查记录", note=f"{len(seen)} 条{others}")
    beside.listed(shown, [each.check for each in seen.values()])
    if gatekeeper.can("inspect"):
        handed.listed(shown, "checks", handed.CHECKS)


def _chosen(shown: view.View, seen: dict[int, Seen]) -> None:
    """The finding that the address names."""
    asked = view.named("check")
    if re.fullmatch("[1-9][0-9]{0,8}", asked) and int(asked) in seen:
        following.draw(shown, seen[int(asked)])
    elif asked:
        until = f"{shown.shown_plan.year}年{shown.month}月及以前"
        said = f"{until}没有抽查记录{view.quoted(asked)}，或不是你可以看的。请核对编号和月份，或从下面的清单选择。"
        st.warning(html.plain(said))


def _desk(shown: view.View) -> None:
    """What the office does here."""
    with st.container():  # always there, as above
        along.draw(shown)
    spot = recording.asked()
    with st.expander("记一条抽查", expanded=spot is not None):
        recording.form(shown.plan, spot)
    with st.expander("抽取"):
        drawing.form(shown.plan, shown.month)
    with st.expander("上传填好的抽查表"):
        handing_in.box(shown.plan)


main()
