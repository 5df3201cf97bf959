"""Beside the table of a working copy: what it would look like, the table that departments confirm, deadlines on days off."""

from functools import partial

import streamlit as st

from access import Put
from metrics.look import look
from metrics.month.status import status
from pages.downloads import links
from pages.parts import html
from pages.parts.plan.beginning import PLACE
from pages.parts.plan.copy.acts import NotDoneError, done
from pages.parts.plan.copy.work import Work, at_work, copies, right
from pages.parts.plan.files import LINKS, PLAN
from pages.parts.visit import pressed
from pages.parts.visit.asking import Asker, RefusedError
from pages.parts.visit.places import Done, NeedlessError
from pages.parts.visit.pressed import Typed
from plan import KIND_NAMES, Plan, Problem
from plan.drafting import DocumentError, is_confirmation, read_back, read_tables
from plan.drafting.confirmed import by_column
from plan.editing import edited
from plan.workdays import offers
from records import default_store, now

RETURNED = "plan-returned"
MOST = 12
"""Changes named in the sentence on a table that came back."""


def draw(work: Work) -> None:
    """The three of them, for whoever may change the plan."""
    plan = right(work)
    first, second = st.columns(2, gap="large")
    with first:
        st.header("下载与科室确认", anchor=False)
        links.show(PLAN, [(label, PLAN.address({}, kind=kind)) for label, kind in LINKS])
        st.file_uploader("交回的任务确认表（.xlsx，可多个）", type=["xlsx"], accept_multiple_files=True, key=RETURNED)
        if st.session_state.get(RETURNED):
            press = pressed.press(PLACE, f"returned-{work.turn}", partial(_taken_back, work.copy.id), RETURNED)
            st.button("读入改动", key="plan-returned-do", on_click=press)
    with second:
        st.header("截止日", anchor=False)
        _deadlines(work, plan)
    if plan is not None and st.toggle("预览发布后的总览", key="plan-preview"):
        _preview(plan)


def _deadlines(work: Work, plan: Plan | None) -> None:
    if plan is None:
        st.caption("清单里还有错误，改好以后再看截止日。")
        return
    found = list(offers(plan))
    if not found:
        st.caption("各月截止日都是工作日。")
        return
    sentences = [offer.sentence(plan.year).partition("需要顺延的")[0] for offer in found]
    html.problems([Problem(None, None, "", sentence) for sentence in sentences])
    press = pressed.press(
        PLACE, f"deadline-{work.turn}", partial(_written, work.copy.id, tuple(offer.month for offer in found))
    )
    st.button(f"把 {len(found)} 个截止日顺延到下一个工作日", key="plan-deadlines", on_click=press)


def _written(copy: int, months: tuple[int, ...], asker: Asker, typed: Typed) -> Done:
    who, work = asker.must("plan"), _of(copy, asker)
    try:
        outcome = done(work, ["deadline", list(months)])
    except NotDoneError as error:
        raise RefusedError(str(error)) from None
    _keep(asker, work, outcome.puts, who.display)
    return Done(f"已写入 {len(months)} 个截止日，发布后生效。")


def _taken_back(copy: int, asker: Asker, typed: Typed) -> Done:
    """What the tables that came back change, task by task; what cannot be read is told."""
    who, work = asker.must("plan"), _of(copy, asker)
    plan = right(work)
    if plan is None:
        raise RefusedError("工作稿里还有错误，改好以后再读入确认表。")
    pieces = {row.id: piece for piece, row in work.rows.items()}
    held = {each.piece: each for each in work.present}
    texts: dict[int, str] = {}
    said: list[str] = []
    for file in typed.get(RETURNED) or ():
        try:
            tables = read_tables(file.getvalue())
        except DocumentError as error:
            raise RefusedError(f"{file.name}：{error}") from None
        if tables is None or not is_confirmation(tables):
            raise RefusedError(f"{file.name} 不是任务确认表。请用页面上下载的表。")
        back = read_back(plan, tables)
        for id, values in back.keys.items():
            piece = pieces[id]
            texts[piece] = edited(texts.get(piece, held[piece].text or ""), values)
        said += by_column(back.changes) + [f"{file.name} {problem.message}" for problem in back.problems]
    if not said:
        raise NeedlessError("确认表与工作稿一致，没有改动。")
    puts = [Put(p, held[p].place, "task", text, held[p].turn) for p, text in texts.items()]
    _keep(asker, work, puts, who.display)
    more = f" 等 {len(said)} 处" if len(said) > MOST else ""
    return Done(f"读入了任务确认表，改了 {len(texts)} 项任务：{'；'.join(said[:MOST])}{more}")


def _of(copy: int, asker: Asker) -> Work:
    work = at_work(asker.access)
    if work is None or work.copy.id != copy:
        raise RefusedError("这份工作稿已经发布或放弃。")
    return work


def _keep(asker: Asker, work: Work, puts: list[Put], who: str) -> None:
    if puts and copies(asker.access).write(work.copy.id, puts, who=who, now=now()) is None:
        raise RefusedError("别人正在改同一处，没有存上，请再试一次。")


def _preview(plan: Plan) -> None:
    """The figures of the overview if this plan were in force, by area and by department."""
    figures = look(default_store(), plan, now().date())
    shown = status(figures, figures.latest_month)
    st.caption(f"{figures.latest_month}月，按这份清单和现有数据算：{html.plain(shown.sentence)}")
    areas = [
        (
            area.name,
            len(list(area.tasks)),
            _kinds([task.kind for task in area.tasks]),
            sum(not t.department for t in area.tasks),
        )
        for area in plan.areas
    ]
    departments = [
        (name, len(own), _kinds([task.kind for task in own]), sum(bool(task.unsure) for task in own))
        for name in (*plan.departments, "")
        if (own := [task for task in plan.tasks.values() if task.department == name])
    ]
    html.show("plan_preview.html", areas=areas, departments=departments)


def _kinds(kinds: list[str]) -> str:
    """`数量 3、常态 5`."""
    return "、".join(f"{name} {kinds.count(kind)}" for kind, name in KIND_NAMES.items() if kind in kinds)
