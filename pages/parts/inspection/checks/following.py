"""One finding: what was reported and found, its photos, and 整改: answered by the department, closed by the office."""

from functools import partial

import streamlit as st

from pages.parts import html
from pages.parts.inspection.checks.reading import PLACE, department, photo_addresses, place_name
from pages.parts.inspection.checks.recorded import photo_box, photos_kept
from pages.parts.visit import gatekeeper, pressed
from pages.parts.visit.asking import Asker, RefusedError
from pages.parts.visit.places import Done
from pages.parts.visit.pressed import Typed
from pages.parts.visit.storing import stored
from pages.parts.visit.view import View
from plan import Plan
from records import (
    Check,
    CheckError,
    Seen,
    Store,
    answer_photos,
    append_follow_up,
    append_photos,
    checks,
    default_store,
    latest_number,
    now,
)
from records.inspection.onsite.checks import Action
from reports.look.checks import check_state, found_words, reported_words

ASKED: dict[Action, tuple[str, str, str]] = {
    "answered": ("整改情况", "答复", "已答复"),
    "closed": ("办理结果", "销号", "已销号"),
    "settled": ("认定理由", "认定所报数据，不再标抽查不符", "已认定"),
}
"""What is asked for, what the button says, what is said once it is done."""


def draw(shown: View, seen: Seen) -> None:
    """The finding and what may be done about it."""
    check = seen.check
    with default_store().reading() as con:
        answered = answer_photos(con, check.number, shown.snapshot.number) if check.answer else []
    html.show(
        "check.html",
        seen=seen,
        check=check,
        view=shown,
        where=place_name(shown, check),
        site=(check.task, check.site or "") in shown.assessment.inspected.names,
        before=reported_words(check),
        found=found_words(check),
        state=check_state(check, shown.seen),
        photos=photo_addresses(check.number, range(1, check.photos + 1)),
        answered=photo_addresses(check.number, answered),
    )
    if shown.pinned:
        return
    if check.open and gatekeeper.can("rectify", department(shown.plan, check.task)):
        _form(shown, seen, "answered")
    if check.open and gatekeeper.can("inspect"):
        _form(shown, seen, "closed")
    if seen.marked and gatekeeper.can("inspect"):
        _form(shown, seen, "settled")


def _form(shown: View, seen: Seen, action: Action) -> None:
    words, label, _ = ASKED[action]
    place = pressed.at(PLACE)
    name = f"{action}-{seen.check.number}-{place.turn}"
    text, person, photos = f"{name}-text", f"{name}-by", f"{name}-photos"
    with st.expander(ASKED[action][1]), st.form(name, enter_to_submit=False):
        st.text_area(words, max_chars=500, height=80, key=text)
        if action == "answered":
            photo_box(photos)
        gatekeeper.person("经办人", max_chars=40, value=place.by, key=person)
        keys = (text, person, photos)
        act = partial(_followed, shown, seen.check, action, keys)
        st.form_submit_button(label, on_click=pressed.press(PLACE, name, act, *keys))


def _must(asker: Asker, plan: Plan, action: Action, task: str) -> None:
    if action == "answered":
        asker.must("rectify", [department(plan, task)])
    else:
        asker.must("inspect")


def _followed(
    shown: View, check: Check, action: Action, keys: tuple[str, str, str], asker: Asker, typed: Typed
) -> Done:
    plan, number, (text, person, files) = shown.plan, check.number, keys
    _must(asker, plan, action, check.task)  # before pictures are opened
    photos = photos_kept(typed.get(files) or [])

    def act(store: Store) -> int:
        with store.writing() as con:
            found = next((c for c in checks(con, plan.year, latest_number(con)) if c.number == number), None)
            if found is None:
                raise RefusedError(f"没有抽查记录 {number}，可能已撤销。请刷新后再试。")
            _must(asker, plan, action, found.task)
            batch = append_follow_up(con, found, action, str(typed[text] or ""), by, now())
            append_photos(con, batch, number, photos)
            return batch

    by = asker.person(typed[person])
    done, more = ASKED[action][2], f"，照片 {len(photos)} 张" if photos else ""
    try:
        stored(asker, "check", act, lambda batch: [f"批次 {batch}：抽查记录 {number} {done}{more}"])
    except CheckError as error:
        raise RefusedError(str(error)) from None
    return Done(f"抽查记录 {number} {done}。", by=by, follow=True)
