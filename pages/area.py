"""One area of the plan: every task by section, with actual, 序时, target and its lamps through the year."""

import streamlit as st

from pages.parts import charts, frames, html, view
from plan import Area


def main() -> None:
    shown = view.current()
    area = shown.shown_plan.area(st.query_params.get("id", ""))
    if area is None:
        _unknown(shown)
        return
    status = next(a for a in shown.status.areas if a.area.id == area.id)
    st.title(html.plain(area.title), anchor=False)
    html.show("tiles.html", totals=status.totals)
    with st.container(key="board"):  # too wide for a phone, which has the tables below
        _board(shown, area)
    for number, section in enumerate(area.sections, 1):
        st.subheader(f"{number}. {html.plain(section.title)}", anchor=False)
        standings = shown.assessment.at(shown.month, section.tasks)
        html.show("tasks.html", standings=standings, view=shown)


def _board(shown: view.View, area: Area) -> None:
    """The board; a click on a task opens it."""
    tasks = list(area.tasks)
    if not tasks:
        st.caption("这个领域还没有任务。")
        return
    figure = charts.board(
        frames.task_rows(shown.assessment, area, shown.month),
        frames.lamp_rows(shown.assessment, tasks, shown.month),
        list(shown.shown_plan.reporting.months),
        shown.month,
    )
    st.caption(
        f"左：{shown.month}月实际（蓝）对序时（竖线）和目标（灰）；右：各月状态，小标记为当时判定。点一项看详情。"
    )
    chosen = st.plotly_chart(
        figure,
        key=f"board-{area.id}",
        on_select="rerun",
        selection_mode="points",
        config=charts.CONFIG,
        alt=f"{area.name}各任务的进度和各月状态",
    )
    points = chosen["selection"]["points"]
    if points and points[0].get("customdata"):
        id = points[0]["customdata"][0]
        st.switch_page(st.session_state["pages"]["task"], query_params=shown.query(id=id))


def _unknown(shown: view.View) -> None:
    st.warning("没有这个领域。请从下面选择。")
    for area in shown.shown_plan.areas:
        st.page_link(
            st.session_state["pages"]["area"],
            label=html.plain(area.name),
            query_params=shown.query(id=area.id),
        )


main()
