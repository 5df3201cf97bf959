"""更正申请 of the department that the office has not answered yet, each with 撤回."""

from functools import partial

import streamlit as st

from pages.parts import html
from pages.parts.mine.desk import Desk
from pages.parts.visit import gatekeeper, pressed
from pages.parts.visit.asking import Asker
from pages.parts.visit.places import Done
from pages.parts.visit.pressed import Typed
from pages.parts.visit.storing import stored
from plan import Plan
from records import Request, asked_corrections, default_store, now, withdraw
from reports.look.table import said

PLACE, PERSON = "mine-waiting", "mine-waiting-person"


def draw(at: Desk) -> None:
    """Nothing where there are none, but what became of one that was."""
    with default_store().reading() as con:
        found = asked_corrections(con, at.plan, at.assessment.snapshot.number, at.department)
    waiting = [request for request in found if request.answer is None]
    if waiting:
        html.show("head.html", text=f"待局办公室答复的更正申请（{len(waiting)} 件）", note="")
    pressed.said(PLACE, toast=True)
    for request in waiting:
        with st.container(border=True):
            _one(at, request)


def _one(at: Desk, request: Request) -> None:
    plan, number = at.plan, request.batch
    html.show(
        "office_request.html",
        request=request,
        title=f"{request.task} {plan.tasks[request.task].title}",
        department=at.department,
        figure=lambda row: said(plan, row),
    )
    person = f"{PERSON}-{number}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        gatekeeper.person("撤回人", key=person, max_chars=40)
        act = partial(_withdrawn, plan, request, at.department, person)
        st.button("撤回申请", key=f"withdraw-{number}", on_click=pressed.press(PLACE, f"{number}", act, person))


def _withdrawn(plan: Plan, request: Request, department: str, person: str, asker: Asker, typed: Typed) -> Done:
    asker.must("upload", {department})
    stored(
        asker,
        "withdrawn",
        lambda store: withdraw(store, plan, request.batch, person=asker.person(typed.get(person)), when=now()),
        lambda number: [f"批次 {number}：更正申请（批次 {request.batch}），{request.task}，{len(request.rows)} 行"],
    )
    return Done(f"已撤回批次 {request.batch} 的更正申请，原数不变。")
