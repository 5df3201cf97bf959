"""The way on where targets.yaml was changed by hand: what comes in, what has to be decided, one press."""

import zlib
from collections.abc import Mapping
from functools import partial

import streamlit as st

from access import Upon
from pages.parts import html
from pages.parts.plan.beginning import PLACE
from pages.parts.plan.copy.work import Work, at_work, copies, right
from pages.parts.plan.merging.sides import Key
from pages.parts.plan.merging.state import Otherwise, Three, otherwise, puts, three, together
from pages.parts.plan.merging.three_way import Choice
from pages.parts.plan.merging.words import Clash, clash, incoming
from pages.parts.visit import pressed
from pages.parts.visit.asking import Asker, RefusedError
from pages.parts.visit.places import Done
from pages.parts.visit.pressed import Typed
from plan.changes import changes
from plan.editing import UnfitPlanError
from records import now

MOST = 40
"""Changes of the file listed."""
FILE, COPY = "用文件里的", "用工作稿里的"
AGAIN = "文件或工作稿刚才又有改动，没有合并。请看过以后再按一次。"
WRONG_COPY = "工作稿里还有错误，改好以后再合并文件里的改动。"


def draw(work: Work) -> bool:
    """Say that the file is another by now, with the way on. False where it is the one that was opened."""
    file = otherwise(work.copy.opened)
    if file is None:
        return False
    with st.container(border=True, key="plan-merge"):
        st.subheader("targets.yaml 在工作稿打开以后被改过", anchor=False)
        if file.trouble:
            st.error(html.plain(file.trouble))
        elif file.plan is None:
            _gone(work, file)
        elif right(work) is None:
            st.warning(WRONG_COPY)
        else:
            _draw(work, file)
    return True


def _draw(work: Work, file: Otherwise) -> None:
    try:
        found = three(work, file)
        clashes = together(found, {}).clashes if found else ()
    except UnfitPlanError as error:
        st.error(html.plain(str(error)))
        return
    if found is None:
        _other(work, file)
        return
    comes = incoming(found, clashes)
    if comes:
        st.caption(f"文件里的 {len(comes)} 处改动合并进来：")
        html.show("plan_changes.html", changes=comes[:MOST], more=max(len(comes) - MOST, 0))
    elif not clashes:
        st.caption("文件里只有注释或写法不同，或与工作稿的改动相同。合并以后注释也留着。")
    fields = [_choice(number, clash(found, key), file.opened) for number, key in enumerate(clashes, 1)]
    chosen = all(st.session_state.get(field) for field in fields)
    act = partial(merge, work.copy.id, file.opened, dict(zip(clashes, fields, strict=True)))
    press = pressed.press(PLACE, f"merge-{work.copy.id}-{file.opened}", act, *fields)
    label = "合并文件里的改动" if chosen else f"合并文件里的改动（先选定 {len(fields)} 处）"
    st.button(label, type="primary", key="plan-merge-do", disabled=not chosen, on_click=press)


def _choice(number: int, found: Clash, opened: str) -> str:
    """The key of the field in which it is chosen whose change stays."""
    field = f"plan-clash-{zlib.crc32(repr(found.key).encode()):x}-{opened}"
    said = {"file": f"{FILE}：{found.file}", "copy": f"{COPY}：{found.copy}"}
    st.write(f"**{html.plain(found.name)}**")
    st.radio(
        f"第 {number} 处，两边都改了",
        ["file", "copy"],
        index=None,
        key=field,
        format_func=lambda choice: html.plain(said[choice]),
    )
    return field


def _gone(work: Work, file: Otherwise) -> None:
    st.caption("文件现在不在了。工作稿里的全都在；发布会重新写出这个文件。")
    _follow(work, file, "仍用工作稿")


def _other(work: Work, file: Otherwise) -> None:
    """Nothing to merge: the file says another year's plan, or none that the copy came from."""
    plan = file.plan
    assert plan is not None
    st.caption(
        f"文件现在是{plan.year}年的清单（{html.plain(plan.title)}），与这份{work.copy.year}年的工作稿没有共同的来历，不逐项合并。"
        "文件里的清单已记在记录里，不会丢；发布以前，会列出工作稿与它的全部不同。"
    )
    _follow(work, file, "仍用工作稿")


def _follow(work: Work, file: Otherwise, label: str) -> None:
    press = pressed.press(PLACE, f"follow-{work.copy.id}-{file.opened}", partial(follow, work.copy.id, file.opened))
    st.button(label, key="plan-follow", on_click=press)


def follow(copy: int, opened: str, asker: Asker, typed: Typed) -> Done:
    work, file = _both(copy, opened, asker)
    who = asker.must("plan")
    if copies(asker.access).write(copy, [], who=who.display, now=now(), upon=Upon(file.opened, file.text)) is None:
        raise RefusedError(AGAIN)
    asker.note("plan", f"工作稿改以现在的文件为准：{work.copy.name}")
    return Done("工作稿没有变，现在可以发布。")


def merge(copy: int, opened: str, fields: Mapping[Key, str], asker: Asker, typed: Typed) -> Done:
    work, file = _both(copy, opened, asker)
    who = asker.must("plan")
    chosen: dict[Key, Choice] = {key: "file" if typed.get(field) == "file" else "copy" for key, field in fields.items()}
    try:
        found = three(work, file)
        if found is None:
            raise RefusedError(AGAIN)
        result = together(found, chosen)
    except UnfitPlanError as error:
        raise RefusedError(str(error)) from None
    if set(result.clashes) != set(fields) or not all(typed.get(field) for field in fields.values()):
        raise RefusedError(AGAIN)
    changed, upon = puts(work, found, result), Upon(file.opened, file.text)
    if copies(asker.access).write(copy, changed, who=who.display, now=now(), upon=upon) is None:
        raise RefusedError(AGAIN)
    asker.note("plan", f"合并文件里的改动：{work.copy.name}")
    return _done(found, at_work(asker.access), len(fields))


def _done(found: Three, work: Work | None, chosen: int) -> Done:
    plan = work and right(work)
    brought = len(changes(found.copy.plan, plan)) if plan else 0
    by_choice = f"，其中 {chosen} 处按你的选择" if chosen else ""
    wrong = "" if plan else "合并后有几处对不上，见各格的提示。"
    return Done(f"已合并文件里的改动，工作稿里改了 {brought} 处{by_choice}。{wrong}核对后可以发布。")


def _both(copy: int, opened: str, asker: Asker) -> tuple[Work, Otherwise]:
    """The copy, and the file where it is still the one that was looked at. Raises RefusedError."""
    asker.must("plan")
    work = at_work(asker.access)
    if work is None or work.copy.id != copy:
        raise RefusedError("这份工作稿已经发布或放弃。")
    file = otherwise(work.copy.opened)
    if file is None or file.opened != opened or file.trouble:
        raise RefusedError(AGAIN)
    return work, file
