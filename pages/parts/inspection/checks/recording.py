"""One finding recorded on the spot: the place, what is seen there, photos; made for a phone."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from pages.parts import html
from pages.parts.inspection.checks import recorded
from pages.parts.inspection.checks.reading import PLACE
from pages.parts.inspection.checks.recorded import Spot
from pages.parts.visit import gatekeeper, pressed
from pages.parts.visit.view import named, quoted
from plan import NOT_STARTED, Plan, Task
from records import default_store, latest_number, now
from records.inspection.onsite.judging import ROW_OF_LIST
from records.inspection.onsite.reported import Reported, reported
from records.inspection.onsite.samples import drawn_lines


def asked() -> Spot | None:
    """The place that the address names, until something was stored of it."""
    text, turn = (named("task"), named("site")), pressed.at(PLACE).turn
    if not any(text):
        return None
    if st.session_state.setdefault("spot", (text, turn)) != (text, turn):
        stored_since = st.session_state.pop("spot")[0] == text
        if stored_since:
            st.query_params.pop("task", None)
            st.query_params.pop("site", None)
            return None
        st.session_state["spot"] = text, turn
    return text[0], text[1] or None


def form(plan: Plan, asked: Spot | None) -> None:
    """Whoever may: the place is chosen first, or named by the address, then its form is there."""
    with default_store().reading() as con:
        known = reported(con, plan, latest_number(con), [*plan.tasks])
        lines = drawn_lines(con, latest_number(con)) if asked else set()
    spots: list[Spot] = [(site.task, site.number) for site in known.sites.values() if site.active]
    with_sites = {task for task, _ in spots}
    spots += [(id, None) for id in plan.tasks if id not in with_sites]
    spots += [(id, ROW_OF_LIST.format(line)) for id, line in sorted(lines) if id in plan.tasks]
    turn, named_one = pressed.at(PLACE).turn, asked if asked in spots else None
    if asked and not named_one:
        place = f"任务{quoted(asked[0])}{f'的点位{quoted(asked[1])}' if asked[1] else ''}"
        st.warning(html.plain(f"没有可以抽查的{place}。请在“去了哪里”中选择。"))
    chosen = st.selectbox(
        "去了哪里",
        spots,
        index=spots.index(named_one) if named_one else None,
        placeholder="选择点位或任务，可输入名称查找",
        format_func=partial(_label, plan, known),
        key=f"spot-{turn}-{named_one}",
    )
    if chosen is None:
        st.caption("选好以后在这里填看到的情况，可以用手机拍照。")
        return
    _form(plan, known, chosen, f"check-{turn}-{chosen[0]}-{chosen[1]}")


def _label(plan: Plan, known: Reported, spot: Spot) -> str:
    task, number = spot
    if (task, number) not in known.sites:
        return f"{task} {plan.tasks[task].title} {number or ''}".rstrip()
    site = known.sites[task, str(number)]
    return f"{site.title}（{' · '.join(filter(None, (site.unit, task, number)))}）"


def _form(plan: Plan, known: Reported, spot: Spot, name: str) -> None:
    task = plan.tasks[spot[0]]
    site = known.sites.get((spot[0], spot[1] or ""))
    told = known.by((spot[0], spot[1], None), 12)
    before = (
        told.stage or (f"{told.number.normalize():f}{task.unit}" if told and told.number is not None else "")
        if told
        else ""
    )
    html.show(
        "check_spot.html",
        task=task,
        site=site,
        before=before or (NOT_STARTED if site else "还没有报"),
        month=told.month if told else None,
    )
    stages = _stages(task, spot[1])
    before = before or (NOT_STARTED if site else "")
    last = st.session_state.setdefault("checkers", recorded.Last())
    keys = {
        part: f"{name}-{part}" for part in ("stage", "number", "agrees", "photos", "problem", "due", "day", "by", "who")
    }
    act = partial(recorded.made, plan, spot, site.unit if site else "", keys, last)
    with st.form(name, enter_to_submit=False):
        recorded.photo_box(keys["photos"])
        if before:
            same = recorded.Same(before if stages else None, before if not stages and not task.in_percent else None)
            press = pressed.press(PLACE, f"{name}-same", partial(act, same), *keys.values())
            st.form_submit_button(f"记录：与所报一致（{before}）", type="primary", on_click=press)
            st.caption("与所报一致的，点上面就记下了；不一致的填下面。")
        if stages:
            st.segmented_control("现场看到的节点", stages, key=keys["stage"])
        else:
            st.text_input("现场看到的数", key=keys["number"], max_chars=40)
        st.segmented_control("与所报", ["一致", "不一致"], key=keys["agrees"])
        st.text_area("问题", key=keys["problem"], max_chars=500, height=80)
        left, right = st.columns(2)
        left.date_input("整改期限", None, format="YYYY-MM-DD", key=keys["due"])
        right.date_input("日期", now().date(), max_value=now().date(), format="YYYY-MM-DD", key=keys["day"])
        who = gatekeeper.account()
        own = who.display if who and gatekeeper.signing_in() else ""
        st.text_input("检查人", value=last.checkers or own, max_chars=100, key=keys["who"])
        gatekeeper.person("记录人", max_chars=40, value=pressed.at(PLACE).by, key=keys["by"])
        press = pressed.press(PLACE, name, partial(act, None), *keys.values())
        st.form_submit_button("记录", type="primary", on_click=press)


def _stages(task: Task, site: str | None) -> Sequence[str]:
    if site and task.sites:
        return (NOT_STARTED, *task.sites.stages)
    return (NOT_STARTED, *(stage.name for stage in task.stages)) if task.stages else ()
