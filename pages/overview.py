"""总览: where the whole plan stands, what is behind and why, what is due next."""

from fractions import Fraction

import streamlit as st

from metrics.attention import behind, upcoming
from metrics.figures import percent
from metrics.status import Status
from pages.parts import charts, frames, html, view

ATTENTION = 8
UPCOMING = 10


def main() -> None:
    shown = view.current()
    result = shown.status
    plan = shown.shown_plan
    st.title(html.plain(plan.title), anchor=False)
    html.show("sentence.html", text=result.sentence, result=result)
    html.show("tiles.html", totals=result.totals)

    st.subheader("各领域", anchor=False)
    st.plotly_chart(
        charts.areas(frames.area_rows(result)), key="areas", config=charts.CONFIG, alt="各领域完成率、序时和任务状态"
    )

    found = behind(result.standings)
    st.subheader(f"需要关注（{len(found)} 项）", anchor=False)
    if found:
        html.show("attention.html", standings=found[:ATTENTION], view=shown)
        if len(found) > ATTENTION:
            with st.expander(f"其余 {len(found) - ATTENTION} 项"):
                html.show("attention.html", standings=found[ATTENTION:], view=shown)
    else:
        st.success("本月没有偏慢、滞后或未报送的任务。")

    coming = upcoming(shown.assessment, shown.month)
    st.subheader("接下来两个月到期", anchor=False)
    if coming:
        html.show("upcoming.html", items=coming[:UPCOMING], view=shown)
        if len(coming) > UPCOMING:
            st.caption(f"共 {len(coming)} 项，先列最早到期的 {UPCOMING} 项。")
    else:
        st.caption("没有新的到期事项。")

    _reporting(result)
    st.caption(
        "完成率是数量、比率、节点任务完成率（每项最多计 100%）的加权平均，未报过的按 0 计；"
        "常态、趋势、待下达任务不计入。"
    )


def _reporting(result: Status) -> None:
    reporting = result.reporting
    st.subheader("报送情况", anchor=False)
    complete = percent(_share(reporting.reported, reporting.due), 1)
    on_time = percent(_share(reporting.on_time, reporting.due), 1)
    html.show(
        "facts.html",
        facts=[
            ("应报", f"{reporting.due} 格"),
            ("已报", f"{reporting.reported} 格"),
            ("报送完整率", complete or "—"),
            ("及时率", on_time or "—"),
        ],
    )


def _share(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None


main()
