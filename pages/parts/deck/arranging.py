"""Arranging the deck of a month: which slides, in which order, the office's own texts, notes for the presenter."""

import pandas as pd
import streamlit as st

from pages.parts import html
from pages.parts.visit import gatekeeper
from pages.parts.visit.view import View
from records import ArrangedError, SlideChoice, arrange, default_store, now
from reports.deck.arranged import OWN
from reports.deck.briefing import Briefing
from reports.deck.slides import deck

ORDER, SHOWN, TITLE, TEXT, NOTES, NAME = "顺序", "放映", "标题", "正文（自加页）", "备注", "页"

TITLE_LONGEST, TEXT_LONGEST, NOTES_LONGEST = 60, 400, 1000
"""Characters that a slide of the office's own can show from the back of the room; those of notes."""
MOST_SLIDES = 500


def page(shown: View, briefing: Briefing) -> None:
    """A table of slides to change, and the button that stores it."""
    st.title(f"编排{shown.month}月的幻灯片", anchor=False)
    if not gatekeeper.can("arrange"):
        st.info("你的账号不能编排幻灯片。")
        return
    html.show("arrange_help.html", view=shown)
    if words := st.session_state.pop("arranged", ""):
        st.success(words)
    edited = st.data_editor(
        _frame(briefing),
        key=f"arrange-{shown.month}-{shown.snapshot}",
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
    person = gatekeeper.person("经办人", max_chars=40, key="arrange-person")
    with st.container(horizontal=True):
        if st.button("保存编排", type="primary", disabled=not person, key="arrange-save"):
            _store(shown, briefing, choices(edited), person, "已保存。")
        if briefing.arrangement and st.button("恢复自动编排", disabled=not person, key="arrange-reset"):
            _store(shown, briefing, [], person, "已恢复自动编排。")


def _frame(briefing: Briefing) -> pd.DataFrame:
    """One row per slide in the order of showing."""
    kept = {choice.slide: choice for choice in briefing.arrangement or ()}
    return pd.DataFrame(
        {
            NAME: slide.id,
            ORDER: float(number),
            SHOWN: slide.shown,
            TITLE: slide.title + (f"（{slide.subtitle}）" if slide.table else ""),
            TEXT: kept[slide.id].text if slide.id in kept else "",
            NOTES: kept[slide.id].notes if slide.id in kept else "",
        }
        for number, slide in enumerate(deck(briefing), 1)
    )


def choices(edited: pd.DataFrame) -> list[SlideChoice]:
    """The table as arranged: in its order, a row without a name being a slide of the office's own."""
    rows = edited.sort_values(ORDER, kind="stable", na_position="last").to_dict("records")
    found = []
    for number, row in enumerate(rows, 1):
        name = _text(row[NAME]) or f"{OWN}{number}"
        own = name.startswith(OWN)
        title = _text(row[TITLE]) if own else ""
        if own and not (title or _text(row[TEXT])):
            continue
        shown = row[SHOWN]
        found.append(
            SlideChoice(
                slide=name,
                shown=True if pd.isna(shown) else bool(shown),
                title=title[:TITLE_LONGEST],
                text=_text(row[TEXT])[:TEXT_LONGEST] if own else "",
                notes=_text(row[NOTES])[:NOTES_LONGEST],
            )
        )
    return _distinct(found[:MOST_SLIDES])


def _distinct(found: list[SlideChoice]) -> list[SlideChoice]:
    """Slides of the office's own renamed where a kept one has the number of a new one already."""
    seen: set[str] = set()
    result = []
    for choice in found:
        name, number = choice.slide, 1
        while name in seen:
            name, number = f"{OWN}{len(found) + number}", number + 1
        seen.add(name)
        result.append(choice._replace(slide=name))
    return result


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _store(shown: View, briefing: Briefing, found: list[SlideChoice], person: str, words: str) -> None:
    """Store it, unless the month has been arranged since the snapshot that this table was drawn of."""
    if not gatekeeper.allowed("arrange"):
        return
    try:
        arrange(default_store(), shown.first_day, found, person=person, when=now(), instead_of=briefing.arrangement)
    except ArrangedError as error:
        st.error(str(error))
        return
    gatekeeper.note("other", f"编排 {shown.first_day:%Y-%m} 的幻灯片：{words}")
    st.session_state["arranged"] = words
    st.query_params.pop("snapshot", None)
    st.session_state["following"] = True
    st.rerun()
