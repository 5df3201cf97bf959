"""The register on the page: one site entered, or what is known of one changed. It goes the way of a sheet of one row."""

from collections.abc import Iterable, Sequence
from functools import partial

import streamlit as st

from access import may
from metrics.sites import SiteStanding, TaskSites
from pages.parts.inspection.sites.registering import PLACE, one_row
from pages.parts.visit import gatekeeper, pressed
from pages.parts.visit.asking import Asker, RefusedError
from pages.parts.visit.places import Done, NeedlessError
from pages.parts.visit.pressed import Typed
from pages.parts.visit.storing import stored
from pages.parts.visit.view import View
from plan import Problem, Task
from records import (
    SITE_AFTER,
    SITE_COLUMNS,
    CheckedSites,
    FileError,
    Site,
    Store,
    Upload,
    default_store,
    now,
    take_sites,
)
from records.inspection.sheets.checked import DROPPED, LONGEST

TASK, NUMBER, NAME, UNIT, ADDRESS, QUANTITY = SITE_COLUMNS
SUCCESSOR, REASON = SITE_AFTER
STAYS = "不调整"
MONTHS = range(1, 13)


def enter(shown: View, known: Iterable[TaskSites], task: str) -> None:
    """A site that is not in the register yet. `task`: the one the list shows, empty where it shows all."""
    own = {each.task.id: each for each in known if gatekeeper.can("upload", each.task.department)}
    turn, ids = pressed.at(PLACE).turn, [*own]
    index = ids.index(task) if task in own else 0
    key = f"site-new-task-{task}-{turn}"
    id = st.selectbox("任务", ids, index=index, format_func=lambda id: f"{id} {own[id].task.title}", key=key, width=420)
    _form(shown, own[id].task, None, (), f"site-new-{id}-{turn}")


def change(shown: View, found: SiteStanding, others: Iterable[SiteStanding]) -> None:
    """What is known of a site. `others`: those of its task, of which one may take its place."""
    name = f"site-edit-{found.site.task}-{found.site.number}-{pressed.at(PLACE).turn}"
    site: Site = st.session_state.setdefault(f"{name}-drawn", found.site)  # what the fields began with
    into = [each.site for each in others if each.site.active and each.site.number != site.number]
    _form(shown, shown.plan.tasks[site.task], site, into, name)


def _form(shown: View, task: Task, site: Site | None, into: Sequence[Site], name: str) -> None:
    assert task.sites
    columns = [*SITE_COLUMNS[1:], *task.sites.stages, *SITE_AFTER]
    keys = {column: f"{name}-{column}" for column in columns}
    with st.container(horizontal=True):
        if site is None:
            st.text_input(NUMBER, max_chars=LONGEST, key=keys[NUMBER], width=140)
        st.text_input(NAME, value=site.name if site else "", max_chars=LONGEST, key=keys[NAME], width=240)
        units = [*dict.fromkeys([site.unit if site else "", *shown.plan.units])]
        st.selectbox(UNIT, units, key=keys[UNIT], width=180)
        st.text_input(ADDRESS, value=site.address if site else "", max_chars=LONGEST, key=keys[ADDRESS], width=280)
        st.text_input(QUANTITY, value=site.amount if site else "1", max_chars=20, key=keys[QUANTITY], width=100)
    with st.container(horizontal=True):
        for stage in task.sites.stages:
            planned = site.planned.get(stage) if site else None
            months = [*([] if planned else [None]), *MONTHS]
            st.selectbox(
                f"{stage}（计划）", months, months.index(planned), format_func=_month, key=keys[stage], width=130
            )
    if site is not None:
        _replaced(site, into, keys)
    by = f"{name}-by"
    gatekeeper.person("报送人", max_chars=40, value=pressed.at(PLACE).by, key=by, width=280)
    press = pressed.press(PLACE, name, partial(_stored, shown, task, site, keys, by), *keys.values(), by)
    label = "登记" if site is None else "保存更改"
    st.button(label, type="primary", key=f"{name}-store", on_click=press)


