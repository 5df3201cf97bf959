"""议定事项: recording one, closing one, and the list of them; in the deck, at the office and on a task's page."""

from collections.abc import Callable

import streamlit as st

from pages.parts import html
from pages.parts.visit import at_hand, gatekeeper, pressed
from pages.parts.visit.asking import Asker
from pages.parts.visit.places import Done, NeedlessError
from pages.parts.visit.pressed import Typed
from pages.parts.visit.storing import stored
from pages.parts.visit.view import View
from plan import Task
from records import Decision, Store, alive_in, close_decision, decide, now
from reports.deck.decided import is_late
from reports.look.table import month_name

NONE = ""
PLACE = "decision"


def panel(shown: View, task: Task | None) -> None:
    """The panel over the deck: a form for a new one, those of this meeting, and the open ones to close."""
    st.header("议定事项", anchor=False)
    pressed.said(PLACE)
    if gatekeeper.can("decide"):
        _form(shown, task)
    made = alive_in(shown.plan.year, at_hand.decided(str(at_hand.latest())))
    of_month = [d for d in made if d.month == shown.first_day]
    if of_month:
        html.show("decisions.html", decisions=of_month, view=shown, heading="本次会议")
    closing(shown, made)
    html.show("panel_links.html", view=shown)


def beside(shown: View, task: Task) -> None:
    """On a task's page: what was decided of it, and for those who may a form for what is decided outside a meeting."""
    decided = [
        d for d in at_hand.decided(str(shown.snapshot)) if (of := d.about(shown.shown_plan)) and of.id == task.id
    ]
    may = gatekeeper.can("decide") and not shown.pinned
    if not decided and not may:
        return
    html.show("head.html", text="议定事项", note="")
    pressed.said(PLACE)
    if decided:
        html.show("decisions.html", decisions=overdue_first(shown, decided), view=shown, heading="")
    if may:
        outside(shown, task)
        closing(shown, [d for d in decided if d.open])


def outside(shown: View, task: Task | None) -> None:
    """The form of the meeting where no meeting is on."""
    if gatekeeper.can("decide"):
        with st.expander("记录议定事项"):
            _form(shown, task)


def overdue_first(shown: View, found: list[Decision]) -> list[Decision]:
    """What is overdue, then what is open, then what is closed."""
    return sorted(found, key=lambda d: (not is_late(d, shown.seen), not d.open))


def _form(shown: View, task: Task | None) -> None:
    plan, first = shown.shown_plan, shown.first_day
    ids = [NONE, *plan.tasks]
    # a form of another name is an empty one: what was refused stays in it, what was stored does not
    place = pressed.at(PLACE)
    name = f"decide-{task.id if task else ''}-{place.turn}"
    text, chosen, owner, due, person = (f"{name}-{part}" for part in ("text", "task", "owner", "due", "person"))
    with st.form(name, enter_to_submit=False):
        st.text_area("议定事项", max_chars=500, height=100, key=text)
        st.selectbox(
            "任务",
            ids,
            index=ids.index(task.id) if task else 0,
            format_func=lambda id: f"{id} {plan.tasks[id].title}" if id else "不针对某项任务",
            key=chosen,
        )
        left, right = st.columns(2)
        left.text_input("责任人", value=task.department if task else "", max_chars=100, key=owner)
        right.date_input("完成期限", None, min_value=first, format="YYYY-MM-DD", key=due)
        gatekeeper.person("记录人", max_chars=40, value=place.by, key=person)

        def made(asker: Asker, typed: Typed) -> Done:
            if not (typed[text] or "").strip():
                raise NeedlessError("请填写议定事项。", "error")
            by = asker.person(typed[person])
            return _done(
                "已记录。",
                lambda store: decide(
                    store,
                    month=first,
                    text=typed[text],
                    owner=typed[owner] or "",
                    task=typed[chosen] or None,
                    due=typed[due],
                    person=by,
                    when=now(),
                ),
                asker,
                by,
            )

        st.form_submit_button(
            "记录", type="primary", on_click=pressed.press(PLACE, name, made, text, chosen, owner, due, person)
        )


def closing(shown: View, made: list[Decision]) -> None:
    """Close one of those still open."""
    waiting = {d.number: d for d in made if d.open}
    if not waiting or not gatekeeper.can("decide"):
        return
    place = pressed.at(PLACE)
    name = f"close-{place.turn}"
    which, result, person = (f"{name}-{part}" for part in ("which", "result", "person"))

    def closed(asker: Asker, typed: Typed) -> Done:
        if not (typed[result] or "").strip():
            raise NeedlessError("请填写办理结果。", "error")
        number, by = typed[which], asker.person(typed[person])
        return _done(
            "已办结。",
            lambda store: close_decision(store, number, result=typed[result], person=by, when=now()),
            asker,
            by,
        )

    with st.expander(f"办结（{len(waiting)} 项办理中）"), st.form(name):
        st.selectbox(
            "哪一项",
            list(waiting),
            format_func=lambda n: f"{month_name(waiting[n].month, shown.plan.year)} {waiting[n].text}",
            key=which,
        )
        st.text_input("办理结果", max_chars=500, key=result)
        gatekeeper.person("记录人", max_chars=40, value=place.by, key=person)
        st.form_submit_button("办结", on_click=pressed.press(PLACE, name, closed, which, result, person))


def _done(words: str, act: Callable[[Store], int], asker: Asker, by: str) -> Done:
    asker.must("decide")
    stored(asker, "decision", act, lambda number: [f"{words}编号 {number}"])
    return Done(words, by=by)
