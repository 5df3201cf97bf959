"""发布: the working copy becomes the plan in force; of a plan that is in use with a reason and the month it counts from."""

from functools import partial

import streamlit as st

from pages.parts import html
from pages.parts.plan.beginning import PLACE
from pages.parts.plan.copy.work import Work, at_work, copies, right
from pages.parts.plan.merging.state import otherwise
from pages.parts.visit import gatekeeper, pressed
from pages.parts.visit.asking import Asker, RefusedError
from pages.parts.visit.places import Done
from pages.parts.visit.pressed import Typed
from pages.parts.visit.storing import stored
from plan import Plan, PlanError, Problem, targets_path
from plan.changes import changes
from records import PlanBefore, PublishError, TargetsError, default_store, file_of, now, plan_before, publish

PERSON, REASON, MONTH = "plan-person", "plan-reason", "plan-month"
MOST = 40
"""Changes listed in the dialog."""
BY_HAND = (
    "targets.yaml 在打开之后被别人改过，没有发布，也没有覆盖。请关上这个窗口，看页面上方列出的改动，合并以后再发布。"
)
OTHERWISE = "工作稿在你看的时候又有改动，请看过以后再发布。"


def button(work: Work) -> None:
    """The button that opens the dialog."""
    if st.button("发布…", type="primary", key="plan-publish"):
        _dialog(work.copy.id, pressed.at(PLACE).turn)


@st.dialog("发布任务清单", width="large", on_dismiss="rerun")
def _dialog(copy: int, turn: int) -> None:
    if pressed.at(PLACE).turn != turn:
        st.rerun()
    work = at_work(gatekeeper.access())
    if work is None or work.copy.id != copy:
        st.info("这份工作稿已经发布或放弃。")
        return
    try:
        plan = work.plan()
    except PlanError as error:
        st.error(f"还有 {len(error.problems)} 处错误，改好再发布：")
        html.problems([Problem(None, p.column, p.value, p.message) for p in error.problems[:MOST]])
        return
    with default_store().reading() as con:
        former = plan_before(con, file_of(default_store(), targets_path()), plan.year)
    _say(plan, former)
    person = gatekeeper.person("经办人", key=PERSON, max_chars=40, placeholder="姓名（科室）")
    fields = [PERSON]
    if former.adjusts:
        st.text_input("调整原因", key=REASON, max_chars=200, placeholder="例如 区里追加任务")
        st.selectbox(
            "从几月起算", range(1, 13), index=None, placeholder="选择月份", key=MONTH, format_func=lambda m: f"{m}月"
        )
        fields += [REASON, MONTH]
    ready = bool(person) and (not former.adjusts or (st.session_state.get(REASON) and st.session_state.get(MONTH)))
    press = pressed.press(PLACE, f"publish-{copy}-{work.turn}", partial(_published, copy, work.turn), *fields)
    if ready:
        pressed.in_dialog("确认发布", press, "plan-publish-sure")
    else:
        st.button("确认发布", type="primary", key="plan-publish-not-yet", disabled=True)


def _say(plan: Plan, former: PlanBefore) -> None:
    """What publishing would change."""
    unsure = sum(bool(task.unsure) for task in plan.tasks.values())
    nobody = sum(not task.department for task in plan.tasks.values())
    for count, words in ((unsure, "项仍待确认"), (nobody, "项还没有牵头科室，不会出现在任何科室的待填里")):
        if count:
            st.warning(f"{count} {words}。")
    if former.plan is None:
        st.write(f"{plan.year}年第一次发布：{len(plan.areas)} 个方面、{len(plan.tasks)} 项任务。")
        return
    found = changes(former.plan, plan)
    st.write(
        f"与现行的{plan.year}年清单相比，{len(found)} 处改动："
        if found
        else "与现行的清单内容相同，只有注释或写法不同。"
    )
    html.show("plan_changes.html", changes=[str(each) for each in found[:MOST]], more=max(len(found) - MOST, 0))
    if former.adjusts:
        st.caption("这是计划调整：起算的月份以前，仍按原来的清单判定。")


def _published(copy: int, turn: int, asker: Asker, typed: Typed) -> Done:
    """Publish what was looked at, or nothing."""
    asker.must("plan")
    work = at_work(asker.access)
    if work is None or work.copy.id != copy or work.turn != turn:
        raise RefusedError(OTHERWISE)
    person, plan = asker.person(typed.get(PERSON)), right(work)
    if plan is None or not person:
        raise RefusedError("请填写经办人，并先改好有误的地方。")
    reason, month = str(typed.get(REASON) or ""), typed.get(MONTH)
    try:
        made = stored(
            asker,
            "plan",
            lambda store: publish(
                store,
                targets_path(),
                work.text,
                opened=work.copy.opened,
                by=person,
                when=now(),
                reason=reason,
                from_month=month,
                document=work.copy.document or None,
            ),
            lambda number: [
                f"发布{plan.year}年任务清单：{len(plan.tasks)} 项任务{f'，{month}月起算，{reason}' if month else ''}"
            ],
        )
    except TargetsError as error:
        raise RefusedError(BY_HAND if otherwise(work.copy.opened) else str(error)) from None
    except PublishError as error:
        raise RefusedError(str(error)) from None
    except PlanError as error:
        raise RefusedError(error.problems[0].message) from None
    copies(asker.access).end(copy, "published")
    number = f"第 {made.number} 版" if made else ""
    return Done(f"已发布{plan.year}年任务清单{number}，{len(plan.tasks)} 项任务，现在生效。", person, follow=True)
