"""点位: where each of the places that a number is made of stands, and the register of them."""

import streamlit as st

from pages.downloads import links
from pages.downloads.offered import SITES
from pages.parts import html
from pages.parts.inspection import handed
from pages.parts.inspection.sites import asked, choosing, editing, next_year, one, registering
from pages.parts.visit import at_hand, gatekeeper, view


def main() -> None:
    shown = view.current()
    st.title("点位", anchor=False)
    known = at_hand.sites(shown.shown_plan, shown.snapshot, shown.month)
    if not known:
        html.show("units_empty.html", text="任务清单中没有按点位管理的任务。")
        return
    with st.container():
        handed.receipt(shown, "sites", handed.SITES, registering.PLACE)
    there = asked.offered(shown, known)
    chosen, number = asked.chosen(shown, there), view.named("site")
    found = asked.site(known, chosen, number)
    if found is not None:
        one.draw(shown, found, known[found.site.task])
        return
    choosing.bar(there, chosen)
    with st.container():
        if unknown := [*chosen.unknown, *([asked.no_site(chosen, number)] if number else [])]:
            st.warning(html.plain("".join(unknown)))
    choosing.table(shown, known, chosen)
    named = [("下载点位表（.xlsx）", SITES.address(shown.query(), ending="xlsx"))]
    links.show(SITES, [*named, ("下载点位表（.csv）", SITES.address(shown.query(), ending="csv"))])
    next_year.offer(shown, known)
    own = [each for id, each in known.items() if id in shown.plan.tasks]
    may = any(gatekeeper.can("upload", each.task.department) for each in own)
    if may and not shown.pinned:
        with st.expander("上传填好的点位表"):
            registering.box(shown.plan)
        with st.expander("登记一个点位", key="site-new", on_change="rerun") as place:
            if place.open:
                editing.enter(shown, own, chosen.task)
    if may:
        handed.listed(shown, "sites", handed.SITES)


main()
