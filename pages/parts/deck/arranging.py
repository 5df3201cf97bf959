"""Arranging the deck of a month: which slides, in which order, the office's own texts, notes for the presenter."""

import streamlit as st

from pages.parts import html
from pages.parts.deck.table import (
    NOTES,
    NOTES_LONGEST,
    ORDER,
    SHOWN,
    TEXT,
    TEXT_LONGEST,
    TITLE,
    TITLE_LONGEST,
    choices,
    edited,
    frame_of,
)
from pages.parts.visit import gatekeeper, pressed
from pages.parts.visit.asking import Asker, RefusedError
from pages.parts.visit.places import Done, NeedlessError
from pages.parts.visit.pressed import Typed
from pages.parts.visit.storing import stored
from pages.parts.visit.view import View
from records import SlideChoice, arrange, now
from reports.deck.briefing import Briefing

PLACE, PERSON = "deck", "arrange-person"


def page(shown: View, briefing: Briefing) -> None:
    """A table of slides to change, and the button that stores it."""
    st.title(f"编排{shown.month}月的幻灯片", anchor=False)
    if not gatekeeper.can("arrange"):
        st.info("你的账号不能编排幻灯片。")
        return
    html.show("arrange_help.html", view=shown)
    pressed.said(PLACE)
    frame, table = frame_of(briefing), f"arrange-{shown.month}-{shown.snapshot}"
    st.data_editor(
        frame,
        key=table,
        hide_index=True,
        num_rows="dynamic",
        on_change="ignore",  # stored by the button, with the last cell that was typed
        height=520,
        column_order=[ORDER, SHOWN, TITLE, TEXT, NOTES],
        column_config={
            ORDER: st.column_config.NumberColumn(width="small", step=1, help="按从小到大放映，可填小数插到两页之间"),
            SHOWN: st.column_config.CheckboxColumn(width="small", default=True),
            TITLE: st.column_config.TextColumn(
                width="large", max_chars=TITLE_LONGEST, help="自加页的标题；系统生成的页不改标题"
            ),
            TEXT: st.column_config.TextColumn(width="large", max_chars=TEXT_LONGEST),
            NOTES: st.column_config.TextColumn(width="large", max_chars=NOTES_LONGEST, help="只在演讲者视图显示"),
        },
    )
    person = gatekeeper.person("经办人", max_chars=40, key=PERSON)

    def store(asker: Asker, typed: Typed) -> Done:
        found = choices(edited(frame, typed[table] or {}))
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


def _stored(shown: View, briefing: Briefing, found: list[SlideChoice], asker: Asker, typed: Typed, words: str) -> Done:
    """Store it, unless the month has been arranged since the snapshot that this table was drawn of."""
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
