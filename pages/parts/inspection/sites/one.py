"""One site: what is known of it, its stages, its history; and the form that reports a stage it has finished."""

from functools import partial

import streamlit as st

from access import may
from metrics.changes.impact import receive
from metrics.sites import SiteStanding, TaskSites
from pages.parts import html
from pages.parts.inspection.checks import beside
from pages.parts.inspection.sites import editing
from pages.parts.inspection.sites.registering import PLACE, one_row
from pages.parts.visit import gatekeeper, pressed
from pages.parts.visit.asking import Asker, RefusedError
from pages.parts.visit.places import Done, NeedlessError
from pages.parts.visit.pressed import Typed
from pages.parts.visit.storing import stored
from pages.parts.visit.view import View
from plan import NOT_STARTED
from records import Sender, Site, Upload, default_store, now, site_events

COLUMNS = ("月份", "任务编号", "任务名称", "点位", "节点", "进展情况", "更正原因")


def draw(shown: View, found: SiteStanding, of_task: TaskSites) -> None:
    """The site, the forms for whoever may report it, and its history as of the snapshot."""
    site = found.site
    task = shown.shown_plan.tasks[site.task]
    html.show("site.html", s=found, task=task, view=shown)
    html.show("sites_table.html", task=task, sites=[found], view=shown, whole=True)
    if not shown.pinned and gatekeeper.can("upload", task.department):
        if site.active:
            with st.container(border=True):
                _form(shown, found)
        with st.expander("更改登记", key="site-edit", on_change="rerun") as place:
            if place.open:
                editing.change(shown, found, of_task.sites)
    beside.of_site(shown, site.task, site.number, active=site.active)
    with default_store().reading() as con:
        events = site_events(con, shown.shown_plan.year, site.task, site.number, shown.snapshot.number)
    html.show("head.html", text="历史", note=f"{len(events)} 条")
    html.show("site_history.html", events=events)


def _form(shown: View, found: SiteStanding) -> None:
    """The stage the site has finished by the month shown."""
    task = shown.shown_plan.tasks[found.site.task]
    assert task.sites
    turn, stages = pressed.at(PLACE).turn, [NOT_STARTED, *task.sites.stages]
    name = f"site-{found.site.task}-{found.site.number}-{shown.month}-{turn}"
    keys = [f"{name}-{each}" for each in ("stage", "words", "why", "by")]
    st.markdown(f"**报 {shown.month} 月**")
    index = stages.index(found.stage) if found.stage in stages else 0
    st.selectbox("已完成的最后一个节点", stages, index=index, key=keys[0], width=260)
    st.text_input("进展情况", max_chars=500, key=keys[1])
    st.text_input("更正原因（改以前报的节点时填）", max_chars=200, key=keys[2])
    gatekeeper.person("报送人", max_chars=40, value=pressed.at(PLACE).by, key=keys[3], width=280)
    press = pressed.press(PLACE, name, partial(_told, shown, found.site, keys), *keys)
    st.button(f"报送{shown.month}月节点", type="primary", key="site-store", on_click=press)


def _told(shown: View, site: Site, keys: list[str], asker: Asker, typed: Typed) -> Done:
    """Hand in a monthly file of one row: it goes the way of every other one."""
    plan, month = shown.plan, shown.month
    task = plan.tasks[site.task]
    who = asker.must("upload", [task.department])
    stage, words, why, by = (typed[key] for key in keys)
    person = asker.person(by)
    if not person:
        raise RefusedError("请填写报送人，再报送。")
    moment = now()
    texts = (f"{plan.year}-{month:02d}", task.id, task.title, site.number, stage or "", words or "", why or "")
    # The time makes it another file than one that said the same before.
    cells = {**dict(zip(COLUMNS, texts, strict=True)), "填报时间": f"{moment:%Y-%m-%d %H:%M:%S}"}
    upload = Upload(f"{task.id}-点位{site.number}-{month}月-在线填报.csv", one_row(cells))
    sender = Sender(person, moment, moment, office=may(who, "answer"))
    rehearsed = receive(default_store(), plan, upload, sender, keep=False)
    if rehearsed.rejected:
        raise RefusedError("".join(problem.message for problem in rehearsed.rejected))
    if rehearsed.taken is None or rehearsed.taken.batch is None:
        raise NeedlessError("与已报的相同，没有写入。")
    found = stored(
        asker,
        "upload",
        lambda store: receive(store, plan, upload, sender),
        lambda number: [f"批次 {number}：{upload.name}，1 行"],
    )
    batch = f"，批次 {found.taken.batch}" if found and found.taken else ""
    return Done(f"已报送{site.title}{month}月：{stage}{batch}。", by=person, follow=True)
