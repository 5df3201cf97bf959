"""局办公室: who has reported and who not, the 催报 text, 更正申请, locking a month, changes after it, undoing a file."""

import streamlit as st

from metrics.month.discipline import discipline
from pages.downloads import links
from pages.downloads.offered import REGISTER, REMINDER, REPORTING
from pages.downloads.route import FileRoute
from pages.parts import decided, html
from pages.parts.office import locking, reminding, reporting, requesting, undoing
from pages.parts.visit import at_hand, pressed, view
from records import alive_in, asked_corrections, default_store, latest_number, losses, registered, stored_files
from reports.deck.decided import is_late

LOSSES = 3
"""Of what was found missing in the records, the newest are said at the top."""


def main() -> None:
    shown = view.current()
    st.title("局办公室", anchor=False)
    if shown.pinned:
        st.info("正在查看旧的数据版本。本页的锁定、解锁和撤销总是作用于最新数据。")
    newest = at_hand.figures(shown.plan, str(at_hand.latest()))
    with default_store().reading() as con:
        number = shown.snapshot.number if shown.pinned else latest_number(con)
        changes = registered(con, shown.shown_plan, shown.snapshot.number)
        asked = asked_corrections(con, shown.plan, number)
        files = stored_files(con)
        missing = losses(con, shown.snapshot.number)
    for when, words in missing[:LOSSES]:
        st.warning(html.plain(f"{when:%Y-%m-%d}：{words}"))
    if waiting := sum(request.answer is None for request in asked):
        html.show("office_waiting.html", count=waiting)
    rows = discipline(shown.assessment, shown.month)
    reporting.facts(shown, rows)
    reporting.departments(shown, rows)
    _downloads(shown, REPORTING, "报送情况")
    reminding.draw(shown, newest, rows, lambda name: REMINDER.address({**shown.query(), "department": name}))
    reporting.year(shown)
    requesting.draw(newest, asked, pinned=shown.pinned)
    requesting.elsewhere(shown)
    locking.months(shown, newest)
    locking.register(shown, changes)
    if changes:
        _downloads(shown, REGISTER, "变更登记")
    _decisions(shown)
    undoing.draw(newest, files)


def _downloads(shown: view.View, file: FileRoute, name: str) -> None:
    """The links by which a list is taken away."""
    kinds = (("Excel", "xlsx"), ("CSV", "csv"))
    links.show(file, [(f"下载{name}（{kind}）", file.address(shown.query(), ending=ending)) for kind, ending in kinds])


def _decisions(shown: view.View) -> None:
    """What was decided: what is overdue first, then what is open, to be closed with its result; what is decided outside a
    meeting is recorded here too."""
    made = alive_in(shown.plan.year, at_hand.decided(str(at_hand.latest())))
    late = sum(is_late(d, shown.seen) for d in made)
    st.header(f"议定事项（逾期 {late} 件）" if late else "议定事项", anchor=False)
    html.show("arrange_link.html", view=shown)
    pressed.said(decided.PLACE)
    decided.outside(shown, None)
    if not made:
        st.caption("还没有议定事项。会上在“会议”中按 D 记录，会后在这里或任务页记录。")
        return
    html.show("decisions.html", decisions=decided.overdue_first(shown, made), view=shown, heading="")
    decided.closing(shown, made)


main()
