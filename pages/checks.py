"""实地抽查: what was found on the spot, what waits for its 整改; recording, drawing, taking sheets in."""

import streamlit as st

from metrics.checks import checked, open_first
from pages.parts import html
from pages.parts.inspection.checks import drawing, following, handing_in, recording
from pages.parts.inspection.checks.reading import PLACE, place_name, readable_by
from pages.parts.visit import gatekeeper, pressed, view
from reports.look.checks import check_state, found_words, reported_words


def main() -> None:
    shown = view.current()
    st.title("实地抽查", anchor=False)
    plan, found = shown.shown_plan, shown.assessment.inspected
    totals = checked(found, shown.month, shown.snapshot.day, plan.tasks)
    html.show("checks_facts.html", totals=totals)
    pressed.said(PLACE, toast=True)
    seen = {each.check.number: each for each in readable_by(gatekeeper.account(), plan, found.by(shown.month))}
    asked = st.query_params.get("check", "")
    if asked.isdecimal() and int(asked[:9]) in seen:
        following.draw(shown, seen[int(asked[:9])])
    elif asked:
        st.warning("没有这条抽查记录，或不是你可以看的。请从下面的清单选择。")
    if gatekeeper.can("inspect") and not shown.pinned:
        _desk(shown)
    html.show(
        "checks_list.html",
        view=shown,
        checks=open_first(each.check for each in seen.values()),
        marked={number for number, each in seen.items() if each.marked},
        where=lambda check: place_name(shown, check),
        state=lambda check: check_state(check, shown.snapshot.day),
        before=reported_words,
        found=found_words,
        hidden=len(found.by(shown.month)) - len(seen),
    )


def _desk(shown: view.View) -> None:
    """What the office does here."""
    with st.expander("记一条抽查"):
        recording.form(shown.plan)
    with st.expander("抽取"):
        drawing.form(shown.plan, shown.month)
    with st.expander("上传填好的抽查表"):
        handing_in.box(shown.plan)


main()
