"""抽取 by the office: how many of what, by which seed; the samples there are, with their sheets."""

import re
import secrets
from functools import partial

import streamlit as st

from pages.downloads import links
from pages.downloads.offered import CHECK_SHEET
from pages.parts import html
from pages.parts.inspection.checks.reading import PLACE
from pages.parts.visit import gatekeeper, pressed
from pages.parts.visit.asking import Asker, RefusedError
from pages.parts.visit.places import Done
from pages.parts.visit.pressed import Typed
from pages.parts.visit.storing import stored
from plan import Plan
from records import (
    DrawError,
    FileError,
    Sample,
    Store,
    TakenAlong,
    Upload,
    Wish,
    default_store,
    draw_sample,
    latest_number,
    now,
    samples,
    share_of,
)
from records.reading.plain import file_name

LISTED = 10
MOST_MB = 20


def form(plan: Plan, month: int) -> None:
    """How to draw; what was drawn before."""
    place = pressed.at(PLACE)
    name = f"draw-{place.turn}"
    keys = {part: f"{name}-{part}" for part in ("tasks", "many", "each", "cross", "seed", "list", "by")}
    with_sites = [id for id, task in plan.tasks.items() if task.sites]
    with st.form(name, enter_to_submit=False):
        st.multiselect(
            "任务",
            [*with_sites, *(id for id in plan.tasks if id not in with_sites)],
            default=with_sites if len(with_sites) == 1 else None,
            format_func=lambda id: f"{id} {plan.tasks[id].title}",
            placeholder="选择任务",
            key=keys["tasks"],
        )
        left, right = st.columns(2)
        left.text_input("抽多少", placeholder="个数或比例，如 5 或 20%", max_chars=20, key=keys["many"])
        right.text_input("种子", placeholder="不填则随机取 8 位数字", max_chars=60, key=keys["seed"])
        st.checkbox("每个街镇至少一个", key=keys["each"])
        st.checkbox("交叉检查：各街镇由另一个街镇检查", key=keys["cross"])
        st.file_uploader(
            "从名单抽取（没有点位的任务）：只存行号和指纹，不存名单；请先删去身份证号、姓名",
            type=["csv", "txt", "xlsx"],
            max_upload_size=MOST_MB,
            key=keys["list"],
        )
        gatekeeper.person("经办人", max_chars=40, value=place.by, key=keys["by"])
        act = partial(_drawn, plan, month, keys)
        st.form_submit_button("抽取", type="primary", on_click=pressed.press(PLACE, name, act, *keys.values()))
    held(plan)


def held(plan: Plan) -> None:
    """The samples of the year, the newest first, each with its sheet."""
    with default_store().reading() as con:
        found = samples(con, plan.year, latest_number(con))
    if not found:
        return
    html.show("samples.html", samples=found[:LISTED], count=len(found))
    links.show(
        CHECK_SHEET, [(f"抽查表（批次 {s.batch}）", CHECK_SHEET.address({}, batch=s.batch)) for s in found[:LISTED]]
    )


def _drawn(plan: Plan, month: int, keys: dict[str, str], asker: Asker, typed: Typed) -> Done:
    asker.must("inspect")
    told = {part: typed.get(key) for part, key in keys.items()}
    by, tasks = asker.person(told["by"]), [id for id in told["tasks"] or [] if id in plan.tasks]
    if not by:
        raise RefusedError("请填写经办人。")
    if not tasks:
        raise RefusedError("请选择任务。")
    many = str(told["many"] or "").strip()
    file = told["list"]
    upload = Upload(file_name(file.name), file.getvalue()) if file else None

    def act(store: Store) -> TakenAlong:
        seed = str(told["seed"] or "").strip() or f"{secrets.randbelow(10**8):08d}"
        wish = _wish(many, seed, each_unit=bool(told["each"]), cross=bool(told["cross"]))
        with store.writing() as con:
            found = draw_sample(con, plan, tasks, month, wish, person=by, when=now(), listed=upload)
            noted.append(found.sample)
        return found

    noted: list[Sample] = []
    try:
        found = stored(asker, "check", act, lambda number: [_noted(tasks, noted, number)])
    except (DrawError, FileError) as error:
        raise RefusedError(str(error)) from None
    number = found.sample.number if found else 0
    return Done(f"已抽取 {number} 个，抽查表在下面下载。" if found else "已抽取。", by=by, follow=True)


def _wish(many: str, seed: str, *, each_unit: bool, cross: bool) -> Wish:
    """So many, or such a share. Raises DrawError."""
    if many.isascii() and many.isdecimal():
        return Wish(int(many), None, each_unit, cross, seed)
    if not many:
        raise DrawError("没有写抽多少。请写个数或比例，如 5 或 20%。")
    if re.fullmatch(r"[0-9０-９.．]+", many):  # 0.5 may be meant as a number
        raise DrawError(f"抽多少读到“{many}”，应为个数或比例。请写成 5 或 20% 这样。")
    return Wish(None, share_of(many), each_unit, cross, seed)


def _noted(tasks: list[str], noted: list[Sample], number: int) -> str:
    """For the audit; the sample is known just before its commit."""
    if not noted:
        return f"批次 {number}：抽取，任务 {'、'.join(tasks)}"
    sample = noted[0]
    return f"批次 {number}：抽取，任务 {'、'.join(tasks)}，{sample.population} 个中抽 {sample.number} 个，种子 {sample.seed}"
