"""更正申请: what departments ask to change in locked months, with what it would do, and 同意 or 退回."""

from functools import lru_cache, partial

import streamlit as st

from metrics.changes.requested import Effect, effect
from metrics.figures import percent
from metrics.task.standing import Assessment
from pages.parts import html
from pages.parts.html import telling
from pages.parts.visit import at_hand, gatekeeper, pressed
from pages.parts.visit.asking import Asker
from pages.parts.visit.places import Done
from pages.parts.visit.pressed import Typed
from pages.parts.visit.storing import stored
from pages.parts.visit.view import PAGES, View
from plan import Plan
from records import Request, Store, asked_corrections, default_store, grant, now, return_request
from reports.look.table import said

PERSON, PLACE = "request-person", "request"
RECENT = 20


def draw(newest: Assessment, found: list[Request], *, pinned: bool) -> None:
    """Those without an answer, each with its buttons, then those answered. `pinned`: an old snapshot, to be read."""
    waiting = [request for request in found if request.answer is None]
    html.show("requests_head.html", count=len(waiting))
    pressed.said(PLACE, toast=True)
    if not found:
        st.caption("没有更正申请。科室更改已锁定的月份，会作为更正申请列在这里，同意以后才计入。")
        return
    plan = newest.plan
    may_answer = gatekeeper.can("answer") and not pinned
    if may_answer and waiting:
        gatekeeper.person("经办人", key=PERSON, max_chars=40)
    for request in waiting:
        with st.container(border=True):
            _one(plan, request)
            if not pinned:
                _effect(_effects(default_store().address, newest, request))
            if may_answer:
                _buttons(plan, request)
    answered = [request for request in reversed(found) if request.answer]
    if answered:
        with st.expander(f"已答复的 {len(answered)} 件"):
            for request in answered[:RECENT]:
                _one(plan, request)


def elsewhere(shown: View) -> None:
    """Where those of other years wait: they are answered by the plan of theirs."""
    number, found = at_hand.latest().number, []
    for year in at_hand.years(number):
        plan = at_hand.plan_of(year) if year != shown.plan.year else None
        if plan:
            with default_store().reading() as con:
                count = sum(request.answer is None for request in asked_corrections(con, plan, number))
            found += [(year, count, f"{PAGES['office']}?month={year}")] if count else []
    if found:
        html.show("requests_elsewhere.html", found=found)


def _one(plan: Plan, request: Request) -> None:
    task = plan.tasks.get(request.task)
    department = (task.department if task else "") or "未指定"
    html.show(
        "office_request.html",
        request=request,
        title=f"{request.task} {task.title if task else ''}",
        department=department,
        figure=lambda row: said(plan, row),
    )


def _effect(found: Effect) -> None:
    """What agreeing would do."""
    if found.error:
        st.warning(html.plain(found.error))
        return
    for month, before, after in found.rates:
        words = f"{percent(before, 1) or '—'} → {percent(after, 1) or '—'}" if before != after else "不变"
        st.caption(f"同意后{month}月总体完成率：{words}")
    if found.flips:
        html.show("flips.html", flips=found.flips, groups=telling.turned(found.flips))
    else:
        st.caption("同意后各月状态不变。")


@lru_cache(maxsize=64)
def _effects(address: str, newest: Assessment, request: Request) -> Effect:
    return effect(Store(address), newest, request, now())


def _buttons(plan: Plan, request: Request) -> None:
    number = request.batch
    words = f"request-words-{number}"
    left, middle, right = st.columns([1, 4, 1], vertical_alignment="bottom")
    agree = pressed.press(PLACE, f"grant-{number}", partial(_granted, plan, request), PERSON)
    left.button("同意", key=f"grant-{number}", on_click=agree)
    middle.text_input("退回的原因", key=words, max_chars=200)
    back = pressed.press(PLACE, f"return-{number}", partial(_returned, plan, request, words), PERSON, words)
    right.button("退回", key=f"return-{number}", on_click=back)


def _granted(plan: Plan, request: Request, asker: Asker, typed: Typed) -> Done:
    asker.must("answer")
    person = asker.person(typed[PERSON])
    stored(
        asker,
        "granted",
        lambda store: grant(store, plan, request.batch, person=person, when=now()),
        lambda number: [_told(request, number)],
    )
    return Done(f"已同意批次 {request.batch} 的更正申请，从现在起计入。")


def _returned(plan: Plan, request: Request, words: str, asker: Asker, typed: Typed) -> Done:
    asker.must("answer")
    person, why = asker.person(typed[PERSON]), str(typed[words] or "").strip()
    stored(
        asker,
        "returned",
        lambda store: return_request(store, plan, request.batch, person=person, words=why, when=now()),
        lambda number: [f"{_told(request, number)}，原因：{why}"],
    )
    return Done(f"已退回批次 {request.batch} 的更正申请。")


def _told(request: Request, number: int) -> str:
    return f"批次 {number}：{request.person}的更正申请（批次 {request.batch}），{request.task}，{len(request.rows)} 行"
