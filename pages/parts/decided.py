"""议定事项: recording one, closing one, and the list of them; in the deck, at the office and on a task's page."""

from collections.abc import Callable
from datetime import date
from typing import Literal

import streamlit as st

from pages.parts import html
from pages.parts.visit import at_hand, gatekeeper
from pages.parts.visit.view import View
from plan import Task
from records import Decision, DecisionError, close_decision, decide, default_store, now

NONE = ""
Scope = Literal["app", "fragment"]
"""What a press of a button runs again: the page, or in the deck the panel alone."""


def panel(shown: View, task: Task | None) -> None:
    """The panel over the deck: a form for a new one, those of this meeting, and the open ones to close."""
    st.header("议定事项", anchor=False)
    said()
    if gatekeeper.can("decide"):
        _form(shown, task)
    made = at_hand.decided(str(at_hand.latest()))
    of_month = [d for d in made if d.month == shown.first_day]
    if of_month:
        html.show("decisions.html", decisions=of_month, view=shown, heading="本次会议")
    closing(made, "fragment")
    html.show("panel_links.html", view=shown)


def _form(shown: View, task: Task | None) -> None:
    plan, month = shown.shown_plan, shown.month
    ids = [NONE, *plan.tasks]
    # a form of another name is an empty one: what was refused stays in it, what was stored does not
    name = f"decide-{task.id if task else ''}-{st.session_state.get('decisions-made', 0)}"
    with st.form(name, enter_to_submit=False):
        text = st.text_area("议定事项", max_chars=500, height=100)
        chosen = st.selectbox(
            "任务",
            ids,
            index=ids.index(task.id) if task else 0,
            format_func=lambda id: f"{id} {plan.tasks[id].title}" if id else "不针对某项任务",
        )
        left, right = st.columns(2)
        owner = left.text_input("责任人", value=task.department if task else "", max_chars=100)
        due = right.selectbox("完成月份", [None, *range(month, 13)], format_func=lambda m: f"{m}月" if m else "未定")
        person = gatekeeper.person("记录人", max_chars=40, value=st.session_state.get("decision-person", ""))
        if not st.form_submit_button("记录", type="primary"):
            return
    _do(
        "已记录。",
        lambda: decide(
            default_store(),
            month=date(plan.year, month, 1),
            text=text,
            owner=owner,
            task=chosen or None,
            due=date(plan.year, due, 1) if due else None,
            person=person,
            when=now(),
        ),
        person,
        "fragment",
    )


def closing(made: list[Decision], scope: Scope = "app") -> None:
    """Close one of those still open."""
    waiting = {d.number: d for d in made if d.open}
    if not waiting or not gatekeeper.can("decide"):
        return
    with st.expander(f"办结（{len(waiting)} 项办理中）"), st.form(f"close-{st.session_state.get('decisions-made', 0)}"):
        number = st.selectbox(
            "哪一项", list(waiting), format_func=lambda n: f"{waiting[n].month.month}月 {waiting[n].text}"
        )
        result = st.text_input("办理结果", max_chars=500)
        person = gatekeeper.person("记录人", max_chars=40, value=st.session_state.get("decision-person", ""))
        if not st.form_submit_button("办结"):
            return
    _do(
        "已办结。",
        lambda: close_decision(default_store(), number, result=result, person=person, when=now()),
        person,
        scope,
    )


def _do(words: str, act: Callable[[], int], person: str, scope: Scope) -> None:
    if not gatekeeper.allowed("decide"):
        return
    try:
        number = act()
    except DecisionError as error:
        st.error(html.plain(str(error)))
        return
    gatekeeper.note("decision", f"{words}编号 {number}")
    made = st.session_state.get("decisions-made", 0) + 1
    st.session_state.update({"decision-person": person, "decision-said": words, "decisions-made": made})
    st.rerun(scope=scope)


def said() -> None:
    """What was done a moment ago."""
    if words := st.session_state.pop("decision-said", ""):
        st.success(words)
