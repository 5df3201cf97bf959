"""One finding recorded on the spot: the place, what is seen there, photos; made for a phone."""

from collections.abc import Sequence
from functools import partial

import streamlit as st
from streamlit.runtime.uploaded_file_manager import DeletedFile

from pages.parts import html
from pages.parts.inspection.checks.reading import PLACE
from pages.parts.visit import gatekeeper, pressed
from pages.parts.visit.asking import Asker, RefusedError
from pages.parts.visit.places import Done
from pages.parts.visit.pressed import Typed
from pages.parts.visit.storing import stored
from plan import NOT_STARTED, Plan, Task
from records import (
    CheckRow,
    Photo,
    PhotoError,
    Recorded,
    Store,
    cleaned,
    default_store,
    latest_number,
    now,
    record_one,
)
from records.inspection.onsite.checks import MOST_PHOTOS
from records.inspection.onsite.photos import MOST_MB
from records.inspection.onsite.reported import Reported, reported
from records.reading.plain import file_name

PICTURES = ["image/jpeg", "image/png"]
"""Named one by one: of an iPhone's camera the browser then hands over a JPEG instead of a HEIC."""
Spot = tuple[str, str | None]
"""Task and 点位."""


def form(plan: Plan) -> None:
    """Whoever may: the place is chosen first, then its form is there."""
    with default_store().reading() as con:
        known = reported(con, plan, latest_number(con), [*plan.tasks])
    spots: list[Spot] = [(site.task, site.number) for site in known.sites.values() if site.active]
    with_sites = {task for task, _ in spots}
    spots += [(id, None) for id in plan.tasks if id not in with_sites]
    turn = pressed.at(PLACE).turn
    chosen = st.selectbox(
        "去了哪里",
        spots,
        index=None,
        placeholder="选择点位或任务，可输入名称查找",
        format_func=partial(_label, plan, known),
        key=f"spot-{turn}",
    )
    if chosen is None:
        st.caption("选好以后在这里填看到的情况，可以用手机拍照。")
        return
    _form(plan, known, chosen, f"check-{turn}-{chosen[0]}-{chosen[1]}")


def _label(plan: Plan, known: Reported, spot: Spot) -> str:
    task, number = spot
    if number is None:
        return f"{task} {plan.tasks[task].title}"
    site = known.sites[task, number]
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
    keys = {
        part: f"{name}-{part}" for part in ("stage", "number", "agrees", "photos", "problem", "due", "day", "by", "who")
    }
    with st.form(name, enter_to_submit=False):
        if stages:
            st.segmented_control("现场看到的节点", stages, key=keys["stage"])
        else:
            st.text_input("现场看到的数", key=keys["number"], max_chars=40)
        st.segmented_control("与所报", ["一致", "不一致"], key=keys["agrees"])
        st.file_uploader(
            f"照片（最多 {MOST_PHOTOS} 张，每张不超过 {MOST_MB} MB）",
            type=PICTURES,
            accept_multiple_files=True,
            max_upload_size=MOST_MB,
            key=keys["photos"],
        )
        st.text_area("问题", key=keys["problem"], max_chars=500, height=80)
        left, right = st.columns(2)
        left.date_input("整改期限", None, format="YYYY-MM-DD", key=keys["due"])
        right.date_input("日期", now().date(), max_value=now().date(), format="YYYY-MM-DD", key=keys["day"])
        who = gatekeeper.account()
        st.text_input(
            "检查人", value=who.display if who and gatekeeper.signing_in() else "", max_chars=100, key=keys["who"]
        )
        gatekeeper.person("记录人", max_chars=40, value=pressed.at(PLACE).by, key=keys["by"])
        act = partial(_made, plan, spot, site.unit if site else "", keys)
        st.form_submit_button("记录", type="primary", on_click=pressed.press(PLACE, name, act, *keys.values()))


def _stages(task: Task, site: str | None) -> Sequence[str]:
    if site and task.sites:
        return (NOT_STARTED, *task.sites.stages)
    return (NOT_STARTED, *(stage.name for stage in task.stages)) if task.stages else ()


def _made(plan: Plan, spot: Spot, unit: str, keys: dict[str, str], asker: Asker, typed: Typed) -> Done:
    asker.must("inspect")
    told = {part: typed.get(key) for part, key in keys.items()}
    agrees = {"一致": "是", "不一致": "否"}.get(str(told["agrees"]), "")
    row = CheckRow(
        line=0,
        day=f"{told['day']:%Y-%m-%d}" if told["day"] else "",
        task=spot[0],
        site=spot[1] or "",
        unit=unit,
        checkers=str(told["who"] or ""),
        found_stage=str(told["stage"] or ""),
        found_number=str(told["number"] or ""),
        agrees=agrees,
        problem=str(told["problem"] or ""),
        due=f"{told['due']:%Y-%m-%d}" if told["due"] else "",
    )
    photos = _photos(told["photos"] or [])
    by = asker.person(told["by"])
    if not by:
        raise RefusedError("请填写记录人。")

    def act(store: Store) -> Recorded:
        with store.writing() as con:
            found = record_one(con, plan, row, photos, by, now())
            if found.judged.rejected:
                raise RefusedError("".join(problem.message for problem in found.judged.rejected))
        return found

    where = " ".join(filter(None, (spot[0], spot[1])))
    found = stored(asker, "check", act, lambda number: [f"批次 {number}：抽查记录，{where}，照片 {len(photos)} 张"])
    if found and found.batch is None:
        raise RefusedError("这一天已有同样的抽查记录，没有重复写入。")
    return Done(f"已记录，编号 {found.numbers[0]}。" if found else "已记录。", by=by, follow=True)


def _photos(files: Sequence[object]) -> list[Photo]:
    """The pictures as they are kept, one decoded at a time. Raises RefusedError."""
    if len(files) > MOST_PHOTOS:
        raise RefusedError(f"选了 {len(files)} 张照片，最多 {MOST_PHOTOS} 张。请去掉几张。")
    if any(isinstance(file, DeletedFile) for file in files):  # of a session that is no more
        raise RefusedError("连接中断过，照片没有传上，没有记录。请移除照片，重新选择后再记录。")
    kept = []
    for file in files:
        try:
            kept.append(cleaned(file.getvalue()))  # type: ignore[attr-defined]
        except PhotoError as error:
            raise RefusedError(f"照片 {file_name(file.name)} {error}") from None  # type: ignore[attr-defined]
    return kept
