"""Arranging the deck of a month: which slides, in which order, the office's own texts, notes for the presenter."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from pages.parts import html
from pages.parts.deck.table import NOTES_LONGEST, TEXT_LONGEST, TITLE_LONGEST, choices, rows_of
from pages.parts.visit import gatekeeper, pressed
from pages.parts.visit.asking import Asker, RefusedError
from pages.parts.visit.places import Done, NeedlessError
from pages.parts.visit.pressed import Typed
from pages.parts.visit.storing import stored
from pages.parts.visit.view import View
from records import SlideChoice, arrange, now
from reports.deck.briefing import Briefing

BROWSER = Path(__file__).parent / "browser"
PLACE, PERSON = "deck", "arrange-person"


def page(shown: View, briefing: Briefing) -> None:
    """The rows to put in order, and the button that stores them."""
    st.title(f"编排{shown.month}月的幻灯片", anchor=False)
    if not gatekeeper.can("arrange"):
        st.info("你的账号不能编排幻灯片。")
        return
    html.show("arrange_help.html", view=shown)
    pressed.said(PLACE)
    rows = rows_of(briefing)
    table = f"arrange-{shown.month}-{shown.snapshot}-{pressed.at(PLACE).turn}"
    most = {"title": TITLE_LONGEST, "text": TEXT_LONGEST, "notes": NOTES_LONGEST}
    _component()(key=table, data={"of": table, "rows": rows, "most": most}, on_rows_change=lambda: None)
    person = gatekeeper.person("经办人", max_chars=40, key=PERSON)
    known = {row["id"] for row in rows}

    def store(asker: Asker, typed: Typed) -> Done:
        told = getattr(typed[table], "rows", None)
        if told is None:
            raise NeedlessError("没有改动，不用保存。")
        found = choices(known, told)
        if found == list(briefing.arrangement or ()):
            raise NeedlessError("没有改动，不用保存。")
        return _stored(shown, briefing, found, asker, typed, "已保存。")

    def reset(asker: Asker, typed: Typed) -> Done:
        return _stored(shown, briefing, [], asker, typed, "已恢复自动编排。")

    with st.container(horizontal=True):
        press = pressed.press(PLACE, f"save-{table}", store, table, PERSON)
        st.button("保存编排", type="primary", disabled=not person, key="arrange-save", on_click=press)
        if briefing.arrangement:
            press = pressed.press(PLACE, f"reset-{table}", reset, PERSON)
            st.button("恢复自动编排", disabled=not person, key="arrange-reset", on_click=press)


@st.cache_resource
def _component() -> Callable[..., object]:
    script, page, style = ((BROWSER / f"arrange.{kind}").read_text(encoding="utf-8") for kind in ("js", "html", "css"))
    return st.components.v2.component("workplan_arrange", html=page, css=style, js=script)


def _stored(shown: View, briefing: Briefing, found: list[SlideChoice], asker: Asker, typed: Typed, words: str) -> Done:
    """Store it, unless the month has been arranged since the snapshot that these rows were drawn of."""
    asker.must("arrange")
    person = asker.person(typed[PERSON])
    if not person:
        raise RefusedError("请填写经办人。")
    stored(
        asker,
        "other",
        lambda store: arrange(
            store, shown.first_day, found, person=person, when=now(), instead_of=briefing.arrangement
        ),
        lambda number: [f"编排 {shown.first_day:%Y-%m} 的幻灯片：{words}"],
    )
    return Done(words, follow=True)