def _replaced(site: Site, into: Sequence[Site], keys: dict[str, str]) -> None:
    """调整为 and 原因; of a site that counts no more, nothing but its reason."""
    names = {STAYS: STAYS if site.active else "在册", DROPPED: "取消，不再建"}
    names |= {each.number: f"由 {each.number} {each.title} 替换" for each in into}
    held = STAYS if site.active else site.successor or DROPPED
    options = [*names] if held in names else [*names, held]
    with st.container(horizontal=True):
        index = options.index(held)
        st.selectbox(SUCCESSOR, options, index, format_func=lambda o: names.get(o, o), key=keys[SUCCESSOR], width=280)
        st.text_input("原因（调整、取消，或改动已报月份的数时填）", max_chars=LONGEST, key=keys[REASON], width=420)


def _month(number: int | None) -> str:
    return f"{number}月" if number else "不定"


def _stored(
    shown: View, task: Task, site: Site | None, keys: dict[str, str], by: str, asker: Asker, typed: Typed
) -> Done:
    who = asker.must("upload", [task.department])
    person, office = asker.person(typed[by]), may(who, "answer")
    if not person:
        raise RefusedError("请填写报送人，再保存。")
    cells = _cells(task, site, {column: typed[key] for column, key in keys.items()})
    for column in (NAME, QUANTITY):
        if site is not None and not cells[column]:
            raise RefusedError(f"「{column}」空着，没有保存。请填好再保存。")
    moment, number = now(), cells[NUMBER]
    upload = Upload(f"{task.id}-点位{number[:20]}-在线登记.csv", one_row(cells))

    def take(store: Store, *, keep: bool = True) -> CheckedSites:
        with store.writing(keep=keep) as con:
            found = take_sites(con, shown.plan, upload, person=person, received=moment, stored=moment, office=office)
            _settle(found.checked, site)
        return found.checked

    try:
        checked = take(default_store(), keep=False)
    except FileError as error:
        raise RefusedError("有身份证号，没有存下。请删去个人信息，再保存。") from error
    stored(asker, "upload", take, lambda batch: [f"批次 {batch}：{upload.name}，点位 1 个"])
    notes = "".join(words_of(each) for each in checked.warnings)
    return Done(f"已{'更改' if site else '登记'}点位 {number}。{notes}", by=person, follow=True)


def _cells(task: Task, site: Site | None, typed: Typed) -> dict[str, str]:
    """The row as a sheet has it: column → text."""
    assert task.sites
    cells = {column: str(value or "").strip() for column, value in typed.items()}
    planned = {stage: _month(int(cells[stage])) for stage in task.sites.stages if cells[stage]}
    known = {TASK: task.id, NUMBER: site.number if site else cells[NUMBER]}
    if site is not None and not cells[ADDRESS]:
        cells[ADDRESS] = "无"  # an empty cell of a sheet says nothing
    return {**cells, **known, **planned, SUCCESSOR: cells[SUCCESSOR].replace(STAYS, "")}


def _settle(checked: CheckedSites, site: Site | None) -> None:
    """Raises where the row is not to be stored."""
    if site is None and (found := [*checked.before.values()]):
        raise RefusedError(
            f"编号 {found[0].number} 已登记为{found[0].title}，请换一个编号；要改它的，请打开它的页面更改。"
        )
    if site is not None and any(found.batch != site.batch for found in checked.before.values()):
        raise RefusedError(f"打开这一页以后，点位 {site.number} 又有人更改过，没有保存。请刷新页面，核对以后再改。")
    if checked.rejected:
        raise RefusedError("".join(map(words_of, checked.rejected)))
    if not checked.rows:
        raise NeedlessError("与已登记的相同，没有写入。")


def words_of(problem: Problem) -> str:
    """Without the row of a file that nobody has seen."""
    return problem.message.removeprefix("第 2 行")
