"""本科室: a department's month: what is to do until when, filling it in, one figure, what was handed in."""

import streamlit as st

from pages.parts import html
from pages.parts.inspection.checks import beside as checks_beside
from pages.parts.inspection.sites import beside
from pages.parts.mine import figure, handed, handing_in, leading, table, todo, waiting
from pages.parts.mine.desk import desk
from pages.parts.visit import at_hand, gatekeeper, pressed, view
from pages.parts.visit.asking import ADVICE, DENIED
from plan import Plan


def main() -> None:
    shown = view.current()
    plan = shown.plan
    leader = st.query_params.get("leader", "")
    if leader in shown.shown_plan.leaders:
        st.title(html.plain(f"我分管的 · {leader}"), anchor=False)
        leading.draw(shown, leader, st.query_params.get("sort", ""))
        return
    if gatekeeper.signing_in() and not any(gatekeeper.can("upload", name) for name in plan.departments):
        st.title("我分管的", anchor=False)
        html.show("leaders.html", leaders=shown.shown_plan.leaders, view=shown)
        return
    st.title("本科室", anchor=False)
    department = _department(at_hand.plans_now(plan).by_month[shown.month])
    if department is None:
        return
    if shown.pinned:
        st.info("正在查看旧的数据版本。本页总是最新数据，填报计入最新版本。")
    at = desk(plan, department, shown.month)
    todo.draw(shown, at)
    pressed.said(handing_in.PLACE, toast=True)
    html.show("head.html", text=f"{at.month}月填报", note="")
    beside.word(shown, [task for task in at.plan.running(at.month) if task.department == department])
    asked = table.draw(shown, at)
    if asked.check:
        handing_in.confirm(at, pressed.at(handing_in.PLACE).turn)
    elif asked.one:
        figure.say(at, *asked.one, pressed.at(handing_in.PLACE).turn)
    checks_beside.waiting(shown, department)
    waiting.draw(at)
    handed.draw(shown, at)


def _department(plan: Plan) -> str | None:
    """Whose month it is: the one asked for, as far as it may be; else the own one, or one chosen. None: none yet."""
    asked = st.query_params.get("department", "")
    own = [name for name in plan.departments if gatekeeper.can("upload", name)]
    if asked in plan.departments and asked not in own:
        gatekeeper.note("refused", f"本科室：{asked}")
        st.error(f"{DENIED}。{ADVICE}")
        return None
    if not own:
        st.info("你的账号没有可填报的科室。需要时请找系统管理员调整科室。")
        return None
    chosen = asked if asked in own else own[0] if len(own) == 1 else None
    if len(own) > 1:
        key = f"mine-department-{chosen}"
        st.selectbox(
            "科室",
            own,
            index=own.index(chosen) if chosen else None,
            placeholder="选择科室",
            key=key,
            on_change=_chosen,
            args=(key,),
            width=320,
        )
    elif chosen:
        st.caption(html.plain(chosen))
    return chosen


def _chosen(key: str) -> None:
    chosen = st.session_state[key]
    for name in ("cell", "field"):
        st.query_params.pop(name, None)
    if chosen:
        st.query_params["department"] = chosen


main()
